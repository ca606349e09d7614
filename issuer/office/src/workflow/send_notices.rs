//! Sends the SMS that wait, through whatever the office has: a log for trying, a file for a gateway
//! that fetches it, or a gateway itself.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::PathBuf;

use crate::app::App;
use crate::storage::{StorageError, WaitingNotice};

/// Notices of one round.
const ROUND: u32 = 200;

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
    /// The gateway, with its own short code.
    #[error("the gateway refused the notice: {0}")]
    Gateway(String),
}

/// What a round did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct NoticesSent {
    /// Notices that were taken.
    pub sent: u64,
    /// Notices that were not; after some tries they are given up.
    pub refused: u64,
}

/// Notes that there is a notice, and nothing else: for trying.
#[derive(Debug, Default)]
pub struct LogSender {
    /// The lines: number, event and request.
    pub lines: Vec<String>,
}

/// Appends notices to a file that a gateway fetches: mobile number, tab, text.
#[derive(Debug)]
pub struct FileSender {
    /// The file; only its owner may read it.
    pub path: PathBuf,
}

impl NoticeSender for LogSender {
    async fn send(&mut self, notice: &WaitingNotice) -> Result<(), NoticeRefused> {
        let (number, event) = (notice.number, notice.event.word());
        self.lines
            .push(format!("notice {number} {event} {}", notice.about));
        Ok(())
    }
}

impl NoticeSender for FileSender {
    async fn send(&mut self, notice: &WaitingNotice) -> Result<(), NoticeRefused> {
        let mut options = OpenOptions::new();
        options.create(true).append(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&self.path)?;
        writeln!(file, "{}\t{}", *notice.mobile, notice.text)?;
        Ok(file.sync_data()?)
    }
}

/// Sends what waits, the oldest first. What was sent is noted before the next one goes; after a
/// breakdown in between one notice may come twice.
pub async fn send_notices(
    app: &App,
    sender: &mut impl NoticeSender,
) -> Result<NoticesSent, StorageError> {
    let notices = app.storage.notices();
    let mut done = NoticesSent::default();
    for notice in notices.list_waiting(ROUND).await? {
        if sender.send(&notice).await.is_ok() {
            notices.note_sent(notice.number, app.now).await?;
            done.sent += 1;
        } else {
            notices.note_failed(notice.number, app.now).await?;
            done.refused += 1;
        }
    }
    Ok(done)
}

#[cfg(test)]
mod tests;
