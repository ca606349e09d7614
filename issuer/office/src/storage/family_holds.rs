//! Why families may have no card for now: what was noted, and what follows from the policy.

use std::collections::BTreeMap;

use issuer_domain::{Actor, FamilyFacts, FamilyId, HindiNames, Hold, HoldPolicy, Timestamp};

use super::engine::{
    NamedRead, ReadTransaction, Row, Statement, Value, WriteTransaction, inserting,
};
use super::families::Families;
use super::{AuditEvent, StorageError};

impl Families<'_> {
    /// Puts families on hold; those that are so already stay as they are. Each new hold is an
    /// audit event. `source` says what put it there. Families that are not stored are passed over.
    pub async fn hold(
        &self,
        holds: &[(FamilyId, Hold)],
        source: &str,
        at: Timestamp,
    ) -> Result<(), StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        let holds: Vec<(&str, Hold)> = holds
            .iter()
            .map(|(id, hold)| (id.as_str(), *hold))
            .collect();
        add_holds(&mut transaction, self.storage.actor(), &holds, source, at).await?;
        transaction.commit().await
    }

    /// Lifts one kind of hold from families. Each lifted one is an audit event.
    pub async fn release(
        &self,
        families: &[&FamilyId],
        hold: Hold,
        at: Timestamp,
    ) -> Result<(), StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        let ids: Vec<&str> = families.iter().map(|id| id.as_str()).collect();
        let actor = self.storage.actor();
        lift_holds(&mut transaction, actor, &ids, &[hold], at).await?;
        transaction.commit().await
    }

    /// Why no card may be made for these families, the policy's reasons included; those for which
    /// one may are not in it. That a text did not fit is left out: whoever makes a card looks again.
    pub async fn list_holds(
        &self,
        families: &[&FamilyId],
    ) -> Result<BTreeMap<String, Vec<Hold>>, StorageError> {
        let mut all = self.list_every_hold(families).await?;
        all.retain(|_, holds| {
            holds.retain(|hold| is_for_good(*hold));
            !holds.is_empty()
        });
        Ok(all)
    }

    /// Every hold of these families.
    pub async fn list_every_hold(
        &self,
        families: &[&FamilyId],
    ) -> Result<BTreeMap<String, Vec<Hold>>, StorageError> {
        let query = select_holds(families.iter().map(|id| id.as_str()));
        let rows = self.storage.fetch_all(query).await?;
        read_holds(&rows, self.storage.hold_policy())
    }

    /// How many families are on hold, by reason.
    pub async fn count_held(&self) -> Result<Vec<(Hold, u64)>, StorageError> {
        let policy = self.storage.hold_policy();
        let mut transaction = self.storage.begin_read().await?;
        let mut counts = BTreeMap::new();
        let query = Statement::new(
            "select reason,
                    count(*) as families
             from family_hold
             group by reason",
        );
        for row in transaction.fetch_all(query).await? {
            let hold = read_hold(&row, "")?;
            counts.insert(hold, row.integer("families")?.cast_unsigned());
        }
        for hold in [Hold::NoHindiName, Hold::EkycBelowPolicy] {
            let mut query = Statement::new("select count(*) as families from family where ");
            push_policy_hold(&mut query, policy, hold);
            let families = transaction.fetch_one(query).await?.integer("families")?;
            if families > 0 {
                counts.insert(hold, families.cast_unsigned());
            }
        }
        Ok(counts.into_iter().collect())
    }
}

fn select_holds<'v>(families: impl IntoIterator<Item = &'v str>) -> Statement<'v> {
    let mut query = Statement::new(
        "select family.family_id,
                family.members,
                family.ekyc_done,
                family.without_hindi,
                family.head_without_hindi,
                family_hold.reason
         from family
         left join family_hold on family_hold.family_id = family.family_id
         where family.family_id in ",
    );
    query.push_list(families);
    query
}

/// The holds of one family, to be read with others; [`read_holds_of_one`] reads them.
pub(super) fn named_of_family(family_id: &str) -> NamedRead<'_> {
    NamedRead::new("holds", select_holds([family_id]))
}

/// Why one family may have no card, as [`Families::list_holds`] tells it.
pub(super) fn read_holds_of_one(
    rows: &[Row],
    policy: HoldPolicy,
) -> Result<Vec<Hold>, StorageError> {
    let all = read_holds(rows, policy)?.into_values().flatten();
    Ok(all.filter(|hold| is_for_good(*hold)).collect())
}

/// Whether it holds whatever a card is made of: whoever makes one looks anew whether its texts fit.
fn is_for_good(hold: Hold) -> bool {
    hold != Hold::TextDoesNotFit
}

fn read_holds(
    rows: &[Row],
    policy: HoldPolicy,
) -> Result<BTreeMap<String, Vec<Hold>>, StorageError> {
    let mut holds = BTreeMap::<String, Vec<Hold>>::new();
    for row in rows {
        let id = row.text("family_id")?;
        let noted = row.optional_text("reason")?.is_some();
        let noted = noted.then(|| read_hold(row, &id)).transpose()?;
        let of_policy = policy.holds(read_facts(row, &id)?);
        let of_family = holds.entry(id).or_default();
        of_family.extend(noted);
        of_family.extend(of_policy);
    }
    // A family with several notes has its policy's reasons beside each.
    for of_family in holds.values_mut() {
        of_family.sort_unstable();
        of_family.dedup();
    }
    holds.retain(|_, of_family| !of_family.is_empty());
    Ok(holds)
}

/// Text that is true for a row of `family` that a card may be made for. That a text did not fit is
/// looked at anew each time.
pub(super) fn push_may_have_card(query: &mut Statement<'_>, policy: HoldPolicy) {
    query.push(
        "not exists (
             select 1
             from family_hold
             where family_hold.family_id = family.family_id
               and family_hold.reason <> 'text_does_not_fit'
         )
         and not exists (
             select 1
             from shredded_family
             where shredded_family.family_id = family.family_id
         )",
    );
    for hold in [Hold::NoHindiName, Hold::EkycBelowPolicy] {
        query.push(" and not (");
        push_policy_hold(query, policy, hold);
        query.push(")");
    }
}

/// Text that is true for a row of `family` that the policy holds for a reason:
/// [`HoldPolicy::holds`] in SQL.
pub(super) fn push_policy_hold(query: &mut Statement<'_>, policy: HoldPolicy, hold: Hold) {
    match (hold, policy.hindi_names) {
        (Hold::NoHindiName, HindiNames::Head) => {
            query.push("family.head_without_hindi = 1");
        }
        (Hold::NoHindiName, HindiNames::All) => {
            query.push("family.without_hindi > 0");
        }
        (Hold::EkycBelowPolicy, _) if policy.ekyc_percent_min > 0 => {
            query
                .push("family.ekyc_done * 100 < family.members * ")
                .push_value(policy.ekyc_percent_min);
        }
        _ => {
            query.push("1 = 0");
        }
    }
}

/// Notes holds, each with its event; families that are not stored are passed over.
pub(super) async fn add_holds(
    transaction: &mut WriteTransaction,
    actor: &Actor,
    holds: &[(&str, Hold)],
    source: &str,
    at: Timestamp,
) -> Result<(), StorageError> {
    if holds.is_empty() {
        return Ok(());
    }
    let ids: Vec<&str> = holds.iter().map(|(id, _)| *id).collect();
    let mut known = noted_holds(transaction, &ids).await?;
    let mut query = Statement::new("select family_id from family where family_id in ");
    query.push_list(ids.iter().copied());
    for row in transaction.fetch_all(query).await? {
        known.entry(row.text("family_id")?).or_default();
    }
    let mut rows: Vec<Vec<Value<'_>>> = Vec::new();
    let mut events = Vec::new();
    for (id, hold) in holds {
        let Some(noted) = known.get_mut(*id) else {
            continue;
        };
        if noted.contains(hold) {
            continue;
        }
        noted.push(*hold);
        rows.push(vec![
            (*id).into(),
            hold.word().into(),
            at.seconds().into(),
            source.into(),
        ]);
        events.push(hold_event(at, "family.held", id, *hold));
    }
    if rows.is_empty() {
        return Ok(());
    }
    let into = inserting!("family_hold (family_id, reason, since, source)");
    transaction.insert_rows(into, &rows).await?;
    transaction.audit_all(actor, &events).await
}

/// Lifts holds of these kinds, each with its event.
pub(super) async fn lift_holds(
    transaction: &mut WriteTransaction,
    actor: &Actor,
    ids: &[&str],
    holds: &[Hold],
    at: Timestamp,
) -> Result<(), StorageError> {
    if ids.is_empty() {
        return Ok(());
    }
    let mut statement = Statement::new("delete from family_hold where reason in ");
    statement.push_list(holds.iter().map(|hold| hold.word()));
    statement
        .push(" and family_id in ")
        .push_list(ids.iter().copied());
    statement.push(" returning family_id, reason");
    let mut lifted = Vec::new();
    for row in transaction.fetch_all(statement).await? {
        let id = row.text("family_id")?;
        lifted.push((read_hold(&row, &id)?, id));
    }
    if lifted.is_empty() {
        return Ok(());
    }
    lifted.sort();
    let events: Vec<AuditEvent> = lifted
        .iter()
        .map(|(hold, id)| hold_event(at, "family.released", id, *hold))
        .collect();
    transaction.audit_all(actor, &events).await
}

async fn noted_holds(
    transaction: &mut ReadTransaction,
    ids: &[&str],
) -> Result<BTreeMap<String, Vec<Hold>>, StorageError> {
    let mut query = Statement::new(
        "select family_id,
                reason
         from family_hold
         where family_id in ",
    );
    query.push_list(ids.iter().copied());
    let mut holds = BTreeMap::<String, Vec<Hold>>::new();
    for row in transaction.fetch_all(query).await? {
        let id = row.text("family_id")?;
        let hold = read_hold(&row, &id)?;
        holds.entry(id).or_default().push(hold);
    }
    for holds in holds.values_mut() {
        holds.sort_unstable();
    }
    Ok(holds)
}

fn hold_event(at: Timestamp, action: &'static str, id: &str, hold: Hold) -> AuditEvent {
    let mut event = AuditEvent::new(at, action, id);
    event.detail = format!("{{\"reason\":\"{}\"}}", hold.word());
    event
}

fn read_hold(row: &Row, id: &str) -> Result<Hold, StorageError> {
    Hold::from_word(&row.text("reason")?).ok_or_else(|| StorageError::Impossible {
        table: "family_hold",
        column: "reason",
        row: id.to_owned(),
    })
}

fn read_facts(row: &Row, id: &str) -> Result<FamilyFacts, StorageError> {
    let count = |column: &'static str| -> Result<u32, StorageError> {
        u32::try_from(row.integer(column)?).map_err(|_| StorageError::Impossible {
            table: "family",
            column,
            row: id.to_owned(),
        })
    };
    Ok(FamilyFacts {
        members: count("members")?,
        ekyc_done: count("ekyc_done")?,
        without_hindi: count("without_hindi")?,
        head_without_hindi: count("head_without_hindi")? == 1,
    })
}
