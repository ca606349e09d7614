use issuer_domain::RequestReason;

use super::*;
use crate::test_postgres::on_both_engines;
use crate::workflow::test_counter::TestCounter;
use crate::workflow::track_request::track_by_secret;

fn setup(fonts: &FontSet) -> PaperSetup<'_> {
    PaperSetup {
        paper: CounterPaper::Roll,
        fonts,
        specimen: true,
    }
}

on_both_engines! {
async fn a_new_slip_opens_the_request_and_the_one_before_opens_nothing_any_more(counter: TestCounter) {
    let mut counter = counter;
    let request = counter.ask(1, RequestReason::Lost).await;
    let (first, second) = (counter.secret(), counter.secret());
    let (app, fonts) = (&counter.office.app, FontSet::bundled().unwrap());
    for secret in [&first, &second] {
        assert!(track_by_secret(app, secret).await.unwrap().is_none());
        print_slip(app, request.number, secret.clone(), setup(&fonts)).await.unwrap();
        let found = track_by_secret(app, secret).await.unwrap().unwrap();
        assert_eq!(found.number, request.number);
    }
    assert!(track_by_secret(app, &first).await.unwrap().is_none());
}

async fn a_receipt_is_of_money_that_came_and_of_this_centre(counter: TestCounter) {
    let mut counter = counter;
    let request = counter.ask(1, RequestReason::Lost).await;
    counter.link(request.number).await;
    let fonts = FontSet::bundled().unwrap();
    let early = print_receipt(&counter.office.app, request.number, setup(&fonts)).await;
    assert!(matches!(early, Err(CounterPaperError::NoReceipt(_))), "a link proves nothing");
    counter.pay_cash(&request).await;
    let receipt = print_receipt(&counter.office.app, request.number, setup(&fonts)).await;
    assert!(receipt.unwrap().starts_with(b"%PDF-"));
    counter.office.act_as("lmk-operator-2");
    let elsewhere = print_receipt(&counter.office.app, request.number, setup(&fonts)).await;
    assert!(matches!(elsewhere, Err(CounterPaperError::Place(_))));
    let slip = print_slip(&counter.office.app, request.number, TrackingSecret::new([3; 16]), setup(&fonts)).await;
    assert!(matches!(slip, Err(CounterPaperError::Place(_))));
}
}
