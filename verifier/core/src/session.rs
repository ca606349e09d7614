//! What a page or a device has between two calls, and its answers as JSON.

mod answers;
mod register;
mod roots;

use card_payload::Timestamp;
use card_payload::carrier::{Added, Joiner};
use serde::{Deserialize, Serialize};

use crate::device::Device;
use crate::entitlement::Entitlement;
use crate::kept_tokens::{kept_from_bytes, kept_to_bytes};
use crate::ledger::Ledger;
use crate::lists::Taken;
use crate::memory::Memory;
use crate::other_shops::{OtherShop, OtherShops};
use crate::verdict::Verdict;
use crate::verdict_json::JsonVerdict;

use self::answers::{Answer, done, json, no_lists, not_started, refused, taken, update_refused};
use self::roots::anchors;

/// Its state. Without [`Session::start`] it trusts nothing.
#[derive(Debug, Default)]
pub struct Session {
    device: Option<Device>,
    joiner: Joiner,
    shop: Option<String>,
    other_shops: OtherShops,
    ledger: Ledger,
    /// The verdict that is on the screen.
    shown: Option<Verdict>,
}

/// What it begins with.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Start {
    roots: Vec<String>,
    threshold: Option<usize>,
    memory: Memory,
    /// The code of this shop.
    shop: Option<String>,
    /// What the department says of cards of other shops.
    other_shops: OtherShops,
    /// The month's register, as [`Session::ledger`] gave it.
    ledger: Ledger,
}

/// The lists that it verifies with.
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
    /// The months of which there is a scale, such as `2026-12`.
    scales: Vec<String>,
}

/// A verdict, with what else the shop should know.
#[derive(Debug, Serialize)]
struct Verified<'v> {
    #[serde(flatten)]
    verdict: JsonVerdict<'v>,
    /// When the family was served here in this month; seconds since 1970.
    served_at: Option<i64>,
    /// What to do with it, where it is another shop's.
    other_shop: Option<OtherShop<'v>>,
    /// What the family has this month, where nothing is against the card.
    entitlement: Option<Entitlement<'v>>,
}

impl Session {
    /// Begins: `{"roots": ["<64 hex digits>"], "threshold": 2, "memory": {…}, "ledger": {…},
    /// "shop": "0212345", "other_shops": {"policy": "allow_limit", "grams_per_person": 5000}}`, all of
    /// which may be left out. The policies are `unregulated`, `deny`, `allow_minimum` with `grams`,
    /// `allow_limit` with `grams_per_person`. The demonstration's roots are always there.
    pub fn start(&mut self, input: &[u8]) -> Vec<u8> {
        let Ok(start) = serde_json::from_slice::<Start>(input) else {
            return refused("P-START", "its settings are wrong");
        };
        let Some(anchors) = anchors(&start.roots, start.threshold) else {
            return refused("P-ROOTS", "the roots in its settings are wrong");
        };
        *self = Self {
            device: Some(Device::new(anchors, start.memory)),
            shop: start.shop,
            other_shops: start.other_shops,
            ledger: start.ledger,
            ..Self::default()
        };
        done()
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

    /// Takes an update, a delta, a trust list or a month's scale.
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
                parts: Some(self.joiner.parts()),
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
        let device = self.device.as_ref();
        let Some((device, lists)) = device.and_then(|device| Some((device, device.lists()?)))
        else {
            return no_lists();
        };
        json(&JsonLists {
            version: lists.version(),
            trust_list_version: lists.trust_list_version(),
            issued_at: lists.issued_at().seconds(),
            age_days: now.whole_days_since(lists.issued_at()),
            keys_old: lists.trust_list_expired(now),
            specimen: lists.specimen(),
            time_floor: device.time_floor().seconds(),
            scales: device
                .scale_months()
                .map(|month| month.to_string())
                .collect(),
        })
    }

    /// Verifies a scanned text at this time. The verdict stays until [`Session::forget`].
    pub fn verify(&mut self, text: &str, now: Timestamp) -> Vec<u8> {
        let Some(device) = &mut self.device else {
            return no_lists();
        };
        let Some(verdict) = device.verify(text, now) else {
            return no_lists();
        };
        let verdict = self.shown.insert(verdict);
        let card = verdict.card();
        let in_force = card.filter(|_| verdict.outcome().nothing_against());
        let shop = self.shop.as_deref();
        json(&Verified {
            verdict: JsonVerdict::new(verdict, "scan"),
            served_at: card
                .and_then(|card| self.ledger.served(card, now))
                .map(Timestamp::seconds),
            other_shop: in_force
                .zip(shop)
                .and_then(|(card, shop)| self.other_shops.about(card, shop)),
            entitlement: in_force.and_then(|card| device.entitlement(card, now)),
        })
    }

    /// A person looked and says that the clock is right now.
    pub fn clock_is_right(&mut self, now: Timestamp) -> Vec<u8> {
        let device = self.device.as_mut();
        if device.is_some_and(|device| device.clock_is_right(now)) {
            done()
        } else {
            refused(
                "T-CLOCK",
                "the lists on this device were signed later than that",
            )
        }
    }

    /// The lists to keep, as bytes.
    pub fn kept(&self) -> Vec<u8> {
        let device = self.device.as_ref();
        device.map_or_else(Vec::new, |device| kept_to_bytes(&device.kept()))
    }

    /// What to remember, as JSON; nothing where it has not changed.
    pub fn memory(&mut self) -> Vec<u8> {
        let memory = self.device.as_mut().and_then(Device::changed_memory);
        memory.map_or_else(Vec::new, json)
    }
}
