//! Any text at all in lists: nothing panics, and what comes out keeps its promises.

use issuer_linking::{Decision, Linker, Profile, Records};
use proptest::prelude::{ProptestConfig, any, prop, prop_assert, prop_assert_eq, proptest};

const PROFILE: &str = r#"
    name = "anything"
    [[field]]
    name = "name"
    kind = "name"
    swapped_with = "other"
    [[field]]
    name = "other"
    kind = "relative-name"
    [[field]]
    name = "birth"
    kind = "birth"
    [[field]]
    name = "gender"
    kind = "gender"
    [[field]]
    name = "code"
    kind = "code"
    [[field]]
    name = "number"
    kind = "identifier"
    [[field]]
    name = "street"
    kind = "text"
    [[block]]
    on = ["gender"]
    [[block]]
    on = ["street:start"]
    [[block]]
    on = ["street:sound"]
    [[block]]
    on = ["name:last", "other:first"]
    [[block]]
    on = ["birth:date"]
"#;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn any_text_is_linked_without_panic_and_each_row_once(
        rows in prop::collection::vec((prop::collection::vec(any::<String>(), 6), "[mfx]"), 0..30),
        cut in 0_usize..30,
    ) {
        let profile = Profile::from_toml(PROFILE).unwrap();
        let mut lists = [Records::new(&profile), Records::new(&profile)];
        for (at, (texts, gender)) in rows.iter().enumerate() {
            let mut values: Vec<&str> = texts.iter().map(String::as_str).collect();
            values.insert(3, gender);
            lists[usize::from(at >= cut)].push(&values).unwrap();
        }
        let linker = Linker::new(profile);
        let outcome = linker.link(&lists[0], &lists[1]).unwrap();
        let mut lefts = Vec::new();
        for pair in &outcome.pairs {
            prop_assert!((0.0..=1.0).contains(&pair.probability));
            prop_assert!(pair.left < lists[0].len() && pair.right < lists[1].len());
            if pair.decision == Decision::Link {
                lefts.push(pair.left);
            }
        }
        let links = lefts.len();
        lefts.dedup();
        prop_assert_eq!(links, lefts.len());
        for pair in linker.find_duplicates(&lists[1]).unwrap().pairs {
            prop_assert!(pair.left < pair.right);
        }
    }
}
