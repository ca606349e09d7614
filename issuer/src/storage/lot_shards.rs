//! The pieces of a lot, and the workers that make them: claimed with a lease, fenced, given back.
//!
//! A worker may die or sleep at any moment. Its lease then runs out by the database's clock and
//! another one claims the piece; what the first one says later about it changes no row, because the
//! fence has risen meanwhile.

use issuer_domain::{SymbolCounts, Timestamp};

use super::engine::{Row, Statement};
use super::lots::Lots;
use super::{Storage, StorageError};

/// So often a piece may fail before it is left for a person to look at.
const FAILURES_MAX: i64 = 5;

/// What a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PieceKind {
    /// Ten cards to look at first.
    Proof,
    /// Cards in one file.
    Cards,
    /// The manifest, when all others are there.
    Finish,
}

/// How far a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PieceState {
    /// Nobody has it.
    Waiting,
    /// A worker has it.
    Claimed,
    /// It is made.
    Done,
    /// It failed too often.
    Parked,
}

impl PieceKind {
    /// The word in databases.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Proof => "proof",
            Self::Cards => "cards",
            Self::Finish => "finish",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        [Self::Proof, Self::Cards, Self::Finish]
            .into_iter()
            .find(|kind| kind.word() == word)
    }
}

impl PieceState {
    /// The word in databases.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Claimed => "claimed",
            Self::Done => "done",
            Self::Parked => "parked",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        [Self::Waiting, Self::Claimed, Self::Done, Self::Parked]
            .into_iter()
            .find(|state| state.word() == word)
    }
}

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

/// A file that came of a piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PieceFile {
    /// Its name in the lot's folder.
    pub file: String,
    /// Its length.
    pub bytes: u64,
    /// Its hash.
    pub sha256: [u8; 32],
    /// The hash of the lines that it gives to the manifest.
    pub lines_sha256: [u8; 32],
    /// Whether any of its cards is signed with a demo key.
    pub specimen: bool,
    /// How its QR symbols came out.
    pub symbols: SymbolCounts,
}

/// A piece as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Its number.
    pub shard: i64,
    /// What it is.
    pub kind: PieceKind,
    /// Its first card's place in the lot.
    pub first: u64,
    /// Its last card's place.
    pub last: u64,
    /// How far it is.
    pub state: PieceState,
    /// Who had it last.
    pub worker: Option<String>,
    /// Cards that its worker has drawn.
    pub drawn: u64,
    /// What went wrong last.
    pub error: Option<String>,
    /// What was made.
    pub file: Option<PieceFile>,
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

    /// Notes why a piece could not be made. It is tried again, and parked after [`FAILURES_MAX`].
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
        let mut transaction = self.storage.begin_read().await?;
        Ok(transaction.fetch_optional(query).await?.is_some())
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
        let mut transaction = self.storage.begin_read().await?;
        let rows = transaction.fetch_all(query.bind(lot_id)).await?;
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

fn kind(row: &Row, lot_id: &str) -> Result<PieceKind, StorageError> {
    PieceKind::from_word(&row.text("kind")?).ok_or_else(|| impossible("kind", lot_id))
}

fn impossible(column: &'static str, lot_id: &str) -> StorageError {
    StorageError::Impossible {
        table: "lot_shard",
        column,
        row: lot_id.to_owned(),
    }
}

fn read_piece(row: &Row, lot_id: &str) -> Result<Piece, StorageError> {
    let hash = |column: &'static str| {
        let bytes = row.optional_bytes(column)?;
        let hash = bytes.map(<[u8; 32]>::try_from).transpose();
        hash.map_err(|_| impossible(column, lot_id))
    };
    let file = match (
        row.optional_text("file")?,
        row.optional_integer("bytes")?,
        hash("sha256")?,
        hash("lines_sha256")?,
    ) {
        (Some(file), Some(bytes), Some(sha256), Some(lines_sha256)) => Some(PieceFile {
            file,
            bytes: bytes.cast_unsigned(),
            sha256,
            lines_sha256,
            specimen: row.optional_integer("specimen")? == Some(1),
            symbols: symbols(row, lot_id)?,
        }),
        _ => None,
    };
    Ok(Piece {
        shard: row.integer("shard")?,
        kind: kind(row, lot_id)?,
        first: row.integer("first_position")?.cast_unsigned(),
        last: row.integer("last_position")?.cast_unsigned(),
        state: PieceState::from_word(&row.text("state")?)
            .ok_or_else(|| impossible("state", lot_id))?,
        worker: row.optional_text("worker")?,
        drawn: row.integer("drawn")?.cast_unsigned(),
        error: row.optional_text("error")?,
        file,
    })
}

fn symbols(row: &Row, lot_id: &str) -> Result<SymbolCounts, StorageError> {
    let count = |column: &'static str| {
        let count = row.optional_integer(column)?.unwrap_or_default();
        u32::try_from(count).map_err(|_| impossible(column, lot_id))
    };
    let version =
        |column: &'static str| u8::try_from(count(column)?).map_err(|_| impossible(column, lot_id));
    Ok(SymbolCounts {
        five_dots: count("qr_five_dots")?,
        four_dots: count("qr_four_dots")?,
        version_min: version("qr_version_min")?,
        version_max: version("qr_version_max")?,
    })
}

impl Storage {
    /// The time by the database's clock, in milliseconds since 1970: how far this machine's own is
    /// off.
    pub async fn clock_ms(&self) -> Result<i64, StorageError> {
        let mut query = Statement::new("select ");
        query.push_clock().push(" as now");
        self.begin_read()
            .await?
            .fetch_one(query)
            .await?
            .integer("now")
    }
}

#[cfg(test)]
mod tests {
    use super::super::SignedDraft;
    use super::super::sample::{NOW, Office, on_both_engines, signed};
    use super::*;

    const LONG: u32 = 60_000;
    /// A lease that has run out when it begins.
    const OVER: u32 = 0;

    async fn lot(office: &Office, cards: u32) {
        let drafts = office.drafts(cards).await;
        office.storage.cards().store_drafts(&drafts).await.unwrap();
        let batch: Vec<SignedDraft> = drafts.iter().map(signed).collect();
        office
            .storage
            .cards()
            .store_signed(&batch, NOW)
            .await
            .unwrap();
        assert_eq!(
            office.storage.freeze_by_family("a", cards, NOW).await,
            u64::from(cards)
        );
    }

    fn file(name: &str) -> PieceFile {
        PieceFile {
            file: name.to_owned(),
            bytes: 7,
            sha256: [1; 32],
            lines_sha256: [2; 32],
            specimen: true,
            symbols: SymbolCounts {
                five_dots: 2,
                four_dots: 1,
                version_min: 12,
                version_max: 15,
            },
        }
    }

    async fn past(claim: &Claim, office: &Office) {
        // The clock of a database goes on by itself; a lease of nothing is over a millisecond later.
        let begun = office.storage.clock_ms().await.unwrap();
        while office.storage.clock_ms().await.unwrap() <= begun + 1 {}
        assert!(claim.fence > 0);
    }

    on_both_engines! {
    async fn each_piece_has_one_worker_and_the_manifest_comes_last(office: Office) {
        lot(&office, 3).await;
        let lots = office.storage.lots();
        let proof = lots.claim("w1", None, LONG).await.unwrap().unwrap();
        let cards = lots.claim("w2", Some("a"), LONG).await.unwrap().unwrap();
        assert_eq!((proof.kind, cards.kind), (PieceKind::Proof, PieceKind::Cards));
        assert_eq!((cards.first, cards.last), (1, 3));
        assert_eq!(lots.claim("w3", None, LONG).await.unwrap(), None, "the rest waits");
        assert_eq!(lots.claim("w3", Some("b"), LONG).await.unwrap(), None, "another lot");
        assert!(lots.complete(&proof, &file("proof.pdf"), NOW).await.unwrap());
        assert!(lots.complete(&cards, &file("cards.pdf"), NOW).await.unwrap());
        assert!(!lots.complete(&cards, &file("cards.pdf"), NOW).await.unwrap(), "once");
        let finish = lots.claim("w3", None, LONG).await.unwrap().unwrap();
        assert_eq!(finish.kind, PieceKind::Finish);
        assert!(lots.has_open_pieces(Some("a")).await.unwrap());
        assert!(lots.complete(&finish, &file("manifest.json"), NOW).await.unwrap());
        assert!(!lots.has_open_pieces(None).await.unwrap());
        let pieces = lots.list_pieces("a").await.unwrap();
        assert!(pieces.iter().all(|piece| piece.state == PieceState::Done));
        assert_eq!(pieces[1].file, Some(file("cards.pdf")));
        assert_eq!(pieces[1].drawn, 3);
    }
    }

    on_both_engines! {
    async fn a_worker_that_slept_past_its_lease_changes_nothing_any_more(office: Office) {
        lot(&office, 3).await;
        let lots = office.storage.lots();
        let asleep = lots.claim("w1", None, OVER).await.unwrap().unwrap();
        past(&asleep, &office).await;
        let awake = lots.claim("w2", None, LONG).await.unwrap().unwrap();
        assert_eq!(awake.shard, asleep.shard, "the piece went on to another one");
        assert!(!lots.renew(&asleep, 2, LONG).await.unwrap());
        assert!(!lots.complete(&asleep, &file("old"), NOW).await.unwrap());
        assert!(!lots.give_back(&asleep).await.unwrap());
        assert!(!lots.fail(&asleep, "too late").await.unwrap());
        assert!(lots.renew(&awake, 1, LONG).await.unwrap());
        // The same process name with an older fence is no better.
        let again = Claim { worker: "w2".to_owned(), ..asleep };
        assert!(!lots.complete(&again, &file("old"), NOW).await.unwrap());
        assert!(lots.complete(&awake, &file("new"), NOW).await.unwrap());
    }
    }

    on_both_engines! {
    async fn a_lease_that_ran_out_but_was_not_taken_may_still_be_renewed(office: Office) {
        lot(&office, 1).await;
        let lots = office.storage.lots();
        let slow = lots.claim("w1", None, OVER).await.unwrap().unwrap();
        past(&slow, &office).await;
        assert!(lots.renew(&slow, 1, LONG).await.unwrap());
        let other = lots.claim("w2", None, LONG).await.unwrap().unwrap();
        assert_ne!(other.shard, slow.shard);
    }
    }

    on_both_engines! {
    async fn a_piece_that_fails_again_and_again_is_parked_until_somebody_asks(office: Office) {
        lot(&office, 1).await;
        let lots = office.storage.lots();
        for _ in 0..FAILURES_MAX {
            let claim = lots.claim("w1", None, LONG).await.unwrap().unwrap();
            assert_eq!(claim.kind, PieceKind::Proof);
            assert!(lots.fail(&claim, "the photo is gone").await.unwrap());
        }
        let next = lots.claim("w1", None, LONG).await.unwrap().unwrap();
        assert_eq!(next.kind, PieceKind::Cards, "work goes on with the others");
        assert!(lots.give_back(&next).await.unwrap());
        let pieces = lots.list_pieces("a").await.unwrap();
        assert_eq!(pieces[0].state, PieceState::Parked);
        assert_eq!(pieces[0].error.as_deref(), Some("the photo is gone"));
        assert_eq!(lots.redraw("a", None).await.unwrap(), 1);
        let claim = lots.claim("w1", None, LONG).await.unwrap().unwrap();
        assert_eq!(claim.kind, PieceKind::Proof);
    }
    }
}
