//! What a press says of a card, and what that changes.

use super::{Production, SpoilReason};
use crate::{Timestamp, TransitionRefused};

/// What a press says became of a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PressReport {
    /// It is good.
    Printed,
    /// It is bad, was kept as a sample, or is missing.
    Spoiled(SpoilReason),
}

/// Why a report is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportRefused {
    /// The card's lot never went to the press.
    NotAtThePress,
    /// It contradicts what was reported or found before.
    Contradiction,
}

impl PressReport {
    /// The word in databases.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Printed => "printed",
            Self::Spoiled(reason) => reason.word(),
        }
    }

    /// The report of a database's word.
    pub fn from_word(word: &str) -> Option<Self> {
        if word == Self::Printed.word() {
            Some(Self::Printed)
        } else {
            SpoilReason::from_word(word).map(Self::Spoiled)
        }
    }

    /// The report of a file's two cells: `printed`, `sample` and `missing` stand alone, `spoiled`
    /// has the reason beside it. `None` where they are no report.
    pub fn from_cells(outcome: &str, reason: &str) -> Option<Self> {
        match (outcome, reason) {
            ("printed", "") => Some(Self::Printed),
            ("sample", "") => Some(Self::Spoiled(SpoilReason::Sample)),
            ("missing", "") => Some(Self::Spoiled(SpoilReason::Missing)),
            ("spoiled", reason) => SpoilReason::from_word(reason)
                .filter(|reason| reason.is_defect())
                .map(Self::Spoiled),
            _ => None,
        }
    }
}

impl Production {
    /// Takes a report of the press on; `before` is what it reported last. `None` where the report
    /// says what was said before: the same file twice changes nothing, whatever was found since.
    pub fn report(
        self,
        before: Option<PressReport>,
        report: PressReport,
        at: Timestamp,
    ) -> Result<Option<Self>, ReportRefused> {
        if before == Some(report) {
            return Ok(None);
        }
        let refused = match &self {
            Self::Draft | Self::Signed(_) | Self::Frozen(..) | Self::Rendered(..) => {
                ReportRefused::NotAtThePress
            }
            _ => ReportRefused::Contradiction,
        };
        let step: Result<Self, TransitionRefused> = match report {
            PressReport::Printed => self.print(at),
            PressReport::Spoiled(reason) => self.spoil(reason, at),
        };
        step.map(Some).map_err(|_| refused)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Lot, Signing};
    use super::*;

    const AT: Timestamp = Timestamp::from_seconds(9);

    fn exported() -> Production {
        let signing = Signing {
            at: AT,
            key_id: [0; 4],
        };
        let frozen = Production::Signed(signing).freeze(Lot("a".to_owned()), AT);
        frozen.unwrap().render(AT).unwrap().export(AT).unwrap()
    }

    #[test]
    fn a_spoiled_card_never_becomes_good_and_a_good_one_may_be_found_bad() {
        let cut = PressReport::Spoiled(SpoilReason::Cut);
        let printed = exported().report(None, PressReport::Printed, AT).unwrap();
        let spoiled = printed.unwrap().report(Some(PressReport::Printed), cut, AT);
        let spoiled = spoiled.unwrap().unwrap();
        assert_eq!(spoiled.word(), "spoiled");
        let again = spoiled.clone().report(Some(cut), cut, AT);
        assert_eq!(again, Ok(None), "the same again changes nothing");
        let good = spoiled.report(Some(cut), PressReport::Printed, AT);
        assert_eq!(good, Err(ReportRefused::Contradiction));
    }

    #[test]
    fn a_report_is_read_from_its_words_alone() {
        for reason in SpoilReason::ALL {
            let report = PressReport::Spoiled(reason);
            assert_eq!(PressReport::from_word(report.word()), Some(report));
        }
        let cells = PressReport::from_cells;
        assert_eq!(cells("printed", ""), Some(PressReport::Printed));
        assert_eq!(
            cells("spoiled", "qr"),
            Some(PressReport::Spoiled(SpoilReason::Qr))
        );
        for (outcome, reason) in [
            ("printed", "cut"),
            ("spoiled", ""),
            ("spoiled", "missing"),
            ("lost", ""),
        ] {
            assert_eq!(cells(outcome, reason), None, "{outcome} {reason}");
        }
    }

    #[test]
    fn a_card_that_never_went_to_the_press_is_not_reported() {
        let refused = Production::Draft.report(None, PressReport::Printed, AT);
        assert_eq!(refused, Err(ReportRefused::NotAtThePress));
    }
}
