use std::path::PathBuf;

use clap::{Args, Subcommand};
use issuer_domain::{ApiScope, Area, ClientName, FieldProfile};
use serde_json::{Value, json};

use super::failure::{Ending, Failure};
use super::office::block_on;
use super::table::{self, Align};
use super::terminal::Paint;
use super::{Shared, rim};
use issuer_office::app::App;
use issuer_office::signing::read_public_key;
use issuer_office::storage::BlockListState;
use issuer_office::workflow::exchange::block_lists::decide_block_list;
use issuer_office::workflow::exchange::manage_clients::{
    NewClient, add_client, disable_client, make_token,
};

const EXAMPLES: &str = "\
Examples:
  issuer client add fcs --title 'Food, Civil Supplies' --profile food --by s.negi
  issuer client token fcs --scope families.status,cards.verify --by s.negi
  issuer client list
  issuer client disable fcs --by s.negi           with all its tokens, at once
  issuer client add impds --title IMPDS --profile food --key impds.pub.pem --files exports.onorc --by s.negi
  issuer client lists                             lists of cards that wait for a second person
  issuer client decide 7 --approve --by r.thakur
";

#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: ClientCommand,
}

#[derive(Debug, Subcommand)]
enum ClientCommand {
    /// Take a department on that exchanges data with the office
    Add {
        /// A short name: a-z, 0-9 and `-`
        #[arg(value_parser = ClientName::parse)]
        name: ClientName,
        /// Which department it is
        #[arg(long)]
        title: String,
        /// Which fields it is given: status, food or welfare
        #[arg(long, value_parser = profile)]
        profile: FieldProfile,
        /// Of which part: state, district:18, block:9360 or local-body:914400
        #[arg(long, default_value = "state")]
        area: Area,
        /// Its Ed25519 public key in PEM, with which it signs files
        #[arg(long, value_name = "FILE", requires = "files")]
        key: Option<PathBuf>,
        /// What it may ask with files
        #[arg(long, value_name = "SCOPE", value_delimiter = ',', value_parser = scope, requires = "key")]
        files: Vec<ApiScope>,
    },
    /// List departments and their tokens
    List,
    /// Make a token; it is shown once
    Token {
        /// The short name
        #[arg(value_parser = ClientName::parse)]
        name: ClientName,
        /// What it is for: families.status, cards.verify, pds.block-lists, shops.ledgers,
        /// exports.onorc, exports.call-sheet
        #[arg(long = "scope", value_delimiter = ',', required = true, value_parser = scope)]
        scopes: Vec<ApiScope>,
        /// For how many days; that of the settings otherwise
        #[arg(long)]
        days: Option<u16>,
    },
    /// Disable a department with all its tokens
    Disable {
        /// The short name
        #[arg(value_parser = ClientName::parse)]
        name: ClientName,
    },
    /// List lists of cards to block or free
    Lists,
    /// Decide a list that waits, as the second person
    Decide {
        /// The list's number
        number: i64,
        /// Carry it out; without it the list is refused
        #[arg(long)]
        approve: bool,
    },
}

/// Lists that are shown.
const LISTS_SHOWN: u32 = 100;

pub(super) fn run(arguments: &Arguments, shared: &Shared) -> Result<Ending, Failure> {
    block_on(async {
        let app = shared.open_app().await?;
        match &arguments.command {
            ClientCommand::Add {
                name,
                title,
                profile,
                area,
                key,
                files,
            } => {
                let key = key.as_deref().map(read_public_key).transpose();
                let key = key.map_err(Failure::environment)?;
                let new = NewClient {
                    name,
                    title,
                    profile: *profile,
                    area: *area,
                    files: key.map(|key| (key, files.clone())),
                };
                add_client(&app, &new).await?;
                if shared.json {
                    println!(
                        "{}",
                        json!({ "name": name.as_str(), "profile": profile.word() })
                    );
                } else {
                    let fields = profile.fields().join(", ");
                    println!(
                        "{} is given {fields} of {area}",
                        Paint::stdout().bold(name.as_str())
                    );
                    println!("\nNext: `issuer client token {name} --scope ...` lets it ask");
                }
            }
            ClientCommand::Token { name, scopes, days } => {
                let (secret, token) = make_token(&app, name, scopes, *days).await?;
                let until = rim::format_time(token.expires_at);
                if shared.json {
                    println!(
                        "{}",
                        json!({ "name": name.as_str(), "token": *secret, "expires_at": until })
                    );
                } else {
                    println!("{}", *secret);
                    println!(
                        "\nNext: hand it over in person; it is shown this once and holds until {until}"
                    );
                }
            }
            ClientCommand::Disable { name } => {
                disable_client(&app, name).await?;
                if shared.json {
                    println!("{}", json!({ "name": name.as_str(), "disabled": true }));
                } else {
                    let name = Paint::stdout().bold(name.as_str());
                    println!("{name} may ask for nothing any more");
                }
            }
            ClientCommand::List => list(&app, shared).await?,
            ClientCommand::Lists => list_block_lists(&app, shared).await?,
            ClientCommand::Decide { number, approve } => {
                let state = decide_block_list(&app, *number, *approve).await?;
                let changed = match &state {
                    BlockListState::Applied { changed, .. } => *changed,
                    _ => 0,
                };
                if shared.json {
                    println!(
                        "{}",
                        json!({ "number": number, "state": state.word(), "changed": changed })
                    );
                } else {
                    println!("List {number} is {}; {changed} cards changed", state.word());
                    println!("\nNext: `issuer publish` tells the shops");
                }
            }
        }
        app.storage.close().await;
        Ok(Ending::Done)
    })
}

async fn list(app: &App, shared: &Shared) -> Result<(), Failure> {
    let clients = app.storage.api_clients().list().await?;
    let tokens = app.storage.api_clients().list_tokens().await?;
    let of = |name: &ClientName| {
        let own: Vec<_> = tokens
            .iter()
            .filter(|token| token.client == *name)
            .collect();
        own
    };
    if shared.json {
        let all = clients.iter().map(|client| {
            let tokens = of(&client.name).into_iter().map(|token| {
                let scopes: Vec<&str> = token.scopes.iter().map(|scope| scope.word()).collect();
                json!({
                    "scopes": scopes,
                    "expires_at": rim::format_time(token.expires_at),
                    "last_used_at": token.last_used_at.map(rim::format_time),
                })
            });
            json!({
                "name": client.name.as_str(),
                "title": client.title,
                "profile": client.profile.word(),
                "area": client.area.to_string(),
                "disabled": client.disabled.is_some(),
                "tokens": tokens.collect::<Value>(),
            })
        });
        println!("{}", all.collect::<Value>());
        return Ok(());
    }
    let rows = clients.iter().map(|client| {
        let state = if client.disabled.is_some() {
            "disabled"
        } else {
            "active"
        };
        vec![
            client.name.to_string(),
            client.title.clone(),
            client.profile.word().to_owned(),
            client.area.to_string(),
            of(&client.name).len().to_string(),
            state.to_owned(),
        ]
    });
    let heading = ["Name", "Department", "Profile", "Area", "Tokens", "State"];
    let heading = heading.map(|name| (name, Align::Left));
    print!("{}", table::render(Paint::stdout(), &heading, rows));
    Ok(())
}

async fn list_block_lists(app: &App, shared: &Shared) -> Result<(), Failure> {
    let lists = app
        .storage
        .block_lists()
        .list(None, None, LISTS_SHOWN)
        .await?;
    if shared.json {
        let all = lists.iter().map(|list| {
            json!({
                "number": list.number,
                "client": list.client.as_str(),
                "action": list.action.word(),
                "families": list.families,
                "state": list.state.word(),
                "received_at": rim::format_time(list.received_at),
            })
        });
        println!("{}", all.collect::<Value>());
        return Ok(());
    }
    let rows = lists.iter().map(|list| {
        vec![
            list.number.to_string(),
            list.client.to_string(),
            list.action.word().to_owned(),
            list.families.to_string(),
            list.state.word().to_owned(),
            rim::format_time(list.received_at),
        ]
    });
    let heading = [
        "Number", "Client", "Action", "Families", "State", "Received",
    ];
    let heading = heading.map(|name| (name, Align::Left));
    print!("{}", table::render(Paint::stdout(), &heading, rows));
    Ok(())
}

fn profile(word: &str) -> Result<FieldProfile, String> {
    FieldProfile::from_word(word).ok_or_else(|| "it is status, food or welfare".to_owned())
}

fn scope(word: &str) -> Result<ApiScope, String> {
    let all = || {
        format!(
            "it is one of {}",
            ApiScope::ALL.map(ApiScope::word).join(", ")
        )
    };
    ApiScope::from_word(word).ok_or_else(all)
}
