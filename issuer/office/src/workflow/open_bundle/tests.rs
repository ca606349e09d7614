use proptest::prelude::{ProptestConfig, prop};
use proptest::{prop_assert, prop_assert_eq, proptest};
use tempfile::TempDir;

use super::*;
use crate::secrets::sealed_file::Sealing;
use crate::signing::KeyRing;
use crate::workflow::checksum_list::write_checksums;
use crate::workflow::lot_folder::MANIFEST_CSV;
use crate::workflow::lot_manifest::{
    FileRole, ManifestCsv, ManifestFile, ManifestJson, ManifestLine,
};
use crate::workflow::seal_bundle::{BundleContents, seal_bundle};
use crate::workflow::test_office::NOW;

/// A lot of three cards in a folder, and a vendor who may have it.
struct Vendor {
    place: TempDir,
    key: VendorKey,
    keys: KeyRing,
}

/// A file in an archive: its name as bytes, its type, its content.
type Part = (Vec<u8>, tar::EntryType, Vec<u8>);

impl Vendor {
    fn new() -> Self {
        let vendor = Self {
            place: tempfile::tempdir().unwrap(),
            key: VendorKey::generate(),
            keys: KeyRing::demo().unwrap(),
        };
        write_lot(&vendor.lot());
        vendor
    }

    fn lot(&self) -> PathBuf {
        self.place.path().join("printed")
    }

    fn out(&self) -> PathBuf {
        self.place.path().join("unpacked")
    }

    /// The tar archive that is sealed, as it should be.
    fn archive(&self) -> Vec<u8> {
        let folder = self.lot();
        let lot = LotFolder::read(&folder).unwrap();
        let note = LotNote {
            origin: LotNote::origin_of(&self.keys.trusted.issuer),
            lot: "lot-0001".to_owned(),
            vendor: "Press".to_owned(),
            recipients: vec![self.key.recipient().to_string()],
            sealed_at: NOW,
            expires_at: NOW.plus_seconds(Timestamp::DAY),
            manifest_sha256: lot.manifest_sha256,
            checksums_sha256: lot.checksums_sha256,
        };
        let contents = BundleContents {
            folder: &folder,
            lot: &lot,
            note: &note.sign(&*self.keys.update).unwrap(),
            trust_list: &self.keys.trust_list,
            at: NOW,
        };
        let mut sealed = Vec::new();
        seal_bundle(contents, &[self.key.recipient()], &mut sealed).unwrap();
        let mut archive = Vec::new();
        let mut opening = Opening::begin(&self.key, &sealed[..]).unwrap();
        opening.read_to_end(&mut archive).unwrap();
        archive
    }

    /// Opens a file of these bytes.
    fn open_file(&self, bytes: &[u8]) -> Result<OpenedLot, OpenBundleError> {
        let bundle = self.place.path().join("bundle.age");
        fs::write(&bundle, bytes).unwrap();
        let opened = open_bundle(&OpenPlan {
            bundle: &bundle,
            key: &self.key,
            anchors: &self.keys.anchors,
            lot: None,
            out: &self.out(),
            now: NOW,
        });
        fs::remove_file(&bundle).unwrap();
        assert_eq!(opened.is_ok(), self.out().exists(), "whole or absent");
        let beside = fs::read_dir(self.place.path()).unwrap().count();
        assert_eq!(beside, 1 + usize::from(opened.is_ok()), "nothing elsewhere");
        opened
    }

    /// Opens an archive that somebody sealed for this vendor.
    fn open_archive(&self, archive: &[u8]) -> Result<OpenedLot, OpenBundleError> {
        let mut sealed = Sealing::begin(&[self.key.recipient()], Vec::new()).unwrap();
        sealed.write_all(archive).unwrap();
        self.open_file(&sealed.finish().unwrap())
    }

    /// Opens an archive after its parts were changed; the error.
    fn refusal(&self, change: impl FnOnce(&mut Vec<Part>)) -> OpenBundleError {
        let mut parts = parts(&self.archive());
        change(&mut parts);
        self.open_archive(&archive_of(&parts))
            .expect_err("it was changed")
    }
}

fn write_lot(folder: &Path) {
    fs::create_dir(folder).unwrap();
    let cards = write_file(&folder.join("cards/0001-0003.pdf"), &vec![7; 150_000]).unwrap();
    let manifest = LotManifest {
        lot: "lot-0001".to_owned(),
        supplement_of: None,
        created_at: "2026-11-21T00:00:00Z".to_owned(),
        specimen: true,
        press: "coated".to_owned(),
        cards: 3,
        pages: 6,
        files: vec![ManifestFile::new(
            "cards/0001-0003.pdf",
            FileRole::Cards,
            &cards,
        )],
        places: Vec::new(),
    };
    let mut json = ManifestJson::begin(Vec::new(), &manifest).unwrap();
    let mut csv = ManifestCsv::begin(Vec::new());
    for sequence in 1..=3 {
        let line = ManifestLine {
            sequence,
            card_number: "41705823-01-8".to_owned(),
            file: "cards/0001-0003.pdf".to_owned(),
            front_page: sequence * 2 - 1,
            back_page: sequence * 2,
            slot: 1,
            front_sha256: [1; 32],
            back_sha256: [2; 32],
        };
        json.line(&line).unwrap();
        csv.line(&line).unwrap();
    }
    let mut sums = vec![Checksum {
        name: "cards/0001-0003.pdf".to_owned(),
        sha256: cards.sha256,
    }];
    for (name, content) in [
        (MANIFEST_JSON, json.finish().unwrap()),
        (MANIFEST_CSV, csv.finish().unwrap()),
    ] {
        sums.push(Checksum {
            name: name.to_owned(),
            sha256: write_file(&folder.join(name), &content).unwrap().sha256,
        });
    }
    fs::write(folder.join(CHECKSUMS), write_checksums(&sums)).unwrap();
}

fn parts(archive: &[u8]) -> Vec<Part> {
    let mut archive = tar::Archive::new(archive);
    let read = |entry: std::io::Result<tar::Entry<'_, &[u8]>>| {
        let mut entry = entry.unwrap();
        let mut content = Vec::new();
        entry.read_to_end(&mut content).unwrap();
        let name = entry.path_bytes().into_owned();
        (name, entry.header().entry_type(), content)
    };
    archive.entries().unwrap().map(read).collect()
}

fn archive_of(parts: &[Part]) -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    for (name, kind, content) in parts {
        let mut header = tar::Header::new_ustar();
        // By hand: the crate writes no name that leads elsewhere.
        header.as_old_mut().name[..name.len()].copy_from_slice(name);
        header.set_entry_type(*kind);
        header.set_size(content.len() as u64);
        header.set_cksum();
        archive.append(&header, &content[..]).unwrap();
    }
    archive.into_inner().unwrap()
}

#[test]
fn a_bundle_is_unpacked_whole_and_for_its_owner_alone() {
    let vendor = Vendor::new();
    let opened = vendor.open_archive(&vendor.archive()).unwrap();
    assert_eq!(opened.manifest.cards, 3);
    assert_eq!(opened.note.vendor, "Press");
    assert_eq!(
        LotFolder::read(&vendor.out()).unwrap().manifest,
        opened.manifest
    );
    let cards = fs::read(vendor.out().join("cards/0001-0003.pdf")).unwrap();
    assert_eq!(cards, vec![7; 150_000]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(vendor.out()).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{mode:o}");
    }
}

#[test]
fn names_and_kinds_of_files_that_lead_elsewhere_are_refused() {
    let vendor = Vendor::new();
    for name in [
        &b"../up.pdf"[..],
        b"/tmp/up.pdf",
        b"a/../../up.pdf",
        b"C:\\up",
        b".ssh",
        b"\xff",
    ] {
        let refused = vendor.refusal(|parts| parts[5].0 = name.to_vec());
        let is_right = matches!(refused, OpenBundleError::UnsafeName { .. });
        assert!(is_right, "{refused}");
    }
    for kind in [
        tar::EntryType::Symlink,
        tar::EntryType::Link,
        tar::EntryType::Directory,
        tar::EntryType::GNUSparse,
        tar::EntryType::GNULongName,
        tar::EntryType::XHeader,
    ] {
        let refused = vendor.refusal(|parts| parts[5].1 = kind);
        assert!(matches!(refused, OpenBundleError::Kind { .. }), "{refused}");
    }
}

#[test]
fn files_that_are_missing_too_many_or_out_of_place_are_named() {
    let vendor = Vendor::new();
    for at in 0..6 {
        let refused = vendor.refusal(|parts| drop(parts.remove(at)));
        let is_right = matches!(refused, OpenBundleError::Missing { .. });
        assert!(is_right, "{at}: {refused}");
    }
    let twice = vendor.refusal(|parts| parts.push(parts[5].clone()));
    assert!(matches!(twice, OpenBundleError::Extra { .. }), "{twice}");
    let more = vendor.refusal(|parts| {
        let mut more = parts[5].clone();
        more.0 = b"families.csv".to_vec();
        parts.push(more);
    });
    assert!(matches!(more, OpenBundleError::Extra { name } if name == "families.csv"));
}

#[test]
fn what_vouches_for_the_rest_is_not_read_beyond_its_size() {
    let vendor = Vendor::new();
    for at in 0..3 {
        let refused = vendor.refusal(|parts| parts[at].2 = vec![b'a'; 2 << 20]);
        let is_right = matches!(refused, OpenBundleError::TooLarge { .. });
        assert!(is_right, "{at}: {refused}");
    }
}

#[test]
fn an_archive_that_ends_too_early_or_goes_on_after_its_end_is_refused() {
    let vendor = Vendor::new();
    let good = vendor.archive();
    for cut in (1..good.len() - 1_024).step_by(9_973) {
        assert!(vendor.open_archive(&good[..cut]).is_err(), "{cut}");
    }
    let mut more = good;
    more.extend(b"and more");
    let refused = vendor.open_archive(&more).unwrap_err();
    assert!(matches!(refused, OpenBundleError::Form), "{refused}");
}

#[test]
fn what_is_there_already_is_not_replaced() {
    let vendor = Vendor::new();
    fs::create_dir(vendor.out()).unwrap();
    let bundle = vendor.lot().join(CHECKSUMS);
    let opened = open_bundle(&OpenPlan {
        bundle: &bundle,
        key: &vendor.key,
        anchors: &vendor.keys.anchors,
        lot: None,
        out: &vendor.out(),
        now: NOW,
    });
    assert!(matches!(opened, Err(OpenBundleError::Exists { .. })));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn any_file_is_refused_and_leaves_nothing_behind(bytes: Vec<u8>) {
        prop_assert!(Vendor::new().open_file(&bytes).is_err());
    }

    #[test]
    fn anything_sealed_for_a_vendor_is_refused_and_leaves_nothing_behind(
        begin in 0_usize..4_096,
        bytes: Vec<u8>,
    ) {
        let vendor = Vendor::new();
        let mut archive = vendor.archive();
        archive.truncate(begin);
        archive.extend(&bytes);
        prop_assert!(vendor.open_archive(&archive).is_err());
    }

    #[test]
    fn a_changed_byte_within_the_archive_never_changes_what_comes_out(
        at: prop::sample::Index,
        early: bool,
        byte: u8,
    ) {
        let vendor = Vendor::new();
        let mut archive = vendor.archive();
        // Half of them among the first heads and lists, which are the smaller part.
        let at = at.index(if early { 12_000 } else { archive.len() });
        archive[at] = byte;
        if vendor.open_archive(&archive).is_ok() {
            for name in ["cards/0001-0003.pdf", CHECKSUMS, MANIFEST_JSON, MANIFEST_CSV] {
                let [before, after] = [vendor.lot(), vendor.out()]
                    .map(|folder| fs::read(folder.join(name)).unwrap());
                prop_assert_eq!(before, after);
            }
        }
    }
}
