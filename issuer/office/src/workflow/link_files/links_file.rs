use issuer_linking::{Outcome, Profile};

use super::list_file::Ids;
use crate::register::formula_safe;

/// The links as CSV: both ids, the decision, and for each field its level and what that weighs.
pub(super) fn content(profile: &Profile, outcome: &Outcome, ids: (&Ids, &Ids)) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let heading = ["left_id", "right_id", "decision", "probability", "weight"];
    let mut heading: Vec<String> = heading.map(str::to_owned).to_vec();
    for field in &profile.fields {
        heading.push(formula_safe(&field.name));
        heading.push(formula_safe(&format!("{}_bits", field.name)));
    }
    // Writing to memory fails only where rows differ in length, and these do not.
    let mut written = writer.write_record(&heading);
    for pair in &outcome.pairs {
        let mut row = vec![
            formula_safe(ids.0.get(pair.left)),
            formula_safe(ids.1.get(pair.right)),
            pair.decision.name().to_owned(),
            format!("{:.6}", pair.probability),
            format!("{:.2}", pair.weight),
        ];
        for evidence in &pair.evidence {
            row.push(evidence.level.name().to_owned());
            row.push(format!("{:.2}", evidence.weight));
        }
        written = written.and_then(|()| writer.write_record(&row));
    }
    debug_assert!(written.is_ok(), "all rows have the heading's length");
    writer.into_inner().unwrap_or_default()
}
