use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use card_payload::KeyId;
use ed25519_dalek::{Signer as _, SigningKey};
use pkcs8::der::asn1::OctetStringRef;
use pkcs8::der::{Decode, Encode, pem};
use pkcs8::pkcs5::{pbes2, scrypt};
use pkcs8::{AlgorithmIdentifierRef, EncryptedPrivateKeyInfoRef, LineEnding, PrivateKeyInfoRef};
use zeroize::Zeroizing;

use super::passphrase::readable_by_others;
use super::public_key::ED25519;
use super::{Passphrase, Signer, SignerError};

const PEM_LABEL: &str = "ENCRYPTED PRIVATE KEY";

/// A key file is some 400 bytes; more is another file.
const FILE_MAX: u64 = 16 * 1_024;

/// A signing key in an encrypted PKCS#8 file (PBES2 with scrypt and AES-256-CBC, RFC 8018 and
/// RFC 7914), which `openssl pkey -in KEY` reads too.
///
/// The private half is overwritten in memory when the key is dropped.
pub struct FileKey {
    key: SigningKey,
    key_id: KeyId,
}

/// How long guessing a passphrase takes: scrypt's N as a power of two, with r = 8 and p = 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyCost {
    /// N = 2^14, 16 MiB and some 50 ms: as much as OpenSSL accepts without further settings
    /// (its limit is 32 MiB, and 2^15 needs 32 MiB and a little).
    Strong,
    /// N = 2^10, 1 MiB and some 3 ms: for the demo's keys, whose passphrase is public.
    Demo,
}

impl KeyCost {
    const fn log_n(self) -> u8 {
        match self {
            Self::Strong => 14,
            Self::Demo => 10,
        }
    }
}

/// Why a key file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FileKeyError {
    /// The file cannot be read.
    #[error("the key file {} cannot be read", path.display())]
    Read {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Not an encrypted PKCS#8 key in PEM.
    #[error("{} is no encrypted key file\n\nhint: it begins with -----BEGIN {PEM_LABEL}-----; make one with `issuer keys generate`, or encrypt yours with `openssl pkcs8 -topk8 -scrypt`", path.display())]
    Format {
        /// Which file.
        path: PathBuf,
    },
    /// The passphrase does not open it.
    #[error("the passphrase does not open the key file {}\n\nhint: check that the passphrase file belongs to this key; only its first line counts", path.display())]
    WrongPassphrase {
        /// Which file.
        path: PathBuf,
    },
    /// It opened, and what is inside is not an Ed25519 key.
    #[error("the key in {} is not an Ed25519 key\n\nhint: cards are signed with Ed25519 only; make a key with `issuer keys generate`", path.display())]
    Algorithm {
        /// Which file.
        path: PathBuf,
    },
    /// Every user of the machine may read it.
    #[error("the key file {} can be read by every user of this machine\n\nhint: chmod 600 {}", path.display(), path.display())]
    ReadableByAll {
        /// Which file.
        path: PathBuf,
    },
    /// The key could not be put into the file's form.
    #[error("the key cannot be encrypted: {0}")]
    Encode(String),
}

impl FileKey {
    /// Opens a key file with its passphrase.
    pub fn open(path: &Path, passphrase: &Passphrase) -> Result<Self, FileKeyError> {
        let unread = |source| FileKeyError::Read {
            path: path.to_owned(),
            source,
        };
        if fs::metadata(path).map_err(unread)?.len() > FILE_MAX {
            return Err(FileKeyError::Format {
                path: path.to_owned(),
            });
        }
        let text = fs::read_to_string(path).map_err(unread)?;
        Self::from_pem(&text, path, passphrase)
    }

    /// Refuses a key file that every user of the machine may read: a guessed passphrase would be
    /// enough to sign.
    pub fn require_private(path: &Path) -> Result<(), FileKeyError> {
        let open = readable_by_others(path).map_err(|source| FileKeyError::Read {
            path: path.to_owned(),
            source,
        })?;
        if open {
            return Err(FileKeyError::ReadableByAll {
                path: path.to_owned(),
            });
        }
        Ok(())
    }

    /// Opens the text of a key file; `path` only names it in errors.
    pub fn from_pem(
        text: &str,
        path: &Path,
        passphrase: &Passphrase,
    ) -> Result<Self, FileKeyError> {
        Self::parse(text, passphrase).map_err(|problem| match problem {
            Problem::Format => FileKeyError::Format {
                path: path.to_owned(),
            },
            Problem::Passphrase => FileKeyError::WrongPassphrase {
                path: path.to_owned(),
            },
            Problem::Algorithm => FileKeyError::Algorithm {
                path: path.to_owned(),
            },
        })
    }

    /// The key of a seed of 32 random bytes (RFC 8032, section 5.1.5).
    pub fn from_seed(seed: &Zeroizing<[u8; 32]>) -> Self {
        let key = SigningKey::from_bytes(seed);
        let key_id = card_verifier::key_id(key.verifying_key().as_bytes());
        Self { key, key_id }
    }

    /// The key as an encrypted PKCS#8 PEM text. `salt` and `iv` must be fresh random bytes.
    pub fn to_encrypted_pem(
        &self,
        passphrase: &Passphrase,
        cost: KeyCost,
        salt: [u8; 16],
        iv: [u8; 16],
    ) -> Result<String, FileKeyError> {
        let fail = |error: &dyn std::fmt::Display| FileKeyError::Encode(error.to_string());
        let params = scrypt::Params::new(cost.log_n(), 8, 1).map_err(|error| fail(&error))?;
        let params = pbes2::Parameters::generate_scrypt_aes256cbc(params, &salt, iv)
            .map_err(|error| fail(&error))?;
        // RFC 8410, section 7: the private key is an OCTET STRING within the OCTET STRING.
        let seed = Zeroizing::new(self.key.to_bytes());
        let inner = OctetStringRef::new(seed.as_slice()).map_err(|error| fail(&error))?;
        let inner = Zeroizing::new(inner.to_der().map_err(|error| fail(&error))?);
        let info = PrivateKeyInfoRef::new(
            AlgorithmIdentifierRef {
                oid: ED25519,
                parameters: None,
            },
            OctetStringRef::new(&inner).map_err(|error| fail(&error))?,
        );
        let der = info
            .encrypt_with_params(params, passphrase.bytes())
            .map_err(|error| fail(&error))?;
        pem::encode_string(PEM_LABEL, LineEnding::LF, der.as_bytes()).map_err(|error| fail(&error))
    }

    fn parse(text: &str, passphrase: &Passphrase) -> Result<Self, Problem> {
        let (label, der) = pem::decode_vec(text.as_bytes()).map_err(|_| Problem::Format)?;
        if label != PEM_LABEL {
            return Err(Problem::Format);
        }
        let encrypted = EncryptedPrivateKeyInfoRef::from_der(&der).map_err(|_| Problem::Format)?;
        let opened = encrypted
            .decrypt(passphrase.bytes())
            .map_err(|_| Problem::Passphrase)?;
        let info: PrivateKeyInfoRef<'_> = opened.decode_msg().map_err(|_| Problem::Passphrase)?;
        if info.algorithm.oid != ED25519 {
            return Err(Problem::Algorithm);
        }
        let seed = <&OctetStringRef>::from_der(info.private_key.as_bytes())
            .map_err(|_| Problem::Algorithm)?;
        let seed = seed.as_bytes().try_into().map_err(|_| Problem::Algorithm)?;
        Ok(Self::from_seed(&Zeroizing::new(seed)))
    }
}

enum Problem {
    Format,
    Passphrase,
    Algorithm,
}

impl Signer for FileKey {
    fn key_id(&self) -> KeyId {
        self.key_id
    }

    fn public_key(&self) -> [u8; 32] {
        self.key.verifying_key().to_bytes()
    }

    fn is_in_memory(&self) -> bool {
        true
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; 64], SignerError> {
        Ok(self.key.sign(message).to_bytes())
    }
}

impl std::fmt::Debug for FileKey {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "FileKey({})", self.key_id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stored(folder: &Path) -> (PathBuf, FileKey) {
        let key = FileKey::from_seed(&Zeroizing::new([42; 32]));
        let pem = key
            .to_encrypted_pem(&Passphrase::of("right"), KeyCost::Demo, [1; 16], [2; 16])
            .unwrap();
        let path = folder.join("key.pem");
        fs::write(&path, pem).unwrap();
        (path, key)
    }

    #[test]
    fn a_key_survives_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let (path, key) = stored(folder.path());
        let read = FileKey::open(&path, &Passphrase::of("right")).unwrap();
        assert_eq!(read.public_key(), key.public_key());
        assert_eq!(read.sign(b"text").unwrap(), key.sign(b"text").unwrap());
    }

    #[test]
    fn a_wrong_passphrase_is_told_as_such() {
        let folder = tempfile::tempdir().unwrap();
        let (path, _) = stored(folder.path());
        for wrong in ["wrong", "Right", "right ", ""] {
            let error = FileKey::open(&path, &Passphrase::of(wrong)).unwrap_err();
            assert!(
                matches!(error, FileKeyError::WrongPassphrase { .. }),
                "{wrong}: {error}"
            );
        }
    }

    #[test]
    fn no_form_of_a_key_or_its_errors_shows_a_secret() {
        let folder = tempfile::tempdir().unwrap();
        let (path, key) = stored(folder.path());
        let passphrase = Passphrase::of("wrong-and-secret");
        let error = FileKey::open(&path, &passphrase).unwrap_err();
        let said = format!("{key:?} {passphrase:?} {error} {error:?}");
        assert!(!said.contains("secret"), "{said}");
        assert!(!said.contains("42, 42"), "{said}");
    }

    #[cfg(unix)]
    #[test]
    fn a_key_file_that_everybody_reads_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let (path, _) = stored(folder.path());
        for (mode, right) in [(0o600, true), (0o640, true), (0o604, false), (0o644, false)] {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(FileKey::require_private(&path).is_ok(), right, "{mode:o}");
        }
    }

    #[test]
    fn a_file_that_is_no_key_is_told_as_such() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key.pem");
        let open = || FileKey::open(&path, &Passphrase::of("right"));
        assert!(matches!(open(), Err(FileKeyError::Read { .. })));
        fs::write(&path, "no key").unwrap();
        assert!(matches!(open(), Err(FileKeyError::Format { .. })));
        fs::write(&path, "x".repeat(20_000)).unwrap();
        assert!(matches!(open(), Err(FileKeyError::Format { .. })));
    }
}
