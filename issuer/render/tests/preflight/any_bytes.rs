//! Whatever the bytes are: a result or an error, never a panic.

use std::sync::OnceLock;

use issuer_render::preflight::preflight;
use proptest::prelude::{ProptestConfig, any, prop, proptest};
use proptest::sample::Index;

use crate::made;

/// One card: small, so that many damages are looked at.
fn card() -> &'static [u8] {
    static CARD: OnceLock<Vec<u8>> = OnceLock::new();
    CARD.get_or_init(|| made::lot(1))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_bytes_after_a_header_end_in_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        let mut file = b"%PDF-1.6\n".to_vec();
        file.extend(bytes);
        let _ = preflight(&file);
    }

    #[test]
    fn a_lot_cut_off_anywhere_is_an_error(at in any::<Index>()) {
        let at = at.index(card().len());
        // The last bytes are a line's end that nobody needs.
        assert!(preflight(&card()[..at]).is_err() || at + 2 >= card().len());
    }

    #[test]
    fn changed_bytes_end_in_an_answer(
        changes in prop::collection::vec((any::<Index>(), any::<u8>()), 1..40),
    ) {
        let mut file = card().to_vec();
        for (at, byte) in changes {
            let at = at.index(file.len());
            file[at] = byte;
        }
        let _ = preflight(&file);
    }

    /// Structure is what stands at the end: objects of fonts, pages and the table.
    #[test]
    fn changed_bytes_of_the_structure_end_in_an_answer(
        changes in prop::collection::vec((0..3_000_usize, any::<u8>()), 1..10),
    ) {
        let mut file = card().to_vec();
        let end = file.len();
        for (back, byte) in changes {
            file[end - 1 - back] = byte;
        }
        let _ = preflight(&file);
    }
}

/// A fault of the parser, which counts objects beyond every number, is an error or an empty file.
#[test]
fn a_table_that_begins_at_the_largest_number_ends_in_an_answer() {
    let file =
        b"%PDF-1.6\nxref\n18446744073709551615 2\n0000000009 00000 n\r\n0000000009 00000 n\r\n\
        trailer\n<</Size 3/Root 1 0 R>>\nstartxref\n9\n%%EOF\n";
    let found = preflight(file);
    assert!(found.is_err() || !found.expect("a sound lot").passed());
}

#[test]
fn brackets_without_end_end_in_an_answer() {
    let mut file = b"%PDF-1.6\n1 0 obj\n".to_vec();
    file.extend(std::iter::repeat_n(b'[', 300_000));
    let table = file.len();
    file.extend(b"xref\n0 2\n0000000000 65535 f\r\n0000000009 00000 n\r\n");
    file.extend(b"trailer\n<</Size 2/Root 1 0 R>>\nstartxref\n");
    file.extend(format!("{table}\n%%EOF\n").into_bytes());
    let found = preflight(&file);
    assert!(found.is_err() || !found.expect("a sound lot").passed());
}
