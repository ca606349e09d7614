//! What a payment gateway signs its messages with.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::wrapping_key::is_private;

/// Fewer bytes are guessed: half of the digest's length (RFC 2104, section 3).
const BYTES_MIN: usize = 16;

/// A secret that this office and a payment gateway share.
pub struct WebhookSecret(Zeroizing<Vec<u8>>);

/// Why messages of the gateway cannot be checked.
#[derive(Debug, thiserror::Error)]
pub enum WebhookSecretError {
    /// The file cannot be read.
    #[error("the gateway's secret {path} cannot be read\n\nhint: name the right file with [counter] webhook_secret_file", path = path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Others may read it.
    #[error("others may read the gateway's secret {path}\n\nhint: chmod 600 {path}", path = path.display())]
    NotPrivate {
        /// The file.
        path: PathBuf,
    },
    /// It is too short.
    #[error("the gateway's secret {path} has fewer than {BYTES_MIN} bytes\n\nhint: head -c 32 /dev/urandom | base64 > {path}; give the gateway the same text", path = path.display())]
    Short {
        /// The file.
        path: PathBuf,
    },
}

impl WebhookSecret {
    /// Reads a secret: the file's bytes without blanks and line ends around them.
    pub fn read(path: &Path) -> Result<Self, WebhookSecretError> {
        let read = || {
            let bytes = fs::read(path).map(Zeroizing::new)?;
            Ok((bytes, is_private(path)?))
        };
        let (bytes, is_private) = read().map_err(|source| WebhookSecretError::File {
            path: path.to_owned(),
            source,
        })?;
        let path = path.to_owned();
        if !is_private {
            return Err(WebhookSecretError::NotPrivate { path });
        }
        let secret = bytes.trim_ascii();
        if secret.len() < BYTES_MIN {
            return Err(WebhookSecretError::Short { path });
        }
        Ok(Self(Zeroizing::new(secret.to_vec())))
    }

    /// Whether the gateway signed a message: HMAC-SHA-256 of its bytes (RFC 2104) as 64 hexadecimal
    /// digits, with or without `sha256=` before them. Compared in constant time.
    pub fn signed(&self, message: &[u8], signature: &str) -> bool {
        let digits = signature.trim();
        let digits = digits.strip_prefix("sha256=").unwrap_or(digits).as_bytes();
        let byte = |pair: &[u8]| {
            let pair = std::str::from_utf8(pair).ok()?;
            u8::from_str_radix(pair, 16).ok()
        };
        let is_hex = digits.len() == 64 && digits.iter().all(u8::is_ascii_hexdigit);
        let bytes: Option<Vec<u8>> = digits.chunks(2).map(byte).collect();
        let Some(bytes) = bytes.filter(|_| is_hex) else {
            return false;
        };
        self.mac(message)
            .is_some_and(|mac| mac.verify_slice(&bytes).is_ok())
    }

    fn mac(&self, message: &[u8]) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).ok()?;
        mac.update(message);
        Some(mac)
    }
}

impl std::fmt::Debug for WebhookSecret {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("WebhookSecret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4231, test case 6: a key of 131 bytes, longer than a block.
    #[test]
    fn the_digest_of_rfc_4231_is_taken_and_any_other_refused() {
        let secret = WebhookSecret(Zeroizing::new(vec![0xaa; 131]));
        let message = b"Test Using Larger Than Block-Size Key - Hash Key First";
        let digest = "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54";
        assert!(secret.signed(message, digest));
        assert!(secret.signed(message, &format!("sha256={}", digest.to_uppercase())));
        assert!(!secret.signed(b"another message", digest));
        for wrong in ["", "sha256=", &digest[1..], "zz", &digest.replace('6', "7")] {
            assert!(!secret.signed(message, wrong), "{wrong}");
        }
    }

    #[test]
    fn a_secret_that_others_may_read_or_that_is_short_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("webhook.secret");
        let write = |text: &str, mode| {
            fs::write(&path, text).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            WebhookSecret::read(&path)
        };
        write("0123456789abcdef\n", 0o600).unwrap();
        let open = write("0123456789abcdef\n", 0o644);
        assert!(matches!(open, Err(WebhookSecretError::NotPrivate { .. })));
        let short = write("0123456789abcde\n", 0o600);
        assert!(matches!(short, Err(WebhookSecretError::Short { .. })));
    }
}
