use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use issuer_domain::{Role, Timestamp};
use issuer_office::storage::AuditFilter;
use sha2::{Digest, Sha256};

use crate::http::tests::printed_lot::{LOT, PRESS, return_file};
use crate::http::tests::test_service::{NOW, TestService};

const PAGE: &str = "/press/lots/lot-0001";

#[tokio::test]
async fn a_press_reads_how_long_it_has_and_not_its_own_name() {
    let service = TestService::open().await;
    service.printed_lot().await;
    service.seal(PRESS, NOW, 30).await;
    let mut vendor = service.signed_in(Role::Vendor).await;
    let list = vendor.get("/press").await;
    assert!(list.text.contains("30 days left"), "{}", list.text);
    let own = vendor.get(PAGE).await;
    assert!(!own.text.contains("Himalaya Card Press</small></td>"));
}

#[tokio::test]
async fn a_vendor_who_works_at_no_press_sees_no_lot() {
    let service = TestService::open().await;
    service.printed_lot().await;
    service.seal(PRESS, NOW, 30).await;
    service.place(Role::Vendor, "state").await;
    let mut vendor = service.signed_in(Role::Vendor).await;
    assert!(!vendor.get("/press").await.text.contains(LOT));
    assert_eq!(vendor.get(PAGE).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_bundle_comes_whole_or_in_parts_and_is_noted_once() {
    let service = TestService::open().await;
    service.printed_lot().await;
    service.seal(PRESS, NOW, 30).await;
    let exports = service.service.office().storage.lot_exports();
    let export = exports.list(Some(LOT)).await.unwrap().remove(0).export;
    let mut vendor = service.signed_in(Role::Vendor).await;
    let path = format!("{PAGE}/bundle");
    let ask = |range: &str| {
        let request = Request::get(&path).header(header::ACCEPT_ENCODING, "gzip");
        let request = match range {
            "" => request,
            range => request.header(header::RANGE, range),
        };
        request.body(Body::empty()).unwrap()
    };
    let whole = vendor.ask(ask("")).await;
    assert_eq!(whole.status, StatusCode::OK);
    assert_eq!(
        <[u8; 32]>::from(Sha256::digest(&whole.bytes)),
        export.bundle_sha256
    );
    assert_eq!(whole.headers["content-length"], export.bytes.to_string());
    assert_eq!(
        whole.headers["content-disposition"],
        "attachment; filename=\"lot-0001.bundle.age\""
    );
    let part = vendor.ask(ask("bytes=1000-1999")).await;
    assert_eq!(part.status, StatusCode::PARTIAL_CONTENT);
    assert_eq!(part.bytes, whole.bytes[1_000..2_000]);
    let of_all = format!("bytes 1000-1999/{}", export.bytes);
    assert_eq!(part.headers["content-range"], of_all);
    let beyond = vendor.ask(ask("bytes=999999999-")).await;
    assert_eq!(beyond.status, StatusCode::RANGE_NOT_SATISFIABLE);
    let filter = AuditFilter {
        subject: Some(LOT.to_owned()),
        ..AuditFilter::default()
    };
    let chain = service.service.office().storage.audit_chain();
    let events = chain.list_filtered(&filter, 0, 100).await.unwrap();
    let fetched = events.iter().filter(|event| event.action == "lot.fetched");
    assert_eq!(
        fetched.map(|event| &*event.actor).collect::<Vec<_>>(),
        ["v.press"]
    );
}

#[tokio::test]
async fn what_is_expired_late_or_sealed_anew_says_so_and_is_not_given() {
    let service = TestService::open().await;
    service.printed_lot().await;
    let earlier = NOW.plus_seconds(-40 * Timestamp::DAY);
    service.seal(PRESS, earlier, 30).await;
    let mut vendor = service.signed_in(Role::Vendor).await;
    let list = vendor.get("/press").await;
    assert!(list.text.contains("Expired"), "{}", list.text);
    assert!(list.text.contains("Return overdue"), "{}", list.text);
    let refused = vendor.get(&format!("{PAGE}/bundle")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.text.contains("can be opened no more"),
        "{}",
        refused.text
    );

    service.seal("Second Press", NOW.plus_seconds(-1), 30).await;
    let list = vendor.get("/press").await;
    assert!(
        list.text.contains("Replaced by a newer seal"),
        "{}",
        list.text
    );
    let refused = vendor.get(&format!("{PAGE}/bundle")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);

    let mut officer = service.signed_in(Role::PrintOfficer).await;
    let page = officer.get("/lots/lot-0001").await;
    for press in [PRESS, "Second Press"] {
        assert!(page.text.contains(press), "{press}");
    }
    let chosen = page
        .text
        .split("<option value=\"")
        .skip(1)
        .find(|text| text.contains(PRESS));
    let choice = &chosen.unwrap()[..64];
    let form = [("vendor", choice), ("days", "20")];
    let sealed = officer.post("/lots/lot-0001/seal", &form).await;
    assert_eq!(
        sealed.location(),
        "/lots/lot-0001?done=done-lot-sealed",
        "{}",
        sealed.text
    );
    assert!(vendor.get("/press").await.text.contains("20 days left"));
    for form in [
        [("vendor", "0"), ("days", "20")],
        [("vendor", choice), ("days", "400")],
    ] {
        let refused = officer.post("/lots/lot-0001/seal", &form).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
}

#[tokio::test]
async fn a_return_is_only_looked_at_first_and_says_which_rows_cannot_be_taken() {
    let service = TestService::open().await;
    let numbers = service.printed_lot().await;
    service.seal(PRESS, NOW, 30).await;
    let mut vendor = service.signed_in(Role::Vendor).await;
    let mut file = return_file(&numbers[..10]);
    file.push_str("41705823-01-8,printed,,2026-12-05\n");
    file += &numbers[10];
    file += ",spoiled,melted,2026-12-05\n";
    file += &numbers[11];
    file += ",printed,4991 1866 5246,2026-12-05\n";
    let checked = vendor
        .send_file(&format!("{PAGE}/return"), "cards", &file)
        .await;
    assert_eq!(checked.status, StatusCode::OK, "{}", checked.text);
    for part in [
        "Nothing is recorded yet",
        "3 rows cannot be taken",
        "There is no such card.",
        "This word is not used here.",
        "a number like an Aadhaar number",
        "<th scope=\"row\" class=\"number\">12</th>",
        "<th scope=\"row\" class=\"number\">14</th>",
    ] {
        assert!(checked.text.contains(part), "{part}: {}", checked.text);
    }
    let form = [("cards", file.as_str())];
    let errors = vendor.post(&format!("{PAGE}/return/errors"), &form).await;
    assert_eq!(errors.headers["content-type"], "text/csv; charset=utf-8");
    assert_eq!(errors.text.lines().count(), 4, "{}", errors.text);
    assert!(!errors.text.contains("4991"), "{}", errors.text);
    let lots = service.service.office().storage.lots();
    let reported = async || lots.standings(Some(LOT)).await.unwrap()[0].counts.printed;
    assert_eq!(reported().await, 0);
    for _ in 0..2 {
        let applied = vendor.post(&format!("{PAGE}/return/apply"), &form).await;
        assert_eq!(applied.location(), format!("{PAGE}?done=done-press-return"));
        assert_eq!(reported().await, 10);
    }
    for (content, said) in [
        ("a,b\n1,2\n", "has no column card_number"),
        ("", "No file was sent"),
    ] {
        let refused = vendor
            .send_file(&format!("{PAGE}/return"), "cards", content)
            .await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text.contains(said), "{}", refused.text);
        assert!(!refused.text.contains("/tmp"), "{}", refused.text);
    }
}

#[tokio::test]
async fn whoever_recorded_a_return_does_not_inspect_and_a_sample_decides() {
    let service = TestService::open().await;
    let numbers = service.printed_lot().await;
    service.seal(PRESS, NOW, 30).await;
    let mut officer = service.signed_in(Role::Officer).await;
    let form = [("cards", &*return_file(&numbers))];
    let done = officer.post(&format!("{PAGE}/return/apply"), &form).await;
    assert_eq!(done.location(), format!("{PAGE}?done=done-press-return"));
    let path = "/lots/lot-0001/inspection";
    let own = officer.post(&format!("{path}/draw"), &[("seed", "")]).await;
    assert_eq!(own.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(own.text.contains("may not inspect it"), "{}", own.text);

    let mut inspector = service.signed_in(Role::Inspector).await;
    let drawn = inspector
        .post(&format!("{path}/draw"), &[("seed", "monday")])
        .await;
    assert_eq!(
        drawn.location(),
        format!("{path}?done=done-lot-drawn"),
        "{}",
        drawn.text
    );
    let page = inspector.get(path).await;
    assert!(page.text.contains("monday") && page.text.contains(&numbers[0]));
    let pdf = inspector.get(&format!("{path}/checklist.pdf")).await;
    assert!(pdf.bytes.starts_with(b"%PDF-"));
    let file = format!("card_number,defects\n{},qr\n41705823-01-8,\n", numbers[0]);
    let checked = inspector
        .send_file(&format!("{path}/file"), "findings", &file)
        .await;
    assert!(
        checked.text.contains("1 rows cannot be taken"),
        "{}",
        checked.text
    );
    let form: Vec<(&str, &str)> = numbers.iter().map(|card| (card.as_str(), "good")).collect();
    let nothing = inspector.post(&format!("{path}/results"), &[]).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = inspector.post(&format!("{path}/results"), &form).await;
    assert_eq!(
        done.location(),
        format!("{path}?done=done-lot-findings"),
        "{}",
        done.text
    );
    assert!(inspector.get(path).await.text.contains("Accepted"));
}

#[tokio::test]
async fn a_supplement_is_counted_before_it_is_made() {
    let service = TestService::open().await;
    let numbers = service.printed_lot().await;
    service.seal(PRESS, NOW, 30).await;
    let mut officer = service.signed_in(Role::PrintOfficer).await;
    let spoiled = format!(
        "card_number,outcome,reason,at\n{},spoiled,cut,2026-12-05\n",
        numbers[3]
    );
    officer
        .post(&format!("{PAGE}/return/apply"), &[("cards", &*spoiled)])
        .await;
    let path = "/lots/lot-0001/supplement";
    let counted = officer.post(path, &[("apply", "no")]).await;
    assert!(
        counted.text.contains("1 families would get another card"),
        "{}",
        counted.text
    );
    let made = officer.post(path, &[("apply", "yes")]).await;
    assert_eq!(
        made.location(),
        "/lots/lot-0001?done=done-lot-supplement",
        "{}",
        made.text
    );
    assert!(officer.get("/lots").await.text.contains("lot-0001-s1"));
}

#[tokio::test]
async fn a_lot_with_open_ends_is_not_closed_and_the_page_says_why() {
    let service = TestService::open().await;
    service.printed_lot().await;
    let mut officer = service.signed_in(Role::Officer).await;
    let refused = officer.post("/lots/lot-0001/close", &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused
            .text
            .contains("12 cards of which the press has said nothing"),
        "{}",
        refused.text
    );
}

#[tokio::test]
async fn a_deletion_is_certified_once_by_the_press_itself() {
    let service = TestService::open().await;
    service.printed_lot().await;
    service.seal(PRESS, NOW, 30).await;
    let mut vendor = service.signed_in(Role::Vendor).await;
    let path = format!("{PAGE}/deleted");
    for (number, day) in [
        ("4991 1866 5246", "2026-12-05"),
        ("PC/26/17", "soon"),
        ("PC/26/17", "2025-01-01"),
    ] {
        let refused = vendor
            .post(&path, &[("certificate", number), ("dated", day)])
            .await;
        assert_eq!(
            refused.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{number} {day}"
        );
    }
    let form = [("certificate", "PC/26/17"), ("dated", "2026-12-05")];
    let done = vendor.post(&path, &form).await;
    assert_eq!(
        done.location(),
        format!("{PAGE}?done=done-press-deleted"),
        "{}",
        done.text
    );
    let page = vendor.get(PAGE).await;
    assert!(
        page.text.contains("Certificate PC/26/17 of 05-12-2026"),
        "{}",
        page.text
    );
    let gone = vendor.get(&format!("{PAGE}/bundle")).await;
    assert_eq!(gone.status, StatusCode::UNPROCESSABLE_ENTITY);
    let again = vendor.post(&path, &form).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
}
