use card_payload::{CardNumber, Timestamp};
use card_verifier::{Lists, verify};

/// What a freshly signed card must say when a shop reads it.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'card> {
    /// The number that will be printed on it.
    pub card_number: &'card CardNumber,
    /// Its place in the status list.
    pub status_index: u32,
    /// When it ceases to hold.
    pub expires_at: Timestamp,
}

/// A signed card that a shop would not accept, or that says something else than was meant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SelfCheckError {
    /// The verifier does not say "valid".
    #[error(
        "the signed card does not verify: {code}\n\nhint: the trust list of the last published update must name this card key, and its time to sign must not be over; `issuer publish` makes a new update"
    )]
    Refused {
        /// The verdict's code.
        code: &'static str,
    },
    /// It verifies and is another card.
    #[error("the signed card says something else than was stored: {0}")]
    Differs(&'static str),
}

/// Reads a signed card's QR text with the verifier that shops run. A card is stored as signed only
/// after this. How old the lists are does not matter here: nothing is known against a new card.
pub fn self_check(
    qr_text: &str,
    expected: &Expected<'_>,
    lists: &Lists,
    now: Timestamp,
) -> Result<(), SelfCheckError> {
    let verdict = verify(qr_text, lists, now);
    let accepted = verdict
        .card()
        .filter(|_| verdict.outcome().nothing_against());
    let Some(card) = accepted else {
        return Err(SelfCheckError::Refused {
            code: verdict.code(),
        });
    };
    if card.card_number() != expected.card_number {
        return Err(SelfCheckError::Differs("its card number"));
    }
    let card = card.claims();
    if card.status.index != expected.status_index {
        return Err(SelfCheckError::Differs("its place in the status list"));
    }
    if card.expires_at != expected.expires_at {
        return Err(SelfCheckError::Differs("its last day"));
    }
    Ok(())
}
