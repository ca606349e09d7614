//! The signed text in a family card's QR: its fields, its limits and its encoding.
//!
//! `SPEC.md` beside this crate is the normative text. This crate knows no cryptography, reads no
//! clock and does no I/O; [`card-verifier`](../card_verifier/index.html) adds the signature.

#![warn(missing_docs)]

mod card_number;
mod card_type;
mod category;
mod family_card;
mod family_id;
mod kinship;
pub mod limits;
mod timestamp;

pub use card_number::{CardNumber, CardNumberError};
pub use card_type::CardType;
pub use category::{Category, CategorySet};
pub use family_card::{CardHead, CardMember, FamilyCard, Part, StatusReference};
pub use family_id::{FamilyId, FamilyIdError};
pub use kinship::{Gender, Relation};
pub use timestamp::Timestamp;
