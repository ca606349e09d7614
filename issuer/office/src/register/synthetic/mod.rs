//! Synthetic registers: families of Himachal that nobody is, for demonstrations and tests. The same
//! seed makes the same register, family by family, however many there are.

mod clerk;
mod dialect;
mod dice;
mod family;
mod hard_case;
mod kin;
mod labelled_cards;
mod pds_list;
mod place;
mod portrait;
mod relative;
mod relatives;
mod spoil;
mod two_lists;
mod vocabulary;
mod write;

pub use labelled_cards::{LabelledCards, LabelledCardsSetup};
pub use pds_list::SyntheticPdsList;
pub use portrait::portrait;
pub use two_lists::{TwoLists, TwoListsSetup};
pub use write::{RegisterFormat, SyntheticError, SyntheticRegister, SyntheticSetup};
