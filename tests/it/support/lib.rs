//! What the tests of the whole share: where the workspace lies, how its crates use each other, and
//! how outside tools are run.

pub mod signed_family;
pub mod source_tree;
pub mod tool;
pub mod workspace;
