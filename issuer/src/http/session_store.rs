//! Sessions in the office's own database, so that a restart signs nobody out.

use issuer_domain::Timestamp;
use issuer_office::storage::{StaffMember, Storage, StorageError, StoredSession};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use tower_sessions::SessionStore;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};

use super::access::NAME;
use super::fault::Fault;
use super::service::Service;

/// For how long a session holds after it last changed, hours: a day's work.
pub(super) const SESSION_HOURS: i64 = 8;

/// What the session of somebody who has signed in says of her.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default)]
pub(super) struct Noted {
    /// The password must be changed first.
    pub(super) must_change: bool,
    /// A second factor must be set up first.
    pub(super) must_have_factor: bool,
}

/// Where sessions are kept.
#[derive(Debug, Clone)]
pub(super) struct OfficeSessions {
    pub(super) storage: Storage,
    pub(super) clock: fn() -> Timestamp,
}

impl OfficeSessions {
    /// A session as it is kept, its end by the office's own clock.
    fn kept(&self, record: &Record) -> Result<StoredSession> {
        let content = serde_json::to_string(&record.data);
        let staff = record.data.get(NAME).and_then(serde_json::Value::as_str);
        Ok(StoredSession {
            content: content.map_err(|error| Error::Encode(error.to_string()))?,
            staff: staff.map(str::to_owned),
            expires_at: (self.clock)().plus_seconds(SESSION_HOURS * 3_600),
        })
    }
}

#[async_trait::async_trait]
impl SessionStore for OfficeSessions {
    async fn create(&self, record: &mut Record) -> Result<()> {
        loop {
            let kept = self.kept(record)?;
            let sessions = self.storage.web_sessions();
            if sessions
                .add(&hash(record.id), &kept)
                .await
                .map_err(|error| away(&error))?
            {
                return Ok(());
            }
            record.id = Id::default();
        }
    }

    async fn save(&self, record: &Record) -> Result<()> {
        let sessions = self.storage.web_sessions();
        let saved = sessions.save(&hash(record.id), &self.kept(record)?).await;
        saved.map_err(|error| away(&error))
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let session = self.storage.web_sessions().find(&hash(*id)).await;
        let Some(session) = session.map_err(|error| away(&error))? else {
            return Ok(None);
        };
        if session.expires_at <= (self.clock)() {
            return Ok(None);
        }
        let decode = |error: String| Error::Decode(error);
        let expires = session.expires_at.seconds();
        Ok(Some(Record {
            id: *id,
            data: serde_json::from_str(&session.content)
                .map_err(|error| decode(error.to_string()))?,
            expiry_date: OffsetDateTime::from_unix_timestamp(expires)
                .map_err(|error| decode(error.to_string()))?,
        }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        self.storage
            .web_sessions()
            .delete(&hash(*id))
            .await
            .map_err(|error| away(&error))
    }
}

/// Who has signed in with a session, and what is noted in it. They are read in one journey, where the
/// session's own reading would take one and the person another.
pub(super) async fn signed_in(
    service: &Service,
    id: Id,
) -> std::result::Result<Option<(StaffMember, Noted)>, Fault> {
    let sessions = service.office().storage.web_sessions();
    let found = sessions.find_signed_in(&hash(id)).await?;
    let found = found.filter(|(session, _)| session.expires_at > service.now());
    let Some((session, member)) = found else {
        return Ok(None);
    };
    let noted =
        serde_json::from_str(&session.content).map_err(tower_sessions::session::Error::from)?;
    Ok(Some((member, noted)))
}

/// Whoever reads the database cannot take a session over.
fn hash(id: Id) -> [u8; 32] {
    Sha256::digest(id.0.to_be_bytes()).into()
}

fn away(error: &StorageError) -> Error {
    Error::Backend(error.to_string())
}
