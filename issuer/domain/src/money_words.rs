//! Amounts in words, as cheques and receipts have them.

use crate::Money;

/// Hindi's words for 0 to 99, each its own, in the spelling of the Central Hindi Directorate.
const HINDI: [&str; 100] = [
    "शून्य",
    "एक",
    "दो",
    "तीन",
    "चार",
    "पाँच",
    "छह",
    "सात",
    "आठ",
    "नौ", //
    "दस",
    "ग्यारह",
    "बारह",
    "तेरह",
    "चौदह",
    "पंद्रह",
    "सोलह",
    "सत्रह",
    "अठारह",
    "उन्नीस", //
    "बीस",
    "इक्कीस",
    "बाईस",
    "तेईस",
    "चौबीस",
    "पच्चीस",
    "छब्बीस",
    "सत्ताईस",
    "अट्ठाईस",
    "उनतीस", //
    "तीस",
    "इकतीस",
    "बत्तीस",
    "तैंतीस",
    "चौंतीस",
    "पैंतीस",
    "छत्तीस",
    "सैंतीस",
    "अड़तीस",
    "उनतालीस", //
    "चालीस",
    "इकतालीस",
    "बयालीस",
    "तैंतालीस",
    "चवालीस",
    "पैंतालीस",
    "छियालीस",
    "सैंतालीस",
    "अड़तालीस",
    "उनचास", //
    "पचास",
    "इक्यावन",
    "बावन",
    "तिरपन",
    "चौवन",
    "पचपन",
    "छप्पन",
    "सत्तावन",
    "अट्ठावन",
    "उनसठ", //
    "साठ",
    "इकसठ",
    "बासठ",
    "तिरसठ",
    "चौंसठ",
    "पैंसठ",
    "छियासठ",
    "सड़सठ",
    "अड़सठ",
    "उनहत्तर", //
    "सत्तर",
    "इकहत्तर",
    "बहत्तर",
    "तिहत्तर",
    "चौहत्तर",
    "पचहत्तर",
    "छिहत्तर",
    "सतहत्तर",
    "अठहत्तर",
    "उनासी", //
    "अस्सी",
    "इक्यासी",
    "बयासी",
    "तिरासी",
    "चौरासी",
    "पचासी",
    "छियासी",
    "सतासी",
    "अठासी",
    "नवासी", //
    "नब्बे",
    "इक्यानवे",
    "बानवे",
    "तिरानवे",
    "चौरानवे",
    "पचानवे",
    "छियानवे",
    "सत्तानवे",
    "अट्ठानवे",
    "निन्यानवे",
];

/// English's words for 0 to 19.
const ENGLISH: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];

/// English's words for the tens from 20.
const ENGLISH_TENS: [&str; 8] = [
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
];

/// What a language has for a number in words.
struct Language {
    below_hundred: fn(usize) -> String,
    /// Crore, lakh, thousand, hundred.
    powers: [&'static str; 4],
    /// One of it, and any other number.
    rupees: [&'static str; 2],
    paise: [&'static str; 2],
    /// Between rupees and paise.
    and: &'static str,
    only: &'static str,
}

const IN_HINDI: Language = Language {
    below_hundred: |number| HINDI[number % 100].to_owned(),
    powers: ["करोड़", "लाख", "हज़ार", "सौ"],
    rupees: ["रुपया", "रुपये"],
    paise: ["पैसा", "पैसे"],
    and: " ",
    only: "मात्र",
};

const IN_ENGLISH: Language = Language {
    below_hundred: english,
    powers: ["crore", "lakh", "thousand", "hundred"],
    rupees: ["rupee", "rupees"],
    paise: ["paisa", "paise"],
    and: " and ",
    only: "only",
};

impl Money {
    /// The amount in Hindi words: `पचपन रुपये मात्र`.
    pub fn in_hindi(self) -> String {
        IN_HINDI.amount(self)
    }

    /// The amount in English words, in lakhs and crores: `fifty-five rupees only`.
    pub fn in_english(self) -> String {
        IN_ENGLISH.amount(self)
    }
}

impl Language {
    fn amount(&self, amount: Money) -> String {
        let (rupees, paise) = (amount.paise() / 100, amount.paise() % 100);
        let mut parts = Vec::with_capacity(2);
        if rupees > 0 || paise == 0 {
            parts.push(self.counted(rupees, self.rupees));
        }
        if paise > 0 {
            parts.push(self.counted(paise, self.paise));
        }
        format!("{} {}", parts.join(self.and), self.only)
    }

    fn counted(&self, number: u64, [one, more]: [&str; 2]) -> String {
        let unit = if number == 1 { one } else { more };
        format!("{} {unit}", self.number(number))
    }

    /// Any number below 100 crore, which is more than the largest amount.
    fn number(&self, number: u64) -> String {
        let digits = |power: u64, of: u64| usize::try_from(number / power % of).unwrap_or_default();
        let counts = [
            digits(10_000_000, 100),
            digits(100_000, 100),
            digits(1_000, 100),
            digits(100, 10),
        ];
        let rest = digits(1, 100);
        let mut words: Vec<String> = counts
            .into_iter()
            .zip(self.powers)
            .filter(|(count, _)| *count > 0)
            .map(|(count, power)| format!("{} {power}", (self.below_hundred)(count)))
            .collect();
        if rest > 0 || words.is_empty() {
            words.push((self.below_hundred)(rest));
        }
        words.join(" ")
    }
}

fn english(number: usize) -> String {
    if let Some(word) = ENGLISH.get(number) {
        return (*word).to_owned();
    }
    let tens = ENGLISH_TENS[(number / 10 - 2) % ENGLISH_TENS.len()];
    match number % 10 {
        0 => tens.to_owned(),
        ones => format!("{tens}-{}", ENGLISH[ones]),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn amounts_are_said_as_a_cheque_says_them() {
        for (rupees, hindi, english) in [
            ("0", "शून्य रुपये मात्र", "zero rupees only"),
            ("1", "एक रुपया मात्र", "one rupee only"),
            ("55", "पचपन रुपये मात्र", "fifty-five rupees only"),
            ("0.01", "एक पैसा मात्र", "one paisa only"),
            (
                "42.50",
                "बयालीस रुपये पचास पैसे मात्र",
                "forty-two rupees and fifty paise only",
            ),
            ("100", "एक सौ रुपये मात्र", "one hundred rupees only"),
            (
                "1,23,456",
                "एक लाख तेईस हज़ार चार सौ छप्पन रुपये मात्र",
                "one lakh twenty-three thousand four hundred fifty-six rupees only",
            ),
            (
                "99,00,00,010",
                "निन्यानवे करोड़ दस रुपये मात्र",
                "ninety-nine crore ten rupees only",
            ),
        ] {
            let amount = Money::parse(rupees).unwrap();
            assert_eq!(amount.in_hindi(), hindi);
            assert_eq!(amount.in_english(), english);
        }
    }

    #[test]
    fn no_two_amounts_have_the_same_words() {
        for say in [Money::in_hindi, Money::in_english] {
            let said: BTreeSet<String> = (0..20_000).filter_map(Money::of_paise).map(say).collect();
            assert_eq!(said.len(), 20_000);
        }
    }

    /// Rows of the table shifted by one would still all differ.
    #[test]
    fn hindis_tens_and_their_neighbours_stand_at_their_places() {
        let places = [
            (10, "दस"),
            (19, "उन्नीस"),
            (20, "बीस"),
            (29, "उनतीस"),
            (30, "तीस"),
            (39, "उनतालीस"),
            (40, "चालीस"),
            (49, "उनचास"),
            (50, "पचास"),
            (59, "उनसठ"),
            (60, "साठ"),
            (69, "उनहत्तर"),
            (70, "सत्तर"),
            (79, "उनासी"),
            (80, "अस्सी"),
            (89, "नवासी"),
            (90, "नब्बे"),
            (99, "निन्यानवे"),
        ];
        for (number, word) in places {
            assert_eq!(HINDI[number], word);
        }
    }
}
