use proptest::{prop_assert, proptest};

use super::*;

fn manifest(cards: u32) -> LotManifest {
    LotManifest {
        lot: "lot-0001".to_owned(),
        supplement_of: None,
        created_at: "2026-11-21T00:00:00Z".to_owned(),
        specimen: true,
        press: "coated".to_owned(),
        cards,
        pages: cards * 2,
        files: vec![ManifestFile {
            name: "cards/0001-0500.pdf".to_owned(),
            role: FileRole::Cards,
            bytes: 9,
            sha256: [2; 32],
            cards: Some(SequenceRange {
                first: 1,
                last: 500,
            }),
        }],
        places: vec![ManifestPlace {
            local_body_lgd: 12_345,
            cards,
        }],
    }
}

fn line(sequence: u32) -> ManifestLine {
    ManifestLine {
        sequence,
        card_number: "41705823-01-8".to_owned(),
        file: "cards/0001-0500.pdf".to_owned(),
        front_page: sequence * 2 - 1,
        back_page: sequence * 2,
        slot: 1,
        front_sha256: [0xab; 32],
        back_sha256: [1; 32],
    }
}

fn json(cards: u32) -> String {
    let mut json = ManifestJson::begin(Vec::new(), &manifest(cards)).unwrap();
    for sequence in 1..=cards {
        json.line(&line(sequence)).unwrap();
    }
    String::from_utf8(json.finish().unwrap()).unwrap()
}

fn refusal(text: &str) -> String {
    let error = read_manifest(text.as_bytes(), &mut |_| Ok(())).unwrap_err();
    let source = std::error::Error::source(&error).map(ToString::to_string);
    format!("{error}: {}", source.unwrap_or_default())
}

#[test]
fn a_line_names_the_pages_and_nothing_of_the_family() {
    let mut csv = ManifestCsv::begin(Vec::new());
    csv.line(&line(3)).unwrap();
    let csv = String::from_utf8(csv.finish().unwrap()).unwrap();
    let (heading, rest) = csv.split_once("\r\n").unwrap();
    let fields = "sequence,card_number,file,front_page,back_page,slot,front_sha256,back_sha256";
    assert_eq!(heading, fields);
    let begin = "3,41705823-01-8,cards/0001-0500.pdf,5,6,1,abab";
    assert!(rest.starts_with(begin), "{rest}");
}

#[test]
fn what_was_written_is_read_line_by_line() {
    let text = json(3);
    assert!(text.starts_with("{\n  \"schema\": \"him-parivar/lot-manifest/2\",\n"));
    assert!(text.ends_with("\n  ]\n}\n"));
    assert_eq!(
        text.lines()
            .filter(|line| line.contains("card_number"))
            .count(),
        3
    );
    let mut lines = Vec::new();
    let read = read_manifest(text.as_bytes(), &mut |line| {
        lines.push(line.clone());
        Ok(())
    });
    assert_eq!(read.unwrap(), manifest(3));
    assert_eq!(lines, [line(1), line(2), line(3)]);
    let empty = read_manifest(json(0).as_bytes(), &mut |_| Ok(()));
    assert_eq!(empty.unwrap(), manifest(0));
}

#[test]
fn an_unknown_form_is_told_plainly_whatever_else_is_in_it() {
    let newer = json(1)
        .replace("lot-manifest/2", "lot-manifest/3")
        .replace("\"press\"", "\"printer\"");
    let error = refusal(&newer);
    assert!(error.contains("`him-parivar/lot-manifest/3`"), "{error}");
    assert!(error.contains("hint: "), "{error}");
}

#[test]
fn what_does_not_come_out_is_refused_with_its_own_words() {
    let good = json(2);
    let other_number = good.replace("\"sequence\":2", "\"sequence\":3");
    let one_line_less = json(3).replace("\"cards\": 3", "\"cards\": 4");
    for (text, words) in [
        (other_number.as_str(), "line 2 of the manifest has another"),
        (&one_line_less, "says 4 cards"),
        (&good.replace("\"press\"", "\"name\""), "unknown field"),
        (
            &good.replace("-01-8", "-01-5"),
            "line 1 of the manifest has no card number",
        ),
        (&good.replace("\"slot\":1", "\"slot\":0"), "count from 1"),
        (
            &good.replace("\"last\": 500", "\"last\": 1"),
            "line 2 of the manifest names a file with",
        ),
        (
            &good.replace("\"role\": \"cards\"", "\"role\": \"proof\""),
            "names no file with cards",
        ),
        (
            &good.replace("\"role\": \"cards\"", "\"role\": \"notes\""),
            "unknown variant",
        ),
        (&good.replace("abab", "ABAB"), "small hexadecimal"),
        (
            &good.replace("\"lot-0001\"", "\"../lot\""),
            "`../lot` is no name",
        ),
        (
            &good.replace("  ]\n}", "  ],\n  \"more\": 1\n}"),
            "the lines come last",
        ),
        (
            &good.replace("  \"schema\"", "  \"lot\": \"x\",\n  \"schema\""),
            "stands twice",
        ),
        (&format!("{good}{{}}"), "trailing characters"),
        (&good[..good.len() - 10], "EOF"),
        ("[]", "invalid type"),
    ] {
        assert!(text != good, "{words}: nothing was changed");
        let error = refusal(text);
        assert!(error.contains(words), "{words}: {error}");
    }
}

#[test]
fn a_manifest_that_lacks_lines_is_not_finished() {
    let json = ManifestJson::begin(Vec::new(), &manifest(1)).unwrap();
    assert!(json.finish().is_err());
}

proptest! {
    #[test]
    fn any_text_in_its_place_never_panics(at in 0_usize..900, with in ".{0,20}") {
        let mut text = json(2);
        let at = (at..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap();
        text.insert_str(at, &with);
        let _ = read_manifest(text.as_bytes(), &mut |_| Ok(()));
    }

    #[test]
    fn any_text_at_all_is_no_manifest(text: String) {
        prop_assert!(read_manifest(text.as_bytes(), &mut |_| Ok(())).is_err());
    }
}
