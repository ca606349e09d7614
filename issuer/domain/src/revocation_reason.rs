use crate::Role;
use crate::in_both_languages::in_both_languages;

/// Why a card was revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RevocationReason {
    /// The family says that it is lost.
    Lost,
    /// The family says that it was stolen.
    Stolen,
    /// The issuer put wrong data on it, or gave it to the wrong family.
    Misissued,
    /// The print is wrong or unreadable, found after it had left the press.
    Misprinted,
    /// It could not be handed over and was destroyed.
    NotDelivered,
    /// Nobody of the family lives any more.
    Extinct,
    /// The family moved out of the state.
    MovedOutOfState,
    /// The family split; the new families have cards of their own.
    Split,
    /// The family became part of another one.
    Merged,
    /// The same family has another card.
    Duplicate,
    /// The family gave it back.
    Surrendered,
    /// The key that signed it is in wrong hands.
    KeyCompromised,
    /// An officer cancelled it after an enquiry.
    CancelledAfterEnquiry,
}

in_both_languages!(RevocationReason);

impl RevocationReason {
    /// All reasons.
    pub const ALL: [Self; 13] = [
        Self::Lost,
        Self::Stolen,
        Self::Misissued,
        Self::Misprinted,
        Self::NotDelivered,
        Self::Extinct,
        Self::MovedOutOfState,
        Self::Split,
        Self::Merged,
        Self::Duplicate,
        Self::Surrendered,
        Self::KeyCompromised,
        Self::CancelledAfterEnquiry,
    ];

    const fn texts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Lost => ("lost", "lost by the family", "कार्ड खो गया"),
            Self::Stolen => ("stolen", "stolen", "कार्ड चोरी हो गया"),
            Self::Misissued => ("misissued", "made with wrong data", "गलत विवरण से बना"),
            Self::Misprinted => ("misprinted", "printed wrongly", "छपाई में गलती"),
            Self::NotDelivered => (
                "not-delivered",
                "not handed over and destroyed",
                "नहीं पहुँचा, नष्ट किया गया",
            ),
            Self::Extinct => ("extinct", "no member lives any more", "कोई सदस्य जीवित नहीं"),
            Self::MovedOutOfState => (
                "moved-out",
                "the family moved out of the state",
                "परिवार राज्य से बाहर गया",
            ),
            Self::Split => ("split", "the family split", "परिवार अलग हुआ"),
            Self::Merged => (
                "merged",
                "the family became part of another",
                "परिवार दूसरे में मिला",
            ),
            Self::Duplicate => (
                "duplicate",
                "the family has another card",
                "परिवार का दूसरा कार्ड है",
            ),
            Self::Surrendered => ("surrendered", "given back by the family", "परिवार ने लौटाया"),
            Self::KeyCompromised => (
                "key-compromised",
                "signed with a key that is in wrong hands",
                "हस्ताक्षर कुंजी सुरक्षित नहीं रही",
            ),
            Self::CancelledAfterEnquiry => {
                ("cancelled", "cancelled after an enquiry", "जाँच के बाद रद्द")
            }
        }
    }

    /// Whether a role may revoke for this reason. Splits and mergers are the work of
    /// `family split` and `family merge`, which revoke as one step of many: nobody uses these two
    /// alone.
    pub const fn may_be_used_by(self, role: Role) -> bool {
        match self {
            Self::Lost | Self::Stolen => {
                matches!(role, Role::LmkOperator | Role::Inspector | Role::Officer)
            }
            Self::Misissued | Self::Misprinted | Self::NotDelivered => {
                matches!(role, Role::Inspector | Role::Officer)
            }
            Self::Extinct
            | Self::MovedOutOfState
            | Self::Duplicate
            | Self::Surrendered
            | Self::CancelledAfterEnquiry => matches!(role, Role::Officer),
            Self::KeyCompromised => matches!(role, Role::KeyOfficer),
            Self::Split | Self::Merged => false,
        }
    }

    /// The reasons that a role may give.
    pub fn of_role(role: Role) -> impl Iterator<Item = Self> {
        Self::ALL
            .into_iter()
            .filter(move |reason| reason.may_be_used_by(role))
    }

    /// Whether the family is still there and may get another card.
    pub const fn leaves_the_family(self) -> bool {
        matches!(
            self,
            Self::Lost
                | Self::Stolen
                | Self::Misissued
                | Self::Misprinted
                | Self::NotDelivered
                | Self::KeyCompromised
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_back_and_every_reason_has_both_languages() {
        for reason in RevocationReason::ALL {
            assert_eq!(RevocationReason::from_word(reason.word()), Some(reason));
            assert!(reason.english().is_ascii());
            assert!(reason.hindi().chars().any(|letter| letter >= '\u{900}'));
        }
        assert_eq!(RevocationReason::from_word("Lost"), None);
    }

    #[test]
    fn each_role_has_its_own_subset() {
        let words = |role| {
            let reasons = RevocationReason::of_role(role);
            reasons.map(RevocationReason::word).collect::<Vec<_>>()
        };
        assert_eq!(words(Role::LmkOperator), ["lost", "stolen"]);
        assert_eq!(words(Role::KeyOfficer), ["key-compromised"]);
        assert!(words(Role::Auditor).is_empty());
        assert_eq!(words(Role::Inspector).len(), 5);
        let officer = words(Role::Officer);
        assert!(
            words(Role::Inspector)
                .iter()
                .all(|word| officer.contains(word))
        );
        assert!(!officer.contains(&"split") && !officer.contains(&"merged"));
    }
}
