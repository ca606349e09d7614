use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::*;

/// What a text says, and the things that stand in it.
#[derive(Default)]
struct Text {
    says: String,
    variables: BTreeSet<String>,
}

/// The texts of a language by key.
fn texts(language: Language) -> BTreeMap<String, Text> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("locales")
        .join(language.tag());
    let mut texts: BTreeMap<String, Text> = BTreeMap::new();
    for file in fs::read_dir(folder).unwrap() {
        let file = fs::read_to_string(file.unwrap().path()).unwrap();
        let mut key = String::new();
        for line in file.lines().filter(|line| !line.starts_with('#')) {
            let mut says = line;
            if let Some((name, rest)) = line.split_once(" =")
                && !name.starts_with(' ')
            {
                key = name.to_owned();
                says = rest;
                let twice = texts.insert(key.clone(), Text::default()).is_some();
                assert!(!twice, "{key} is said twice in {}", language.tag());
            }
            let Some(text) = texts.get_mut(&key) else {
                continue;
            };
            text.says.push_str(says);
            for part in line.split("{ $").skip(1) {
                let name = part.split([' ', '}']).next().unwrap();
                text.variables.insert(name.to_owned());
            }
        }
    }
    texts
}

#[test]
fn every_text_is_there_in_both_languages_with_the_same_things_in_it() {
    let [hindi, english] = Language::ALL.map(texts);
    for (key, text) in &hindi {
        let english = english.get(key).map(|text| &text.variables);
        assert_eq!(Some(&text.variables), english, "{key}");
    }
    for key in english.keys() {
        assert!(hindi.contains_key(key), "{key} is not there in Hindi");
    }
}

#[test]
fn hindi_texts_are_written_in_devanagari_and_english_ones_are_not() {
    let is_devanagari = |letter| ('\u{900}'..='\u{97f}').contains(&letter);
    for (language, expected) in [(Language::Hindi, true), (Language::English, false)] {
        for (key, text) in texts(language) {
            let found = text.says.chars().any(is_devanagari);
            assert_eq!(found, expected, "{key} = {}", text.says);
        }
    }
}

/// The keys that templates and sources name by `say("…")`, `with("…"` and so on.
fn named_keys(folder: &Path, keys: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            named_keys(&path, keys);
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        for call in [".say(\"", ".with(\"", ".with_two(\"", ".with_all(\""] {
            for part in text.split(call).skip(1) {
                keys.insert(part.split('"').next().unwrap().to_owned());
            }
        }
    }
}

#[test]
fn every_text_that_a_page_names_is_there() {
    let texts = texts(Language::Hindi);
    let mut named = BTreeSet::new();
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    named_keys(&here.join("templates"), &mut named);
    named_keys(&here.join("src"), &mut named);
    assert!(named.len() > 10);
    let missing: Vec<&String> = named
        .iter()
        .filter(|key| !texts.contains_key(*key))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn a_text_takes_things_in() {
    let words = Words::new(Language::English);
    let text = words.with("fault-reference", "reference", &7);
    assert_eq!(text, "Number for the helpline: 7");
    assert_eq!(words.of("हाँ", "yes"), "yes");
}
