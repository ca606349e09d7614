//! Synthetic registers: families of Himachal that nobody is, for demonstrations and tests. The same
//! seed makes the same register, family by family, however many there are.

mod dice;
mod family;
mod hard_case;
mod kin;
mod place;
mod portrait;
mod spoil;
mod vocabulary;
mod write;

pub use portrait::portrait;
pub use write::{RegisterFormat, SyntheticError, SyntheticRegister, SyntheticSetup};
