//! From the complaint to its end.

use issuer_domain::{Age, GrievanceCategory, GrievanceState, RequestReason, Timestamp};

use super::*;
use crate::test_postgres::on_both_engines;
use crate::workflow::grievance_ageing::grievance_ageing;
use crate::workflow::take_grievance::{Complaint, give_feedback, take_grievance};
use crate::workflow::test_counter::TestCounter;
use crate::workflow::test_office::NOW;

fn complaint<'a>(
    category: GrievanceCategory,
    words: &'a str,
    secret: &'a TrackingSecret,
) -> Complaint<'a> {
    Complaint {
        category,
        request: None,
        centre: None,
        shop: None,
        card: "",
        words,
        secret,
    }
}

on_both_engines! {
async fn a_grievance_is_answered_opened_again_and_closed(counter: TestCounter) {
    let mut counter = counter;
    let request = counter.ask(1, RequestReason::NeverReceived).await;
    counter.office.act_as("office");
    let secret = counter.secret();
    let mut told = complaint(GrievanceCategory::ChargedExtra, "100 rupees\nfor a free card", &secret);
    told.request = Some(request.number);
    told.centre = Some(&counter.centre);
    told.shop = Some("HP0245");
    let taken = take_grievance(&counter.office.app, &told).await.unwrap();
    assert_ne!(taken.number, request.number, "no number means two things");
    let number = taken.number;
    assert!(answer_grievance(&counter.office.app, number, "x").await.is_err(), "nobody");
    counter.office.act_as("inspector");
    let app = &counter.office.app;
    assert!(close_grievance(app, number).await.is_err(), "without an answer");
    assert!(matches!(answer_grievance(app, number, " ").await, Err(AnswerError::Empty)));
    let answered = answer_grievance(app, number, "The fee is returned.").await.unwrap();
    assert!(matches!(answered.state, GrievanceState::Answered { .. }));
    let reopened = reopen_grievance(app, &secret).await.unwrap().unwrap();
    assert_eq!((reopened.state, reopened.times_reopened), (GrievanceState::Open, 1));
    answer_grievance(app, number, "Returned on 20 November.").await.unwrap();
    let closed = close_grievance(app, number).await.unwrap();
    assert!(matches!(closed.state, GrievanceState::Closed { .. }));
    let tracked = track_grievance(app, &secret).await.unwrap().unwrap();
    assert_eq!(tracked.answer.as_deref(), Some("Returned on 20 November."));
    assert!(reopen_grievance(app, &secret).await.is_err());
    assert_eq!(app.storage.grievances().list(true, 10).await.unwrap(), [tracked]);
}

async fn what_waits_is_counted_at_30_60_and_100_days(counter: TestCounter) {
    let mut counter = counter;
    for days in [0, 30, 61, 100, 400] {
        counter.office.app.now = NOW.plus_seconds(-days * Timestamp::DAY);
        let secret = counter.secret();
        let told = complaint(GrievanceCategory::NotReceived, "", &secret);
        take_grievance(&counter.office.app, &told).await.unwrap();
    }
    counter.office.app.now = NOW;
    counter.office.act_as("officer");
    let ageing = grievance_ageing(&counter.office.app).await.unwrap();
    assert_eq!(Age::ALL.map(|age| ageing.of_age(age)), [1, 1, 1, 2]);
    assert_eq!(ageing.oldest_days, Some(400));
    for rating in [5, 5, 1] {
        give_feedback(&counter.office.app, rating, None, None).await.unwrap();
    }
    let given = counter.office.app.storage.grievances().count_feedback(NOW).await.unwrap();
    assert_eq!(given, [1, 0, 0, 0, 2]);
}
}

#[tokio::test]
async fn what_must_not_be_kept_is_not_taken() {
    let mut counter = TestCounter::on_sqlite().await;
    let secret = counter.secret();
    let app = &counter.office.app;
    for (category, words) in [
        (GrievanceCategory::WrongName, "my number is 4991 1866 5246"),
        (GrievanceCategory::WrongName, &*"x".repeat(501)),
        (GrievanceCategory::Other, " "),
    ] {
        let refused = take_grievance(app, &complaint(category, words, &secret)).await;
        assert!(refused.is_err(), "{words}");
    }
    let mut shop = complaint(GrievanceCategory::RefusedAtShop, "", &secret);
    shop.shop = Some("the shop beside the bridge");
    assert!(take_grievance(app, &shop).await.is_err());
    for rating in [0, 6] {
        assert!(give_feedback(app, rating, None, None).await.is_err());
    }
    let request = counter.ask(1, RequestReason::Lost).await.number;
    let app = &counter.office.app;
    give_feedback(app, 4, None, Some(request)).await.unwrap();
    assert!(
        give_feedback(app, 1, None, Some(request)).await.is_err(),
        "one say a request"
    );
}
