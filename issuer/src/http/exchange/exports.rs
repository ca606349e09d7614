//! `/api/v1/exports`

use axum::Json;
use issuer_office::workflow::exchange::call_sheet::{
    CallSheet, CallSheetAsked, SHEET_MAX, call_sheet,
};
use issuer_office::workflow::exchange::portability_export::{
    PAGE_MAX, PortabilityAsked, PortabilityPage, portability_export,
};
use serde::Deserialize;

use super::body::Asked;
use super::caller::Caller;
use super::problem::{Problem, Problems};

/// Which page of families.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct FamilyPage {
    /// `next_cursor` of the page before; absent for the first
    #[param(pattern = "^[1-9][0-9]{7}$")]
    cursor: Option<String>,
    /// Families of a page
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
}

/// Gives ration cards for portability across states
///
/// In the shape of One Nation One Ration Card: state code, ration card, member suffix, each in a column
/// of its own; the data dictionary says what each means and which shapes are still to be agreed. Each
/// page is a CSV table with a signed note over it (C2SP signed-note, by the office's update key).
#[utoipa::path(
    get,
    path = "/api/v1/exports/onorc",
    operation_id = "exportOnorc",
    tag = "exports",
    security(("token" = ["exports.onorc"])),
    params(FamilyPage),
    responses((status = 200, description = "A page of it", body = PortabilityPage), Problems)
)]
pub(super) async fn onorc(
    caller: Caller,
    Asked(page): Asked<FamilyPage>,
) -> Result<Json<PortabilityPage>, Problem> {
    let fits = |limit: u32| (1..=PAGE_MAX).contains(&limit);
    if !page.limit.is_none_or(fits) {
        return Err(Problem::new("query-wrong"));
    }
    let asked = PortabilityAsked {
        cursor: page.cursor,
        limit: page.limit,
    };
    let key = &*caller.service.keys().update;
    Ok(Json(
        portability_export(caller.asking(), key, &asked).await?,
    ))
}

/// What an `int32` of the description holds at most.
const SEED_MAX: u32 = i32::MAX.cast_unsigned();

/// Which sample.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Sample {
    /// What it is drawn with: the same seed draws the same families
    #[param(minimum = 0, maximum = 2_147_483_647)]
    seed: u32,
    /// How many families
    #[param(minimum = 1, maximum = 1000)]
    size: Option<u32>,
}

/// Draws families to be called
///
/// For the outbound call centre: a random sample of families of the client's area that agreed to be
/// called, each as likely as any other. A family that stood on a sheet stands on no other for some
/// months; the same seed sent again by the same client gives the same families. No telephone number
/// stands on it: it names the centre that knows how to reach the family.
#[utoipa::path(
    get,
    path = "/api/v1/exports/call-sheet",
    operation_id = "exportCallSheet",
    tag = "exports",
    security(("token" = ["exports.call-sheet"])),
    params(Sample),
    responses((status = 200, description = "The sheet", body = CallSheet), Problems)
)]
pub(super) async fn sheet(
    caller: Caller,
    Asked(sample): Asked<Sample>,
) -> Result<Json<CallSheet>, Problem> {
    let fits = |size: u32| (1..=SHEET_MAX).contains(&size);
    if !sample.size.is_none_or(fits) || sample.seed > SEED_MAX {
        return Err(Problem::new("query-wrong"));
    }
    let asked = CallSheetAsked {
        seed: sample.seed,
        size: sample.size,
    };
    Ok(Json(call_sheet(caller.asking(), &asked).await?))
}
