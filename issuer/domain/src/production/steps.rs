//! The steps of [`Production`]: each takes the state before and is refused by any other.

use super::{
    Bundle, Certificate, Consignment, Lot, Made, Office, Production, Receiver, Signing,
    SpoilReason, UndeliveredReason,
};
use crate::{Timestamp, TransitionRefused};

impl Production {
    /// A draft becomes a signed card.
    pub fn sign(self, signing: Signing) -> Result<Self, TransitionRefused> {
        match self {
            Self::Draft => Ok(Self::Signed(signing)),
            other => Err(other.refuse("signed")),
        }
    }

    /// A signed card gets its place in a lot.
    pub fn freeze(self, lot: Lot, at: Timestamp) -> Result<Self, TransitionRefused> {
        match self {
            Self::Signed(signing) => Ok(Self::Frozen(Made { signing, at }, lot)),
            other => Err(other.refuse("frozen")),
        }
    }

    /// The pages of a card of a lot are drawn.
    pub fn render(self, at: Timestamp) -> Result<Self, TransitionRefused> {
        match self {
            Self::Frozen(made, lot) => Ok(Self::Rendered(made.at(at), lot)),
            other => Err(other.refuse("rendered")),
        }
    }

    /// The lot is whole and ready for the press.
    pub fn export(self, at: Timestamp) -> Result<Self, TransitionRefused> {
        match self {
            Self::Rendered(made, lot) => Ok(Self::Exported(made.at(at), lot)),
            other => Err(other.refuse("exported")),
        }
    }

    /// The printer of a counter prints it: it lies there until the family takes it.
    pub fn print_at(self, office: Office, at: Timestamp) -> Result<Self, TransitionRefused> {
        match self {
            Self::Signed(signing) => Ok(Self::Received(Made { signing, at }, office)),
            other => Err(other.refuse("printed at a counter")),
        }
    }

    /// The press reports it as good.
    pub fn print(self, at: Timestamp) -> Result<Self, TransitionRefused> {
        match self {
            Self::Exported(made, _) => Ok(Self::Printed(made.at(at))),
            other => Err(other.refuse("printed")),
        }
    }

    /// The press reports it as bad or missing, or the inspection of a printed lot finds it so.
    pub fn spoil(self, reason: SpoilReason, at: Timestamp) -> Result<Self, TransitionRefused> {
        match self {
            Self::Exported(made, _) | Self::Printed(made) => Ok(Self::Spoiled(made.at(at), reason)),
            other => Err(other.refuse("spoiled")),
        }
    }

    /// A printed card goes into a bundle.
    pub fn pack(self, bundle: Bundle, at: Timestamp) -> Result<Self, TransitionRefused> {
        match self {
            Self::Printed(made) => Ok(Self::Packed(made.at(at), bundle)),
            other => Err(other.refuse("packed")),
        }
    }

    /// Its bundle leaves.
    pub fn dispatch(
        self,
        consignment: Consignment,
        at: Timestamp,
    ) -> Result<Self, TransitionRefused> {
        match self {
            Self::Packed(made, _) => Ok(Self::Dispatched(made.at(at), consignment)),
            other => Err(other.refuse("dispatched")),
        }
    }

    /// Its bundle arrives.
    pub fn receive(self, office: Office, at: Timestamp) -> Result<Self, TransitionRefused> {
        match self {
            Self::Dispatched(made, _) => Ok(Self::Received(made.at(at), office)),
            other => Err(other.refuse("received")),
        }
    }

    /// A member of the family takes it, also after it could not be handed over before.
    pub fn hand_over(self, receiver: Receiver, at: Timestamp) -> Result<Self, TransitionRefused> {
        match self {
            Self::Received(made, _) | Self::Undelivered(made, _) | Self::Returned(made, _) => {
                Ok(Self::HandedOver(made.at(at), receiver))
            }
            other => Err(other.refuse("handed over")),
        }
    }

    /// Nobody could be given it. Lost is a card wherever it lay between the press and the family.
    pub fn fail_delivery(
        self,
        reason: UndeliveredReason,
        at: Timestamp,
    ) -> Result<Self, TransitionRefused> {
        match (self, reason) {
            (Self::Received(made, _), _)
            | (
                Self::Dispatched(made, _) | Self::Undelivered(made, _) | Self::Returned(made, _),
                UndeliveredReason::Lost,
            ) => Ok(Self::Undelivered(made.at(at), reason)),
            (other, _) => Err(other.refuse("undelivered")),
        }
    }

    /// An undelivered card comes back to an office, which stores it.
    pub fn take_back(self, office: Office, at: Timestamp) -> Result<Self, TransitionRefused> {
        match self {
            Self::Undelivered(made, _) => Ok(Self::Returned(made.at(at), office)),
            other => Err(other.refuse("returned")),
        }
    }

    /// A card that came back is destroyed; one that holds no more, wherever it lies.
    pub fn destroy(
        self,
        certificate: Certificate,
        at: Timestamp,
    ) -> Result<Self, TransitionRefused> {
        match self {
            Self::Printed(made)
            | Self::Received(made, _)
            | Self::Undelivered(made, _)
            | Self::Returned(made, _) => Ok(Self::Destroyed(made.at(at), certificate)),
            other => Err(other.refuse("destroyed")),
        }
    }

    fn refuse(self, to: &'static str) -> TransitionRefused {
        TransitionRefused {
            from: self.word(),
            to,
        }
    }
}

impl Made {
    const fn at(self, at: Timestamp) -> Self {
        Self { at, ..self }
    }
}
