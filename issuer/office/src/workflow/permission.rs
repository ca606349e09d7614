//! Who acts, and whether the person may.

use issuer_domain::{Act, Actor, ApprovalKind, RevocationReason, Role};

use crate::app::App;
use crate::storage::{StaffMember, StorageError};

/// Why a person may not do something.
#[derive(Debug, thiserror::Error)]
pub enum PermissionError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// Nobody was named.
    #[error(
        "this needs a person who answers for it\n\nhint: say who acts with --by NAME (or ISSUER_BY); `issuer staff list` shows the names, `issuer staff add` makes the first"
    )]
    Nobody,
    /// There is no such person.
    #[error("{0} is not on the staff\n\nhint: `issuer staff list` shows the names")]
    Unknown(Actor),
    /// The person may do nothing any more.
    #[error("{0} is disabled\n\nhint: `issuer staff list` shows who is not")]
    Disabled(Actor),
    /// It is not the role's business.
    #[error("{who} is {role} and may not {what}\n\nhint: {hint}")]
    Role {
        /// Who asked.
        who: Actor,
        /// With which role.
        role: Role,
        /// What the person wanted.
        what: String,
        /// Who may.
        hint: String,
    },
}

/// The person who runs the command.
pub async fn acting(app: &App) -> Result<StaffMember, PermissionError> {
    if *app.actor() == Actor::office() {
        return Err(PermissionError::Nobody);
    }
    let found = match &app.member {
        Some(member) => Some(StaffMember::clone(member)),
        None => app.storage.staff().find(app.actor()).await?,
    };
    let member = found.ok_or_else(|| PermissionError::Unknown(app.actor().clone()))?;
    if member.disabled.is_some() {
        return Err(PermissionError::Disabled(member.name));
    }
    Ok(member)
}

/// The person, if the role may do this.
pub async fn require(app: &App, act: Act) -> Result<StaffMember, PermissionError> {
    let member = acting(app).await?;
    if member.role.may(act) {
        return Ok(member);
    }
    Err(refuse(member, what(act).to_owned(), |role| role.may(act)))
}

/// The person, if the role may revoke for this reason.
pub async fn require_reason(
    app: &App,
    reason: RevocationReason,
) -> Result<StaffMember, PermissionError> {
    let member = acting(app).await?;
    if reason.may_be_used_by(member.role) {
        return Ok(member);
    }
    let what = format!("revoke for the reason `{}`", reason.word());
    Err(refuse(member, what, |role| reason.may_be_used_by(role)))
}

/// The person, if the role may ask for this kind of approval.
pub async fn require_asking(app: &App, kind: ApprovalKind) -> Result<StaffMember, PermissionError> {
    let member = acting(app).await?;
    if kind.may_be_asked_by(member.role) {
        return Ok(member);
    }
    let what = format!("ask for a {}", kind.word());
    Err(refuse(member, what, |role| kind.may_be_asked_by(role)))
}

/// The person, if the role may decide this kind of approval.
pub async fn require_deciding(
    app: &App,
    kind: ApprovalKind,
) -> Result<StaffMember, PermissionError> {
    let member = acting(app).await?;
    if kind.may_be_decided_by(member.role) {
        return Ok(member);
    }
    let what = format!("decide a {}", kind.word());
    Err(refuse(member, what, |role| kind.may_be_decided_by(role)))
}

fn refuse(member: StaffMember, what: String, may: impl Fn(Role) -> bool) -> PermissionError {
    let roles: Vec<&str> = Role::ALL
        .into_iter()
        .filter(|role| may(*role))
        .map(Role::english)
        .collect();
    let hint = if roles.is_empty() {
        "it is done by `issuer family split` and `issuer family merge` alone".to_owned()
    } else {
        format!("this is for: {}", roles.join(", "))
    };
    PermissionError::Role {
        who: member.name,
        role: member.role,
        what,
        hint,
    }
}

const fn what(act: Act) -> &'static str {
    match act {
        Act::Reprint => "have a card printed again",
        Act::ReprintAgain => "have a card printed again so often in a year",
        Act::Correct => "correct a card",
        Act::Renew => "renew a card",
        Act::Block => "block and unblock cards",
        Act::Settle => "settle the cards of a split or merged family",
        Act::SettleAtOnce => "let new cards begin in the present month",
        Act::ManageStaff => "add and disable staff",
        Act::Decide => "decide what others ask",
        Act::ChangeKeys => "change signing keys",
        Act::RecordReturn => "record what a press returns",
        Act::InspectLot => "inspect a printed lot",
        Act::Dispatch => "pack and send cards",
        Act::Receive => "receive consignments",
        Act::HandOver => "hand cards over",
        Act::TakeBack => "take undelivered cards back",
        Act::DestroyCards => "destroy cards",
        Act::CloseLot => "close a lot",
        Act::MakeSupplement => "have the cards that a lot lacks made anew",
        Act::SendLots => "seal lots for a vendor",
        Act::SeeSealedLots => "see the lots that left for a vendor",
        Act::CertifyDeletion => "note that a vendor has deleted a lot",
        Act::TakeRequests => "look families up and take their requests",
        Act::PrintAtCounter => "print a card at a counter",
        Act::DecideRequests => "decide a family's request",
        Act::RecordMoney => "record what the bank and the centres say of money",
        Act::ManageCentres => "open counters and say who works there",
        Act::AnswerGrievances => "answer grievances",
        Act::IssueSelfChecks => "send a family the link to look at its card",
        Act::WatchCentres => "see what counters did",
        Act::ManageClients => "say which departments may ask for what",
    }
}
