use std::path::PathBuf;

use crate::signing::PassphraseError;

/// Why a key in a token cannot be used. None of these repeats a PIN.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// The maker's library does not load.
    #[error("the token library {} cannot be loaded: {reason}\n\nhint: name the .so file of the token's maker in `module`; SoftHSM's comes with `apt-get install softhsm2` and is /usr/lib/softhsm/libsofthsm2.so", module.display())]
    Module {
        /// Which library.
        module: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// The PIN file.
    #[error(transparent)]
    PinFile(#[from] PassphraseError),
    /// The PIN file holds something that no PIN can be.
    #[error("the PIN of token {token} is not text")]
    PinForm {
        /// The token's label.
        token: String,
    },
    /// No token with this label is plugged in.
    #[error(
        "there is no token {token}; present: {present}\n\nhint: plug it in, or correct `token` in the settings; it is the token's label"
    )]
    NoToken {
        /// The label that was looked for.
        token: String,
        /// The labels that there are.
        present: String,
    },
    /// Two tokens have one label.
    #[error(
        "{count} tokens are called {token}\n\nhint: unplug all but one; a label must be one token's alone"
    )]
    TwoTokens {
        /// Their label.
        token: String,
        /// How many.
        count: usize,
    },
    /// The PIN is wrong.
    #[error(
        "the PIN does not open token {token}\n\nhint: correct the PIN file before trying again: most tokens lock after a few wrong PINs"
    )]
    WrongPin {
        /// The token's label.
        token: String,
    },
    /// Too many wrong PINs, or none set yet.
    #[error(
        "token {token} takes no PIN: {reason}\n\nhint: its security officer sets a new one with the maker's tool"
    )]
    NoPin {
        /// The token's label.
        token: String,
        /// What the token said.
        reason: &'static str,
    },
    /// No key with this label.
    #[error(
        "there is no {name}\n\nhint: make it with `issuer keys generate --token …`, or correct `key` and `id` in the settings"
    )]
    NoKey {
        /// Which key was looked for.
        name: String,
    },
    /// Several keys with this label.
    #[error(
        "there are {count} keys: {name}\n\nhint: name one by its `id` (CKA_ID, hexadecimal) too"
    )]
    TwoKeys {
        /// Which key was looked for.
        name: String,
        /// How many there are.
        count: usize,
    },
    /// The label is taken.
    #[error("there is already a {name}\n\nhint: a key is never overwritten; choose another label")]
    LabelTaken {
        /// Which key.
        name: String,
    },
    /// Another kind of key.
    #[error(
        "{name} is not an Ed25519 key\n\nhint: cards are signed with Ed25519 only; make a key with `issuer keys generate --token …`"
    )]
    NotEd25519 {
        /// Which key.
        name: String,
    },
    /// The key could be copied out of the token.
    #[error(
        "{name} may be taken out of the token, so others may have it\n\nhint: make a key in the token with `issuer keys generate --token …`; such a key never leaves it"
    )]
    Extractable {
        /// Which key.
        name: String,
    },
    /// What came back is no signature of the key.
    #[error(
        "{name} gave a signature that does not verify\n\nhint: stop using this token: it is broken, or another key's public half stands beside the private one"
    )]
    BadSignature {
        /// Which key.
        name: String,
    },
    /// The token went away, and it could not be opened again.
    #[error(
        "token {token} was lost ({reason}) and could not be opened again\n\nhint: plug it in and run the command again; what was signed so far is stored"
    )]
    Lost {
        /// The token's label.
        token: String,
        /// What failed.
        reason: String,
    },
    /// Any other answer.
    #[error("token {token} cannot {doing}: {reason}")]
    Call {
        /// The token's label.
        token: String,
        /// What was asked of it.
        doing: &'static str,
        /// What it said.
        reason: String,
    },
}
