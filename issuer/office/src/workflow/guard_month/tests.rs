//! Members who change families, and what a shop says of everybody's cards in each month.

use card_verifier::{Lists, verify};
use issuer_domain::{Family, ReprintReason, RevocationReason};

use super::super::correct_cards::correct_cards;
use super::super::issue_cards::{IssueReport, issue_cards, issue_cards_not_drawn};
use super::super::publish_update::publish_update;
use super::super::renderer::Renderer;
use super::super::replace_cards::{ReplaceError, ReplaceReport, Replacing};
use super::super::reprint_cards::reprint_cards;
use super::super::revoke_cards::revoke_cards;
use super::super::settle_families::{Begins, Settling, split_family};
use super::*;
use crate::storage::{AuditFilter, CardTarget};
use crate::workflow::test_office::{NOW, TestOffice, family};

struct Scene {
    office: TestOffice,
    renderer: Renderer,
}

impl Scene {
    /// An office in which these families have cards.
    async fn with_cards(families: &[Family]) -> Self {
        let office = TestOffice::open().await.with_staff().await;
        office.import(families).await;
        let renderer = Renderer::bundled().unwrap();
        let mut scene = Self { office, renderer };
        scene.issue().await;
        scene
    }

    async fn issue(&mut self) -> IssueReport {
        let (app, keys) = (&self.office.app, &self.office.keys);
        issue_cards(app, keys, &mut self.renderer, &mut |_| ())
            .await
            .unwrap()
    }

    async fn try_correct(
        &mut self,
        numbers: &[u32],
        drawn: Drawn,
    ) -> Result<ReplaceReport, ReplaceError> {
        let targets: Vec<CardTarget> = numbers.iter().map(|number| target(*number)).collect();
        let replacing = Replacing {
            targets: &targets,
            drawn,
            apply: true,
        };
        let (app, keys) = (&self.office.app, &self.office.keys);
        correct_cards(app, keys, &mut self.renderer, &replacing).await
    }

    async fn correct(&mut self, numbers: &[u32], drawn: Drawn) -> ReplaceReport {
        self.try_correct(numbers, drawn).await.unwrap()
    }

    /// What a shop with the present update says of a family's last card.
    async fn shop(&self, number: u32, now: Timestamp) -> &'static str {
        let published = publish_update(&self.office.app, &self.office.keys)
            .await
            .unwrap();
        let update = std::fs::read(published.path).unwrap();
        let lists = Lists::open(&update, &self.office.keys.anchors).unwrap();
        let id = id(number);
        let cards = self.office.app.storage.cards();
        let cards = cards.list_of_families(&[&id]).await.unwrap();
        let last = cards[&id].last().unwrap();
        verify(last.qr_text.as_deref().unwrap(), &lists, now).code()
    }
}

fn id(number: u32) -> FamilyId {
    family(number, 1).id
}

fn target(number: u32) -> CardTarget {
    CardTarget {
        family_id: id(number),
        issue: None,
    }
}

/// Family `number` with so many of its own members, and members of others by family and place.
fn with(number: u32, own: u32, others: &[(u32, usize)]) -> Family {
    let mut to = family(number, own);
    for (other, place) in others {
        to.members.push(family(*other, 9).members[*place].clone());
    }
    to
}

fn december() -> Timestamp {
    next_month(NOW).unwrap()
}

#[tokio::test]
async fn a_first_card_waits_for_the_other_card_to_end_and_then_for_the_next_month() {
    let mut scene = Scene::with_cards(&[family(1, 4)]).await;
    scene
        .office
        .import(&[family(1, 3), with(2, 1, &[(1, 3)]), family(3, 2)])
        .await;
    let report = scene.issue().await;
    assert_eq!(
        (report.families, report.refused.len()),
        (1, 1),
        "family 3 has nobody of another"
    );
    let refused = &report.refused[0];
    assert_eq!(refused.family_id, id(2));
    assert_eq!(
        refused.reason,
        "member 2 stands on card 10000001-01-9 of family 10000001, which is live: two cards would draw for one person"
    );
    assert!(
        refused.hint.contains("`issuer card correct 10000001`"),
        "{}",
        refused.hint
    );
    assert_eq!(scene.shop(1, NOW).await, "V-OK", "nobody is refused food");

    assert_eq!(scene.correct(&[1], Drawn::Unknown).await.made.later, []);
    let report = scene.issue().await;
    assert_eq!(report.later, [(id(2), december())]);
    assert_eq!(scene.shop(1, NOW).await, "V-OK");
    assert_eq!(scene.shop(2, NOW).await, "T-EARLY");
    assert_eq!(scene.shop(2, december().plus_seconds(-1)).await, "T-EARLY");
    scene.office.app.now = december();
    assert_eq!(scene.shop(2, december()).await, "V-OK");
}

#[tokio::test]
async fn a_first_card_begins_at_once_where_the_other_one_ended_in_an_earlier_month() {
    let mut scene = Scene::with_cards(&[family(1, 4)]).await;
    scene
        .office
        .import(&[family(1, 3), with(2, 1, &[(1, 3)])])
        .await;
    scene.correct(&[1], Drawn::Unknown).await;
    scene.office.app.now = december();
    let report = scene.issue().await;
    assert_eq!((report.families, report.later), (1, vec![]));
    assert_eq!(scene.shop(2, december()).await, "V-OK");
}

#[tokio::test]
async fn an_officer_lets_a_first_card_begin_at_once_and_answers_for_it() {
    let mut scene = Scene::with_cards(&[family(1, 4)]).await;
    let came = [with(2, 1, &[(1, 2)]), with(3, 1, &[(1, 3)])];
    scene
        .office
        .import(&[family(1, 2), came[0].clone(), came[1].clone()])
        .await;
    scene.correct(&[1], Drawn::Unknown).await;
    scene.office.act_as("inspector");
    let (app, keys) = (&scene.office.app, &scene.office.keys);
    let refused =
        issue_cards_not_drawn(app, keys, &mut scene.renderer, &[id(2)], &mut |_| ()).await;
    assert!(refused.unwrap_err().to_string().contains("may not"));
    scene.office.act_as("officer");
    let (app, keys) = (&scene.office.app, &scene.office.keys);
    let report = issue_cards_not_drawn(app, keys, &mut scene.renderer, &[id(2)], &mut |_| ()).await;
    assert_eq!(
        report.unwrap().later,
        [(id(3), december())],
        "named was family 2 alone"
    );
    assert_eq!(scene.shop(2, NOW).await, "V-OK");
    let filter = AuditFilter {
        since: None,
        until: None,
        subject: Some(id(2).to_string()),
    };
    let chain = scene.office.app.storage.audit_chain();
    let events = chain.list_filtered(&filter, 0, 10).await.unwrap();
    let noted = events
        .iter()
        .find(|event| event.action == "family.not_drawn")
        .unwrap();
    assert_eq!(noted.actor, "officer");
}

#[tokio::test]
async fn a_family_with_a_card_keeps_it_until_the_month_is_over() {
    let mut scene = Scene::with_cards(&[family(1, 4), family(2, 1)]).await;
    scene
        .office
        .import(&[family(1, 3), with(2, 1, &[(1, 3)])])
        .await;
    // In whatever order they are named: the other family's card is live when it is asked.
    let report = scene.correct(&[2, 1], Drawn::Unknown).await;
    assert_eq!(report.made.families.len(), 1);
    assert!(
        report.made.refused[0].reason.contains("which is live"),
        "{report:?}"
    );
    let report = scene.correct(&[2], Drawn::Unknown).await;
    let refused = &report.made.refused[0];
    assert!(
        refused.reason.contains("which ended this month"),
        "{}",
        refused.reason
    );
    assert!(refused.hint.contains("from 2026-12-01"), "{}", refused.hint);
    assert_eq!(
        scene.shop(2, NOW).await,
        "V-OK",
        "its own members go on drawing"
    );
    scene.office.app.now = december();
    let report = scene.correct(&[2], Drawn::Unknown).await;
    assert_eq!((report.made.families.len(), report.made.later), (1, vec![]));
    assert_eq!(scene.shop(2, december()).await, "V-OK");
}

#[tokio::test]
async fn who_has_drawn_gets_a_card_for_the_next_month_and_who_has_not_one_for_this() {
    let before = [family(1, 4), family(2, 1), family(3, 1)];
    let mut scene = Scene::with_cards(&before).await;
    let after = [family(1, 2), with(2, 1, &[(1, 2)]), with(3, 1, &[(1, 3)])];
    scene.office.import(&after).await;
    scene.correct(&[1], Drawn::Unknown).await;
    let drawn = scene.correct(&[2], Drawn::Drawn).await;
    assert_eq!(drawn.made.later, [(id(2), december())]);
    assert_eq!(scene.shop(2, NOW).await, "T-EARLY");
    scene.office.act_as("inspector");
    let refused = scene.try_correct(&[3], Drawn::NotDrawn).await;
    assert!(matches!(refused, Err(ReplaceError::Permission(_))));
    scene.office.act_as("officer");
    let not_drawn = scene.correct(&[3], Drawn::NotDrawn).await;
    assert_eq!(not_drawn.made.later, []);
    assert_eq!(scene.shop(3, NOW).await, "V-OK");
}

#[tokio::test]
async fn families_that_exchanged_members_are_corrected_together() {
    let mut scene = Scene::with_cards(&[family(1, 3), family(2, 3)]).await;
    scene
        .office
        .import(&[with(1, 2, &[(2, 2)]), with(2, 2, &[(1, 2)])])
        .await;
    for together in [&[1, 2][..], &[1]] {
        let report = scene.correct(together, Drawn::Unknown).await;
        assert_eq!(report.made.families, [], "{together:?}");
        assert!(
            report.made.refused[0]
                .hint
                .contains("10000002 10000001 --drawn")
        );
    }
    let alone = scene.correct(&[1], Drawn::Drawn).await;
    assert_eq!(alone.made.families, [], "the other card would stay");
    let report = scene.correct(&[1, 2], Drawn::Drawn).await;
    assert_eq!(
        report.made.later,
        [(id(1), december()), (id(2), december())]
    );
    // A correction of a card that has not begun does not begin earlier.
    scene
        .office
        .import(&[with(1, 2, &[(2, 2)]), with(2, 1, &[(1, 2)])])
        .await;
    let again = scene.correct(&[2], Drawn::Unknown).await;
    assert_eq!(again.made.later, [(id(2), december())]);
}

#[tokio::test]
async fn one_of_two_that_go_together_is_not_made_without_the_other() {
    let mut scene = Scene::with_cards(&[family(1, 3), family(2, 3)]).await;
    let mut too_large = family(2, 99);
    too_large.members[2] = family(1, 3).members[2].clone();
    scene
        .office
        .import(&[with(1, 2, &[(2, 2)]), too_large])
        .await;
    let report = scene.correct(&[1, 2], Drawn::Drawn).await;
    assert_eq!(report.made.families, []);
    let reasons: Vec<&str> = report.made.refused.iter().map(|one| &*one.reason).collect();
    assert!(reasons[0].contains("members"), "{reasons:?}");
    assert!(
        reasons[1].contains("family 10000002, whose card would not end"),
        "{reasons:?}"
    );
    assert_eq!(scene.office.statuses(1).await, ["valid"]);
}

#[tokio::test]
async fn a_lost_card_is_not_printed_again_with_who_has_a_card_elsewhere() {
    let mut scene = Scene::with_cards(&[family(1, 4)]).await;
    let app = &scene.office.app;
    revoke_cards(app, &[target(1)], RevocationReason::Lost, true)
        .await
        .unwrap();
    scene
        .office
        .import(&[family(1, 3), with(2, 1, &[(1, 3)])])
        .await;
    assert_eq!(scene.issue().await.later, [(id(2), december())]);
    let replacing = Replacing {
        targets: &[target(1)],
        drawn: Drawn::Unknown,
        apply: true,
    };
    let (app, keys) = (&scene.office.app, &scene.office.keys);
    let report = reprint_cards(
        app,
        keys,
        &mut scene.renderer,
        &replacing,
        ReprintReason::Lost,
    )
    .await
    .unwrap();
    assert!(
        report.made.refused[0]
            .reason
            .starts_with("member 4 has left"),
        "{report:?}"
    );
    let corrected = scene.correct(&[1], Drawn::Unknown).await;
    assert_eq!(corrected.made.later, []);
    assert_eq!(scene.shop(1, NOW).await, "V-OK");
}

#[tokio::test]
async fn a_split_does_not_take_in_who_stands_on_a_third_familys_card() {
    let mut scene = Scene::with_cards(&[family(1, 4), family(3, 2)]).await;
    let mut new = with(2, 0, &[(1, 3), (3, 1)]);
    new.members[0].relation = issuer_domain::Relation::Head;
    scene
        .office
        .import(&[family(1, 3), new, family(3, 1)])
        .await;
    let settling = Settling {
        old: &[id(1)],
        new: &[id(1), id(2)],
        begins: Begins::NextMonth,
        apply: true,
    };
    let (app, keys) = (&scene.office.app, &scene.office.keys);
    let refused = split_family(app, keys, &mut scene.renderer, &settling)
        .await
        .unwrap_err();
    assert!(
        refused
            .to_string()
            .contains("of family 10000003, which is live"),
        "{refused}"
    );
    assert_eq!(scene.office.statuses(1).await, ["valid"]);
}
