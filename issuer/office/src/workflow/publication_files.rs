//! The files of one publication, as they lie in its folder.

use card_payload::carrier::{CarrierKind, Content, split};
use card_payload::{Month, Timestamp};
use card_verifier::{TrustAnchors, UpdateError};
use issuer_render::document::{DocumentError, DocumentSetup, Poster, PosterSubject, poster};
use issuer_render::fonts::{FontError, FontSet};
use issuer_render::pdf::OutputProfile;
use time::OffsetDateTime;

use super::publish_update::UPDATE_FILE;
use super::sign_changes::Changes;

/// Codes of one poster. People do not scan more of them in order (SMART Health Cards gave up chunks
/// in 2022 for that): the file is for everything larger.
const POSTER_CODES_MAX: usize = 4;
/// SMS of one update: 1,000 changed cards take 19.
const SMS_MAX: usize = 40;

/// One file, not yet written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicationFile {
    /// Its name in the folder.
    pub name: String,
    /// What it holds.
    pub content: Vec<u8>,
    /// What it is for.
    pub purpose: String,
}

/// Why the files cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum PublicationFileError {
    /// Fonts.
    #[error(transparent)]
    Fonts(#[from] FontError),
    /// A poster.
    #[error(transparent)]
    Poster(#[from] DocumentError),
    /// The trust list.
    #[error(
        "the trust list of these settings is refused\n\nhint: `issuer keys trust` signs one with the root keys"
    )]
    TrustList(#[source] UpdateError),
}

/// What a folder is made of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Contents<'a> {
    pub(super) version: u64,
    pub(super) now: Timestamp,
    pub(super) update: &'a [u8],
    /// Since the newest update first.
    pub(super) changes: &'a [Changes],
    pub(super) trust_list: &'a [u8],
    /// Whether shops that have the last update have this trust list.
    pub(super) trust_list_known: bool,
    pub(super) anchors: &'a TrustAnchors,
}

/// Every file of a publication: for networks and cables, for SMS, for the counter.
pub(super) fn publication_files(
    contents: Contents<'_>,
) -> Result<Vec<PublicationFile>, PublicationFileError> {
    let mut files = vec![PublicationFile {
        name: UPDATE_FILE.to_owned(),
        content: contents.update.to_vec(),
        purpose: "everything, for any device".to_owned(),
    }];
    for changes in contents.changes {
        files.push(PublicationFile {
            name: format!("changes-since-{:04}.cose", changes.since),
            content: changes.update.clone(),
            purpose: format!("for a device that has update {}", changes.since),
        });
    }
    let carriers = Carriers::new(contents.now, contents.anchors.specimen())?;
    // The newest only: a counter with posters for every older update confuses.
    if let Some(changes) = contents.changes.first() {
        for (number, list) in (1..).zip(&changes.lists) {
            let (since, to) = (changes.since, contents.version);
            files.extend(carriers.carry(Carried {
                name: format!("list-{number}"),
                token: &list.token,
                content: Content::StatusDelta,
                number: to,
                subject: PosterSubject::StatusChanges {
                    list: list.uri.clone(),
                    from: since,
                    to,
                },
                to_whom: format!("for devices with update {since}"),
            })?);
        }
    }
    if !contents.trust_list_known {
        let list = contents
            .anchors
            .open(contents.trust_list)
            .map_err(PublicationFileError::TrustList)?;
        files.extend(carriers.carry(Carried {
            name: "keys".to_owned(),
            token: contents.trust_list,
            content: Content::TrustList,
            number: list.version,
            subject: PosterSubject::TrustList {
                version: list.version,
            },
            to_whom: "the new keys".to_owned(),
        })?);
    }
    Ok(files)
}

/// Every file of a month's scale: for networks and cables, for SMS, for the counter.
pub(super) fn scale_files(
    token: &[u8],
    month: Month,
    now: Timestamp,
    specimen: bool,
) -> Result<Vec<PublicationFile>, PublicationFileError> {
    let mut files = vec![PublicationFile {
        name: format!("scale-{month}.cose"),
        content: token.to_vec(),
        purpose: "for any device".to_owned(),
    }];
    files.extend(Carriers::new(now, specimen)?.carry(Carried {
        name: "scale".to_owned(),
        token,
        content: Content::Scale,
        number: month.number().into(),
        subject: PosterSubject::Scale { month },
        to_whom: format!("rations of {month}"),
    })?);
    Ok(files)
}

/// What makes SMS and posters of tokens.
struct Carriers {
    fonts: FontSet,
    setup: DocumentSetup,
    specimen: bool,
}

impl Carriers {
    fn new(now: Timestamp, specimen: bool) -> Result<Self, PublicationFileError> {
        let signed_on = OffsetDateTime::from_unix_timestamp(now.seconds())
            .unwrap_or(OffsetDateTime::UNIX_EPOCH);
        Ok(Self {
            fonts: FontSet::bundled()?,
            setup: DocumentSetup {
                created: signed_on,
                profile: OutputProfile::coated(),
            },
            specimen,
        })
    }

    /// SMS and a poster, where there are not too many parts for them.
    fn carry(&self, carried: Carried<'_>) -> Result<Vec<PublicationFile>, PublicationFileError> {
        let Carried {
            name,
            token,
            content,
            number,
            subject,
            to_whom,
        } = carried;
        let texts = |carrier| split(token, content, number, carrier).unwrap_or_default();
        let mut files = Vec::new();
        let sms = texts(CarrierKind::Sms);
        if (1..=SMS_MAX).contains(&sms.len()) {
            files.push(PublicationFile {
                name: format!("sms-{name}.txt"),
                content: (sms.join("\n") + "\n").into_bytes(),
                purpose: format!("{} SMS, one a line, {to_whom}", sms.len()),
            });
        }
        let parts = texts(CarrierKind::Qr);
        if (1..=POSTER_CODES_MAX).contains(&parts.len()) {
            let codes = parts.len();
            let wanted = Poster {
                subject,
                date: self.setup.created.date(),
                parts,
                specimen: self.specimen,
            };
            files.push(PublicationFile {
                name: format!("poster-{name}.pdf"),
                content: poster(&wanted, &self.fonts, &self.setup)?,
                purpose: format!("for the counter, {codes} QR, {to_whom}"),
            });
        }
        Ok(files)
    }
}

/// A token on its way to SMS and posters.
struct Carried<'a> {
    name: String,
    token: &'a [u8],
    content: Content,
    number: u64,
    subject: PosterSubject,
    to_whom: String,
}
