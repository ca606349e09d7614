use card_payload::{KeyId, KeyState, Timestamp, TrustedKey};
use issuer_domain::{SigningKey, key_use_word};
use serde_json::json;

use super::super::failure::{Ending, Failure};
use super::super::office::block_on;
use super::super::table::{self, Align};
use super::super::terminal::Paint;
use super::super::{Shared, human, rim};
use issuer_office::app::App;
use issuer_office::signing::{KeyPlace, TrustInPlace, is_demo_key};

/// A key of the settings, of the trust list or noted, as it stands.
struct Row {
    key_use: &'static str,
    key_id: KeyId,
    place: String,
    noted: Option<SigningKey>,
    listed: Option<TrustedKey>,
    signed: u64,
}

/// Shows every key that the settings, the trust list or the notes have.
pub(super) fn run(shared: &Shared) -> Result<Ending, Failure> {
    block_on(async {
        let app = shared.open_app().await?;
        let places = app.config.key_places();
        let in_place =
            TrustInPlace::read(&places, shared.demo_keys()).map_err(Failure::environment)?;
        let rows = rows(&app, &in_place).await?;
        let roots: Vec<KeyId> = in_place
            .anchors
            .roots()
            .iter()
            .map(|root| card_verifier::key_id(&root.public_key))
            .collect();
        if shared.json {
            print_json(&rows, &roots, &in_place, &app);
        } else {
            print_table(&rows, &roots, &in_place, &app);
        }
        app.storage.close().await;
        Ok(Ending::Done)
    })
}

async fn rows(app: &App, in_place: &TrustInPlace) -> Result<Vec<Row>, Failure> {
    let known = app.storage.signing_keys();
    let listed = |key_id: KeyId| {
        let keys = in_place.list().map_or(&[][..], |list| &list.keys);
        keys.iter().find(|key| key.key_id == key_id).cloned()
    };
    let mut rows: Vec<Row> = Vec::new();
    let keys = &app.config.keys;
    for (key_use, places) in [
        ("card", &keys.card),
        ("status", &keys.status),
        ("update", &keys.update),
    ] {
        for place in places {
            let key_id = key_id_of(place)?;
            rows.push(Row {
                key_use,
                key_id,
                place: place.name(),
                noted: None,
                listed: listed(key_id),
                signed: 0,
            });
        }
    }
    let (all, uses) = known.list_with_uses().await?;
    for noted in all {
        match rows.iter_mut().find(|row| row.key_id == noted.key_id) {
            Some(row) => row.noted = Some(noted),
            None => rows.push(Row {
                key_use: key_use_word(noted.key_use),
                key_id: noted.key_id,
                place: format!("not in the settings ({})", noted.place),
                listed: listed(noted.key_id),
                noted: Some(noted),
                signed: 0,
            }),
        }
    }
    for row in rows.iter_mut().filter(|row| row.key_use == "card") {
        row.signed = uses.get(row.key_id.as_bytes()).copied().unwrap_or_default();
    }
    rows.sort_by_key(|row| (row.key_use, row.window().map(|(from, _)| from.seconds())));
    Ok(rows)
}

fn key_id_of(place: &KeyPlace) -> Result<KeyId, Failure> {
    let public_key = place.public_key().map_err(Failure::environment)?;
    Ok(card_verifier::key_id(&public_key))
}

impl Row {
    fn window(&self) -> Option<(Timestamp, Timestamp)> {
        let noted = self.noted.as_ref().and_then(|key| key.window);
        match (&self.listed, noted) {
            (Some(listed), _) => Some((listed.sign_from, listed.sign_to)),
            (None, Some(window)) => Some((window.sign_from, window.sign_to)),
            (None, None) => None,
        }
    }

    /// How the key stands, in a few words.
    fn state(&self, now: Timestamp) -> &'static str {
        let noted = self.noted.as_ref().map(|key| key.state.word());
        match (self.listed.as_ref(), noted) {
            (None, None) => "in no trust list",
            (None, Some("made")) if self.window().is_some() => "planned, not announced",
            (None, Some("made")) => "made, not planned",
            (None, Some(word)) => word,
            (Some(listed), noted) => match listed.state {
                KeyState::Compromised { .. } => "STOLEN, shops know",
                KeyState::Retired => "retired",
                KeyState::Active if noted == Some("compromised") => "STOLEN, shops do not know yet",
                KeyState::Active if noted == Some("retired") => "retired, shops do not know yet",
                KeyState::Active if now < listed.sign_from => "announced",
                KeyState::Active if now > listed.sign_to => "has signed its last",
                KeyState::Active => "signs",
            },
        }
    }
}

fn print_table(rows: &[Row], roots: &[KeyId], in_place: &TrustInPlace, app: &App) {
    let day = |time: Timestamp| rim::format_time(time).chars().take(10).collect::<String>();
    let lines = rows.iter().map(|row| {
        let (from, to) = row
            .window()
            .map_or((String::new(), String::new()), |(from, to)| {
                (day(from), day(to))
            });
        let demo = is_demo_key(row.key_id);
        vec![
            row.key_use.to_owned(),
            row.key_id.to_string(),
            row.state(app.now).to_owned(),
            from,
            to,
            if row.key_use == "card" {
                human::count(row.signed)
            } else {
                String::new()
            },
            if demo {
                format!("{} (DEMO: everybody has it)", row.place)
            } else {
                row.place.clone()
            },
        ]
    });
    let heading = [
        ("Use", Align::Left),
        ("Key id", Align::Left),
        ("State", Align::Left),
        ("Signs from", Align::Left),
        ("to", Align::Left),
        ("Cards", Align::Right),
        ("Where", Align::Left),
    ];
    print!("{}", table::render(Paint::stdout(), &heading, lines));
    let roots: Vec<String> = roots.iter().map(ToString::to_string).collect();
    println!(
        "\n{} of the roots {} sign the trust list",
        in_place.anchors.threshold(),
        roots.join(", ")
    );
    match in_place.list() {
        Some(list) => println!(
            "Trust list {} of {}; a newer one is due by {}",
            list.version,
            day(list.issued_at),
            day(list.expires_at)
        ),
        None => println!("There is no trust list yet: `issuer keys ceremony prepare`"),
    }
}

fn print_json(rows: &[Row], roots: &[KeyId], in_place: &TrustInPlace, app: &App) {
    let time = |time: Timestamp| rim::format_time(time);
    let keys = rows.iter().map(|row| {
        json!({
            "use": row.key_use,
            "key_id": row.key_id.to_string(),
            "state": row.state(app.now),
            "sign_from": row.window().map(|(from, _)| time(from)),
            "sign_to": row.window().map(|(_, to)| time(to)),
            "cards": (row.key_use == "card").then_some(row.signed),
            "place": row.place,
            "demo": is_demo_key(row.key_id),
        })
    });
    println!(
        "{}",
        json!({
            "keys": keys.collect::<Vec<_>>(),
            "roots": roots.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "threshold": in_place.anchors.threshold(),
            "trust_list": in_place.list().map(|list| list.version),
        })
    );
}
