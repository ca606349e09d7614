//! A counter of its own for each test: two centres with an operator each, families with cards, a
//! rate list.

use issuer_domain::{
    AcknowledgementNumber, Actor, CentreId, Name, PaymentReference, Proof, RequestReason, Role,
    TrackingSecret,
};
use tempfile::TempDir;

use super::confirm_payments::{WebhookDone, WebhookError, confirm_webhook};
use super::decide_request::{DecideError, approve_request};
use super::guard_month::Drawn;
use super::issue_cards::issue_cards;
use super::manage_centres::{add_centre, assign_operator};
use super::open_request::{Asking, OpenRequestError, OpenedRequest, open_request};
use super::pay_request::{start_upi, take_cash};
use super::renderer::Renderer;
use super::test_office::{NOW, TestOffice, family};
use crate::storage::StoredRequest;

/// The fee of the rate list: 7 + 10 + 10 + 2 rupees.
pub(super) const FEE_PAISE: u64 = 2_900;

/// How many families have a card.
pub(super) const FAMILIES: u32 = 4;

pub(super) struct TestCounter {
    pub(super) office: TestOffice,
    pub(super) renderer: Renderer,
    pub(super) centre: CentreId,
    secrets: u8,
    _files: TempDir,
}

impl TestCounter {
    pub(super) async fn on_sqlite() -> Self {
        Self::open(TestOffice::on_sqlite().await).await
    }

    pub(super) async fn on_postgres() -> Self {
        Self::open(TestOffice::on_postgres().await).await
    }

    pub(super) async fn open(office: TestOffice) -> Self {
        let mut office = office.with_staff().await;
        let files = tempfile::tempdir().unwrap();
        let path = files.path().join("fees.toml");
        std::fs::write(&path, include_str!("../../../fees.example.toml")).unwrap();
        let counter = &mut office.settings().counter;
        counter.rate_lists = Some(path);
        counter.payee_address = Some("hpfcs.fees@sbi".to_owned());
        let families: Vec<_> = (1..=FAMILIES).map(|number| family(number, 3)).collect();
        office.import(&families).await;
        let mut renderer = Renderer::bundled().unwrap();
        issue_cards(&office.app, &office.keys, &mut renderer, &mut |_| ())
            .await
            .unwrap();
        let centre = CentreId::parse("HP-0231").unwrap();
        let other = CentreId::parse("HP-0232").unwrap();
        let name = Name::of_place(Some("लोक मित्र केंद्र"), None).unwrap();
        let second = Actor::parse("lmk-operator-2").unwrap();
        let staff = office.app.storage.staff();
        let by = Actor::office();
        staff
            .add(&second, Role::LmkOperator, &by, NOW)
            .await
            .unwrap();
        for (centre, operator) in [(&centre, "lmk-operator"), (&other, "lmk-operator-2")] {
            add_centre(&office.app, centre, &name, Some(2))
                .await
                .unwrap();
            let operator = Actor::parse(operator).unwrap();
            assign_operator(&office.app, &operator, centre)
                .await
                .unwrap();
        }
        office.act_as("lmk-operator");
        Self {
            office,
            renderer,
            centre,
            secrets: 0,
            _files: files,
        }
    }

    /// A slip's secret that no other slip has.
    pub(super) fn secret(&mut self) -> TrackingSecret {
        self.secrets += 1;
        TrackingSecret::new([self.secrets; 16])
    }

    /// The operator takes a family's request.
    pub(super) async fn try_ask(
        &mut self,
        number: u32,
        reason: RequestReason,
    ) -> Result<OpenedRequest, OpenRequestError> {
        let secret = self.secret();
        let proof = match reason {
            RequestReason::Stolen => Proof::PoliceReport,
            _ => Proof::RationCard,
        };
        let asking = Asking {
            family_id: &family(number, 1).id,
            reason,
            proof,
            centre: &self.centre,
            mobile: None,
            secret: &secret,
        };
        open_request(&self.office.app, &asking).await
    }

    pub(super) async fn ask(&mut self, number: u32, reason: RequestReason) -> StoredRequest {
        self.office.act_as("lmk-operator");
        self.try_ask(number, reason).await.unwrap().request
    }

    pub(super) async fn pay_cash(&mut self, request: &StoredRequest) {
        self.office.act_as("lmk-operator");
        take_cash(&self.office.app, request.number, request.fee)
            .await
            .unwrap();
    }

    /// The operator shows a payer the link.
    pub(super) async fn link(&mut self, number: AcknowledgementNumber) -> PaymentReference {
        self.office.act_as("lmk-operator");
        let started = start_upi(&self.office.app, number).await.unwrap();
        started.payment.reference
    }

    /// The gateway says something of a payment.
    pub(super) async fn gateway(
        &self,
        reference: &PaymentReference,
        amount: &str,
        status: &str,
        utr: &str,
    ) -> Result<WebhookDone, WebhookError> {
        let body = serde_json::json!({
            "reference": reference.as_str(),
            "amount": amount,
            "status": status,
            "utr": utr,
        });
        confirm_webhook(&self.office.app, body.to_string().as_bytes()).await
    }

    /// Somebody says yes.
    pub(super) async fn approve(
        &mut self,
        who: &str,
        number: AcknowledgementNumber,
    ) -> Result<StoredRequest, DecideError> {
        self.office.act_as(who);
        let Self {
            office, renderer, ..
        } = self;
        let (app, keys) = (&office.app, &office.keys);
        approve_request(app, keys, renderer, number, Drawn::Unknown).await
    }

    /// A lost card from the request to the new one.
    pub(super) async fn replace_lost(&mut self, number: u32) -> StoredRequest {
        let request = self.ask(number, RequestReason::Lost).await;
        self.pay_cash(&request).await;
        self.approve("officer", request.number).await.unwrap()
    }
}
