use std::io::{self, Write};

use serde::Serialize;

use super::{LotManifest, ManifestLine, SCHEMA};

/// Writes a manifest as JSON, a line of text for each card.
#[derive(Debug)]
pub struct ManifestJson<W: Write> {
    out: W,
    written: u32,
    cards: u32,
}

/// Writes the lines of a manifest as CSV (RFC 4180) with a heading.
#[derive(Debug)]
pub struct ManifestCsv<W: Write>(csv::Writer<W>);

#[derive(Serialize)]
struct WithSchema<'a> {
    schema: &'static str,
    #[serde(flatten)]
    manifest: &'a LotManifest,
}

impl<W: Write> ManifestJson<W> {
    /// Begins a manifest; its files are there already. Buffer `out`: it gets a write for each line.
    pub fn begin(mut out: W, manifest: &LotManifest) -> io::Result<Self> {
        let schema = SCHEMA;
        let head = serde_json::to_string_pretty(&WithSchema { schema, manifest })?;
        // The object stays open for its lines.
        let head = head.strip_suffix("\n}").unwrap_or(&head);
        out.write_all(head.as_bytes())?;
        out.write_all(b",\n  \"lines\": [")?;
        Ok(Self {
            out,
            written: 0,
            cards: manifest.cards,
        })
    }

    /// Adds the next card.
    pub fn line(&mut self, line: &ManifestLine) -> io::Result<()> {
        let begin: &[u8] = if self.written == 0 {
            b"\n    "
        } else {
            b",\n    "
        };
        self.out.write_all(begin)?;
        serde_json::to_writer(&mut self.out, line)?;
        self.written += 1;
        Ok(())
    }

    /// Ends the manifest. Fewer or more lines than it has cards are an error.
    pub fn finish(mut self) -> io::Result<W> {
        if self.written != self.cards {
            return Err(io::Error::other(format!(
                "the lot has {} cards and its manifest {} lines",
                self.cards, self.written
            )));
        }
        self.out.write_all(b"\n  ]\n}\n")?;
        self.out.flush()?;
        Ok(self.out)
    }
}

impl<W: Write> ManifestCsv<W> {
    /// Begins the table.
    pub fn begin(out: W) -> Self {
        Self(
            csv::WriterBuilder::new()
                .terminator(csv::Terminator::CRLF)
                .from_writer(out),
        )
    }

    /// Adds the next card.
    pub fn line(&mut self, line: &ManifestLine) -> io::Result<()> {
        self.0.serialize(line).map_err(io::Error::other)
    }

    /// Ends the table.
    pub fn finish(self) -> io::Result<W> {
        self.0
            .into_inner()
            .map_err(|error| io::Error::other(error.to_string()))
    }
}
