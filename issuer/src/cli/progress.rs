//! A bar for work that takes longer than a second, on a terminal only.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How long work may take before a bar appears.
const PATIENCE: Duration = Duration::from_secs(1);

/// Redraws a second.
const REDRAWS: u8 = 12;

/// A bar on standard error, which nobody sees before [`PATIENCE`] is over.
#[derive(Debug)]
pub(super) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// Work of `total` steps. Off a terminal, and with `quiet`, it never shows.
    pub(super) fn new(what: &'static str, total: u64, quiet: bool) -> Self {
        let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::hidden());
        let template = "  {prefix:<24} {bar:32.cyan/dim} {percent:>3} %  {pos}/{len}  {eta} left";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style.progress_chars("━╸─"));
        }
        bar.set_prefix(what);
        if quiet {
            bar.finish();
        }
        Self { bar }
    }

    /// Says something above the bar.
    pub(super) fn say(&self, line: &str) {
        self.bar.suspend(|| eprintln!("{line}"));
    }

    /// `done` of the steps are done.
    pub(super) fn at(&self, done: u64) {
        if self.bar.is_finished() {
            return;
        }
        if self.bar.is_hidden() && self.bar.elapsed() >= PATIENCE {
            // Hidden again by indicatif itself where standard error is no terminal.
            self.bar
                .set_draw_target(ProgressDrawTarget::stderr_with_hz(REDRAWS));
        }
        self.bar.set_position(done);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
