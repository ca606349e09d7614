//! `sample.json`: one family to look at a layout with.

use std::error::Error;
use std::path::Path;

use issuer_domain::{
    CardNumber, CardType, Category, CategorySet, FamilyId, Gender, HomeShop, LocalBody,
    LocalBodyKind, Name, Part, Place, Relation,
};
use serde::Deserialize;
use time::Date;
use time::format_description::well_known::Iso8601;

use crate::card_data::{CardData, MemberLine};

/// The family that is nobody's, with which the permanent layout is looked at.
const PERMANENT: &str = include_str!("../../../card-layouts/permanent/sample.json");

/// Why a sample is no card.
#[derive(Debug, thiserror::Error)]
#[error(
    "the sample of a card cannot be read\n\nhint: write it like card-layouts/permanent/sample.json"
)]
pub struct SampleError(#[source] Box<dyn Error + Send + Sync>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sample {
    card_type: String,
    family_id: String,
    issue_number: u8,
    /// `[number, of]`; null for a family's only card.
    part: Option<[u8; 2]>,
    ration_card: Option<String>,
    categories: Vec<String>,
    head: SampleName,
    local_body: SampleLocalBody,
    block: SamplePlace,
    district: SamplePlace,
    home_shop: SampleShop,
    as_on: String,
    expires_on: String,
    /// A JPEG file beside the sample.
    photo: Option<String>,
    members: Vec<SampleMember>,
    /// The QR's text; else one as long as a signed family of five's.
    qr_text: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SampleName {
    hindi: Option<String>,
    latin: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SamplePlace {
    lgd_code: u32,
    hindi: Option<String>,
    latin: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SampleLocalBody {
    kind: String,
    lgd_code: u32,
    hindi: Option<String>,
    latin: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SampleShop {
    code: String,
    hindi: Option<String>,
    latin: Option<String>,
}

#[derive(Deserialize)]
struct SampleMember {
    hindi: Option<String>,
    latin: Option<String>,
    /// As the register writes it: `head`, `spouse`, `child_in_law` …
    relation: String,
    gender: String,
    birth_year: Option<u16>,
}

/// The sample that the program carries: a permanent card without a photo.
pub fn bundled() -> Result<CardData, SampleError> {
    read(PERMANENT, Path::new("."))
}

/// Reads a sample; photos are looked for in `folder`.
pub fn read(json: &str, folder: &Path) -> Result<CardData, SampleError> {
    read_any(json, folder).map_err(SampleError)
}

fn read_any(json: &str, folder: &Path) -> Result<CardData, Box<dyn Error + Send + Sync>> {
    let sample: Sample = serde_json::from_str(json)?;
    let name = |hindi: &Option<String>, latin: &Option<String>| {
        Name::new(hindi.as_deref(), latin.as_deref())
    };
    let place_name = |hindi: &Option<String>, latin: &Option<String>| {
        Name::of_place(hindi.as_deref(), latin.as_deref())
    };
    let place = |place: &SamplePlace| -> Result<Place, Box<dyn Error + Send + Sync>> {
        Ok(Place {
            lgd_code: place.lgd_code,
            name: place_name(&place.hindi, &place.latin)?,
        })
    };
    let part = match sample.part {
        None => Part::WHOLE,
        Some([number, of]) => Part::new(number, of).ok_or("part is [number, of]")?,
    };
    let family_id = FamilyId::parse(&sample.family_id)?;
    let categories = sample
        .categories
        .iter()
        .map(|code| Category::from_code(code).ok_or_else(|| format!("no category `{code}`")))
        .collect::<Result<Vec<_>, _>>()?;
    let members = sample
        .members
        .iter()
        .map(|member| {
            Ok(MemberLine {
                name: name(&member.hindi, &member.latin)?,
                relation: relation(&member.relation)?,
                gender: match member.gender.as_str() {
                    "male" => Gender::Male,
                    "female" => Gender::Female,
                    "other" => Gender::Other,
                    _ => Gender::Unknown,
                },
                birth_year: member.birth_year,
            })
        })
        .collect::<Result<_, Box<dyn Error + Send + Sync>>>()?;
    let body = &sample.local_body;
    Ok(CardData {
        card_type: CardType::from_word(&sample.card_type).ok_or("card_type is not known")?,
        card_number: CardNumber::new(family_id, sample.issue_number, part)?,
        ration_card: sample.ration_card,
        categories: CategorySet::of(categories).ok_or("there is no category")?,
        head: name(&sample.head.hindi, &sample.head.latin)?,
        local_body: LocalBody {
            kind: LocalBodyKind::from_word(&body.kind).ok_or("kind is panchayat or ward")?,
            place: Place {
                lgd_code: body.lgd_code,
                name: place_name(&body.hindi, &body.latin)?,
            },
        },
        block: place(&sample.block)?,
        district: place(&sample.district)?,
        home_shop: HomeShop {
            code: sample.home_shop.code,
            name: place_name(&sample.home_shop.hindi, &sample.home_shop.latin)?,
        },
        as_on: Date::parse(&sample.as_on, &Iso8601::DATE)?,
        expires_on: Date::parse(&sample.expires_on, &Iso8601::DATE)?,
        members,
        qr_text: sample.qr_text.unwrap_or_else(stand_in_qr_text),
        photo: sample
            .photo
            .map(|file| std::fs::read(folder.join(file)))
            .transpose()?,
    })
}

fn relation(word: &str) -> Result<Relation, String> {
    let snake = |relation: &Relation| {
        let mut words = String::new();
        for character in format!("{relation:?}").chars() {
            if character.is_ascii_uppercase() && !words.is_empty() {
                words.push('_');
            }
            words.push(character.to_ascii_lowercase());
        }
        words
    };
    Relation::ALL
        .into_iter()
        .find(|relation| snake(relation) == word)
        .ok_or_else(|| format!("no relation `{word}`"))
}

/// 380 characters of the base45 alphabet that mean nothing: the length of a family of five.
fn stand_in_qr_text() -> String {
    const ALPHABET: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    let mut state = 20_261_121_u32;
    (0..380)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            char::from(ALPHABET[(state >> 16) as usize % ALPHABET.len()])
        })
        .collect()
}
