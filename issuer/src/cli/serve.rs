use std::net::SocketAddr;
use std::path::Path;

use clap::Args;
use serde_json::{Value, json};

use super::failure::{Ending, Failure};
use super::table::{self, Align};
use super::terminal::Paint;
use super::{Shared, rim};
use crate::http::{Listeners, Parts, Service, bind, serve, start_log};
use issuer_office::app::App;
use issuer_office::signing::is_demo_key;
use issuer_office::workflow::demo_staff::give_demo_passwords;
use issuer_office::workflow::renderer::Renderer;

const EXAMPLES: &str = "\
Examples:
  issuer serve                              pages at http://127.0.0.1:8080/, the shop's page at /verify/
  issuer serve --listen 0.0.0.0:8080        for phones in this house, behind a proxy with TLS
  issuer serve --monitor 127.0.0.1:9090     and /healthz, /readyz, /metrics for the machine's own watch
";

/// The port of a tour.
const TOUR_PORT: u16 = 8080;

#[derive(Debug, Args)]
#[command(
    before_help = EXAMPLES,
    after_help = "Browsers give the camera, offline use and sessions to HTTPS and to this machine alone. Ctrl-C or \
SIGTERM ends it once what was begun is finished."
)]
pub(super) struct Arguments {
    /// The address and port; port 0 is a free one
    #[arg(
        long,
        env = "ISSUER_LISTEN",
        value_name = "ADDRESS",
        default_value = "127.0.0.1:8080"
    )]
    listen: SocketAddr,
    /// Where the machine's own watch asks
    #[arg(long, env = "ISSUER_MONITOR", value_name = "ADDRESS")]
    monitor: Option<SocketAddr>,
    /// A proxy stands before it and says in X-Forwarded-For where requests come from
    #[arg(long, env = "ISSUER_BEHIND_PROXY")]
    behind_proxy: bool,
    /// Write the log as lines of JSON
    #[arg(long, env = "ISSUER_LOG_JSON")]
    log_json: bool,
}

pub(super) fn run(arguments: &Arguments, shared: &Shared) -> Result<Ending, Failure> {
    on_all_cores(async {
        start_log(arguments.log_json);
        let service = open_service(shared, shared.open_app().await?)?;
        serve_at(arguments, shared, service).await
    })
}

/// Serves a demonstration office, and says as whom one may look around.
pub(super) fn tour(settings: &Path, shared: &Shared) -> Result<Ending, Failure> {
    let shared = Shared {
        config: settings.to_owned(),
        allow_demo_keys: true,
        by: None,
        at: None,
        json: shared.json,
    };
    let arguments = Arguments {
        listen: SocketAddr::from(([127, 0, 0, 1], TOUR_PORT)),
        monitor: None,
        behind_proxy: false,
        log_json: false,
    };
    on_all_cores(async {
        let app = shared.open_app().await?;
        let people = give_demo_passwords(&app, || rim::random_seed().ok()).await?;
        if shared.json {
            let people = people.iter().map(|person| {
                json!({ "name": person.name, "role": person.role.word(), "password": *person.password })
            });
            println!("{}", people.collect::<Value>());
        } else {
            let rows = people.iter().map(|person| {
                let role = person.role;
                let role = format!("{role} · {}", role.hindi());
                vec![person.name.to_owned(), person.password.to_string(), role]
            });
            let heading = ["Name", "Password", "Role"].map(|name| (name, Align::Left));
            println!("\nA tour of the pages. These passwords are for this tour alone:\n");
            print!("{}", table::render(Paint::stdout(), &heading, rows));
        }
        let service = open_service(&shared, app)?;
        serve_at(&arguments, &shared, service).await
    })
}

fn open_service(shared: &Shared, app: App) -> Result<Service, Failure> {
    let keys = shared.open_keys(&app)?;
    Ok(Service::new(Parts {
        anchors: keys.anchors.clone(),
        specimen: keys.cards.iter().any(|key| is_demo_key(key.key_id())),
        renderer: Renderer::bundled()?,
        keys,
        app,
        clock: rim::clock,
        random: || rim::random_seed().ok(),
    }))
}

async fn serve_at(
    arguments: &Arguments,
    shared: &Shared,
    service: Service,
) -> Result<Ending, Failure> {
    let listeners = Listeners {
        pages: bind(arguments.listen).await.map_err(Failure::environment)?,
        monitor: match arguments.monitor {
            Some(address) => Some(bind(address).await.map_err(Failure::environment)?),
            None => None,
        },
        behind_proxy: arguments.behind_proxy,
    };
    let address = listeners.pages.local_addr().map_err(Failure::environment)?;
    let home = format!("http://{address}/");
    let page = format!("{home}verify/");
    if shared.json {
        println!("{}", json!({ "home": home, "page": page }));
    } else {
        println!("The pages are at {home}, the shop's page at {page}; Ctrl-C ends it");
    }
    serve(listeners, service).await?;
    Ok(Ending::Done)
}

/// Runs a server to its end, on every core.
fn on_all_cores(work: impl Future<Output = Result<Ending, Failure>>) -> Result<Ending, Failure> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(Failure::environment)?
        .block_on(work)
}
