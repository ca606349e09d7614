use std::path::{Path, PathBuf};

use serde::Deserialize;

/// Where a private key lies: in an encrypted file, or in a token that it never leaves.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "KeySettings")]
pub enum KeyPlace {
    /// An encrypted PKCS#8 file.
    File {
        /// The file.
        file: PathBuf,
        /// The file whose first line is its passphrase.
        passphrase_file: PathBuf,
    },
    /// A PKCS#11 token.
    Token(TokenPlace),
}

/// A key in a PKCS#11 token: a smart card, a hardware module, or SoftHSM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenPlace {
    /// The token maker's library, a `.so` file.
    pub module: PathBuf,
    /// The token's label. Slot numbers change when a machine starts anew; labels do not.
    pub token: String,
    /// The key's label in it (`CKA_LABEL`).
    pub key: String,
    /// Its id (`CKA_ID`), for a token with several keys of one label.
    pub id: Option<Vec<u8>>,
    /// The file whose first line is the token's PIN.
    pub pin_file: PathBuf,
}

impl KeyPlace {
    /// The place with its relative paths taken from `folder`.
    pub fn starting_from(&mut self, folder: &Path) {
        // `components` leaves out the `.` of `./keys`.
        let start = |path: &mut PathBuf| *path = folder.join(&*path).components().collect();
        match self {
            Self::File {
                file,
                passphrase_file,
            } => {
                start(file);
                start(passphrase_file);
            }
            Self::Token(token) => {
                start(&mut token.module);
                start(&mut token.pin_file);
            }
        }
    }

    /// What the place is called in tables and in the database: nothing secret.
    pub fn name(&self) -> String {
        match self {
            Self::File { file, .. } => file
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
            Self::Token(place) => place.name(),
        }
    }
}

impl TokenPlace {
    /// `key … in token …`, for tables and messages.
    pub fn name(&self) -> String {
        format!("key {} in token {}", self.key, self.token)
    }
}

/// `keys/card.key.pem` has its public half in `keys/card.pub.pem`.
pub fn public_half_of(file: &Path) -> PathBuf {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let stem = name.strip_suffix(".pem").unwrap_or(&name);
    let stem = stem.strip_suffix(".key").unwrap_or(stem);
    file.with_file_name(format!("{stem}.pub.pem"))
}

/// The settings of one key as they stand in the file: either a file's or a token's.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeySettings {
    file: Option<PathBuf>,
    passphrase_file: Option<PathBuf>,
    token: Option<String>,
    module: Option<PathBuf>,
    key: Option<String>,
    id: Option<String>,
    pin_file: Option<PathBuf>,
}

impl TryFrom<KeySettings> for KeyPlace {
    type Error = &'static str;

    fn try_from(settings: KeySettings) -> Result<Self, Self::Error> {
        const FORM: &str = "a key has `file` and `passphrase_file`, or `token`, `module`, `key`, \
             `pin_file` and, where two keys have one label, `id`";
        match settings {
            KeySettings {
                file: Some(file),
                passphrase_file: Some(passphrase_file),
                token: None,
                module: None,
                key: None,
                id: None,
                pin_file: None,
            } => Ok(Self::File {
                file,
                passphrase_file,
            }),
            KeySettings {
                file: None,
                passphrase_file: None,
                token: Some(token),
                module: Some(module),
                key: Some(key),
                id,
                pin_file: Some(pin_file),
            } => Ok(Self::Token(TokenPlace {
                module,
                token,
                key,
                id: id
                    .map(|digits| parse_id(&digits).ok_or("a key's `id` is hexadecimal"))
                    .transpose()?,
                pin_file,
            })),
            _ => Err(FORM),
        }
    }
}

/// A `CKA_ID` in hexadecimal, 1 to 32 bytes.
pub fn parse_id(digits: &str) -> Option<Vec<u8>> {
    const BYTES_MAX: usize = 32;
    let bytes = digits.as_bytes();
    if bytes.is_empty() || !bytes.len().is_multiple_of(2) || bytes.len() > 2 * BYTES_MAX {
        return None;
    }
    let digit = |byte: u8| char::from(byte).to_digit(16);
    bytes
        .chunks_exact(2)
        .map(|pair| u8::try_from(digit(pair[0])? * 16 + digit(pair[1])?).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<KeyPlace, toml::de::Error> {
        toml::from_str(text)
    }

    #[test]
    fn a_key_lies_in_a_file_or_in_a_token() {
        let file = read("file = 'card.key.pem'\npassphrase_file = 'card.passphrase'").unwrap();
        assert_eq!(file.name(), "card.key.pem");
        let token =
            "token = 'him'\nmodule = '/m.so'\nkey = 'card-1'\npin_file = 'pin'\nid = '0aFF'";
        let KeyPlace::Token(place) = read(token).unwrap() else {
            panic!("a token");
        };
        assert_eq!(place.name(), "key card-1 in token him");
        assert_eq!(place.id, Some(vec![0x0a, 0xff]));
    }

    #[test]
    fn half_a_place_a_mixture_and_unknown_settings_are_refused() {
        for wrong in [
            "file = 'card.key.pem'",
            "file = 'a'\npassphrase_file = 'b'\ntoken = 'c'",
            "token = 'him'\nmodule = '/m.so'\nkey = 'card-1'",
            "token = 'him'\nmodule = '/m.so'\nkey = 'card-1'\npin_file = 'pin'\nid = 'xyz'",
            "token = 'him'\nmodule = '/m.so'\nkey = 'card-1'\npin = '1234'",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_public_half_lies_beside_the_key() {
        assert_eq!(
            public_half_of(Path::new("keys/card.key.pem")),
            Path::new("keys/card.pub.pem")
        );
        assert_eq!(public_half_of(Path::new("root")), Path::new("root.pub.pem"));
    }

    #[test]
    fn paths_start_from_the_settings_folder() {
        let mut place = read("file = './a'\npassphrase_file = '/b'").unwrap();
        place.starting_from(Path::new("/office"));
        let KeyPlace::File {
            file,
            passphrase_file,
        } = place
        else {
            panic!("a file");
        };
        assert_eq!(file, Path::new("/office/a"));
        assert_eq!(passphrase_file, Path::new("/b"));
    }
}
