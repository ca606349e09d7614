use super::*;
use crate::workflow::test_office::{NOW, TestOffice, family};

async fn examined(office: &TestOffice, now: Timestamp) -> Vec<Finding> {
    let patient = Patient {
        config: &office.app.config,
        demo: DemoKeyPolicy::Allow,
        now,
    };
    examine(&patient).await
}

fn state_of(findings: &[Finding], area: &str) -> Option<State> {
    let of_area = findings.iter().filter(|one| one.area == area);
    of_area.map(|one| one.state).max()
}

#[tokio::test]
async fn what_is_not_well_is_told_with_how_to_mend_it() {
    let office = TestOffice::open().await;
    office.import(&[family(1, 2)]).await;
    let findings = examined(&office, NOW).await;
    for area in ["database", "fonts", "layouts", "photos", "output folder"] {
        assert_eq!(state_of(&findings, area), Some(State::Ok), "{area}");
    }
    // The example settings name keys that nobody has made.
    assert_eq!(state_of(&findings, "keys"), Some(State::Failing));
    assert_eq!(state_of(&findings, "backup"), Some(State::Warning));
    for finding in &findings {
        let is_well = matches!(finding.state, State::Ok | State::NotChecked);
        assert_eq!(finding.mend.is_empty(), is_well, "{finding:?}");
    }
}

#[tokio::test]
async fn a_clock_behind_what_was_done_is_told() {
    let office = TestOffice::open().await;
    let storage = &office.app.storage;
    storage
        .note_events(1, NOW.plus_seconds(3 * Timestamp::DAY))
        .await;
    let findings = examined(&office, NOW).await;
    assert_eq!(state_of(&findings, "clock"), Some(State::Failing));
    let later = NOW.plus_seconds(9 * Timestamp::DAY);
    let findings = examined(&office, later).await;
    assert_ne!(state_of(&findings, "clock"), Some(State::Failing));
    assert_eq!(state_of(&findings, "audit"), Some(State::Warning));
}

#[tokio::test]
async fn a_database_that_is_not_there_is_not_made() {
    let office = TestOffice::open().await;
    let mut config = Config::clone(&office.app.config);
    let path = config.database.path.unwrap().with_file_name("other.sqlite");
    config.database.path = Some(path.clone());
    let patient = Patient {
        config: &config,
        demo: DemoKeyPolicy::Allow,
        now: NOW,
    };
    let findings = examine(&patient).await;
    assert_eq!(state_of(&findings, "database"), Some(State::Failing));
    assert!(!path.exists());
}
