use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

use super::{compare_names, name_sounds};
use crate::level::Level;

/// Spellings of one name that registers, ration cards and clerks use for each other.
#[test]
fn spellings_of_one_name_are_very_close() {
    for (left, right) in [
        ("Sita Devi", "सीता देवी"),
        ("Seeta Devi", "सीता देवी"),
        ("Sita Devi", "Seeta Devi"),
        ("Laxmi Devi", "लक्ष्मी देवी"),
        ("Lakshmi", "Laxmi"),
        ("Vimla Sharma", "Bimla Sharma"),
        ("विमला", "Bimla"),
        ("Gian Chand", "ज्ञान चन्द"),
        ("Gyan Chand", "Gian Chand"),
        ("Vijay Kumar", "Vijai Kumar"),
        ("विजय कुमार", "Vijay Kumar"),
        ("Parmod", "प्रमोद"),
        ("Pramod", "Parmod"),
        ("Devender Singh", "Devinder Singh"),
        ("देवेन्द्र सिंह", "Devinder Singh"),
        ("Surinder", "सुरेन्द्र"),
        ("Krishan Lal", "Krishn Lal"),
        ("कृष्ण लाल", "Krishan Lal"),
        ("Shakuntla Devi", "शकुन्तला देवी"),
        ("Kamla", "Kamala"),
        ("Dharam Pal", "धर्म पाल"),
        ("Chauhan", "Chohan"),
        ("चम्पा", "Champa"),
        ("चंपा", "चम्पा"),
        ("Phoolan Devi", "फूलां देवी"),
        ("तेनज़िन", "Tenzin"),
        ("Ram Lal", "Ramlal"),
        ("रामलाल शर्मा", "Ram Lal Sharma"),
        ("Sharma Ramesh", "Ramesh Sharma"),
        ("Smt. Sita Devi", "SITA DEVI"),
        ("S/o Ramesh Kumar", "Ramesh Kumar"),
        ("पुत्र रमेश कुमार", "Ramesh Kumar"),
        ("Shri Om Prakash", "ओम प्रकाश"),
        ("Usha", "Oosha"),
        ("श्रेया", "Shreya"),
        ("संतोष", "सन्तोष"),
    ] {
        let level = compare_names(left, right).level;
        assert!(level <= Level::VeryClose, "{left} / {right}: {level:?}");
        assert_eq!(compare_names(right, left).level, level, "{right} / {left}");
    }
}

/// Names that look alike and are other persons': sisters and brothers, husband and wife.
#[test]
fn names_of_other_persons_are_not_close() {
    for (left, right) in [
        ("Rohit Sharma", "Mohit Sharma"),
        ("रोहित शर्मा", "Mohit Sharma"),
        ("Sunita Devi", "Anita Devi"),
        ("Sunita Devi", "Vinita Devi"),
        ("Mohan Lal", "Sohan Lal"),
        ("Meena Kumari", "Reena Kumari"),
        ("Sita Devi", "Geeta Devi"),
        ("Ramesh Kumar", "Suresh Kumar"),
        ("राजेश कुमार", "Rakesh Kumar"),
        ("Kamal", "Vimal"),
        ("Om Prakash", "Jai Prakash"),
        ("Asha", "Usha"),
        ("Devi", "Singh"),
        ("Ram", "Shyam"),
    ] {
        let level = compare_names(left, right).level;
        assert!(level > Level::Close, "{left} / {right}: {level:?}");
    }
}

#[test]
fn names_with_a_word_more_are_close() {
    for (left, right) in [
        ("Sita Devi", "Sita"),
        ("Ramesh Kumar", "Ramesh"),
        ("रमेश कुमार", "Ramesh"),
    ] {
        let level = compare_names(left, right).level;
        assert_eq!(level, Level::Close, "{left} / {right}");
    }
}

#[test]
fn a_man_and_a_woman_of_nearly_one_name_are_told_apart() {
    for (left, right) in [("Kamal", "Kamla"), ("कृष्ण", "कृष्णा"), ("Vimal", "Vimla")]
    {
        let level = compare_names(left, right).level;
        assert!(level > Level::VeryClose, "{left} / {right}: {level:?}");
    }
}

#[test]
fn an_initial_may_be_any_name_that_begins_with_it() {
    let level = |left, right| compare_names(left, right).level;
    assert_eq!(level("R. Sharma", "Ramesh Sharma"), Level::Partly);
    assert_eq!(level("R. Sharma", "रमेश शर्मा"), Level::Partly);
    assert_eq!(level("K. Sharma", "Ramesh Sharma"), Level::Different);
}

#[test]
fn an_empty_name_is_missing() {
    for name in ["", " ", ".", "''", "\u{200D}"] {
        assert_eq!(
            compare_names(name, "Sita").level,
            Level::Missing,
            "{name:?}"
        );
    }
}

#[test]
fn both_scripts_have_one_frame_of_sounds() {
    for (latin, hindi) in [
        ("Sita Devi", "सीता देवी"),
        ("Virender Thakur", "वीरेन्द्र ठाकुर"),
        ("Gyano", "ज्ञानो"),
        ("Singh", "सिंह"),
    ] {
        assert_eq!(name_sounds(latin), name_sounds(hindi));
    }
}

proptest! {
    #[test]
    fn any_two_texts_are_compared_alike_in_both_directions(left in any::<String>(), right in any::<String>()) {
        let one = compare_names(&left, &right);
        let other = compare_names(&right, &left);
        prop_assert_eq!(one.level, other.level);
        prop_assert!((0.0..=1.0).contains(&one.share));
    }

    #[test]
    fn any_name_is_itself(words in "[a-z\u{905}-\u{94D} ]{1,60}") {
        let level = compare_names(&words, &words).level;
        prop_assert!(level == Level::Exact || level == Level::Missing);
    }

    #[test]
    fn names_of_letters_are_compared_alike_in_both_directions(
        left in "[a-eh-k ]{0,24}",
        right in "[a-eh-k\u{915}-\u{94D} ]{0,24}",
    ) {
        prop_assert_eq!(compare_names(&left, &right).level, compare_names(&right, &left).level);
    }
}
