use super::*;

const PROFILE: &str = r#"
    name = "two lists"
    [left]
    id = "id"
    [right]
    id = "no"
    [[field]]
    name = "name"
    kind = "name"
    right = ["person"]
    [[field]]
    name = "birth"
    kind = "birth"
    [[block]]
    on = ["birth:year"]
"#;

fn setup(folder: &Path, left: &str, right: &str) -> LinkSetup {
    for (name, text) in [("p.toml", PROFILE), ("a.csv", left), ("b.csv", right)] {
        fs::write(folder.join(name), text).unwrap();
    }
    LinkSetup {
        left: folder.join("a.csv"),
        right: Some(folder.join("b.csv")),
        profile: folder.join("p.toml"),
        out: folder.join("links.csv"),
        model: None,
        save_model: None,
        truth: None,
        threads: None,
    }
}

#[test]
fn a_missing_column_is_named_with_those_that_are_there() {
    let folder = tempfile::tempdir().unwrap();
    let setup = setup(folder.path(), "id,name,birth\n", "no,name,birth\n");
    let error = link_files(&setup).unwrap_err().to_string();
    assert!(
        error.contains("no column person; it has no, name, birth"),
        "{error}"
    );
    assert!(!setup.out.exists());
}

#[test]
fn refused_rows_are_counted_by_reason_and_the_rest_is_linked() {
    let folder = tempfile::tempdir().unwrap();
    let mut left = "id,name,birth\n".to_owned();
    let mut right = "no,person,birth\n".to_owned();
    for (at, name) in ["Sita Devi", "Ramesh Kumar", "Tenzin Negi", "Geeta Sharma"]
        .iter()
        .enumerate()
    {
        let rest = format!("{at},{name},14-0{}-198{at}\n", at + 1);
        left.extend(["=A", &rest]);
        right.extend(["B", &rest]);
    }
    left.push_str("x\n,Nobody,1985\n,Nobody,1986\n");
    let setup = setup(folder.path(), &left, &right);
    let report = link_files(&setup).unwrap();
    let reasons: Vec<_> = report
        .refused
        .iter()
        .map(|refused| (refused.reason.code(), refused.rows, refused.first_line))
        .collect();
    assert_eq!(reasons, [("column_count", 1, 6), ("missing", 2, 7)]);
    assert_eq!((report.left_rows, report.right_rows), (4, Some(4)));
    let links = fs::read_to_string(&setup.out).unwrap();
    assert!(links.starts_with("left_id,right_id,decision,probability,weight,name,name_bits,"));
    assert_eq!(
        links.lines().count(),
        1 + report.links + report.weak + report.ambiguous
    );
    assert!(
        !links.contains("\n=A"),
        "no cell may be taken for a formula"
    );
}
