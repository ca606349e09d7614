//! Every read that goes by its name.

use super::engine::NamedRead;
use super::{
    call_consents, card_live, cards, families, family_holds, reprint_requests, request_rows,
    signing_keys, status_indexes,
};

/// Each once, as connections are told of them; the values say nothing.
pub(super) fn all() -> [NamedRead<'static>; 11] {
    [
        request_rows::named_one(""),
        reprint_requests::named_opening(0, "", ""),
        status_indexes::named_open_list(),
        card_live::named_of_family(""),
        families::named_one(""),
        cards::named_of_family(""),
        family_holds::named_of_family(""),
        reprint_requests::named_of_family("", 0),
        call_consents::named_of_family(""),
        signing_keys::named_keys(),
        signing_keys::named_uses(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::engine::Row;
    use crate::storage::sample::{NOW, Office, on_both_engines, signed};

    fn numbers(rows: &[Row]) -> Vec<String> {
        rows.iter()
            .map(|row| row.text("card_number").unwrap())
            .collect()
    }

    on_both_engines! {
    async fn what_is_read_first_comes_in_its_order_with_the_rows_of_each(office: Office) {
        let drafts = office.drafts(1).await;
        let cards = office.storage.cards();
        cards.store_drafts(&drafts).await.unwrap();
        cards.store_signed(&[signed(&drafts[0])], NOW).await.unwrap();
        let number = drafts[0].number.to_string();
        let id = drafts[0].number.family_id().as_str();
        // A value that is no plain word makes all of them come by themselves, with the same rows.
        for other in ["9999999", "it's"] {
            let reads = [
                card_live::named_of_family(other),
                card_live::named_of_family(id),
                reprint_requests::named_opening(2026, id, other),
                status_indexes::named_open_list(),
            ];
            let begun = office.storage.begin_write_reading(reads).await;
            let (transaction, [nothing, live, opening, list]) = begun.unwrap();
            assert!(transaction.chain_end.is_some(), "{other}");
            assert!(nothing.is_empty(), "{other}");
            assert_eq!(numbers(&live), [number.as_str()], "{other}");
            assert_eq!(opening[0].integer("next").unwrap(), 1, "{other}");
            assert_eq!(opening[0].integer("open_centres").unwrap(), 0, "{other}");
            assert_eq!(list.len(), 1, "{other}");
            assert!(!list[0].bytes("permutation_key").unwrap().is_empty());
        }
    }
    }
}
