//! Who signs in at an identity provider: it says the name, the office says whether somebody of that
//! name works here. A second factor is the provider's, where it saw one, or the office's own.

use issuer_domain::Actor;

use super::sign_in::{SignInError, SignedIn, prove_factor};
use crate::app::App;

/// What a second factor was proved by.
#[derive(Debug, Clone, Copy)]
pub enum Proof<'a> {
    /// The provider saw one.
    Provider,
    /// A code that was typed here; empty where none was typed.
    Code(&'a str),
}

/// Signs in whom an identity provider knows by this name.
pub async fn sign_in_elsewhere(
    app: &App,
    name: &str,
    proof: Proof<'_>,
) -> Result<SignedIn, SignInError> {
    let name = Actor::parse(name).map_err(|_| SignInError::Wrong)?;
    let member = app.storage.staff().find(&name).await?;
    let member = member.filter(|member| member.disabled.is_none());
    let member = member.ok_or(SignInError::Wrong)?;
    let kept = app.storage.sign_ins().find(&name).await?;
    let factor = kept.and_then(|kept| kept.factor);
    let has_factor = match (proof, &factor) {
        (Proof::Provider, _) => true,
        (Proof::Code(code), Some(factor)) => {
            prove_factor(app, &name, factor, code).await?;
            true
        }
        (Proof::Code(_), None) => false,
    };
    Ok(SignedIn {
        member,
        // The password is not what the person came with.
        must_change: false,
        has_factor,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workflow::sign_in::{new_factor, take_factor};
    use crate::workflow::test_office::TestOffice;

    async fn office() -> TestOffice {
        let office = TestOffice::open().await.with_secret_columns().await;
        let mut office = office.with_staff().await;
        office.act_as("inspector");
        office
    }

    #[tokio::test]
    async fn who_has_no_password_here_can_have_a_second_factor_and_its_code_counts_once() {
        let office = office().await;
        let app = &office.app;
        let let_in = async |proof| sign_in_elsewhere(app, "inspector", proof).await;
        assert!(!let_in(Proof::Code("")).await.unwrap().has_factor);
        let factor = new_factor(&[9; 32]);
        let before = app.now.plus_seconds(-30);
        take_factor(app, &factor, &factor.code_at(before).unwrap())
            .await
            .unwrap();
        let missing = let_in(Proof::Code("")).await;
        assert!(matches!(missing, Err(SignInError::CodeMissing)));
        let code = factor.code_at(app.now).unwrap();
        assert!(let_in(Proof::Code(&code)).await.unwrap().has_factor);
        let again = let_in(Proof::Code(&code)).await;
        assert!(matches!(again, Err(SignInError::Wrong)));
        assert!(let_in(Proof::Provider).await.unwrap().has_factor);
    }

    #[tokio::test]
    async fn whoever_is_unknown_or_gone_is_refused_whatever_the_provider_says() {
        let office = office().await;
        let app = &office.app;
        let inspector = Actor::parse("inspector").unwrap();
        let staff = app.storage.staff();
        staff
            .disable(&inspector, app.actor(), app.now)
            .await
            .unwrap();
        for name in ["inspector", "nobody.here", "office", "Not A Name", ""] {
            let refused = sign_in_elsewhere(app, name, Proof::Provider).await;
            assert!(matches!(refused, Err(SignInError::Wrong)), "{name}");
        }
    }
}
