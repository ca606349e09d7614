use issuer_domain::{Family, FamilyFacts, nfsa_head};

use super::family_record::content_sha256;

/// A family of a register file with what is computed from it before the database is asked: on the
/// reading thread, while another batch is being stored.
#[derive(Debug, Clone)]
pub struct PreparedFamily {
    /// The family.
    pub family: Family,
    pub(super) content_sha256: [u8; 32],
    pub(super) facts: FamilyFacts,
    /// Position of the head under the National Food Security Act, from 1.
    pub(super) nfsa_head: Option<i64>,
}

impl PreparedFamily {
    /// Computes what goes beside the family.
    pub fn new(family: Family) -> Self {
        let head = nfsa_head(&family.members, family.as_on);
        Self {
            content_sha256: content_sha256(&family),
            facts: FamilyFacts::of(&family),
            nfsa_head: head.and_then(|place| i64::try_from(place + 1).ok()),
            family,
        }
    }
}
