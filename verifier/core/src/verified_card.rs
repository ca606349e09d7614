use card_payload::{
    CardHead, CardMember, CardNumber, CardType, CategorySet, FamilyCard, FamilyId, Part, Timestamp,
};
use sha2::{Digest, Sha256};

/// A card whose signature held: the only thing that gives out what a card says.
///
/// It may still be expired, revoked or suspended; that is the [`Verdict`](crate::Verdict)'s to
/// say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedCard {
    card: FamilyCard,
    number: CardNumber,
}

impl VerifiedCard {
    /// `None` where the issue number is out of range, which decoding has ruled out.
    pub(crate) fn new(card: FamilyCard) -> Option<Self> {
        let number = card.card_number().ok()?;
        Some(Self { card, number })
    }

    /// The number printed on the card, for comparison.
    pub fn card_number(&self) -> &CardNumber {
        &self.number
    }

    /// The family's id.
    pub fn family_id(&self) -> &FamilyId {
        &self.card.family_id
    }

    /// The head of the family.
    pub fn head(&self) -> &CardHead {
        &self.card.head
    }

    /// The other members that this card lists.
    pub fn members(&self) -> &[CardMember] {
        &self.card.members
    }

    /// The family's categories.
    pub fn categories(&self) -> CategorySet {
        self.card.categories
    }

    /// For whom and how long the card is.
    pub fn card_type(&self) -> CardType {
        self.card.card_type
    }

    /// The how-manieth card of the family it is.
    pub fn issue_number(&self) -> u8 {
        self.card.issue_number
    }

    /// Members of the family, the head included; `None` where they stand on several cards.
    pub fn persons(&self) -> Option<u32> {
        let others = u32::try_from(self.card.members.len()).ok()?;
        (self.card.part == Part::WHOLE).then_some(others + 1)
    }

    /// Which of the family's cards of this issue it is.
    pub fn part(&self) -> Part {
        self.card.part
    }

    /// The code of the family's home shop.
    pub fn home_shop(&self) -> &str {
        &self.card.home_shop
    }

    /// LGD code of the family's panchayat or ward.
    pub fn lgd_code(&self) -> u32 {
        self.card.lgd_code
    }

    /// When it was signed.
    pub fn issued_at(&self) -> Timestamp {
        self.card.issued_at
    }

    /// When it ceases to hold.
    pub fn expires_at(&self) -> Timestamp {
        self.card.expires_at
    }

    /// The issuer's URI.
    pub fn issuer(&self) -> &str {
        &self.card.issuer
    }

    /// Everything the card says, for an issuer that compares it with what it meant to sign.
    pub fn claims(&self) -> &FamilyCard {
        &self.card
    }

    /// A name for the family that does not show its id: the first 16 bytes of SHA-256. A verifier
    /// keeps the highest issue number seen under it, see
    /// [`Verdict::with_highest_issue_seen`](crate::Verdict::with_highest_issue_seen).
    pub fn family_hash(&self) -> [u8; 16] {
        let digest = Sha256::new()
            .chain_update(b"family card, highest issue seen\0")
            .chain_update(self.card.issuer.as_bytes())
            .chain_update([0])
            .chain_update(self.card.family_id.as_str().as_bytes())
            .finalize();
        let mut short = [0; 16];
        short.copy_from_slice(&digest[..16]);
        short
    }
}
