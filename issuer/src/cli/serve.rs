mod systemd;
mod worker_role;

use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use clap::{Args, ValueEnum};
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use super::failure::{Ending, Failure};
use super::lot::worker::cores;
use super::table::{self, Align};
use super::terminal::Paint;
use super::{Shared, rim};
use crate::http::{Listeners, Oidc, Parts, Service, bind, send_notices, serve, start_log, tls};
use issuer_office::app::App;
use issuer_office::config::{Config, LogFormat};
use issuer_office::signing::{KeyRing, is_demo_key};
use issuer_office::storage::Connections;
use issuer_office::workflow::demo_staff::give_demo_passwords;
use issuer_office::workflow::renderer::Renderer;

const EXAMPLES: &str = "\
Examples:
  issuer serve                              pages at http://127.0.0.1:8080/, the shop's page at /verify/
  issuer serve --listen 0.0.0.0:8080        for phones in this house, behind a proxy with TLS
  issuer serve --monitor 127.0.0.1:9090     and /healthz, /readyz, /metrics for the machine's own watch
  issuer serve --role worker                no pages: lots are drawn, updates published, checkpoints signed
  issuer serve --check-config               only say whether settings, keys and certificate are right
";

/// Somebody who looks at a page waits no longer for a database that is away.
const PAGES_WAIT: Duration = Duration::from_secs(3);

#[derive(Debug, Args)]
#[command(
    before_help = EXAMPLES,
    after_help = "Browsers give the camera, offline use and sessions to HTTPS and to this machine alone. Ctrl-C or \
SIGTERM ends it once what was begun is finished, within ten seconds. [service] in the settings has the rest; \
every setting can also stand in the environment (ISSUER_SERVICE_LISTEN)."
)]
pub(super) struct Arguments {
    /// The address and port in place of the settings'; port 0 is a free one
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// Where the machine's own watch asks
    #[arg(long, value_name = "ADDRESS")]
    monitor: Option<SocketAddr>,
    /// A proxy stands before it and says in X-Forwarded-For where requests come from
    #[arg(long)]
    behind_proxy: bool,
    /// Write the log as lines of JSON
    #[arg(long)]
    log_json: bool,
    /// What this process does; several may share a PostgreSQL database
    #[arg(long, value_enum, default_value_t = ServeRole::All)]
    role: ServeRole,
    /// Only look whether settings, keys and certificate are right
    #[arg(long)]
    check_config: bool,
}

/// What a process of the service does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ServeRole {
    /// It answers
    Serve,
    /// It draws lots, publishes updates, signs checkpoints, forgets old sessions
    Worker,
    /// Both
    All,
}

/// Set once the process is to end.
static STOP: AtomicBool = AtomicBool::new(false);

pub(super) fn run(arguments: &Arguments, shared: &Shared) -> Result<Ending, Failure> {
    let mut config = shared.settings()?;
    put_over(&mut config, arguments);
    if arguments.check_config {
        return check(&config, shared);
    }
    start_log(config.service.log == LogFormat::Json);
    let runtime = runtime()?;
    let app = runtime.block_on(open_app(config, shared))?;
    run_office(&runtime, arguments.role, shared, app)
}

/// What stands on the command line goes over the settings.
fn put_over(config: &mut Config, arguments: &Arguments) {
    let service = &mut config.service;
    service.listen = arguments.listen.unwrap_or(service.listen);
    service.monitor = arguments.monitor.or(service.monitor);
    service.behind_proxy |= arguments.behind_proxy;
    if arguments.log_json {
        service.log = LogFormat::Json;
    }
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
    start_log(false);
    let runtime = runtime()?;
    let app = runtime.block_on(open_app(shared.settings()?, &shared))?;
    let dice = || rim::random_seed().ok();
    let people = runtime.block_on(give_demo_passwords(&app, dice))?;
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
    run_office(&runtime, ServeRole::All, &shared, app)
}

/// Says whether a service could begin with these settings. The database is `issuer doctor`'s.
fn check(config: &Config, shared: &Shared) -> Result<Ending, Failure> {
    KeyRing::open(&config.key_places(), shared.demo_keys(), shared.now())
        .map_err(Failure::environment)?;
    let certificate = runtime()?.block_on(tls(&config.service));
    certificate.map_err(Failure::environment)?;
    Oidc::open(config).map_err(Failure::environment)?;
    let service = &config.service;
    let is_tls = service.tls().is_some();
    if shared.json {
        let monitor = service.monitor.map(|address| address.to_string());
        println!(
            "{}",
            json!({ "listen": service.listen.to_string(), "monitor": monitor, "tls": is_tls })
        );
    } else {
        let how = if is_tls { "with TLS" } else { "without TLS" };
        println!("Settings and keys are right: {} {how}", service.listen);
        println!("Next: `issuer doctor` looks at the database, `issuer serve` begins");
    }
    Ok(Ending::Done)
}

async fn open_app(config: Config, shared: &Shared) -> Result<App, Failure> {
    let connections = Connections {
        readers: config.service.database_readers,
        wait: PAGES_WAIT,
    };
    let seed = rim::random_seed()?;
    App::open_with(config, shared.actor(), shared.now(), seed, connections)
        .await
        .map_err(Failure::environment)
}

/// Runs an office's process to its end. Where one of its parts breaks off, all end: whoever started
/// the process starts it again.
fn run_office(
    runtime: &Runtime,
    role: ServeRole,
    shared: &Shared,
    app: App,
) -> Result<Ending, Failure> {
    let service = open_service(shared, app)?;
    let listeners = listeners(&service, role)?;
    let is_tls = service.settings().tls().is_some();
    say_where(&listeners, is_tls, shared)?;
    let stop = runtime.block_on(async { stop_on_signal() })?;
    let is_worker = role != ServeRole::Serve;
    // Beside the pages one core is left to them.
    let hands = match role {
        ServeRole::Serve => 0,
        ServeRole::Worker => cores(),
        ServeRole::All => cores().saturating_sub(1).max(1),
    };
    thread::scope(|scope| {
        let part = |work: Box<dyn FnOnce() -> Result<(), Failure> + Send>| {
            let tell = stop.clone();
            scope.spawn(move || {
                let done = work();
                STOP.store(true, Ordering::Relaxed);
                tell.send_replace(true);
                done
            })
        };
        let mut parts = Vec::new();
        if is_worker {
            let own = shared.clone();
            parts.push(part(Box::new(move || {
                worker_role::draw_lots(&own, hands, &STOP)
            })));
            let own = shared.clone();
            parts.push(part(Box::new(move || worker_role::keep_house(&own, &STOP))));
        }
        let told = stop.subscribe();
        let served = runtime.block_on(async {
            tokio::spawn(systemd::watchdog());
            systemd::ready();
            if is_worker {
                let mut told = stop.subscribe();
                let told = async move {
                    let _ = told.wait_for(|stop| *stop).await;
                };
                tokio::spawn(send_notices(service.clone(), told));
            }
            serve(listeners, service, told).await
        });
        STOP.store(true, Ordering::Relaxed);
        stop.send_replace(true);
        systemd::stopping();
        for part in parts {
            match part.join() {
                Ok(done) => done?,
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        served?;
        Ok(Ending::Done)
    })
}

fn open_service(shared: &Shared, app: App) -> Result<Service, Failure> {
    let keys = shared.open_keys(&app)?;
    Ok(Service::new(Parts {
        anchors: keys.anchors.clone(),
        specimen: keys.cards.iter().any(|key| is_demo_key(key.key_id())),
        renderer: Renderer::bundled()?,
        oidc: Oidc::open(&app.config).map_err(Failure::environment)?,
        keys,
        app,
        clock: rim::clock,
        random: || rim::random_seed().ok(),
    }))
}

fn listeners(service: &Service, role: ServeRole) -> Result<Listeners, Failure> {
    let settings = service.settings();
    let take = |address: SocketAddr| bind(address).map_err(Failure::environment);
    let pages = (role != ServeRole::Worker).then_some(settings.listen);
    Ok(Listeners {
        pages: pages.map(take).transpose()?,
        monitor: settings.monitor.map(take).transpose()?,
    })
}

fn say_where(listeners: &Listeners, is_tls: bool, shared: &Shared) -> Result<(), Failure> {
    let address = listeners.pages.as_ref().map(TcpListener::local_addr);
    let Some(address) = address.transpose().map_err(Failure::environment)? else {
        println!("This process draws lots and does the office's chores; Ctrl-C ends it");
        return Ok(());
    };
    let scheme = if is_tls { "https" } else { "http" };
    let home = format!("{scheme}://{address}/");
    let page = format!("{home}verify/");
    if shared.json {
        println!("{}", json!({ "home": home, "page": page }));
    } else {
        println!("The pages are at {home}, the shop's page at {page}; Ctrl-C ends it");
    }
    Ok(())
}

/// Tells when the process is asked to end (SIGTERM or SIGINT).
fn stop_on_signal() -> Result<watch::Sender<bool>, Failure> {
    let mut terminate = signal(SignalKind::terminate()).map_err(Failure::environment)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(Failure::environment)?;
    let (tell, _) = watch::channel(false);
    let telling = tell.clone();
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => (),
            _ = interrupt.recv() => (),
        }
        systemd::stopping();
        STOP.store(true, Ordering::Relaxed);
        telling.send_replace(true);
    });
    Ok(tell)
}

/// Threads for what would stop the serving ones: passwords, of which two are checked at once, and
/// drawings. A password takes 19 MiB, which each thread keeps.
const BLOCKING_THREADS: usize = 4;

/// What serves, on every core.
fn runtime() -> Result<Runtime, Failure> {
    tokio::runtime::Builder::new_multi_thread()
        .max_blocking_threads(BLOCKING_THREADS)
        .enable_all()
        .build()
        .map_err(Failure::environment)
}
