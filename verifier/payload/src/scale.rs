use minicbor::Decoder;

use crate::category::{Category, CategorySet};
use crate::claims::{CLAIM_ISSUED, CLAIM_ISSUER, decode_time};
use crate::deterministic;
use crate::limits::{
    HOME_SHOP_MAX, ISSUER_MAX, SCALE_AREAS_MAX, SCALE_GRAMS_MAX, SCALE_LINES_MAX, SCALE_PAISE_MAX,
    SCALE_TEXT_MAX,
};
use crate::map_reader::{Entry, read_map};
use crate::month::Month;
use crate::schema_error::SchemaError;
use crate::timestamp::Timestamp;

/// What a month's ration is (private claim).
pub(crate) const CLAIM_SCALE: i64 = -65_544;
const SCALE_FIELDS: u64 = 3;
const LINE_FIELDS: u64 = 8;

/// What families are entitled to in one month. Nothing of it stands on a card: a scale changes by
/// an order, a card does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scale {
    /// The issuer's URI.
    pub issuer: String,
    /// When it was signed; a later one of the same month takes its place.
    pub issued_at: Timestamp,
    /// The month for which it holds.
    pub month: Month,
    /// The number of the order that it rests on.
    pub order: String,
    /// Its lines, at most [`SCALE_LINES_MAX`].
    pub lines: Vec<ScaleLine>,
}

/// One item of a scale, for whom and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScaleLine {
    /// Families of any of these categories.
    pub categories: CategorySet,
    /// Beginnings of home shops' codes; everywhere where empty.
    pub areas: Vec<String>,
    /// The item in English; lines with the same one are about the same item.
    pub item: String,
    /// The item in Hindi.
    pub item_hindi: String,
    /// Whether each member has so much, or the family.
    pub per_person: bool,
    /// How much, in grams.
    pub grams: u32,
    /// Price of a kilogram in paise; free where 0.
    pub paise_per_kg: u32,
    /// Items of one number other than 0 are for the family to choose from: wheat or atta.
    pub choice: u8,
}

impl Scale {
    pub(crate) fn decode(payload: &[u8]) -> Result<Self, SchemaError> {
        deterministic::check(payload)?;
        let (mut issuer, mut issued_at, mut content) = (None, None, None);
        read_map(&mut Decoder::new(payload), |key, decoder| {
            match key {
                CLAIM_ISSUER => issuer = Some(decoder.str()?.to_owned()),
                CLAIM_ISSUED => issued_at = Some(decode_time(decoder)?),
                CLAIM_SCALE => content = Some(decode_content(decoder)?),
                _ => return Ok(Entry::Unknown),
            }
            Ok::<_, SchemaError>(Entry::Read)
        })?;
        let (month, order, lines) = content.ok_or(SchemaError::Missing("scale"))?;
        let scale = Self {
            issuer: issuer.ok_or(SchemaError::Missing("issuer"))?,
            issued_at: issued_at.ok_or(SchemaError::Missing("time of issue"))?,
            month,
            order,
            lines,
        };
        scale.check()?;
        Ok(scale)
    }

    pub(crate) fn check(&self) -> Result<(), SchemaError> {
        if self.issuer.is_empty() || self.issuer.len() > ISSUER_MAX {
            return Err(SchemaError::Range("issuer"));
        }
        if self.order.is_empty() || self.order.len() > SCALE_TEXT_MAX {
            return Err(SchemaError::Range("order's number"));
        }
        if self.lines.is_empty() || self.lines.len() > SCALE_LINES_MAX {
            return Err(SchemaError::Range("number of a scale's lines"));
        }
        self.lines.iter().try_for_each(ScaleLine::check)
    }

    /// What a family of these categories has whose home shop this is: of each item the line for the
    /// most needy of its categories, and of those the one for the smallest area.
    ///
    /// A family that is in two categories has an item once: the ration of a BPL family includes its
    /// share by the food security act.
    pub fn of_family(&self, categories: CategorySet, home_shop: &str) -> Vec<&ScaleLine> {
        let mut chosen: Vec<(&ScaleLine, (Category, usize))> = Vec::new();
        for line in &self.lines {
            let Some(rank) = line.rank_for(categories, home_shop) else {
                continue;
            };
            match chosen.iter_mut().find(|(other, _)| other.item == line.item) {
                Some((best, ranked)) if rank < *ranked => (*best, *ranked) = (line, rank),
                Some(_) => (),
                None => chosen.push((line, rank)),
            }
        }
        chosen.into_iter().map(|(line, _)| line).collect()
    }
}

impl ScaleLine {
    fn check(&self) -> Result<(), SchemaError> {
        let text = |text: &str| !text.is_empty() && text.len() <= SCALE_TEXT_MAX;
        if !text(&self.item) || !text(&self.item_hindi) {
            return Err(SchemaError::Range("item's name"));
        }
        let area = |area: &String| (1..=HOME_SHOP_MAX).contains(&area.len());
        if self.areas.len() > SCALE_AREAS_MAX || !self.areas.iter().all(area) {
            return Err(SchemaError::Range("item's areas"));
        }
        if self.grams == 0 || self.grams > SCALE_GRAMS_MAX {
            return Err(SchemaError::Range("item's quantity"));
        }
        if self.paise_per_kg > SCALE_PAISE_MAX {
            return Err(SchemaError::Range("item's price"));
        }
        Ok(())
    }

    /// How near the line is to a family, nearest first; `None` where it is not for that family.
    fn rank_for(&self, categories: CategorySet, home_shop: &str) -> Option<(Category, usize)> {
        let category = categories
            .iter()
            .find(|category| self.categories.contains(*category))?;
        let longest = self
            .areas
            .iter()
            .filter(|area| home_shop.starts_with(*area));
        let area = match longest.map(String::len).max() {
            Some(length) => length,
            None if self.areas.is_empty() => 0,
            None => return None,
        };
        Some((category, HOME_SHOP_MAX.saturating_sub(area)))
    }
}

/// `[month, order, lines]`
fn decode_content(
    decoder: &mut Decoder<'_>,
) -> Result<(Month, String, Vec<ScaleLine>), SchemaError> {
    if decoder.array()? != Some(SCALE_FIELDS) {
        return Err(SchemaError::Range("number of a scale's fields"));
    }
    let month = Month::from_number(decoder.u32()?).ok_or(SchemaError::Range("month"))?;
    let order = decoder.str()?.to_owned();
    let lines = decoder.array()?.unwrap_or(0);
    if lines > SCALE_LINES_MAX as u64 {
        return Err(SchemaError::Range("number of a scale's lines"));
    }
    let lines = (0..lines).map(|_| decode_line(decoder));
    Ok((month, order, lines.collect::<Result<_, _>>()?))
}

/// `[categories, areas, item, item in Hindi, per person, grams, paise a kilogram, choice]`
fn decode_line(decoder: &mut Decoder<'_>) -> Result<ScaleLine, SchemaError> {
    if decoder.array()? != Some(LINE_FIELDS) {
        return Err(SchemaError::Range("number of a scale line's fields"));
    }
    let categories =
        CategorySet::from_bits(decoder.u8()?).ok_or(SchemaError::Range("set of categories"))?;
    let areas = decoder.array()?.unwrap_or(0);
    if areas > SCALE_AREAS_MAX as u64 {
        return Err(SchemaError::Range("item's areas"));
    }
    let areas = (0..areas).map(|_| Ok::<_, SchemaError>(decoder.str()?.to_owned()));
    Ok(ScaleLine {
        categories,
        areas: areas.collect::<Result<_, _>>()?,
        item: decoder.str()?.to_owned(),
        item_hindi: decoder.str()?.to_owned(),
        per_person: match decoder.u8()? {
            0 => false,
            1 => true,
            _ => return Err(SchemaError::Range("item's share")),
        },
        grams: decoder.u32()?,
        paise_per_kg: decoder.u32()?,
        choice: decoder.u8()?,
    })
}

#[cfg(feature = "encode")]
impl Scale {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut writer = crate::cbor_writer::CborWriter::with_capacity(128 + self.lines.len() * 64);
        writer.map(3);
        writer.integer(CLAIM_ISSUER).text(&self.issuer);
        writer
            .integer(CLAIM_ISSUED)
            .integer(self.issued_at.seconds());
        writer.integer(CLAIM_SCALE).array(3);
        writer.unsigned(self.month.number().into());
        writer.text(&self.order).array(self.lines.len());
        for line in &self.lines {
            writer.array(8).unsigned(line.categories.bits().into());
            writer.array(line.areas.len());
            for area in &line.areas {
                writer.text(area);
            }
            writer.text(&line.item).text(&line.item_hindi);
            for number in [
                u32::from(line.per_person),
                line.grams,
                line.paise_per_kg,
                line.choice.into(),
            ] {
                writer.unsigned(number.into());
            }
        }
        writer.into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(categories: &[Category], areas: &[&str], item: &str, grams: u32) -> ScaleLine {
        ScaleLine {
            categories: CategorySet::of(categories.iter().copied()).unwrap(),
            areas: areas.iter().map(|&area| area.to_owned()).collect(),
            item: item.to_owned(),
            item_hindi: item.to_owned(),
            per_person: true,
            grams,
            paise_per_kg: 0,
            choice: 0,
        }
    }

    fn scale(lines: Vec<ScaleLine>) -> Scale {
        Scale {
            issuer: "https://card.hp.example".to_owned(),
            issued_at: Timestamp::from_seconds(1_793_491_200),
            month: Month::parse("2026-12").unwrap(),
            order: "No. 1/2026".to_owned(),
            lines,
        }
    }

    fn shares(scale: &Scale, categories: &[Category], shop: &str) -> Vec<(String, u32)> {
        let categories = CategorySet::of(categories.iter().copied()).unwrap();
        let lines = scale.of_family(categories, shop).into_iter();
        lines.map(|line| (line.item.clone(), line.grams)).collect()
    }

    #[test]
    fn a_family_has_each_item_once_by_its_most_needy_category_and_smallest_area() {
        use Category::{Apl, Bpl, Phh};
        let scale = scale(vec![
            line(&[Bpl], &[], "rice", 9_000),
            line(&[Phh], &[], "rice", 2_000),
            line(&[Phh], &["02"], "rice", 2_500),
            line(&[Phh], &["0212", "05"], "rice", 3_000),
            line(&[Phh, Bpl, Apl], &[], "sugar", 500),
        ]);
        let of = |categories: &[Category], shop| shares(&scale, categories, shop);
        assert_eq!(
            of(&[Bpl, Phh], "0212345"),
            [("rice".into(), 3_000), ("sugar".into(), 500)]
        );
        assert_eq!(of(&[Phh], "0299999")[0].1, 2_500);
        assert_eq!(of(&[Phh], "0912345")[0].1, 2_000);
        assert_eq!(of(&[Bpl], "0212345")[0].1, 9_000);
        assert_eq!(of(&[Apl], "0212345"), [("sugar".into(), 500)]);
        assert_eq!(of(&[Category::Aplt], "0212345"), []);
    }

    #[cfg(feature = "encode")]
    #[test]
    fn a_scale_is_read_as_it_was_written_and_what_breaks_a_limit_is_refused() {
        let good = scale(vec![line(&[Category::Aay], &["0212"], "wheat", 20_000)]);
        assert_eq!(Scale::decode(&good.encode()), Ok(good.clone()));
        let broken: [fn(&mut Scale); 7] = [
            |scale| scale.lines.clear(),
            |scale| scale.order.clear(),
            |scale| scale.issuer = "x".repeat(ISSUER_MAX + 1),
            |scale| scale.lines[0].grams = 0,
            |scale| scale.lines[0].grams = SCALE_GRAMS_MAX + 1,
            |scale| scale.lines[0].areas = vec![String::new()],
            |scale| scale.lines = vec![scale.lines[0].clone(); SCALE_LINES_MAX + 1],
        ];
        for breaks in broken {
            let mut scale = good.clone();
            breaks(&mut scale);
            assert!(Scale::decode(&scale.encode()).is_err(), "{scale:?}");
        }
        let bytes = good.encode();
        for length in 0..bytes.len() {
            assert!(Scale::decode(&bytes[..length]).is_err());
        }
    }
}
