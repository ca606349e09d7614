//! Whether the persons of a ration card are those of the family that a number points to.

use issuer_domain::{Gender, Name};
use issuer_linking::{Level, compare_names};

use crate::storage::{Household, Person};
use crate::workflow::persons::spellings;

/// How a ration card's persons stand to a family's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Agreement {
    /// Places of persons who agree: of the card, of the family.
    pub(super) persons: Vec<(usize, usize)>,
    /// What follows.
    pub(super) verdict: Verdict,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// At least half of the smaller side agrees: the number is right.
    Agree,
    /// Somebody agrees, but fewer than half.
    Few,
    /// Nobody agrees: the number is somebody else's.
    Contradict,
}

/// Years between two births that a slip explains where the names are the same.
const YEARS_OF_A_SAME_NAME: u16 = 10;
/// The same where the names are close.
const YEARS_OF_A_CLOSE_NAME: u16 = 3;
/// The same where only a part of the names is.
const YEARS_OF_A_PART: u16 = 1;

/// Compares the persons of both, each with one of the other side at most.
pub(super) fn agreement(card: &Household, family: &Household) -> Agreement {
    let mut alike = Vec::new();
    for (at, person) in card.members.iter().enumerate() {
        for (member, other) in family.members.iter().enumerate() {
            if let Some(grade) = grade(person, other) {
                alike.push((grade, at, member));
            }
        }
    }
    alike.sort_unstable();
    let mut persons: Vec<(usize, usize)> = Vec::new();
    for (_, at, member) in alike {
        if !persons.iter().any(|pair| pair.0 == at || pair.1 == member) {
            persons.push((at, member));
        }
    }
    persons.sort_unstable();
    let smaller = card.members.len().min(family.members.len());
    let verdict = match persons.len() {
        0 => Verdict::Contradict,
        agreeing if agreeing * 2 >= smaller => Verdict::Agree,
        _ => Verdict::Few,
    };
    Agreement { persons, verdict }
}

/// How well two persons agree, 0 the best; nothing if they do not.
fn grade(person: &Person, other: &Person) -> Option<u8> {
    let same_id = person.id.is_some() && person.id == other.id;
    let level = name_level(&person.name, &other.name);
    let years = person
        .birth_year
        .zip(other.birth_year)
        .map(|(one, other)| one.abs_diff(other));
    let within = |most: u16| years.is_none_or(|years| years <= most);
    let gender_may_be = person.gender == other.gender
        || person.gender == Gender::Unknown
        || other.gender == Gender::Unknown;
    match level {
        Level::Different | Level::Missing => None,
        _ if same_id => Some(0),
        Level::Exact | Level::VeryClose if within(YEARS_OF_A_SAME_NAME) => Some(1),
        Level::Close | Level::Swapped if within(YEARS_OF_A_CLOSE_NAME) => Some(2),
        Level::Partly if years.is_some() && within(YEARS_OF_A_PART) && gender_may_be => Some(3),
        _ => None,
    }
}

/// Most names are written alike in both lists, which is seen at a glance.
fn name_level(one: &Name, other: &Name) -> Level {
    let same = |one: Option<&str>, other: Option<&str>| one.is_some() && one == other;
    if same(one.hindi(), other.hindi()) || same(one.latin(), other.latin()) {
        return Level::Exact;
    }
    compare_names(&spellings(Some(one)), &spellings(Some(other))).level
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workflow::link_pds::tests::{household, person};

    #[test]
    fn half_of_the_smaller_side_is_enough() {
        let family = household(
            "1",
            &[
                person("सीता देवी", "Sita Devi", 1971),
                person("राम लाल", "Ram Lal", 1968),
                person("गीता", "Gita", 1999),
                person("मोहन", "Mohan", 2004),
            ],
        );
        let card = |persons: &[Person]| agreement(&household("c", persons), &family);
        let found = card(&[person("", "Seeta Devi", 1971), person("", "Ramlal", 1969)]);
        assert_eq!(found.persons, [(0, 0), (1, 1)]);
        assert_eq!(found.verdict, Verdict::Agree);
        let strangers = [
            person("", "Kishori", 1950),
            person("", "Hukam Chand", 1949),
            person("", "Bhagat", 1980),
        ];
        assert_eq!(card(&strangers).verdict, Verdict::Contradict);
        let mut few = strangers.to_vec();
        few.push(person("", "Mohan", 2004));
        assert_eq!(card(&few).verdict, Verdict::Few);
    }
}
