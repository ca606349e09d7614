//! A card with what the register has now: a name put right, a member more or less, another shop.

use super::make_cards::{Maker, Order, Refused};
use super::permission;
use super::renderer::Renderer;
use super::replace_cards::{
    Present, ReplaceError, ReplaceRefused, ReplaceReport, Replacing, replace,
};
use super::replace_current::orders_of_current;
use crate::app::App;
use crate::signing::KeyRing;
use crate::storage::{CardTarget, StorageError, StoredFamily};
use issuer_domain::{Act, Making};

/// Makes corrected cards of families whose register data changed since their card.
pub async fn correct_cards(
    app: &App,
    keys: &KeyRing,
    renderer: &mut Renderer,
    replacing: &Replacing<'_>,
) -> Result<ReplaceReport, ReplaceError> {
    permission::require(app, Act::Correct).await?;
    if replacing.apply {
        Maker::new(app, keys, renderer).finish_drafts().await?;
    }
    let (orders, refused) = correction_orders(app, replacing.targets).await?;
    replace(app, keys, renderer, &orders, refused, replacing).await
}

/// An order for each family whose data changed since its card; the others with the reason why not.
pub(super) async fn correction_orders(
    app: &App,
    targets: &[CardTarget],
) -> Result<(Vec<Order>, Vec<Refused>), StorageError> {
    orders_of_current(app, targets, Making::Correction, &is_changed).await
}

fn is_changed(present: &Present<'_>, stored: &StoredFamily) -> Result<(), ReplaceRefused> {
    if stored.revision == present.revision() {
        return Err(ReplaceRefused::NothingNew(present.number()));
    }
    Ok(())
}
