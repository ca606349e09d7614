//! Which departments may ask for what: clients, their tokens, and who is known by one.

use issuer_domain::{Act, ApiScope, Area, ClientName, FieldProfile, Timestamp, aadhaar};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::app::App;
use crate::storage::{ApiClient, ApiToken, StorageError};
use crate::workflow::lot_manifest::hex;
use crate::workflow::permission::{self, PermissionError};

/// What every token begins with, so that one that was put somewhere by mistake is found.
pub const TOKEN_BEGINS: &str = "hpx_";
/// Characters of a department's name.
const TITLE_MAX: usize = 80;
/// Begins what a token is made of, so that no other use of the same random bytes gives it.
const TOKEN_LABEL: &[u8] = b"family card office, token of a client 1\0";
/// Days that a token may hold.
const DAYS_MAX: u16 = 730;

/// Why clients stay as they are.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The person may not.
    #[error(transparent)]
    Permission(#[from] PermissionError),
    /// No name of a department.
    #[error(
        "a department's name has 1 to {TITLE_MAX} characters on one line and no number of a person"
    )]
    Title,
    /// There is no such client, or it is disabled.
    #[error("there is no client {0} that may ask for anything\n\nhint: `issuer client list`")]
    NotThere(ClientName),
    /// A token for nothing.
    #[error(
        "a token is for something\n\nhint: name at least one scope: {}",
        ApiScope::ALL.map(ApiScope::word).join(", ")
    )]
    NoScope,
    /// Too long or too short.
    #[error("a token holds for 1 to {DAYS_MAX} days")]
    Days,
}

/// A department that is to be taken on.
#[derive(Debug, Clone)]
pub struct NewClient<'a> {
    /// Its short name.
    pub name: &'a ClientName,
    /// Which department it is.
    pub title: &'a str,
    /// Which fields it is given.
    pub profile: FieldProfile,
    /// Of which part of the state.
    pub area: Area,
    /// The key with which it signs files, and what it may ask with them.
    pub files: Option<([u8; 32], Vec<ApiScope>)>,
}

/// Takes a client on.
pub async fn add_client(app: &App, new: &NewClient<'_>) -> Result<ApiClient, ClientError> {
    permission::require(app, Act::ManageClients).await?;
    let title = new.title.trim();
    let is_line = !title.is_empty() && !title.chars().any(char::is_control);
    if !is_line || title.chars().count() > TITLE_MAX || aadhaar::find_in(title) {
        return Err(ClientError::Title);
    }
    let client = ApiClient {
        name: new.name.clone(),
        title: title.to_owned(),
        profile: new.profile,
        area: new.area,
        public_key: new.files.as_ref().map(|(key, _)| *key),
        file_scopes: new
            .files
            .as_ref()
            .map_or_else(Vec::new, |(_, scopes)| scopes.clone()),
        added: (app.now, app.actor().clone()),
        disabled: None,
    };
    app.storage.api_clients().add(&client).await?;
    Ok(client)
}

/// Makes a token for a client. It is returned this once; the office keeps its SHA-256 alone.
pub async fn make_token(
    app: &App,
    name: &ClientName,
    scopes: &[ApiScope],
    days: Option<u16>,
) -> Result<(Zeroizing<String>, ApiToken), ClientError> {
    permission::require(app, Act::ManageClients).await?;
    let days = days.unwrap_or(app.config.exchange.token_days);
    if !(1..=DAYS_MAX).contains(&days) {
        return Err(ClientError::Days);
    }
    let mut scopes = scopes.to_vec();
    scopes.sort_unstable();
    scopes.dedup();
    if scopes.is_empty() {
        return Err(ClientError::NoScope);
    }
    let clients = app.storage.api_clients();
    let client = clients.find(name).await?;
    if client.is_none_or(|client| client.disabled.is_some()) {
        return Err(ClientError::NotThere(name.clone()));
    }
    let secret = Sha256::new()
        .chain_update(TOKEN_LABEL)
        .chain_update(app.random)
        .finalize();
    let text = Zeroizing::new(format!("{TOKEN_BEGINS}{}", hex(&secret)));
    let token = ApiToken {
        sha256: token_sha256(&text),
        client: name.clone(),
        scopes,
        made: (app.now, app.actor().clone()),
        expires_at: app.now.plus_seconds(i64::from(days) * Timestamp::DAY),
        last_used_at: None,
    };
    clients.add_token(&token).await?;
    Ok((text, token))
}

/// Disables a client with all its tokens, from the next request on.
pub async fn disable_client(app: &App, name: &ClientName) -> Result<(), ClientError> {
    permission::require(app, Act::ManageClients).await?;
    if app.storage.api_clients().disable(name, app.now).await? {
        return Ok(());
    }
    Err(ClientError::NotThere(name.clone()))
}

/// Whose token this is, if it holds now; its use is noted.
pub async fn client_of_token(
    app: &App,
    text: &str,
    now: Timestamp,
) -> Result<Option<(ApiClient, ApiToken)>, StorageError> {
    let clients = app.storage.api_clients();
    let found = clients.find_by_token(&token_sha256(text)).await?;
    let holds = |(client, token): &(ApiClient, ApiToken)| {
        client.disabled.is_none() && now < token.expires_at
    };
    let Some((client, token)) = found.filter(holds) else {
        return Ok(None);
    };
    clients.note_use(&token, now).await?;
    Ok(Some((client, token)))
}

/// A token is 256 random bits: its plain hash is as hard to turn back as the token to guess.
fn token_sha256(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}
