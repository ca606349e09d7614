//! The rate lists of the settings: what another card costs on a day.

use std::path::{Path, PathBuf};
use std::{fs, io};

use issuer_domain::{
    Fee, FeeItem, Money, RateList, RateListError, RateLists, RequestReason, Timestamp, day_in_india,
};
use serde::Deserialize;
use time::Date;

use crate::app::App;

/// Why nobody knows what a card costs.
#[derive(Debug, thiserror::Error)]
pub enum RateListsError {
    /// The settings name no file.
    #[error(
        "the settings name no rate lists, so counters take no requests\n\nhint: copy fees.example.toml, put the department's orders into it and name it with [counter] rate_lists"
    )]
    None,
    /// The file cannot be read.
    #[error("the rate lists {path} cannot be read\n\nhint: look whether the file is there and may be read", path = path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// It is not what such a file looks like.
    #[error("the rate lists {path} are not understood: {source}\n\nhint: compare with fees.example.toml", path = path.display())]
    Parse {
        /// The file.
        path: PathBuf,
        /// What is wrong and where.
        source: Box<toml::de::Error>,
    },
    /// A word for a reason that there is not.
    #[error("the rate lists {path} name the reason `{word}` free, and there is none\n\nhint: lost, stolen, damaged, unreadable, changed-data, split-or-merged, moved", path = path.display())]
    Reason {
        /// The file.
        path: PathBuf,
        /// The word.
        word: String,
    },
    /// Lists that cannot be.
    #[error("the rate lists {path} cannot be used: {source}", path = path.display())]
    Lists {
        /// The file.
        path: PathBuf,
        /// Why.
        source: RateListError,
    },
    /// No list holds today.
    #[error(
        "no rate list holds on {day}\n\nhint: let one begin, `from`, on this day or before, and end, `to`, later"
    )]
    NotToday {
        /// The day.
        day: Date,
    },
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RateFile {
    #[serde(default)]
    list: Vec<ListFile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ListFile {
    version: String,
    from: toml::value::Datetime,
    to: Option<toml::value::Datetime>,
    order: String,
    #[serde(default)]
    free: Vec<String>,
    #[serde(default)]
    item: Vec<ItemFile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ItemFile {
    hindi: String,
    english: String,
    paise: u64,
}

/// What another card costs now for a reason.
pub fn quote_fee(app: &App, reason: RequestReason) -> Result<Fee, RateListsError> {
    fee_at(app, reason, app.now)
}

/// What it cost at a time: for the receipt of a request of that time.
pub fn fee_at(app: &App, reason: RequestReason, at: Timestamp) -> Result<Fee, RateListsError> {
    let path = app.config.counter.rate_lists.as_deref();
    let lists = read_rate_lists(path.ok_or(RateListsError::None)?)?;
    let day = day_in_india(at);
    let list = lists.on(day).ok_or(RateListsError::NotToday { day })?;
    Ok(list.fee(reason))
}

/// Reads a file of rate lists.
pub fn read_rate_lists(path: &Path) -> Result<RateLists, RateListsError> {
    let text = fs::read_to_string(path).map_err(|source| RateListsError::Read {
        path: path.to_owned(),
        source,
    })?;
    let file: RateFile = toml::from_str(&text).map_err(|source| RateListsError::Parse {
        path: path.to_owned(),
        source: Box::new(source),
    })?;
    let lists = file.list.into_iter().map(|list| read_list(path, list));
    let lists = lists.collect::<Result<Vec<_>, _>>()?;
    RateLists::new(lists).map_err(|source| RateListsError::Lists {
        path: path.to_owned(),
        source,
    })
}

fn read_list(path: &Path, list: ListFile) -> Result<RateList, RateListsError> {
    let wrong = |source| RateListsError::Lists {
        path: path.to_owned(),
        source,
    };
    let day = |written: toml::value::Datetime| {
        let date = written.date.filter(|_| written.time.is_none());
        date.and_then(|date| {
            let month = time::Month::try_from(date.month).ok()?;
            Date::from_calendar_date(date.year.into(), month, date.day).ok()
        })
        .ok_or_else(|| wrong(RateListError::NotADay(list.version.clone())))
    };
    let free = list.free.iter().map(|word| {
        RequestReason::from_word(word).ok_or_else(|| RateListsError::Reason {
            path: path.to_owned(),
            word: word.clone(),
        })
    });
    let items = list.item.into_iter().map(|item| {
        let amount = Money::of_paise(item.paise);
        Ok(FeeItem {
            hindi: item.hindi,
            english: item.english,
            amount: amount.ok_or_else(|| wrong(RateListError::Sum(list.version.clone())))?,
        })
    });
    Ok(RateList {
        from: day(list.from)?,
        to: list.to.map(day).transpose()?,
        free: free.collect::<Result<_, _>>()?,
        items: items.collect::<Result<_, _>>()?,
        order: list.order,
        version: list.version.clone(),
    })
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    const EXAMPLE: &str = include_str!("../../../fees.example.toml");

    fn read(text: &str) -> Result<RateLists, RateListsError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("fees.toml");
        fs::write(&path, text).unwrap();
        read_rate_lists(&path)
    }

    #[test]
    fn the_example_is_right_and_says_that_it_is_one() {
        let lists = read(EXAMPLE).unwrap();
        let list = lists.on(date!(2026 - 11 - 21)).unwrap();
        assert_eq!(list.fee(RequestReason::Lost).total.paise(), 2_900);
        assert!(list.fee(RequestReason::SplitOrMerged).total.is_zero());
        assert!(list.version.contains("example") && list.order.contains("Example"));
    }

    #[test]
    fn a_file_that_means_something_else_is_refused_and_says_where() {
        for (right, wrong, says) in [
            ("paise = 700", "rupees = 7", "rupees"),
            ("split-or-merged", "split", "`split`"),
            ("2026-04-01", "2026-04-31", "not understood"),
            ("2026-04-01", "2026-04-01T10:00:00", "day"),
            ("paise = 700", "paise = 7000000", "come to more"),
            ("version = \"example-1\"", "version = \"\"", "version"),
        ] {
            let refused = read(&EXAMPLE.replacen(right, wrong, 1)).unwrap_err();
            assert!(refused.to_string().contains(says), "{refused}");
        }
        assert!(read("").is_err(), "no list at all");
    }
}
