//! Publishes a verifier update: the version is taken and stored first, so that it never goes back.
//!
//! Beside the update, which goes to every device with a network, there is a folder with what changed
//! since the last few updates: as files, SMS and posters for shops without one.
//!
//! Then the audit chain gets a checkpoint: the publication is done by then, whatever becomes of it.

use std::path::PathBuf;

use card_verifier::Lists;
use sha2::{Digest, Sha256};

use super::checksum_list::{CHECKSUMS, Checksum, write_checksums};
use super::current_lists::current_lists;
use super::publication_files::{Contents, PublicationFileError, publication_files};
use super::sign_changes::sign_changes;
use super::sign_checkpoint::{Checkpoint, CheckpointError, sign_checkpoint};
use super::sign_update::{UpdateSigningError, sign_update};
use super::whole_files::{NewFolder, WriteError, write_file};
use crate::app::App;
use crate::signing::KeyRing;
use crate::storage::StorageError;

/// The update's name in the output folder.
pub const UPDATE_FILE: &str = "verifier-update.cose";

/// What was published.
#[derive(Debug)]
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
    /// The update before it, and how many cards stand otherwise since; `None` where a device cannot
    /// go on from there.
    pub since: Option<(u64, usize)>,
    /// The folder with everything that was made.
    pub folder: PathBuf,
    /// The files in it.
    pub files: Vec<PublishedFile>,
    /// The checkpoint over the audit chain up to this publication. Without it the publication holds
    /// all the same; the next one, or `issuer audit checkpoint`, covers these events too.
    pub checkpoint: Result<Checkpoint, CheckpointError>,
}

/// A file of the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedFile {
    /// Its name.
    pub name: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// What it is for.
    pub purpose: String,
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
    /// The files' content.
    #[error(transparent)]
    Files(#[from] PublicationFileError),
    /// The files.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// Signs the lists as they are, and what changed since the last updates; writes the folder, then puts
/// the update in place of the last one.
///
/// Everything is made and flushed before it is recorded, and has its name only afterwards: what a
/// shop can have is always recorded. The checkpoint comes last: it covers the record, and where it
/// fails the shops have their update.
pub async fn publish_update(app: &App, keys: &KeyRing) -> Result<Publication, PublishError> {
    let publications = app.storage.publications();
    let version = publications.take_version(app.now).await?;
    let lists = current_lists(&app.storage).await?;
    let update = sign_update(version, app.now, &lists, &app.list_terms(), keys)?;
    let bases = publications.list_bases().await?;
    let mut changes = Vec::with_capacity(bases.len());
    for (_, base) in &bases {
        changes.extend(sign_changes(base, &update, app.now, keys)?);
    }
    let newest = bases.first().map(|(version, _)| *version);
    // Posters are for those who have the newest one.
    let since = changes
        .first()
        .filter(|first| Some(first.since) == newest)
        .map(|first| (first.since, first.lists.iter().map(|list| list.cards).sum()));
    let files = publication_files(Contents {
        version,
        now: app.now,
        update: &update,
        changes: &changes,
        trust_list: &keys.trust_list,
        trust_list_known: bases
            .first()
            .is_some_and(|(_, base)| has_trust_list(base, &update, keys)),
        anchors: &keys.anchors,
    })?;

    let output = &app.config.output.folder;
    let folder = output.join(format!("update-{version:04}"));
    let draft = NewFolder::begin(&folder)?;
    let mut published = Vec::with_capacity(files.len());
    let mut sums = Vec::with_capacity(files.len());
    for file in files {
        let written = write_file(&draft.draft().join(&file.name), &file.content)?;
        sums.push(Checksum {
            name: file.name.clone(),
            sha256: written.sha256,
        });
        published.push(PublishedFile {
            name: file.name,
            bytes: written.bytes,
            purpose: file.purpose,
        });
    }
    write_file(
        &draft.draft().join(CHECKSUMS),
        write_checksums(&sums).as_bytes(),
    )?;
    let sha256 = Sha256::digest(&update).into();
    publications
        .record(version, &update, sha256, app.now)
        .await?;
    draft.finish()?;
    let path = output.join(UPDATE_FILE);
    let written = write_file(&path, &update)?;
    let checkpoint = sign_checkpoint(app, &*keys.update).await;
    Ok(Publication {
        version,
        path,
        bytes: written.bytes,
        lists: lists.len(),
        not_valid: lists.iter().map(|list| list.not_valid.len()).sum(),
        since,
        folder,
        files: published,
        checkpoint,
    })
}

/// Whether two updates have the same version of the trust list.
fn has_trust_list(before: &[u8], after: &[u8], keys: &KeyRing) -> bool {
    let version =
        |update| Lists::open(update, &keys.anchors).map(|lists: Lists| lists.trust_list_version());
    matches!((version(before), version(after)), (Ok(before), Ok(after)) if before == after)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use card_payload::carrier::Joiner;
    use card_verifier::{Decision, verify};
    use issuer_domain::SuspensionReason;

    use super::*;
    use crate::storage::CardTarget;
    use crate::test_postgres::on_both_engines;
    use crate::workflow::block_cards::suspend_cards;
    use crate::workflow::issue_cards::issue_cards;
    use crate::workflow::renderer::Renderer;
    use crate::workflow::sign_checkpoint::CHECKPOINT_FILE;
    use crate::workflow::test_office::{NOW, TestOffice, family};
    use crate::workflow::verify_audit::{AuditReport, OutsideCheckpoint, verify_audit};

    #[tokio::test]
    async fn versions_rise_and_a_suspended_card_is_refused_after_the_next_update() {
        let office = TestOffice::open().await.with_staff().await;
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
        let text = card.qr_text.clone().unwrap();

        let first = publish_update(&office.app, &office.keys).await.unwrap();
        let open = |path: PathBuf| Lists::open(&fs::read(path).unwrap(), &office.keys.anchors);
        let lists = open(first.path.clone()).unwrap();
        let verdict = verify(&text, &lists, NOW);
        assert_eq!(verdict.decision(), Decision::Accept);
        assert!(verdict.specimen());

        let target = CardTarget {
            family_id: card.family_id().clone(),
            issue: None,
        };
        suspend_cards(&office.app, &[target], SuspensionReason::EkycMissing, true)
            .await
            .unwrap();
        let second = publish_update(&office.app, &office.keys).await.unwrap();
        assert_eq!((first.version, second.version, second.not_valid), (1, 2, 1));
        let lists = open(second.path.clone()).unwrap();
        assert_eq!(verify(&text, &lists, NOW).decision(), Decision::Reject);

        // A shop with the first update takes what changed since, by file and by SMS.
        assert_eq!(second.since, Some((1, 1)));
        let mut by_file = open(first.folder.join(UPDATE_FILE)).unwrap();
        let mut by_sms = by_file.clone();
        let changes = fs::read(second.folder.join("changes-since-0001.cose")).unwrap();
        by_file.take(&changes, &office.keys.anchors).unwrap();
        assert_eq!(verify(&text, &by_file, NOW).code(), "R-SUSPENDED");
        let mut joiner = Joiner::new();
        for line in fs::read_to_string(second.folder.join("sms-list-1.txt"))
            .unwrap()
            .lines()
        {
            joiner.add(line).unwrap();
        }
        by_sms
            .take(&joiner.join().unwrap(), &office.keys.anchors)
            .unwrap();
        assert_eq!(verify(&text, &by_sms, NOW).code(), "R-SUSPENDED");
    }

    on_both_engines! {
    async fn each_publication_ends_with_a_checkpoint_over_its_own_record(office: TestOffice) {
        let mut covered = Vec::new();
        for _ in 0..2 {
            let published = publish_update(&office.app, &office.keys).await.unwrap();
            let checkpoint = published.checkpoint.unwrap();
            let outside = OutsideCheckpoint {
                name: checkpoint.path.display().to_string(),
                text: fs::read_to_string(&checkpoint.path).unwrap(),
            };
            let report = walk_chain(&office, &[outside]).await;
            assert_eq!(report.faults, []);
            assert_eq!(report.covered.cast_unsigned(), report.events);
            assert_eq!(checkpoint.events, report.events);
            covered.push(report.checkpoints);
        }
        // Those that are stored, and the one from outside.
        assert_eq!(covered, [1 + 1, 2 + 1]);
    }

    async fn without_a_checkpoint_the_publication_holds_and_the_next_one_covers_it(office: TestOffice) {
        let in_the_way = office.app.config.output.folder.join(CHECKPOINT_FILE);
        fs::create_dir_all(&in_the_way).unwrap();
        let first = publish_update(&office.app, &office.keys).await.unwrap();
        assert!(matches!(first.checkpoint, Err(CheckpointError::Write(_))));
        assert!(Lists::open(&fs::read(&first.path).unwrap(), &office.keys.anchors).is_ok());
        assert!(first.folder.join(UPDATE_FILE).exists());
        let last = office.app.storage.publications().find_last().await.unwrap();
        assert_eq!(last, Some(1));

        fs::remove_dir(&in_the_way).unwrap();
        let second = publish_update(&office.app, &office.keys).await.unwrap();
        assert_eq!((second.version, second.since.map(|(version, _)| version)), (2, Some(1)));
        assert!(second.checkpoint.is_ok());
        let report = walk_chain(&office, &[]).await;
        assert_eq!((report.faulty, report.covered.cast_unsigned()), (0, report.events));
    }
    }

    async fn walk_chain(office: &TestOffice, outside: &[OutsideCheckpoint]) -> AuditReport {
        let origin = office.app.checkpoint_origin();
        let keys = [office.keys.update.public_key()];
        verify_audit(&office.app.storage, &origin, &keys, outside, &mut |_| ())
            .await
            .unwrap()
    }

    #[tokio::test]
    async fn a_refused_update_leaves_no_folder_and_its_version_is_not_given_again() {
        let office = TestOffice::open().await;
        let output = office.app.config.output.folder.clone();
        let keys = KeyRing {
            trust_list: Vec::new(),
            ..KeyRing::demo().unwrap()
        };
        assert!(publish_update(&office.app, &keys).await.is_err());
        assert!(!output.join("update-0001").exists());
        let published = publish_update(&office.app, &office.keys).await.unwrap();
        assert_eq!((published.version, published.since), (2, None));
        let names: Vec<&str> = published
            .files
            .iter()
            .map(|file| file.name.as_str())
            .collect();
        assert_eq!(names, [UPDATE_FILE, "sms-keys.txt", "poster-keys.pdf"]);
    }
}
