use card_payload::{Envelope, Month, Timestamp, TokenKind};

use crate::entitlement::Entitlement;
use crate::kept_scales::KeptScales;
use crate::lists::{Lists, Taken};
use crate::memory::Memory;
use crate::outcome::Outcome;
use crate::trust_anchors::TrustAnchors;
use crate::update_error::{ListError, UpdateError};
use crate::verdict::Verdict;
use crate::verified_card::VerifiedCard;
use crate::verify::{CLOCK_SKEW_SECONDS, verify};

/// No correct clock shows less: 2026-11-01T00:00:00Z, before this version was given out. It rises
/// with each version that is.
pub const RELEASED_AT: Timestamp = Timestamp::from_seconds(1_793_491_200);

/// What a device has from scan to scan: the roots that it pins, the lists that it took, and what it
/// remembers. The caller stores [`Device::kept`] and [`Device::changed_memory`], and gives them again at the
/// next start.
#[derive(Debug)]
pub struct Device {
    anchors: Vec<TrustAnchors>,
    memory: Memory,
    kept: Vec<Vec<u8>>,
    open: Option<Open>,
    scales: KeptScales,
}

/// Lists, and which of the pinned roots they were opened under.
#[derive(Debug, Clone)]
struct Open {
    lists: Lists,
    anchors: usize,
}

impl Device {
    /// A device without lists that trusts these roots, each set by itself.
    pub fn new(anchors: Vec<TrustAnchors>, memory: Memory) -> Self {
        Self {
            anchors,
            memory,
            kept: Vec::new(),
            open: None,
            scales: KeptScales::default(),
        }
    }

    /// Opens what was kept. Every signature is checked again; a scale that is no longer signed as it
    /// must be is left out.
    ///
    /// # Errors
    /// [`UpdateError`]; the device then has the lists that it had before.
    pub fn open_kept(&mut self, kept: Vec<Vec<u8>>) -> Result<(), UpdateError> {
        let (scales, kept): (Vec<_>, Vec<_>) = kept.into_iter().partition(|token| is_scale(token));
        let open = self.open_under_any(&kept)?;
        self.hold(open, kept)?;
        for scale in scales {
            // Left out where refused.
            let _: Result<Month, UpdateError> = self.take_scale(&scale);
        }
        Ok(())
    }

    /// Takes an update, a delta, a trust list or a month's scale.
    ///
    /// # Errors
    /// [`UpdateError`]; what the device had before stays in use.
    pub fn take(&mut self, token: &[u8]) -> Result<Taken, UpdateError> {
        if is_scale(token) {
            return self.take_scale(token).map(Taken::Scale);
        }
        if let Some(open) = &self.open {
            let mut next = open.clone();
            match next.lists.take(token, &self.anchors[next.anchors]) {
                // Of another issuer, maybe: its roots may be pinned too.
                Err(UpdateError::WrongRoot)
                    if Envelope::parse(token, TokenKind::Update).is_ok() => {}
                Err(error) => return Err(error),
                Ok(change) => {
                    let mut kept = Vec::new();
                    if change != Taken::Everything {
                        kept.clone_from(&self.kept);
                    }
                    kept.push(token.to_vec());
                    self.hold(next, kept)?;
                    return Ok(change);
                }
            }
        }
        self.open_kept(vec![token.to_vec()])?;
        Ok(Taken::Everything)
    }

    /// Verifies a scanned text by the device's clock, and remembers which issue of the family's card
    /// was seen, and the day. `None` without lists.
    ///
    /// A clock that shows less than a time that is over gets no verdict but "check the date": that
    /// of this version, of any list, and of the last scan.
    pub fn verify(&mut self, text: &str, now: Timestamp) -> Option<Verdict> {
        let floor = RELEASED_AT.max(self.memory.last_scan());
        let verdict = self.verify_at(text, now)?.with_clock_floor(floor, now);
        if verdict.card().is_some() && *verdict.outcome() != Outcome::ClockWrong {
            self.memory.remember_scan(now);
        }
        Some(verdict)
    }

    /// The same at a time that a person gave, whatever the clock showed at the last scan.
    pub fn verify_at(&mut self, text: &str, at: Timestamp) -> Option<Verdict> {
        let verdict = verify(text, &self.open.as_ref()?.lists, at);
        let highest = verdict.card().map(|card| self.memory.highest_issue(card));
        Some(match highest {
            Some(highest) => verdict.with_highest_issue_seen(highest),
            None => verdict,
        })
    }

    /// A person looked and says that the clock is right now: at the last scan it was ahead. What
    /// the issuer signed and the version prove stands above that; tells whether the clock is
    /// believed.
    pub fn clock_is_right(&mut self, now: Timestamp) -> bool {
        let floor = self.time_floor_without_scan();
        let believed = now.plus_seconds(CLOCK_SKEW_SECONDS) >= floor;
        if believed {
            self.memory.remember_scan(now);
        }
        believed
    }

    /// No correct clock shows less.
    pub fn time_floor(&self) -> Timestamp {
        self.time_floor_without_scan().max(self.memory.last_scan())
    }

    fn time_floor_without_scan(&self) -> Timestamp {
        let lists = self.lists().map(Lists::time_floor);
        lists.map_or(RELEASED_AT, |floor| floor.max(RELEASED_AT))
    }

    /// The months of which there is a scale, the earliest first.
    pub fn scale_months(&self) -> impl Iterator<Item = Month> {
        self.scales.months()
    }

    /// What this card's family has in this month; `None` without a scale of the month.
    pub fn entitlement(&self, card: &VerifiedCard, now: Timestamp) -> Option<Entitlement<'_>> {
        Entitlement::of(self.scales.find(Month::of(now))?, card)
    }

    /// The lists; `None` before any was taken.
    pub fn lists(&self) -> Option<&Lists> {
        self.open.as_ref().map(|open| &open.lists)
    }

    /// The bytes that the issuer signed, in the order in which they were taken, scales last.
    pub fn kept(&self) -> Vec<Vec<u8>> {
        let mut kept = self.kept.clone();
        kept.extend(self.scales.tokens().map(<[u8]>::to_vec));
        kept
    }

    /// What it remembers, where that changed since it was asked last.
    pub fn changed_memory(&mut self) -> Option<&Memory> {
        self.memory.take_changed().then_some(&self.memory)
    }

    fn hold(&mut self, open: Open, kept: Vec<Vec<u8>>) -> Result<(), UpdateError> {
        let seen = self.memory.seen(&open.lists);
        let lists = open.lists.not_older_than(&seen)?;
        self.memory.remember_lists(&lists);
        self.scales.check_under(&lists);
        self.open = Some(Open { lists, ..open });
        self.kept = kept;
        Ok(())
    }

    /// A scale is signed under the same keys as the lists; without these nothing vouches for it.
    fn take_scale(&mut self, token: &[u8]) -> Result<Month, UpdateError> {
        let lists = self.open.as_ref().map(|open| &open.lists);
        let lists = lists.ok_or(UpdateError::Scale(ListError::UnknownKey))?;
        self.scales.take(token, lists)
    }

    /// Opens tokens under the first roots that know them.
    fn open_under_any(&self, kept: &[Vec<u8>]) -> Result<Open, UpdateError> {
        let mut reason = UpdateError::WrongRoot;
        for (place, anchors) in self.anchors.iter().enumerate() {
            match Lists::open_kept(kept.iter().map(Vec::as_slice), anchors) {
                Err(UpdateError::WrongRoot) => (),
                Err(error) => reason = error,
                Ok(lists) => {
                    let anchors = place;
                    return Ok(Open { lists, anchors });
                }
            }
        }
        Err(reason)
    }
}

fn is_scale(token: &[u8]) -> bool {
    Envelope::parse(token, TokenKind::Scale).is_ok()
}
