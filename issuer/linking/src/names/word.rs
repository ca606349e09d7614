//! One word of a name: its letters, its sounds, and how alike two words are.

use super::distance::{self, Cost};
use super::sound::{self, Sound};
use super::split::{Script, script};
use super::{devanagari, latin};
use crate::fingerprint::fingerprint;

/// How alike two words of names are, from 0 (not) to 100 (the same).
pub(super) type Credit = u8;

/// The same word in another spelling.
pub(super) const SAME: Credit = 100;

/// A word, prepared for many comparisons. Two words of one table have different texts.
#[derive(Debug)]
pub(super) struct Word {
    text: Box<str>,
    script: Script,
    is_initial: bool,
    consonants: u8,
    pub(super) families: Families,
    sounds: Box<[Sound]>,
    /// Stands for its frame of consonants.
    pub(super) key: u64,
}

/// Which consonants a word has, a bit for each family of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Families(u16);

impl Families {
    /// Those of an initial, which may be any word.
    const ANY: Self = Self(u16::MAX);

    /// Whether no two words with these consonants are alike. A family that only one word has costs
    /// 70 at least, so two on one side are too far; a slip of the pen changes no more than two on
    /// one side and one on the other.
    pub(super) fn is_far_from(self, other: Self) -> bool {
        let here = (self.0 & !other.0).count_ones();
        let there = (other.0 & !self.0).count_ones();
        let is_any = self == Self::ANY || other == Self::ANY;
        !is_any && (here > 2 || there > 2 || here == 2 && there == 2)
    }
}

/// Up to this distance two words are one in two spellings, if they have three consonants. Short
/// words have little that can differ: Ram and Rama, Om and Uma.
const ROOM: [Cost; 4] = [20, 20, 30, 40];

/// So much further apart they are still near.
const NEAR: Cost = 35;

pub(super) fn sounds_of(word: &str) -> Vec<Sound> {
    match script(word) {
        Script::Devanagari => sound::smoothed(&devanagari::sounds(word)),
        Script::Latin | Script::Other => sound::smoothed(&latin::sounds(word)),
    }
}

impl Word {
    pub(super) fn new(text: &str) -> Self {
        let sounds = sounds_of(text);
        let key = sound::key(&sounds);
        let script = script(text);
        let key = if script == Script::Other || key.contains(&Sound::Other) {
            fingerprint(text.as_bytes())
        } else {
            fingerprint(&key.iter().map(|sound| *sound as u8).collect::<Vec<_>>())
        };
        let is_initial = text.chars().nth(1).is_none();
        let consonants = sounds.iter().filter(|sound| !sound.is_vowel()).count();
        Self {
            text: text.into(),
            script,
            is_initial,
            consonants: u8::try_from(consonants).unwrap_or(u8::MAX),
            families: if is_initial {
                Families::ANY
            } else {
                Families(sounds.iter().fold(0, |all, sound| all | sound.family()))
            },
            sounds: sounds.into(),
            key,
        }
    }

    /// How alike two different words are.
    pub(super) fn credit(&self, other: &Self) -> Credit {
        if self.script == Script::Other || other.script == Script::Other {
            return 0;
        }
        if self.families.is_far_from(other.families) {
            return 0;
        }
        if self.is_initial || other.is_initial {
            return self.initial_credit(other);
        }
        let least = self.consonants.min(other.consonants);
        let room = ROOM[usize::from(least).min(ROOM.len() - 1)];
        let apart = distance::between(&self.sounds, &other.sounds, room + NEAR);
        let credit = if apart <= room {
            SAME
        } else if apart <= room + NEAR {
            85
        } else {
            0
        };
        if credit == 0 && least >= 2 && self.script == other.script {
            let is_slip = distance::is_one_slip(&self.text, &other.text);
            // A slip at the beginning is rare; Rohit and Mohit are two brothers.
            return match (is_slip, self.sounds.first() == other.sounds.first()) {
                (true, true) => 70,
                (true, false) => 40,
                (false, _) => 0,
            };
        }
        credit
    }

    /// `R.` may be any name with R.
    fn initial_credit(&self, other: &Self) -> Credit {
        let is_alike = self.sounds.first() == other.sounds.first();
        if is_alike && self.is_initial != other.is_initial {
            60
        } else {
            0
        }
    }
}
