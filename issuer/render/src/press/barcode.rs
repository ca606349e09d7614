//! Code 128 (ISO/IEC 15417) for card numbers on slugs: digits in pairs, the rest letter by letter.
//!
//! By hand, since the crates that there are leave it to the caller to switch between sets.

/// Bars and spaces of each symbol character, widths in modules, a bar first: 11 modules each.
const WIDTHS: [&str; 106] = [
    "212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212",
    "221213", "221312", "231212", "112232", "122132", "122231", "113222", "123122", "123221",
    "223211", "221132", "221231", "213212", "223112", "312131", "311222", "321122", "321221",
    "312212", "322112", "322211", "212123", "212321", "232121", "111323", "131123", "131321",
    "112313", "132113", "132311", "211313", "231113", "231311", "112133", "112331", "132131",
    "113123", "113321", "133121", "313121", "211331", "231131", "213113", "213311", "213131",
    "311123", "311321", "331121", "312113", "312311", "332111", "314111", "221411", "431111",
    "111224", "111422", "121124", "121421", "141122", "141221", "112214", "112412", "122114",
    "122411", "142112", "142211", "241211", "221114", "413111", "241112", "134111", "111242",
    "121142", "121241", "114212", "124112", "124211", "411212", "421112", "421211", "212141",
    "214121", "412121", "111143", "111341", "131141", "114113", "114311", "411113", "411311",
    "113141", "114131", "311141", "411131", "211412", "211214", "211232",
];

/// The stop character has a bar more: 13 modules.
const STOP: &str = "2331112";

/// Values of the characters that begin in a set or change to one.
const TO_PAIRS: u8 = 99;
const TO_LETTERS: u8 = 100;
const START_LETTERS: u8 = 104;
const START_PAIRS: u8 = 105;

/// Digits from which on pairs are shorter than letters, the changes of set included.
const DIGITS_WORTH_PAIRS: usize = 4;

/// The symbol's modules from left to right, dark ones `true`, without quiet zones.
///
/// None for a text with characters other than printable ASCII.
pub(crate) fn modules(text: &str) -> Option<Vec<bool>> {
    if !text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return None;
    }
    let mut values = values(text.as_bytes());
    values.push(check_value(&values));
    let characters = values.iter().map(|value| WIDTHS[usize::from(*value)]);
    let mut modules = Vec::with_capacity(11 * values.len() + 13);
    for widths in characters.chain([STOP]) {
        for (index, width) in widths.bytes().enumerate() {
            let width = usize::from(width - b'0');
            modules.extend(std::iter::repeat_n(index % 2 == 0, width));
        }
    }
    Some(modules)
}

/// Start character and text.
fn values(text: &[u8]) -> Vec<u8> {
    let mut values = Vec::with_capacity(text.len() + 4);
    let mut in_pairs = None;
    let mut rest = text;
    loop {
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let pairs = digits >= DIGITS_WORTH_PAIRS;
        let change = match (in_pairs, pairs) {
            (None, true) => Some(START_PAIRS),
            (None, false) => Some(START_LETTERS),
            (Some(false), true) => Some(TO_PAIRS),
            (Some(true), false) if !rest.is_empty() => Some(TO_LETTERS),
            _ => None,
        };
        values.extend(change);
        in_pairs = Some(pairs);
        if pairs {
            let (digits, after) = rest.split_at(digits - digits % 2);
            values.extend(
                digits
                    .chunks_exact(2)
                    .map(|pair| 10 * (pair[0] - b'0') + pair[1] - b'0'),
            );
            rest = after;
        } else if let [letter, after @ ..] = rest {
            values.push(letter - b' ');
            rest = after;
        } else {
            return values;
        }
    }
}

/// The weighted sum modulo 103 (ISO/IEC 15417, annex A).
fn check_value(values: &[u8]) -> u8 {
    let sum = values.iter().enumerate().fold(0, |sum, (place, value)| {
        // The start character counts like the first one.
        (sum + place.max(1) * usize::from(*value)) % 103
    });
    u8::try_from(sum).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_has_eleven_modules_and_bars_of_an_even_sum() {
        for widths in WIDTHS {
            let widths: Vec<u32> = widths
                .chars()
                .map(|width| width.to_digit(10).unwrap())
                .collect();
            assert_eq!(widths.iter().sum::<u32>(), 11);
            assert_eq!((widths[0] + widths[2] + widths[4]) % 2, 0, "{widths:?}");
        }
        let distinct: std::collections::BTreeSet<_> = WIDTHS.into_iter().collect();
        assert_eq!(distinct.len(), WIDTHS.len());
    }

    #[test]
    fn a_card_number_is_digits_in_pairs_then_letters() {
        // 41 70 58 23, then `-01-4` in letters.
        assert_eq!(
            values(b"41705823-01-4"),
            [105, 41, 70, 58, 23, 100, 13, 16, 17, 13, 20]
        );
        assert_eq!(values(b"A1"), [104, 33, 17]);
        assert_eq!(values(b"A1234"), [104, 33, 99, 12, 34]);
        assert_eq!(values(b"12345"), [105, 12, 34, 100, 21]);
        assert_eq!(values(b""), [104]);
    }

    #[test]
    fn the_check_value_is_the_one_of_the_standards_example() {
        // PJJ123C in set A, whose letters have the values of set B: 54.
        let mut set_a = values(b"PJJ123C");
        set_a[0] = 103;
        assert_eq!(check_value(&set_a), 54);
    }

    #[test]
    fn a_symbol_begins_and_ends_with_a_bar_and_refuses_what_it_cannot_say() {
        let modules = modules("41705823-01-4").unwrap();
        assert_eq!(modules.len(), 12 * 11 + 13);
        assert!(modules[0] && modules[modules.len() - 1]);
        assert!(super::modules("घर").is_none());
        assert!(super::modules("a\n").is_none());
    }
}
