//! What a decoder accepts at most. Each limit stands with its arithmetic.

/// Characters of a family id.
pub const FAMILY_ID_MAX: usize = 16;

/// The highest issue number: two printed digits.
pub const ISSUE_NUMBER_MAX: u8 = 99;

/// Parts of one family's card: letters A to I. With eight members a card this is a family of 72.
pub const PARTS_MAX: u8 = 9;

/// Bytes of the issuer's URI: it stands in every QR twice (claim 1 and the status list's URI).
pub const ISSUER_MAX: usize = 24;

/// Characters of a QR text. A card prints at most 816 (QR version 18-M); version 25-L, the largest
/// symbol that cheap scanners still read, holds 1,853 alphanumeric characters (ISO/IEC 18004 table
/// 7). Base45 text has length 0 or 2 modulo 3, so the longest text that can decode has 1,851.
pub const TEXT_MAX: usize = 1_852;

/// Bytes after inflating a QR text. 816 characters are 544 bytes compressed; names compress to
/// a third at best, so real cards stay below 1,700. Four KiB leave room and stop a deflate bomb.
pub const INFLATED_MAX: usize = 4_096;

/// Nested arrays and maps: claims, claim 169, key 75, one member make four; twice that is refused.
pub const DEPTH_MAX: usize = 8;

/// Entries of the member list on one card, the head included. A card prints eight or nine; sixteen
/// leave a layout room to grow.
pub const MEMBERS_MAX: usize = 16;

/// Bytes of a name: 99 characters (MDDS G01.02-04) of three UTF-8 bytes each, as Devanagari has.
pub const NAME_BYTES_MAX: usize = 99 * 3;

/// Bytes of the home shop's code.
pub const HOME_SHOP_MAX: usize = 24;

/// Bytes of a status list's URI: the issuer's URI and sixteen for the path.
pub const STATUS_URI_MAX: usize = ISSUER_MAX + 16;

/// Entries of one status list: 2^20, of two bits each.
pub const STATUS_LIST_ENTRIES_MAX: u32 = 1 << 20;

/// Bytes of a status list after inflating: 2^20 entries of two bits.
pub const STATUS_LIST_BYTES_MAX: usize = (STATUS_LIST_ENTRIES_MAX / 4) as usize;

/// Bytes of a status delta. Where more than 2^16 would be needed, the full list is smaller: with
/// 5 % of its entries set it has 48 KB.
pub const DELTA_BYTES_MAX: usize = 65_536;

/// Deltas that a verifier keeps on top of one full update: one a day for a year. It checks every one
/// again when it starts, in about a millisecond each.
pub const DELTAS_KEPT_MAX: usize = 366;

/// Status lists in one verifier update: 64 × 2^20 places are 34 places for each of 19.65 lakh
/// families, and 16 MiB in memory.
pub const STATUS_LISTS_MAX: usize = 64;

/// Keys in a trust list: one signing key a year for ten years, for six print houses, and a few for
/// lists.
pub const TRUSTED_KEYS_MAX: usize = 64;

/// Signatures under a trust list: the pinned roots, and those of the next set while roots change.
pub const ROOT_SIGNATURES_MAX: usize = 8;

/// Roots that one verifier pins: three, and three more while roots change.
pub const ROOTS_MAX: usize = 8;

/// Bytes of a trust list's token: 64 keys of at most 64 bytes, 8 signatures of 80, two
/// URIs of 40; rounded up.
pub const TRUST_LIST_BYTES_MAX: usize = 8_192;

/// Bytes of a verifier update: every status list incompressible (deflate adds 5 bytes per 16 KiB
/// block, the envelope under 512), and 64 KiB for the trust list.
pub const UPDATE_BYTES_MAX: usize = STATUS_LISTS_MAX * (STATUS_LIST_BYTES_MAX + 1_024) + 65_536;

/// Lines of a month's scale: twenty items for six categories, and some for areas.
pub const SCALE_LINES_MAX: usize = 160;

/// Areas of one line: the blocks of a state's tribal areas, and room.
pub const SCALE_AREAS_MAX: usize = 32;

/// Bytes of an item's name, and of an order's number: 40 characters of three UTF-8 bytes each.
pub const SCALE_TEXT_MAX: usize = 40 * 3;

/// Grams of one item for a family or a person in a month: 100 kg. The largest ration is 35 kg a
/// family (National Food Security Act 2013, section 3).
pub const SCALE_GRAMS_MAX: u32 = 100_000;

/// Paise for a kilogram: 1,000 rupees.
pub const SCALE_PAISE_MAX: u32 = 100_000;

/// Bytes of a scale's token: 160 lines of some 200 bytes, and the envelope.
pub const SCALE_BYTES_MAX: usize = 32_768;

/// Scales that a verifier keeps: of this month, the next, and the last for arrears.
pub const SCALES_KEPT_MAX: usize = 3;

/// Bytes of a key id in an envelope. Ours have four; a foreign one up to a SHA-256 is read so that
/// it can be called unknown.
pub const KEY_ID_BYTES_MAX: usize = 32;

/// The birth years that fit the wire: 1900 plus 0 to 255.
pub const BIRTH_YEARS: std::ops::RangeInclusive<u16> = 1_900..=2_155;

/// How long a status list is fresh where it does not say itself (claim 65534): 7 days.
pub const FRESH_SECONDS_DEFAULT: u32 = 7 * 86_400;
