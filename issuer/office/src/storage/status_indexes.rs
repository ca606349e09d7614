use issuer_domain::CredentialStatus;

use super::card_rows::read_status;
use super::engine::{NamedRead, Row, Statement, WriteTransaction};
use super::index_permutation::IndexPermutation;
use super::{Storage, StorageError};

/// How new status lists are made when the present one is given out.
#[derive(Debug, Clone)]
pub struct StatusListSetup<'a> {
    /// Start of a list's URI; its number follows: `https://s.example/` makes `https://s.example/1`.
    pub uri_prefix: &'a str,
    /// Places of a list, a power of four; [`StatusListSetup::PLACES`] unless a test wants it small.
    pub places: u64,
    /// 32 random bytes: the key of a new list's order. Unused where no list must be made.
    pub new_key: [u8; 32],
}

impl StatusListSetup<'_> {
    /// Places of a list: 2^20, about half of the state's families. Two bits each are 256 KiB, and
    /// 15 kB signed with one card in a hundred revoked.
    pub const PLACES: u64 = 1 << 20;
}

/// A place in a status list, given to one card for ever.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct StatusPlace {
    /// Number of the list, from 1.
    pub list_number: u32,
    /// The list's URI.
    pub uri: String,
    /// Which place, from 0.
    pub index: u32,
}

/// A status list as the verifier update needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusList {
    /// Number of the list, from 1.
    pub number: u32,
    /// The list's URI.
    pub uri: String,
    /// Places it has.
    pub places: u64,
    /// Places that cards have.
    pub given_out: u64,
}

/// Status lists and the places in them.
#[derive(Debug, Clone, Copy)]
pub struct StatusIndexes<'a> {
    pub(super) storage: &'a Storage,
}

impl StatusIndexes<'_> {
    /// Places for a test's cards.
    #[cfg(test)]
    pub(super) async fn reserve(
        &self,
        count: u32,
        setup: &StatusListSetup<'_>,
    ) -> Result<Vec<StatusPlace>, StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        let places = give_out(&mut transaction, count, setup).await?;
        transaction.commit().await?;
        Ok(places)
    }

    /// All status lists, by number.
    pub async fn list(&self) -> Result<Vec<StatusList>, StorageError> {
        let rows = self
            .storage
            .fetch_all(Statement::new(
                "select list_number, uri, places, given_out
             from status_list
             order by list_number",
            ))
            .await?;
        rows.iter()
            .map(|row| {
                let number = row.integer("list_number")?;
                let places = row.integer("places")?;
                let given_out = row.integer("given_out")?;
                Ok(StatusList {
                    number: list_number(number)?,
                    uri: row.text("uri")?,
                    places: places.cast_unsigned(),
                    given_out: given_out.cast_unsigned(),
                })
            })
            .collect()
    }

    /// Every place of a list whose card is not valid, with the card's status, by place. All other
    /// places are valid: this is what a signed status list is made from.
    pub async fn list_not_valid(
        &self,
        number: u32,
    ) -> Result<Vec<(u32, CredentialStatus)>, StorageError> {
        let rows = self
            .storage
            .fetch_all(
                Statement::new(
                    "select card_number, status_index, status, status_at, status_by, status_reason, superseded_by
             from card
             where list_number = $1
               and status <> 'valid'
             order by status_index",
                )
                .bind(number),
            )
            .await?;
        rows.iter()
            .map(|row| {
                let index = row.integer("status_index")?;
                let index = u32::try_from(index).map_err(|_| impossible("status_index", number))?;
                Ok((index, read_status(row)?))
            })
            .collect()
    }
}

struct OpenList {
    number: u32,
    uri: String,
    places: u64,
    given_out: u64,
    permutation_key: Vec<u8>,
}

/// Gives out `count` places that no card has had, in an order that tells nothing.
pub(super) async fn give_out(
    transaction: &mut WriteTransaction,
    count: u32,
    setup: &StatusListSetup<'_>,
) -> Result<Vec<StatusPlace>, StorageError> {
    let rows = transaction.fetch_all(select_open_list()).await?;
    give_out_first(transaction, &rows, count, setup).await
}

/// The same where the list in which a place is free was read first.
pub(super) async fn give_out_first(
    transaction: &mut WriteTransaction,
    rows: &[Row],
    count: u32,
    setup: &StatusListSetup<'_>,
) -> Result<Vec<StatusPlace>, StorageError> {
    let mut places = Vec::with_capacity(count as usize);
    let mut opened = 0_u8;
    let mut known = read_open_list(rows)?;
    while places.len() < count as usize {
        let list = match known.take() {
            Some(list) => Some(list),
            None => read_open_list(&transaction.fetch_all(select_open_list()).await?)?,
        };
        let Some(list) = list else {
            open_list(transaction, setup, opened).await?;
            opened = opened.saturating_add(1);
            continue;
        };
        let wanted = u64::from(count) - places.len() as u64;
        let upto = list.places.min(list.given_out + wanted);
        let permutation = IndexPermutation::new(&list.permutation_key, list.places)
            .ok_or_else(|| impossible("places", list.number))?;
        for at in list.given_out..upto {
            let index = u32::try_from(permutation.place(at))
                .map_err(|_| impossible("places", list.number))?;
            places.push(StatusPlace {
                list_number: list.number,
                uri: list.uri.clone(),
                index,
            });
        }
        let update = Statement::new(
            "update status_list
             set given_out = $1
             where list_number = $2",
        );
        let update = update.bind(upto.cast_signed()).bind(list.number);
        transaction.execute_later(update).await?;
    }
    Ok(places)
}

/// The first list in which a place is free, to be read first.
pub(super) fn named_open_list() -> NamedRead<'static> {
    NamedRead::new("open_list", select_open_list())
}

fn select_open_list() -> Statement<'static> {
    Statement::new(
        "select list_number, uri, places, given_out, permutation_key
         from status_list
         where given_out < places
         order by list_number
         limit 1",
    )
}

fn read_open_list(rows: &[Row]) -> Result<Option<OpenList>, StorageError> {
    let Some(row) = rows.first() else {
        return Ok(None);
    };
    let number = row.integer("list_number")?;
    let places = row.integer("places")?;
    let given_out = row.integer("given_out")?;
    Ok(Some(OpenList {
        number: list_number(number)?,
        uri: row.text("uri")?,
        places: places.cast_unsigned(),
        given_out: given_out.cast_unsigned(),
        permutation_key: row.bytes("permutation_key")?,
    }))
}

/// `opened` lists were made in this call already; each gets a key of its own.
async fn open_list(
    transaction: &mut WriteTransaction,
    setup: &StatusListSetup<'_>,
    opened: u8,
) -> Result<(), StorageError> {
    let mut key = setup.new_key;
    key[0] ^= opened;
    transaction
        .execute(
            Statement::new(
                "insert into status_list (list_number, uri, places, given_out, permutation_key)
         select coalesce(max(list_number), 0) + 1,
                $1 || cast(coalesce(max(list_number), 0) + 1 as text),
                $2,
                0,
                $3
         from status_list",
            )
            .bind(setup.uri_prefix)
            .bind(setup.places.cast_signed())
            .bind(&key[..]),
        )
        .await?;
    Ok(())
}

fn list_number(number: i64) -> Result<u32, StorageError> {
    u32::try_from(number).map_err(|_| StorageError::Impossible {
        table: "status_list",
        column: "list_number",
        row: number.to_string(),
    })
}

fn impossible(column: &'static str, number: u32) -> StorageError {
    StorageError::Impossible {
        table: "status_list",
        column,
        row: number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::sample::{Office, SETUP, on_both_engines};

    on_both_engines! {
    async fn places_never_repeat_and_a_full_list_is_followed_by_a_new_one(office: Office) {
        let mut office = office;
        let mut seen = HashSet::new();
        for _ in 0..7 {
            let places = office.places(100).await;
            assert_eq!(places.len(), 100);
            seen.extend(places.into_iter().map(|place| (place.uri, place.index)));
            office = office.reopen().await;
        }
        assert_eq!(seen.len(), 700);
        let lists = office.storage.status_indexes().list().await.unwrap();
        let given: Vec<u64> = lists.iter().map(|list| list.given_out).collect();
        assert_eq!(given, [256, 256, 188]);
        assert_eq!(lists[2].uri, "https://s.example/3");
        assert!(
            seen.iter()
                .all(|(_, index)| u64::from(*index) < SETUP.places)
        );
    }
    }

    on_both_engines! {
    async fn one_call_may_span_several_lists(office: Office) {
        let places = office.places(600).await;
        let lists: HashSet<u32> = places.iter().map(|place| place.list_number).collect();
        assert_eq!(lists, HashSet::from([1, 2, 3]));
        let order = |list| {
            let of_list = places.iter().filter(move |place| place.list_number == list);
            of_list
                .map(|place| place.index)
                .take(50)
                .collect::<Vec<_>>()
        };
        assert_ne!(order(1), order(2), "each list has an order of its own");
    }
    }
}
