//! What a counter cannot do, and the money of counters.

use issuer_domain::MoneyError;
use issuer_office::workflow::answer_grievance::AnswerError;
use issuer_office::workflow::bank_file::{BankFault, BankFileError};
use issuer_office::workflow::call_consent::ConsentError;
use issuer_office::workflow::centre_anomalies::AnomalyError;
use issuer_office::workflow::confirm_payments::BankError;
use issuer_office::workflow::counter_papers::CounterPaperError;
use issuer_office::workflow::counter_place::CounterPlaceError;
use issuer_office::workflow::decide_request::DecideError;
use issuer_office::workflow::find_family::FindFamilyError;
use issuer_office::workflow::grievance_ageing::AgeingError;
use issuer_office::workflow::no_card::NoCard;
use issuer_office::workflow::open_request::OpenRequestError;
use issuer_office::workflow::pay_request::PayError;
use issuer_office::workflow::print_at_counter::CounterPrintError;
use issuer_office::workflow::rate_lists::RateListsError;
use issuer_office::workflow::record_remittance::{REFERENCE_MAX, RemittanceError};
use issuer_office::workflow::sign_interim::InterimError;
use issuer_office::workflow::tally::TallyError;
use issuer_office::workflow::withdraw_request::WithdrawError;
use issuer_pages::Refusal;

use super::storage::numbered;
use crate::http::fault::Fault;

/// Another centre's things are not found.
impl From<CounterPlaceError> for Fault {
    fn from(error: CounterPlaceError) -> Self {
        match error {
            CounterPlaceError::Storage(error) => error.into(),
            CounterPlaceError::Permission(error) => error.into(),
            CounterPlaceError::OtherCentre(_) => Self::NotFound,
        }
    }
}

impl From<FindFamilyError> for Fault {
    fn from(error: FindFamilyError) -> Self {
        Self::NotTaken(Refusal::new(match error {
            FindFamilyError::Storage(error) => return error.into(),
            FindFamilyError::Permission(error) => return error.into(),
            FindFamilyError::Pattern(error) => return Self::Away(error.to_string()),
            FindFamilyError::Aadhaar => "counter-wrong-aadhaar",
            FindFamilyError::Neither => "counter-wrong-neither",
            FindFamilyError::CheckDigit => "counter-wrong-digit",
            FindFamilyError::NoLists => "counter-wrong-no-lists",
            FindFamilyError::NotThere => "counter-wrong-not-there",
            FindFamilyError::NotGenuine { code } => {
                let refusal = Refusal::new("counter-wrong-not-genuine");
                return Self::NotTaken(refusal.with("code", code));
            }
        }))
    }
}

impl From<RateListsError> for Fault {
    fn from(error: RateListsError) -> Self {
        tracing::error!(cause = error.to_string(), "no rate list holds");
        Self::NotTaken(Refusal::new("refused-no-rates"))
    }
}

impl From<OpenRequestError> for Fault {
    fn from(error: OpenRequestError) -> Self {
        Self::NotTaken(Refusal::new(match error {
            OpenRequestError::Storage(error) => return error.into(),
            OpenRequestError::Place(error) => return error.into(),
            OpenRequestError::Fee(error) => return error.into(),
            OpenRequestError::Family(refused) => return NoCard::from(refused).into(),
            OpenRequestError::NoReport => "counter-wrong-no-report",
            OpenRequestError::Recovered => "counter-wrong-no-open",
        }))
    }
}

impl From<PayError> for Fault {
    fn from(error: PayError) -> Self {
        Self::NotTaken(match error {
            PayError::Storage(error) => return error.into(),
            PayError::Place(error) => return error.into(),
            PayError::NoPayee => Refusal::new("refused-no-payee"),
            PayError::Upi(_) => Refusal::new("refused-upi"),
            PayError::NoLink(number) => numbered("refused-no-link", &number),
        })
    }
}

impl From<ConsentError> for Fault {
    fn from(error: ConsentError) -> Self {
        match error {
            ConsentError::Storage(error) => error.into(),
            ConsentError::Permission(error) => error.into(),
            ConsentError::NotThere => Self::NotFound,
        }
    }
}

impl From<MoneyError> for Fault {
    fn from(_: MoneyError) -> Self {
        Self::NotTaken(Refusal::new("refused-money-form"))
    }
}

impl From<WithdrawError> for Fault {
    fn from(error: WithdrawError) -> Self {
        match error {
            WithdrawError::Storage(error) => error.into(),
            WithdrawError::Place(error) => error.into(),
        }
    }
}

impl From<CounterPaperError> for Fault {
    fn from(error: CounterPaperError) -> Self {
        match error {
            CounterPaperError::Storage(error) => error.into(),
            CounterPaperError::Place(error) => error.into(),
            CounterPaperError::NoReceipt(number) => {
                Self::NotTaken(numbered("refused-no-receipt", &number))
            }
            error => Self::Away(error.to_string()),
        }
    }
}

impl From<CounterPrintError> for Fault {
    fn from(error: CounterPrintError) -> Self {
        match error {
            CounterPrintError::Storage(error) => error.into(),
            CounterPrintError::Place(error) => error.into(),
            CounterPrintError::NoCard(number) => {
                Self::NotTaken(numbered("refused-no-card-yet", &number))
            }
        }
    }
}

impl From<InterimError> for Fault {
    fn from(error: InterimError) -> Self {
        match error {
            InterimError::Storage(error) => error.into(),
            InterimError::Place(error) => error.into(),
            InterimError::NotNow(number) => Self::NotTaken(numbered("refused-no-interim", &number)),
            InterimError::NoKey(_) => Self::NotTaken(Refusal::new("refused-no-key")),
            error => Self::Away(error.to_string()),
        }
    }
}

impl From<DecideError> for Fault {
    fn from(error: DecideError) -> Self {
        Self::NotTaken(match error {
            DecideError::Storage(error) => return error.into(),
            DecideError::Permission(error) => return error.into(),
            DecideError::OtherCard(card) => Refusal::new("refused-other-card").with("card", &card),
            DecideError::SettleFirst => Refusal::new("refused-settle-first"),
            DecideError::NoCard(why) => return why.into(),
            DecideError::NotMadeYet(why) => {
                Refusal::new("refused-not-made-yet").with("why", &one_line(&why))
            }
            DecideError::Make(error) => {
                let why = one_line(&error.to_string());
                Refusal::new("refused-no-card").with("why", &why)
            }
        })
    }
}

/// What a verb said, without its line breaks.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl From<RemittanceError> for Fault {
    fn from(error: RemittanceError) -> Self {
        Self::NotTaken(match error {
            RemittanceError::Storage(error) => return error.into(),
            RemittanceError::Permission(error) => return error.into(),
            RemittanceError::Nothing => Refusal::new("refused-remittance-nothing"),
            RemittanceError::Reference => {
                Refusal::new("refused-remittance-reference").with("most", &REFERENCE_MAX)
            }
        })
    }
}

impl From<BankError> for Fault {
    fn from(error: BankError) -> Self {
        Self::NotTaken(match error {
            BankError::Storage(error) => return error.into(),
            BankError::Permission(error) => return error.into(),
            BankError::File(BankFileError::File { .. }) => Refusal::new("refused-file-table"),
            BankError::File(BankFileError::Column { column, .. }) => {
                Refusal::new("refused-bank-column").with("column", column)
            }
        })
    }
}

/// Why a line of a bank's file was not taken.
pub(in crate::http) fn bank_fault(fault: BankFault) -> Refusal {
    if let Some(Fault::NotTaken(refusal)) = fault.refused.map(Fault::from) {
        return refusal;
    }
    Refusal::new(match fault.column {
        "amount" => "refused-money-form",
        "utr" => "refused-bank-utr",
        "status" => "refused-bank-status",
        _ => "refused-bank-reference",
    })
}

impl From<TallyError> for Fault {
    fn from(error: TallyError) -> Self {
        match error {
            TallyError::Storage(error) => error.into(),
            TallyError::Permission(error) => error.into(),
        }
    }
}

impl From<AnomalyError> for Fault {
    fn from(error: AnomalyError) -> Self {
        match error {
            AnomalyError::Storage(error) => error.into(),
            AnomalyError::Permission(error) => error.into(),
        }
    }
}

impl From<AgeingError> for Fault {
    fn from(error: AgeingError) -> Self {
        match error {
            AgeingError::Storage(error) => error.into(),
            AgeingError::Permission(error) => error.into(),
        }
    }
}

impl From<AnswerError> for Fault {
    fn from(error: AnswerError) -> Self {
        match error {
            AnswerError::Storage(error) => error.into(),
            AnswerError::Permission(error) => error.into(),
            AnswerError::Words(_) | AnswerError::Empty => {
                Self::NotTaken(Refusal::new("wrong-answer"))
            }
        }
    }
}
