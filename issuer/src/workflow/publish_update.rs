//! Publishes a verifier update: the version is taken and stored first, so that it never goes back.

use std::path::PathBuf;

use super::current_lists::current_lists;
use super::sign_update::{UpdateSigningError, sign_update};
use super::whole_files::{WriteError, write_file};
use crate::app::App;
use crate::signing::KeyRing;
use crate::storage::StorageError;

/// The update's name in the output folder.
pub const UPDATE_FILE: &str = "verifier-update.cose";

/// What was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// The update's version.
    pub version: u64,
    /// Where it is.
    pub path: PathBuf,
    /// Its length in bytes.
    pub bytes: u64,
    /// Status lists in it.
    pub lists: usize,
    /// Cards in them that are not valid.
    pub not_valid: usize,
}

/// Why nothing was published. What was published before stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// Signing.
    #[error(transparent)]
    Signing(#[from] UpdateSigningError),
    /// The file.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// Signs the lists as they are and writes the update in place of the last one.
pub async fn publish_update(app: &App, keys: &KeyRing) -> Result<Publication, PublishError> {
    let publications = app.storage.publications();
    let version = publications.take_version(app.now).await?;
    let lists = current_lists(&app.storage).await?;
    let update = sign_update(version, app.now, &lists, &app.list_terms(), keys)?;
    let path = app.config.output.folder.join(UPDATE_FILE);
    let written = write_file(&path, &update)?;
    publications
        .record(version, written.sha256, app.now)
        .await?;
    Ok(Publication {
        version,
        path,
        bytes: written.bytes,
        lists: lists.len(),
        not_valid: lists.iter().map(|list| list.not_valid.len()).sum(),
    })
}

#[cfg(test)]
mod tests {
    use card_verifier::{Decision, Lists, verify};

    use super::*;
    use crate::workflow::issue_cards::issue_cards;
    use crate::workflow::renderer::Renderer;
    use crate::workflow::test_office::{NOW, TestOffice, family};

    #[tokio::test]
    async fn versions_rise_and_a_suspended_card_is_refused_after_the_next_update() {
        let office = TestOffice::open().await;
        office.import(&[family(1, 4)]).await;
        let mut renderer = Renderer::bundled().unwrap();
        issue_cards(&office.app, &office.keys, &mut renderer, &mut |_| ())
            .await
            .unwrap();
        let card = office
            .app
            .storage
            .cards()
            .list_signed(None, 1)
            .await
            .unwrap()
            .remove(0);
        let text = card.qr_text.unwrap();

        let first = publish_update(&office.app, &office.keys).await.unwrap();
        let open = |path| Lists::open(&std::fs::read(path).unwrap(), &office.keys.anchors);
        let lists = open(&first.path).unwrap();
        let verdict = verify(&text, &lists, NOW);
        assert_eq!(verdict.decision(), Decision::Accept);
        assert!(verdict.specimen());

        let number = card.number.to_string();
        let cards = office.app.storage.cards();
        cards
            .change_status(&number, |status| status.suspend(NOW))
            .await
            .unwrap();
        let second = publish_update(&office.app, &office.keys).await.unwrap();
        assert_eq!((first.version, second.version, second.not_valid), (1, 2, 1));
        let lists = open(&second.path).unwrap();
        assert_eq!(verify(&text, &lists, NOW).decision(), Decision::Reject);
    }
}
