//! What the office serves over HTTP: the shop's page under `/verify/` and what it fetches. Nothing of
//! the register is behind it, and nobody signs in.

mod publications;
mod router;
mod serve;
mod shop_page;

pub use router::{Office, router};
pub use serve::{ServeError, bind, serve};
