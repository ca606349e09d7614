//! What the database does not take.

use issuer_domain::RequestStepRefused;
use issuer_office::storage::{CounterRefused, LotRefused, StorageError};
use issuer_pages::Refusal;

use crate::http::fault::Fault;

impl From<StorageError> for Fault {
    fn from(error: StorageError) -> Self {
        let refusal = match error {
            StorageError::NoSuchReview { .. }
            | StorageError::NoSuchApproval { .. }
            | StorageError::NoSuchCard { .. }
            | StorageError::NoSuchFamily { .. } => return Self::NotFound,
            StorageError::Lot(refused) => return refused.into(),
            StorageError::Counter(refused) => return refused.into(),
            StorageError::StaffExists { name } => {
                Refusal::new("refused-staff-exists").with("name", &name)
            }
            StorageError::SamePerson { id } => numbered("refused-same-person", &id),
            StorageError::NotToDecide { id, .. } => numbered("refused-not-to-decide", &id),
            StorageError::NotApproved { id, .. } => numbered("refused-not-approved", &id),
            StorageError::OtherRequest { id } => numbered("refused-other-request", &id),
            StorageError::NotDecided { review } => numbered("refused-nothing-decided", &review),
            StorageError::DecidedOtherwise { review } => {
                numbered("refused-decided-otherwise", &review)
            }
            StorageError::Transition(_) => Refusal::new("refused-card-step"),
            error => return Self::Away(error.to_string()),
        };
        Self::NotTaken(refusal)
    }
}

/// A refusal about something with a number.
pub(super) fn numbered(code: &'static str, number: &(impl ToString + ?Sized)) -> Refusal {
    Refusal::new(code).with("number", number)
}

impl From<LotRefused> for Fault {
    fn from(refused: LotRefused) -> Self {
        let of_lot = |code, lot: &String| Refusal::new(code).with("lot", lot);
        Self::NotTaken(match &refused {
            LotRefused::NoSuchLot { .. } | LotRefused::NoSuchConsignment { .. } => {
                return Self::NotFound;
            }
            LotRefused::LotClosed { lot } => of_lot("refused-lot-closed", lot),
            LotRefused::NothingToInspect { lot } => of_lot("refused-nothing-to-inspect", lot),
            LotRefused::NotSampled { lot } => of_lot("refused-not-sampled", lot),
            LotRefused::OwnLotInspected { lot, who } => {
                of_lot("refused-own-lot", lot).with("who", who)
            }
            LotRefused::LotNotAccepted { lot, .. } => of_lot("refused-not-accepted", lot),
            LotRefused::BundleNotHere { bundle, .. } => {
                Refusal::new("refused-bundle-not-here").with("bundle", bundle)
            }
            LotRefused::NotInConsignment { consignment, what } => {
                // Its number, without the English word before it.
                let what = what.rsplit(' ').next().unwrap_or(what);
                let refusal = Refusal::new("refused-not-in-consignment");
                refusal.with("what", what).with("consignment", consignment)
            }
            LotRefused::BundleCount {
                bundle,
                sent,
                counted,
                named,
            } => Refusal::new("refused-bundle-count")
                .with("bundle", bundle)
                .with("sent", sent)
                .with("counted", counted)
                .with("named", named),
        })
    }
}

impl From<CounterRefused> for Fault {
    fn from(refused: CounterRefused) -> Self {
        Self::NotTaken(match &refused {
            CounterRefused::NoSuchRequest { .. } | CounterRefused::NoSuchGrievance { .. } => {
                return Self::NotFound;
            }
            CounterRefused::OpenRequest { number } => numbered("refused-open-request", number),
            CounterRefused::SecondPerson { number } => numbered("refused-second-person", number),
            CounterRefused::Step(RequestStepRefused::State { .. }) => {
                Refusal::new("refused-request-step")
            }
            CounterRefused::Step(RequestStepRefused::Amount { due, came })
            | CounterRefused::WrongAmount { due, came, .. } => {
                let refusal = Refusal::new("refused-amount");
                refusal.with("due", due).with("came", came)
            }
            CounterRefused::NoSuchCentre { centre } => {
                Refusal::new("refused-no-centre").with("centre", centre)
            }
            CounterRefused::CentreExists { centre } => {
                Refusal::new("refused-centre-exists").with("centre", centre)
            }
            CounterRefused::QuotaUsedUp { quota, .. } => {
                Refusal::new("refused-quota").with("quota", quota)
            }
            CounterRefused::NotToPrint { card, .. } => {
                Refusal::new("refused-not-to-print").with("card", card)
            }
            CounterRefused::NoSuchPayment { reference } => {
                Refusal::new("refused-no-payment").with("reference", reference)
            }
            CounterRefused::UtrUsed => Refusal::new("refused-utr-used"),
            CounterRefused::Grievance(_) => Refusal::new("refused-grievance-step"),
            CounterRefused::LinkOver => Refusal::new("refused-link-over"),
            CounterRefused::SaidBefore => Refusal::new("refused-said-before"),
            CounterRefused::NumbersUsedUp => Refusal::new("refused-numbers-used-up"),
        })
    }
}
