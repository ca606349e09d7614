//! A family that is nobody's, for tests.

use issuer_domain::{
    CardNumber, CardType, Category, CategorySet, FamilyId, Gender, HomeShop, LocalBody,
    LocalBodyKind, Name, Part, Place, Relation,
};
use time::macros::date;

use crate::card_data::{CardData, MemberLine};

/// A name in both scripts; an empty text is absent.
pub(crate) fn name(hindi: &str, latin: &str) -> Name {
    Name::new(Some(hindi), Some(latin)).unwrap()
}

pub(crate) fn member(name: Name, relation: Relation, gender: Gender) -> MemberLine {
    MemberLine {
        name,
        relation,
        gender,
        birth_year: Some(1990),
    }
}

/// A permanent card of a mother, a father and a son.
pub(crate) fn card() -> CardData {
    let place = |lgd_code, hindi, latin| Place {
        lgd_code,
        name: name(hindi, latin),
    };
    let head = name("श्रीमती कृष्णा द्विवेदी", "Shrimati Krishna Dwivedi");
    CardData {
        card_type: CardType::Permanent,
        card_number: CardNumber::new(FamilyId::parse("41705823").unwrap(), 1, Part::WHOLE).unwrap(),
        ration_card: Some("HP2019041705823".to_owned()),
        categories: CategorySet::only(Category::Phh),
        head: head.clone(),
        local_body: LocalBody {
            kind: LocalBodyKind::Panchayat,
            place: place(1001, "ठियोग", "Theog"),
        },
        block: place(2001, "ठियोग", "Theog"),
        district: place(23, "शिमला", "Shimla"),
        home_shop: HomeShop {
            code: "1203456".to_owned(),
            name: name("ठियोग बाज़ार", "Theog Bazar"),
        },
        as_on: date!(2026 - 11 - 21),
        expires_on: date!(2036 - 11 - 20),
        members: vec![
            member(head, Relation::Head, Gender::Female),
            member(
                name("रमेश द्विवेदी", "Ramesh Dwivedi"),
                Relation::Spouse,
                Gender::Male,
            ),
            member(
                name("अर्जुन द्विवेदी", "Arjun Dwivedi"),
                Relation::Child,
                Gender::Male,
            ),
        ],
        qr_text: "HIM1:".to_owned() + &"A1".repeat(150),
        photo: None,
    }
}
