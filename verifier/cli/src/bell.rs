use std::io::{IsTerminal, Write};
use std::time::Duration;

/// Between two rings, so that a terminal does not make one of them.
const BETWEEN: Duration = Duration::from_millis(150);

/// The terminal's bell, for eyes that are on the cards.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bell {
    on: bool,
}

impl Bell {
    /// A bell that rings on standard error, where that is a terminal and nobody wants quiet.
    pub(crate) fn new(quiet: bool) -> Self {
        Self {
            on: !quiet && std::io::stderr().is_terminal(),
        }
    }

    /// Rings once for what is good, three times for what is not.
    #[expect(
        clippy::disallowed_methods,
        reason = "three rings without a pause sound like one; no test has a terminal"
    )]
    pub(crate) fn ring(self, good: bool) -> std::io::Result<()> {
        if !self.on {
            return Ok(());
        }
        let mut terminal = std::io::stderr();
        for number in 0..if good { 1 } else { 3 } {
            if number > 0 {
                std::thread::sleep(BETWEEN);
            }
            terminal.write_all(b"\x07")?;
            terminal.flush()?;
        }
        Ok(())
    }
}
