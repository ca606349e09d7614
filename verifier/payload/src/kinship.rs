/// Gender with the numbers of Claim 169 (key 9); 0 where the register does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Gender {
    /// Not recorded.
    Unknown,
    /// Male.
    Male,
    /// Female.
    Female,
    /// Other.
    Other,
}

impl Gender {
    /// All genders, in the order of their codes.
    pub const ALL: [Self; 4] = [Self::Unknown, Self::Male, Self::Female, Self::Other];

    /// The number on the wire, 0 to 3.
    pub const fn code(self) -> u8 {
        match self {
            Self::Unknown => 0,
            Self::Male => 1,
            Self::Female => 2,
            Self::Other => 3,
        }
    }

    /// The gender of a number on the wire.
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|gender| gender.code() == code)
    }
}

/// What a member is to the head of the family. The word follows from the relation and the
/// member's gender: a [`Relation::Child`] is पुत्र or पुत्री.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Relation {
    /// The head of the family.
    Head,
    /// Husband or wife.
    Spouse,
    /// Son or daughter.
    Child,
    /// Father or mother.
    Parent,
    /// Brother or sister.
    Sibling,
    /// Grandson or granddaughter.
    Grandchild,
    /// Grandfather or grandmother.
    Grandparent,
    /// Son-in-law or daughter-in-law.
    ChildInLaw,
    /// Father-in-law or mother-in-law.
    ParentInLaw,
    /// Brother-in-law or sister-in-law.
    SiblingInLaw,
    /// Nephew or niece.
    SiblingsChild,
    /// Uncle or aunt.
    ParentsSibling,
    /// Cousin.
    Cousin,
    /// Another relative.
    OtherRelative,
    /// Lives with the family and is not related.
    NotRelated,
}

impl Relation {
    /// All relations, in the order of their codes.
    pub const ALL: [Self; 15] = [
        Self::Head,
        Self::Spouse,
        Self::Child,
        Self::Parent,
        Self::Sibling,
        Self::Grandchild,
        Self::Grandparent,
        Self::ChildInLaw,
        Self::ParentInLaw,
        Self::SiblingInLaw,
        Self::SiblingsChild,
        Self::ParentsSibling,
        Self::Cousin,
        Self::OtherRelative,
        Self::NotRelated,
    ];

    /// The number on the wire, 0 to 14.
    pub const fn code(self) -> u8 {
        self as u8
    }

    /// The relation of a number on the wire.
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|relation| relation.code() == code)
    }

    /// The word for people, in Hindi.
    pub const fn hindi(self, gender: Gender) -> &'static str {
        let (male, female, any) = match self {
            Self::Head => ("मुखिया", "मुखिया", "मुखिया"),
            Self::Spouse => ("पति", "पत्नी", "जीवनसाथी"),
            Self::Child => ("पुत्र", "पुत्री", "संतान"),
            Self::Parent => ("पिता", "माता", "माता/पिता"),
            Self::Sibling => ("भाई", "बहन", "भाई/बहन"),
            Self::Grandchild => ("पौत्र", "पौत्री", "पौत्र/पौत्री"),
            Self::Grandparent => ("दादा", "दादी", "दादा/दादी"),
            Self::ChildInLaw => ("दामाद", "पुत्रवधू", "दामाद/बहू"),
            Self::ParentInLaw => ("ससुर", "सास", "सास/ससुर"),
            Self::SiblingInLaw => ("देवर/साला", "ननद/भाभी", "देवर/ननद"),
            Self::SiblingsChild => ("भतीजा", "भतीजी", "भतीजा/भतीजी"),
            Self::ParentsSibling => ("चाचा", "चाची", "चाचा/चाची"),
            Self::Cousin => ("चचेरा भाई", "चचेरी बहन", "चचेरे"),
            Self::OtherRelative => ("संबंधी", "संबंधी", "संबंधी"),
            Self::NotRelated => ("अन्य", "अन्य", "अन्य"),
        };
        by_gender(gender, male, female, any)
    }

    /// The word for people, in English.
    pub const fn latin(self, gender: Gender) -> &'static str {
        let (male, female, any) = match self {
            Self::Head => ("Head", "Head", "Head"),
            Self::Spouse => ("Husband", "Wife", "Spouse"),
            Self::Child => ("Son", "Daughter", "Child"),
            Self::Parent => ("Father", "Mother", "Parent"),
            Self::Sibling => ("Brother", "Sister", "Sibling"),
            Self::Grandchild => ("Grandson", "Granddaughter", "Grandchild"),
            Self::Grandparent => ("Grandfather", "Grandmother", "Grandparent"),
            Self::ChildInLaw => ("Son-in-law", "Daughter-in-law", "Child-in-law"),
            Self::ParentInLaw => ("Father-in-law", "Mother-in-law", "Parent-in-law"),
            Self::SiblingInLaw => ("Brother-in-law", "Sister-in-law", "Sibling-in-law"),
            Self::SiblingsChild => ("Nephew", "Niece", "Nephew/niece"),
            Self::ParentsSibling => ("Uncle", "Aunt", "Uncle/aunt"),
            Self::Cousin => ("Cousin", "Cousin", "Cousin"),
            Self::OtherRelative => ("Relative", "Relative", "Relative"),
            Self::NotRelated => ("Not related", "Not related", "Not related"),
        };
        by_gender(gender, male, female, any)
    }
}

const fn by_gender(
    gender: Gender,
    male: &'static str,
    female: &'static str,
    any: &'static str,
) -> &'static str {
    match gender {
        Gender::Male => male,
        Gender::Female => female,
        Gender::Unknown | Gender::Other => any,
    }
}
