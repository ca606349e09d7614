//! Card data, a layout and fonts become faces in millimetres; faces become PDF or pictures.
//!
//! Everything here is pure: the same input gives the same bytes.

mod artwork;
mod card_data;
pub mod document;
pub mod face;
mod fit;
pub mod fonts;
mod inks;
pub mod layout;
pub mod papers;
pub mod pdf;
pub mod placed;
mod plain_symbol;
pub mod portrait;
pub mod preflight;
pub mod press;
pub mod preview;
pub mod qr;
pub mod qr_svg;
pub mod sample_card;
#[cfg(test)]
mod test_card;
pub mod text;

pub use artwork::ArtworkError;
pub use card_data::{CardData, MemberLine};
pub use pdf::lot;
