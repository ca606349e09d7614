use tempfile::TempDir;
use zeroize::Zeroizing;

use super::*;
use crate::signing::{FileKey, Signer};
use crate::storage::{DatabaseLocation, StoredCheckpoint};
use crate::test_postgres::{empty_postgres, on_both_engines};
use crate::workflow::test_office::NOW;

/// Events in the chain that is tampered with.
const EVENTS: i64 = 2_000;
const ORIGIN: &str = "hp.example/audit-chain";

struct Chain {
    storage: Storage,
    key: FileKey,
    _folder: Option<TempDir>,
}

impl Chain {
    async fn open(location: DatabaseLocation, folder: Option<TempDir>) -> Self {
        let storage = Storage::open(&location).await.unwrap();
        let events = u32::try_from(EVENTS).unwrap();
        storage.note_events(events, NOW).await;
        Self {
            storage,
            key: FileKey::from_seed(&Zeroizing::new([5; 32])),
            _folder: folder,
        }
    }

    async fn on_sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("issuer.db");
        Self::open(DatabaseLocation::Sqlite(path), Some(folder)).await
    }

    async fn on_postgres() -> Self {
        Self::open(empty_postgres().await, None).await
    }

    async fn verify(&self, outside: &[OutsideCheckpoint]) -> AuditReport {
        let keys = [self.key.public_key()];
        verify_audit(&self.storage, ORIGIN, &keys, outside, &mut |_| ())
            .await
            .unwrap()
    }

    /// A checkpoint over the chain as it is, stored and given to somebody outside.
    async fn checkpoint(&self) -> OutsideCheckpoint {
        let last = self.storage.audit_chain().find_last().await.unwrap();
        let last = last.unwrap();
        let note = CheckpointNote {
            origin: ORIGIN.to_owned(),
            size: last.sequence.cast_unsigned(),
            hash: last.hash.clone().try_into().unwrap(),
            at: NOW,
        };
        let text = note.sign(&self.key).unwrap();
        let stored = StoredCheckpoint {
            size: last.sequence,
            at: NOW,
            hash: last.hash,
            note: text.clone(),
        };
        let chain = self.storage.audit_chain();
        chain.keep_checkpoint(&stored).await.unwrap();
        let name = "outside".to_owned();
        OutsideCheckpoint { name, text }
    }
}

/// The first, the last, and some between that have nothing in common.
fn some_rows() -> impl Iterator<Item = i64> {
    [1, 2, EVENTS - 1, EVENTS]
        .into_iter()
        .chain((37..EVENTS).step_by(331))
}

on_both_engines! {
async fn an_untouched_chain_holds_and_cannot_be_touched_through_its_triggers(chain: Chain) {
    chain.checkpoint().await;
    let report = chain.verify(&[]).await;
    assert_eq!((report.faulty, report.events), (0, EVENTS.cast_unsigned()));
    assert_eq!((report.checkpoints, report.covered), (1, EVENTS));
    for statement in [
        "update audit_event set detail = 'x' where sequence = 7",
        "delete from audit_event where sequence = 7",
        "update audit_checkpoint set size = 1",
        "delete from audit_checkpoint",
    ] {
        let refused = chain.storage.try_by_hand(statement).await;
        assert!(refused.is_err(), "{statement}");
    }
    assert_eq!(chain.verify(&[]).await.faulty, 0);
}

async fn every_changed_field_of_any_event_is_found(chain: Chain) {
    chain.storage.drop_audit_triggers().await;
    for row in some_rows() {
        for (change, back) in [
            ("at = at + 1", "at = at - 1"),
            ("actor = 'x'", "actor = 'office'"),
            ("action = 'card.signer'", "action = 'card.signed'"),
            ("subject = 'x'", "subject = sequence"),
            ("detail = 'x'", "detail = ''"),
        ] {
            let set = |what| format!("update audit_event set {what} where sequence = {row}");
            chain.storage.by_hand(&set(change)).await;
            let report = chain.verify(&[]).await;
            assert_eq!(report.faults, [AuditFault::Altered { sequence: row }], "{change}");
            chain.storage.by_hand(&set(back)).await;
        }
    }
    assert_eq!(chain.verify(&[]).await.faulty, 0);
}

async fn every_event_that_is_taken_out_or_put_in_is_found(chain: Chain) {
    chain.checkpoint().await;
    chain.storage.drop_audit_triggers().await;
    for row in some_rows() {
        let take = format!(
            "create table taken as select * from audit_event where sequence = {row};
             delete from audit_event where sequence = {row}"
        );
        chain.storage.by_hand(&take).await;
        let report = chain.verify(&[]).await;
        let fault = if row == EVENTS {
            AuditFault::CutOff { checkpoint: EVENTS, last: EVENTS - 1 }
        } else {
            AuditFault::Missing { from: row, to: row }
        };
        assert_eq!(report.faults, [fault]);
        // Closing the gap does not hide it.
        if row < EVENTS {
            let close = format!("update audit_event set sequence = sequence + 1000000 where sequence > {row};
                 update audit_event set sequence = sequence - 1000001 where sequence > 1000000");
            chain.storage.by_hand(&close).await;
            let found = chain.verify(&[]).await;
            assert_eq!(found.faulty, (EVENTS - row + 1 + 1).cast_unsigned());
            assert_eq!(found.faults[0], AuditFault::Unlinked { sequence: row });
            let open = format!("update audit_event set sequence = sequence + 1000000 where sequence >= {row};
                 update audit_event set sequence = sequence - 999999 where sequence > 1000000");
            chain.storage.by_hand(&open).await;
        }
        chain.storage.by_hand("insert into audit_event select * from taken; drop table taken").await;
    }
    let put = format!("insert into audit_event (sequence, at, actor, action, subject, detail, previous_hash, hash)
         select {EVENTS} + 1, at, actor, 'card.revoked', subject, detail, hash,
                (select previous_hash from audit_event where sequence = 1)
         from audit_event where sequence = {EVENTS}");
    chain.storage.by_hand(&put).await;
    let report = chain.verify(&[]).await;
    assert_eq!(report.faults, [AuditFault::Altered { sequence: EVENTS + 1 }]);
}

async fn events_that_changed_places_are_found(chain: Chain) {
    chain.storage.drop_audit_triggers().await;
    for row in some_rows().filter(|row| *row < EVENTS) {
        let swap = format!(
            "update audit_event set sequence = 1000000 where sequence = {row};
             update audit_event set sequence = {row} where sequence = {row} + 1;
             update audit_event set sequence = {row} + 1 where sequence = 1000000"
        );
        chain.storage.by_hand(&swap).await;
        let report = chain.verify(&[]).await;
        assert!(report.faulty >= 3, "{:?}", report.faults);
        assert_eq!(report.faults[0], AuditFault::Unlinked { sequence: row });
        chain.storage.by_hand(&swap).await;
    }
    assert_eq!(chain.verify(&[]).await.faulty, 0);
}

async fn a_chain_that_was_cut_off_is_found_by_its_checkpoint(chain: Chain) {
    let outside = chain.checkpoint().await;
    chain.storage.note_events(10, NOW).await;
    chain.storage.drop_audit_triggers().await;
    // What came after the checkpoint can go unseen: this is what checkpoints are for.
    let cut = |from: i64| format!("delete from audit_event where sequence > {from}");
    chain.storage.by_hand(&cut(EVENTS + 3)).await;
    assert_eq!(chain.verify(&[]).await.faulty, 0);
    chain.storage.by_hand(&cut(EVENTS - 1)).await;
    let found = AuditFault::CutOff { checkpoint: EVENTS, last: EVENTS - 1 };
    assert_eq!(chain.verify(&[]).await.faults, std::slice::from_ref(&found));
    chain.storage.by_hand("delete from audit_checkpoint").await;
    assert_eq!(chain.verify(&[]).await.faulty, 0);
    assert_eq!(chain.verify(std::slice::from_ref(&outside)).await.faults, [found]);
    chain.storage.by_hand("delete from audit_event").await;
    assert_eq!(chain.verify(&[outside]).await.faulty, 1);
}

async fn a_chain_that_was_written_anew_is_found_by_its_checkpoint(chain: Chain) {
    let outside = chain.checkpoint().await;
    chain.storage.drop_audit_triggers().await;
    chain.storage.by_hand("delete from audit_event; delete from audit_checkpoint").await;
    let events = u32::try_from(EVENTS).unwrap();
    chain.storage.note_events(events, NOW.plus_seconds(1)).await;
    assert_eq!(chain.verify(&[]).await.faulty, 0);
    let report = chain.verify(&[outside]).await;
    assert_eq!(report.faults, [AuditFault::Rewritten { checkpoint: EVENTS }]);
}

async fn a_checkpoint_that_was_changed_is_found(chain: Chain) {
    let outside = chain.checkpoint().await;
    chain.storage.drop_audit_triggers().await;
    chain.storage.by_hand("update audit_checkpoint set size = 1999").await;
    let report = chain.verify(&[]).await;
    assert_eq!(report.faults, [AuditFault::CheckpointColumns { checkpoint: 1_999 }]);
    chain.storage.by_hand("update audit_checkpoint set note = replace(note, '2000', '1999')").await;
    let report = chain.verify(&[]).await;
    let error = NoteError::Signature;
    assert!(matches!(&report.faults[..], [AuditFault::Checkpoint { error: found, .. }] if *found == error));
    let other = OutsideCheckpoint { text: outside.text.replace("hp.", "up."), ..outside };
    assert_eq!(chain.verify(&[other]).await.faulty, 2);
}
}
