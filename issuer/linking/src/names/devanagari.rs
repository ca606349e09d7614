//! Devanagari letters as sounds.

use super::sound::Sound;

/// What a letter does.
enum Letter {
    Consonant(&'static [Sound]),
    /// A vowel by itself.
    Vowel(Sound),
    /// A vowel sign, which takes the place of the consonant's own a.
    Sign(Sound),
    /// ृ: r and the vowel that Hindi speaks with it.
    SignR,
    Virama,
    Nasal,
    Silent,
    Foreign,
}

/// The sounds of a word, before smoothing. The a that no letter writes stands after each consonant
/// but the last; an a inside a word costs little in comparisons, so it need not be exact.
pub(super) fn sounds(word: &str) -> Vec<Sound> {
    let mut sounds = Vec::with_capacity(word.len() / 2);
    // Whether the last consonant still carries its own a.
    let mut carries_a = false;
    let mut characters = word.chars().peekable();
    while let Some(character) = characters.next() {
        match letter(character) {
            Letter::Consonant(own) => {
                if carries_a {
                    sounds.push(Sound::A);
                }
                // ज्ञ is spoken gy.
                if character == 'ज' && is_before_nya(&mut characters) {
                    sounds.extend([Sound::G, Sound::Y]);
                } else {
                    sounds.extend(own);
                }
                carries_a = true;
            }
            Letter::Vowel(vowel) => {
                if carries_a {
                    sounds.push(Sound::A);
                }
                sounds.push(vowel);
                carries_a = false;
            }
            Letter::Sign(vowel) => {
                sounds.push(vowel);
                carries_a = false;
            }
            Letter::SignR => {
                sounds.extend([Sound::R, Sound::I]);
                carries_a = false;
            }
            Letter::Virama => carries_a = false,
            Letter::Nasal => {
                if carries_a {
                    sounds.push(Sound::A);
                }
                carries_a = false;
                sounds.push(Sound::N);
                // सिंह is written and spoken Singh.
                if characters.peek() == Some(&'ह') {
                    characters.next();
                    sounds.push(Sound::G);
                    carries_a = true;
                }
            }
            Letter::Silent => {}
            Letter::Foreign => {
                if carries_a {
                    sounds.push(Sound::A);
                }
                carries_a = false;
                sounds.push(Sound::Other);
            }
        }
    }
    sounds
}

/// Takes `्ञ` if it is what follows.
fn is_before_nya(characters: &mut std::iter::Peekable<std::str::Chars<'_>>) -> bool {
    let mut ahead = characters.clone();
    let is_nya = ahead.next() == Some('\u{94D}') && ahead.next() == Some('ञ');
    if is_nya {
        *characters = ahead;
    }
    is_nya
}

fn letter(character: char) -> Letter {
    Letter::Consonant(match character {
        'क' | 'ख' | '\u{958}' | '\u{959}' => &[Sound::K],
        'ग' | 'घ' | '\u{95A}' => &[Sound::G],
        'च' | 'छ' => &[Sound::C],
        'ज' | 'झ' | '\u{95B}' => &[Sound::J],
        'ट' | 'ठ' | 'त' | 'थ' => &[Sound::T],
        'ड' | 'ढ' | 'द' | 'ध' => &[Sound::D],
        // The flap is written r as often as d; either is one step from the other.
        '\u{95C}' | '\u{95D}' | 'र' => &[Sound::R],
        'ङ' | 'ञ' | 'ण' | 'न' | '\u{929}' => &[Sound::N],
        'प' | 'फ' | '\u{95E}' => &[Sound::P],
        'ब' | 'भ' => &[Sound::B],
        'म' => &[Sound::M],
        'य' | '\u{95F}' => &[Sound::Y],
        'ल' | 'ळ' => &[Sound::L],
        'व' => &[Sound::V],
        'श' | 'ष' | 'स' => &[Sound::S],
        'ह' => &[Sound::H],
        'अ' | 'आ' => return Letter::Vowel(Sound::A),
        'इ' | 'ई' => return Letter::Vowel(Sound::I),
        'उ' | 'ऊ' => return Letter::Vowel(Sound::U),
        'ए' | 'ऐ' | 'ऍ' | 'ऎ' => return Letter::Vowel(Sound::E),
        'ओ' | 'औ' | 'ऑ' | 'ऒ' => return Letter::Vowel(Sound::O),
        'ऋ' => return Letter::Consonant(&[Sound::R, Sound::I]),
        'ा' => return Letter::Sign(Sound::A),
        'ि' | 'ी' => return Letter::Sign(Sound::I),
        'ु' | 'ू' => return Letter::Sign(Sound::U),
        'े' | 'ै' | 'ॅ' | 'ॆ' => return Letter::Sign(Sound::E),
        'ो' | 'ौ' | 'ॉ' | 'ॊ' => return Letter::Sign(Sound::O),
        'ृ' => return Letter::SignR,
        '\u{94D}' => return Letter::Virama,
        'ं' | 'ँ' => return Letter::Nasal,
        // Nukta left over, visarga, avagraha, joiners.
        '\u{93C}' | 'ः' | 'ऽ' | '\u{200C}' | '\u{200D}' => return Letter::Silent,
        _ => return Letter::Foreign,
    })
}
