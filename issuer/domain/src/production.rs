//! How far the making of a card is, from the stored intent to the hand of the family.

use crate::Timestamp;

/// How far the making of a card is, from the stored intent to the hand of the family. Each state
/// has the facts of its own step; what went before stands in the audit log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Production {
    /// Its claims are stored; nothing is signed.
    Draft,
    /// Signed, checked with the verifier, and stored.
    Signed(Signing),
    /// Its place in a print lot is fixed.
    Frozen(Made, Lot),
    /// Its pages are drawn.
    Rendered(Made, Lot),
    /// Its lot lies ready for the press.
    Exported(Made, Lot),
    /// The press says that it is good.
    Printed(Made),
    /// It came out bad and was destroyed; the family needs another one.
    Spoiled(Made, SpoilReason),
    /// It lies in a bundle for one place.
    Packed(Made, Bundle),
    /// It is on its way.
    Dispatched(Made, Consignment),
    /// It arrived at an office.
    Received(Made, Office),
    /// A member of the family has it.
    HandedOver(Made, Receiver),
    /// It could not be handed over.
    Undelivered(Made, UndeliveredReason),
    /// It came back and is stored until the family comes, or until it is destroyed.
    Returned(Made, Office),
    /// It was destroyed: it came back, or it held no more.
    Destroyed(Made, Certificate),
}

/// Who signed it and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signing {
    /// When.
    pub at: Timestamp,
    /// With which key: the first bytes of its thumbprint.
    pub key_id: [u8; 4],
}

/// A signed card on its way: its signature, and when it came to its present state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Made {
    /// Its signature.
    pub signing: Signing,
    /// Since when it is as it is.
    pub at: Timestamp,
}

macro_rules! names {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name(pub String);
    )+};
}

names! {
    /// A print lot's id.
    Lot,
    /// A bundle's number.
    Bundle,
    /// A consignment's number.
    Consignment,
    /// The office that has it.
    Office,
    /// Member id of who took it.
    Receiver,
    /// Number of the certificate of destruction.
    Certificate,
}

/// Why a card of a lot reaches no family, so that its family needs another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SpoilReason {
    /// The print is bad.
    Print,
    /// It is cut wrongly.
    Cut,
    /// The QR does not read, or says something else than the card.
    Qr,
    /// A name on it is wrong or cannot be read.
    Name,
    /// It is good, and was kept or cut up as a sample.
    Sample,
    /// It is missing from the count: nobody destroyed it. The accounts keep it apart.
    Missing,
}

/// Why a card could not be handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UndeliveredReason {
    /// Nobody of the family was found.
    NotFound,
    /// The family lives elsewhere now.
    Moved,
    /// The family would not take it.
    Refused,
    /// Nobody came for it in time.
    NotCollected,
    /// It was lost on the way or at the office: there is nothing to store or to destroy.
    Lost,
}

impl SpoilReason {
    /// All reasons.
    pub const ALL: [Self; 6] = [
        Self::Print,
        Self::Cut,
        Self::Qr,
        Self::Name,
        Self::Sample,
        Self::Missing,
    ];

    /// The word in files and databases.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Print => "print",
            Self::Cut => "cut",
            Self::Qr => "qr",
            Self::Name => "name",
            Self::Sample => "sample",
            Self::Missing => "missing",
        }
    }

    /// The reason of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.word() == word)
    }

    /// Whether it is something that is wrong with the card itself.
    pub const fn is_defect(self) -> bool {
        matches!(self, Self::Print | Self::Cut | Self::Qr | Self::Name)
    }

    /// Whether a single such card in a sample rejects its lot: a shop or a family would be misled.
    pub const fn is_critical(self) -> bool {
        matches!(self, Self::Qr | Self::Name)
    }
}

impl UndeliveredReason {
    /// All reasons.
    pub const ALL: [Self; 5] = [
        Self::NotFound,
        Self::Moved,
        Self::Refused,
        Self::NotCollected,
        Self::Lost,
    ];

    /// The word in files and databases.
    pub const fn word(self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::Moved => "moved",
            Self::Refused => "refused",
            Self::NotCollected => "not-collected",
            Self::Lost => "lost",
        }
    }

    /// The reason of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.word() == word)
    }
}

impl Production {
    /// The word in databases.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Signed(_) => "signed",
            Self::Frozen(..) => "frozen",
            Self::Rendered(..) => "rendered",
            Self::Exported(..) => "exported",
            Self::Printed(_) => "printed",
            Self::Spoiled(..) => "spoiled",
            Self::Packed(..) => "packed",
            Self::Dispatched(..) => "dispatched",
            Self::Received(..) => "received",
            Self::HandedOver(..) => "handed_over",
            Self::Undelivered(..) => "undelivered",
            Self::Returned(..) => "returned",
            Self::Destroyed(..) => "destroyed",
        }
    }

    /// Its signature, once it has one.
    pub const fn signing(&self) -> Option<Signing> {
        match self {
            Self::Draft => None,
            Self::Signed(signing) => Some(*signing),
            Self::Frozen(made, _)
            | Self::Rendered(made, _)
            | Self::Exported(made, _)
            | Self::Printed(made)
            | Self::Spoiled(made, _)
            | Self::Packed(made, _)
            | Self::Dispatched(made, _)
            | Self::Received(made, _)
            | Self::HandedOver(made, _)
            | Self::Undelivered(made, _)
            | Self::Returned(made, _)
            | Self::Destroyed(made, _) => Some(made.signing),
        }
    }

    /// Since when it is as it is; a draft has no such time of its own.
    pub const fn since(&self) -> Option<Timestamp> {
        match self {
            Self::Draft => None,
            Self::Signed(signing) => Some(signing.at),
            Self::Frozen(made, _)
            | Self::Rendered(made, _)
            | Self::Exported(made, _)
            | Self::Printed(made)
            | Self::Spoiled(made, _)
            | Self::Packed(made, _)
            | Self::Dispatched(made, _)
            | Self::Received(made, _)
            | Self::HandedOver(made, _)
            | Self::Undelivered(made, _)
            | Self::Returned(made, _)
            | Self::Destroyed(made, _) => Some(made.at),
        }
    }

    /// The fact of the present state as databases keep it.
    pub fn fact(&self) -> Option<&str> {
        match self {
            Self::Draft | Self::Signed(_) | Self::Printed(_) => None,
            Self::Frozen(_, lot) | Self::Rendered(_, lot) | Self::Exported(_, lot) => Some(&lot.0),
            Self::Spoiled(_, reason) => Some(reason.word()),
            Self::Packed(_, bundle) => Some(&bundle.0),
            Self::Dispatched(_, consignment) => Some(&consignment.0),
            Self::Received(_, office) | Self::Returned(_, office) => Some(&office.0),
            Self::HandedOver(_, receiver) => Some(&receiver.0),
            Self::Undelivered(_, reason) => Some(reason.word()),
            Self::Destroyed(_, certificate) => Some(&certificate.0),
        }
    }

    /// The state that a database row has: the word, the signature, since when, and the fact.
    /// `None` where they do not belong together.
    pub fn of_row(
        word: &str,
        signing: Option<Signing>,
        since: Option<Timestamp>,
        fact: Option<&str>,
    ) -> Option<Self> {
        let made = || {
            Some(Made {
                signing: signing?,
                at: since?,
            })
        };
        let named = || fact.map(str::to_owned);
        let state = match word {
            "draft" => Self::Draft,
            "signed" => Self::Signed(signing?),
            "frozen" => Self::Frozen(made()?, Lot(named()?)),
            "rendered" => Self::Rendered(made()?, Lot(named()?)),
            "exported" => Self::Exported(made()?, Lot(named()?)),
            "printed" => Self::Printed(made()?),
            "spoiled" => Self::Spoiled(made()?, SpoilReason::from_word(fact?)?),
            "packed" => Self::Packed(made()?, Bundle(named()?)),
            "dispatched" => Self::Dispatched(made()?, Consignment(named()?)),
            "received" => Self::Received(made()?, Office(named()?)),
            "handed_over" => Self::HandedOver(made()?, Receiver(named()?)),
            "undelivered" => Self::Undelivered(made()?, UndeliveredReason::from_word(fact?)?),
            "returned" => Self::Returned(made()?, Office(named()?)),
            "destroyed" => Self::Destroyed(made()?, Certificate(named()?)),
            _ => return None,
        };
        let whole = state.fact() == fact && state.signing() == signing && state.since() == since;
        whole.then_some(state)
    }
}

mod press_report;
mod steps;
#[cfg(test)]
mod tests;

pub use press_report::{PressReport, ReportRefused};
