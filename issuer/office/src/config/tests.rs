//! The example, and what is refused.

use super::*;

const EXAMPLE_ROOTS: &str = "roots = [\n    \"keys/root-1.pub.pem\",\n    \"keys/root-2.pub.pem\",\n    \"keys/root-3.pub.pem\",\n]";
const EXAMPLE: &str = include_str!("../../../config.example.toml");

fn load(text: &str) -> Result<Config, ConfigError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("issuer.toml");
    fs::write(&path, text).unwrap();
    Config::load(&path)
}

#[test]
fn the_example_is_right_and_its_paths_start_from_its_folder() {
    let config = load(EXAMPLE).unwrap();
    assert!(config.database.path.unwrap().is_absolute());
    assert!(config.keys.roots[0].ends_with("keys/root-1.pub.pem"));
}

#[test]
fn a_misspelt_key_is_refused_and_named() {
    let error = load(&EXAMPLE.replace("card_years", "card_year")).unwrap_err();
    let ConfigError::Parse { source, .. } = error else {
        panic!("{error}")
    };
    assert!(source.to_string().contains("card_year"), "{source}");
}

#[test]
fn a_value_that_nothing_works_with_is_refused() {
    for (right, wrong) in [
        ("card_years = 5", "card_years = 0"),
        ("fresh_days = 7", "fresh_days = 70"),
        ("https://hp.example\"", "https://himparivar.hp.example\""),
        (
            "ration_card = \"HP#############\"",
            "ration_card = \"HP 1\"",
        ),
        (EXAMPLE_ROOTS, "roots = []"),
        ("root_threshold = 2", "root_threshold = 4"),
        ("ekyc_percent_min = 0", "ekyc_percent_min = 101"),
        ("card_quota = 100000", "card_quota = 0"),
        ("log = \"text\"", "log = \"text\"\ntls_key = \"key.pem\""),
        ("second_factor = []", "second_factor = [\"officers\"]"),
        ("# issuer = \"https", "issuer = \"http"),
        ("# issuer = \"https", "client_id = \"a\"\nissuer = \"https"),
        ("path = \"register.sqlite\"", ""),
    ] {
        let error = load(&EXAMPLE.replacen(right, wrong, 1)).unwrap_err();
        assert!(
            matches!(error, ConfigError::Value { .. }),
            "{wrong}: {error}"
        );
    }
}

#[test]
fn the_environment_stands_over_the_file_and_is_checked_like_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("issuer.toml");
    fs::write(&path, EXAMPLE).unwrap();
    let with =
        |name: &str, value: &str| Config::load_with(&path, [(name.to_owned(), value.to_owned())]);
    let config = with("ISSUER_SERVICE_LISTEN", "0.0.0.0:443").unwrap();
    assert_eq!(config.service.listen.port(), 443);
    let config = with("ISSUER_CARDS_BULK_CARDS", "7").unwrap();
    assert_eq!(config.cards.bulk_cards, 7);
    assert!(with("ISSUER_SERVICE_LISTN", "0.0.0.0:443").is_err());
    assert!(with("ISSUER_CARDS_APPROVAL_DAYS", "0").is_err());
}

#[test]
fn every_section_of_the_example_can_be_named_in_the_environment() {
    let example: toml::Table = toml::from_str(EXAMPLE).unwrap();
    for section in example.keys() {
        assert!(SECTIONS.contains(&section.as_str()), "{section}");
    }
}
