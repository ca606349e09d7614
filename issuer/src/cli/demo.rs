use issuer_domain::{Actor, Area};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use card_payload::Timestamp;
use card_verifier::Lists;
use clap::Args;
use sha2::{Digest, Sha256};

use super::demo_files::{PREVIEW, TEXTS, draw_documents, lot_files, write_texts};
use super::demo_report::{DemoReport, MadeFile, NextCommand, QrCounts, RefusedFamily, Steps};
use super::failure::{Ending, Failure};
use super::office::block_on;
use super::progress::Progress;
use super::terminal::Paint;
use super::{Shared, rim, serve};
use issuer_office::app::App;
use issuer_office::config::Config;
use issuer_office::register::synthetic::{RegisterFormat, SyntheticRegister, SyntheticSetup};
use issuer_office::register::{ImportMode, ImportReport, ImportSetup, SourceProfile, import};
use issuer_office::signing::KeyRing;
use issuer_office::workflow::card_content::date;
use issuer_office::workflow::demo_folder::{REGISTER, SETTINGS, begin_demo_folder};
use issuer_office::workflow::demo_staff::add_demo_staff;
use issuer_office::workflow::finish_lot::{LotReport, lot_report};
use issuer_office::workflow::freeze_lot::{CARDS_A_FILE_MAX, NewLot, freeze_lot};
use issuer_office::workflow::issue_cards::{IssueReport, issue_cards};
use issuer_office::workflow::lot_store::LotStore;
use issuer_office::workflow::press_of_lot::Press;
use issuer_office::workflow::publish_update::{UPDATE_FILE, publish_update};
use issuer_office::workflow::renderer::Renderer;
use issuer_office::workflow::verify_all::verify_all;
use issuer_office::workflow::work_on_lots::{LEASE, Told, Worker, work_on_lots};

const EXAMPLES: &str = "\
Examples:
  issuer demo                               300 synthetic families into demo-out/
  issuer demo --families 5000 --seed 7      more of them, others
  issuer demo --serve                       and a tour of its pages, at http://127.0.0.1:8080/
  issuer demo --at 2026-11-21T00:00:00Z     the same bytes on any day
";

/// Families of a demo, where nothing else is said.
const FAMILIES: u32 = 300;
/// The most: 10,000 lots of 10,000 cards have names of four digits.
const FAMILIES_MAX: i64 = 10_000_000;

#[derive(Debug, Args)]
#[command(
    before_help = EXAMPLES,
    after_help = "The time is --at, or the beginning of the present day (UTC): two demos of one day \
with the same seed write the same bytes. An older demo's folder is replaced, any other is left alone."
)]
pub(super) struct Arguments {
    /// How many synthetic families
    #[arg(
        long,
        value_name = "NUMBER",
        default_value_t = FAMILIES,
        value_parser = clap::value_parser!(u32).range(1..=FAMILIES_MAX)
    )]
    families: u32,
    /// Another seed makes other families
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,
    /// The folder to write
    #[arg(long, value_name = "FOLDER", default_value = "demo-out")]
    out: PathBuf,
    /// Make this many more families whose rows have a mistake, to see how they are rejected
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    mistakes: u32,
    /// Then serve it, with somebody of every role to sign in as: a tour of five minutes
    #[arg(long)]
    serve: bool,
}

impl Arguments {
    /// Whether it goes on until it is stopped.
    pub(super) fn serves(&self) -> bool {
        self.serve
    }
}

pub(super) fn run(arguments: &Arguments, shared: &Shared) -> Result<Ending, Failure> {
    let demo = Demo {
        arguments,
        quiet: shared.json,
        now: shared.at.unwrap_or_else(|| day_of(rim::clock())),
        dated: shared.at.is_some(),
    };
    let report = block_on(demo.run())?;
    if shared.json {
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        print!("{}", report.text(Paint::stdout()));
    }
    if !report.all_verified {
        return Ok(Ending::NotVerified);
    }
    if arguments.serve {
        return serve::tour(&arguments.out.join(SETTINGS), shared);
    }
    Ok(Ending::Done)
}

struct Demo<'arguments> {
    arguments: &'arguments Arguments,
    quiet: bool,
    now: Timestamp,
    dated: bool,
}

impl Demo<'_> {
    async fn run(&self) -> Result<DemoReport, Failure> {
        let folder = begin_demo_folder(&self.arguments.out)?;
        let draft = folder.draft();
        let mut steps = Steps::default();

        let register = self.make_register(&draft.join(REGISTER))?;
        steps.end("Made a synthetic register", register.families, "families");

        let config = Config::load(&draft.join(SETTINGS))?;
        let app = App::open(config, Actor::office(), self.now, self.random()).await?;
        add_demo_staff(&app).await?;
        let keys = KeyRing::demo()?;
        let imported = self.import(&app, &register).await?;
        steps.end("Imported it", imported.members, "members");

        let mut renderer = Renderer::bundled()?;
        steps.end(
            "Loaded fonts and layouts",
            renderer.fonts().iter().count() as u64,
            "fonts",
        );

        let bar = Progress::new("Signing cards", register.families, self.quiet);
        let issued =
            issue_cards(&app, &keys, &mut renderer, &mut adding(|done| bar.at(done))).await?;
        drop(bar);
        steps.end("Signed cards, each checked", issued.cards, "cards");

        let published = publish_update(&app, &keys).await?;
        steps.end(
            "Published the verifier update",
            published.lists as u64,
            "status list",
        );
        published.checkpoint?;

        let lots = self.print(&app, &mut renderer, issued.cards).await?;
        let cards: u64 = lots.iter().map(|lot| lot.cards).sum();
        steps.end("Wrote the print lot", cards * 2, "pages");

        let documents = draw_documents(&app, &mut renderer, draft).await?;
        let texts = write_texts(&app, draft).await?;
        steps.end(
            "Wrote documents and a picture",
            documents.len() as u64,
            "files",
        );

        let lists = Lists::open(&fs::read(&published.path)?, &keys.anchors)?;
        let bar = Progress::new("Verifying cards", issued.cards, self.quiet);
        let verified = verify_all(
            &app.storage,
            &lists,
            self.now,
            &mut adding(|done| bar.at(done)),
        )
        .await?;
        drop(bar);
        steps.end("Verified every card offline", verified.accepted, "accepted");

        let mut files = lot_files(&app, &lots);
        app.storage.close().await;
        files.extend(documents);
        files.push(MadeFile::new(
            &published.path,
            published.bytes,
            "for shops: trust list and status list",
        ));
        files.push(texts);
        files.push(MadeFile::new(
            &register.path,
            fs::metadata(&register.path)?.len(),
            "the synthetic register",
        ));
        for file in &mut files {
            file.path = self.final_path(draft, &file.path);
        }
        folder.finish()?;

        let out = &self.arguments.out;
        Ok(DemoReport {
            schema: DemoReport::SCHEMA,
            specimen: lists.specimen(),
            all_verified: verified.all_accepted()
                && verified.cards == issued.cards
                && verified.cards == cards,
            folder: out.clone(),
            seed: self.arguments.seed,
            time: rim::format_time(self.now),
            families: imported.counts.accepted,
            members: imported.members,
            rejected_families: imported.counts.rejected,
            refused_families: refused(&issued),
            cards: issued.cards,
            verified: verified.accepted,
            families_with_continuation: issued.continued,
            qr: QrCounts::of(&lots),
            steps: steps.done,
            files,
            next: self.next(out),
        })
    }

    fn make_register(&self, folder: &Path) -> Result<SyntheticRegister, Failure> {
        let Arguments {
            families,
            seed,
            mistakes,
            ..
        } = *self.arguments;
        let setup = SyntheticSetup {
            families: families.saturating_add(mistakes),
            seed,
            bad_families: mistakes,
            photos: true,
            as_on: date(self.now),
            format: RegisterFormat::Csv,
        };
        Ok(SyntheticRegister::write(folder, &setup)?)
    }

    async fn import(
        &self,
        app: &App,
        register: &SyntheticRegister,
    ) -> Result<ImportReport, Failure> {
        let setup = ImportSetup {
            register: register.path.clone(),
            source: SourceProfile::bundled(SourceProfile::REGISTER)?,
            as_on: None,
            numbers: app.config.register.number_patterns()?,
            reject_file: register.path.with_extension("rejected.csv"),
            photos: app.photos.clone(),
            now: app.now,
            mode: ImportMode::default(),
        };
        let bar = Progress::new("Importing", register.families, self.quiet);
        Ok(import(&app.storage, &setup, |progress| bar.at(progress.families)).await?)
    }

    /// Lots of 10,000 cards in a file each.
    async fn print(
        &self,
        app: &App,
        renderer: &mut Renderer,
        cards: u64,
    ) -> Result<Vec<LotReport>, Failure> {
        let store = LotStore::open(&app.config.output)?;
        let bar = Progress::new("Writing the lot", cards, self.quiet);
        let mut lots = Vec::new();
        let mut frozen = 0;
        while frozen < cards {
            let lot = NewLot {
                name: format!("lot-{:04}", lots.len() + 1),
                area: Area::State,
                card_type: None,
                limit: CARDS_A_FILE_MAX,
                press: Press::find("single")?,
                cards_a_file: CARDS_A_FILE_MAX,
            };
            frozen += freeze_lot(app, &lot).await?.cards;
            let worker = Worker {
                name: "demo".to_owned(),
                lot: Some(lot.name.clone()),
                lease: LEASE,
                until_done: true,
            };
            let mut failure = None;
            let mut tell = |told| match told {
                Told::Failed { error, .. } => failure = Some(error),
                Told::Waiting { error } => bar.say(&error),
                _ => {}
            };
            let clock = || self.now;
            let stop = AtomicBool::new(false);
            work_on_lots(app, &store, renderer, &worker, &clock, &stop, &mut tell).await;
            if let Some(error) = failure {
                return Err(anyhow::Error::msg(error).into());
            }
            bar.at(frozen);
            lots.push(lot_report(app, &store, &lot.name).await?);
        }
        Ok(lots)
    }

    /// The order of places in the status list follows from the seed, so that it can be repeated.
    fn random(&self) -> [u8; 32] {
        Sha256::new()
            .chain_update(b"Him Parivar demo")
            .chain_update(self.arguments.seed.to_be_bytes())
            .finalize()
            .into()
    }

    fn final_path(&self, draft: &Path, path: &Path) -> PathBuf {
        path.strip_prefix(draft)
            .map_or_else(|_| path.to_owned(), |rest| self.arguments.out.join(rest))
    }

    fn next(&self, out: &Path) -> Vec<NextCommand> {
        // `cargo run` names the package that it runs; the programs are not installed then.
        let by_cargo =
            env::var_os("CARGO_PKG_NAME").is_some_and(|name| name == env!("CARGO_PKG_NAME"));
        let (issuer, verify) = if by_cargo {
            (
                "cargo run --release -q -p issuer --",
                "cargo run --release -q -p verifier-cli --",
            )
        } else {
            ("issuer", "card-verify")
        };
        let out = out.display();
        let at = if self.dated {
            format!(" --at {}", rim::format_time(self.now))
        } else {
            String::new()
        };
        let update = format!("--update {out}/{UPDATE_FILE}{at}");
        let office = format!("--config {out}/{SETTINGS} --allow-demo-keys");
        let later = rim::format_time(self.now.plus_seconds(60 * Timestamp::DAY));
        [
            (
                "Scan the card's picture as a shop does, without a network",
                format!("{verify} {update} --image {out}/{PREVIEW}"),
            ),
            (
                "Open the shop's page in a browser",
                format!("{issuer} serve {office}"),
            ),
            (
                "Verify every card from its QR text",
                format!("{verify} {update} - < {out}/{TEXTS}"),
            ),
            (
                "What shops say in 60 days if no update reaches them",
                format!("{issuer} verify {office} --at {later}"),
            ),
            (
                "Issue again: nothing changes",
                format!("{issuer} issue {office}"),
            ),
        ]
        .map(|(what, command)| NextCommand { what, command })
        .into()
    }
}

fn refused(issued: &IssueReport) -> Vec<RefusedFamily> {
    let refused = issued.refused.iter().map(|refused| RefusedFamily {
        family_id: refused.family_id.to_string(),
        reason: refused.reason.clone(),
    });
    refused.collect()
}

/// Turns reports of "so many more" into "so many in all".
fn adding(mut at: impl FnMut(u64)) -> impl FnMut(u64) {
    let mut done = 0;
    move |more| {
        done += more;
        at(done);
    }
}

/// The beginning of a day, UTC.
fn day_of(time: Timestamp) -> Timestamp {
    Timestamp::from_seconds(time.seconds() - time.seconds().rem_euclid(Timestamp::DAY))
}
