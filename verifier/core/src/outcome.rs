use card_payload::{EnvelopeError, SchemaError, TextError};

use crate::foreign_code::ForeignCode;

/// What a verifier found out about a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Genuine and in force, by a fresh status list.
    Valid {
        /// Whole days since the status list was signed.
        list_age_days: u32,
    },
    /// Genuine; nothing against it in a status list that is no longer fresh.
    ValidOldList {
        /// Whole days since the status list was signed.
        list_age_days: u32,
    },
    /// Genuine; nothing against it in a status list that has run out.
    ValidExpiredList {
        /// Whole days since the status list was signed.
        list_age_days: u32,
    },
    /// Genuine, by a fresh status list but by a trust list that has run out.
    ValidOldKeys,
    /// Genuine; the verifier has no status list for it.
    ValidNoList,
    /// Blocked until something is put right, such as eKYC.
    Suspended,
    /// Withdrawn for good.
    Revoked,
    /// Replaced by a newer card of the family.
    Superseded,
    /// Its place lies outside its status list, which must be refused (IETF draft section 8.3).
    NotInStatusList,
    /// Its time is over.
    Expired,
    /// Its time has not begun.
    NotYetValid,
    /// The device's clock shows less than the lists or the card prove; nothing can be said.
    ClockWrong,
    /// Signed by a key that the trust list does not have.
    UnknownKey,
    /// Signed by a key that must not have signed it.
    KeyNotAllowed(KeyFault),
    /// Well read but not what the issuer signed.
    Altered(Alteration),
    /// Begins like a family card's code but was not read whole.
    Damaged(Damage),
    /// Genuine, of a later format.
    NewerFormat,
    /// Another kind of code.
    NotOurCard(ForeignCode),
}

/// What to do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Green: serve.
    Accept,
    /// Red: this card is not in force or not genuine.
    Reject,
    /// Amber or grey: the verifier cannot decide.
    Undecided,
}

/// Why a key of the trust list does not vouch for what it signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyFault {
    /// The key is for lists, not for cards.
    #[error("the key is not for cards")]
    NotForCards,
    /// It was signed before the key's period or after it.
    #[error("the key signed outside its period")]
    OutsidePeriod,
    /// It was signed after the key was stolen.
    #[error("the key signed after it was reported stolen")]
    Compromised,
    /// The key is no longer used for checking.
    #[error("the key's time for checking is over")]
    TooOld,
}

/// Why a text that was read whole is not a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Alteration {
    /// More is packed into it than any card has.
    #[error("more is packed into the text than any card has")]
    TooMuch,
    /// Not an envelope as cards have it.
    #[error(transparent)]
    Envelope(#[from] EnvelopeError),
    /// The signature is wrong.
    #[error("the signature is wrong")]
    Signature,
    /// The signature holds but the claims are not what the format says.
    #[error(transparent)]
    Claims(#[from] SchemaError),
}

/// Why a text was not read whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Damage {
    /// It is longer than any card's text.
    #[error("the text is longer than any card's")]
    TooLong,
    /// It has characters that no card has: the scanner types with another keyboard layout.
    #[error("the text has characters that no card's text has")]
    Characters,
    /// Characters are missing, added or changed.
    #[error("characters of the text are missing, added or changed")]
    Base45,
    /// The checksum of the compressed data is wrong.
    #[error("the text's checksum is wrong")]
    Zlib,
    /// No code was found in a picture.
    #[error("there is no readable code in the picture")]
    NoCode,
}

impl Decision {
    /// The word for programs.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Reject => "reject",
            Self::Undecided => "undecided",
        }
    }
}

impl Outcome {
    /// What to do about it.
    pub const fn decision(&self) -> Decision {
        match self {
            Self::Valid { .. } => Decision::Accept,
            Self::Suspended
            | Self::Revoked
            | Self::Superseded
            | Self::NotInStatusList
            | Self::Expired
            | Self::NotYetValid
            | Self::KeyNotAllowed(_)
            | Self::Altered(_) => Decision::Reject,
            Self::ValidOldList { .. }
            | Self::ValidExpiredList { .. }
            | Self::ValidOldKeys
            | Self::ValidNoList
            | Self::ClockWrong
            | Self::UnknownKey
            | Self::Damaged(_)
            | Self::NewerFormat
            | Self::NotOurCard(_) => Decision::Undecided,
        }
    }

    /// Whether the card is genuine and nothing is known against it, be the list fresh or not.
    pub const fn nothing_against(&self) -> bool {
        matches!(
            self,
            Self::Valid { .. }
                | Self::ValidOldList { .. }
                | Self::ValidExpiredList { .. }
                | Self::ValidOldKeys
                | Self::ValidNoList
        )
    }

    /// The short stable code: `V-` valid, `R-` revocation and status, `T-` time, `K-` key, `S-`
    /// signature, `D-` decoding. `SPEC.md` of the payload lists them all.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Valid { .. } => "V-OK",
            Self::ValidOldList { .. } => "R-OLD",
            Self::ValidExpiredList { .. } => "R-STALE",
            Self::ValidOldKeys => "K-OLD",
            Self::ValidNoList => "R-NONE",
            Self::Suspended => "R-SUSPENDED",
            Self::Revoked => "R-REVOKED",
            Self::Superseded => "R-SUPERSEDED",
            Self::NotInStatusList => "R-INDEX",
            Self::Expired => "T-EXPIRED",
            Self::NotYetValid => "T-EARLY",
            Self::ClockWrong => "T-CLOCK",
            Self::UnknownKey => "K-UNKNOWN",
            Self::KeyNotAllowed(fault) => fault.code(),
            Self::Altered(alteration) => alteration.code(),
            Self::Damaged(damage) => damage.code(),
            Self::NewerFormat => "D-NEWER",
            Self::NotOurCard(foreign) => foreign.code(),
        }
    }
}

impl KeyFault {
    const fn code(self) -> &'static str {
        match self {
            Self::NotForCards => "K-USE",
            Self::OutsidePeriod => "K-PERIOD",
            Self::Compromised => "K-STOLEN",
            Self::TooOld => "K-ENDED",
        }
    }
}

impl Alteration {
    const fn code(self) -> &'static str {
        match self {
            Self::TooMuch => "D-BOMB",
            Self::Envelope(EnvelopeError::Tag) => "D-TAG",
            Self::Envelope(EnvelopeError::Cbor(_)) => "D-CBOR",
            Self::Envelope(EnvelopeError::Parts) => "D-PARTS",
            Self::Envelope(EnvelopeError::Algorithm) => "D-ALG",
            Self::Envelope(EnvelopeError::Critical) => "D-CRIT",
            Self::Envelope(EnvelopeError::KeyId) => "D-KEYID",
            Self::Envelope(EnvelopeError::Kind) => "D-KIND",
            Self::Signature => "S-BAD",
            Self::Claims(_) => "D-CLAIMS",
        }
    }
}

impl Damage {
    const fn code(self) -> &'static str {
        match self {
            Self::TooLong => "D-LONG",
            Self::Characters => "D-CHARS",
            Self::Base45 => "D-BASE45",
            Self::Zlib => "D-ZLIB",
            Self::NoCode => "D-NOCODE",
        }
    }
}

/// What a text that yields no token says about the card; `None` where it is not ours at all.
impl Outcome {
    pub(crate) const fn of_text_error(error: TextError) -> Option<Self> {
        Some(match error {
            TextError::NotOurs => return None,
            TextError::TooLong => Self::Damaged(Damage::TooLong),
            TextError::Character => Self::Damaged(Damage::Characters),
            TextError::Base45 => Self::Damaged(Damage::Base45),
            TextError::Zlib => Self::Damaged(Damage::Zlib),
            TextError::Inflated => Self::Altered(Alteration::TooMuch),
        })
    }
}
