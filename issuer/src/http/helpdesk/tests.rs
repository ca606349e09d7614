//! What the helpline and who answers complaints see.
