//! What every request is answered with: the office, its keys, and what is read once at the start.

use std::sync::Arc;

use card_payload::{Timestamp, TrustList};
use card_verifier::{Lists, TrustAnchors};
use issuer_domain::{Actor, Area};
use issuer_office::app::App;
use issuer_office::signing::KeyRing;
use issuer_office::storage::StaffMember;
use issuer_office::workflow::check_lists::{CheckListsError, lists_for_check};
use issuer_office::workflow::indicators::IndicatorReport;
use issuer_office::workflow::renderer::Renderer;
use tokio::sync::{Mutex, Semaphore};

use super::limits::Limits;
use super::making::Pens;
use super::oidc::Oidc;
use super::published_files::PublishedFiles;

/// How many passwords are checked at once: each takes a core for some 36 ms and 19 MiB.
const PASSWORDS_AT_ONCE: usize = 2;

/// For how long lists are kept, in seconds.
const LISTS_KEPT: i64 = 60;

/// A running service; a clone is the same one.
#[derive(Clone)]
pub struct Service(Arc<Inner>);

/// What a service is made of.
#[expect(missing_debug_implementations, reason = "keys and pen have none")]
pub struct Parts {
    /// The office.
    pub app: App,
    /// Its keys.
    pub keys: KeyRing,
    /// What draws its cards.
    pub renderer: Renderer,
    /// The roots that shops pin.
    pub anchors: TrustAnchors,
    /// Whether the keys are demo keys.
    pub specimen: bool,
    /// Where people may sign in besides.
    pub oidc: Option<Oidc>,
    /// The time.
    pub clock: fn() -> Timestamp,
    /// Thirty-two random bytes.
    pub random: fn() -> Option<[u8; 32]>,
}

/// What was last counted for the dashboard of an area.
pub(super) struct LastCount {
    pub(super) area: Area,
    pub(super) report: Arc<IndicatorReport>,
    /// Whether somebody counts anew.
    pub(super) is_counting: bool,
}

struct Inner {
    app: App,
    keys: KeyRing,
    pens: Pens,
    lists: Mutex<Option<(Timestamp, Arc<Lists>)>>,
    anchors: TrustAnchors,
    specimen: bool,
    oidc: Option<Oidc>,
    clock: fn() -> Timestamp,
    random: fn() -> Option<[u8; 32]>,
    passwords: Semaphore,
    limits: Limits,
    published_files: PublishedFiles,
    keys_until: Vec<(&'static str, Timestamp)>,
    counted: Mutex<Vec<LastCount>>,
}

impl Service {
    /// A service of these parts.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(Inner {
            keys_until: parts.keys.hold_until(),
            counted: Mutex::default(),
            app: parts.app,
            keys: parts.keys,
            pens: Pens::new(parts.renderer),
            lists: Mutex::new(None),
            anchors: parts.anchors,
            specimen: parts.specimen,
            oidc: parts.oidc,
            clock: parts.clock,
            random: parts.random,
            passwords: Semaphore::new(PASSWORDS_AT_ONCE),
            limits: Limits::default(),
            published_files: PublishedFiles::default(),
        }))
    }

    /// Thirty-two random bytes; zeros where the system gives none, for what is no secret.
    pub(super) fn dice(&self) -> [u8; 32] {
        (self.0.random)().unwrap_or_default()
    }

    /// The office at this moment, in the hands of a person. None where the system gives no
    /// randomness.
    pub(super) fn acting(&self, actor: &Actor) -> Option<App> {
        let random = (self.0.random)()?;
        Some(self.0.app.acting(actor.clone(), self.now(), random))
    }

    /// The same in the hands of a member of the staff, as read for this request.
    pub(super) fn acting_for(&self, member: &StaffMember) -> Option<App> {
        let random = (self.0.random)()?;
        let app = &self.0.app;
        Some(app.acting_for(member.clone(), self.now(), random))
    }

    /// The office as it was opened, for what asks for nobody's permission.
    pub(super) fn office(&self) -> &App {
        &self.0.app
    }

    /// What is served, and where.
    pub fn settings(&self) -> &issuer_office::config::Service {
        &self.0.app.config.service
    }

    /// What tells the time.
    pub(super) fn clock(&self) -> fn() -> Timestamp {
        self.0.clock
    }

    /// The time.
    pub(super) fn now(&self) -> Timestamp {
        (self.0.clock)()
    }

    /// The keys that sign.
    pub(super) fn keys(&self) -> &KeyRing {
        &self.0.keys
    }

    /// What draws cards.
    pub(super) fn pens(&self) -> &Pens {
        &self.0.pens
    }

    /// The lists that scanned codes are checked with, as they were a minute ago at most.
    pub(super) async fn lists(&self) -> Result<Arc<Lists>, CheckListsError> {
        let now = self.now();
        let mut kept = self.0.lists.lock().await;
        if let Some((since, lists)) = &*kept
            && now < since.plus_seconds(LISTS_KEPT)
        {
            return Ok(Arc::clone(lists));
        }
        // The office as it is at this moment: lists signed at its opening would grow old with it.
        let app = self.acting(self.0.app.actor());
        let app = app.as_ref().unwrap_or(&self.0.app);
        let lists = Arc::new(lists_for_check(app, &self.0.keys).await?);
        *kept = Some((now, Arc::clone(&lists)));
        Ok(lists)
    }

    /// Until when the keys of each use, and the trust list, hold.
    pub(super) fn keys_until(&self) -> &[(&'static str, Timestamp)] {
        &self.0.keys_until
    }

    /// The roots that shops pin.
    pub(super) fn anchors(&self) -> &TrustAnchors {
        &self.0.anchors
    }

    /// The trust list that the keys were opened with.
    pub(super) fn trusted(&self) -> &TrustList {
        &self.0.keys.trusted
    }

    /// What the dashboard of each area last counted.
    pub(super) fn counted(&self) -> &Mutex<Vec<LastCount>> {
        &self.0.counted
    }

    /// Where people may sign in besides.
    pub(super) fn oidc(&self) -> Option<&Oidc> {
        self.0.oidc.as_ref()
    }

    /// Whether the keys are demo keys.
    pub(super) fn is_specimen(&self) -> bool {
        self.0.specimen
    }

    /// Leave to check a password.
    pub(super) fn passwords(&self) -> &Semaphore {
        &self.0.passwords
    }

    /// What shops fetch.
    pub(super) fn published_files(&self) -> &PublishedFiles {
        &self.0.published_files
    }

    /// How often somebody may try.
    pub(super) fn limits(&self) -> &Limits {
        &self.0.limits
    }
}

impl std::fmt::Debug for Service {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Service(…)")
    }
}
