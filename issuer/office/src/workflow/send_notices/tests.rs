//! Notices go to the number that the family gave, and their words to nobody else.

use issuer_domain::{Mobile, Proof, RequestReason};

use super::*;
use crate::storage::NoticeCounts;
use crate::test_postgres::on_both_engines;
use crate::workflow::open_request::{Asking, open_request};
use crate::workflow::test_counter::TestCounter;
use crate::workflow::test_office::{TestOffice, family};

const MOBILE: &str = "9418155501";

/// A gateway that is away.
struct Refusing;

impl NoticeSender for Refusing {
    async fn send(&mut self, _: &WaitingNotice) -> Result<(), NoticeRefused> {
        Err(NoticeRefused::Gateway("busy".to_owned()))
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
    let path = folder.path().join("notices.txt");
    let mut sender = FileSender { path: path.clone() };
    let sent = send_notices(app, &mut sender).await.unwrap();
    assert_eq!((sent.sent, sent.refused), (1, 0));
    assert_eq!(send_notices(app, &mut sender).await.unwrap().sent, 0);
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.starts_with(&format!("{MOBILE}\t")) && text.contains("HP-26-"));
    assert!(!text.contains("Sita") && !text.contains("10000001"));
    assert_eq!(app.storage.notices().count().await.unwrap().sent, 1);
}

async fn a_log_names_no_telephone_and_what_is_refused_five_times_is_given_up(office: WithKey) {
    let WithKey(mut counter) = office;
    ask_with_mobile(&mut counter).await;
    let app = &counter.office.app;
    for round in 1..=5 {
        let done = send_notices(app, &mut Refusing).await.unwrap();
        assert_eq!(done.refused, 1, "round {round}");
    }
    let mut log = LogSender::default();
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
    assert_eq!(log.lines.len(), 1);
    assert!(log.lines[0].contains("paid") && !log.lines[0].contains(MOBILE));
}
}
