use issuer_domain::{CategorySet, Gender, LocalBodyKind, Name, Relation, VaultReference};
use time::Date;

/// A ration card as the food department's list has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PdsCard {
    /// The ration card's number.
    pub ration_card: String,
    /// Ration categories.
    pub categories: CategorySet,
    /// Code of the fair-price shop where the card draws rations.
    pub shop_code: String,
    /// The shop's name, where the list has it.
    pub shop_name: Option<Name>,
    /// LGD code of the district, where the list has it.
    pub district_lgd: Option<u32>,
    /// LGD code of the block or town, where the list has it.
    pub block_lgd: Option<u32>,
    /// Whether the card is of a village or a town, where the list says.
    pub local_body_kind: Option<LocalBodyKind>,
    /// LGD code of the panchayat or ward, where the list has it.
    pub local_body_lgd: Option<u32>,
    /// Name of the panchayat or ward, where the list has it.
    pub local_body_name: Option<Name>,
    /// The day whose list this is.
    pub as_on: Option<Date>,
    /// The persons on the card, in the list's order; at least one.
    pub members: Vec<PdsMember>,
    /// Line of the list where the card begins; in a JSON list, the card's place, from 1.
    pub line: u64,
}

/// A person on a ration card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PdsMember {
    /// The Him Parivar member id, where the list has it.
    pub id: Option<String>,
    /// The name in one script or both.
    pub name: Name,
    /// The father's or husband's name, where the list has it.
    pub relative: Option<Name>,
    /// Year of birth.
    pub birth_year: Option<u16>,
    /// Gender; unknown where neither the list nor the relation tells it.
    pub gender: Gender,
    /// What the person is to the card's head, where the list says.
    pub relation: Option<Relation>,
    /// The person's place in the Aadhaar data vault, where the list has it.
    pub vault_reference: Option<VaultReference>,
}

impl PdsCard {
    /// The head of the card, where the list says who it is.
    pub fn head(&self) -> Option<&PdsMember> {
        self.members
            .iter()
            .find(|member| member.relation == Some(Relation::Head))
    }
}
