use std::io::{Cursor, Write};

use rust_xlsxwriter::{Format, Formula, Workbook};
use system_tests::office::Office;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::{assert_refused, partly_rejected, put, table};

/// A workbook of a table: ids and codes as numbers, as spreadsheets store them.
fn workbook(rows: &[Vec<String>]) -> Workbook {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            match cell.parse::<f64>() {
                Ok(number) => sheet.write_number(row, column, number),
                Err(_) => sheet.write_string(row, column, cell),
            }
            .expect("a cell");
        }
    }
    workbook
}

fn bytes(mut workbook: Workbook) -> Vec<u8> {
    workbook.save_to_buffer().expect("a workbook")
}

/// The table without leading zeros in ids, which a spreadsheet's numbers lose.
fn numbered(families: u32) -> Vec<Vec<String>> {
    let mut rows = table(families);
    for row in 1..rows.len() {
        put(
            &mut rows,
            row,
            "member_id",
            &(100_000_000 + row).to_string(),
        );
        put(&mut rows, row, "shop_code", "1212345");
    }
    rows
}

/// The workbook with another content in one of its parts.
fn with_part(workbook: &[u8], part: &str, write: impl Fn(&mut dyn Write)) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(workbook)).expect("a workbook is an archive");
    let mut changed = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let file = archive.by_index(at).expect("a part");
        if file.name().expect("a name") != part {
            changed.raw_copy_file(file).expect("a copy");
        }
    }
    changed
        .start_file(part, SimpleFileOptions::default())
        .expect("a part");
    write(&mut changed);
    changed.finish().expect("an archive").into_inner()
}

#[test]
fn a_workbook_is_read_with_numbers_and_dates_as_spreadsheets_store_them() {
    let office = Office::open();
    let rows = numbered(3);
    let mut book = workbook(&rows);
    let day = Format::new().set_num_format("dd-mm-yyyy");
    let birth = rows[0]
        .iter()
        .position(|name| name == "birth")
        .expect("a column");
    let birth = u16::try_from(birth).expect("few columns");
    let sheet = book.worksheet_from_index(0).expect("a sheet");
    // 4 March 1976 as a serial day.
    sheet
        .write_number_with_format(1, birth, 27_823, &day)
        .expect("a cell");
    std::fs::write(office.folder().join("book.xlsx"), bytes(book)).expect("the file is written");
    let report = office.issuer_json(0, &["import", "book.xlsx"]);
    assert_eq!(report["families_new"], 3, "{report}");
    assert_eq!(report["members"], 6, "{report}");
}

#[test]
fn wrong_cells_are_told_with_their_row() {
    let mut rows = numbered(3);
    put(&mut rows, 3, "relation", "Maternal Grandfather");
    put(&mut rows, 4, "relation", "Head");
    put(&mut rows, 6, "birth", "1790");
    let (rejected, _) = partly_rejected("book.xlsx", &bytes(workbook(&rows)), &[]);
    assert_eq!(
        rejected,
        ["4 1 relation relation_age", "7 2 birth birth_year"]
    );
}

#[test]
fn formulas_several_sheets_and_no_sheet_at_all_are_refused() {
    let mut formula = workbook(&numbered(1));
    let sheet = formula.worksheet_from_index(0).expect("a sheet");
    let cell = Formula::new("=1+1").set_result("2");
    sheet.write_formula(1, 0, cell).expect("a cell");
    assert_refused(
        "formula.xlsx",
        &bytes(formula),
        &[],
        &["a formula in A2", "values"],
    );

    let mut sheets = workbook(&numbered(1));
    sheets.add_worksheet();
    assert_refused("sheets.xlsx", &bytes(sheets), &[], &["2 sheets"]);

    let whole = bytes(workbook(&numbered(1)));
    let half = &whole[..whole.len() / 2];
    assert_refused("half.xlsx", half, &[], &["broken"]);
    let no_sheet = with_part(&whole, "xl/workbook.xml", |part| {
        part.write_all(b"<workbook/>").expect("it is written");
    });
    assert_refused("none.xlsx", &no_sheet, &[], &["0 sheets"]);
}

#[test]
fn a_bomb_is_refused_before_it_unpacks() {
    let whole = bytes(workbook(&numbered(1)));
    let part = "xl/sharedStrings.xml";
    let long_text = with_part(&whole, part, |part| {
        part.write_all(b"<sst><si><t>").expect("it is written");
        let piece = vec![b'a'; 100_000];
        for _ in 0..2_000 {
            part.write_all(&piece).expect("it is written");
        }
    });
    assert!(long_text.len() < 1_000_000, "it is packed small");
    assert_refused(
        "text.xlsx",
        &long_text,
        &[],
        &["longer than 256 kB", "CSV UTF-8"],
    );

    let many_texts = with_part(&whole, part, |part| {
        part.write_all(b"<sst>").expect("it is written");
        for _ in 0..22_000 {
            part.write_all(&b"<si/>".repeat(100))
                .expect("it is written");
        }
    });
    assert_refused("texts.xlsx", &many_texts, &[], &["2,000,000 texts"]);

    // Readers make room for as many texts as the list promises.
    let promise = with_part(&whole, part, |part| {
        part.write_all(b"<sst count=\"1\" uniqueCount=\"999999999999\"></sst>")
            .expect("it is written");
    });
    assert_refused("promise.xlsx", &promise, &[], &["2,000,000 texts"]);
}
