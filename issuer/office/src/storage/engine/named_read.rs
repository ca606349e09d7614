//! Reads of which several go in one journey: what a page shows, or what a transaction that writes decides
//! by, together with the lock, so that the others wait a journey less for each.
//!
//! A connection to PostgreSQL knows them by name from its beginning on. Several statements of one
//! journey take no values but those in their text, so there a read goes along only with values that
//! are plain words; with others each is asked by itself.

use super::statement::Dialect;
use super::{Statement, Value};

/// One such read. [`named_reads`](crate::storage::named_reads) has all that there are.
#[derive(Debug)]
pub(in crate::storage) struct NamedRead<'v> {
    name: &'static str,
    pub(super) statement: Statement<'v>,
}

impl<'v> NamedRead<'v> {
    /// A read under the name by which connections know it.
    pub(in crate::storage) const fn new(name: &'static str, statement: Statement<'v>) -> Self {
        Self { name, statement }
    }

    /// What tells a connection to PostgreSQL of it.
    pub(super) fn prepare(&self) -> String {
        let text = self.statement.text(Dialect::Postgres);
        format!("prepare issuer_{} as {text}", self.name)
    }

    /// What asks for all of them in one journey, where there is one: on PostgreSQL, with plain words.
    pub(super) fn all_along(reads: &[Self], dialect: Dialect) -> Option<String> {
        if dialect == Dialect::Sqlite {
            return None;
        }
        let texts: Option<Vec<String>> = reads.iter().map(Self::execute).collect();
        Some(texts?.join("; "))
    }

    /// What asks for it there with its values; none where one of them is no plain word.
    fn execute(&self) -> Option<String> {
        let values = self.statement.values.iter().map(literal);
        let values = values.collect::<Option<Vec<String>>>()?.join(", ");
        Some(if values.is_empty() {
            format!("execute issuer_{}", self.name)
        } else {
            format!("execute issuer_{}({values})", self.name)
        })
    }
}

/// A value as a part of a text: a number, or letters, digits and hyphens, none of which ends a word in
/// quotes.
fn literal(value: &Value<'_>) -> Option<String> {
    match value {
        Value::Integer(Some(number)) => Some(number.to_string()),
        Value::Text(Some(text)) => {
            let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
            text.bytes().all(is_plain).then(|| format!("'{text}'"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> NamedRead<'_> {
        let statement = Statement::new("select a from b where c = $1 and d = $2");
        NamedRead::new("example", statement.bind(text).bind(-7_i64))
    }

    #[test]
    fn plain_words_and_numbers_go_along() {
        assert_eq!(
            read("").prepare(),
            "prepare issuer_example as select a from b where c = $1 and d = $2"
        );
        let executed = read("HP-26-000-0001-4").execute();
        assert_eq!(
            executed.unwrap(),
            "execute issuer_example('HP-26-000-0001-4', -7)"
        );
        let without = NamedRead::new("example", Statement::new("select 1"));
        assert_eq!(without.execute().unwrap(), "execute issuer_example");
    }

    #[test]
    fn what_could_be_more_than_a_word_never_goes_along() {
        for text in [
            "'",
            "a'); drop table card; --",
            "\\",
            "a b",
            "a;b",
            "é",
            "\0",
        ] {
            assert!(read(text).execute().is_none(), "{text}");
        }
        let bytes = Statement::new("select $1").bind(&b"ab"[..]);
        assert!(NamedRead::new("example", bytes).execute().is_none());
        let nothing = Statement::new("select $1").bind(None::<i64>);
        assert!(NamedRead::new("example", nothing).execute().is_none());
    }
}
