use std::io::Write;

use card_payload::Timestamp;
use card_verifier::{CLOCK_SKEW_SECONDS, Device, Lists};
use serde::Serialize;

use super::UpdateCommandError;
use crate::arguments::ShowArguments;
use crate::human::{age, field};
use crate::kept_device::KeptDevice;
use crate::paint::Paint;
use crate::run::clock;

/// What a device verifies with, as `--json` prints it.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Shown {
    update: u64,
    issued_at: String,
    /// Days since the newest of the lists was signed.
    age_days: u32,
    trust_list: u64,
    /// Whether a newer trust list was due; every verdict is then amber.
    keys_old: bool,
    status_lists: Vec<ShownList>,
    /// The months of which there is a scale.
    scales: Vec<String>,
    /// No correct clock shows less.
    time_floor: String,
    /// Whether the clock shows more than a day less than that, so that nothing can be decided.
    clock_wrong: bool,
    specimen: bool,
    /// Key ids of the pinned roots that the lists are under.
    roots: Vec<String>,
    /// Signed files that are kept: the last full update and what came after it.
    kept: usize,
}

#[derive(Debug, Serialize)]
struct ShownList {
    uri: String,
    version: u64,
    age_days: u32,
}

/// Tells what is kept in the state folder.
pub(crate) fn show(
    arguments: &ShowArguments,
    out: &mut impl Write,
) -> Result<(), UpdateCommandError> {
    let kept = KeptDevice::open(&arguments.trust, Some(&arguments.state))?;
    kept.needs_lists()?;
    let now = arguments.at.unwrap_or_else(clock);
    Shown::of(&kept.device, now).write(arguments.json, out)?;
    Ok(())
}

impl Shown {
    /// What this device has at this time; nothing where it has no lists.
    pub(super) fn of(device: &Device, now: Timestamp) -> Self {
        let shown = device.lists().map(|lists| Self::of_lists(lists, now));
        let floor = device.time_floor();
        Self {
            scales: device
                .scale_months()
                .map(|month| month.to_string())
                .collect(),
            time_floor: floor.to_string(),
            clock_wrong: now.plus_seconds(CLOCK_SKEW_SECONDS) < floor,
            kept: device.kept().len(),
            ..shown.unwrap_or_default()
        }
    }

    fn of_lists(lists: &Lists, now: Timestamp) -> Self {
        let floor = lists.time_floor();
        let status_lists = lists.status_versions().map(|(uri, version)| {
            let issued_at = lists.status_issued_at(uri).unwrap_or(lists.issued_at());
            ShownList {
                uri: uri.to_owned(),
                version,
                age_days: now.whole_days_since(issued_at),
            }
        });
        Self {
            update: lists.version(),
            issued_at: lists.issued_at().to_string(),
            age_days: now.whole_days_since(floor),
            trust_list: lists.trust_list_version(),
            keys_old: lists.trust_list_expired(now),
            status_lists: status_lists.collect(),
            specimen: lists.specimen(),
            roots: lists.roots().iter().map(ToString::to_string).collect(),
            ..Self::default()
        }
    }

    /// Prints it, in words or as JSON.
    pub(super) fn write(&self, json: bool, out: &mut impl Write) -> std::io::Result<()> {
        if json {
            serde_json::to_writer(&mut *out, self)?;
            return writeln!(out);
        }
        let mut text = String::new();
        let paint = Paint::for_standard_output();
        let mut add = |label, value: &str| field(&mut text, paint, label, value);
        let update = format!("{}, {}", self.update, age(self.age_days));
        add("Update", &update);
        let keys = if self.keys_old {
            "old; fetch a newer update · पुरानी; नया अपडेट लाएँ  [K-OLD]"
        } else {
            "in time · समय पर"
        };
        add("Trust list", &format!("{}, {keys}", self.trust_list));
        if self.status_lists.is_empty() {
            add("Status list", "none · कोई नहीं  [R-NONE]");
        }
        for list in &self.status_lists {
            let (uri, version) = (&list.uri, list.version);
            let about = format!("{uri}, version {version}, {}", age(list.age_days));
            add("Status list", &about);
        }
        if !self.scales.is_empty() {
            add("Scales", &self.scales.join(", "));
        }
        let clock = if self.clock_wrong {
            "; this device's date is wrong · इस यंत्र की तारीख़ ग़लत है  [T-CLOCK]"
        } else {
            ""
        };
        add("Time floor", &format!("{}{clock}", self.time_floor));
        let specimen = if self.specimen {
            ", SPECIMEN: no real cards · नमूना, असली कार्ड नहीं"
        } else {
            ""
        };
        add("Roots", &format!("{}{specimen}", self.roots.join(", ")));
        let files = if self.kept == 1 { "file" } else { "files" };
        add("Kept", &format!("{} signed {files}", self.kept));
        out.write_all(text.as_bytes())
    }
}
