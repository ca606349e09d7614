//! What the page has between two calls, and its answers as JSON.

mod roots;

use card_payload::Timestamp;
use card_payload::carrier::{Added, Joiner};
use serde::{Deserialize, Serialize};

use crate::device::Device;
use crate::kept_tokens::{kept_from_bytes, kept_to_bytes};
use crate::lists::Taken;
use crate::memory::Memory;
use crate::update_error::UpdateError;
use crate::verdict_json::JsonVerdict;

use self::roots::anchors;

/// The page's state. Without [`Session::start`] it trusts nothing.
#[derive(Debug, Default)]
pub struct Session {
    device: Option<Device>,
    joiner: Joiner,
}

/// What the page begins with.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Start {
    roots: Vec<String>,
    threshold: Option<usize>,
    memory: Memory,
}

/// How taking something went. The page has the words for a code.
#[derive(Debug, Default, Serialize)]
struct Answer {
    ok: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    english: Option<String>,
    /// What was taken: `everything`, `update`, `status_list`, `trust_list`, or `part` where more
    /// parts are needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    taken: Option<&'static str>,
    /// Numbers of parts that are missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    missing: Option<Vec<u8>>,
    /// Whether the part was there already.
    #[serde(skip_serializing_if = "Option::is_none")]
    again: Option<bool>,
}

/// The lists that the page verifies with.
#[derive(Debug, Serialize)]
struct JsonLists {
    version: u64,
    trust_list_version: u64,
    /// Seconds since 1970.
    issued_at: i64,
    age_days: u32,
    keys_old: bool,
    specimen: bool,
    /// No correct clock shows less; seconds since 1970.
    time_floor: i64,
}

/// A verdict, with the names under which the month's ledger keeps family and card.
#[derive(Debug, Serialize)]
struct Verified<'v> {
    #[serde(flatten)]
    verdict: JsonVerdict<'v>,
    family_hash: Option<String>,
}

impl Session {
    /// Begins with roots and memory: `{"roots": ["<64 hex digits>"], "threshold": 2, "memory": {…}}`,
    /// all of which may be left out. The demonstration's roots are always there.
    pub fn start(&mut self, input: &[u8]) -> Vec<u8> {
        let Ok(start) = serde_json::from_slice::<Start>(input) else {
            return refused("P-START", "the page was set up wrongly");
        };
        let Some(anchors) = anchors(&start.roots, start.threshold) else {
            return refused(
                "P-ROOTS",
                "the roots that the page was set up with are wrong",
            );
        };
        self.device = Some(Device::new(anchors, start.memory));
        self.joiner = Joiner::new();
        json(&Answer {
            ok: true,
            ..Answer::default()
        })
    }

    /// Opens the lists that were kept, as [`Session::kept`] gave them.
    pub fn open_kept(&mut self, bytes: &[u8]) -> Vec<u8> {
        let Some(device) = &mut self.device else {
            return not_started();
        };
        let Some(tokens) = kept_from_bytes(bytes) else {
            return refused("P-KEPT", "the lists kept on this device are damaged");
        };
        match device.open_kept(tokens) {
            Ok(()) => taken(&Taken::Everything),
            Err(error) => update_refused(&error),
        }
    }

    /// Takes an update, a delta or a trust list.
    pub fn take(&mut self, token: &[u8]) -> Vec<u8> {
        let Some(device) = &mut self.device else {
            return not_started();
        };
        match device.take(token) {
            Ok(done) => taken(&done),
            Err(error) => update_refused(&error),
        }
    }

    /// Takes a part of an update, as an SMS or a poster's code has it.
    pub fn take_part(&mut self, text: &str) -> Vec<u8> {
        let added = match self.joiner.add(text) {
            Ok(added) => added,
            Err(error) => return refused("U-PART", &error.to_string()),
        };
        let missing = self.joiner.missing();
        if !missing.is_empty() {
            return json(&Answer {
                ok: true,
                taken: Some("part"),
                missing: Some(missing),
                again: Some(added == Added::Again),
                ..Answer::default()
            });
        }
        let joined = std::mem::take(&mut self.joiner).join();
        match joined {
            Ok(token) => self.take(&token),
            Err(error) => refused("U-PART", &error.to_string()),
        }
    }

    /// Which lists there are, and how old they are at this time.
    pub fn lists(&self, now: Timestamp) -> Vec<u8> {
        let lists = self.device.as_ref().and_then(Device::lists);
        lists.map_or_else(no_lists, |lists| {
            json(&JsonLists {
                version: lists.version(),
                trust_list_version: lists.trust_list_version(),
                issued_at: lists.issued_at().seconds(),
                age_days: now.whole_days_since(lists.issued_at()),
                keys_old: lists.trust_list_expired(now),
                specimen: lists.specimen(),
                time_floor: lists.time_floor().seconds(),
            })
        })
    }

    /// Verifies a scanned text at this time.
    pub fn verify(&mut self, text: &str, now: Timestamp) -> Vec<u8> {
        let device = self.device.as_mut();
        let Some(verdict) = device.and_then(|device| device.verify(text, now)) else {
            return no_lists();
        };
        let hash = verdict.card().map(|card| {
            let hash = u128::from_be_bytes(card.family_hash());
            format!("{hash:032x}")
        });
        json(&Verified {
            verdict: JsonVerdict::new(&verdict, "scan"),
            family_hash: hash,
        })
    }

    /// The lists to keep, as bytes.
    pub fn kept(&self) -> Vec<u8> {
        let device = self.device.as_ref();
        device.map_or_else(Vec::new, |device| kept_to_bytes(device.kept()))
    }

    /// What to remember, as JSON; nothing where it has not changed.
    pub fn memory(&mut self) -> Vec<u8> {
        let memory = self.device.as_mut().and_then(Device::changed_memory);
        memory.map_or_else(Vec::new, json)
    }
}

fn json(value: &impl Serialize) -> Vec<u8> {
    // Nothing here has a map whose keys are no texts, the one thing that JSON cannot say.
    serde_json::to_vec(value).unwrap_or_default()
}

fn taken(taken: &Taken) -> Vec<u8> {
    json(&Answer {
        ok: true,
        taken: Some(match taken {
            Taken::Everything => "everything",
            Taken::Update => "update",
            Taken::StatusList { .. } => "status_list",
            Taken::TrustList => "trust_list",
        }),
        ..Answer::default()
    })
}

fn refused(code: &str, english: &str) -> Vec<u8> {
    json(&Answer {
        code: Some(code.to_owned()),
        english: Some(english.to_owned()),
        ..Answer::default()
    })
}

fn update_refused(error: &UpdateError) -> Vec<u8> {
    refused(&error.code(), &error.to_string())
}

fn no_lists() -> Vec<u8> {
    refused("P-NO-LISTS", "there are no lists on this device yet")
}

fn not_started() -> Vec<u8> {
    refused("P-START", "the page was not started")
}
