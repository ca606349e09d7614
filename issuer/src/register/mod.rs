//! Register files: reading them family by family, and making synthetic ones.
//!
//! `FORMAT.md` beside this file is the format for those who write such files.

#[cfg(test)]
mod any_input_tests;
mod cell_check;
mod column;
mod csv_line;
mod csv_rows;
mod family_check;
mod file_error;
mod import;
mod json_lines;
pub mod limits;
mod lines;
mod member_check;
mod number_patterns;
mod photo_file;
mod raw_family;
mod reading;
mod reject_file;
mod report;
mod row_error;
pub mod synthetic;

pub use column::Column;
pub use file_error::FileError;
pub use import::{ImportError, ImportSetup, import};
pub use number_patterns::NumberPatterns;
pub use report::{ImportProgress, ImportReport};
pub use row_error::{Reason, RowError};
