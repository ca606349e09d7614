//! Families of an area that no lot has, and why.

use issuer_domain::{Area, CardType, Hold, LeftOutReason, Timestamp};

use super::StorageError;
use super::areas::push_area;
use super::engine::{Row, Statement};
use super::family_holds::push_policy_hold;
use super::lots::Lots;

/// A family that no lot has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOutFamily {
    /// Which.
    pub family_id: String,
    /// LGD code of its panchayat or ward.
    pub local_body_lgd: u32,
    /// Why.
    pub reason: LeftOutReason,
}

impl Lots<'_> {
    /// Families of an area whose card is in no lot, by id, after one; at most `limit`. With a type
    /// only families with such a card.
    pub async fn list_left_out(
        &self,
        area: Area,
        card_type: Option<CardType>,
        after: &str,
        at: Timestamp,
        limit: u32,
    ) -> Result<Vec<LeftOutFamily>, StorageError> {
        let policy = self.storage.hold_policy();
        let mut query = Statement::new(
            "select family.family_id,
                    family.local_body_lgd,
                    (
                        select min(family_hold.reason)
                        from family_hold
                        where family_hold.family_id = family.family_id
                          and (card.card_number is null
                               or family_hold.reason <> 'text_does_not_fit')
                    ) as hold,
                    case when ",
        );
        push_policy_hold(&mut query, policy, Hold::NoHindiName);
        query.push(" then cast(1 as bigint) else 0 end as no_hindi, case when ");
        push_policy_hold(&mut query, policy, Hold::EkycBelowPolicy);
        query.push(
            " then cast(1 as bigint) else 0 end as no_ekyc,
                    card.production,
                    card.status,
                    case when card.expires_at <= ",
        );
        query.push_value(at.seconds());
        query.push(
            " then cast(1 as bigint) else 0 end as is_over,
                    case when exists (
                        select 1
                        from card as earlier
                        where earlier.family_id = family.family_id
                          and earlier.status = 'revoked'
                    ) then cast(1 as bigint) else 0 end as was_revoked
             from family
             left join card on card.family_id = family.family_id
                           and card.part = 1
                           and card.status in ('valid', 'suspended')
             where (card.card_number is null
                    or card.production in ('draft', 'signed'))
               and ",
        );
        push_area(&mut query, area);
        if let Some(card_type) = card_type {
            query
                .push(" and family.card_type = ")
                .push_value(card_type.word());
        }
        query.push(" and family.family_id > ").push_value(after);
        query
            .push(" order by family.family_id limit ")
            .push_value(limit);
        let rows = self.storage.fetch_all(query).await?;
        rows.iter().map(read).collect()
    }
}

fn read(row: &Row) -> Result<LeftOutFamily, StorageError> {
    let family_id = row.text("family_id")?;
    let impossible = |table, column| StorageError::Impossible {
        table,
        column,
        row: family_id.clone(),
    };
    let hold = match row.optional_text("hold")? {
        Some(word) => {
            Some(Hold::from_word(&word).ok_or_else(|| impossible("family_hold", "reason"))?)
        }
        None => None,
    };
    let production = row.optional_text("production")?;
    let reason = match (production.as_deref(), hold) {
        (Some("draft"), _) => LeftOutReason::NotSigned,
        (_, Some(hold)) => LeftOutReason::Held(hold),
        (Some(_), None) if row.optional_text("status")?.as_deref() == Some("suspended") => {
            LeftOutReason::Blocked
        }
        (Some(_), None) if row.integer("is_over")? == 1 => LeftOutReason::Over,
        (Some(_), None) => LeftOutReason::Waits,
        (None, None) if row.integer("no_hindi")? == 1 => LeftOutReason::Held(Hold::NoHindiName),
        (None, None) if row.integer("no_ekyc")? == 1 => LeftOutReason::Held(Hold::EkycBelowPolicy),
        (None, None) if row.integer("was_revoked")? == 1 => LeftOutReason::Ended,
        (None, None) => LeftOutReason::NoCard,
    };
    let code = u32::try_from(row.integer("local_body_lgd")?);
    Ok(LeftOutFamily {
        local_body_lgd: code.map_err(|_| impossible("family", "local_body_lgd"))?,
        family_id,
        reason,
    })
}
