//! Says of a typed card number whether a card with it was issued and is the present one. Nothing of
//! the family is told: whoever holds a card knows its number, and a number proves nothing.

use issuer_domain::{CardNumber, CredentialStatus, Production, aadhaar, with_ascii_digits};

use crate::app::App;
use crate::storage::StorageError;

/// Why nothing is said.
#[derive(Debug, thiserror::Error)]
pub enum CheckNumberError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// Perhaps an Aadhaar number. It is not repeated.
    #[error("this may be an Aadhaar number\n\nhint: nobody needs it here; clear the field")]
    Aadhaar,
    /// No card number, or one with a mistyped digit. It is not repeated.
    #[error(
        "this is no card number\n\nhint: compare it with the print, such as 41705823-01-8; its last digit checks the others"
    )]
    NoNumber,
}

/// What is said of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberAnswer {
    /// No card has it.
    NotIssued,
    /// The card with it holds today.
    Current,
    /// A card with it was made and does not hold today: replaced, blocked, ended or over.
    NotCurrent,
}

/// Looks a typed number up.
pub async fn check_number(app: &App, typed: &str) -> Result<NumberAnswer, CheckNumberError> {
    let plain = with_ascii_digits(typed).to_ascii_uppercase();
    let number: String = plain.split_whitespace().collect();
    if CardNumber::parse(&number).is_err() {
        let is_aadhaar = aadhaar::find_in(typed);
        return Err(if is_aadhaar {
            CheckNumberError::Aadhaar
        } else {
            CheckNumberError::NoNumber
        });
    }
    let card = app.storage.cards().find(&number).await?;
    let Some(card) = card.filter(|card| card.production != Production::Draft) else {
        return Ok(NumberAnswer::NotIssued);
    };
    let version = &card.version;
    let has_begun = version.not_before.is_none_or(|begins| begins <= app.now);
    let holds = card.status == CredentialStatus::Valid && has_begun && version.expires_at > app.now;
    Ok(if holds {
        NumberAnswer::Current
    } else {
        NumberAnswer::NotCurrent
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_postgres::on_both_engines;
    use crate::workflow::issue_cards::issue_cards;
    use crate::workflow::renderer::Renderer;
    use crate::workflow::test_office::{TestOffice, family};

    on_both_engines! {
    async fn a_number_is_current_issued_or_nobodys(office: TestOffice) {
        let mut office = office;
        office.import(&[family(1, 2)]).await;
        let mut renderer = Renderer::bundled().unwrap();
        issue_cards(&office.app, &office.keys, &mut renderer, &mut |_| ()).await.unwrap();
        let id = family(1, 1).id;
        let cards = office.app.storage.cards().list_of_families(&[&id]).await.unwrap();
        let number = cards[&id][0].version.number.to_string();
        let spaced = number.replace('-', " - ");
        for typed in [number.as_str(), &spaced] {
            let answer = check_number(&office.app, typed).await.unwrap();
            assert_eq!(answer, NumberAnswer::Current, "{typed}");
        }
        let other = CardNumber::new(id, 2, cards[&family(1, 1).id][0].version.number.part()).unwrap();
        let answer = check_number(&office.app, &other.to_string()).await.unwrap();
        assert_eq!(answer, NumberAnswer::NotIssued);
        office.app.now = cards[&family(1, 1).id][0].version.expires_at;
        let answer = check_number(&office.app, &number).await.unwrap();
        assert_eq!(answer, NumberAnswer::NotCurrent);
        let aadhaar = check_number(&office.app, "4991 1866 5246").await;
        assert!(matches!(aadhaar, Err(CheckNumberError::Aadhaar)));
        let none = check_number(&office.app, "Sita Devi").await;
        assert!(matches!(none, Err(CheckNumberError::NoNumber)));
    }
    }
}
