//! What the service's pages say and how they look: values in, HTML out. No database, no HTTP.
//!
//! A screen is a struct with what stands on it, a template of the same name in `templates/`, and
//! texts in `locales/`, Hindi first. Whoever serves it gives a [`Frame`] with it: who looks, in
//! which language, and what may be gone to from there.

pub mod account;
pub mod assets;
pub mod counter;
pub mod fault;
mod frame;
pub mod home;
pub mod money;
mod nav;
pub mod requests;
pub mod staff;
mod words;
pub mod written;

pub use askama::Template;
pub use frame::{Frame, Notice, PersonHere};
pub use nav::{Door, doors};
pub use words::{Language, Words};
