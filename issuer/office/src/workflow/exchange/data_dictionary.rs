//! What each field means that leaves the office, who owns it, and who is given it.

use issuer_domain::{FieldProfile, SharedField};
use serde::Serialize;
use utoipa::ToSchema;

use super::documents::InBoth;

/// A field.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DictionaryField {
    /// Its name in documents.
    pub name: &'static str,
    /// In which document it stands: `FamilyCard`, `onorc.csv` or `CallSheet`.
    pub document: &'static str,
    /// What it means.
    pub meaning: InBoth,
    /// Who answers for it: a correction goes there.
    pub owner: &'static str,
    /// Whether it says something about a person or family.
    pub personal: bool,
    /// The profiles that have it; all clients with the scope where none is named.
    pub profiles: Vec<&'static str>,
    /// How sure its shape is: `agreed`, or `assumed` where it is to be agreed with who takes it.
    pub shape: &'static str,
}

/// Every field, in the order in which share registers name them.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DataDictionary {
    /// The fields.
    pub fields: Vec<DictionaryField>,
}

const REGISTER: &str = "Him Parivar register (Panchayati Raj, Urban Development)";
const FOOD: &str = "Food, Civil Supplies and Consumer Affairs";
const OFFICE: &str = "card issuing office";

/// The dictionary of everything that the exchange gives away.
pub fn data_dictionary() -> DataDictionary {
    let shared = SharedField::ALL.into_iter().map(shared_field);
    let exported = ONORC.iter().map(onorc_field);
    let sheet = CALL_SHEET.iter().map(call_sheet_field);
    DataDictionary {
        fields: shared.chain(exported).chain(sheet).collect(),
    }
}

fn shared_field(field: SharedField) -> DictionaryField {
    let (hi, en, owner) = meaning(field);
    let profiles = FieldProfile::ALL.into_iter();
    let profiles = profiles.filter(|profile| profile.has(field));
    DictionaryField {
        name: field.word(),
        document: "FamilyCard",
        meaning: both(hi, en),
        owner,
        personal: true,
        profiles: profiles.map(FieldProfile::word).collect(),
        shape: "agreed",
    }
}

const fn meaning(field: SharedField) -> (&'static str, &'static str, &'static str) {
    match field {
        SharedField::FamilyId => (
            "परिवार का रजिस्टर नंबर",
            "the register's number of the family",
            REGISTER,
        ),
        SharedField::CardNumber => ("कार्ड पर छपा नंबर", "the number printed on the card", OFFICE),
        SharedField::Status => ("कार्ड मान्य है या नहीं", "whether the card holds", OFFICE),
        SharedField::ExpiresOn => ("कार्ड कब तक मान्य है", "until when the card holds", OFFICE),
        SharedField::RationCard => ("राशन कार्ड नंबर", "the ration card's number", FOOD),
        SharedField::Categories => ("राशन श्रेणियाँ", "ration categories", FOOD),
        SharedField::HomeShop => ("उचित मूल्य दुकान का कोड", "the fair-price shop's code", FOOD),
        SharedField::Members => (
            "परिवार में कितने सदस्य हैं",
            "how many persons the family has",
            REGISTER,
        ),
        SharedField::HeadName => ("मुखिया का नाम", "the name of the head of family", REGISTER),
        SharedField::LocalBody => (
            "पंचायत या वार्ड का एलजीडी कोड",
            "LGD code of the panchayat or ward",
            REGISTER,
        ),
        SharedField::District => ("ज़िले का एलजीडी कोड", "LGD code of the district", REGISTER),
    }
}

/// Fields of a line of a call sheet beside the family's own: name, Hindi, English. The office owns
/// them: who is called agreed with it.
const CALL_SHEET: [(&str, &str, &str); 4] = [
    (
        "agreed_at",
        "परिवार ने कब कहा कि उसे फ़ोन किया जा सकता है",
        "when the family said that it may be called",
    ),
    (
        "agreed_where",
        "कहाँ कहा: केंद्र पर या अपनी पर्ची के पृष्ठ पर",
        "where it said so: at the counter, or on the page of its slip",
    ),
    (
        "ask_at",
        "वह केंद्र जो परिवार तक पहुँचना जानता है",
        "the centre that knows how to reach the family",
    ),
    (
        "last_event",
        "उसके कार्ड के साथ अंतिम बात क्या हुई",
        "the last thing that happened to its card",
    ),
];

fn call_sheet_field(&(name, hi, en): &(&'static str, &str, &str)) -> DictionaryField {
    DictionaryField {
        name,
        document: "CallSheet",
        meaning: both(hi, en),
        owner: OFFICE,
        personal: true,
        profiles: Vec::new(),
        shape: "agreed",
    }
}

/// Columns of `onorc.csv`: name, Hindi, English, owner, shape. What the national system's file looks
/// like is not published; its shape is taken from news of the ten-digit card and two-digit suffix.
const ONORC: [(&str, &str, &str, &str, &str); 8] = [
    (
        "state_code",
        "राज्य का कोड, दो अंक",
        "this state's code, two digits",
        OFFICE,
        "assumed",
    ),
    (
        "ration_card",
        "राशन कार्ड नंबर, जैसा राज्य लिखता है",
        "the ration card as this state writes it; which eight digits the national system takes is to be agreed",
        FOOD,
        "assumed",
    ),
    (
        "member_suffix",
        "सदस्य का क्रमांक, दो अंक, मुखिया 01",
        "the member's place in the register, two digits, the head is 01",
        REGISTER,
        "assumed",
    ),
    (
        "is_head",
        "मुखिया है या नहीं",
        "whether the member is the head: yes or no",
        REGISTER,
        "agreed",
    ),
    (
        "ekyc_done",
        "ई-केवाईसी हुआ या नहीं",
        "whether the member has done eKYC: yes or no",
        REGISTER,
        "agreed",
    ),
    (
        "categories",
        "राशन श्रेणियाँ",
        "ration categories, a blank between",
        FOOD,
        "agreed",
    ),
    (
        "home_shop",
        "उचित मूल्य दुकान का कोड",
        "the fair-price shop's code",
        FOOD,
        "agreed",
    ),
    (
        "district_lgd",
        "ज़िले का एलजीडी कोड",
        "LGD code of the district",
        REGISTER,
        "agreed",
    ),
];

fn onorc_field(
    (name, hi, en, owner, shape): &(
        &'static str,
        &'static str,
        &'static str,
        &'static str,
        &'static str,
    ),
) -> DictionaryField {
    DictionaryField {
        name,
        document: "onorc.csv",
        meaning: both(hi, en),
        owner,
        personal: *name != "state_code",
        profiles: Vec::new(),
        shape,
    }
}

fn both(hi: &str, en: &str) -> InBoth {
    InBoth {
        hi: hi.to_owned(),
        en: en.to_owned(),
    }
}
