//! What the department sees.
