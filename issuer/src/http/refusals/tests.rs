use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use axum::http::StatusCode;
use issuer_domain::{FamilyId, Role};
use issuer_office::workflow::no_card::{GuardRefused, NoCard, OrderRefused, ReplaceRefused};
use issuer_pages::{Language, Refusal, Words};
use time::macros::date;

use crate::http::fault::{Fault, said};
use crate::http::tests::test_service::{Answer, TestService};

fn is_devanagari(letter: char) -> bool {
    ('\u{900}'..='\u{97f}').contains(&letter)
}

/// The codes that the sources name.
fn named_codes(folder: &Path, codes: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            named_codes(&path, codes);
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let named = text.split("\"refused-").skip(1);
        let named = named.filter_map(|rest| rest.split('"').next());
        let is_code = |rest: &&str| rest.starts_with(|letter: char| letter.is_ascii_lowercase());
        let named = named.filter(is_code);
        codes.extend(named.map(|rest| format!("refused-{rest}")));
    }
}

#[test]
fn every_code_says_why_and_what_next_in_both_languages_and_every_text_has_its_code() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut codes = BTreeSet::new();
    named_codes(&here.join("src/http"), &mut codes);
    let file = fs::read_to_string(here.join("pages/locales/hi/refusals.ftl")).unwrap();
    let texts = file.lines().filter(|line| line.starts_with("refused-"));
    let texts: BTreeSet<String> = texts
        .map(|line| line.split(' ').next().unwrap().to_owned())
        .collect();
    assert!(texts.len() > 100);
    assert_eq!(codes, texts);
    for code in codes {
        let code: &'static str = code.leak();
        let text = file.split_once(&format!("\n{code} =")).unwrap().1;
        let text = text.split("\nrefus").next().unwrap();
        let names = text.split("{ $").skip(1);
        let names = names.map(|rest| rest.split(' ').next().unwrap().to_owned());
        let refusal = names.fold(Refusal::new(code), |refusal, name| {
            refusal.with(name.leak(), "7")
        });
        for language in Language::ALL {
            let said = refusal.said(Words::new(language));
            let lines: Vec<&str> = said.lines().filter(|line| !line.is_empty()).collect();
            assert_eq!(lines.len(), 3, "{said}");
            let is_hindi = language == Language::Hindi;
            for line in &lines[..2] {
                assert_eq!(line.chars().any(is_devanagari), is_hindi, "{line}");
            }
            assert!(lines[2].ends_with(code), "{said}");
        }
    }
}

#[test]
fn why_a_family_gets_no_card_is_told_in_the_language_of_who_asked() {
    let other = FamilyId::parse("41705824").unwrap();
    let card = "41705824-01-6".to_owned();
    let from = date!(2026 - 12 - 01);
    let whys: [NoCard; 4] = [
        GuardRefused::WaitForNextMonth {
            member: 3,
            card,
            other: other.clone(),
            from,
        }
        .into(),
        OrderRefused::NotWithout(other).into(),
        OrderRefused::Over.into(),
        ReplaceRefused::TooOften(3).into(),
    ];
    for why in whys {
        let [hindi, english] = [Language::Hindi, Language::English].map(|language| {
            let said = said(Fault::from(why.clone()), Words::new(language));
            said.unwrap_or_else(|_| panic!("{why} is no refusal"))
        });
        let sentences = hindi.lines().take(2);
        for sentence in sentences {
            let latin = sentence.chars().any(|letter| letter.is_ascii_alphabetic());
            assert!(!latin, "{sentence}");
        }
        if matches!(why, NoCard::Guard(_)) {
            assert!(hindi.contains("01-12-2026"), "{hindi}");
        }
        assert!(
            english.chars().all(|letter| !is_devanagari(letter)),
            "{english}"
        );
    }
}

/// What a page says above a form that was not taken, or a page that says nothing else.
fn refusals(answer: &Answer) -> Vec<&str> {
    let parts = answer.text.split("<p class=\"wrong\" role=\"alert\">");
    let texts = parts.skip(1).map(|part| part.split("</p>").next().unwrap());
    texts.collect()
}

/// Who is refused what: the role, the path, and the form.
type Try = (
    Role,
    &'static str,
    &'static [(&'static str, &'static str)],
    StatusCode,
);

const NOT_TAKEN: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

const TRIES: &[Try] = &[
    (
        Role::Officer,
        "/staff",
        &[("name", "A B"), ("role", "officer"), ("workplace", "state")],
        NOT_TAKEN,
    ),
    (
        Role::Officer,
        "/staff",
        &[("name", "n.new"), ("role", "king"), ("workplace", "state")],
        NOT_TAKEN,
    ),
    (
        Role::Officer,
        "/staff",
        &[
            ("name", "n.new"),
            ("role", "officer"),
            ("workplace", "moon"),
        ],
        NOT_TAKEN,
    ),
    (
        Role::Officer,
        "/families",
        &[("number", "seven")],
        NOT_TAKEN,
    ),
    (
        Role::Officer,
        "/families",
        &[("number", "99999999")],
        NOT_TAKEN,
    ),
    (
        Role::Officer,
        "/layouts",
        &[("number", "41705823")],
        NOT_TAKEN,
    ),
    (
        Role::Officer,
        "/bulk",
        &[("list", "x"), ("what", "block"), ("reason", "no")],
        NOT_TAKEN,
    ),
    (
        Role::Officer,
        "/bulk",
        &[("list", "x"), ("what", "eat")],
        NOT_TAKEN,
    ),
    (
        Role::Officer,
        "/bulk",
        &[("list", "x"), ("what", "unblock")],
        NOT_TAKEN,
    ),
    (
        Role::Officer,
        "/approvals/1/decide",
        &[("decision", "perhaps")],
        NOT_TAKEN,
    ),
    (
        Role::Officer,
        "/money/remittance",
        &[("centre", "x"), ("day", "y"), ("amount", "z")],
        NOT_TAKEN,
    ),
    (
        Role::Officer,
        "/clients",
        &[
            ("name", "A B"),
            ("title", ""),
            ("profile", ""),
            ("area", ""),
        ],
        NOT_TAKEN,
    ),
    (
        Role::LmkOperator,
        "/counter/find",
        &[("text", "nobody")],
        NOT_TAKEN,
    ),
    (
        Role::LmkOperator,
        "/counter/find",
        &[("text", "99999999")],
        NOT_TAKEN,
    ),
    (
        Role::Distributor,
        "/delivery/hand-over",
        &[("card_number", "1"), ("outcome", "handed-over")],
        NOT_TAKEN,
    ),
    (
        Role::Inspector,
        "/self-checks",
        &[("family", "nobody")],
        NOT_TAKEN,
    ),
    (
        Role::Helpdesk,
        "/account/password",
        &[("old", "x"), ("new", "y"), ("again", "y")],
        NOT_TAKEN,
    ),
];

#[tokio::test]
async fn what_is_refused_on_a_hindi_page_is_said_in_hindi_with_a_code() {
    let service = TestService::open().await;
    let mut browser = None;
    for (role, path, form, status) in TRIES {
        // One after the other of the same role: who signs in too often is slowed.
        let (_, browser) = match &mut browser {
            Some((of, browser)) if of == role => (of, browser),
            other => {
                let mut signed_in = service.signed_in(*role).await;
                signed_in.speak_hindi();
                let (of, browser) = other.insert((*role, signed_in));
                (of, browser)
            }
        };
        let answer = browser.post(path, form).await;
        assert_eq!(answer.status, *status, "{path} {form:?} {}", answer.text);
        let said = refusals(&answer);
        assert!(!said.is_empty(), "{path} {form:?} {}", answer.text);
        for text in said {
            let (text, code) = text.split_once("कोड: ").expect(text);
            assert!(text.chars().any(is_devanagari), "{path} {form:?} {text}");
            assert!(
                code.chars().all(|c| c == '-' || c.is_ascii_lowercase()),
                "{code}"
            );
        }
    }
}

#[tokio::test]
async fn what_citizens_type_wrongly_is_said_in_hindi_with_a_code() {
    let service = TestService::open().await;
    let tries: [(&str, &[(&str, &str)]); 4] = [
        ("/check", &[("number", "nothing")]),
        ("/complaints", &[("category", "none"), ("words", "")]),
        ("/track", &[("code", "nothing")]),
        ("/sign-in", &[("name", "nobody"), ("password", "nothing")]),
    ];
    for (path, form) in tries {
        let mut browser = service.browser();
        browser.speak_hindi();
        let answer = browser.post(path, form).await;
        let said = refusals(&answer);
        assert!(!said.is_empty(), "{path} {}", answer.text);
        for text in said {
            let (text, _) = text.split_once("कोड: ").expect(text);
            assert!(text.chars().any(is_devanagari), "{path} {text}");
        }
    }
}

#[test]
fn no_page_shows_what_a_workflow_said_in_english() {
    let mut found = Vec::new();
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("pages/templates");
    for folder in [here.clone(), here.join("department")] {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                let text = fs::read_to_string(&path).unwrap();
                if text.contains("class=\"wrong\" role=\"alert\" lang=\"en\"") {
                    found.push(path);
                }
            }
        }
    }
    assert!(found.is_empty(), "{found:?}");
}
