use card_payload::{Envelope, Timestamp, TokenKind};

use crate::lists::{Lists, Taken};
use crate::memory::Memory;
use crate::trust_anchors::TrustAnchors;
use crate::update_error::UpdateError;
use crate::verdict::Verdict;
use crate::verify::verify;

/// What a device has from scan to scan: the roots that it pins, the lists that it took, and what it
/// remembers. The caller stores [`Device::kept`] and [`Device::changed_memory`], and gives them again at the
/// next start.
#[derive(Debug)]
pub struct Device {
    anchors: Vec<TrustAnchors>,
    memory: Memory,
    kept: Vec<Vec<u8>>,
    open: Option<Open>,
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
        }
    }

    /// Opens what was kept. Every signature is checked again.
    ///
    /// # Errors
    /// [`UpdateError`]; the device then has the lists that it had before.
    pub fn open_kept(&mut self, kept: Vec<Vec<u8>>) -> Result<(), UpdateError> {
        let open = self.open_under_any(&kept)?;
        self.hold(open, kept)
    }

    /// Takes an update, a delta or a trust list.
    ///
    /// # Errors
    /// [`UpdateError`]; what the device had before stays in use.
    pub fn take(&mut self, token: &[u8]) -> Result<Taken, UpdateError> {
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

    /// Verifies a scanned text, and remembers which issue of the family's card was seen. `None`
    /// without lists.
    pub fn verify(&mut self, text: &str, now: Timestamp) -> Option<Verdict> {
        let verdict = verify(text, &self.open.as_ref()?.lists, now);
        let highest = verdict.card().map(|card| self.memory.highest_issue(card));
        Some(match highest {
            Some(highest) => verdict.with_highest_issue_seen(highest),
            None => verdict,
        })
    }

    /// The lists; `None` before any was taken.
    pub fn lists(&self) -> Option<&Lists> {
        self.open.as_ref().map(|open| &open.lists)
    }

    /// The bytes that the issuer signed, in the order in which they were taken.
    pub fn kept(&self) -> &[Vec<u8>] {
        &self.kept
    }

    /// What it remembers, where that changed since it was asked last.
    pub fn changed_memory(&mut self) -> Option<&Memory> {
        self.memory.take_changed().then_some(&self.memory)
    }

    fn hold(&mut self, open: Open, kept: Vec<Vec<u8>>) -> Result<(), UpdateError> {
        let seen = self.memory.seen(&open.lists);
        let lists = open.lists.not_older_than(&seen)?;
        self.memory.remember_lists(&lists);
        self.open = Some(Open { lists, ..open });
        self.kept = kept;
        Ok(())
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
