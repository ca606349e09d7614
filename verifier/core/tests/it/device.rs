//! What a device keeps from scan to scan.

use card_payload::Timestamp;
use card_verifier::{Device, Memory, RELEASED_AT};

use crate::support::{DAY, ISSUED, LISTED, NOW, anchors, family, good_update, text_of};

/// A device with the standard lists.
pub(crate) fn device() -> Device {
    let mut device = Device::new(vec![anchors()], Memory::default());
    device.take(&good_update()).unwrap();
    device
}

fn code(device: &mut Device, now: Timestamp) -> &'static str {
    device.verify(&text_of(&family(5)), now).unwrap().code()
}

#[test]
fn a_clock_that_goes_back_behind_the_last_scan_is_told_until_a_person_looked() {
    let mut device = device();
    assert_eq!(code(&mut device, NOW.plus_seconds(5 * DAY)), "V-OK");
    assert_eq!(
        code(&mut device, NOW.plus_seconds(4 * DAY)),
        "V-OK",
        "a day is no matter"
    );
    assert_eq!(code(&mut device, NOW.plus_seconds(2 * DAY)), "T-CLOCK");
    assert_eq!(
        device.time_floor(),
        device.time_floor().max(NOW.plus_seconds(3 * DAY))
    );
    assert!(device.clock_is_right(NOW.plus_seconds(2 * DAY)));
    assert_eq!(code(&mut device, NOW.plus_seconds(2 * DAY)), "V-OK");
    // What is signed stands above what a person says.
    let before_lists = LISTED.plus_seconds(-2 * DAY);
    assert!(!device.clock_is_right(before_lists));
    assert_eq!(code(&mut device, before_lists), "T-CLOCK");
}

#[test]
fn a_clock_behind_this_version_is_told_even_where_the_lists_are_older() {
    let device = Device::new(vec![anchors()], Memory::default());
    assert_eq!(device.time_floor(), RELEASED_AT);
    assert!(RELEASED_AT >= ISSUED);
}

#[test]
fn the_day_of_the_last_scan_outlives_the_program_and_its_hour_is_not_kept() {
    let mut first = device();
    let later = NOW.plus_seconds(5 * DAY);
    assert_eq!(code(&mut first, later), "V-OK");
    let memory = serde_json::to_string(first.changed_memory().unwrap()).unwrap();
    assert!(!memory.contains(&later.seconds().to_string()), "{memory}");
    let mut second = Device::new(vec![anchors()], serde_json::from_str(&memory).unwrap());
    second.open_kept(first.kept()).unwrap();
    assert_eq!(code(&mut second, NOW), "T-CLOCK");
}

#[test]
fn a_time_that_a_person_gave_is_taken_and_not_remembered() {
    let mut device = device();
    let text = text_of(&family(5));
    let later = NOW.plus_seconds(5 * DAY);
    assert_eq!(device.verify_at(&text, later).unwrap().code(), "V-OK");
    assert_eq!(code(&mut device, NOW), "V-OK");
    assert_eq!(device.verify_at(&text, NOW).unwrap().code(), "V-OK");
}

#[test]
fn a_code_that_is_no_card_sets_no_clock() {
    let mut device = device();
    let far = NOW.plus_seconds(400 * DAY);
    assert_eq!(
        device.verify("upi://pay?pa=x", far).unwrap().code(),
        "D-UPI"
    );
    assert_eq!(code(&mut device, NOW), "V-OK");
}
