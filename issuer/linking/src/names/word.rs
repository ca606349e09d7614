//! One word of a name: its letters, its sounds, and how alike two words are.

use super::distance::{self, CONSONANT};
use super::sound::{self, Sound};
use super::split::{Script, script};
use super::{devanagari, latin};
use crate::fingerprint::fingerprint;

/// How alike two words of names are, from 0 (not) to 100 (the same).
pub(super) type Credit = u8;

/// The same word in another spelling.
pub(super) const SAME: Credit = 100;

/// A word, prepared for many comparisons.
#[derive(Debug)]
pub(super) struct Word {
    text: Box<str>,
    script: Script,
    sounds: Box<[Sound]>,
    /// Stands for its frame of consonants.
    pub(super) key: u64,
}

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
        Self {
            text: text.into(),
            script,
            sounds: sounds.into(),
            key,
        }
    }

    /// How alike two words are.
    pub(super) fn credit(&self, other: &Self) -> Credit {
        if self.text == other.text {
            return SAME;
        }
        if self.script == Script::Other || other.script == Script::Other {
            return 0;
        }
        if let Some(credit) = self.initial_credit(other) {
            return credit;
        }
        let apart = distance::between(&self.sounds, &other.sounds);
        let consonants = |sounds: &[Sound]| sounds.iter().filter(|sound| !sound.is_vowel()).count();
        let least = consonants(&self.sounds).min(consonants(&other.sounds));
        // Short words have little that can differ: Ram and Rama, Om and Uma.
        let room = match least {
            0 | 1 => 20,
            2 => 30,
            _ => 40,
        };
        let credit = if apart <= room {
            SAME
        } else if apart <= room + 35 {
            85
        } else {
            0
        };
        let is_slip = self.script == other.script
            && least >= 2
            && apart <= 2 * CONSONANT + 60
            && distance::is_one_slip(&self.text, &other.text);
        if is_slip { credit.max(70) } else { credit }
    }

    /// `R.` may be any name with R.
    fn initial_credit(&self, other: &Self) -> Option<Credit> {
        let is_initial = |word: &Self| word.text.chars().count() == 1;
        match (is_initial(self), is_initial(other)) {
            (false, false) => None,
            (true, true) => Some(0),
            _ => {
                let is_alike = self.sounds.first() == other.sounds.first();
                Some(if is_alike { 60 } else { 0 })
            }
        }
    }
}
