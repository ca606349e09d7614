/// Why a step of a lot, its bundles or its consignments cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LotRefused {
    /// There is no such lot.
    #[error("there is no lot {lot}\n\nhint: `issuer lot status` shows all")]
    NoSuchLot {
        /// The lot looked for.
        lot: String,
    },
    /// A closed lot stays as it is.
    #[error("lot {lot} is closed\n\nhint: single cards of it may still be handed over")]
    LotClosed {
        /// The lot.
        lot: String,
    },
    /// Nothing good came back yet.
    #[error(
        "no card of lot {lot} is reported as good and waits at the press\n\nhint: `issuer lot return` records what the press says"
    )]
    NothingToInspect {
        /// The lot.
        lot: String,
    },
    /// No sample was drawn.
    #[error("no sample of lot {lot} is drawn\n\nhint: `issuer lot sample {lot}` draws one")]
    NotSampled {
        /// The lot.
        lot: String,
    },
    /// Whoever recorded what the press says is not the one to check it.
    #[error(
        "{who} recorded a return of lot {lot} and may not inspect it\n\nhint: a second person runs it with their own --by"
    )]
    OwnLotInspected {
        /// The lot.
        lot: String,
        /// Who.
        who: String,
    },
    /// Its cards may not leave.
    #[error(
        "lot {lot} is not accepted: {why}\n\nhint: `issuer lot sample {lot}` names the cards to look at; `issuer lot inspect` records what was found"
    )]
    LotNotAccepted {
        /// The lot.
        lot: String,
        /// Why not.
        why: &'static str,
    },
    /// A bundle cannot be sent.
    #[error("bundle {bundle} {why}\n\nhint: `issuer lot pack` shows the bundles that it makes")]
    BundleNotHere {
        /// The bundle.
        bundle: String,
        /// Why.
        why: String,
    },
    /// There is no such consignment.
    #[error(
        "there is no consignment {consignment}\n\nhint: it is called as on its label: lot-0001/C1"
    )]
    NoSuchConsignment {
        /// The number looked for.
        consignment: String,
    },
    /// Something is said of what a consignment does not hold.
    #[error(
        "{what} is not on the road with consignment {consignment}\n\nhint: `issuer consignment show {consignment}`"
    )]
    NotInConsignment {
        /// The consignment.
        consignment: String,
        /// What.
        what: String,
    },
    /// A bundle's count and the missing cards do not fit.
    #[error(
        "bundle {bundle}: {counted} counted, {sent} sent, {named} named as missing; nothing was recorded\n\nhint: name each card that is not in it with --missing"
    )]
    BundleCount {
        /// The bundle.
        bundle: u64,
        /// Cards that are on the road with it.
        sent: u64,
        /// Cards that were counted.
        counted: u64,
        /// Cards that are named as missing.
        named: u64,
    },
}
