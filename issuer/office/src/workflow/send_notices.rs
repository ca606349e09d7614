//! Sends the SMS that wait, through whatever the office has: a log for trying, files for a gateway
//! that fetches them, or a gateway itself.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::PathBuf;

use issuer_domain::day_in_india;
use serde_json::json;

use crate::app::App;
use crate::storage::{StorageError, WaitingNotice};

/// Notices of one round.
const ROUND: u32 = 200;
/// Digits of a mobile number that a log may show.
const SHOWN: usize = 2;

/// What takes notices. The mobile number is for it alone: it stands in no log and no error.
pub trait NoticeSender: Send {
    /// Takes one notice; an error means that it is tried again later.
    fn send(
        &mut self,
        notice: &WaitingNotice,
    ) -> impl Future<Output = Result<(), NoticeRefused>> + Send;
}

/// A notice that was not taken.
#[derive(Debug, thiserror::Error)]
pub enum NoticeRefused {
    /// The file.
    #[error("the notice could not be written")]
    File(#[from] io::Error),
    /// The gateway is not there or busy: no notice is to blame.
    #[error("the gateway is away: {0}")]
    Away(String),
    /// The gateway will not have this notice, with its own short code.
    #[error("the gateway refused the notice: {0}")]
    Gateway(String),
}

/// What a round did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NoticesSent {
    /// Notices that were taken.
    pub sent: u64,
    /// Notices that were refused; after some tries they are given up.
    pub refused: u64,
    /// Why the round ended before its last notice. That one counts as not tried.
    pub away: Option<String>,
}

/// Tells somebody that there is a notice, with a masked number and without its text: for trying.
#[derive(Debug)]
pub struct LogSender<Tell> {
    /// Who is told: `notice 7 paid HP-26-004-8271-3 to ••••••••01`.
    pub tell: Tell,
}

/// Appends notices to the day's file in a folder that a gateway fetches: a JSON object a line, with
/// `notice`, `event`, `mobile` and `text`.
#[derive(Debug)]
pub struct FileSender {
    /// The folder; only its owner may read the files.
    pub folder: PathBuf,
    /// The day, as it stands in the file's name: `2026-12-05`.
    pub day: String,
}

impl FileSender {
    /// For the office's present day.
    pub fn of(app: &App, folder: PathBuf) -> Self {
        Self {
            folder,
            day: day_in_india(app.now).to_string(),
        }
    }
}

impl<Tell: FnMut(&str) + Send> NoticeSender for LogSender<Tell> {
    async fn send(&mut self, notice: &WaitingNotice) -> Result<(), NoticeRefused> {
        let (number, event) = (notice.number, notice.event.word());
        let to = masked(&notice.mobile);
        (self.tell)(&format!("notice {number} {event} {} to {to}", notice.about));
        Ok(())
    }
}

impl NoticeSender for FileSender {
    async fn send(&mut self, notice: &WaitingNotice) -> Result<(), NoticeRefused> {
        fs::create_dir_all(&self.folder)?;
        let mut options = OpenOptions::new();
        options.create(true).append(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let path = self.folder.join(format!("notices-{}.jsonl", self.day));
        let mut file = options.open(path)?;
        writeln!(file, "{}", notice_json(notice))?;
        Ok(file.sync_data()?)
    }
}

/// A notice as gateways read it.
pub fn notice_json(notice: &WaitingNotice) -> serde_json::Value {
    json!({
        "notice": notice.number,
        "event": notice.event.word(),
        "mobile": *notice.mobile,
        "text": notice.text,
    })
}

/// A number of which two digits are left.
fn masked(mobile: &str) -> String {
    let hidden = mobile.chars().count().saturating_sub(SHOWN);
    let shown = mobile.chars().skip(hidden);
    std::iter::repeat_n('•', hidden).chain(shown).collect()
}

/// Sends what waits, the oldest first. What was sent is noted before the next one goes; after a
/// breakdown in between one notice may come twice. A gateway that is away ends the round, and no
/// notice is given up for it.
pub async fn send_notices(
    app: &App,
    sender: &mut impl NoticeSender,
) -> Result<NoticesSent, StorageError> {
    let notices = app.storage.notices();
    let mut done = NoticesSent::default();
    for notice in notices.list_waiting(app.now, ROUND).await? {
        if !notices.take(notice.number, app.now).await? {
            continue;
        }
        match sender.send(&notice).await {
            Ok(()) => {
                notices.note_sent(notice.number, app.now).await?;
                done.sent += 1;
            }
            Err(NoticeRefused::Gateway(_)) => {
                notices.note_failed(notice.number, app.now).await?;
                done.refused += 1;
            }
            Err(away) => {
                notices.give_back(notice.number, app.now).await?;
                done.away = Some(away.to_string());
                break;
            }
        }
    }
    Ok(done)
}

#[cfg(test)]
mod tests;
