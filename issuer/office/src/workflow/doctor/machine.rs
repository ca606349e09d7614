use std::path::Path;
use std::process::Command;

use super::database::Seen;
use super::{Findings, Patient, State, age};
use crate::workflow::disk_space::{FREE_BYTES_LEAST, disk_space};
use crate::workflow::fit_to_serve::FIRST_DAY;
use crate::workflow::renderer::Renderer;

/// Below this share of free space there is a warning.
const FREE_PERCENT_LOW: u64 = 10;

pub(super) fn examine(patient: &Patient<'_>, seen: Option<&Seen>, findings: &mut Findings) {
    clock(patient, seen, findings);
    match Renderer::bundled() {
        Ok(renderer) => {
            let fonts = renderer.fonts().iter().count();
            findings.ok("fonts", format!("{fonts} fonts have their checksums"));
            findings.ok("layouts", "all layouts compile");
        }
        Err(error) => findings.error("fonts", State::Failing, &error),
    }
    folder("output folder", &patient.config.output.folder, findings);
    folder("photos", &patient.config.database.photos, findings);
    if let Some(path) = &patient.config.database.path {
        space(path.parent().unwrap_or(path), findings);
    }
}

fn clock(patient: &Patient<'_>, seen: Option<&Seen>, findings: &mut Findings) {
    let newest = seen.and_then(|seen| seen.newest.event).unwrap_or(FIRST_DAY);
    let behind = newest.max(FIRST_DAY).seconds() - patient.now.seconds();
    if behind > 0 {
        let text = format!(
            "it is {} behind the newest thing that was done",
            age(behind)
        );
        let mend = "set the machine's clock; cards made now would carry a wrong date";
        findings.add("clock", State::Failing, text, mend);
    } else {
        findings.ok("clock", "it is later than everything that was done");
    }
    match time_is_synchronised() {
        Some(true) => findings.ok("clock", "the machine's time is synchronised"),
        Some(false) => {
            let mend = "turn on time synchronisation with a server of NIC or NPL (CERT-In directions of 28 April 2022)";
            let text = "the machine's time is not synchronised";
            findings.add("clock", State::Warning, text, mend);
        }
        None => {
            let text = "whether the machine's time is synchronised cannot be read here";
            findings.add("clock", State::NotChecked, text, "");
        }
    }
}

/// What systemd's `timedatectl` says, where there is one.
fn time_is_synchronised() -> Option<bool> {
    let told = Command::new("timedatectl")
        .args(["show", "--property=NTPSynchronized", "--value"])
        .output()
        .ok()
        .filter(|told| told.status.success())?;
    match told.stdout.trim_ascii() {
        b"yes" => Some(true),
        b"no" => Some(false),
        _ => None,
    }
}

fn folder(area: &'static str, path: &Path, findings: &mut Findings) {
    if !path.exists() {
        findings.ok(
            area,
            format!("{} will be made when it is needed", path.display()),
        );
        return;
    }
    match tempfile::tempfile_in(path) {
        Ok(_) => findings.ok(area, format!("{} can be written to", path.display())),
        Err(error) => {
            let text = format!("{} cannot be written to: {error}", path.display());
            let mend = "give the program's account the right to write there";
            findings.add(area, State::Failing, text, mend);
        }
    }
    space(path, findings);
}

fn space(path: &Path, findings: &mut Findings) {
    let Some(disk) = disk_space(path) else {
        findings.add(
            "disk",
            State::NotChecked,
            "free space cannot be read here",
            "",
        );
        return;
    };
    let percent = disk.free_percent();
    let text = format!(
        "{percent} % free ({} MB) under {}",
        disk.free / 1_000_000,
        path.display()
    );
    let mend = "make space, or move the folder to a larger disk";
    if disk.free < FREE_BYTES_LEAST {
        findings.add("disk", State::Failing, text, mend);
    } else if percent < FREE_PERCENT_LOW {
        findings.add("disk", State::Warning, text, mend);
    } else {
        findings.ok("disk", text);
    }
}
