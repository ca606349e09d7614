//! What the tests of the whole share: an issuing office to work with, families for it, readers that
//! are not ours, and what cargo knows of the workspace.

pub mod bundle;
pub mod demo;
pub mod office;
pub mod page_picture;
pub mod pdf_facts;
pub mod qr_reader;
pub mod register;
pub mod signed_family;
pub mod source_tree;
pub mod tool;
pub mod workspace;
