//! Verifies a family card from its QR text, offline.
//!
//! A verifier pins [`TrustAnchors`], opens a verifier update into [`Lists`], and asks [`verify`].
//! The answer is a [`Verdict`]: an [`Outcome`] with a short stable code, words for people, and,
//! only where the signature held, a [`VerifiedCard`]. Nothing personal can be read before that.
//!
//! No clock, no network, no files: the time is an argument and the lists are bytes.

#![warn(missing_docs)]

mod foreign_code;
mod held_list;
mod key_id;
mod lists;
mod outcome;
mod scanned_text;
mod seen;
mod trust_anchors;
mod trusted_keys;
mod update_error;
mod verdict;
mod verdict_text;
mod verified_card;
mod verify;

pub use foreign_code::ForeignCode;
pub use held_list::status_hash;
pub use key_id::key_id;
pub use lists::{Lists, Taken};
pub use outcome::{Alteration, Damage, Decision, KeyFault, Outcome};
pub use seen::{Seen, SeenVersion};
pub use trust_anchors::{TrustAnchor, TrustAnchors, TrustAnchorsError};
pub use trusted_keys::check_signing_time;
pub use update_error::{DeltaError, ListError, UpdateError};
pub use verdict::Verdict;
pub use verdict_text::{VerdictText, all_verdict_texts};
pub use verified_card::VerifiedCard;
pub use verify::{CLOCK_SKEW_SECONDS, verify};
