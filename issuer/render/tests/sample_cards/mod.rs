//! Invented cards for tests and measurements: none of these people exists.

use issuer_domain::{
    CardNumber, CardType, Category, CategorySet, FamilyId, Gender, HomeShop, LocalBody,
    LocalBodyKind, Name, Part, Place, Relation,
};
use issuer_render::{CardData, MemberLine};
use time::macros::date;

const GIVEN: [(&str, &str, Gender); 16] = [
    ("राम", "Ram", Gender::Male),
    ("कृष्णा", "Krishna", Gender::Female),
    ("सुनीता", "Sunita", Gender::Female),
    ("विक्रम", "Vikram", Gender::Male),
    ("प्रियंका", "Priyanka", Gender::Female),
    ("ज्ञानेन्द्र", "Gyanendra", Gender::Male),
    ("फ़रीदा", "Farida", Gender::Female),
    ("लक्ष्मी", "Lakshmi", Gender::Female),
    ("हरिश्चन्द्र", "Harishchandra", Gender::Male),
    ("उर्मिला", "Urmila", Gender::Female),
    ("तेनज़िन", "Tenzin", Gender::Male),
    ("श्याम", "Shyam", Gender::Male),
    ("पूर्णिमा", "Purnima", Gender::Female),
    ("गोविन्द", "Govind", Gender::Male),
    ("शकुंतला", "Shakuntala", Gender::Female),
    ("बलबीर", "Balbir", Gender::Male),
];

const FAMILY: [(&str, &str); 16] = [
    ("शर्मा", "Sharma"),
    ("ठाकुर", "Thakur"),
    ("वर्मा", "Verma"),
    ("चौहान", "Chauhan"),
    ("नेगी", "Negi"),
    ("द्विवेदी", "Dwivedi"),
    ("कश्यप", "Kashyap"),
    ("राणा", "Rana"),
    ("क्षत्रिय", "Kshatriya"),
    ("पठानिया", "Pathania"),
    ("भारद्वाज", "Bhardwaj"),
    ("गुप्ता", "Gupta"),
    ("डोगरा", "Dogra"),
    ("कटोच", "Katoch"),
    ("सूद", "Sood"),
    ("मेहता", "Mehta"),
];

const PLACES: [(&str, &str); 8] = [
    ("भवारना", "Bhawarna"),
    ("सुंदरनगर", "Sundarnagar"),
    ("रोहड़ू", "Rohru"),
    ("नगरोटा बगवाँ", "Nagrota Bagwan"),
    ("पच्छाद", "Pachhad"),
    ("बैजनाथ", "Baijnath"),
    ("कुल्लू", "Kullu"),
    ("धर्मपुर", "Dharmpur"),
];

/// Steps of a linear congruential generator (Knuth): enough to vary texts, and always the same.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("invented values are sound") % limit
    }
}

fn name(hindi: &str, latin: &str) -> Name {
    Name::new(Some(hindi), Some(latin)).expect("invented values are sound")
}

/// The `number`-th card: 1 to 8 members, and the photo where one is given.
pub(crate) fn card(number: u32, photo: Option<&[u8]>) -> CardData {
    let mut numbers = Numbers(u64::from(number).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let (family_hindi, family_latin) = FAMILY[numbers.below(FAMILY.len())];
    let member_count = 1 + numbers.below(8);
    let mut members: Vec<MemberLine> = (0..member_count)
        .map(|_| {
            let (hindi, latin, gender) = GIVEN[numbers.below(GIVEN.len())];
            let middle = numbers.below(3) == 0;
            let (hindi, latin) = if middle {
                (
                    format!("{hindi} कुमार {family_hindi}"),
                    format!("{latin} Kumar {family_latin}"),
                )
            } else {
                (
                    format!("{hindi} {family_hindi}"),
                    format!("{latin} {family_latin}"),
                )
            };
            let year = 1940 + u16::try_from(numbers.below(80)).expect("invented values are sound");
            MemberLine {
                name: name(&hindi, &latin),
                relation: Relation::Child,
                gender,
                birth_year: Some(year),
            }
        })
        .collect();
    members[0].relation = Relation::Head;
    let mut place = |lgd_code| {
        let (hindi, latin) = PLACES[numbers.below(PLACES.len())];
        Place {
            lgd_code,
            name: name(hindi, latin),
        }
    };
    let (local_body, block, district) = (place(240_001), place(2_101), place(22));
    let family_id =
        FamilyId::parse(&format!("{:08}", 41_000_000 + number)).expect("invented values are sound");
    let category = Category::ALL[numbers.below(Category::ALL.len())];
    CardData {
        card_type: CardType::Permanent,
        card_number: CardNumber::new(family_id, 1, Part::WHOLE).expect("invented values are sound"),
        ration_card: Some(format!("HP{:010}", 2_000_000 + number)),
        categories: CategorySet::of([category]).expect("invented values are sound"),
        head: members[0].name.clone(),
        local_body: LocalBody {
            kind: LocalBodyKind::Panchayat,
            place: local_body,
        },
        block,
        district,
        home_shop: HomeShop {
            code: format!("22{:04}", numbers.below(5_000)),
            name: name("उचित मूल्य की दुकान", "Fair Price Shop"),
        },
        as_on: date!(2026 - 11 - 01),
        expires_on: date!(2031 - 10 - 31),
        members,
        qr_text: qr_text(392 + 17 * (member_count - 1), &mut numbers),
        photo: photo.map(<[u8]>::to_vec),
    }
}

/// Base45 of as many characters as a signed text of that family has.
fn qr_text(characters: usize, numbers: &mut Numbers) -> String {
    const ALPHABET: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    (0..characters)
        .map(|_| char::from(ALPHABET[numbers.below(ALPHABET.len())]))
        .collect()
}
