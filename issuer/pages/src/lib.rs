//! What the service's pages say and how they look: values in, HTML out. No database, no HTTP.
//!
//! A screen is a struct with what stands on it, a template of the same name in `templates/`, and
//! texts in `locales/`, Hindi first. Whoever serves it gives a [`Frame`] with it: who looks, in
//! which language, and what may be gone to from there.

pub mod account;
pub mod api_docs;
pub mod assets;
pub mod charts;
pub mod citizen;
pub mod clients;
pub mod complaints;
pub mod counter;
pub mod delivery;
pub mod department;
pub mod fault;
mod frame;
pub mod helpdesk;
pub mod home;
pub mod lots;
pub mod money;
mod nav;
pub mod press;
mod reasons;
mod refusal;
pub mod requests;
pub mod self_check;
pub mod staff;
mod words;
pub mod written;

pub use askama::Template;
pub use frame::{Frame, Notice, PersonHere};
pub use nav::{Door, Hall, doors, halls};
pub use reasons::{ROW_REASONS, row_reason};
pub use refusal::Refusal;
pub use words::{Language, Words};
