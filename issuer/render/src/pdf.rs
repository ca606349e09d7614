//! What all PDF writers share, and the two that stream: for lots, and for pages that are read aloud
//! as well. Documents of printpdf are made in [`crate::document`].

mod content;
mod deflate;
mod document_parts;
pub(crate) mod drawing;
pub(crate) mod drawn;
mod face_writer;
pub(crate) mod file_body;
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
pub(crate) mod reading;
mod sheet_writer;
mod structure;
pub(crate) mod subset_fonts;
pub(crate) mod tagged;

pub use jpeg::PhotoError;
pub use metadata::{NotAnOutputProfile, OutputProfile};
pub use subset_fonts::SubsetError;
