//! The smallest modules that check a family card, for whoever has a page of their own. Bindings only;
//! `verifier/wasm` is the one with everything.
//!
//! With the feature `lists` `pin` and `open` take lists and `verify` gives a whole verdict. With
//! `signed` alone there are `keys` and `signed_by`: what cannot be left to a page, in 30 kB.
//!
//! The page writes into [`input`] and calls a function; what comes out lies at [`output`] and is
//! [`output_length`] bytes long.

#![expect(
    unsafe_code,
    reason = "a name that a module gives out might clash with another's; it has no other unsafe code"
)]

#[cfg(feature = "lists")]
mod lists;
#[cfg(feature = "signed")]
mod signed;

use std::cell::RefCell;

#[cfg(feature = "lists")]
pub use lists::{open, pin, verify};
#[cfg(feature = "signed")]
pub use signed::{keys, signed_by};

thread_local! {
    static BUFFERS: RefCell<Buffers> = RefCell::default();
}

#[derive(Default)]
struct Buffers {
    input: Vec<u8>,
    output: Vec<u8>,
}

/// Room for so many bytes that the page writes before it calls a function.
#[unsafe(no_mangle)]
pub extern "C" fn input(length: usize) -> *mut u8 {
    BUFFERS.with_borrow_mut(|buffers| {
        buffers.input.clear();
        buffers.input.resize(length, 0);
        buffers.input.as_mut_ptr()
    })
}

/// What the function called last gave out.
#[unsafe(no_mangle)]
pub extern "C" fn output() -> *const u8 {
    BUFFERS.with_borrow(|buffers| buffers.output.as_ptr())
}

/// How many bytes of it there are.
#[unsafe(no_mangle)]
pub extern "C" fn output_length() -> usize {
    BUFFERS.with_borrow(|buffers| buffers.output.len())
}
