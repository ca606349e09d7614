//! The sounds that a comparison tells apart. Aspirates, long and short vowels, the two rows of
//! dentals and retroflexes and the three sibilants are one each: romanisations mix them.

/// A class of sounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub(crate) enum Sound {
    A,
    E,
    I,
    O,
    U,
    B,
    C,
    D,
    G,
    H,
    J,
    K,
    L,
    M,
    N,
    P,
    R,
    S,
    T,
    V,
    Y,
    /// A letter of another script or a digit: equal to itself only.
    Other,
}

/// Sounds of a word that are looked at; the longest joined names have some thirty.
pub(crate) const SOUNDS_MAX: usize = 40;

impl Sound {
    pub(crate) const fn is_vowel(self) -> bool {
        matches!(self, Self::A | Self::E | Self::I | Self::O | Self::U)
    }

    /// A bit for the family of consonants that are written for each other; none for vowels and for
    /// the weak h and y.
    pub(crate) const fn family(self) -> u16 {
        match self {
            Self::A | Self::E | Self::I | Self::O | Self::U | Self::H | Self::Y => 0,
            Self::B | Self::P | Self::V => 1,
            Self::C | Self::S => 2,
            Self::D | Self::R | Self::T => 4,
            Self::G | Self::K => 8,
            Self::J => 16,
            Self::L => 32,
            Self::M | Self::N => 64,
            Self::Other => 128,
        }
    }

    pub(crate) const fn letter(self) -> char {
        match self {
            Self::A => 'a',
            Self::E => 'e',
            Self::I => 'i',
            Self::O => 'o',
            Self::U => 'u',
            Self::B => 'b',
            Self::C => 'c',
            Self::D => 'd',
            Self::G => 'g',
            Self::H => 'h',
            Self::J => 'j',
            Self::K => 'k',
            Self::L => 'l',
            Self::M => 'm',
            Self::N => 'n',
            Self::P => 'p',
            Self::R => 'r',
            Self::S => 's',
            Self::T => 't',
            Self::V => 'v',
            Self::Y => 'y',
            Self::Other => '?',
        }
    }
}

/// What both scripts and all romanisations write differently is made one: doubled sounds, `ay`
/// before a consonant or at the end, a nasal before a labial.
pub(crate) fn smoothed(raw: &[Sound]) -> Vec<Sound> {
    let mut sounds: Vec<Sound> = Vec::with_capacity(raw.len());
    for (at, sound) in raw.iter().copied().enumerate() {
        let next = raw.get(at + 1).copied();
        let sound = match (sounds.last(), sound, next) {
            // Vijay, Vijai: both end in one vowel.
            (Some(Sound::A), Sound::Y | Sound::I, next) if !next.is_some_and(Sound::is_vowel) => {
                sounds.pop();
                Sound::E
            }
            // Chauhan, Chohan.
            (Some(Sound::A), Sound::U, _) => {
                sounds.pop();
                Sound::O
            }
            // Champa, Chanpa.
            (_, Sound::N, Some(Sound::B | Sound::P)) => Sound::M,
            (_, sound, _) => sound,
        };
        if sounds.last() != Some(&sound) || sound == Sound::Other {
            sounds.push(sound);
        }
    }
    sounds.truncate(SOUNDS_MAX);
    sounds
}

/// The frame of a word by which spellings find each other: consonants without the weak h and y,
/// v as b, and a vowel at the beginning as one sign.
pub(crate) fn key(sounds: &[Sound]) -> Vec<Sound> {
    let mut key = Vec::with_capacity(sounds.len());
    for (at, sound) in sounds.iter().copied().enumerate() {
        let sound = match sound {
            Sound::V => Sound::B,
            Sound::H | Sound::Y if at > 0 => continue,
            Sound::Y => Sound::I,
            vowel if vowel.is_vowel() => {
                if at > 0 {
                    continue;
                }
                match vowel {
                    Sound::E => Sound::I,
                    Sound::O => Sound::U,
                    other => other,
                }
            }
            consonant => consonant,
        };
        if key.last() != Some(&sound) {
            key.push(sound);
        }
    }
    key
}
