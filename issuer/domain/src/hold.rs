use crate::{Ekyc, Family};

macro_rules! holds {
    ($($variant:ident $word:literal $text:literal $hint:literal)*) => {
        /// Why a family may have no card for now. A family may have several; its live card is
        /// untouched by all of them.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Hold {
            $(#[doc = $text] $variant,)*
        }

        impl Hold {
            /// All reasons, in the order in which reports have them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The word in databases, files and JSON. It stays.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// What is in the way, for people.
            pub const fn text(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// What to do about it.
            pub const fn hint(self) -> &'static str {
                match self { $(Self::$variant => $hint,)* }
            }
        }
    };
}

holds! {
    FamilyTwice "family_twice"
        "The family stands in two places of the register file."
        "Have the source join the two, and import its next file."
    NumberTwice "number_twice"
        "A member or the ration card of the family stands in another family of the file too."
        "Have the source decide where it belongs, and import its next file."
    Duplicate "duplicate"
        "The family or one of its members may be the same as another one."
        "Decide it in the queue of duplicates."
    NoHead "no_head"
        "The last register file has the family without one head."
        "Have the source name the head, and import its next file."
    NoShop "no_shop"
        "The last register file has the family without a fair-price shop."
        "Have the food department assign one, and import the next file."
    NoHindiName "no_hindi_name"
        "A name has no Hindi form."
        "Have the source fill it in: it is never made from the Latin form."
    EkycBelowPolicy "ekyc_below_policy"
        "Too few members have done their eKYC."
        "Members do it at the fair-price shop; then import the next file."
    TextDoesNotFit "text_does_not_fit"
        "A text of the family does not fit on the card."
        "`issuer issue` tells which; it tries again with every run."
    Gone "gone"
        "The family is missing in a register file that was said to be complete."
        "Look whether it moved, split or merged; then settle its card."
}

impl Hold {
    /// The reason of a word from a database.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|hold| hold.word() == word)
    }

    /// Whether a register file that has the family sound and once lifts the hold.
    pub const fn ends_with_a_sound_file(self) -> bool {
        matches!(
            self,
            Self::FamilyTwice | Self::NumberTwice | Self::NoHead | Self::NoShop | Self::Gone
        )
    }
}

/// What an office asks of a family beyond what every card needs. It is looked at when cards are
/// made and counted, so that a change holds at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct HoldPolicy {
    /// Hundredths of a family's members who must have done their eKYC; 0 asks for none.
    pub ekyc_percent_min: u8,
    /// Whose names must have a Hindi form.
    pub hindi_names: HindiNames,
}

/// Whose names must have a Hindi form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum HindiNames {
    /// Nobody's.
    #[default]
    Nobody,
    /// The head's.
    Head,
    /// Every member's.
    All,
}

/// What a policy looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FamilyFacts {
    /// Members.
    pub members: u32,
    /// Of these, with eKYC.
    pub ekyc_done: u32,
    /// Of these, without a Hindi name.
    pub without_hindi: u32,
    /// Whether the head is one of the latter.
    pub head_without_hindi: bool,
}

impl FamilyFacts {
    /// The facts of a family.
    pub fn of(family: &Family) -> Self {
        let has_no_hindi = |hindi: Option<&str>| hindi.is_none();
        let mut facts = Self {
            members: 0,
            ekyc_done: 0,
            without_hindi: 0,
            head_without_hindi: has_no_hindi(family.head().name.hindi()),
        };
        for member in &family.members {
            facts.members += 1;
            facts.ekyc_done += u32::from(member.facts.ekyc == Ekyc::Done);
            facts.without_hindi += u32::from(has_no_hindi(member.name.hindi()));
        }
        facts
    }
}

impl HoldPolicy {
    /// The holds that follow from the policy.
    pub fn holds(self, facts: FamilyFacts) -> Vec<Hold> {
        let mut holds = Vec::new();
        let is_without_hindi = match self.hindi_names {
            HindiNames::Nobody => false,
            HindiNames::Head => facts.head_without_hindi,
            HindiNames::All => facts.without_hindi > 0,
        };
        if is_without_hindi {
            holds.push(Hold::NoHindiName);
        }
        if facts.ekyc_done * 100 < facts.members * u32::from(self.ekyc_percent_min) {
            holds.push(Hold::EkycBelowPolicy);
        }
        holds
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_lead_back_to_their_reasons_and_texts_are_sentences() {
        for hold in Hold::ALL {
            assert_eq!(Hold::from_word(hold.word()), Some(*hold));
            assert!(hold.text().ends_with('.') && hold.hint().ends_with('.'));
        }
        assert_eq!(Hold::from_word("tired"), None);
    }

    #[test]
    fn the_policy_asks_for_as_much_as_it_says() {
        let facts = FamilyFacts {
            members: 3,
            ekyc_done: 2,
            without_hindi: 1,
            head_without_hindi: false,
        };
        let policy = |ekyc_percent_min, hindi_names| HoldPolicy {
            ekyc_percent_min,
            hindi_names,
        };
        let table = [
            (policy(0, HindiNames::Nobody), vec![]),
            (policy(66, HindiNames::Head), vec![]),
            (policy(67, HindiNames::Head), vec![Hold::EkycBelowPolicy]),
            (
                policy(100, HindiNames::All),
                vec![Hold::NoHindiName, Hold::EkycBelowPolicy],
            ),
        ];
        for (policy, holds) in table {
            assert_eq!(policy.holds(facts), holds, "{policy:?}");
        }
    }
}
