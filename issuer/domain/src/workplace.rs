use std::fmt;
use std::str::FromStr;

use crate::{Area, aadhaar};

/// Where a member of staff works, and so whose cards, lots and consignments the person sees.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Workplace {
    /// An office of the department, for a part of the state or all of it.
    Area(Area),
    /// A Lok Mitra Kendra, by its id.
    Centre(WorkplaceCode),
    /// A press, by the name under which lots are sealed for it.
    Press(WorkplaceCode),
    /// A fair-price shop, by its code.
    Shop(WorkplaceCode),
}

impl Workplace {
    /// The part of the state, where it is an office of the department.
    pub const fn area(&self) -> Option<Area> {
        match self {
            Self::Area(area) => Some(*area),
            Self::Centre(_) | Self::Press(_) | Self::Shop(_) => None,
        }
    }
}

/// A text that names no workplace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a workplace is written state, district:18, block:9360, local-body:914400, centre:LMK-0231, press:NAME or shop:CODE, its name of at most {max} letters",
    max = WorkplaceCode::LENGTH_MAX
)]
pub struct WorkplaceError;

/// The id of a centre or shop, or the name of a press.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WorkplaceCode(String);

impl WorkplaceCode {
    /// Characters of a code: names of presses are the longest.
    pub const LENGTH_MAX: usize = 60;

    /// A code without control characters or anything like an Aadhaar number.
    pub fn parse(text: &str) -> Result<Self, WorkplaceError> {
        let is_code = !text.trim().is_empty()
            && text.trim() == text
            && text.chars().count() <= Self::LENGTH_MAX
            && !text.chars().any(char::is_control)
            && !aadhaar::find_in(text);
        if is_code {
            Ok(Self(text.to_owned()))
        } else {
            Err(WorkplaceError)
        }
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for WorkplaceCode {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl FromStr for Workplace {
    type Err = WorkplaceError;

    fn from_str(text: &str) -> Result<Self, WorkplaceError> {
        match text.split_once(':') {
            Some(("centre", code)) => Ok(Self::Centre(WorkplaceCode::parse(code)?)),
            Some(("press", code)) => Ok(Self::Press(WorkplaceCode::parse(code)?)),
            Some(("shop", code)) => Ok(Self::Shop(WorkplaceCode::parse(code)?)),
            _ => text.parse().map(Self::Area).map_err(|_| WorkplaceError),
        }
    }
}

impl fmt::Display for Workplace {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Area(area) => write!(out, "{area}"),
            Self::Centre(code) => write!(out, "centre:{code}"),
            Self::Press(code) => write!(out, "press:{code}"),
            Self::Shop(code) => write!(out, "shop:{code}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workplace_is_read_as_it_is_written() {
        for text in [
            "state",
            "district:18",
            "centre:LMK-0231",
            "press:Himalaya Cards",
            "shop:HP-0042",
        ] {
            assert_eq!(text.parse::<Workplace>().unwrap().to_string(), text);
        }
        for text in [
            "",
            "centre:",
            "centre: LMK",
            "centre:4991 1866 5246",
            "office:1",
            "shop:\n",
        ] {
            assert_eq!(text.parse::<Workplace>(), Err(WorkplaceError), "{text}");
        }
    }
}
