use std::collections::BTreeMap;

use issuer_domain::{CardNumber, FamilyId, Timestamp};

use super::audit::AuditEvent;
use super::card_live;
use super::card_rows::{CARD_COLUMNS, DRAFT_COLUMNS, draft_row, read_card};
use super::card_version::{CardVersion, StoredCard};
use super::engine::{NamedRead, ReadTransaction, Statement, Value, WriteTransaction};
use super::request_steps::{Deciding, PossibleStep};
use super::status_indexes::{self, StatusListSetup, StatusPlace};
use super::{Storage, StorageError};

/// Card versions.
#[derive(Debug, Clone, Copy)]
pub struct Cards<'a> {
    pub(super) storage: &'a Storage,
}

impl Cards<'_> {
    /// Gives out `count` places of status lists that no card has had, and stores the drafts that are
    /// made of them, all or none; store all parts of a family in one batch. Each names the live issue
    /// that it replaces, or none where the family has none: anything else is refused. A request's yes
    /// is said in the same transaction.
    pub async fn draft<Fault: From<StorageError>>(
        &self,
        count: u32,
        setup: &StatusListSetup<'_>,
        deciding: Option<&Deciding<'_>>,
        make: impl FnOnce(Vec<StatusPlace>) -> Result<Vec<CardVersion>, Fault>,
    ) -> Result<Vec<StoredCard>, Fault> {
        let mut transaction = match deciding {
            None => self.storage.begin_write().await?,
            Some(deciding) => {
                let read = PossibleStep::named_read(deciding);
                let (mut transaction, [rows]) = self.storage.begin_write_reading([read]).await?;
                let possible = PossibleStep::of(&rows, deciding)?;
                let actor = self.storage.actor();
                possible.take(&mut transaction, actor).await?;
                transaction
            }
        };
        let places = status_indexes::give_out(&mut transaction, count, setup).await?;
        let drafts = make(places)?;
        store_drafts(&mut transaction, &drafts).await?;
        transaction.commit().await?;
        Ok(drafts.into_iter().map(StoredCard::draft).collect())
    }

    /// The same for a test's drafts, which have their places.
    #[cfg(test)]
    pub(crate) async fn store_drafts(&self, drafts: &[CardVersion]) -> Result<(), StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        store_drafts(&mut transaction, drafts).await?;
        transaction.commit().await
    }

    async fn fetch(&self, query: Statement<'_>) -> Result<Vec<StoredCard>, StorageError> {
        let rows = self.storage.fetch_all(query).await?;
        rows.iter().map(read_card).collect()
    }

    /// Cards that wait for their signature, all parts of a family together and all families of a
    /// split or merger together; about `limit`. What an interrupted run left stands here.
    pub async fn list_drafts(&self, limit: u32) -> Result<Vec<StoredCard>, StorageError> {
        let mut transaction = self.storage.begin_read().await?;
        let mut query = select_cards();
        query.push(
            " where card.production = 'draft'
                and card.settlement_id is null
              order by card.family_id, card.part
              limit ",
        );
        query.push_value(limit);
        let mut drafts = fetch(&mut transaction, query).await?;
        if drafts.len() as u64 >= u64::from(limit) {
            drop_unfinished_family(&mut drafts);
        }
        if drafts.is_empty() {
            let mut query = select_cards();
            query.push(
                " where card.production = 'draft'
                    and card.settlement_id = (
                        select min(settlement_id)
                        from card
                        where production = 'draft'
                          and settlement_id is not null
                    )
                  order by card.family_id, card.part",
            );
            drafts = fetch(&mut transaction, query).await?;
        }
        Ok(drafts)
    }

    /// Signed cards, whether they still hold or not, by card number, after one; at most `limit`.
    pub async fn list_signed(
        &self,
        after: Option<&CardNumber>,
        limit: u32,
    ) -> Result<Vec<StoredCard>, StorageError> {
        let mut query = select_cards();
        query.push(" where card.production <> 'draft' and card.card_number > ");
        query.push_value(after.map(CardNumber::to_string).unwrap_or_default());
        query.push(" order by card.card_number limit ");
        query.push_value(limit);
        self.fetch(query).await
    }

    /// Live cards by card number, after one; at most `limit`.
    pub async fn list_live(
        &self,
        after: Option<&CardNumber>,
        limit: u32,
    ) -> Result<Vec<StoredCard>, StorageError> {
        let mut query = select_cards();
        query.push(
            " where card.production <> 'draft'
                and card.status in ('valid', 'suspended')
                and card.card_number > ",
        );
        query.push_value(after.map(CardNumber::to_string).unwrap_or_default());
        query.push(" order by card.card_number limit ");
        query.push_value(limit);
        self.fetch(query).await
    }

    /// One card, by the number printed on it.
    pub async fn find(&self, number: &str) -> Result<Option<StoredCard>, StorageError> {
        let mut query = select_cards();
        query.push(" where card.card_number = ").push_value(number);
        Ok(self.fetch(query).await?.pop())
    }

    /// Every card that these families ever had, drafts included, by family, issue and part.
    pub async fn list_of_families(
        &self,
        families: &[&FamilyId],
    ) -> Result<BTreeMap<FamilyId, Vec<StoredCard>>, StorageError> {
        let query = select_of_families(families.iter().map(|id| id.as_str()));
        let mut of_families = BTreeMap::<FamilyId, Vec<StoredCard>>::new();
        for card in self.fetch(query).await? {
            let cards = of_families.entry(card.family_id().clone()).or_default();
            cards.push(card);
        }
        Ok(of_families)
    }

    /// The highest issue number that each of these families has had; families without a card are
    /// not in it.
    pub async fn highest_issues(
        &self,
        families: &[&FamilyId],
    ) -> Result<BTreeMap<String, u8>, StorageError> {
        let mut query = Statement::new(
            "select family_id, max(issue_number) as highest
             from card
             where family_id in ",
        );
        query.push_list(families.iter().map(|id| id.as_str()));
        query.push(" group by family_id");
        let rows = self.storage.fetch_all(query).await?;
        rows.iter()
            .map(|row| {
                let family = row.text("family_id")?;
                let highest = u8::try_from(row.integer("highest")?);
                let highest = highest.map_err(|_| StorageError::Impossible {
                    table: "card",
                    column: "issue_number",
                    row: family.clone(),
                })?;
                Ok((family, highest))
            })
            .collect()
    }

    /// How many cards wait for their signature, and how many are signed.
    pub async fn count(&self) -> Result<(u64, u64), StorageError> {
        let query = Statement::new(
            "select (select count(*) from card where production = 'draft') as drafts,
                    (select count(*) from card where production <> 'draft') as signed",
        );
        let row = self.storage.fetch_one(query).await?;
        Ok((
            row.integer("drafts")?.cast_unsigned(),
            row.integer("signed")?.cast_unsigned(),
        ))
    }

    /// The keys that drafts wait for.
    pub async fn list_draft_keys(&self) -> Result<Vec<[u8; 4]>, StorageError> {
        let query = Statement::new(
            "select distinct key_id
             from card
             where production = 'draft'",
        );
        let rows = self.storage.fetch_all(query).await?;
        rows.iter()
            .map(|row| {
                let key_id = row.bytes("key_id")?.try_into();
                key_id.map_err(|_| StorageError::Impossible {
                    table: "card",
                    column: "key_id",
                    row: "a draft".to_owned(),
                })
            })
            .collect()
    }

    /// Throws drafts away that wait for a key which signs no more. Returns their card numbers.
    pub async fn discard_drafts_of_key(
        &self,
        key_id: [u8; 4],
        at: Timestamp,
    ) -> Result<Vec<String>, StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        let query = Statement::new(
            "select card_number
             from card
             where production = 'draft'
               and key_id = $1
             order by card_number",
        );
        let rows = transaction.fetch_all(query.bind(&key_id[..])).await?;
        let numbers = rows
            .iter()
            .map(|row| row.text("card_number"))
            .collect::<Result<Vec<_>, _>>()?;
        if numbers.is_empty() {
            return Ok(numbers);
        }
        let delete = Statement::new("delete from card where production = 'draft' and key_id = $1");
        let gone = transaction.execute(delete.bind(&key_id[..])).await?;
        let uncount = Statement::new(
            "update card_key_use
             set cards = cards - $1
             where key_id = $2",
        );
        let uncount = uncount.bind(gone.cast_signed()).bind(&key_id[..]);
        transaction.execute(uncount).await?;
        let events: Vec<AuditEvent> = numbers
            .iter()
            .map(|number| AuditEvent::new(at, "card.draft_discarded", number.clone()))
            .collect();
        transaction.audit_all(self.storage.actor(), &events).await?;
        transaction.commit().await?;
        Ok(numbers)
    }
}

async fn store_drafts(
    transaction: &mut WriteTransaction,
    drafts: &[CardVersion],
) -> Result<(), StorageError> {
    let Some(first) = drafts.first() else {
        return Ok(());
    };
    let live = card_live::of_families(transaction, family_ids(drafts.iter())).await?;
    for draft in drafts {
        let live = live.get(draft.number.family_id().as_str());
        card_live::check_replaced(draft, live.map_or(&[], |cards| cards))?;
    }
    let rows: Vec<Vec<Value<'_>>> = drafts.iter().map(draft_row).collect();
    let taken = |error| number_taken(first, error);
    transaction
        .insert_rows(DRAFT_COLUMNS, &rows)
        .await
        .map_err(taken)?;
    count_for_keys(transaction, drafts.iter())
        .await
        .map_err(taken)?;
    let events: Vec<AuditEvent> = drafts
        .iter()
        .map(|draft| AuditEvent::new(draft.issued_at, "card.drafted", draft.number.to_string()))
        .collect();
    let audited = transaction.audit_all(&first.made_by, &events).await;
    audited.map_err(taken)?;
    transaction.carry_out().await.map_err(taken)
}

/// What an error says where the number of this card or of one with it was given to another.
pub(super) fn number_taken(version: &CardVersion, error: StorageError) -> StorageError {
    if error.is_taken() {
        StorageError::CardExists {
            card_number: version.number.to_string(),
        }
    } else {
        error
    }
}

/// Adds new cards to those of their keys.
pub(super) async fn count_for_keys(
    transaction: &mut WriteTransaction,
    versions: impl Iterator<Item = &CardVersion>,
) -> Result<(), StorageError> {
    let mut of_key = BTreeMap::<[u8; 4], i64>::new();
    for version in versions {
        *of_key.entry(version.key_id).or_default() += 1;
    }
    for (key_id, cards) in of_key {
        let count = Statement::new(
            "insert into card_key_use (key_id, cards)
             values ($1, $2)
             on conflict (key_id) do update
             set cards = card_key_use.cards + excluded.cards",
        );
        let count = count.bind(&key_id[..]).bind(cards);
        transaction.execute_later(count).await?;
    }
    Ok(())
}

/// Cut off by the limit, a family's parts come whole with the next call.
fn drop_unfinished_family(drafts: &mut Vec<StoredCard>) {
    let Some(last) = drafts.last() else { return };
    let family = last.family_id().clone();
    let of_family = drafts.iter().filter(|draft| *draft.family_id() == family);
    if of_family.count() < usize::from(last.version.number.part().of()) {
        drafts.retain(|draft| *draft.family_id() != family);
    }
}

pub(super) fn family_ids<'v>(
    versions: impl Iterator<Item = &'v CardVersion>,
) -> impl Iterator<Item = &'v str> {
    versions
        .filter(|version| version.number.part().number() == 1)
        .map(|version| version.number.family_id().as_str())
}

async fn fetch(
    transaction: &mut ReadTransaction,
    query: Statement<'_>,
) -> Result<Vec<StoredCard>, StorageError> {
    let rows = transaction.fetch_all(query).await?;
    rows.iter().map(read_card).collect()
}

fn select_of_families<'v>(families: impl IntoIterator<Item = &'v str>) -> Statement<'v> {
    let mut query = select_cards();
    query.push(" where card.family_id in ").push_list(families);
    query.push(" order by card.family_id, card.issue_number, card.part");
    query
}

/// Every card of one family, to be read with others.
pub(super) fn named_of_family(family_id: &str) -> NamedRead<'_> {
    NamedRead::new("cards", select_of_families([family_id]))
}

pub(super) fn select_cards<'v>() -> Statement<'v> {
    let mut query = Statement::new("select ");
    query.push(CARD_COLUMNS);
    query.push(" from card join status_list on status_list.list_number = card.list_number");
    query
}

#[cfg(test)]
mod tests;
