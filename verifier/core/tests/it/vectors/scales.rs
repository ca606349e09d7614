//! Scales of a month, and what refuses them.

use card_payload::carrier::{CarrierKind, Content, split};
use card_payload::{Category, CategorySet, Month};
use card_verifier::{Lists, UpdateError};
use serde_json::{Value, json};

use crate::support::{
    LISTED, NOW, ROOTS, anchors, family, from_hex, good_update, hex, public_key, scale_of,
    scale_token, status_list, status_token, text_of,
};

/// A scale, and what a verifier must say about it and about the usual family's share.
pub(super) struct ScaleVector {
    pub(super) name: &'static str,
    defect: &'static str,
    scale: Vec<u8>,
    code: &'static str,
    /// Items in grams for the whole family.
    items: Vec<(&'static str, u32)>,
}

fn month() -> Month {
    Month::of(NOW)
}

pub(super) fn all() -> Vec<ScaleVector> {
    let good = scale_of(month(), LISTED);
    let refused = |name, defect, scale, code| ScaleVector {
        name,
        defect,
        scale,
        code,
        items: Vec::new(),
    };
    let mut altered = scale_token("update", &good);
    let middle = altered.len() / 2;
    altered[middle] ^= 1;
    let mut areas = good.clone();
    let mut here = areas.lines[0].clone();
    here.areas = vec!["0212".to_owned()];
    here.grams = 3_000;
    let mut elsewhere = areas.lines[1].clone();
    elsewhere.areas = vec!["09".to_owned()];
    let mut others = areas.lines[1].clone();
    others.item = "atta".to_owned();
    others.categories = CategorySet::only(Category::Aay);
    areas.lines = vec![areas.lines[0].clone(), here, elsewhere, others];
    vec![
        ScaleVector {
            items: vec![("rice", 10_000), ("sugar", 500)],
            ..refused(
                "good",
                "none: two kilograms a person, half a kilogram a family",
                scale_token("update", &good),
                "U-OK",
            )
        },
        ScaleVector {
            items: vec![("rice", 15_000)],
            ..refused(
                "for-areas",
                "none: more in some areas, an item elsewhere, one for others",
                scale_token("update", &areas),
                "U-OK",
            )
        },
        refused(
            "by-card-key",
            "a key for cards signed it",
            scale_token("card", &good),
            "U-SCALE-USE",
        ),
        refused(
            "by-unknown-key",
            "the trust list does not have its key",
            scale_token("stranger", &good),
            "U-SCALE-KEY",
        ),
        refused(
            "altered",
            "one bit was changed",
            altered,
            "U-SCALE-SIGNATURE",
        ),
        refused(
            "status-list-as-scale",
            "it is a status list",
            status_token("status", &status_list()),
            "U-SCALE-KIND",
        ),
    ]
}

impl ScaleVector {
    pub(super) fn to_json(&self) -> Value {
        let sms = split(
            &self.scale,
            Content::Scale,
            month().number().into(),
            CarrierKind::Sms,
        );
        let items: serde_json::Map<_, _> = self
            .items
            .iter()
            .map(|&(item, grams)| (item.to_owned(), grams.into()))
            .collect();
        json!({
            "name": self.name,
            "defect": self.defect,
            "roots": ROOTS.map(|role| hex(&public_key(role))),
            "update": hex(&good_update()),
            "scale": hex(&self.scale),
            "sms": sms.unwrap(),
            "code": self.code,
            "text": text_of(&family(5)),
            "at": format!("{NOW:?}"),
            "at_seconds": NOW.seconds(),
            "items": items,
        })
    }
}

#[test]
fn every_scale_is_taken_or_refused_for_its_reason_and_gives_the_family_its_share() {
    for vector in super::read("scales") {
        let name = vector["name"].as_str().unwrap();
        let lists = Lists::open(&from_hex(vector["update"].as_str().unwrap()), &anchors()).unwrap();
        let opened = lists.open_scale(&from_hex(vector["scale"].as_str().unwrap()));
        let code = opened
            .as_ref()
            .map_or_else(UpdateError::code, |_| "U-OK".to_owned());
        assert_eq!(code, vector["code"], "{name}");
        let card = family(5);
        let items: serde_json::Map<_, _> = opened
            .iter()
            .flat_map(|scale| scale.of_family(card.categories, &card.home_shop))
            .map(|line| {
                let persons = if line.per_person { 5 } else { 1 };
                (line.item.clone(), (line.grams * persons).into())
            })
            .collect();
        assert_eq!(Value::from(items), vector["items"], "{name}");
    }
}
