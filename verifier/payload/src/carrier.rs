//! Signed bytes as SMS texts or QR codes: several short parts, put together again in any order.
//!
//! A part is `FC`, a letter for what it is, its number, a point, part `/` parts, a point, the check
//! of the whole, a colon, a piece of the base45 text, a colon, the check of the part:
//! `FCD13.2/3.9A4E:…:07C1`. All of it are characters of QR's alphanumeric mode and of the GSM
//! 7-bit alphabet, and it neither begins nor ends with a space, which messengers cut off.
//!
//! The checks tell a mistyped part and parts of two updates apart. They protect nothing: what was
//! joined is believed for its signature alone.

#[cfg(feature = "carrier")]
mod joiner;
mod part;

#[cfg(feature = "carrier")]
pub use joiner::{Added, JoinError, Joiner};
pub use part::Content;

/// Characters of one SMS in the GSM 7-bit alphabet: 140 bytes of 7 bits each (3GPP TS 23.040
/// section 9.2.3.24).
pub const SMS_CHARACTERS: usize = 160;

/// The most parts that one update is cut into: two digits.
pub const PARTS_MAX: u8 = 99;

/// What carries the parts.
#[cfg(feature = "encode")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CarrierKind {
    /// One SMS for each part, without the header by which phones join long messages: that costs
    /// characters, and cheap phones show its parts in disorder.
    Sms,
    /// QR codes of at most version 25-L.
    Qr,
}

/// More than [`PARTS_MAX`] parts.
#[cfg(feature = "encode")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "{bytes} bytes would take more than {PARTS_MAX} parts\n\nhint: give the file to the shops instead"
)]
pub struct TooManyParts {
    /// Bytes that were to be cut.
    pub bytes: usize,
}

/// Cuts signed bytes into texts of about the same length.
///
/// # Errors
/// [`TooManyParts`]
#[cfg(feature = "encode")]
pub fn split(
    bytes: &[u8],
    content: Content,
    number: u64,
    carrier: CarrierKind,
) -> Result<Vec<String>, TooManyParts> {
    let text = base45::encode(bytes);
    let most = match carrier {
        CarrierKind::Sms => SMS_CHARACTERS,
        CarrierKind::Qr => crate::limits::TEXT_MAX,
    };
    let whole = part::check_of(bytes);
    let frame = |at, of| part::Part {
        content,
        number,
        at,
        of,
        whole,
        piece: "",
    };
    // How many parts there are decides how long a frame is, by a digit or two.
    let parts = (1..=PARTS_MAX).find(|parts| {
        let room = most.saturating_sub(frame(*parts, *parts).to_string().len());
        usize::from(*parts) * room >= text.len()
    });
    let parts = parts.ok_or(TooManyParts { bytes: bytes.len() })?;
    let length = text.len().div_ceil(usize::from(parts)).max(1);
    let pieces = (1..=parts).map(|part| {
        let begin = (usize::from(part - 1) * length).min(text.len());
        let end = (begin + length).min(text.len());
        let piece = text.get(begin..end).unwrap_or_default();
        let part = part::Part {
            piece,
            ..frame(part, parts)
        };
        part.to_string()
    });
    Ok(pieces.collect())
}
