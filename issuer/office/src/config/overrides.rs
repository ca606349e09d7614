//! Settings from the environment: `ISSUER_SERVICE_LISTEN` stands for `listen` in `[service]`. Sections
//! are single words, so that the first `_` parts section and key.

use toml::{Table, Value};

/// What such variables begin with.
const PREFIX: &str = "ISSUER_";

/// Puts what the environment says over what a file says. A value is written as in the file, where
/// quotes around a text may be left out; an empty one takes a setting away. Variables that name no
/// section of `sections` are somebody else's.
pub(super) fn put_over(
    settings: &mut Table,
    variables: impl IntoIterator<Item = (String, String)>,
    sections: &[&str],
) {
    for (name, text) in variables {
        let named = name.strip_prefix(PREFIX).map(str::to_ascii_lowercase);
        let named = named.as_deref().and_then(|named| named.split_once('_'));
        let Some((section, key)) = named.filter(|(section, _)| sections.contains(section)) else {
            continue;
        };
        let section = settings
            .entry(section.to_owned())
            .or_insert_with(|| Value::Table(Table::new()));
        let Some(section) = section.as_table_mut() else {
            continue;
        };
        if text.is_empty() {
            section.remove(key);
        } else {
            section.insert(key.to_owned(), value(text));
        }
    }
}

fn value(text: String) -> Value {
    let line: Result<Table, _> = toml::from_str(&format!("value = {text}"));
    let read = line.ok().and_then(|mut line| line.remove("value"));
    read.unwrap_or(Value::String(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn over(settings: &str, variables: &[(&str, &str)]) -> Table {
        let mut settings = toml::from_str(settings).unwrap();
        let variables = variables
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        put_over(&mut settings, variables, &["database", "service"]);
        settings
    }

    #[test]
    fn a_variable_stands_over_the_file_and_an_empty_one_takes_away() {
        let found = over(
            "[database]\npath = \"a.sqlite\"",
            &[
                ("ISSUER_DATABASE_PATH", ""),
                ("ISSUER_DATABASE_POSTGRES", "postgres://issuer@db/register"),
                ("ISSUER_SERVICE_BEHIND_PROXY", "true"),
                ("ISSUER_SERVICE_SECOND_FACTOR", "[\"officer\"]"),
                ("ISSUER_SERVICE_PUBLIC_ADDRESS", "https://card.example"),
                ("ISSUER_BY", "s.negi"),
                ("PATH", "/bin"),
            ],
        );
        let wanted = "[database]\npostgres = \"postgres://issuer@db/register\"\n\
            [service]\nbehind_proxy = true\nsecond_factor = [\"officer\"]\n\
            public_address = \"https://card.example\"";
        assert_eq!(found, toml::from_str::<Table>(wanted).unwrap());
    }
}
