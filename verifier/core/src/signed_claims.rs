use card_payload::{Envelope, KeyUse, SchemaError, SignedPayload, TokenKind, token_from_text};

use crate::foreign_code::ForeignCode;
use crate::outcome::{Alteration, KeyFault, Outcome};
use crate::public_key::{NoKey, PublicKey, open_under};
use crate::scanned_text::scanned_text;

/// What a key signed, as bytes: claims as `SPEC.md` section 2 has them, not yet read.
///
/// That a key signed them is all that is known. Whether they say what a card says, the key's period,
/// the card's dates and its status are still to be asked: [`verify`](crate::verify) does all of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedClaims {
    /// One CBOR item in deterministic encoding.
    pub claims: Vec<u8>,
    /// The place among the keys of the one that signed, from 0.
    pub key: usize,
}

/// The first half of [`verify`](crate::verify), up to the signature (`SPEC.md` sections 7.1 to 7.6),
/// for a program that reads claims and lists itself. Never panics, whatever the text is.
///
/// `keys` are those of a trust list whose signatures hold and which is not older than the last one.
///
/// # Errors
/// What [`verify`](crate::verify) finds out about such a text; nothing of its claims can be read.
pub fn signed_claims(text: &str, keys: &[PublicKey]) -> Result<SignedClaims, Outcome> {
    let token = token_of_card(text)?;
    let (payload, key) = open_card(&token, keys.iter().zip(0..))?;
    let claims = payload.claims().map_err(outcome_of_claims)?.to_vec();
    Ok(SignedClaims { claims, key })
}

/// The token in the text of a scanned code.
pub(crate) fn token_of_card(text: &str) -> Result<Vec<u8>, Outcome> {
    token_from_text(&scanned_text(text)).map_err(|error| {
        Outcome::of_text_error(error).unwrap_or_else(|| Outcome::NotOurCard(ForeignCode::of(text)))
    })
}

/// A card's payload under the key for cards that signed it, with what stands beside that key.
pub(crate) fn open_card<'t, 'k, Beside>(
    token: &'t [u8],
    keys: impl IntoIterator<Item = (&'k PublicKey, Beside)>,
) -> Result<(SignedPayload<'t>, Beside), Outcome> {
    let envelope = Envelope::parse(token, TokenKind::Card)
        .map_err(|error| Outcome::Altered(Alteration::Envelope(error)))?;
    open_under(&envelope, KeyUse::Card, keys).map_err(|reason| match reason {
        NoKey::Unknown => Outcome::UnknownKey,
        NoKey::OtherUse => Outcome::KeyNotAllowed(KeyFault::NotForCards),
        NoKey::Signature => Outcome::Altered(Alteration::Signature),
    })
}

/// What signed claims that cannot be read say about the card.
pub(crate) const fn outcome_of_claims(error: SchemaError) -> Outcome {
    match error {
        SchemaError::NewerFormat(_) => Outcome::NewerFormat,
        other => Outcome::Altered(Alteration::Claims(other)),
    }
}
