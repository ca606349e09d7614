//! Tables as files for a spreadsheet.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use issuer_office::register::formula_safe;
use issuer_pages::department::table::{Cell, Table};

use crate::http::fault::Fault;

/// A table as a CSV file of a name. No cell can become a formula, and numbers have no commas.
pub(super) fn csv_answer(name: &str, table: &Table) -> Result<Response, Fault> {
    let headings = table
        .columns
        .iter()
        .map(|column| formula_safe(&column.heading));
    let rows = table
        .rows
        .iter()
        .map(|row| row.iter().map(in_file).collect());
    let rows: Vec<Vec<String>> = std::iter::once(headings.collect()).chain(rows).collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in &rows {
        let written = writer.write_record(row);
        written.map_err(|error| Fault::Away(error.to_string()))?;
    }
    let bytes = writer.into_inner();
    let bytes = bytes.map_err(|error| Fault::Away(error.to_string()))?;
    Ok(file(name, bytes))
}

/// Bytes as a CSV file.
pub(super) fn file(name: &str, bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}.csv\""),
        ),
    ];
    (headers, bytes).into_response()
}

fn in_file(cell: &Cell) -> String {
    match cell {
        Cell::Number(number) => formula_safe(&number.replace(',', "")),
        other => formula_safe(other.words()),
    }
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;

    use super::*;

    #[tokio::test]
    async fn no_cell_becomes_a_formula_and_numbers_are_plain() {
        let mut table = Table::new("", &["=Name".to_owned(), "#Cards".to_owned()]);
        table.rows.push(vec![
            Cell::Text("=HYPERLINK(\"http://x\")".to_owned()),
            Cell::Number("19,65,000".to_owned()),
        ]);
        table.rows.push(vec![
            Cell::Link("/x".to_owned(), "@SUM(1)".to_owned()),
            Cell::Number("-1".to_owned()),
        ]);
        let answer = csv_answer("cards", &table).unwrap();
        let bytes = to_bytes(answer.into_body(), 10_000).await.unwrap();
        assert_eq!(
            String::from_utf8(bytes.to_vec()).unwrap(),
            "'=Name,Cards\n\"'=HYPERLINK(\"\"http://x\"\")\",1965000\n'@SUM(1),'-1\n"
        );
    }
}
