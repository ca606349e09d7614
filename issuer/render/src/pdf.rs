//! PDF writers: one for lots, which streams, and one for documents for people.

mod content;
mod deflate;
mod drawing;
mod font_objects;
mod geometry;
mod image_mask;
mod jpeg;
pub mod lot;
mod lot_canvas;
mod metadata;
mod object_writer;
mod page_objects;
mod page_tree;
mod subset_fonts;

pub use jpeg::PhotoError;
pub use metadata::{NotAnOutputProfile, OutputProfile};
