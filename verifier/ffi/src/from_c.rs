//! What C gives, as Rust has it. NULL is never followed.

use std::slice;

use crate::CardVerifier;

/// The verifier behind a pointer.
///
/// # Safety
/// It is NULL or from `card_verifier_new`, and nobody else uses it during the call.
pub(crate) unsafe fn verifier<'c>(verifier: *mut CardVerifier) -> Option<&'c mut CardVerifier> {
    // SAFETY: as the caller promises.
    unsafe { verifier.as_mut() }
}

/// The bytes behind a pointer; none where it is NULL or the length is none that memory has.
///
/// # Safety
/// It is NULL or has so many readable bytes, which nobody changes during the call.
pub(crate) unsafe fn bytes<'c>(bytes: *const u8, length: usize) -> &'c [u8] {
    if bytes.is_null() || isize::try_from(length).is_err() {
        return &[];
    }
    // SAFETY: as the caller promises; it is not NULL and no longer than a slice may be.
    unsafe { slice::from_raw_parts(bytes, length) }
}
