use card_payload::KeyId;

use super::file_key::{FileKey, FileKeyError};
use super::{Passphrase, public_key};

/// The demo's keys, which stand in the project for everybody to read: with them anybody can sign.
///
/// Everything under their roots says SPECIMEN in the verdict, and nothing but the demo uses them
/// unless it is told to with a loud flag.
#[derive(Debug)]
pub struct DemoKeys {
    /// Signs cards.
    pub card: FileKey,
    /// Will sign cards: it is announced, and its window opens later.
    pub next_card: FileKey,
    /// Signs status lists.
    pub status: FileKey,
    /// Signs verifier updates.
    pub update: FileKey,
    /// The public halves of the three roots, of which two must sign.
    pub roots: [[u8; 32]; 3],
    /// The trust list that two of them signed.
    pub trust_list: &'static [u8],
}

/// Whether a command may use the demo's keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DemoKeyPolicy {
    /// The rule: such a key is an error.
    Refuse,
    /// Told so with a loud flag, or the demo itself.
    Allow,
}

/// A demo key where a real one was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the {role} is a DEMO key ({key_id}): everybody has it, so everybody could forge these cards\n\n\
     hint: make a key with `issuer keys generate`; for a trial with SPECIMEN cards say --allow-demo-keys"
)]
pub struct DemoKeyError {
    /// What the key was to do.
    pub role: &'static str,
    /// Its short name.
    pub key_id: String,
}

const PASSPHRASE: &str = include_str!("../../../../keys-example/passphrase.txt");
const TRUST_LIST: &[u8] = include_bytes!("../../../../keys-example/trust-list.cose");

const ROOTS_PUBLIC: [&str; 3] = [
    include_str!("../../../../keys-example/root-1.pub.pem"),
    include_str!("../../../../keys-example/root-2.pub.pem"),
    include_str!("../../../../keys-example/root-3.pub.pem"),
];
const CARD_PUBLIC: &str = include_str!("../../../../keys-example/card.pub.pem");
const NEXT_CARD_PUBLIC: &str = include_str!("../../../../keys-example/card-next.pub.pem");
const STATUS_PUBLIC: &str = include_str!("../../../../keys-example/status.pub.pem");
const UPDATE_PUBLIC: &str = include_str!("../../../../keys-example/update.pub.pem");

const CARD: &str = include_str!("../../../../keys-example/card.key.pem");
const NEXT_CARD: &str = include_str!("../../../../keys-example/card-next.key.pem");
const STATUS: &str = include_str!("../../../../keys-example/status.key.pem");
const UPDATE: &str = include_str!("../../../../keys-example/update.key.pem");

impl DemoKeys {
    /// Opens the key files of `keys-example`, which are part of this program.
    pub fn open() -> Result<Self, FileKeyError> {
        let passphrase = Passphrase::of(PASSPHRASE.trim_end());
        Ok(Self {
            card: FileKey::from_pem(CARD, "keys-example/card.key.pem".as_ref(), &passphrase)?,
            next_card: FileKey::from_pem(
                NEXT_CARD,
                "keys-example/card-next.key.pem".as_ref(),
                &passphrase,
            )?,
            status: FileKey::from_pem(STATUS, "keys-example/status.key.pem".as_ref(), &passphrase)?,
            update: FileKey::from_pem(UPDATE, "keys-example/update.key.pem".as_ref(), &passphrase)?,
            roots: ROOTS_PUBLIC.map(|root| public_key::parse(root).unwrap_or_default()),
            trust_list: TRUST_LIST,
        })
    }

    /// The files of `keys-example` with their names, as the demo lays them beside its register.
    pub fn files() -> [(&'static str, &'static [u8]); 13] {
        [
            ("passphrase.txt", PASSPHRASE.as_bytes()),
            ("trust-list.cose", TRUST_LIST),
            ("root-1.pub.pem", ROOTS_PUBLIC[0].as_bytes()),
            ("root-2.pub.pem", ROOTS_PUBLIC[1].as_bytes()),
            ("root-3.pub.pem", ROOTS_PUBLIC[2].as_bytes()),
            ("card.key.pem", CARD.as_bytes()),
            ("card.pub.pem", CARD_PUBLIC.as_bytes()),
            ("card-next.key.pem", NEXT_CARD.as_bytes()),
            ("card-next.pub.pem", NEXT_CARD_PUBLIC.as_bytes()),
            ("status.key.pem", STATUS.as_bytes()),
            ("status.pub.pem", STATUS_PUBLIC.as_bytes()),
            ("update.key.pem", UPDATE.as_bytes()),
            ("update.pub.pem", UPDATE_PUBLIC.as_bytes()),
        ]
    }
}

/// Whether this key is one of the demo's.
pub fn is_demo_key(key_id: KeyId) -> bool {
    ROOTS_PUBLIC
        .into_iter()
        .chain([CARD_PUBLIC, NEXT_CARD_PUBLIC, STATUS_PUBLIC, UPDATE_PUBLIC])
        .filter_map(public_key::parse)
        .any(|public_key| card_verifier::key_id(&public_key) == key_id)
}

impl DemoKeyPolicy {
    /// Refuses a demo key unless it is allowed.
    pub fn check(self, role: &'static str, key_id: KeyId) -> Result<(), DemoKeyError> {
        if self == Self::Refuse && is_demo_key(key_id) {
            return Err(DemoKeyError {
                role,
                key_id: key_id.to_string(),
            });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use card_payload::{KeyState, KeyUse, Timestamp, TrustList, TrustListToSign, TrustedKey};
    use sha2::{Digest, Sha256};
    use zeroize::Zeroizing;

    use super::*;
    use crate::signing::{KeyCost, Signer, write_public_key};

    /// The names from which the demo's seeds are made: SHA-256 of each.
    const NAMES: [(&str, &str); 7] = [
        ("root-1", "Him Parivar demo root 1"),
        ("root-2", "Him Parivar demo root 2"),
        ("root-3", "Him Parivar demo root 3"),
        ("card", "Him Parivar demo card key"),
        ("card-next", "Him Parivar demo next card key"),
        ("status", "Him Parivar demo status key"),
        ("update", "Him Parivar demo update key"),
    ];

    /// 2026-01-01 and 2046-01-01, 00:00 UTC: the demo works for any `--at` between them.
    const FROM: Timestamp = Timestamp::from_seconds(1_767_225_600);
    const TO: Timestamp = Timestamp::from_seconds(2_398_377_600);

    /// 2035-07-01 and 2036-01-01: half a year in which both card keys sign.
    const NEXT_FROM: Timestamp = Timestamp::from_seconds(2_066_860_800);
    const CARD_TO: Timestamp = Timestamp::from_seconds(2_082_758_400);

    fn demo_key(name: &str) -> FileKey {
        let (_, words) = NAMES.into_iter().find(|(file, _)| *file == name).unwrap();
        FileKey::from_seed(&Zeroizing::new(Sha256::digest(words).into()))
    }

    fn trust_list() -> Vec<u8> {
        let key = |name, key_use, (sign_from, sign_to): (Timestamp, Timestamp)| {
            let key = demo_key(name);
            TrustedKey {
                key_id: key.key_id(),
                public_key: key.public_key(),
                key_use,
                sign_from,
                sign_to,
                verify_until: TO.plus_seconds(6 * 366 * Timestamp::DAY),
                state: KeyState::Active,
            }
        };
        let list = TrustList {
            issuer: "https://hp.example".to_owned(),
            subject: "https://hp.example/keys".to_owned(),
            version: 1,
            issued_at: FROM,
            expires_at: TO,
            keys: vec![
                key("card", KeyUse::Card, (FROM, CARD_TO)),
                key("card-next", KeyUse::Card, (NEXT_FROM, TO)),
                key("status", KeyUse::Status, (FROM, TO)),
                key("update", KeyUse::Update, (FROM, TO)),
            ],
        };
        let unsigned = TrustListToSign::new(&list).unwrap();
        let signatures = ["root-1", "root-2"].map(|name| {
            let (root, key_id) = (demo_key(name), demo_key(name).key_id());
            (key_id, root.sign(&unsigned.bytes_for(key_id)).unwrap())
        });
        unsigned.into_token(signatures.to_vec())
    }

    fn folder() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../keys-example")
    }

    /// Salt and initial vector follow from the name, so that writing them again changes nothing.
    /// Only keys that everybody has may be written so.
    fn encrypted(name: &str) -> String {
        let bytes: [u8; 32] = Sha256::digest(format!("Him Parivar demo salt {name}")).into();
        let (salt, iv) = bytes.split_at(16);
        demo_key(name)
            .to_encrypted_pem(
                &Passphrase::of(PASSPHRASE.trim_end()),
                KeyCost::Demo,
                salt.try_into().unwrap(),
                iv.try_into().unwrap(),
            )
            .unwrap()
    }

    #[test]
    fn the_key_files_follow_from_their_names() {
        let rewrite = std::env::var_os("WRITE_DEMO_KEYS").is_some();
        for (name, _) in NAMES {
            for (file, text) in [
                (format!("{name}.key.pem"), encrypted(name)),
                (
                    format!("{name}.pub.pem"),
                    write_public_key(&demo_key(name).public_key()),
                ),
            ] {
                let path = folder().join(&file);
                if rewrite {
                    std::fs::write(&path, &text).unwrap();
                }
                assert_eq!(std::fs::read_to_string(&path).unwrap(), text, "{file}");
            }
        }
        let path = folder().join("trust-list.cose");
        if rewrite {
            std::fs::write(&path, trust_list()).unwrap();
        }
        assert_eq!(std::fs::read(&path).unwrap(), trust_list());
    }

    #[test]
    fn the_compiled_in_keys_open_and_are_known_as_demo_keys() {
        let keys = DemoKeys::open().unwrap();
        for key in [&keys.card, &keys.next_card, &keys.status, &keys.update] {
            assert!(is_demo_key(key.key_id()));
            assert!(
                DemoKeyPolicy::Refuse
                    .check("card key", key.key_id())
                    .is_err()
            );
            assert!(DemoKeyPolicy::Allow.check("card key", key.key_id()).is_ok());
        }
        let roots = ["root-1", "root-2", "root-3"].map(|name| demo_key(name).public_key());
        assert_eq!(keys.roots, roots);
        let other = FileKey::from_seed(&Zeroizing::new([9; 32]));
        assert!(
            DemoKeyPolicy::Refuse
                .check("card key", other.key_id())
                .is_ok()
        );
    }
}
