//! Who may use whom, and where the few things that have one home stand.

use std::collections::BTreeMap;

use system_tests::source_tree::{SourceFile, source_files};
use system_tests::workspace::{Dependencies, everything_below};

/// Lines of a file that nobody wants to read: time to split it.
const LINES_MAX: usize = 400;

#[test]
fn our_packages_use_each_other_in_one_direction_only() {
    let allowed: BTreeMap<&str, &[&str]> = [
        ("card-payload", &[] as &[&str]),
        ("card-verifier", &["card-payload"]),
        ("code-reader", &[]),
        (
            "verifier-cli",
            &["card-payload", "card-verifier", "code-reader"],
        ),
        (
            "verifier-wasm",
            &["card-payload", "card-verifier", "code-reader"],
        ),
        ("verifier-wasm-core", &["card-payload", "card-verifier"]),
        ("verifier-ffi", &["card-payload", "card-verifier"]),
        ("issuer-domain", &["card-payload"]),
        ("issuer-linking", &[]),
        ("issuer-render", &["card-payload", "issuer-domain"]),
        ("issuer-pages", &["issuer-domain"]),
        (
            "issuer-office",
            &[
                "card-payload",
                "card-verifier",
                "issuer-domain",
                "issuer-linking",
                "issuer-render",
            ],
        ),
        (
            "issuer",
            &[
                "card-payload",
                "card-verifier",
                "issuer-domain",
                "issuer-office",
                "issuer-pages",
                "issuer-render",
            ],
        ),
    ]
    .into();
    for (package, used) in Dependencies::read().among_ours() {
        let Some(allowed) = allowed.get(package) else {
            assert_eq!(
                package, "system-tests",
                "say in this test what {package} may use"
            );
            continue;
        };
        for other in used {
            assert!(allowed.contains(&other), "{package} must not use {other}");
        }
    }
}

#[test]
fn the_verifier_is_built_on_nothing_of_the_issuers() {
    for package in [
        "card-payload",
        "card-verifier",
        "code-reader",
        "verifier-cli",
        "verifier-wasm",
        "verifier-wasm-core",
        "verifier-ffi",
    ] {
        let below = everything_below(package);
        for banned in [
            "issuer",
            "issuer-office",
            "issuer-domain",
            "issuer-render",
            "tokio",
            "sqlx",
            "axum",
            "hyper",
            "printpdf",
            "lopdf",
            "harfrust",
            "pkcs8",
            "libsqlite3-sys",
        ] {
            assert!(!below.contains(banned), "{package} is built on {banned}");
        }
    }
}

#[test]
fn domain_rendering_and_screens_know_no_runtime_and_no_database() {
    for package in [
        "issuer-domain",
        "issuer-linking",
        "issuer-pages",
        "issuer-render",
    ] {
        let below = everything_below(package);
        for banned in [
            "tokio",
            "sqlx",
            "axum",
            "card-verifier",
            "ed25519-dalek",
            "clap",
        ] {
            assert!(!below.contains(banned), "{package} is built on {banned}");
        }
    }
}

#[test]
fn what_has_one_home_is_used_by_that_package_alone() {
    let dependencies = Dependencies::read();
    for (tool, homes) in [
        ("sqlx", &["issuer-office"] as &[&str]),
        ("axum", &["issuer"]),
        ("printpdf", &["issuer-render"]),
        ("lopdf", &["issuer-render"]),
        ("pdf-writer", &["issuer-render"]),
        ("qrcode", &["issuer-render"]),
        ("ed25519-dalek", &["card-verifier", "issuer-office"]),
        ("pkcs8", &["issuer-office"]),
        ("cryptoki", &["issuer-office"]),
        ("rxing", &["code-reader"]),
        ("getrandom", &["issuer"]),
        ("openidconnect", &["issuer"]),
    ] {
        for user in dependencies.users_of(tool) {
            assert!(
                homes.contains(&user) || user == "system-tests",
                "{user} must not use {tool}"
            );
        }
    }
}

#[test]
fn within_a_package_too_each_has_its_place() {
    for (word, homes) in [
        ("sqlx::", &["issuer/office/src/storage"] as &[&str]),
        ("axum::", &["issuer/src/http"]),
        ("tower_http::", &["issuer/src/http"]),
        ("hyper_util::", &["issuer/src/http/asking.rs"]),
        ("openidconnect::", &["issuer/src/http/oidc"]),
        ("tower_sessions::", &["issuer/src/http"]),
        ("askama::", &["issuer/pages/src"]),
        ("fluent_templates::", &["issuer/pages/src"]),
        ("argon2::", &["issuer/office/src/secrets/password"]),
        ("totp_rs::", &["issuer/office/src/secrets/second_factor"]),
        ("printpdf::", &["issuer/render/src/document"]),
        (
            "lopdf::",
            &["issuer/render/src/document", "issuer/render/src/preflight"],
        ),
        (
            "ed25519_dalek::",
            &["verifier/core", "issuer/office/src/signing", "tests"],
        ),
        ("cryptoki::", &["issuer/office/src/signing/token_key"]),
        ("getrandom::", &["issuer/src/cli/rim.rs"]),
        ("age::", &["issuer/office/src/secrets", "tests"]),
        (
            "tar::",
            &[
                "issuer/office/src/workflow/seal_bundle",
                "issuer/office/src/workflow/open_bundle",
                "tests",
            ],
        ),
        ("comfy_table::", &["issuer/src/cli"]),
        ("indicatif::", &["issuer/src/cli"]),
    ] {
        for file in source_files().iter().filter(|file| !file.is_for_testing()) {
            let used = file.before_tests().iter().any(|line| uses(line, word));
            let home = homes.iter().any(|home| file.is_in(home));
            assert!(
                !used || home,
                "{} uses {word} but {homes:?} alone should",
                file.path
            );
        }
    }
}

/// What a register says is corrected at its source: nobody edits it here. Importing alone writes
/// the tables of families and members and takes back what it brought itself, and retention destroys what is over its time.
#[test]
fn only_an_import_writes_what_the_register_says() {
    let homes = [
        "family_rows",
        "family_writes",
        "import_session",
        "retention",
        "taken_back",
    ];
    for file in source_files().iter().filter(|file| !file.is_for_testing()) {
        for line in file.before_tests() {
            for write in [
                "update family ",
                "update member ",
                "delete from family ",
                "delete from member ",
                "insert into family ",
                "insert into member ",
            ] {
                let place = format!("{}:", file.path);
                let home = homes
                    .iter()
                    .any(|home| place.contains(&format!("/{home}.rs:")));
                assert!(
                    home || !line.contains(write),
                    "{} has `{write}`: register fields come from imports alone",
                    file.path
                );
            }
        }
    }
}

#[test]
fn source_files_keep_the_habits_of_the_house() {
    let mut broken = Vec::new();
    for file in source_files() {
        if file.lines.len() > LINES_MAX {
            broken.push(format!(
                "{}: {} lines, split it",
                file.path,
                file.lines.len()
            ));
        }
        let name = file.path.rsplit('/').next().unwrap_or_default();
        if ["util", "utils", "common", "helper", "helpers", "manager"]
            .iter()
            .any(|vague| name == format!("{vague}.rs"))
        {
            broken.push(format!("{}: say what it is for", file.path));
        }
        broken.extend(habits_broken_by_lines(&file));
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

fn habits_broken_by_lines(file: &SourceFile) -> Vec<String> {
    // Written in pieces, so that this file does not find itself.
    let banned = [
        (concat!("#[", "allow("), "use #[expect(…, reason = …)]"),
        (concat!("TO", "DO"), "do it, or leave it out"),
        (concat!("FIX", "ME"), "do it, or leave it out"),
    ];
    let mut broken = Vec::new();
    for (at, line) in file.lines.iter().enumerate() {
        for (text, instead) in banned {
            if line.contains(text) {
                broken.push(format!("{}:{}: {text}: {instead}", file.path, at + 1));
            }
        }
        let import = line.trim_start();
        if import.starts_with("use ") && import.ends_with("::*;") && import != "use super::*;" {
            broken.push(format!("{}:{}: name what is imported", file.path, at + 1));
        }
    }
    broken
}

/// Whether a line of code, not a comment, names something of a crate.
fn uses(line: &str, word: &str) -> bool {
    let line = line.trim_start();
    let before = |at: usize| line[..at].chars().next_back();
    !line.starts_with("//")
        && line
            .find(word)
            .is_some_and(|at| before(at).is_none_or(|last| !last.is_alphanumeric() && last != '_'))
}
