//! Card data, a layout and fonts become faces in millimetres; faces become PDF or pictures.
//!
//! Everything here is pure: the same input gives the same bytes.

mod card_data;
pub mod fonts;
pub mod placed;
pub mod qr;
pub mod text;

pub use card_data::{CardData, MemberLine};
