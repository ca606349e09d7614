use std::thread;
use std::time::{Duration, Instant};

use clap::Args;
use serde_json::json;

use super::super::failure::{Ending, Failure};
use super::super::table::{self, Align};
use super::super::terminal::Paint;
use super::super::{Shared, human};
use issuer_office::signing::{KeyPlace, Signer};

const EXAMPLES: &str = "\
Examples:
  issuer keys check                   every key of the settings signs, and how fast
  issuer keys check --seconds 10      the same, measured for longer
";

/// What is signed: as long as a card's claims.
const MESSAGE: [u8; 320] = [7; 320];

#[derive(Debug, Args)]
#[command(before_help = EXAMPLES)]
pub(super) struct Arguments {
    /// How long each key signs
    #[arg(
        long,
        value_name = "SECONDS",
        default_value_t = 1,
        value_parser = clap::value_parser!(u16).range(1..=600)
    )]
    seconds: u16,
}

/// Opens every key of the settings, signs with it and checks what it signed.
pub(super) fn run(arguments: &Arguments, shared: &Shared) -> Result<Ending, Failure> {
    let config = shared.settings()?;
    let time = Duration::from_secs(arguments.seconds.into());
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let mut rows = Vec::new();
    let mut machine = Vec::new();
    for (role, places) in [
        ("card", &config.keys.card),
        ("status", &config.keys.status),
        ("update", &config.keys.update),
    ] {
        for place in places {
            let key = place
                .open(role, shared.demo_keys())
                .map_err(Failure::environment)?;
            let one = rate(&*key, 1, time)?;
            let all = rate(&*key, threads, time)?;
            machine.push(json!({
                "use": role,
                "key_id": key.key_id().to_string(),
                "in_token": matches!(place, KeyPlace::Token(_)),
                "signatures_per_second": one,
                "threads": threads,
                "signatures_per_second_on_all_threads": all,
            }));
            rows.push(vec![
                role.to_owned(),
                key.key_id().to_string(),
                human::count(one),
                human::count(all),
                place.name(),
            ]);
        }
    }
    if shared.json {
        println!("{}", serde_json::Value::from(machine));
    } else {
        let threads = format!("{threads} threads");
        let heading = [
            ("Use", Align::Left),
            ("Key id", Align::Left),
            ("Signatures/s", Align::Right),
            (&*threads, Align::Right),
            ("Where", Align::Left),
        ];
        print!("{}", table::render(Paint::stdout(), &heading, rows));
    }
    Ok(Ending::Done)
}

/// Signatures a second on so many threads at once.
fn rate(key: &dyn Signer, threads: usize, time: Duration) -> Result<u64, Failure> {
    let begun = Instant::now();
    let counts: Vec<_> = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|_| {
                scope.spawn(|| {
                    let mut signatures = 0_u64;
                    while begun.elapsed() < time {
                        key.sign(&MESSAGE)?;
                        signatures += 1;
                    }
                    Ok::<_, issuer_office::signing::SignerError>(signatures)
                })
            })
            .collect();
        workers
            .into_iter()
            .map(|worker| worker.join().unwrap_or(Ok(0)))
            .collect()
    });
    let mut signatures = 0;
    for count in counts {
        signatures += count.map_err(Failure::environment)?;
    }
    let seconds = begun.elapsed().as_secs_f64();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a rate for people, far below 2^52"
    )]
    Ok((signatures as f64 / seconds) as u64)
}
