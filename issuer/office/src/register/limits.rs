//! What a register file may have at most. Each limit stands with its arithmetic.

use card_payload::limits::PARTS_MAX;

/// Characters of a cell. The longest true cell is a photo's path; a name has at most 99.
pub const CELL_CHARACTERS_MAX: usize = 255;

/// Bytes of a CSV line: 31 cells of 255 characters, three bytes each in Devanagari, are 23,715;
/// as much again for the columns that a source has and a card does not need.
pub const CSV_LINE_MAX: usize = 49_152;

/// Bytes of a family in JSON: 20 family cells and 72 members with 11 cells each at 255 three-byte
/// characters are 621,180, and as much again for the names of fields and what a card does not need.
pub const JSON_FAMILY_MAX: usize = 1_280 * 1024;

/// Members of a family: eight to a card, nine cards.
pub const MEMBERS_MAX: usize = 8 * PARTS_MAX as usize;

/// Characters of a shop's code: what the QR has room for.
pub const SHOP_CODE_MAX: usize = 16;

/// The earliest year of birth. The oldest person whose age was ever proved lived 122 years.
pub const BIRTH_YEAR_MIN: u16 = 1900;

/// Bytes of a photo. A passport photo of 480 × 600 in good quality has about 60 kB.
pub const PHOTO_BYTES_MAX: u64 = 200_000;

/// Pixels of a photo's longer side. The card shows 30 mm at most: 355 pixels at 300 dpi.
pub const PHOTO_SIDE_MAX: u32 = 1_200;

/// Pixels of a photo's shorter side; below this a face is not recognised in print.
pub const PHOTO_SIDE_MIN: u32 = 100;
