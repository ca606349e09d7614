//! Keys in SoftHSM2, a token that is a program: Debian's `softhsm2`.
//!
//! SoftHSM reads where its tokens lie from the environment when it is started, so each test runs
//! itself once more as a process of its own, with a folder of tokens of its own.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::mechanism::Mechanism;
use cryptoki::object::Attribute;
use cryptoki::session::{Session, UserType};
use cryptoki::types::AuthPin;

use super::*;
use crate::signing::{DemoKeyPolicy, KeyPlace};

const MODULE: &str = "/usr/lib/softhsm/libsofthsm2.so";
const FOLDER: &str = "TEST_TOKEN_FOLDER";
const TOKEN: &str = "test token";
const PIN: &str = "271828";

/// Runs a test with a token of its own.
fn with_token(test: &str, body: impl FnOnce(&Path)) {
    if let Some(folder) = std::env::var_os(FOLDER) {
        body(Path::new(&folder));
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let tokens = folder.path().join("tokens");
    fs::create_dir(&tokens).unwrap();
    let settings = folder.path().join("softhsm2.conf");
    fs::write(
        &settings,
        format!("directories.tokendir = {}\n", tokens.display()),
    )
    .unwrap();
    write_pin(folder.path(), PIN);
    new_token(&settings, TOKEN);
    let output = Command::new(std::env::current_exe().unwrap())
        .args([
            &format!("{}::{test}", module_path!().split_once("::").unwrap().1),
            "--exact",
        ])
        .env("SOFTHSM2_CONF", &settings)
        .env(FOLDER, folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("1 passed"), "{said}");
}

fn new_token(settings: &Path, label: &str) {
    let output = Command::new("softhsm2-util")
        .args(["--init-token", "--free", "--label", label])
        .args(["--so-pin", "31415926", "--pin", PIN])
        .env("SOFTHSM2_CONF", settings)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
}

fn write_pin(folder: &Path, pin: &str) -> PathBuf {
    let path = folder.join("pin");
    fs::write(&path, format!("{pin}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    path
}

fn place(folder: &Path, key: &str) -> TokenPlace {
    TokenPlace {
        module: MODULE.into(),
        token: TOKEN.to_owned(),
        key: key.to_owned(),
        id: None,
        pin_file: folder.join("pin"),
    }
}

/// A session beside the key's own, to make what `TokenKey` would never make.
fn session() -> Session {
    let library = Pkcs11::new(MODULE).unwrap();
    let _ = library.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK));
    let slot = library.get_slots_with_initialized_token().unwrap()[0];
    let session = library.open_rw_session(slot).unwrap();
    let _ = session.login(UserType::User, Some(&AuthPin::from(PIN)));
    session
}

#[test]
fn a_key_made_in_a_token_signs_and_cannot_be_read() {
    with_token("a_key_made_in_a_token_signs_and_cannot_be_read", |folder| {
        let place = place(folder, "card-1");
        let made = TokenKey::generate(&place, &[1; 8]).unwrap();
        let key = TokenKey::open(&place).unwrap();
        assert_eq!(key.public_key(), made.public_key());
        assert_eq!(TokenKey::public_half(&place).unwrap(), key.public_key());
        // `sign` checks each signature with `verify_strict`.
        assert_eq!(key.sign(b"text").unwrap(), made.sign(b"text").unwrap());
        key.sign(&[]).unwrap();
        key.sign(&vec![7; 5_000]).unwrap();

        let session = session();
        let class = cryptoki::object::ObjectClass::PRIVATE_KEY;
        let private = session
            .find_objects(&[
                Attribute::Class(class),
                Attribute::Label(b"card-1".to_vec()),
            ])
            .unwrap();
        let value = [cryptoki::object::AttributeType::Value];
        let read = session.get_attributes(private[0], &value);
        assert!(!matches!(read, Ok(values) if !values.is_empty()));
    });
}

#[test]
fn several_threads_sign_with_one_key() {
    with_token("several_threads_sign_with_one_key", |folder| {
        let key = TokenKey::generate(&place(folder, "card-1"), &[1; 8]).unwrap();
        thread::scope(|scope| {
            for thread in 0..4_u8 {
                let key = &key;
                scope.spawn(move || {
                    for text in 0..50_u8 {
                        key.sign(&[thread, text]).unwrap();
                    }
                });
            }
        });
    });
}

#[test]
fn a_closed_login_is_opened_again_and_a_token_that_is_gone_is_told() {
    with_token(
        "a_closed_login_is_opened_again_and_a_token_that_is_gone_is_told",
        |folder| {
            let key = TokenKey::generate(&place(folder, "card-1"), &[1; 8]).unwrap();
            key.sign(b"before").unwrap();
            // All sessions of a program share one login: this closes the key's too.
            session().logout().unwrap();
            key.sign(b"after").unwrap();

            session().logout().unwrap();
            fs::remove_dir_all(folder.join("tokens")).unwrap();
            let error = key.sign(b"gone").unwrap_err().to_string();
            assert!(error.contains("token test token was lost"), "{error}");
            assert!(error.contains("hint: plug it in"), "{error}");
        },
    );
}

#[test]
fn a_wrong_pin_a_missing_token_and_a_missing_library_are_told_as_such() {
    with_token(
        "a_wrong_pin_a_missing_token_and_a_missing_library_are_told_as_such",
        |folder| {
            let right = place(folder, "card-1");
            let open = |place: &TokenPlace| TokenKey::open(place).unwrap_err();
            assert!(matches!(open(&right), TokenError::NoKey { .. }));

            write_pin(folder, "999999");
            let fresh = TokenPlace {
                token: TOKEN.to_owned(),
                ..right.clone()
            };
            // The first login is still open, so the wrong PIN must be met before it.
            session().logout().unwrap();
            let error = open(&fresh);
            assert!(matches!(error, TokenError::WrongPin { .. }), "{error}");
            let said = format!("{error} {error:?}");
            assert!(!said.contains("999999"), "{said}");

            let other = TokenPlace {
                token: "another".to_owned(),
                ..right.clone()
            };
            let error = open(&other).to_string();
            assert!(error.contains("present: test token"), "{error}");

            let other = TokenPlace {
                module: "/nowhere.so".into(),
                ..right.clone()
            };
            assert!(matches!(open(&other), TokenError::Module { .. }));

            fs::set_permissions(&right.pin_file, fs::Permissions::from_mode(0o644)).unwrap();
            assert!(matches!(open(&right), TokenError::PinFile(_)));
        },
    );
}

#[test]
fn two_keys_of_one_label_need_an_id_and_a_label_is_never_taken_twice() {
    with_token(
        "two_keys_of_one_label_need_an_id_and_a_label_is_never_taken_twice",
        |folder| {
            let place = place(folder, "card-1");
            let first = TokenKey::generate(&place, &[1; 8]).unwrap();
            let again = TokenKey::generate(&place, &[2; 8]).unwrap_err();
            assert!(matches!(again, TokenError::LabelTaken { .. }), "{again}");

            let (public, private) = objects::templates("card-1", &[2; 8]);
            let mechanism = Mechanism::EccEdwardsKeyPairGen;
            session()
                .generate_key_pair(&mechanism, &public, &private)
                .unwrap();
            let error = TokenKey::open(&place).unwrap_err();
            assert!(
                matches!(error, TokenError::TwoKeys { count: 2, .. }),
                "{error}"
            );
            let named = TokenPlace {
                id: Some(vec![1; 8]),
                ..place
            };
            assert_eq!(
                TokenKey::open(&named).unwrap().public_key(),
                first.public_key()
            );
        },
    );
}

#[test]
fn a_key_of_another_kind_or_one_that_may_leave_the_token_is_refused() {
    with_token(
        "a_key_of_another_kind_or_one_that_may_leave_the_token_is_refused",
        |folder| {
            let session = session();
            let both = |label: &str| {
                vec![
                    Attribute::Token(true),
                    Attribute::Label(label.as_bytes().to_vec()),
                    Attribute::Id(vec![9]),
                ]
            };
            // prime256v1 (RFC 5480), the commonest other key.
            let p256 = vec![0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
            let mut public = both("ecdsa");
            public.extend([Attribute::Private(false), Attribute::EcParams(p256)]);
            let mut private = both("ecdsa");
            private.extend([Attribute::Sensitive(true), Attribute::Extractable(false)]);
            let mechanism = Mechanism::EccKeyPairGen;
            session
                .generate_key_pair(&mechanism, &public, &private)
                .unwrap();
            let error = TokenKey::open(&place(folder, "ecdsa")).unwrap_err();
            assert!(matches!(error, TokenError::NotEd25519 { .. }), "{error}");

            let (public, mut private) = objects::templates("loose", &[3; 8]);
            private.retain(|attribute| {
                !matches!(
                    attribute,
                    Attribute::Sensitive(_) | Attribute::Extractable(_)
                )
            });
            private.extend([Attribute::Sensitive(false), Attribute::Extractable(true)]);
            let mechanism = Mechanism::EccEdwardsKeyPairGen;
            session
                .generate_key_pair(&mechanism, &public, &private)
                .unwrap();
            let error = TokenKey::open(&place(folder, "loose")).unwrap_err();
            assert!(matches!(error, TokenError::Extractable { .. }), "{error}");
        },
    );
}

#[test]
fn a_key_place_of_the_settings_opens_a_token_and_shows_no_pin() {
    with_token(
        "a_key_place_of_the_settings_opens_a_token_and_shows_no_pin",
        |folder| {
            let place = place(folder, "card-1");
            let made = TokenKey::generate(&place, &[1; 8]).unwrap();
            let place = KeyPlace::Token(place);
            let key = place.open("card key", DemoKeyPolicy::Refuse).unwrap();
            assert_eq!(key.public_key(), made.public_key());
            assert_eq!(place.public_key().unwrap(), made.public_key());
            let said = format!("{place:?} {made:?}");
            assert!(!said.contains(PIN), "{said}");
        },
    );
}
