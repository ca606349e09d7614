//! A month's scale on a device.

use card_payload::{KeyUse, Month, Scale, Timestamp};
use card_verifier::{Device, Memory, Taken, UpdateError};

use crate::device::device;
use crate::support::{
    DAY, LISTED, NOW, family, good_trust_token, good_update, scale_of, scale_token, status_list,
    status_token, text_of, trust_list, trusted_key, update_of, update_token,
};

fn scale(month: &str, issued_at: Timestamp) -> Scale {
    scale_of(Month::parse(month).unwrap(), issued_at)
}

fn november() -> Vec<u8> {
    scale_token("update", &scale("2026-11", LISTED))
}

/// Items of the usual family at a time, as `rice 10000`.
fn items(device: &mut Device, now: Timestamp) -> Vec<String> {
    let verdict = device.verify_at(&text_of(&family(5)), now).unwrap();
    let entitlement = device.entitlement(verdict.card().unwrap(), now);
    let items = entitlement
        .iter()
        .flat_map(|entitlement| &entitlement.items);
    items
        .map(|item| format!("{} {}", item.english, item.grams.unwrap()))
        .collect()
}

#[test]
fn a_family_has_its_share_in_the_month_of_the_scale_alone() {
    let mut device = device();
    let month = Month::parse("2026-11").unwrap();
    assert_eq!(device.take(&november()), Ok(Taken::Scale(month)));
    assert_eq!(items(&mut device, NOW), ["rice 10000", "sugar 500"]);
    assert_eq!(
        items(&mut device, NOW.plus_seconds(30 * DAY)),
        Vec::<String>::new()
    );
}

#[test]
fn a_scale_outlives_the_program_and_the_next_update() {
    let mut first = device();
    first.take(&november()).unwrap();
    let mut second = Device::new(vec![crate::support::anchors()], Memory::default());
    second.open_kept(first.kept()).unwrap();
    second.take(&good_update()).unwrap();
    assert_eq!(items(&mut second, NOW).len(), 2);
    assert_eq!(second.kept().len(), 2);
}

#[test]
fn a_scale_counts_under_an_update_key_alone_and_goes_with_it() {
    let mut device = device();
    for (role, code) in [
        ("card", "U-SCALE-USE"),
        ("status", "U-SCALE-USE"),
        ("somebody", "U-SCALE-KEY"),
    ] {
        let refused = device.take(&scale_token(role, &scale("2026-11", LISTED)));
        assert_eq!(refused.unwrap_err().code(), code, "{role}");
    }
    let mut altered = november();
    let at = altered.len() - 70;
    altered[at] ^= 1;
    assert_eq!(
        device.take(&altered).unwrap_err().code(),
        "U-SCALE-SIGNATURE"
    );
    device.take(&november()).unwrap();

    // The roots take the key away: what it signed is dropped.
    let mut next = trust_list();
    next.version += 1;
    next.keys.retain(|key| key.key_use != KeyUse::Update);
    next.keys.push(trusted_key("update 2", KeyUse::Update));
    let lists = vec![status_token("status", &status_list())];
    let mut update = update_of(good_trust_token(&next), lists);
    update.version += 1;
    device.take(&update_token("update 2", &update)).unwrap();
    assert_eq!(items(&mut device, NOW), Vec::<String>::new());
}

#[test]
fn a_later_scale_of_the_month_takes_the_place_of_an_earlier_one_and_never_the_other_way() {
    let mut device = device();
    let mut later = scale("2026-11", LISTED.plus_seconds(3_600));
    later.lines.truncate(1);
    device.take(&scale_token("update", &later)).unwrap();
    let refused = device.take(&november()).unwrap_err();
    assert_eq!(refused, UpdateError::ScaleRollback(later.month));
    assert_eq!(items(&mut device, NOW), ["rice 10000"]);
}

#[test]
fn the_latest_three_months_are_kept() {
    let mut device = device();
    for month in ["2026-12", "2026-10", "2026-11", "2027-01"] {
        device
            .take(&scale_token("update", &scale(month, LISTED)))
            .unwrap();
    }
    assert_eq!(device.kept().len(), 1 + 3);
    assert_eq!(items(&mut device, NOW).len(), 2);
}

#[test]
fn no_token_of_another_kind_is_a_scale_and_a_scale_is_none_of_them() {
    let mut device = Device::new(vec![crate::support::anchors()], Memory::default());
    assert_eq!(
        device.take(&november()).unwrap_err().code(),
        "U-SCALE-KEY",
        "no lists"
    );
    let lists = crate::support::good_lists();
    for other in [good_update(), status_token("status", &status_list())] {
        assert_eq!(lists.open_scale(&other).unwrap_err().code(), "U-SCALE-KIND");
    }
    let text = card_payload::qr_text(&november());
    assert_eq!(card_verifier::verify(&text, &lists, NOW).code(), "D-KIND");
}
