//! Signatures of other cards, and signatures that no key made.

use super::corpus::Corpus;
use super::pieces::Pieces;

/// The order of the group, RFC 8032 section 5.1, lowest byte first.
const ORDER: [u8; 32] = [
    0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
];

pub(super) fn add(corpus: &mut Corpus, place: usize) {
    let pieces = corpus.cards[place].pieces.clone();
    let own = pieces.signature.clone();
    for other in 0..corpus.cards.len() {
        if other == place {
            continue;
        }
        let theirs = corpus.cards[other].pieces.signature.clone();
        for signature in [
            theirs.clone(),
            [&own[..32], &theirs[32..]].concat(),
            [&theirs[..32], &own[32..]].concat(),
        ] {
            sign(
                corpus,
                "another card's signature",
                place,
                &pieces,
                signature,
            );
        }
    }
    let (point, scalar) = own.split_at(32);
    // The point at infinity, which a lenient check may take for any message.
    let neutral = [&[1][..], &[0; 31]].concat();
    let random = (0..20).map(|_| (0..64).map(|_| corpus.other_byte(0)).collect());
    let random: Vec<Vec<u8>> = random.collect();
    let made_up = [
        [point, &plus_order(scalar)].concat(),
        [scalar, point].concat(),
        [point, &[0; 32]].concat(),
        [&neutral[..], scalar].concat(),
        [&neutral[..], &[0; 32]].concat(),
        [&[0; 32], scalar].concat(),
        [point, &ORDER].concat(),
        vec![0; 64],
        vec![0xff; 64],
        own.iter().rev().copied().collect(),
        own.iter().map(|byte| !byte).collect(),
        own[..63].to_vec(),
        own[..32].to_vec(),
        Vec::new(),
        [&own[..], &[0]].concat(),
        [&own[..], &own].concat(),
    ];
    for signature in made_up.into_iter().chain(random) {
        sign(
            corpus,
            "a signature that no key made",
            place,
            &pieces,
            signature,
        );
    }
}

fn sign(corpus: &mut Corpus, how: &'static str, place: usize, pieces: &Pieces, signature: Vec<u8>) {
    let signed = Pieces {
        signature,
        ..pieces.clone()
    };
    corpus.add_token(how, place, &signed.token());
}

/// S + L, as good as S to a lenient check (RFC 8032 section 5.1.7).
fn plus_order(scalar: &[u8]) -> Vec<u8> {
    let mut carry = 0_u16;
    let sums = scalar.iter().zip(ORDER).map(|(byte, order)| {
        let [high, low] = (u16::from(*byte) + u16::from(order) + carry).to_be_bytes();
        carry = u16::from(high);
        low
    });
    sums.collect()
}
