//! The food department's lists of cards to block and to free: a dry run unless it is said otherwise.
//! A short list is carried out at once in the client's name; a longer one waits for an officer or
//! inspector, who is the second person.

use issuer_domain::{Act, CardNumber, CredentialStatus, Part, SuspensionReason};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::documents::written;
use super::error::ExchangeError;
use super::{Asking, refuse_aadhaar};
use crate::app::App;
use crate::storage::{
    BlockAction, BlockList, BlockListState, CardTarget, StatusChange, StatusChanged,
};
use crate::workflow::block_cards::{reinstate_cards, suspend_cards};
use crate::workflow::card_targets::parse_targets;
use crate::workflow::permission;

/// Families of one list: a district's blocked cards of a month, several times over.
pub const TARGETS_MAX: usize = 20_000;
/// Lists of a page.
pub const PAGE_MAX: u32 = 100;

/// A list of cards to block or to free.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BlockListAsked {
    /// `block` or `free`.
    #[schema(pattern = "^(block|free)$", example = "block")]
    pub action: String,
    /// Why cards are blocked: `ekyc`, `duplicate-suspected` or `enquiry`. Absent where they are freed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(
        nullable = false,
        pattern = "^(ekyc|duplicate-suspected|enquiry)$",
        example = "ekyc"
    )]
    pub reason: Option<String>,
    /// Family ids or card numbers, at most 20,000. Never Aadhaar numbers.
    #[schema(value_type = Vec<CardOrFamily>, min_items = 1, max_items = 20000)]
    pub cards: Vec<String>,
    /// Carry it out. Without it nothing is changed and the answer says what would be.
    #[serde(default)]
    pub apply: bool,
}

/// A family id (41705823), which means its present card, or a card number (41705823-01-8).
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(pattern = "^[0-9-]{8,24}$", example = "41705823")]
pub struct CardOrFamily(pub String);

/// What became of a list, or would become of it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct BlockListAnswer {
    /// `dry-run`, `applied`, `waiting` (for a second person of the office) or `refused`.
    #[schema(pattern = "^(dry-run|applied|waiting|refused)$")]
    pub state: String,
    /// The list's number, under which its state can be asked for. Absent after a dry run.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub number: Option<i64>,
    /// Families named, each once.
    pub families: u64,
    /// Cards that changed, or would.
    pub changed: u64,
    /// Families whose cards stay as they are, and why.
    pub refused: Vec<BlockRefused>,
    /// When the list was received, RFC 3339.
    #[schema(format = DateTime)]
    pub received_at: String,
}

/// A family whose cards stay as they are.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct BlockRefused {
    /// Its id.
    pub family_id: String,
    /// Why.
    pub why: String,
}

/// A page of lists.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct BlockListPage {
    /// The lists, the newest first.
    pub lists: Vec<BlockListAnswer>,
    /// Where the next page begins; absent after the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub next_cursor: Option<String>,
}

/// Takes a list: tries it, carries it out, or keeps it for a second person.
pub async fn take_block_list(
    asking: Asking<'_>,
    asked: &BlockListAsked,
) -> Result<BlockListAnswer, ExchangeError> {
    let action = read_action(asked)?;
    let targets = read_targets(asked)?;
    let families = targets.len() as u64;
    let app = asking.app;
    let (seen, unseen) = only_seen(asking, targets).await?;
    let is_short = seen.len() <= usize::from(app.config.cards.bulk_cards);
    let tried = change(app, action, &seen, asked.apply && is_short).await?;
    let changed = tried.cards.len() as u64;
    let mut refused = unseen;
    refused.extend(tried.refused.into_iter().map(|(family, why)| {
        BlockRefused {
            family_id: family.to_string(),
            why: why
                .to_string()
                .split("\n\n")
                .next()
                .unwrap_or_default()
                .to_owned(),
        }
    }));
    let mut answer = BlockListAnswer {
        state: "dry-run".to_owned(),
        number: None,
        families,
        changed,
        refused,
        received_at: written(app.now),
    };
    if !asked.apply {
        return Ok(answer);
    }
    if seen.is_empty() {
        "refused".clone_into(&mut answer.state);
        return Ok(answer);
    }
    let state = if is_short {
        BlockListState::Applied {
            at: app.now,
            by: app.actor().clone(),
            changed,
        }
    } else {
        BlockListState::Waiting
    };
    state.word().clone_into(&mut answer.state);
    let list = BlockList {
        number: 0,
        client: asking.client.name.clone(),
        received_at: app.now,
        action,
        targets: lines_of(&seen),
        families,
        state,
    };
    answer.number = Some(app.storage.block_lists().keep(&list).await?);
    Ok(answer)
}

/// How far a list of this client is.
pub async fn find_block_list(
    asking: Asking<'_>,
    number: i64,
) -> Result<BlockListAnswer, ExchangeError> {
    let list = asking.app.storage.block_lists().find(number).await?;
    let list = list.filter(|list| list.client == asking.client.name);
    list.as_ref()
        .map(answer_of)
        .ok_or(ExchangeError::NotFound("list"))
}

/// The lists of this client, the newest first.
pub async fn list_block_lists(
    asking: Asking<'_>,
    cursor: Option<&str>,
    limit: u32,
) -> Result<BlockListPage, ExchangeError> {
    let before = match cursor {
        Some(cursor) => Some(cursor.parse().map_err(|_| ExchangeError::Cursor)?),
        None => None,
    };
    let limit = limit.clamp(1, PAGE_MAX);
    let lists = asking.app.storage.block_lists();
    let lists = lists.list(Some(&asking.client.name), before, limit).await?;
    let is_full = lists.len() as u64 == u64::from(limit);
    Ok(BlockListPage {
        next_cursor: lists
            .last()
            .filter(|last| is_full && last.number > 1)
            .map(|last| last.number.to_string()),
        lists: lists.iter().map(answer_of).collect(),
    })
}

/// Carries a list out that waits, or refuses it, as the second person: somebody who may block cards.
pub async fn decide_block_list(
    app: &App,
    number: i64,
    approve: bool,
) -> Result<BlockListState, ExchangeError> {
    permission::require(app, Act::Block).await?;
    let list = app.storage.block_lists().find(number).await?;
    let list = list.filter(|list| list.state == BlockListState::Waiting);
    let list = list.ok_or(ExchangeError::NotFound("list that waits"))?;
    let (at, by) = (app.now, app.actor().clone());
    let mut state = BlockListState::Refused { at, by: by.clone() };
    if approve {
        let targets = parse_targets(list.targets.lines());
        let targets = targets.map_err(|error| field("cards", &error))?;
        let done = match list.action {
            BlockAction::Block(reason) => suspend_cards(app, &targets, reason, true).await?,
            BlockAction::Free => reinstate_cards(app, &targets, true).await?,
        };
        let changed = done.cards.len() as u64;
        state = BlockListState::Applied { at, by, changed };
    }
    // Cards that were blocked are blocked, whoever notes it first.
    app.storage.block_lists().decide(number, &state).await?;
    Ok(state)
}

fn read_action(asked: &BlockListAsked) -> Result<BlockAction, ExchangeError> {
    let wrong = |field, what: &str| ExchangeError::Field {
        field,
        what: what.to_owned(),
    };
    match (asked.action.as_str(), asked.reason.as_deref()) {
        ("block", Some(word)) => SuspensionReason::from_word(word)
            .map(BlockAction::Block)
            .ok_or_else(|| wrong("reason", "it is ekyc, duplicate-suspected or enquiry")),
        ("block", None) => Err(wrong("reason", "a list that blocks says why")),
        ("free", None) => Ok(BlockAction::Free),
        ("free", Some(_)) => Err(wrong("reason", "a list that frees has none")),
        _ => Err(wrong("action", "it is block or free")),
    }
}

fn read_targets(asked: &BlockListAsked) -> Result<Vec<CardTarget>, ExchangeError> {
    if asked.cards.is_empty() {
        return Err(ExchangeError::Nothing { field: "cards" });
    }
    if asked.cards.len() > TARGETS_MAX {
        return Err(ExchangeError::TooMany {
            field: "cards",
            most: TARGETS_MAX,
        });
    }
    for card in &asked.cards {
        refuse_aadhaar("cards", card)?;
        if card.starts_with('#') || card.trim().is_empty() || card.lines().count() > 1 {
            return Err(ExchangeError::Field {
                field: "cards",
                what: "each is a family id or a card number".to_owned(),
            });
        }
    }
    parse_targets(asked.cards.iter().map(String::as_str)).map_err(|error| field("cards", &error))
}

fn field(field: &'static str, error: &dyn std::error::Error) -> ExchangeError {
    ExchangeError::Field {
        field,
        what: error.to_string(),
    }
}

/// What the client may see of its list; the rest is to it as if it were not there.
async fn only_seen(
    asking: Asking<'_>,
    targets: Vec<CardTarget>,
) -> Result<(Vec<CardTarget>, Vec<BlockRefused>), ExchangeError> {
    let ids: Vec<_> = targets.iter().map(|target| &target.family_id).collect();
    let families = asking.app.storage.families().list_current(&ids).await?;
    let may_see = |target: &CardTarget| {
        let found = families.binary_search_by(|stored| stored.family.id.cmp(&target.family_id));
        found.is_ok_and(|at| asking.may_see(&families[at].family))
    };
    let (seen, unseen): (Vec<_>, Vec<_>) = targets.into_iter().partition(may_see);
    let unseen = unseen.into_iter().map(|target| BlockRefused {
        family_id: target.family_id.to_string(),
        why: "there is no such family".to_owned(),
    });
    Ok((seen, unseen.collect()))
}

/// Changes the cards in the client's own name; whether it may was asked with its token.
async fn change(
    app: &App,
    action: BlockAction,
    targets: &[CardTarget],
    apply: bool,
) -> Result<StatusChanged, ExchangeError> {
    let step = |status: CredentialStatus| match action {
        BlockAction::Block(reason) => status.suspend(reason, app.now, app.actor().clone()),
        BlockAction::Free => status.reinstate(),
    };
    let change = StatusChange {
        action: match action {
            BlockAction::Block(_) => "card.suspended",
            BlockAction::Free => "card.reinstated",
        },
        targets,
        actor: app.actor(),
        at: app.now,
        dry_run: !apply,
        approval: None,
    };
    Ok(app.storage.cards().change_statuses(&change, &step).await?)
}

fn lines_of(targets: &[CardTarget]) -> String {
    let line = |target: &CardTarget| {
        let family_id = target.family_id.clone();
        let named = target.issue.zip(Part::new(1, 1));
        // The number of a card that was named, which a family id alone would lose.
        let number = named.and_then(|(issue, part)| CardNumber::new(family_id, issue, part).ok());
        number.map_or_else(|| target.family_id.to_string(), |number| number.to_string())
    };
    targets.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn answer_of(list: &BlockList) -> BlockListAnswer {
    BlockListAnswer {
        state: list.state.word().to_owned(),
        number: Some(list.number),
        families: list.families,
        changed: match list.state {
            BlockListState::Applied { changed, .. } => changed,
            _ => 0,
        },
        refused: Vec::new(),
        received_at: written(list.received_at),
    }
}
