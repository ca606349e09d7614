//! A lot at the press, and shortcuts through its way, for the tests of storage.

use issuer_domain::production::{PressReport, SpoilReason};
use issuer_domain::{Actor, CardNumber, Making, Part, ReprintReason, Timestamp};
use time::macros::date;

use super::engine::Statement;
use super::sample::{NOW, Office, family, intent, signed};
use super::{
    CardFinding, CardReport, LotCards, LotStage, Lots, PressReturn, PressReturned, RoundState,
    SignedDraft, StockDay, Storage,
};

pub(super) const LOT: &str = "lot-1";
pub(super) const EVERY_CARD: LotCards = LotCards::Places {
    after: 0,
    last: u64::MAX,
};
/// When the press and all others after it are at work.
pub(super) const LATER: Timestamp = NOW.plus_seconds(3_600);

impl Office {
    /// Exports a lot of cards of families 1 to `count`; their numbers in the order of families.
    pub(super) async fn exported(&self, count: u32) -> Vec<String> {
        let drafts = self.drafts(count).await;
        let cards = self.storage.cards();
        cards.store_drafts(&drafts).await.unwrap();
        let batch: Vec<SignedDraft> = drafts.iter().map(signed).collect();
        cards.store_signed(&batch, NOW).await.unwrap();
        let lots = self.storage.lots();
        self.storage.freeze_by_family(LOT, count, NOW).await;
        lots.advance(LOT, LotStage::Rendered, NOW).await.unwrap();
        lots.advance(LOT, LotStage::Exported, NOW).await.unwrap();
        drafts
            .iter()
            .map(|draft| draft.number.to_string())
            .collect()
    }

    /// The same office in the hands of the person who checks.
    pub(super) fn checker(&self) -> Storage {
        self.storage.acting_as(Actor::parse("checker").unwrap())
    }

    /// The press says something of these cards.
    pub(super) async fn report(
        &self,
        numbers: &[String],
        report: PressReport,
        stock: &[StockDay],
    ) -> PressReturned {
        let cards: Vec<CardReport> = numbers.iter().map(|number| said(number, report)).collect();
        self.send(&cards, stock, false).await
    }

    /// The press sends a file.
    pub(super) async fn send(
        &self,
        cards: &[CardReport],
        stock: &[StockDay],
        dry_run: bool,
    ) -> PressReturned {
        let returned = PressReturn {
            lot_id: LOT,
            cards,
            stock,
            at: LATER,
            dry_run,
        };
        self.storage.lots().record_return(&returned).await.unwrap()
    }

    /// The checker finds what `defects` says of each card to look at; how the round ends.
    pub(super) async fn inspect(
        &self,
        seed: &str,
        defects: &dyn Fn(&str) -> Vec<SpoilReason>,
    ) -> RoundState {
        let checker = self.checker();
        let lots: Lots<'_> = checker.lots();
        let round = lots.draw_inspection(LOT, seed, LATER).await.unwrap();
        let findings: Vec<CardFinding> = round
            .cards
            .iter()
            .map(|card| CardFinding {
                number: card.number.clone(),
                defects: defects(&card.number),
            })
            .collect();
        let done = lots.record_findings(LOT, &findings, LATER, false).await;
        done.unwrap().inspection.state
    }

    /// The family of a card gets its next card, which ends the one before.
    pub(super) async fn reprint(&self, number: &str) -> String {
        let (family_id, issue, _) = CardNumber::parse(number).unwrap();
        let place = self.places(1).await.remove(0);
        let mut draft = intent(&family_id, place);
        draft.number = CardNumber::new(family_id, issue + 1, Part::WHOLE).unwrap();
        draft.making = Making::Reprint(ReprintReason::Misprinted);
        draft.replaces_issue = Some(issue);
        let cards = self.storage.cards();
        cards
            .store_drafts(std::slice::from_ref(&draft))
            .await
            .unwrap();
        cards.store_signed(&[signed(&draft)], LATER).await.unwrap();
        draft.number.to_string()
    }

    /// The state of each card of the lot, in its order.
    pub(super) async fn words(&self) -> Vec<&'static str> {
        let lots = self.storage.lots();
        let cards = lots.list_cards(LOT, EVERY_CARD, 1_000).await.unwrap();
        cards
            .iter()
            .map(|card| card.card.production.word())
            .collect()
    }

    /// How many events the audit log has.
    pub(super) async fn events(&self) -> i64 {
        let query = Statement::new("select count(*) as events from audit_event");
        let mut transaction = self.storage.begin_read().await.unwrap();
        let row = transaction.fetch_one(query).await.unwrap();
        row.integer("events").unwrap()
    }
}

pub(super) fn said(number: &str, report: PressReport) -> CardReport {
    CardReport {
        number: number.to_owned(),
        report,
        at: LATER,
    }
}

/// A day on which so many blanks were used and none is left.
pub(super) fn stock(used: u32) -> StockDay {
    StockDay {
        day: date!(2026 - 11 - 21),
        opening: used,
        received: 0,
        used,
        spoiled: 0,
        closing: 0,
    }
}

/// The head of a card's family.
pub(super) fn head(number: &str) -> String {
    let (family_id, ..) = CardNumber::parse(number).unwrap();
    let number: u32 = family_id.as_str().parse().unwrap();
    family(number - 10_000_000, 2).members[0].id.clone()
}
