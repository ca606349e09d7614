use csv_core::{ReadRecordResult, Reader};

use super::limits::CSV_LINE_MAX;
use super::{Column, Reason};

/// Parses one line of CSV (RFC 4180, but no line breaks in cells) by itself, so that a quotation
/// mark that is never closed spoils that line and no other.
pub(super) struct LineParser {
    parser: Reader,
    output: Vec<u8>,
    ends: Vec<usize>,
}

impl LineParser {
    pub(super) fn new() -> Self {
        Self {
            parser: Reader::new(),
            // Unquoting never lengthens.
            output: vec![0; CSV_LINE_MAX + 1],
            // Room for one cell too many, to notice it, and one more so that it is never full.
            ends: vec![0; Column::COUNT + 2],
        }
    }

    /// The cells of a line that has no line end.
    pub(super) fn cells(
        &mut self,
        line: &[u8],
    ) -> Result<impl ExactSizeIterator<Item = &str>, Reason> {
        if std::str::from_utf8(line).is_err() {
            return Err(Reason::NotUtf8);
        }
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
        let output = std::str::from_utf8(&self.output[..written]).map_err(|_| Reason::NotUtf8)?;
        let ends = &self.ends[..ended];
        Ok((0..ended).map(move |at| {
            let start = if at == 0 { 0 } else { ends[at - 1] };
            output.get(start..ends[at]).unwrap_or_default()
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(line: &str) -> Result<Vec<String>, Reason> {
        LineParser::new()
            .cells(line.as_bytes())
            .map(|cells| cells.map(str::to_owned).collect())
    }

    #[test]
    fn quoted_cells_may_have_commas_and_quotation_marks() {
        assert_eq!(
            cells(r#"a,"b, c","d ""e""",,"#).unwrap(),
            ["a", "b, c", "d \"e\"", "", ""]
        );
        assert_eq!(cells("सीता,देवी").unwrap(), ["सीता", "देवी"]);
    }

    #[test]
    fn what_cannot_be_parsed_has_its_reason() {
        assert_eq!(cells("a,\"b"), Err(Reason::BrokenQuotes));
        assert_eq!(cells(&",".repeat(100)), Err(Reason::ColumnCount));
        assert_eq!(
            cells(&"x".repeat(CSV_LINE_MAX + 5)),
            Err(Reason::LineTooLong)
        );
    }
}
