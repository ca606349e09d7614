//! An Aadhaar number is refused wherever it stands, and no trace of it remains.

use std::fs;

use serde_json::Value;
use system_tests::office::{Office, files_below};
use system_tests::register::{FAMILY_COLUMNS, MEMBER_COLUMNS, family, with};

/// UIDAI's own number for tests: its Verhoeff digit is right.
const NUMBER: &str = "999941057058";

/// The number as people write it.
const WRITTEN: [&str; 4] = [NUMBER, "9999 4105 7058", "9999-4105-7058", "९९९९ ४१०५ ७०५८"];

#[test]
fn a_number_in_any_field_is_refused_and_its_digits_are_written_nowhere() {
    let office = Office::open();
    let mut families = vec![family(1, 3)];
    for column in FAMILY_COLUMNS.into_iter().chain(MEMBER_COLUMNS) {
        for written in WRITTEN {
            let number = u32::try_from(families.len()).expect("few families") + 1;
            families.push(with(family(number, 2), column, written));
        }
    }
    // As a bare number, in text around it, under an unknown name, and in a line that is no JSON.
    families.push(with(family(900, 1), "district_lgd", 999_941_057_058_u64));
    families.push(with(
        family(901, 1),
        "shop_latin",
        format!("Shop of {NUMBER}, Deol"),
    ));
    families.push(with(family(902, 1), "aadhaar", NUMBER));
    families.push(Value::from(format!("{{\"family_id\": {NUMBER}")));
    let register = office.write_register("register.jsonl", &families);

    let human = office.issuer(&["import", "register.jsonl"]);
    assert_eq!(human.code, 4, "{}{}", human.said, human.errors);
    let again = office.issuer_json(4, &["import", "register.jsonl"]);
    assert_eq!(again["families_unchanged"], 1, "{again}");
    assert_eq!(again["families_new"], 0, "{again}");
    let refused = FAMILY_COLUMNS.len() * WRITTEN.len() + MEMBER_COLUMNS.len() * WRITTEN.len();
    let counted = again["reasons"]["aadhaar_number"]
        .as_u64()
        .expect("the reason is counted");
    assert!(counted >= refused as u64, "{again}");

    fs::remove_file(register).expect("the register itself had them");
    for (path, bytes) in files_below(office.folder()) {
        assert_no_number(&path.display().to_string(), &bytes);
    }
    for text in [human.said, human.errors, again.to_string()] {
        assert_no_number("what the program said", text.as_bytes());
    }
}

fn assert_no_number(place: &str, bytes: &[u8]) {
    for written in WRITTEN {
        let found = bytes
            .windows(written.len())
            .any(|window| window == written.as_bytes());
        assert!(!found, "{written} stands in {place}");
    }
}
