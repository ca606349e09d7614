//! Families are found by what stands on their papers, and never by Aadhaar.

use issuer_domain::{RefusalReason, RequestReason};

use super::*;
use crate::workflow::check_lists::lists_for_check;
use crate::workflow::decide_request::refuse_request;
use crate::workflow::test_counter::TestCounter;
use crate::workflow::test_office::family;

async fn find(counter: &TestCounter, text: &str) -> Result<FamilyView, FindFamilyError> {
    let lists = lists_for_check(&counter.office.app, &counter.office.keys)
        .await
        .unwrap();
    find_family(&counter.office.app, text, Some(&lists)).await
}

async fn qr_text(counter: &TestCounter, number: &str) -> String {
    let cards = counter.office.app.storage.cards();
    cards.find(number).await.unwrap().unwrap().qr_text.unwrap()
}

#[tokio::test]
async fn a_family_is_found_by_each_of_its_numbers_and_its_names_are_masked() {
    let counter = TestCounter::on_sqlite().await;
    let mut with_ration_card = family(2, 3);
    with_ration_card.ration_card = Some("HP2019041705823".to_owned());
    counter.office.import(&[with_ration_card]).await;
    let view = find(&counter, " 10000002 ").await.unwrap();
    let number = view.card.as_ref().unwrap().number.to_string();
    for text in [
        "1000-0002",
        "१०००००००२",
        "HP2019041705823",
        "hp 2019 0417 05823",
        &number,
    ] {
        let found = find(&counter, text).await;
        if text == "१०००००००२" {
            assert!(
                matches!(found, Err(FindFamilyError::Neither)),
                "nine digits"
            );
            continue;
        }
        assert_eq!(found.unwrap().family_id, view.family_id, "{text}");
    }
    let shown = format!("{view:?}");
    for secret in ["सीता", "Sita", "2019041705823", "1960"] {
        assert!(!shown.contains(secret), "{secret}");
    }
    assert_eq!(view.members[0].latin, "S••• D•••");
    assert_eq!(view.ration_card.as_deref(), Some("•••••••••••5823"));
    assert_eq!(view.card.unwrap().status, CredentialStatus::Valid);
}

#[tokio::test]
async fn an_aadhaar_number_or_virtual_id_is_refused_however_it_is_written_and_not_repeated() {
    let counter = TestCounter::on_sqlite().await;
    for text in [
        "499118665246",
        "499118665247",
        "4991 1866 5246",
        "4991-1866-5246",
        "४९९११८६६५२४६",
        "9171 5200 1234 5678",
        "UID 499118665246",
    ] {
        let refused = find(&counter, text).await.unwrap_err();
        assert!(
            matches!(refused, FindFamilyError::Aadhaar),
            "{text}: {refused}"
        );
        assert!(!refused.to_string().contains("4991"));
    }
    for text in ["Sita Devi", "", "41705823-01-0"] {
        let refused = find(&counter, text).await.unwrap_err();
        assert!(!matches!(refused, FindFamilyError::Aadhaar), "{text}");
    }
    let nobody = find(&counter, "10009999").await.unwrap_err();
    assert!(matches!(nobody, FindFamilyError::NotThere));
}

#[tokio::test]
async fn a_scanned_card_opens_its_family_where_its_signature_holds_also_when_it_is_an_old_one() {
    let mut counter = TestCounter::on_sqlite().await;
    let made = counter.replace_lost(1).await;
    counter.office.act_as("lmk-operator");
    let old = qr_text(&counter, &made.old_card).await;
    let found = find(&counter, &old).await.unwrap();
    let scanned = found.scanned.unwrap();
    assert!(!scanned.is_present);
    assert!(scanned.code.starts_with("R-"), "{}", scanned.code);
    let new = qr_text(&counter, &found.card.unwrap().number.to_string()).await;
    let found = find(&counter, &new).await.unwrap();
    assert!(found.scanned.unwrap().is_present);
    assert_eq!(found.reprints, 1);
    let changed = new.replace(&new[60..61], if &new[60..61] == "A" { "B" } else { "A" });
    let refused = find(&counter, &changed).await.unwrap_err();
    assert!(
        matches!(refused, FindFamilyError::NotGenuine { .. }),
        "{refused}"
    );
    let app = &counter.office.app;
    let blind = find_family(app, &new, None).await.unwrap_err();
    assert!(matches!(blind, FindFamilyError::NoLists));
}

#[tokio::test]
async fn who_does_not_work_at_counters_looks_nobody_up() {
    let mut counter = TestCounter::on_sqlite().await;
    for who in ["distributor", "auditor", "print-officer", "office"] {
        counter.office.act_as(who);
        let refused = find(&counter, "10000001").await.unwrap_err();
        assert!(matches!(refused, FindFamilyError::Permission(_)), "{who}");
    }
}

#[tokio::test]
async fn a_familys_last_ten_requests_are_shown_the_newest_first() {
    let mut counter = TestCounter::on_sqlite().await;
    let mut numbers = Vec::new();
    for _ in 0..12 {
        let request = counter.ask(1, RequestReason::Lost).await;
        counter.office.act_as("officer");
        let why = RefusalReason::AskedTwice;
        refuse_request(&counter.office.app, request.number, why)
            .await
            .unwrap();
        numbers.push(request.number);
    }
    counter.office.act_as("lmk-operator");
    let view = find(&counter, "10000001").await.unwrap();
    let shown: Vec<_> = view.requests.iter().map(|request| request.number).collect();
    numbers.reverse();
    assert_eq!(shown, numbers[..10]);
}
