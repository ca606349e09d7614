use super::*;

/// Sends a gateway's message, signed with a secret.
async fn gateway(service: &TestService, secret: &str, message: &str) -> Answer {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(message.as_bytes());
    let digest = mac.finalize().into_bytes();
    let digits = issuer_office::workflow::lot_manifest::hex(&digest);
    let request = Request::post("/payments/webhook")
        .header("x-signature", format!("sha256={digits}"))
        .body(Body::from(message.to_owned()))
        .unwrap();
    service.browser().ask(request).await
}

/// Uploads a file from a form.
async fn upload(browser: &mut Browser<'_>, text: &str) -> Answer {
    let body = format!(
        "--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n{text}\r\n--x--\r\n"
    );
    let request = Request::post("/money/bank")
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
        .body(Body::from(body))
        .unwrap();
    browser.ask(request).await
}

#[tokio::test]
async fn a_gateways_message_counts_once_and_only_with_its_signature() {
    const SECRET: &str = "a secret of this test, 0123456789";
    let service = TestService::open_with_webhook(SECRET).await;
    let mut operator = service.signed_in(Role::LmkOperator).await;
    let page = asked(&mut operator, &cards(&service).await[0], "lost", FEE).await;
    let payments = service.service.office().storage.payments();
    let number = request(&service, &page).await.number;
    let payment = payments.list_of_request(number).await.unwrap().remove(0);
    assert_eq!(payment.state, PaymentState::Initiated);
    let message = format!(
        "{{\"reference\":\"{}\",\"amount\":\"29.00\",\"status\":\"success\",\"utr\":\"{UTR}\"}}",
        payment.reference
    );
    let forged = gateway(&service, "another secret, 0123456789", &message).await;
    assert_eq!(forged.status, StatusCode::UNAUTHORIZED);
    let unsigned = Request::post("/payments/webhook");
    let unsigned = unsigned.body(Body::from(message.clone())).unwrap();
    let unsigned = service.browser().ask(unsigned).await;
    assert_eq!(unsigned.status, StatusCode::UNAUTHORIZED);
    assert_eq!(request(&service, &page).await.paid_at, None);

    for said in ["confirmed", "known", "known"] {
        let answer = gateway(&service, SECRET, &message).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        assert!(answer.text.contains(said), "{}", answer.text);
    }
    assert!(request(&service, &page).await.paid_at.is_some());
    let other = gateway(&service, SECRET, &message.replace("29.00", "28.00")).await;
    assert_eq!(other.status, StatusCode::CONFLICT);
    let nonsense = gateway(&service, SECRET, "{}").await;
    assert_eq!(nonsense.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn the_banks_file_counts_line_by_line_and_the_tally_agrees_once_cash_is_paid_in() {
    let service = TestService::open().await;
    let mut operator = service.signed_in(Role::LmkOperator).await;
    let mut officer = service.signed_in(Role::Officer).await;
    let cards = cards(&service).await;
    let upi = asked(&mut operator, &cards[0], "lost", FEE).await;
    let cash = asked(&mut operator, &cards[1], "lost", FEE).await;
    operator
        .post(&format!("{cash}/cash"), &[("amount", "29")])
        .await;
    let number = request(&service, &upi).await.number;
    let payments = service.service.office().storage.payments();
    let reference = payments
        .list_of_request(number)
        .await
        .unwrap()
        .remove(0)
        .reference;
    let file = format!(
        "reference,amount,utr,status\n{reference},29.00,{UTR},success\n{reference},2x,{UTR},success\nHP0000,1,{UTR},success\n"
    );
    let read = upload(&mut officer, &file).await;
    assert_eq!(read.status, StatusCode::OK, "{}", read.text);
    for fault in [">3</th><td>amount<", ">4</th><td>reference<"] {
        assert!(read.text.contains(fault), "{fault}: {}", read.text);
    }
    assert!(request(&service, &upi).await.paid_at.is_some());
    let no_table = upload(&mut officer, "a,b\n1,2\n").await;
    assert_eq!(no_table.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        no_table.text.contains("must have the column"),
        "{}",
        no_table.text
    );

    let before = officer.get("/money").await.text;
    assert!(
        before.contains("₹ 58.00") && before.contains("₹ 29.00 in cash not paid in"),
        "{before}"
    );
    let paid_in = [
        ("centre", "LMK-0231"),
        ("day", "2026-12-05"),
        ("amount", "29"),
        ("reference", "CHALLAN 7"),
    ];
    let noted = officer.post("/money/remittance", &paid_in).await;
    assert_eq!(noted.location(), "/money?done=remitted", "{}", noted.text);
    let twice = officer.post("/money/remittance", &paid_in).await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    let after = officer.get("/money").await.text;
    assert!(
        !after.contains("not paid in") && after.contains("agrees"),
        "{after}"
    );
    let table = officer
        .get("/money/tally.csv?from=2026-12-05&to=2026-12-05")
        .await
        .text;
    assert!(
        table.contains("LMK-0231,2026-12-05,29.00,29.00,29.00,0.00,2"),
        "{table}"
    );
    let centres = officer.get("/money/centres.csv").await.text;
    assert!(centres.contains("LMK-0231,2,0,2,1,50,0,0,"), "{centres}");
    let long = officer.get("/money?from=2020-01-01&to=2026-12-05").await;
    assert_eq!(long.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut auditor = service.signed_in(Role::Auditor).await;
    assert!(
        !auditor
            .get("/money")
            .await
            .text
            .contains("/money/remittance")
    );
}
