use super::*;

fn wrong(change: impl Fn(String) -> String) -> String {
    let text = change(include_str!("../../../profiles/pds-cards.toml").to_owned());
    SourceProfile::parse(&text, None).unwrap_err().to_string()
}

#[test]
fn every_bundled_profile_is_right_and_says_what_it_is_for() {
    let all = SourceProfile::list_bundled().unwrap();
    assert_eq!(all.len(), BUNDLED.len());
    for ((listed, title), (name, _)) in all.iter().zip(BUNDLED) {
        assert_eq!(listed, name);
        assert!(!title.is_empty());
    }
    let error = SourceProfile::open("e-parivar").unwrap_err().to_string();
    assert!(
        error.contains("hint: name one of register, e-parivar-rural"),
        "{error}"
    );
}

#[test]
fn what_is_wrong_with_a_profile_is_told_with_the_next_step() {
    let without = |line: &'static str| {
        move |text: String| {
            let lines = text.lines().filter(|kept| !kept.starts_with(line));
            lines.collect::<Vec<_>>().join("\n")
        }
    };
    let after = |line: &'static str| move |text: String| text + line;
    for (told, expected) in [
        (
            wrong(without("shop_code")),
            "nothing brings the field shop_code",
        ),
        (
            wrong(after("aadhaar_number = { from = [\"x\"] }")),
            "there is no field aadhaar_number",
        ),
        (
            wrong(after("photo = { from = [\"hofName\"] }")),
            "hofName is read and dropped at once",
        ),
        (
            wrong(after("photo = { from = [\"hof name\"] }")),
            "cannot be told from another column",
        ),
        (
            wrong(after("photo = { constant = \"x\", from = [\"y\"] }")),
            "`constant` stands alone",
        ),
        (
            wrong(after(
                "block_latin = { from = [\"y\"], look_up = \"blocks.latin\" }",
            )),
            "table.code",
        ),
        (
            wrong(|text| {
                text.replacen(
                    "made_by = \"ration-card\"",
                    "made_by = \"transliteration\"",
                    1,
                )
            }),
            "never from a transliteration",
        ),
        (wrong(after("typo = true")), "typo"),
        (
            wrong(after("[tables.t]\nfile = \"none.csv\"")),
            "the table t cannot be read",
        ),
        (
            wrong(after(
                "[tables.t]\nplaces = [{ code = 1, latin = \"A b\" }, { code = 2, latin = \"ab\" }]",
            )),
            "a name in common",
        ),
    ] {
        assert!(told.contains(expected), "{told}");
    }
}

#[test]
fn a_profile_in_a_file_may_have_tables_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let blocks = "code,hindi,latin,aliases\n9360,बैजनाथ,Baijnath,Baij Nath|BAIJNATH (T)\n";
    fs::write(folder.path().join("blocks.csv"), blocks).unwrap();
    let text = include_str!("../../../profiles/pds-cards.toml").replace(
        "block_lgd = { from = [\"blockLgdCode\", \"block_lgd\"] }",
        "block_lgd = { from = [\"tehsil\"], look_up = \"blocks.code\" }",
    ) + "\n[tables.blocks]\nfile = \"blocks.csv\"\n";
    let path = folder.path().join("mine.toml");
    fs::write(&path, text).unwrap();
    let profile = SourceProfile::open(path.to_str().unwrap()).unwrap();
    let mut row = RawRow::new(1);
    let Some(KeyUse::Fields(targets)) = profile.key_use("TEHSIL") else {
        panic!("the column is known")
    };
    targets[0].put(&mut row, " baijnath (t)", true);
    assert_eq!(row.get(Column::BlockLgd), "9360");
    assert_eq!(profile.owner(Column::BlockLgd), "PDS");
}
