//! A month's scale as a table that a person wrote: all of its lines, or what is wrong with each.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use card_payload::limits::{HOME_SHOP_MAX, SCALE_GRAMS_MAX, SCALE_PAISE_MAX, SCALE_TEXT_MAX};
use card_payload::{Category, CategorySet, ScaleLine};

use super::{FileError, PlainTable};

/// The columns of a scale's file.
pub const SCALE_COLUMNS: [&str; 8] = [
    "item",
    "item_hindi",
    "categories",
    "areas",
    "per",
    "kg",
    "rupees_per_kg",
    "choice",
];

/// Faults that are told at once.
const FAULTS_TOLD: usize = 20;

/// Why a scale's file is refused. A scale with a part of its lines would cut rations, so one fault
/// refuses it all.
#[derive(Debug, thiserror::Error)]
pub enum ScaleFileError {
    /// It cannot be read.
    #[error("{path} is no table that can be read", path = path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: FileError,
    },
    /// Its columns are others.
    #[error(
        "{path} has other columns than a scale\n\nhint: its first line is {columns}",
        path = path.display(),
        columns = SCALE_COLUMNS.join(",")
    )]
    Columns {
        /// The file.
        path: PathBuf,
    },
    /// It has no line.
    #[error("{path} has no items\n\nhint: a line for each item and those who have it", path = path.display())]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// Some of its lines are wrong.
    #[error(
        "{path}: {count} of its lines cannot be signed\n{list}\n\nhint: mend them all; nothing was signed",
        path = path.display(),
        count = faults.len(),
        list = listed(faults)
    )]
    Lines {
        /// The file.
        path: PathBuf,
        /// Line, column, and what is wrong.
        faults: Vec<(u64, &'static str, &'static str)>,
    },
}

/// Reads the lines of a scale.
///
/// # Errors
/// [`ScaleFileError`], with every line that is wrong.
pub fn read_scale_file(path: &Path) -> Result<Vec<ScaleLine>, ScaleFileError> {
    let fail = |source| ScaleFileError::File {
        path: path.to_owned(),
        source,
    };
    let path = || path.to_owned();
    let table = PlainTable::open(&path()).map_err(fail)?;
    if table.columns() != SCALE_COLUMNS {
        return Err(ScaleFileError::Columns { path: path() });
    }
    let (mut lines, mut faults) = (Vec::new(), Vec::new());
    let each = |number, row: Result<&[&str], super::Reason>| match row {
        Err(reason) => faults.push((number, "", reason.text())),
        Ok(cells) => match scale_line(cells) {
            Ok(line) => lines.push(line),
            Err((column, reason)) => faults.push((number, column, reason)),
        },
    };
    table.each_row(each).map_err(fail)?;
    if !faults.is_empty() {
        let path = path();
        return Err(ScaleFileError::Lines { path, faults });
    }
    if lines.is_empty() {
        return Err(ScaleFileError::Empty { path: path() });
    }
    Ok(lines)
}

/// The column and what is wrong with its cell.
type Fault = (&'static str, &'static str);

fn scale_line(cells: &[&str]) -> Result<ScaleLine, Fault> {
    let &[item, item_hindi, categories, areas, per, kg, rupees, choice] = cells else {
        return Err(("", "it has other columns"));
    };
    let name = |text: &str, column| {
        if text.is_empty() {
            Err((column, "is empty"))
        } else if text.len() > SCALE_TEXT_MAX {
            Err((column, "is too long"))
        } else {
            Ok(text.to_owned())
        }
    };
    let categories: Option<Vec<Category>> = categories
        .split('+')
        .map(|code| Category::from_code(code.trim()))
        .collect();
    let categories = categories.and_then(CategorySet::of);
    let areas: Vec<String> = areas
        .split('+')
        .map(|area| area.trim().to_owned())
        .filter(|area| !area.is_empty())
        .collect();
    if areas.iter().any(|area| area.len() > HOME_SHOP_MAX) {
        return Err(("areas", "is no beginning of a shop's code"));
    }
    let grams = thousandths(kg, 3).filter(|grams| (1..=SCALE_GRAMS_MAX).contains(grams));
    let paise = thousandths(rupees, 2).filter(|paise| *paise <= SCALE_PAISE_MAX);
    Ok(ScaleLine {
        categories: categories.ok_or(("categories", "are codes such as PHH+BPL"))?,
        areas,
        item: name(item, "item")?,
        item_hindi: name(item_hindi, "item_hindi")?,
        per_person: match per {
            "person" => true,
            "family" => false,
            _ => return Err(("per", "is `person` or `family`")),
        },
        grams: grams.ok_or(("kg", "is kilograms such as 2.5, at most 100"))?,
        paise_per_kg: paise.ok_or(("rupees_per_kg", "is rupees such as 6.85; 0 is free"))?,
        choice: match choice {
            "" => 0,
            number => number
                .parse()
                .map_err(|_| ("choice", "is a number to 255, or empty"))?,
        },
    })
}

/// A decimal number with at most so many places, in units of the last: `2.5` with 3 is 2,500.
fn thousandths(text: &str, places: usize) -> Option<u32> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(part) || part.len() > places {
        return None;
    }
    format!("{whole}{part:0<places$}").parse().ok()
}

fn listed(faults: &[(u64, &str, &str)]) -> String {
    let mut list = String::new();
    for (line, column, reason) in faults.iter().take(FAULTS_TOLD) {
        // Writing to a text cannot fail.
        let _: std::fmt::Result = write!(list, "\n  line {line}: {column} {reason}");
    }
    if faults.len() > FAULTS_TOLD {
        list += "\n  …";
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADING: &str = "item,item_hindi,categories,areas,per,kg,rupees_per_kg,choice\n";

    fn read(rows: &str) -> Result<Vec<ScaleLine>, ScaleFileError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("scale.csv");
        std::fs::write(&path, format!("{HEADING}{rows}")).unwrap();
        read_scale_file(&path)
    }

    #[test]
    fn kilograms_and_rupees_become_grams_and_paise() {
        let lines =
            read("rice,चावल,PHH+BPL,0212+05,person,2.5,6.85,\natta,आटा,AAY,,family,18.8,2,1\n");
        let lines = lines.unwrap();
        assert_eq!((lines[0].grams, lines[0].paise_per_kg), (2_500, 685));
        assert_eq!(lines[0].areas, ["0212", "05"]);
        assert!(lines[0].per_person && !lines[1].per_person);
        assert_eq!(
            (lines[1].grams, lines[1].paise_per_kg, lines[1].choice),
            (18_800, 200, 1)
        );
    }

    #[test]
    fn every_wrong_line_is_told_and_nothing_is_read() {
        let rows = [
            "rice,चावल,PHH,,person,2,0,",
            ",चावल,PHH,,person,2,0,",
            "rice,चावल,XYZ,,person,2,0,",
            "rice,चावल,PHH,,each,2,0,",
            "rice,चावल,PHH,,person,2.5555,0,",
            "rice,चावल,PHH,,person,-1,0,",
            "rice,चावल,PHH,,person,101,0,",
            "rice,चावल,PHH,,person,2,,",
            "rice,चावल,PHH,,person,2,0,300",
            "rice,चावल,PHH",
        ];
        let ScaleFileError::Lines { faults, .. } = read(&rows.join("\n")).unwrap_err() else {
            panic!("lines are wrong")
        };
        let columns: Vec<_> = faults
            .iter()
            .map(|(line, column, _)| (*line, *column))
            .collect();
        assert_eq!(
            columns,
            [
                (3, "item"),
                (4, "categories"),
                (5, "per"),
                (6, "kg"),
                (7, "kg"),
                (8, "kg"),
                (9, "rupees_per_kg"),
                (10, "choice"),
                (11, "")
            ]
        );
        assert!(matches!(read(""), Err(ScaleFileError::Empty { .. })));
    }
}
