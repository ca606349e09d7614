//! No single wrong bit of a token is ever accepted.

use card_payload::qr_text;
use card_verifier::{Decision, verify};

use crate::support::{NOW, family, good_lists, sign_card};

#[test]
fn every_single_bit_flip_of_a_token_is_refused() {
    let lists = good_lists();
    for members in [1, 5, 8] {
        let token = sign_card("card", &family(members));
        assert_eq!(
            verify(&qr_text(&token), &lists, NOW).decision(),
            Decision::Accept
        );
        for bit in 0..token.len() * 8 {
            let mut flipped = token.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            let verdict = verify(&qr_text(&flipped), &lists, NOW);
            let place = format!("bit {bit} of {} in a family of {members}", token.len() * 8);
            assert_ne!(verdict.decision(), Decision::Accept, "{place}");
            assert!(verdict.card().is_none(), "{place} shows a card");
        }
    }
}

#[test]
fn every_single_wrong_character_of_a_text_is_refused() {
    let lists = good_lists();
    let text = qr_text(&sign_card("card", &family(5)));
    for at in 0..text.len() {
        for wrong in ["0", "A", " ", ":", "%"] {
            let mut changed = text.clone();
            changed.replace_range(at..=at, wrong);
            if changed != text {
                let verdict = verify(&changed, &lists, NOW);
                assert_ne!(verdict.decision(), Decision::Accept, "character {at}");
                assert!(verdict.card().is_none(), "character {at} shows a card");
            }
        }
    }
}
