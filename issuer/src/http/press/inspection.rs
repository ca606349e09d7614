//! `/lots/{lot}/inspection`: a sample is drawn, looked at, and decides.

use axum::extract::{Multipart, Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Form};
use issuer_office::app::App;
use issuer_office::storage::{Inspection, RoundKind, RoundState};
use issuer_office::workflow::draw_checklist::draw_checklist;
use issuer_office::workflow::inspect_lot::{InspectReport, inspect_lot, sample_lot};
use issuer_pages::lots::{InspectionPage, RoundFacts, SampleRow};
use issuer_pages::press::CheckedFilePage;
use issuer_pages::written::count;
use issuer_pages::{Refusal, Words};
use serde::Deserialize;

use super::upload::{InFolder, again, read};
use super::{Done, done};
use crate::http::access::Person;
use crate::http::account::acting;
use crate::http::fault::{Fault, said};
use crate::http::looking::{frame_at, language, page};
use crate::http::service::Service;

/// Drawn cards that stand on a page; more come as a file.
const CARDS_SHOWN: usize = 200;
/// The field of the file.
const FIELDS: [&str; 1] = ["findings"];

/// GET `/lots/{lot}/inspection`
pub(super) async fn show(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Path(lot): Path<String>,
    Query(query): Query<Done>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    inspection_page((&service, &person, &headers), &lot, &query, None).await
}

async fn inspection_page(
    (service, person, headers): (&Service, &Person, &HeaderMap),
    lot: &str,
    query: &Done,
    wrong: Option<String>,
) -> Result<Response, Fault> {
    let lots = service.office().storage.lots();
    lots.find(lot).await?.ok_or(Fault::NotFound)?;
    let round = lots.find_inspection(lot).await?;
    let path = format!("/lots/{lot}/inspection");
    let frame = frame_at(service, headers, &path, Some(&person.member));
    let status = match wrong {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let cards = round.as_ref().map_or(&[][..], |round| &round.cards);
    let screen = page(&InspectionPage {
        frame: query.note(frame, &["done-lot-drawn", "done-lot-findings"]),
        lot: lot.to_owned(),
        wrong,
        more: cards.len().saturating_sub(CARDS_SHOWN) as u64,
        cards: cards.iter().take(CARDS_SHOWN).map(sample_row).collect(),
        round: round.as_ref().map(facts),
    })?;
    Ok((status, screen).into_response())
}

/// What a draw begins with.
#[derive(Deserialize)]
pub(super) struct Seed {
    seed: String,
}

/// POST `/lots/{lot}/inspection/draw`
pub(super) async fn draw(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Path(lot): Path<String>,
    headers: HeaderMap,
    Form(form): Form<Seed>,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let seed = Some(form.seed.trim()).filter(|seed| !seed.is_empty());
    let drawn = sample_lot(&app, &lot, seed).await;
    let drawn = drawn.map(drop).map_err(Fault::from);
    answer((&service, &person, &headers), &lot, drawn, "done-lot-drawn").await
}

/// GET `/lots/{lot}/inspection/checklist.pdf`
pub(super) async fn checklist(
    State(service): State<Service>,
    Path(lot): Path<String>,
) -> Result<Response, Fault> {
    let app = service.office();
    let lots = app.storage.lots();
    let round = lots.find_inspection(&lot).await?.ok_or(Fault::NotFound)?;
    let pieces = lots.list_pieces(&lot).await?;
    let mut files = pieces.iter().filter_map(|piece| piece.file.as_ref());
    let specimen = files.any(|file| file.specimen);
    let away = |error: std::io::Error| Fault::Away(format!("a checklist: {error}"));
    let folder = tempfile::tempdir().map_err(away)?;
    let path = folder.path().join("checklist.pdf");
    draw_checklist(&lot, &round, specimen, service.now(), &path).map_err(|error| {
        tracing::error!(cause = error.to_string(), "no checklist was drawn");
        Fault::not_taken("refused-checklist")
    })?;
    let pdf = std::fs::read(&path).map_err(away)?;
    let name = format!("inline; filename=\"{lot}-checklist.pdf\"");
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, pdf).into_response())
}

/// POST `/lots/{lot}/inspection/results`: what was chosen for each card, as the file would have it.
pub(super) async fn results(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Path(lot): Path<String>,
    headers: HeaderMap,
    Form(form): Form<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let at = (&service, &person, &headers);
    let words = frame_at(&service, &headers, "", None).w;
    let mut table = csv::Writer::from_writer(Vec::new());
    let mut rows = vec![["card_number".to_owned(), "defects".to_owned()]];
    for (card, found) in form {
        match found.as_str() {
            "" => {}
            "good" => rows.push([card, String::new()]),
            _ => rows.push([card, found]),
        }
    }
    if rows.len() == 1 {
        let nothing = Err(Fault::not_taken("inspection-nothing"));
        return answer(at, &lot, nothing, "").await;
    }
    let unwritten = |error: String| Fault::Away(format!("findings: {error}"));
    for row in rows {
        let written = table.write_record(row);
        written.map_err(|error| unwritten(error.to_string()))?;
    }
    let table = table
        .into_inner()
        .map_err(|error| unwritten(error.to_string()))?;
    let table = String::from_utf8_lossy(&table).into_owned();
    let files = InFolder::write(&vec![(FIELDS[0], table)])?;
    let recorded = match record(&app, &lot, &files, true).await {
        Ok(report) if report.rejected == 0 => Ok(()),
        Ok(_) => {
            let rows = files.faults(words);
            let text: Vec<&str> = rows.iter().map(|row| row.text.as_str()).collect();
            let refusal = Refusal::new("refused-rows");
            Err(Fault::NotTaken(refusal.with("rows", &text.join("; "))))
        }
        Err(fault) => Err(fault),
    };
    answer(at, &lot, recorded, "done-lot-findings").await
}

/// POST `/lots/{lot}/inspection/file`: only says what would change.
pub(super) async fn check_file(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Path(lot): Path<String>,
    headers: HeaderMap,
    form: Multipart,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let sent = read(form, &FIELDS).await?;
    let files = InFolder::write(&sent)?;
    let path = format!("/lots/{lot}/inspection");
    match record(&app, &lot, &files, false).await {
        Ok(report) => {
            let frame = frame_at(&service, &headers, &path, Some(&person.member));
            page(&CheckedFilePage {
                title: "press-file-findings",
                apply: format!("{path}/file/apply"),
                errors: format!("{path}/file/errors"),
                back: path,
                counts: counts(&report),
                has_news: report.looked_at > 0,
                faults: files.faults(frame.w),
                fault_count: report.rejected,
                sent,
                lot,
                frame,
            })
        }
        Err(fault) => answer((&service, &person, &headers), &lot, Err(fault), "").await,
    }
}

/// POST `/lots/{lot}/inspection/file/apply`
pub(super) async fn apply_file(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Path(lot): Path<String>,
    headers: HeaderMap,
    Form(form): Form<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let files = InFolder::write(&again(form, &FIELDS))?;
    let recorded = record(&app, &lot, &files, true).await.map(|_| ());
    answer(
        (&service, &person, &headers),
        &lot,
        recorded,
        "done-lot-findings",
    )
    .await
}

/// POST `/lots/{lot}/inspection/file/errors`
pub(super) async fn file_errors(
    State(service): State<Service>,
    Extension(person): Extension<Person>,
    Path(lot): Path<String>,
    Form(form): Form<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let app = acting(&service, &person)?;
    let files = InFolder::write(&again(form, &FIELDS))?;
    record(&app, &lot, &files, false).await?;
    Ok(files.errors(&lot))
}

async fn record(
    app: &App,
    lot: &str,
    files: &InFolder,
    apply: bool,
) -> Result<InspectReport, Fault> {
    let Some(file) = files.find(FIELDS[0]) else {
        return Err(Fault::not_taken("refused-no-file"));
    };
    Ok(inspect_lot(app, lot, file, apply).await?)
}

async fn answer(
    at: (&Service, &Person, &HeaderMap),
    lot: &str,
    result: Result<(), Fault>,
    key: &'static str,
) -> Result<Response, Fault> {
    match result {
        Ok(()) => Ok(done(&format!("/lots/{lot}/inspection"), key).into_response()),
        Err(fault) => {
            let wrong = said(fault, Words::new(language(at.2)))?;
            inspection_page(at, lot, &Done::default(), Some(wrong)).await
        }
    }
}

/// The key of how a round stands.
pub(super) const fn state_key(state: RoundState) -> &'static str {
    match state {
        RoundState::Drawn => "inspection-state-drawn",
        RoundState::Accepted => "inspection-state-accepted",
        RoundState::Rejected => "inspection-state-rejected",
        RoundState::Sorted => "inspection-state-sorted",
    }
}

fn facts(round: &Inspection) -> RoundFacts {
    let class = match round.state {
        RoundState::Drawn => "wait",
        RoundState::Accepted => "good",
        RoundState::Rejected => "bad",
        RoundState::Sorted => "",
    };
    let (accept_max, seed) = match &round.kind {
        RoundKind::Sample { plan, seed } => (Some(count(plan.accept_max)), Some(seed.clone())),
        RoundKind::Sorting => (None, None),
    };
    RoundFacts {
        number: round.round,
        state: (state_key(round.state), class),
        lot_size: count(round.lot_size),
        sample: count(round.cards.len() as u64),
        accept_max,
        seed,
        waiting: round.waiting(),
        bad: count(round.bad),
        is_drawn: round.state == RoundState::Drawn,
    }
}

fn sample_row(card: &issuer_office::storage::InspectedCard) -> SampleRow {
    let words = |defects: &Vec<issuer_domain::production::SpoilReason>| {
        let words: Vec<&str> = defects.iter().map(|defect| defect.word()).collect();
        words.join("+")
    };
    SampleRow {
        position: count(card.position),
        number: card.number.clone(),
        found: card.found.as_ref().map(words),
    }
}

fn counts(report: &InspectReport) -> Vec<(&'static str, String)> {
    [
        ("lots-count-looked-at", report.looked_at),
        ("lots-count-new-spoiled", report.spoiled.len() as u64),
        ("lots-count-unchanged", report.unchanged),
        ("lots-count-rejected", report.rejected),
    ]
    .map(|(key, number)| (key, count(number)))
    .into()
}
