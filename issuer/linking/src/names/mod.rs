//! Names of persons in Latin and Devanagari letters: the sounds that both scripts share, words
//! that say little, the best alignment of words. Names are only compared here; what a register
//! prints is never made from a sound.

mod devanagari;
mod distance;
mod latin;
mod likeness;
mod sound;
mod split;
mod word;

pub(crate) use distance::is_one_slip;
pub use likeness::{NameLikeness, compare_names};
pub(crate) use likeness::{NameTable, WordCache, level_of};
pub(crate) use split::{Script, words};

/// The sounds of a name as letters, words parted by spaces: what two spellings of one name have in
/// common, whatever their script. For blocking keys and indexes, never for print.
pub fn name_sounds(name: &str) -> String {
    let words = split::name_words(name);
    let sounds = words.iter().map(|word| {
        let sounds = word::sounds_of(word);
        sound::key(&sounds)
            .iter()
            .map(|sound| sound.letter())
            .collect::<String>()
    });
    sounds.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
