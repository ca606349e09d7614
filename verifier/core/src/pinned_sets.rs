use crate::trust_anchors::{TrustAnchor, TrustAnchors, TrustAnchorsError};

/// The demonstration's roots, whose private keys everybody has: `keys-example/root-1.pub.pem` and the
/// others there.
pub const SPECIMEN_ROOTS: [[u8; 32]; 3] = [
    [
        0x63, 0xfd, 0x7d, 0x02, 0xe7, 0x2c, 0xe3, 0x29, 0xa3, 0xa7, 0x93, 0x99, 0x14, 0xd4, 0xbb,
        0x0b, 0x24, 0x1c, 0x49, 0x60, 0x3f, 0xae, 0x42, 0xcb, 0x3d, 0xab, 0x07, 0x5b, 0x0f, 0x83,
        0x00, 0xa0,
    ],
    [
        0x01, 0xa0, 0x3d, 0xff, 0x4a, 0x50, 0x43, 0xf9, 0x11, 0x75, 0x36, 0x6a, 0x8c, 0x81, 0xff,
        0x91, 0xc8, 0xfb, 0x3a, 0x3f, 0x23, 0xea, 0x8b, 0x9d, 0x01, 0xa3, 0xe4, 0x16, 0xad, 0xe9,
        0xf4, 0x1d,
    ],
    [
        0xdb, 0x8d, 0x14, 0x5a, 0xe7, 0xbb, 0x4f, 0x7f, 0xc2, 0x59, 0x95, 0xc7, 0x72, 0x0d, 0xc6,
        0x75, 0xb2, 0x6c, 0x5b, 0xaa, 0x32, 0x52, 0x78, 0xe8, 0xbe, 0x23, 0x56, 0x88, 0x1c, 0x42,
        0xf9, 0x29,
    ],
];

/// What a program trusts: the roots that it was given with their threshold, and the demonstration's.
/// The two are never counted together, since everybody has the demonstration's; and one of these
/// stays a specimen, whoever gives it.
///
/// # Errors
/// [`TrustAnchorsError`]
pub fn pinned_sets(
    roots: &[[u8; 32]],
    threshold: Option<usize>,
) -> Result<Vec<TrustAnchors>, TrustAnchorsError> {
    let of_kind = |roots: &[[u8; 32]], specimen| -> Vec<TrustAnchor> {
        let anchor = |root: &[u8; 32]| TrustAnchor {
            public_key: *root,
            specimen,
        };
        roots.iter().map(anchor).collect()
    };
    let real: Vec<[u8; 32]> = roots
        .iter()
        .filter(|root| !SPECIMEN_ROOTS.contains(root))
        .copied()
        .collect();
    let mut sets = Vec::new();
    if !real.is_empty() {
        sets.push(TrustAnchors::new(of_kind(&real, false), threshold)?);
    }
    sets.push(TrustAnchors::new(of_kind(&SPECIMEN_ROOTS, true), None)?);
    Ok(sets)
}
