use minicbor::Decoder;
use minicbor::decode::Error;

use crate::deterministic::{Item, Reader};

/// What a reader did with an entry of a map.
pub(crate) enum Entry {
    /// It read the value.
    Read,
    /// It does not know the key; the value is passed over.
    Unknown,
}

/// Reads a map whose known keys are integers. Unknown keys of any type are passed over, so that a
/// later version may add claims (RFC 8392 section 3: unknown claims are ignored).
///
/// The bytes must have passed [`check`](crate::deterministic::check).
pub(crate) fn read_map<'b, E: From<Error>>(
    decoder: &mut Decoder<'b>,
    mut entry: impl FnMut(i64, &mut Decoder<'b>) -> Result<Entry, E>,
) -> Result<(), E> {
    for _ in 0..decoder.map()?.unwrap_or(0) {
        let known = match pass_over(decoder)?.integer() {
            Some(key) => entry(key, decoder)?,
            None => Entry::Unknown,
        };
        if matches!(known, Entry::Unknown) {
            pass_over(decoder)?;
        }
    }
    Ok(())
}

/// Reads a map whose known keys are texts, as the status claims of the IETF draft have.
pub(crate) fn read_map_by_text<'b, E: From<Error>>(
    decoder: &mut Decoder<'b>,
    mut entry: impl FnMut(&'b str, &mut Decoder<'b>) -> Result<Entry, E>,
) -> Result<(), E> {
    for _ in 0..decoder.map()?.unwrap_or(0) {
        let known = match pass_over(decoder)? {
            Item::Text(key) => entry(key, decoder)?,
            _ => Entry::Unknown,
        };
        if matches!(known, Entry::Unknown) {
            pass_over(decoder)?;
        }
    }
    Ok(())
}

/// Passes over an item with the reader that checked it, which is there anyway.
fn pass_over<'b>(decoder: &mut Decoder<'b>) -> Result<Item<'b>, Error> {
    let at = decoder.position();
    let mut reader = Reader::new(decoder.input().get(at..).unwrap_or_default());
    let item = reader.whole().map_err(|_| Error::end_of_input())?;
    decoder.set_position(at + reader.position());
    Ok(item)
}
