//! The signed text in a family card's QR: its fields, its limits and its encoding.
//!
//! `SPEC.md` beside this crate is the normative text. This crate knows no cryptography, reads no
//! clock and does no I/O; [`card-verifier`](../card_verifier/index.html) adds the signature.
//!
//! Reading goes text → [`token_from_text`] → [`Envelope::parse`] → [`Envelope::open`], which wants
//! the signature's verdict before it gives out the payload. Writing (feature `encode`) goes
//! `ToBeSigned::card` → signature → `ToBeSigned::into_token` → `qr_text`. A trust list has several signatures and its own pair,
//! [`TrustEnvelope`] and `TrustListToSign`.

#![warn(missing_docs)]

mod card_limits;
mod card_number;
mod card_type;
#[cfg(any(feature = "carrier", feature = "encode"))]
pub mod carrier;
mod category;
mod cbor_writer;
mod claims;
#[cfg(feature = "encode")]
mod claims_encode;
mod damm;
#[cfg(feature = "encode")]
mod deflate;
mod deterministic;
mod envelope;
mod family_card;
mod family_id;
mod inflate;
mod key_id;
mod kinship;
pub mod limits;
mod map_reader;
mod month;
mod qr_text;
mod rice;
mod scale;
mod schema_error;
mod status_delta;
mod status_list;
mod timestamp;
#[cfg(feature = "encode")]
mod to_be_signed;
mod trust_envelope;
mod trust_list;
#[cfg(feature = "encode")]
mod trust_list_to_sign;
mod verifier_update;

pub use card_number::{CardNumber, CardNumberError};
pub use card_type::CardType;
pub use category::{Category, CategorySet};
pub use damm::damm_digit;
pub use deterministic::CborDefect;
pub use envelope::{Envelope, EnvelopeError, SignedPayload, TokenKind, TypeHeader};
pub use family_card::{CardHead, CardMember, FamilyCard, Part, StatusReference};
pub use family_id::{FamilyId, FamilyIdError};
pub use key_id::KeyId;
pub use kinship::{Gender, Relation};
pub use month::Month;
#[cfg(feature = "encode")]
pub use qr_text::qr_text;
pub use qr_text::{TEXT_START, TextError, token_from_text};
pub use scale::{Scale, ScaleLine};
pub use schema_error::SchemaError;
pub use status_delta::StatusDelta;
pub use status_list::{CardStatus, StatusEntries, StatusList};
pub use timestamp::Timestamp;
#[cfg(feature = "encode")]
pub use to_be_signed::{EncodeError, ToBeSigned};
pub use trust_envelope::{RootSignature, TrustEnvelope};
pub use trust_list::{KeyState, KeyUse, TrustList, TrustedKey};
#[cfg(feature = "encode")]
pub use trust_list_to_sign::{SignedByRoot, TrustListToSign};
pub use verifier_update::VerifierUpdate;
