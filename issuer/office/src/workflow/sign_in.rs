//! Who signs in to the pages: a name, a password, and for those who have one a second factor. An
//! unknown name takes as long and gets the same answer as a wrong password.

use issuer_domain::{Act, Actor};
use zeroize::Zeroizing;

use super::permission::{self, PermissionError};
use crate::app::App;
use crate::secrets::{
    FACTOR_BYTES, NOBODYS_PASSWORD, NONCE_BYTES, Password, PasswordError, SALT_BYTES, SecondFactor,
    SecretField,
};
use crate::storage::{SecretColumns, StaffMember, StorageError};

/// What somebody typed to sign in.
#[derive(Debug)]
pub struct Typed<'a> {
    /// The name.
    pub name: &'a str,
    /// The password.
    pub password: Password,
    /// The code of the second factor; empty where none was typed.
    pub code: &'a str,
}

/// Who has signed in.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The person.
    pub member: StaffMember,
    /// Whether the password must be changed before anything else.
    pub must_change: bool,
    /// Whether the person has a second factor.
    pub has_factor: bool,
}

/// Why nobody has signed in, or nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Name, password or code. Which of them is told to nobody.
    #[error("name, password or code is not right")]
    Wrong,
    /// Name and password are right; the code is missing.
    #[error("the code of your second factor is missing")]
    CodeMissing,
    /// The password that is to be.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// No key to seal a second factor with.
    #[error(
        "a second factor cannot be kept here\n\nhint: name [secrets] key_file in the settings and make it with `issuer secrets init`"
    )]
    NoKey,
    /// There is no such person, or the person is disabled.
    #[error("there is no {0} on the staff who could sign in\n\nhint: `issuer staff list`")]
    NotThere(Actor),
    /// The person may not.
    #[error(transparent)]
    Permission(#[from] PermissionError),
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Signs somebody in.
pub async fn sign_in(app: &App, typed: Typed<'_>) -> Result<SignedIn, SignInError> {
    let name = Actor::parse(typed.name).ok();
    let (member, kept) = match &name {
        Some(name) => (
            app.storage.staff().find(name).await?,
            app.storage.sign_ins().find(name).await?,
        ),
        None => (None, None),
    };
    let password = kept
        .as_ref()
        .map_or(NOBODYS_PASSWORD, |kept| &kept.password);
    let password = password.to_owned();
    let typed_password = typed.password;
    // Long and on one core: off the threads that serve.
    let is_right = tokio::task::spawn_blocking(move || typed_password.is(&password)).await;
    let (Ok(true), Some(member), Some(kept)) = (is_right, member, kept) else {
        return Err(SignInError::Wrong);
    };
    if member.disabled.is_some() {
        return Err(SignInError::Wrong);
    }
    if let Some(factor) = &kept.factor {
        prove_factor(app, &member.name, factor, typed.code).await?;
    }
    Ok(SignedIn {
        member,
        must_change: kept.is_temporary,
        has_factor: kept.factor.is_some(),
    })
}

/// Changes one's own password, who knows the old one.
pub async fn change_password(app: &App, old: Password, new: Password) -> Result<(), SignInError> {
    let member = permission::acting(app).await?;
    let kept = app.storage.sign_ins().find(&member.name).await?;
    let kept = kept.ok_or_else(|| SignInError::NotThere(member.name.clone()))?;
    if !old.is(&kept.password) {
        return Err(SignInError::Wrong);
    }
    keep_password(app, &member.name, &new, false).await
}

/// Gives somebody a password for the first sign-in, in place of the one that the person had. The
/// first officer of an office is given one by the office itself.
pub async fn give_password(
    app: &App,
    name: &Actor,
    password: &Password,
) -> Result<(), SignInError> {
    if *app.actor() != Actor::office() {
        permission::require(app, Act::ManageStaff).await?;
    }
    let member = app.storage.staff().find(name).await?;
    if member.is_none_or(|member| member.disabled.is_some()) {
        return Err(SignInError::NotThere(name.clone()));
    }
    keep_password(app, name, password, true).await
}

/// Makes a second factor for oneself; it holds from the first code on that proves it.
pub fn new_factor(random: &[u8; 32]) -> SecondFactor {
    let mut secret = [0; FACTOR_BYTES];
    secret.copy_from_slice(&random[..FACTOR_BYTES]);
    SecondFactor::new(secret)
}

/// Takes a second factor into use, once its telephone has shown a right code.
pub async fn take_factor(app: &App, factor: &SecondFactor, code: &str) -> Result<(), SignInError> {
    let member = permission::acting(app).await?;
    let SecretColumns::Seal(key) = app.storage.secret_columns() else {
        return Err(SignInError::NoKey);
    };
    let step = factor.step_of(code.trim(), app.now);
    let step = step.ok_or(SignInError::Wrong)?;
    let name = member.name.as_str();
    let sealed = key.seal(name, SecretField::SecondFactor, &factor.to_hex());
    let sealed = sealed.ok_or(SignInError::NoKey)?;
    let sign_ins = app.storage.sign_ins();
    let kept = Some((sealed.nonce, &sealed.ciphertext[..]));
    sign_ins.set_factor(&member.name, kept, app.now).await?;
    sign_ins.use_step(&member.name, step).await?;
    Ok(())
}

/// Takes somebody's second factor away: the telephone is lost.
pub async fn drop_factor(app: &App, name: &Actor) -> Result<(), SignInError> {
    permission::require(app, Act::ManageStaff).await?;
    Ok(app
        .storage
        .sign_ins()
        .set_factor(name, None, app.now)
        .await?)
}

/// A password for a first sign-in, of random words of hexadecimal digits: `3f2a-91c0-77de-b410`.
pub fn temporary_password(random: &[u8; 32]) -> Zeroizing<String> {
    let groups: Vec<String> = random[..8]
        .chunks(2)
        .map(|pair| format!("{:02x}{:02x}", pair[0], pair[1]))
        .collect();
    Zeroizing::new(groups.join("-"))
}

async fn keep_password(
    app: &App,
    name: &Actor,
    password: &Password,
    is_temporary: bool,
) -> Result<(), SignInError> {
    password.check(name.as_str())?;
    let mut salt = [0; SALT_BYTES];
    salt.copy_from_slice(&app.random[..SALT_BYTES]);
    let kept = password.hash(&salt)?;
    let sign_ins = app.storage.sign_ins();
    Ok(sign_ins
        .set_password(name, &kept, is_temporary, app.now)
        .await?)
}

/// Holds the code of somebody's second factor against it, and uses it up.
pub(super) async fn prove_factor(
    app: &App,
    name: &Actor,
    (nonce, sealed): &([u8; NONCE_BYTES], Vec<u8>),
    code: &str,
) -> Result<(), SignInError> {
    let code = code.trim();
    if code.is_empty() {
        return Err(SignInError::CodeMissing);
    }
    let factor = open_factor(app, name, *nonce, sealed)?;
    let step = factor.step_of(code, app.now).ok_or(SignInError::Wrong)?;
    let is_new = app.storage.sign_ins().use_step(name, step).await?;
    is_new.then_some(()).ok_or(SignInError::Wrong)
}

fn open_factor(
    app: &App,
    name: &Actor,
    nonce: [u8; NONCE_BYTES],
    sealed: &[u8],
) -> Result<SecondFactor, SignInError> {
    let SecretColumns::Seal(key) = app.storage.secret_columns() else {
        return Err(SignInError::NoKey);
    };
    let opened = key.open(name.as_str(), SecretField::SecondFactor, nonce, sealed);
    opened
        .and_then(|hex| SecondFactor::from_hex(&hex))
        .ok_or(SignInError::NoKey)
}

#[cfg(test)]
mod tests;
