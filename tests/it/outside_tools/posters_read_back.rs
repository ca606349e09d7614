//! Posters of the counter become pictures; two readers find the same parts in them, and a shop that
//! photographs them has the update.

use std::fs;
use std::path::{Path, PathBuf};

use card_payload::carrier::{CarrierKind, Content, Joiner, split};
use issuer_render::document::{DocumentSetup, Poster, PosterSubject, poster};
use issuer_render::fonts::FontSet;
use issuer_render::pdf::OutputProfile;
use system_tests::office::{NOW, Office};
use system_tests::page_picture::{PagePicture, Pages, draw};
use system_tests::pdf_facts::{assert_fonts, check_structure};
use system_tests::qr_reader::{read_with_rxing, read_with_zbar};

/// What a phone's camera makes of an A4 page from 30 cm: about 100 dots an inch.
const DPI: u32 = 100;

#[test]
fn a_poster_of_several_codes_is_read_by_both_readers_and_joined() {
    let bytes: Vec<u8> = (0..4_000_u32)
        .flat_map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()[..1].to_vec())
        .collect();
    let parts = split(&bytes, Content::StatusDelta, 13, CarrierKind::Qr).expect("few parts");
    let count = u32::try_from(parts.len()).expect("a few");
    assert!(count > 2);
    let wanted = Poster {
        subject: PosterSubject::StatusChanges {
            list: "https://hp.example/s/1".to_owned(),
            from: 12,
            to: 13,
        },
        date: time::macros::date!(2026 - 11 - 21),
        parts,
        specimen: false,
    };
    let setup = DocumentSetup {
        created: time::macros::datetime!(2026-11-21 06:00 UTC),
        profile: OutputProfile::coated(),
    };
    let fonts = FontSet::bundled().expect("fonts");
    let folder = tempfile::tempdir().expect("a folder");
    let pdf = folder.path().join("poster.pdf");
    fs::write(&pdf, poster(&wanted, &fonts, &setup).expect("a poster")).expect("it is written");
    check_structure(&pdf);
    assert_fonts(&pdf);
    let mut joiner = Joiner::new();
    for text in texts_of(&pdf, count).iter().rev() {
        joiner.add(text).expect("a part");
    }
    assert_eq!(joiner.join(), Ok(bytes));
}

#[test]
fn a_shop_takes_the_keys_from_a_photo_of_their_poster() {
    let office = Office::open();
    office.issuer_json(0, &["demo", "--families", "1", "--out", "demo"]);
    let poster = office.folder().join("demo/update-0001/poster-keys.pdf");
    let texts = texts_of(&poster, 1);
    let sms = office.folder().join("keys.txt");
    fs::write(&sms, texts.join("\n")).expect("it is written");
    let photo = office.folder().join("photo.png");
    let prefix = photo.with_extension("");
    let (pdf, prefix) = (poster.to_string_lossy(), prefix.to_string_lossy());
    let dpi = DPI.to_string();
    let arguments = ["-png", "-singlefile", "-r", &dpi, &*pdf, &*prefix];
    system_tests::tool::run("pdftoppm", &arguments);
    for delta in ["keys.txt", "photo.png"] {
        let shop = ["--state", delta.split_at(4).0, "--at", NOW];
        let import = ["update", "import", "demo/verifier-update.cose", delta];
        let ended = office.run("card-verify", &[&import[..], &shop].concat());
        assert_eq!(ended.code, 0, "{}", ended.errors);
        assert!(
            ended.said.contains("Trust list 1 is taken"),
            "{}",
            ended.said
        );
    }
}

/// The texts of a poster's codes, page by page; both readers must agree.
fn texts_of(pdf: &Path, pages: u32) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let all = Pages {
        first: 1,
        last: pages,
        backs_only: false,
    };
    let pictures: Vec<PathBuf> = draw(pdf, folder.path(), DPI, &all);
    assert_eq!(pictures.len(), pages as usize, "a page for each code");
    let texts = pictures.iter().map(|path| {
        let by_zbar = read_with_zbar(path).expect("zbar reads it");
        let by_rxing = read_with_rxing(&PagePicture::read(path)).expect("rxing reads it");
        assert_eq!(by_zbar, by_rxing);
        by_zbar
    });
    texts.collect()
}
