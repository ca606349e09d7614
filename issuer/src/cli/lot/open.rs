use std::path::PathBuf;

use card_verifier::TrustAnchors;
use clap::Args;
use serde_json::json;

use super::super::failure::{Ending, Failure};
use super::super::table::{self, Align};
use super::super::terminal::Paint;
use super::super::{Shared, human, rim};
use issuer_office::secrets::VendorKey;
use issuer_office::signing::{DemoKeyPolicy, KeyRing, pin_roots};
use issuer_office::workflow::open_bundle::{OpenPlan, OpenedLot, open_bundle};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The bundle
    file: PathBuf,
    /// Your key file
    #[arg(long, value_name = "FILE")]
    identity: PathBuf,
    /// Public key of a root of the department; once for each of them
    #[arg(long = "root", value_name = "FILE")]
    roots: Vec<PathBuf>,
    /// How many of the roots must have signed the trust list; their majority otherwise
    #[arg(long, value_name = "NUMBER")]
    threshold: Option<usize>,
    /// The lot that you expect; another one is refused
    #[arg(long, value_name = "NAME")]
    lot: Option<String>,
    /// The folder to write; it must not be there
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
}

pub(super) fn run(arguments: &Arguments, shared: &Shared) -> Result<Ending, Failure> {
    let anchors = anchors(arguments, shared)?;
    let key = VendorKey::read(&arguments.identity).map_err(Failure::environment)?;
    let opened = open_bundle(&OpenPlan {
        bundle: &arguments.file,
        key: &key,
        anchors: &anchors,
        lot: arguments.lot.as_deref(),
        out: &arguments.out,
        now: shared.now(),
    });
    let opened = opened.map_err(|error| {
        if error.is_refusal() {
            Failure::not_verified(error)
        } else {
            Failure::environment(error)
        }
    })?;
    print(&opened, shared);
    Ok(Ending::Done)
}

/// The roots that the vendor names; without any the demo's, where they are allowed.
fn anchors(arguments: &Arguments, shared: &Shared) -> Result<TrustAnchors, Failure> {
    let demo = shared.demo_keys();
    if arguments.roots.is_empty() {
        return match demo {
            DemoKeyPolicy::Allow => Ok(KeyRing::demo()?.anchors),
            DemoKeyPolicy::Refuse => Err(Failure::usage(
                "no root is given\n\nhint: name the public key of each root of the department with --root",
            )),
        };
    }
    pin_roots(&arguments.roots, arguments.threshold, demo).map_err(Failure::environment)
}

fn print(opened: &OpenedLot, shared: &Shared) {
    let OpenedLot { note, manifest, .. } = opened;
    if shared.json {
        let files = manifest.files.iter().map(
            |file| json!({ "name": file.name, "role": file.role.word(), "bytes": file.bytes }),
        );
        println!(
            "{}",
            json!({
                "lot": note.lot,
                "supplement_of": manifest.supplement_of,
                "vendor": note.vendor,
                "folder": opened.folder,
                "cards": manifest.cards,
                "pages": manifest.pages,
                "press": manifest.press,
                "specimen": manifest.specimen,
                "files": files.collect::<Vec<_>>(),
                "sealed_at": rim::format_time(note.sealed_at),
                "expires_at": rim::format_time(note.expires_at),
                "key_id": opened.key_id.to_string(),
                "trust_list": opened.trust_list_version,
                "trust_list_expired": opened.trust_list_expired,
            })
        );
        return;
    }
    let paint = Paint::stdout();
    println!(
        "{} {} of {} for {}, sealed {}, signed by key {} of trust list {}",
        paint.green("ok"),
        human::counted(manifest.cards.into(), "card", "cards"),
        note.lot,
        note.vendor,
        rim::format_time(note.sealed_at),
        opened.key_id,
        opened.trust_list_version
    );
    if manifest.specimen {
        let specimen = "SPECIMEN: signed with keys that everybody has";
        println!("{}", paint.yellow(specimen));
    }
    if opened.trust_list_expired {
        let due = "A newer trust list was due: ask the department whether this one still holds";
        println!("{}", paint.yellow(due));
    }
    let rows = manifest.files.iter().map(|file| {
        let path = opened.folder.join(&file.name);
        vec![
            path.display().to_string(),
            file.role.word().to_owned(),
            human::bytes(file.bytes),
        ]
    });
    let heading = [
        ("File", Align::Left),
        ("For", Align::Left),
        ("Size", Align::Right),
    ];
    print!("{}", table::render(paint, &heading, rows));
    println!(
        "\nNext: print it before {}, then delete folder and bundle and certify it to the department",
        rim::format_time(note.expires_at)
    );
}
