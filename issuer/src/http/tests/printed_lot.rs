//! A lot of the test's families, printed and on its way, by the same verbs as the command line's.

use std::sync::atomic::AtomicBool;

use axum::body::Body;
use axum::http::{Method, Request, header};
use issuer_domain::{Actor, Area, Role, Timestamp, Workplace};
use issuer_office::app::App;
use issuer_office::secrets::VendorKey;
use issuer_office::storage::LotCards;
use issuer_office::workflow::freeze_lot::{CARDS_A_FILE_MAX, NewLot, freeze_lot};
use issuer_office::workflow::lot_store::LotStore;
use issuer_office::workflow::press_of_lot::Press;
use issuer_office::workflow::seal_lot::{SealPlan, seal_lot};
use issuer_office::workflow::work_on_lots::{LEASE, Worker, work_on_lots};

use super::test_service::{Answer, Browser, NOW, TestService};

pub(in crate::http) const LOT: &str = "lot-0001";
/// The press where the demonstration's vendor works.
pub(in crate::http) const PRESS: &str = "Himalaya Card Press";

impl TestService {
    /// The office in the hands of somebody of a role, at a time.
    pub(in crate::http) fn at(&self, role: Role, time: Timestamp) -> App {
        let name = Actor::parse(self.person(role).name).unwrap();
        self.service.office().acting(name, time, [5; 32])
    }

    /// Moves somebody of a role to another workplace.
    pub(in crate::http) async fn place(&self, role: Role, workplace: &str) {
        let name = Actor::parse(self.person(role).name).unwrap();
        let workplace: Workplace = workplace.parse().unwrap();
        let office = self.service.office();
        let staff = office.storage.staff();
        let by = office.actor();
        staff.place(&name, &workplace, by, NOW).await.unwrap();
    }

    /// Freezes and draws a lot of every card; their numbers in its order.
    pub(in crate::http) async fn printed_lot(&self) -> Vec<String> {
        let app = self.at(Role::PrintOfficer, NOW);
        let store = LotStore::open(&app.config.output).unwrap();
        let lot = NewLot {
            name: LOT.to_owned(),
            area: Area::State,
            card_type: None,
            limit: CARDS_A_FILE_MAX,
            press: Press::find("single").unwrap(),
            cards_a_file: CARDS_A_FILE_MAX,
        };
        freeze_lot(&app, &lot).await.unwrap();
        let worker = Worker {
            name: "test".to_owned(),
            lot: Some(LOT.to_owned()),
            lease: LEASE,
            until_done: true,
        };
        let mut renderer = self.service.pens().take().await;
        let renderer = &mut renderer;
        let stop = AtomicBool::new(false);
        work_on_lots(&app, &store, renderer, &worker, &|| NOW, &stop, &mut |_| ()).await;
        let every = LotCards::Places {
            after: 0,
            last: u64::MAX,
        };
        let cards = app.storage.lots().list_cards(LOT, every, 1_000).await;
        let cards = cards.unwrap();
        let numbers = cards
            .iter()
            .map(|card| card.card.version.number.to_string());
        numbers.collect()
    }

    /// Seals the lot for a press, at a time, for so many days.
    pub(in crate::http) async fn seal(&self, press: &str, time: Timestamp, days: u16) {
        let app = self.at(Role::PrintOfficer, time);
        let plan = SealPlan {
            lot: LOT.to_owned(),
            vendor: press.to_owned(),
            recipients: vec![VendorKey::generate().recipient()],
            days,
        };
        seal_lot(&app, self.service.keys(), &plan).await.unwrap();
    }

    /// The whole way by the pages: printed, sealed, reported as good, inspected, packed, sent to an
    /// office. The numbers of its cards.
    pub(in crate::http) async fn sent_lot(&self, office: &str) -> Vec<String> {
        let numbers = self.printed_lot().await;
        self.seal(PRESS, NOW, 30).await;
        let mut vendor = self.signed_in(Role::Vendor).await;
        let path = format!("/press/lots/{LOT}/return/apply");
        let form = [("cards", &*return_file(&numbers))];
        let answer = vendor.post(&path, &form).await;
        let done = format!("/press/lots/{LOT}?done=done-press-return");
        assert_eq!(answer.location(), done, "{}", answer.text);
        let mut officer = self.signed_in(Role::PrintOfficer).await;
        for (what, form) in [
            ("inspection/draw", vec![("seed", "monday")]),
            (
                "inspection/results",
                numbers.iter().map(|card| (card.as_str(), "good")).collect(),
            ),
            ("pack", vec![]),
        ] {
            let answer = officer.post(&format!("/lots/{LOT}/{what}"), &form).await;
            assert!(
                answer.location().contains("?done="),
                "{what}: {}",
                answer.text
            );
        }
        let lots = self.service.office().storage.lots();
        let bundles = lots.list_bundles(LOT).await.unwrap();
        let last = bundles.iter().map(|bundle| bundle.number).max().unwrap();
        let form = [
            ("first", "1"),
            ("last", &*last.to_string()),
            ("office", office),
            ("seal", "B-17"),
        ];
        let answer = officer.post(&format!("/lots/{LOT}/dispatch"), &form).await;
        assert!(answer.location().contains("?done="), "{}", answer.text);
        numbers
    }
}

/// A press's file that says that these came out good.
pub(in crate::http) fn return_file(numbers: &[String]) -> String {
    let rows = numbers
        .iter()
        .map(|card| format!("{card},printed,,2026-12-05\n"));
    let rows: String = rows.collect();
    format!("card_number,outcome,reason,at\n{rows}")
}

impl Browser<'_> {
    /// Sends a form with a file.
    pub(in crate::http) async fn send_file(
        &mut self,
        path: &str,
        field: &str,
        content: &str,
    ) -> Answer {
        let body = format!(
            "--edge\r\ncontent-disposition: form-data; name=\"{field}\"; filename=\"a.csv\"\r\n\
             content-type: text/csv\r\n\r\n{content}\r\n--edge--\r\n"
        );
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge")
            .body(Body::from(body));
        self.ask(request.unwrap()).await
    }

    /// Sends JSON, as a script of our own pages does.
    pub(in crate::http) async fn send_json(&mut self, path: &str, json: String) -> Answer {
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(json));
        self.ask(request.unwrap()).await
    }
}
