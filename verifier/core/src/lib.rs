//! Verifies a family card from its QR text, offline.
//!
//! A verifier pins [`TrustAnchors`], opens a verifier update into [`Lists`], and asks [`verify`].
//! The answer is a [`Verdict`]: an [`Outcome`] with a short stable code, words for people, and,
//! only where the signature held, a [`VerifiedCard`]. Nothing personal can be read before that.
//!
//! No clock, no network, no files: the time is an argument and the lists are bytes. The feature
//! `device` adds what a program keeps from scan to scan, and verdicts as JSON; `session` a whole program's
//! state, which is given bytes and answers with JSON, for bindings to other languages.

#![warn(missing_docs)]

#[cfg(feature = "device")]
mod device;
#[cfg(feature = "device")]
mod entitlement;
mod foreign_code;
mod held_list;
#[cfg(feature = "device")]
mod kept_scales;
#[cfg(feature = "device")]
mod kept_tokens;
mod key_id;
#[cfg(feature = "device")]
mod ledger;
mod lists;
#[cfg(feature = "device")]
mod memory;
#[cfg(feature = "device")]
mod other_shops;
mod outcome;
#[cfg(feature = "device")]
mod pinned_sets;
mod public_key;
mod scanned_text;
mod seen;
#[cfg(feature = "session")]
mod session;
mod signed_claims;
mod trust_anchors;
mod trusted_keys;
mod update_error;
mod verdict;
#[cfg(feature = "device")]
mod verdict_json;
mod verdict_text;
mod verified_card;
mod verify;

#[cfg(feature = "device")]
pub use device::{Device, RELEASED_AT};
#[cfg(feature = "device")]
pub use entitlement::{EntitledItem, Entitlement};
pub use foreign_code::ForeignCode;
pub use held_list::status_hash;
#[cfg(feature = "device")]
pub use kept_tokens::{kept_from_bytes, kept_to_bytes};
pub use key_id::key_id;
#[cfg(feature = "device")]
pub use ledger::{Exception, Ledger, LedgerEntry, TYPED, card_hash, shop_code};
pub use lists::{Lists, Taken};
#[cfg(feature = "device")]
pub use memory::Memory;
#[cfg(feature = "device")]
pub use other_shops::{OtherShop, OtherShops};
pub use outcome::{Alteration, Damage, Decision, KeyFault, Outcome};
#[cfg(feature = "device")]
pub use pinned_sets::{SPECIMEN_ROOTS, pinned_sets};
pub use public_key::PublicKey;
pub use seen::{Seen, SeenVersion};
#[cfg(feature = "session")]
pub use session::Session;
pub use signed_claims::{SignedClaims, signed_claims};
pub use trust_anchors::{TrustAnchor, TrustAnchors, TrustAnchorsError};
pub use trusted_keys::check_signing_time;
pub use update_error::{DeltaError, ListError, UpdateError};
pub use verdict::Verdict;
#[cfg(feature = "device")]
pub use verdict_json::JsonVerdict;
pub use verdict_text::{VerdictText, all_verdict_texts};
pub use verified_card::VerifiedCard;
pub use verify::{CLOCK_SKEW_SECONDS, verify};
