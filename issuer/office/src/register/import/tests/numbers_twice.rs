use std::fs;

use super::{HEADER, Office, row};

#[tokio::test]
async fn two_new_families_with_one_number_are_both_told_whichever_comes_first() {
    // As many families between them as two batches have.
    let between: String = (0..1_500)
        .map(|at| {
            row(
                &(50_000_000 + at).to_string(),
                &(200_000_000 + at).to_string(),
                "Gita",
                "Head",
            )
        })
        .collect();
    let first = row("41705823", "100000001", "Sita", "Head");
    let second = row("41705824", "100000001", "Rita", "Head");
    for (one, other) in [(&first, &second), (&second, &first)] {
        for between in ["", &between] {
            let office = Office::open().await;
            let text = [HEADER, one, between, other].concat();
            let report = office.import_text("register.csv", &text).await;
            let good = between.lines().count() as u64;
            let counts = report.counts;
            assert_eq!(
                (counts.read, counts.accepted, counts.rejected),
                (good + 2, good, 2)
            );
            assert_eq!(report.members, good);
            let told = fs::read_to_string(office.folder.path().join("rejected.csv")).unwrap();
            let last = good + 3;
            let (id, other_id) = (&one[..8], &other[..8]);
            for (line, id, other_line, other_id) in
                [(2, id, last, other_id), (last, other_id, 2, id)]
            {
                let begins = format!("\n{line},{id},1,member_id,member_twice,");
                let ends = format!(",{other_id},{other_line}\n");
                let from = told
                    .find(&begins)
                    .unwrap_or_else(|| panic!("{begins} in {told}"));
                let rest = &told[from + 1..];
                assert!(
                    rest[..=rest.find('\n').unwrap()].ends_with(&ends),
                    "{ends} in {told}"
                );
            }
            assert!(!told.contains("Sita") && !told.contains("100000001"));
            let (_, body) = report.difference.local_bodies().next().unwrap();
            assert_eq!((body.added, body.rejected), (good, 2));
        }
    }
}
