/// What kept tokens begin with, so that a later form can be told.
const MAGIC: &[u8] = b"card-verify lists 1\n";

/// The update and what was taken after it, as a device stores them: the bytes that the issuer signed,
/// each after its length. Every signature is checked again at each start, so that they need no
/// protection.
pub fn kept_to_bytes(tokens: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = MAGIC.to_vec();
    for token in tokens {
        bytes.extend((token.len() as u64).to_be_bytes());
        bytes.extend(token);
    }
    bytes
}

/// The tokens; `None` where the bytes were cut or are something else.
pub fn kept_from_bytes(bytes: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut rest = bytes.strip_prefix(MAGIC)?;
    let mut tokens = Vec::new();
    while let Some((length, tail)) = rest.split_first_chunk() {
        let length = usize::try_from(u64::from_be_bytes(*length)).ok()?;
        let (token, tail) = tail.split_at_checked(length)?;
        tokens.push(token.to_vec());
        rest = tail;
    }
    rest.is_empty().then_some(tokens)
}
