//! The share register: what was given to whom, when and why.

use issuer_domain::{Timestamp, day_in_india};
use serde_json::json;
use time::Date;

use super::audit::AuditEvent;
use super::engine::{Row, Statement};
use super::family_rows::{date_text, read_date};
use super::{Storage, StorageError};

/// By what something was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ShareWay {
    /// The interface for other departments.
    Api,
    /// A file in a folder.
    FileDrop,
}

impl ShareWay {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Api, Self::FileDrop];

    /// The word in the database.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::FileDrop => "file-drop",
        }
    }
}

/// Something that was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewShare<'a> {
    /// To whom: a department's short name, at most 80 characters. Never a person.
    pub recipient: &'a str,
    /// Why, at most 200 characters.
    pub purpose: &'a str,
    /// What: names of the data dictionary, in its order.
    pub fields: &'a [&'a str],
    /// By what.
    pub way: ShareWay,
    /// Of how many families or cards.
    pub records: u64,
    /// When.
    pub at: Timestamp,
}

/// What was given on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// To whom.
    pub recipient: String,
    /// Why.
    pub purpose: String,
    /// What: names of the data dictionary.
    pub fields: Vec<String>,
    /// By what.
    pub way: ShareWay,
    /// The day in India.
    pub day: Date,
    /// How often.
    pub times: u64,
    /// Of how many families or cards, each counted as often as it was given.
    pub records: u64,
    /// The first time.
    pub first_at: Timestamp,
    /// The last time.
    pub last_at: Timestamp,
    /// Who or what gave it last.
    pub by: String,
}

/// The share register.
#[derive(Debug, Clone, Copy)]
pub struct Shares<'a> {
    pub(super) storage: &'a Storage,
}

impl Shares<'_> {
    /// Notes what was given. What is given again on the same day is added to the day's row; the
    /// audit has the first time.
    pub async fn record(&self, share: &NewShare<'_>) -> Result<(), StorageError> {
        let actor = self.storage.actor();
        let fields = share.fields.join(" ");
        let day = date_text(day_in_india(share.at));
        let mut transaction = self.storage.begin_write().await?;
        let add = Statement::new(
            "update share
             set times = times + 1,
                 records = records + $1,
                 last_at = case when last_at < $2 then $2 else last_at end,
                 given_by = $3
             where recipient = $4
               and purpose = $5
               and fields = $6
               and way = $7
               and day = $8",
        );
        let add = add.bind(share.records.cast_signed());
        let add = add.bind(share.at.seconds()).bind(actor.as_str());
        let add = add.bind(share.recipient).bind(share.purpose);
        let add = add.bind(fields.as_str()).bind(share.way.word());
        if transaction.execute(add.bind(day.as_str())).await? == 0 {
            let insert = Statement::new(
                "insert into share (
                     recipient, purpose, fields, way, day, times, records, first_at, last_at, given_by
                 )
                 values ($1, $2, $3, $4, $5, 1, $6, $7, $7, $8)",
            );
            let insert = insert.bind(share.recipient).bind(share.purpose);
            let insert = insert.bind(fields.as_str()).bind(share.way.word());
            let insert = insert.bind(day.as_str()).bind(share.records.cast_signed());
            let insert = insert.bind(share.at.seconds()).bind(actor.as_str());
            transaction.execute(insert).await?;
            transaction.audit(actor, first_of_day(share)).await?;
        }
        transaction.commit().await
    }

    /// The register, the latest first; at most `limit` rows after the first `skipped`.
    pub async fn list(&self, skipped: u32, limit: u32) -> Result<Vec<Share>, StorageError> {
        let query = Statement::new(
            "select recipient,
                    purpose,
                    fields,
                    way,
                    day,
                    times,
                    records,
                    first_at,
                    last_at,
                    given_by
             from share
             order by day desc, recipient, purpose, fields, way
             limit $1
             offset $2",
        );
        let query = query.bind(limit).bind(skipped);
        let rows = self.storage.fetch_all(query).await?;
        rows.iter().map(read).collect()
    }
}

fn first_of_day(share: &NewShare<'_>) -> AuditEvent {
    let mut event = AuditEvent::new(share.at, "share.begun", share.recipient);
    event.detail = json!({
        "purpose": share.purpose,
        "fields": share.fields,
        "way": share.way.word(),
    })
    .to_string();
    event
}

fn read(row: &Row) -> Result<Share, StorageError> {
    let recipient = row.text("recipient")?;
    let impossible = |column| StorageError::Impossible {
        table: "share",
        column,
        row: recipient.clone(),
    };
    let word = row.text("way")?;
    let way = ShareWay::ALL.into_iter().find(|way| way.word() == word);
    Ok(Share {
        purpose: row.text("purpose")?,
        fields: row.text("fields")?.split(' ').map(str::to_owned).collect(),
        way: way.ok_or_else(|| impossible("way"))?,
        day: read_date(&row.text("day")?).ok_or_else(|| impossible("day"))?,
        times: row.integer("times")?.cast_unsigned(),
        records: row.integer("records")?.cast_unsigned(),
        first_at: Timestamp::from_seconds(row.integer("first_at")?),
        last_at: Timestamp::from_seconds(row.integer("last_at")?),
        by: row.text("given_by")?,
        recipient,
    })
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::super::sample::{NOW, Office, on_both_engines};
    use super::*;

    on_both_engines! {
    async fn what_is_given_again_on_the_same_day_is_counted_and_audited_once(office: Office) {
        let shares = office.storage.shares();
        let mut share = NewShare {
            recipient: "health",
            purpose: "HIMCARE enrolment",
            fields: &["family.id", "card.status"],
            way: ShareWay::Api,
            records: 40,
            at: NOW,
        };
        shares.record(&share).await.unwrap();
        share.records = 2;
        share.at = NOW.plus_seconds(60);
        shares.record(&share).await.unwrap();
        share.at = NOW.plus_seconds(Timestamp::DAY);
        shares.record(&share).await.unwrap();
        let listed = shares.list(0, 10).await.unwrap();
        let days = listed.iter().map(|share| (share.day, share.times, share.records));
        assert_eq!(
            days.collect::<Vec<_>>(),
            [(date!(2026 - 11 - 22), 1, 2), (date!(2026 - 11 - 21), 2, 42)]
        );
        assert_eq!(listed[1].fields, ["family.id", "card.status"]);
        assert_eq!(listed[1].last_at, NOW.plus_seconds(60));
        assert_eq!(shares.list(1, 10).await.unwrap(), listed[1..]);
        let events = office.storage.audit_chain().list(0, 10).await.unwrap();
        let begun = events.iter().filter(|event| event.action == "share.begun");
        assert_eq!(begun.count(), 2);
    }
    }
}
