use std::path::PathBuf;

use issuer_domain::{RequestReason, UpiAddress, UpiError, UpiPayee};
use serde::Deserialize;

/// Counters of Lok Mitra Kendras: fees, payments, approval, complaints.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Counter {
    /// The file with the rate lists; without it counters take no requests.
    pub rate_lists: Option<PathBuf>,
    /// Where UPI payments go; without it counters take cash alone.
    pub payee_address: Option<String>,
    /// The payee's name as the payer's app shows it.
    pub payee_name: String,
    /// The payee's merchant category code, where it has one.
    pub merchant_code: Option<String>,
    /// Reasons for which the operator who took a request may say yes too. What changes a card's
    /// data or is the office's fault is never among them.
    pub approved_alone: Vec<String>,
    /// Cards that a new centre's printer may print in a day.
    pub prints_a_day: u32,
    /// Where people complain; stands on receipts and in notices.
    pub helpline: String,
    /// Days from a request within which the card is to be with the family: what its page says.
    pub card_days: u16,
    /// Days for which a family's link to look at its card opens.
    pub self_check_days: u16,
    /// Days for which an interim card on paper holds.
    pub interim_days: u16,
    /// The file with the secret that the payment gateway signs its messages with; without it such
    /// messages are not taken.
    pub webhook_secret_file: Option<PathBuf>,
}

/// 1100 is the Chief Minister's helpline, which takes complaints of overcharging. UIDAI takes
/// complaints of a PVC card that has not come after 30 days.
impl Default for Counter {
    fn default() -> Self {
        Self {
            rate_lists: None,
            payee_address: None,
            payee_name: String::new(),
            merchant_code: None,
            approved_alone: Vec::new(),
            prints_a_day: 10,
            helpline: "1100".to_owned(),
            card_days: 30,
            self_check_days: 14,
            interim_days: 30,
            webhook_secret_file: None,
        }
    }
}

impl Counter {
    /// Who gets UPI payments, where anybody does.
    pub fn payee(&self) -> Result<Option<UpiPayee>, UpiError> {
        let Some(address) = &self.payee_address else {
            return Ok(None);
        };
        let address = UpiAddress::parse(address)?;
        let code = self.merchant_code.as_deref();
        UpiPayee::new(address, &self.payee_name, code).map(Some)
    }

    /// Whether the operator who took a request for this reason may say yes too.
    pub fn may_approve_alone(&self, reason: RequestReason) -> bool {
        let named = self.approved_alone.iter().any(|word| word == reason.word());
        named && !reason.needs_another_person()
    }

    pub(super) fn problem(&self) -> Option<&'static str> {
        let alone = |word: &String| {
            RequestReason::from_word(word).is_some_and(|reason| !reason.needs_another_person())
        };
        if !self.approved_alone.iter().all(alone) {
            return Some(
                "counter.approved_alone names reasons among lost, stolen, damaged, unreadable",
            );
        }
        if self.payee().is_err() {
            return Some(
                "counter.payee_address is like fees@bank, with payee_name, and merchant_code of four digits if any",
            );
        }
        let is_number = |text: &str| {
            text.bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'-')
        };
        if !(3..=15).contains(&self.helpline.len()) || !is_number(&self.helpline) {
            return Some("counter.helpline is a telephone number of 3 to 15 digits");
        }
        if !(1..=365).contains(&self.card_days) {
            return Some("counter.card_days is 1 to 365");
        }
        if !(1..=90).contains(&self.self_check_days) {
            return Some("counter.self_check_days is 1 to 90");
        }
        if !(1..=90).contains(&self.interim_days) {
            return Some("counter.interim_days is 1 to 90");
        }
        (self.prints_a_day > 500).then_some("counter.prints_a_day is at most 500")
    }
}
