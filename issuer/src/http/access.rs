//! Who may ask for what. Every route says it in the router's table; this is where it is held.

use axum::extract::{Request, State};
use axum::http::uri::PathAndQuery;
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use issuer_domain::{Actor, Role};
use issuer_office::storage::StaffMember;
use tower_sessions::Session;

use super::fault::Fault;
use super::service::Service;
use super::session_store::signed_in;

/// The person, in a session.
pub(super) const NAME: &str = "name";
/// Whether the password must be changed first, in a session.
const MUST_CHANGE: &str = "must_change";
/// Whether a second factor must be set up first, in a session.
const MUST_HAVE_FACTOR: &str = "must_have_factor";
/// The only place for a person whose password must be changed, or who must set up a second factor.
const ACCOUNT: &str = "/account";

/// Who may ask for a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    /// Everybody, without signing in.
    Everybody,
    /// Whoever has signed in.
    Staff,
    /// Whoever has signed in with one of these roles.
    Roles(&'static [Role]),
}

impl Who {
    /// Whether a role may.
    pub(super) fn may(self, role: Role) -> bool {
        match self {
            Self::Everybody | Self::Staff => true,
            Self::Roles(roles) => roles.contains(&role),
        }
    }
}

/// Who has signed in, as handlers ask for it.
#[derive(Debug, Clone)]
pub(super) struct Person {
    pub(super) member: StaffMember,
    pub(super) must_change: bool,
    pub(super) must_have_factor: bool,
}

/// What somebody who has signed in must do before anything else.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Musts {
    /// Choose a password of her own.
    pub(super) change: bool,
    /// Set up a second factor.
    pub(super) have_factor: bool,
}

/// Notes in a session who has signed in. The session gets a new id, so that one which somebody
/// planted before is worth nothing, and has nothing left of whoever sat here before.
pub(super) async fn remember(session: &Session, name: &Actor, musts: Musts) -> Result<(), Fault> {
    session.clear().await;
    session.cycle_id().await?;
    session.insert(NAME, name.as_str()).await?;
    if musts.have_factor {
        session.insert(MUST_HAVE_FACTOR, true).await?;
    }
    Ok(session.insert(MUST_CHANGE, musts.change).await?)
}

/// Notes that the person has a second factor now.
pub(super) async fn factor_is_there(session: &Session) -> Result<(), Fault> {
    session.remove_value(MUST_HAVE_FACTOR).await?;
    Ok(())
}

/// Notes that the password is the person's own now.
pub(super) async fn password_is_own(session: &Session) -> Result<(), Fault> {
    Ok(session.insert(MUST_CHANGE, false).await?)
}

/// Ends a session.
pub(super) async fn forget(session: &Session) -> Result<(), Fault> {
    Ok(session.flush().await?)
}

/// Who has signed in with this session and still works here.
pub(super) async fn person(service: &Service, session: &Session) -> Result<Option<Person>, Fault> {
    let Some(id) = session.id() else {
        return Ok(None);
    };
    let found = signed_in(service, id).await?;
    let found = found.filter(|(member, _)| member.disabled.is_none());
    Ok(found.map(|(member, noted)| Person {
        member,
        must_change: noted.must_change,
        must_have_factor: noted.must_have_factor,
    }))
}

/// Lets a request through to its route, or not.
pub(super) async fn guard(
    State((service, who)): State<(Service, Who)>,
    session: Session,
    mut request: Request,
    next: Next,
) -> Response {
    if who == Who::Everybody {
        return next.run(request).await;
    }
    let person = match person(&service, &session).await {
        Ok(person) => person,
        Err(fault) => return fault.into_response(),
    };
    let Some(person) = person else {
        return sign_in_first(&request);
    };
    let must_first = person.must_change || person.must_have_factor;
    if must_first && !request.uri().path().starts_with(ACCOUNT) {
        return Redirect::to(ACCOUNT).into_response();
    }
    if !who.may(person.member.role) {
        return Fault::NotAllowed(None).into_response();
    }
    request.extensions_mut().insert(person);
    next.run(request).await
}

/// Where to sign in, and back from there where a page was looked for.
fn sign_in_first(request: &Request) -> Response {
    let there = request.uri().path_and_query().map(PathAndQuery::as_str);
    let there = there.filter(|_| request.method() == axum::http::Method::GET);
    let there = there.map_or_else(String::new, |there| {
        format!("?then={}", super::local_path::escaped(there))
    });
    Redirect::to(&format!("/sign-in{there}")).into_response()
}
