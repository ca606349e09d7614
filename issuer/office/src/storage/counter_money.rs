//! What counters took, what cards it paid for, and what they paid in: the sums that an auditor
//! compares, by centre and by the day on which the money came.

use std::collections::BTreeMap;

use issuer_domain::{CentreId, Money, Timestamp, begins_in_india};
use time::{Date, Duration};

use super::audit::AuditEvent;
use super::engine::{ReadTransaction, Row, Statement};
use super::family_rows::{date_text, read_date};
use super::{CounterRefused, Storage, StorageError, centres};

/// Money of counters.
#[derive(Debug, Clone, Copy)]
pub struct CounterMoney<'a> {
    pub(super) storage: &'a Storage,
}

/// A centre and a day of India.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CentreDay {
    /// The centre.
    pub centre: CentreId,
    /// The day on which the money came.
    pub day: Date,
}

/// The money of a centre and day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DayMoney {
    /// Fees taken in cash.
    pub cash: Money,
    /// Fees that came by UPI.
    pub upi: Money,
    /// Of these what the bank has borne out.
    pub upi_of_bank: Money,
    /// Money that came though nothing was due.
    pub surplus: Money,
    /// Receipts.
    pub receipts: u64,
    /// Of the fees those whose card is made, and how many cards.
    pub made: Money,
    /// How many.
    pub cards: u64,
    /// Of the fees those whose card is not made yet.
    pub waiting: Money,
    /// Of the fees those that go back: the request was refused or withdrawn.
    pub to_refund: Money,
    /// Cards made on this day for which nothing was due.
    pub free_cards: u64,
    /// Cash that the centre paid in for this day.
    pub remitted: Money,
}

/// What a centre did in a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CentreActivity {
    /// The centre.
    pub centre: CentreId,
    /// Requests that it took.
    pub requests: u64,
    /// Families with more than one of them.
    pub repeat_families: u64,
    /// Payments in cash, and all payments.
    pub cash_payments: u64,
    /// All payments.
    pub payments: u64,
    /// Cards that its printer printed on each day on which it printed any.
    pub prints: Vec<u64>,
}

/// The day of a time in India, counted from 1970: 5:30 hours are 19,800 seconds, a day has 86,400.
const PAID_BY_DAY: &str = "
    select reprint_request.centre_id,
           (payment.state_at + 19800) / 86400 as day,
           cast(sum(case when payment.state = 'confirmed' and payment.way = 'cash'
                    then payment.paise else 0 end) as bigint) as cash,
           cast(sum(case when payment.state = 'confirmed' and payment.way = 'upi'
                    then payment.paise else 0 end) as bigint) as upi,
           cast(sum(case when payment.state = 'confirmed' and payment.reconciled_at is not null
                    then payment.paise else 0 end) as bigint) as upi_of_bank,
           cast(sum(case when payment.state = 'surplus' then payment.paise else 0 end) as bigint) as surplus,
           cast(sum(case when receipt.reference is null then 0 else 1 end) as bigint) as receipts
    from payment
    join reprint_request on reprint_request.acknowledgement = payment.acknowledgement
    left join receipt on receipt.reference = payment.reference
    where payment.state in ('confirmed', 'surplus')
      and payment.state_at >= $1
      and payment.state_at < $2
    group by 1, 2";
const FEES_BY_DAY: &str = "
    select centre_id,
           (paid_at + 19800) / 86400 as day,
           cast(sum(case when state = 'made' then fee_paise else 0 end) as bigint) as made,
           cast(sum(case when state = 'made' then 1 else 0 end) as bigint) as cards,
           cast(sum(case when state in ('paid', 'approved') then fee_paise else 0 end) as bigint) as waiting,
           cast(sum(case when state in ('refused', 'withdrawn') then fee_paise else 0 end) as bigint) as to_refund
    from reprint_request
    where paid_at >= $1
      and paid_at < $2
    group by 1, 2";
const FREE_BY_DAY: &str = "
    select centre_id,
           (made_at + 19800) / 86400 as day,
           count(*) as free_cards
    from reprint_request
    where fee_paise = 0
      and made_at >= $1
      and made_at < $2
    group by 1, 2";

impl CounterMoney<'_> {
    /// The money of every centre and day on which there was any, from one day to another, both
    /// counted.
    pub async fn by_day(
        &self,
        from: Date,
        to: Date,
    ) -> Result<BTreeMap<CentreDay, DayMoney>, StorageError> {
        let (begins, ends) = (begins_in_india(from), begins_in_india(to));
        let ends = ends.plus_seconds(Timestamp::DAY);
        let mut transaction = self.storage.begin_read().await?;
        let mut days = BTreeMap::<CentreDay, DayMoney>::new();
        for row in rows(&mut transaction, PAID_BY_DAY, begins, ends).await? {
            let day = days.entry(centre_day(&row)?).or_default();
            day.cash = money(&row, "cash")?;
            day.upi = money(&row, "upi")?;
            day.upi_of_bank = money(&row, "upi_of_bank")?;
            day.surplus = money(&row, "surplus")?;
            day.receipts = count(&row, "receipts")?;
        }
        for row in rows(&mut transaction, FEES_BY_DAY, begins, ends).await? {
            let day = days.entry(centre_day(&row)?).or_default();
            day.made = money(&row, "made")?;
            day.cards = count(&row, "cards")?;
            day.waiting = money(&row, "waiting")?;
            day.to_refund = money(&row, "to_refund")?;
        }
        for row in rows(&mut transaction, FREE_BY_DAY, begins, ends).await? {
            let day = days.entry(centre_day(&row)?).or_default();
            day.free_cards = count(&row, "free_cards")?;
        }
        let remitted = Statement::new(
            "select centre_id, day, cast(sum(paise) as bigint) as remitted
             from remittance
             where day between $1 and $2
             group by 1, 2",
        );
        let remitted = remitted.bind(date_text(from)).bind(date_text(to));
        for row in transaction.fetch_all(remitted).await? {
            let text = row.text("day")?;
            let day = read_date(&text).ok_or(StorageError::Impossible {
                table: "remittance",
                column: "day",
                row: text,
            })?;
            let centre = centres::read_id(&row, "remittance")?;
            let day = days.entry(CentreDay { centre, day }).or_default();
            day.remitted = money(&row, "remitted")?;
        }
        Ok(days)
    }

    /// Notes that a centre paid cash of a day in.
    pub async fn record_remittance(
        &self,
        of: &CentreDay,
        amount: Money,
        bank_reference: &str,
        at: Timestamp,
    ) -> Result<(), StorageError> {
        let actor = self.storage.actor();
        let mut transaction = self.storage.begin_write().await?;
        let insert = Statement::new(
            "insert into remittance (
                 centre_id, day, bank_reference, paise, recorded_at, recorded_by
             )
             select centre_id, $1, $2, $3, $4, $5
             from centre
             where centre_id = $6",
        );
        let insert = insert.bind(date_text(of.day)).bind(bank_reference);
        let insert = insert.bind(amount.paise().cast_signed());
        let insert = insert.bind(at.seconds()).bind(actor.as_str());
        let insert = insert.bind(of.centre.as_str());
        let done = transaction.execute(insert).await.map_err(|error| {
            if error.is_taken() {
                CounterRefused::SaidBefore.into()
            } else {
                error
            }
        })?;
        if done == 0 {
            let centre = of.centre.to_string();
            return Err(CounterRefused::NoSuchCentre { centre }.into());
        }
        let mut event = AuditEvent::new(at, "centre.remitted", of.centre.as_str());
        event.detail = format!(
            "{{\"day\":\"{}\",\"paise\":{}}}",
            date_text(of.day),
            amount.paise()
        );
        transaction.audit(actor, event).await?;
        transaction.commit().await
    }

    /// What each centre did from one time to another.
    pub async fn activity(
        &self,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<CentreActivity>, StorageError> {
        let mut transaction = self.storage.begin_read().await?;
        let requests = "
            select centre_id, cast(sum(requests) as bigint) as requests,
                   cast(sum(case when requests > 1 then 1 else 0 end) as bigint) as repeat_families
            from (
                select centre_id, family_id, count(*) as requests
                from reprint_request
                where asked_at >= $1
                  and asked_at < $2
                group by centre_id, family_id
            ) as of_families
            group by centre_id";
        let payments = "
            select reprint_request.centre_id, count(*) as payments,
                   cast(sum(case when payment.way = 'cash' then 1 else 0 end) as bigint) as cash_payments
            from payment
            join reprint_request on reprint_request.acknowledgement = payment.acknowledgement
            where payment.state = 'confirmed'
              and payment.state_at >= $1
              and payment.state_at < $2
            group by 1";
        let prints = "
            select centre_id, day, count(*) as prints
            from counter_print
            where printed_at >= $1
              and printed_at < $2
            group by centre_id, day
            order by centre_id, day";
        let mut all = BTreeMap::<CentreId, CentreActivity>::new();
        for row in rows(&mut transaction, requests, from, to).await? {
            let of_centre = entry(&mut all, &row)?;
            of_centre.requests = count(&row, "requests")?;
            of_centre.repeat_families = count(&row, "repeat_families")?;
        }
        for row in rows(&mut transaction, payments, from, to).await? {
            let of_centre = entry(&mut all, &row)?;
            of_centre.payments = count(&row, "payments")?;
            of_centre.cash_payments = count(&row, "cash_payments")?;
        }
        for row in rows(&mut transaction, prints, from, to).await? {
            let prints = count(&row, "prints")?;
            entry(&mut all, &row)?.prints.push(prints);
        }
        Ok(all.into_values().collect())
    }
}

fn entry<'a>(
    all: &'a mut BTreeMap<CentreId, CentreActivity>,
    row: &Row,
) -> Result<&'a mut CentreActivity, StorageError> {
    let centre = centres::read_id(row, "reprint_request")?;
    Ok(all.entry(centre.clone()).or_insert_with(|| CentreActivity {
        centre,
        requests: 0,
        repeat_families: 0,
        cash_payments: 0,
        payments: 0,
        prints: Vec::new(),
    }))
}

async fn rows(
    transaction: &mut ReadTransaction,
    text: &'static str,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<Row>, StorageError> {
    let query = Statement::new(text).bind(from.seconds()).bind(to.seconds());
    transaction.fetch_all(query).await
}

fn centre_day(row: &Row) -> Result<CentreDay, StorageError> {
    const EPOCH: Date = time::macros::date!(1970 - 01 - 01);
    let day = EPOCH.checked_add(Duration::days(row.integer("day")?));
    Ok(CentreDay {
        centre: centres::read_id(row, "reprint_request")?,
        day: day.unwrap_or(Date::MAX),
    })
}

fn money(row: &Row, column: &'static str) -> Result<Money, StorageError> {
    let paise = count(row, column)?;
    Money::of_paise(paise).ok_or_else(|| StorageError::Impossible {
        table: "payment",
        column,
        row: paise.to_string(),
    })
}

fn count(row: &Row, column: &str) -> Result<u64, StorageError> {
    Ok(row.integer(column)?.cast_unsigned())
}
