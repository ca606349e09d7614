//! Which records of two lists mean the same person: candidates, comparison, weights, score.
//!
//! Pure: no database, no files, no clock.
