//! Families, members, names, numbers and card versions: types and rules of the issuer.
//!
//! The words that a card and the register share (family id, card number, categories, relations)
//! have one home, the wire format's crate, and are re-exported here.

pub mod aadhaar;
mod acknowledgement;
mod actor;
mod api_scope;
mod approval;
mod area;
mod card_key_choice;
mod centre;
mod checked_field;
mod client_name;
mod consent_place;
mod credential_status;
mod date;
mod digits;
mod family;
mod family_change;
mod fee;
mod feedback_topic;
mod field_profile;
mod grievance;
mod hand_over_mode;
mod heads;
mod hold;
mod in_both_languages;
mod key_limits;
mod left_out_reason;
mod lot_accounts;
mod making;
mod masked_id;
mod masked_name;
mod member_facts;
mod money;
mod money_words;
mod month;
mod name;
mod notice_event;
mod number_pattern;
mod payment;
mod place;
pub mod production;
mod proof;
mod reprint_request;
mod request_reason;
mod request_stage;
mod revocation_reason;
mod role;
mod sampling_plan;
mod signing_key;
mod suspension_reason;
mod symbol_counts;
mod tracking;
mod transition;
mod upi;
pub mod word;
mod workplace;

pub use acknowledgement::{AcknowledgementError, AcknowledgementNumber};
pub use actor::{Actor, ActorError};
pub use api_scope::ApiScope;
pub use approval::{ApprovalKind, ApprovalState};
pub use area::{Area, AreaError};
pub use card_key_choice::{
    CardKeyChoice, CardKeyStanding, CardKeyWarning, NoCardKey, NotNow, choose_card_key,
};
pub use card_payload::{
    CardNumber, CardType, Category, CategorySet, FamilyId, Gender, KeyId, KeyState, KeyUse, Month,
    Part, Relation, Timestamp, TrustedKey,
};
pub use centre::{CentreId, CentreIdError};
pub use checked_field::CheckedField;
pub use client_name::{ClientName, ClientNameError};
pub use consent_place::ConsentPlace;
pub use credential_status::CredentialStatus;
pub use date::{BirthDate, DateError, parse_date};
pub use digits::{digit_value, with_ascii_digits};
pub use family::{Family, Member, Photo};
pub use family_change::{ChangeKind, FamilyChange};
pub use fee::{Fee, FeeItem, RateList, RateListError, RateLists};
pub use feedback_topic::FeedbackTopic;
pub use field_profile::{FieldProfile, SharedField};
pub use grievance::{Age, GrievanceCategory, GrievanceState, GrievanceStepRefused};
pub use hand_over_mode::HandOverMode;
pub use heads::{heads_differ, nfsa_head};
pub use hold::{FamilyFacts, HindiNames, Hold, HoldPolicy};
pub use key_limits::KeyLimits;
pub use left_out_reason::LeftOutReason;
pub use lot_accounts::{LotCounts, StockCounts, Unexplained};
pub use making::{Making, ReprintReason};
pub use masked_id::masked_family_id;
pub use member_facts::{Ekyc, MemberFacts, Mobile, VaultReference};
pub use money::{Money, MoneyError};
pub use month::{RationMonth, begins_in_india, day_in_india};
pub use name::{Name, NameError};
pub use notice_event::NoticeEvent;
pub use number_pattern::{NumberPattern, NumberPatternError};
pub use payment::{
    Confirmation, PaymentState, PaymentStep, PaymentWay, Utr, UtrError, payment_reference,
    request_of_payment,
};
pub use place::{HomeShop, LocalBody, LocalBodyKind, Place};
pub use production::{Production, Signing};
pub use proof::Proof;
pub use reprint_request::{Decided, RefusalReason, RequestState, RequestStepRefused};
pub use request_reason::{Remedy, RequestReason};
pub use request_stage::{CardWay, RequestProgress, RequestStage, StageEnd, StageStep};
pub use revocation_reason::RevocationReason;
pub use role::{Act, Role};
pub use sampling_plan::SamplingPlan;
pub use signing_key::{
    KeyStepRefused, SigningKey, SigningKeyState, SigningWindow, key_use_word, parse_key_use,
};
pub use suspension_reason::SuspensionReason;
pub use symbol_counts::SymbolCounts;
pub use tracking::{TrackingSecret, TrackingSecretError};
pub use transition::TransitionRefused;
pub use upi::{PaymentReference, UpiAddress, UpiError, UpiLink, UpiPayee};
pub use workplace::{Workplace, WorkplaceCode, WorkplaceError};
