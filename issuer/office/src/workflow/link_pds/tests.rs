use issuer_domain::{
    CardType, Category, CategorySet, Family, FamilyId, Gender, HomeShop, LocalBody, LocalBodyKind,
    Member, MemberFacts, Name, Place, Relation,
};
use time::macros::date;

use super::*;
use crate::storage::{DatabaseLocation, PdsCounts, Person, Review, ReviewFilter};
use crate::test_postgres::empty_postgres;
use crate::workflow::test_office::NOW;

pub(super) fn person(hindi: &str, latin: &str, birth_year: u16) -> Person {
    let script = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let (hindi, latin) = (script(hindi), script(latin));
    Person {
        id: None,
        name: Name::new(hindi.as_deref(), latin.as_deref()).unwrap(),
        relative: None,
        birth_year: Some(birth_year),
        gender: Gender::Unknown,
        relation: None,
    }
}

pub(super) fn household(id: &str, persons: &[Person]) -> Household {
    Household {
        id: id.to_owned(),
        ration_card: Some(id.to_owned()),
        categories: CategorySet::only(Category::Phh),
        shop_code: "HP18144000".to_owned(),
        shop_name: None,
        district: Some(18),
        block: Some(9_360),
        local_body: Some(914_400),
        local_body_name: None,
        members: persons.to_vec(),
    }
}

/// A family of the register with these persons.
fn family(number: u32, ration_card: Option<&str>, persons: &[Person]) -> Family {
    let name = |latin: &str| Name::new(None, Some(latin)).unwrap();
    let place = |lgd_code, latin: &str| Place {
        lgd_code,
        name: name(latin),
    };
    let members = persons.iter().zip(0..).map(|(person, at)| Member {
        id: (100_000_000 + number * 100 + at).to_string(),
        name: person.name.clone(),
        birth_year: person.birth_year,
        gender: person.gender,
        relation: if at == 0 {
            Relation::Head
        } else {
            Relation::Child
        },
        facts: MemberFacts::default(),
    });
    Family {
        id: FamilyId::parse(&(10_000_000 + number).to_string()).unwrap(),
        ration_card: ration_card.map(str::to_owned),
        card_type: CardType::Permanent,
        valid_until: None,
        categories: CategorySet::only(Category::Phh),
        local_body: LocalBody {
            kind: LocalBodyKind::Panchayat,
            place: place(914_400, "Kotla"),
        },
        block: place(9_360, "Nagrota"),
        district: place(18, "Kangra"),
        home_shop: HomeShop {
            code: "HP18144000".to_owned(),
            name: name("Society"),
        },
        photo: None,
        as_on: date!(2026 - 11 - 01),
        members: members.collect(),
    }
}

fn sharmas() -> Vec<Person> {
    vec![
        person("राजेश शर्मा", "Rajesh Sharma", 1975),
        person("सुनीता शर्मा", "Sunita Sharma", 1979),
        person("अंकित शर्मा", "Ankit Sharma", 2003),
    ]
}

fn negis() -> Vec<Person> {
    vec![
        person("तारा नेगी", "Tara Negi", 1981),
        person("विक्रम नेगी", "Vikram Negi", 1978),
        person("पूजा नेगी", "Pooja Negi", 2006),
    ]
}

struct Case {
    storage: Storage,
    _folder: tempfile::TempDir,
}

impl Case {
    async fn new(
        location: Option<DatabaseLocation>,
        families: &[Family],
        cards: &[Household],
    ) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let location =
            location.unwrap_or_else(|| DatabaseLocation::Sqlite(folder.path().join("issuer.db")));
        let storage = Storage::open(&location).await.unwrap();
        let case = Self {
            storage,
            _folder: folder,
        };
        case.import(families, cards).await;
        case
    }

    async fn import(&self, families: &[Family], cards: &[Household]) {
        let run = self.storage.import_runs().start("test", NOW).await.unwrap();
        let stored = self.storage.families().upsert_batch(run, families).await;
        stored.unwrap();
        let list = self.storage.pds_list();
        let import = list.start("list", NOW).await.unwrap();
        let cards: Vec<_> = cards.iter().map(|card| (card.clone(), None)).collect();
        list.upsert_batch(import, &cards).await.unwrap();
        list.finish(import, PdsCounts::default(), NOW)
            .await
            .unwrap();
    }

    async fn link(&self) -> Vec<String> {
        link_pds(&self.storage, NOW, |_, _| {}).await.unwrap();
        let outcomes = self.storage.pds_links().list("", 100).await.unwrap();
        let told = outcomes.into_iter().map(|(card, outcome)| match outcome {
            LinkOutcome::Linked {
                family_id,
                evidence,
                ..
            } => format!("{card} {family_id} {}", evidence.word()),
            LinkOutcome::Review | LinkOutcome::NotFound => format!("{card} {}", outcome.word()),
        });
        told.collect()
    }

    async fn waiting(&self) -> Vec<Review> {
        let filter = ReviewFilter {
            kind: None,
            state: None,
            area: Area::State,
        };
        self.storage.reviews().list(&filter, 0, 100).await.unwrap()
    }

    async fn decide(&self, id: u64, decision: ReviewState) -> Result<Review, StorageError> {
        let reviews = self.storage.reviews();
        reviews.decide(id, decision, "seen at the door", NOW).await
    }
}

macro_rules! on_both_engines {
    ($(async fn $name:ident($location:ident) $body:block)+) => {
        $(
            mod $name {
                use super::*;

                async fn scenario($location: Option<DatabaseLocation>) $body

                #[tokio::test]
                async fn on_sqlite() {
                    scenario(None).await;
                }

                #[tokio::test]
                async fn on_postgres() {
                    scenario(Some(empty_postgres().await)).await;
                }
            }
        )+
    };
}

on_both_engines! {
async fn numbers_link_where_names_agree_and_persons_link_without_numbers(location) {
    let families = [
        family(1, Some("HP1"), &sharmas()),
        family(2, None, &negis()),
        family(3, None, &[person("", "Bimla Thakur", 1950), person("", "Jai Thakur", 1948)]),
    ];
    let mut by_id = household("HP3", &[person("बिमला ठाकुर", "", 1951)]);
    by_id.members[0].id = Some("100000300".to_owned());
    let cards = [
        household("HP1", &sharmas()),
        household("HP2", &[
            person("", "Taraa Negi", 1981),
            person("", "Bikram Negi", 1978),
            person("", "Puja Negi", 2006),
        ]),
        by_id,
        household("HP4", &[person("", "Zorawar Katoch", 1960), person("", "Nirmal Katoch", 1963)]),
    ];
    let case = Case::new(location, &families, &cards).await;
    let expected = [
        "HP1 10000001 ration_card",
        "HP2 10000002 persons",
        "HP3 10000003 member_ids",
        "HP4 not_found",
    ];
    assert_eq!(case.link().await, expected);
    assert_eq!(case.link().await, expected, "again, the same");
    assert_eq!(case.waiting().await, []);
    // The food department's number is not the register's: told, not taken over.
    let links = case.storage.pds_links();
    let differing = links.list_differences(Area::District(18), "", 10).await.unwrap();
    let cards: Vec<&str> = differing.iter().map(|one| one.card.id.as_str()).collect();
    assert_eq!(cards, ["HP2", "HP3"]);
    assert_eq!(differing[0].family.ration_card, None);
}
}

on_both_engines! {
async fn a_number_that_names_contradict_is_asked_once_and_the_answer_is_kept(location) {
    let families = [family(1, Some("HP1"), &sharmas()), family(2, None, &negis())];
    let cards = [household("HP1", &negis())];
    let case = Case::new(location, &families, &cards).await;
    assert_eq!(case.link().await, ["HP1 review"]);
    let waiting = case.waiting().await;
    assert_eq!(waiting.len(), 1);
    assert_eq!((waiting[0].reason.as_str(), waiting[0].right_id.as_str()), ("names_contradict", "10000001"));
    case.link().await;
    assert_eq!(case.waiting().await.len(), 1, "one question, however often it runs");
    case.decide(waiting[0].id, ReviewState::Different).await.unwrap();
    case.import(&families, &cards).await;
    assert_eq!(case.link().await, ["HP1 10000002 persons"], "the next best evidence counts");
    assert_eq!(case.waiting().await, []);
    case.decide(waiting[0].id, ReviewState::Same).await.unwrap();
    assert_eq!(case.link().await, ["HP1 10000001 decision"]);
    case.decide(waiting[0].id, ReviewState::Open).await.unwrap();
    assert_eq!(case.link().await, ["HP1 review"], "taken back, it is a question again");
}
}

on_both_engines! {
async fn a_card_over_two_families_and_a_family_with_two_cards_are_questions(location) {
    let mut both = sharmas();
    both.extend(negis());
    let families = [
        family(1, None, &sharmas()),
        family(2, None, &negis()),
        family(3, Some("HP7"), &[person("", "Bimla Thakur", 1950), person("", "Jai Thakur", 1948)]),
    ];
    let thakurs = [person("", "Bimla Thakur", 1950), person("", "Jai Thakur", 1948)];
    let cards = [
        household("HP5", &both),
        household("HP7", &thakurs),
        household("HP8", &thakurs),
    ];
    let case = Case::new(location, &families, &cards).await;
    assert_eq!(case.link().await, ["HP5 review", "HP7 10000003 ration_card", "HP8 review"]);
    let waiting = case.waiting().await;
    let asked: Vec<(&str, &str, &str)> = waiting
        .iter()
        .map(|one| (one.left_id.as_str(), one.right_id.as_str(), one.reason.as_str()))
        .collect();
    assert_eq!(asked, [
        ("HP5", "10000001", "split"),
        ("HP5", "10000002", "split"),
        ("HP8", "10000003", "second_card"),
    ]);
    // One card cannot be two families'.
    case.decide(waiting[0].id, ReviewState::Same).await.unwrap();
    let refused = case.decide(waiting[1].id, ReviewState::Same).await.unwrap_err();
    assert!(matches!(refused, StorageError::DecidedOtherwise { .. }), "{refused}");
}
}

#[tokio::test]
async fn an_empty_list_is_told() {
    let case = Case::new(None, &[family(1, None, &sharmas())], &[]).await;
    let refused = link_pds(&case.storage, NOW, |_, _| {}).await.unwrap_err();
    assert!(
        refused
            .to_string()
            .contains("issuer import FILE --source pds-cards")
    );
}
