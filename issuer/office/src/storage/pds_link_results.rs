//! What the last finished link run says, and what a decision changes of it.

use std::collections::HashMap;

use issuer_domain::Area;

use super::StorageError;
use super::engine::{Statement, WriteTransaction};
use super::households::{Household, Wanted, impossible, read_families};
use super::pds_links::PdsLinks;
use super::pds_list::{read_cards, select_cards};
use super::pds_outcome::{LinkEvidence, LinkOutcome};
use super::review_words::ReviewState;
use super::reviews::Review;

/// A linked card where the food department's list and the register differ in what the former owns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PdsDifference {
    /// As the food department has it.
    pub card: Household,
    /// As the register has it; only its own fields and the place, without persons.
    pub family: Household,
}

impl PdsLinks<'_> {
    /// The outcomes of the last finished run, by card; after a card, at most `limit`.
    pub async fn list(
        &self,
        after: &str,
        limit: u32,
    ) -> Result<Vec<(String, LinkOutcome)>, StorageError> {
        let mut query = Statement::new(
            "select pds_link.ration_card, pds_link.outcome, pds_link.family_id, pds_link.evidence,
                    pds_link.agreeing
             from pds_link
             join pds_link_run on pds_link_run.link_run_id = pds_link.link_run_id
             where pds_link_run.finished_at is not null
               and pds_link.ration_card > ",
        );
        query.push_value(after);
        query
            .push(" order by pds_link.ration_card limit ")
            .push_value(limit);
        let rows = self.storage.fetch_all(query).await?;
        rows.iter()
            .map(|row| {
                let card = row.text("ration_card")?;
                let outcome = match row.optional_text("family_id")? {
                    Some(family_id) => LinkOutcome::Linked {
                        family_id,
                        evidence: row
                            .optional_text("evidence")?
                            .and_then(|word| LinkEvidence::from_word(&word))
                            .ok_or_else(|| impossible("pds_link", "evidence", &card))?,
                        agreeing: u32::try_from(row.integer("agreeing")?).unwrap_or_default(),
                    },
                    None if row.text("outcome")? == "review" => LinkOutcome::Review,
                    None => LinkOutcome::NotFound,
                };
                Ok((card, outcome))
            })
            .collect()
    }

    /// Linked cards of an area where category, shop or number differ, after a card; at most
    /// `limit`. Nothing is taken over by itself.
    pub async fn list_differences(
        &self,
        area: Area,
        after: &str,
        limit: u32,
    ) -> Result<Vec<PdsDifference>, StorageError> {
        let mut query = Statement::new(
            "select pds_link.ration_card, pds_link.family_id
             from pds_link
             join pds_link_run on pds_link_run.link_run_id = pds_link.link_run_id
             join pds_card on pds_card.ration_card = pds_link.ration_card
             join family on family.family_id = pds_link.family_id
             where pds_link_run.finished_at is not null
               and pds_card.gone_in_import is null
               and (pds_card.categories <> family.categories
                    or pds_card.shop_code <> family.shop_code
                    or family.ration_card is null
                    or pds_card.ration_card <> family.ration_card)",
        );
        match area {
            Area::State => &mut query,
            Area::District(code) => query.push(" and family.district_lgd = ").push_value(code),
            Area::Block(code) => query.push(" and family.block_lgd = ").push_value(code),
            Area::LocalBody(code) => query.push(" and family.local_body_lgd = ").push_value(code),
        };
        query
            .push(" and pds_link.ration_card > ")
            .push_value(after)
            .push(" order by pds_link.ration_card limit ")
            .push_value(limit);
        let mut transaction = self.storage.begin_read().await?;
        let rows = transaction.fetch_all(query).await?;
        let mut pairs = Vec::with_capacity(rows.len());
        for row in &rows {
            pairs.push((row.text("ration_card")?, row.text("family_id")?));
        }
        let ids: Vec<&str> = pairs.iter().map(|(_, family)| family.as_str()).collect();
        let families = read_families(&mut transaction, Wanted::Ids(&ids)).await?;
        let mut query = select_cards();
        query.push("where ration_card in ");
        query.push_list(pairs.iter().map(|(card, _)| card.as_str()));
        query.push(" order by ration_card");
        let cards = read_cards(&mut transaction, query).await?;
        let families: HashMap<&str, &Household> = families
            .iter()
            .map(|family| (family.id.as_str(), family))
            .collect();
        Ok(cards
            .into_iter()
            .zip(&pairs)
            .filter_map(|(card, (_, family))| {
                let family = (*families.get(family.as_str())?).clone();
                Some(PdsDifference { card, family })
            })
            .collect())
    }
}

/// Brings the links that hold in line with a decision, as the next run would.
pub(super) async fn follow_decision(
    transaction: &mut WriteTransaction,
    review: &Review,
    decision: ReviewState,
) -> Result<(), StorageError> {
    let (card, family) = (review.left_id.as_str(), review.right_id.as_str());
    if decision == ReviewState::Same {
        let other = Statement::new(
            "select left_id
             from review
             where kind = 'link'
               and state = 'same'
               and review_id <> $1
               and (right_id = $2 or left_id = $3)",
        )
        .bind(review.id.cast_signed())
        .bind(family)
        .bind(card);
        if transaction.fetch_optional(other).await?.is_some() {
            return Err(StorageError::DecidedOtherwise { review: review.id });
        }
        // What the run had found by itself gives way, and is a question from the next run on.
        let others = Statement::new(
            "update pds_link
             set outcome = 'review',
                 family_id = null,
                 evidence = null,
                 agreeing = 0
             where family_id = $1
               and ration_card <> $2",
        );
        transaction.execute(others.bind(family).bind(card)).await?;
        let link = Statement::new(
            "update pds_link
             set outcome = 'linked',
                 family_id = $1,
                 evidence = 'decision'
             where ration_card = $2",
        );
        transaction.execute(link.bind(family).bind(card)).await?;
    } else {
        let unlink = Statement::new(
            "update pds_link
             set outcome = 'review',
                 family_id = null,
                 evidence = null,
                 agreeing = 0
             where ration_card = $1
               and family_id = $2",
        );
        transaction.execute(unlink.bind(card).bind(family)).await?;
    }
    Ok(())
}
