//! From the file to a layout that is ready: names become indices, static text becomes glyphs.

use issuer_domain::{CardType, Category};

use super::error::{LayoutProblem, value};
use super::field::{CategoryWords, Template, category_place};
use super::file::{CategoryFile, InkFile, LayoutFile};
use super::side::SideBuilder;
use super::{CardTypes, CategoryStyle, Files, InkChoice, Layout, rules};
use crate::placed::{Ink, InkId, Side};
use crate::text::TextShaper;

/// The stock itself: what is printed in it is knocked out of everything below.
pub(super) const PAPER: InkId = InkId(0);

/// The layout's colours by name.
pub(super) struct Inks {
    pub(super) list: Vec<Ink>,
}

impl Layout {
    /// Reads and checks a layout whose folder is named `folder`.
    pub(super) fn build(
        folder: &str,
        files: &dyn Files,
        shaper: &mut TextShaper,
    ) -> Result<Self, LayoutProblem> {
        let text = files.read("layout.toml")?;
        let file: LayoutFile =
            toml::from_str(&text).map_err(|error| LayoutProblem::Toml(Box::new(error)))?;
        if file.id != folder {
            return value(
                "the top",
                "id",
                format!("`{}` is not the folder's name `{folder}`", file.id),
                "give both the same name",
            );
        }
        let card_types = card_types("the top", "card_types", &file.card_types)?;
        let inks = Inks::read(file.inks)?;
        let (categories, words) = inks.categories(file.categories)?;
        let mut side = |side, contents| SideBuilder::build(side, contents, &inks, files, shaper);
        let front = side(Side::Front, file.front)?;
        let back = side(Side::Back, file.back)?;
        let sides = [&front, &back];
        let one = |count: usize, key, what: &str| {
            if count == 1 {
                return Ok(());
            }
            value(
                "front and back",
                key,
                format!("a card has one {what}, this one has {count}"),
                format!("write [back.{key}] once"),
            )
        };
        one(
            sides.iter().filter(|side| side.qr.is_some()).count(),
            "qr",
            "QR box",
        )?;
        one(
            sides.iter().filter(|side| side.members.is_some()).count(),
            "members",
            "member table",
        )?;
        Ok(Self {
            id: file.id,
            card_types,
            inks: inks.list,
            categories,
            words,
            front,
            back,
        })
    }
}

/// Card types from their words; at least one.
pub(super) fn card_types(
    table: &str,
    key: &'static str,
    words: &[String],
) -> Result<Vec<CardType>, LayoutProblem> {
    if words.is_empty() {
        return value(
            table,
            key,
            "it is empty",
            "list permanent, temporary or migrant",
        );
    }
    words
        .iter()
        .map(|word| match CardType::from_word(word) {
            Some(card_type) => Ok(card_type),
            None => value(
                table,
                key,
                format!("`{word}` is no card type"),
                "use permanent, temporary or migrant",
            ),
        })
        .collect()
}

impl CardTypes {
    /// The card types of a `for` key; all where there is none.
    pub(super) fn of(table: &str, words: Option<&Vec<String>>) -> Result<Self, LayoutProblem> {
        let Some(words) = words else {
            return Ok(Self::ALL);
        };
        let types = card_types(table, "for", words)?;
        Ok(Self(
            types
                .iter()
                .fold(0, |bits, card_type| bits | 1 << card_type.code()),
        ))
    }
}

impl Inks {
    fn read(file: std::collections::BTreeMap<String, InkFile>) -> Result<Self, LayoutProblem> {
        let paper = Ink {
            name: "paper".to_owned(),
            cmyk: [0.0; 4],
            overprint: false,
            srgb: [255; 3],
        };
        let mut list = vec![paper];
        for (name, ink) in file {
            let table = format!("inks.{name}");
            if matches!(name.as_str(), "paper" | "category" | "category.text") {
                return value(
                    &table,
                    "svg",
                    "this name has a meaning of its own",
                    "choose another name",
                );
            }
            let Some(srgb) = colour(&ink.svg) else {
                return value(
                    &table,
                    "svg",
                    format!("`{}` is no colour", ink.svg),
                    "write it as #rrggbb",
                );
            };
            if let Some(other) = list.iter().find(|other| other.srgb == srgb) {
                return value(
                    &table,
                    "svg",
                    format!("ink `{}` has the same colour", other.name),
                    "change one of them by a step, so that artwork can tell them apart",
                );
            }
            for percent in ink.cmyk {
                rules::between(&table, "cmyk", percent, [0.0, 100.0])?;
            }
            rules::between(
                &table,
                "cmyk",
                ink.cmyk.iter().sum(),
                [0.0, rules::INK_SUM_MAX_PERCENT],
            )?;
            if ink.overprint && ink.cmyk[..3].iter().any(|percent| *percent > 0.0) {
                return value(
                    &table,
                    "overprint",
                    "a coloured ink that overprints changes with what lies below",
                    "use it for inks of black alone",
                );
            }
            let cmyk = ink.cmyk.map(|percent| percent / 100.0);
            list.push(Ink {
                name,
                cmyk,
                overprint: ink.overprint,
                srgb,
            });
        }
        Ok(Self { list })
    }

    pub(super) fn id(
        &self,
        table: &str,
        key: &'static str,
        name: &str,
    ) -> Result<InkId, LayoutProblem> {
        let found = (0..)
            .map(InkId)
            .zip(&self.list)
            .find(|(_, ink)| ink.name == name);
        match found {
            Some((id, _)) => Ok(id),
            None => value(
                table,
                key,
                format!("there is no ink `{name}`"),
                format!("add [inks.{name}], or use one of {}", self.names()),
            ),
        }
    }

    pub(super) fn choice(
        &self,
        table: &str,
        key: &'static str,
        name: &str,
    ) -> Result<InkChoice, LayoutProblem> {
        match name {
            "category" => Ok(InkChoice::Category),
            "category.text" => Ok(InkChoice::CategoryText),
            name => Ok(InkChoice::Fixed(self.id(table, key, name)?)),
        }
    }

    fn names(&self) -> String {
        self.list
            .iter()
            .map(|ink| ink.name.as_str())
            .collect::<Vec<_>>()
            .join(", ")
    }

    fn categories(
        &self,
        mut file: std::collections::BTreeMap<String, CategoryFile>,
    ) -> Result<([CategoryStyle; 6], [CategoryWords; 6]), LayoutProblem> {
        let mut styles = [CategoryStyle {
            ink: PAPER,
            text_ink: PAPER,
        }; 6];
        let mut words = Category::ALL.map(|category| CategoryWords {
            hindi: category.hindi().into(),
            latin: category.latin().into(),
        });
        for category in Category::ALL {
            let code = category.code();
            let table = format!("categories.{code}");
            let Some(entry) = file.remove(code) else {
                return value(
                    &table,
                    "ink",
                    "the table is missing",
                    "every category needs a colour",
                );
            };
            let place = category_place(category);
            styles[place].ink = self.id(&table, "ink", &entry.ink)?;
            if let Some(name) = &entry.text_ink {
                styles[place].text_ink = self.id(&table, "text_ink", name)?;
            }
            if let Some(hindi) = entry.hindi {
                words[place].hindi = hindi.into();
            }
            if let Some(latin) = entry.latin {
                words[place].latin = latin.into();
            }
        }
        match file.keys().next() {
            None => Ok((styles, words)),
            Some(code) => value(
                &format!("categories.{code}"),
                "ink",
                "there is no such category",
                format!(
                    "categories are {}",
                    Category::ALL.map(Category::code).join(", ")
                ),
            ),
        }
    }
}

/// Reads a text with fields.
pub(super) fn template(
    table: &str,
    key: &'static str,
    text: &str,
) -> Result<Template, LayoutProblem> {
    Template::parse(text).or_else(|unknown| match unknown {
        Some(name) => value(
            table,
            key,
            format!("there is no field `{name}`"),
            format!("fields are {}", super::Field::NAMES.join(", ")),
        ),
        None => value(
            table,
            key,
            "a brace has no partner",
            "write fields as {name}",
        ),
    })
}

fn colour(text: &str) -> Option<[u8; 3]> {
    let digits = text
        .strip_prefix('#')
        .filter(|digits| digits.len() == 6 && digits.is_ascii())?;
    let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
    Some([part(0)?, part(2)?, part(4)?])
}
