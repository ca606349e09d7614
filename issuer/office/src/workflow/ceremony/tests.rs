use card_payload::{KeyId, KeyState, KeyUse, Timestamp, TrustedKey};
use card_verifier::{TrustAnchor, TrustAnchors, UpdateError};
use zeroize::Zeroizing;

use super::sign::{SignCeremonyError, sign_ceremony};
use super::*;
use crate::signing::{FileKey, Signer};

const NOW: Timestamp = Timestamp::from_seconds(1_795_219_200);

fn day(day: i64) -> Timestamp {
    NOW.plus_seconds(day * Timestamp::DAY)
}

fn key(seed: u8) -> FileKey {
    FileKey::from_seed(&Zeroizing::new([seed; 32]))
}

fn trusted(seed: u8, key_use: KeyUse, from: i64, to: i64) -> TrustedKey {
    TrustedKey {
        key_id: key(seed).key_id(),
        public_key: key(seed).public_key(),
        key_use,
        sign_from: day(from),
        sign_to: day(to),
        verify_until: day(to + 1_827),
        state: KeyState::Active,
    }
}

/// Trust list 2: a card key in use, the next one announced. Roots 1 to 3, two of which sign.
fn rotation() -> Ceremony {
    Ceremony {
        kind: CeremonyKind::Rotation,
        follows: Some(1),
        list: TrustList {
            issuer: "https://hp.example".to_owned(),
            subject: "https://hp.example/keys".to_owned(),
            version: 2,
            issued_at: day(0),
            expires_at: day(180),
            keys: vec![
                trusted(11, KeyUse::Card, -60, 32),
                trusted(12, KeyUse::Card, 32, 124),
                trusted(13, KeyUse::Status, -60, 305),
                trusted(14, KeyUse::Update, -60, 305),
            ],
        },
        roots: [1, 2, 3].map(|seed| key(seed).public_key()).to_vec(),
        threshold: 2,
    }
}

fn sign(file: &str, root: u8, partial: Option<&[u8]>) -> Result<Vec<u8>, SignCeremonyError> {
    let checksum = Checksum::of(file.as_bytes());
    sign_ceremony(file, checksum, &key(root), partial).map(|signed| signed.token)
}

fn anchors() -> TrustAnchors {
    let roots = [1, 2, 3].map(|seed| TrustAnchor {
        public_key: key(seed).public_key(),
        specimen: false,
    });
    TrustAnchors::new(roots.to_vec(), Some(2)).unwrap()
}

#[test]
fn a_ceremony_survives_its_file_and_is_said_in_words() {
    let mut ceremony = rotation();
    ceremony.kind = CeremonyKind::Compromise;
    ceremony.list.keys[0].state = KeyState::Compromised {
        revoked_after: day(-3),
    };
    let read = Ceremony::parse(&ceremony.to_text()).unwrap();
    assert_eq!(read, ceremony);
    let words = ceremony.to_string();
    for said in [
        "The answer to a STOLEN key",
        "Trust list 2 takes the place of 1",
        "2 of these 3 roots must sign",
        "is STOLEN; what it signed after 2026-11-18T00:00:00Z is refused",
        "is yet to sign",
        "(92 days)",
    ] {
        assert!(words.contains(said), "{said}: {words}");
    }
}

#[test]
fn two_roots_sign_one_after_the_other_and_verifiers_take_the_list() {
    let file = rotation().to_text();
    let first = sign(&file, 1, None).unwrap();
    assert!(matches!(
        anchors().open(&first),
        Err(UpdateError::BelowThreshold { .. })
    ));
    let both = sign(&file, 3, Some(&first)).unwrap();
    assert_eq!(anchors().open(&both).unwrap(), rotation().list);
    let other_order = sign(&file, 1, Some(&sign(&file, 3, None).unwrap())).unwrap();
    assert_eq!(both, other_order, "the order leaves no trace");
}

#[test]
fn a_file_that_was_altered_after_its_review_is_not_signed() {
    let file = rotation().to_text();
    let reviewed = Checksum::of(file.as_bytes());
    for altered in [
        file.replace("threshold = 2", "threshold = 1"),
        file.replace("2026-12-23", "2027-12-23"),
        format!("{file}# \n"),
    ] {
        assert_ne!(altered, file);
        let error = sign_ceremony(&altered, reviewed, &key(1), None).unwrap_err();
        assert!(
            matches!(error, SignCeremonyError::Checksum { .. }),
            "{error}"
        );
    }
}

#[test]
fn strangers_second_signatures_and_other_lists_are_refused() {
    let file = rotation().to_text();
    let first = sign(&file, 1, None).unwrap();
    let refused = |root, partial: &[u8]| sign(&file, root, Some(partial)).unwrap_err();
    assert!(matches!(
        sign(&file, 9, None),
        Err(SignCeremonyError::NotARoot(_))
    ));
    assert!(matches!(
        refused(1, &first),
        SignCeremonyError::SignedAlready(_)
    ));

    let mut other = rotation();
    other.list.expires_at = day(181);
    let other_list = sign(&other.to_text(), 2, None).unwrap();
    assert!(matches!(
        refused(1, &other_list),
        SignCeremonyError::OtherList
    ));

    let mut others_roots = rotation();
    others_roots.roots.push(key(4).public_key());
    let with_stranger = sign(&others_roots.to_text(), 4, None).unwrap();
    assert!(matches!(
        refused(1, &with_stranger),
        SignCeremonyError::NotARoot(_)
    ));

    let mut spoilt = first.clone();
    let last = spoilt.len() - 1;
    spoilt[last] ^= 1;
    assert!(matches!(
        refused(2, &spoilt),
        SignCeremonyError::Signatures(_)
    ));
    assert!(matches!(
        refused(2, b"no token"),
        SignCeremonyError::Partial(_)
    ));
}

#[test]
fn what_no_trust_list_may_say_is_refused_with_its_own_words() {
    type Fault = fn(&mut Ceremony);
    let faults: [(&str, Fault); 9] = [
        ("no key in use for status", |it| {
            it.list.keys[2].state = KeyState::Retired;
        }),
        ("stands in the ceremony twice", |it| {
            it.list.keys[1] = it.list.keys[0].clone();
        }),
        ("is a root and something else", |it| {
            it.roots[0] = it.list.keys[0].public_key;
        }),
        ("are not in order", |it| {
            it.list.keys[0].verify_until = day(0);
        }),
        ("must expire after it is issued", |it| {
            it.list.expires_at = day(0);
        }),
        ("within 366 days", |it| {
            it.list.expires_at = day(367);
        }),
        ("one more than that of the list it follows", |it| {
            it.list.version = 4;
        }),
        ("threshold must be 1 to the number of roots", |it| {
            it.threshold = 4;
        }),
        ("calls itself compromise", |it| {
            it.kind = CeremonyKind::Compromise;
        }),
    ];
    for (said, spoil) in faults {
        let mut ceremony = rotation();
        ceremony.check().unwrap();
        spoil(&mut ceremony);
        let error = ceremony.check().unwrap_err().to_string();
        assert!(error.contains(said), "{said}: {error}");
    }
}

#[test]
fn a_file_with_a_wrong_value_is_refused_and_the_value_named() {
    let file = rotation().to_text();
    let name = KeyId::to_string(&key(11).key_id());
    for (right, wrong, said) in [
        ("kind = \"rotation\"", "kind = \"new keys\"", "kind"),
        ("state = \"in use\"", "state = \"stolen\"", "state"),
        ("use = \"card\"", "use = \"root\"", "use (card"),
        ("2026-09-22T00:00:00Z", "22.9.2026", "sign_from"),
        (&*name, "00000000", "it is not this public key's"),
    ] {
        let error = Ceremony::parse(&file.replacen(right, wrong, 1)).unwrap_err();
        assert!(error.to_string().contains(said), "{wrong}: {error}");
    }
    let unknown = file.replace("threshold", "treshold");
    assert!(matches!(
        Ceremony::parse(&unknown),
        Err(CeremonyFileError::Toml(_))
    ));
}
