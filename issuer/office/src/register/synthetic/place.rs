use issuer_domain::LocalBodyKind;

use super::dice::Dice;
use super::vocabulary::{BothScripts, Pair, Places};

/// Where a family lives and draws its ration.
#[derive(Debug)]
pub(super) struct Home {
    pub(super) district: (u32, BothScripts),
    pub(super) block: (u32, BothScripts),
    pub(super) kind: LocalBodyKind,
    pub(super) body: (u32, BothScripts),
    pub(super) shop: (String, BothScripts),
    pub(super) is_tribal: bool,
}

/// Codes in the style of LGD, but of a range that the directory has not reached.
const BLOCK_CODES_FROM: u32 = 9_000;
const PANCHAYAT_CODES_FROM: u32 = 900_000;
const WARD_CODES_FROM: u32 = 950_000;
const TOWN_CODES_FROM: u32 = 9_800;
const WARDS_OF_A_TOWN: u32 = 11;

/// Kinnaur, Lahul and Spiti.
const TRIBAL: [u32; 2] = [19, 21];

/// What a home must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wish {
    Any,
    Town,
    LongName,
}

pub(super) fn home(places: &Places, wish: Wish, dice: &mut Dice) -> Home {
    let district = loop {
        let at = dice.weighted(places.districts.iter().map(|district| district.families));
        let district = &places.districts[at];
        if wish != Wish::Town || !district.towns.is_empty() {
            break district;
        }
    };
    let is_town =
        wish == Wish::Town || wish == Wish::Any && !district.towns.is_empty() && dice.percent(12);
    let (kind, block, body) = if is_town {
        let town_at = dice.below(length(&district.towns));
        let town = district.towns[town_at as usize].usual();
        let ward_at = dice.below(WARDS_OF_A_TOWN);
        let ward = places.villages.wards[ward_at as usize % places.villages.wards.len()].usual();
        let town_code = TOWN_CODES_FROM + district.lgd * 10 + town_at;
        let body_code = WARD_CODES_FROM + (district.lgd * 10 + town_at) * 20 + ward_at;
        let name = BothScripts {
            hindi: format!("वार्ड {} {}", ward_at + 1, ward.hindi),
            latin: format!("Ward {} {}", ward_at + 1, ward.latin),
        };
        (LocalBodyKind::Ward, (town_code, town), (body_code, name))
    } else {
        let block_at = dice.below(length(&district.blocks));
        let block = district.blocks[block_at as usize].usual();
        let block_number = district.lgd * 20 + block_at;
        let villages = if wish == Wish::LongName {
            &places.villages.long
        } else {
            &places.villages.plain
        };
        let village_at = dice.below(length(villages));
        let offset = if wish == Wish::LongName {
            length(&places.villages.plain)
        } else {
            0
        };
        let body_code = PANCHAYAT_CODES_FROM + block_number * 40 + offset + village_at;
        let name = villages[village_at as usize].usual();
        (
            LocalBodyKind::Panchayat,
            (BLOCK_CODES_FROM + block_number, block),
            (body_code, name),
        )
    };
    let shop = shop(district.lgd, &body, dice);
    Home {
        district: (district.lgd, district.name.usual()),
        block,
        kind,
        body,
        shop,
        is_tribal: TRIBAL.contains(&district.lgd),
    }
}

/// A shop of the place: two of three are run by a cooperative.
fn shop(district: u32, body: &(u32, BothScripts), dice: &mut Dice) -> (String, BothScripts) {
    let which = dice.below(2);
    let code = format!("HP{district:02}{:05}{which}", body.0 % 100_000);
    let body_name = short(&body.1);
    let (hindi, latin) = if (body.0 + which).is_multiple_of(3) {
        ("उचित मूल्य दुकान", "Fair Price Shop")
    } else {
        ("सहकारी सभा", "Cooperative Society")
    };
    let name = BothScripts {
        hindi: format!("{hindi} {}", body_name.hindi),
        latin: format!("{latin} {}", body_name.latin),
    };
    (code, name)
}

/// The first three words of a name.
fn short(name: &BothScripts) -> BothScripts {
    let words = |text: &str| text.split(' ').take(3).collect::<Vec<_>>().join(" ");
    BothScripts {
        hindi: words(&name.hindi),
        latin: words(&name.latin),
    }
}

fn length(list: &[Pair]) -> u32 {
    u32::try_from(list.len()).unwrap_or(u32::MAX)
}
