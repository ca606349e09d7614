//! The names and places that synthetic registers are made of.

use serde::Deserialize;

use super::dice::Dice;

/// `[Hindi, Latin, other Latin spellings …]`.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Pair(Vec<String>);

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Names {
    pub(super) male_second: Vec<Pair>,
    pub(super) female_second: Vec<Pair>,
    plain: NameSet,
    nukta: NameSet,
    joiner: NameSet,
    tribal: NameSet,
    long: NameSet,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NameSet {
    pub(super) male: Vec<Pair>,
    pub(super) female: Vec<Pair>,
    pub(super) surname: Vec<Pair>,
}

/// Which names a family has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NameKind {
    Plain,
    Nukta,
    Joiner,
    Tribal,
    Long,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Places {
    #[serde(rename = "district")]
    pub(super) districts: Vec<District>,
    pub(super) villages: Villages,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct District {
    pub(super) lgd: u32,
    pub(super) name: Pair,
    pub(super) families: u32,
    pub(super) blocks: Vec<Pair>,
    pub(super) towns: Vec<Pair>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Villages {
    pub(super) plain: Vec<Pair>,
    pub(super) long: Vec<Pair>,
    pub(super) wards: Vec<Pair>,
}

/// A name in both scripts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct BothScripts {
    pub(super) hindi: String,
    pub(super) latin: String,
}

impl Pair {
    /// Both scripts in their usual spelling.
    pub(super) fn usual(&self) -> BothScripts {
        let at = |at: usize| self.0.get(at).cloned().unwrap_or_default();
        BothScripts {
            hindi: at(0),
            latin: at(1),
        }
    }

    /// Both scripts, the Latin one in any of its spellings.
    pub(super) fn spelt(&self, dice: &mut Dice) -> BothScripts {
        let spellings = self.0.get(1..).unwrap_or_default();
        let latin = if spellings.is_empty() {
            String::new()
        } else {
            dice.pick(spellings).clone()
        };
        BothScripts {
            latin,
            ..self.usual()
        }
    }
}

impl BothScripts {
    /// This name and another one after it.
    pub(super) fn and(&self, other: &Self) -> Self {
        Self {
            hindi: format!("{} {}", self.hindi, other.hindi),
            latin: format!("{} {}", self.latin, other.latin),
        }
    }
}

impl Names {
    pub(super) fn bundled() -> Result<Self, toml::de::Error> {
        toml::from_str(include_str!("names.toml"))
    }

    /// First names of men, as most families have them.
    pub(super) fn plain_men(&self) -> &[Pair] {
        &self.plain.male
    }

    pub(super) fn set(&self, kind: NameKind) -> &NameSet {
        match kind {
            NameKind::Plain => &self.plain,
            NameKind::Nukta => &self.nukta,
            NameKind::Joiner => &self.joiner,
            NameKind::Tribal => &self.tribal,
            NameKind::Long => &self.long,
        }
    }
}

impl Places {
    pub(super) fn bundled() -> Result<Self, toml::de::Error> {
        toml::from_str(include_str!("places.toml"))
    }
}
