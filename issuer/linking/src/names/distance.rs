//! How far two words are from each other: in sounds, and in letters.

use super::sound::{SOUNDS_MAX, Sound};

/// Costs are counted in hundredths of a changed consonant.
pub(super) type Cost = u16;

/// The cost of one changed consonant.
const CONSONANT: Cost = 100;

/// A consonant at the beginning is what makes Rohit another man than Mohit.
const FIRST_CONSONANT: Cost = 130;

/// The least cost of making one sequence of sounds the other, if it is not above `most`; else any
/// cost above it.
pub(super) fn between(left: &[Sound], right: &[Sound], most: Cost) -> Cost {
    const LENGTHS_APART: usize = 5;
    let (left, right) = if left.len() <= right.len() {
        (left, right)
    } else {
        (right, left)
    };
    if right.len() - left.len() > LENGTHS_APART || right.len() > SOUNDS_MAX {
        return Cost::MAX;
    }
    let mut before = [0; SOUNDS_MAX + 1];
    let mut now = [0; SOUNDS_MAX + 1];
    for at in 0..right.len() {
        before[at + 1] = before[at] + alone(right, at);
    }
    for (row, sound) in left.iter().copied().enumerate() {
        let left_alone = alone(left, row);
        now[0] = before[0] + left_alone;
        let mut least = now[0];
        for (column, other) in right.iter().copied().enumerate() {
            let is_first = row == 0 && column == 0;
            let changed = before[column] + change(sound, other, is_first);
            let left_out = before[column + 1] + left_alone;
            let put_in = now[column] + alone(right, column);
            let cost = changed.min(left_out).min(put_in);
            now[column + 1] = cost;
            least = least.min(cost);
        }
        if least > most {
            return least;
        }
        std::mem::swap(&mut before, &mut now);
    }
    before[right.len()]
}

/// The cost of a sound that only one of the words has.
fn alone(sounds: &[Sound], at: usize) -> Cost {
    let is_first = at == 0;
    let is_last = at + 1 == sounds.len();
    match sounds[at] {
        // Kamla and Kamala, Dharm and Dharam; but Kamal is a man and Kamla a woman.
        Sound::A if !is_first && !is_last => 10,
        // Devendr as it is spoken and Devender as it is written.
        Sound::E if at + 2 == sounds.len() && sounds[at + 1] == Sound::R => 10,
        vowel if vowel.is_vowel() => {
            if is_first {
                60
            } else {
                45
            }
        }
        Sound::H | Sound::Y if !is_first => 30,
        Sound::N | Sound::M if !is_first => 70,
        _ if is_first => FIRST_CONSONANT,
        _ => CONSONANT,
    }
}

fn change(left: Sound, right: Sound, is_first: bool) -> Cost {
    if left == right && left != Sound::Other {
        return 0;
    }
    let (low, high) = if left <= right {
        (left, right)
    } else {
        (right, left)
    };
    match (low, high) {
        (Sound::E, Sound::I) | (Sound::O, Sound::U) => 15,
        (Sound::I, Sound::Y) => 10,
        (Sound::A, Sound::E) => 25,
        // Asha and Usha.
        (vowel, other) if vowel.is_vowel() && other.is_vowel() => {
            if is_first {
                80
            } else {
                45
            }
        }
        (Sound::B | Sound::U, Sound::V) => 25,
        (Sound::M, Sound::N) => 60,
        (Sound::D, Sound::R | Sound::T)
        | (Sound::C, Sound::S)
        | (Sound::G, Sound::J | Sound::K)
        | (Sound::B, Sound::P)
        | (Sound::J, Sound::S | Sound::Y) => 70,
        _ if is_first => FIRST_CONSONANT,
        _ => CONSONANT,
    }
}

/// Whether one slip of the pen parts two texts: a letter wrong, missing, too many, or two in the
/// wrong order.
pub(crate) fn is_one_slip(left: &str, right: &str) -> bool {
    let (left, right) = if left.len() <= right.len() {
        (left, right)
    } else {
        (right, left)
    };
    // A letter has at most four bytes.
    if right.len() - left.len() > 4 || left == right {
        return false;
    }
    let mut first = left.chars();
    let mut second = right.chars();
    loop {
        let (rest_first, rest_second) = (first.as_str(), second.as_str());
        match (first.next(), second.next()) {
            (Some(one), Some(other)) if one == other => {}
            (Some(one), Some(other)) => {
                let is_wrong = first.as_str() == second.as_str();
                let is_too_many = rest_first == second.as_str() || first.as_str() == rest_second;
                let is_turned = first.next() == Some(other)
                    && second.next() == Some(one)
                    && first.as_str() == second.as_str();
                return is_wrong || is_too_many || is_turned;
            }
            (None, Some(_)) => return second.as_str().is_empty(),
            (Some(_), None) => return first.as_str().is_empty(),
            (None, None) => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_one_slip;

    #[test]
    fn one_slip_is_told_from_two() {
        for (left, right) in [
            ("ramesh", "rameeh"),
            ("ramesh", "rmesh"),
            ("ramesh", "rameshh"),
            ("ramesh", "raemsh"),
            ("12345", "12354"),
            ("", "x"),
            ("सीता", "सिता"),
        ] {
            assert!(is_one_slip(left, right), "{left} {right}");
            assert!(is_one_slip(right, left), "{right} {left}");
        }
        for (left, right) in [
            ("ramesh", "ramesh"),
            ("ramesh", "rmseh"),
            ("ab", "ba c"),
            ("a", "bc"),
        ] {
            assert!(!is_one_slip(left, right), "{left} {right}");
        }
    }
}
