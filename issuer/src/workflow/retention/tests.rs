use card_verifier::Lists;
use issuer_domain::Family;

use super::*;
use crate::workflow::issue_cards::issue_cards;
use crate::workflow::publish_update::publish_update;
use crate::workflow::recheck::{PublishedLists, recheck};
use crate::workflow::renderer::Renderer;
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

#[tokio::test]
async fn a_closed_family_is_destroyed_when_its_time_is_over_and_the_rest_stays_clean() {
    let office = TestOffice::open().await;
    office
        .import(&[named(1, "Qwertina Zed"), named(2, "Staying Person")])
        .await;
    let mut renderer = Renderer::bundled().unwrap();
    issue_cards(&office.app, &office.keys, &mut renderer, &mut |_| ())
        .await
        .unwrap();
    let database = office.app.config.database.path.clone().unwrap();
    let has = |name: &str| {
        let files = ["", "-wal"].map(|end| {
            let path = format!("{}{end}", database.display());
            std::fs::read(path).unwrap_or_default()
        });
        files
            .iter()
            .any(|file| file.windows(name.len()).any(|part| part == name.as_bytes()))
    };
    assert!(has("Qwertina Zed") && has("Staying Person"));
    close_family(&office, 1).await;

    // The example's days are not over yet.
    assert_eq!(plan_retention(&office.app).await.unwrap().families, 0);
    let office = office
        .open_again(NOW.plus_seconds(401 * Timestamp::DAY))
        .await;
    let planned = plan_retention(&office.app).await.unwrap();
    assert_eq!(planned.families, 1);
    assert!(has("Qwertina Zed"), "planning destroys nothing");
    let report = apply_retention(&office.app).await.unwrap();
    assert_eq!((report.families, report.cards), (1, 1));
    assert!(!has("Qwertina Zed"), "nothing of it is left in the file");
    assert!(has("Staying Person"));
    let again = apply_retention(&office.app).await.unwrap();
    assert_eq!((again.families, again.import_runs), (0, 0));

    let published = publish_update(&office.app, &office.keys).await.unwrap();
    let folder = &office.app.config.output.folder;
    let _ = published;
    let update = std::fs::read(folder.join("verifier-update.cose")).unwrap();
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
    assert_eq!(audit.faults, []);
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
