//! Sends a family the link to look at its card, where the office asks for it: at once, to the mobile
//! number that the register has. The link stands in no queue and in no database; what cannot be sent
//! now is given to the family by hand.

use issuer_domain::{Act, FamilyId, NoticeEvent, TrackingSecret};

use super::permission;
use super::self_check::SelfCheckLinkError;
use super::send_notices::{NoticeRefused, NoticeSender};
use crate::app::App;
use crate::storage::{SecretColumns, WaitingNotice};

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkSent {
    /// The gateway has it.
    Sent,
    /// The register has no mobile number of the family, or none that this office may open.
    NoNumber,
    /// The gateway is away, or will not have it.
    NotNow,
}

/// Link notices are numbered from 2^51 on, by their secret's hash: apart from those of the queue, and
/// below 2^53, so that every reader of JSON keeps the number.
const FIRST_NUMBER: i64 = 1 << 51;

/// Sends the link of a secret that was just issued.
pub async fn send_self_check(
    app: &App,
    family_id: &FamilyId,
    secret: &TrackingSecret,
    link: &str,
    sender: &mut impl NoticeSender,
) -> Result<LinkSent, SelfCheckLinkError> {
    permission::require(app, Act::IssueSelfChecks).await?;
    let SecretColumns::Seal(key) = app.storage.secret_columns() else {
        return Ok(LinkSent::NoNumber);
    };
    let event = NoticeEvent::SelfCheck;
    let secrets = app.storage.member_secrets();
    let mobile = secrets
        .open_mobile_for(key, family_id, event, app.now)
        .await?;
    let Some(mobile) = mobile else {
        return Ok(LinkSent::NoNumber);
    };
    let mut hash = [0; 8];
    hash.copy_from_slice(&secret.sha256()[..8]);
    let notice = WaitingNotice {
        number: FIRST_NUMBER | i64::from_be_bytes(hash) & (FIRST_NUMBER - 1),
        event,
        about: event.word().to_owned(),
        mobile,
        text: event.text(link, &app.config.counter.helpline),
    };
    Ok(match sender.send(&notice).await {
        Ok(()) => LinkSent::Sent,
        Err(NoticeRefused::File(_) | NoticeRefused::Away(_) | NoticeRefused::Gateway(_)) => {
            LinkSent::NotNow
        }
    })
}

#[cfg(test)]
mod tests {
    use issuer_domain::Mobile;

    use super::*;
    use crate::test_postgres::on_both_engines;
    use crate::workflow::self_check::{issue_self_check, open_self_check};
    use crate::workflow::test_office::{TestOffice, family};

    const MOBILE: &str = "9418155501";

    #[derive(Default)]
    struct Gateway {
        taken: Vec<(i64, String, String)>,
        is_away: bool,
    }

    impl NoticeSender for Gateway {
        async fn send(&mut self, notice: &WaitingNotice) -> Result<(), NoticeRefused> {
            if self.is_away {
                return Err(NoticeRefused::Away("503".to_owned()));
            }
            let mobile = notice.mobile.to_string();
            self.taken
                .push((notice.number, mobile, notice.text.clone()));
            Ok(())
        }
    }

    on_both_engines! {
    async fn a_link_goes_to_the_familys_number_in_both_languages_and_is_kept_nowhere(office: TestOffice) {
        let mut office = office.with_secret_columns().await.with_staff().await;
        let mut families = [family(1, 2), family(2, 1)];
        families[0].members[1].facts.mobile = Mobile::parse(MOBILE);
        office.import(&families).await;
        office.act_as("officer");
        let app = &office.app;
        let secret = TrackingSecret::new([4; 16]);
        issue_self_check(app, &families[0].id, &secret).await.unwrap();
        let link = format!("https://cards.example/self-check/{}", secret.in_link());
        let mut gateway = Gateway::default();
        let id = &families[0].id;
        let sent = send_self_check(app, id, &secret, &link, &mut gateway).await.unwrap();
        assert_eq!(sent, LinkSent::Sent);
        let (number, mobile, text) = gateway.taken.remove(0);
        assert!((FIRST_NUMBER..2 * FIRST_NUMBER).contains(&number));
        assert_eq!(mobile, MOBILE);
        assert!(text.contains(&link) && text.contains("अपना कार्ड देखें") && text.contains("Look at"));
        assert!(open_self_check(app, &secret).await.is_ok(), "it still opens");
        let events = app.storage.audit_chain().list(0, 1_000).await.unwrap();
        assert!(events.iter().any(|event| event.action == "secret.used"));
        let written = format!("{events:?}");
        assert!(!written.contains(MOBILE) && !written.contains(&secret.in_link()));
        assert_eq!(app.storage.notices().count().await.unwrap().waiting, 0);
        gateway.is_away = true;
        let away = send_self_check(app, id, &secret, &link, &mut gateway).await.unwrap();
        assert_eq!(away, LinkSent::NotNow);
        let none = send_self_check(app, &families[1].id, &secret, &link, &mut gateway).await;
        assert_eq!(none.unwrap(), LinkSent::NoNumber);
    }
    }
}
