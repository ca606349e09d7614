//! The month's register in a session.

use card_payload::{CardNumber, Month, Timestamp};
use serde::Serialize;

use super::Session;
use super::answers::{done, json, refused};
use crate::ledger::{Exception, shop_code};

/// How the register stands.
#[derive(Debug, Serialize)]
struct JsonRegister {
    /// All lines.
    entries: usize,
    /// Those of this month.
    this_month: usize,
    /// This month, such as `2026-12`.
    month: String,
    /// Earlier months that were not handed back.
    due: Vec<String>,
}

impl Session {
    /// Notes that the card on the screen was served; `exception` is a word of [`Exception`].
    pub fn note(&mut self, exception: &str, now: Timestamp) -> Vec<u8> {
        let verdict = self.shown.as_ref();
        let Some((verdict, card)) = verdict.and_then(|verdict| Some((verdict, verdict.card()?)))
        else {
            return refused("P-NO-CARD", "there is no card on the screen");
        };
        let Some(exception) = Exception::from_word(exception) else {
            return refused("P-EXCEPTION", "there is no such exception");
        };
        let home_shop = self.shop.as_deref().map(|shop| card.home_shop() == shop);
        self.ledger
            .note(card, verdict.code(), exception, home_shop, now);
        done()
    }

    /// Notes a card's number that a person typed. It proves nothing.
    pub fn note_typed(&mut self, number: &str, now: Timestamp) -> Vec<u8> {
        let number = number.trim();
        match CardNumber::parse(number) {
            Ok(_) => {
                self.ledger.note_typed(number, now);
                done()
            }
            Err(_) if looks_like_aadhaar(number) => refused(
                "P-AADHAAR",
                "this looks like an Aadhaar number; never type one",
            ),
            Err(error) => refused("P-NUMBER", &error.to_string()),
        }
    }

    /// The verdict leaves the screen: nothing of its card stays.
    pub fn forget(&mut self) {
        self.shown = None;
    }

    /// How the register stands; lines that were handed back and whose month is over are deleted.
    pub fn register(&mut self, now: Timestamp) -> Vec<u8> {
        self.ledger.delete_over(now);
        let month = Month::of(now);
        let entries = self.ledger.entries();
        json(&JsonRegister {
            entries: entries.len(),
            this_month: entries
                .iter()
                .filter(|entry| entry.month() == month)
                .count(),
            month: month.to_string(),
            due: self.ledger.due(now).iter().map(Month::to_string).collect(),
        })
    }

    /// The lines of a month such as `2026-12` as a CSV file for the department; nothing where that is
    /// no month.
    pub fn hand_back(&self, month: &str) -> Vec<u8> {
        let shop = self.shop.as_deref().unwrap_or_default();
        let month = Month::parse(month);
        let file = month.map(|month| self.ledger.hand_back(shop, month));
        file.unwrap_or_default().into_bytes()
    }

    /// Remembers that this month was handed back.
    pub fn handed_back(&mut self, month: &str) -> Vec<u8> {
        match Month::parse(month) {
            Some(month) => {
                self.ledger.handed_back(month);
                done()
            }
            None => refused("P-MONTH", "a month is written as 2026-12"),
        }
    }

    /// The register to keep, as JSON.
    pub fn ledger(&self) -> Vec<u8> {
        json(&self.ledger)
    }

    /// Sets the code of this shop; an empty one takes it away.
    pub fn set_shop(&mut self, shop: &str) -> Vec<u8> {
        let empty = shop.trim().is_empty();
        self.shop = shop_code(shop).map(str::to_owned);
        if empty || self.shop.is_some() {
            done()
        } else {
            refused("P-SHOP", "a shop's code is letters, digits and dashes")
        }
    }
}

/// Twelve digits of a number, or the sixteen of its stand-in; spaces and dashes do not count.
fn looks_like_aadhaar(text: &str) -> bool {
    let plain: String = text
        .chars()
        .filter(|letter| !matches!(letter, ' ' | '-'))
        .collect();
    let digits = plain.chars().all(|letter| letter.is_ascii_digit());
    digits && matches!(plain.len(), 12 | 16)
}
