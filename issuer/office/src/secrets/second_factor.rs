//! The second factor of staff: codes of six digits from a telephone (RFC 6238), thirty seconds each.

use issuer_domain::{Actor, Timestamp};
use totp_rs::{Builder, Totp};
use zeroize::Zeroizing;

/// Random bytes of a secret: as many as SHA-1's block output, as RFC 4226 recommends.
pub const FACTOR_BYTES: usize = 20;
/// Under which name telephones show it.
const ISSUER: &str = "Him Parivar";

/// The secret that a telephone and the office share. `Debug` shows nothing of it.
pub struct SecondFactor {
    secret: Zeroizing<[u8; FACTOR_BYTES]>,
}

impl SecondFactor {
    /// The factor of a secret.
    pub fn new(secret: [u8; FACTOR_BYTES]) -> Self {
        Self {
            secret: Zeroizing::new(secret),
        }
    }

    /// The factor as it stands sealed: hexadecimal. None where it is not.
    pub fn from_hex(text: &str) -> Option<Self> {
        let mut secret = [0; FACTOR_BYTES];
        if text.len() != 2 * FACTOR_BYTES || !text.is_ascii() {
            return None;
        }
        for (at, byte) in secret.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[2 * at..2 * at + 2], 16).ok()?;
        }
        Some(Self::new(secret))
    }

    /// As it is sealed.
    pub fn to_hex(&self) -> Zeroizing<String> {
        let digits = self.secret.iter().map(|byte| format!("{byte:02x}"));
        Zeroizing::new(digits.collect())
    }

    /// The time step whose code this is, if it is one of now, of thirty seconds ago or of thirty
    /// seconds ahead. A step that was used is not to be taken again.
    pub fn step_of(&self, code: &str, now: Timestamp) -> Option<i64> {
        let totp = self.totp(None)?;
        let step = totp.check(code, u64::try_from(now.seconds()).ok()?)?;
        i64::try_from(step).ok()
    }

    /// The code of a time; what a telephone shows.
    pub fn code_at(&self, now: Timestamp) -> Option<String> {
        let seconds = u64::try_from(now.seconds()).ok()?;
        Some(self.totp(None)?.generate(seconds).to_string())
    }

    /// What a telephone scans to know it.
    pub fn link(&self, name: &Actor) -> Option<Zeroizing<String>> {
        self.totp(Some(name))?.to_url().ok().map(Zeroizing::new)
    }

    /// What is typed into a telephone that cannot scan.
    pub fn typed(&self) -> Zeroizing<String> {
        Zeroizing::new(totp_rs::Secret::from(*self.secret).to_base32())
    }

    fn totp(&self, name: Option<&Actor>) -> Option<Totp> {
        let builder = Builder::new().with_secret(*self.secret);
        let builder = builder.with_account_name(name.map_or("staff", Actor::as_str));
        builder.with_issuer(Some(ISSUER)).build().ok()
    }
}

impl std::fmt::Debug for SecondFactor {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("SecondFactor(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(seconds)
    }

    /// RFC 6238, Appendix B; its codes have eight digits, ours are their last six.
    #[test]
    fn codes_are_those_of_the_standard() {
        let factor = SecondFactor::new(*b"12345678901234567890");
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_234_567_890, "005924"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(factor.code_at(at(seconds)).as_deref(), Some(code));
            assert_eq!(factor.step_of(code, at(seconds)), Some(seconds / 30));
            assert_eq!(factor.step_of(code, at(seconds + 30)), Some(seconds / 30));
            assert_eq!(factor.step_of(code, at(seconds + 90)), None);
        }
        for wrong in ["", "28708", "2870820", "abcdef", "२८७०८२"] {
            assert_eq!(factor.step_of(wrong, at(59)), None, "{wrong}");
        }
    }

    #[test]
    fn it_is_sealed_and_opened_and_told_to_a_telephone() {
        let factor = SecondFactor::new([0xa5; FACTOR_BYTES]);
        let hex = factor.to_hex();
        assert_eq!(*SecondFactor::from_hex(&hex).unwrap().to_hex(), *hex);
        assert!(SecondFactor::from_hex("zz").is_none());
        let link = factor.link(&Actor::parse("s.negi").unwrap()).unwrap();
        assert!(
            link.starts_with("otpauth://totp/Him%20Parivar:s.negi?"),
            "{}",
            *link
        );
        assert!(link.contains(&*factor.typed()));
        assert_eq!(format!("{factor:?}"), "SecondFactor(…)");
    }
}
