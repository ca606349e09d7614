use issuer_domain::{
    Actor, CardNumber, CardType, CredentialStatus, FamilyId, Making, Production, Timestamp,
};
use time::Date;

use super::StatusPlace;

/// What is fixed about a card version before anything is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardVersion {
    /// Family, issue number and part.
    pub number: CardNumber,
    /// Why it was made.
    pub making: Making,
    /// Who asked for it.
    pub made_by: Actor,
    /// The issue that ends when this one is signed.
    pub replaces_issue: Option<u8>,
    /// The split or merger that it belongs to.
    pub settlement: Option<SettlementId>,
    /// The revision of the family whose content the claims have.
    pub family_revision: u32,
    /// Permanent, temporary or migrant.
    pub card_type: CardType,
    /// The as-on date that is printed.
    pub as_on: Date,
    /// `iat` of the claims.
    pub issued_at: Timestamp,
    /// `nbf` of the claims.
    pub not_before: Option<Timestamp>,
    /// `exp` of the claims.
    pub expires_at: Timestamp,
    /// Its place in a status list, given when the draft is stored, by [`Cards::draft`](super::Cards::draft).
    pub status_place: StatusPlace,
    /// The key that is to sign or has signed.
    pub key_id: [u8; 4],
    /// The exact bytes to sign.
    pub to_be_signed: Vec<u8>,
}

/// A signature for a stored draft, verified by the caller.
#[derive(Debug, Clone)]
pub struct SignedDraft {
    /// The draft.
    pub version: CardVersion,
    /// Ed25519 over the stored bytes.
    pub signature: [u8; 64],
    /// The text of the QR.
    pub qr_text: String,
}

/// A card as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredCard {
    /// What was fixed before it was signed.
    pub version: CardVersion,
    /// How far its making is.
    pub production: Production,
    /// Present where it is signed.
    pub signature: Option<[u8; 64]>,
    /// The text of the QR; present where it is signed.
    pub qr_text: Option<String>,
    /// Whether it holds.
    pub status: CredentialStatus,
}

/// A split or merger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SettlementId(pub(super) i64);

impl StoredCard {
    /// As it is stored before it is signed.
    pub(super) const fn draft(version: CardVersion) -> Self {
        Self {
            version,
            production: Production::Draft,
            signature: None,
            qr_text: None,
            status: CredentialStatus::Valid,
        }
    }

    /// Whose card it is.
    pub fn family_id(&self) -> &FamilyId {
        self.version.number.family_id()
    }

    /// Whether it is the family's one card: signed, and valid or blocked.
    pub fn is_live(&self) -> bool {
        self.production != Production::Draft && self.status.is_live()
    }
}
