//! A session as pages and devices hold it: bytes in, JSON out.

use card_verifier::Session;
use serde_json::{Value, json};

use crate::support::{
    DAY, ISSUED, LISTED, NOW, ROOTS, family, good_update, hex, public_key, scale_of, scale_token,
    text_of,
};

fn answer(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap()
}

/// A session that was started with these settings beside the roots, and has the standard lists.
fn session(mut settings: Value) -> Session {
    settings["roots"] = json!(ROOTS.map(|role| hex(&public_key(role))));
    let mut session = Session::default();
    let started = answer(&session.start(settings.to_string().as_bytes()));
    assert_eq!(started["ok"], true, "{started}");
    assert_eq!(answer(&session.take(&good_update()))["taken"], "everything");
    session
}

fn scan(session: &mut Session) -> Value {
    answer(&session.verify(&text_of(&family(5)), NOW))
}

#[test]
fn who_was_served_is_told_at_the_next_scan_and_after_the_next_start() {
    let mut first = session(json!({}));
    assert_eq!(scan(&mut first)["served_at"], Value::Null);
    assert_eq!(answer(&first.note("finger", NOW))["ok"], true);
    assert_eq!(scan(&mut first)["served_at"], NOW.seconds());
    let ledger = answer(&first.ledger());
    let mut second = session(json!({ "ledger": ledger }));
    assert_eq!(scan(&mut second)["served_at"], NOW.seconds());
}

#[test]
fn only_the_card_on_the_screen_is_noted() {
    let mut session = session(json!({}));
    assert_eq!(answer(&session.note("none", NOW))["code"], "P-NO-CARD");
    session.verify("upi://pay?pa=x", NOW);
    assert_eq!(answer(&session.note("none", NOW))["code"], "P-NO-CARD");
    scan(&mut session);
    assert_eq!(answer(&session.note("hunger", NOW))["code"], "P-EXCEPTION");
    session.forget();
    assert_eq!(answer(&session.note("none", NOW))["code"], "P-NO-CARD");
    assert_eq!(answer(&session.register(NOW))["entries"], 0);
}

#[test]
fn a_typed_number_is_noted_where_it_is_a_cards_and_refused_where_it_looks_like_aadhaar() {
    let mut session = session(json!({}));
    let mut typed = |text: &str| answer(&session.note_typed(text, NOW))["code"].clone();
    assert_eq!(typed(" 41705823-02-6 "), Value::Null);
    for number in [
        "2000 0000 0000",
        "2000-0000-0000",
        "200000000000",
        "2000000000000000",
    ] {
        assert_eq!(typed(number), "P-AADHAAR", "{number}");
    }
    for number in ["", "41705823-02-7", "1", "कार्ड"] {
        assert_eq!(typed(number), "P-NUMBER", "{number}");
    }
    assert_eq!(answer(&session.register(NOW))["this_month"], 1);
}

#[test]
fn a_shop_and_the_departments_policy_decide_what_is_said_of_another_shops_card() {
    let policy = json!({ "policy": "allow_minimum", "grams": 10_000 });
    let mut session = session(json!({ "other_shops": policy }));
    assert_eq!(scan(&mut session)["other_shop"], Value::Null, "no shop yet");
    assert_eq!(answer(&session.set_shop("=1+1"))["code"], "P-SHOP");
    assert_eq!(answer(&session.set_shop("0999999"))["ok"], true);
    let other = scan(&mut session)["other_shop"].clone();
    assert_eq!(
        other,
        json!({ "home_shop": "0212345", "policy": "minimum", "grams": 10_000 })
    );
    assert_eq!(answer(&session.set_shop("0212345"))["ok"], true);
    assert_eq!(scan(&mut session)["other_shop"], Value::Null, "its own");
}

#[test]
fn a_ration_stands_beside_a_card_that_holds_and_beside_no_other() {
    let mut session = session(json!({}));
    let scale = scale_token("update", &scale_of(card_payload::Month::of(NOW), LISTED));
    assert_eq!(answer(&session.take(&scale))["taken"], "scale");
    assert_eq!(answer(&session.lists(NOW))["scales"], json!(["2026-11"]));
    assert_eq!(
        scan(&mut session)["entitlement"]["items"][0]["grams"],
        10_000
    );
    let mut revoked = family(5);
    revoked.status.index = crate::support::REVOKED_INDEX;
    let verdict = answer(&session.verify(&text_of(&revoked), NOW));
    assert_eq!(verdict["code"], "R-REVOKED");
    assert_eq!(verdict["entitlement"], Value::Null);
}

#[test]
fn the_clock_is_believed_by_a_tap_but_not_against_the_lists() {
    let mut session = session(json!({}));
    session.verify(&text_of(&family(5)), NOW.plus_seconds(9 * DAY));
    assert_eq!(scan(&mut session)["code"], "T-CLOCK");
    assert_eq!(answer(&session.clock_is_right(ISSUED))["code"], "T-CLOCK");
    assert_eq!(answer(&session.clock_is_right(NOW))["ok"], true);
    assert_eq!(scan(&mut session)["code"], "V-OK");
}

#[test]
fn what_makes_no_sense_is_refused_and_a_session_that_was_not_started_trusts_nothing() {
    let mut session = Session::default();
    assert_eq!(answer(&session.take(&good_update()))["code"], "P-START");
    assert_eq!(answer(&session.verify("NCF", NOW))["code"], "P-NO-LISTS");
    for wrong in [
        "",
        "{",
        r#"{"rots":[]}"#,
        r#"{"other_shops":{"policy":"maybe"}}"#,
    ] {
        assert_eq!(
            answer(&session.start(wrong.as_bytes()))["code"],
            "P-START",
            "{wrong}"
        );
    }
    assert_eq!(
        answer(&session.start(br#"{"roots":["00"]}"#))["code"],
        "P-ROOTS"
    );
    assert_eq!(session.hand_back("2026-13"), b"");
    assert_eq!(answer(&session.handed_back("soon"))["code"], "P-MONTH");
}
