//! The pieces of a lot, and the workers that make them: claimed with a lease, fenced, given back.
//!
//! A worker may die or sleep at any moment. Its lease then runs out by the database's clock and
//! another one claims the piece; what the first one says later about it changes no row, because the
//! fence has risen meanwhile.

use issuer_domain::Timestamp;

use super::engine::Statement;
use super::lot_pieces::{Piece, PieceFile, PieceKind, kind, read_piece};
use super::lots::Lots;
use super::{Storage, StorageError};

/// So often a piece may fail before it is left for a person to look at.
const FAILURES_MAX: i64 = 5;

/// A piece in the hands of a worker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The lot.
    pub lot_id: String,
    /// Number of the piece.
    pub shard: i64,
    /// What it is.
    pub kind: PieceKind,
    /// Its first card's place in the lot.
    pub first: u64,
    /// Its last card's place.
    pub last: u64,
    /// Who has it.
    pub worker: String,
    /// Which claim of the piece this is.
    fence: i64,
}

impl Lots<'_> {
    /// Claims the first piece that waits, or whose worker's lease has run out; of one lot, or of
    /// all. A lot's manifest waits until everything else is made.
    pub async fn claim(
        &self,
        worker: &str,
        lot_id: Option<&str>,
        lease_ms: u32,
    ) -> Result<Option<Claim>, StorageError> {
        let mut transaction = self.storage.begin_claim().await?;
        let mut claim = Statement::new("update lot_shard set state = 'claimed', worker = ");
        claim.push_value(worker);
        claim.push(", fence = fence + 1, drawn = 0, lease_until = ");
        claim.push_clock().push(" + ").push_value(lease_ms);
        claim.push(
            " where (lot_id, shard) = (
                 select open.lot_id, open.shard
                 from lot_shard as open
                 where (open.state = 'waiting' or (open.state = 'claimed' and open.lease_until < ",
        );
        claim.push_clock();
        claim.push(
            "))
                   and (open.kind <> 'finish' or not exists (
                       select 1
                       from lot_shard as other
                       where other.lot_id = open.lot_id
                         and other.kind <> 'finish'
                         and other.state <> 'done'
                   ))",
        );
        if let Some(lot_id) = lot_id {
            claim.push(" and open.lot_id = ").push_value(lot_id);
        }
        claim.push(" order by open.lot_id, open.shard limit 1");
        claim.push_skip_locked();
        claim.push(") returning lot_id, shard, kind, first_position, last_position, fence");
        let Some(row) = transaction.fetch_optional(claim).await? else {
            return Ok(None);
        };
        let lot_id = row.text("lot_id")?;
        let claim = Claim {
            kind: kind(&row, &lot_id)?,
            shard: row.integer("shard")?,
            first: row.integer("first_position")?.cast_unsigned(),
            last: row.integer("last_position")?.cast_unsigned(),
            worker: worker.to_owned(),
            fence: row.integer("fence")?,
            lot_id,
        };
        transaction.commit().await?;
        Ok(Some(claim))
    }

    /// Says that a worker is alive and how many cards it has drawn, and renews its lease. `false`
    /// where somebody else has the piece now: the worker must let go of it.
    pub async fn renew(
        &self,
        claim: &Claim,
        drawn: u64,
        lease_ms: u32,
    ) -> Result<bool, StorageError> {
        let mut renew = Statement::new("update lot_shard set drawn = ");
        renew.push_value(drawn.cast_signed());
        renew.push(", lease_until = ");
        renew.push_clock().push(" + ").push_value(lease_ms);
        self.change(claim, renew).await
    }

    /// Says that a piece is made; `false` where somebody else has it now.
    pub async fn complete(
        &self,
        claim: &Claim,
        file: &PieceFile,
        at: Timestamp,
    ) -> Result<bool, StorageError> {
        let mut done = Statement::new("update lot_shard set state = 'done', lease_until = null");
        done.push(", error = null, done_at = ")
            .push_value(at.seconds());
        let cards = (claim.last + 1).saturating_sub(claim.first);
        done.push(", drawn = ").push_value(cards.cast_signed());
        done.push(", file = ").push_value(&file.file);
        done.push(", bytes = ").push_value(file.bytes.cast_signed());
        done.push(", sha256 = ").push_value(&file.sha256[..]);
        done.push(", lines_sha256 = ")
            .push_value(&file.lines_sha256[..]);
        done.push(", specimen = ")
            .push_value(u8::from(file.specimen));
        let symbols = file.symbols;
        done.push(", qr_five_dots = ").push_value(symbols.five_dots);
        done.push(", qr_four_dots = ").push_value(symbols.four_dots);
        done.push(", qr_version_min = ")
            .push_value(symbols.version_min);
        done.push(", qr_version_max = ")
            .push_value(symbols.version_max);
        self.change(claim, done).await
    }

    /// Gives a piece back that the worker stopped at, for whoever comes next.
    pub async fn give_back(&self, claim: &Claim) -> Result<bool, StorageError> {
        let back =
            Statement::new("update lot_shard set state = 'waiting', lease_until = null, drawn = 0");
        self.change(claim, back).await
    }

    /// Notes why a piece could not be made. It is tried again, and parked after the fifth time.
    pub async fn fail(&self, claim: &Claim, error: &str) -> Result<bool, StorageError> {
        let mut fail = Statement::new("update lot_shard set failures = failures + 1");
        fail.push(", lease_until = null, drawn = 0, error = ")
            .push_value(error);
        fail.push(", state = case when failures + 1 >= ");
        fail.push_value(FAILURES_MAX);
        fail.push(" then 'parked' else 'waiting' end");
        self.change(claim, fail).await
    }

    /// Lets parked pieces of a lot be tried again, or one piece that was made; how many. The manifest
    /// is written anew then.
    pub async fn redraw(&self, lot_id: &str, piece: Option<i64>) -> Result<u64, StorageError> {
        let mut transaction = self.storage.begin_write().await?;
        let mut redraw = Statement::new(
            "update lot_shard
             set state = 'waiting', failures = 0, drawn = 0, done_at = null
             where lot_id = ",
        );
        redraw.push_value(lot_id);
        match piece {
            Some(piece) => redraw
                .push(" and state in ('parked', 'done') and shard = ")
                .push_value(piece),
            None => redraw.push(" and state = 'parked'"),
        };
        let pieces = transaction.execute(redraw).await?;
        if pieces > 0 {
            let finish = Statement::new(
                "update lot_shard
                 set state = 'waiting', done_at = null
                 where lot_id = $1
                   and kind = 'finish'
                   and state = 'done'",
            );
            transaction.execute(finish.bind(lot_id)).await?;
        }
        transaction.commit().await?;
        Ok(pieces)
    }

    /// Whether any piece, of one lot or of all, waits or is in a worker's hands.
    pub async fn has_open_pieces(&self, lot_id: Option<&str>) -> Result<bool, StorageError> {
        let mut query = Statement::new(
            "select 1 as found from lot_shard where state in ('waiting', 'claimed')",
        );
        if let Some(lot_id) = lot_id {
            query.push(" and lot_id = ").push_value(lot_id);
        }
        query.push(" limit 1");
        Ok(self.storage.fetch_optional(query).await?.is_some())
    }

    /// The pieces of a lot in their order.
    pub async fn list_pieces(&self, lot_id: &str) -> Result<Vec<Piece>, StorageError> {
        let query = Statement::new(
            "select shard, kind, first_position, last_position, state, worker, drawn, error, file,
                    bytes, sha256, lines_sha256, specimen, qr_five_dots, qr_four_dots,
                    qr_version_min, qr_version_max
             from lot_shard
             where lot_id = $1
             order by shard",
        );
        let rows = self.storage.fetch_all(query.bind(lot_id)).await?;
        rows.iter().map(|row| read_piece(row, lot_id)).collect()
    }

    /// Carries out a change of the piece as long as the claim holds: exactly one row, or none.
    async fn change(&self, claim: &Claim, mut change: Statement<'_>) -> Result<bool, StorageError> {
        change.push(" where state = 'claimed' and lot_id = ");
        change.push_value(claim.lot_id.clone());
        change.push(" and shard = ").push_value(claim.shard);
        change
            .push(" and worker = ")
            .push_value(claim.worker.clone());
        change.push(" and fence = ").push_value(claim.fence);
        let mut transaction = self.storage.begin_claim().await?;
        let rows = transaction.execute(change).await?;
        transaction.commit().await?;
        Ok(rows == 1)
    }
}

impl Storage {
    /// The time by the database's clock, in milliseconds since 1970: how far this machine's own is
    /// off.
    pub async fn clock_ms(&self) -> Result<i64, StorageError> {
        let mut query = Statement::new("select ");
        query.push_clock().push(" as now");
        self.fetch_one(query).await?.integer("now")
    }
}

#[cfg(test)]
mod tests;
