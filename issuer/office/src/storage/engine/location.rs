use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use sqlx::postgres::PgConnectOptions;

/// Where the database is.
#[derive(Debug, Clone)]
pub enum DatabaseLocation {
    /// A file, made where there is none.
    Sqlite(PathBuf),
    /// A server, and an empty or our own database on it.
    Postgres(Box<PgConnectOptions>),
}

/// Why a text names no PostgreSQL database.
#[derive(Debug, thiserror::Error)]
pub enum LocationError {
    /// It is not a URL of a PostgreSQL database.
    #[error(
        "this is not the URL of a PostgreSQL database\n\nhint: it looks like postgres://issuer@server/register"
    )]
    Url(#[source] sqlx::Error),
    /// Settings are read by more people than a password is for.
    #[error(
        "the URL of the database holds a password\n\nhint: take it out and put it into the password file that PGPASSFILE names (PostgreSQL documentation, chapter \"The Password File\")"
    )]
    Password,
}

impl DatabaseLocation {
    /// A PostgreSQL database by its URL, which holds no password.
    pub fn postgres(url: &str) -> Result<Self, LocationError> {
        if has_password(url) {
            return Err(LocationError::Password);
        }
        PgConnectOptions::from_str(url)
            .map(|options| Self::Postgres(Box::new(options)))
            .map_err(LocationError::Url)
    }
}

fn has_password(url: &str) -> bool {
    let after_scheme = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = after_scheme
        .split(['/', '?'])
        .next()
        .unwrap_or(after_scheme);
    let user = authority.rsplit_once('@').map(|(user, _)| user);
    user.is_some_and(|user| user.contains(':')) || url.contains("password=")
}

impl fmt::Display for DatabaseLocation {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(out, "{}", path.display()),
            Self::Postgres(options) => write!(
                out,
                "{} on {}",
                options.get_database().unwrap_or("(default)"),
                options.get_host()
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_without_a_password_is_taken() {
        let location = DatabaseLocation::postgres("postgres://issuer@db.example/register").unwrap();
        assert_eq!(location.to_string(), "register on db.example");
    }

    #[test]
    fn a_password_in_the_url_is_refused_and_not_repeated() {
        for url in [
            "postgres://issuer:secret@db.example/register",
            "postgres://db.example/register?password=secret",
        ] {
            let refused = DatabaseLocation::postgres(url).unwrap_err();
            assert!(matches!(refused, LocationError::Password));
            assert!(!refused.to_string().contains("secret"));
        }
    }

    #[test]
    fn something_else_is_told() {
        assert!(DatabaseLocation::postgres("register.sqlite").is_err());
    }
}
