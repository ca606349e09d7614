//! Good cards of an accepted lot leave the press: packed into bundles, sent to offices, received
//! there.

use std::collections::{BTreeMap, BTreeSet};

use issuer_domain::{Act, aadhaar};

use super::own_place::{office_of, offices_seen};
use super::permission::{self, PermissionError};
use crate::app::App;
use crate::storage::{
    CardAtOffice, Consignment, ConsignmentLine, Dispatching, LotRefused, OfficeCounts, Packed,
    Receiving, StorageError,
};

/// The longest name of an office or a seal, in characters.
const NAME_MAX: usize = 80;

/// Cards that were not delivered on one page, the latest first.
const NOT_DELIVERED_MAX: u32 = 200;

/// Why nothing was sent or received.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// The person may not.
    #[error(transparent)]
    Permission(#[from] PermissionError),
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// A name that is none.
    #[error(
        "this is no {0}\n\nhint: 1 to {NAME_MAX} characters on one line, without a number that could be an Aadhaar number"
    )]
    Name(&'static str),
}

/// Packs what lies in no bundle yet.
pub async fn pack_lot(app: &App, lot: &str) -> Result<Packed, SendError> {
    permission::require(app, Act::Dispatch).await?;
    Ok(app.storage.lots().pack(lot, app.now).await?)
}

/// Sends bundles to an office.
pub async fn dispatch_bundles(app: &App, sent: &Dispatching<'_>) -> Result<Consignment, SendError> {
    permission::require(app, Act::Dispatch).await?;
    check_name(sent.office, "office")?;
    check_name(sent.seal, "seal number")?;
    Ok(app.storage.lots().dispatch(sent).await?)
}

/// Notes what arrived; how many cards, and how the consignment stands.
pub async fn receive_consignment(
    app: &App,
    received: &Receiving<'_>,
) -> Result<(u64, Consignment), SendError> {
    own_consignment(app, received.number).await?;
    let consignments = app.storage.consignments();
    let cards = consignments.receive(received).await?;
    Ok((cards, consignments.get(received.number).await?))
}

/// Notes what arrived where whole bundles are not there or may not be used: their cards stay on the
/// road, and single ones besides.
pub async fn receive_without(
    app: &App,
    number: &str,
    bundles: &BTreeSet<u64>,
    cards: &[String],
) -> Result<(u64, Consignment), SendError> {
    own_consignment(app, number).await?;
    let mut missing = cards.to_vec();
    for card in app.storage.consignments().list_cards(number).await? {
        let is_on_the_road = card.state == "dispatched";
        if is_on_the_road && bundles.contains(&card.bundle) && !missing.contains(&card.number) {
            missing.push(card.number);
        }
    }
    let received = Receiving {
        number,
        counted: &BTreeMap::new(),
        missing: &missing,
        at: app.now,
    };
    receive_consignment(app, &received).await
}

/// A consignment to the person's office or to one of its parts, and whether the person may receive
/// it: the office to which it goes does.
pub async fn show_consignment(app: &App, number: &str) -> Result<(Consignment, bool), SendError> {
    let member = permission::require(app, Act::Receive).await?;
    let consignment = app.storage.consignments().get(number).await?;
    let seen = offices_seen(app, &member).await?;
    if seen.is_some_and(|seen| !seen.contains(&consignment.office)) {
        return Err(no_such(number));
    }
    let may_receive = office_of(&member).is_none_or(|own| own == consignment.office);
    Ok((consignment, may_receive))
}

/// Refuses a consignment to another office, in the words for one that is not there.
async fn own_consignment(app: &App, number: &str) -> Result<(), SendError> {
    let (_, may_receive) = show_consignment(app, number).await?;
    may_receive.then_some(()).ok_or_else(|| no_such(number))
}

fn no_such(number: &str) -> SendError {
    let consignment = number.to_owned();
    StorageError::from(LotRefused::NoSuchConsignment { consignment }).into()
}

/// What was sent to the person's office and to its parts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AtOffice {
    /// Consignments, the newest first.
    pub consignments: Vec<ConsignmentLine>,
    /// Where their cards are.
    pub counts: OfficeCounts,
    /// Cards that could not be handed over, or came back.
    pub not_delivered: Vec<CardAtOffice>,
    /// The office for which the person acts; none where for every one.
    pub own: Option<String>,
}

/// What was sent to the person's office and to its parts; to every office for who works for the
/// whole state.
pub async fn at_office(app: &App) -> Result<AtOffice, SendError> {
    let member = permission::require(app, Act::Receive).await?;
    let seen = offices_seen(app, &member).await?;
    let seen = seen.as_ref();
    let consignments = app.storage.consignments();
    Ok(AtOffice {
        consignments: consignments.list(seen, None).await?,
        counts: consignments.count_at(seen).await?,
        not_delivered: consignments
            .list_not_delivered(seen, NOT_DELIVERED_MAX)
            .await?,
        own: office_of(&member),
    })
}

fn check_name(text: &str, what: &'static str) -> Result<(), SendError> {
    let is_name = !text.trim().is_empty()
        && text.chars().count() <= NAME_MAX
        && !text.chars().any(char::is_control)
        && !aadhaar::find_in(text);
    is_name.then_some(()).ok_or(SendError::Name(what))
}
