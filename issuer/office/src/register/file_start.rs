use super::file_error::FileError;

const SAVE_AS_UTF8: &str = "save it as \"CSV UTF-8 (comma delimited)\" in the spreadsheet, or in an editor with the encoding UTF-8";

/// Lines with letters beyond ASCII that tell an encoding: one may be a slip.
const TELLING_LINES: usize = 2;

/// What a file's first bytes tell, if it is not UTF-8 text.
pub(super) fn refuse_if_not_text(start: &[u8]) -> Result<(), FileError> {
    let other = |what, hint| Err(FileError::OtherContent { what, hint });
    match start {
        [] => Err(FileError::Empty),
        [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] => wrong("UTF-32"),
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => wrong("UTF-16 (\"Unicode text\")"),
        [b'P', b'K', 3, 4, ..] => other(
            "a spreadsheet (XLSX, ODS) or ZIP file",
            "end the name of a workbook in .xlsx; save another spreadsheet as \"CSV UTF-8\"",
        ),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => other(
            "an old spreadsheet (XLS) or one with a password",
            "save it without password as .xlsx or as \"CSV UTF-8\"",
        ),
        [0x1F, 0x8B, ..] => other("compressed (gzip)", "unpack it first"),
        [b'%', b'P', b'D', b'F', ..] => other("a PDF", "ask the source for the table itself"),
        _ if is_utf16_without_mark(start) => wrong("UTF-16 (\"Unicode text\")"),
        _ => refuse_legacy_encoding(start),
    }
}

/// A workbook is a ZIP file.
pub(super) fn refuse_if_no_workbook(start: &[u8]) -> Result<(), FileError> {
    match start {
        [] => Err(FileError::Empty),
        [b'P', b'K', 3, 4, ..] => Ok(()),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Err(FileError::OtherContent {
            what: "an old spreadsheet (XLS) or one with a password",
            hint: "save it without password as .xlsx",
        }),
        _ => Err(FileError::OtherContent {
            what: "no workbook",
            hint: "end the name of a text file in .csv, .json or .jsonl",
        }),
    }
}

fn wrong(what: &'static str) -> Result<(), FileError> {
    Err(FileError::Encoding {
        what,
        hint: SAVE_AS_UTF8,
    })
}

/// Every other byte of UTF-16 is zero where letters are Latin, and commas always are.
fn is_utf16_without_mark(start: &[u8]) -> bool {
    let start = &start[..start.len().min(512)];
    let zeros: usize = start.iter().map(|byte| usize::from(*byte == 0)).sum();
    zeros * 4 > start.len()
}

/// Where most lines with letters beyond ASCII are no UTF-8, the file is in another encoding; a
/// single such line is told with its family.
fn refuse_legacy_encoding(start: &[u8]) -> Result<(), FileError> {
    let mut beyond_ascii = 0;
    let mut not_utf8 = Vec::new();
    // The last line may be cut in the middle of a letter.
    let whole = start
        .iter()
        .rposition(|byte| *byte == b'\n')
        .map_or(start, |end| &start[..end]);
    for line in whole.split(|byte| *byte == b'\n') {
        if !line.is_ascii() {
            beyond_ascii += 1;
            if std::str::from_utf8(line).is_err() {
                not_utf8.push(line);
            }
        }
    }
    if not_utf8.len() < TELLING_LINES || not_utf8.len() * 2 < beyond_ascii {
        return Ok(());
    }
    // ISCII writes Devanagari with bytes from A1 (IS 13194): words are rows of them. Windows-1252
    // has single ones among Latin letters.
    let rows = |line: &[u8]| {
        line.windows(3)
            .filter(|three| three.iter().all(|byte| *byte >= 0xA1))
            .count()
    };
    if not_utf8.iter().all(|line| rows(line) > 0) {
        wrong("in a legacy Hindi encoding (ISCII)")
    } else {
        wrong("in Windows-1252 (\"ANSI\")")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(start: &[u8]) -> String {
        refuse_if_not_text(start)
            .err()
            .map(|error| error.to_string())
            .unwrap_or_default()
    }

    #[test]
    fn encodings_are_told_by_their_names_with_the_way_out() {
        let utf16: Vec<u8> = "family_id,x\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert!(told(&utf16).contains("UTF-16"));
        assert!(told(&[&b"\xFF\xFE"[..], &utf16].concat()).contains("UTF-16"));
        assert!(told(b"a,b\n1,Jos\xE9\n2,Ren\xE9e\n").contains("Windows-1252"));
        assert!(told(b"a,b\n1,\xD7\xDB\xCF\xDA\n2,\xC4\xDB\xB3\xA5\n").contains("ISCII"));
        assert!(told(b"a,b\n1,Jos\xE9\n2,Ren\xE9e\n").contains("hint: save it as \"CSV UTF-8"));
    }

    #[test]
    fn utf8_and_a_single_slip_pass() {
        for start in [
            "a,b\n1,सीता\n".as_bytes(),
            b"a,b\n1,Jos\xE9\n2,Rita\n",
            &"सीता,".as_bytes()[..11],
        ] {
            assert_eq!(told(start), "");
        }
    }
}
