//! Lost, corrected, renewed and blocked cards of a whole office.

use issuer_domain::{RevocationReason, SuspensionReason};

use super::super::block_cards::{reinstate_cards, suspend_cards};
use super::super::correct_cards::correct_cards;
use super::super::guard_month::Drawn;
use super::super::issue_cards::issue_cards;
use super::super::renew_cards::renew_cards;
use super::super::revoke_cards::revoke_cards;
use super::*;
use crate::storage::CardTarget;
use crate::workflow::test_office::{NOW, TestOffice, family};

async fn office(families: u32) -> (TestOffice, Renderer) {
    let office = TestOffice::open().await.with_staff().await;
    let families: Vec<_> = (1..=families).map(|number| family(number, 4)).collect();
    office.import(&families).await;
    let mut renderer = Renderer::bundled().unwrap();
    issue_cards(&office.app, &office.keys, &mut renderer, &mut |_| ())
        .await
        .unwrap();
    (office, renderer)
}

fn target(number: u32) -> CardTarget {
    CardTarget {
        family_id: family(number, 1).id,
        issue: None,
    }
}

async fn reprint(
    office: &TestOffice,
    renderer: &mut Renderer,
    number: u32,
    reason: ReprintReason,
) -> ReplaceReport {
    let replacing = Replacing {
        targets: &[target(number)],
        drawn: Drawn::Unknown,
        apply: true,
    };
    reprint_cards(&office.app, &office.keys, renderer, &replacing, reason)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_reprint_keeps_the_end_and_supersedes_the_old_card() {
    let (mut office, mut renderer) = office(1).await;
    office.act_as("lmk-operator");
    office.app.now = NOW.plus_seconds(30 * Timestamp::DAY);
    let report = reprint(&office, &mut renderer, 1, ReprintReason::Lost).await;
    assert_eq!(report.made.families[0].1.len(), 1, "{report:?}");
    assert_eq!(office.statuses(1).await, ["superseded", "valid"]);
    let cards = office.app.storage.cards();
    let cards = cards.list_of_families(&[&family(1, 1).id]).await.unwrap();
    let ends: Vec<_> = cards[&family(1, 1).id]
        .iter()
        .map(|card| card.version.expires_at)
        .collect();
    assert_eq!(ends[0], ends[1], "a reprint is no renewal");
}

#[tokio::test]
async fn the_third_reprint_of_a_year_needs_an_officer() {
    let (mut office, mut renderer) = office(1).await;
    office.act_as("lmk-operator");
    for _ in 0..2 {
        let report = reprint(&office, &mut renderer, 1, ReprintReason::Damaged).await;
        assert!(report.made.refused.is_empty(), "{report:?}");
    }
    let third = reprint(&office, &mut renderer, 1, ReprintReason::Damaged).await;
    assert!(
        third.made.refused[0].reason.contains("2 times"),
        "{third:?}"
    );
    let fault = reprint(&office, &mut renderer, 1, ReprintReason::Misprinted).await;
    assert!(
        fault.made.refused.is_empty(),
        "the office's fault is not counted"
    );
    office.act_as("officer");
    let third = reprint(&office, &mut renderer, 1, ReprintReason::Damaged).await;
    assert!(third.made.refused.is_empty(), "{third:?}");
    assert_eq!(office.statuses(1).await.len(), 5);
}

#[tokio::test]
async fn a_blocked_card_is_not_reprinted_and_a_freed_one_is() {
    let (office, mut renderer) = office(1).await;
    let targets = [target(1)];
    suspend_cards(&office.app, &targets, SuspensionReason::EkycMissing, true)
        .await
        .unwrap();
    let refused = reprint(&office, &mut renderer, 1, ReprintReason::Lost).await;
    assert!(refused.made.refused[0].reason.contains("blocked"));
    reinstate_cards(&office.app, &targets, true).await.unwrap();
    let report = reprint(&office, &mut renderer, 1, ReprintReason::Lost).await;
    assert!(report.made.refused.is_empty(), "{report:?}");
}

#[tokio::test]
async fn a_revoked_family_gets_another_card_only_where_it_is_still_there() {
    let (office, mut renderer) = office(2).await;
    for (number, reason) in [
        (1, RevocationReason::Stolen),
        (2, RevocationReason::Extinct),
    ] {
        revoke_cards(&office.app, &[target(number)], reason, true)
            .await
            .unwrap();
    }
    let issued = issue_cards(&office.app, &office.keys, &mut renderer, &mut |_| ()).await;
    assert_eq!(issued.unwrap().cards, 0, "never by itself");
    let stolen = reprint(&office, &mut renderer, 1, ReprintReason::Stolen).await;
    assert_eq!(stolen.made.families[0].2, None);
    assert_eq!(office.statuses(1).await, ["revoked", "valid"]);
    let extinct = reprint(&office, &mut renderer, 2, ReprintReason::Lost).await;
    assert!(extinct.made.refused[0].reason.contains("no member lives"));
}

#[tokio::test]
async fn a_correction_needs_news_and_a_renewal_a_near_end() {
    let (mut office, mut renderer) = office(1).await;
    let replacing = Replacing {
        targets: &[target(1)],
        drawn: Drawn::Unknown,
        apply: true,
    };
    let (app, keys) = (&office.app, &office.keys);
    let nothing = correct_cards(app, keys, &mut renderer, &replacing).await;
    assert!(
        nothing.unwrap().made.refused[0]
            .reason
            .contains("nothing new")
    );
    let early = renew_cards(app, keys, &mut renderer, &replacing).await;
    assert!(early.unwrap().made.refused[0].reason.contains("90 days"));
    office.import(&[family(1, 5)]).await;
    let corrected = correct_cards(app, keys, &mut renderer, &replacing).await;
    assert_eq!(corrected.unwrap().made.families.len(), 1);
    office.app.now = NOW.plus_seconds(4_000 * Timestamp::DAY);
    assert_eq!(office.statuses(1).await, ["superseded", "valid"]);
}

#[tokio::test]
async fn a_dry_run_changes_nothing() {
    let (office, mut renderer) = office(1).await;
    let replacing = Replacing {
        targets: &[target(1)],
        drawn: Drawn::Unknown,
        apply: false,
    };
    let (app, keys) = (&office.app, &office.keys);
    let report = reprint_cards(app, keys, &mut renderer, &replacing, ReprintReason::Lost).await;
    assert_eq!(report.unwrap().made.families.len(), 1);
    assert_eq!(office.statuses(1).await, ["valid"]);
}

#[tokio::test]
async fn nobody_and_an_auditor_reprint_nothing() {
    let (mut office, mut renderer) = office(1).await;
    let replacing = Replacing {
        targets: &[target(1)],
        drawn: Drawn::Unknown,
        apply: true,
    };
    for (who, says) in [
        ("office", "needs a person"),
        ("auditor", "may not"),
        ("somebody", "not on the staff"),
    ] {
        office.act_as(who);
        let (app, keys) = (&office.app, &office.keys);
        let refused =
            reprint_cards(app, keys, &mut renderer, &replacing, ReprintReason::Lost).await;
        let refused = refused.unwrap_err().to_string();
        assert!(refused.contains(says), "{refused}");
    }
}
