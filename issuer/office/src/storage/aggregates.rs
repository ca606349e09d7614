//! The aggregates of an office's database, one word each.

use super::{
    Approvals, AuditChain, Backups, CallConsents, Cards, Centres, Chores, Consignments,
    CounterMoney, CounterPrints, Duplicates, Families, Grievances, ImportRuns, Indicators,
    IssuedCards, LotExports, Lots, MemberSecrets, Notices, Payments, PdsLinks, PdsList,
    Publications, Requests, Retention, Reviews, SelfChecks, Settlements, Shares, SignIns,
    SigningKeys, Staff, StatusIndexes, Storage, TrustLists, WebSessions,
};

impl Storage {
    /// Loads of register files.
    pub fn import_runs(&self) -> ImportRuns<'_> {
        ImportRuns { storage: self }
    }

    /// Families and their members.
    pub fn families(&self) -> Families<'_> {
        Families { storage: self }
    }

    /// Card versions.
    pub fn cards(&self) -> Cards<'_> {
        Cards { storage: self }
    }

    /// Splits and mergers of families.
    pub fn settlements(&self) -> Settlements<'_> {
        Settlements { storage: self }
    }

    /// Who works here.
    pub fn staff(&self) -> Staff<'_> {
        Staff { storage: self }
    }

    /// How persons sign in.
    pub fn sign_ins(&self) -> SignIns<'_> {
        SignIns { storage: self }
    }

    /// Sessions of the pages.
    pub fn web_sessions(&self) -> WebSessions<'_> {
        WebSessions { storage: self }
    }

    /// What one person asks and another one decides.
    pub fn approvals(&self) -> Approvals<'_> {
        Approvals { storage: self }
    }

    /// Status lists and the places in them.
    pub fn status_indexes(&self) -> StatusIndexes<'_> {
        StatusIndexes { storage: self }
    }

    /// Lots for the printer.
    pub fn lots(&self) -> Lots<'_> {
        Lots { storage: self }
    }

    /// Consignments.
    pub fn consignments(&self) -> Consignments<'_> {
        Consignments { storage: self }
    }

    /// Lots that left the office for a vendor.
    pub fn lot_exports(&self) -> LotExports<'_> {
        LotExports { storage: self }
    }

    /// What was done, by whom, to what.
    pub fn audit_chain(&self) -> AuditChain<'_> {
        AuditChain { storage: self }
    }

    /// Issued cards, for a check of what was made.
    pub fn issued_cards(&self) -> IssuedCards<'_> {
        IssuedCards { storage: self }
    }

    /// Signing keys and their history.
    pub fn signing_keys(&self) -> SigningKeys<'_> {
        SigningKeys { storage: self }
    }

    /// Trust lists that were put into place.
    pub fn trust_lists(&self) -> TrustLists<'_> {
        TrustLists { storage: self }
    }

    /// The food department's list of ration cards.
    pub fn pds_list(&self) -> PdsList<'_> {
        PdsList { storage: self }
    }

    /// Links of ration cards to families.
    pub fn pds_links(&self) -> PdsLinks<'_> {
        PdsLinks { storage: self }
    }

    /// The queue of pairs at which a person looks.
    pub fn reviews(&self) -> Reviews<'_> {
        Reviews { storage: self }
    }

    /// Families and members that may stand in the register twice.
    pub fn duplicates(&self) -> Duplicates<'_> {
        Duplicates { storage: self }
    }

    /// Whole contents of the database, out and in.
    pub fn backups(&self) -> Backups<'_> {
        Backups { storage: self }
    }

    /// Secret columns of members.
    pub fn member_secrets(&self) -> MemberSecrets<'_> {
        MemberSecrets { storage: self }
    }

    /// What is kept no longer than its time.
    pub fn retention(&self) -> Retention<'_> {
        Retention { storage: self }
    }

    /// What workers do by themselves.
    pub fn chores(&self) -> Chores<'_> {
        Chores { storage: self }
    }

    /// Verifier updates.
    pub fn publications(&self) -> Publications<'_> {
        Publications { storage: self }
    }

    /// Counters, and who works at which.
    pub fn centres(&self) -> Centres<'_> {
        Centres { storage: self }
    }

    /// Families' requests for another card.
    pub fn requests(&self) -> Requests<'_> {
        Requests { storage: self }
    }

    /// Payments of fees.
    pub fn payments(&self) -> Payments<'_> {
        Payments { storage: self }
    }

    /// What counters took, and what they paid in.
    pub fn counter_money(&self) -> CounterMoney<'_> {
        CounterMoney { storage: self }
    }

    /// Cards that counters printed themselves.
    pub fn counter_prints(&self) -> CounterPrints<'_> {
        CounterPrints { storage: self }
    }

    /// What people complain of.
    pub fn grievances(&self) -> Grievances<'_> {
        Grievances { storage: self }
    }

    /// SMS that wait to be sent.
    pub fn notices(&self) -> Notices<'_> {
        Notices { storage: self }
    }

    /// Counts for the dashboard.
    pub fn indicators(&self) -> Indicators<'_> {
        Indicators { storage: self }
    }

    /// The share register.
    pub fn shares(&self) -> Shares<'_> {
        Shares { storage: self }
    }

    /// Families that may be called about their card.
    pub fn call_consents(&self) -> CallConsents<'_> {
        CallConsents { storage: self }
    }

    /// Links with which families look at their cards before they are printed.
    pub fn self_checks(&self) -> SelfChecks<'_> {
        SelfChecks { storage: self }
    }
}
