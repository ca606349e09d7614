//! A supplement: every family whose card of a lot was spoiled, kept as a sample, is missing or was
//! lost gets another one with a new number, and these cards are a lot of their own. The old number
//! ends when the new card is signed; shops refuse it with the next update.

use issuer_domain::{Act, ReprintReason};

use super::freeze_lot::{FreezeError, freeze_supplement};
use super::guard_month::Drawn;
use super::make_cards::{MakeError, Maker, Refused};
use super::permission::{self, PermissionError};
use super::renderer::Renderer;
use super::replace_cards::{ReplaceError, Replacing};
use super::reprint_cards::reprint;
use crate::app::App;
use crate::signing::KeyRing;
use crate::storage::{CardTarget, LackingFamily, StorageError};

/// What a supplement has, or would have.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Supplement {
    /// Its name; absent where there is nothing for it.
    pub lot: Option<String>,
    /// Cards in it; in a dry run families that would get one.
    pub cards: u64,
    /// Families that get no other card, and why.
    pub refused: Vec<Refused>,
    /// Whether it was done.
    pub applied: bool,
}

/// Why there is no supplement.
#[derive(Debug, thiserror::Error)]
pub enum SupplementError {
    /// Making the cards.
    #[error(transparent)]
    Replace(#[from] ReplaceError),
    /// Freezing them.
    #[error(transparent)]
    Freeze(#[from] FreezeError),
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The person may not.
    #[error(transparent)]
    Permission(#[from] PermissionError),
    /// Making what an interrupted run left.
    #[error(transparent)]
    Make(#[from] MakeError),
    /// There is no such lot.
    #[error("there is no lot {0}\n\nhint: `issuer lot list` shows all lots")]
    NoLot(String),
}

/// Makes the cards that a lot lacks anew and freezes them into its next supplement. What an
/// interrupted run made goes into it too.
pub async fn supplement_lot(
    app: &App,
    keys: &KeyRing,
    renderer: &mut Renderer,
    lot: &str,
    apply: bool,
) -> Result<Supplement, SupplementError> {
    permission::require(app, Act::MakeSupplement).await?;
    if apply {
        Maker::new(app, keys, renderer).finish_drafts().await?;
    }
    let lacking = app.storage.lots().list_lacking(lot).await?;
    let mut supplement = Supplement {
        applied: apply,
        ..Supplement::default()
    };
    for (is_at_large, reason) in [
        (false, ReprintReason::Misprinted),
        (true, ReprintReason::NeverReceived),
    ] {
        let targets: Vec<CardTarget> = lacking
            .iter()
            .filter(|family| family.is_at_large == is_at_large)
            .map(|LackingFamily { family_id, .. }| CardTarget {
                family_id: family_id.clone(),
                issue: None,
            })
            .collect();
        let replacing = Replacing {
            targets: &targets,
            apply,
            drawn: Drawn::Unknown,
        };
        // Neither reason is the family's: such reprints are not counted against it.
        let report = reprint(app, keys, renderer, &replacing, (reason, false)).await?;
        supplement.refused.extend(report.made.refused);
        supplement.cards += report.made.families.len() as u64;
    }
    let lots = app.storage.lots();
    let name = lots.supplement_name(lot).await?;
    if !apply {
        supplement.lot = (supplement.cards > 0).then_some(name);
        return Ok(supplement);
    }
    let of = lots.find(lot).await?;
    let of = of.ok_or_else(|| SupplementError::NoLot(lot.to_owned()))?;
    supplement.cards = freeze_supplement(app, &of, &name).await?;
    supplement.lot = (supplement.cards > 0).then_some(name);
    Ok(supplement)
}
