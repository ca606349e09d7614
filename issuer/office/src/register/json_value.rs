use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// A value of JSON as the text of a cell, handed to `put`: registers write numbers as numbers and
/// gaps as null. False where it is none of these.
pub(super) struct CellSeed<'a> {
    /// Whether a list of texts is one cell, its items with plus signs between them.
    pub(super) may_be_list: bool,
    pub(super) put: &'a mut dyn FnMut(&str),
}

/// Whether a value is there at all; it is not looked at.
pub(super) struct PresenceSeed;

/// Up to here every whole number has its own double-precision form.
const WHOLE_MAX: f64 = 9_007_199_254_740_992.0;

impl<'de> DeserializeSeed<'de> for CellSeed<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for CellSeed<'_> {
    type Value = bool;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a text, a number or null")
    }

    fn visit_str<E>(self, text: &str) -> Result<bool, E> {
        (self.put)(text);
        Ok(true)
    }

    fn visit_u64<E>(self, number: u64) -> Result<bool, E> {
        (self.put)(&number.to_string());
        Ok(true)
    }

    fn visit_i64<E>(self, number: i64) -> Result<bool, E> {
        (self.put)(&number.to_string());
        Ok(true)
    }

    fn visit_f64<E>(self, number: f64) -> Result<bool, E> {
        (self.put)(&plain_number(number));
        Ok(true)
    }

    fn visit_bool<E>(self, is: bool) -> Result<bool, E> {
        (self.put)(if is { "true" } else { "false" });
        Ok(true)
    }

    fn visit_unit<E>(self) -> Result<bool, E> {
        Ok(true)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<bool, A::Error> {
        let mut joined = String::new();
        let mut is_texts = self.may_be_list;
        loop {
            let mut push = |text: &str| {
                if !joined.is_empty() {
                    joined.push('+');
                }
                joined.push_str(text);
            };
            let item = CellSeed {
                may_be_list: false,
                put: &mut push,
            };
            match list.next_element_seed(item)? {
                None => break,
                Some(is_text) => is_texts &= is_text,
            }
        }
        if is_texts {
            (self.put)(&joined);
        }
        Ok(is_texts)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<bool, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(false)
    }
}

/// A number as people write it: whole ones without decimals.
pub(super) fn plain_number(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < WHOLE_MAX {
        format!("{number:.0}")
    } else {
        number.to_string()
    }
}

impl<'de> DeserializeSeed<'de> for PresenceSeed {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for PresenceSeed {
    type Value = bool;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("anything")
    }

    fn visit_unit<E>(self) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_str<E>(self, text: &str) -> Result<bool, E> {
        Ok(!text.trim().is_empty())
    }

    fn visit_bool<E>(self, _: bool) -> Result<bool, E> {
        Ok(true)
    }

    fn visit_u64<E>(self, _: u64) -> Result<bool, E> {
        Ok(true)
    }

    fn visit_i64<E>(self, _: i64) -> Result<bool, E> {
        Ok(true)
    }

    fn visit_f64<E>(self, _: f64) -> Result<bool, E> {
        Ok(true)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<bool, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(true)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<bool, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(true)
    }
}
