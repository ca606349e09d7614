use super::super::PieceState;
use super::super::SignedDraft;
use super::super::sample::{NOW, Office, on_both_engines, signed};
use super::*;
use issuer_domain::SymbolCounts;

const LONG: u32 = 60_000;
/// A lease that has run out when it begins.
const OVER: u32 = 0;

async fn lot(office: &Office, cards: u32) {
    let drafts = office.drafts(cards).await;
    office.storage.cards().store_drafts(&drafts).await.unwrap();
    let batch: Vec<SignedDraft> = drafts.iter().map(signed).collect();
    office
        .storage
        .cards()
        .store_signed(&batch, NOW)
        .await
        .unwrap();
    assert_eq!(
        office.storage.freeze_by_family("a", cards, NOW).await,
        u64::from(cards)
    );
}

fn file(name: &str) -> PieceFile {
    PieceFile {
        file: name.to_owned(),
        bytes: 7,
        sha256: [1; 32],
        lines_sha256: [2; 32],
        specimen: true,
        symbols: SymbolCounts {
            five_dots: 2,
            four_dots: 1,
            version_min: 12,
            version_max: 15,
        },
    }
}

async fn past(claim: &Claim, office: &Office) {
    // The clock of a database goes on by itself; a lease of nothing is over a millisecond later.
    let begun = office.storage.clock_ms().await.unwrap();
    while office.storage.clock_ms().await.unwrap() <= begun + 1 {}
    assert!(claim.fence > 0);
}

on_both_engines! {
async fn each_piece_has_one_worker_and_the_manifest_comes_last(office: Office) {
    lot(&office, 3).await;
    let lots = office.storage.lots();
    let proof = lots.claim("w1", None, LONG).await.unwrap().unwrap();
    let cards = lots.claim("w2", Some("a"), LONG).await.unwrap().unwrap();
    assert_eq!((proof.kind, cards.kind), (PieceKind::Proof, PieceKind::Cards));
    assert_eq!((cards.first, cards.last), (1, 3));
    assert_eq!(lots.claim("w3", None, LONG).await.unwrap(), None, "the rest waits");
    assert_eq!(lots.claim("w3", Some("b"), LONG).await.unwrap(), None, "another lot");
    assert!(lots.complete(&proof, &file("proof.pdf"), NOW).await.unwrap());
    assert!(lots.complete(&cards, &file("cards.pdf"), NOW).await.unwrap());
    assert!(!lots.complete(&cards, &file("cards.pdf"), NOW).await.unwrap(), "once");
    let finish = lots.claim("w3", None, LONG).await.unwrap().unwrap();
    assert_eq!(finish.kind, PieceKind::Finish);
    assert!(lots.has_open_pieces(Some("a")).await.unwrap());
    assert!(lots.complete(&finish, &file("manifest.json"), NOW).await.unwrap());
    assert!(!lots.has_open_pieces(None).await.unwrap());
    let pieces = lots.list_pieces("a").await.unwrap();
    assert!(pieces.iter().all(|piece| piece.state == PieceState::Done));
    assert_eq!(pieces[1].file, Some(file("cards.pdf")));
    assert_eq!(pieces[1].drawn, 3);
}
}

on_both_engines! {
async fn a_worker_that_slept_past_its_lease_changes_nothing_any_more(office: Office) {
    lot(&office, 3).await;
    let lots = office.storage.lots();
    let asleep = lots.claim("w1", None, OVER).await.unwrap().unwrap();
    past(&asleep, &office).await;
    let awake = lots.claim("w2", None, LONG).await.unwrap().unwrap();
    assert_eq!(awake.shard, asleep.shard, "the piece went on to another one");
    assert!(!lots.renew(&asleep, 2, LONG).await.unwrap());
    assert!(!lots.complete(&asleep, &file("old"), NOW).await.unwrap());
    assert!(!lots.give_back(&asleep).await.unwrap());
    assert!(!lots.fail(&asleep, "too late").await.unwrap());
    assert!(lots.renew(&awake, 1, LONG).await.unwrap());
    // The same process name with an older fence is no better.
    let again = Claim { worker: "w2".to_owned(), ..asleep };
    assert!(!lots.complete(&again, &file("old"), NOW).await.unwrap());
    assert!(lots.complete(&awake, &file("new"), NOW).await.unwrap());
}
}

on_both_engines! {
async fn a_lease_that_ran_out_but_was_not_taken_may_still_be_renewed(office: Office) {
    lot(&office, 1).await;
    let lots = office.storage.lots();
    let slow = lots.claim("w1", None, OVER).await.unwrap().unwrap();
    past(&slow, &office).await;
    assert!(lots.renew(&slow, 1, LONG).await.unwrap());
    let other = lots.claim("w2", None, LONG).await.unwrap().unwrap();
    assert_ne!(other.shard, slow.shard);
}
}

on_both_engines! {
async fn a_piece_that_fails_again_and_again_is_parked_until_somebody_asks(office: Office) {
    lot(&office, 1).await;
    let lots = office.storage.lots();
    for _ in 0..FAILURES_MAX {
        let claim = lots.claim("w1", None, LONG).await.unwrap().unwrap();
        assert_eq!(claim.kind, PieceKind::Proof);
        assert!(lots.fail(&claim, "the photo is gone").await.unwrap());
    }
    let next = lots.claim("w1", None, LONG).await.unwrap().unwrap();
    assert_eq!(next.kind, PieceKind::Cards, "work goes on with the others");
    assert!(lots.give_back(&next).await.unwrap());
    let pieces = lots.list_pieces("a").await.unwrap();
    assert_eq!(pieces[0].state, PieceState::Parked);
    assert_eq!(pieces[0].error.as_deref(), Some("the photo is gone"));
    assert_eq!(lots.redraw("a", None).await.unwrap(), 1);
    let claim = lots.claim("w1", None, LONG).await.unwrap().unwrap();
    assert_eq!(claim.kind, PieceKind::Proof);
}
}
