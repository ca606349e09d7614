//! From bytes to a document, whatever the bytes are.

use std::thread;

use lopdf::{Document, LoadOptions};

/// Why a file cannot be looked over at all.
#[derive(Debug, thiserror::Error)]
pub enum PreflightError {
    /// It does not begin as a PDF.
    #[error("this is not a PDF: it does not begin with %PDF-\n\nhint: give the lot's cards.pdf")]
    NotAPdf,
    /// It opens only with a password.
    #[error(
        "the PDF is encrypted with a password\n\nhint: a press needs it without; write the lot anew"
    )]
    Locked,
    /// Its structure cannot be read.
    #[error("the PDF is damaged or cut off\n\nhint: carry it over anew and compare its checksum")]
    Damaged(#[source] lopdf::Error),
    /// It is so odd that reading it was given up.
    #[error("the PDF cannot be read\n\nhint: carry it over anew and compare its checksum")]
    Unreadable,
}

/// Readers look for the header in the first kilobyte.
const HEADER_WITHIN: usize = 1024;

/// Parsing 100 nested arrays, which `lopdf` allows, takes more than a thread's usual 2 MB in a
/// build without optimisation. Only what is used takes memory.
const STACK_BYTES: usize = 128 << 20;

/// What an object stream or a cross-reference stream may inflate to.
const STREAM_MAX: usize = 256 << 20;

/// Reads the structure of a PDF.
pub(super) fn open(bytes: &[u8]) -> Result<Document, PreflightError> {
    let head = &bytes[..bytes.len().min(HEADER_WITHIN)];
    if !head.windows(5).any(|window| window == b"%PDF-") {
        return Err(PreflightError::NotAPdf);
    }
    // A thread of its own: for the stack, and so that a fault of the parser is an error here.
    let loaded = thread::scope(|scope| {
        let reader = thread::Builder::new()
            .name("PDF reader".into())
            .stack_size(STACK_BYTES)
            .spawn_scoped(scope, || {
                Document::load_mem_with_options(
                    bytes,
                    LoadOptions::with_max_decompressed_size(STREAM_MAX),
                )
            });
        reader.ok().and_then(|reader| reader.join().ok())
    });
    match loaded {
        None => Err(PreflightError::Unreadable),
        Some(Err(
            lopdf::Error::InvalidPassword
            | lopdf::Error::Decryption(_)
            | lopdf::Error::UnsupportedSecurityHandler(_),
        )) => Err(PreflightError::Locked),
        Some(Err(error)) => Err(PreflightError::Damaged(error)),
        // lopdf gives a document without its objects where it needs a password.
        Some(Ok(document)) if document.trailer.has(b"Encrypt") => Err(PreflightError::Locked),
        Some(Ok(document)) => Ok(document),
    }
}
