use csv_core::{ReadRecordResult, Reader};

use super::Reason;
use super::limits::CSV_LINE_MAX;
use super::table_columns::COLUMNS_MAX;

/// Parses one line of CSV (RFC 4180, but no line breaks in cells) by itself, so that a quotation
/// mark that is never closed spoils that line and no other.
pub(super) struct LineParser {
    parser: Reader,
    output: Vec<u8>,
    ends: Vec<usize>,
}

/// The cells of one line.
#[derive(Debug, Clone)]
pub(super) struct Cells<'a> {
    text: &'a str,
    ends: &'a [usize],
    /// Bytes between two cells: the comma, where the text still has it.
    between: usize,
}

impl LineParser {
    pub(super) fn new() -> Self {
        Self {
            parser: Reader::new(),
            // Unquoting never lengthens.
            output: vec![0; CSV_LINE_MAX + 1],
            // Room for one cell too many, to notice it, and one more so that it is never full.
            ends: vec![0; COLUMNS_MAX + 2],
        }
    }

    /// The cells of a line that has no line end.
    pub(super) fn cells<'a>(&'a mut self, line: &'a [u8]) -> Result<Cells<'a>, Reason> {
        let text = std::str::from_utf8(line).map_err(|_| Reason::NotUtf8)?;
        if line.contains(&b'"') {
            self.quoted(line)
        } else {
            self.plain(text)
        }
    }

    /// Most lines have no quotation mark: their cells are pieces of the line itself.
    fn plain<'a>(&'a mut self, text: &'a str) -> Result<Cells<'a>, Reason> {
        let commas = text
            .bytes()
            .enumerate()
            .filter(|(_, byte)| *byte == b',')
            .map(|(at, _)| at);
        let mut ended = 0;
        for at in commas.chain([text.len()]) {
            *self.ends.get_mut(ended).ok_or(Reason::ColumnCount)? = at;
            ended += 1;
        }
        Ok(Cells {
            text,
            ends: &self.ends[..ended],
            between: 1,
        })
    }

    fn quoted(&mut self, line: &[u8]) -> Result<Cells<'_>, Reason> {
        self.parser.reset();
        let (mut written, mut ended) = (0, 0);
        let mut is_whole = false;
        for mut piece in [line, b"\n"] {
            while !piece.is_empty() {
                let (step, read, wrote, ends) = self.parser.read_record(
                    piece,
                    &mut self.output[written..],
                    &mut self.ends[ended..],
                );
                piece = &piece[read..];
                written += wrote;
                ended += ends;
                match step {
                    ReadRecordResult::InputEmpty => {}
                    ReadRecordResult::Record => is_whole = true,
                    ReadRecordResult::OutputFull => return Err(Reason::LineTooLong),
                    ReadRecordResult::OutputEndsFull => return Err(Reason::ColumnCount),
                    ReadRecordResult::End => break,
                }
            }
        }
        if !is_whole {
            return Err(Reason::BrokenQuotes);
        }
        let text = std::str::from_utf8(&self.output[..written]).map_err(|_| Reason::NotUtf8)?;
        Ok(Cells {
            text,
            ends: &self.ends[..ended],
            between: 0,
        })
    }
}

impl<'a> Cells<'a> {
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let Self {
            text,
            ends,
            between,
        } = *self;
        let starts = std::iter::once(0).chain(ends.iter().map(move |end| end + between));
        starts
            .zip(ends)
            .map(move |(start, end)| text.get(start..*end).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(line: &str) -> Result<Vec<String>, Reason> {
        LineParser::new()
            .cells(line.as_bytes())
            .map(|cells| cells.iter().map(str::to_owned).collect())
    }

    #[test]
    fn quoted_cells_may_have_commas_and_quotation_marks() {
        assert_eq!(
            cells(r#"a,"b, c","d ""e""",,"#).unwrap(),
            ["a", "b, c", "d \"e\"", "", ""]
        );
        assert_eq!(cells("सीता,देवी,").unwrap(), ["सीता", "देवी", ""]);
        assert_eq!(cells(",,").unwrap(), ["", "", ""]);
    }

    #[test]
    fn what_cannot_be_parsed_has_its_reason() {
        assert_eq!(cells("a,\"b"), Err(Reason::BrokenQuotes));
        assert_eq!(cells(&",".repeat(500)), Err(Reason::ColumnCount));
        assert_eq!(cells(&",\"\"".repeat(500)), Err(Reason::ColumnCount));
        assert_eq!(
            cells(&format!("\"{}\"", "x".repeat(CSV_LINE_MAX + 5))),
            Err(Reason::LineTooLong)
        );
    }
}
