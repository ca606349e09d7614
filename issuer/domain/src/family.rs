use time::Date;

use crate::{
    CardType, CategorySet, FamilyId, Gender, HomeShop, LocalBody, MemberFacts, Name, Place,
    Relation,
};

/// A family as the register has it: the source of a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Family {
    /// The registry's identifier.
    pub id: FamilyId,
    /// The ration card that the Him Parivar card replaces, as the food department writes it.
    pub ration_card: Option<String>,
    /// Permanent, temporary (urban, unverified) or migrant.
    pub card_type: CardType,
    /// The last day on which a temporary or migrant family's card holds.
    pub valid_until: Option<Date>,
    /// Ration categories.
    pub categories: CategorySet,
    /// Panchayat or ward.
    pub local_body: LocalBody,
    /// Development block or urban local body.
    pub block: Place,
    /// District.
    pub district: Place,
    /// The fair-price shop where the family is served.
    pub home_shop: HomeShop,
    /// A photo of the head of family.
    pub photo: Option<Photo>,
    /// The day whose register this is: printed as the as-on date.
    pub as_on: Date,
    /// All members; exactly one has [`Relation::Head`], and it stands first.
    pub members: Vec<Member>,
}

/// One person of a family.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The registry's identifier of the person (nine digits in Himachal).
    pub id: String,
    /// The name in both scripts.
    pub name: Name,
    /// Year of birth; the full date is neither printed nor signed.
    pub birth_year: Option<u16>,
    /// Gender.
    pub gender: Gender,
    /// What the member is to the head.
    pub relation: Relation,
    /// What else the register says, for checks and comparisons; never on a card.
    pub facts: MemberFacts,
}

/// A photo file: where it lies and what it must be, so that a changed file is noticed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Photo {
    /// Path relative to the photo folder.
    pub path: String,
    /// SHA-256 of the file as imported.
    pub sha256: [u8; 32],
}

impl Family {
    /// The head of the family.
    pub fn head(&self) -> &Member {
        &self.members[0]
    }
}
