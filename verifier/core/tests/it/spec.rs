//! The normative text says what the code does.

use card_payload::{Part, qr_text};
use card_verifier::{Decision, all_verdict_texts, verify};

use crate::support::{NOW, family, good_lists, hex, sign_card, text_of};

const SPEC: &str = include_str!("../../../payload/SPEC.md");

/// Alphanumeric characters of QR versions 10 to 18 at ECC M and Q (ISO/IEC 18004 table 7).
const CAPACITY: [(u32, usize, usize); 9] = [
    (10, 311, 221),
    (11, 366, 259),
    (12, 419, 296),
    (13, 483, 352),
    (14, 528, 376),
    (15, 600, 426),
    (16, 656, 470),
    (17, 734, 531),
    (18, 816, 574),
];

#[test]
fn the_table_of_sizes_is_measured() {
    for members in 1..=8 {
        let latin = family(members);
        let mut both = latin.clone();
        for (member, hindi) in both.members.iter_mut().zip(HINDI.iter().cycle()) {
            member.name_hindi = Some((*hindi).to_owned());
        }
        let mut row = format!("| {members} |");
        for card in [latin, both] {
            let token = sign_card("card", &card);
            let text = qr_text(&token);
            let fits = |capacity: fn(&(u32, usize, usize)) -> usize| {
                CAPACITY
                    .iter()
                    .find(|row| capacity(row) >= text.len())
                    .map_or_else(|| "–".to_owned(), |row| format!("V{}", row.0))
            };
            let (medium, quartile) = (fits(|row| row.1), fits(|row| row.2));
            let size = format!(
                " {} | {} | {medium} | {quartile} |",
                token.len(),
                text.len()
            );
            row.push_str(&size);
        }
        assert!(SPEC.contains(&row), "SPEC.md lacks the row\n{row}");
    }
}

const HINDI: [&str; 7] = [
    "राम लाल ठाकुर",
    "सुरेश कुमार ठाकुर",
    "पूजा ठाकुर",
    "सावित्री देवी",
    "अंजलि ठाकुर",
    "आरव ठाकुर",
    "दीया ठाकुर",
];

#[test]
fn the_example_is_the_vector_of_one_member() {
    let hex = hex(&sign_card("card", &family(1)));
    let text: String = SPEC.split("```").flat_map(str::lines).collect();
    assert!(text.contains(&hex), "SPEC.md lacks the token\n{hex}");
    assert!(
        SPEC.contains(&text_of(&family(1))),
        "SPEC.md lacks the text\n{}",
        text_of(&family(1))
    );
}

#[test]
fn every_code_stands_in_the_table_with_its_words() {
    let lists = good_lists();
    assert_eq!(
        verify(&text_of(&family(1)), &lists, NOW).decision(),
        Decision::Accept
    );
    for text in all_verdict_texts() {
        let row = format!("| `{}` | {} | {} |", text.code, text.hindi, text.english);
        assert!(SPEC.contains(&row), "SPEC.md lacks the row\n{row}");
    }
}

#[test]
fn a_part_letter_stands_in_the_card_number() {
    let mut card = family(2);
    card.part = Part::new(2, 3).unwrap();
    let number = card.card_number().unwrap().to_string();
    assert!(SPEC.contains(&number), "SPEC.md lacks {number}");
}
