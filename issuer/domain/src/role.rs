use std::fmt;

/// What a member of staff is there for, and so what the person may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Works at a Lok Mitra Kendra: takes reports of lost and damaged cards, asks for reprints.
    LmkOperator,
    /// Food inspector or panchayat secretary: blocks and unblocks, corrects, splits and merges.
    Inspector,
    /// District or state officer: everything about cards, and staff.
    Officer,
    /// Keeper of the signing keys: keys, and cards that a stolen key signed.
    KeyOfficer,
    /// Looks at everything and changes nothing.
    Auditor,
    /// Works with the press: what it returns, supplements, bundles, consignments.
    PrintOfficer,
    /// Hands cards to families, at a panchayat, a shop or a camp.
    Distributor,
    /// Works at a press: fetches its own lots and says what became of them.
    Vendor,
    /// Answers the telephone: says how far a request is.
    Helpdesk,
}

/// What a person asks the office to do to cards and staff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    /// A new card with the data of the old one.
    Reprint,
    /// More reprints than a family has in a year without an officer.
    ReprintAgain,
    /// A new card with changed data.
    Correct,
    /// A new card near the end of the old one.
    Renew,
    /// Block a card, or lift a block.
    Block,
    /// Settle the cards of families that split or merged.
    Settle,
    /// Begin the new cards of a split or merged family in the present month.
    SettleAtOnce,
    /// Add or disable staff.
    ManageStaff,
    /// Decide what another person asked for.
    Decide,
    /// Plan, retire or give up a signing key.
    ChangeKeys,
    /// Record what the press returns.
    RecordReturn,
    /// Have cards that a lot lacks made anew.
    MakeSupplement,
    /// Draw a sample of a printed lot and say what it shows.
    InspectLot,
    /// Make bundles and send them.
    Dispatch,
    /// Say what arrived at an office.
    Receive,
    /// Hand cards to families, and say which could not be.
    HandOver,
    /// Take undelivered cards back and store them.
    TakeBack,
    /// Destroy cards that nobody has.
    DestroyCards,
    /// Close a lot.
    CloseLot,
    /// Seal a print lot for a vendor.
    SendLots,
    /// See the lots that left for a vendor, and fetch what was sealed.
    SeeSealedLots,
    /// Say that a vendor has deleted a lot.
    CertifyDeletion,
    /// Look families up at a counter, take their requests, fees and withdrawals.
    TakeRequests,
    /// Print a family's card with the counter's own printer.
    PrintAtCounter,
    /// Say yes or no to a family's request.
    DecideRequests,
    /// Read the bank's file of payments, and note what a centre paid in.
    RecordMoney,
    /// Open and close counters, and say who works at which.
    ManageCentres,
    /// Answer and close grievances.
    AnswerGrievances,
    /// Send a family the link with which it looks at its card.
    IssueSelfChecks,
    /// See what counters did, and the money: changes nothing.
    WatchCentres,
    /// Say which departments may ask the exchange for what.
    ManageClients,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 9] = [
        Self::LmkOperator,
        Self::Inspector,
        Self::Officer,
        Self::KeyOfficer,
        Self::Auditor,
        Self::PrintOfficer,
        Self::Distributor,
        Self::Vendor,
        Self::Helpdesk,
    ];

    /// The word in files and databases.
    pub const fn word(self) -> &'static str {
        match self {
            Self::LmkOperator => "lmk-operator",
            Self::Inspector => "inspector",
            Self::Officer => "officer",
            Self::KeyOfficer => "key-officer",
            Self::Auditor => "auditor",
            Self::PrintOfficer => "print-officer",
            Self::Distributor => "distributor",
            Self::Vendor => "vendor",
            Self::Helpdesk => "helpdesk",
        }
    }

    /// The role of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }

    /// The role in English.
    pub const fn english(self) -> &'static str {
        match self {
            Self::LmkOperator => "Lok Mitra Kendra operator",
            Self::Inspector => "inspector",
            Self::Officer => "officer",
            Self::KeyOfficer => "key officer",
            Self::Auditor => "auditor",
            Self::PrintOfficer => "print officer",
            Self::Distributor => "distributor",
            Self::Vendor => "print vendor",
            Self::Helpdesk => "helpdesk",
        }
    }

    /// The role in Hindi.
    pub const fn hindi(self) -> &'static str {
        match self {
            Self::LmkOperator => "लोक मित्र केंद्र संचालक",
            Self::Inspector => "निरीक्षक",
            Self::Officer => "अधिकारी",
            Self::KeyOfficer => "कुंजी अधिकारी",
            Self::Auditor => "लेखा परीक्षक",
            Self::PrintOfficer => "मुद्रण अधिकारी",
            Self::Distributor => "वितरक",
            Self::Vendor => "मुद्रक",
            Self::Helpdesk => "सहायता केंद्र",
        }
    }

    /// Whether the role may do this. What it may revoke is a question of the reason:
    /// [`RevocationReason::may_be_used_by`](crate::RevocationReason::may_be_used_by).
    pub const fn may(self, act: Act) -> bool {
        match act {
            Act::Reprint
            | Act::Renew
            | Act::TakeRequests
            | Act::PrintAtCounter
            | Act::IssueSelfChecks => {
                matches!(self, Self::LmkOperator | Self::Inspector | Self::Officer)
            }
            Act::Correct
            | Act::Block
            | Act::Settle
            | Act::DestroyCards
            | Act::DecideRequests
            | Act::AnswerGrievances => matches!(self, Self::Inspector | Self::Officer),
            Act::ReprintAgain
            | Act::SettleAtOnce
            | Act::ManageStaff
            | Act::CloseLot
            | Act::RecordMoney
            | Act::ManageCentres
            | Act::ManageClients => matches!(self, Self::Officer),
            Act::Decide | Act::ChangeKeys => matches!(self, Self::Officer | Self::KeyOfficer),
            Act::SendLots | Act::MakeSupplement | Act::Dispatch => {
                matches!(self, Self::PrintOfficer | Self::Officer)
            }
            // A vendor does this for its own lots alone.
            Act::RecordReturn | Act::CertifyDeletion | Act::SeeSealedLots => {
                matches!(self, Self::Vendor | Self::PrintOfficer | Self::Officer)
            }
            Act::InspectLot => {
                matches!(self, Self::PrintOfficer | Self::Inspector | Self::Officer)
            }
            Act::Receive | Act::TakeBack => {
                matches!(self, Self::Distributor | Self::Inspector | Self::Officer)
            }
            Act::HandOver => matches!(
                self,
                Self::Distributor | Self::LmkOperator | Self::Inspector | Self::Officer
            ),
            Act::WatchCentres => {
                matches!(self, Self::Inspector | Self::Officer | Self::Auditor)
            }
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.english())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_auditor_changes_nothing_and_a_key_officer_no_cards() {
        let acts = [
            Act::Reprint,
            Act::ReprintAgain,
            Act::Correct,
            Act::Renew,
            Act::Block,
            Act::Settle,
            Act::SettleAtOnce,
            Act::ManageStaff,
            Act::Decide,
            Act::ChangeKeys,
            Act::RecordReturn,
            Act::MakeSupplement,
            Act::CertifyDeletion,
            Act::SeeSealedLots,
            Act::InspectLot,
            Act::Dispatch,
            Act::Receive,
            Act::HandOver,
            Act::TakeBack,
            Act::DestroyCards,
            Act::CloseLot,
            Act::SendLots,
            Act::TakeRequests,
            Act::PrintAtCounter,
            Act::DecideRequests,
            Act::RecordMoney,
            Act::ManageCentres,
            Act::AnswerGrievances,
            Act::IssueSelfChecks,
            Act::ManageClients,
        ];
        assert!(acts.iter().all(|act| !Role::Auditor.may(*act)));
        assert!(acts.iter().all(|act| Role::Officer.may(*act)));
        let of_keys = acts.iter().filter(|act| Role::KeyOfficer.may(**act));
        assert!(of_keys.eq(&[Act::Decide, Act::ChangeKeys]));
        let of_distributor = acts.iter().filter(|act| Role::Distributor.may(**act));
        assert!(of_distributor.eq(&[Act::Receive, Act::HandOver, Act::TakeBack]));
    }

    #[test]
    fn who_takes_a_request_at_a_counter_neither_decides_it_nor_watches_the_money() {
        let operator = Role::LmkOperator;
        assert!(operator.may(Act::TakeRequests) && operator.may(Act::PrintAtCounter));
        for act in [Act::DecideRequests, Act::RecordMoney, Act::WatchCentres] {
            assert!(!operator.may(act), "{act:?}");
        }
        assert!(Role::Auditor.may(Act::WatchCentres), "to see is no change");
    }

    #[test]
    fn a_vendor_says_what_became_of_its_lots_and_neither_sends_nor_judges_them() {
        let vendor = Role::Vendor;
        for act in [Act::RecordReturn, Act::CertifyDeletion, Act::SeeSealedLots] {
            assert!(vendor.may(act), "{act:?}");
        }
        for act in [
            Act::SendLots,
            Act::MakeSupplement,
            Act::InspectLot,
            Act::Dispatch,
            Act::CloseLot,
        ] {
            assert!(!vendor.may(act), "{act:?}");
        }
    }

    #[test]
    fn words_are_read_back() {
        for role in Role::ALL {
            assert_eq!(Role::from_word(role.word()), Some(role));
        }
        assert_eq!(Role::from_word("Officer"), None);
    }
}
