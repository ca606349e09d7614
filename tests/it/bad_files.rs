//! Files that are no register, or a broken one: `issuer import` says what is wrong, where, and what
//! to do, and stores nothing of it by halves.

mod text_files;
mod workbooks;

use std::fs;

use system_tests::office::{Ended, Office};
use system_tests::register::{FAMILY_COLUMNS, MEMBER_COLUMNS, family};

/// Writes a file, imports it, and sees that it was refused whole with these words.
fn assert_refused(name: &str, content: &[u8], arguments: &[&str], words: &[&str]) {
    let office = Office::open();
    fs::write(office.folder().join(name), content).expect("the file is written");
    let ended = import(&office, name, arguments);
    assert_eq!(ended.code, 1, "{name}: {}{}", ended.said, ended.errors);
    for word in words.iter().chain(&["hint: "]) {
        assert!(ended.errors.contains(word), "{name}: {}", ended.errors);
    }
    assert_eq!(
        ended.errors.matches("error: ").count(),
        1,
        "{}",
        ended.errors
    );
    assert_nothing_stored(&office);
}

/// Writes a register, imports it, and gives the rows of the reject file and what was said.
fn partly_rejected(name: &str, content: &[u8], arguments: &[&str]) -> (Vec<String>, Ended) {
    let office = Office::open();
    fs::write(office.folder().join(name), content).expect("the file is written");
    let ended = import(&office, name, arguments);
    assert_eq!(ended.code, 4, "{name}: {}{}", ended.said, ended.errors);
    let stem = name.split('.').next().expect("a name");
    let path = office.folder().join(format!("{stem}.rejected.csv"));
    let text = fs::read_to_string(path).expect("there is a reject file");
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    let short = |row: csv::StringRecord| [&row[0], &row[2], &row[3], &row[4]].join(" ");
    let rows = rows
        .records()
        .map(|row| short(row.expect("a row")))
        .collect();
    (rows, ended)
}

fn import(office: &Office, name: &str, arguments: &[&str]) -> Ended {
    office.issuer(&[&["import", name], arguments].concat())
}

fn assert_nothing_stored(office: &Office) {
    let issued = office.issuer_json(0, &["issue"]);
    assert_eq!(issued["cards"], 0, "{issued}");
}

/// The first line of a table, and a row for each member of so many families, numbered from 1.
fn table(families: u32) -> Vec<Vec<String>> {
    let names = FAMILY_COLUMNS.iter().chain(&MEMBER_COLUMNS);
    let mut rows = vec![names.map(|name| (*name).to_owned()).collect()];
    for number in 1..=families {
        let family = family(number, 2);
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        for member in family["members"].as_array().expect("members") {
            let cells = FAMILY_COLUMNS.iter().map(|name| text(&family[*name]));
            let own = MEMBER_COLUMNS.iter().map(|name| text(&member[*name]));
            rows.push(cells.chain(own).collect());
        }
    }
    rows
}

fn csv(rows: &[Vec<String>]) -> String {
    let lines: Vec<String> = rows.iter().map(|row| row.join(",")).collect();
    lines.join("\n") + "\n"
}

/// Puts another text into the column of a row.
fn put(rows: &mut [Vec<String>], row: usize, column: &str, text: &str) {
    let at = rows[0]
        .iter()
        .position(|name| name == column)
        .expect("a column");
    text.clone_into(&mut rows[row][at]);
}
