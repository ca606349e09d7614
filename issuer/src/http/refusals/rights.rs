//! Who may not.

use issuer_office::workflow::approvals::ApprovalError;
use issuer_office::workflow::permission::PermissionError;
use issuer_pages::Refusal;

use crate::http::fault::Fault;

impl From<PermissionError> for Fault {
    fn from(error: PermissionError) -> Self {
        let refusal = match error {
            PermissionError::Storage(error) => return error.into(),
            PermissionError::Nobody => Refusal::new("refused-nobody"),
            PermissionError::Unknown(who) => {
                Refusal::new("refused-staff-unknown").with("who", &who)
            }
            PermissionError::Disabled(who) => {
                Refusal::new("refused-staff-disabled").with("who", &who)
            }
            PermissionError::Role { role, .. } => {
                Refusal::new("refused-staff-role").with_words("role", role.hindi(), role.english())
            }
        };
        Self::NotAllowed(Some(refusal))
    }
}

impl From<ApprovalError> for Fault {
    fn from(error: ApprovalError) -> Self {
        match error {
            ApprovalError::Permission(error) => error.into(),
            ApprovalError::Storage(error) => error.into(),
        }
    }
}
