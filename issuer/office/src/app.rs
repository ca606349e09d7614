//! The one place where things are wired: settings, storage, and what is read once at the start.

use std::sync::Arc;

use card_payload::Timestamp;
use issuer_domain::Actor;

use crate::config::Config;
use crate::secrets::{DataKey, WrappingKey};
use crate::signing::CheckpointNote;
use crate::storage::{Connections, PhotoStore, SecretColumns, StaffMember, Storage, StorageError};
use crate::workflow::card_content::IssueTerms;
use crate::workflow::sign_update::ListTerms;

/// An issuing office at work.
#[derive(Debug)]
pub struct App {
    /// Its settings.
    pub config: Arc<Config>,
    /// The register and the cards.
    pub storage: Storage,
    /// The photos.
    pub photos: PhotoStore,
    /// The time, read once: a command has one time.
    pub now: Timestamp,
    /// Thirty-two random bytes, read once. They decide the order of places in a new status list.
    pub random: [u8; 32],
    /// The entry of who acts, where it was read already.
    pub(crate) member: Option<Arc<StaffMember>>,
}

impl App {
    /// Opens an office.
    pub async fn open(
        config: Config,
        actor: Actor,
        now: Timestamp,
        random: [u8; 32],
    ) -> Result<Self, StorageError> {
        Self::open_with(config, actor, now, random, Connections::default()).await
    }

    /// The same with another number of connections to the database.
    pub async fn open_with(
        config: Config,
        actor: Actor,
        now: Timestamp,
        random: [u8; 32],
        connections: Connections,
    ) -> Result<Self, StorageError> {
        let location = config.database_location()?;
        let storage = Storage::open_with(&location, connections).await?;
        let storage = storage.acting_as(actor).under_policy(config.policy.holds());
        let secrets = secret_columns(&config, &storage).await?;
        let storage = storage.with_secret_columns(secrets);
        let photos = PhotoStore::new(&config.database.photos);
        Ok(Self {
            config: Arc::new(config),
            storage,
            photos,
            now,
            random,
            member: None,
        })
    }

    /// The same office at another moment, in somebody's hands: what one request works with.
    #[must_use]
    pub fn acting(&self, actor: Actor, now: Timestamp, random: [u8; 32]) -> Self {
        Self {
            config: Arc::clone(&self.config),
            storage: self.storage.acting_as(actor),
            photos: self.photos.clone(),
            now,
            random,
            member: None,
        }
    }

    /// The same for somebody whose entry among the staff was read for this very request: it is not
    /// read again at each thing that the request asks leave for.
    #[must_use]
    pub fn acting_for(&self, member: StaffMember, now: Timestamp, random: [u8; 32]) -> Self {
        let mut app = self.acting(member.name.clone(), now, random);
        app.member = Some(Arc::new(member));
        app
    }

    /// Who runs the command.
    pub fn actor(&self) -> &Actor {
        self.storage.actor()
    }

    /// Who issues and for how long.
    pub fn issue_terms(&self) -> IssueTerms {
        IssueTerms {
            issuer: self.config.issuer.uri.clone(),
            issued_at: self.now,
            card_years: self.config.issuer.card_years,
            migrant_months: self.config.cards.migrant_months,
        }
    }

    /// What checkpoints of this office's audit chain begin with.
    pub fn checkpoint_origin(&self) -> String {
        CheckpointNote::origin_of(&self.config.issuer.uri)
    }

    /// How long status lists hold.
    pub fn list_terms(&self) -> ListTerms {
        ListTerms {
            fresh_days: self.config.lists.fresh_days,
            expire_days: self.config.lists.expire_days,
            aggregation_uri: self
                .config
                .issuer
                .status_lists
                .trim_end_matches('/')
                .to_owned(),
        }
    }
}

/// What the settings and the key file say of secret columns.
async fn secret_columns(config: &Config, storage: &Storage) -> Result<SecretColumns, StorageError> {
    if config.secrets.leave_out {
        return Ok(SecretColumns::LeaveOut);
    }
    let Some(key_file) = &config.secrets.key_file else {
        return Ok(SecretColumns::Refuse);
    };
    match storage.member_secrets().find_data_key().await? {
        Some(wrapped) => {
            let data_key = WrappingKey::read(key_file)?.unwrap(&wrapped)?;
            Ok(SecretColumns::Seal(DataKey::of(&data_key)))
        }
        None => Ok(SecretColumns::Refuse),
    }
}
