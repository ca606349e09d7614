//! What only one of the engines has.

use sqlx::{AssertSqlSafe, Sqlite};

use super::lending::Lent;
use super::{DatabaseLocation, Engine, Statement};
use crate::storage::sample::{NOW, Office, family, on_both_engines, signed};
use crate::storage::{SignedDraft, Storage, StorageError, Upsert};

/// The connection that writes, and one that reads.
async fn connections(office: &Office) -> (Lent<Sqlite>, Lent<Sqlite>) {
    let Engine::Sqlite { writer, readers } = &office.storage.engine else {
        panic!("not SQLite");
    };
    (writer.lend().await.unwrap(), readers.lend().await.unwrap())
}

#[tokio::test]
async fn the_database_keeps_what_it_acknowledged() {
    let office = Office::on_sqlite().await;
    for (pragma, expected) in [
        ("select journal_mode from pragma_journal_mode", "wal"),
        (
            "select cast(synchronous as text) from pragma_synchronous",
            "2",
        ),
        (
            "select cast(foreign_keys as text) from pragma_foreign_keys",
            "1",
        ),
    ] {
        let (value,): (String,) = sqlx::query_as(pragma)
            .fetch_one(&mut *connections(&office).await.0)
            .await
            .unwrap();
        assert_eq!(value, expected, "{pragma}");
    }
    let refused = sqlx::query("delete from member")
        .execute(&mut *connections(&office).await.1)
        .await;
    assert!(refused.is_err(), "readers cannot write");
}

#[tokio::test]
async fn a_newer_schema_is_refused_with_the_way_out_and_left_alone() {
    let office = Office::on_sqlite().await;
    sqlx::query(
        "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
         values (9999, 'from the future', 1, x'00', 0)",
    )
    .execute(&mut *connections(&office).await.0)
    .await
    .unwrap();
    let refused = Storage::open(&office.location).await.unwrap_err();
    assert!(matches!(
        refused,
        StorageError::SchemaTooNew { version: 9999 }
    ));
    assert!(
        refused
            .to_string()
            .contains("hint: use the program version that made it")
    );
}

#[tokio::test]
async fn a_folder_that_is_not_there_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let refused = Storage::open(&DatabaseLocation::Sqlite(
        folder.path().join("none/issuer.db"),
    ))
    .await
    .unwrap_err();
    assert!(matches!(refused, StorageError::Open { .. }));
}

/// Without the guard in `pool_options` every transaction after a full disk is refused until the
/// program starts again.
#[tokio::test]
async fn a_full_disk_is_told_and_work_goes_on_when_there_is_space() {
    let office = Office::on_sqlite().await;
    let intents = office.drafts(200).await;
    let cards = office.storage.cards();
    cards.store_drafts(&intents).await.unwrap();
    let mut batch: Vec<SignedDraft> = intents.iter().map(signed).collect();
    for card in &mut batch {
        card.qr_text = "X".repeat(2_000);
    }
    let limit_pages = async |pages: i64| {
        let pragma = AssertSqlSafe(format!("pragma max_page_count = {pages}"));
        sqlx::query(pragma)
            .fetch_one(&mut *connections(&office).await.0)
            .await
            .unwrap();
    };
    // SQLite refuses to go below the pages that there are.
    limit_pages(1).await;
    for _ in 0..3 {
        let full = cards.store_signed(&batch, NOW).await.unwrap_err();
        assert!(matches!(full, StorageError::DiskFull), "{full}");
        limit_pages(1).await;
    }
    assert_eq!(
        cards.count().await.unwrap(),
        (200, 0),
        "nothing was stored by halves"
    );
    limit_pages(1 << 30).await;
    cards.store_signed(&batch, NOW).await.unwrap();
    assert_eq!(cards.count().await.unwrap(), (0, 200));
    assert_eq!(office.import(&[family(999, 3)]).await, [Upsert::Accepted]);
}

on_both_engines! {
async fn what_is_dropped_before_its_end_changes_nothing_and_keeps_nobody_waiting(office: Office) {
    const CENTRES: &str = "select count(*) as centres from centre";
    let add = || {
        Statement::new(
            "insert into centre (centre_id, name_hindi, prints_a_day, added_at, added_by)
             values ('HP-0001', 'केंद्र', 1, 1, 'office')",
        )
    };
    for round in 0..20 {
        let mut transaction = office.storage.begin_write().await.unwrap();
        if round % 2 == 0 {
            transaction.execute(add()).await.unwrap();
            let seen = transaction.fetch_one(Statement::new(CENTRES)).await.unwrap();
            assert_eq!(seen.integer("centres").unwrap(), 1);
        } else {
            transaction.execute_later(add()).await.unwrap();
        }
        drop(transaction);
    }
    let mut transaction = office.storage.begin_write().await.unwrap();
    transaction.execute_later(add()).await.unwrap();
    // What reads the table that is to change sees the change, though it waited until now.
    let seen = transaction.fetch_one(Statement::new(CENTRES)).await.unwrap();
    assert_eq!(seen.integer("centres").unwrap(), 1, "and nothing of those before");
    transaction.commit().await.unwrap();
    let kept = office.storage.fetch_one(Statement::new(CENTRES)).await.unwrap();
    assert_eq!(kept.integer("centres").unwrap(), 1);
}
}

on_both_engines! {
async fn what_waits_and_breaks_a_rule_is_told_at_the_end_and_nothing_of_it_stays(office: Office) {
    let mut transaction = office.storage.begin_write().await.unwrap();
    let at = NOW.seconds();
    for (name, role) in [("a.thakur", "auditor"), ("a.thakur", "officer")] {
        let insert = Statement::new(
            "insert into staff (name, role, added_at, added_by) values ($1, $2, $3, 'office')",
        );
        let insert = insert.bind(name).bind(role).bind(at);
        transaction.execute_later(insert).await.unwrap();
    }
    let refused = transaction.commit().await.unwrap_err();
    assert!(refused.is_taken(), "{refused}");
    assert_eq!(office.storage.staff().list().await.unwrap(), []);
}
}

#[tokio::test]
async fn a_connection_that_the_server_ended_is_not_lent_twice_on_postgres() {
    let office = Office::on_postgres().await;
    let other = Storage::open(&office.location).await.unwrap();
    let who = || Statement::new("select cast(pg_backend_pid() as bigint) as pid");
    let row = office.storage.fetch_one(who()).await.unwrap();
    let ended = row.integer("pid").unwrap();
    let end = format!("select pg_terminate_backend({ended})");
    other.by_hand(&end).await;
    let mut failed = 0;
    for _ in 0..20 {
        match office.storage.fetch_one(who()).await {
            Ok(row) => assert_ne!(row.integer("pid").unwrap(), ended),
            Err(_) => failed += 1,
        }
    }
    assert!(
        failed <= 1,
        "{failed} of 20 were asked of a dead connection"
    );
}

on_both_engines! {
async fn two_writers_wait_for_each_other(office: Office) {
    let other = Storage::open(&office.location).await.unwrap();
    let take = async |storage: &Storage| {
        let mut versions = Vec::new();
        for _ in 0..50 {
            versions.push(storage.publications().take_version(NOW).await.unwrap());
        }
        versions
    };
    let (mut first, second) = tokio::join!(take(&office.storage), take(&other));
    first.extend(second);
    first.sort_unstable();
    assert!(first.into_iter().eq(1..=100));
}
}

on_both_engines! {
async fn what_breaks_a_check_of_a_card_or_a_request_is_refused_and_on_postgres_told_by_its_name(office: Office) {
    let drafts = office.drafts(1).await;
    let cards = office.storage.cards();
    cards.store_drafts(&drafts).await.unwrap();
    cards.store_signed(&[signed(&drafts[0])], NOW).await.unwrap();
    let request = |state: &str, alone: i64, paid: &str, decided: &str| {
        format!(
            "insert into reprint_request (acknowledgement, family_id, old_card, reason, proof, centre_id,
                 asked_at, asked_by, rate_list, fee_paise, needs_officer, alone, state, paid_at, decided_by, decided_at)
             values ('1', '1', '1', 'lost', 'ekyc', 'HP-1', 1, 'a', 'a', 5, 0, {alone}, '{state}', {paid}, {decided})",
        )
    };
    let payment = |way: &str, confirmed: &str| {
        format!(
            "insert into payment (reference, acknowledgement, attempt, way, paise, initiated_at, initiated_by,
                 state, confirmed_by, entered_by, state_at)
             values ('a', '1', 1, '{way}', 5, 1, 'a', 'confirmed', {confirmed}, 'a', 1)",
        )
    };
    let broken = [
        ("card_issue_number_check", "update card set issue_number = 100".to_owned()),
        ("card_status_check", "update card set status = 'lost', status_at = 1, status_by = 'a'".to_owned()),
        ("card_check13", "update card set status_by = 'a'".to_owned()),
        ("card_signature_check", "update card set signature = key_id".to_owned()),
        ("reprint_request_state_check", request("lost", 1, "null", "null, null")),
        ("reprint_request_check5", request("made", 1, "null", "'a', 1")),
        ("request_by_a_second_person", request("approved", 0, "1", "'a', 1")),
        ("payment_way_check", payment("cheque", "'operator'")),
        ("payment_check3", payment("upi", "'cash'")),
        (
            "notice_text_check",
            "insert into notice (notice_number, event, acknowledgement, text, made_at, state)
             values (1, 'paid', '1', '', 1, 'waiting')".to_owned(),
        ),
    ];
    let is_server = matches!(office.location, DatabaseLocation::Postgres(_));
    for (check, statement) in broken {
        let refused = office.storage.try_by_hand(&statement).await.unwrap_err();
        let refused = refused.as_database_error().unwrap();
        assert!(refused.is_check_violation(), "{check}: {refused}");
        if is_server {
            assert_eq!(refused.constraint(), Some(check), "{refused}");
        }
    }
    assert_eq!(cards.count().await.unwrap(), (0, 1));
}
}
