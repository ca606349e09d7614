//! What commands of an office begin with: settings, database, keys, published lists.

use std::fs;
use std::future::Future;

use card_payload::Timestamp;
use card_verifier::Lists;
use issuer_domain::Actor;

use super::failure::Failure;
use super::terminal::Paint;
use super::{Shared, rim};
use issuer_office::app::App;
use issuer_office::config::Config;
use issuer_office::signing::{DemoKeyPolicy, KeyRing, is_demo_key};
use issuer_office::workflow::publish_update::UPDATE_FILE;

impl Shared {
    /// The time that the command works with.
    pub(super) fn now(&self) -> Timestamp {
        self.at.unwrap_or_else(rim::clock)
    }

    /// In whose name the command works.
    pub(super) fn actor(&self) -> Actor {
        self.by.clone().unwrap_or_else(Actor::office)
    }

    /// Whether demo keys may be used.
    pub(super) const fn demo_keys(&self) -> DemoKeyPolicy {
        if self.allow_demo_keys {
            DemoKeyPolicy::Allow
        } else {
            DemoKeyPolicy::Refuse
        }
    }

    /// The settings, with what the environment puts over them.
    pub(super) fn settings(&self) -> Result<Config, Failure> {
        Config::load_with(&self.config, rim::environment()).map_err(Failure::environment)
    }

    /// The office that the settings describe.
    pub(super) async fn open_app(&self) -> Result<App, Failure> {
        let config = self.settings()?;
        App::open(config, self.actor(), self.now(), rim::random_seed()?)
            .await
            .map_err(Failure::environment)
    }

    /// The office's keys. With demo keys it says so on standard error, whatever else is asked for.
    pub(super) fn open_keys(&self, app: &App) -> Result<KeyRing, Failure> {
        let keys = KeyRing::open(&app.config.key_places(), self.demo_keys(), app.now)
            .map_err(Failure::environment)?;
        if keys.cards.iter().any(|key| is_demo_key(key.key_id())) {
            let warning = "SPECIMEN: DEMO keys in use. Anybody can forge these cards.";
            eprintln!("{}", Paint::stderr().yellow(warning));
        }
        Ok(keys)
    }
}

/// The lists that were published last, opened as a verifier opens them.
pub(super) fn published_lists(app: &App, keys: &KeyRing) -> Result<Lists, Failure> {
    let path = app.config.output.folder.join(UPDATE_FILE);
    let update = fs::read(&path).map_err(|error| {
        Failure::environment(anyhow::Error::new(error).context(format!(
            "the verifier update {} cannot be read\n\nhint: `issuer publish` makes one",
            path.display()
        )))
    })?;
    Ok(Lists::open(&update, &keys.anchors)?)
}

/// Runs a command's work to its end. The work itself spreads over the cores.
pub(super) fn block_on<Output>(
    work: impl Future<Output = Result<Output, Failure>>,
) -> Result<Output, Failure> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(Failure::environment)?
        .block_on(work)
}
