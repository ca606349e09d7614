//! Families, members, names, numbers and card versions: types and rules of the issuer.
//!
//! The words that a card and the register share (family id, card number, categories, relations)
//! have one home, the wire format's crate, and are re-exported here.

pub mod aadhaar;
mod actor;
mod card_key_choice;
mod card_state;
mod date;
mod digits;
mod family;
mod key_limits;
mod member_facts;
mod name;
mod number_pattern;
mod place;
mod signing_key;
pub mod word;

pub use actor::{Actor, ActorError};
pub use card_key_choice::{
    CardKeyChoice, CardKeyStanding, CardKeyWarning, NoCardKey, NotNow, choose_card_key,
};
pub use card_payload::{
    CardNumber, CardType, Category, CategorySet, FamilyId, Gender, KeyId, KeyState, KeyUse, Part,
    Relation, Timestamp, TrustedKey,
};
pub use card_state::{CredentialStatus, Production, RevocationReason, TransitionRefused};
pub use date::{BirthDate, DateError, parse_date};
pub use digits::{digit_value, with_ascii_digits};
pub use family::{Family, Member, Photo};
pub use key_limits::KeyLimits;
pub use member_facts::{Ekyc, MemberFacts, Mobile, VaultReference};
pub use name::{Name, NameError};
pub use number_pattern::{NumberPattern, NumberPatternError};
pub use place::{HomeShop, LocalBody, LocalBodyKind, Place};
pub use signing_key::{
    KeyStepRefused, SigningKey, SigningKeyState, SigningWindow, key_use_word, parse_key_use,
};
