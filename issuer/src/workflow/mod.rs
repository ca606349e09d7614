//! The verbs, one file each: its errors, its transactions, its tests.

pub mod card_content;
mod current_lists;
pub mod demo_folder;
pub mod draw_card;
pub mod export_audit;
pub mod issue_cards;
pub mod link_files;
pub mod lot_manifest;
mod parallel;
pub mod plan_parts;
pub mod print_lot;
pub mod publication_files;
pub mod publish_update;
pub mod recheck;
pub mod renderer;
pub mod sign_changes;
pub mod sign_checkpoint;
pub mod sign_drafts;
pub mod sign_trust_list;
pub mod sign_update;
pub mod stored_card_data;
#[cfg(test)]
pub(crate) mod test_office;
pub mod verify_all;
pub mod verify_audit;
pub mod whole_files;
