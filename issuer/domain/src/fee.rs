//! Rate lists: what another card costs, from which day on, by whose order.

use time::Date;

use crate::{Money, RequestReason};

/// One line of a rate list, as the receipt shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeeItem {
    /// What it is for, in Hindi.
    pub hindi: String,
    /// What it is for, in English.
    pub english: String,
    /// How much.
    pub amount: Money,
}

/// What another card costs for a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RateList {
    /// Its name on receipts: `2026-1`.
    pub version: String,
    /// The first day on which it holds.
    pub from: Date,
    /// The last one; until the next list where none is named.
    pub to: Option<Date>,
    /// The order that set it.
    pub order: String,
    /// Reasons for which nothing is due, beside those that are the office's fault.
    pub free: Vec<RequestReason>,
    /// Its lines.
    pub items: Vec<FeeItem>,
}

/// All rate lists, in the order of their days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RateLists(Vec<RateList>);

/// What a request costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fee {
    /// The list that says so.
    pub rate_list: String,
    /// The order that set the list.
    pub order: String,
    /// Its lines; none where nothing is due.
    pub items: Vec<FeeItem>,
    /// Their sum.
    pub total: Money,
}

/// Why rate lists are refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RateListError {
    /// No list at all.
    #[error(
        "there is no rate list\n\nhint: write one [[list]] with its items; fees.example.toml shows how"
    )]
    Empty,
    /// Two lists with one version.
    #[error(
        "version {0} stands twice\n\nhint: each list has a version of its own, which receipts name"
    )]
    VersionTwice(String),
    /// Two lists for one day.
    #[error(
        "lists {0} and {1} both hold on some day\n\nhint: let the earlier one end, `to`, before the later one begins"
    )]
    Overlap(String, String),
    /// Its end lies before its beginning.
    #[error("list {0} ends before it begins")]
    EndsEarly(String),
    /// A first or last day that is none.
    #[error("list {0} begins or ends on what is no day\n\nhint: write 2026-04-01, without a time")]
    NotADay(String),
    /// A text that is missing or too long.
    #[error(
        "list {0} has {1} that is empty or longer than {TEXT_MAX} characters\n\nhint: it stands on a receipt; keep it short"
    )]
    Text(String, &'static str),
    /// No line or too many.
    #[error("list {0} has {1} items; 1 to {ITEMS_MAX} fit on a receipt")]
    Items(String, usize),
    /// More than any fee.
    #[error(
        "the items of list {0} come to more than {SUM_MAX}\n\nhint: amounts are in paise: ₹ 55 is 5500"
    )]
    Sum(String),
}

/// Lines that fit on a receipt of 80 mm.
const ITEMS_MAX: usize = 12;
/// Characters of a text on a receipt.
const TEXT_MAX: usize = 60;
/// No card costs a thousand rupees: a sum above it is rupees written as paise the wrong way round.
const SUM_MAX: Money = match Money::of_paise(100_000) {
    Some(sum) => sum,
    None => Money::ZERO,
};

impl RateLists {
    /// Puts lists into the order of their days.
    pub fn new(mut lists: Vec<RateList>) -> Result<Self, RateListError> {
        lists.sort_by_key(|list| list.from);
        for list in &lists {
            list.check()?;
        }
        let mut versions: Vec<&str> = lists.iter().map(|list| list.version.as_str()).collect();
        versions.sort_unstable();
        if let Some(pair) = versions.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(RateListError::VersionTwice(pair[0].to_owned()));
        }
        for pair in lists.windows(2) {
            let [earlier, later] = pair else { continue };
            let overlap =
                earlier.to.is_some_and(|to| to >= later.from) || earlier.from == later.from;
            if overlap {
                let (earlier, later) = (earlier.version.clone(), later.version.clone());
                return Err(RateListError::Overlap(earlier, later));
            }
        }
        if lists.is_empty() {
            return Err(RateListError::Empty);
        }
        Ok(Self(lists))
    }

    /// The list of a day, if one holds.
    pub fn on(&self, day: Date) -> Option<&RateList> {
        let latest = self.0.iter().rev().find(|list| list.from <= day)?;
        latest.to.is_none_or(|to| day <= to).then_some(latest)
    }
}

impl RateList {
    /// What a request for this reason costs. What is the office's fault is free on every list.
    pub fn fee(&self, reason: RequestReason) -> Fee {
        let is_free = reason.is_the_offices_fault() || self.free.contains(&reason);
        let items = if is_free {
            Vec::new()
        } else {
            self.items.clone()
        };
        let total = Money::sum(items.iter().map(|item| item.amount));
        Fee {
            rate_list: self.version.clone(),
            order: self.order.clone(),
            items,
            // The sum was checked when the list was read.
            total: total.unwrap_or_default(),
        }
    }

    fn check(&self) -> Result<(), RateListError> {
        let version = || self.version.clone();
        let is_text = |text: &str| {
            let length = text.trim().chars().count();
            (1..=TEXT_MAX).contains(&length) && !text.chars().any(char::is_control)
        };
        for (text, what) in [(&self.version, "a version"), (&self.order, "an order")] {
            if !is_text(text) {
                return Err(RateListError::Text(version(), what));
            }
        }
        if self.to.is_some_and(|to| to < self.from) {
            return Err(RateListError::EndsEarly(version()));
        }
        if !(1..=ITEMS_MAX).contains(&self.items.len()) {
            return Err(RateListError::Items(version(), self.items.len()));
        }
        for item in &self.items {
            if !is_text(&item.hindi) || !is_text(&item.english) {
                return Err(RateListError::Text(version(), "an item's name"));
            }
        }
        let sum = Money::sum(self.items.iter().map(|item| item.amount));
        match sum {
            Some(sum) if sum <= SUM_MAX => Ok(()),
            _ => Err(RateListError::Sum(version())),
        }
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    fn list(version: &str, from: Date, to: Option<Date>, paise: &[u64]) -> RateList {
        let item = |paise: &u64| FeeItem {
            hindi: "छपाई".to_owned(),
            english: "Printing".to_owned(),
            amount: Money::of_paise(*paise).unwrap(),
        };
        RateList {
            version: version.to_owned(),
            from,
            to,
            order: "Example order 1".to_owned(),
            free: vec![RequestReason::SplitOrMerged],
            items: paise.iter().map(item).collect(),
        }
    }

    #[test]
    fn a_day_has_the_list_that_began_last_and_none_after_its_end() {
        let lists = RateLists::new(vec![
            list(
                "2",
                date!(2026 - 07 - 01),
                Some(date!(2026 - 12 - 31)),
                &[2_500],
            ),
            list("1", date!(2026 - 04 - 01), None, &[700, 1_000]),
        ])
        .unwrap();
        for (day, version) in [
            (date!(2026 - 03 - 31), None),
            (date!(2026 - 04 - 01), Some("1")),
            (date!(2026 - 06 - 30), Some("1")),
            (date!(2026 - 07 - 01), Some("2")),
            (date!(2027 - 01 - 01), None),
        ] {
            let found = lists.on(day).map(|list| list.version.as_str());
            assert_eq!(found, version, "{day}");
        }
    }

    #[test]
    fn the_offices_fault_is_free_on_every_list() {
        let list = list("1", date!(2026 - 04 - 01), None, &[700, 1_000]);
        let paise = |reason| list.fee(reason).total.paise();
        assert_eq!(paise(RequestReason::Lost), 1_700);
        assert_eq!(paise(RequestReason::SplitOrMerged), 0, "as the list says");
        assert_eq!(paise(RequestReason::NeverReceived), 0);
        assert_eq!(paise(RequestReason::Misprinted), 0);
        assert!(list.fee(RequestReason::Misprinted).items.is_empty());
    }

    #[test]
    fn lists_that_overlap_or_cannot_be_are_refused() {
        let day = date!(2026 - 04 - 01);
        let next = date!(2026 - 07 - 01);
        let error = |lists| RateLists::new(lists).unwrap_err();
        assert_eq!(error(vec![]), RateListError::Empty);
        let same = vec![list("1", day, None, &[1]), list("1", next, None, &[1])];
        assert_eq!(error(same), RateListError::VersionTwice("1".to_owned()));
        for second in [
            list("2", day, None, &[1]),
            list("2", date!(2026 - 06 - 30), None, &[1]),
        ] {
            let first = list("1", day, Some(date!(2026 - 06 - 30)), &[1]);
            let overlap = error(vec![first, second]);
            assert!(matches!(overlap, RateListError::Overlap(..)), "{overlap}");
        }
        let early = error(vec![list("1", next, Some(day), &[1])]);
        assert_eq!(early, RateListError::EndsEarly("1".to_owned()));
        assert_eq!(
            error(vec![list("1", day, None, &[])]),
            RateListError::Items("1".to_owned(), 0)
        );
        assert_eq!(
            error(vec![list("1", day, None, &[99_999, 2])]),
            RateListError::Sum("1".to_owned())
        );
        let mut nameless = list("1", day, None, &[1]);
        nameless.items[0].hindi = " ".to_owned();
        assert!(matches!(error(vec![nameless]), RateListError::Text(..)));
    }
}
