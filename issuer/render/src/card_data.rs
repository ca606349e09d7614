use issuer_domain::{
    CardNumber, CardType, CategorySet, FamilyId, Gender, HomeShop, LocalBody, Name, Place, Relation,
};
use time::Date;

/// What one card shows: everything a layout may place, and nothing else. No Aadhaar number, phone,
/// religion, caste, income or full date of birth has a field here.
#[derive(Debug, Clone)]
pub struct CardData {
    /// Permanent, temporary or migrant: chooses the layout.
    pub card_type: CardType,
    /// Family id, issue number and part, with the check digit.
    pub card_number: CardNumber,
    /// The ration card that this card replaces.
    pub ration_card: Option<String>,
    /// Ration categories.
    pub categories: CategorySet,
    /// Name of the head of family.
    pub head: Name,
    /// Panchayat or ward.
    pub local_body: LocalBody,
    /// Development block or urban local body.
    pub block: Place,
    /// District.
    pub district: Place,
    /// The fair-price shop where the family is served.
    pub home_shop: HomeShop,
    /// The day whose register the card shows.
    pub as_on: Date,
    /// The last day on which the card holds.
    pub expires_on: Date,
    /// The members that this part lists; the head first on part 1.
    pub members: Vec<MemberLine>,
    /// The signed text for the QR.
    pub qr_text: String,
    /// The head's photo as a JPEG file; a neutral figure is drawn where there is none.
    pub photo: Option<Vec<u8>>,
}

/// One row of the member table.
#[derive(Debug, Clone)]
pub struct MemberLine {
    /// The name in both scripts.
    pub name: Name,
    /// What the member is to the head.
    pub relation: Relation,
    /// Gender: it chooses the word for the relation.
    pub gender: Gender,
    /// Year of birth.
    pub birth_year: Option<u16>,
}

impl CardData {
    /// The family whose card it is.
    pub fn family_id(&self) -> &FamilyId {
        self.card_number.family_id()
    }
}
