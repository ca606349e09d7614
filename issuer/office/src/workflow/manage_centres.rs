//! Opens and closes counters, and says who works at which.

use issuer_domain::{Act, Actor, CentreId, Name, Role, Workplace, WorkplaceCode};

use super::permission::{self, PermissionError};
use crate::app::App;
use crate::storage::StorageError;

/// The most cards that a counter's printer prints in a day.
const PRINTS_MAX: u32 = 500;

/// Why counters stay as they are.
#[derive(Debug, thiserror::Error)]
pub enum CentreError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The person may not.
    #[error(transparent)]
    Permission(#[from] PermissionError),
    /// Not an operator.
    #[error(
        "{0} is no operator of a Lok Mitra Kendra on the staff\n\nhint: `issuer staff add NAME --role lmk-operator`; inspectors and officers need no centre"
    )]
    NoOperator(Actor),
    /// More than any printer prints.
    #[error("a counter prints at most {PRINTS_MAX} cards in a day")]
    Quota,
}

/// Opens a centre; its quota of prints is that of the settings where none is given.
pub async fn add_centre(
    app: &App,
    id: &CentreId,
    name: &Name,
    prints_a_day: Option<u32>,
) -> Result<(), CentreError> {
    permission::require(app, Act::ManageCentres).await?;
    let quota = prints_a_day.unwrap_or(app.config.counter.prints_a_day);
    check_quota(quota)?;
    Ok(app.storage.centres().add(id, name, quota, app.now).await?)
}

/// Closes a centre: it takes no requests any more, and what it took stays.
pub async fn close_centre(app: &App, id: &CentreId) -> Result<(), CentreError> {
    permission::require(app, Act::ManageCentres).await?;
    Ok(app.storage.centres().close(id, app.now).await?)
}

/// Changes how many cards a centre may print in a day.
pub async fn set_print_quota(
    app: &App,
    id: &CentreId,
    prints_a_day: u32,
) -> Result<(), CentreError> {
    permission::require(app, Act::ManageCentres).await?;
    check_quota(prints_a_day)?;
    let centres = app.storage.centres();
    Ok(centres.set_quota(id, prints_a_day, app.now).await?)
}

/// Says at which centre an operator works.
pub async fn assign_operator(app: &App, name: &Actor, id: &CentreId) -> Result<(), CentreError> {
    permission::require(app, Act::ManageCentres).await?;
    let member = app.storage.staff().find(name).await?;
    let is_operator =
        member.is_some_and(|member| member.role == Role::LmkOperator && member.disabled.is_none());
    if !is_operator {
        return Err(CentreError::NoOperator(name.clone()));
    }
    app.storage.centres().assign(name, id, app.now).await?;
    // Her pages go by her workplace.
    if let Ok(code) = WorkplaceCode::parse(id.as_str()) {
        let staff = app.storage.staff();
        let workplace = Workplace::Centre(code);
        staff.place(name, &workplace, app.actor(), app.now).await?;
    }
    Ok(())
}

fn check_quota(prints_a_day: u32) -> Result<(), CentreError> {
    if prints_a_day > PRINTS_MAX {
        return Err(CentreError::Quota);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_postgres::on_both_engines;
    use crate::workflow::test_office::TestOffice;

    fn name() -> Name {
        Name::of_place(Some("लोक मित्र केंद्र"), Some("Lok Mitra Kendra")).unwrap()
    }

    on_both_engines! {
    async fn a_centre_is_opened_once_by_an_officer_and_closed(office: TestOffice) {
        let mut office = office.with_staff().await;
        let id = CentreId::parse("HP-0231").unwrap();
        for who in ["inspector", "lmk-operator", "auditor"] {
            office.act_as(who);
            assert!(add_centre(&office.app, &id, &name(), None).await.is_err(), "{who}");
        }
        office.act_as("officer");
        let app = &office.app;
        add_centre(app, &id, &name(), None).await.unwrap();
        let twice = add_centre(app, &id, &name(), None).await.unwrap_err();
        assert!(twice.to_string().contains("there already"), "{twice}");
        assert!(matches!(set_print_quota(app, &id, 501).await, Err(CentreError::Quota)));
        set_print_quota(app, &id, 25).await.unwrap();
        let centres = app.storage.centres();
        let listed = centres.list(None, 10).await.unwrap();
        assert_eq!((listed.len(), listed[0].prints_a_day), (1, 25));
        close_centre(app, &id).await.unwrap();
        assert!(close_centre(app, &id).await.is_err(), "once");
        assert!(centres.get_open(&id).await.is_err());
        assert_eq!(centres.list(Some(&id), 10).await.unwrap(), []);
    }

    async fn an_operator_works_at_one_centre_at_a_time(office: TestOffice) {
        let office = office.with_staff().await;
        let app = &office.app;
        let operator = Actor::parse("lmk-operator").unwrap();
        let ids = ["HP-1", "HP-2"].map(|id| CentreId::parse(id).unwrap());
        let nowhere = assign_operator(app, &operator, &ids[0]).await;
        assert!(nowhere.is_err(), "there is no such centre");
        for id in &ids {
            add_centre(app, id, &name(), Some(0)).await.unwrap();
            assign_operator(app, &operator, id).await.unwrap();
        }
        let works_at = app.storage.centres().of_operator(&operator).await.unwrap();
        assert_eq!(works_at.as_ref(), Some(&ids[1]));
        for other in ["inspector", "nobody"] {
            let other = Actor::parse(other).unwrap();
            let refused = assign_operator(app, &other, &ids[0]).await;
            assert!(matches!(refused, Err(CentreError::NoOperator(_))));
        }
    }
    }
}
