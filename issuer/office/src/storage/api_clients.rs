use issuer_domain::{Actor, ApiScope, Area, ClientName, FieldProfile, Timestamp};

use super::audit::AuditEvent;
use super::engine::{ReadTransaction, Row, Statement};
use super::{Storage, StorageError};

/// A department that exchanges data with the office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiClient {
    /// Its short name.
    pub name: ClientName,
    /// Which department it is.
    pub title: String,
    /// Which fields it is given.
    pub profile: FieldProfile,
    /// Of which part of the state.
    pub area: Area,
    /// With which key it signs files, if it does.
    pub public_key: Option<[u8; 32]>,
    /// What it may ask with such files.
    pub file_scopes: Vec<ApiScope>,
    /// Since when it is here, and who said so.
    pub added: (Timestamp, Actor),
    /// Since when it may ask for nothing any more, and who decided it.
    pub disabled: Option<(Timestamp, Actor)>,
}

/// What a client shows who it is with; the secret itself is nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// By what it is known.
    pub sha256: [u8; 32],
    /// Whose it is.
    pub client: ClientName,
    /// What may be asked with it.
    pub scopes: Vec<ApiScope>,
    /// When it was made, and by whom.
    pub made: (Timestamp, Actor),
    /// From when on it is worth nothing.
    pub expires_at: Timestamp,
    /// When it was used last, to the minute.
    pub last_used_at: Option<Timestamp>,
}

/// Departments that exchange data, and their tokens.
#[derive(Debug, Clone, Copy)]
pub struct ApiClients<'a> {
    pub(super) storage: &'a Storage,
}

const COLUMNS: &str = "
    name,
    title,
    profile,
    area,
    public_key,
    file_scopes,
    added_at,
    added_by,
    disabled_at,
    disabled_by";
const TOKEN_COLUMNS: &str = "
    token_sha256,
    client,
    scopes,
    made_at,
    made_by,
    expires_at,
    last_used_at";
/// A use is noted at most so often, in seconds: a busy client is no reason to write all the time.
const NOTED_EVERY: i64 = 60;

impl Storage {
    /// Departments that exchange data with the office.
    pub fn api_clients(&self) -> ApiClients<'_> {
        ApiClients { storage: self }
    }
}

impl ApiClients<'_> {
    /// Adds a client. A name is given once, for ever.
    pub async fn add(&self, client: &ApiClient) -> Result<(), StorageError> {
        let (at, actor) = &client.added;
        let mut transaction = self.storage.begin_write().await?;
        let insert = Statement::new(
            "insert into api_client (
                 name, title, profile, area, public_key, file_scopes, added_at, added_by
             )
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
        );
        let insert = insert.bind(client.name.as_str()).bind(&client.title);
        let insert = insert
            .bind(client.profile.word())
            .bind(client.area.to_string());
        let insert = insert.bind(client.public_key.as_ref().map(|key| &key[..]));
        let insert = insert.bind(words(&client.file_scopes));
        let insert = insert.bind(at.seconds()).bind(actor.as_str());
        transaction.execute(insert).await.map_err(|error| {
            if error.is_taken() {
                StorageError::ClientExists {
                    name: client.name.to_string(),
                }
            } else {
                error
            }
        })?;
        let mut event = AuditEvent::new(*at, "client.added", client.name.as_str());
        event.detail = serde_json::json!({
            "profile": client.profile.word(),
            "area": client.area.to_string(),
        })
        .to_string();
        transaction.audit(actor, event).await?;
        transaction.commit().await
    }

    /// Disables a client with all its tokens, from this moment on. `false` where there is none, or
    /// one already disabled.
    pub async fn disable(&self, name: &ClientName, at: Timestamp) -> Result<bool, StorageError> {
        let actor = self.storage.actor();
        let mut transaction = self.storage.begin_write().await?;
        let update = Statement::new(
            "update api_client
             set disabled_at = $1,
                 disabled_by = $2
             where name = $3
               and disabled_at is null",
        );
        let update = update.bind(at.seconds()).bind(actor.as_str());
        if transaction.execute(update.bind(name.as_str())).await? == 0 {
            return Ok(false);
        }
        let event = AuditEvent::new(at, "client.disabled", name.as_str());
        transaction.audit(actor, event).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Notes a token that was made.
    pub async fn add_token(&self, token: &ApiToken) -> Result<(), StorageError> {
        let (at, actor) = &token.made;
        let words = words(&token.scopes);
        let mut transaction = self.storage.begin_write().await?;
        let insert = Statement::new(
            "insert into api_token (token_sha256, client, scopes, made_at, made_by, expires_at)
             values ($1, $2, $3, $4, $5, $6)",
        );
        let insert = insert.bind(&token.sha256[..]).bind(token.client.as_str());
        let insert = insert.bind(words.as_str()).bind(at.seconds());
        let insert = insert.bind(actor.as_str()).bind(token.expires_at.seconds());
        transaction.execute(insert).await?;
        let mut event = AuditEvent::new(*at, "client.token_made", token.client.as_str());
        event.detail = serde_json::json!({ "scopes": words }).to_string();
        transaction.audit(actor, event).await?;
        transaction.commit().await
    }

    /// Everybody, by name.
    pub async fn list(&self) -> Result<Vec<ApiClient>, StorageError> {
        let mut query = Statement::new("select ");
        query.push(COLUMNS).push(" from api_client order by name");
        let rows = self.storage.fetch_all(query).await?;
        rows.iter().map(read).collect()
    }

    /// A client by its name.
    pub async fn find(&self, name: &ClientName) -> Result<Option<ApiClient>, StorageError> {
        find(&mut self.storage.begin_read().await?, name.as_str()).await
    }

    /// Every token, the newest of each client first.
    pub async fn list_tokens(&self) -> Result<Vec<ApiToken>, StorageError> {
        let mut query = Statement::new("select ");
        query.push(TOKEN_COLUMNS);
        query.push(" from api_token order by client, made_at desc, token_sha256");
        let rows = self.storage.fetch_all(query).await?;
        rows.iter().map(read_token).collect()
    }

    /// Whose token it is, whatever has become of both.
    pub async fn find_by_token(
        &self,
        sha256: &[u8; 32],
    ) -> Result<Option<(ApiClient, ApiToken)>, StorageError> {
        let mut query = Statement::new("select ");
        query.push(TOKEN_COLUMNS);
        query.push(" from api_token where token_sha256 = ");
        query.push_value(&sha256[..]);
        let mut transaction = self.storage.begin_read().await?;
        let Some(row) = transaction.fetch_optional(query).await? else {
            return Ok(None);
        };
        let token = read_token(&row)?;
        let client = find(&mut transaction, token.client.as_str()).await?;
        Ok(client.map(|client| (client, token)))
    }

    /// Notes that a token was used, at most once a minute.
    pub async fn note_use(&self, token: &ApiToken, at: Timestamp) -> Result<(), StorageError> {
        let before = at.plus_seconds(-NOTED_EVERY);
        if token.last_used_at.is_some_and(|last| last > before) {
            return Ok(());
        }
        let mut transaction = self.storage.begin_write().await?;
        let update = Statement::new(
            "update api_token
             set last_used_at = $1
             where token_sha256 = $2
               and (last_used_at is null or last_used_at <= $3)",
        );
        let update = update.bind(at.seconds()).bind(&token.sha256[..]);
        transaction.execute(update.bind(before.seconds())).await?;
        transaction.commit().await
    }
}

async fn find(
    transaction: &mut ReadTransaction,
    name: &str,
) -> Result<Option<ApiClient>, StorageError> {
    let mut query = Statement::new("select ");
    query.push(COLUMNS).push(" from api_client where name = ");
    query.push_value(name.to_owned());
    let row = transaction.fetch_optional(query).await?;
    row.as_ref().map(read).transpose()
}

fn words(scopes: &[ApiScope]) -> String {
    let words = scopes.iter().map(|scope| scope.word());
    words.collect::<Vec<_>>().join(" ")
}

/// A scope that this program knows no more opens nothing.
fn scopes(words: &str) -> Vec<ApiScope> {
    words.split(' ').filter_map(ApiScope::from_word).collect()
}

fn read(row: &Row) -> Result<ApiClient, StorageError> {
    let key = row.text("name")?;
    let impossible = |column| StorageError::Impossible {
        table: "api_client",
        column,
        row: key.clone(),
    };
    let actor =
        |column: &'static str, text: String| Actor::parse(&text).map_err(|_| impossible(column));
    let disabled_by = row.optional_text("disabled_by")?;
    let disabled_by = disabled_by.map(|by| actor("disabled_by", by)).transpose()?;
    let disabled_at = row.optional_integer("disabled_at")?;
    let public_key = row.optional_bytes("public_key")?;
    Ok(ApiClient {
        name: ClientName::parse(&key).map_err(|_| impossible("name"))?,
        title: row.text("title")?,
        profile: FieldProfile::from_word(&row.text("profile")?)
            .ok_or_else(|| impossible("profile"))?,
        area: row.text("area")?.parse().map_err(|_| impossible("area"))?,
        public_key: public_key
            .map(|key| key.try_into().map_err(|_| impossible("public_key")))
            .transpose()?,
        file_scopes: scopes(&row.text("file_scopes")?),
        added: (
            Timestamp::from_seconds(row.integer("added_at")?),
            actor("added_by", row.text("added_by")?)?,
        ),
        disabled: disabled_at.map(Timestamp::from_seconds).zip(disabled_by),
    })
}

fn read_token(row: &Row) -> Result<ApiToken, StorageError> {
    let client = row.text("client")?;
    let impossible = |column| StorageError::Impossible {
        table: "api_token",
        column,
        row: client.clone(),
    };
    let last_used_at = row.optional_integer("last_used_at")?;
    let sha256 = row.bytes("token_sha256")?.try_into();
    Ok(ApiToken {
        sha256: sha256.map_err(|_| impossible("token_sha256"))?,
        client: ClientName::parse(&client).map_err(|_| impossible("client"))?,
        scopes: scopes(&row.text("scopes")?),
        made: (
            Timestamp::from_seconds(row.integer("made_at")?),
            Actor::parse(&row.text("made_by")?).map_err(|_| impossible("made_by"))?,
        ),
        expires_at: Timestamp::from_seconds(row.integer("expires_at")?),
        last_used_at: last_used_at.map(Timestamp::from_seconds),
    })
}
