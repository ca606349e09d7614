//! `/api/v1/families/status`

use axum::Json;
use issuer_office::workflow::exchange::families_status::{
    FamiliesAnswer, FamiliesAsked, families_status,
};

use super::body::Document;
use super::caller::Caller;
use super::problem::{Problem, Problems};

/// Tells how the cards of some families stand
///
/// By family id, ration card or card number, at most 200 a request. The fields are those of the
/// client's profile; what is given is noted in the share register. Numbers stand in the request's body,
/// so that none is in a log.
#[utoipa::path(
    post,
    path = "/api/v1/families/status",
    operation_id = "familiesStatus",
    tag = "cards",
    security(("token" = ["families.status"])),
    request_body = FamiliesAsked,
    responses((status = 200, description = "How they stand", body = FamiliesAnswer), Problems)
)]
pub(super) async fn status(
    caller: Caller,
    Document(asked): Document<FamiliesAsked>,
) -> Result<Json<FamiliesAnswer>, Problem> {
    Ok(Json(families_status(caller.asking(), &asked).await?))
}
