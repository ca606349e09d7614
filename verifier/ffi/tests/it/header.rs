//! The header is made from the sources.

use std::fs;
use std::path::Path;

use cbindgen::{Builder, Config, Language, RenameRule};

/// After a change of the library: `WRITE_HEADER=1 cargo test -p verifier-ffi header`.
#[test]
fn the_header_is_the_one_that_the_sources_make() {
    let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let place = crate_folder.join("card_verifier.h");
    let mut config = Config {
        language: Language::C,
        cpp_compat: true,
        include_guard: Some("CARD_VERIFIER_H".to_owned()),
        header: Some(
            "/* Family cards verified offline. Made from verifier/ffi/src; README.md there says how to\n \
             * build and link. */"
                .to_owned(),
        ),
        sys_includes: vec!["stddef.h".to_owned(), "stdint.h".to_owned()],
        no_includes: true,
        usize_is_size_t: true,
        ..Config::default()
    };
    config.enumeration.rename_variants = RenameRule::QualifiedScreamingSnakeCase;
    let made = Builder::new()
        .with_config(config)
        .with_src(crate_folder.join("src/answer.rs"))
        .with_src(crate_folder.join("src/lib.rs"))
        .generate()
        .unwrap();
    let mut text = Vec::new();
    made.write(&mut text);
    if std::env::var_os("WRITE_HEADER").is_some() {
        fs::write(&place, &text).unwrap();
    }
    let kept = fs::read(&place).unwrap_or_default();
    assert!(
        kept == text,
        "card_verifier.h differs; run with WRITE_HEADER=1 and look at the change"
    );
}
