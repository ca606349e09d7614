use std::fmt::Write as _;

use issuer_domain::{Ekyc, Gender, HindiNames, Name};

use super::super::sample::{NOW, Office, family, on_both_engines, signed};
use super::*;

/// The counts of every panchayat and ward as a text.
fn as_text(bodies: &[LocalBodyReadiness]) -> String {
    let mut text = String::new();
    for body in bodies {
        let counts = &body.counts;
        write!(
            text,
            "{} {} {} {}: {} families, {} members, {} ready, {} with card, {} out of date, {} held, {} other head;",
            body.district.lgd_code,
            body.block.lgd_code,
            body.kind.word(),
            body.local_body.lgd_code,
            counts.families,
            counts.members,
            counts.ready(),
            counts.with_card,
            counts.card_out_of_date,
            counts.held,
            counts.heads_differ,
        )
        .unwrap();
        for (hold, count) in Hold::ALL.iter().zip(counts.holds) {
            if count > 0 {
                write!(text, " {} {count}", hold.word()).unwrap();
            }
        }
        text.push('\n');
    }
    text
}

on_both_engines! {
async fn every_family_counts_once_where_it_is(office: Office) {
    let drafts = office.drafts(4).await;
    office.storage.cards().store_drafts(&drafts).await.unwrap();
    let signed: Vec<_> = drafts.iter().map(signed).collect();
    office.storage.cards().store_signed(&signed, NOW).await.unwrap();
    let mut families: Vec<_> = (1..=12).map(|number| family(number, 2)).collect();
    // A card out of date, and one that is not: only the eKYC changed.
    families[0].members[1].name = Name::new(Some("गीता देवी"), Some("Gita Devi")).unwrap();
    families[1].members[0].facts.ekyc = Ekyc::Done;
    // Another head under the Act, and a family without one Hindi name.
    families[8].members[0].gender = Gender::Male;
    families[8].members[1].birth_year = Some(1960);
    families[9].members[1].name = Name::new(None, Some("Gita Devi")).unwrap();
    office.import(&families).await;
    let held = |number: u32, hold| (family(number, 1).id, hold);
    let holds = [
        held(3, Hold::Gone),
        held(7, Hold::Duplicate),
        held(7, Hold::NoHead),
        held(8, Hold::TextDoesNotFit),
        held(999, Hold::Duplicate),
    ];
    office.storage.families().hold(&holds, "test", NOW).await.unwrap();
    let plain = office.storage.families().readiness(Area::State).await.unwrap();
    assert_eq!(as_text(&plain), include_str!("plain.txt"));
    let strict = office.storage.under_policy(HoldPolicy {
        ekyc_percent_min: 50,
        hindi_names: HindiNames::All,
    });
    let all = strict.families().readiness(Area::District(23)).await.unwrap();
    assert_eq!(as_text(&all), include_str!("strict.txt"));
    let ready: u64 = plain.iter().map(|body| body.counts.ready()).sum();
    let listed = office.storage.families().list_without_card(None, 100).await.unwrap();
    // A family whose text did not fit is looked at again with each run.
    assert_eq!(listed.len() as u64, ready + 1);
    let none = strict.families().readiness(Area::Block(1)).await.unwrap();
    assert!(none.is_empty());
}

async fn a_card_is_out_of_date_until_it_says_what_the_register_says(office: Office) {
    let drafts = office.drafts(3).await;
    office.storage.cards().store_drafts(&drafts).await.unwrap();
    let signed: Vec<_> = drafts.iter().map(signed).collect();
    office.storage.cards().store_signed(&signed, NOW).await.unwrap();
    let mut changed = family(2, 2);
    changed.members.pop();
    office.import(&[family(1, 2), changed, family(3, 2)]).await;
    let families = office.storage.families();
    let outdated = families.list_outdated_cards(Area::State, None, 10).await.unwrap();
    assert_eq!(outdated.len(), 1);
    assert_eq!(outdated[0].shown.family.members.len(), 2);
    assert_eq!(outdated[0].current.family.members.len(), 1);
    assert_eq!(outdated[0].current.revision, 2);
    let after = Some(&outdated[0].current.family.id);
    let more = families.list_outdated_cards(Area::State, after, 10).await.unwrap();
    assert!(more.is_empty());
}
}
