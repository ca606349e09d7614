//! Files that only the holder of a key opens: the age format, version 1 (c2sp.org/age), with X25519
//! recipients, so that a vendor can open them with other programs too.
//!
//! A sealed file is made and read in chunks of 64 KiB, each with its own tag, the last one marked:
//! nothing that was altered comes out, and what was cut off is noticed. The file key and its nonces
//! are random numbers that the `age` crate takes from the operating system; it gives no way to hand
//! them in.

use std::cell::Cell;
use std::io::{self, Chain, Cursor, ErrorKind, Read, Write};
use std::rc::Rc;

use age::stream::{StreamReader, StreamWriter};
use age::{DecryptError, Decryptor, Encryptor};

use super::{VendorKey, VendorRecipient};

/// What every such file begins with (c2sp.org/age, "File format").
const MAGIC: [u8; 22] = *b"age-encryption.org/v1\n";

/// The most bytes of a header: one of ours has some 110 for each recipient, and one that does not
/// belong to anybody.
const HEADER_MAX: u64 = 16 * 1_024;

/// Writes a sealed file; without [`Sealing::finish`] it opens for nobody.
pub struct Sealing<W: Write>(StreamWriter<W>);

impl<W: Write> Sealing<W> {
    /// Begins a file for the holders of these keys, one at least.
    pub fn begin(recipients: &[VendorRecipient], out: W) -> io::Result<Self> {
        let recipients = recipients.iter().map(VendorRecipient::as_age);
        Encryptor::with_recipients(recipients)
            .map_err(io::Error::other)?
            .wrap_output(out)
            .map(Self)
    }

    /// Writes the last chunk.
    pub fn finish(self) -> io::Result<W> {
        self.0.finish()
    }
}

impl<W: Write> Write for Sealing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl<W: Write> std::fmt::Debug for Sealing<W> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Sealing(…)")
    }
}

/// Why a sealed file does not open, or not further.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SealFault {
    /// It is no sealed file.
    Form,
    /// It was sealed for others.
    Key,
    /// Its end is missing; where the end was altered this cannot be told apart.
    CutShort,
    /// Some of it was altered.
    Altered,
}

/// Why a sealed file cannot be opened.
#[derive(Debug)]
pub enum OpenSealedError {
    /// The file's fault.
    Fault(SealFault),
    /// The disk's.
    Read(io::Error),
}

/// Reads a sealed file. Whatever it gives is what was sealed; where that ends too early or was
/// altered, reading fails and [`Fault::get`] says why.
pub struct Opening<R: Read> {
    stream: StreamReader<Watched<R>>,
    watch: Rc<Watch>,
}

/// What was wrong with a file, asked after reading failed: who reads through other readers gets
/// their errors.
#[derive(Debug, Clone)]
pub struct Fault(Rc<Watch>);

impl Fault {
    /// What was wrong, if anything was.
    pub fn get(&self) -> Option<SealFault> {
        self.0.fault.get()
    }
}

impl<R: Read> Opening<R> {
    /// Reads the head of a file and finds out whether this key opens it.
    pub fn begin(key: &VendorKey, mut file: R) -> Result<Self, OpenSealedError> {
        let mut magic = [0; MAGIC.len()];
        let length = read_full(&mut file, &mut magic).map_err(OpenSealedError::Read)?;
        let fault = |fault| Err(OpenSealedError::Fault(fault));
        if magic[..length] != MAGIC[..length] {
            return fault(SealFault::Form);
        }
        if length < MAGIC.len() {
            return fault(SealFault::CutShort);
        }
        let watch = Rc::new(Watch::default());
        let watched = Watched {
            file: Cursor::new(magic).chain(file),
            watch: Rc::clone(&watch),
        };
        let opened = Decryptor::new(watched)
            .and_then(|sealed| sealed.decrypt(std::iter::once(key.as_age())));
        watch.in_payload.set(true);
        match opened {
            Ok(stream) => Ok(Self { stream, watch }),
            Err(DecryptError::NoMatchingKeys) => fault(SealFault::Key),
            Err(DecryptError::Io(error)) if error.kind() == ErrorKind::UnexpectedEof => {
                fault(SealFault::CutShort)
            }
            Err(DecryptError::Io(error)) if error.kind() != ErrorKind::InvalidData => {
                Err(OpenSealedError::Read(error))
            }
            // It begins as such a file, and goes on otherwise.
            Err(_) => fault(SealFault::Altered),
        }
    }

    /// Where to ask what was wrong.
    pub fn fault(&self) -> Fault {
        Fault(Rc::clone(&self.watch))
    }
}

impl<R: Read> Read for Opening<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        self.stream.read(bytes).inspect_err(|error| {
            let fault = match error.kind() {
                ErrorKind::UnexpectedEof => SealFault::CutShort,
                // The last chunk there is opens neither as the last nor as one before it.
                ErrorKind::InvalidData if self.watch.ended.get() => SealFault::CutShort,
                ErrorKind::InvalidData => SealFault::Altered,
                _ => return,
            };
            self.watch.fault.set(self.watch.fault.get().or(Some(fault)));
        })
    }
}

impl<R: Read> std::fmt::Debug for Opening<R> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Opening(…)")
    }
}

#[derive(Debug, Default)]
struct Watch {
    read: Cell<u64>,
    in_payload: Cell<bool>,
    ended: Cell<bool>,
    fault: Cell<Option<SealFault>>,
}

/// The file below: whether its end was seen, and no header that never ends.
struct Watched<R> {
    file: Chain<Cursor<[u8; MAGIC.len()]>, R>,
    watch: Rc<Watch>,
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        if !self.watch.in_payload.get() && self.watch.read.get() > HEADER_MAX {
            return Err(ErrorKind::InvalidData.into());
        }
        let length = self.file.read(bytes)?;
        self.watch.read.set(self.watch.read.get() + length as u64);
        if length == 0 && !bytes.is_empty() {
            self.watch.ended.set(true);
        }
        Ok(length)
    }
}

/// Fills a buffer, or as much of it as there is.
fn read_full(file: &mut impl Read, bytes: &mut [u8]) -> io::Result<usize> {
    let mut length = 0;
    while length < bytes.len() {
        match file.read(&mut bytes[length..]) {
            Ok(0) => break,
            Ok(more) => length += more,
            Err(error) if error.kind() == ErrorKind::Interrupted => (),
            Err(error) => return Err(error),
        }
    }
    Ok(length)
}

#[cfg(test)]
mod tests;
