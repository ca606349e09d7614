//! A payment for a request: a link or QR proves nothing, so it is only initiated until somebody who
//! has the money says so.

use crate::{AcknowledgementNumber, PaymentReference, Timestamp, UpiError};

/// Twelve letters and digits by which banks know a UPI payment (unique transaction reference).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Utr(String);

/// A text that is no UTR.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a UTR is {min} to {max} letters and digits\n\nhint: it stands in the payer's app as UTR, RRN or UPI transaction id",
    min = Utr::LENGTH_MIN,
    max = Utr::LENGTH_MAX
)]
pub struct UtrError;

/// How a fee is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PaymentWay {
    /// By UPI: QR or link.
    Upi,
    /// Cash at the counter.
    Cash,
}

/// Who says that the money is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Confirmation {
    /// The bank's or gateway's file.
    BankFile,
    /// The gateway, by a signed message.
    Webhook,
    /// The operator, who saw the UTR in the payer's app; the bank's file must bear it out.
    Operator,
    /// The operator, who has the cash.
    Cash,
}

/// How far a payment is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaymentState {
    /// The payer has a QR or link; nothing is proved.
    Initiated,
    /// The money is there.
    Confirmed {
        /// Who says so.
        by: Confirmation,
        /// Since when.
        at: Timestamp,
    },
    /// The bank says that it did not go through.
    Failed {
        /// When.
        at: Timestamp,
    },
    /// The money came though nothing was due any more: the payer gets it back.
    Surplus {
        /// Who says so.
        by: Confirmation,
        /// Since when.
        at: Timestamp,
    },
}

/// What a confirmation does to a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaymentStep {
    /// It is new.
    Taken,
    /// It says what was known.
    Known,
}

/// What the `attempt`-th payment for a request is known by at the bank: the acknowledgement number,
/// `T` and the attempt, so that the reference of one that failed is never used again.
pub fn payment_reference(
    request: AcknowledgementNumber,
    attempt: u32,
) -> Result<PaymentReference, UpiError> {
    PaymentReference::parse(&format!("{}T{attempt}", request.compact()))
}

/// Reads a reference of ours, as a bank writes it back, and the request that it is for.
pub fn request_of_payment(text: &str) -> Option<(PaymentReference, AcknowledgementNumber)> {
    let text = text.trim().to_ascii_uppercase();
    let (number, attempt) = text.rsplit_once('T')?;
    let request = AcknowledgementNumber::parse(number).ok()?;
    let reference = payment_reference(request, attempt.parse().ok()?).ok()?;
    (reference.as_str() == text).then_some((reference, request))
}

impl Utr {
    /// UPI's have twelve digits, other ways of banks up to twenty-two letters and digits.
    pub const LENGTH_MIN: usize = 12;
    /// The longest: NEFT and RTGS.
    pub const LENGTH_MAX: usize = 22;

    /// Reads a UTR. Twelve digits may look like an Aadhaar number and are one all the same: the
    /// field is asked for by name, and what was typed is compared with the bank's file.
    pub fn parse(text: &str) -> Result<Self, UtrError> {
        let text = text.trim().to_ascii_uppercase();
        let is_utr = (Self::LENGTH_MIN..=Self::LENGTH_MAX).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && text.bytes().any(|byte| byte.is_ascii_digit());
        if is_utr {
            Ok(Self(text))
        } else {
            Err(UtrError)
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl PaymentWay {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Upi, Self::Cash];

    /// The word in files and databases.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Upi => "upi",
            Self::Cash => "cash",
        }
    }

    /// The way of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.word() == word)
    }
}

impl Confirmation {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::BankFile, Self::Webhook, Self::Operator, Self::Cash];

    /// The word in databases.
    pub const fn word(self) -> &'static str {
        match self {
            Self::BankFile => "bank-file",
            Self::Webhook => "webhook",
            Self::Operator => "operator",
            Self::Cash => "cash",
        }
    }

    /// The confirmation of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.word() == word)
    }

    /// Whether whoever has the money says so. What an operator typed is reconciled with the bank's
    /// file, day by day.
    pub const fn is_of_the_bank(self) -> bool {
        matches!(self, Self::BankFile | Self::Webhook)
    }
}

impl PaymentState {
    /// The money came: for a request that waits for it, or for one that does not any more. Money is
    /// never unsaid: also an attempt that was said to have failed is confirmed by whoever has it.
    #[must_use]
    pub fn confirm(self, is_due: bool, by: Confirmation, at: Timestamp) -> (Self, PaymentStep) {
        match self {
            Self::Initiated | Self::Failed { .. } if is_due => {
                (Self::Confirmed { by, at }, PaymentStep::Taken)
            }
            Self::Initiated | Self::Failed { .. } => (Self::Surplus { by, at }, PaymentStep::Taken),
            known @ (Self::Confirmed { .. } | Self::Surplus { .. }) => (known, PaymentStep::Known),
        }
    }

    /// The bank says that it did not go through. What is confirmed stays so.
    #[must_use]
    pub fn fail(self, at: Timestamp) -> (Self, PaymentStep) {
        match self {
            Self::Initiated => (Self::Failed { at }, PaymentStep::Taken),
            known => (known, PaymentStep::Known),
        }
    }

    /// The word in databases.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Initiated => "initiated",
            Self::Confirmed { .. } => "confirmed",
            Self::Failed { .. } => "failed",
            Self::Surplus { .. } => "surplus",
        }
    }

    /// The state of a row.
    pub fn of_row(word: &str, by: Option<Confirmation>, at: Option<Timestamp>) -> Option<Self> {
        match (word, by, at) {
            ("initiated", None, None) => Some(Self::Initiated),
            ("confirmed", Some(by), Some(at)) => Some(Self::Confirmed { by, at }),
            ("failed", None, Some(at)) => Some(Self::Failed { at }),
            ("surplus", Some(by), Some(at)) => Some(Self::Surplus { by, at }),
            _ => None,
        }
    }

    /// Who says that the money is there, and since when.
    pub const fn confirmed(&self) -> Option<(Confirmation, Timestamp)> {
        match self {
            Self::Confirmed { by, at } | Self::Surplus { by, at } => Some((*by, *at)),
            Self::Initiated | Self::Failed { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_795_219_200);

    #[test]
    fn a_reference_is_short_plain_and_read_back_with_its_request() {
        let request = AcknowledgementNumber::new(2026, 48_271).unwrap();
        let reference = payment_reference(request, 2).unwrap();
        assert!(reference.as_str().len() <= 35, "limit of a UPI link's tr");
        assert!(
            reference
                .as_str()
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric())
        );
        let lower = format!(" {} ", reference.as_str().to_lowercase());
        assert_eq!(request_of_payment(&lower), Some((reference, request)));
        for text in [
            "",
            "T",
            "HP26T1",
            &request.compact(),
            &format!("{}T01", request.compact()),
        ] {
            assert_eq!(request_of_payment(text), None, "{text}");
        }
    }

    #[test]
    fn a_utr_has_letters_and_digits_alone() {
        assert_eq!(
            Utr::parse(" 633012345678 ").unwrap().as_str(),
            "633012345678"
        );
        assert!(Utr::parse("sbinr52026112100").is_ok());
        for text in [
            "",
            "63301234567",
            "6330 12345678",
            "ABCDEFGHIJKL",
            "६३३०१२३४५६७८",
        ] {
            assert_eq!(Utr::parse(text), Err(UtrError), "{text}");
        }
    }

    #[test]
    fn money_that_came_is_never_unsaid_and_counts_once() {
        let by = Confirmation::Webhook;
        let (failed, _) = PaymentState::Initiated.fail(NOW);
        let (confirmed, step) = failed.confirm(true, by, NOW);
        assert_eq!(
            step,
            PaymentStep::Taken,
            "a failure may turn out to be none"
        );
        let (same, step) = confirmed.clone().confirm(true, Confirmation::BankFile, NOW);
        assert_eq!((same, step), (confirmed.clone(), PaymentStep::Known));
        assert_eq!(confirmed.clone().fail(NOW), (confirmed, PaymentStep::Known));
        let (surplus, _) = PaymentState::Initiated.confirm(false, by, NOW);
        assert_eq!(surplus, PaymentState::Surplus { by, at: NOW });
    }

    #[test]
    fn words_are_read_back() {
        for way in PaymentWay::ALL {
            assert_eq!(PaymentWay::from_word(way.word()), Some(way));
        }
        for by in Confirmation::ALL {
            assert_eq!(Confirmation::from_word(by.word()), Some(by));
            let confirmed = PaymentState::Confirmed { by, at: NOW };
            let row = PaymentState::of_row(confirmed.word(), Some(by), Some(NOW));
            assert_eq!(row, Some(confirmed));
        }
        assert_eq!(PaymentState::of_row("confirmed", None, Some(NOW)), None);
    }
}
