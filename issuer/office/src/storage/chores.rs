use issuer_domain::Timestamp;

use super::engine::Statement;
use super::{Storage, StorageError};

/// What workers do by themselves at its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chore {
    /// The verifier update, where one is due.
    Publish,
    /// A checkpoint over the audit chain, where something happened.
    Checkpoint,
    /// Sessions whose time is over.
    Sessions,
}

impl Chore {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Publish, Self::Checkpoint, Self::Sessions];

    /// Its name in the database and in the log.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Publish => "publish",
            Self::Checkpoint => "checkpoint",
            Self::Sessions => "sessions",
        }
    }
}

/// What workers do by themselves, each by one of them at a time.
#[derive(Debug, Clone, Copy)]
pub struct Chores<'a> {
    pub(super) storage: &'a Storage,
}

impl Chores<'_> {
    /// Takes a chore whose time has come and that nobody has. `false` where it is not so. The lease
    /// runs by the database's clock; whoever dies loses the chore with it.
    pub async fn claim(
        &self,
        chore: Chore,
        worker: &str,
        now: Timestamp,
        lease_ms: u32,
    ) -> Result<bool, StorageError> {
        let mut claim =
            Statement::new("insert into chore (name, worker, next_at, lease_until) values (");
        claim.push_value(chore.word()).push(", ");
        claim.push_value(worker).push(", ");
        claim.push_value(now.seconds()).push(", ");
        claim.push_clock().push(" + ").push_value(lease_ms);
        claim.push(
            ") on conflict (name) do update
             set worker = excluded.worker,
                 lease_until = excluded.lease_until
             where (chore.lease_until is null or chore.lease_until < ",
        );
        claim.push_clock().push(") and chore.next_at <= ");
        claim.push_value(now.seconds());
        let mut transaction = self.storage.begin_claim().await?;
        let claimed = transaction.execute(claim).await?;
        transaction.commit().await?;
        Ok(claimed == 1)
    }

    /// Gives a chore back and says when it is to be done next. `false` where another worker has it
    /// now.
    pub async fn give_back(
        &self,
        chore: Chore,
        worker: &str,
        next_at: Timestamp,
    ) -> Result<bool, StorageError> {
        let update = Statement::new(
            "update chore
             set lease_until = null,
                 next_at = $1
             where name = $2
               and worker = $3
               and lease_until is not null",
        );
        let update = update.bind(next_at.seconds()).bind(chore.word());
        let mut transaction = self.storage.begin_claim().await?;
        let given = transaction.execute(update.bind(worker)).await?;
        transaction.commit().await?;
        Ok(given == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{NOW, Office, on_both_engines};
    use super::*;

    on_both_engines! {
    async fn a_chore_is_one_workers_until_it_is_given_back_or_its_lease_is_over(office: Office) {
        let chores = office.storage.chores();
        let claim = |worker, now, lease| chores.claim(Chore::Publish, worker, now, lease);
        assert!(claim("a", NOW, 60_000).await.unwrap());
        assert!(!claim("b", NOW, 60_000).await.unwrap(), "a has it");
        assert!(chores.claim(Chore::Sessions, "b", NOW, 60_000).await.unwrap());
        let later = NOW.plus_seconds(300);
        assert!(!chores.give_back(Chore::Publish, "b", later).await.unwrap());
        assert!(chores.give_back(Chore::Publish, "a", later).await.unwrap());
        assert!(!claim("b", NOW, 0).await.unwrap(), "its time has not come");
        assert!(claim("b", later, 0).await.unwrap());
        while !claim("c", later, 60_000).await.unwrap() {
            tokio::task::yield_now().await;
        }
        assert!(!chores.give_back(Chore::Publish, "b", later).await.unwrap(), "it was lost");
    }
    }
}
