//! Whatever comes, there is a verdict: no panic, and nothing accepted that was not signed.

use card_payload::limits::TEXT_MAX;
use card_payload::{Timestamp, qr_text};
use card_verifier::{Decision, Lists, verify};
use proptest::collection::vec;
use proptest::prelude::{any, prop_assert, prop_assert_ne, proptest};
use proptest::sample::{Index, select};

use crate::support::{
    NOW, anchors, anchors_of, family, good_lists, good_update, sign_card, text_of,
};

/// The characters of base45.
const ALPHABET: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

proptest! {
    #[test]
    fn any_text_gets_a_verdict(text in "\\PC{0,400}") {
        prop_assert_ne!(verify(&text, &good_lists(), NOW).decision(), Decision::Accept);
    }

    #[test]
    fn any_base45_after_our_beginning_gets_a_verdict(tail in vec(select(ALPHABET), 0..TEXT_MAX)) {
        let text = format!("NCF{}", String::from_utf8(tail).unwrap());
        prop_assert_ne!(verify(&text, &good_lists(), NOW).decision(), Decision::Accept);
    }

    #[test]
    fn any_bytes_as_a_token_get_a_verdict(token in vec(any::<u8>(), 0..600)) {
        let verdict = verify(&qr_text(&token), &good_lists(), NOW);
        prop_assert_ne!(verdict.decision(), Decision::Accept);
    }

    #[test]
    fn any_bytes_after_a_token_s_beginning_get_a_verdict(
        kept in any::<Index>(),
        tail in vec(any::<u8>(), 1..200),
    ) {
        let mut token = sign_card("card", &family(2));
        let good = token.clone();
        token.truncate(kept.index(token.len()));
        token.extend(tail);
        if token != good {
            let verdict = verify(&qr_text(&token), &good_lists(), NOW);
            prop_assert_ne!(verdict.decision(), Decision::Accept);
        }
    }

    #[test]
    fn several_changed_bytes_are_refused(
        changes in vec((any::<Index>(), 1..=u8::MAX), 1..6),
    ) {
        let mut token = sign_card("card", &family(5));
        let good = token.clone();
        for (at, change) in changes {
            let at = at.index(token.len());
            token[at] ^= change;
        }
        if token != good {
            let verdict = verify(&qr_text(&token), &good_lists(), NOW);
            prop_assert!(verdict.decision() != Decision::Accept && verdict.card().is_none());
        }
    }

    #[test]
    fn any_time_gets_a_verdict(seconds in any::<i64>()) {
        let verdict = verify(&text_of(&family(1)), &good_lists(), Timestamp::from_seconds(seconds));
        prop_assert!(!verdict.code().is_empty());
    }

    #[test]
    fn any_bytes_as_an_update_are_refused(update in vec(any::<u8>(), 0..600)) {
        prop_assert!(Lists::open(&update, &anchors()).is_err());
    }

    #[test]
    fn a_changed_update_is_refused(at in any::<Index>(), change in 1..=u8::MAX) {
        let mut update = good_update();
        let at = at.index(update.len());
        update[at] ^= change;
        prop_assert!(Lists::open(&update, &anchors()).is_err());
    }

    #[test]
    fn any_root_key_is_no_danger(public_key in any::<[u8; 32]>()) {
        let anchors = anchors_of(&[public_key]);
        prop_assert!(Lists::open(&good_update(), &anchors).is_err());
    }
}
