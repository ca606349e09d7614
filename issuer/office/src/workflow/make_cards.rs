//! Cards of families from orders: planned, numbered, stored as drafts, then signed and checked.
//! Every verb that makes a card goes this way, but for one: the card of a request's yes, which somebody
//! waits for, is signed in the transaction of the yes where its key is in memory. A token may be slow or
//! away, and nobody else writes in a transaction; and so many cards as are made at once elsewhere would
//! hold the others up as well.
//!
//! A draft names the issue that it replaces. It is no card yet: the old card stays the family's
//! card until the draft is signed, and ends in the same transaction. Whatever breaks in between,
//! the draft stays, and the next command that makes cards finishes it first.

use std::collections::{BTreeMap, BTreeSet};

use card_payload::{EncodeError, KeyId, ToBeSigned};
use issuer_domain::{CardNumber, FamilyId, Making, Timestamp};

use super::card_content::IssueTerms;
use super::choose_card_key::{ANY_KEY, ChooseKeyError, choose_card_key, may_sign};
use super::guard_month::accepted_from;
use super::no_card::NoCard;
use super::plan_card::{OrderRefused, Plan, plan_order};
use super::plan_parts::PartPlan;
use super::renderer::Renderer;
use super::sign_drafts::{SignDraftsError, sign_drafts, sign_new, sign_versions};
use crate::app::App;
use crate::signing::{KeyRing, Signer};
use crate::storage::{
    CardVersion, Deciding, SettlementId, StatusListSetup, StatusPlace, StorageError, StoredCard,
    StoredFamily,
};

/// Families of one transaction.
pub(super) const BATCH: u32 = 250;

/// A card that a family is to get.
#[derive(Debug, Clone)]
pub(super) struct Order {
    /// The family as the card is to show it.
    pub(super) stored: StoredFamily,
    /// Why.
    pub(super) making: Making,
    /// The live issue that ends for it.
    pub(super) replaces_issue: Option<u8>,
    /// When it begins to hold, where not at once.
    pub(super) not_before: Option<Timestamp>,
    /// The end of the card before, which a reprint keeps.
    pub(super) expires_at: Option<Timestamp>,
    /// The split or merger that it belongs to.
    pub(super) settlement: Option<SettlementId>,
    /// Families whose live cards show its people too: it is made only together with theirs.
    pub(super) ends_with: Vec<FamilyId>,
}

/// What was made.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Made {
    /// Families that got cards: their id, the new card numbers, and the issue that ended.
    pub families: Vec<(FamilyId, Vec<String>, Option<u8>)>,
    /// Those of them whose cards do not hold yet, with when shops with a right clock accept them.
    pub later: Vec<(FamilyId, Timestamp)>,
    /// Families that got none, and why.
    pub refused: Vec<Refused>,
}

/// A family that got no card.
#[derive(Debug, Clone, PartialEq)]
pub struct Refused {
    /// Which.
    pub family_id: FamilyId,
    /// Why, for people.
    pub reason: String,
    /// What to do about it; empty where there is nothing to say.
    pub hint: String,
    /// The reason itself: pages have it in their own words.
    pub why: NoCard,
}

impl Refused {
    /// The reason and its hint.
    pub fn new(family_id: FamilyId, why: impl Into<NoCard>) -> Self {
        let why = why.into();
        let text = why.to_string();
        let (reason, hint) = text.split_once("\n\nhint: ").unwrap_or((&text, ""));
        Self {
            family_id,
            reason: reason.to_owned(),
            hint: hint.to_owned(),
            why,
        }
    }
}

/// Why making cards ended early. What was signed until then is stored.
#[derive(Debug, thiserror::Error)]
pub enum MakeError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// Signing.
    #[error(transparent)]
    Sign(#[from] SignDraftsError),
    /// No card key may sign now.
    #[error(transparent)]
    NoKey(#[from] ChooseKeyError),
    /// A card number that cannot be.
    #[error("no card number for family {family_id}")]
    Number {
        /// The family.
        family_id: FamilyId,
    },
    /// Claims that were measured and then not encoded.
    #[error(transparent)]
    Encode(#[from] EncodeError),
    /// The clock is outside the calendar.
    #[error("the clock shows no month\n\nhint: set the clock, or give the time with --at")]
    Calendar,
}

/// What making cards works with.
pub(super) struct Maker<'office> {
    app: &'office App,
    keys: &'office KeyRing,
    renderer: &'office mut Renderer,
    terms: IssueTerms,
}

impl<'office> Maker<'office> {
    pub(super) fn new(
        app: &'office App,
        keys: &'office KeyRing,
        renderer: &'office mut Renderer,
    ) -> Self {
        Self {
            app,
            keys,
            renderer,
            terms: app.issue_terms(),
        }
    }

    /// Finishes what an interrupted run left; how many cards. Drafts for a key that signs no more
    /// are thrown away.
    pub(super) async fn finish_drafts(&mut self) -> Result<u64, MakeError> {
        let cards = self.app.storage.cards();
        let waited_for = cards.list_draft_keys().await?;
        if waited_for.is_empty() {
            return Ok(0);
        }
        for key_id in waited_for {
            if !may_sign(self.app, self.keys, KeyId::from_bytes(key_id)).await? {
                cards.discard_drafts_of_key(key_id, self.app.now).await?;
            }
        }
        Ok(sign_drafts(self.app, self.keys).await?)
    }

    /// Makes the cards of these orders, which are one transaction as drafts.
    pub(super) async fn make(&mut self, orders: &[Order]) -> Result<Made, MakeError> {
        let (planned, refused) = self.plan(orders).await?;
        self.carry_out(&planned, refused, None).await
    }

    /// Makes the cards of orders that were planned; `refused` are those that were not. A request's yes
    /// is said when it is known that they can be made, in the transaction of their drafts.
    pub(super) async fn carry_out(
        &self,
        planned: &[Planned<'_>],
        refused: Vec<Refused>,
        deciding: Option<&Deciding<'_>>,
    ) -> Result<Made, MakeError> {
        let versions = match deciding {
            Some(yes) => self.sign_with_yes(planned, yes).await?,
            None => self.draft_and_sign(planned, None).await?,
        };
        let mut numbers = BTreeMap::<&FamilyId, Vec<String>>::new();
        for version in &versions {
            let of_family = numbers.entry(version.number.family_id()).or_default();
            of_family.push(version.number.to_string());
        }
        let mut made = Made {
            families: Vec::with_capacity(planned.len()),
            later: Vec::new(),
            refused,
        };
        for planned in planned {
            let id = &planned.order.stored.family.id;
            let numbers = numbers.remove(id).unwrap_or_default();
            let replaced = planned.order.replaces_issue;
            made.families.push((id.clone(), numbers, replaced));
            made.later.extend(planned.later(self.app.now));
        }
        Ok(made)
    }

    /// Drafts first, signatures afterwards.
    async fn draft_and_sign(
        &self,
        planned: &[Planned<'_>],
        deciding: Option<&Deciding<'_>>,
    ) -> Result<Vec<CardVersion>, MakeError> {
        let drafts = self.store_drafts(planned, deciding).await?;
        sign_new(self.app, self.keys, &drafts).await?;
        Ok(drafts.into_iter().map(|draft| draft.version).collect())
    }

    /// Signed in the transaction of the yes, where the key is in memory.
    async fn sign_with_yes(
        &self,
        planned: &[Planned<'_>],
        yes: &Deciding<'_>,
    ) -> Result<Vec<CardVersion>, MakeError> {
        let (app, keys) = (self.app, self.keys);
        let Some(family) = planned.first().map(|plan| &plan.order.stored.family) else {
            return Ok(Vec::new());
        };
        let count = card_count(planned);
        let key_id = choose_card_key(app, keys, u64::from(count)).await?.key_id;
        let key = keys.find_card_key(key_id);
        if !key.is_some_and(Signer::is_in_memory) {
            return self.draft_and_sign(planned, Some(yes)).await;
        }
        let cards = app.storage.cards();
        let setup = self.list_setup();
        let signed = cards.sign_with_yes(&family.id, count, &setup, yes, |places| {
            let versions = self.versions(planned, places, key_id)?;
            let versions: Vec<&CardVersion> = versions.iter().collect();
            Ok::<_, MakeError>(sign_versions(app, keys, &versions)?)
        });
        Ok(signed.await?.into_iter().map(|card| card.version).collect())
    }

    /// How each order goes on cards; orders that do not are refused.
    pub(super) async fn plan<'orders>(
        &mut self,
        orders: &'orders [Order],
    ) -> Result<(Vec<Planned<'orders>>, Vec<Refused>), MakeError> {
        let ids: Vec<&FamilyId> = orders.iter().map(|order| &order.stored.family.id).collect();
        let highest = self.app.storage.cards().highest_issues(&ids).await?;
        let (key_id, terms) = (ANY_KEY, &self.terms);
        let lists_uri = &self.app.config.issuer.status_lists;
        let plans = self.renderer.check_each(orders, |fit, order| {
            let had = highest.get(order.stored.family.id.as_str());
            let issue_number = had.map_or(0, |highest| *highest) + 1;
            plan_order(order, issue_number, fit, key_id, terms, lists_uri)
        });
        let (mut planned, mut refused) = (Vec::with_capacity(orders.len()), Vec::new());
        for (order, plan) in orders.iter().zip(plans) {
            match plan {
                Ok(plan) => planned.push(Planned { order, plan }),
                Err(error) => {
                    refused.push(Refused::new(order.stored.family.id.clone(), error));
                }
            }
        }
        drop_dependent(&mut planned, &mut refused);
        Ok((planned, refused))
    }

    /// Stores the drafts of planned orders.
    pub(super) async fn store_drafts(
        &self,
        planned: &[Planned<'_>],
        deciding: Option<&Deciding<'_>>,
    ) -> Result<Vec<StoredCard>, MakeError> {
        let cards = card_count(planned);
        if cards == 0 {
            return Ok(Vec::new());
        }
        let key_id = choose_card_key(self.app, self.keys, u64::from(cards))
            .await?
            .key_id;
        let setup = self.list_setup();
        let storage = self.app.storage.cards();
        let drafts = storage.draft(cards, &setup, deciding, |places| {
            self.versions(planned, places, key_id)
        });
        drafts.await
    }

    fn list_setup(&self) -> StatusListSetup<'_> {
        StatusListSetup {
            uri_prefix: &self.app.config.issuer.status_lists,
            places: StatusListSetup::PLACES,
            new_key: self.app.random,
        }
    }

    /// What is to be signed for planned orders, in these places.
    fn versions(
        &self,
        planned: &[Planned<'_>],
        places: Vec<StatusPlace>,
        key_id: KeyId,
    ) -> Result<Vec<CardVersion>, MakeError> {
        let parts = planned
            .iter()
            .flat_map(|plan| plan.plan.parts.iter().map(move |part| (plan, part)));
        parts
            .zip(places)
            .map(|((plan, part), place)| self.version(plan, part, place, key_id))
            .collect()
    }

    fn version(
        &self,
        planned: &Planned<'_>,
        part: &PartPlan,
        place: StatusPlace,
        key_id: KeyId,
    ) -> Result<CardVersion, MakeError> {
        let order = planned.order;
        let family = &order.stored.family;
        let number = CardNumber::new(family.id.clone(), planned.plan.issue_number, part.part);
        let place_of = (&*place.uri, place.index);
        let card = planned.plan.claims(order, part, place_of, &self.terms);
        Ok(CardVersion {
            number: number.map_err(|_| MakeError::Number {
                family_id: family.id.clone(),
            })?,
            making: order.making,
            made_by: self.app.actor().clone(),
            replaces_issue: order.replaces_issue,
            settlement: order.settlement,
            family_revision: order.stored.revision,
            card_type: family.card_type,
            as_on: family.as_on,
            issued_at: card.issued_at,
            not_before: card.not_before,
            expires_at: card.expires_at,
            status_place: place,
            key_id: *key_id.as_bytes(),
            to_be_signed: ToBeSigned::card(&card, key_id)?.bytes().to_vec(),
        })
    }
}

/// An order and how it goes on cards.
#[derive(Debug)]
pub(super) struct Planned<'order> {
    pub(super) order: &'order Order,
    plan: Plan,
}

impl Planned<'_> {
    /// The family and when shops with a right clock accept its card, where not now.
    pub(super) fn later(&self, now: Timestamp) -> Option<(FamilyId, Timestamp)> {
        let begins = self.order.not_before.map(accepted_from)?;
        (begins > now).then(|| (self.order.stored.family.id.clone(), begins))
    }
}

/// How many cards planned orders make.
fn card_count(planned: &[Planned<'_>]) -> u32 {
    let cards = planned
        .iter()
        .map(|plan| plan.plan.parts.len())
        .sum::<usize>();
    u32::try_from(cards).unwrap_or(u32::MAX)
}

/// Drops plans that are made only together with cards that are not planned.
fn drop_dependent(planned: &mut Vec<Planned<'_>>, refused: &mut Vec<Refused>) {
    loop {
        let ending: BTreeSet<&FamilyId> = planned
            .iter()
            .filter(|plan| plan.order.replaces_issue.is_some())
            .map(|plan| &plan.order.stored.family.id)
            .collect();
        let missing = |plan: &Planned<'_>| {
            let mut others = plan.order.ends_with.iter();
            others.find(|other| !ending.contains(other)).cloned()
        };
        let mut all = planned.iter().enumerate();
        let found = all.find_map(|(at, plan)| Some((at, missing(plan)?)));
        let Some((at, other)) = found else { return };
        let id = planned.remove(at).order.stored.family.id.clone();
        refused.push(Refused::new(id, OrderRefused::NotWithout(other)));
    }
}
