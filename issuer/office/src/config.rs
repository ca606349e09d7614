//! The settings of an issuing office: a TOML file whose unknown keys are refused. Secrets are
//! files that it names.

use std::fs;
use std::path::{Path, PathBuf};

use issuer_domain::{KeyLimits, NumberPattern, NumberPatternError};
use serde::Deserialize;

use crate::register::NumberPatterns;
use crate::signing::{KeyPlace, KeyPlaces};
use crate::storage::{DatabaseLocation, LocationError};

mod card_keys;
mod cards;
mod care;
mod counter;
mod error;
mod exchange;
mod notices;
mod oidc;
mod overrides;
mod policy;
mod service;
mod shops;

pub use card_keys::CardKeyLimits;
pub use cards::Cards;
pub use care::{RetentionTerms, Secrets};
pub use counter::Counter;
pub use error::ConfigError;
pub use exchange::Exchange;
pub use notices::{NoticeWay, Notices};
pub use oidc::Oidc;
pub use policy::{HindiNamesAsked, Policy};
pub use service::{LogFormat, Service};
pub use shops::Shops;

/// The file that is read where none is named.
pub const DEFAULT_FILE: &str = "issuer.toml";

/// All settings; `config.example.toml` explains each.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Who issues and for how long.
    pub issuer: Issuer,
    /// Where the register is kept.
    pub database: Database,
    /// What register files look like.
    pub register: Register,
    /// What may be done to cards by whom and when.
    #[serde(default)]
    pub cards: Cards,
    /// What a family must have before it gets a card.
    #[serde(default)]
    pub policy: Policy,
    /// Where the keys lie.
    pub keys: Keys,
    /// How long status lists hold.
    pub lists: Lists,
    /// Where files are written.
    pub output: Output,
    /// What shops are told beside the lists.
    #[serde(default)]
    pub shops: Shops,
    /// Counters of Lok Mitra Kendras.
    #[serde(default)]
    pub counter: Counter,
    /// What is served, and where.
    #[serde(default)]
    pub service: Service,
    /// Signing in at an identity provider.
    #[serde(default)]
    pub oidc: Oidc,
    /// Notices to families.
    #[serde(default)]
    pub notices: Notices,
    /// The exchange with other departments.
    #[serde(default)]
    pub exchange: Exchange,
    /// Secret columns.
    #[serde(default)]
    pub secrets: Secrets,
    /// How long what is over is kept.
    #[serde(default)]
    pub retention: RetentionTerms,
}

/// Who issues and for how long.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issuer {
    /// The issuer's URI, at most [`ISSUER_MAX`](card_payload::limits::ISSUER_MAX) bytes.
    pub uri: String,
    /// Start of the status lists' URIs; a list's number follows.
    pub status_lists: String,
    /// Years that a permanent card holds, 1 to 20.
    pub card_years: u8,
}

/// Where the register is kept.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// An SQLite file; or
    pub path: Option<PathBuf>,
    /// a PostgreSQL database, as a URL without a password.
    pub postgres: Option<String>,
    /// The folder with the photos as they were imported.
    pub photos: PathBuf,
}

/// What register files look like.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Register {
    /// The shape of family ids.
    pub family_id: String,
    /// The shape of member ids.
    pub member_id: String,
    /// The shape of ration card numbers.
    pub ration_card: String,
}

impl Register {
    /// The shapes, read.
    pub fn number_patterns(&self) -> Result<NumberPatterns, NumberPatternError> {
        Ok(NumberPatterns {
            family_id: NumberPattern::parse(&self.family_id)?,
            member_id: NumberPattern::parse(&self.member_id)?,
            ration_card: NumberPattern::parse(&self.ration_card)?,
        })
    }
}

/// Where the keys lie and for how much they are used.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keys {
    /// The signed trust list.
    pub trust_list: PathBuf,
    /// Public keys of the roots.
    pub roots: Vec<PathBuf>,
    /// How many of them must sign a trust list; their majority where absent.
    pub root_threshold: Option<usize>,
    /// Keys for cards: the present one, and the next where it is there already.
    pub card: Vec<KeyPlace>,
    /// Keys for status lists.
    pub status: Vec<KeyPlace>,
    /// Keys for verifier updates.
    pub update: Vec<KeyPlace>,
    /// For how much a card key is used.
    #[serde(default)]
    pub limits: CardKeyLimits,
}

/// How long status lists hold.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lists {
    /// Days for which a list counts as fresh.
    pub fresh_days: u16,
    /// Days after which it needs an update.
    pub expire_days: u16,
}

/// Where files are written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Output {
    /// The folder.
    pub folder: PathBuf,
    /// Where lots go instead: `s3://bucket/prefix`.
    pub lots: Option<String>,
    /// The server of that bucket, where it is none of Amazon's.
    pub endpoint: Option<String>,
}

/// The sections of the settings, each a single word.
const SECTIONS: [&str; 16] = [
    "issuer",
    "database",
    "register",
    "cards",
    "policy",
    "keys",
    "lists",
    "output",
    "shops",
    "counter",
    "notices",
    "exchange",
    "service",
    "oidc",
    "secrets",
    "retention",
];

impl Config {
    /// Reads a settings file; its paths become relative to its folder.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        Self::load_with(path, [])
    }

    /// Reads a settings file and puts variables of the environment over it: `ISSUER_SERVICE_LISTEN`
    /// over `listen` in `[service]`, and so on.
    pub fn load_with(
        path: &Path,
        variables: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let text = fs::read_to_string(path).map_err(|source| ConfigError::Read {
            path: path.to_owned(),
            source,
        })?;
        let parse_error = |source| ConfigError::Parse {
            path: path.to_owned(),
            source: Box::new(source),
        };
        let before = toml::from_str(&text).map_err(parse_error)?;
        let mut settings = toml::Table::clone(&before);
        overrides::put_over(&mut settings, variables, &SECTIONS);
        // What the file says alone is read from its text: errors then show the line.
        let mut config: Self = if settings == before {
            toml::from_str(&text).map_err(parse_error)?
        } else {
            settings.try_into().map_err(parse_error)?
        };
        if let Some(what) = config.problem() {
            return Err(ConfigError::Value {
                path: path.to_owned(),
                what,
            });
        }
        if let Some(folder) = path.parent() {
            config.start_paths_from(folder);
        }
        Ok(config)
    }

    /// The keys in the form that opens them.
    pub fn key_places(&self) -> KeyPlaces {
        let keys = self.keys.clone();
        KeyPlaces {
            card: keys.card,
            status: keys.status,
            update: keys.update,
            trust_list: keys.trust_list,
            roots: keys.roots,
            root_threshold: keys.root_threshold,
        }
    }

    /// For how much a card key is used.
    pub fn key_limits(&self) -> KeyLimits {
        let limits = self.keys.limits;
        KeyLimits {
            card_days: limits.card_days,
            card_quota: limits.card_quota,
            announce_days: limits.announce_days,
            warn_days: limits.warn_days,
            warn_percent: limits.warn_percent,
        }
    }

    /// Where the database is.
    pub fn database_location(&self) -> Result<DatabaseLocation, LocationError> {
        match (&self.database.path, &self.database.postgres) {
            (Some(path), _) => Ok(DatabaseLocation::Sqlite(path.clone())),
            (None, url) => DatabaseLocation::postgres(url.as_deref().unwrap_or_default()),
        }
    }

    fn problem(&self) -> Option<&'static str> {
        if self.issuer.uri.len() > card_payload::limits::ISSUER_MAX {
            return Some("issuer.uri stands in every QR and may have 24 bytes at most");
        }
        if !(1..=20).contains(&self.issuer.card_years) {
            return Some("issuer.card_years is 1 to 20");
        }
        if self.lists.fresh_days == 0 || self.lists.expire_days < self.lists.fresh_days {
            return Some("lists.fresh_days is at least 1, lists.expire_days not less than that");
        }
        if self.register.number_patterns().is_err() {
            return Some(
                "a number's shape in [register] is printable ASCII without spaces, such as !#######",
            );
        }
        if self.database.path.is_some() == self.database.postgres.is_some() {
            return Some("[database] names one of path (SQLite) and postgres (a server)");
        }
        if let Some(problem) = self.cards.problem() {
            return Some(problem);
        }
        if let Some(problem) = self.policy.problem() {
            return Some(problem);
        }
        if let Some(problem) = self.notices.problem() {
            return Some(problem);
        }
        if let Some(problem) = self.counter.problem() {
            return Some(problem);
        }
        if let Some(problem) = self.service.problem() {
            return Some(problem);
        }
        let public_address = self.service.public_address.as_deref();
        if let Some(problem) = self.oidc.problem(public_address) {
            return Some(problem);
        }
        let no_key = self.secrets.key_file.is_none() || self.secrets.leave_out;
        if !self.service.second_factor.is_empty() && no_key {
            return Some("service.second_factor needs [secrets] key_file, which seals the factors");
        }
        if let Some(problem) = self.exchange.problem() {
            return Some(problem);
        }
        if self.keys.roots.is_empty() {
            return Some("keys.roots names at least one public key");
        }
        let roots = self.keys.roots.len();
        if self
            .keys
            .root_threshold
            .is_some_and(|threshold| !(1..=roots).contains(&threshold))
        {
            return Some("keys.root_threshold is 1 to the number of keys.roots");
        }
        let retention = &self.retention;
        if retention.closed_family_days.min(retention.log_days) < RetentionTerms::LEAST_DAYS {
            return Some("[retention] keeps everything for a year, 366 days, at least");
        }
        let keys = &self.keys;
        if [&keys.card, &keys.status, &keys.update].contains(&&Vec::new()) {
            return Some("[[keys.card]], [[keys.status]] and [[keys.update]] name a key each");
        }
        if keys.limits.card_days == 0 || keys.limits.card_quota == 0 {
            return Some("keys.limits.card_days and keys.limits.card_quota are at least 1");
        }
        None
    }

    /// Where the page of a slip's code is; the slip's secret is put behind it. Below the pages'
    /// address as people reach it, or the issuer's own where none is named.
    pub fn tracking_page(&self) -> String {
        let address = self.service.public_address.as_ref();
        let address = address.unwrap_or(&self.issuer.uri);
        format!("{}/track/", address.trim_end_matches('/'))
    }

    fn start_paths_from(&mut self, folder: &Path) {
        let keys = &mut self.keys;
        let single = [
            &mut self.database.photos,
            &mut keys.trust_list,
            &mut self.output.folder,
        ];
        let database = self.database.path.iter_mut();
        let secrets = self.secrets.key_file.iter_mut();
        let rate_lists = self.counter.rate_lists.iter_mut();
        let notices = &mut self.notices;
        let notices = notices.folder.iter_mut().chain(&mut notices.token_file);
        let webhook_secret = self.counter.webhook_secret_file.iter_mut();
        let client_secret = self.oidc.client_secret_file.iter_mut();
        for path in single
            .into_iter()
            .chain(database)
            .chain(secrets)
            .chain(rate_lists)
            .chain(notices)
            .chain(webhook_secret)
            .chain(client_secret)
            .chain(self.service.paths())
            .chain(&mut keys.roots)
        {
            // `components` leaves out the `.` of `./keys`.
            *path = folder.join(&*path).components().collect();
        }
        for uses in [&mut keys.card, &mut keys.status, &mut keys.update] {
            for place in uses {
                place.starting_from(folder);
            }
        }
    }
}

#[cfg(test)]
mod tests;
