use crate::Words;

/// Codes of what can be wrong with a row of a file about a lot, as `RETURN.md` lists them.
pub const ROW_REASONS: [&str; 27] = [
    "line_too_long",
    "broken_quotes",
    "column_count",
    "not_utf8",
    "missing",
    "cell_too_long",
    "aadhaar_number",
    "control_character",
    "number_shape",
    "not_a_date",
    "date_in_future",
    "unknown_outcome",
    "unknown_card",
    "card_in_other_lot",
    "card_not_in_sample",
    "card_twice",
    "contradicts_record",
    "not_at_the_press",
    "time_too_early",
    "not_a_count",
    "stock_balance",
    "day_twice",
    "card_not_there",
    "not_a_member",
    "card_holds_no_more",
    "card_holds_yet",
    "new_card_waits",
];

/// What is wrong with a row, in the page's language; `other` where the pages have no words for it.
pub fn row_reason(words: Words, code: &str, other: &str) -> String {
    if ROW_REASONS.contains(&code) {
        words.say(&format!("row-{code}"))
    } else {
        other.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;

    #[test]
    fn every_reason_of_a_row_has_words_of_its_own_in_both_languages() {
        for language in Language::ALL {
            let words = Words::new(language);
            let mut said: Vec<String> = ROW_REASONS
                .iter()
                .map(|code| row_reason(words, code, "OTHER"))
                .collect();
            assert!(said.iter().all(|text| !text.contains("row-")));
            said.sort();
            said.dedup();
            assert_eq!(said.len(), ROW_REASONS.len());
        }
        assert_eq!(row_reason(Words::default(), "no_such", "OTHER"), "OTHER");
    }
}
