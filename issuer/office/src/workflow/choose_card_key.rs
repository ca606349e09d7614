//! Which card key signs next: its window in the trust list is open, it was not stopped here, and
//! so many cards are left of its quota.

use card_payload::{KeyId, KeyState, KeyUse};
use issuer_domain::{
    CardKeyChoice, CardKeyStanding, CardKeyWarning, NoCardKey, SigningWindow,
    choose_card_key as choose,
};

use crate::app::App;
use crate::signing::KeyRing;
use crate::storage::StorageError;

/// Why no key signs.
#[derive(Debug, thiserror::Error)]
pub enum ChooseKeyError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// None may.
    #[error(transparent)]
    None(#[from] NoCardKey),
}

/// Stands for whichever key will be chosen where only lengths matter: all ids are of one length.
pub const ANY_KEY: KeyId = KeyId::from_bytes([0; 4]);

/// The key for the next `cards` cards.
pub async fn choose_card_key(
    app: &App,
    keys: &KeyRing,
    cards: u64,
) -> Result<CardKeyChoice, ChooseKeyError> {
    let standings = card_key_standings(app, keys).await?;
    Ok(choose(
        &standings,
        cards,
        app.now,
        &app.config.key_limits(),
    )?)
}

/// Whether a draft of this key may still be signed: the office holds it, and it was not stopped.
pub async fn may_sign(app: &App, keys: &KeyRing, key_id: KeyId) -> Result<bool, StorageError> {
    let noted = app.storage.signing_keys().find(key_id).await?;
    Ok(keys.find_card_key(key_id).is_some() && noted.is_none_or(|key| key.is_usable()))
}

/// What is to be said of the present card key's end, if it is near.
pub async fn card_key_warning(
    app: &App,
    keys: &KeyRing,
) -> Result<Option<CardKeyWarning>, StorageError> {
    let standings = card_key_standings(app, keys).await?;
    let choice = choose(&standings, 1, app.now, &app.config.key_limits());
    Ok(choice.ok().and_then(|choice| choice.warning))
}

/// Every card key of the settings as it stands.
pub async fn card_key_standings(
    app: &App,
    keys: &KeyRing,
) -> Result<Vec<CardKeyStanding>, StorageError> {
    let (noted, uses) = app.storage.signing_keys().list_with_uses().await?;
    let mut standings = Vec::with_capacity(keys.cards.len());
    for key in &keys.cards {
        let key_id = key.key_id();
        let listed = keys.trusted.keys.iter().find(|listed| {
            listed.public_key == key.public_key()
                && listed.key_use == KeyUse::Card
                && listed.state == KeyState::Active
        });
        let noted = noted.iter().find(|noted| noted.key_id == key_id);
        standings.push(CardKeyStanding {
            key_id,
            window: listed.map(|listed| SigningWindow {
                sign_from: listed.sign_from,
                sign_to: listed.sign_to,
                verify_until: listed.verify_until,
            }),
            stopped: noted.is_some_and(|noted| !noted.is_usable()),
            signed: uses.get(key_id.as_bytes()).copied().unwrap_or_default(),
        });
    }
    Ok(standings)
}

#[cfg(test)]
mod tests {
    use issuer_domain::{KeyUse, SigningKey, SigningKeyState, Timestamp};

    use super::*;
    use crate::workflow::issue_cards::issue_cards;
    use crate::workflow::make_cards::MakeError;
    use crate::workflow::renderer::Renderer;
    use crate::workflow::test_office::{NOW, TestOffice, family};

    #[tokio::test]
    async fn the_quota_is_kept_over_runs_and_the_next_key_goes_on() {
        let mut office = TestOffice::open().await;
        office.settings().keys.limits.card_quota = 2;
        office.import(&[family(1, 2), family(2, 2)]).await;
        let mut renderer = Renderer::bundled().unwrap();
        let report = issue_cards(&office.app, &office.keys, &mut renderer, &mut |_| ())
            .await
            .unwrap();
        assert_eq!(report.cards, 2);

        office.import(&[family(3, 2)]).await;
        let error = issue_cards(&office.app, &office.keys, &mut renderer, &mut |_| ())
            .await
            .unwrap_err();
        assert!(matches!(error, MakeError::NoKey(_)), "{error}");
        let text = error.to_string();
        assert!(text.contains("has signed 2 cards of at most 2"), "{text}");
        assert!(text.contains("signs from 2035-07-01"), "{text}");

        // In 2035 both keys of the demo sign: the first has used up its quota.
        let office = office
            .open_again(Timestamp::from_seconds(2_070_000_000))
            .await;
        let report = issue_cards(&office.app, &office.keys, &mut renderer, &mut |_| ())
            .await
            .unwrap();
        assert_eq!(report.cards, 1);
        let next = office.keys.cards[1].key_id();
        let uses = office
            .app
            .storage
            .signing_keys()
            .list_with_uses()
            .await
            .unwrap()
            .1;
        let signed = uses.get(next.as_bytes()).copied();
        assert_eq!(signed.unwrap(), 1);
    }

    #[tokio::test]
    async fn a_key_that_was_stopped_here_signs_no_more_whatever_the_trust_list_says() {
        let office = TestOffice::open().await;
        let key = &office.keys.cards[0];
        let noted = SigningKey {
            key_id: key.key_id(),
            public_key: key.public_key(),
            key_use: KeyUse::Card,
            place: "card.key.pem".to_owned(),
            made_at: NOW,
            window: None,
            state: SigningKeyState::Retired { at: NOW },
        };
        choose_card_key(&office.app, &office.keys, 1).await.unwrap();
        let keys = office.app.storage.signing_keys();
        keys.add(&noted, "key.noted").await.unwrap();
        let error = choose_card_key(&office.app, &office.keys, 1)
            .await
            .unwrap_err();
        assert!(
            error.to_string().contains("is retired or compromised"),
            "{error}"
        );
    }
}
