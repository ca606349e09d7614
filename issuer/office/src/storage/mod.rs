//! The database: the only place with SQL, one file per aggregate.
//!
//! Every function that writes is one transaction and safe to repeat. What a shop or a printer may
//! ever see is stored first: a card's intent before its signature, a version of the verifier
//! update before the update.
//!
//! ```text
//! ImportSession::start → take … → take_deferred → finish
//! families().list_without_card → cards().draft
//! cards().list_drafts → sign, verify → cards().store_signed
//! lots().freeze → lots().claim → lots().list_cards → draw → lots().complete
//! lots().record_return → draw_inspection → record_findings → pack → dispatch
//! consignments().receive → lots().record_deliveries → close
//! requests().open → payments().initiate → confirm → requests().step → cards().store_signed
//! publications().take_version → status_indexes().list_not_valid → publications().record
//! ```

mod acknowledgements;
mod aggregates;
mod api_answers;
mod api_clients;
mod approvals;
mod area_families;
mod areas;
mod audit;
mod audit_chain;
mod audit_search;
mod backups;
mod bare_rows;
mod batch;
mod block_lists;
mod bundles;
mod call_consents;
mod card_journeys;
mod card_live;
mod card_rows;
mod card_signing;
mod card_status;
mod card_version;
mod cards;
mod cards_on_their_way;
mod centres;
mod chores;
mod consignment_cards;
mod consignments;
mod counter_family;
mod counter_money;
mod counter_prints;
mod counter_refused;
mod deliveries;
mod duplicate_holds;
mod duplicates;
mod engine;
mod error;
mod export_standings;
mod families;
mod family_conflicts;
mod family_decisions;
mod family_holds;
mod family_lookup;
mod family_record;
mod family_rows;
mod family_writes;
mod feedback;
mod gone_families;
mod grants;
mod grievance_areas;
mod grievances;
mod health;
mod households;
mod import_history;
mod import_runs;
mod import_session;
mod index_permutation;
mod indicators;
mod inspection_results;
mod inspection_rows;
mod issued_cards;
mod lot_accounts;
mod lot_candidates;
mod lot_cards;
mod lot_exports;
mod lot_freeze;
mod lot_inspections;
mod lot_left_out;
mod lot_pieces;
mod lot_refused;
mod lot_returns;
mod lot_shards;
mod lot_stages;
mod lot_stock;
mod lot_supplements;
#[cfg(test)]
mod lot_test_office;
mod lot_totals;
mod lots;
mod lots_given;
mod member_secrets;
mod moved_members;
mod named_reads;
mod notices;
mod number_claims;
mod old_words;
mod open;
mod outdated_cards;
mod payment_rows;
mod payments;
mod pds_link_results;
mod pds_links;
mod pds_list;
mod pds_outcome;
mod photos;
mod planned_bundles;
mod portability;
mod prepared_family;
mod publications;
mod readiness;
mod reprint_requests;
mod request_cards;
mod request_rows;
mod request_steps;
mod retention;
mod review_words;
mod reviews;
#[cfg(test)]
mod sample;
mod self_checks;
mod settle_deferred;
mod settlements;
mod shares;
mod shop_ledgers;
mod sign_ins;
mod signing_key_rows;
mod signing_keys;
mod staff;
mod status_indexes;
mod taken_back;
#[cfg(test)]
mod tampering;
mod trust_lists;
mod vital_signs;
mod web_sessions;

pub use api_answers::{ApiAnswers, Begun};
pub use api_clients::{ApiClient, ApiClients, ApiToken};
pub use approvals::{Approval, ApprovalId, Approvals, ApprovedRequest};
pub use audit::AuditEvent;
pub use audit_chain::{AuditChain, AuditFilter, AuditRow, StoredCheckpoint};
pub use audit_search::AuditSearch;
pub use backups::{Backups, Loading, Snapshot};
pub use bare_rows::{BareLoad, BareRows};
pub use block_lists::{BlockAction, BlockList, BlockListState, BlockLists};
pub use bundles::{BUNDLE_MAX, Bundle, Packed};
pub use call_consents::{CallConsent, CallConsents, SheetDraw};
pub use card_journeys::CardJourney;
pub use card_status::{CardTarget, ChangeRefused, StatusChange, StatusChanged};
pub use card_version::{CardVersion, SettlementId, SignedDraft, StoredCard};
pub use cards::Cards;
pub use centres::{Centre, Centres};
pub use chores::{Chore, Chores};
pub use consignment_cards::{CardAtOffice, ConsignmentLine, OfficeCounts};
pub use consignments::{Consignment, Consignments, Dispatching, Receiving};
pub use counter_family::CounterFamily;
pub use counter_money::{CentreActivity, CentreDay, CounterMoney, DayMoney};
pub use counter_prints::CounterPrints;
pub use counter_refused::CounterRefused;
pub use deliveries::{CardDelivery, Delivered, Delivery, DeliveryOutcome};
pub use duplicates::{Duplicates, refused_families};
pub use engine::{
    ColumnKind, Connections, DatabaseLocation, LocationError, Table, drop_schema, new_schema,
    schema_location,
};
pub use error::StorageError;
pub use export_standings::SealedBundle;
pub use families::{Families, StoredFamily};
pub use family_conflicts::Conflict;
pub use family_record::from_hex as checksum_from_hex;
pub use grievances::{Grievances, NewGrievance, StoredGrievance};
pub use health::{Health, Newest, Setting};
pub use households::{Household, Person};
pub use import_history::ImportOutcome;
pub use import_runs::{ImportCounts, ImportRunId, ImportRunRecord, ImportRuns};
pub use import_session::{ImportSession, ImportStart, Taken, TakenBack, Upsert};
pub use indicators::{
    Counted, Indicators, LotProgress, PressYield, RefusedScans, RequestFunnel, WaitingRequests,
};
pub use inspection_results::{CardFinding, FindingOutcome, Inspected};
pub use issued_cards::{Doubled, IssuedCard, IssuedCards};
pub use lot_accounts::{LotStanding, OpenItem};
pub use lot_candidates::LotCandidate;
pub use lot_exports::{LotExport, LotExports, PurgeCertificate};
pub use lot_freeze::{Arrange, FreezePlan};
pub use lot_inspections::{InspectedCard, Inspection, RoundKind, RoundState};
pub use lot_left_out::LeftOutFamily;
pub use lot_pieces::{Piece, PieceFile, PieceKind, PieceState};
pub use lot_refused::LotRefused;
pub use lot_returns::{CardReport, PressReturn, PressReturned, ReportOutcome, ReturnCounts};
pub use lot_shards::Claim;
pub use lot_stages::LotStage;
pub use lot_stock::StockDay;
pub use lot_supplements::LackingFamily;
pub use lot_totals::{LotTotals, TotalKind};
pub use lots::{Lot, LotCard, LotCards, Lots};
pub use lots_given::GivenLot;
pub use member_secrets::{MemberSecrets, SecretColumns};
pub use moved_members::ShownElsewhere;
pub use notices::{NoticeCounts, Notices, Telling, WaitingNotice};
pub use number_claims::OtherFamily;
pub use open::Storage;
pub use outdated_cards::OutdatedCard;
pub use payment_rows::StoredPayment;
pub use payments::{Confirmed, Confirming, Payments, Receipt};
pub use pds_link_results::PdsDifference;
pub use pds_links::{LinkRunId, PdsLinks};
pub use pds_list::{PdsCounts, PdsImportId, PdsList, PdsUpsert};
pub use pds_outcome::{LinkCounts, LinkEvidence, LinkOutcome};
pub use photos::PhotoStore;
pub use planned_bundles::{BundlePlace, PlannedBundle};
pub use prepared_family::PreparedFamily;
pub use publications::Publications;
pub use readiness::{LocalBodyReadiness, ReadinessCounts};
pub use reprint_requests::{NewRequest, RequestFilter, Requests};
pub use request_rows::StoredRequest;
pub use request_steps::{Deciding, RequestStep};
pub use retention::{Retention, Shredded};
pub use review_words::{ReviewKind, ReviewState};
pub use reviews::{Review, ReviewFilter, ReviewToOpen, Reviews};
pub use self_checks::{SelfChecks, StoredSelfCheck, WrongField};
pub use settlements::{SettlementKind, Settlements};
pub use shares::{NewShare, Share, ShareWay, Shares};
pub use shop_ledgers::{LedgerFile, LedgerLine, LedgerTaken, ShopLedgers, ShopMonth};
pub use sign_ins::{SignIn, SignIns};
pub use signing_keys::{CardOfKey, SigningKeys};
pub use staff::{Staff, StaffMember};
pub use status_indexes::{StatusIndexes, StatusList, StatusListSetup, StatusPlace};
pub use trust_lists::{NewTrustList, TrustLists};
pub use vital_signs::{ConnectionsNow, VitalSigns, Waiting};
pub use web_sessions::{StoredSession, WebSessions};
