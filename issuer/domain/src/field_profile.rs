/// A field of a family or card that may be given to another department.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SharedField {
    /// The register's number of the family.
    FamilyId,
    /// The number printed on the card.
    CardNumber,
    /// Whether the card holds.
    Status,
    /// The last day on which it holds.
    ExpiresOn,
    /// The ration card that it replaces.
    RationCard,
    /// Ration categories.
    Categories,
    /// The fair-price shop.
    HomeShop,
    /// How many persons the family has.
    Members,
    /// The name of the head of family.
    HeadName,
    /// The panchayat or ward, by its LGD code.
    LocalBody,
    /// The district, by its LGD code.
    District,
}

impl SharedField {
    /// All of them, in the order of the data dictionary.
    pub const ALL: [Self; 11] = [
        Self::FamilyId,
        Self::CardNumber,
        Self::Status,
        Self::ExpiresOn,
        Self::RationCard,
        Self::Categories,
        Self::HomeShop,
        Self::Members,
        Self::HeadName,
        Self::LocalBody,
        Self::District,
    ];

    /// The name in documents and in the data dictionary.
    pub const fn word(self) -> &'static str {
        match self {
            Self::FamilyId => "family_id",
            Self::CardNumber => "card_number",
            Self::Status => "status",
            Self::ExpiresOn => "expires_on",
            Self::RationCard => "ration_card",
            Self::Categories => "categories",
            Self::HomeShop => "home_shop",
            Self::Members => "members",
            Self::HeadName => "head_name",
            Self::LocalBody => "local_body_lgd",
            Self::District => "district_lgd",
        }
    }
}

/// Which fields a department is given: no more than its business needs. Never a mobile number,
/// Aadhaar, religion, caste, income or a full date of birth; no profile has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FieldProfile {
    /// Whether a card holds, and nothing of whom.
    Status,
    /// The food department: also ration card, categories, shop and number of persons.
    Food,
    /// A department that pays benefits: also the head's name and where the family lives.
    Welfare,
}

impl FieldProfile {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Status, Self::Food, Self::Welfare];

    /// The word in databases and on the command line.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Food => "food",
            Self::Welfare => "welfare",
        }
    }

    /// The profile of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|profile| profile.word() == word)
    }

    /// Whether it has a field.
    pub const fn has(self, field: SharedField) -> bool {
        match field {
            SharedField::FamilyId
            | SharedField::CardNumber
            | SharedField::Status
            | SharedField::ExpiresOn => true,
            SharedField::RationCard | SharedField::HomeShop => matches!(self, Self::Food),
            SharedField::Categories | SharedField::Members => !matches!(self, Self::Status),
            SharedField::HeadName | SharedField::LocalBody | SharedField::District => {
                matches!(self, Self::Welfare)
            }
        }
    }

    /// The names of its fields, in the order of the data dictionary.
    pub fn fields(self) -> Vec<&'static str> {
        let fields = SharedField::ALL.into_iter();
        let own = fields.filter(|field| self.has(*field));
        own.map(SharedField::word).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_back_and_the_smallest_profile_names_nobody() {
        for profile in FieldProfile::ALL {
            assert_eq!(FieldProfile::from_word(profile.word()), Some(profile));
            assert!(profile.has(SharedField::Status));
        }
        let fields = FieldProfile::Status.fields();
        assert_eq!(fields, ["family_id", "card_number", "status", "expires_on"]);
        let who_has_names = FieldProfile::ALL.into_iter();
        let who_has_names = who_has_names.filter(|profile| profile.has(SharedField::HeadName));
        assert!(who_has_names.eq([FieldProfile::Welfare]));
    }
}
