//! Who heads a family under the National Food Security Act, 2013, beside the head that the
//! register has. The register's head is never overwritten: a difference is shown, a person settles
//! it at the source.

use time::Date;

use crate::{Gender, Member, Relation};

/// The age from which a woman heads her household (section 13(1)).
const OF_AGE: i32 = 18;

/// The place in `members` of the head under section 13: the eldest woman of eighteen or more; where
/// there is none, the eldest man, until a girl turns eighteen. `None` where the family has neither.
///
/// The register gives years of birth alone, so this is settled here:
/// - a woman counts as eighteen from the year after the one in which she turns eighteen (on
///   31 December of that year already): before, nobody knows;
/// - where her year is not known, she counts as of age if she is head, wife, mother, grandmother,
///   mother-in-law or daughter-in-law of the family (women marry at eighteen: Prohibition of Child
///   Marriage Act, 2006);
/// - a member whose year is not known comes after all whose year is known;
/// - of two born in one year the register's head comes first, then the one whom it names first.
pub fn nfsa_head(members: &[Member], as_on: Date) -> Option<usize> {
    let woman = eldest(members, |member| {
        member.gender == Gender::Female && is_of_age(member, as_on)
    });
    woman.or_else(|| eldest(members, |member| member.gender == Gender::Male))
}

/// Whether the two heads are different people, as far as that can be known. The register's head
/// stands first.
pub fn heads_differ(members: &[Member], as_on: Date) -> bool {
    nfsa_head(members, as_on).is_some_and(|place| place != 0)
}

fn eldest(members: &[Member], is_candidate: impl Fn(&Member) -> bool) -> Option<usize> {
    members
        .iter()
        .enumerate()
        .filter(|(_, member)| is_candidate(member))
        // `min_by_key` keeps the first of equals, and the register's head stands first.
        .min_by_key(|(_, member)| member.birth_year.unwrap_or(u16::MAX))
        .map(|(place, _)| place)
}

fn is_of_age(member: &Member, as_on: Date) -> bool {
    let Some(birth_year) = member.birth_year else {
        return matches!(
            member.relation,
            Relation::Head
                | Relation::Spouse
                | Relation::Parent
                | Relation::Grandparent
                | Relation::ParentInLaw
                | Relation::ChildInLaw
        );
    };
    let birthday = as_on.year() - i32::from(birth_year);
    let is_last_day = u8::from(as_on.month()) == 12 && as_on.day() == 31;
    birthday > OF_AGE || birthday == OF_AGE && is_last_day
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;
    use crate::{MemberFacts, Name};

    const DAY: Date = date!(2026 - 11 - 01);

    fn member((gender, birth_year, relation): (Gender, u16, Relation)) -> Member {
        Member {
            id: "100000101".to_owned(),
            name: Name::new(None, Some("Sita Devi")).unwrap(),
            // In these tables 0 stands for a year that is not known.
            birth_year: (birth_year > 0).then_some(birth_year),
            gender,
            relation,
            facts: MemberFacts::default(),
        }
    }

    #[test]
    fn the_head_under_the_act_is_as_the_table_says() {
        use Gender::{Female, Male, Other, Unknown};
        use Relation::{Child, ChildInLaw, Head, Parent, Sibling, Spouse};

        type Case<'t> = (&'t str, &'t [(Gender, u16, Relation)], Option<usize>);
        let table: [Case<'_>; 14] = [
            (
                "eldest woman",
                &[
                    (Male, 1960, Head),
                    (Female, 1964, Spouse),
                    (Female, 1990, Child),
                ],
                Some(1),
            ),
            (
                "a mother is elder than the wife",
                &[
                    (Male, 1960, Head),
                    (Female, 1964, Spouse),
                    (Female, 1940, Parent),
                ],
                Some(2),
            ),
            (
                "a man however old does not come before a woman",
                &[(Male, 1930, Head), (Female, 2000, Child)],
                Some(1),
            ),
            (
                "eighteen in this year is not certain yet",
                &[(Male, 1980, Head), (Female, 2008, Child)],
                Some(0),
            ),
            (
                "eighteen last year",
                &[(Male, 1980, Head), (Female, 2007, Child)],
                Some(1),
            ),
            (
                "girls only beside the eldest man",
                &[
                    (Male, 1985, Head),
                    (Male, 1950, Parent),
                    (Female, 2015, Child),
                ],
                Some(1),
            ),
            (
                "men only",
                &[(Male, 1985, Head), (Male, 1983, Sibling)],
                Some(1),
            ),
            (
                "born in one year: the register's head",
                &[(Female, 1970, Head), (Female, 1970, Sibling)],
                Some(0),
            ),
            (
                "born in one year: the one named first",
                &[
                    (Male, 1970, Head),
                    (Female, 1970, Sibling),
                    (Female, 1970, Spouse),
                ],
                Some(1),
            ),
            (
                "a known year comes before an unknown one",
                &[
                    (Male, 1970, Head),
                    (Female, 0, Parent),
                    (Female, 1975, Spouse),
                ],
                Some(2),
            ),
            (
                "a daughter-in-law of unknown year is of age",
                &[(Male, 1950, Head), (Female, 0, ChildInLaw)],
                Some(1),
            ),
            (
                "a daughter of unknown year is not known to be",
                &[(Male, 1950, Head), (Female, 0, Child)],
                Some(0),
            ),
            ("a single girl", &[(Female, 2015, Head)], None),
            (
                "neither",
                &[(Other, 1980, Head), (Unknown, 1990, Sibling)],
                None,
            ),
        ];
        for (what, members, head) in table {
            let members: Vec<Member> = members.iter().copied().map(member).collect();
            assert_eq!(nfsa_head(&members, DAY), head, "{what}");
            assert_eq!(
                heads_differ(&members, DAY),
                head.is_some_and(|place| place > 0),
                "{what}"
            );
        }
    }

    #[test]
    fn a_girl_who_has_turned_eighteen_for_certain_becomes_the_head() {
        let members = [
            member((Gender::Male, 1980, Relation::Head)),
            member((Gender::Female, 2008, Relation::Child)),
        ];
        assert_eq!(nfsa_head(&members, date!(2026 - 12 - 30)), Some(0));
        assert_eq!(nfsa_head(&members, date!(2026 - 12 - 31)), Some(1));
        assert_eq!(nfsa_head(&members, date!(2027 - 01 - 01)), Some(1));
    }
}
