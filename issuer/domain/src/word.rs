//! The words in which registers write relations, genders and categories.

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use crate::{Category, CategorySet, Ekyc, Gender, Relation};

/// The gender of a register's word: `Male`, `F`, `महिला`, `Transgender` …
pub fn gender(word: &str) -> Option<Gender> {
    let word = plain(word);
    match word.as_str() {
        "m" | "male" | "man" | "boy" | "पुरुष" | "पुरूष" | "पु" | "नर" => {
            Some(Gender::Male)
        }
        "f" | "female" | "woman" | "girl" | "महिला" | "स्त्री" | "म" | "मादा" => {
            Some(Gender::Female)
        }
        "o"
        | "t"
        | "other"
        | "others"
        | "transgender"
        | "third gender"
        | "अन्य"
        | "उभयलिंगी"
        | "तृतीय लिंग"
        | "ट्रांसजेंडर" => Some(Gender::Other),
        "u" | "unknown" | "not recorded" | "अज्ञात" => Some(Gender::Unknown),
        _ => None,
    }
}

/// Whether a register's word says that eKYC was done: `Yes`, `true`, `Verified`, `हाँ` …
pub fn ekyc(word: &str) -> Option<Ekyc> {
    match plain(word).as_str() {
        "y" | "yes" | "true" | "1" | "done" | "verified" | "completed" | "complete" | "हाँ"
        | "हां" | "पूर्ण" => Some(Ekyc::Done),
        "n" | "no" | "false" | "0" | "pending" | "not done" | "not verified" | "incomplete"
        | "नहीं" | "लंबित" => Some(Ekyc::Pending),
        "unknown" | "not recorded" | "na" | "n/a" | "अज्ञात" => Some(Ekyc::Unknown),
        _ => None,
    }
}

/// The categories of a register's codes, with `+`, `,`, `;`, `|`, `/` or spaces between them:
/// `PHH+BPL`, `A.P.L`, `AAY, BPL`. `Err` has the place (from 1) of the code that nobody knows.
pub fn categories(codes: &str) -> Result<Option<CategorySet>, usize> {
    let is_between = |character: char| {
        matches!(character, '+' | ',' | ';' | '|' | '/') || character.is_whitespace()
    };
    let mut found = Vec::new();
    for (at, code) in codes
        .split(is_between)
        .filter(|code| !code.is_empty())
        .enumerate()
    {
        let code: String = code.chars().filter(|character| *character != '.').collect();
        let category = Category::from_code(&code).or(match code.to_ascii_uppercase().as_str() {
            "NFSA" | "PRIORITY" => Some(Category::Phh),
            "ANTYODAYA" => Some(Category::Aay),
            "ANNAPURNA" => Some(Category::Apy),
            "APL-T" | "APLTAX" => Some(Category::Aplt),
            _ => None,
        });
        found.push(category.ok_or(at + 1)?);
    }
    Ok(CategorySet::of(found))
}

/// The relation of a register's word and, where the word tells it, the member's gender:
/// `Daughter-in-law`, `पुत्रवधू`, `W/o` …
pub fn relation(word: &str) -> Option<(Relation, Option<Gender>)> {
    static BY_WORD: LazyLock<HashMap<&str, (Relation, Option<Gender>)>> = LazyLock::new(|| {
        RELATIONS
            .iter()
            .flat_map(|(relation, gender, words)| {
                words.split('|').map(|word| (word, (*relation, *gender)))
            })
            .collect()
    });
    BY_WORD.get(plain(word).as_str()).copied()
}

/// The word in NFC and lower case, with single spaces and without dots, dashes and underscores.
fn plain(word: &str) -> String {
    if word.is_ascii() {
        return plain_ascii(word);
    }
    let spaced: String = word
        .nfc()
        .flat_map(char::to_lowercase)
        .map(|character| {
            if matches!(character, '-' | '_' | '.') {
                ' '
            } else {
                character
            }
        })
        .collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The same for ASCII, where nothing is composed.
fn plain_ascii(word: &str) -> String {
    let mut plain = String::with_capacity(word.len());
    for character in word.chars() {
        if matches!(character, '-' | '_' | '.') || character.is_ascii_whitespace() {
            if !plain.is_empty() && !plain.ends_with(' ') {
                plain.push(' ');
            }
        } else {
            plain.push(character.to_ascii_lowercase());
        }
    }
    plain.truncate(plain.trim_end().len());
    plain
}

const M: Option<Gender> = Some(Gender::Male);
const F: Option<Gender> = Some(Gender::Female);

/// Words as [`plain`] leaves them. English and Hindi register usage, the spoken words of the hills,
/// and the short forms that clerks write.
const RELATIONS: &[(Relation, Option<Gender>, &str)] = &[
    (
        Relation::Head,
        None,
        "head|self|hof|head of family|head of household|head of the family|mukhiya|मुखिया|परिवार मुखिया|परिवार का मुखिया|स्वयं",
    ),
    (
        Relation::Spouse,
        F,
        "wife|w/o|wife of head|पत्नी|पत्नि|धर्मपत्नी|patni",
    ),
    (Relation::Spouse, M, "husband|h/o|husband of head|पति|pati"),
    (
        Relation::Spouse,
        None,
        "spouse|जीवनसाथी|पति/पत्नी|husband/wife",
    ),
    (
        Relation::Child,
        M,
        "son|s/o|adopted son|step son|stepson|पुत्र|बेटा|दत्तक पुत्र|सौतेला पुत्र|putra|beta",
    ),
    (
        Relation::Child,
        F,
        "daughter|d/o|adopted daughter|step daughter|stepdaughter|पुत्री|बेटी|दत्तक पुत्री|सौतेली पुत्री|putri|beti",
    ),
    (
        Relation::Child,
        None,
        "child|son/daughter|adopted child|संतान|पुत्र/पुत्री|बच्चा",
    ),
    (
        Relation::Parent,
        M,
        "father|f/o|step father|stepfather|पिता|बाप|pita",
    ),
    (
        Relation::Parent,
        F,
        "mother|m/o|step mother|stepmother|माता|माँ|मां|माताजी|mata",
    ),
    (
        Relation::Parent,
        None,
        "parent|father/mother|माता/पिता|पिता/माता",
    ),
    (
        Relation::Sibling,
        M,
        "brother|b/o|elder brother|younger brother|step brother|stepbrother|भाई|bhai",
    ),
    (
        Relation::Sibling,
        F,
        "sister|elder sister|younger sister|step sister|stepsister|बहन|बहिन|behan",
    ),
    (
        Relation::Sibling,
        None,
        "sibling|brother/sister|भाई/बहन|भाई/बहिन",
    ),
    (
        Relation::Grandchild,
        M,
        "grandson|grand son|पौत्र|पोता|नाती|दोहता|दोहित्र|दौहित्र|pota",
    ),
    (
        Relation::Grandchild,
        F,
        "granddaughter|grand daughter|पौत्री|पोती|नातिन|दोहती|दोहित्री|दौहित्री|poti",
    ),
    (
        Relation::Grandchild,
        None,
        "grandchild|grand child|great grandchild|great grand child|पौत्र/पौत्री|पोता/पोती",
    ),
    (
        Relation::Grandparent,
        M,
        "grandfather|grand father|paternal grandfather|maternal grandfather|paternal grand father|maternal grand father|दादा|नाना|dada|nana",
    ),
    (
        Relation::Grandparent,
        F,
        "grandmother|grand mother|paternal grandmother|maternal grandmother|paternal grand mother|maternal grand mother|दादी|नानी|dadi|nani",
    ),
    (
        Relation::Grandparent,
        None,
        "grandparent|grand parent|दादा/दादी|नाना/नानी",
    ),
    (Relation::ChildInLaw, M, "son in law|दामाद|जमाई|जंवाई|damad"),
    (
        Relation::ChildInLaw,
        F,
        "daughter in law|पुत्रवधू|पुत्र वधू|पुत्रवधु|पुत्र वधु|बहू|बहु|bahu",
    ),
    (Relation::ChildInLaw, None, "child in law|दामाद/बहू"),
    (Relation::ParentInLaw, M, "father in law|ससुर|श्वसुर|sasur"),
    (Relation::ParentInLaw, F, "mother in law|सास|saas"),
    (Relation::ParentInLaw, None, "parent in law|सास/ससुर"),
    (
        Relation::SiblingInLaw,
        M,
        "brother in law|देवर|जेठ|साला|जीजा|बहनोई|नंदोई|साढू|देवर/साला|jeth|devar",
    ),
    (
        Relation::SiblingInLaw,
        F,
        "sister in law|ननद|भाभी|भाबी|साली|जेठानी|देवरानी|ननद/भाभी|bhabhi",
    ),
    (Relation::SiblingInLaw, None, "sibling in law|देवर/ननद"),
    (
        Relation::SiblingsChild,
        M,
        "nephew|brothers son|brother's son|sisters son|sister's son|भतीजा|भांजा|भानजा|bhatija",
    ),
    (
        Relation::SiblingsChild,
        F,
        "niece|brothers daughter|brother's daughter|sisters daughter|sister's daughter|भतीजी|भांजी|भानजी|bhatiji",
    ),
    (Relation::SiblingsChild, None, "nephew/niece|भतीजा/भतीजी"),
    (
        Relation::ParentsSibling,
        M,
        "uncle|paternal uncle|maternal uncle|चाचा|ताऊ|ताया|मामा|फूफा|मौसा|chacha|taya",
    ),
    (
        Relation::ParentsSibling,
        F,
        "aunt|aunty|paternal aunt|maternal aunt|चाची|ताई|मामी|बुआ|मौसी|मासी|chachi|bua",
    ),
    (Relation::ParentsSibling, None, "uncle/aunt|चाचा/चाची"),
    (
        Relation::Cousin,
        M,
        "cousin brother|चचेरा भाई|ममेरा भाई|फुफेरा भाई|मौसेरा भाई",
    ),
    (
        Relation::Cousin,
        F,
        "cousin sister|चचेरी बहन|ममेरी बहन|फुफेरी बहन|मौसेरी बहन",
    ),
    (Relation::Cousin, None, "cousin|चचेरे|चचेरा/चचेरी"),
    (
        Relation::OtherRelative,
        None,
        "relative|other relative|relation|other relation|संबंधी|सम्बन्धी|सम्बंधी|रिश्तेदार|अन्य संबंधी|अन्य सम्बन्धी",
    ),
    (
        Relation::NotRelated,
        None,
        "not related|unrelated|non relative|other|others|servant|domestic help|tenant|lodger|अन्य|सेवक|किरायेदार|असंबंधित",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relations_are_read_in_english_and_hindi_with_the_gender_they_tell() {
        for (word, relation_expected, gender) in [
            ("Head of Family", Relation::Head, None),
            ("SELF", Relation::Head, None),
            ("Daughter-in-law", Relation::ChildInLaw, F),
            ("daughter in law", Relation::ChildInLaw, F),
            ("बहू", Relation::ChildInLaw, F),
            ("W/o", Relation::Spouse, F),
            ("पति", Relation::Spouse, M),
            ("दोहता", Relation::Grandchild, M),
            ("Maternal Grandfather", Relation::Grandparent, M),
            ("  Not   Related ", Relation::NotRelated, None),
        ] {
            assert_eq!(relation(word), Some((relation_expected, gender)), "{word}");
        }
        assert_eq!(relation("friend of a friend"), None);
        assert_eq!(relation(""), None);
    }

    #[test]
    fn the_cards_own_words_are_read_back() {
        for relation_of_card in Relation::ALL {
            for gender in Gender::ALL {
                for word in [
                    relation_of_card.hindi(gender),
                    relation_of_card.latin(gender),
                ] {
                    let found = relation(word).map(|(found, _)| found);
                    assert_eq!(found, Some(relation_of_card), "{word}");
                }
            }
        }
    }

    #[test]
    fn every_word_stands_for_one_relation_and_is_written_plainly() {
        let mut seen = std::collections::BTreeSet::new();
        for word in RELATIONS.iter().flat_map(|(_, _, words)| words.split('|')) {
            assert_eq!(plain(word), word);
            assert!(seen.insert(word), "{word} stands twice");
        }
    }

    #[test]
    fn categories_overlap_and_come_in_many_spellings() {
        let both = CategorySet::of([Category::Phh, Category::Bpl]);
        for codes in [
            "PHH+BPL",
            "bpl, ph",
            "PHH;BPL",
            "B.P.L | P.H.",
            "BPL PHH PHH",
        ] {
            assert_eq!(categories(codes), Ok(both), "{codes}");
        }
        assert_eq!(categories(" "), Ok(None));
        assert_eq!(categories("APL,XYZ"), Err(2));
    }

    #[test]
    fn ekyc_is_read() {
        assert_eq!(ekyc("Yes"), Some(Ekyc::Done));
        assert_eq!(ekyc("false"), Some(Ekyc::Pending));
        assert_eq!(ekyc("N/A"), Some(Ekyc::Unknown));
        assert_eq!(ekyc("perhaps"), None);
    }

    #[test]
    fn genders_are_read() {
        assert_eq!(gender(" Female"), Some(Gender::Female));
        assert_eq!(gender("पुरुष"), Some(Gender::Male));
        assert_eq!(gender("Others"), Some(Gender::Other));
        assert_eq!(gender("x"), None);
    }
}
