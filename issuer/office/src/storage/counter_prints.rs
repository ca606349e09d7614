use issuer_domain::production::Office;
use issuer_domain::{CentreId, Production, Timestamp, day_in_india};

use super::audit::AuditEvent;
use super::cards_on_their_way::signed;
use super::engine::{Statement, WriteTransaction};
use super::family_rows::date_text;
use super::lot_cards::write_steps;
use super::{CounterRefused, Storage, StorageError, centres};

/// Cards that counters printed themselves.
#[derive(Debug, Clone, Copy)]
pub struct CounterPrints<'a> {
    pub(super) storage: &'a Storage,
}

impl CounterPrints<'_> {
    /// Notes that a centre prints these cards, all or none: they lie in no lot, and no later one
    /// takes them. Refused where the centre has printed its cards of the day.
    pub async fn record(
        &self,
        centre: &CentreId,
        cards: &[String],
        at: Timestamp,
    ) -> Result<(), StorageError> {
        let actor = self.storage.actor();
        let mut transaction = self.storage.begin_write().await?;
        let quota = centres::get_open(&mut transaction, centre)
            .await?
            .prints_a_day;
        let day = date_text(day_in_india(at));
        let printed = count(&mut transaction, centre, &day).await?;
        if printed + cards.len() as u64 > u64::from(quota) {
            let centre = centre.to_string();
            return Err(CounterRefused::QuotaUsedUp { centre, quota }.into());
        }
        let known = signed(&mut transaction, cards.iter().map(String::as_str)).await?;
        let (mut steps, mut events) = (Vec::new(), Vec::new());
        for number in cards {
            let card = known.get(number).filter(|card| card.is_live());
            let card = card.ok_or_else(|| StorageError::NoSuchCard {
                card_number: number.clone(),
            })?;
            let state = card.production.clone();
            let word = state.word();
            let next: Production =
                state
                    .print_at(Office(centre.to_string()), at)
                    .map_err(|_| CounterRefused::NotToPrint {
                        card: number.clone(),
                        state: word,
                    })?;
            steps.push((number.clone(), next));
            let insert = Statement::new(
                "insert into counter_print (card_number, centre_id, day, printed_at, printed_by)
                 values ($1, $2, $3, $4, $5)",
            );
            let insert = insert.bind(number).bind(centre.as_str()).bind(day.clone());
            let insert = insert.bind(at.seconds()).bind(actor.as_str());
            transaction.execute(insert).await?;
            let mut event = AuditEvent::new(at, "card.printed_at_counter", number.clone());
            event.detail = format!("{{\"centre\":\"{centre}\"}}");
            events.push(event);
        }
        write_steps(&mut transaction, &steps).await?;
        transaction.audit_all(actor, &events).await?;
        transaction.commit().await
    }

    /// Notes that a card which a centre printed on the day of a time is drawn for its printer, which
    /// may have jammed. `false` where it was another centre or another day.
    pub async fn note_drawn(
        &self,
        centre: &CentreId,
        card: &str,
        at: Timestamp,
    ) -> Result<bool, StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        let query = Statement::new(
            "select card_number
             from counter_print
             where card_number = $1
               and centre_id = $2
               and day = $3",
        );
        let query = query.bind(card).bind(centre.as_str());
        let query = query.bind(date_text(day_in_india(at)));
        if transaction.fetch_optional(query).await?.is_none() {
            return Ok(false);
        }
        let mut event = AuditEvent::new(at, "card.drawn_at_counter", card);
        event.detail = format!("{{\"centre\":\"{centre}\"}}");
        transaction.audit(self.storage.actor(), event).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// How many cards a centre has printed on the day of a time.
    pub async fn count_today(&self, centre: &CentreId, at: Timestamp) -> Result<u64, StorageError> {
        let query = count_query(centre, date_text(day_in_india(at)));
        let row = self.storage.fetch_one(query).await?;
        Ok(row.integer("printed")?.cast_unsigned())
    }
}

async fn count(
    transaction: &mut WriteTransaction,
    centre: &CentreId,
    day: &str,
) -> Result<u64, StorageError> {
    let row = transaction
        .fetch_one(count_query(centre, day.to_owned()))
        .await?;
    Ok(row.integer("printed")?.cast_unsigned())
}

fn count_query(centre: &CentreId, day: String) -> Statement<'_> {
    let query = Statement::new(
        "select count(*) as printed
         from counter_print
         where centre_id = $1
           and day = $2",
    );
    query.bind(centre.as_str()).bind(day)
}
