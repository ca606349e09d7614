//! Cards in a real database file.

use issuer_domain::{
    Actor, CredentialStatus, Part, Production, RevocationReason, Signing, SuspensionReason,
};

use super::super::sample::{NOW, Office, family, intent, on_both_engines, signed};
use super::super::{CardTarget, SignedDraft, StatusChange, StatusChanged};
use super::*;

on_both_engines! {
async fn an_intent_survives_the_process_and_is_signed_once(office: Office) {
    let intents = office.drafts(300).await;
    office
        .storage
        .cards()
        .store_drafts(&intents)
        .await
        .unwrap();
    let office = office.reopen().await;
    let cards = office.storage.cards();
    assert_eq!(cards.count().await.unwrap(), (300, 0));
    let drafts = cards.list_drafts(200).await.unwrap();
    assert_eq!(drafts.len(), 200);
    assert_eq!(drafts[0].version.to_be_signed, b"10000001");
    assert_eq!(drafts[0].version.status_place, intents[0].status_place);
    let batch: Vec<SignedDraft> = intents[..250].iter().map(signed).collect();
    cards.store_signed(&batch, NOW).await.unwrap();
    let again = cards.store_signed(&batch[..1], NOW).await.unwrap_err();
    assert!(matches!(again, StorageError::NotADraft { .. }), "{again}");
    let page = cards
        .list_signed(Some(&intents[0].number), 10)
        .await
        .unwrap();
    assert_eq!(page[0].version.number, intents[1].number);
    assert_eq!(
        page[0].production,
        Production::Signed(Signing {
            at: NOW,
            key_id: [1, 2, 3, 4]
        })
    );
    assert_eq!(
        page[0].qr_text.as_deref(),
        Some(&*signed(&intents[1]).qr_text)
    );
    assert_eq!(cards.count().await.unwrap(), (50, 250));
}
}

on_both_engines! {
async fn a_batch_is_signed_wholly_or_not_at_all(office: Office) {
    let intents = office.drafts(3).await;
    let cards = office.storage.cards();
    cards.store_drafts(&intents[..2]).await.unwrap();
    let batch: Vec<SignedDraft> = intents.iter().map(signed).collect();
    assert!(matches!(
        cards.store_signed(&batch, NOW).await,
        Err(StorageError::NotADraft { .. })
    ));
    assert_eq!(cards.count().await.unwrap(), (2, 0));
}
}

on_both_engines! {
async fn a_family_has_one_draft_and_one_live_card_and_the_old_one_ends_with_the_new(office: Office) {
    let drafts = office.drafts(1).await;
    let cards = office.storage.cards();
    cards.store_drafts(&drafts).await.unwrap();
    let families = office.storage.families();
    assert_eq!(families.list_without_card(None, 9).await.unwrap(), []);
    let id = family(1, 1).id;
    let mut second = intent(&id, office.places(1).await.remove(0));
    second.number = CardNumber::new(id.clone(), 2, Part::WHOLE).unwrap();
    let second = std::slice::from_mut(&mut second);
    let refused = cards.store_drafts(second).await.unwrap_err();
    assert!(matches!(refused, StorageError::CardExists { .. }), "{refused}");
    cards.store_signed(&[signed(&drafts[0])], NOW).await.unwrap();
    let refused = cards.store_drafts(second).await.unwrap_err();
    assert!(matches!(refused, StorageError::CardExists { .. }), "{refused}");

    second[0].replaces_issue = Some(1);
    cards.store_drafts(second).await.unwrap();
    let status = async |number: &CardNumber| {
        let card = cards.find(&number.to_string()).await.unwrap().unwrap();
        (card.is_live(), card.status)
    };
    assert_eq!(
        status(&drafts[0].number).await,
        (true, CredentialStatus::Valid),
        "a draft takes nothing away"
    );
    cards.store_signed(&[signed(&second[0])], NOW).await.unwrap();
    let superseded = CredentialStatus::Superseded {
        by_issue: 2,
        at: NOW,
        by: Actor::office(),
    };
    assert_eq!(status(&drafts[0].number).await, (false, superseded));
    assert!(status(&second[0].number).await.0);
}
}

on_both_engines! {
async fn going_round_the_program_does_not_make_a_second_live_card(office: Office) {
    let drafts = office.drafts(1).await;
    let cards = office.storage.cards();
    cards.store_drafts(&drafts).await.unwrap();
    cards.store_signed(&[signed(&drafts[0])], NOW).await.unwrap();
    let mut second = intent(&family(1, 1).id, office.places(1).await.remove(0));
    second.number = CardNumber::new(family(1, 1).id, 2, Part::WHOLE).unwrap();
    second.replaces_issue = Some(1);
    cards.store_drafts(std::slice::from_ref(&second)).await.unwrap();
    cards.store_signed(&[signed(&second)], NOW).await.unwrap();
    let revive = "update card
                  set status = 'valid',
                      status_at = null,
                      status_by = null,
                      superseded_by = null
                  where issue_number = 1";
    let mut transaction = office.storage.begin_write().await.unwrap();
    let refused = transaction.execute(Statement::new(revive)).await.unwrap_err();
    assert!(refused.is_taken(), "{refused}");
}
}

on_both_engines! {
async fn a_status_place_belongs_to_one_card(office: Office) {
    let mut drafts = office.drafts(2).await;
    drafts[1].status_place = drafts[0].status_place.clone();
    let cards = office.storage.cards();
    assert!(cards.store_drafts(&drafts).await.is_err());
    assert_eq!(cards.count().await.unwrap(), (0, 0));
}
}

on_both_engines! {
async fn drafts_of_a_key_that_signs_no_more_are_thrown_away(office: Office) {
    let drafts = office.drafts(2).await;
    let cards = office.storage.cards();
    cards.store_drafts(&drafts).await.unwrap();
    let discard = async |key| {
        let discarded = cards.discard_drafts_of_key(key, NOW);
        discarded.await.unwrap().len()
    };
    let keys = office.storage.signing_keys();
    let of_key = async || keys.list_with_uses().await.unwrap().1[&[1, 2, 3, 4]];
    assert_eq!(of_key().await, 2);
    assert_eq!(discard([4, 3, 2, 1]).await, 0);
    assert_eq!(discard([1, 2, 3, 4]).await, 2);
    assert_eq!(of_key().await, 0);
    assert_eq!(cards.count().await.unwrap(), (0, 0));
}
}

async fn change(
    office: &Office,
    numbers: &[u32],
    step: &(
         dyn Fn(CredentialStatus) -> Result<CredentialStatus, issuer_domain::TransitionRefused>
             + Sync
     ),
) -> StatusChanged {
    let targets: Vec<CardTarget> = numbers
        .iter()
        .map(|number| CardTarget {
            family_id: family(*number, 1).id,
            issue: None,
        })
        .collect();
    let change = StatusChange {
        action: "card.changed",
        targets: &targets,
        actor: &Actor::office(),
        at: NOW,
        dry_run: false,
        approval: None,
    };
    let cards = office.storage.cards();
    cards.change_statuses(&change, step).await.unwrap()
}

on_both_engines! {
async fn statuses_change_as_the_state_machine_allows_and_reach_the_list(office: Office) {
    let drafts = office.drafts(3).await;
    let cards = office.storage.cards();
    cards.store_drafts(&drafts).await.unwrap();
    let by = Actor::office;
    let suspend = |status: CredentialStatus| {
        status.suspend(SuspensionReason::EkycMissing, NOW, by())
    };
    let waiting = change(&office, &[1], &suspend).await;
    assert!(waiting.cards.is_empty(), "a draft is no card yet: {waiting:?}");
    let batch: Vec<SignedDraft> = drafts.iter().map(signed).collect();
    cards.store_signed(&batch, NOW).await.unwrap();
    let suspended = change(&office, &[1, 4], &suspend).await;
    assert_eq!(suspended.cards.len(), 1);
    assert_eq!(suspended.refused[0].0, family(4, 1).id);
    let revoke =
        |status: CredentialStatus| status.revoke(RevocationReason::Lost, NOW, by());
    let revoked = change(&office, &[2], &revoke).await;
    let again = change(&office, &[1], &suspend).await;
    assert_eq!(
        again.refused[0].1.to_string(),
        "a card that is suspended cannot be suspended"
    );
    let mut expected: Vec<(u32, CredentialStatus)> = [(0, suspended), (1, revoked)]
        .into_iter()
        .map(|(at, mut changed)| (drafts[at].status_place.index, changed.cards.remove(0).1))
        .collect();
    expected.sort_by_key(|(index, _)| *index);
    let listed = office.storage.status_indexes().list_not_valid(1).await.unwrap();
    assert_eq!(listed, expected);
}
}

mod random_histories;
