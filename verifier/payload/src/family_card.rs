use crate::card_number::{CardNumber, CardNumberError};
use crate::card_type::CardType;
use crate::category::CategorySet;
use crate::family_id::FamilyId;
use crate::kinship::{Gender, Relation};
use crate::limits::PARTS_MAX;
use crate::timestamp::Timestamp;

/// What one card says and the issuer signs: the claims, in the words of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FamilyCard {
    /// The issuer's URI (CWT `iss`), at most [`ISSUER_MAX`](crate::limits::ISSUER_MAX) bytes.
    pub issuer: String,
    /// When it was signed (`iat`).
    pub issued_at: Timestamp,
    /// When it begins to hold (`nbf`), where that is not at once.
    pub not_before: Option<Timestamp>,
    /// When it ceases to hold (`exp`).
    pub expires_at: Timestamp,
    /// Whose card it is.
    pub family_id: FamilyId,
    /// For whom and how long.
    pub card_type: CardType,
    /// The family's ration categories.
    pub categories: CategorySet,
    /// The how-manieth card of the family, from 1.
    pub issue_number: u8,
    /// Which of the family's cards of this issue.
    pub part: Part,
    /// The fair-price shop where the family is served, as the department writes its code.
    pub home_shop: String,
    /// LGD code of the family's panchayat or ward.
    pub lgd_code: u32,
    /// The head of the family; the same on every part.
    pub head: CardHead,
    /// The other members that this part lists, in the register's order.
    pub members: Vec<CardMember>,
    /// Where the status list tells of this card.
    pub status: StatusReference,
}

/// The head of the family as the card names the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardHead {
    /// The name in Latin letters; in Devanagari where the register has no other.
    pub name: String,
    /// The name in Devanagari.
    pub name_hindi: Option<String>,
    /// Year of birth.
    pub birth_year: Option<u16>,
    /// Gender.
    pub gender: Gender,
}

/// A member other than the head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardMember {
    /// The name in Latin letters; in Devanagari where the register has no other.
    pub name: String,
    /// The name in Devanagari, where the lot's profile puts both in the QR.
    pub name_hindi: Option<String>,
    /// Year of birth.
    pub birth_year: Option<u16>,
    /// What the member is to the head.
    pub relation: Relation,
    /// Gender.
    pub gender: Gender,
}

/// Part n of m: a family too large for one card has several, signed as such.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Part {
    number: u8,
    of: u8,
}

impl Part {
    /// The only card of its issue.
    pub const WHOLE: Self = Self { number: 1, of: 1 };

    /// Part `number` of `of`; `None` unless 1 ≤ `number` ≤ `of` ≤ [`PARTS_MAX`].
    pub const fn new(number: u8, of: u8) -> Option<Self> {
        if number >= 1 && number <= of && of <= PARTS_MAX {
            Some(Self { number, of })
        } else {
            None
        }
    }

    /// Which part, from 1.
    pub const fn number(self) -> u8 {
        self.number
    }

    /// How many parts there are.
    pub const fn of(self) -> u8 {
        self.of
    }
}

/// The card's place in a status list (IETF Token Status List, claim 65535).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusReference {
    /// Place in the list, fixed at issuance and drawn at random.
    pub index: u32,
    /// The list's URI.
    pub uri: String,
}

impl FamilyCard {
    /// The number printed on this card.
    ///
    /// # Errors
    /// [`CardNumberError::IssueNumber`] where the issue number is out of range; a decoded card's
    /// never is.
    pub fn card_number(&self) -> Result<CardNumber, CardNumberError> {
        CardNumber::new(self.family_id.clone(), self.issue_number, self.part)
    }
}
