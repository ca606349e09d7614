use std::fmt;
use std::str::FromStr;

use crate::Family;

/// A part of the state that an office works on, by its code in the Local Government Directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Area {
    /// All of it.
    State,
    /// A district.
    District(u32),
    /// A development block or town.
    Block(u32),
    /// A panchayat or ward.
    LocalBody(u32),
}

impl Area {
    /// Whether a family lives in it.
    pub fn covers(self, family: &Family) -> bool {
        match self {
            Self::State => true,
            Self::District(code) => family.district.lgd_code == code,
            Self::Block(code) => family.block.lgd_code == code,
            Self::LocalBody(code) => family.local_body.place.lgd_code == code,
        }
    }
}

/// A text that names no area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an area is written state, district:18, block:9360 or local-body:914400, with LGD codes")]
pub struct AreaError;

impl Area {
    /// Whether a family lives in it.
    pub const fn has(self, family: &Family) -> bool {
        match self {
            Self::State => true,
            Self::District(code) => family.district.lgd_code == code,
            Self::Block(code) => family.block.lgd_code == code,
            Self::LocalBody(code) => family.local_body.place.lgd_code == code,
        }
    }
}

impl FromStr for Area {
    type Err = AreaError;

    fn from_str(text: &str) -> Result<Self, AreaError> {
        if text == "state" {
            return Ok(Self::State);
        }
        let (kind, code) = text.split_once(':').ok_or(AreaError)?;
        let code = code.parse().map_err(|_| AreaError)?;
        match kind {
            "district" => Ok(Self::District(code)),
            "block" => Ok(Self::Block(code)),
            "local-body" => Ok(Self::LocalBody(code)),
            _ => Err(AreaError),
        }
    }
}

impl fmt::Display for Area {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::State => write!(out, "state"),
            Self::District(code) => write!(out, "district:{code}"),
            Self::Block(code) => write!(out, "block:{code}"),
            Self::LocalBody(code) => write!(out, "local-body:{code}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_is_read_as_it_is_written() {
        for text in ["state", "district:18", "block:9360", "local-body:914400"] {
            assert_eq!(text.parse::<Area>().unwrap().to_string(), text);
        }
        for text in ["", "all", "district", "district:", "district:x", "shop:1"] {
            assert_eq!(text.parse::<Area>(), Err(AreaError), "{text}");
        }
    }
}
