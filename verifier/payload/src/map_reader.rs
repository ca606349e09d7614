use minicbor::Decoder;
use minicbor::data::Type;
use minicbor::decode::Error;

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
    let entries = decoder.map()?.unwrap_or(0);
    for _ in 0..entries {
        let key = match decoder.datatype()? {
            Type::U8
            | Type::U16
            | Type::U32
            | Type::U64
            | Type::I8
            | Type::I16
            | Type::I32
            | Type::I64
            | Type::Int => i64::try_from(decoder.int()?).ok(),
            _ => {
                decoder.skip()?;
                None
            }
        };
        let known = match key {
            Some(key) => entry(key, decoder)?,
            None => Entry::Unknown,
        };
        if matches!(known, Entry::Unknown) {
            decoder.skip()?;
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
        let known = if decoder.datatype()? == Type::String {
            let key = decoder.str()?;
            entry(key, decoder)?
        } else {
            decoder.skip()?;
            Entry::Unknown
        };
        if matches!(known, Entry::Unknown) {
            decoder.skip()?;
        }
    }
    Ok(())
}
