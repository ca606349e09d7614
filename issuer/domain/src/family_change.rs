use std::fmt;

use crate::{Family, Member, Name};

macro_rules! kinds {
    ($($variant:ident $word:literal $text:literal)*) => {
        /// In what a family differs from what it was.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ChangeKind {
            $(#[doc = $text] $variant,)*
        }

        impl ChangeKind {
            /// All kinds, in the order of their bits.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The word in files and JSON. It stays.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// The kind, for people.
            pub const fn text(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }
        }
    };
}

kinds! {
    NameCorrected "name_corrected" "name corrected"
    MemberAdded "member_added" "member added"
    MemberGone "member_gone" "member gone"
    CategoryChanged "category_changed" "category changed"
    Moved "moved" "moved"
    HeadChanged "head_changed" "head changed"
    Other "other" "something else that the card shows"
    BesideTheCard "beside_the_card" "only what no card shows"
}

/// The kinds of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct FamilyChange(u8);

impl FamilyChange {
    /// The bits of the kinds that a card shows.
    pub const SHOWN_BITS: u8 = Self::bit(ChangeKind::BesideTheCard) - 1;

    /// What lies between two contents of one family. Where it moved: local body, block, district or
    /// shop, by their codes; names of places that were spelt anew are something else.
    pub fn between(before: &Family, after: &Family) -> Self {
        let mut change = Self::default();
        let mut note = |kind, is_so: bool| {
            if is_so {
                change.0 |= Self::bit(kind);
            }
        };
        let head_changed = before.head().id != after.head().id;
        note(ChangeKind::HeadChanged, head_changed);
        note(
            ChangeKind::CategoryChanged,
            before.categories != after.categories,
        );
        let moved = codes(before) != codes(after);
        note(ChangeKind::Moved, moved);
        note(
            ChangeKind::MemberAdded,
            after.members.iter().any(|one| same(before, one).is_none()),
        );
        note(
            ChangeKind::MemberGone,
            before.members.iter().any(|one| same(after, one).is_none()),
        );
        for (one, was) in both(before, after) {
            note(ChangeKind::NameCorrected, one.name != was.name);
            note(
                ChangeKind::Other,
                (one.birth_year, one.gender) != (was.birth_year, was.gender)
                    // A new head changes what everybody is to the head.
                    || !head_changed && one.relation != was.relation,
            );
        }
        note(
            ChangeKind::Other,
            rest(before) != rest(after) || !moved && names(before) != names(after),
        );
        if change.is_empty() {
            let differ = both(before, after).any(|(one, was)| one.facts != was.facts);
            let order = |family: &Family| -> Vec<String> {
                family.members.iter().map(|one| one.id.clone()).collect()
            };
            if order(before) != order(after) {
                change.0 |= Self::bit(ChangeKind::Other);
            } else if differ {
                change.0 |= Self::bit(ChangeKind::BesideTheCard);
            }
        }
        change
    }

    /// The change itself, or where it has no kind (a file renamed) one beside the card.
    #[must_use]
    pub const fn or_beside_the_card(self) -> Self {
        if self.is_empty() {
            Self(Self::bit(ChangeKind::BesideTheCard))
        } else {
            self
        }
    }

    /// Whether nothing changed.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether a card shows what changed.
    pub const fn is_shown(self) -> bool {
        self.0 & Self::SHOWN_BITS != 0
    }

    /// Whether a kind is among them.
    pub const fn has(self, kind: ChangeKind) -> bool {
        self.0 & Self::bit(kind) != 0
    }

    /// The kinds, in their order.
    pub fn kinds(self) -> impl Iterator<Item = ChangeKind> {
        ChangeKind::ALL
            .iter()
            .copied()
            .filter(move |kind| self.has(*kind))
    }

    /// One bit a kind, as databases keep it.
    pub const fn bits(self) -> u8 {
        self.0
    }

    const fn bit(kind: ChangeKind) -> u8 {
        1 << kind as u8
    }
}

impl fmt::Display for FamilyChange {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, kind) in self.kinds().enumerate() {
            if at > 0 {
                out.write_str(", ")?;
            }
            out.write_str(kind.text())?;
        }
        Ok(())
    }
}

fn same<'family>(family: &'family Family, member: &Member) -> Option<&'family Member> {
    family.members.iter().find(|other| other.id == member.id)
}

/// The members of both, as they are and as they were.
fn both<'family>(
    before: &'family Family,
    after: &'family Family,
) -> impl Iterator<Item = (&'family Member, &'family Member)> {
    after
        .members
        .iter()
        .filter_map(|one| Some((one, same(before, one)?)))
}

fn codes(family: &Family) -> impl PartialEq {
    (
        family.local_body.kind,
        family.local_body.place.lgd_code,
        family.block.lgd_code,
        family.district.lgd_code,
        family.home_shop.code.clone(),
    )
}

/// How the places are spelt.
fn names(family: &Family) -> [&Name; 4] {
    [
        &family.local_body.place.name,
        &family.block.name,
        &family.district.name,
        &family.home_shop.name,
    ]
}

fn rest(family: &Family) -> impl PartialEq {
    (
        family.ration_card.clone(),
        family.card_type,
        family.valid_until,
        family.photo.as_ref().map(|photo| photo.sha256),
    )
}

#[cfg(test)]
mod tests;
