//! Any lines as parts of an update, as they are and with a right check added.

#![no_main]

use card_payload::carrier::Joiner;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut joiner = Joiner::new();
    for line in text.lines() {
        let _ = joiner.add(line);
        let _ = joiner.add(&format!("{line}:{:04X}", check_of(line)));
        let _ = joiner.missing();
    }
    let _ = joiner.join();
});

/// CRC-16/CCITT-FALSE of the line as the joiner reads it, which a fuzzer would not find.
fn check_of(line: &str) -> u16 {
    let line = line.trim_start().to_ascii_uppercase();
    line.bytes().fold(0xffff, |crc, byte| {
        (0..8).fold(crc ^ u16::from(byte) << 8, |crc, _| {
            if crc & 0x8000 == 0 {
                crc << 1
            } else {
                crc << 1 ^ 0x1021
            }
        })
    })
}
