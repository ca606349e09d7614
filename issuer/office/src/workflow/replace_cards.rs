//! What reprinting, correcting and renewing have in common: each family's present card is looked
//! at, and the family gets an order or a reason why not.

use issuer_domain::{Act, CredentialStatus, FamilyId, Hold, RevocationReason, Timestamp};

use super::guard_month::{Drawn, Guarded, guard_month};
use super::make_cards::{BATCH, Made, MakeError, Maker, Order, Refused};
use super::permission::{self, PermissionError};
use super::renderer::Renderer;
use crate::app::App;
use crate::signing::KeyRing;
use crate::storage::{CardTarget, Deciding, StorageError, StoredCard};

/// What is to happen, and whether it does.
#[derive(Debug, Clone)]
pub struct Replacing<'a> {
    /// Whose cards.
    pub targets: &'a [CardTarget],
    /// Whether the families have drawn this month; asked only where a member comes from a card of
    /// another family.
    pub drawn: Drawn,
    /// Do it; otherwise only say what would be done.
    pub apply: bool,
}

/// What was replaced, or would be.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ReplaceReport {
    /// What was made; in a dry run without new card numbers.
    pub made: Made,
    /// Whether it was done.
    pub applied: bool,
}

/// Why replacing cards ended early.
#[derive(Debug, thiserror::Error)]
pub enum ReplaceError {
    /// Making the new cards.
    #[error(transparent)]
    Make(#[from] MakeError),
    /// The person may not.
    #[error(transparent)]
    Permission(#[from] PermissionError),
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Why a family's card is not replaced.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReplaceRefused {
    /// It never had one.
    #[error("the family never had a card\n\nhint: `issuer issue` makes first cards")]
    NeverHadOne,
    /// Another card than the named one is the present one.
    #[error(
        "card {0} is not the family's present one\n\nhint: `issuer family show` lists its cards; name the family or its live card"
    )]
    NotThePresentOne(String),
    /// It is blocked.
    #[error(
        "card {0} is blocked, and a new card would be a way round that\n\nhint: cure the reason, `issuer card reinstate`, then run this again"
    )]
    Blocked(String),
    /// It was revoked for good.
    #[error(
        "the family's last card was revoked: {}\n\nhint: if that was wrong, the register must bring the family under a new family id",
        .0.english()
    )]
    Closed(RevocationReason),
    /// Its time is over.
    #[error("card {0} is over\n\nhint: `issuer card renew` makes the next one")]
    Over(String),
    /// It holds for more days than a renewal waits for.
    #[error("card {0} holds for more than {1} days yet\n\nhint: correct or reprint it instead")]
    HoldsYet(String, u16),
    /// A correction would change nothing.
    #[error(
        "the register has nothing new since card {0}\n\nhint: `issuer card reprint` makes the same card again"
    )]
    NothingNew(String),
    /// The register holds the family back.
    #[error(
        "the register holds the family back: {0}\n\nhint: `issuer readiness` says what is to be done"
    )]
    Held(String),
    /// The register does not have it.
    #[error("the register has no such family\n\nhint: import a register file that has it")]
    NotInRegister,
    /// It was printed so often in a year that an officer decides.
    #[error(
        "it was printed {0} times again in 12 months\n\nhint: an officer may do it again: --by NAME"
    )]
    TooOften(u8),
}

impl ReplaceRefused {
    pub(super) fn held(holds: &[Hold]) -> Self {
        let texts: Vec<&str> = holds
            .iter()
            .map(|hold| hold.text().trim_end_matches('.'))
            .collect();
        Self::Held(texts.join("; "))
    }
}

/// A family's cards as replacing looks at them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Present<'cards> {
    /// Every card of the newest issue that was signed.
    pub(super) cards: &'cards [StoredCard],
    /// Whether these are live: otherwise they were revoked and the family may get another.
    pub(super) live: bool,
}

impl Present<'_> {
    /// The number of its first part, which stands for all.
    pub(super) fn number(&self) -> String {
        self.cards[0].version.number.to_string()
    }

    /// The issue that the new card replaces.
    pub(super) fn replaces(&self) -> Option<u8> {
        self.live.then(|| self.issue())
    }

    pub(super) fn issue(&self) -> u8 {
        self.cards[0].version.number.issue_number()
    }

    pub(super) fn expires_at(&self) -> Timestamp {
        self.cards[0].version.expires_at
    }

    /// When it begins, where that lies ahead: the next card does not begin earlier.
    pub(super) fn begins_after(&self, now: Timestamp) -> Option<Timestamp> {
        let begins = self.cards[0].version.not_before;
        begins.filter(|begins| *begins > now)
    }

    pub(super) fn revision(&self) -> u32 {
        self.cards[0].version.family_revision
    }
}

/// A family's newest issue, if a new card may take its place.
pub(super) fn present<'cards>(
    target: &CardTarget,
    cards: &'cards [StoredCard],
) -> Result<Present<'cards>, ReplaceRefused> {
    let newest = cards.last().ok_or(ReplaceRefused::NeverHadOne)?;
    let issue = newest.version.number.issue_number();
    let first = cards
        .iter()
        .position(|card| card.version.number.issue_number() == issue)
        .unwrap_or_default();
    let present = Present {
        cards: &cards[first..],
        live: newest.is_live(),
    };
    if target.issue.is_some_and(|named| named != issue) {
        let named = cards
            .iter()
            .find(|card| Some(card.version.number.issue_number()) == target.issue);
        let number = named.map_or_else(
            || target.family_id.to_string(),
            |card| card.version.number.to_string(),
        );
        return Err(ReplaceRefused::NotThePresentOne(number));
    }
    match &newest.status {
        CredentialStatus::Valid => Ok(present),
        CredentialStatus::Suspended { .. } => Err(ReplaceRefused::Blocked(present.number())),
        CredentialStatus::Revoked { reason, .. } if reason.leaves_the_family() => Ok(present),
        CredentialStatus::Revoked { reason, .. } => Err(ReplaceRefused::Closed(*reason)),
        CredentialStatus::Superseded { .. } => {
            Err(ReplaceRefused::NotThePresentOne(present.number()))
        }
    }
}

/// Carries orders out in batches, or says what would be done.
pub(super) async fn replace(
    app: &App,
    keys: &KeyRing,
    renderer: &mut Renderer,
    orders: &[Order],
    refused: Vec<Refused>,
    replacing: &Replacing<'_>,
) -> Result<ReplaceReport, ReplaceError> {
    let apply = replacing.apply;
    let mut report = ReplaceReport {
        made: Made {
            refused,
            ..Made::default()
        },
        applied: apply,
    };
    let mut maker = Maker::new(app, keys, renderer);
    for batch in orders.chunks(BATCH as usize) {
        let guarded = guard(app, batch.to_vec(), replacing.drawn).await?;
        let (planned, refused) = maker.plan(&guarded.orders).await?;
        let made = if apply {
            let families = app.storage.families();
            families.note_not_drawn(&guarded.not_drawn, app.now).await?;
            maker.carry_out(&planned, refused, None).await?
        } else {
            let families = planned.iter().map(|plan| {
                let id = plan.order.stored.family.id.clone();
                (id, Vec::new(), plan.order.replaces_issue)
            });
            Made {
                families: families.collect(),
                later: planned
                    .iter()
                    .filter_map(|plan| plan.later(app.now))
                    .collect(),
                refused,
            }
        };
        report.made.families.extend(made.families);
        report.made.later.extend(made.later);
        report.made.refused.extend(guarded.refused);
        report.made.refused.extend(made.refused);
    }
    Ok(report)
}

/// Carries one family's order out, and says a request's yes with it; or says why there is no card, and
/// nothing was done.
pub(super) async fn replace_one(
    app: &App,
    keys: &KeyRing,
    renderer: &mut Renderer,
    order: Order,
    drawn: Drawn,
    deciding: &Deciding<'_>,
) -> Result<Result<Made, Refused>, ReplaceError> {
    let mut maker = Maker::new(app, keys, renderer);
    let guarded = guard(app, vec![order], drawn).await?;
    let (planned, mut refused) = maker.plan(&guarded.orders).await?;
    refused.extend(guarded.refused);
    if let Some(refused) = refused.pop() {
        return Ok(Err(refused));
    }
    let families = app.storage.families();
    families.note_not_drawn(&guarded.not_drawn, app.now).await?;
    Ok(Ok(maker
        .carry_out(&planned, Vec::new(), Some(deciding))
        .await?))
}

/// The month's guard; who says that nobody has drawn answers for it.
async fn guard(app: &App, orders: Vec<Order>, drawn: Drawn) -> Result<Guarded, ReplaceError> {
    if drawn == Drawn::NotDrawn {
        permission::require(app, Act::SettleAtOnce).await?;
    }
    Ok(guard_month(app, orders, &[], &|_| drawn).await?)
}

/// Families of targets, each once.
pub(super) fn families_of(targets: &[CardTarget]) -> Vec<&FamilyId> {
    let mut ids: Vec<&FamilyId> = targets.iter().map(|target| &target.family_id).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}
