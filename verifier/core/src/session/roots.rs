//! The roots that a session trusts.

use crate::pinned_sets::pinned_sets;
use crate::trust_anchors::TrustAnchors;

/// The sets of roots: those of its settings, each as 64 hexadecimal digits, and the
/// demonstration's. `None` where they cannot be pinned.
pub(super) fn anchors(roots: &[String], threshold: Option<usize>) -> Option<Vec<TrustAnchors>> {
    let roots: Option<Vec<[u8; 32]>> = roots.iter().map(|root| public_key(root)).collect();
    pinned_sets(&roots?, threshold).ok()
}

fn public_key(text: &str) -> Option<[u8; 32]> {
    let digits: Option<Vec<u8>> = text
        .chars()
        .map(|digit| u8::try_from(digit.to_digit(16)?).ok())
        .collect();
    let bytes: Vec<u8> = digits?
        .chunks(2)
        .map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit))
        .collect();
    (text.len() == 64).then_some(bytes)?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_root_is_64_hexadecimal_digits_and_nothing_else() {
        let root = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
        let sets = anchors(&[root.to_owned()], None).unwrap();
        assert_eq!(sets.len(), 2);
        assert!(!sets[0].specimen() && sets[1].specimen());
        for wrong in [
            "",
            &root[1..],
            &root.replace('d', "g"),
            &format!("{root}00"),
        ] {
            assert!(anchors(&[wrong.to_owned()], None).is_none(), "{wrong}");
        }
    }
}
