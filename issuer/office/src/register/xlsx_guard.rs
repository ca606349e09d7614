use std::io::{self, Read, Seek, SeekFrom};

use zip::ZipArchive;

use super::file_error::FileError;

/// Bytes of a workbook's file: a million rows of a register take some 100 MB.
const FILE_MAX: u64 = 256 * 1024 * 1024;
/// Parts of a workbook. One of a single sheet has about twelve.
const PARTS_MAX: usize = 200;
/// Unpacked bytes of a sheet, which is read bit by bit: 1,048,576 rows of some 1,000 bytes.
const SHEET_MAX: u64 = 1_024 * 1024 * 1024;
/// Unpacked bytes of any other part: the list of texts and the styles are held in memory whole.
const PART_MAX: u64 = 64 * 1024 * 1024;
/// Texts of the list: 24 bytes each beside what they hold.
const TEXTS_MAX: u64 = 2_000_000;
/// Bytes without a cell's begin or end: a cell has at most 32,767 characters, each of at most six
/// bytes (`&quot;`).
const CELL_MAX: usize = 256 * 1024;

const END_OF_DIRECTORY: &[u8] = b"PK\x05\x06";
const ZIP64_LOCATOR: &[u8] = b"PK\x06\x07";
/// Bytes of the end record, and of a comment after it.
const END_RECORD_MAX: u64 = 22 + 65_535;

/// Unpacks every part once, keeping nothing, and refuses a workbook that would fill the memory or
/// has formulas. What the directory says of sizes is not believed.
pub(super) fn refuse_unsafe_workbook(file: &mut (impl Read + Seek)) -> Result<(), FileError> {
    refuse_large_directory(file).map_err(|_| FileError::BrokenWorkbook)??;
    let mut archive = ZipArchive::new(file).map_err(|_| FileError::BrokenWorkbook)?;
    if archive.len() > PARTS_MAX {
        return Err(too_large("it has too many parts"));
    }
    for at in 0..archive.len() {
        let part = archive
            .by_index(at)
            .map_err(|_| FileError::BrokenWorkbook)?;
        let is_sheet = part
            .name()
            .is_ok_and(|name| name.starts_with("xl/worksheets/"));
        look_through(part, is_sheet)?;
    }
    Ok(())
}

fn too_large(what: &'static str) -> FileError {
    FileError::WorkbookTooLarge { what }
}

/// The directory is read whole: its record at the end tells how many parts it names.
fn refuse_large_directory(file: &mut (impl Read + Seek)) -> io::Result<Result<(), FileError>> {
    let bytes = file.seek(SeekFrom::End(0))?;
    if bytes > FILE_MAX {
        return Ok(Err(too_large("its file has more than 256 MB")));
    }
    file.seek(SeekFrom::Start(bytes.saturating_sub(END_RECORD_MAX)))?;
    let mut tail = Vec::new();
    file.take(END_RECORD_MAX).read_to_end(&mut tail)?;
    let has = |signature: &[u8]| tail.windows(4).rposition(|piece| piece == signature);
    if has(ZIP64_LOCATOR).is_some() {
        return Ok(Err(too_large("it is packed as ZIP64")));
    }
    let parts = has(END_OF_DIRECTORY)
        .and_then(|at| tail.get(at + 10..at + 12))
        .map(|count| usize::from(u16::from_le_bytes([count[0], count[1]])));
    file.seek(SeekFrom::Start(0))?;
    Ok(match parts {
        None => Err(FileError::BrokenWorkbook),
        Some(parts) if parts > PARTS_MAX => Err(too_large("it has too many parts")),
        Some(_) => Ok(()),
    })
}

fn look_through(mut part: impl Read, is_sheet: bool) -> Result<(), FileError> {
    let longest = if is_sheet { SHEET_MAX } else { PART_MAX };
    let mut look = Look::default();
    let mut buffer = vec![0; 64 * 1024];
    let mut bytes = 0;
    loop {
        let read = part
            .read(&mut buffer)
            .map_err(|_| FileError::BrokenWorkbook)?;
        if read == 0 {
            return Ok(());
        }
        bytes += read as u64;
        if bytes > longest {
            return Err(too_large("a part of it unpacks to more than any true one"));
        }
        look.pass(&buffer[..read]);
        if look.longest > CELL_MAX {
            return Err(too_large(
                "a cell, picture or text in it is longer than 256 kB",
            ));
        }
        if look.texts > TEXTS_MAX {
            return Err(too_large("it has more than 2,000,000 texts"));
        }
        if let Some(cell) = &look.formula_cell
            && is_sheet
        {
            return Err(FileError::WorkbookFormula {
                cell: cell_name(cell),
            });
        }
    }
}

/// What is seen of the XML in passing: only the beginnings of tags.
#[derive(Default)]
struct Look {
    /// The first bytes of the tag that is open, and whether one is.
    tag: Vec<u8>,
    in_tag: bool,
    /// Bytes since a cell, row or text began or ended, and the most of them.
    since: usize,
    longest: usize,
    texts: u64,
    /// The tag of the last cell.
    last_cell: Vec<u8>,
    /// The tag of the first cell with a formula.
    formula_cell: Option<Vec<u8>>,
}

/// Bytes kept of a tag: that of the list of texts has its namespaces and its count.
const TAG_KEPT: usize = 512;

impl Look {
    fn pass(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.since += 1;
            match byte {
                b'<' => {
                    self.in_tag = true;
                    self.tag.clear();
                }
                b'>' if self.in_tag => {
                    self.in_tag = false;
                    self.end_tag();
                }
                _ if self.in_tag && self.tag.len() < TAG_KEPT => self.tag.push(*byte),
                _ => {}
            }
        }
        self.longest = self.longest.max(self.since);
    }

    fn end_tag(&mut self) {
        let name_end = self
            .tag
            .iter()
            .position(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'))
            .unwrap_or(self.tag.len());
        let name = self.tag[..name_end]
            .strip_suffix(b"/")
            .unwrap_or(&self.tag[..name_end]);
        let name = name.strip_prefix(b"/").unwrap_or(name);
        let local = name.rsplit(|byte| *byte == b':').next().unwrap_or(name);
        let is_end = self.tag.first() == Some(&b'/');
        match local {
            b"c" => {
                if !is_end {
                    self.last_cell.clone_from(&self.tag);
                }
                self.start_anew();
            }
            b"si" => {
                self.texts += u64::from(!is_end);
                self.start_anew();
            }
            // Who reads the list makes room for as many texts as it says it has.
            b"sst" if !is_end => self.texts = self.texts.max(promised_texts(&self.tag)),
            b"f" if self.formula_cell.is_none() => {
                self.formula_cell = Some(self.last_cell.clone());
            }
            // Inside a cell and a text these come again and again, and all is put together.
            b"t" | b"r" | b"v" | b"is" | b"rPr" => {}
            _ => self.start_anew(),
        }
    }

    fn start_anew(&mut self) {
        self.longest = self.longest.max(self.since);
        self.since = 0;
    }
}

/// How many texts the tag of a list says that it has; the most where that cannot be told.
fn promised_texts(tag: &[u8]) -> u64 {
    let text = String::from_utf8_lossy(tag);
    if tag.len() >= TAG_KEPT {
        return u64::MAX;
    }
    text.split("uniqueCount")
        .skip(1)
        .map(|after| {
            let digits: String = after
                .trim_start_matches(['=', '"', '\'', ' ', '\t', '\r', '\n'])
                .chars()
                .take_while(char::is_ascii_digit)
                .collect();
            digits.parse().unwrap_or(u64::MAX)
        })
        .max()
        .unwrap_or(0)
}

/// The name of a cell, such as `B7`, of its tag.
fn cell_name(tag: &[u8]) -> String {
    let text = String::from_utf8_lossy(tag);
    text.split_once("r=\"")
        .and_then(|(_, after)| after.split_once('"'))
        .map(|(name, _)| name.to_owned())
        .filter(|name| name.len() <= 10 && name.bytes().all(|byte| byte.is_ascii_alphanumeric()))
        .unwrap_or_else(|| "a cell without name".to_owned())
}
