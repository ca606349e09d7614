use issuer_domain::{Actor, Family, Mobile, VaultReference};

use super::*;
use crate::config::Config;
use crate::secrets::SecretField;
use crate::storage::SecretColumns;
use crate::test_postgres::on_both_engines;
use crate::workflow::test_office::{NOW, TestOffice, family};

const MOBILE: &str = "9418155501";
const VAULT: &str = "vault-ref-qzx-0001";

fn with_secrets(number: u32) -> Family {
    let mut family = family(number, 2);
    let facts = &mut family.members[0].facts;
    facts.mobile = Mobile::parse(MOBILE);
    facts.vault_reference = VaultReference::parse(VAULT);
    family
}

async fn office() -> TestOffice {
    TestOffice::open().await.with_secret_columns().await
}

async fn import(office: &TestOffice, family: &Family) -> Result<(), StorageError> {
    let runs = office.app.storage.import_runs();
    let run = runs.start("test", NOW).await.unwrap();
    let families = office.app.storage.families();
    families
        .upsert_batch(run, std::slice::from_ref(family))
        .await
        .map(drop)
}

/// Ids of the members with the mobile number.
async fn members_found(office: &TestOffice) -> Vec<String> {
    let SecretColumns::Seal(key) = office.app.storage.secret_columns() else {
        panic!("the key opens");
    };
    let field = SecretField::Mobile;
    let index = key.blind_index(field, MOBILE);
    let secrets = office.app.storage.member_secrets();
    secrets.find_members(field, &index, NOW).await.unwrap()
}

on_both_engines! {
async fn secrets_are_sealed_found_by_their_index_and_stand_nowhere_in_the_database(office: TestOffice) {
    let office = office.with_secret_columns().await;
    let family = with_secrets(1);
    import(&office, &family).await.unwrap();
    // Again: the same rows.
    import(&office, &family).await.unwrap();
    let member = &family.members[0].id;
    assert_eq!(members_found(&office).await, std::slice::from_ref(member));
    assert!(office.app.storage.has_text(member).await);
    for clear in [MOBILE, VAULT] {
        assert!(!office.app.storage.has_text(clear).await);
    }
}
}

#[tokio::test]
async fn a_secret_that_the_register_has_no_more_is_taken_away() {
    let office = office().await;
    import(&office, &with_secrets(1)).await.unwrap();
    import(&office, &family(1, 2)).await.unwrap();
    assert_eq!(members_found(&office).await, [] as [String; 0]);
}

#[tokio::test]
async fn without_a_key_a_file_with_secrets_is_refused_with_the_way_out() {
    let office = TestOffice::open().await;
    import(&office, &family(2, 1)).await.unwrap();
    let refused = import(&office, &with_secrets(1)).await.unwrap_err();
    assert!(matches!(refused, StorageError::NoSecretKey));
    assert!(refused.to_string().contains("issuer secrets init"));
    assert!(!refused.to_string().contains(MOBILE));

    let mut config = Config::clone(&office.app.config);
    config.secrets.leave_out = true;
    let app = App::open(config, Actor::office(), NOW, [1; 32])
        .await
        .unwrap();
    let run = app.storage.import_runs().start("test", NOW).await.unwrap();
    let families = app.storage.families();
    families
        .upsert_batch(run, &[with_secrets(1)])
        .await
        .unwrap();
}

#[tokio::test]
async fn after_a_change_of_the_wrapping_key_the_old_file_opens_nothing() {
    let mut office = office().await;
    import(&office, &with_secrets(1)).await.unwrap();
    let old = office.app.config.secrets.key_file.clone().unwrap();
    assert!(matches!(
        init_secrets(&office.app).await,
        Err(SecretColumnsError::Exists)
    ));
    let new = old.with_file_name("secrets-2.key");
    office.app.random = [5; 32];
    rotate_secrets(&office.app, &new).await.unwrap();
    let config = Config::clone(&office.app.config);
    let opened = App::open(config, Actor::office(), NOW, [1; 32]).await;
    assert!(opened.is_err(), "the old file is of no use");
    office.settings().secrets.key_file = Some(new);
    let office = office.open_again(NOW).await;
    assert_eq!(members_found(&office).await.len(), 1);
}
