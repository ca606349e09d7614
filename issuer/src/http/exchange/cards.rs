//! `/api/v1/cards/verify`

use axum::Json;
use issuer_office::workflow::exchange::verify_card::{CodeAnswer, CodeAsked, verify_card};

use super::body::Document;
use super::caller::Caller;
use super::problem::{Problem, Problems};

/// Checks a scanned card
///
/// The text of the QR code in, the verdict out, with lists that are a minute old at most. The scan is
/// not kept. Where the signature holds, the card comes with it in the fields of the client's profile.
#[utoipa::path(
    post,
    path = "/api/v1/cards/verify",
    operation_id = "verifyCard",
    tag = "cards",
    security(("token" = ["cards.verify"])),
    request_body = CodeAsked,
    responses((status = 200, description = "The verdict", body = CodeAnswer), Problems)
)]
pub(super) async fn verify(
    caller: Caller,
    Document(asked): Document<CodeAsked>,
) -> Result<Json<CodeAnswer>, Problem> {
    let lists = caller.service.lists().await?;
    Ok(Json(verify_card(caller.asking(), &lists, &asked).await?))
}
