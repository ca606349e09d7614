//! The SMS gateway: one POST of JSON for each notice.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderValue, Method, Request, StatusCode, Uri, header};
use issuer_office::config::Notices;
use issuer_office::storage::WaitingNotice;
use issuer_office::workflow::send_notices::{NoticeRefused, NoticeSender, notice_json};
use tokio::time::timeout;

use super::asking::{Asker, asker};

/// How long the gateway may take to answer; a notice is held for longer.
const ANSWERS_WITHIN: Duration = Duration::from_secs(20);

/// Why there is no gateway.
#[derive(Debug, thiserror::Error)]
pub(super) enum GatewayError {
    /// The address.
    #[error(
        "notices.url is no address of a gateway\n\nhint: it is like https://sms.example.gov.in/send"
    )]
    Url,
    /// The token.
    #[error("the gateway's token {} cannot be read: {source}\n\nhint: notices.token_file names a file with one line", path.display())]
    Token {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The token's characters.
    #[error(
        "the gateway's token has characters that no header holds\n\nhint: notices.token_file has one line of ASCII"
    )]
    TokenText,
    /// The roots of TLS.
    #[error("the system's root certificates cannot be read: {0}")]
    Roots(#[source] io::Error),
}

/// The gateway.
pub(super) struct Gateway {
    client: Asker,
    address: Uri,
    token: Option<HeaderValue>,
}

impl Gateway {
    /// The one that the settings name.
    pub(super) fn open(notices: &Notices) -> Result<Self, GatewayError> {
        let address = notices.url.as_deref().unwrap_or_default();
        let address = address.parse().map_err(|_| GatewayError::Url)?;
        let token = match &notices.token_file {
            Some(path) => Some(read_token(path.clone())?),
            None => None,
        };
        Ok(Self {
            client: asker().map_err(GatewayError::Roots)?,
            address,
            token,
        })
    }

    fn request(&self, notice: &WaitingNotice) -> Option<Request<Body>> {
        let mut request = Request::builder()
            .method(Method::POST)
            .uri(self.address.clone())
            .header(header::CONTENT_TYPE, "application/json")
            .header("idempotency-key", format!("notice-{}", notice.number));
        if let Some(token) = &self.token {
            request = request.header(header::AUTHORIZATION, token);
        }
        request
            .body(Body::from(notice_json(notice).to_string()))
            .ok()
    }
}

impl NoticeSender for Gateway {
    async fn send(&mut self, notice: &WaitingNotice) -> Result<(), NoticeRefused> {
        let away = |why: &str| NoticeRefused::Away(why.to_owned());
        let request = self.request(notice).ok_or_else(|| away("no request"))?;
        let answer = timeout(ANSWERS_WITHIN, self.client.request(request)).await;
        let answer = answer.map_err(|_| away("no answer in time"))?;
        let answer = answer.map_err(|_| away("no connection"))?;
        judge(answer.status())
    }
}

/// What a gateway's answer means. Only what says that this notice is wrong is held against it.
fn judge(status: StatusCode) -> Result<(), NoticeRefused> {
    let code = status.as_u16();
    match code {
        200..=299 => Ok(()),
        400 | 409 | 410 | 413 | 422 => Err(NoticeRefused::Gateway(code.to_string())),
        _ => Err(NoticeRefused::Away(code.to_string())),
    }
}

fn read_token(path: PathBuf) -> Result<HeaderValue, GatewayError> {
    let token = match std::fs::read_to_string(&path) {
        Ok(token) => token,
        Err(source) => return Err(GatewayError::Token { path, source }),
    };
    let value = format!("Bearer {}", token.trim());
    let mut value = HeaderValue::from_str(&value).map_err(|_| GatewayError::TokenText)?;
    value.set_sensitive(true);
    Ok(value)
}

#[cfg(test)]
mod tests;
