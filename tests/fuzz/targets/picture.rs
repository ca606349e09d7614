//! Any pixels as a picture with a code: a byte for the width in pixels, then a byte a pixel, row by row.

#![no_main]

use code_reader::read_code;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((&width, luma)) = bytes.split_first() else {
        return;
    };
    let height = luma.len() / usize::from(width.max(1));
    let whole = &luma[..height * usize::from(width)];
    let _ = read_code(whole, width.into(), height.try_into().unwrap());
});
