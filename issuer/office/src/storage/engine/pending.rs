//! Statements of a transaction that wait and travel with its next one. Most of what a short
//! transaction takes is the way to the database and back, and others wait for it meanwhile.
//!
//! SQLite carries several statements out one after the other. PostgreSQL takes one with values at a
//! time, but one that changes several tables (`with … as (insert …) update …`; its documentation,
//! "Data-Modifying Statements in WITH"). There all parts see the tables as they were before: what
//! reads or changes a table of which something waits is therefore not joined, but comes afterwards.

use super::statement::{Dialect, Statement};

/// Names of the parts, for PostgreSQL; so many wait at most.
const PARTS: [&str; 8] = [
    "with part_1 as (",
    "), part_2 as (",
    "), part_3 as (",
    "), part_4 as (",
    "), part_5 as (",
    "), part_6 as (",
    "), part_7 as (",
    "), part_8 as (",
];
/// Values of a joined statement: more rows are written quicker by themselves.
const VALUES_MAX: usize = 512;

/// What waits, in its order.
#[derive(Debug, Default)]
pub(super) struct Pending {
    statements: Vec<Statement<'static>>,
}

impl Pending {
    /// Whether a statement says the same joined to what waits as after it.
    pub(super) fn may_join(&self, statement: &Statement<'_>) -> bool {
        let values: usize = self.statements.iter().map(|one| one.values.len()).sum();
        if self.statements.len() == PARTS.len() || values + statement.values.len() > VALUES_MAX {
            return false;
        }
        let Some(next) = Tables::of(statement) else {
            return false;
        };
        let waiting = self.statements.iter().filter_map(Tables::of);
        waiting.into_iter().all(|before| !next.depends_on(&before))
    }

    /// Lets a statement wait that [`Pending::may_join`]; it gives no rows.
    pub(super) fn push(&mut self, statement: Statement<'static>) {
        self.statements.push(statement);
    }

    /// What waits and one more, as one statement.
    pub(super) fn join<'v>(&mut self, last: Statement<'v>, dialect: Dialect) -> Statement<'v> {
        if self.statements.is_empty() {
            return last;
        }
        let mut joined = Statement::new("");
        for (at, part) in self.statements.drain(..).enumerate() {
            match dialect {
                Dialect::Sqlite => {
                    joined.append(part);
                    joined.push("; ");
                }
                Dialect::Postgres => {
                    joined.push(PARTS[at]);
                    joined.append(part);
                }
            }
        }
        if dialect == Dialect::Postgres {
            joined.push(") ");
        }
        joined.append(last);
        joined
    }

    /// All that waits as one statement, or none.
    pub(super) fn take(&mut self, dialect: Dialect) -> Option<Statement<'static>> {
        let last = self.statements.pop()?;
        Some(self.join(last, dialect))
    }
}

/// Which tables a statement concerns.
#[derive(Debug, PartialEq, Eq)]
struct Tables {
    /// The one that it writes.
    written: Option<String>,
    /// Whether it only adds rows to that one.
    only_adds: bool,
    /// Those that it reads.
    read: Vec<String>,
}

impl Tables {
    /// None where a statement is none of the four kinds that can be a part of another.
    fn of(statement: &Statement<'_>) -> Option<Self> {
        let text = statement.text(Dialect::Postgres);
        let mut words = text.split_whitespace();
        let kind = words.clone().next()?;
        let is_insert = kind == "insert";
        if !is_insert && !["select", "update", "delete"].contains(&kind) {
            return None;
        }
        let mut named = Vec::new();
        while let Some(word) = words.next() {
            // `(select` and `(` alone stand before words too.
            let word = word.trim_start_matches('(');
            if ["into", "update", "from", "join"].contains(&word) {
                let table = words.clone().next().unwrap_or_default();
                let end = table.find(['(', ')', ',']).unwrap_or(table.len());
                named.push(table[..end].to_owned());
            }
        }
        let writes = kind != "select" && !named.is_empty();
        let written = writes.then(|| named.remove(0));
        Some(Self {
            written,
            only_adds: is_insert && !text.contains("on conflict"),
            read: named,
        })
    }

    /// Whether what it does is another thing before `before` than after it.
    fn depends_on(&self, before: &Self) -> bool {
        let Some(changed) = &before.written else {
            return false;
        };
        let adds_too = self.only_adds && before.only_adds;
        self.read.contains(changed) || (self.written.as_ref() == Some(changed) && !adds_too)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waiting(texts: &[&'static str]) -> Pending {
        let mut pending = Pending::default();
        for text in texts {
            pending.push(Statement::new(text).bind(1_i64).bind("a"));
        }
        pending
    }

    #[test]
    fn statements_are_joined_and_their_values_counted_on() {
        let parts = [
            "insert into a (b, c) values ($1, $2)",
            "update d set e = $1 where f = $2",
        ];
        let mut last = Statement::new("select g from h where i = ");
        last.push_value(7_i64);
        let joined = waiting(&parts).join(last.clone(), Dialect::Postgres);
        assert_eq!(
            joined.text(Dialect::Postgres),
            "with part_1 as (insert into a (b, c) values ($1, $2)), \
             part_2 as (update d set e = $3 where f = $4) select g from h where i = $5"
        );
        let joined = waiting(&parts).join(last, Dialect::Sqlite);
        assert_eq!(
            joined.text(Dialect::Sqlite),
            "insert into a (b, c) values ($1, $2); \
             update d set e = $3 where f = $4; select g from h where i = $5"
        );
        assert_eq!(joined.values.len(), 5);
    }

    #[test]
    fn what_concerns_a_table_that_is_to_change_comes_afterwards() {
        let pending = waiting(&[
            "insert into a (b, c) values ($1, $2)",
            "update d set e = $1",
        ]);
        for joined in [
            "select b from f",
            "insert into a (b, c) values (3, 4)",
            "insert into f (a) values ((select max(d) from e))",
            "update f set a = 1 where d = 2 returning b",
        ] {
            assert!(pending.may_join(&Statement::new(joined)), "{joined}");
        }
        for alone in [
            "select b from a where c = 1",
            "select b from f join d on d.e = f.e",
            "insert into a (b) values ((select max(b) + 1 from a))",
            "insert into a (b) values (1) on conflict (b) do nothing",
            "insert into f (b) select b from (select b from a) as x",
            "update a set c = 1",
            "delete from d",
            "with x as (select 1) select 2",
            "lock table f",
        ] {
            assert!(!pending.may_join(&Statement::new(alone)), "{alone}");
        }
    }

    #[test]
    fn only_so_many_wait() {
        let many = [const { "insert into a (b, c) values ($1, $2)" }; PARTS.len()];
        assert!(!waiting(&many).may_join(&Statement::new("select 1")));
        let mut long = Statement::new("insert into a (b)");
        long.push_rows((0..600_i64).map(|value| vec![value.into()]));
        assert!(!waiting(&many[..1]).may_join(&long));
    }
}
