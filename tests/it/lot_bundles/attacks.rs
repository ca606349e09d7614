//! Each attack on a bundle is refused in its own words, and nothing of it is left behind.

use std::fs;

use serde_json::Value;
use system_tests::bundle::{read_key, seal, sign_anew, unseal};

use super::{Sealed, part, vendor_key};

#[test]
fn what_happens_to_a_bundle_on_its_way_is_told_apart() {
    let sealed = Sealed::open();
    let bundle = sealed.bundle();
    sealed.refuses(
        &bundle[..bundle.len() / 2],
        &[],
        "the bundle ends too early",
    );
    let mut flipped = bundle.clone();
    flipped[bundle.len() / 2] ^= 1;
    sealed.refuses(&flipped, &[], "the bundle was altered on its way");
    sealed.refuses(b"%PDF-1.6", &[], "this is not a bundle");
    sealed.refuses(
        &bundle,
        &["--lot", "lot-0002"],
        "this is lot-0001, not lot-0002",
    );
    let at = [
        "lot",
        "open",
        "demo/lot-0001.bundle.age",
        "--identity",
        "press.key",
    ];
    let late = [
        "--out",
        "opened",
        "--allow-demo-keys",
        "--at",
        "2026-12-21T06:00:01Z",
    ];
    let expired = sealed.office.run("issuer", &[&at[..], &late].concat());
    assert_eq!(expired.code, 3);
    let words = "could be opened until 2026-12-21T06:00:00Z";
    assert!(expired.errors.contains(words), "{}", expired.errors);
}

#[test]
fn keys_that_are_not_the_right_ones_open_nothing() {
    let sealed = Sealed::open();
    let folder = sealed.office.folder();
    let other = vendor_key(&sealed.office, "other.key");
    let open = ["lot", "open", "demo/lot-0001.bundle.age", "--out", "opened"];
    let wrong = sealed
        .office
        .issuer(&[&open[..], &["--identity", "other.key"]].concat());
    assert_eq!(wrong.code, 3);
    let words = "sealed for another key than yours";
    assert!(wrong.errors.contains(words), "{}", wrong.errors);

    // A dishonest vendor passes on what it was given.
    let passed_on = seal(&sealed.parts(), &other.parse().expect("a recipient"));
    fs::write(folder.join("passed-on.age"), passed_on).expect("a file");
    let open = [
        "lot",
        "open",
        "passed-on.age",
        "--out",
        "opened",
        "--identity",
        "other.key",
    ];
    let refused = sealed.office.issuer(&open);
    assert_eq!(refused.code, 3);
    let words = "sealed this for Press & Co. and not for your key";
    assert!(refused.errors.contains(words), "{}", refused.errors);

    // A stranger signs, and a stranger's root does not vouch for the department.
    sealed.refuses_parts(
        |parts| {
            let note = part(parts, "lot.note");
            let text = String::from_utf8(note.clone()).expect("text");
            *note = sign_anew(&text).into_bytes();
        },
        "signed by a key that the trust list does not have",
    );
    fs::write(folder.join("stranger.pem"), STRANGER).expect("a file");
    let words = "the roots that you know have not signed the trust list";
    sealed.refuses(&sealed.bundle(), &["--root", "stranger.pem"], words);
    sealed.refuses_parts(|parts| part(parts, "trust-list.cose")[40] ^= 1, words);

    // Nobody takes the demonstration's roots by accident.
    let open = [
        "lot",
        "open",
        "demo/lot-0001.bundle.age",
        "--identity",
        "press.key",
    ];
    let no_root = sealed
        .office
        .run("issuer", &[&open[..], &["--out", "opened"]].concat());
    assert_eq!(no_root.code, 2);
    assert!(
        no_root.errors.contains("no root is given"),
        "{}",
        no_root.errors
    );
}

/// The public key of RFC 8410, section 10.1.
const STRANGER: &str = "-----BEGIN PUBLIC KEY-----\n\
    MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n\
    -----END PUBLIC KEY-----\n";

#[test]
fn files_that_were_swapped_taken_out_or_put_in_are_named() {
    let sealed = Sealed::open();
    sealed.refuses_parts(
        |parts| part(parts, "cards.pdf")[1_000] ^= 1,
        "cards.pdf is not the file that was signed",
    );
    sealed.refuses_parts(
        |parts| {
            let manifest = part(parts, "manifest.json");
            let text = String::from_utf8(manifest.clone()).expect("text");
            *manifest = text.replace("\"cards\": 12", "\"cards\": 11").into_bytes();
        },
        "manifest.json is not the manifest that was signed",
    );
    sealed.refuses_parts(
        |parts| {
            let sums = part(parts, "SHA256SUMS");
            sums[0] = if sums[0] == b'0' { b'1' } else { b'0' };
        },
        "SHA256SUMS is not the list that was signed",
    );
    sealed.refuses_parts(
        |parts| parts.retain(|(name, _)| name != "cards.pdf"),
        "cards.pdf is missing",
    );
    sealed.refuses_parts(
        |parts| parts.push(("families.csv".to_owned(), b"x".to_vec())),
        "families.csv does not belong to the lot",
    );
    sealed.refuses_parts(
        |parts| parts.push(("../../up.pdf".to_owned(), b"x".to_vec())),
        "\"../../up.pdf\", which could lead out of its folder",
    );
    sealed.refuses_parts(Vec::clear, "trust-list.cose is missing");
}

#[test]
fn one_lot_s_files_under_another_lot_s_note_are_refused() {
    let sealed = Sealed::open();
    let config = ["--config", "demo/issuer.toml"];
    let reprint = [
        "card", "reprint", "--reason", "damaged", "--by", "s.negi", "--apply",
    ];
    let manifest = fs::read_to_string(sealed.office.folder().join("demo/lot-0001/manifest.json"));
    let manifest: Value = serde_json::from_str(&manifest.expect("a manifest")).expect("JSON");
    let number = manifest["lines"][0]["card_number"]
        .as_str()
        .expect("a number");
    let ended = sealed
        .office
        .issuer(&[&reprint[..], &[number], &config].concat());
    assert_eq!(ended.code, 0, "{}", ended.errors);
    sealed.desk(0, &["lot", "create", "lot-0002"]);
    sealed.desk(0, &["lot", "print", "lot-0002"]);
    sealed.seal("lot-0002");
    let second = fs::read(sealed.office.folder().join("demo/lot-0002.bundle.age"));
    let key = read_key(&sealed.office.folder().join("press.key"));
    let second = unseal(&second.expect("a bundle"), &key);
    sealed.refuses_parts(
        |parts| parts[2..].clone_from_slice(&second[2..]),
        "SHA256SUMS is not the list that was signed",
    );
    sealed.refuses_parts(
        |parts| parts[3..].clone_from_slice(&second[3..]),
        "manifest.json is not the manifest that was signed",
    );
}
