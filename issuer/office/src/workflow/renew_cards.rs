//! The next card, shortly before the old one's end or after it, with what the register has now.
//!
//! A permanent card is renewed for its years; a temporary or migrant one as far as the register's
//! last day, a migrant's three months at most.

use issuer_domain::{Act, Making, Timestamp};

use super::make_cards::Maker;
use super::permission;
use super::renderer::Renderer;
use super::replace_cards::{
    Present, ReplaceError, ReplaceRefused, ReplaceReport, Replacing, replace,
};
use super::replace_current::orders_of_current;
use crate::app::App;
use crate::signing::KeyRing;

/// Renews cards that end within the days of the settings, or have ended.
pub async fn renew_cards(
    app: &App,
    keys: &KeyRing,
    renderer: &mut Renderer,
    replacing: &Replacing<'_>,
) -> Result<ReplaceReport, ReplaceError> {
    permission::require(app, Act::Renew).await?;
    if replacing.apply {
        Maker::new(app, keys, renderer).finish_drafts().await?;
    }
    let days = app.config.cards.renew_days;
    let latest = app.now.plus_seconds(i64::from(days) * Timestamp::DAY);
    let ends_soon = |present: &Present<'_>, _: &_| {
        if present.expires_at() > latest {
            return Err(ReplaceRefused::HoldsYet(present.number(), days));
        }
        Ok(())
    };
    let (orders, refused) =
        orders_of_current(app, replacing.targets, Making::Renewal, &ends_soon).await?;
    replace(app, keys, renderer, &orders, refused, replacing).await
}
