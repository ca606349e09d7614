use super::part::{PART_START, Part, check_of};
use super::{Content, PARTS_MAX};
use crate::limits::TEXT_MAX;

/// Puts parts together again: in any order, and each as often as it comes.
#[derive(Debug, Clone, Default)]
pub struct Joiner {
    begun: Option<Begun>,
}

#[derive(Debug, Clone)]
struct Begun {
    content: Content,
    number: u64,
    whole: u16,
    pieces: Vec<Option<String>>,
}

/// What a part was good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Added {
    /// It is new.
    New,
    /// It was there already.
    Again,
}

/// Why a part is not taken, or the parts do not make a whole. What was taken before stays.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JoinError {
    /// It is no part of an update.
    #[error(
        "this is no part of an update\n\n\
         hint: a part begins with {PART_START}D, {PART_START}T, {PART_START}U or {PART_START}S"
    )]
    NoPart,
    /// It was not read or typed as it was sent.
    #[error(
        "a part was not read as it was sent\n\n\
         hint: scan it again, or copy the SMS whole: several spaces in a row count"
    )]
    Damaged,
    /// It belongs to another update than the parts before.
    #[error(
        "a part belongs to another update: number {offered}, and the parts before are of number {begun}\n\n\
         hint: put the parts of one update together, then those of the other"
    )]
    Mixed {
        /// The number of the new part's update.
        offered: u64,
        /// The number of the parts before.
        begun: u64,
    },
    /// No part at all.
    #[error(
        "there is no part\n\nhint: scan each QR code of the poster, or give each SMS on a line"
    )]
    Nothing,
    /// Some are missing.
    #[error(
        "of {of} parts these are missing: {}\n\nhint: scan or copy them too; the order does not matter",
        list(missing)
    )]
    Missing {
        /// Their numbers, from 1.
        missing: Vec<u8>,
        /// How many there are altogether.
        of: u8,
    },
    /// All are there, but they do not make the bytes that were cut.
    #[error("the parts do not make a whole\n\nhint: begin anew with all parts of one update")]
    Whole,
}

impl Joiner {
    /// Without any part yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether a text claims to be a part, so that it is not taken for a card.
    pub fn looks_like_part(text: &str) -> bool {
        let head = text.trim().get(..3).map(str::to_ascii_uppercase);
        head.as_deref()
            .is_some_and(|head| matches!(head, "FCD" | "FCT" | "FCU" | "FCS"))
    }

    /// Takes a part, as a scanner or a person typed it: line ends and spaces around it are cut,
    /// small letters raised.
    ///
    /// # Errors
    /// [`JoinError::NoPart`], [`JoinError::Damaged`], [`JoinError::Mixed`].
    pub fn add(&mut self, text: &str) -> Result<Added, JoinError> {
        if !Self::looks_like_part(text) {
            return Err(JoinError::NoPart);
        }
        let text = text.trim();
        if text.len() > TEXT_MAX {
            return Err(JoinError::Damaged);
        }
        let text = text.to_ascii_uppercase();
        let part = Part::parse(&text).ok_or(JoinError::Damaged)?;
        let begun = self.begun.get_or_insert_with(|| Begun {
            content: part.content,
            number: part.number,
            whole: part.whole,
            pieces: vec![None; part.of.into()],
        });
        let mixed = JoinError::Mixed {
            offered: part.number,
            begun: begun.number,
        };
        let same = (begun.content, begun.number, begun.whole)
            == (part.content, part.number, part.whole)
            && begun.pieces.len() == usize::from(part.of);
        let place = begun.pieces.get_mut(usize::from(part.at) - 1);
        match place.filter(|_| same) {
            Some(empty @ None) => {
                *empty = Some(part.piece.to_owned());
                Ok(Added::New)
            }
            Some(Some(before)) if before == part.piece => Ok(Added::Again),
            _ => Err(mixed),
        }
    }

    /// How many parts there are; 0 before the first.
    pub fn parts(&self) -> u8 {
        let pieces = self.begun.as_ref().map_or(0, |begun| begun.pieces.len());
        u8::try_from(pieces).unwrap_or(PARTS_MAX)
    }

    /// The numbers of the parts that are missing, from 1; all of them are there where it is empty
    /// and a part was taken.
    pub fn missing(&self) -> Vec<u8> {
        let pieces = self.begun.iter().flat_map(|begun| &begun.pieces);
        (1..=PARTS_MAX)
            .zip(pieces)
            .filter(|(_, piece)| piece.is_none())
            .map(|(number, _)| number)
            .collect()
    }

    /// The bytes that were cut.
    ///
    /// # Errors
    /// [`JoinError::Nothing`], [`JoinError::Missing`], [`JoinError::Whole`].
    pub fn join(&self) -> Result<Vec<u8>, JoinError> {
        let begun = self.begun.as_ref().ok_or(JoinError::Nothing)?;
        let missing = self.missing();
        if !missing.is_empty() {
            let of = self.parts();
            return Err(JoinError::Missing { missing, of });
        }
        let text: String = begun.pieces.iter().flatten().map(String::as_str).collect();
        let bytes = base45::decode(&text).map_err(|_| JoinError::Whole)?;
        if check_of(&bytes) == begun.whole {
            Ok(bytes)
        } else {
            Err(JoinError::Whole)
        }
    }
}

fn list(numbers: &[u8]) -> String {
    let numbers: Vec<String> = numbers.iter().map(u8::to_string).collect();
    numbers.join(", ")
}
