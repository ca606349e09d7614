//! What both PDF writers share, and the one for lots, which streams. Documents for people are made
//! in [`crate::document`].

mod content;
mod deflate;
mod document_parts;
pub(crate) mod drawing;
pub(crate) mod drawn;
mod face_writer;
pub mod floor;
mod font_objects;
pub(crate) mod geometry;
pub(crate) mod image_mask;
pub(crate) mod jpeg;
pub mod lot;
mod lot_canvas;
pub(crate) mod metadata;
mod object_writer;
mod page_objects;
mod page_tree;
mod plates;
mod sheet_writer;
pub(crate) mod subset_fonts;

pub use jpeg::PhotoError;
pub use metadata::{NotAnOutputProfile, OutputProfile};
