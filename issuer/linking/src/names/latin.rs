//! Latin letters as sounds, as names of India and of other places are romanised.

use super::sound::Sound;

/// Letters that together are one or two sounds, the longest first.
const GROUPS: [(&str, &[Sound]); 26] = [
    ("ksh", &[Sound::K, Sound::S]),
    ("chh", &[Sound::C]),
    ("sch", &[Sound::S]),
    ("tch", &[Sound::C]),
    ("jn", &[Sound::G, Sound::Y]),
    ("ch", &[Sound::C]),
    ("sh", &[Sound::S]),
    ("th", &[Sound::T]),
    ("dh", &[Sound::D]),
    ("bh", &[Sound::B]),
    ("ph", &[Sound::P]),
    ("kh", &[Sound::K]),
    ("gh", &[Sound::G]),
    ("jh", &[Sound::J]),
    ("ck", &[Sound::K]),
    ("ee", &[Sound::I]),
    ("ea", &[Sound::I]),
    ("ie", &[Sound::I]),
    ("oo", &[Sound::U]),
    ("ou", &[Sound::U]),
    ("aa", &[Sound::A]),
    ("ii", &[Sound::I]),
    ("uu", &[Sound::U]),
    ("au", &[Sound::O]),
    ("aw", &[Sound::O]),
    ("x", &[Sound::K, Sound::S]),
];

/// The sounds of a word in small letters, before smoothing.
pub(super) fn sounds(word: &str) -> Vec<Sound> {
    let mut sounds = Vec::with_capacity(word.len());
    let mut rest = word;
    while let Some(letter) = rest.chars().next() {
        if let Some((group, own)) = GROUPS.iter().find(|(group, _)| rest.starts_with(group)) {
            sounds.extend(*own);
            rest = &rest[group.len()..];
            continue;
        }
        let after = &rest[letter.len_utf8()..];
        let next = after.chars().next();
        let is_last = after.is_empty();
        sounds.push(match letter {
            'a' => Sound::A,
            'b' => Sound::B,
            'c' if matches!(next, Some('e' | 'i' | 'y')) => Sound::S,
            'c' | 'k' | 'q' => Sound::K,
            'd' => Sound::D,
            'e' => Sound::E,
            'f' | 'p' => Sound::P,
            'g' => Sound::G,
            'h' => Sound::H,
            'i' => Sound::I,
            'j' | 'z' => Sound::J,
            'l' => Sound::L,
            'm' => Sound::M,
            'n' => Sound::N,
            'o' => Sound::O,
            'r' => Sound::R,
            's' => Sound::S,
            't' => Sound::T,
            'u' => Sound::U,
            'v' | 'w' => Sound::V,
            // Jyoti, Satya: a consonant; Sanjay, Mary: a vowel.
            'y' if is_last || !starts_with_vowel(after) => Sound::I,
            'y' => Sound::Y,
            '\u{300}'..='\u{36F}' | '\'' => {
                rest = after;
                continue;
            }
            _ => Sound::Other,
        });
        rest = after;
    }
    sounds
}

fn starts_with_vowel(text: &str) -> bool {
    text.starts_with(['a', 'e', 'i', 'o', 'u'])
}
