use std::collections::BTreeMap;

use issuer_domain::{Family, FamilyId, Timestamp};

use super::engine::{ReadTransaction, Row, Statement};
use super::families::load_revisions;
use super::{Storage, StorageError};

/// Issued cards with everything that the database says of them: for a check that shares as little
/// as possible with the making of cards.
#[derive(Debug, Clone, Copy)]
pub struct IssuedCards<'a> {
    pub(super) storage: &'a Storage,
}

/// A signed card as its row has it, not looked at closely.
#[derive(Debug, Clone)]
pub struct IssuedCard {
    /// The number printed on it.
    pub card_number: String,
    /// Whose it is.
    pub family_id: String,
    /// The how-manieth card of the family.
    pub issue_number: i64,
    /// Part n …
    pub part: i64,
    /// … of m.
    pub parts: i64,
    /// Permanent, temporary or migrant.
    pub card_type: String,
    /// When its claims were made.
    pub issued_at: Timestamp,
    /// When it ceases to hold.
    pub expires_at: Timestamp,
    /// The list with its place, if there is such a list.
    pub list_uri: Option<String>,
    /// Its place.
    pub status_index: i64,
    /// The key that was to sign.
    pub key_id: Vec<u8>,
    /// What was to be signed.
    pub to_be_signed: Vec<u8>,
    /// The signature.
    pub signature: Option<Vec<u8>>,
    /// The text of the QR.
    pub qr_text: Option<String>,
    /// `valid`, `suspended`, `revoked` or `superseded`.
    pub status: String,
    /// The revision of the family that it was made from, if it is there.
    pub family: Option<Family>,
    /// Whether the family's content was destroyed when its time was over.
    pub is_shredded: bool,
    /// What the audit chain says of it, in its order.
    pub events: Vec<(String, Timestamp)>,
}

/// Two cards that claim the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubled {
    /// The first card's number.
    pub card_number: String,
    /// How many have it.
    pub cards: i64,
}

impl IssuedCards<'_> {
    /// Signed cards after a card number, in the order of their numbers; at most `limit`.
    pub async fn list(&self, after: &str, limit: u32) -> Result<Vec<IssuedCard>, StorageError> {
        let mut transaction = self.storage.begin_read().await?;
        let rows = transaction
            .fetch_all(
                Statement::new(
                    "select card.card_number,
                            card.family_id,
                            card.family_revision,
                            card.issue_number,
                            card.part,
                            card.parts,
                            card.card_type,
                            card.issued_at,
                            card.expires_at,
                            status_list.uri,
                            card.status_index,
                            card.key_id,
                            card.to_be_signed,
                            card.signature,
                            card.qr_text,
                            card.status,
                            shredded_family.shredded_at
                     from card
                     left join status_list on status_list.list_number = card.list_number
                     left join shredded_family on shredded_family.family_id = card.family_id
                     where card.production <> 'draft'
                       and card.card_number > $1
                     order by card.card_number
                     limit $2",
                )
                .bind(after)
                .bind(limit),
            )
            .await?;
        let mut events = read_events(&mut transaction, &rows).await?;
        let families = read_families(&mut transaction, &rows).await?;
        rows.iter()
            .zip(families)
            .map(|(row, family)| {
                let mut card = read_card(row)?;
                card.events = events.remove(&card.card_number).unwrap_or_default();
                card.family = family;
                Ok(card)
            })
            .collect()
    }

    /// Families and parts with more than one live card. The database refuses them as long as its
    /// constraint is there.
    pub async fn list_doubly_live(&self, limit: u32) -> Result<Vec<Doubled>, StorageError> {
        self.list_doubled(
            Statement::new(
                "select min(card_number) as card_number, count(*) as cards
                 from card
                 where status in ('valid', 'suspended')
                   and production <> 'draft'
                 group by family_id, part
                 having count(*) > 1
                 order by 1
                 limit $1",
            )
            .bind(limit),
        )
        .await
    }

    /// Status places that more than one card has.
    pub async fn list_shared_places(&self, limit: u32) -> Result<Vec<Doubled>, StorageError> {
        self.list_doubled(
            Statement::new(
                "select min(card_number) as card_number, count(*) as cards
                 from card
                 group by list_number, status_index
                 having count(*) > 1
                 order by 1
                 limit $1",
            )
            .bind(limit),
        )
        .await
    }

    async fn list_doubled(&self, query: Statement<'_>) -> Result<Vec<Doubled>, StorageError> {
        let rows = self.storage.fetch_all(query).await?;
        rows.iter()
            .map(|row| {
                Ok(Doubled {
                    card_number: row.text("card_number")?,
                    cards: row.integer("cards")?,
                })
            })
            .collect()
    }
}

fn read_card(row: &Row) -> Result<IssuedCard, StorageError> {
    Ok(IssuedCard {
        card_number: row.text("card_number")?,
        family_id: row.text("family_id")?,
        issue_number: row.integer("issue_number")?,
        part: row.integer("part")?,
        parts: row.integer("parts")?,
        card_type: row.text("card_type")?,
        issued_at: Timestamp::from_seconds(row.integer("issued_at")?),
        expires_at: Timestamp::from_seconds(row.integer("expires_at")?),
        list_uri: row.optional_text("uri")?,
        status_index: row.integer("status_index")?,
        key_id: row.bytes("key_id")?,
        to_be_signed: row.bytes("to_be_signed")?,
        signature: row.optional_bytes("signature")?,
        qr_text: row.optional_text("qr_text")?,
        status: row.text("status")?,
        family: None,
        is_shredded: row.optional_integer("shredded_at")?.is_some(),
        events: Vec::new(),
    })
}

/// What the audit chain says of the cards of these rows.
async fn read_events(
    transaction: &mut ReadTransaction,
    rows: &[Row],
) -> Result<BTreeMap<String, Vec<(String, Timestamp)>>, StorageError> {
    let numbers = rows
        .iter()
        .map(|row| row.text("card_number"))
        .collect::<Result<Vec<_>, _>>()?;
    let mut query = Statement::new("select subject, action, at from audit_event where subject in ");
    query.push_list(numbers.iter().map(String::as_str));
    query.push(" order by sequence");
    let mut events = BTreeMap::<_, Vec<_>>::new();
    for row in transaction.fetch_all(query).await? {
        let at = Timestamp::from_seconds(row.integer("at")?);
        let of_card = events.entry(row.text("subject")?).or_default();
        of_card.push((row.text("action")?, at));
    }
    Ok(events)
}

/// The families that these cards were made from; none where it cannot be found or read.
async fn read_families(
    transaction: &mut ReadTransaction,
    rows: &[Row],
) -> Result<Vec<Option<Family>>, StorageError> {
    let mut wanted = Vec::with_capacity(rows.len());
    for row in rows {
        let revision = u32::try_from(row.integer("family_revision")?).unwrap_or(0);
        wanted.push((FamilyId::parse(&row.text("family_id")?).ok(), revision));
    }
    let all: Option<Vec<_>> = wanted
        .iter()
        .map(|(id, revision)| Some((id.clone()?, *revision)))
        .collect();
    if let Some(all) = all
        && let Ok(found) = load_revisions(transaction, &all).await
    {
        let families = found.into_iter().map(|stored| Some(stored.family));
        return Ok(families.collect());
    }
    // One of them is missing or damaged: each by itself.
    let mut families = Vec::with_capacity(rows.len());
    for (id, revision) in wanted {
        let found = match id {
            Some(id) => match load_revisions(transaction, &[(id, revision)]).await {
                Ok(mut found) => found.pop(),
                Err(StorageError::NoSuchFamily { .. } | StorageError::Impossible { .. }) => None,
                Err(other) => return Err(other),
            },
            None => None,
        };
        families.push(found.map(|stored| stored.family));
    }
    Ok(families)
}
