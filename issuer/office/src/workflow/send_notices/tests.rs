//! Notices go to the number that the family gave, and their words to nobody else.

use issuer_domain::{Mobile, Proof, RequestReason};

use super::*;
use crate::storage::NoticeCounts;
use crate::test_postgres::on_both_engines;
use crate::workflow::open_request::{Asking, open_request};
use crate::workflow::test_counter::TestCounter;
use crate::workflow::test_office::{TestOffice, family};

const MOBILE: &str = "9418155501";

/// A gateway that will have no notice.
struct Refusing;

/// A gateway that is not there.
struct Away;

impl NoticeSender for Refusing {
    async fn send(&mut self, _: &WaitingNotice) -> Result<(), NoticeRefused> {
        Err(NoticeRefused::Gateway("422".to_owned()))
    }
}

impl NoticeSender for Away {
    async fn send(&mut self, _: &WaitingNotice) -> Result<(), NoticeRefused> {
        Err(NoticeRefused::Away("no answer".to_owned()))
    }
}

/// A counter of an office whose secret columns have a key, so that mobile numbers are kept.
struct WithKey(TestCounter);

impl WithKey {
    async fn on_sqlite() -> Self {
        let office = TestOffice::on_sqlite().await.with_secret_columns().await;
        Self(TestCounter::open(office).await)
    }

    async fn on_postgres() -> Self {
        let office = TestOffice::on_postgres().await.with_secret_columns().await;
        Self(TestCounter::open(office).await)
    }
}

fn at_minute(counter: &TestCounter, minute: i64) -> App {
    let app = &counter.office.app;
    app.acting(
        app.actor().clone(),
        app.now.plus_seconds(60 * minute),
        [1; 32],
    )
}

async fn ask_with_mobile(counter: &mut TestCounter) {
    let (secret, mobile) = (counter.secret(), Mobile::parse(MOBILE).unwrap());
    let asking = Asking {
        family_id: &family(1, 1).id,
        reason: RequestReason::Lost,
        proof: Proof::RationCard,
        centre: &counter.centre,
        mobile: Some(&mobile),
        secret: &secret,
    };
    let opened = open_request(&counter.office.app, &asking).await.unwrap();
    assert!(opened.request.has_mobile);
}

on_both_engines! {
async fn a_notice_is_written_once_with_its_number_which_stands_nowhere_in_the_database(office: WithKey) {
    let WithKey(mut counter) = office;
    ask_with_mobile(&mut counter).await;
    let app = &counter.office.app;
    assert!(!app.storage.has_text(MOBILE).await);
    let folder = tempfile::tempdir().unwrap();
    let mut sender = FileSender::of(app, folder.path().join("out"));
    let sent = send_notices(app, &mut sender).await.unwrap();
    assert_eq!((sent.sent, sent.refused), (1, 0));
    assert_eq!(send_notices(app, &mut sender).await.unwrap().sent, 0);
    let path = folder.path().join("out/notices-2026-11-21.jsonl");
    let text = fs::read_to_string(&path).unwrap();
    let line: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&line["mobile"], &line["event"]), (&json!(MOBILE), &json!("requested")));
    assert!(line["text"].as_str().unwrap().contains("HP-26-"));
    assert!(!text.contains("Sita") && !text.contains("10000001"));
    assert_eq!(app.storage.notices().count().await.unwrap().sent, 1);
}

async fn a_log_names_no_telephone_and_what_is_refused_five_times_is_given_up(office: WithKey) {
    let WithKey(mut counter) = office;
    ask_with_mobile(&mut counter).await;
    let app = &counter.office.app;
    for _ in 0..9 {
        let done = send_notices(app, &mut Away).await.unwrap();
        assert_eq!((done.sent, done.refused), (0, 0));
        assert!(done.away.unwrap().contains("no answer"), "and no notice is given up for it");
    }
    let mut minutes = 0;
    for (round, wait) in [1, 4, 16, 64, 64].into_iter().enumerate() {
        let app = at_minute(&counter, minutes);
        let done = send_notices(&app, &mut Refusing).await.unwrap();
        assert_eq!(done.refused, 1, "round {round}");
        let before = at_minute(&counter, minutes + wait - 1);
        assert_eq!(send_notices(&before, &mut Refusing).await.unwrap().refused, 0);
        minutes += wait;
    }
    let mut lines = Vec::new();
    let mut log = LogSender { tell: |line: &str| lines.push(line.to_owned()) };
    assert_eq!(send_notices(app, &mut log).await.unwrap().sent, 0);
    let given_up = NoticeCounts {
        given_up: 1,
        ..NoticeCounts::default()
    };
    assert_eq!(app.storage.notices().count().await.unwrap(), given_up);

    let request = app.storage.requests().find_open(&family(1, 1).id).await;
    let request = request.unwrap().unwrap();
    counter.pay_cash(&request).await;
    send_notices(&counter.office.app, &mut log).await.unwrap();
    assert_eq!(lines.len(), 1);
    assert!(lines[0].contains("paid") && lines[0].ends_with("••••••••01"), "{}", lines[0]);
}
}
