//! What is published reaches shops without a network, by file and by SMS, and a shop that missed
//! something is told so.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;
use system_tests::office::{NOW, Office};

/// An office with cards, whose first update a shop has taken.
struct Published {
    office: Office,
    /// The text of the first card, and its family.
    text: String,
    family: String,
}

impl Published {
    fn open() -> Self {
        let office = Office::open();
        office.issuer_json(0, &["demo", "--families", "3", "--out", "demo"]);
        let texts = fs::read_to_string(office.folder().join("demo/qr-texts.txt")).expect("texts");
        let text = texts.lines().next().expect("a card").to_owned();
        let mut published = Self {
            office,
            text,
            family: String::new(),
        };
        let first = "demo/update-0001/verifier-update.cose";
        let verdict = published.shop("shop", &["--update", first]);
        assert_eq!(verdict["code"], "V-OK");
        let family = verdict["card"]["family_id"].as_str().expect("a family");
        family.clone_into(&mut published.family);
        published
    }

    fn desk(&self, arguments: &[&str]) -> system_tests::office::Ended {
        let config = ["--config", "demo/issuer.toml"];
        self.office.issuer(&[arguments, &config].concat())
    }

    /// Blocks or frees the family's card and publishes.
    fn publish_after(&self, change: &[&str]) -> Value {
        let by = [&self.family, "--by", "s.negi", "--apply"];
        let ended = self.desk(&[change, &by].concat());
        assert_eq!(ended.code, 0, "{}{}", ended.said, ended.errors);
        let config = ["publish", "--config", "demo/issuer.toml"];
        self.office.issuer_json(0, &config)
    }

    fn block(&self) -> Value {
        self.publish_after(&["card", "suspend", "--reason", "ekyc"])
    }

    fn free(&self) -> Value {
        self.publish_after(&["card", "reinstate"])
    }

    /// What a shop says of the card, with what it keeps in this folder.
    fn shop(&self, shop: &str, arguments: &[&str]) -> Value {
        let ended = self.ask(shop, arguments, NOW);
        serde_json::from_str(&ended.said).unwrap_or_else(|_| panic!("{}", ended.errors))
    }

    fn ask(&self, shop: &str, arguments: &[&str], at: &str) -> system_tests::office::Ended {
        let text = self.text.as_str();
        let always = ["--state", shop, "--at", at, "--json", text];
        self.office
            .run("card-verify", &[arguments, &always].concat())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.office.folder().join(name)
    }
}

#[test]
fn a_blocked_card_is_red_after_the_sms_and_green_after_the_next_ones() {
    let published = Published::open();
    let second = published.block();
    assert_eq!(
        (&second["version"], &second["since"]),
        (&2.into(), &1.into())
    );
    assert!(second["changed"].as_u64() >= Some(1), "{second}");
    let sms = fs::read_to_string(published.path("demo/update-0002/sms-list-1.txt")).expect("SMS");
    assert!(sms.lines().all(|line| line.len() <= 160 && line.is_ascii()));

    let by_sms = ["--delta", "demo/update-0002/sms-list-1.txt"];
    assert_eq!(published.shop("shop", &by_sms)["code"], "R-SUSPENDED");
    // It is kept, and taking it again is no mistake.
    assert_eq!(published.shop("shop", &[])["code"], "R-SUSPENDED");
    assert_eq!(published.shop("shop", &by_sms)["code"], "R-SUSPENDED");

    published.free();
    let by_sms = ["--delta", "demo/update-0003/sms-list-1.txt"];
    assert_eq!(published.shop("shop", &by_sms)["code"], "V-OK");
    let older = ["--update", "demo/update-0001/verifier-update.cose"];
    let ended = published.ask("another-shop", &older, NOW);
    assert_eq!(ended.code, 0, "an old update is all that a new shop has");
    let ended = published.ask(
        "shop",
        &["--update", "demo/update-0002/verifier-update.cose"],
        NOW,
    );
    assert!(
        ended.errors.contains("U-STATUS-ROLLBACK"),
        "{}",
        ended.errors
    );
}

#[test]
fn a_shop_that_missed_an_update_stays_as_it_was_and_is_told_to_fetch_the_full_one() {
    const NINE_DAYS_LATER: &str = "2026-11-30T06:00:00Z";
    let published = Published::open();
    published.block();
    published.free();
    let third = ["--delta", "demo/update-0003/sms-list-1.txt"];
    let ended = published.ask("shop", &third, NOW);
    assert_eq!(ended.code, 1);
    assert!(ended.errors.contains("U-DELTA-GAP"), "{}", ended.errors);
    assert!(ended.errors.contains("full update"), "{}", ended.errors);
    assert_eq!(published.shop("shop", &[])["code"], "V-OK");
    let later = published.ask("shop", &[], NINE_DAYS_LATER);
    assert_eq!(later.code, 4, "amber, neither green nor red");
    assert!(later.said.contains("R-OLD"), "{}", later.said);

    // The file for those two versions behind, or both SMS, or the full update mend it.
    let behind = ["--delta", "demo/update-0003/changes-since-0001.cose"];
    assert_eq!(published.shop("shop", &behind)["code"], "V-OK");
    let full = ["--update", "demo/update-0003/verifier-update.cose"];
    assert_eq!(published.shop("shop", &full)["code"], "V-OK");
}

#[test]
fn sms_of_several_updates_in_one_file_are_told_apart_and_a_missing_one_is_named() {
    let published = Published::open();
    published.block();
    published.free();
    let sms = |update: &str| {
        let path = published.path(&format!("demo/{update}/sms-list-1.txt"));
        fs::read_to_string(path).expect("SMS")
    };
    let (second, third) = (sms("update-0002"), sms("update-0003"));
    let both: Vec<&str> = third.lines().rev().chain(second.lines()).collect();
    fs::write(published.path("inbox.txt"), both.join("\n")).expect("an inbox");
    assert_eq!(
        published.shop("shop", &["--delta", "inbox.txt"])["code"],
        "V-OK"
    );

    let keys = sms_of_keys(&published);
    assert!(keys.len() > 1, "a trust list takes several SMS");
    fs::write(published.path("part.txt"), keys[1..].join("\n")).expect("an inbox");
    let ended = published.ask("shop", &["--delta", "part.txt"], NOW);
    assert!(
        ended.errors.contains("these are missing: 1\n"),
        "{}",
        ended.errors
    );
    fs::write(published.path("whole.txt"), keys.join("\n")).expect("an inbox");
    assert_eq!(
        published.shop("shop", &["--delta", "whole.txt"])["code"],
        "V-OK"
    );
}

#[test]
fn a_publication_names_its_checkpoint_and_holds_without_one() {
    let published = Published::open();
    let checkpoint = "demo/audit-checkpoint.txt";
    let second = published.block();
    assert_eq!(second["checkpoint"]["file"], checkpoint, "{second}");
    let events = &second["checkpoint"]["events"];
    let kept = fs::read_to_string(published.path(checkpoint)).expect("a checkpoint");
    assert_eq!(kept.lines().nth(1), Some(&*events.to_string()), "{kept}");
    fs::write(published.path("kept-outside.txt"), kept).expect("somebody outside keeps it");

    // Its file cannot be written: the shops have their update, and the office is told.
    fs::remove_file(published.path(checkpoint)).expect("a file");
    fs::create_dir(published.path(checkpoint)).expect("a folder in its place");
    let ended = published.desk(&["publish", "--json"]);
    assert_eq!(ended.code, 5, "{}{}", ended.said, ended.errors);
    let third: Value = serde_json::from_str(&ended.said).expect("--json answers in JSON");
    assert_eq!(
        (&third["version"], &third["checkpoint"]),
        (&3.into(), &Value::Null)
    );
    for told in ["update 3 is published", "issuer audit checkpoint"] {
        assert!(ended.errors.contains(told), "{}", ended.errors);
    }
    let full = ["--update", "demo/update-0003/verifier-update.cose"];
    assert_eq!(published.shop("shop", &full)["code"], "R-SUSPENDED");

    fs::remove_dir(published.path(checkpoint)).expect("a folder");
    published.free();
    let ended = published.desk(&["audit", "verify", "--checkpoint", "kept-outside.txt"]);
    assert_eq!(ended.code, 0, "{}{}", ended.said, ended.errors);
    assert!(
        ended.said.contains("; 0 events came after the last one"),
        "{}",
        ended.said
    );
}

fn sms_of_keys(published: &Published) -> Vec<String> {
    let path = published.path("demo/update-0001/sms-keys.txt");
    let sms = fs::read_to_string(path).expect("SMS");
    sms.lines().map(str::to_owned).collect()
}
