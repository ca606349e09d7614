use std::fs;

use serde_json::json;
use system_tests::office::Office;
use system_tests::register::family;

use super::{assert_refused, csv, import, partly_rejected, put, table};

#[test]
fn a_byte_order_mark_and_windows_line_ends_do_not_matter() {
    let office = Office::open();
    let text = format!("\u{FEFF}{}", csv(&table(2)).replace('\n', "\r\n"));
    fs::write(office.folder().join("windows.csv"), text).expect("the file is written");
    let ended = import(&office, "windows.csv", &[]);
    assert_eq!(ended.code, 0, "{}{}", ended.said, ended.errors);
}

#[test]
fn other_encodings_are_refused_by_name() {
    let text = csv(&table(1));
    let utf16: Vec<u8> = [0xFEFF]
        .into_iter()
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_refused("utf16.csv", &utf16, &[], &["UTF-16", "CSV UTF-8"]);

    let head = text.lines().next().expect("a first line").as_bytes();
    let windows = [head, b"\n1,Jos\xE9\n2,Ren\xE9\n"].concat();
    assert_refused("ansi.csv", &windows, &[], &["Windows-1252", "CSV UTF-8"]);
    let iscii = [head, b"\n1,\xD7\xDB\xCF\xDA\n2,\xC4\xDB\xB3\xA5\n"].concat();
    assert_refused("iscii.csv", &iscii, &[], &["ISCII", "CSV UTF-8"]);
}

#[test]
fn hindi_in_a_legacy_font_is_told_as_such() {
    let mut rows = table(2);
    put(&mut rows, 1, "name_hindi", "lhrk nsoh");
    let (rejected, _) = partly_rejected("kruti.csv", csv(&rows).as_bytes(), &[]);
    assert_eq!(rejected, ["2 1 name_hindi legacy_hindi"]);
}

#[test]
fn what_is_no_text_is_refused_by_name() {
    for (name, content, word) in [
        ("a.csv", &b"PK\x03\x04rest"[..], "ZIP"),
        ("b.csv", b"\xD0\xCF\x11\xE0rest", "XLS"),
        ("c.jsonl", b"\x1F\x8Brest", "gzip"),
        ("d.json", b"%PDF-1.7", "PDF"),
        ("e.xlsx", b"family_id,", "no workbook"),
        ("f.txt", b"family_id,", "does not tell its format"),
    ] {
        assert_refused(name, content, &[], &[word]);
    }
}

#[test]
fn wrong_columns_are_refused_by_name() {
    let mut missing = table(1);
    for row in &mut missing {
        row.remove(4);
    }
    assert_refused(
        "missing.csv",
        csv(&missing).as_bytes(),
        &[],
        &["categories", "--source"],
    );

    let mut twice = table(1);
    for row in &mut twice {
        let shop = row[15].clone();
        row.push(shop);
    }
    assert_refused(
        "twice.csv",
        csv(&twice).as_bytes(),
        &[],
        &["shop_code twice"],
    );

    let mut unknown = table(1);
    for row in &mut unknown {
        row.push("x".to_owned());
    }
    "bankAccount".clone_into(&mut unknown[0][26]);
    let text = csv(&unknown);
    assert_refused(
        "unknown.csv",
        text.as_bytes(),
        &[],
        &["column 27 (bankAccount)", "dropped"],
    );
    // What stands where a name should is not repeated.
    let text = text.replace("bankAccount", "98160 12345");
    assert_refused(
        "number.csv",
        text.as_bytes(),
        &[],
        &["column 27 of the register"],
    );
    assert_refused(
        "semicolon.csv",
        b"family_id;relation\n",
        &[],
        &["first line"],
    );
}

#[test]
fn a_cell_of_ten_megabytes_is_one_line_of_the_reject_file() {
    let mut rows = table(3);
    put(&mut rows, 3, "name_latin", &"x".repeat(10_000_000));
    let (rejected, _) = partly_rejected("cell.csv", csv(&rows).as_bytes(), &[]);
    assert_eq!(
        rejected,
        [
            "4   line_too_long",
            "2   neighbour_unreadable",
            "5   neighbour_unreadable"
        ]
    );
}

#[test]
fn ragged_rows_and_nul_bytes_are_told_with_their_place() {
    let mut rows = table(4);
    rows[1].pop();
    rows[3].push("more".to_owned());
    put(&mut rows, 5, "name_latin", "Si\0ta");
    let (rejected, _) = partly_rejected("ragged.csv", csv(&rows).as_bytes(), &[]);
    assert_eq!(
        rejected,
        [
            "2   column_count",
            "4   column_count",
            "6 1 name_latin control_character"
        ]
    );
}

#[test]
fn formulas_are_refused_and_none_stands_in_the_reject_file() {
    let office = Office::open();
    let mut rows = table(3);
    put(&mut rows, 1, "name_latin", "=HYPERLINK(1)");
    put(&mut rows, 3, "family_id", "@SUM(1)");
    put(&mut rows, 4, "family_id", "@SUM(1)");
    fs::write(office.folder().join("formula.csv"), csv(&rows)).expect("the file is written");
    assert_eq!(import(&office, "formula.csv", &[]).code, 4);
    let rejected = fs::read_to_string(office.folder().join("formula.rejected.csv"));
    let rejected = rejected.expect("there is a reject file");
    assert!(
        !rejected.contains("HYPERLINK") && !rejected.contains("SUM"),
        "{rejected}"
    );
    for cell in rejected.lines().flat_map(|line| line.split(',')) {
        assert!(!cell.starts_with(['=', '+', '-', '@']), "{rejected}");
    }
}

#[test]
fn photos_that_are_none_keep_their_family_out() {
    let office = Office::open();
    let mut rows = table(4);
    let photos = ["text.jpg", "none.jpg", "../outside.jpg"];
    for (number, photo) in photos.iter().enumerate() {
        put(&mut rows, 1 + 2 * number, "photo", photo);
        put(&mut rows, 2 + 2 * number, "photo", photo);
    }
    fs::write(office.folder().join("text.jpg"), "no picture").expect("the file is written");
    fs::write(office.folder().join("photos.csv"), csv(&rows)).expect("the file is written");
    let report = office.issuer_json(4, &["import", "photos.csv"]);
    for reason in ["photo_not_jpeg", "photo_missing", "photo_path"] {
        assert_eq!(report["reasons"][reason], 1, "{report}");
    }
    assert_eq!(report["families_rejected"], 3, "{report}");
}

#[test]
fn broken_json_is_told_with_its_place_and_nothing_of_it_is_stored() {
    let whole = json!([family(1, 2), family(2, 2)]).to_string();
    let cut = &whole[..whole.len() - 10];
    assert_refused(
        "cut.json",
        cut.as_bytes(),
        &[],
        &["line 1, after 2 families", "ends too early"],
    );
    let text = format!("{}\n{}", &whole[..whole.len() - 1], family(3, 1));
    assert_refused(
        "comma.json",
        text.as_bytes(),
        &[],
        &["line 2", "a comma is missing"],
    );
    assert_refused(
        "no-list.json",
        b"{\"status\": \"ok\"}",
        &[],
        &["no list of families"],
    );
    let other = json!({ "deleted": [family(1, 1)] }).to_string();
    assert_refused(
        "other.json",
        other.as_bytes(),
        &[],
        &["(deleted)", "[json] families"],
    );
}

#[test]
fn unknown_keys_of_json_are_named_and_their_families_kept_out() {
    let mut odd = family(1, 2);
    odd["members"][0]["bankAccount"] = json!("123");
    let list = json!({ "families": [odd, family(2, 2)] }).to_string();
    let (rejected, ended) = partly_rejected("keys.json", list.as_bytes(), &[]);
    assert_eq!(rejected, ["1   unknown_key"]);
    assert!(ended.said.contains("bankAccount"), "{}", ended.said);
}

#[test]
fn a_profile_that_is_not_right_is_refused() {
    let text = csv(&table(1));
    for (source, words) in [
        (
            "e-parivar",
            &["no source profile of this name", "e-parivar-urban"][..],
        ),
        // A register is no list of ration cards.
        (
            "pds-cards",
            &["family_id", "not known to the source profile pds-cards"],
        ),
        ("none.toml", &["none.toml"]),
    ] {
        let office = Office::open();
        fs::write(office.folder().join("register.csv"), &text).expect("the file is written");
        let ended = import(&office, "register.csv", &["--source", source]);
        assert_eq!(ended.code, 1, "{}", ended.errors);
        for word in words {
            assert!(ended.errors.contains(word), "{}", ended.errors);
        }
    }
}

#[test]
fn names_that_a_machine_made_are_never_taken() {
    let office = Office::open();
    let profile =
        system_tests::workspace::root().join("issuer/office/profiles/e-parivar-urban.toml");
    let profile = fs::read_to_string(profile).expect("the profile is there");
    let profile = profile.replacen("made_by = \"register\"", "made_by = \"transliteration\"", 1);
    fs::write(office.folder().join("mine.toml"), profile).expect("the profile is written");
    fs::write(office.folder().join("list.json"), "[]").expect("the file is written");
    let ended = import(&office, "list.json", &["--source", "mine.toml"]);
    assert_eq!(ended.code, 1, "{}", ended.errors);
    assert!(
        ended.errors.contains("never from a transliteration"),
        "{}",
        ended.errors
    );
}
