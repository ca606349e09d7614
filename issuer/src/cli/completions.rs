use std::io;

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::failure::Ending;

#[derive(Debug, Args)]
#[command(
    before_help = "Examples:\n  issuer completions bash > ~/.local/share/bash-completion/completions/issuer\n"
)]
pub(super) struct Arguments {
    /// bash, elvish, fish, powershell or zsh
    shell: Shell,
}

pub(super) fn run(arguments: &Arguments) -> Ending {
    let mut command = super::Cli::command();
    clap_complete::generate(
        arguments.shell,
        &mut command,
        "issuer",
        &mut io::stdout().lock(),
    );
    Ending::Done
}
