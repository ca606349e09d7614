use card_verifier::{DeltaError, Device, Taken, UpdateError};

use crate::offered::{Offer, OfferError};

/// What became of something offered.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// It is in use from now on; in words, what it was.
    Taken(String),
    /// It was here already; in words, and the code where there is one.
    Held(String, Option<String>),
    /// Refused for its content; the lists stay as they were.
    Refused(UpdateError),
    /// It could not be read, or parts are missing.
    Unreadable(OfferError),
}

/// Takes what is offered in whatever order it fits, and tells of each offer what became of it. One
/// that is here already is no mistake.
pub(crate) fn take_all(device: &mut Device, offers: Vec<Offer>) -> Vec<(String, Outcome)> {
    let mut outcomes = Vec::new();
    let mut waiting = Vec::new();
    for Offer { from, token } in offers {
        match token {
            Ok(token) => waiting.push((from, token)),
            Err(error) => outcomes.push((from, Outcome::Unreadable(error))),
        }
    }
    loop {
        let before = waiting.len();
        let mut later = Vec::new();
        let mut reasons = Vec::new();
        for (from, token) in waiting {
            match take(device, &token) {
                Outcome::Refused(reason) => {
                    later.push((from, token));
                    reasons.push(reason);
                }
                outcome => outcomes.push((from, outcome)),
            }
        }
        if later.len() == before {
            let refused = later.into_iter().zip(reasons);
            outcomes.extend(refused.map(|((from, _), reason)| (from, Outcome::Refused(reason))));
            return outcomes;
        }
        waiting = later;
    }
}

/// Takes one token.
pub(crate) fn take(device: &mut Device, token: &[u8]) -> Outcome {
    if device.kept().iter().any(|kept| kept == token) {
        return Outcome::Held("It is here already".to_owned(), None);
    }
    match device.take(token) {
        Ok(change) => Outcome::Taken(describe(&change, device)),
        Err(error @ UpdateError::Delta(DeltaError::Older { offered, .. })) => Outcome::Held(
            format!("Version {offered} of the status list is here already"),
            Some(error.code()),
        ),
        Err(reason) => Outcome::Refused(reason),
    }
}

fn describe(change: &Taken, device: &Device) -> String {
    let number = |number: Option<u64>| number.map_or_else(String::new, |number| number.to_string());
    let lists = device.lists();
    match change {
        Taken::Everything | Taken::Update => {
            let version = number(lists.map(card_verifier::Lists::version));
            format!("Update {version} is taken")
        }
        Taken::StatusList { uri, version } => {
            format!("Status list {uri} is now of version {version}")
        }
        Taken::Scale(month) => format!("The scale of {month} is taken"),
        Taken::TrustList => {
            let version = number(lists.map(card_verifier::Lists::trust_list_version));
            format!("Trust list {version} is taken")
        }
    }
}
