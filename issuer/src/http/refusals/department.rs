//! What the department's pages cannot do: staff, families, approvals, reviews, clients.

use issuer_domain::{ActorError, DateError, WorkplaceError};
use issuer_office::workflow::bulk_suspension::BulkError;
use issuer_office::workflow::draw_card::DrawError;
use issuer_office::workflow::exchange::error::ExchangeError;
use issuer_office::workflow::exchange::manage_clients::ClientError;
use issuer_office::workflow::manage_staff::StaffError;
use issuer_office::workflow::review_pair::DecideError;
use issuer_office::workflow::revoke_cards::RevokeError;
use issuer_office::workflow::self_check::SelfCheckLinkError;
use issuer_office::workflow::sign_in::SignInError;
use issuer_office::workflow::unmask_family::UnmaskFamilyError;
use issuer_pages::Refusal;

use super::storage::numbered;
use crate::http::fault::Fault;

impl From<DateError> for Fault {
    fn from(_: DateError) -> Self {
        Self::NotTaken(Refusal::new("refused-date"))
    }
}

impl From<ActorError> for Fault {
    fn from(_: ActorError) -> Self {
        Self::NotTaken(Refusal::new("refused-person-name"))
    }
}

impl From<WorkplaceError> for Fault {
    fn from(_: WorkplaceError) -> Self {
        Self::NotTaken(Refusal::new("refused-workplace"))
    }
}

impl From<StaffError> for Fault {
    fn from(error: StaffError) -> Self {
        let named = |code, name| Refusal::new(code).with("name", name);
        Self::NotTaken(match &error {
            StaffError::FirstIsNoOfficer => Refusal::new("refused-first-officer"),
            StaffError::OfficeName(name) => named("refused-office-name", name),
            StaffError::NotThere(name) => named("refused-not-on-staff", name),
            StaffError::LastOfficer(name) => named("refused-last-officer", name),
            StaffError::Storage(_) | StaffError::Permission(_) => {
                return match error {
                    StaffError::Storage(error) => error.into(),
                    StaffError::Permission(error) => error.into(),
                    _ => Self::NotFound,
                };
            }
        })
    }
}

impl From<SignInError> for Fault {
    fn from(error: SignInError) -> Self {
        Self::NotTaken(match error {
            SignInError::Storage(error) => return error.into(),
            SignInError::Permission(error) => return error.into(),
            SignInError::Wrong | SignInError::CodeMissing => Refusal::new("refused-sign-in"),
            SignInError::Password(_) => Refusal::new("refused-password"),
            SignInError::NoKey => Refusal::new("refused-no-factor-key"),
            SignInError::NotThere(name) => Refusal::new("refused-not-on-staff").with("name", &name),
        })
    }
}

impl From<BulkError> for Fault {
    fn from(error: BulkError) -> Self {
        match error {
            BulkError::Storage(error) => error.into(),
            BulkError::Permission(error) => error.into(),
            BulkError::Approval(error) => error.into(),
            BulkError::Target(error) => error.into(),
            BulkError::Elsewhere(families) => {
                let refusal = Refusal::new("refused-elsewhere");
                Self::NotTaken(refusal.with("families", &families))
            }
            BulkError::Request(id) => Self::NotTaken(numbered("refused-approval-empty", &id)),
        }
    }
}

impl From<RevokeError> for Fault {
    fn from(error: RevokeError) -> Self {
        match error {
            RevokeError::Storage(error) => error.into(),
            RevokeError::Permission(error) => error.into(),
            RevokeError::Approval(error) => error.into(),
            RevokeError::Target(error) => error.into(),
            RevokeError::Request(id) => Self::NotTaken(numbered("refused-approval-empty", &id)),
        }
    }
}

impl From<UnmaskFamilyError> for Fault {
    fn from(error: UnmaskFamilyError) -> Self {
        Self::NotTaken(match error {
            UnmaskFamilyError::Storage(error) => return error.into(),
            UnmaskFamilyError::Permission(error) => return error.into(),
            UnmaskFamilyError::Approval(error) => return error.into(),
            UnmaskFamilyError::NoFamily(_) => return Self::NotFound,
            UnmaskFamilyError::Reason => Refusal::new("refused-reason-text"),
            UnmaskFamilyError::NotThis(id) => numbered("refused-not-this-approval", &id),
        })
    }
}

impl From<DecideError> for Fault {
    fn from(error: DecideError) -> Self {
        match error {
            DecideError::Storage(error) => error.into(),
            DecideError::Permission(error) => error.into(),
            DecideError::Reason => Self::NotTaken(Refusal::new("refused-reason-text")),
        }
    }
}

impl From<DrawError> for Fault {
    fn from(error: DrawError) -> Self {
        match error {
            DrawError::Storage(error) => error.into(),
            error => {
                tracing::error!(cause = error.to_string(), "a card was not drawn");
                Self::NotTaken(Refusal::new("refused-not-drawn"))
            }
        }
    }
}

impl From<SelfCheckLinkError> for Fault {
    fn from(error: SelfCheckLinkError) -> Self {
        match error {
            SelfCheckLinkError::Storage(error) => error.into(),
            SelfCheckLinkError::Permission(error) => error.into(),
            SelfCheckLinkError::NotThere(_) | SelfCheckLinkError::NotAnswered(_) => {
                Self::NotTaken(Refusal::new("refused-self-check"))
            }
        }
    }
}

impl From<ClientError> for Fault {
    fn from(error: ClientError) -> Self {
        match error {
            ClientError::Storage(error) => error.into(),
            ClientError::Permission(error) => error.into(),
            ClientError::NotThere(_) => Self::NotFound,
            ClientError::Title | ClientError::NoScope | ClientError::Days => {
                Self::NotTaken(Refusal::new("refused-client"))
            }
        }
    }
}

impl From<ExchangeError> for Fault {
    fn from(error: ExchangeError) -> Self {
        match error {
            ExchangeError::NotFound(_) => Self::NotFound,
            ExchangeError::Permission(error) => error.into(),
            ExchangeError::Storage(error) => error.into(),
            error => {
                tracing::error!(cause = error.to_string(), "a list was not decided");
                Self::NotTaken(Refusal::new("refused-exchange"))
            }
        }
    }
}
