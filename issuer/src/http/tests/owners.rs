//! Role × route × owner: what is one owner's is there in its own name, and not in another's.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use issuer_domain::{
    AcknowledgementNumber, Actor, ApiScope, Area, ClientName, Family, FieldProfile, RequestReason,
    Role,
};
use issuer_office::storage::{ReviewKind, ReviewToOpen};
use issuer_office::workflow::exchange::manage_clients::{NewClient, add_client, make_token};
use issuer_office::workflow::self_check::issue_self_check;
use issuer_office::workflow::take_grievance::{Complaint, take_grievance};

use super::printed_lot::{LOT, PRESS, return_file};
use super::table::{Owner, table};
use super::test_service::{Answer, Browser, NOW, TestService};
use crate::http::citizen::fresh_secret;
use crate::http::citizen::tests::opened::{families, open_request};
use crate::http::route::Route;
use crate::http::router::routes;

const OFFICE: &str = "block:9360";
/// The total of the example rate list, in paise.
const FEE: &str = "2900";

/// In whose name is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whose {
    Own,
    Other,
}

/// Things of owners, each with the path that leads to it.
struct Things {
    service: TestService,
    /// The numbers of a lot's cards.
    cards: Vec<String>,
    /// The start of a way's path, what it is for the owner's thing, and for the other's.
    paths: Vec<(&'static str, String, String)>,
    /// What a list shows of the thing.
    marks: Vec<(&'static str, String)>,
    /// The family's district.
    district: u32,
    tokens: [String; 2],
}

impl Things {
    async fn make() -> Self {
        let service = TestService::open().await;
        let cards = service.sent_lot(OFFICE).await;
        let family = whole_card(&service).await;
        let mut others = families(&service).await;
        others.retain(|other| other.id != family.id);
        let mut things = Self {
            cards,
            paths: Vec::new(),
            marks: Vec::new(),
            district: family.district.lgd_code,
            tokens: [String::new(), String::new()],
            service,
        };
        things.add_same("/press/lots/{lot}", format!("/press/lots/{LOT}"));
        let consignment = format!("/delivery/consignments/{LOT}/C1");
        things.add_same("/delivery/consignments/{lot}/{number}", consignment);
        things.add_same("/families/{family}", format!("/families/{}", family.id));
        things.mark("/press", LOT);
        things.mark("/delivery", &format!("{LOT}/C1"));
        let request = things.add_request(&family).await;
        things.add_grievance(request).await;
        things.add_review(&others[0], &family).await;
        things.add_approvals(&family).await;
        things.add_slip(&others[1]).await;
        things.add_self_check(&others[1]).await;
        things.add_block_list(&others[2]).await;
        things
    }

    /// A thing that both ask for.
    fn add_same(&mut self, prefix: &'static str, path: String) {
        self.paths.push((prefix, path.clone(), path));
    }

    fn mark(&mut self, path: &'static str, text: &str) {
        self.marks.push((path, text.to_owned()));
    }

    /// A request at the demonstration's centre, paid, approved and made.
    async fn add_request(&mut self, family: &Family) -> AcknowledgementNumber {
        let mut operator = self.service.signed_in(Role::LmkOperator).await;
        let form = [
            ("family_id", family.id.as_str()),
            ("centre", "LMK-0231"),
            ("reason", "lost"),
            ("proof", "old-card"),
            ("seen_paise", FEE),
        ];
        let asked = operator.post("/counter/requests", &form).await;
        let page = asked.location().split('?').next().unwrap().to_owned();
        let cash = [("amount", "29")];
        let paid = operator.post(&format!("{page}/cash"), &cash).await;
        assert_eq!(paid.status, StatusCode::SEE_OTHER, "{}", paid.text);
        let mut officer = self.service.signed_in(Role::Officer).await;
        let decide = page.replace("/counter", "");
        let yes = officer.post(&format!("{decide}/approve"), &[]).await;
        assert_eq!(yes.location(), format!("{decide}?done=approved"));
        self.mark("/counter/requests", &page);
        let number = AcknowledgementNumber::parse(page.rsplit('/').next().unwrap()).unwrap();
        self.add_same("/counter/requests/{number}", page);
        number
    }

    /// A complaint about a request, and its link.
    async fn add_grievance(&mut self, request: AcknowledgementNumber) {
        let app = self.service.service.acting(&Actor::office()).unwrap();
        let secret = fresh_secret(&app);
        let complaint = Complaint {
            category: issuer_domain::GrievanceCategory::NotReceived,
            request: Some(request),
            centre: None,
            shop: None,
            card: "",
            words: "It did not come.",
            secret: &secret,
        };
        let taken = take_grievance(&app, &complaint).await.unwrap();
        let number = taken.number.to_string();
        self.mark("/grievances", &number);
        self.add_same("/grievances/{number}", format!("/grievances/{number}"));
        self.add_link("/complaints/{secret}", &secret.in_link());
    }

    fn add_link(&mut self, prefix: &'static str, secret: &str) {
        let start = prefix.strip_suffix("{secret}").unwrap();
        let other = format!("{start}7ZZZZZZZZZZZZZZZZZZZZZZZZZ");
        self.paths.push((prefix, format!("{start}{secret}"), other));
    }

    /// The slip of another request.
    async fn add_slip(&mut self, family: &Family) {
        let families = families(&self.service).await;
        let at = families.iter().position(|one| one.id == family.id).unwrap();
        let (_, slip) = open_request(&self.service, at, RequestReason::Lost).await;
        self.add_link("/track/{secret}", &slip.in_link());
    }

    async fn add_self_check(&mut self, family: &Family) {
        let officer = Actor::parse(self.service.person(Role::Officer).name).unwrap();
        let app = self.service.service.acting(&officer).unwrap();
        let secret = fresh_secret(&app);
        issue_self_check(&app, &family.id, &secret).await.unwrap();
        self.add_link("/self-check/{secret}", &secret.in_link());
    }

    /// Two families that may be one, in the district of the second one.
    async fn add_review(&mut self, left: &Family, right: &Family) {
        let review = ReviewToOpen {
            kind: ReviewKind::Duplicate,
            reason: "member_in_two_families",
            left_id: left.id.as_str().to_owned(),
            right_id: right.id.as_str().to_owned(),
            left_family: Some(left.id.as_str().to_owned()),
            right_family: right.id.as_str().to_owned(),
            place: [
                right.district.lgd_code,
                right.block.lgd_code,
                right.local_body.place.lgd_code,
            ],
            score: None,
            evidence: "{}".to_owned(),
            left_refused_content: None,
            refused_content: None,
        };
        let storage = &self.service.service.office().storage;
        let opened = storage.duplicates().open_alike(&[review], NOW).await;
        assert_eq!(opened.unwrap(), 1);
        self.add_same("/reviews/{number}", "/reviews/1".to_owned());
    }

    /// One that the inspector asked for, and one that the auditor did.
    async fn add_approvals(&mut self, family: &Family) {
        let district = format!("district:{}", self.district);
        self.service.place(Role::Inspector, &district).await;
        for role in [Role::Inspector, Role::Auditor] {
            let mut browser = self.service.signed_in(role).await;
            let path = format!("/families/{}/ask", family.id);
            let asked = browser.post(&path, &[("reason", "a complaint")]).await;
            assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.text);
        }
        let (own, other) = ("/approvals/1".to_owned(), "/approvals/2".to_owned());
        self.paths.push(("/approvals/{number}", own, other));
    }

    /// A list of one department's client, and another client.
    async fn add_block_list(&mut self, family: &Family) {
        for (at, name) in ["pds", "elsewhere"].into_iter().enumerate() {
            let name = ClientName::parse(name).unwrap();
            let officer = Actor::parse(self.service.person(Role::Officer).name).unwrap();
            let app = self.service.service.acting(&officer).unwrap();
            let new = NewClient {
                name: &name,
                title: "A department",
                profile: FieldProfile::Food,
                area: Area::State,
                files: None,
            };
            add_client(&app, &new).await.unwrap();
            let made = make_token(&app, &name, &[ApiScope::BlockList], None).await;
            self.tokens[at] = made.unwrap().0.to_string();
        }
        let list = serde_json::json!({
            "action": "block", "reason": "ekyc", "cards": [family.id.as_str()], "apply": true,
        });
        let path = "/api/v1/pds/block-lists";
        let request = Request::post(path)
            .header(header::AUTHORIZATION, format!("Bearer {}", self.tokens[0]))
            .header("idempotency-key", "list-1")
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(list.to_string()));
        let taken = self.service.browser().ask(request.unwrap()).await;
        let taken: serde_json::Value = serde_json::from_str(&taken.text).unwrap();
        assert_eq!(taken["state"], "applied", "{taken}");
        self.mark(path, "\"applied\"");
        let own = format!("{path}/{}", taken["number"]);
        self.add_same("/api/v1/pds/block-lists/{number}", own);
    }

    /// The path of a way to a thing.
    fn path(&self, way: &str, whose: Whose) -> String {
        if !way.contains('{') {
            return way.to_owned();
        }
        let found = self.paths.iter().find(|(start, ..)| way.starts_with(start));
        let (start, own, other) = found.unwrap_or_else(|| panic!("make a thing for {way}"));
        let thing = if whose == Whose::Own { own } else { other };
        let rest = way[start.len()..].replace("{picture}", "1-front.png");
        format!("{thing}{rest}")
    }

    /// What is sent, so that nothing else is wrong with it than whose it is.
    fn form(&self, way: &str) -> Vec<(&'static str, String)> {
        let form: &[(&'static str, &str)] = match way.rsplit('/').next().unwrap() {
            "utr" => &[("utr", "615300000017")],
            "cash" => &[("amount", "29")],
            "apply" | "errors" => &[("cards", &return_file(&self.cards))],
            "deleted" => &[("certificate", "PC/1"), ("dated", "2026-12-05")],
            "ask" => &[("reason", "a complaint")],
            "names" => &[("approval", "1")],
            _ if way == "/grievances/{number}" => &[("answer", "It is sent again.")],
            _ if way == "/reviews/{number}" => &[("decision", "different")],
            _ => &[],
        };
        let form = form
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()));
        form.collect()
    }

    /// Asks a way in for a thing, in one name or the other; the answer, and how many events of the
    /// audit came of it.
    async fn ask<'things>(
        &'things self,
        browsers: &mut Vec<(Role, Browser<'things>)>,
        route: &Route,
        owner: Owner,
        whose: Whose,
    ) -> (Answer, i64) {
        let own_press = format!("press:{PRESS}");
        let own_district = format!("district:{}", self.district);
        let placed = match owner {
            Owner::Centre => Some((Role::LmkOperator, "centre:LMK-0231", "centre:LMK-0417")),
            Owner::Press => Some((Role::Vendor, &*own_press, "press:Other Press")),
            Owner::Office => Some((Role::Distributor, OFFICE, "block:9361")),
            Owner::Area => Some((Role::Inspector, &*own_district, "district:99999")),
            Owner::Asker => Some((Role::Inspector, &*own_district, &*own_district)),
            _ => None,
        };
        let mut nobody = self.service.browser();
        let browser = match placed {
            None => &mut nobody,
            Some((role, own, other)) => {
                let place = if whose == Whose::Own { own } else { other };
                self.service.place(role, place).await;
                if !browsers.iter().any(|(known, _)| *known == role) {
                    browsers.push((role, self.service.signed_in(role).await));
                }
                let found = browsers.iter_mut().find(|(known, _)| *known == role);
                &mut found.unwrap().1
            }
        };
        let before = self.events().await;
        let answer = self.send(browser, route, owner, whose).await;
        (answer, self.events().await - before)
    }

    async fn send(
        &self,
        browser: &mut Browser<'_>,
        route: &Route,
        owner: Owner,
        whose: Whose,
    ) -> Answer {
        let way = route.path;
        let path = self.path(way, whose);
        if owner == Owner::Client {
            let token = &self.tokens[usize::from(whose == Whose::Other)];
            let request = Request::get(path)
                .header(header::AUTHORIZATION, format!("Bearer {token}"))
                .body(Body::empty());
            return browser.ask(request.unwrap()).await;
        }
        if route.method == Method::GET {
            return browser.get(&path).await;
        }
        if way == "/press/lots/{lot}/return" {
            let file = return_file(&self.cards);
            return browser.send_file(&path, "cards", &file).await;
        }
        let form = self.form(way);
        let form: Vec<(&str, &str)> = form.iter().map(|(name, text)| (*name, &**text)).collect();
        browser.post(&path, &form).await
    }

    async fn events(&self) -> i64 {
        let chain = self.service.service.office().storage.audit_chain();
        chain.find_last().await.unwrap().unwrap().sequence
    }
}

/// A family whose card is one piece.
async fn whole_card(service: &TestService) -> Family {
    let storage = &service.service.office().storage;
    let cards = storage.cards().list_live(None, 100).await.unwrap();
    let mut cards = cards.iter();
    let card = cards.find(|card| card.version.number.part().of() == 1);
    let found = storage.families().find(card.unwrap().family_id()).await;
    found.unwrap().unwrap().family
}

#[test]
fn every_way_whose_path_names_a_thing_says_whose_it_is() {
    for ((method, path), line) in table() {
        let names = path.contains('{');
        assert!(
            !names || line.owner != Owner::None,
            "whose is {method} {path}?"
        );
        let whose_of_one = !matches!(line.owner, Owner::None);
        let is_list = method == "GET";
        assert!(
            names || is_list || !whose_of_one,
            "{method} {path} names no thing"
        );
    }
}

#[tokio::test]
async fn what_is_one_owners_is_there_in_its_own_name_alone() {
    let things = Things::make().await;
    let table = table();
    let (mut browsers, mut asked) = (Vec::new(), 0);
    for route in routes() {
        let owner = table[&(route.method.to_string(), route.path.to_owned())].owner;
        if matches!(owner, Owner::None | Owner::State | Owner::Public) {
            continue;
        }
        let what = format!("{} {}", route.method, route.path);
        let mark = things.marks.iter().find(|(path, _)| *path == route.path);
        let (other, written) = things.ask(&mut browsers, &route, owner, Whose::Other).await;
        assert_eq!(written, 0, "{what} of another writes nothing");
        let (own, _) = things.ask(&mut browsers, &route, owner, Whose::Own).await;
        let is_there = |answer: &Answer| match mark {
            Some((_, mark)) => answer.status == StatusCode::OK && answer.text.contains(mark),
            None => answer.status != StatusCode::NOT_FOUND,
        };
        assert!(!is_there(&other), "{what} of another: {}", other.status);
        assert!(
            is_there(&own),
            "{what} of one's own: {} {}",
            own.status,
            own.text
        );
        for answer in [other, own] {
            let status = answer.status;
            assert_ne!(status, StatusCode::FORBIDDEN, "{what}");
            assert!(!status.is_server_error(), "{what}: {status}");
            assert!(!answer.location().starts_with("/sign-in"), "{what}");
        }
        asked += 1;
    }
    assert!(asked >= 35, "{asked}");
}
