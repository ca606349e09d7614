//! Steps in a key's life: shown first, and taken only with `--apply`.

use std::path::PathBuf;

use card_payload::{KeyId, Timestamp};
use clap::Args;
use serde_json::json;

use super::super::failure::{Ending, Failure};
use super::super::office::block_on;
use super::super::{Shared, human, rim};
use super::stolen_cards::write_stolen_cards;
use issuer_office::app::App;
use issuer_office::signing::{TrustInPlace, parse_id};
use issuer_office::workflow::change_keys::{
    WindowWish, adopt_keys, compromise_key, plan_key, planned_window, retire_key,
};

/// The key id of a command line.
pub(super) fn parse_key_id(text: &str) -> Result<KeyId, String> {
    parse_id(text)
        .and_then(|bytes| bytes.try_into().ok())
        .map(KeyId::from_bytes)
        .ok_or_else(|| "a key id has eight hex digits; `issuer keys list` shows them".to_owned())
}

#[derive(Debug, Args)]
pub(super) struct Rotate {
    /// The key to plan: one that is made and stands in no trust list yet
    #[arg(value_name = "KEY_ID", value_parser = parse_key_id)]
    key: KeyId,
    /// From when it signs; when the present key ends otherwise
    #[arg(long, value_name = "TIME", value_parser = rim::parse_time)]
    from: Option<Timestamp>,
    /// For how many days it signs
    #[arg(long, value_name = "DAYS")]
    days: Option<u16>,
    /// Do it; without this it is only shown
    #[arg(long)]
    apply: bool,
}

#[derive(Debug, Args)]
pub(super) struct Retire {
    /// The key that is to sign no more
    #[arg(value_name = "KEY_ID", value_parser = parse_key_id)]
    key: KeyId,
    /// Do it; without this it is only shown
    #[arg(long)]
    apply: bool,
}

#[derive(Debug, Args)]
pub(super) struct Compromise {
    /// The key that others may have
    #[arg(value_name = "KEY_ID", value_parser = parse_key_id)]
    key: KeyId,
    /// The last time at which it was surely not stolen: cards signed later are refused
    #[arg(long, value_name = "TIME", value_parser = rim::parse_time)]
    after: Timestamp,
    /// Write the cards that must be issued anew into this CSV file
    #[arg(long, value_name = "FILE")]
    cards: Option<PathBuf>,
    /// Do it; without this it is only shown
    #[arg(long)]
    apply: bool,
}

pub(super) fn adopt(shared: &Shared) -> Result<Ending, Failure> {
    block_on(async {
        let app = shared.open_app().await?;
        let adopted = adopt_keys(&app, &in_place(&app, shared)?).await?;
        if shared.json {
            let ids = adopted.iter().map(|key| key.key_id.to_string());
            println!("{}", json!({ "adopted": ids.collect::<Vec<_>>() }));
        } else {
            let keys = human::counted(adopted.len() as u64, "key", "keys");
            println!("{keys} of the trust list noted");
            println!("\nNext: `issuer keys list`");
        }
        app.storage.close().await;
        Ok(Ending::Done)
    })
}

pub(super) fn rotate(arguments: &Rotate, shared: &Shared) -> Result<Ending, Failure> {
    block_on(async {
        let app = shared.open_app().await?;
        let wish = WindowWish {
            from: arguments.from,
            days: arguments.days,
        };
        let window = planned_window(&app, &in_place(&app, shared)?, arguments.key, wish).await?;
        if arguments.apply {
            plan_key(&app, arguments.key, window).await?;
        }
        let [from, to, until] =
            [window.sign_from, window.sign_to, window.verify_until].map(rim::format_time);
        if shared.json {
            println!(
                "{}",
                json!({
                    "key_id": arguments.key.to_string(),
                    "sign_from": from,
                    "sign_to": to,
                    "verify_until": until,
                    "applied": arguments.apply,
                })
            );
        } else {
            let key = arguments.key;
            println!("Key {key} signs from {from} to {to}");
            println!("What it signs is checked until {until}");
            let next = "`issuer keys ceremony prepare` drafts the trust list that announces it";
            say_next(arguments.apply, next);
        }
        app.storage.close().await;
        Ok(Ending::Done)
    })
}

pub(super) fn retire(arguments: &Retire, shared: &Shared) -> Result<Ending, Failure> {
    block_on(async {
        let app = shared.open_app().await?;
        let key = arguments.key;
        if arguments.apply {
            retire_key(&app, key).await?;
        } else {
            let known = app.storage.signing_keys().find(key).await?;
            known.ok_or(issuer_office::storage::StorageError::NoSuchKey { key_id: key })?;
        }
        if shared.json {
            let key = key.to_string();
            println!("{}", json!({ "key_id": key, "applied": arguments.apply }));
        } else {
            println!("Key {key} signs no more here, from now on; what it signed still holds");
            let next = "`issuer keys ceremony prepare` drafts the trust list that tells shops";
            say_next(arguments.apply, next);
        }
        app.storage.close().await;
        Ok(Ending::Done)
    })
}

pub(super) fn compromise(arguments: &Compromise, shared: &Shared) -> Result<Ending, Failure> {
    block_on(async {
        let app = shared.open_app().await?;
        let (key, after) = (arguments.key, arguments.after);
        if arguments.apply {
            compromise_key(&app, key, after).await?;
        }
        let cards = write_stolen_cards(&app, key, after, arguments.cards.as_deref()).await?;
        if shared.json {
            println!(
                "{}",
                json!({
                    "key_id": key.to_string(),
                    "revoked_after": rim::format_time(after),
                    "cards": cards.all,
                    "cards_to_issue_anew": cards.live,
                    "file": arguments.cards,
                    "applied": arguments.apply,
                })
            );
        } else if arguments.cards.is_some() {
            println!("Key {key} signs no more here; cards later than {after:?} will be refused");
            println!(
                "{} signed since, {} of them in force: these must be issued anew",
                human::counted(cards.all, "card", "cards"),
                human::count(cards.live),
            );
            let next = "`issuer keys ceremony prepare` drafts the trust list that tells shops; then \
                        `issuer publish`, and new cards for the families of the list";
            say_next(arguments.apply, next);
        } else {
            say_on_stderr(key, after, cards.live, arguments.apply);
        }
        app.storage.close().await;
        Ok(Ending::Done)
    })
}

/// What the roots and the trust list say now.
pub(super) fn in_place(app: &App, shared: &Shared) -> Result<TrustInPlace, Failure> {
    TrustInPlace::read(&app.config.key_places(), shared.demo_keys()).map_err(Failure::environment)
}

fn say_next(applied: bool, next: &str) {
    if applied {
        println!("\nNext: {next}");
    } else {
        println!("\nNothing was changed: say --apply to do it");
    }
}

/// The list of cards is the data; the talk goes beside it.
fn say_on_stderr(key: KeyId, after: Timestamp, live: u64, applied: bool) {
    eprintln!("Key {key}: cards later than {after:?} will be refused; {live} to issue anew");
    if applied {
        eprintln!("\nNext: `issuer keys ceremony prepare` drafts the trust list that tells shops");
    } else {
        eprintln!("\nNothing was changed: say --apply to do it");
    }
}
