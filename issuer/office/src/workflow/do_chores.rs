//! What a worker does by itself: the verifier update where one is due, a checkpoint every hour, old
//! sessions. However many workers an office has, each of these is done by one of them.

use card_payload::Timestamp;

use super::publish_update::{PublishError, publish_update};
use super::sign_checkpoint::{CheckpointError, sign_checkpoint};
use crate::app::App;
use crate::signing::KeyRing;
use crate::storage::{Chore, StorageError};

/// A chore is a worker's for so long, milliseconds; the update of two million cards takes seconds.
const LEASE_MS: u32 = 10 * 60 * 1_000;
/// After a chore failed it is tried again so many seconds later.
const AGAIN_AFTER: i64 = 60;
/// Without any change shops get a new update all the same, so that theirs stays fresh.
const PUBLISH_AT_LEAST_EVERY: i64 = Timestamp::DAY;

/// Seconds until it is looked at again whether a chore has something to do.
const fn period(chore: Chore) -> i64 {
    match chore {
        // Caches keep an update for five minutes; more often is of no use.
        Chore::Publish => 5 * 60,
        Chore::Checkpoint | Chore::Sessions => 3_600,
    }
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChoreDone {
    /// There was nothing to do.
    Nothing,
    /// An update of this version.
    Published {
        /// The version.
        version: u64,
    },
    /// A checkpoint over so many events.
    Checkpoint {
        /// How many.
        events: u64,
    },
    /// So many sessions are forgotten.
    Sessions {
        /// How many.
        count: u64,
    },
}

/// Why a chore was not done. It is tried again after a minute.
#[derive(Debug, thiserror::Error)]
pub enum ChoreError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The update.
    #[error(transparent)]
    Publish(#[from] PublishError),
    /// The checkpoint.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
}

/// Does a chore if its time has come and no other worker has it; `None` where that is not so. The
/// worker's name is its own alone.
pub async fn do_chore(
    app: &App,
    keys: &KeyRing,
    chore: Chore,
    worker: &str,
) -> Result<Option<ChoreDone>, ChoreError> {
    let chores = app.storage.chores();
    if !chores.claim(chore, worker, app.now, LEASE_MS).await? {
        return Ok(None);
    }
    let done = carry_out(app, keys, chore).await;
    let wait = if done.is_ok() {
        period(chore)
    } else {
        AGAIN_AFTER
    };
    let given = chores
        .give_back(chore, worker, app.now.plus_seconds(wait))
        .await;
    let done = done?;
    given?;
    Ok(Some(done))
}

async fn carry_out(app: &App, keys: &KeyRing, chore: Chore) -> Result<ChoreDone, ChoreError> {
    let storage = &app.storage;
    match chore {
        Chore::Publish => {
            let publications = storage.publications();
            if !publications.is_due(app.now, PUBLISH_AT_LEAST_EVERY).await? {
                return Ok(ChoreDone::Nothing);
            }
            let published = publish_update(app, keys).await?;
            published.checkpoint?;
            Ok(ChoreDone::Published {
                version: published.version,
            })
        }
        Chore::Checkpoint => {
            if storage.newest().await?.without_checkpoint.is_none() {
                return Ok(ChoreDone::Nothing);
            }
            let signed = sign_checkpoint(app, &*keys.update).await?;
            Ok(ChoreDone::Checkpoint {
                events: signed.events,
            })
        }
        Chore::Sessions => {
            let count = storage.web_sessions().delete_expired(app.now).await?;
            Ok(if count == 0 {
                ChoreDone::Nothing
            } else {
                ChoreDone::Sessions { count }
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use issuer_domain::SuspensionReason;

    use super::*;
    use crate::storage::{CardTarget, StoredSession};
    use crate::test_postgres::on_both_engines;
    use crate::workflow::block_cards::{reinstate_cards, suspend_cards};
    use crate::workflow::issue_cards::issue_cards;
    use crate::workflow::renderer::Renderer;
    use crate::workflow::test_office::{TestOffice, family};
    use crate::workflow::update_due::update_standing;

    /// The same office, some seconds later.
    fn later(office: &TestOffice, seconds: i64) -> App {
        let app = &office.app;
        app.acting(app.actor().clone(), app.now.plus_seconds(seconds), [3; 32])
    }

    on_both_engines! {
    async fn shops_hear_of_a_suspended_card_within_minutes_and_from_one_worker(office: TestOffice) {
        let office = office.with_staff().await;
        office.import(&[family(1, 4)]).await;
        let mut renderer = Renderer::bundled().unwrap();
        issue_cards(&office.app, &office.keys, &mut renderer, &mut |_| ()).await.unwrap();
        let publish = async |app: &App, worker: &str| {
            do_chore(app, &office.keys, Chore::Publish, worker).await.unwrap()
        };
        assert_eq!(publish(&later(&office, 10), "a").await, Some(ChoreDone::Published { version: 1 }));
        assert_eq!(publish(&later(&office, 20), "b").await, None, "it has just been looked at");
        assert_eq!(publish(&later(&office, 310), "b").await, Some(ChoreDone::Nothing));

        let card = office.app.storage.cards().list_signed(None, 1).await.unwrap().remove(0);
        let target = CardTarget { family_id: card.family_id().clone(), issue: None };
        let app = later(&office, 400);
        suspend_cards(&app, std::slice::from_ref(&target), SuspensionReason::EkycMissing, true).await.unwrap();
        assert_eq!(publish(&later(&office, 610), "a").await, Some(ChoreDone::Published { version: 2 }));
        assert_eq!(publish(&later(&office, 910), "a").await, Some(ChoreDone::Nothing));

        // Within one second: published, then reinstated and suspended again.
        let app = later(&office, 1_210);
        publish_update(&app, &office.keys).await.unwrap();
        assert_eq!(update_standing(&app).await.unwrap().ended_since, 0);
        reinstate_cards(&app, std::slice::from_ref(&target), true).await.unwrap();
        suspend_cards(&app, &[target], SuspensionReason::EkycMissing, true).await.unwrap();
        assert_eq!(update_standing(&app).await.unwrap().ended_since, 1);
        assert_eq!(publish(&app, "a").await, Some(ChoreDone::Published { version: 4 }));
        assert_eq!(update_standing(&app).await.unwrap().ended_since, 0, "however fast it went");
        let next_day = later(&office, 86_400 + 1_210);
        assert_eq!(publish(&next_day, "a").await, Some(ChoreDone::Published { version: 5 }));
    }

    async fn a_checkpoint_covers_what_happened_and_old_sessions_go(office: TestOffice) {
        let office = office.with_staff().await;
        let app = later(&office, 10);
        let done = do_chore(&app, &office.keys, Chore::Checkpoint, "a").await.unwrap();
        assert!(matches!(done, Some(ChoreDone::Checkpoint { events: 1.. })), "{done:?}");
        let app = later(&office, 3_610);
        let done = do_chore(&app, &office.keys, Chore::Checkpoint, "a").await.unwrap();
        assert_eq!(done, Some(ChoreDone::Nothing));
        let session = StoredSession {
            content: "{}".to_owned(),
            staff: None,
            expires_at: app.now,
        };
        app.storage.web_sessions().add(&[1; 32], &session).await.unwrap();
        let done = do_chore(&app, &office.keys, Chore::Sessions, "a").await.unwrap();
        assert_eq!(done, Some(ChoreDone::Sessions { count: 1 }));
    }
    }
}
