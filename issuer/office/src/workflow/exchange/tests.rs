//! The signed file drop, and how tokens are used.

use std::fs;
use std::path::{Path, PathBuf};

use base64ct::{Base64, Encoding};
use issuer_domain::{ApiScope, Area, ClientName, FieldProfile, Timestamp};
use serde_json::{Value, json};
use tempfile::TempDir;
use zeroize::Zeroizing;

use super::Asking;
use super::block_lists::{BlockListAsked, decide_block_list, take_block_list};
use super::error::ExchangeError;
use super::file_drop::{FileDropReport, run_file_drop};
use super::manage_clients::{
    ClientError, NewClient, add_client, client_of_token, disable_client, make_token,
};
use crate::signing::{ExportNote, FileKey, Signer};
use crate::storage::{BlockListState, ShareWay};
use crate::workflow::check_lists::lists_for_check;
use crate::workflow::issue_cards::issue_cards;
use crate::workflow::renderer::Renderer;
use crate::workflow::test_office::{NOW, TestOffice, family};

struct Drop {
    office: TestOffice,
    folder: TempDir,
    key: FileKey,
}

impl Drop {
    async fn open() -> Self {
        let office = TestOffice::open().await.with_staff().await;
        office.import(&[family(1, 2), family(2, 3)]).await;
        let key = FileKey::from_seed(&Zeroizing::new([5; 32]));
        let name = ClientName::parse("fcs").unwrap();
        let new = NewClient {
            name: &name,
            title: "Food",
            profile: FieldProfile::Food,
            area: Area::State,
            files: Some((key.public_key(), vec![ApiScope::FamilyStatus])),
        };
        add_client(&office.app, &new).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("in")).unwrap();
        Self {
            office,
            folder,
            key,
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn put(&self, name: &str, content: &str, key: &FileKey) {
        let signature = Base64::encode_string(&key.sign(content.as_bytes()).unwrap());
        fs::write(self.path(&format!("in/{name}")), content).unwrap();
        fs::write(self.path(&format!("in/{name}.sig")), signature).unwrap();
    }

    async fn run(&self) -> FileDropReport {
        let lists = lists_for_check(&self.office.app, &self.office.keys)
            .await
            .unwrap();
        run_file_drop(
            &self.office.app,
            &self.office.keys,
            &lists,
            self.folder.path(),
        )
        .await
        .unwrap()
    }

    async fn reason_for(&self, content: &str, key: &FileKey) -> String {
        self.put("bad.json", content, key);
        let report = self.run().await;
        assert_eq!(report.answered, [""; 0]);
        let reason = fs::read_to_string(self.path("in/refused/bad.json.reason")).unwrap();
        assert!(!self.path("in/bad.json").exists());
        reason
    }
}

fn request(id: &str, request: &str, body: &Value) -> String {
    json!({ "client": "fcs", "id": id, "request": request, "body": body }).to_string()
}

#[tokio::test]
async fn a_signed_request_is_answered_whole_signed_and_once() {
    let drop = Drop::open().await;
    let asked = request(
        "one",
        "families.status",
        &json!({ "numbers": ["10000001"] }),
    );
    drop.put("ask.json", &asked, &drop.key);
    assert_eq!(drop.run().await.answered, ["ask.json"]);
    let answer = fs::read(drop.path("out/fcs/ask.json")).unwrap();
    let read: Value = serde_json::from_slice(&answer).unwrap();
    assert_eq!(read["families"][0]["members"], 2);
    assert!(read["families"][0].get("head_name").is_none());
    let note = fs::read_to_string(drop.path("out/fcs/ask.json.note")).unwrap();
    let note = ExportNote::open(&note, &[drop.office.keys.update.public_key()]).unwrap();
    assert_eq!(note.bytes, answer.len() as u64);
    assert_eq!(names(&drop.path("in")), [""; 0]);
    assert_eq!(drop.run().await, FileDropReport::default());

    // The very same request under another name is not done again.
    drop.put("again.json", &asked, &drop.key);
    let report = drop.run().await;
    assert!(report.refused[0].1.starts_with("done-before"), "{report:?}");
    let shares = drop.office.app.storage.shares().list(0, 10).await.unwrap();
    assert_eq!((shares.len(), shares[0].times), (1, 1));
}

#[tokio::test]
async fn what_is_not_right_goes_aside_with_the_reason_and_gives_nothing_away() {
    let drop = Drop::open().await;
    let numbers = json!({ "numbers": ["10000001"] });
    let good = request("one", "families.status", &numbers);
    let other = FileKey::from_seed(&Zeroizing::new([6; 32]));
    for (content, key, reason) in [
        (good.clone(), &other, "signature-wrong"),
        (good.replace("fcs", "nobody"), &drop.key, "signature-wrong"),
        ("no json".to_owned(), &drop.key, "not-json"),
        (
            request("two", "exports.onorc", &json!({})),
            &drop.key,
            "not-found",
        ),
        (
            request("two", "families.status", &json!({ "x": 1 })),
            &drop.key,
            "field-wrong",
        ),
        (
            request("../x", "families.status", &numbers),
            &drop.key,
            "field-wrong",
        ),
        (
            request(
                "two",
                "families.status",
                &json!({ "numbers": ["499118665246"] }),
            ),
            &drop.key,
            "aadhaar",
        ),
    ] {
        let told = drop.reason_for(&content, key).await;
        assert!(told.starts_with(reason), "{told}");
        assert!(!told.contains("499118665246"));
    }
    assert!(!drop.path("out").exists());
    // A request whose signature is not there yet waits.
    fs::write(drop.path("in/late.json"), &good).unwrap();
    assert_eq!(drop.run().await, FileDropReport::default());
    // Who is disabled gets nothing.
    let name = ClientName::parse("fcs").unwrap();
    disable_client(&drop.office.app, &name).await.unwrap();
    let told = drop.reason_for(&good, &drop.key).await;
    assert!(told.starts_with("signature-wrong"), "{told}");
}

#[tokio::test]
async fn a_use_is_noted_once_a_minute_and_a_token_ends_with_its_time() {
    let drop = Drop::open().await;
    let app = &drop.office.app;
    let name = ClientName::parse("fcs").unwrap();
    let none = make_token(app, &name, &[], None).await;
    assert!(matches!(none, Err(ClientError::NoScope)));
    let scopes = [ApiScope::CardVerify];
    let (secret, token) = make_token(app, &name, &scopes, Some(1)).await.unwrap();
    assert_eq!(secret.len(), "hpx_".len() + 64);
    let last_used = async || {
        let tokens = app.storage.api_clients().list_tokens().await.unwrap();
        tokens[0].last_used_at
    };
    for (after, noted) in [(0, 0), (59, 0), (60, 60), (100, 60)] {
        let at = NOW.plus_seconds(after);
        assert!(client_of_token(app, &secret, at).await.unwrap().is_some());
        assert_eq!(last_used().await, Some(NOW.plus_seconds(noted)), "{after}");
    }
    let over = NOW.plus_seconds(Timestamp::DAY);
    assert_eq!(token.expires_at, over);
    assert!(client_of_token(app, &secret, over).await.unwrap().is_none());
    assert!(client_of_token(app, "hpx_00", NOW).await.unwrap().is_none());
}

#[tokio::test]
async fn a_long_list_waits_for_a_second_person_of_the_office() {
    let office = TestOffice::open().await.with_staff().await;
    let families: Vec<_> = (1..=25).map(|number| family(number, 1)).collect();
    office.import(&families).await;
    let mut renderer = Renderer::bundled().unwrap();
    issue_cards(&office.app, &office.keys, &mut renderer, &mut |_| ())
        .await
        .unwrap();
    let name = ClientName::parse("fcs").unwrap();
    let new = NewClient {
        name: &name,
        title: "Food",
        profile: FieldProfile::Food,
        area: Area::State,
        files: None,
    };
    let client = add_client(&office.app, &new).await.unwrap();
    let mut office = office;
    office.act_as("api.fcs");
    let asking = Asking {
        app: &office.app,
        client: &client,
        way: ShareWay::Api,
    };
    let asked = BlockListAsked {
        action: "block".to_owned(),
        reason: Some("ekyc".to_owned()),
        cards: families
            .iter()
            .map(|family| family.id.to_string())
            .collect(),
        apply: true,
    };
    let answer = take_block_list(asking, &asked).await.unwrap();
    assert_eq!((answer.state.as_str(), answer.changed), ("waiting", 25));
    assert_eq!(office.statuses(7).await, ["valid"]);
    let number = answer.number.unwrap();
    // Neither the client itself nor somebody who blocks nothing is the second person.
    for who in ["api.fcs", "auditor"] {
        office.act_as(who);
        assert!(
            decide_block_list(&office.app, number, true).await.is_err(),
            "{who}"
        );
    }
    office.act_as("inspector");
    let state = decide_block_list(&office.app, number, true).await.unwrap();
    assert!(
        matches!(state, BlockListState::Applied { changed: 25, .. }),
        "{state:?}"
    );
    assert_eq!(office.statuses(7).await, ["suspended"]);
    let again = decide_block_list(&office.app, number, false).await;
    assert!(matches!(again, Err(ExchangeError::NotFound(_))));
}

#[tokio::test]
async fn only_an_officer_says_who_may_ask() {
    let mut drop = Drop::open().await;
    for role in ["inspector", "auditor", "vendor"] {
        drop.office.act_as(role);
        let name = ClientName::parse("fcs").unwrap();
        let token = make_token(&drop.office.app, &name, &[ApiScope::CardVerify], None).await;
        assert!(matches!(token, Err(ClientError::Permission(_))), "{role}");
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let files = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file());
    files
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect()
}
