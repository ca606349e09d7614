//! Register files: reading them family by family, and making synthetic ones.
//!
//! `FORMAT.md` beside this file is the format for those who write such files.

#[cfg(test)]
mod any_input_tests;
mod cell_check;
mod column;
mod csv_line;
mod csv_rows;
mod difference;
mod family_assembly;
mod family_cells;
mod family_check;
mod file_error;
mod file_start;
#[cfg(test)]
mod format_tests;
mod import;
mod json_family;
mod json_lines;
mod json_list;
mod json_scan;
mod json_value;
pub mod limits;
mod lines;
mod member_check;
mod number_patterns;
mod open_source;
mod pds_card;
mod pds_check;
mod pds_import;
mod pds_reading;
mod photo_file;
mod plain_table;
mod raw_family;
mod reading;
mod reject_file;
mod report;
mod row_error;
mod scale_file;
mod source_notes;
mod source_profile;
pub mod synthetic;
mod table_columns;
mod taking;
mod xlsx_guard;
mod xlsx_rows;

pub use column::Column;
pub use difference::{Difference, LocalBodyDifference, LocalBodyKey};
pub use file_error::FileError;
pub use import::{ImportError, ImportMode, ImportSetup, import};
pub use number_patterns::NumberPatterns;
pub use pds_card::{PdsCard, PdsMember};
pub use pds_import::{PdsImportReport, PdsImportSetup, import_pds};
pub use pds_reading::{PdsItem, PdsReader};
pub use plain_table::PlainTable;
pub use reject_file::RejectFileError;
pub use reject_file::formula_safe;
pub(crate) use reject_file::{RejectedLine, Rejects};
pub use report::{ImportProgress, ImportReport};
pub use row_error::{Reason, RowError};
pub use scale_file::{SCALE_COLUMNS, ScaleFileError, read_scale_file};
pub use source_notes::SourceNotes;
pub use source_profile::{FileFormat, ProfileError, ProfileProblem, SourceKind, SourceProfile};
