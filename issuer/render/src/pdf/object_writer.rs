//! Objects of a PDF on their way out: nothing of them stays in memory but where they begin.

use std::fmt::Write as _;
use std::io::{self, Write};

use pdf_writer::{Chunk, Dict, Finish as _, Name, Obj, Ref, Settings, Stream};

/// Writes a PDF object by object.
///
/// `pdf_writer::Pdf` keeps the whole file in memory; this takes its objects one at a time and adds
/// header, cross-reference table and trailer (ISO 32000-1, 7.5).
#[derive(Debug)]
pub(super) struct ObjectWriter<W> {
    out: W,
    position: u64,
    /// Where object n + 1 begins; 0 for a number that is given out but not yet written. 8 bytes an
    /// object: 6 objects a card make 480 kB for 10,000 cards.
    offsets: Vec<u64>,
}

const SETTINGS: Settings = Settings { pretty: false };

impl<W: Write> ObjectWriter<W> {
    /// Begins a file of PDF 1.6, which PDF/X-4 is built on (ISO 15930-7, 6.1).
    pub(super) fn new(mut out: W) -> io::Result<Self> {
        // The second line tells transfer programs that the file is binary.
        let header = b"%PDF-1.6\n%\xE2\xE3\xCF\xD3\n";
        out.write_all(header)?;
        Ok(Self {
            out,
            position: header.len() as u64,
            offsets: Vec::new(),
        })
    }

    /// A number for an object that will be written later.
    pub(super) fn reserve(&mut self) -> Ref {
        self.offsets.push(0);
        // Refs are i32; a lot of 10,000 cards has 60,000 objects.
        Ref::new(i32::try_from(self.offsets.len()).unwrap_or(i32::MAX))
    }

    /// Writes an object under a reserved number.
    pub(super) fn object(&mut self, id: Ref, fill: impl FnOnce(Obj<'_>)) -> io::Result<()> {
        let mut chunk = Chunk::with_settings(SETTINGS);
        fill(chunk.indirect(id));
        self.chunk(id, &chunk)
    }

    /// Writes a stream under a reserved number; `fill` adds to its dictionary.
    pub(super) fn stream(
        &mut self,
        id: Ref,
        data: &[u8],
        fill: impl FnOnce(&mut Stream<'_>),
    ) -> io::Result<()> {
        let mut chunk = Chunk::with_settings_and_capacity(SETTINGS, data.len() + 512);
        let mut stream = chunk.stream(id, data);
        fill(&mut stream);
        stream.finish();
        self.chunk(id, &chunk)
    }

    /// Writes table and trailer, and tells the file's size. `id` identifies the file.
    pub(super) fn finish(mut self, catalog: Ref, info: Ref, id: [u8; 16]) -> io::Result<u64> {
        let table_begins = self.position;
        let size = self.offsets.len() + 1;
        let mut table = format!("xref\n0 {size}\n0000000000 65535 f\r\n");
        for offset in std::mem::take(&mut self.offsets) {
            let (generation, state) = if offset == 0 { (65_535, 'f') } else { (0, 'n') };
            // Writing to a String cannot fail.
            let _ = write!(table, "{offset:010} {generation:05} {state}\r\n");
            if table.len() > 1 << 16 {
                self.write(table.as_bytes())?;
                table.clear();
            }
        }
        self.write(table.as_bytes())?;

        let mut chunk = Chunk::with_settings(SETTINGS);
        let mut trailer = chunk.indirect(Ref::new(1)).dict();
        trailer_entries(&mut trailer, size, catalog, info, id);
        trailer.finish();
        // pdf-writer writes dictionaries only as indirect objects; the trailer is a bare one.
        let bytes = chunk.as_bytes();
        let begin = bytes
            .iter()
            .position(|&byte| byte == b'<')
            .unwrap_or_default();
        let end = bytes
            .iter()
            .rposition(|&byte| byte == b'>')
            .map_or(bytes.len(), |last| last + 1);
        self.write(b"trailer\n")?;
        self.write(&bytes[begin..end])?;
        self.write(format!("\nstartxref\n{table_begins}\n%%EOF\n").as_bytes())?;
        self.out.flush()?;
        Ok(self.position)
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.write_all(bytes)?;
        self.position += bytes.len() as u64;
        Ok(())
    }

    fn chunk(&mut self, id: Ref, chunk: &Chunk) -> io::Result<()> {
        if let Ok(index) = usize::try_from(id.get() - 1)
            && let Some(offset) = self.offsets.get_mut(index)
        {
            *offset = self.position;
        }
        self.write(chunk.as_bytes())
    }
}

fn trailer_entries(trailer: &mut Dict<'_>, size: usize, catalog: Ref, info: Ref, id: [u8; 16]) {
    trailer.pair(Name(b"Size"), i32::try_from(size).unwrap_or(i32::MAX));
    trailer.pair(Name(b"Root"), catalog);
    trailer.pair(Name(b"Info"), info);
    let mut ids = trailer.insert(Name(b"ID")).array();
    ids.item(pdf_writer::Str(&id));
    ids.item(pdf_writer::Str(&id));
}
