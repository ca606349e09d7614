use std::borrow::Cow;
use std::fmt::Write;

use super::Value;

/// A statement and its values. Its text is made of `'static` pieces alone, so that nothing that
/// came from outside can become SQL; values are `$1`, `$2` … on both engines.
#[derive(Debug, Clone)]
pub(in crate::storage) struct Statement<'v> {
    pieces: Vec<Piece>,
    pub(super) values: Vec<Value<'v>>,
}

#[derive(Debug, Clone, Copy)]
enum Piece {
    Text(&'static str),
    /// Text whose own `$1` is the value after so many others.
    TextAfter(&'static str, usize),
    /// The value of this number, from 1.
    Value(usize),
    /// The rows of the list that is the value of this number.
    List(usize),
    /// Milliseconds since 1970 by the database's clock.
    Clock,
    /// Rows that somebody else has locked are passed over.
    SkipLocked,
}

/// Which dialect a statement is written for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    Sqlite,
    Postgres,
}

impl<'v> Statement<'v> {
    /// A statement whose text has its `$1`, `$2` …; [`Statement::bind`] gives them in this order.
    pub(in crate::storage) fn new(text: &'static str) -> Self {
        Self {
            pieces: vec![Piece::Text(text)],
            values: Vec::new(),
        }
    }

    /// The next value of a text that names it.
    pub(in crate::storage) fn bind(mut self, value: impl Into<Value<'v>>) -> Self {
        self.values.push(value.into());
        self
    }

    /// More text.
    pub(in crate::storage) fn push(&mut self, text: &'static str) -> &mut Self {
        self.pieces.push(Piece::Text(text));
        self
    }

    /// A value, and its number in the text.
    pub(in crate::storage) fn push_value(&mut self, value: impl Into<Value<'v>>) -> &mut Self {
        self.values.push(value.into());
        self.pieces.push(Piece::Value(self.values.len()));
        self
    }

    /// What stands after `in`: a list of words in parentheses. It is one value, so its length does
    /// not change the text and needs no limit. One word alone is a plain value: PostgreSQL plans for a
    /// list anew each time, since it cannot know how long it is, and for a value once.
    pub(in crate::storage) fn push_list(
        &mut self,
        words: impl IntoIterator<Item = &'v str>,
    ) -> &mut Self {
        let words: Vec<Cow<'v, str>> = words.into_iter().map(Cow::Borrowed).collect();
        match <[Cow<'v, str>; 1]>::try_from(words) {
            Ok([word]) => {
                self.push("(");
                self.push_value(word);
                self.push(")")
            }
            Err(words) => {
                self.values.push(Value::Texts(words));
                self.pieces.push(Piece::List(self.values.len()));
                self
            }
        }
    }

    /// Milliseconds since 1970 by the database's own clock, which all machines share; on PostgreSQL
    /// that of the statement, not of the transaction.
    pub(in crate::storage) fn push_clock(&mut self) -> &mut Self {
        self.pieces.push(Piece::Clock);
        self
    }

    /// Locks the rows of a subquery for this transaction and passes over those that another one has.
    /// SQLite has one writer at a time and needs nothing.
    pub(in crate::storage) fn push_skip_locked(&mut self) -> &mut Self {
        self.pieces.push(Piece::SkipLocked);
        self
    }

    /// `values (…), (…)`. Give rows in numbers that are powers of two ([`chunks`]), so that there
    /// are few different texts and each is prepared once.
    ///
    /// [`chunks`]: crate::storage::batch::chunks
    pub(in crate::storage) fn push_rows(
        &mut self,
        rows: impl IntoIterator<Item = Vec<Value<'v>>>,
    ) -> &mut Self {
        let mut lead = " values (";
        for row in rows {
            self.push(lead);
            for (at, value) in row.into_iter().enumerate() {
                if at > 0 {
                    self.push(", ");
                }
                self.push_value(value);
            }
            self.push(")");
            lead = ", (";
        }
        self
    }

    /// Another statement's text and values.
    pub(super) fn append(&mut self, other: Statement<'v>) {
        let before = self.values.len();
        self.pieces
            .extend(other.pieces.into_iter().map(|piece| match piece {
                Piece::Text(text) if text.contains('$') => Piece::TextAfter(text, before),
                Piece::TextAfter(text, further) => Piece::TextAfter(text, before + further),
                Piece::Value(number) => Piece::Value(before + number),
                Piece::List(number) => Piece::List(before + number),
                same @ (Piece::Text(_) | Piece::Clock | Piece::SkipLocked) => same,
            }));
        self.values.extend(other.values);
    }

    /// The same, which outlives what its values were borrowed from.
    pub(super) fn into_owned(self) -> Statement<'static> {
        Statement {
            pieces: self.pieces,
            values: self.values.into_iter().map(Value::into_owned).collect(),
        }
    }

    /// The text in a dialect.
    pub(super) fn text(&self, dialect: Dialect) -> Cow<'static, str> {
        if let [Piece::Text(text)] = self.pieces[..] {
            return Cow::Borrowed(text);
        }
        let is_in_order = dialect == Dialect::Sqlite && !self.names_values();
        let mut text = String::new();
        for piece in &self.pieces {
            // Writing to a string cannot fail.
            let _ = match (piece, dialect) {
                (Piece::Text(more), _) => write!(text, "{more}"),
                (Piece::TextAfter(more, before), _) => {
                    push_counted_on(&mut text, more, *before);
                    Ok(())
                }
                (Piece::Value(_), _) if is_in_order => write!(text, "?"),
                (Piece::Value(number), _) => write!(text, "${number}"),
                (Piece::List(_), _) if is_in_order => {
                    write!(text, "(select value from json_each(?))")
                }
                (Piece::List(number), Dialect::Sqlite) => {
                    write!(text, "(select value from json_each(${number}))")
                }
                (Piece::List(number), Dialect::Postgres) => {
                    write!(text, "(select unnest(${number}::text[]))")
                }
                (Piece::Clock, Dialect::Sqlite) => {
                    write!(text, "cast(unixepoch('subsec') * 1000 as integer)")
                }
                (Piece::Clock, Dialect::Postgres) => {
                    write!(
                        text,
                        "cast(extract(epoch from clock_timestamp()) * 1000 as bigint)"
                    )
                }
                (Piece::SkipLocked, Dialect::Sqlite) => Ok(()),
                (Piece::SkipLocked, Dialect::Postgres) => write!(text, " for update skip locked"),
            };
        }
        Cow::Owned(text)
    }

    /// Whether a piece of text names values itself. Where none does, SQLite gets them in their order
    /// without names: it keeps names in a list that is walked for every value, so that the time of a
    /// statement of 128 rows grows with the square of its 4,000 values.
    fn names_values(&self) -> bool {
        let is_named = |piece: &Piece| match piece {
            Piece::Text(text) => text.contains('$'),
            Piece::TextAfter(..) => true,
            _ => false,
        };
        self.pieces.iter().any(is_named)
    }
}

/// Appends text that names its values from `$1` on, where `before` others come first.
fn push_counted_on(text: &mut String, more: &str, before: usize) {
    let mut parts = more.split('$');
    text.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let end = part.find(|letter: char| !letter.is_ascii_digit());
        let (number, rest) = part.split_at(end.unwrap_or(part.len()));
        // A statement names values alone by this sign.
        let number = number.parse::<usize>().unwrap_or_default() + before;
        let _ = write!(text, "${number}{rest}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_text_stays_as_it_is() {
        let statement = Statement::new("select 1 where $1 = $2")
            .bind("a")
            .bind(7_i64);
        for dialect in [Dialect::Sqlite, Dialect::Postgres] {
            assert_eq!(statement.text(dialect), "select 1 where $1 = $2");
        }
    }

    #[test]
    fn pushed_values_are_numbered_and_a_list_is_one_of_them() {
        let mut statement = Statement::new("select a from b where c in ");
        statement.push_list(["x", "y"]);
        statement.push(" and d = ").push_value(4_i64);
        assert_eq!(
            statement.text(Dialect::Sqlite),
            "select a from b where c in (select value from json_each(?)) and d = ?"
        );
        assert_eq!(
            statement.text(Dialect::Postgres),
            "select a from b where c in (select unnest($1::text[])) and d = $2"
        );
    }

    #[test]
    fn a_list_of_one_word_is_a_value() {
        let mut statement = Statement::new("select a from b where c in ");
        statement.push_list(["x"]);
        assert_eq!(
            statement.text(Dialect::Postgres),
            "select a from b where c in ($1)"
        );
    }

    #[test]
    fn a_row_is_claimed_by_the_databases_clock_and_past_what_others_have() {
        let mut statement = Statement::new("select a from b where until < ");
        statement.push_clock().push_skip_locked();
        assert_eq!(
            statement.text(Dialect::Sqlite),
            "select a from b where until < cast(unixepoch('subsec') * 1000 as integer)"
        );
        assert_eq!(
            statement.text(Dialect::Postgres),
            "select a from b where until < \
             cast(extract(epoch from clock_timestamp()) * 1000 as bigint) for update skip locked"
        );
    }

    #[test]
    fn rows_stand_in_parentheses() {
        let mut statement = Statement::new("insert into a (b, c)");
        statement.push_rows([
            vec![1_i64.into(), "x".into()],
            vec![2_i64.into(), "y".into()],
        ]);
        assert_eq!(
            statement.text(Dialect::Sqlite),
            "insert into a (b, c) values (?, ?), (?, ?)"
        );
    }
}
