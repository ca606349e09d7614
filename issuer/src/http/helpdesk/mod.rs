//! The helpline's page, the complaints that wait for an answer, and links for families to look at
//! their cards.

mod grievances;
mod self_checks;
mod telephone;

#[cfg(test)]
mod tests;

use axum::http::header;
use axum::response::{IntoResponse, Response};
use issuer_domain::Role;

use super::access::Who;
use super::account::acting;
use super::fault::Fault;
use super::route::{Route, get, post};

/// Every way in.
#[rustfmt::skip]
pub(super) fn routes() -> Vec<Route> {
    use Role::{Auditor, Helpdesk, Inspector, Officer};
    let callers = Who::Roles(&[Helpdesk, Inspector, Officer]);
    let answerers = Who::Roles(&[Inspector, Officer]);
    let watchers = Who::Roles(&[Inspector, Officer, Auditor]);
    vec![
        get("/helpdesk", callers, telephone::form),
        post("/helpdesk", callers, telephone::look),
        post("/helpdesk/calls", callers, telephone::no_calls),
        get("/helpdesk/complaint", callers, telephone::complaint),
        post("/helpdesk/complaint", callers, telephone::take_complaint),
        get("/grievances", watchers, grievances::list),
        get("/grievances/ages.csv", watchers, grievances::ages),
        get("/grievances/{number}", watchers, grievances::show),
        post("/grievances/{number}", answerers, grievances::answer),
        post("/grievances/{number}/close", answerers, grievances::close),
        get("/self-checks", watchers, self_checks::list),
        post("/self-checks", answerers, self_checks::issue),
        get("/self-checks/wrong.csv", watchers, self_checks::wrong),
    ]
}

/// A table as a file.
fn csv_file(name: &str, heading: &[&str], rows: Vec<Vec<String>>) -> Result<Response, Fault> {
    let away = |error: csv::Error| Fault::Away(format!("a table could not be written: {error}"));
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record(heading).map_err(away)?;
    for row in rows {
        table.write_record(row).map_err(away)?;
    }
    let bytes = table.into_inner();
    let bytes = bytes.map_err(|_| Fault::Away("a table could not be written".to_owned()))?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
    ];
    Ok((headers, bytes).into_response())
}
