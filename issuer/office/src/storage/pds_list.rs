use std::collections::HashMap;

use issuer_domain::{Name, Timestamp};
use sha2::{Digest, Sha256};
use time::Date;

use super::engine::{ReadTransaction, Row, Statement, Value, WriteTransaction, inserting};
use super::family_rows::date_text;
use super::households::{Household, add_members, impossible, read_household};
use super::{AuditEvent, Storage, StorageError};

/// One load of the food department's list, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PdsImportId(pub(super) i64);

/// What became of the cards of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PdsCounts {
    /// New cards.
    pub accepted: u64,
    /// Known cards with a changed content.
    pub changed: u64,
    /// Known cards as they were.
    pub unchanged: u64,
    /// Cards that were not taken.
    pub rejected: u64,
    /// Known cards of the same blocks that the list no longer has.
    pub gone: u64,
}

/// What became of one card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PdsUpsert {
    /// It is new.
    Accepted,
    /// It was known otherwise.
    Changed,
    /// It was known as it is.
    Unchanged,
    /// The same list has it already.
    Twice,
}

/// The food department's list of ration cards.
#[derive(Debug, Clone, Copy)]
pub struct PdsList<'a> {
    pub(super) storage: &'a Storage,
}

const CARD_COLUMNS: &str = "
    pds_card.ration_card as id,
    pds_card.ration_card,
    pds_card.categories,
    pds_card.shop_code,
    pds_card.shop_hindi,
    pds_card.shop_latin,
    pds_card.district_lgd,
    pds_card.block_lgd,
    pds_card.local_body_lgd,
    pds_card.local_body_hindi,
    pds_card.local_body_latin";

impl PdsList<'_> {
    /// Begins a load.
    pub async fn start(
        &self,
        source_name: &str,
        at: Timestamp,
    ) -> Result<PdsImportId, StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        let row = transaction
            .fetch_one(
                Statement::new(
                    "insert into pds_import (pds_import_id, source_name, started_at)
                     select coalesce(max(pds_import_id), 0) + 1, $1, $2
                     from pds_import
                     returning pds_import_id",
                )
                .bind(source_name)
                .bind(at.seconds()),
            )
            .await?;
        transaction.commit().await?;
        Ok(PdsImportId(row.integer("pds_import_id")?))
    }

    /// Takes a batch of cards with the day of the list, in one transaction, and tells what became
    /// of each. The same list again changes nothing.
    pub async fn upsert_batch(
        &self,
        import: PdsImportId,
        cards: &[(Household, Option<Date>)],
    ) -> Result<Vec<PdsUpsert>, StorageError> {
        let contents: Vec<[u8; 32]> = cards.iter().map(|(card, _)| content_sha256(card)).collect();
        let numbers: Vec<&str> = cards.iter().map(|(card, _)| card.id.as_str()).collect();
        let mut transaction = self.storage.begin_write().await?;
        let mut known = load_known(&mut transaction, &numbers).await?;
        let mut outcomes = Vec::with_capacity(cards.len());
        let (mut written, mut changed, mut unchanged) = (Vec::new(), Vec::new(), Vec::new());
        for ((card, as_on), content) in cards.iter().zip(contents) {
            let outcome = match known.get(&card.id) {
                Some((_, seen)) if *seen == import.0 => PdsUpsert::Twice,
                Some((before, _)) if *before == content => PdsUpsert::Unchanged,
                Some(_) => PdsUpsert::Changed,
                None => PdsUpsert::Accepted,
            };
            match outcome {
                PdsUpsert::Unchanged => unchanged.push(card.id.as_str()),
                PdsUpsert::Changed => changed.push(card.id.as_str()),
                PdsUpsert::Accepted | PdsUpsert::Twice => {}
            }
            if matches!(outcome, PdsUpsert::Accepted | PdsUpsert::Changed) {
                written.push((card, *as_on, content));
            }
            known.insert(card.id.clone(), (content, import.0));
            outcomes.push(outcome);
        }
        for text in [
            "delete from pds_member where ration_card in ",
            "delete from pds_card where ration_card in ",
        ] {
            let mut statement = Statement::new(text);
            statement.push_list(changed.iter().copied());
            transaction.execute(statement).await?;
        }
        write_cards(&mut transaction, import, &written).await?;
        mark_seen(&mut transaction, import, &unchanged).await?;
        transaction.commit().await?;
        Ok(outcomes)
    }

    /// Notes that the list has these cards, though they could not be taken: they are not gone.
    pub async fn note_seen(
        &self,
        import: PdsImportId,
        ration_cards: &[String],
    ) -> Result<(), StorageError> {
        let numbers: Vec<&str> = ration_cards.iter().map(String::as_str).collect();
        let mut transaction = self.storage.begin_write().await?;
        mark_seen(&mut transaction, import, &numbers).await?;
        transaction.commit().await
    }

    /// Ends a load: cards of the list's own blocks that it no longer has are gone. A list of one
    /// block says nothing of another. Returns the counts with them.
    pub async fn finish(
        &self,
        import: PdsImportId,
        counts: PdsCounts,
        at: Timestamp,
    ) -> Result<PdsCounts, StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        let gone = transaction
            .execute(
                Statement::new(
                    "update pds_card
                     set gone_in_import = $1
                     where seen_in_import <> $1
                       and gone_in_import is null
                       and exists (
                           select 1
                           from pds_card seen
                           where seen.seen_in_import = $1
                             and coalesce(seen.district_lgd, 0) = coalesce(pds_card.district_lgd, 0)
                             and coalesce(seen.block_lgd, 0) = coalesce(pds_card.block_lgd, 0)
                       )",
                )
                .bind(import.0),
            )
            .await?;
        let counts = PdsCounts { gone, ..counts };
        transaction
            .execute(
                Statement::new(
                    "update pds_import
                     set finished_at = $1,
                         cards_new = $2,
                         cards_changed = $3,
                         cards_unchanged = $4,
                         cards_rejected = $5,
                         cards_gone = $6
                     where pds_import_id = $7",
                )
                .bind(at.seconds())
                .bind(counts.accepted.cast_signed())
                .bind(counts.changed.cast_signed())
                .bind(counts.unchanged.cast_signed())
                .bind(counts.rejected.cast_signed())
                .bind(counts.gone.cast_signed())
                .bind(import.0),
            )
            .await?;
        let event = AuditEvent {
            detail: format!(
                r#"{{"new":{},"changed":{},"unchanged":{},"rejected":{},"gone":{}}}"#,
                counts.accepted, counts.changed, counts.unchanged, counts.rejected, counts.gone
            ),
            ..AuditEvent::new(at, "pds.imported", import.0.to_string())
        };
        transaction.audit(self.storage.actor(), event).await?;
        transaction.commit().await?;
        Ok(counts)
    }

    /// A card that the last list has.
    pub async fn find(&self, ration_card: &str) -> Result<Option<Household>, StorageError> {
        let mut query = Statement::new("select ");
        query.push(CARD_COLUMNS);
        query.push(" from pds_card where ration_card = ");
        query.push_value(ration_card);
        let mut transaction = self.storage.begin_read().await?;
        Ok(read_cards(&mut transaction, query).await?.pop())
    }

    /// How many cards the list has now, and how many are gone from it.
    pub async fn count(&self) -> Result<(u64, u64), StorageError> {
        let row = self
            .storage
            .fetch_one(Statement::new(
                "select count(*) as cards, count(gone_in_import) as gone from pds_card",
            ))
            .await?;
        let gone = row.integer("gone")?.cast_unsigned();
        Ok((row.integer("cards")?.cast_unsigned() - gone, gone))
    }
}

/// A statement that selects cards, begun.
pub(super) fn select_cards() -> Statement<'static> {
    let mut query = Statement::new("select ");
    query.push(CARD_COLUMNS).push(" from pds_card ");
    query
}

/// The cards of a query with the columns of a card, which come in the order of their numbers.
pub(super) async fn read_cards(
    transaction: &mut ReadTransaction,
    query: Statement<'_>,
) -> Result<Vec<Household>, StorageError> {
    let rows = transaction.fetch_all(query).await?;
    let mut cards = rows
        .iter()
        .map(|row: &Row| read_household(row, "pds_card"))
        .collect::<Result<Vec<_>, _>>()?;
    let numbers: Vec<String> = cards.iter().map(|card| card.id.clone()).collect();
    let mut query = Statement::new(
        "select ration_card as id, member_id, name_hindi, name_latin, relative_hindi,
                relative_latin, birth_year, gender, relation
         from pds_member
         where ration_card in ",
    );
    query.push_list(numbers.iter().map(String::as_str));
    query.push(" order by ration_card, position");
    let rows = transaction.fetch_all(query).await?;
    add_members(&mut cards, &rows, "pds_member")?;
    Ok(cards)
}

async fn load_known(
    transaction: &mut WriteTransaction,
    numbers: &[&str],
) -> Result<HashMap<String, ([u8; 32], i64)>, StorageError> {
    let mut query = Statement::new(
        "select ration_card, content_sha256, seen_in_import
         from pds_card
         where ration_card in ",
    );
    query.push_list(numbers.iter().copied());
    let mut known = HashMap::with_capacity(numbers.len());
    for row in transaction.fetch_all(query).await? {
        let number = row.text("ration_card")?;
        let content = row
            .bytes("content_sha256")?
            .try_into()
            .map_err(|_| impossible("pds_card", "content_sha256", &number))?;
        known.insert(number, (content, row.integer("seen_in_import")?));
    }
    Ok(known)
}

async fn mark_seen(
    transaction: &mut WriteTransaction,
    import: PdsImportId,
    numbers: &[&str],
) -> Result<(), StorageError> {
    let mut statement = Statement::new("update pds_card set seen_in_import = ");
    statement.push_value(import.0);
    statement.push(", gone_in_import = null where ration_card in ");
    statement.push_list(numbers.iter().copied());
    transaction.execute(statement).await?;
    Ok(())
}

async fn write_cards(
    transaction: &mut WriteTransaction,
    import: PdsImportId,
    cards: &[(&Household, Option<Date>, [u8; 32])],
) -> Result<(), StorageError> {
    let mut rows = Vec::with_capacity(cards.len());
    let mut member_rows = Vec::new();
    for (card, as_on, content) in cards {
        rows.push(vec![
            card.id.as_str().into(),
            content.to_vec().into(),
            import.0.into(),
            as_on.map(date_text).into(),
            card.categories.bits().into(),
            card.shop_code.as_str().into(),
            card.shop_name.as_ref().and_then(Name::hindi).into(),
            card.shop_name.as_ref().and_then(Name::latin).into(),
            card.district.map(i64::from).into(),
            card.block.map(i64::from).into(),
            card.local_body.map(i64::from).into(),
            card.local_body_name.as_ref().and_then(Name::hindi).into(),
            card.local_body_name.as_ref().and_then(Name::latin).into(),
        ]);
        for (position, person) in (1_i64..).zip(&card.members) {
            let row: Vec<Value<'_>> = vec![
                card.id.as_str().into(),
                position.into(),
                person.id.as_deref().into(),
                person.name.hindi().into(),
                person.name.latin().into(),
                person.relative.as_ref().and_then(Name::hindi).into(),
                person.relative.as_ref().and_then(Name::latin).into(),
                person.birth_year.map(i64::from).into(),
                person.gender.code().into(),
                person
                    .relation
                    .map(|relation| i64::from(relation.code()))
                    .into(),
            ];
            member_rows.push(row);
        }
    }
    let into = inserting!(
        "pds_card (
             ration_card, content_sha256, seen_in_import, as_on, categories, shop_code, shop_hindi,
             shop_latin, district_lgd, block_lgd, local_body_lgd, local_body_hindi,
             local_body_latin
         )"
    );
    transaction.insert_rows(into, &rows).await?;
    let into = inserting!(
        "pds_member (
             ration_card, position, member_id, name_hindi, name_latin, relative_hindi,
             relative_latin, birth_year, gender, relation
         )"
    );
    transaction.insert_rows(into, &member_rows).await
}

/// SHA-256 over everything that a list says of a card but its day, each field with its length.
fn content_sha256(card: &Household) -> [u8; 32] {
    let mut hash = Sha256::new();
    let mut field = |text: Option<&str>| {
        let length = text.map_or(u64::MAX, |text| text.len() as u64);
        hash.update(length.to_be_bytes());
        hash.update(text.unwrap_or_default());
    };
    let number = |number: Option<u32>| number.map(|number| number.to_string());
    field(Some(&card.id));
    field(Some(&card.categories.bits().to_string()));
    field(Some(&card.shop_code));
    for name in [&card.shop_name, &card.local_body_name] {
        field(name.as_ref().and_then(Name::hindi));
        field(name.as_ref().and_then(Name::latin));
    }
    for code in [card.district, card.block, card.local_body] {
        field(number(code).as_deref());
    }
    for person in &card.members {
        field(person.id.as_deref());
        for name in [Some(&person.name), person.relative.as_ref()] {
            field(name.and_then(Name::hindi));
            field(name.and_then(Name::latin));
        }
        field(number(person.birth_year.map(u32::from)).as_deref());
        field(Some(&person.gender.code().to_string()));
        field(number(person.relation.map(|relation| relation.code().into())).as_deref());
    }
    hash.finalize().into()
}

#[cfg(test)]
mod tests;
