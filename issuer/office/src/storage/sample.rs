//! Families and cards for the tests of storage.

use issuer_domain::{
    Actor, CardNumber, CardType, Category, CategorySet, Family, FamilyId, Gender, HomeShop,
    LocalBody, LocalBodyKind, Making, Member, MemberFacts, Name, Part, Place, Relation, Timestamp,
};
use tempfile::TempDir;
use time::macros::date;

use super::{
    CardVersion, DatabaseLocation, Household, ImportCounts, ImportRunId, ImportSession,
    ImportStart, Person, PreparedFamily, SignedDraft, StatusListSetup, StatusPlace, Storage,
    Upsert,
};
use crate::test_postgres::empty_postgres;
pub(super) use crate::test_postgres::on_both_engines;

pub(super) const NOW: Timestamp = Timestamp::from_seconds(1_795_219_200);

/// An empty database.
pub(super) struct Office {
    pub(super) storage: Storage,
    pub(super) location: DatabaseLocation,
    /// Holds SQLite's file.
    folder: Option<TempDir>,
}

impl Office {
    pub(super) async fn on_sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let location = DatabaseLocation::Sqlite(folder.path().join("issuer.db"));
        Self::open(location, Some(folder)).await
    }

    pub(super) async fn on_postgres() -> Self {
        Self::open(empty_postgres().await, None).await
    }

    async fn open(location: DatabaseLocation, folder: Option<TempDir>) -> Self {
        Self {
            storage: Storage::open(&location).await.unwrap(),
            location,
            folder,
        }
    }

    /// The same database in a new process.
    pub(super) async fn reopen(self) -> Self {
        self.storage.close().await;
        Self::open(self.location, self.folder).await
    }

    pub(super) async fn run(&self) -> ImportRunId {
        self.storage.import_runs().start("test", NOW).await.unwrap()
    }

    pub(super) async fn import(&self, families: &[Family]) -> Vec<Upsert> {
        let run = self.run().await;
        self.storage
            .families()
            .upsert_batch(run, families)
            .await
            .unwrap()
    }

    pub(super) async fn places(&self, count: u32) -> Vec<StatusPlace> {
        self.storage
            .status_indexes()
            .reserve(count, &SETUP)
            .await
            .unwrap()
    }

    /// Drafts for families 1 to `count`, which are imported.
    pub(super) async fn drafts(&self, count: u32) -> Vec<CardVersion> {
        let families: Vec<Family> = (1..=count).map(|number| family(number, 2)).collect();
        self.import(&families).await;
        let places = self.places(count).await;
        families
            .iter()
            .zip(places)
            .map(|(family, place)| intent(&family.id, place))
            .collect()
    }
}

pub(super) const SETUP: StatusListSetup<'static> = StatusListSetup {
    uri_prefix: "https://s.example/",
    places: 1 << 8,
    new_key: [3; 32],
};

pub(super) fn intent(family_id: &FamilyId, status_place: StatusPlace) -> CardVersion {
    CardVersion {
        number: CardNumber::new(family_id.clone(), 1, Part::WHOLE).unwrap(),
        making: Making::First,
        made_by: Actor::office(),
        replaces_issue: None,
        settlement: None,
        not_before: None,
        family_revision: 1,
        card_type: CardType::Permanent,
        as_on: date!(2026 - 11 - 01),
        issued_at: NOW,
        expires_at: NOW.plus_seconds(10 * 365 * Timestamp::DAY),
        status_place,
        key_id: [1, 2, 3, 4],
        to_be_signed: family_id.as_str().as_bytes().to_vec(),
    }
}

pub(super) fn signed(draft: &CardVersion) -> SignedDraft {
    SignedDraft {
        version: draft.clone(),
        signature: [9; 64],
        qr_text: format!("TEXT OF {}", draft.number),
    }
}

/// Family `number` with members whose ids are the family's number and their place.
pub(super) fn family(number: u32, members: u32) -> Family {
    let name = |hindi: &str, latin: &str| Name::of_place(Some(hindi), Some(latin)).unwrap();
    let place = |lgd_code, hindi: &str, latin: &str| Place {
        lgd_code,
        name: name(hindi, latin),
    };
    Family {
        id: FamilyId::parse(&(10_000_000 + number).to_string()).unwrap(),
        ration_card: Some(format!("HP20190417{number:05}")),
        card_type: CardType::Permanent,
        valid_until: None,
        categories: CategorySet::of([Category::Phh, Category::Bpl]).unwrap(),
        local_body: LocalBody {
            kind: LocalBodyKind::Ward,
            place: place(950_000 + number % 3, "वार्ड ५", "Ward 5"),
        },
        block: place(9_801, "शिमला", "Shimla"),
        district: place(23, "शिमला", "Shimla"),
        home_shop: HomeShop {
            code: "HP23500010".to_owned(),
            name: name("सहकारी सभा", "Society"),
        },
        photo: None,
        as_on: date!(2026 - 11 - 01),
        members: (0..members)
            .map(|at| Member {
                id: format!("{}", 100_000_000 + number * 100 + at),
                name: Name::new(Some("सीता देवी"), Some("Sita Devi")).unwrap(),
                birth_year: (at != 1).then_some(1985),
                gender: Gender::Female,
                relation: if at == 0 {
                    Relation::Head
                } else {
                    Relation::Sibling
                },
                facts: MemberFacts::default(),
            })
            .collect(),
    }
}

/// The ration card of family `number` as the food department has it.
pub(super) fn pds_card(number: u32, members: u32) -> Household {
    let family = family(number, members);
    let ration_card = family.ration_card.clone().unwrap();
    Household {
        id: ration_card.clone(),
        ration_card: Some(ration_card),
        categories: family.categories,
        shop_code: family.home_shop.code.clone(),
        shop_name: Some(family.home_shop.name.clone()),
        district: Some(family.district.lgd_code),
        block: Some(family.block.lgd_code),
        local_body: Some(family.local_body.place.lgd_code),
        local_body_name: None,
        members: family
            .members
            .into_iter()
            .map(|member| Person {
                id: None,
                name: member.name.clone(),
                relative: Some(member.name),
                birth_year: member.birth_year,
                gender: member.gender,
                relation: None,
            })
            .collect(),
    }
}

/// Imports a file in batches of so many families, and counts what was said to be taken.
pub(super) async fn import_in_batches(office: &Office, file: &[Family], batch: usize) -> usize {
    let start = ImportStart {
        source_name: "test",
        owners: None,
        dry_run: false,
        at: NOW,
    };
    let mut session = ImportSession::start(&office.storage, start).await.unwrap();
    let (mut deferred, mut taken, mut line) = (Vec::new(), 0, 0);
    for chunk in file.chunks(batch) {
        let mut prepared = Vec::new();
        for family in chunk {
            line += 1;
            prepared.push(PreparedFamily::new(family.clone(), line));
        }
        let outcome = session.take(&prepared, 10).await.unwrap();
        taken += count_taken(&outcome.outcomes);
        taken -= outcome.taken_back.len();
        let waits = prepared.into_iter().zip(outcome.outcomes);
        deferred.extend(
            waits
                .filter(|(_, one)| *one == Upsert::Deferred)
                .map(|(one, _)| one),
        );
    }
    let outcome = session.take_deferred(&deferred).await.unwrap();
    taken += count_taken(&outcome.outcomes);
    taken -= outcome.taken_back.len();
    let reasons = std::collections::BTreeMap::new();
    session
        .finish(ImportCounts::default(), &reasons)
        .await
        .unwrap();
    taken
}

fn count_taken(outcomes: &[Upsert]) -> usize {
    let not = |outcome: &&Upsert| !matches!(outcome, Upsert::Refused(_) | Upsert::Deferred);
    outcomes.iter().filter(not).count()
}
