//! Fees, cards and money paid in, centre by centre and day by day, with every difference.

use issuer_domain::{Act, Money};
use time::Date;

use super::permission::{self, PermissionError};
use crate::app::App;
use crate::storage::{CentreDay, DayMoney, StorageError};

/// Why there is no tally.
#[derive(Debug, thiserror::Error)]
pub enum TallyError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The person may not.
    #[error(transparent)]
    Permission(#[from] PermissionError),
}

/// A centre's day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TallyLine {
    /// Which.
    pub of: CentreDay,
    /// Its sums. The fees that came are those of cards made, of requests that wait, and of requests
    /// that ended without a card.
    pub money: DayMoney,
    /// What does not agree.
    pub differences: Vec<Difference>,
}

/// What does not agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Difference {
    /// Cash that was taken and not paid in.
    CashNotPaidIn(Money),
    /// More was paid in than was taken.
    PaidInTooMuch(Money),
    /// UPI payments that an operator typed and the bank has not borne out.
    NotBorneOut(Money),
    /// Money that came though nothing was due, and goes back.
    Surplus(Money),
    /// Fees of requests that were refused or withdrawn, and go back.
    ToRefund(Money),
    /// The fees that came are not those of the requests: somebody changed the database.
    FeesDiffer {
        /// What came.
        came: Money,
        /// What the requests say.
        of_requests: Money,
    },
}

impl Difference {
    /// In English.
    pub fn english(self) -> String {
        match self {
            Self::CashNotPaidIn(money) => format!("{money} in cash not paid in"),
            Self::PaidInTooMuch(money) => format!("{money} paid in too much"),
            Self::NotBorneOut(money) => format!("{money} by UPI not borne out by the bank"),
            Self::Surplus(money) => format!("{money} came though nothing was due: to be returned"),
            Self::ToRefund(money) => format!("{money} of ended requests to be returned"),
            Self::FeesDiffer { came, of_requests } => {
                format!("{came} came, the requests say {of_requests}")
            }
        }
    }

    /// In Hindi.
    pub fn hindi(self) -> String {
        match self {
            Self::CashNotPaidIn(money) => format!("{money} नकद जमा नहीं"),
            Self::PaidInTooMuch(money) => format!("{money} अधिक जमा"),
            Self::NotBorneOut(money) => format!("{money} यूपीआई की बैंक से पुष्टि नहीं"),
            Self::Surplus(money) => format!("{money} बिना देय आए: लौटाने हैं"),
            Self::ToRefund(money) => format!("{money} समाप्त आवेदनों के लौटाने हैं"),
            Self::FeesDiffer { came, of_requests } => {
                format!("{came} आए, आवेदनों में {of_requests}")
            }
        }
    }
}

/// The tally from one day to another, both counted, by India's calendar.
pub async fn tally(app: &App, from: Date, to: Date) -> Result<Vec<TallyLine>, TallyError> {
    permission::require(app, Act::WatchCentres).await?;
    let days = app.storage.counter_money().by_day(from, to).await?;
    let lines = days.into_iter().map(|(of, money)| TallyLine {
        of,
        differences: differences(&money),
        money,
    });
    Ok(lines.collect())
}

fn differences(money: &DayMoney) -> Vec<Difference> {
    let mut found = Vec::new();
    let less = |more: Money, less: Money| {
        let paise = more.paise().checked_sub(less.paise())?;
        Money::of_paise(paise).filter(|money| !money.is_zero())
    };
    found.extend(less(money.cash, money.remitted).map(Difference::CashNotPaidIn));
    found.extend(less(money.remitted, money.cash).map(Difference::PaidInTooMuch));
    found.extend(less(money.upi, money.upi_of_bank).map(Difference::NotBorneOut));
    found.extend(less(money.surplus, Money::ZERO).map(Difference::Surplus));
    found.extend(less(money.to_refund, Money::ZERO).map(Difference::ToRefund));
    let came = Money::sum([money.cash, money.upi]).unwrap_or(Money::MAX);
    let of_requests = Money::sum([money.made, money.waiting, money.to_refund]);
    let of_requests = of_requests.unwrap_or(Money::MAX);
    if came != of_requests {
        found.push(Difference::FeesDiffer { came, of_requests });
    }
    found
}

#[cfg(test)]
mod tests;
