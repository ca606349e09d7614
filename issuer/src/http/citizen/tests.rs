//! What citizens see.
