use std::collections::{HashMap, HashSet};
use std::path::Path;

use issuer_linking::{Decision, Outcome};

use super::LinkFilesError;
use super::list_file::Ids;
use crate::register::{FileError, PlainTable};

/// How good links are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quality {
    /// Pairs that are one person, of rows that both lists have.
    pub true_pairs: usize,
    /// Links that are right.
    pub right_links: usize,
    /// Links that are wrong.
    pub wrong_links: usize,
    /// True pairs that a person is asked about.
    pub in_review: usize,
}

impl Quality {
    /// Compares the links with a file of two columns, a left and a right id in each line.
    pub(super) fn measure(
        path: &Path,
        outcome: &Outcome,
        ids: (&Ids, &Ids),
        is_one_list: bool,
    ) -> Result<Self, LinkFilesError> {
        let of_truth = |source: FileError| LinkFilesError::List {
            path: path.to_owned(),
            source,
        };
        let places = [ids.0, ids.1].map(|ids| ids.iter().zip(0_usize..).collect::<HashMap<_, _>>());
        let table = PlainTable::open(path).map_err(of_truth)?;
        if table.columns().len() < 2 {
            return Err(LinkFilesError::ColumnMissing {
                path: path.to_owned(),
                column: "of right ids".to_owned(),
                columns: table.columns().join(", "),
            });
        }
        let mut truth = HashSet::new();
        table
            .each_row(|_, row| {
                let cells = row.unwrap_or_default();
                let [left, right, ..] = cells else { return };
                if let (Some(left), Some(right)) = (places[0].get(left), places[1].get(right)) {
                    let is_turned = is_one_list && right < left;
                    truth.insert(if is_turned {
                        (*right, *left)
                    } else {
                        (*left, *right)
                    });
                }
            })
            .map_err(of_truth)?;
        let mut quality = Self {
            true_pairs: truth.len(),
            right_links: 0,
            wrong_links: 0,
            in_review: 0,
        };
        for pair in &outcome.pairs {
            let is_true = truth.contains(&(pair.left, pair.right));
            match pair.decision {
                Decision::Link if is_true => quality.right_links += 1,
                Decision::Link => quality.wrong_links += 1,
                Decision::Review(_) if is_true => quality.in_review += 1,
                Decision::Review(_) => {}
            }
        }
        Ok(quality)
    }

    /// The share of links that are right.
    pub fn precision(&self) -> f64 {
        ratio(self.right_links, self.right_links + self.wrong_links)
    }

    /// The share of true pairs that are linked.
    pub fn recall(&self) -> f64 {
        ratio(self.right_links, self.true_pairs)
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts far below 2^53")]
fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        1.0
    } else {
        part as f64 / whole as f64
    }
}
