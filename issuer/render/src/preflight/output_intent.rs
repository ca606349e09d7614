//! The press that the file is made for.

use std::fmt::Write as _;

use lopdf::{Dictionary, Object};
use sha2::{Digest as _, Sha256};

use crate::pdf::OutputProfile;

use super::Place;
use super::icc::IccHeader;
use super::ledger::Ledger;
use super::pdf_file::{PdfFile, entries_of, shown};
use super::rules::{OUTPUT_INTENT, OUTPUT_PROFILE};

pub(super) fn check(file: &PdfFile<'_>, ledger: &mut Ledger) {
    let whole_file = Place::default();
    ledger.saw(&OUTPUT_INTENT);
    ledger.saw(&OUTPUT_PROFILE);
    let intents = file
        .catalog()
        .and_then(|catalog| file.array(catalog, "OutputIntents"))
        .unwrap_or_default();
    let mut for_presses = intents
        .iter()
        .filter_map(|intent| entries_of(file.resolve(intent)?))
        .filter(|intent| file.name(intent, "S") == Some(b"GTS_PDFX"));
    let Some(intent) = for_presses.next() else {
        ledger.found(&OUTPUT_INTENT, whole_file, "no output intent GTS_PDFX");
        ledger.cannot_check(
            &OUTPUT_PROFILE,
            "there is no output intent that names a profile",
        );
        return;
    };
    if for_presses.next().is_some() {
        ledger.found(
            &OUTPUT_INTENT,
            whole_file,
            "more than one output intent GTS_PDFX",
        );
    }
    let condition = file.text(intent, "OutputConditionIdentifier");
    match condition.filter(|condition| !condition.trim().is_empty()) {
        Some(condition) => ledger.note(
            &OUTPUT_INTENT,
            format!("printing condition {}", shown(condition.as_bytes())),
        ),
        None => ledger.found(&OUTPUT_INTENT, whole_file, "no OutputConditionIdentifier"),
    }
    if let Err(what) = check_profile(file, intent, ledger) {
        ledger.found(&OUTPUT_PROFILE, whole_file, what);
    }
}

/// The reason why the profile is none for a four-colour press.
fn check_profile(
    file: &PdfFile<'_>,
    intent: &Dictionary,
    ledger: &mut Ledger,
) -> Result<(), String> {
    let Some(Object::Stream(stream)) = file.get(intent, "DestOutputProfile") else {
        return Err("no DestOutputProfile in the output intent".into());
    };
    let icc = file
        .decoded(stream)
        .map_err(|not_decoded| format!("the profile cannot be read: {}", not_decoded.0))?;
    let header = IccHeader::read(&icc).map_err(|why| format!("the profile is unsound: {why}"))?;
    if &header.class != b"prtr" {
        return Err(format!("its class is {}, not prtr", shown(&header.class)));
    }
    if &header.space != b"CMYK" {
        return Err(format!(
            "its colours are {}, not CMYK",
            shown(&header.space)
        ));
    }
    if file.integer(&stream.dict, "N") != Some(4) {
        return Err("N of its stream is not 4".into());
    }
    let note = if icc == OutputProfile::coated().icc() {
        "the profile that this program has: FOGRA39L coated, total ink 300 %".to_owned()
    } else {
        let mut hash = String::new();
        for byte in Sha256::digest(&icc) {
            // Writing to a String cannot fail.
            let _ = write!(hash, "{byte:02x}");
        }
        format!("another profile than this program has: SHA-256 {hash}")
    };
    ledger.note(
        &OUTPUT_PROFILE,
        format!("ICC version {}, {note}", header.version),
    );
    Ok(())
}
