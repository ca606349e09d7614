use card_payload::{Month, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::verified_card::VerifiedCard;

/// Columns of the file that a shop hands back.
const COLUMNS: &str = "shop,month,time,card,issue_number,code,exception,home_shop";

/// What a shop notes in a month: which card was served when and how. No name and no number of a
/// family or a card stands in it.
///
/// Numbers of cards have few digits: who tries them all finds them again. The register is to be kept
/// like the paper one, and the device's own key closes it where there is one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    entries: Vec<LedgerEntry>,
    /// The month up to which everything was handed back.
    #[serde(default)]
    handed_back: Option<u32>,
}

/// One line of a [`Ledger`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerEntry {
    /// When, in seconds since 1970.
    pub at: i64,
    /// The card, by [`card_hash`].
    pub card: String,
    /// The family, by [`VerifiedCard::family_hash`]; empty for a typed number.
    pub family: String,
    /// The how-manieth card of the family it was; 0 for a typed number.
    pub issue_number: u8,
    /// The verdict's code, or [`TYPED`].
    pub code: String,
    /// Why it was served otherwise than by a fingerprint.
    pub exception: Exception,
    /// Whether it is this shop's own card; `None` where the shop is not known.
    pub home_shop: Option<bool>,
}

/// The code of a number that was typed because the QR could not be read.
pub const TYPED: &str = "TYPED";

/// Why a family was served otherwise than by a fingerprint.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Exception {
    /// By a fingerprint, or none was asked for.
    #[default]
    None,
    /// No finger matched.
    Finger,
    /// The code went to another phone than the family's.
    Otp,
    /// The authentication service or its device was away.
    Network,
    /// A nominee came for the family.
    Nominee,
    /// The card's code could not be read.
    Unreadable,
}

impl Exception {
    /// All of them, in the order in which a page offers them.
    pub const ALL: [Self; 6] = [
        Self::None,
        Self::Finger,
        Self::Otp,
        Self::Network,
        Self::Nominee,
        Self::Unreadable,
    ];

    /// The word in files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Finger => "finger",
            Self::Otp => "otp",
            Self::Network => "network",
            Self::Nominee => "nominee",
            Self::Unreadable => "unreadable",
        }
    }

    /// The exception of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|exception| exception.word() == word)
    }
}

/// A name for a card that does not show its number: the first 16 bytes of SHA-256, in hexadecimal.
/// The department, which has all numbers, finds it again.
pub fn card_hash(number: &str) -> String {
    let digest = Sha256::new()
        .chain_update(b"family card, month's register\0")
        .chain_update(number.as_bytes())
        .finalize();
    hex(&digest[..16])
}

impl Ledger {
    /// Notes that a card was served.
    pub fn note(
        &mut self,
        card: &VerifiedCard,
        code: &str,
        exception: Exception,
        home_shop: Option<bool>,
        now: Timestamp,
    ) {
        self.entries.push(LedgerEntry {
            at: now.seconds(),
            card: card_hash(&card.card_number().to_string()),
            family: hex(&card.family_hash()),
            issue_number: card.issue_number(),
            code: code.to_owned(),
            exception,
            home_shop,
        });
    }

    /// Notes a number that was typed; it proves nothing.
    pub fn note_typed(&mut self, number: &str, now: Timestamp) {
        self.entries.push(LedgerEntry {
            at: now.seconds(),
            card: card_hash(number),
            family: String::new(),
            issue_number: 0,
            code: TYPED.to_owned(),
            exception: Exception::Unreadable,
            home_shop: None,
        });
    }

    /// When this card's family was served here in this month, if it was. A family with several cards
    /// is one family.
    pub fn served(&self, card: &VerifiedCard, now: Timestamp) -> Option<Timestamp> {
        let (family, month) = (hex(&card.family_hash()), Month::of(now));
        let mut entries = self.entries.iter().rev();
        entries
            .find(|entry| entry.family == family && entry.month() == month)
            .map(|entry| Timestamp::from_seconds(entry.at))
    }

    /// Its lines, in the order in which they were noted.
    pub fn entries(&self) -> &[LedgerEntry] {
        &self.entries
    }

    /// The lines of one month as a CSV file for the department. Its last line is the SHA-256 of what
    /// stands before it, so that a file that was cut or mixed up is noticed.
    pub fn hand_back(&self, shop: &str, month: Month) -> String {
        let shop = shop_code(shop).unwrap_or_default();
        let mut table = format!("{COLUMNS}\r\n");
        for entry in self.entries.iter().filter(|entry| entry.month() == month) {
            let LedgerEntry {
                at,
                card,
                issue_number,
                code,
                exception,
                home_shop,
                ..
            } = entry;
            let home_shop = home_shop.map_or("", |home| if home { "yes" } else { "no" });
            let cells = [
                shop,
                &month.to_string(),
                &Timestamp::from_seconds(*at).to_string(),
                card,
                &issue_number.to_string(),
                code,
                exception.word(),
                home_shop,
            ];
            table += &cells.join(",");
            table += "\r\n";
        }
        let sum = hex(&Sha256::digest(table.as_bytes()));
        table + "# sha256 " + &sum + "\r\n"
    }

    /// Remembers that this month was handed back. Its lines stay until the month is over, since they
    /// tell who was served.
    pub fn handed_back(&mut self, month: Month) {
        self.handed_back = self.handed_back.max(Some(month.number()));
    }

    /// The months before this one that were not handed back.
    pub fn due(&self, now: Timestamp) -> Vec<Month> {
        let this = Month::of(now);
        let mut months: Vec<Month> = self
            .entries
            .iter()
            .map(LedgerEntry::month)
            .filter(|month| *month < this && Some(month.number()) > self.handed_back)
            .collect();
        months.sort_unstable();
        months.dedup();
        months
    }

    /// Deletes what is over and was handed back; tells whether there was anything.
    pub fn delete_over(&mut self, now: Timestamp) -> bool {
        let (before, this) = (self.entries.len(), Month::of(now));
        let handed_back = self.handed_back;
        self.entries.retain(|entry| {
            let month = entry.month();
            month >= this || Some(month.number()) > handed_back
        });
        self.entries.len() < before
    }
}

impl LedgerEntry {
    /// The month in which it counts.
    pub fn month(&self) -> Month {
        Month::of(Timestamp::from_seconds(self.at))
    }
}

/// A shop's code as files have it: letters, digits, `-`; `None` where it is something else.
pub fn shop_code(text: &str) -> Option<&str> {
    let text = text.trim();
    let plain = |letter: u8| letter.is_ascii_alphanumeric() || letter == b'-';
    let fits = (1..=card_payload::limits::HOME_SHOP_MAX).contains(&text.len());
    // A cell must not begin like a formula.
    (fits && text.bytes().all(plain) && !text.starts_with('-')).then_some(text)
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        for digit in [byte >> 4, byte & 15] {
            text.push(char::from_digit(digit.into(), 16).unwrap_or('0'));
        }
        text
    })
}
