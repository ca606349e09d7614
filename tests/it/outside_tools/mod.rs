//! What programs that are not ours say of the files for press and people. They need poppler, qpdf,
//! ghostscript, zbar and SoftHSM; `tests/run` leaves this module out where they are missing.

mod documents;
mod leaflet;
mod pages_read_back;
mod posters_read_back;
mod press_file;
mod sheets_read_back;
mod token_keys;
