use std::ffi::OsString;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::Builder;
use std::time::Duration;

/// Bytes of an answer; a long one with all that a card says has some 4,000.
const ANSWER_BYTES_MAX: usize = 65_536;
/// Lines that wait, to be written or to be looked at. A program that writes more waits itself, so
/// that whatever it writes takes 1 MiB here.
const LINES_WAITING_MAX: usize = 16;
/// For a last line, after the end of its standard input.
const AFTER_THE_END: Duration = Duration::from_secs(1);

/// The program cannot be started at all.
#[derive(Debug, thiserror::Error)]
#[error("{command} cannot be started: {source}\n\nhint: is it there, and may it be run?")]
pub(crate) struct StartError {
    command: String,
    source: std::io::Error,
}

/// Why there is no answer. The program is stopped then, and started again for the next question.
#[derive(Debug)]
pub(super) enum Silence {
    /// It ended, with this exit code; none where it closed its output or was killed.
    Ended(Option<i32>),
    /// No answer in time.
    Late(Duration),
    /// A line without an end.
    TooLong,
}

/// Another program, started when it is asked.
#[derive(Debug)]
pub(super) struct Program<'c> {
    command: &'c [OsString],
    patience: Duration,
    running: Option<Running>,
}

/// One run of it. Reading and writing stand in threads of their own, so that neither a program that
/// does not read nor one that does not write holds up the test.
#[derive(Debug)]
struct Running {
    child: Child,
    questions: SyncSender<Vec<u8>>,
    said: Receiver<Vec<u8>>,
}

impl<'c> Program<'c> {
    /// A program with its arguments, which has this long for an answer.
    pub(super) fn new(command: &'c [OsString], patience: Duration) -> Self {
        Self {
            command,
            patience,
            running: None,
        }
    }

    /// Asks what stands on a line, and gives the line that is said next.
    pub(super) fn ask(
        &mut self,
        question: Vec<u8>,
    ) -> Result<Result<Vec<u8>, Silence>, StartError> {
        let running = match self.running.take() {
            Some(running) => running,
            None => start(self.command).map_err(|source| StartError {
                command: self.command.first().map_or_else(String::new, |command| {
                    command.to_string_lossy().into_owned()
                }),
                source,
            })?,
        };
        let running = self.running.insert(running);
        // Where it has ended, or answers without reading what waits for it, its own words tell.
        let _ = running.questions.try_send(question);
        let silence = match running.said.recv_timeout(self.patience) {
            Ok(line) if line.len() > ANSWER_BYTES_MAX => Silence::TooLong,
            Ok(line) => return Ok(Ok(line)),
            Err(RecvTimeoutError::Timeout) => Silence::Late(self.patience),
            Err(RecvTimeoutError::Disconnected) => Silence::Ended(None),
        };
        let status = self.stop();
        Ok(Err(match silence {
            Silence::Ended(_) => Silence::Ended(status.and_then(|status| status.code())),
            other => other,
        }))
    }

    /// Stops it; the next question starts it again.
    pub(super) fn stop(&mut self) -> Option<ExitStatus> {
        let mut running = self.running.take()?;
        // It may have ended by itself.
        let _ = running.child.kill();
        running.child.wait().ok()
    }

    /// Ends its standard input and gives what it says after that.
    pub(super) fn finish(mut self) -> Option<Vec<u8>> {
        let Running {
            mut child,
            questions,
            said,
        } = self.running.take()?;
        drop(questions);
        let more = said.recv_timeout(AFTER_THE_END).ok();
        let _ = child.kill();
        let _ = child.wait();
        more
    }
}

impl Drop for Program<'_> {
    fn drop(&mut self) {
        self.stop();
    }
}

fn start(command: &[OsString]) -> std::io::Result<Running> {
    let (name, arguments) = command
        .split_first()
        .ok_or(std::io::ErrorKind::InvalidInput)?;
    let mut child = Command::new(name)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let (questions, to_write) = sync_channel(LINES_WAITING_MAX);
    let (told, said) = sync_channel(LINES_WAITING_MAX);
    let pipes = child.stdin.take().zip(child.stdout.take());
    let threads = pipes.ok_or(std::io::ErrorKind::BrokenPipe.into());
    let threads = threads.and_then(|(input, output)| {
        Builder::new().spawn(move || write_all(&to_write, input))?;
        Builder::new().spawn(move || read_all(output, &told))
    });
    if let Err(error) = threads {
        let _ = child.kill();
        let _ = child.wait();
        return Err(error);
    }
    Ok(Running {
        child,
        questions,
        said,
    })
}

/// Writes questions until there are no more or nobody reads them.
fn write_all(questions: &Receiver<Vec<u8>>, mut input: ChildStdin) {
    for question in questions {
        if input.write_all(&question).is_err() {
            return;
        }
    }
}

/// Reads lines until the end, one that is too long, or nobody wants them.
fn read_all(output: ChildStdout, told: &SyncSender<Vec<u8>>) {
    let mut output = BufReader::new(output);
    loop {
        let mut line = Vec::new();
        let most = ANSWER_BYTES_MAX as u64 + 1;
        let read = (&mut output).take(most).read_until(b'\n', &mut line);
        if read.is_err() || line.is_empty() {
            return;
        }
        let too_long = line.len() > ANSWER_BYTES_MAX;
        if told.send(line).is_err() || too_long {
            return;
        }
    }
}
