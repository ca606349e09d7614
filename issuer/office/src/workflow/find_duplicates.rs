use issuer_domain::{Area, Timestamp};
use issuer_linking::{LinkError, ProfileError};
use serde_json::json;

use super::link_pds::thousandths;
use super::persons::{PersonMatcher, PersonPair};
use crate::storage::{Household, ReviewKind, ReviewToOpen, Storage, StorageError};

/// Why a search broke off. What it had found before stays in the queue.
#[derive(Debug, thiserror::Error)]
pub enum FindDuplicatesError {
    /// The database refused.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The persons could not be compared.
    #[error(transparent)]
    Linking(#[from] LinkError),
    /// The bundled weights are not as the program needs them.
    #[error(transparent)]
    Profile(#[from] ProfileError),
    /// The register has nobody there.
    #[error(
        "the register has no family in {area}\n\nhint: areas are named by their LGD codes, as in the register"
    )]
    NobodyThere {
        /// Where.
        area: Area,
    },
}

/// What a search found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DuplicatesReport {
    /// Families that were looked at.
    pub families: u64,
    /// Their members.
    pub members: u64,
    /// Pairs of members who are alike.
    pub pairs: u64,
    /// Of these, pairs that are new in the review queue.
    pub new_reviews: u64,
}

/// Members of one panchayat who are as likely one person as not are looked at.
const LIKELY_IN_ONE_PANCHAYAT: f64 = 0.9;
/// Members of two panchayats need more: the block's other panchayats have forty times as many
/// namesakes.
const LIKELY_IN_TWO: f64 = 0.995;

/// Puts members who are alike, block by block, into the review queue. Nobody is held by it. Every
/// pair is asked once, whatever is decided. `progress` is told how many families are done, and of
/// how many.
pub async fn find_duplicates(
    storage: &Storage,
    area: Area,
    now: Timestamp,
    mut progress: impl FnMut(u64, u64),
) -> Result<DuplicatesReport, FindDuplicatesError> {
    let matcher = PersonMatcher::new()?;
    let blocks = storage.pds_links().list_blocks(area).await?;
    if blocks.is_empty() {
        return Err(FindDuplicatesError::NobodyThere { area });
    }
    let all: u64 = blocks.iter().map(|(_, _, families)| families).sum();
    let mut report = DuplicatesReport::default();
    for (district, block, _) in blocks {
        let mut families = storage
            .duplicates()
            .families_of_block(district, block)
            .await?;
        if let Area::LocalBody(code) = area {
            families.retain(|family| family.local_body == Some(code));
        }
        let pairs = matcher.within(&families)?;
        let reviews: Vec<ReviewToOpen> = pairs
            .iter()
            .filter(|pair| is_worth_a_look(pair, &families))
            .filter_map(|pair| question(pair, &families, &matcher))
            .collect();
        report.pairs += reviews.len() as u64;
        report.new_reviews += storage.duplicates().open_alike(&reviews, now).await?;
        report.families += families.len() as u64;
        report.members += families
            .iter()
            .map(|family| family.members.len() as u64)
            .sum::<u64>();
        progress(report.families, all);
    }
    storage
        .duplicates()
        .note_search(area, report.members, report.new_reviews, now)
        .await?;
    Ok(report)
}

fn is_worth_a_look(pair: &PersonPair, families: &[Household]) -> bool {
    let [one, other] = [pair.left.0, pair.right.0].map(|at| families[at].local_body);
    let least = if one == other {
        LIKELY_IN_ONE_PANCHAYAT
    } else {
        LIKELY_IN_TWO
    };
    pair.probability >= least
}

fn question(
    pair: &PersonPair,
    families: &[Household],
    matcher: &PersonMatcher,
) -> Option<ReviewToOpen> {
    let mut sides = [pair.left, pair.right].map(|(family, member)| {
        let family = &families[family];
        (family.members[member].id.clone(), family, member + 1)
    });
    sides.sort_by(|one, other| one.0.cmp(&other.0));
    let [(left_id, left, left_place), (right_id, right, right_place)] = sides;
    let evidence = json!({
        "probability": (pair.probability * 1e3).round() / 1e3,
        "left_place": left_place,
        "right_place": right_place,
        "fields": matcher.evidence_json(&pair.evidence),
    });
    Some(ReviewToOpen {
        kind: ReviewKind::Duplicate,
        reason: "alike",
        left_id: left_id?,
        right_id: right_id?,
        left_family: Some(left.id.clone()),
        right_family: right.id.clone(),
        place: [right.district, right.block, right.local_body].map(Option::unwrap_or_default),
        score: Some(thousandths(pair.bits)),
        evidence: evidence.to_string(),
        left_refused_content: None,
        refused_content: None,
    })
}
