//! What a telephone noted while it had no network: each entry is recorded once, however often it is
//! sent, and answered for itself.

use card_payload::{CardNumber, CardNumberError, Timestamp};
use issuer_domain::{Act, aadhaar};

use super::own_place::office_of;
use super::permission::{self, PermissionError};
use super::plan_parts::PartPlan;
use super::record_deliveries::{DeliveryError, OneDelivery, record_delivery};
use crate::app::App;
use crate::lots::read_delivery;
use crate::register::Reason;
use crate::storage::{AuditFilter, CardDelivery, StaffMember, StorageError};

/// The most entries that are sent together.
pub const ENTRIES_MAX: usize = 200;

/// How far a telephone's clock may be ahead of ours, in seconds: an entry then is of now.
const AHEAD_MAX: i64 = 600;

/// Letters of an entry's key: a UUID has 36.
const KEY: std::ops::RangeInclusive<usize> = 8..=64;

/// Events of a card that are looked through for an entry's key.
const EVENTS_MAX: u32 = 500;

/// Why nothing was recorded at all.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The person may not.
    #[error(transparent)]
    Permission(#[from] PermissionError),
    /// What records single cards.
    #[error(transparent)]
    Delivery(#[from] DeliveryError),
    /// More than anybody hands over between two places with a network.
    #[error("{0} entries were sent together\n\nhint: send at most {ENTRIES_MAX}, then the next")]
    TooMany(usize),
}

/// An entry as it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryEntry {
    /// What the telephone calls it, and nobody else.
    pub key: String,
    /// The printed number.
    pub card_number: String,
    /// `handed-over`, `undelivered` or `returned`.
    pub outcome: String,
    /// Who took it: the line on the card, 1 being the head. No name leaves the card.
    pub taker: u8,
    /// How: `head`, `member`, `camp`, `home`.
    pub mode: String,
    /// Why it could not be handed over.
    pub reason: String,
    /// When.
    pub at: Timestamp,
}

/// What became of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryAnswer {
    /// It is new.
    Recorded,
    /// It was recorded before; nothing changed.
    Known,
    /// It was not taken.
    Refused(Reason),
}

/// Records entries in their order. Each stands for itself: one that is refused keeps no other back.
pub async fn sync_deliveries(
    app: &App,
    entries: &[DeliveryEntry],
) -> Result<Vec<EntryAnswer>, SyncError> {
    let member = permission::require(app, Act::HandOver).await?;
    if entries.len() > ENTRIES_MAX {
        return Err(SyncError::TooMany(entries.len()));
    }
    let mut answers = Vec::with_capacity(entries.len());
    for entry in entries {
        answers.push(match read(app, &member, entry).await? {
            Read::Row(row) => record(app, row).await?,
            Read::Answer(answer) => answer,
        });
    }
    Ok(answers)
}

async fn record(app: &App, row: CardDelivery) -> Result<EntryAnswer, SyncError> {
    match record_delivery(app, row).await {
        Ok(OneDelivery::Recorded | OneDelivery::RecordedAndRevoked) => Ok(EntryAnswer::Recorded),
        Ok(OneDelivery::Unchanged) => Ok(EntryAnswer::Known),
        Err(DeliveryError::Refused(reason)) => Ok(EntryAnswer::Refused(reason)),
        Err(error) => Err(error.into()),
    }
}

/// What an entry comes to before it is recorded.
enum Read {
    Row(CardDelivery),
    Answer(EntryAnswer),
}

async fn read(app: &App, member: &StaffMember, entry: &DeliveryEntry) -> Result<Read, SyncError> {
    let refused = |reason| Ok(Read::Answer(EntryAnswer::Refused(reason)));
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    let is_key = KEY.contains(&entry.key.len()) && entry.key.bytes().all(is_plain);
    if !is_key || aadhaar::find_in(&entry.card_number) {
        return refused(Reason::NumberShape);
    }
    match CardNumber::parse(&entry.card_number) {
        Ok(_) => {}
        Err(CardNumberError::CheckDigit) => return refused(Reason::UnknownCard),
        Err(_) => return refused(Reason::NumberShape),
    }
    if entry.at > app.now.plus_seconds(AHEAD_MAX) {
        return refused(Reason::DateInFuture);
    }
    if is_known(app, entry).await? {
        return Ok(Read::Answer(EntryAnswer::Known));
    }
    let own = office_of(member);
    let office = app.storage.consignments();
    let office = office.find_office_of(&entry.card_number).await?;
    // A card of another office is none: in the words for one that is not there.
    if own.is_some() && own != office {
        return refused(Reason::UnknownCard);
    }
    let mut taker = String::new();
    if entry.outcome == "handed-over" {
        match find_taker(app, entry).await? {
            Some(id) => taker = id,
            None => return refused(Reason::NotAMember),
        }
    }
    let office = if entry.outcome == "returned" {
        own.or(office)
            .unwrap_or_else(|| member.workplace.to_string())
    } else {
        String::new()
    };
    let delivery = read_delivery(&entry.outcome, |column| match column {
        "member" => &taker,
        "mode" => &entry.mode,
        "reason" => &entry.reason,
        "office" => &office,
        _ => "",
    });
    match delivery {
        Ok(delivery) => Ok(Read::Row(CardDelivery {
            number: entry.card_number.clone(),
            delivery,
            at: entry.at.min(app.now),
            entry: Some(entry.key.clone()),
        })),
        Err((_, reason)) => refused(reason),
    }
}

/// Whether an event of the card bears the entry's key.
async fn is_known(app: &App, entry: &DeliveryEntry) -> Result<bool, StorageError> {
    let filter = AuditFilter {
        subject: Some(entry.card_number.clone()),
        ..AuditFilter::default()
    };
    let chain = app.storage.audit_chain();
    let events = chain.list_filtered(&filter, 0, EVENTS_MAX).await?;
    Ok(events.iter().any(|event| {
        let detail: Option<serde_json::Value> = serde_json::from_str(&event.detail).ok();
        detail.is_some_and(|detail| detail["entry"] == entry.key.as_str())
    }))
}

/// The member on a line of a card; the head is on line 1 of every part.
async fn find_taker(app: &App, entry: &DeliveryEntry) -> Result<Option<String>, StorageError> {
    let Some(card) = app.storage.cards().find(&entry.card_number).await? else {
        return Ok(None);
    };
    let wanted = [(card.family_id().clone(), card.version.family_revision)];
    let families = app.storage.families().list_revisions(&wanted).await?;
    let Some(stored) = families.first() else {
        return Ok(None);
    };
    let members = &stored.family.members;
    let rows = PartPlan::of(members.len(), card.version.number.part()).rows;
    let place = match usize::from(entry.taker) {
        0 => return Ok(None),
        1 => 0,
        // The head stands in the first row of the first part alone.
        line if rows.start == 0 => line - 1,
        line => rows.start + line - 2,
    };
    let is_on_card = place == 0 || rows.contains(&place);
    let taker = members.get(place).filter(|_| is_on_card);
    Ok(taker.map(|member| member.id.clone()))
}
