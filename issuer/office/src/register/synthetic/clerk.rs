//! How a clerk writes a person down again: spellings, slips, and what is left out.

use super::dice::Dice;
use super::vocabulary::BothScripts;

/// Spellings that are heard alike: any of them is written for the other.
const ALIKE: [(&str, &str); 22] = [
    ("ee", "i"),
    ("oo", "u"),
    ("aa", "a"),
    ("sh", "s"),
    ("v", "b"),
    ("v", "w"),
    ("ksh", "x"),
    ("gy", "gi"),
    ("pra", "par"),
    ("kri", "kra"),
    ("der", "dra"),
    ("der", "dar"),
    ("th", "t"),
    ("dh", "d"),
    ("bh", "b"),
    ("ph", "f"),
    ("j", "z"),
    ("ay", "ai"),
    ("au", "o"),
    ("tt", "t"),
    ("nn", "n"),
    ("a", ""),
];

/// The same in Devanagari.
const ALIKE_HINDI: [(&str, &str); 8] = [
    ("ी", "ि"),
    ("ू", "ु"),
    ("श", "स"),
    ("व", "ब"),
    ("न्", "ं"),
    ("ष", "श"),
    ("ा", ""),
    ("ँ", "ं"),
];

/// A name as another list has it.
pub(super) fn written_again(name: &BothScripts, is_woman: bool, dice: &mut Dice) -> BothScripts {
    let mut latin: Vec<String> = name.latin.split(' ').map(str::to_owned).collect();
    for word in &mut latin {
        if dice.percent(22) {
            *word = respelt(word, &ALIKE, dice);
        }
    }
    match dice.below(100) {
        0..4 => slip(&dice.pick(&latin).clone(), &mut latin, dice),
        // The second name is left out, or another one is usual here.
        4..10 if latin.len() > 1 => latin.truncate(latin.len() - 1),
        10..13 => {
            let second = if is_woman { "Devi" } else { "Kumar" };
            latin.truncate(1);
            latin.push(second.to_owned());
        }
        13..16 if latin.len() > 1 => {
            let rest = latin.remove(1).to_lowercase();
            latin[0].push_str(&rest);
        }
        16 => latin.reverse(),
        17 if latin.len() > 1 => latin[0].truncate(1),
        18..24 => latin.insert(0, if is_woman { "Smt" } else { "Shri" }.to_owned()),
        _ => {}
    }
    let hindi = if dice.percent(45) || name.hindi.is_empty() {
        String::new()
    } else if dice.percent(10) {
        respelt(&name.hindi, &ALIKE_HINDI, dice)
    } else {
        name.hindi.clone()
    };
    BothScripts {
        hindi,
        latin: latin.join(" "),
    }
}

/// One of the spellings that fit is changed for the other one.
fn respelt(word: &str, alike: &[(&str, &str)], dice: &mut Dice) -> String {
    let small = word.to_lowercase();
    let turn = dice.percent(50);
    let fits = |pair: &&(&str, &str)| {
        let from = if turn { pair.1 } else { pair.0 };
        // What begins a word is rarely mistaken.
        !from.is_empty()
            && small
                .char_indices()
                .skip(1)
                .any(|(at, _)| small[at..].starts_with(from))
    };
    let fitting: Vec<_> = alike.iter().filter(fits).collect();
    if fitting.is_empty() {
        return word.to_owned();
    }
    let (one, other) = **dice.pick(&fitting);
    let (from, to) = if turn { (other, one) } else { (one, other) };
    let first: String = small.chars().take(1).collect();
    let rest: String = small.chars().skip(1).collect();
    capital(&format!("{first}{}", rest.replacen(from, to, 1)))
}

/// A letter is left out, doubled or turned with its neighbour.
fn slip(word: &str, words: &mut [String], dice: &mut Dice) {
    let mut letters: Vec<char> = word.chars().collect();
    if letters.len() > 3 {
        let most = u32::try_from(letters.len() - 2).unwrap_or(1);
        let at = 1 + dice.below(most) as usize;
        match dice.below(3) {
            0 => {
                letters.remove(at);
            }
            1 => letters.insert(at, letters[at]),
            _ => letters.swap(at, at + 1),
        }
    }
    if let Some(place) = words.iter_mut().find(|other| *other == word) {
        *place = letters.into_iter().collect();
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// A date of birth (dd-mm-yyyy, or a year) as another list has it; empty if it has none.
pub(super) fn birth_again(birth: &str, dice: &mut Dice) -> String {
    let (day, year) = birth.rsplit_once('-').unwrap_or(("", birth));
    let number: i32 = year.parse().unwrap_or(1_980);
    let turned = |year: &str| {
        let mut digits: Vec<char> = year.chars().collect();
        let last = digits.len() - 1;
        digits.swap(last, last - 1);
        digits.into_iter().collect::<String>()
    };
    let with_day = |year: String| {
        if day.is_empty() {
            year
        } else {
            format!("{day}-{year}")
        }
    };
    match dice.below(100) {
        0..5 => String::new(),
        5..9 => with_day((number + dice.between(0, 1) * 2 - 1).to_string()),
        9..11 if year.len() == 4 => with_day(turned(year)),
        11..13 => match day.split_once('-') {
            Some((day, month)) if day <= "12" => format!("{month}-{day}-{year}"),
            _ => birth.to_owned(),
        },
        13..17 => format!("01-01-{year}"),
        17..36 => year.to_owned(),
        _ if day.is_empty() => {
            // The other list may know the day, or make one up.
            if dice.percent(40) {
                format!("{:02}-{:02}-{year}", 1 + dice.below(28), 1 + dice.below(12))
            } else {
                year.to_owned()
            }
        }
        _ => birth.to_owned(),
    }
}

/// A number with one digit wrong.
pub(super) fn number_again(number: &str, dice: &mut Dice) -> String {
    let mut digits: Vec<char> = number.chars().collect();
    if let Some(last) = digits.len().checked_sub(1) {
        let at = last - dice.below(6).min(u32::try_from(last).unwrap_or(0)) as usize;
        digits[at] = char::from_digit(dice.below(10), 10).unwrap_or('0');
    }
    digits.into_iter().collect()
}
