use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use issuer_domain::Role;
use serde::Deserialize;

/// What `issuer serve` serves, and where.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Service {
    /// Where the pages are; port 0 is a free one.
    pub listen: SocketAddr,
    /// Where the machine's own watch asks; nowhere where absent.
    pub monitor: Option<SocketAddr>,
    /// The pages' address as people reach it, for links on slips; without it slips have none.
    pub public_address: Option<String>,
    /// Whether a proxy stands before it and says in `X-Forwarded-For` where requests come from.
    pub behind_proxy: bool,
    /// The certificate with its chain, PEM; with it the pages are served with TLS.
    pub tls_certificate: Option<PathBuf>,
    /// Its key, PEM.
    pub tls_key: Option<PathBuf>,
    /// Roles that go nowhere without a second factor.
    pub second_factor: Vec<String>,
    /// How the log is written.
    pub log: LogFormat,
    /// Connections to the database that read; one more writes.
    pub database_readers: u32,
}

/// How the log is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// Lines for people.
    #[default]
    Text,
    /// Lines of JSON.
    Json,
}

impl Default for Service {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            monitor: None,
            public_address: None,
            behind_proxy: false,
            tls_certificate: None,
            tls_key: None,
            second_factor: Vec::new(),
            log: LogFormat::Text,
            database_readers: 4,
        }
    }
}

impl Service {
    /// Certificate and key, where the pages are served with TLS.
    pub fn tls(&self) -> Option<(&PathBuf, &PathBuf)> {
        self.tls_certificate.as_ref().zip(self.tls_key.as_ref())
    }

    /// Whether a person of this role goes nowhere without a second factor.
    pub fn wants_factor(&self, role: Role) -> bool {
        self.second_factor.iter().any(|word| word == role.word())
    }

    pub(super) fn problem(&self) -> Option<&'static str> {
        if self.tls_certificate.is_some() != self.tls_key.is_some() {
            return Some("service.tls_certificate and service.tls_key stand together");
        }
        if self.monitor == Some(self.listen) && self.listen.port() != 0 {
            return Some("service.monitor is another address than service.listen");
        }
        let is_role = |word: &String| Role::from_word(word).is_some();
        if !self.second_factor.iter().all(is_role) {
            return Some("service.second_factor names roles, such as officer or key-officer");
        }
        if let Some(address) = &self.public_address
            && !is_address(address)
        {
            return Some("service.public_address is like https://card.example, without a path");
        }
        let readers = self.database_readers;
        (!(1..=64).contains(&readers)).then_some("service.database_readers is 1 to 64")
    }

    pub(super) fn paths(&mut self) -> impl Iterator<Item = &mut PathBuf> {
        self.tls_certificate.iter_mut().chain(&mut self.tls_key)
    }
}

fn is_address(text: &str) -> bool {
    let host = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    let is_of_host = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte);
    host.is_some_and(|host| !host.is_empty() && host.bytes().all(is_of_host))
}
