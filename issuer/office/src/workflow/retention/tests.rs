use std::collections::BTreeMap;

use card_verifier::Lists;
use issuer_domain::{Family, GrievanceCategory, Mobile, Proof, RequestReason};

use super::*;
use crate::storage::{ImportCounts, ImportSession, ImportStart, NewGrievance};
use crate::test_postgres::on_both_engines;
use crate::workflow::issue_cards::issue_cards;
use crate::workflow::open_request::{Asking, open_request};
use crate::workflow::publish_update::publish_update;
use crate::workflow::recheck::{PublishedLists, recheck};
use crate::workflow::renderer::Renderer;
use crate::workflow::self_check::issue_self_check;
use crate::workflow::test_counter::TestCounter;
use crate::workflow::test_office::{NOW, TestOffice, family};
use crate::workflow::verify_audit::verify_audit;

/// A family whose names are found in no other bytes.
fn named(number: u32, name: &str) -> Family {
    let mut family = family(number, 3);
    for member in &mut family.members {
        member.name = issuer_domain::Name::new(None, Some(name)).unwrap();
    }
    family
}

on_both_engines! {
async fn a_closed_family_is_destroyed_when_its_time_is_over_and_the_rest_stays_clean(office: TestOffice) {
    office
        .import(&[named(1, "Qwertina Zed"), named(2, "Staying Person")])
        .await;
    let mut renderer = Renderer::bundled().unwrap();
    issue_cards(&office.app, &office.keys, &mut renderer, &mut |_| ())
        .await
        .unwrap();
    let storage = &office.app.storage;
    assert!(storage.has_text("Qwertina Zed").await);
    assert!(storage.has_text("Staying Person").await);
    close_family(&office, 1).await;

    // The example's days are not over yet.
    assert_eq!(plan_retention(&office.app).await.unwrap().families, 0);
    let office = office
        .open_again(NOW.plus_seconds(401 * Timestamp::DAY))
        .await;
    let storage = &office.app.storage;
    let planned = plan_retention(&office.app).await.unwrap();
    assert_eq!(planned.families, 1);
    assert!(storage.has_text("Qwertina Zed").await, "planning destroys nothing");
    let report = apply_retention(&office.app).await.unwrap();
    assert_eq!((report.families, report.cards), (1, 1));
    assert!(!storage.has_text("Qwertina Zed").await, "nothing of it is left");
    assert!(storage.has_text("Staying Person").await);
    let again = apply_retention(&office.app).await.unwrap();
    assert_eq!((again.families, again.import_runs), (0, 0));

    let published = publish_update(&office.app, &office.keys).await.unwrap();
    let update = std::fs::read(&published.path).unwrap();
    let lists = Lists::open(&update, &office.keys.anchors).unwrap();
    let looked_into = PublishedLists::of(&update).unwrap();
    let report = recheck(&office.app, &lists, &looked_into, &mut |_| ())
        .await
        .unwrap();
    assert_eq!(report.violations, []);
    assert_eq!((report.cards, report.tombstones), (2, 1));
    let origin = office.app.checkpoint_origin();
    let keys = [office.keys.update.public_key()];
    let audit = verify_audit(&office.app.storage, &origin, &keys, &[], &mut |_| ())
        .await
        .unwrap();
    assert_eq!((audit.faults, audit.checkpoints), (vec![], 1));
}

async fn what_counters_kept_of_a_closed_family_goes_with_it(office: TestOffice) {
    let office = office.with_secret_columns().await;
    let mut counter = TestCounter::open(office).await;
    let (secret, link) = (counter.secret(), counter.secret());
    let mobile = Mobile::parse("9418155501").unwrap();
    let asking = Asking {
        family_id: &family(1, 1).id,
        reason: RequestReason::NeverReceived,
        proof: Proof::RationCard,
        centre: &counter.centre,
        mobile: Some(&mobile),
        secret: &secret,
    };
    let app = &counter.office.app;
    let request = open_request(app, &asking).await.unwrap().request;
    issue_self_check(app, &request.family_id, &link).await.unwrap();
    let told = NewGrievance {
        category: GrievanceCategory::NotReceived,
        request: Some(request.number),
        centre: None,
        shop: None,
        card: None,
        words: "the blue house at Qwertinapur",
        tracking_sha256: [9; 32],
        at: NOW,
    };
    app.storage.grievances().take(&told).await.unwrap();
    close_family(&counter.office, 1).await;
    let office = counter.office.open_again(NOW.plus_seconds(401 * Timestamp::DAY)).await;
    let storage = &office.app.storage;
    assert!(storage.has_text("Qwertinapur").await);
    assert_eq!(apply_retention(&office.app).await.unwrap().families, 1);
    assert!(!storage.has_text("Qwertinapur").await);
    let kept = storage.requests().get(request.number).await.unwrap();
    assert!(request.has_mobile && !kept.has_mobile);
    assert!(storage.self_checks().find(&link.sha256()).await.unwrap().is_none());
    assert!(storage.notices().list_waiting(NOW, 10).await.unwrap().is_empty());
}

async fn an_old_load_goes_with_its_reasons_unless_a_family_refers_to_it_or_it_is_at_work(office: TestOffice) {
    office.import(&[family(1, 2)]).await;
    let storage = &office.app.storage;
    let start = |source_name| ImportStart {
        source_name,
        owners: None,
        dry_run: false,
        at: NOW,
    };
    let unneeded = ImportSession::start(storage, start("unneeded")).await.unwrap();
    let reasons = BTreeMap::from([("aadhaar_number", 2)]);
    unneeded.finish(ImportCounts::default(), &reasons).await.unwrap();
    ImportSession::start(storage, start("at work")).await.unwrap();

    // The example's days are not over yet.
    assert_eq!(plan_retention(&office.app).await.unwrap().import_runs, 0);
    let office = office
        .open_again(NOW.plus_seconds(401 * Timestamp::DAY))
        .await;
    assert_eq!(plan_retention(&office.app).await.unwrap().import_runs, 1);
    assert_eq!(apply_retention(&office.app).await.unwrap().import_runs, 1);
    let storage = &office.app.storage;
    let left = storage.import_runs().list_last(10).await.unwrap();
    let left: Vec<_> = left.iter().map(|run| run.source_name.as_str()).collect();
    assert_eq!(left, ["at work", "test"]);
    assert!(!storage.has_text("aadhaar_number").await);
    assert_eq!(apply_retention(&office.app).await.unwrap().import_runs, 0);
}
}

/// Revokes the card of a family that exists no more.
async fn close_family(office: &TestOffice, number: u32) {
    let storage = &office.app.storage;
    let id = 10_000_000 + number;
    let seconds = NOW.seconds();
    let revoke = format!(
        "update card
         set status = 'revoked', status_at = {seconds}, status_by = 'office',
             status_reason = 'extinct'
         where family_id = '{id}'"
    );
    storage.by_hand(&revoke).await;
    let cards = storage.issued_cards().list("", 10).await.unwrap();
    let card = cards.iter().find(|card| card.family_id == id.to_string());
    storage
        .note_event("card.revoked", &card.unwrap().card_number, NOW)
        .await;
}
