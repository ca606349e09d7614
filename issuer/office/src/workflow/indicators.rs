//! Everything that the dashboard shows, taken at one moment.

use issuer_domain::{Area, Timestamp};

use super::readiness_report::ReadinessReport;
use crate::storage::{
    Counted, LotProgress, PressYield, RefusedScans, RequestFunnel, Storage, StorageError,
    WaitingRequests,
};

/// Reprints and requests of so many days are counted.
pub const COUNTED_DAYS: i64 = 365;
/// Lots of which a burn-down is drawn.
const LOTS_MAX: u32 = 6;
/// The forecast goes on as the last days went.
const PACE_DAYS: i64 = 14;
/// A forecast beyond so many days says nothing.
const FORECAST_DAYS_MAX: i64 = 3 * 365;

/// The state of an area, and of the office.
#[derive(Debug, Clone)]
pub struct IndicatorReport {
    /// When it was taken.
    pub at: Timestamp,
    /// Families and cards of the area.
    pub readiness: ReadinessReport,
    /// Requests that wait.
    pub waiting: WaitingRequests,
    /// Cards of the area that were printed again, by reason.
    pub reprints: Vec<Counted>,
    /// Cards of the area that could not be given, by reason.
    pub undelivered: Vec<Counted>,
    /// What presses returned.
    pub presses: Vec<PressYield>,
    /// Lots on their way.
    pub lots: Vec<LotProgress>,
    /// How far requests have come.
    pub funnel: RequestFunnel,
    /// Ended and replaced cards that shops were shown.
    pub refused_scans: Vec<RefusedScans>,
    /// When shops last got new lists.
    pub published: Option<Timestamp>,
    /// When the audit chain was last signed.
    pub checkpoint: Option<Timestamp>,
}

impl IndicatorReport {
    /// Counts now.
    pub async fn of(storage: &Storage, area: Area, now: Timestamp) -> Result<Self, StorageError> {
        let since = now.plus_seconds(-COUNTED_DAYS * Timestamp::DAY);
        let indicators = storage.indicators();
        Ok(Self {
            at: now,
            readiness: ReadinessReport::of(storage, area).await?,
            waiting: indicators.waiting_requests().await?,
            reprints: indicators.reprints(area, since).await?,
            undelivered: indicators.undelivered(area).await?,
            presses: indicators.presses().await?,
            lots: indicators.open_lots(LOTS_MAX).await?,
            funnel: indicators.funnel(since).await?,
            refused_scans: indicators.refused_scans(since).await?,
            published: indicators.last_published().await?,
            checkpoint: indicators.last_checkpoint().await?,
        })
    }
}

impl PressYield {
    /// Hundredths of a percent of what came back that were spoiled.
    pub fn spoiled_share(&self) -> u64 {
        let all = self.printed + self.spoiled + self.missing;
        (self.spoiled * 10_000).checked_div(all).unwrap_or_default()
    }
}

impl RequestFunnel {
    /// Whole days, rounded up, within which this many hundredths of the delivered requests were
    /// handed over. None where none was.
    pub fn days_for(&self, percent: usize) -> Option<i64> {
        // The nearest rank: the smallest value that so many hundredths do not exceed.
        let rank = (self.delivered_after.len() * percent).div_ceil(100);
        let seconds = self.delivered_after.get(rank.checked_sub(1)?)?;
        Some(seconds.max(&0).div_euclid(Timestamp::DAY) + i64::from(seconds % Timestamp::DAY > 0))
    }
}

impl LotProgress {
    /// Cards that have not reached their families and are still on the way.
    pub const fn remaining(&self) -> u64 {
        self.cards
            .saturating_sub(self.handed_over)
            .saturating_sub(self.not_delivered)
    }

    /// The day, counted from 1970 in India, on which nothing remains if it goes on as it went in the
    /// last days. None where nothing was handed over in them, or it is too far away to say.
    pub fn forecast(&self, today: i64) -> Option<i64> {
        let begins = self.by_day.first()?.0.max(today - PACE_DAYS + 1);
        let recent = self.by_day.iter().filter(|(day, _)| *day >= begins);
        let handed: u64 = recent.map(|(_, cards)| cards).sum();
        let days = u64::try_from(today - begins + 1).ok()?;
        let left = (self.remaining() * days).checked_add(handed.checked_sub(1)?)? / handed;
        let left = i64::try_from(left).ok()?;
        (left <= FORECAST_DAYS_MAX).then_some(today + left)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lot(cards: u64, by_day: &[(i64, u64)]) -> LotProgress {
        LotProgress {
            lot: "lot-0001".to_owned(),
            frozen_at: Timestamp::from_seconds(0),
            cards,
            handed_over: by_day.iter().map(|(_, cards)| cards).sum(),
            not_delivered: 0,
            by_day: by_day.to_vec(),
        }
    }

    #[test]
    fn a_forecast_goes_on_as_the_last_days_went() {
        assert_eq!(lot(100, &[(10, 10), (11, 10)]).forecast(11), Some(19));
        assert_eq!(
            lot(100, &[(10, 10), (11, 11)]).forecast(11),
            Some(19),
            "rounded up"
        );
        assert_eq!(
            lot(20, &[(10, 20)]).forecast(12),
            Some(12),
            "nothing is left"
        );
        assert_eq!(lot(100, &[]).forecast(11), None);
        assert_eq!(
            lot(100, &[(10, 10)]).forecast(40),
            None,
            "nothing went lately"
        );
        assert_eq!(
            lot(1_000_000, &[(10, 1)]).forecast(10),
            None,
            "too far away"
        );
    }

    #[test]
    fn half_and_nine_tenths_are_found_by_nearest_rank_and_rounded_up_to_days() {
        let mut funnel = RequestFunnel {
            delivered_after: (1..=10).map(|day| day * Timestamp::DAY).collect(),
            ..RequestFunnel::default()
        };
        assert_eq!(
            (funnel.days_for(50), funnel.days_for(90)),
            (Some(5), Some(9))
        );
        funnel.delivered_after = vec![1];
        assert_eq!(funnel.days_for(50), Some(1));
        assert_eq!(RequestFunnel::default().days_for(50), None);
    }
}
