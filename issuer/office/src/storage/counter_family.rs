use issuer_domain::{Family, FamilyId, Hold};

use super::card_rows::read_card;
use super::card_version::StoredCard;
use super::families::{Families, read_one};
use super::request_rows::{StoredRequest, read_request};
use super::{StorageError, call_consents, cards, families, family_holds, reprint_requests};

/// A family with everything that a counter goes by.
#[derive(Debug, Clone)]
pub struct CounterFamily {
    /// As the last register file has it.
    pub family: Family,
    /// Every card that it ever had, drafts included, in their order.
    pub cards: Vec<StoredCard>,
    /// Why it gets no card for now ([`Families::list_holds`]).
    pub holds: Vec<Hold>,
    /// Its newest requests, the newest first.
    pub requests: Vec<StoredRequest>,
    /// Whether it may be called about its card.
    pub may_be_called: bool,
}

impl Families<'_> {
    /// A family as a counter needs it, with so many of its requests, in one journey.
    pub async fn find_for_counter(
        &self,
        family_id: &FamilyId,
        requests: u32,
    ) -> Result<Option<CounterFamily>, StorageError> {
        let id = family_id.as_str();
        let reads = [
            families::named_one(id),
            cards::named_of_family(id),
            family_holds::named_of_family(id),
            reprint_requests::named_of_family(id, requests),
            call_consents::named_of_family(id),
        ];
        let [family, cards, holds, requests, consent] = self.storage.fetch_together(reads).await?;
        let Some(stored) = read_one(&family)? else {
            return Ok(None);
        };
        let consent = consent.first().map(call_consents::read).transpose()?;
        Ok(Some(CounterFamily {
            family: stored.family,
            cards: cards.iter().map(read_card).collect::<Result<_, _>>()?,
            holds: family_holds::read_holds_of_one(&holds, self.storage.hold_policy())?,
            requests: requests
                .iter()
                .map(read_request)
                .collect::<Result<_, _>>()?,
            may_be_called: consent.is_some_and(|consent| consent.holds()),
        }))
    }
}
