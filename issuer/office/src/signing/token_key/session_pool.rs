//! Sessions with a token, one for each thread that signs at a time. A session carries one
//! operation; a pool lets several threads sign with one key.

use std::sync::{Mutex, PoisonError};

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Function, Pkcs11};
use cryptoki::error::{Error, RvError};
use cryptoki::mechanism::Mechanism;
use cryptoki::mechanism::eddsa::{EddsaParams, EddsaSignatureScheme};
use cryptoki::object::{ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::slot::Slot;
use cryptoki::types::AuthPin;

use super::error::TokenError;
use super::objects::{self, Found};
use crate::signing::{Passphrase, TokenPlace};

/// Sessions that found the key, and what is needed to open more.
pub(super) struct SessionPool {
    place: TokenPlace,
    library: Pkcs11,
    pin: AuthPin,
    idle: Mutex<Vec<KeySession>>,
}

struct KeySession {
    session: Session,
    key: ObjectHandle,
}

impl SessionPool {
    /// Logs in, finds the key and its public half, and keeps the session.
    pub(super) fn open(
        place: &TokenPlace,
        pin: &Passphrase,
    ) -> Result<(Self, [u8; 32]), TokenError> {
        let pool = Self::of(place, pin)?;
        let first = pool.begin()?;
        if !pool.ask(
            "show how the key is kept",
            objects::stays_inside(&first.session, first.key),
        )? {
            return Err(TokenError::Extractable { name: place.name() });
        }
        let id = pool.ask(
            "show the key's id",
            objects::id_of(&first.session, first.key),
        )?;
        let public_key = pool.public_key(&first.session, Some(&id))?;
        pool.keep(first);
        Ok((pool, public_key))
    }

    /// The public half, which a token shows to everybody.
    pub(super) fn public_half(place: &TokenPlace) -> Result<[u8; 32], TokenError> {
        let no_pin = Passphrase::of("");
        let pool = Self::of(place, &no_pin)?;
        let session = pool.session(false)?;
        pool.public_key(&session, place.id.as_deref())
    }

    /// Makes a key pair under a label that is free.
    pub(super) fn generate(
        place: &TokenPlace,
        pin: &Passphrase,
        id: &[u8],
    ) -> Result<(), TokenError> {
        let pool = Self::of(place, pin)?;
        let session = pool.session(true)?;
        pool.log_in(&session)?;
        for class in [ObjectClass::PRIVATE_KEY, ObjectClass::PUBLIC_KEY] {
            let found = objects::find(&session, class, &place.key, None);
            if !matches!(pool.ask("look for keys", found)?, Found::None) {
                return Err(TokenError::LabelTaken { name: place.name() });
            }
        }
        let (public, private) = objects::templates(&place.key, id);
        let made = session.generate_key_pair(&Mechanism::EccEdwardsKeyPairGen, &public, &private);
        pool.ask("make an Ed25519 key", made)?;
        Ok(())
    }

    /// Signs with an idle session or a new one. Where the token was away meanwhile, it is opened
    /// and logged in to once more; a wrong PIN is never tried again, since tokens count them.
    pub(super) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, TokenError> {
        let session = match self.take() {
            Some(session) => session,
            None => self.begin()?,
        };
        match session.sign(message) {
            Ok(signature) => {
                self.keep(session);
                Ok(signature)
            }
            Err(error) if was_lost(&error) => {
                // The others are as dead as this one.
                self.idle
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .clear();
                drop(session);
                let lost = |reason: String| TokenError::Lost {
                    token: self.place.token.clone(),
                    reason,
                };
                let again = self.begin().map_err(|next| match next {
                    TokenError::WrongPin { .. } | TokenError::NoPin { .. } => next,
                    _ => lost(said(&error)),
                })?;
                let signature = again.sign(message).map_err(|error| lost(said(&error)))?;
                self.keep(again);
                Ok(signature)
            }
            Err(error) => Err(self.refused("sign", &error)),
        }
    }

    pub(super) fn not_ed25519(&self) -> TokenError {
        let name = self.place.name();
        TokenError::NotEd25519 { name }
    }

    pub(super) fn bad_signature(&self) -> TokenError {
        let name = self.place.name();
        TokenError::BadSignature { name }
    }

    fn of(place: &TokenPlace, pin: &Passphrase) -> Result<Self, TokenError> {
        let pin = std::str::from_utf8(pin.bytes()).map_err(|_| TokenError::PinForm {
            token: place.token.clone(),
        })?;
        Ok(Self {
            place: place.clone(),
            library: load(place)?,
            pin: AuthPin::from(pin),
            idle: Mutex::default(),
        })
    }

    /// A session that is logged in and has found the private key.
    fn begin(&self) -> Result<KeySession, TokenError> {
        let session = self.session(false)?;
        self.log_in(&session)?;
        let class = ObjectClass::PRIVATE_KEY;
        let found = objects::find(&session, class, &self.place.key, self.place.id.as_deref());
        let key = self.only(self.ask("look for keys", found)?)?;
        Ok(KeySession { session, key })
    }

    fn session(&self, writing: bool) -> Result<Session, TokenError> {
        let slot = self.slot()?;
        let session = if writing {
            self.library.open_rw_session(slot)
        } else {
            self.library.open_ro_session(slot)
        };
        self.ask("open a session", session)
    }

    fn log_in(&self, session: &Session) -> Result<(), TokenError> {
        let token = || self.place.token.clone();
        let no_pin = |reason| TokenError::NoPin {
            token: token(),
            reason,
        };
        match session.login(UserType::User, Some(&self.pin)) {
            // All sessions of a program share one login.
            Ok(()) | Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => Ok(()),
            Err(Error::Pkcs11(
                RvError::PinIncorrect | RvError::PinInvalid | RvError::PinLenRange,
                _,
            )) => Err(TokenError::WrongPin { token: token() }),
            Err(Error::Pkcs11(RvError::PinLocked, _)) => {
                Err(no_pin("it is locked after too many wrong ones"))
            }
            Err(Error::Pkcs11(RvError::PinExpired, _)) => Err(no_pin("its PIN is to be changed")),
            Err(Error::Pkcs11(RvError::UserPinNotInitialized, _)) => {
                Err(no_pin("none has been set yet"))
            }
            Err(error) => Err(self.refused("log in", &error)),
        }
    }

    fn public_key(&self, session: &Session, id: Option<&[u8]>) -> Result<[u8; 32], TokenError> {
        let id = id.filter(|id| !id.is_empty());
        let found = objects::find(session, ObjectClass::PUBLIC_KEY, &self.place.key, id);
        let handle = self.only(self.ask("look for keys", found)?)?;
        self.ask("show a public key", objects::public_key(session, handle))?
            .ok_or_else(|| self.not_ed25519())
    }

    fn only(&self, found: Found) -> Result<ObjectHandle, TokenError> {
        let name = self.place.name();
        match found {
            Found::One(handle) => Ok(handle),
            Found::None => Err(TokenError::NoKey { name }),
            Found::Several(count) => Err(TokenError::TwoKeys { name, count }),
            Found::OtherKind => Err(TokenError::NotEd25519 { name }),
        }
    }

    /// The slot in which the token is now.
    fn slot(&self) -> Result<Slot, TokenError> {
        let token = || self.place.token.clone();
        let slots = self.ask(
            "be looked for",
            self.library.get_slots_with_initialized_token(),
        )?;
        let mut present = Vec::new();
        let mut here = Vec::new();
        for slot in slots {
            // A token that is pulled out between the two calls is not there.
            let Ok(info) = self.library.get_token_info(slot) else {
                continue;
            };
            if info.label() == self.place.token {
                here.push(slot);
            }
            present.push(info.label().to_owned());
        }
        match here[..] {
            [slot] => Ok(slot),
            [] => Err(TokenError::NoToken {
                token: token(),
                present: if present.is_empty() {
                    "none".to_owned()
                } else {
                    present.join(", ")
                },
            }),
            _ => Err(TokenError::TwoTokens {
                token: token(),
                count: here.len(),
            }),
        }
    }

    fn take(&self) -> Option<KeySession> {
        self.idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop()
    }

    fn keep(&self, session: KeySession) {
        self.idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(session);
    }

    fn ask<T>(&self, doing: &'static str, answer: Result<T, Error>) -> Result<T, TokenError> {
        answer.map_err(|error| self.refused(doing, &error))
    }

    fn refused(&self, doing: &'static str, error: &Error) -> TokenError {
        TokenError::Call {
            token: self.place.token.clone(),
            doing,
            reason: said(error),
        }
    }
}

impl KeySession {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        let mechanism = Mechanism::Eddsa(EddsaParams::new(EddsaSignatureScheme::Pure));
        self.session.sign(&mechanism, self.key, message)
    }
}

/// Loads the maker's library. It is started once for the whole program and never stopped: other
/// keys may use it too.
fn load(place: &TokenPlace) -> Result<Pkcs11, TokenError> {
    let fail = |error: &Error| TokenError::Module {
        module: place.module.clone(),
        reason: said(error),
    };
    let library = Pkcs11::new(&place.module).map_err(|error| fail(&error))?;
    match library.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)) {
        Ok(()) | Err(Error::Pkcs11(RvError::CryptokiAlreadyInitialized, Function::Initialize)) => {
            Ok(library)
        }
        Err(error) => Err(fail(&error)),
    }
}

/// Whether the token was away, or its sessions were closed from outside.
fn was_lost(error: &Error) -> bool {
    matches!(
        error,
        Error::Pkcs11(
            RvError::SessionHandleInvalid
                | RvError::SessionClosed
                | RvError::UserNotLoggedIn
                | RvError::KeyHandleInvalid
                | RvError::ObjectHandleInvalid
                | RvError::DeviceRemoved
                | RvError::DeviceError
                | RvError::TokenNotPresent
                | RvError::GeneralError,
            _
        )
    )
}

/// What a token said, in its own words: `CKR_…` is what its handbook lists.
fn said(error: &Error) -> String {
    match error {
        Error::Pkcs11(answer, function) => format!("{function:?} answers {answer:?}"),
        other => other.to_string(),
    }
}
