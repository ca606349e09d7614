use super::*;
use crate::workflow::issue_cards::issue_cards;
use crate::workflow::publish_update::publish_update;
use crate::workflow::renderer::Renderer;
use crate::workflow::test_office::{NOW, TestOffice, family};

/// An office with published cards: families of 1, 4, 6 and 20 members, the last with several parts.
struct Issued {
    office: TestOffice,
    update: Vec<u8>,
}

impl Issued {
    async fn open() -> Self {
        let office = TestOffice::open().await;
        let families = [family(1, 1), family(2, 4), family(3, 6), family(4, 20)];
        office.import(&families).await;
        let mut renderer = Renderer::bundled().unwrap();
        issue_cards(&office.app, &office.keys, &mut renderer, &mut |_| ())
            .await
            .unwrap();
        let office = office.open_again(NOW.plus_seconds(60)).await;
        let published = publish_update(&office.app, &office.keys).await.unwrap();
        let update = std::fs::read(published.path).unwrap();
        Self { office, update }
    }

    async fn recheck(&self) -> RecheckReport {
        let lists = Lists::open(&self.update, &self.office.keys.anchors).unwrap();
        let published = PublishedLists::of(&self.update).unwrap();
        recheck(&self.office.app, &lists, &published, &mut |_| ())
            .await
            .unwrap()
    }

    /// What is told after a change by hand, which is then taken back.
    async fn codes_after(&self, change: &str, back: &str) -> Vec<&'static str> {
        let storage = &self.office.app.storage;
        storage.by_hand(change).await;
        let report = self.recheck().await;
        assert!(
            report
                .violations
                .iter()
                .all(|one| !one.text.is_empty() && !one.hint.is_empty()),
            "{report:?}"
        );
        storage.by_hand(back).await;
        report.by_code.into_keys().collect()
    }
}

#[tokio::test]
async fn what_was_issued_as_it_should_be_is_clean() {
    let issued = Issued::open().await;
    let report = issued.recheck().await;
    assert_eq!(report.violations, []);
    assert!(report.cards > 4, "the family of 20 has several parts");
}

/// Each change is one that somebody with the database in hand could make.
#[tokio::test]
async fn whatever_is_broken_by_hand_is_told() {
    let issued = Issued::open().await;
    issued.office.app.storage.drop_audit_triggers().await;
    let cards = issued.office.app.storage.issued_cards();
    let card = cards.list("", 1).await.unwrap().remove(0);
    let number = &card.card_number;
    let set = |what: &str| format!("update card set {what} where card_number = '{number}'");
    let backup = "create table kept as select * from card; create table kept_family as select * from family; create table kept_member as select * from member; create table kept_audit as select * from audit_event";
    issued.office.app.storage.by_hand(backup).await;
    let columns = [
        ("qr_text", "qr_text = 'NCFX'", vec!["qr.refused"]),
        (
            "qr_text",
            "qr_text = (select qr_text from kept order by card_number desc limit 1)",
            vec![
                "claims.members",
                "row.bytes",
                "row.family",
                "row.number",
                "row.part",
                "row.place",
                "row.signature",
            ],
        ),
        ("to_be_signed", "to_be_signed = x'00'", vec!["row.bytes"]),
        (
            "signature",
            "signature = zeroblob(64)",
            vec!["row.signature"],
        ),
        ("key_id", "key_id = x'01020304'", vec!["row.key"]),
        ("issued_at", "issued_at = issued_at - 1", vec!["row.issued"]),
        (
            "expires_at",
            "expires_at = expires_at + 1",
            vec!["row.expires"],
        ),
        (
            "status_index",
            "status_index = status_index + 1",
            vec!["row.place"],
        ),
        ("card_type", "card_type = 'migrant'", vec!["row.type"]),
        (
            "family_revision",
            "family_revision = 7",
            vec!["family.missing"],
        ),
    ];
    for (column, change, expected) in columns {
        let back = set(&format!(
            "{column} = (select {column} from kept where card_number = '{number}')"
        ));
        let codes = issued.codes_after(&set(change), &back).await;
        assert_eq!(codes, expected, "{change}");
    }
    let family = &card.family_id;
    for (table, column, value, expected) in [
        ("family", "categories", "1", "claims.categories"),
        ("family", "shop_code", "'HP1'", "claims.shop"),
        ("family", "local_body_lgd", "1", "claims.place"),
        ("family", "card_type", "'migrant'", "claims.type"),
        ("member", "name_latin", "'Other'", "claims.head"),
        ("member", "birth_year", "1901", "claims.head"),
    ] {
        let of = format!("where family_id = '{family}'");
        let change = format!("update {table} set {column} = {value} {of}");
        let back =
            format!("update {table} set {column} = (select {column} from kept_{table} {of}) {of}");
        assert_eq!(
            issued.codes_after(&change, &back).await,
            [expected],
            "{change}"
        );
    }
    for (change, expected) in [
        (
            format!("delete from audit_event where subject = '{number}'"),
            "audit.signed",
        ),
        (
            format!(
                "update audit_event set action = 'card.revoked' where subject = '{number}' and action = 'card.signed'"
            ),
            "audit.status",
        ),
    ] {
        let back = "delete from audit_event; insert into audit_event select * from kept_audit";
        let codes = issued.codes_after(&change, back).await;
        assert!(codes.contains(&expected), "{change}: {codes:?}");
    }
    assert_eq!(issued.recheck().await.violations, []);
}

#[tokio::test]
async fn a_status_that_was_changed_by_hand_is_told() {
    let issued = Issued::open().await;
    let cards = issued.office.app.storage.issued_cards();
    let number = cards.list("", 1).await.unwrap().remove(0).card_number;
    for (status, facts) in [
        ("suspended", "status_reason = 'ekyc_pending'"),
        ("superseded", "superseded_by = 99"),
    ] {
        let change = format!(
            "update card set status = '{status}', status_at = 1, status_by = 'office', {facts} where card_number = '{number}'"
        );
        let back = format!(
            "update card set status = 'valid', status_at = null, status_by = null, status_reason = null, superseded_by = null where card_number = '{number}'"
        );
        let codes = issued.codes_after(&change, &back).await;
        assert_eq!(codes, ["audit.status", "list.differs"], "{status}");
    }
}

#[tokio::test]
async fn two_live_cards_of_a_family_are_told_where_the_constraint_was_taken_away() {
    let issued = Issued::open().await;
    let change = "drop index card_live;
         update card set family_id = (select min(family_id) from card), issue_number = 7
         where card_number = (select max(card_number) from card where part = 1 and parts = 1)";
    let codes = issued.codes_after(change, "select 1").await;
    assert!(codes.contains(&"live.twice"), "{codes:?}");
}
