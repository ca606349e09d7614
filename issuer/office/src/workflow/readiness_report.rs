//! How far an area is: the counts of its panchayats and wards, and their sums upwards.

use std::io;
use std::path::Path;

use issuer_domain::{Area, Hold, Place};

use crate::register::formula_safe;
use crate::storage::{LocalBodyReadiness, ReadinessCounts, Storage, StorageError};

/// How far an area is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadinessReport {
    /// Every panchayat and ward, in the order of district, block and code.
    pub local_bodies: Vec<LocalBodyReadiness>,
    /// All of them together.
    pub total: ReadinessCounts,
    /// Who answers for which fields, as JSON, with how many families say so.
    pub owners: Vec<(String, u64)>,
}

/// A line of the report for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadinessLine {
    /// 0 a district, 1 a block, 2 a panchayat or ward.
    pub level: usize,
    /// Which.
    pub place: Place,
    /// How far it is.
    pub counts: ReadinessCounts,
}

impl ReadinessReport {
    /// Counts the families of an area.
    pub async fn of(storage: &Storage, area: Area) -> Result<Self, StorageError> {
        let local_bodies = storage.families().readiness(area).await?;
        let mut total = ReadinessCounts::default();
        for body in &local_bodies {
            total.add(&body.counts);
        }
        Ok(Self {
            local_bodies,
            total,
            owners: storage.families().owner_sets(area).await?,
        })
    }

    /// Districts with their blocks with their panchayats and wards, each with its sums.
    pub fn lines(&self) -> Vec<ReadinessLine> {
        let mut lines: Vec<ReadinessLine> = Vec::new();
        let mut above = [usize::MAX; 2];
        let mut last: Option<&LocalBodyReadiness> = None;
        for body in &self.local_bodies {
            let places = [&body.district, &body.block];
            let same_district =
                last.is_some_and(|last| last.district.lgd_code == body.district.lgd_code);
            let same_block = same_district
                && last.is_some_and(|last| last.block.lgd_code == body.block.lgd_code);
            for (level, is_same) in [same_district, same_block].into_iter().enumerate() {
                if !is_same {
                    above[level] = lines.len();
                    lines.push(ReadinessLine {
                        level,
                        place: places[level].clone(),
                        counts: ReadinessCounts::default(),
                    });
                }
                lines[above[level]].counts.add(&body.counts);
            }
            lines.push(ReadinessLine {
                level: 2,
                place: body.local_body.clone(),
                counts: body.counts,
            });
            last = Some(body);
        }
        lines
    }

    /// One panchayat or ward a line, a column for each reason.
    pub fn write_csv(&self, out: impl io::Write) -> io::Result<()> {
        let mut writer = csv::Writer::from_writer(out);
        let mut heading = vec![
            "district_lgd",
            "district",
            "block_lgd",
            "block",
            "local_body_kind",
            "local_body_lgd",
            "local_body",
            "families",
            "members",
            "ready",
            "with_card",
            "card_out_of_date",
            "card_ended",
            "held",
        ];
        heading.extend(Hold::ALL.iter().map(|hold| hold.word()));
        heading.push("heads_differ");
        writer.write_record(heading)?;
        for body in &self.local_bodies {
            let name = |place: &Place| formula_safe(place.name.first_hindi());
            let mut cells = vec![
                body.district.lgd_code.to_string(),
                name(&body.district),
                body.block.lgd_code.to_string(),
                name(&body.block),
                body.kind.word().to_owned(),
                body.local_body.lgd_code.to_string(),
                name(&body.local_body),
            ];
            let counts = &body.counts;
            let numbers = [
                counts.families,
                counts.members,
                counts.ready(),
                counts.with_card,
                counts.card_out_of_date,
                counts.card_ended,
                counts.held,
            ];
            let all = numbers.iter().chain(&counts.holds);
            cells.extend(all.chain([&counts.heads_differ]).map(u64::to_string));
            writer.write_record(cells)?;
        }
        writer.flush()
    }

    /// Writes the CSV file.
    pub fn write_csv_file(&self, path: &Path) -> io::Result<()> {
        self.write_csv(io::BufWriter::new(std::fs::File::create(path)?))
    }
}
