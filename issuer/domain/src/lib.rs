//! Families, members, names, numbers and card versions: types and rules of the issuer.
//!
//! The words that a card and the register share (family id, card number, categories, relations)
//! have one home, the wire format's crate, and are re-exported here.

mod family;
mod name;
mod place;

pub use card_payload::{
    CardNumber, CardType, Category, CategorySet, FamilyId, Gender, Part, Relation, Timestamp,
};
pub use family::{Family, Member, Photo};
pub use name::{Name, NameError};
pub use place::{HomeShop, LocalBody, LocalBodyKind, Place};
