//! The rows of a stored register, read and written without a check: what the speed of an import is
//! measured against.

use super::engine::{Row, Statement, Value, WriteTransaction};
use super::families::Families;
use super::family_rows::{INTO_FAMILY, INTO_MEMBER};
use super::{Storage, StorageError};

/// Families of a page.
const PAGE: u32 = 20_000;

/// What a column holds.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Text,
    Integer,
    Bytes,
}

/// The columns of [`INTO_FAMILY`], in its order.
const FAMILY: [(&str, Kind); 32] = [
    ("family_id", Kind::Text),
    ("revision", Kind::Integer),
    ("content_sha256", Kind::Bytes),
    ("seen_in_run", Kind::Integer),
    ("as_on", Kind::Text),
    ("owner_set", Kind::Integer),
    ("members", Kind::Integer),
    ("ekyc_done", Kind::Integer),
    ("without_hindi", Kind::Integer),
    ("head_without_hindi", Kind::Integer),
    ("nfsa_head", Kind::Integer),
    ("ration_card", Kind::Text),
    ("card_type", Kind::Text),
    ("valid_until", Kind::Text),
    ("categories", Kind::Integer),
    ("district_lgd", Kind::Integer),
    ("district_hindi", Kind::Text),
    ("district_latin", Kind::Text),
    ("block_lgd", Kind::Integer),
    ("block_hindi", Kind::Text),
    ("block_latin", Kind::Text),
    ("local_body_kind", Kind::Text),
    ("local_body_lgd", Kind::Integer),
    ("local_body_hindi", Kind::Text),
    ("local_body_latin", Kind::Text),
    ("shop_code", Kind::Text),
    ("shop_hindi", Kind::Text),
    ("shop_latin", Kind::Text),
    ("photo_path", Kind::Text),
    ("photo_sha256", Kind::Bytes),
    ("brought_in_run", Kind::Integer),
    ("brought_on_line", Kind::Integer),
];

/// The columns of [`INTO_MEMBER`], in its order.
const MEMBER: [(&str, Kind); 11] = [
    ("member_id", Kind::Text),
    ("family_id", Kind::Text),
    ("position", Kind::Integer),
    ("name_hindi", Kind::Text),
    ("name_latin", Kind::Text),
    ("birth_year", Kind::Integer),
    ("gender", Kind::Integer),
    ("relation", Kind::Integer),
    ("ekyc", Kind::Text),
    ("relative_hindi", Kind::Text),
    ("relative_latin", Kind::Text),
];

/// Some families and their members as bare rows.
#[derive(Debug)]
pub struct BareRows {
    families: Vec<Vec<Value<'static>>>,
    members: Vec<Vec<Value<'static>>>,
    last: String,
}

impl BareRows {
    /// How many rows of members there are.
    pub fn members(&self) -> u64 {
        self.members.len() as u64
    }

    /// Where the next page begins.
    pub fn last(&self) -> &str {
        &self.last
    }
}

/// A load without checks: one transaction.
#[derive(Debug)]
pub struct BareLoad(WriteTransaction);

impl Storage {
    /// Begins a load without checks, into an empty database that a load of no families prepared.
    pub async fn begin_bare_load(&self) -> Result<BareLoad, StorageError> {
        Ok(BareLoad(self.begin_write().await?))
    }
}

impl BareLoad {
    /// Writes rows in the quickest way that the engine has.
    pub async fn write(&mut self, rows: &BareRows) -> Result<(), StorageError> {
        self.0.insert_rows(INTO_FAMILY, &rows.families).await?;
        self.0.insert_rows(INTO_MEMBER, &rows.members).await
    }

    /// Makes them last.
    pub async fn commit(self) -> Result<(), StorageError> {
        self.0.commit().await
    }
}

impl Families<'_> {
    /// The next families by their ids, as bare rows; none where there are no more.
    pub async fn read_bare_rows(&self, after: &str) -> Result<Option<BareRows>, StorageError> {
        let mut transaction = self.storage.begin_read().await?;
        let mut query = Statement::new("select * from family where family_id > ");
        query.push_value(after.to_owned());
        query.push(" order by family_id limit ").push_value(PAGE);
        let rows = transaction.fetch_all(query).await?;
        let Some(last) = rows.last() else {
            return Ok(None);
        };
        let last = last.text("family_id")?;
        let mut query = Statement::new("select * from member where family_id > ");
        query.push_value(after.to_owned());
        query.push(" and family_id <= ").push_value(last.clone());
        query.push(" order by family_id, position");
        let members = transaction.fetch_all(query).await?;
        Ok(Some(BareRows {
            families: values(&rows, &FAMILY)?,
            members: values(&members, &MEMBER)?,
            last,
        }))
    }
}

fn values(
    rows: &[Row],
    columns: &[(&str, Kind)],
) -> Result<Vec<Vec<Value<'static>>>, StorageError> {
    let value = |row: &Row, (column, kind): &(&str, Kind)| {
        Ok::<_, StorageError>(match kind {
            Kind::Text => row.optional_text(column)?.into(),
            Kind::Integer => row.optional_integer(column)?.into(),
            Kind::Bytes => match row.optional_bytes(column)? {
                Some(bytes) => bytes.into(),
                None => Value::Bytes(None),
            },
        })
    };
    rows.iter()
        .map(|row| columns.iter().map(|column| value(row, column)).collect())
        .collect()
}
