use card_verifier::OtherShops;
use serde::Deserialize;

/// What the department says to shops, beside the lists.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Shops {
    /// What they do with cards of other shops, whose balance they cannot know offline.
    pub other_shops: OtherShops,
}
