use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use issuer_domain::{ChangeKind, Family, FamilyChange, LocalBodyKind, Place};

use super::reject_file::formula_safe;

/// Panchayats and wards that are told apart. Himachal has 3,615 panchayats and some 600 wards; a
/// file that names more than this has its codes wrong, and the rest of them are counted together.
pub(super) const LOCAL_BODIES_MAX: usize = 20_000;

/// A panchayat or ward by its code.
pub type LocalBodyKey = (LocalBodyKind, u32);

/// What a register file changes, by panchayat and ward.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Difference {
    bodies: BTreeMap<(u8, u32), LocalBodyDifference>,
    /// Families whose panchayat or ward cannot be told.
    elsewhere: LocalBodyDifference,
}

/// What a register file changes in one panchayat or ward. A family that moved counts where it is
/// now.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LocalBodyDifference {
    /// Its names and those of what it lies in: district, block, panchayat or ward. None where only
    /// its code could be read.
    pub places: Option<[Place; 3]>,
    /// Families that are new.
    pub added: u64,
    /// Families that are known and changed.
    pub changed: u64,
    /// How many of these changed in which way; one family may have changed in several.
    pub kinds: [u64; ChangeKind::ALL.len()],
    /// Families that a complete file no longer has.
    pub gone: u64,
    /// Families that are as they were.
    pub unchanged: u64,
    /// Families that were not taken.
    pub rejected: u64,
}

/// What became of a family, for the count.
#[derive(Debug, Clone, Copy)]
pub(super) enum Fate {
    Added,
    Changed(FamilyChange),
    Unchanged,
    Rejected,
}

impl LocalBodyDifference {
    fn note(&mut self, fate: Fate) {
        match fate {
            Fate::Added => self.added += 1,
            Fate::Unchanged => self.unchanged += 1,
            Fate::Rejected => self.rejected += 1,
            Fate::Changed(change) => {
                self.changed += 1;
                for kind in change.kinds() {
                    self.kinds[kind as usize] += 1;
                }
            }
        }
    }
}

impl Difference {
    /// Each panchayat and ward that the file names, in the order of kind and code.
    pub fn local_bodies(&self) -> impl Iterator<Item = (LocalBodyKey, &LocalBodyDifference)> {
        self.bodies
            .iter()
            .map(|((kind, lgd), difference)| ((kind_of(*kind), *lgd), difference))
    }

    /// Families whose panchayat or ward cannot be told.
    pub fn elsewhere(&self) -> &LocalBodyDifference {
        &self.elsewhere
    }

    /// How many families changed in which way.
    pub fn kinds(&self) -> impl Iterator<Item = (ChangeKind, u64)> {
        let all = || self.bodies.values().chain([&self.elsewhere]);
        ChangeKind::ALL.iter().map(move |kind| {
            let count = all().map(|body| body.kinds[*kind as usize]).sum();
            (*kind, count)
        })
    }

    /// Writes it as CSV, one panchayat or ward a line.
    pub fn write_csv(&self, path: &Path) -> io::Result<()> {
        let mut writer = csv::Writer::from_path(path)?;
        let mut heading = vec![
            "district_lgd",
            "district",
            "block_lgd",
            "block",
            "local_body_kind",
            "local_body_lgd",
            "local_body",
            "added",
            "changed",
            "gone",
            "unchanged",
            "rejected",
        ];
        heading.extend(ChangeKind::ALL.iter().map(|kind| kind.word()));
        writer.write_record(heading)?;
        for ((kind, lgd), difference) in self.local_bodies() {
            writer.write_record(cells(Some((kind, lgd)), difference))?;
        }
        if self.elsewhere != LocalBodyDifference::default() {
            writer.write_record(cells(None, &self.elsewhere))?;
        }
        writer.flush()
    }

    pub(super) fn note_family(&mut self, family: &Family, fate: Fate) {
        let body = &family.local_body;
        let entry = self.entry(Some((body.kind, body.place.lgd_code)));
        if entry.places.is_none() {
            entry.places = Some([
                family.district.clone(),
                family.block.clone(),
                body.place.clone(),
            ]);
        }
        entry.note(fate);
    }

    /// A family that counted as new is not taken after all.
    pub(super) fn take_back(&mut self, family: &Family) {
        let body = &family.local_body;
        let entry = self.entry(Some((body.kind, body.place.lgd_code)));
        entry.added = entry.added.saturating_sub(1);
        if entry.added + entry.changed + entry.unchanged == 0 {
            entry.places = None;
        }
    }

    pub(super) fn note_rejected(&mut self, body: Option<LocalBodyKey>) {
        self.entry(body).note(Fate::Rejected);
    }

    pub(super) fn note_gone(&mut self, body: LocalBodyKey, families: u64) {
        self.entry(Some(body)).gone += families;
    }

    /// The panchayats and wards of which the file has at least one sound family.
    pub(super) fn named_bodies(&self) -> Vec<LocalBodyKey> {
        self.local_bodies()
            .filter(|(_, difference)| difference.places.is_some())
            .map(|(key, _)| key)
            .collect()
    }

    fn entry(&mut self, body: Option<LocalBodyKey>) -> &mut LocalBodyDifference {
        let Some((kind, lgd)) = body else {
            return &mut self.elsewhere;
        };
        let key = (code_of(kind), lgd);
        if self.bodies.len() >= LOCAL_BODIES_MAX && !self.bodies.contains_key(&key) {
            return &mut self.elsewhere;
        }
        self.bodies.entry(key).or_default()
    }
}

fn cells(key: Option<LocalBodyKey>, difference: &LocalBodyDifference) -> Vec<String> {
    let mut cells = Vec::with_capacity(12 + ChangeKind::ALL.len());
    let code = |at: usize| difference.places.as_ref().map(|places| places[at].lgd_code);
    let name = |at: usize| {
        let places = difference.places.as_ref();
        places.map(|places| formula_safe(places[at].name.first_hindi()))
    };
    let number = |code: Option<u32>| code.map(|code| code.to_string()).unwrap_or_default();
    cells.extend([number(code(0)), name(0).unwrap_or_default()]);
    cells.extend([number(code(1)), name(1).unwrap_or_default()]);
    let kind = key.map_or("", |(kind, _)| kind.word());
    cells.extend([kind.to_owned(), number(key.map(|(_, lgd)| lgd))]);
    cells.push(name(2).unwrap_or_default());
    let counts = [
        difference.added,
        difference.changed,
        difference.gone,
        difference.unchanged,
        difference.rejected,
    ];
    let numbers = counts.iter().chain(&difference.kinds);
    cells.extend(numbers.map(u64::to_string));
    cells
}

const fn code_of(kind: LocalBodyKind) -> u8 {
    match kind {
        LocalBodyKind::Panchayat => 0,
        LocalBodyKind::Ward => 1,
    }
}

const fn kind_of(code: u8) -> LocalBodyKind {
    if code == 0 {
        LocalBodyKind::Panchayat
    } else {
        LocalBodyKind::Ward
    }
}
