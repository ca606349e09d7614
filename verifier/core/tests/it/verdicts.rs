//! Each outcome is reached by the card or the lists that should reach it.

use crate::support::{
    DAY, EXPIRES, ISSUED, LISTED, NOW, REVOKED_INDEX, ROOTS, SUPERSEDED_INDEX, SUSPENDED_INDEX,
    family, good_lists, good_update, id_of, lists_under, public_key, text_of, trust_list,
    trusted_key,
};
use card_payload::{KeyState, KeyUse, Part, Timestamp};
use card_verifier::{Decision, Lists, TrustAnchor, TrustAnchors, Verdict, verify};

fn verdict_at(now: Timestamp) -> Verdict {
    verify(&text_of(&family(5)), &good_lists(), now)
}

#[test]
fn a_good_card_is_accepted_and_read() {
    let verdict = verdict_at(NOW);
    assert_eq!(
        (verdict.code(), verdict.decision()),
        ("V-OK", Decision::Accept)
    );
    assert_eq!(verdict.list_age_days(), Some(2));
    assert!(!verdict.specimen());
    let card = verdict.card().unwrap();
    assert_eq!(card.claims(), &family(5));
    assert_eq!(
        card.card_number().to_string(),
        family(5).card_number().unwrap().to_string()
    );
}

#[test]
fn every_field_survives_the_wire() {
    for members in 1..=16 {
        let mut card = family(members);
        card.not_before = Some(ISSUED);
        card.part = Part::new(2, 3).unwrap();
        card.head.birth_year = None;
        if let Some(member) = card.members.first_mut() {
            member.name_hindi = Some("राम लाल ठाकुर".to_owned());
            member.birth_year = None;
        }
        let verdict = verify(&text_of(&card), &good_lists(), NOW);
        assert_eq!(verdict.card().unwrap().claims(), &card);
    }
}

#[test]
fn freshness_goes_from_green_to_amber_and_never_to_red() {
    for (days, code, decision) in [
        (0, "V-OK", Decision::Accept),
        (7, "V-OK", Decision::Accept),
        (8, "R-OLD", Decision::Undecided),
        (35, "R-OLD", Decision::Undecided),
        (36, "R-STALE", Decision::Undecided),
        (900, "R-STALE", Decision::Undecided),
    ] {
        let verdict = verdict_at(LISTED.plus_seconds(days * DAY));
        assert_eq!(
            (verdict.code(), verdict.decision()),
            (code, decision),
            "{days} days"
        );
        assert!(verdict.card().is_some());
    }
}

#[test]
fn the_status_list_blocks_cancels_and_replaces() {
    for (index, code) in [
        (REVOKED_INDEX, "R-REVOKED"),
        (SUSPENDED_INDEX, "R-SUSPENDED"),
        (SUPERSEDED_INDEX, "R-SUPERSEDED"),
        (1 << 14, "R-INDEX"),
    ] {
        let mut card = family(1);
        card.status.index = index;
        let verdict = verify(&text_of(&card), &good_lists(), NOW);
        assert_eq!(
            (verdict.code(), verdict.decision()),
            (code, Decision::Reject)
        );
    }
}

#[test]
fn a_card_of_another_status_list_is_amber() {
    let mut card = family(1);
    card.status.uri = "https://card.hp.example/s/2".to_owned();
    let verdict = verify(&text_of(&card), &good_lists(), NOW);
    assert_eq!(
        (verdict.code(), verdict.decision()),
        ("R-NONE", Decision::Undecided)
    );
}

#[test]
fn times_have_a_day_of_tolerance() {
    let lists = good_lists();
    let mut early = family(1);
    early.not_before = Some(NOW.plus_seconds(2 * DAY));
    assert_eq!(verify(&text_of(&early), &lists, NOW).code(), "T-EARLY");
    assert_eq!(
        verify(&text_of(&early), &lists, NOW.plus_seconds(DAY)).code(),
        "V-OK"
    );
    assert_eq!(verdict_at(EXPIRES.plus_seconds(DAY - 1)).code(), "R-STALE");
    assert_eq!(verdict_at(EXPIRES.plus_seconds(DAY)).code(), "T-EXPIRED");
}

#[test]
fn a_clock_before_the_newest_signature_is_wrong_and_never_red() {
    let verdict = verdict_at(LISTED.plus_seconds(-DAY - 1));
    assert_eq!(
        (verdict.code(), verdict.decision()),
        ("T-CLOCK", Decision::Undecided)
    );
    assert_eq!(verdict_at(LISTED.plus_seconds(-DAY)).code(), "V-OK");
    let mut revoked = family(1);
    revoked.status.index = REVOKED_INDEX;
    let verdict = verify(
        &text_of(&revoked),
        &good_lists(),
        Timestamp::from_seconds(0),
    );
    assert_eq!(verdict.code(), "T-CLOCK");
}

#[test]
fn a_card_signed_after_the_lists_proves_the_clock_wrong_too() {
    let mut card = family(1);
    card.issued_at = NOW.plus_seconds(3 * DAY);
    assert_eq!(
        verify(&text_of(&card), &good_lists(), NOW).code(),
        "T-CLOCK"
    );
}

#[test]
fn keys_vouch_only_inside_their_period_and_use() {
    let mut list = trust_list();
    list.keys[0].sign_from = ISSUED.plus_seconds(1);
    assert_eq!(
        verify(&text_of(&family(1)), &lists_under(&list), NOW).code(),
        "K-PERIOD"
    );

    list.keys[0] = trusted_key("card", KeyUse::Card);
    list.keys[0].state = KeyState::Compromised {
        revoked_after: ISSUED.plus_seconds(-1),
    };
    let verdict = verify(&text_of(&family(1)), &lists_under(&list), NOW);
    assert_eq!((verdict.code(), verdict.card()), ("K-STOLEN", None));

    list.keys[0].state = KeyState::Compromised {
        revoked_after: ISSUED,
    };
    assert_eq!(
        verify(&text_of(&family(1)), &lists_under(&list), NOW).code(),
        "V-OK"
    );

    list.keys[0].state = KeyState::Retired;
    assert_eq!(
        verify(&text_of(&family(1)), &lists_under(&list), NOW).code(),
        "V-OK"
    );

    list.keys[0].verify_until = NOW.plus_seconds(-DAY - 1);
    assert_eq!(
        verify(&text_of(&family(1)), &lists_under(&list), NOW).code(),
        "K-ENDED"
    );

    list.keys[0] = trusted_key("card", KeyUse::Status);
    assert_eq!(
        verify(&text_of(&family(1)), &lists_under(&list), NOW).code(),
        "K-USE"
    );

    list.keys[0] = trusted_key("other", KeyUse::Card);
    let verdict = verify(&text_of(&family(1)), &lists_under(&list), NOW);
    assert_eq!(
        (verdict.code(), verdict.decision()),
        ("K-UNKNOWN", Decision::Undecided)
    );

    list.keys[0].key_id = id_of("card");
    let verdict = verify(&text_of(&family(1)), &lists_under(&list), NOW);
    assert_eq!(
        (verdict.code(), verdict.decision()),
        ("S-BAD", Decision::Reject)
    );

    list.keys.push(trusted_key("card", KeyUse::Card));
    let verdict = verify(&text_of(&family(1)), &lists_under(&list), NOW);
    assert_eq!(
        verdict.code(),
        "V-OK",
        "of two keys with one id the right one is found"
    );
}

#[test]
fn an_expired_trust_list_warns_and_does_not_block() {
    let mut list = trust_list();
    list.expires_at = NOW.plus_seconds(-1);
    let lists = lists_under(&list);
    assert!(lists.trust_list_expired(NOW));
    let verdict = verify(&text_of(&family(1)), &lists, NOW);
    assert_eq!(
        (verdict.code(), verdict.decision()),
        ("K-OLD", Decision::Undecided)
    );
}

#[test]
fn a_later_issue_seen_here_supersedes_without_a_network() {
    let verdict = verdict_at(NOW.plus_seconds(300 * DAY)).with_highest_issue_seen(3);
    assert_eq!(
        (verdict.code(), verdict.decision()),
        ("R-SUPERSEDED", Decision::Reject)
    );
    assert_eq!(verdict_at(NOW).with_highest_issue_seen(2).code(), "V-OK");
    let damaged = verify("NCF", &good_lists(), NOW).with_highest_issue_seen(9);
    assert_eq!(damaged.code(), "D-ZLIB");
}

#[test]
fn a_specimen_root_marks_every_card() {
    let roots = ROOTS.map(|role| TrustAnchor {
        public_key: public_key(role),
        specimen: true,
    });
    let anchors = TrustAnchors::new(roots.to_vec(), None).unwrap();
    let lists = Lists::open(&good_update(), &anchors).unwrap();
    assert!(lists.specimen());
    assert!(verify(&text_of(&family(1)), &lists, NOW).specimen());
}

#[test]
fn scanners_may_type_small_letters_and_a_line_end() {
    let text = text_of(&family(5));
    let typed = format!("{}\r\n", text.to_ascii_lowercase());
    assert_eq!(verify(&typed, &good_lists(), NOW).code(), "V-OK");
    let without_spaces = text.replace(' ', "");
    assert_ne!(
        verify(&without_spaces, &good_lists(), NOW).code(),
        "V-OK",
        "spaces count"
    );
}
