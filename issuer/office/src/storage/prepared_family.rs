use issuer_domain::{Family, FamilyFacts, nfsa_head};

use super::family_record::content_sha256;
use super::number_claims::OtherFamily;

/// A family of a register file with what is computed from it before the database is asked: on the
/// reading thread, while another batch is being stored.
#[derive(Debug, Clone)]
pub struct PreparedFamily {
    /// The family.
    pub family: Family,
    /// Its first line in the file, from 1.
    pub line: u64,
    pub(super) content_sha256: [u8; 32],
    pub(super) facts: FamilyFacts,
    /// Position of the head under the National Food Security Act, from 1.
    pub(super) nfsa_head: Option<i64>,
}

impl PreparedFamily {
    /// Computes what goes beside the family.
    pub fn new(family: Family, line: u64) -> Self {
        let head = nfsa_head(&family.members, family.as_on);
        Self {
            content_sha256: content_sha256(&family),
            facts: FamilyFacts::of(&family),
            nfsa_head: head.and_then(|place| i64::try_from(place + 1).ok()),
            family,
            line,
        }
    }

    /// The family as another one's reject says it.
    pub(super) fn as_other(&self) -> OtherFamily {
        OtherFamily {
            id: self.family.id.as_str().to_owned(),
            line: Some(self.line),
        }
    }
}
