use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use card_payload::{CardNumber, CardNumberError};
use card_verifier::Decision;
use csv_core::{ReadFieldResult, Reader};

use crate::input::Input;

/// The column that a list of cards must have; a lot's `manifest.csv` has it.
const COLUMN: &str = "card_number";

/// The cards that should come before the scanner, and which of them came.
#[derive(Debug)]
pub(crate) struct ExpectedCards {
    cards: BTreeMap<String, Expected>,
    scanned: usize,
}

#[derive(Debug)]
struct Expected {
    /// Place in the list, from 0.
    place: usize,
    scanned: bool,
}

/// What the list says of a card that was scanned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Listing {
    /// It is in the list, or there is none.
    Expected,
    /// It is in the list and was scanned before.
    Twice,
    /// It is not in the list.
    Other,
}

/// Why a list of cards is of no use.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ExpectedError {
    #[error("the list of cards {path} cannot be read: {source}")]
    File {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error(
        "the list {0} has no column {COLUMN}\n\n\
         hint: give a lot's manifest.csv, or a CSV file with commas and {COLUMN} in its first line"
    )]
    NoColumn(PathBuf),
    #[error("row {row} of {path}: {source}")]
    Number {
        path: PathBuf,
        /// Lines that are not empty, from 1, the heading among them.
        row: usize,
        source: CardNumberError,
    },
    #[error(
        "row {row} of {path} has a card that stands above already\n\n\
         hint: each card belongs into a list once"
    )]
    Doubled { path: PathBuf, row: usize },
}

impl ExpectedCards {
    /// Reads a CSV file with a column of card numbers; its other columns do not matter.
    pub(crate) fn read(path: &Path) -> Result<Self, ExpectedError> {
        let failed = |source| ExpectedError::File {
            path: path.to_owned(),
            source,
        };
        let mut input = Input::open(path).map_err(failed)?;
        let mut line = || input.next_line().map_err(failed);
        let mut parser = Reader::new();
        let heading = line()?.unwrap_or_default();
        let heading = cells(&mut parser, heading.trim_start_matches('\u{feff}'));
        let column = heading
            .iter()
            .position(|name| name.trim() == COLUMN)
            .ok_or_else(|| ExpectedError::NoColumn(path.to_owned()))?;
        let mut cards = BTreeMap::new();
        let mut row = 1;
        while let Some(line) = line()? {
            row += 1;
            let cells = cells(&mut parser, &line);
            let number = cells.get(column).map_or("", |cell| cell.trim());
            CardNumber::parse(number).map_err(|source| ExpectedError::Number {
                path: path.to_owned(),
                row,
                source,
            })?;
            let expected = Expected {
                place: cards.len(),
                scanned: false,
            };
            if cards.insert(number.to_owned(), expected).is_some() {
                let path = path.to_owned();
                return Err(ExpectedError::Doubled { path, row });
            }
        }
        Ok(Self { cards, scanned: 0 })
    }

    /// Ticks a card off.
    pub(crate) fn scan(&mut self, card_number: &str) -> Listing {
        match self.cards.get_mut(card_number) {
            None => Listing::Other,
            Some(card) if card.scanned => Listing::Twice,
            Some(card) => {
                card.scanned = true;
                self.scanned += 1;
                Listing::Expected
            }
        }
    }

    /// How many cards the list has.
    pub(crate) fn len(&self) -> usize {
        self.cards.len()
    }

    /// How many of them were scanned.
    pub(crate) const fn scanned(&self) -> usize {
        self.scanned
    }

    /// The cards that were not scanned, in the list's order.
    pub(crate) fn missing(&self) -> Vec<&str> {
        let mut in_order = vec![None; self.cards.len()];
        for (number, card) in self.cards.iter().filter(|(_, card)| !card.scanned) {
            if let Some(place) = in_order.get_mut(card.place) {
                *place = Some(number.as_str());
            }
        }
        in_order.into_iter().flatten().collect()
    }
}

impl Listing {
    /// The code of a card of the list that was not scanned; a scan never has it.
    pub(crate) const MISSING: &'static str = "L-MISSING";

    /// The short stable code; empty where all is well.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Expected => "",
            Self::Twice => "L-TWICE",
            Self::Other => "L-OTHER",
        }
    }

    /// What it makes of a card that is good otherwise.
    pub(crate) const fn decision(self) -> Decision {
        match self {
            Self::Expected => Decision::Accept,
            Self::Twice => Decision::Undecided,
            Self::Other => Decision::Reject,
        }
    }

    /// What it says to people: Latin letters, then Hindi.
    pub(crate) const fn text(self) -> &'static str {
        match self {
            Self::Expected => "",
            Self::Twice => "Scanned before · पहले स्कैन हो चुका",
            Self::Other => "Not of this list · इस सूची का नहीं",
        }
    }
}

/// The cells of one line of CSV (RFC 4180), taken by itself, so that a quotation mark that is never
/// closed spoils no other line.
fn cells(parser: &mut Reader, line: &str) -> Vec<String> {
    parser.reset();
    let mut input = line.as_bytes();
    // Unquoting never lengthens.
    let mut output = vec![0; line.len() + 1];
    let mut written = 0;
    let mut cells = Vec::new();
    loop {
        let (step, read, wrote) = parser.read_field(input, &mut output[written..]);
        input = &input[read..];
        written += wrote;
        match step {
            // No input at all is the end for the parser, which then gives the last cell.
            ReadFieldResult::InputEmpty => (),
            ReadFieldResult::Field { record_end } => {
                cells.push(String::from_utf8_lossy(&output[..written]).into_owned());
                written = 0;
                if record_end {
                    return cells;
                }
            }
            ReadFieldResult::OutputFull | ReadFieldResult::End => return cells,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<ExpectedCards, ExpectedError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.csv");
        std::fs::write(&path, text).unwrap();
        ExpectedCards::read(&path)
    }

    /// Card numbers of the family 41705823, with their check digits.
    fn number(issue: u8) -> String {
        let family = card_payload::FamilyId::parse("41705823").unwrap();
        let number = CardNumber::new(family, issue, card_payload::Part::WHOLE);
        number.unwrap().to_string()
    }

    #[test]
    fn cards_are_ticked_off_and_the_missing_stand_in_the_lists_order() {
        let (one, two, three) = (number(1), number(2), number(3));
        let text = format!(
            "\u{feff}\"place, town\", card_number\r\n\"a, \"\"b\"\"\",{three}\r\n,\"{one}\"\r\nx, {two} \r\n"
        );
        let mut list = read(&text).unwrap();
        assert_eq!(list.len(), 3);
        assert_eq!(list.missing(), [&three, &one, &two]);
        assert_eq!(list.scan(&one), Listing::Expected);
        assert_eq!(list.scan(&one), Listing::Twice);
        assert_eq!(list.scan(&number(4)), Listing::Other);
        assert_eq!(list.missing(), [&three, &two]);
        assert_eq!(list.scanned(), 1);
    }

    #[test]
    fn a_list_with_a_mistake_is_refused_as_a_whole() {
        for text in ["", "number\n1\n", "card_number;place\n"] {
            let refused = read(text);
            assert!(matches!(refused, Err(ExpectedError::NoColumn(_))), "{text}");
        }
        let one = number(1);
        let mistyped = one.replace("823", "832");
        assert!(matches!(
            read(&format!("card_number\n{one}\n{mistyped}\n")),
            Err(ExpectedError::Number { row: 3, .. })
        ));
        assert!(matches!(
            read(&format!("n,card_number\n1,{one}\n2\n")),
            Err(ExpectedError::Number { row: 3, .. })
        ));
        assert!(matches!(
            read(&format!("card_number\n{one}\n\n{one}\n")),
            Err(ExpectedError::Doubled { row: 3, .. })
        ));
    }
}
