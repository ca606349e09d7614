use std::collections::{HashMap, HashSet};

use issuer_domain::{Area, Timestamp};

use super::engine::{Statement, Value, WriteTransaction, inserting};
use super::households::{Household, Wanted, impossible, read_families};
use super::pds_list::{read_cards, select_cards};
use super::pds_outcome::{LinkCounts, LinkEvidence, LinkOutcome};
use super::review_words::ReviewState;
use super::reviews::{ReviewToOpen, open_reviews};
use super::{AuditEvent, Storage, StorageError};

/// One run that links ration cards to families, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LinkRunId(pub(super) i64);

/// Links of ration cards to families.
#[derive(Debug, Clone, Copy)]
pub struct PdsLinks<'a> {
    pub(super) storage: &'a Storage,
}

impl PdsLinks<'_> {
    /// Begins a run; what an unfinished one left is removed.
    pub async fn start(&self, at: Timestamp) -> Result<LinkRunId, StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        for text in [
            "delete from pds_link
             where link_run_id in (
                 select link_run_id from pds_link_run where finished_at is null
             )",
            "delete from pds_link_run where finished_at is null",
        ] {
            transaction.execute(Statement::new(text)).await?;
        }
        let row = transaction
            .fetch_one(
                Statement::new(
                    "insert into pds_link_run (link_run_id, started_at)
                     select coalesce(max(link_run_id), 0) + 1, $1
                     from pds_link_run
                     returning link_run_id",
                )
                .bind(at.seconds()),
            )
            .await?;
        transaction.commit().await?;
        Ok(LinkRunId(row.integer("link_run_id")?))
    }

    /// Cards of the list after a number, by number, that the run has no outcome for yet; at most
    /// `limit`.
    pub async fn list_undecided(
        &self,
        run: LinkRunId,
        after: &str,
        limit: u32,
    ) -> Result<Vec<Household>, StorageError> {
        let mut query = undecided(run);
        query.push(" and ration_card > ").push_value(after);
        query.push(" order by ration_card limit ").push_value(limit);
        let mut transaction = self.storage.begin_read().await?;
        read_cards(&mut transaction, query).await
    }

    /// The undecided cards of a block; `None` stands for what the list does not say.
    pub async fn list_undecided_of(
        &self,
        run: LinkRunId,
        district: Option<u32>,
        block: Option<u32>,
    ) -> Result<Vec<Household>, StorageError> {
        let mut query = undecided(run);
        for (column, code) in [(" and district_lgd", district), (" and block_lgd", block)] {
            query.push(column);
            match code {
                Some(code) => query.push(" = ").push_value(code),
                None => query.push(" is null"),
            };
        }
        query.push(" order by ration_card");
        let mut transaction = self.storage.begin_read().await?;
        read_cards(&mut transaction, query).await
    }

    /// How many cards the list has.
    pub async fn count_undecided(&self, run: LinkRunId) -> Result<u64, StorageError> {
        let mut query = Statement::new("select count(*) as cards from pds_card where ");
        query.push(UNDECIDED).push_value(run.0).push(")");
        let row = self.storage.fetch_one(query).await?;
        Ok(row.integer("cards")?.cast_unsigned())
    }

    /// Families with these ration cards.
    pub async fn families_by_ration_card(
        &self,
        numbers: &[&str],
    ) -> Result<Vec<Household>, StorageError> {
        let mut transaction = self.storage.begin_read().await?;
        read_families(&mut transaction, Wanted::RationCards(numbers)).await
    }

    /// Families with these members.
    pub async fn families_by_member(&self, ids: &[&str]) -> Result<Vec<Household>, StorageError> {
        let mut transaction = self.storage.begin_read().await?;
        read_families(&mut transaction, Wanted::Members(ids)).await
    }

    /// Families with these ids.
    pub async fn families_by_id(&self, ids: &[&str]) -> Result<Vec<Household>, StorageError> {
        let mut transaction = self.storage.begin_read().await?;
        read_families(&mut transaction, Wanted::Ids(ids)).await
    }

    /// All families of a block.
    pub async fn families_of_block(
        &self,
        district: u32,
        block: u32,
    ) -> Result<Vec<Household>, StorageError> {
        let mut transaction = self.storage.begin_read().await?;
        read_families(&mut transaction, Wanted::Block(district, block)).await
    }

    /// Districts and blocks of the register that lie in an area, with how many families each has.
    pub async fn list_blocks(&self, area: Area) -> Result<Vec<(u32, u32, u64)>, StorageError> {
        let mut query = Statement::new(
            "select district_lgd, block_lgd, count(*) as families from family where 1 = 1",
        );
        match area {
            Area::State => &mut query,
            Area::District(code) => query.push(" and district_lgd = ").push_value(code),
            Area::Block(code) => query.push(" and block_lgd = ").push_value(code),
            Area::LocalBody(code) => query.push(" and local_body_lgd = ").push_value(code),
        };
        query.push(" group by district_lgd, block_lgd order by district_lgd, block_lgd");
        let rows = self.storage.fetch_all(query).await?;
        let code = |number: i64| u32::try_from(number).unwrap_or_default();
        rows.iter()
            .map(|row| {
                Ok((
                    code(row.integer("district_lgd")?),
                    code(row.integer("block_lgd")?),
                    row.integer("families")?.cast_unsigned(),
                ))
            })
            .collect()
    }

    /// Which of these families the run has linked to a card already.
    pub async fn list_taken(
        &self,
        run: LinkRunId,
        family_ids: &[&str],
    ) -> Result<HashSet<String>, StorageError> {
        let mut query = Statement::new("select family_id from pds_link where link_run_id = ");
        query.push_value(run.0).push(" and family_id in ");
        query.push_list(family_ids.iter().copied());
        let rows = self.storage.fetch_all(query).await?;
        rows.iter().map(|row| row.text("family_id")).collect()
    }

    /// What people decided about pairs of these cards and a family.
    pub async fn list_decisions(
        &self,
        ration_cards: &[&str],
    ) -> Result<HashMap<(String, String), ReviewState>, StorageError> {
        let mut query = Statement::new(
            "select review_id, left_id, right_id, state
             from review
             where kind = 'link'
               and state in ('same', 'different')
               and left_id in ",
        );
        query.push_list(ration_cards.iter().copied());
        let rows = self.storage.fetch_all(query).await?;
        rows.iter()
            .map(|row| {
                let state = ReviewState::from_word(&row.text("state")?)
                    .ok_or_else(|| impossible("review", "state", "of a link"))?;
                Ok(((row.text("left_id")?, row.text("right_id")?), state))
            })
            .collect()
    }

    /// Cards that people decided to be a family's, with the family.
    pub async fn list_decided_same(&self) -> Result<Vec<(String, String)>, StorageError> {
        let rows = self
            .storage
            .fetch_all(Statement::new(
                "select review.left_id, review.right_id
                 from review
                 join pds_card on pds_card.ration_card = review.left_id
                 join family on family.family_id = review.right_id
                 where review.kind = 'link'
                   and review.state = 'same'
                   and pds_card.gone_in_import is null
                 order by review.left_id",
            ))
            .await?;
        rows.iter()
            .map(|row| Ok((row.text("left_id")?, row.text("right_id")?)))
            .collect()
    }

    /// Keeps outcomes and the pairs that come with them, in one transaction. Returns how many
    /// pairs are new in the queue.
    pub async fn store(
        &self,
        run: LinkRunId,
        outcomes: &[(String, LinkOutcome)],
        reviews: &[ReviewToOpen],
        at: Timestamp,
    ) -> Result<u64, StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        let rows: Vec<Vec<Value<'_>>> = outcomes
            .iter()
            .map(|(card, outcome)| {
                let (family_id, evidence, agreeing) = match outcome {
                    LinkOutcome::Linked {
                        family_id,
                        evidence,
                        agreeing,
                    } => (Some(family_id.as_str()), Some(evidence.word()), *agreeing),
                    LinkOutcome::Review | LinkOutcome::NotFound => (None, None, 0),
                };
                vec![
                    run.0.into(),
                    card.as_str().into(),
                    outcome.word().into(),
                    family_id.into(),
                    evidence.into(),
                    agreeing.into(),
                ]
            })
            .collect();
        let into = inserting!(
            "pds_link (link_run_id, ration_card, outcome, family_id, evidence, agreeing)"
        );
        transaction.insert_rows(into, &rows).await?;
        let opened = open_reviews(&mut transaction, run.0, at, reviews).await?;
        transaction.commit().await?;
        Ok(opened)
    }

    /// Ends a run: its links hold from now on, those of the run before are removed, and questions
    /// that it did not come upon again are closed.
    pub async fn finish(&self, run: LinkRunId, at: Timestamp) -> Result<LinkCounts, StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        for text in [
            "delete from pds_link where link_run_id <> $1",
            "delete from pds_link_run where link_run_id <> $1",
        ] {
            transaction
                .execute(Statement::new(text).bind(run.0))
                .await?;
        }
        let closing = Statement::new(
            "update review
             set closed_at = $1
             where kind = 'link'
               and state in ('open', 'later')
               and closed_at is null
               and noted_in_run <> $2",
        );
        transaction
            .execute(closing.bind(at.seconds()).bind(run.0))
            .await?;
        let ending =
            Statement::new("update pds_link_run set finished_at = $1 where link_run_id = $2");
        transaction
            .execute(ending.bind(at.seconds()).bind(run.0))
            .await?;
        let counts = count(&mut transaction, run).await?;
        let event = AuditEvent {
            detail: format!(
                r#"{{"linked":{},"review":{},"not_found":{}}}"#,
                counts.linked.iter().sum::<u64>(),
                counts.review,
                counts.not_found
            ),
            ..AuditEvent::new(at, "pds.linked", run.0.to_string())
        };
        transaction.audit(self.storage.actor(), event).await?;
        transaction.commit().await?;
        Ok(counts)
    }
}

const UNDECIDED: &str = "gone_in_import is null
    and not exists (
        select 1
        from pds_link
        where pds_link.ration_card = pds_card.ration_card
          and pds_link.link_run_id = ";

fn undecided(run: LinkRunId) -> Statement<'static> {
    let mut query = select_cards();
    query.push("where ").push(UNDECIDED).push_value(run.0);
    query.push(")");
    query
}

async fn count(
    transaction: &mut WriteTransaction,
    run: LinkRunId,
) -> Result<LinkCounts, StorageError> {
    let query = Statement::new(
        "select outcome, evidence, count(*) as cards
         from pds_link
         where link_run_id = $1
         group by outcome, evidence",
    );
    let mut counts = LinkCounts::default();
    for row in transaction.fetch_all(query.bind(run.0)).await? {
        let cards = row.integer("cards")?.cast_unsigned();
        let evidence = row
            .optional_text("evidence")?
            .and_then(|word| LinkEvidence::from_word(&word));
        match evidence {
            Some(evidence) => counts.linked[evidence as usize] += cards,
            None if row.text("outcome")? == "review" => counts.review += cards,
            None => counts.not_found += cards,
        }
    }
    Ok(counts)
}
