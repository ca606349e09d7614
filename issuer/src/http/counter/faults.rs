//! What workflows of the counter refuse, as an answer or as words on the page that was filled in.

use issuer_office::storage::{CounterRefused, StorageError};
use issuer_office::workflow::counter_papers::CounterPaperError;
use issuer_office::workflow::counter_place::CounterPlaceError;
use issuer_office::workflow::decide_request::DecideError;
use issuer_office::workflow::find_family::FindFamilyError;
use issuer_office::workflow::open_request::OpenRequestError;
use issuer_office::workflow::pay_request::PayError;
use issuer_office::workflow::print_at_counter::CounterPrintError;
use issuer_office::workflow::sign_interim::InterimError;
use issuer_office::workflow::withdraw_request::WithdrawError;
use issuer_pages::Words;
use issuer_pages::counter::Wrong;

use crate::http::fault::Fault;

/// A text of the pages.
pub(super) fn wrong(words: Words, key: &str) -> Wrong {
    Wrong {
        text: words.say(key),
        is_english: false,
        link: None,
    }
}

/// What a workflow said, in English.
pub(super) fn said(error: &impl ToString) -> Wrong {
    Wrong {
        text: error.to_string(),
        is_english: true,
        link: None,
    }
}

/// What is not there or is somebody else's is not found; what the office refuses is said; the rest
/// is the office's own trouble.
pub(super) fn storage(error: StorageError) -> Fault {
    match error {
        StorageError::Counter(CounterRefused::NoSuchRequest { .. }) => Fault::NotFound,
        StorageError::Counter(refused) => Fault::NotTaken(refused.to_string()),
        other => other.into(),
    }
}

/// Another centre's things are not found.
pub(super) fn place(error: CounterPlaceError) -> Fault {
    match error {
        CounterPlaceError::Storage(error) => storage(error),
        CounterPlaceError::Permission(error) => error.into(),
        CounterPlaceError::OtherCentre(_) => Fault::NotFound,
    }
}

pub(super) fn find(error: FindFamilyError, words: Words) -> Result<Wrong, Fault> {
    let key = match error {
        FindFamilyError::Storage(error) => return Err(storage(error)),
        FindFamilyError::Permission(error) => return Err(error.into()),
        FindFamilyError::Pattern(error) => return Err(Fault::Away(error.to_string())),
        FindFamilyError::Aadhaar => "counter-wrong-aadhaar",
        FindFamilyError::Neither => "counter-wrong-neither",
        FindFamilyError::CheckDigit => "counter-wrong-digit",
        FindFamilyError::NoLists => "counter-wrong-no-lists",
        FindFamilyError::NotThere => "counter-wrong-not-there",
        FindFamilyError::NotGenuine { code } => {
            return Ok(Wrong {
                text: words.with("counter-wrong-not-genuine", "code", code),
                is_english: false,
                link: None,
            });
        }
    };
    Ok(wrong(words, key))
}

pub(super) fn open(error: OpenRequestError, words: Words) -> Result<Wrong, Fault> {
    match error {
        OpenRequestError::Storage(StorageError::Counter(CounterRefused::OpenRequest {
            number,
        })) => Ok(Wrong {
            link: Some((format!("/counter/requests/{number}"), number)),
            ..wrong(words, "counter-wrong-open")
        }),
        OpenRequestError::Storage(StorageError::Counter(refused)) => Ok(said(&refused)),
        OpenRequestError::Storage(error) => Err(storage(error)),
        OpenRequestError::Place(error) => Err(place(error)),
        OpenRequestError::NoReport => Ok(wrong(words, "counter-wrong-no-report")),
        OpenRequestError::Recovered => Ok(wrong(words, "counter-wrong-no-open")),
        error @ (OpenRequestError::Fee(_) | OpenRequestError::Family(_)) => Ok(said(&error)),
    }
}

pub(super) fn pay(error: PayError, words: Words) -> Result<Wrong, Fault> {
    match error {
        PayError::Storage(StorageError::Counter(CounterRefused::UtrUsed)) => {
            Ok(wrong(words, "counter-wrong-utr-used"))
        }
        PayError::Storage(StorageError::Counter(CounterRefused::NoSuchRequest { .. })) => {
            Err(Fault::NotFound)
        }
        PayError::Storage(StorageError::Counter(refused)) => Ok(said(&refused)),
        PayError::Storage(error) => Err(storage(error)),
        PayError::Place(error) => Err(place(error)),
        error @ (PayError::NoPayee | PayError::Upi(_) | PayError::NoLink(_)) => Ok(said(&error)),
    }
}

pub(super) fn withdraw(error: WithdrawError) -> Result<Wrong, Fault> {
    match error {
        WithdrawError::Storage(StorageError::Counter(refused @ CounterRefused::Step(_))) => {
            Ok(said(&refused))
        }
        WithdrawError::Storage(error) => Err(storage(error)),
        WithdrawError::Place(error) => Err(place(error)),
    }
}

pub(super) fn paper(error: CounterPaperError) -> Fault {
    match error {
        CounterPaperError::Storage(error) => storage(error),
        CounterPaperError::Place(error) => place(error),
        error @ CounterPaperError::NoReceipt(_) => Fault::NotTaken(error.to_string()),
        error => Fault::Away(error.to_string()),
    }
}

pub(super) fn print(error: CounterPrintError, words: Words) -> Result<Wrong, Fault> {
    match error {
        CounterPrintError::Storage(StorageError::Counter(CounterRefused::QuotaUsedUp {
            ..
        })) => Ok(wrong(words, "counter-wrong-quota")),
        CounterPrintError::Storage(StorageError::Counter(
            refused @ CounterRefused::NotToPrint { .. },
        )) => Ok(said(&refused)),
        CounterPrintError::Storage(error) => Err(storage(error)),
        CounterPrintError::Place(error) => Err(place(error)),
        error @ CounterPrintError::NoCard(_) => Ok(said(&error)),
    }
}

pub(super) fn interim(error: InterimError) -> Fault {
    match error {
        InterimError::Storage(error) => storage(error),
        InterimError::Place(error) => place(error),
        error @ (InterimError::NotNow(_) | InterimError::NoKey(_)) => {
            Fault::NotTaken(error.to_string())
        }
        error => Fault::Away(error.to_string()),
    }
}

pub(super) fn decide(error: DecideError, words: Words) -> Result<Wrong, Fault> {
    match error {
        DecideError::Storage(StorageError::Counter(CounterRefused::NoSuchRequest { .. })) => {
            Err(Fault::NotFound)
        }
        DecideError::Storage(StorageError::Counter(CounterRefused::SecondPerson { .. })) => {
            Ok(wrong(words, "requests-wrong-own"))
        }
        DecideError::Storage(StorageError::Counter(refused)) => Ok(said(&refused)),
        DecideError::Storage(error) => Err(storage(error)),
        DecideError::Permission(error) => Err(error.into()),
        error => Ok(said(&error)),
    }
}
