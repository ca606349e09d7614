use issuer_domain::{AcknowledgementNumber, NoticeEvent, Timestamp};
use zeroize::Zeroizing;

use super::audit::AuditEvent;
use super::engine::{Row, Statement, WriteTransaction};
use super::{SecretColumns, Storage, StorageError, acknowledgements};
use crate::secrets::{DataKey, NONCE_BYTES, SecretField};

/// So often a notice is tried; a gateway that refuses five times will not take it.
const TRIES_MAX: i64 = 5;
/// A notice is one worker's for so long, seconds: more than a gateway takes to answer.
const HELD_FOR: i64 = 120;
/// After the first refusal a notice waits for so many seconds, then four times as long each time:
/// with five tries it is given up after an hour and a half.
const FIRST_WAIT: i64 = 60;

/// What a family is told in the transaction of what happened, and where it can call.
#[derive(Debug, Clone, Copy)]
pub struct Telling<'a> {
    /// What happened.
    pub event: NoticeEvent,
    /// The telephone number that stands in the text.
    pub helpline: &'a str,
}

/// A notice that is to be sent. `Debug` does not show the mobile number.
pub struct WaitingNotice {
    /// Its number.
    pub number: i64,
    /// What it tells of.
    pub event: NoticeEvent,
    /// The request or grievance; of a link the word of its event, since a log has no family.
    pub about: String,
    /// Where it goes.
    pub mobile: Zeroizing<String>,
    /// What it says.
    pub text: String,
}

/// How many notices wait and what became of the others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct NoticeCounts {
    /// To be sent.
    pub waiting: u64,
    /// Sent.
    pub sent: u64,
    /// Refused too often.
    pub given_up: u64,
    /// Of requests without a mobile number.
    pub no_number: u64,
}

/// Notices.
#[derive(Debug, Clone, Copy)]
pub struct Notices<'a> {
    pub(super) storage: &'a Storage,
}

impl Notices<'_> {
    /// Notices that are to be sent by now, the oldest first; at most `limit`. None where there is no
    /// key for the numbers.
    pub async fn list_waiting(
        &self,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<WaitingNotice>, StorageError> {
        let SecretColumns::Seal(key) = self.storage.secret_columns() else {
            return Ok(Vec::new());
        };
        let query = Statement::new(
            "select notice.notice_number,
                    notice.event,
                    notice.acknowledgement,
                    notice.text,
                    coalesce(own.acknowledgement, about.acknowledgement) as sealed_for,
                    coalesce(own.mobile_nonce, about.mobile_nonce) as mobile_nonce,
                    coalesce(own.mobile_ciphertext, about.mobile_ciphertext) as mobile_ciphertext
             from notice
             left join reprint_request as own
                  on own.acknowledgement = notice.acknowledgement
             left join grievance on grievance.acknowledgement = notice.acknowledgement
             left join reprint_request as about on about.acknowledgement = grievance.request
             where notice.state = 'waiting'
               and notice.next_at <= $1
               and coalesce(own.mobile_nonce, about.mobile_nonce) is not null
             order by notice.notice_number
             limit $2",
        );
        let query = query.bind(now.seconds());
        let rows = self.storage.fetch_all(query.bind(limit)).await?;
        rows.iter().map(|row| read_waiting(row, key)).collect()
    }

    /// Takes a notice for this worker. `false` where another one has it or has sent it.
    pub async fn take(&self, number: i64, now: Timestamp) -> Result<bool, StorageError> {
        let update = Statement::new(
            "update notice
             set next_at = $1
             where notice_number = $2
               and state = 'waiting'
               and next_at <= $3",
        );
        let update = update.bind(now.plus_seconds(HELD_FOR).seconds());
        let update = update.bind(number).bind(now.seconds());
        let mut transaction = self.storage.begin_write().await?;
        let taken = transaction.execute(update).await?;
        transaction.commit().await?;
        Ok(taken == 1)
    }

    /// Gives a notice back that was not tried: the gateway is away.
    pub async fn give_back(&self, number: i64, now: Timestamp) -> Result<(), StorageError> {
        let update = Statement::new(
            "update notice
             set next_at = $1
             where notice_number = $2
               and state = 'waiting'",
        );
        let update = update.bind(now.seconds()).bind(number);
        let mut transaction = self.storage.begin_write().await?;
        transaction.execute(update).await?;
        transaction.commit().await
    }

    /// It was sent.
    pub async fn note_sent(&self, number: i64, at: Timestamp) -> Result<(), StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        let update = Statement::new(
            "update notice
             set state = 'sent',
                 tries = tries + 1,
                 state_at = $1
             where notice_number = $2
               and state = 'waiting'",
        );
        let update = update.bind(at.seconds()).bind(number);
        if transaction.execute(update).await? == 1 {
            let event = AuditEvent::new(at, "notice.sent", format!("notice {number}"));
            transaction.audit(self.storage.actor(), event).await?;
        }
        transaction.commit().await
    }

    /// The gateway refused it: it waits longer each time, and after some tries it is given up.
    pub async fn note_failed(&self, number: i64, at: Timestamp) -> Result<(), StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        let update = Statement::new(
            "update notice
             set tries = tries + 1,
                 state = case when tries + 1 >= $1 then 'given-up' else 'waiting' end,
                 state_at = case when tries + 1 >= $1 then $2 else null end,
                 next_at = $2 + $3 * case tries when 0 then 1 when 1 then 4 when 2 then 16 else 64 end
             where notice_number = $4
               and state = 'waiting'",
        );
        let update = update.bind(TRIES_MAX).bind(at.seconds());
        let update = update.bind(FIRST_WAIT).bind(number);
        transaction.execute(update).await?;
        transaction.commit().await
    }

    /// How they stand.
    pub async fn count(&self) -> Result<NoticeCounts, StorageError> {
        let query = Statement::new(
            "select state, count(*) as notices
             from notice
             group by state",
        );
        let mut counts = NoticeCounts::default();
        for row in self.storage.fetch_all(query).await? {
            let count = row.integer("notices")?.cast_unsigned();
            match row.text("state")?.as_str() {
                "waiting" => counts.waiting = count,
                "sent" => counts.sent = count,
                "given-up" => counts.given_up = count,
                _ => counts.no_number = count,
            }
        }
        Ok(counts)
    }
}

/// Adds a notice in the transaction of what it tells of.
pub(super) async fn add(
    transaction: &mut WriteTransaction,
    telling: Telling<'_>,
    about: AcknowledgementNumber,
    has_mobile: bool,
    at: Timestamp,
) -> Result<(), StorageError> {
    let about = about.to_string();
    let insert = Statement::new(
        "insert into notice (notice_number, event, acknowledgement, text, made_at, state)
         values ((select coalesce(max(notice_number), 0) + 1 from notice), $1, $2, $3, $4, $5)",
    );
    let insert = insert
        .bind(telling.event.word())
        .bind(about.clone())
        .bind(telling.event.text(&about, telling.helpline))
        .bind(at.seconds())
        .bind(if has_mobile { "waiting" } else { "no-number" });
    transaction.execute_later(insert).await
}

fn read_waiting(row: &Row, key: &DataKey) -> Result<WaitingNotice, StorageError> {
    let number = row.integer("notice_number")?;
    let impossible = |column| StorageError::Impossible {
        table: "notice",
        column,
        row: number.to_string(),
    };
    let sealed_for = row.optional_text("sealed_for")?;
    let sealed_for = sealed_for.ok_or_else(|| impossible("state"))?;
    let nonce = row.optional_bytes("mobile_nonce")?.unwrap_or_default();
    let nonce = <[u8; NONCE_BYTES]>::try_from(nonce).map_err(|_| impossible("state"))?;
    let ciphertext = row.optional_bytes("mobile_ciphertext")?.unwrap_or_default();
    let mobile = key.open(&sealed_for, SecretField::Mobile, nonce, &ciphertext);
    Ok(WaitingNotice {
        number,
        event: NoticeEvent::from_word(&row.text("event")?).ok_or_else(|| impossible("event"))?,
        about: acknowledgements::read(row, "notice", "acknowledgement")?.to_string(),
        mobile: mobile.ok_or_else(|| impossible("acknowledgement"))?,
        text: row.text("text")?,
    })
}

impl std::fmt::Debug for WaitingNotice {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("WaitingNotice")
            .field("number", &self.number)
            .field("event", &self.event)
            .field("about", &self.about)
            .finish_non_exhaustive()
    }
}
