//! What one card says: the claims that are signed, and the data that is printed.

use card_payload::{CardHead, CardMember, FamilyCard, StatusReference};
use issuer_domain::{CardNumber, CardType, Family, Member, Timestamp};
use issuer_render::{CardData, MemberLine};
use time::{Date, Month, OffsetDateTime, Time};

use super::plan_parts::PartPlan;

/// Who issues, when, and for how long: the same for every card of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssueTerms {
    /// The issuer's URI.
    pub issuer: String,
    /// The time of issue.
    pub issued_at: Timestamp,
    /// Years that a permanent card holds.
    pub card_years: u8,
    /// Months that a migrant's card holds at most.
    pub migrant_months: u8,
}

impl IssueTerms {
    /// The last day on which a family's card holds: the family's own last day for a temporary or
    /// migrant card that has one, a migrant's some months after issue at the latest, otherwise the
    /// day before issue comes round again.
    pub fn expires_on(&self, family: &Family) -> Date {
        let permanent = || {
            let issued = date(self.issued_at);
            years_later(issued, self.card_years)
                .previous_day()
                .unwrap_or(issued)
        };
        match family.card_type {
            CardType::Permanent => permanent(),
            CardType::Temporary => family.valid_until.unwrap_or_else(permanent),
            CardType::Migrant => {
                let latest = months_later(date(self.issued_at), self.migrant_months);
                let latest = latest.previous_day().unwrap_or(latest);
                family.valid_until.map_or(latest, |day| day.min(latest))
            }
        }
    }
}

/// What differs from card to card of a run.
#[derive(Debug, Clone)]
pub struct CardTerms<'plan> {
    /// The how-manieth card of the family.
    pub issue_number: u8,
    /// Which members stand on it.
    pub plan: &'plan PartPlan,
    /// From when it holds, where not at once.
    pub not_before: Option<Timestamp>,
    /// When it ceases to hold.
    pub expires_at: Timestamp,
    /// Its place in a status list.
    pub status: StatusReference,
}

/// The claims of one card. Names stand in Latin letters, the head's in Hindi too: with every name
/// in both scripts a family of eight would need a QR of version 17 instead of 14.
pub fn claims(family: &Family, card: CardTerms<'_>, terms: &IssueTerms) -> FamilyCard {
    let CardTerms {
        issue_number,
        plan,
        not_before,
        expires_at,
        status,
    } = card;
    let head = family.head();
    FamilyCard {
        issuer: terms.issuer.clone(),
        issued_at: terms.issued_at,
        not_before,
        expires_at,
        family_id: family.id.clone(),
        card_type: family.card_type,
        categories: family.categories,
        issue_number,
        part: plan.part,
        home_shop: family.home_shop.code.clone(),
        lgd_code: family.local_body.place.lgd_code,
        head: CardHead {
            name: head.name.first_latin().to_owned(),
            name_hindi: head.name.latin().and(head.name.hindi()).map(str::to_owned),
            birth_year: head.birth_year,
            gender: head.gender,
        },
        members: rows(family, plan)
            .filter(|member| !std::ptr::eq(*member, head))
            .map(|member| CardMember {
                name: member.name.first_latin().to_owned(),
                name_hindi: None,
                birth_year: member.birth_year,
                relation: member.relation,
                gender: member.gender,
            })
            .collect(),
        status,
    }
}

/// The printed data of one card.
pub fn card_data(
    family: &Family,
    card_number: CardNumber,
    plan: &PartPlan,
    expires_at: Timestamp,
    qr_text: String,
    photo: Option<Vec<u8>>,
) -> CardData {
    CardData {
        card_type: family.card_type,
        card_number,
        ration_card: family.ration_card.clone(),
        categories: family.categories,
        head: family.head().name.clone(),
        local_body: family.local_body.clone(),
        block: family.block.clone(),
        district: family.district.clone(),
        home_shop: family.home_shop.clone(),
        as_on: family.as_on,
        expires_on: date(expires_at),
        members: rows(family, plan)
            .map(|member| MemberLine {
                name: member.name.clone(),
                relation: member.relation,
                gender: member.gender,
                birth_year: member.birth_year,
            })
            .collect(),
        qr_text,
        photo,
    }
}

/// The calendar day of a time, UTC: cards and verifiers count in UTC alike.
pub fn date(time: Timestamp) -> Date {
    OffsetDateTime::from_unix_timestamp(time.seconds()).map_or(Date::MAX, OffsetDateTime::date)
}

/// The last second of a day.
pub fn end_of(day: Date) -> Timestamp {
    let begins = day.with_time(Time::MIDNIGHT).assume_utc().unix_timestamp();
    Timestamp::from_seconds(begins + Timestamp::DAY - 1)
}

fn rows<'family>(
    family: &'family Family,
    plan: &PartPlan,
) -> impl Iterator<Item = &'family Member> {
    family
        .members
        .iter()
        .skip(plan.rows.start)
        .take(plan.rows.len())
}

/// The same day some years later; 1 March where a 29 February has none.
fn years_later(day: Date, years: u8) -> Date {
    let year = day.year() + i32::from(years);
    day.replace_year(year)
        .or_else(|_| Date::from_calendar_date(year, Month::March, 1))
        .unwrap_or(Date::MAX)
}

/// The same day some months later; the month's last day where it has none.
fn months_later(day: Date, months: u8) -> Date {
    let counted = u8::from(day.month()) - 1 + months;
    let year = day.year() + i32::from(counted / 12);
    let Ok(month) = Month::try_from(counted % 12 + 1) else {
        return day;
    };
    Date::from_calendar_date(year, month, day.day().min(month.length(year))).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn a_card_of_five_years_ends_the_day_before_its_fifth_anniversary() {
        assert_eq!(years_later(date!(2026 - 11 - 21), 5), date!(2031 - 11 - 21));
        assert_eq!(years_later(date!(2028 - 02 - 29), 5), date!(2033 - 03 - 01));
    }

    #[test]
    fn three_months_later_is_the_same_day_or_the_months_last() {
        let later = |day| months_later(day, 3);
        assert_eq!(later(date!(2026 - 11 - 21)), date!(2027 - 02 - 21));
        assert_eq!(later(date!(2026 - 11 - 30)), date!(2027 - 02 - 28));
        assert_eq!(later(date!(2026 - 09 - 30)), date!(2026 - 12 - 30));
    }

    #[test]
    fn a_day_ends_with_its_last_second() {
        let end = end_of(date!(2026 - 11 - 21));
        assert_eq!(date(end), date!(2026 - 11 - 21));
        assert_eq!(date(end.plus_seconds(1)), date!(2026 - 11 - 22));
    }
}
