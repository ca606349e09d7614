/// A step that the state does not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a card that is {from} cannot be {to}")]
pub struct TransitionRefused {
    pub(crate) from: &'static str,
    pub(crate) to: &'static str,
}
