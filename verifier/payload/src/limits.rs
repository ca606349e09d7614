//! What a decoder accepts at most. Each limit stands with its arithmetic.

/// Characters of a family id.
pub const FAMILY_ID_MAX: usize = 16;

/// The highest issue number: two printed digits.
pub const ISSUE_NUMBER_MAX: u8 = 99;

/// Parts of one family's card: letters A to I. With eight members a card this is a family of 72.
pub const PARTS_MAX: u8 = 9;

/// Bytes of the issuer's URI: it stands in every QR twice (claim 1 and the status list's URI).
pub const ISSUER_MAX: usize = 24;
