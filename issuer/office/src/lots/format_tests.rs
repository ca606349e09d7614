//! What `RETURN.md` shows is what is read.

use std::fs;
use std::path::PathBuf;

use card_payload::Timestamp;
use tempfile::TempDir;

use super::{read_deliveries, read_findings, read_return, read_stock};
use crate::register::Reason;

const FORMAT: &str = include_str!("RETURN.md");
/// 2026-12-01T00:00:00Z.
const NOW: Timestamp = Timestamp::from_seconds(1_796_083_200);

/// The n-th example, as a file.
fn example(number: usize) -> (TempDir, PathBuf) {
    let text = FORMAT.split("```csv\n").nth(number).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("example.csv");
    fs::write(&path, text.split_once("```").unwrap().0).unwrap();
    (folder, path)
}

#[test]
fn every_example_is_read_without_a_fault() {
    let (_folder, path) = example(1);
    let cards = read_return(&path, NOW).unwrap();
    assert_eq!((cards.rows.len(), cards.faults.len()), (1, 0));
    let (_folder, path) = example(2);
    let stock = read_stock(&path, NOW).unwrap();
    assert_eq!((stock.rows.len(), stock.faults.len()), (1, 0));
    let (_folder, path) = example(3);
    let findings = read_findings(&path).unwrap();
    assert_eq!((findings.rows.len(), findings.faults.len()), (2, 0));
    let (_folder, path) = example(4);
    let deliveries = read_deliveries(&path, NOW).unwrap();
    assert_eq!((deliveries.rows.len(), deliveries.faults.len()), (3, 0));
}

#[test]
fn the_reasons_of_this_trade_are_listed_and_no_others_are_made_up() {
    let (_, listed) = FORMAT.split_once("## Reasons").unwrap();
    let listed: Vec<&str> = listed.split('`').skip(1).step_by(2).collect();
    let known: Vec<&str> = Reason::ALL.iter().map(|reason| reason.code()).collect();
    for code in &listed {
        assert!(known.contains(code), "{code}");
    }
    let first = Reason::ALL
        .iter()
        .position(|reason| reason.code() == "unknown_outcome");
    for code in &known[first.unwrap()..] {
        assert!(listed.contains(code), "{code} is missing from RETURN.md");
    }
}
