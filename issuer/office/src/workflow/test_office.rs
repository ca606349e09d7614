//! An office of its own for each test: a database in a temporary folder, demo keys, a fixed time.

use std::sync::Arc;

use card_payload::Timestamp;
use issuer_domain::{
    Actor, CardType, Category, CategorySet, Family, FamilyId, Gender, HomeShop, LocalBody,
    LocalBodyKind, Member, MemberFacts, Name, Place, Relation, Role,
};
use tempfile::TempDir;
use time::macros::date;

use crate::app::App;
use crate::config::Config;
use crate::signing::KeyRing;
use crate::test_postgres::empty_postgres_url;
use crate::workflow::secret_columns::init_secrets;

/// 2026-11-21T00:00:00Z.
pub(crate) const NOW: Timestamp = Timestamp::from_seconds(1_795_219_200);

pub(crate) struct TestOffice {
    pub(crate) app: App,
    pub(crate) keys: KeyRing,
    folder: TempDir,
}

impl TestOffice {
    /// On SQLite, where nothing depends on the engine.
    pub(crate) async fn open() -> Self {
        Self::on_sqlite().await
    }

    pub(crate) async fn on_sqlite() -> Self {
        Self::with_settings(|_| ()).await
    }

    pub(crate) async fn on_postgres() -> Self {
        let url = empty_postgres_url().await;
        Self::with_settings(|config| {
            config.database.path = None;
            config.database.postgres = Some(url);
        })
        .await
    }

    async fn with_settings(change: impl FnOnce(&mut Config)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("issuer.toml");
        std::fs::write(&path, include_str!("../../../config.example.toml")).unwrap();
        let mut config = Config::load(&path).unwrap();
        change(&mut config);
        let app = App::open(config, Actor::office(), NOW, [7; 32])
            .await
            .unwrap();
        Self {
            app,
            keys: KeyRing::demo().unwrap(),
            folder,
        }
    }

    /// The same office after its process died and another one started, at another time.
    pub(crate) async fn open_again(self, now: Timestamp) -> Self {
        let config = Config::clone(&self.app.config);
        self.app.storage.close().await;
        let app = App::open(config, Actor::office(), now, [8; 32])
            .await
            .unwrap();
        Self {
            app,
            keys: self.keys,
            folder: self.folder,
        }
    }

    /// The same office with a key for secret columns.
    pub(crate) async fn with_secret_columns(mut self) -> Self {
        let key_file = self.folder.path().join("secrets.key");
        self.settings().secrets.key_file = Some(key_file);
        init_secrets(&self.app).await.unwrap();
        self.open_again(NOW).await
    }

    /// The same office with one of each role on its staff, named like the role; the officer acts.
    pub(crate) async fn with_staff(mut self) -> Self {
        for role in Role::ALL {
            let name = Actor::parse(role.word()).unwrap();
            let staff = self.app.storage.staff();
            staff.add(&name, role, &Actor::office(), NOW).await.unwrap();
        }
        let second = Actor::parse("officer-2").unwrap();
        let staff = self.app.storage.staff();
        let by = Actor::office();
        staff.add(&second, Role::Officer, &by, NOW).await.unwrap();
        self.act_as("officer");
        self
    }

    /// The settings, to be changed.
    pub(crate) fn settings(&mut self) -> &mut Config {
        Arc::make_mut(&mut self.app.config)
    }

    /// Another person goes on.
    pub(crate) fn act_as(&mut self, name: &str) {
        let actor = Actor::parse(name).unwrap();
        self.app.storage = self.app.storage.acting_as(actor);
    }

    /// The status words of a family's cards, in the order of issues and parts.
    pub(crate) async fn statuses(&self, number: u32) -> Vec<&'static str> {
        let id = family(number, 1).id;
        let cards = self.app.storage.cards();
        let mut cards = cards.list_of_families(&[&id]).await.unwrap();
        let cards = cards.remove(&id).unwrap_or_default();
        cards.iter().map(|card| card.status.word()).collect()
    }

    pub(crate) async fn import(&self, families: &[Family]) {
        let run = self
            .app
            .storage
            .import_runs()
            .start("test", NOW)
            .await
            .unwrap();
        let outcomes = self
            .app
            .storage
            .families()
            .upsert_batch(run, families)
            .await
            .unwrap();
        assert_eq!(outcomes.len(), families.len());
    }
}

/// Family number `number` with so many members, all of them synthetic.
pub(crate) fn family(number: u32, members: u32) -> Family {
    let name = |hindi: &str, latin: &str| Name::new(Some(hindi), Some(latin)).unwrap();
    let place = |lgd_code, hindi: &str, latin: &str| Place {
        lgd_code,
        name: name(hindi, latin),
    };
    Family {
        id: FamilyId::parse(&(10_000_000 + number).to_string()).unwrap(),
        ration_card: None,
        card_type: CardType::Permanent,
        valid_until: None,
        categories: CategorySet::only(Category::Phh),
        local_body: LocalBody {
            kind: LocalBodyKind::Panchayat,
            place: place(12_345, "धर्मपुर", "Dharampur"),
        },
        block: place(3_700, "सदर", "Sadar"),
        district: place(24, "मंडी", "Mandi"),
        home_shop: HomeShop {
            code: "HP0245".to_owned(),
            name: name("सहकारी सभा", "Sahkari Sabha"),
        },
        photo: None,
        as_on: date!(2026 - 11 - 01),
        members: (0..members)
            .map(|place| Member {
                id: (100_000_000 + number * 100 + place).to_string(),
                name: name("सीता देवी", "Sita Devi"),
                birth_year: Some(1960 + u16::try_from(place).unwrap()),
                gender: Gender::Female,
                relation: if place == 0 {
                    Relation::Head
                } else {
                    Relation::Child
                },
                facts: MemberFacts::default(),
            })
            .collect(),
    }
}
