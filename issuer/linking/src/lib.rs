//! Which records of two lists mean the same person: candidates, comparison, weights, score.
//!
//! Pure: no database, no files, no clock. The method is I. Fellegi's and A. Sunter's ("A Theory for
//! Record Linkage", JASA 64, 1969): every field of a pair is compared to a [`Level`], every level
//! has a probability among pairs that are one person (m) and among pairs that are not (u), and a
//! pair's weight is the sum of log2(m / u) over its fields and of the prior odds. The weights stand
//! in the [`Profile`] or are learned from the lists themselves: u from random pairs, m by
//! expectation and maximisation over the candidates of each blocking rule.
//!
//! ```
//! use issuer_linking::{Decision, Linker, Profile, Records};
//!
//! let profile = Profile::from_toml(r#"
//!     name = "two lists"
//!     [[field]]
//!     name = "name"
//!     kind = "name"
//!     [[field]]
//!     name = "birth"
//!     kind = "birth"
//!     [[block]]
//!     on = ["birth:year"]
//!     [[block]]
//!     on = ["name:sound"]
//! "#)?;
//! let mut left = Records::new(&profile);
//! // One value for each field, in the profile's order; an empty one is missing. A name in both
//! // scripts is two lines.
//! left.push(&["Sita Devi\nसीता देवी", "14-02-1985"])?;
//! let mut right = Records::new(&profile);
//! right.push(&["Seeta Devi", "1985"])?;
//!
//! let outcome = Linker::new(profile).link(&left, &right)?;
//! for pair in &outcome.pairs {
//!     // `left` and `right` are places in the lists, `evidence` has one entry for each field.
//!     println!("{} {} {:?} {:.2}", pair.left, pair.right, pair.decision, pair.probability);
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`Linker::find_duplicates`] does the same for one list against itself: each pair once, none of
//! them settled against another. The outcome depends on what the lists hold, not on the order of
//! their rows nor on the number of threads.

mod birth;
mod blocking;
mod comparison;
mod error;
mod fingerprint;
mod learning;
mod level;
mod linker;
mod model;
mod names;
mod parallel;
mod prepared;
mod profile;
mod records;
mod resolution;
mod scoring;
mod text;

pub use blocking::{BlockingReport, RuleReport};
pub use error::{LinkError, ProfileError};
pub use level::{Evidence, Level};
pub use linker::{Linker, Outcome};
pub use model::{FieldModel, Model};
pub use names::{NameLikeness, compare_names, name_sounds};
pub use profile::{Block, Field, Kind, Profile, Resolution, Side, Thresholds};
pub use records::Records;
pub use resolution::{Decision, Pair, ReviewReason};
