use issuer_domain::{Role, Workplace};

use super::*;
use crate::workflow::test_office::TestOffice;

const WORDS: &str = "deodar pine lamp";

fn typed<'a>(name: &'a str, password: &str, code: &'a str) -> Typed<'a> {
    Typed {
        name,
        password: Password::typed(password.to_owned()),
        code,
    }
}

async fn office() -> TestOffice {
    let office = TestOffice::open().await.with_secret_columns().await;
    let mut office = office.with_staff().await;
    let by = Actor::office();
    let app = App {
        storage: office.app.storage.acting_as(by),
        ..office.app
    };
    office.app = app;
    let name = Actor::parse("inspector").unwrap();
    give_password(&office.app, &name, &Password::typed(WORDS.to_owned()))
        .await
        .unwrap();
    office
}

#[tokio::test]
async fn a_given_password_opens_once_and_is_then_changed_by_its_owner() {
    let mut office = office().await;
    let signed_in = sign_in(&office.app, typed("inspector", WORDS, ""))
        .await
        .unwrap();
    assert_eq!(signed_in.member.role, Role::Inspector);
    assert!(signed_in.must_change);
    office.act_as("inspector");
    let app = &office.app;
    let own = || Password::typed("seven quiet rivers".to_owned());
    let wrong = change_password(app, Password::typed("guess guess guess".into()), own()).await;
    assert!(matches!(wrong, Err(SignInError::Wrong)));
    change_password(app, Password::typed(WORDS.to_owned()), own())
        .await
        .unwrap();
    let signed_in = sign_in(app, typed("inspector", "seven quiet rivers", ""))
        .await
        .unwrap();
    assert!(!signed_in.must_change);
    assert!(sign_in(app, typed("inspector", WORDS, "")).await.is_err());
}

#[tokio::test]
async fn who_is_unknown_disabled_or_wrong_gets_one_answer() {
    let office = office().await;
    let app = &office.app;
    let mut answers = Vec::new();
    for (name, password) in [
        ("inspector", "wrong wrong wrong"),
        ("nobody.here", WORDS),
        ("auditor", WORDS),
        ("Not A Name", WORDS),
        ("office", WORDS),
    ] {
        answers.push(
            sign_in(app, typed(name, password, ""))
                .await
                .unwrap_err()
                .to_string(),
        );
    }
    let inspector = Actor::parse("inspector").unwrap();
    let staff = app.storage.staff();
    staff
        .disable(&inspector, app.actor(), app.now)
        .await
        .unwrap();
    answers.push(
        sign_in(app, typed("inspector", WORDS, ""))
            .await
            .unwrap_err()
            .to_string(),
    );
    answers.dedup();
    assert_eq!(answers, ["name, password or code is not right"]);
}

#[tokio::test]
async fn a_second_factor_is_asked_for_and_its_code_counts_once() {
    let mut office = office().await;
    office.act_as("inspector");
    let app = &office.app;
    let factor = new_factor(&[9; 32]);
    assert!(take_factor(app, &factor, "000000").await.is_err());
    let before = app.now.plus_seconds(-30);
    take_factor(app, &factor, &factor.code_at(before).unwrap())
        .await
        .unwrap();
    let missing = sign_in(app, typed("inspector", WORDS, "")).await;
    assert!(matches!(missing, Err(SignInError::CodeMissing)));
    let code = factor.code_at(app.now).unwrap();
    let signed_in = sign_in(app, typed("inspector", WORDS, &code))
        .await
        .unwrap();
    assert!(signed_in.has_factor);
    let again = sign_in(app, typed("inspector", WORDS, &code)).await;
    assert!(matches!(again, Err(SignInError::Wrong)));
}

#[tokio::test]
async fn only_an_officer_gives_passwords_and_takes_a_lost_factor_away() {
    let mut office = office().await;
    let name = Actor::parse("inspector").unwrap();
    let words = Password::typed(WORDS.to_owned());
    office.act_as("inspector");
    assert!(give_password(&office.app, &name, &words).await.is_err());
    assert!(drop_factor(&office.app, &name).await.is_err());
    office.act_as("officer");
    give_password(&office.app, &name, &words).await.unwrap();
    drop_factor(&office.app, &name).await.unwrap();
    let nobody = Actor::parse("nobody.here").unwrap();
    let error = give_password(&office.app, &nobody, &words)
        .await
        .unwrap_err();
    assert!(error.to_string().contains("issuer staff list"));
    let place: Workplace = "district:18".parse().unwrap();
    let staff = office.app.storage.staff();
    assert!(
        staff
            .place(&name, &place, &name, office.app.now)
            .await
            .unwrap()
    );
    assert_eq!(staff.find(&name).await.unwrap().unwrap().workplace, place);
}
