//! The card of a yes, by keys of both kinds, and where they do not sign.

use card_payload::KeyId;
use issuer_domain::{AcknowledgementNumber, RequestReason, RequestState};

use crate::signing::{KeyRing, Signer, SignerError};
use crate::test_postgres::on_both_engines;
use crate::workflow::decide_request::DecideError;
use crate::workflow::test_counter::TestCounter;

/// A card key that is where the test wants it, and signs or does not.
struct Key {
    inner: Box<dyn Signer>,
    is_in_memory: bool,
    signs: bool,
}

impl Signer for Key {
    fn key_id(&self) -> KeyId {
        self.inner.key_id()
    }

    fn public_key(&self) -> [u8; 32] {
        self.inner.public_key()
    }

    fn is_in_memory(&self) -> bool {
        self.is_in_memory
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; 64], SignerError> {
        if self.signs {
            return self.inner.sign(message);
        }
        Err(SignerError {
            key_id: self.key_id().to_string(),
            reason: "nobody answers".to_owned(),
        })
    }
}

/// Puts such a key in the place of the office's first one.
fn change_key(counter: &mut TestCounter, is_in_memory: bool, signs: bool) {
    let cards = &mut counter.office.keys.cards;
    let inner = cards.remove(0);
    let key = Key {
        inner,
        is_in_memory,
        signs,
    };
    cards.insert(0, Box::new(key));
}

/// A request that waits for its yes.
async fn paid(counter: &mut TestCounter) -> AcknowledgementNumber {
    let request = counter.ask(1, RequestReason::Lost).await;
    counter.pay_cash(&request).await;
    request.number
}

/// What the audit log has of the request and its cards, after it was taken.
async fn actions(counter: &TestCounter) -> Vec<String> {
    let chain = counter.office.app.storage.audit_chain();
    let events = chain.list(0, 1_000).await.unwrap();
    let later = events.into_iter().map(|event| event.action);
    let later = later.skip_while(|action| action != "request.taken").skip(1);
    later
        .filter(|action| action.starts_with("request.") || action.starts_with("card."))
        .collect()
}

on_both_engines! {
async fn a_key_in_memory_makes_the_card_in_the_transaction_of_the_yes(counter: TestCounter) {
    let mut counter = counter;
    let number = paid(&mut counter).await;
    counter.approve("officer", number).await.unwrap();
    let expected = ["request.approved", "card.superseded", "card.signed", "request.made"];
    assert_eq!(actions(&counter).await, expected);
    assert_eq!(counter.office.statuses(1).await, ["superseded", "valid"]);
}

async fn where_such_a_key_does_not_sign_no_yes_is_said(counter: TestCounter) {
    let mut counter = counter;
    let number = paid(&mut counter).await;
    change_key(&mut counter, true, false);
    let refused = counter.approve("officer", number).await.unwrap_err();
    assert!(refused.to_string().contains("nobody answers"), "{refused}");
    assert!(actions(&counter).await.is_empty());
    assert_eq!(counter.office.statuses(1).await, ["valid"]);
    let request = counter.office.app.storage.requests().get(number).await.unwrap();
    assert!(matches!(request.state, RequestState::Paid { .. }), "{request:?}");

    counter.office.keys = KeyRing::demo().unwrap();
    let made = counter.approve("officer", number).await.unwrap();
    assert!(matches!(made.state, RequestState::Made { .. }), "{made:?}");
}

async fn a_token_is_asked_when_the_yes_is_said_and_others_may_write(counter: TestCounter) {
    let mut counter = counter;
    let number = paid(&mut counter).await;
    change_key(&mut counter, false, false);
    let refused = counter.approve("officer", number).await.unwrap_err();
    assert!(matches!(refused, DecideError::NotMadeYet(_)), "{refused:?}");
    assert!(refused.to_string().contains("nobody answers"), "{refused}");
    assert_eq!(actions(&counter).await, ["request.approved", "card.drafted"]);

    counter.office.keys = KeyRing::demo().unwrap();
    change_key(&mut counter, false, true);
    let made = counter.approve("officer", number).await.unwrap();
    assert!(matches!(made.state, RequestState::Made { .. }), "{made:?}");
    let expected = [
        "request.approved", "card.drafted", "card.superseded", "card.signed", "request.made",
    ];
    assert_eq!(actions(&counter).await, expected);
    assert_eq!(counter.office.statuses(1).await, ["superseded", "valid"]);
}
}
