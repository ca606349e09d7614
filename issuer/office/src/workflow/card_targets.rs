//! Which cards a command is about: family ids and card numbers, given one by one or in a file with
//! one on a line.

use card_payload::CardNumber;
use issuer_domain::{FamilyId, aadhaar};

use crate::storage::CardTarget;

/// A text that names no card. What was written is not repeated: it may be a number that nobody
/// should see.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TargetError {
    /// Neither a family id nor a card number.
    #[error(
        "line {0} is neither a family id nor a card number\n\nhint: one on a line: 41705823, or 41705823-01-8 as printed on the card"
    )]
    Neither(usize),
    /// A card number with a wrong digit.
    #[error(
        "the card number on line {0} has a wrong digit\n\nhint: compare it with the print; the last digit checks the others"
    )]
    CheckDigit(usize),
    /// An Aadhaar number.
    #[error(
        "line {0} has an Aadhaar number, which must not be here\n\nhint: name the family by its family id"
    )]
    Aadhaar(usize),
    /// Nothing at all.
    #[error(
        "no family and no card is named\n\nhint: give family ids or card numbers, or a file of them with --list"
    )]
    Nothing,
}

/// Reads targets from texts and from a file's lines, each family once. Lines are counted from 1
/// through all of them; empty ones and those that begin with `#` are passed over.
pub fn parse_targets<'t>(
    lines: impl IntoIterator<Item = &'t str>,
) -> Result<Vec<CardTarget>, TargetError> {
    let mut targets = Vec::new();
    for (at, line) in lines.into_iter().enumerate() {
        let text = line.trim();
        if !text.is_empty() && !text.starts_with('#') {
            targets.push(parse(text, at + 1)?);
        }
    }
    targets.sort_unstable();
    targets.dedup_by(|again, first| again.family_id == first.family_id);
    if targets.is_empty() {
        return Err(TargetError::Nothing);
    }
    Ok(targets)
}

/// Reads one target.
pub fn parse_target(text: &str) -> Result<CardTarget, TargetError> {
    parse(text.trim(), 1)
}

fn parse(text: &str, line: usize) -> Result<CardTarget, TargetError> {
    if aadhaar::find_in(text) {
        return Err(TargetError::Aadhaar(line));
    }
    if !text.contains('-') {
        let family_id = FamilyId::parse(text).map_err(|_| TargetError::Neither(line))?;
        return Ok(CardTarget {
            family_id,
            issue: None,
        });
    }
    match CardNumber::parse(text) {
        Ok((family_id, issue, _)) => Ok(CardTarget {
            family_id,
            issue: Some(issue),
        }),
        Err(card_payload::CardNumberError::CheckDigit) => Err(TargetError::CheckDigit(line)),
        Err(_) => Err(TargetError::Neither(line)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_and_cards_are_read_and_each_family_once() {
        let lines = [
            "# blocked in October",
            "41705823",
            "",
            " 41705823 ",
            "41705824",
        ];
        let targets = parse_targets(lines).unwrap();
        let ids: Vec<&str> = targets
            .iter()
            .map(|target| target.family_id.as_str())
            .collect();
        assert_eq!(ids, ["41705823", "41705824"]);
    }

    #[test]
    fn a_wrong_line_is_told_without_repeating_it() {
        for (text, error) in [
            ("सीता", TargetError::Neither(2)),
            ("499118665246", TargetError::Aadhaar(2)),
            ("41705823-01-0", TargetError::CheckDigit(2)),
        ] {
            let read = parse_targets(["41705823", text]).unwrap_err();
            assert_eq!(read, error);
            assert!(!read.to_string().contains(text));
        }
        assert_eq!(parse_targets(["# nothing"]), Err(TargetError::Nothing));
    }
}
