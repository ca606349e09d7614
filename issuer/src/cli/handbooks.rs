//! Every command that a handbook or the README names is one that this program knows: the words up to
//! what the reader puts in, which is often a placeholder.

use clap::Parser;
use clap::error::ErrorKind;

use super::Cli;

const HANDBOOKS: [(&str, &str); 5] = [
    ("OPERATE.md", include_str!("../../OPERATE.md")),
    ("CARE.md", include_str!("../../CARE.md")),
    ("KEYS.md", include_str!("../../KEYS.md")),
    ("VENDOR.md", include_str!("../../VENDOR.md")),
    ("README.md", include_str!("../../../README.md")),
];

/// The commands of a text: lines that are set apart, and what stands between backquotes.
fn commands(text: &str) -> Vec<String> {
    let text = text.replace("\\\n", " ");
    let mut found: Vec<String> = Vec::new();
    for line in text.lines() {
        if let Some(shown) = line.strip_prefix("    ") {
            let shown = shown.trim().trim_start_matches("$ ");
            if let Some((before, command)) = shown.split_once("issuer ")
                && !before.contains(['/', '`'])
                && before.split_whitespace().all(|word| word != "-p")
            {
                found.push(command.to_owned());
            }
        }
        for (at, piece) in line.split('`').enumerate() {
            if at % 2 == 1
                && let Some(command) = piece.strip_prefix("issuer ")
            {
                found.push(command.to_owned());
            }
        }
    }
    found
}

/// The words as a shell gives them, without a remark, what goes elsewhere and what follows.
fn words(command: &str) -> Vec<String> {
    let mut words = vec![String::from("issuer")];
    let mut word = String::new();
    let mut quote = None;
    for letter in command.chars() {
        match (quote, letter) {
            (Some(open), close) if open == close => quote = None,
            (None, '\'' | '"') => quote = Some(letter),
            (None, '#' | '<' | '>' | '|' | ';') if word.is_empty() => break,
            (None, blank) if blank.is_whitespace() => words.push(std::mem::take(&mut word)),
            (_, letter) => word.push(letter),
        }
    }
    words.push(word);
    words.retain(|word| !word.is_empty() && word != "…");
    words
}

#[test]
fn every_command_of_the_handbooks_is_known() {
    let mut known = 0;
    for (handbook, text) in HANDBOOKS {
        let commands = commands(text);
        assert!(!commands.is_empty(), "{handbook} names no command");
        for command in commands {
            let Err(error) = Cli::try_parse_from(words(&command)) else {
                known += 1;
                continue;
            };
            // A placeholder, or a command named without what it is for.
            let is_placeholder = matches!(
                error.kind(),
                ErrorKind::ValueValidation
                    | ErrorKind::InvalidValue
                    | ErrorKind::MissingRequiredArgument
                    | ErrorKind::MissingSubcommand
                    | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
                    | ErrorKind::DisplayHelp
            );
            assert!(is_placeholder, "{handbook}: issuer {command}\n{error}");
            known += 1;
        }
    }
    assert!(known > 60, "only {known} commands were found");
}

#[test]
fn a_command_or_a_word_that_is_not_there_is_no_placeholder() {
    for (command, kind) in [
        ("doctors", ErrorKind::InvalidSubcommand),
        ("doctor --all-of-it", ErrorKind::UnknownArgument),
        ("backup one two", ErrorKind::UnknownArgument),
    ] {
        let refused = Cli::try_parse_from(words(command));
        assert_eq!(refused.map_err(|error| error.kind()).err(), Some(kind));
    }
}
