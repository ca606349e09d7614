use proptest::{prop_assert, proptest};

use super::*;

/// Three chunks and a bit.
const LENGTH: usize = 200_000;

fn content() -> Vec<u8> {
    (0..=250).cycle().take(LENGTH).collect()
}

fn sealed(for_keys: &[&VendorKey]) -> Vec<u8> {
    let recipients: Vec<_> = for_keys.iter().map(|key| key.recipient()).collect();
    let mut file = Sealing::begin(&recipients, Vec::new()).unwrap();
    file.write_all(&content()).unwrap();
    file.finish().unwrap()
}

fn open(key: &VendorKey, file: &[u8]) -> Result<Vec<u8>, SealFault> {
    let mut opening = match Opening::begin(key, file) {
        Ok(opening) => opening,
        Err(OpenSealedError::Fault(fault)) => return Err(fault),
        Err(OpenSealedError::Read(error)) => panic!("{error}"),
    };
    let mut read = Vec::new();
    match opening.read_to_end(&mut read) {
        Ok(_) => Ok(read),
        Err(_) => Err(opening.fault().get().expect("the file's fault")),
    }
}

#[test]
fn a_file_opens_for_those_it_was_sealed_for_and_for_nobody_else() {
    let keys = [0; 3].map(|_| VendorKey::generate());
    let file = sealed(&[&keys[0], &keys[1]]);
    assert_eq!(open(&keys[0], &file), Ok(content()));
    assert_eq!(open(&keys[1], &file), Ok(content()));
    assert_eq!(open(&keys[2], &file), Err(SealFault::Key));
    assert_eq!(open(&keys[0], b"%PDF-1.6"), Err(SealFault::Form));
}

#[test]
fn a_file_that_is_cut_anywhere_ends_too_early() {
    let key = VendorKey::generate();
    let file = sealed(&[&key]);
    let mut cuts: Vec<usize> = (1..400).collect();
    let payload = file.len() - LENGTH - 4 * 16;
    // At, before and after each chunk's end.
    cuts.extend((1..=3).flat_map(|chunk| {
        let end = payload + chunk * (65_536 + 16);
        [end - 1, end, end + 1]
    }));
    cuts.push(file.len() - 1);
    for cut in cuts {
        assert_eq!(open(&key, &file[..cut]), Err(SealFault::CutShort), "{cut}");
    }
}

#[test]
fn a_bit_that_flips_anywhere_lets_nothing_wrong_out() {
    let key = VendorKey::generate();
    let file = sealed(&[&key]);
    let payload = file.len() - LENGTH - 4 * 16;
    for at in (0..payload).chain([payload + 1, payload + 70_000, file.len() - 1]) {
        let mut flipped = file.clone();
        flipped[at] ^= 1;
        let fault = open(&key, &flipped).expect_err("altered");
        let expected: &[SealFault] = if at < MAGIC.len() {
            &[SealFault::Form]
        } else if at < payload {
            // Whether a header's line is for us or for somebody else cannot be told any more.
            &[SealFault::Altered, SealFault::Key, SealFault::CutShort]
        } else if at < payload + 3 * (65_536 + 16) {
            &[SealFault::Altered]
        } else {
            &[SealFault::CutShort]
        };
        assert!(expected.contains(&fault), "{at}: {fault:?}");
    }
}

#[test]
fn a_header_that_never_ends_is_not_gathered() {
    let key = VendorKey::generate();
    let endless = MAGIC.chain(io::repeat(b'a'));
    let refused = Opening::begin(&key, endless);
    assert!(matches!(
        refused,
        Err(OpenSealedError::Fault(SealFault::Altered))
    ));
}

proptest! {
    #[test]
    fn any_bytes_are_refused_without_a_panic(bytes: Vec<u8>, as_file: bool) {
        let key = VendorKey::generate();
        let file = if as_file { [&MAGIC[..], &bytes].concat() } else { bytes };
        prop_assert!(open(&key, &file).is_err());
    }
}
