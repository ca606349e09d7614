use issuer_domain::{ApiScope, Area, ClientName, ConsentPlace, FieldProfile};

use super::*;
use crate::storage::{ApiClient, ShareWay};
use crate::test_postgres::on_both_engines;
use crate::workflow::exchange::manage_clients::{NewClient, add_client};
use crate::workflow::test_office::{TestOffice, family};

async fn client(office: &TestOffice, name: &str, profile: FieldProfile) -> ApiClient {
    let name = ClientName::parse(name).unwrap();
    let new = NewClient {
        name: &name,
        title: "Call centre",
        profile,
        area: Area::State,
        files: None,
    };
    add_client(&office.app, &new).await.unwrap();
    let clients = office.app.storage.api_clients().list().await.unwrap();
    clients.into_iter().find(|one| one.name == name).unwrap()
}

async fn sheet(office: &TestOffice, client: &ApiClient, seed: u32, size: u32) -> CallSheet {
    let asking = Asking {
        app: &office.app,
        client,
        way: ShareWay::Api,
    };
    let asked = CallSheetAsked {
        seed,
        size: Some(size),
    };
    call_sheet(asking, &asked).await.unwrap()
}

fn ids(sheet: &CallSheet) -> Vec<String> {
    let ids = sheet.rows.iter().map(|row| row.family.family_id.clone());
    ids.collect()
}

on_both_engines! {
async fn only_families_that_said_yes_are_drawn_and_who_takes_it_back_leaves(office: TestOffice) {
    let office = office.with_staff().await;
    let families: Vec<_> = (1..=12).map(|number| family(number, 2)).collect();
    office.import(&families).await;
    let calls = client(&office, "calls", FieldProfile::Status).await;
    let empty = sheet(&office, &calls, 1, 10).await;
    assert!(empty.rows.is_empty() && empty.empty_because.is_some());
    let consents = office.app.storage.call_consents();
    let said_yes: Vec<_> = families.iter().step_by(2).map(|one| &one.id).collect();
    for id in &said_yes {
        consents.give(id, ConsentPlace::Counter, office.app.now).await.unwrap();
    }
    let first = sheet(&office, &calls, 7, 4).await;
    assert_eq!(first.rows.len(), 4);
    assert!(ids(&first).iter().all(|id| said_yes.iter().any(|yes| yes.as_str() == id)));
    // Sent again it is the same one; another draw has those that rest no more.
    assert_eq!(ids(&sheet(&office, &calls, 7, 4).await), ids(&first));
    let gone = FamilyId::parse(&ids(&first)[0]).unwrap();
    consents.withdraw(&gone, ConsentPlace::Slip, office.app.now).await.unwrap();
    let without = ids(&sheet(&office, &calls, 7, 4).await);
    assert!(!without.contains(&gone.to_string()));
    let rest = ids(&sheet(&office, &calls, 8, 10).await);
    assert!(rest.iter().all(|id| !without.contains(id)), "nobody stands on two sheets");
    let drawn: Vec<&str> = without.iter().chain(&rest).map(String::as_str).collect();
    assert!(!drawn.contains(&gone.as_str()));
    assert_eq!(drawn.len(), 5);
}
}

on_both_engines! {
async fn a_sheet_has_the_fields_of_the_profile_and_stands_in_the_share_register(office: TestOffice) {
    let office = office.with_staff().await;
    let mehta = family(1, 3);
    office.import(std::slice::from_ref(&mehta)).await;
    let consents = office.app.storage.call_consents();
    consents.give(&mehta.id, ConsentPlace::Slip, office.app.now).await.unwrap();
    let little = client(&office, "calls", FieldProfile::Status).await;
    let row = sheet(&office, &little, 1, 5).await.rows.remove(0);
    assert_eq!((row.agreed_where.as_str(), row.last_event.as_str()), ("slip", "none"));
    assert!(row.family.head_name.is_none() && row.family.local_body_lgd.is_none());
    let shares = office.app.storage.shares().list(0, 10).await.unwrap();
    assert_eq!(shares[0].purpose, ApiScope::CallSheet.purpose());
    assert_eq!(shares[0].records, 1);
    assert!(shares[0].fields.ends_with(&FIELDS.map(str::to_owned)));
    assert!(!serde_json::to_string(&row).unwrap().contains("mobile"));
}
}

#[test]
fn each_family_is_as_likely_as_any_other() {
    const SEEDS: u32 = 2_000;
    let families: Vec<FamilyId> = (0..40).map(|number| family(number, 1).id).collect();
    let mut drawn = BTreeMap::<FamilyId, u32>::new();
    for seed in 0..SEEDS {
        for family in sample(families.clone(), seed, 10) {
            *drawn.entry(family).or_default() += 1;
        }
    }
    // Each is drawn 500 times on average; the standard deviation is 19.4, and five of them are far.
    assert_eq!(drawn.len(), 40);
    assert!(
        drawn.values().all(|times| (403..=597).contains(times)),
        "{drawn:?}"
    );
}
