//! Centres at which an officer looks first: many prints in a day, families that come again and
//! again, nearly everything in cash.

use issuer_domain::{Act, CentreId, Timestamp};

use super::permission::{self, PermissionError};
use crate::app::App;
use crate::storage::{CentreActivity, StorageError};

/// A day with more than so many times the median of all centres' days stands out,
const PRINTS_FACTOR: u64 = 3;
/// and never one with fewer prints than this.
const PRINTS_LEAST: u64 = 6;
/// From so many families on with more than one request in the time.
const REPEATS_LEAST: u64 = 3;
/// A share of cash of more than so many hundredths stands out where others take UPI,
const CASH_PERCENT: u64 = 90;
/// from so many payments on.
const PAYMENTS_LEAST: u64 = 10;

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum AnomalyError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The person may not.
    #[error(transparent)]
    Permission(#[from] PermissionError),
}

/// A centre's figures beside those of all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CentreReport {
    /// The centre.
    pub centre: CentreId,
    /// Its figures.
    pub activity: CentreActivity,
    /// Prints on its busiest day.
    pub most_prints: u64,
    /// Hundredths of its payments that were cash; `None` without payments.
    pub cash_percent: Option<u64>,
    /// What stands out.
    pub anomalies: Vec<Anomaly>,
}

/// What stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anomaly {
    /// A day with many prints.
    ManyPrints {
        /// So many on its busiest day.
        most: u64,
        /// The median of all centres' days.
        median: u64,
    },
    /// Families that asked more than once.
    RepeatFamilies(u64),
    /// Nearly everything in cash, though others take UPI.
    NearlyAllCash {
        /// Hundredths here.
        percent: u64,
        /// Hundredths of all centres.
        of_all: u64,
    },
}

/// Every centre with requests or prints from one time to another; those with anomalies first.
pub async fn centre_anomalies(
    app: &App,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<CentreReport>, AnomalyError> {
    permission::require(app, Act::WatchCentres).await?;
    let all = app.storage.counter_money().activity(from, to).await?;
    Ok(reports(all))
}

fn reports(all: Vec<CentreActivity>) -> Vec<CentreReport> {
    let median = median(
        all.iter()
            .flat_map(|one| one.prints.iter().copied())
            .collect(),
    );
    let sum = |count: fn(&CentreActivity) -> u64| all.iter().map(count).sum::<u64>();
    let of_all = percent(sum(|one| one.cash_payments), sum(|one| one.payments)).unwrap_or(100);
    let mut reports: Vec<CentreReport> = all
        .into_iter()
        .map(|activity| {
            let most_prints = activity.prints.iter().copied().max().unwrap_or_default();
            let cash_percent = percent(activity.cash_payments, activity.payments);
            let mut anomalies = Vec::new();
            if most_prints >= PRINTS_LEAST && most_prints > PRINTS_FACTOR * median {
                let most = most_prints;
                anomalies.push(Anomaly::ManyPrints { most, median });
            }
            if activity.repeat_families >= REPEATS_LEAST {
                anomalies.push(Anomaly::RepeatFamilies(activity.repeat_families));
            }
            let percent = cash_percent.unwrap_or_default();
            let enough = activity.payments >= PAYMENTS_LEAST;
            if enough && percent > CASH_PERCENT && of_all <= CASH_PERCENT {
                anomalies.push(Anomaly::NearlyAllCash { percent, of_all });
            }
            CentreReport {
                centre: activity.centre.clone(),
                activity,
                most_prints,
                cash_percent,
                anomalies,
            }
        })
        .collect();
    reports.sort_by(|one, other| {
        let by_anomalies = other.anomalies.len().cmp(&one.anomalies.len());
        by_anomalies.then_with(|| one.centre.cmp(&other.centre))
    });
    reports
}

/// The middle one, the lower of two; nothing where there is none.
fn median(mut numbers: Vec<u64>) -> u64 {
    numbers.sort_unstable();
    let middle = numbers.len().saturating_sub(1) / 2;
    numbers.get(middle).copied().unwrap_or_default()
}

fn percent(part: u64, whole: u64) -> Option<u64> {
    (100 * part).checked_div(whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_postgres::on_both_engines;
    use crate::workflow::print_at_counter::print_at_counter;
    use crate::workflow::test_counter::TestCounter;
    use crate::workflow::test_office::NOW;

    on_both_engines! {
    async fn what_a_centre_did_is_counted_from_one_time_to_another(counter: TestCounter) {
        let mut counter = counter;
        for number in [1, 1, 2] {
            let made = counter.replace_lost(number).await;
            counter.office.act_as("lmk-operator");
            if number == 2 {
                print_at_counter(&counter.office.app, made.number).await.unwrap();
            }
        }
        let (day, app) = (Timestamp::DAY, &counter.office.app);
        let refused = centre_anomalies(app, NOW, NOW.plus_seconds(day)).await;
        assert!(refused.is_err(), "an operator does not watch");
        counter.office.act_as("auditor");
        let app = &counter.office.app;
        let found = centre_anomalies(app, NOW, NOW.plus_seconds(day)).await.unwrap();
        assert_eq!(found.len(), 1);
        let activity = &found[0].activity;
        assert_eq!((activity.requests, activity.repeat_families), (3, 1));
        assert_eq!((activity.cash_payments, activity.payments), (3, 3));
        assert_eq!(activity.prints, [1]);
        assert_eq!(found[0].cash_percent, Some(100));
        let before = centre_anomalies(app, NOW.plus_seconds(-day), NOW).await.unwrap();
        assert!(before.is_empty());
    }
    }

    fn centre(
        number: u32,
        prints: &[u64],
        repeat_families: u64,
        cash_of: (u64, u64),
    ) -> CentreActivity {
        CentreActivity {
            centre: CentreId::parse(&format!("HP-{number}")).unwrap(),
            requests: 20,
            repeat_families,
            cash_payments: cash_of.0,
            payments: cash_of.1,
            prints: prints.to_vec(),
        }
    }

    #[test]
    fn a_centre_that_prints_sees_families_again_and_takes_cash_stands_first() {
        let found = reports(vec![
            centre(1, &[2, 3, 2], 0, (4, 12)),
            centre(2, &[2, 9], 3, (12, 12)),
            centre(3, &[], 2, (9, 9)),
        ]);
        assert_eq!(found[0].centre.as_str(), "HP-2");
        assert_eq!(
            found[0].anomalies,
            [
                Anomaly::ManyPrints { most: 9, median: 2 },
                Anomaly::RepeatFamilies(3),
                Anomaly::NearlyAllCash {
                    percent: 100,
                    of_all: 75
                },
            ]
        );
        assert!(found[1..].iter().all(|report| report.anomalies.is_empty()));
    }

    #[test]
    fn where_nobody_can_take_upi_cash_stands_out_nowhere() {
        let found = reports(vec![
            centre(1, &[], 0, (50, 50)),
            centre(2, &[], 0, (50, 50)),
        ]);
        assert!(found.iter().all(|report| report.anomalies.is_empty()));
        assert!(reports(Vec::new()).is_empty());
    }
}
