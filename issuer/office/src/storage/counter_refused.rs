use issuer_domain::{GrievanceStepRefused, Money, RequestStepRefused};

/// Why a counter's verb changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CounterRefused {
    /// There is no such request.
    #[error(
        "there is no request {number}\n\nhint: read the number from the slip again, group by group"
    )]
    NoSuchRequest {
        /// The number looked for.
        number: String,
    },
    /// The family waits for a card already.
    #[error(
        "the family waits for a card already: request {number}\n\nhint: go on with that one, or withdraw it first"
    )]
    OpenRequest {
        /// The older request.
        number: String,
    },
    /// Whoever asked wants to say yes.
    #[error(
        "request {number} must be approved by another person than the one who took it\n\nhint: an inspector or officer approves it under their own name"
    )]
    SecondPerson {
        /// Which request.
        number: String,
    },
    /// The request is not there yet, or no more.
    #[error(transparent)]
    Step(#[from] RequestStepRefused),
    /// There is no such centre, or it is closed.
    #[error(
        "there is no open centre {centre}\n\nhint: an officer opens centres; compare the id with the centre's certificate"
    )]
    NoSuchCentre {
        /// Which.
        centre: String,
    },
    /// The id is taken.
    #[error(
        "centre {centre} is there already\n\nhint: ids are given once; close it or change its quota"
    )]
    CentreExists {
        /// Which.
        centre: String,
    },
    /// The day's prints are used up.
    #[error(
        "centre {centre} has printed its {quota} cards of today\n\nhint: the card comes with the next lot, or the family comes again tomorrow"
    )]
    QuotaUsedUp {
        /// Which.
        centre: String,
        /// Its quota.
        quota: u32,
    },
    /// The card is no fresh one.
    #[error(
        "card {card} cannot be printed at a counter: it is {state}\n\nhint: only a card that is signed and lies in no lot can; a printed one that is bad is asked for anew"
    )]
    NotToPrint {
        /// Which.
        card: String,
        /// How far it is.
        state: &'static str,
    },
    /// Nobody knows the payment.
    #[error(
        "there is no payment {reference}\n\nhint: compare it with the payment link; money without a request goes back to the payer"
    )]
    NoSuchPayment {
        /// The reference looked for.
        reference: String,
    },
    /// Another amount than what was asked.
    #[error(
        "payment {reference} is of {due}, and {came} came\n\nhint: nothing was confirmed; the payer gets it back and pays the exact amount"
    )]
    WrongAmount {
        /// Which payment.
        reference: String,
        /// What was asked.
        due: Money,
        /// What came.
        came: Money,
    },
    /// The UTR paid for something else.
    #[error(
        "this UTR has paid for another request\n\nhint: look at the payer's app again; each payment has a UTR of its own"
    )]
    UtrUsed,
    /// There is no such grievance.
    #[error(
        "there is no grievance {number}\n\nhint: read the number from the slip again, group by group"
    )]
    NoSuchGrievance {
        /// The number looked for.
        number: String,
    },
    /// The grievance is not there yet, or no more.
    #[error(transparent)]
    Grievance(#[from] GrievanceStepRefused),
    /// The link opens nothing any more.
    #[error("this link is over or was used\n\nhint: the office sends a new one")]
    LinkOver,
    /// It was said before.
    #[error("this was noted before\n\nhint: nothing is to be done")]
    SaidBefore,
    /// A year with more requests than numbers.
    #[error("the numbers of this year are used up")]
    NumbersUsedUp,
}
