//! Signing keys as rows.

use issuer_domain::{
    KeyId, SigningKey, SigningKeyState, SigningWindow, Timestamp, key_use_word, parse_key_use,
};

use super::StorageError;
use super::engine::{ReadTransaction, Row, Statement};

const SELECT: &str = "
    select public_key,
           key_id,
           key_use,
           place,
           made_at,
           sign_from,
           sign_to,
           verify_until,
           state,
           state_at,
           announced_version,
           revoked_after
    from signing_key";

/// What a state has in its columns.
pub(super) struct StateColumns {
    pub(super) at: i64,
    pub(super) announced_version: Option<i64>,
    pub(super) revoked_after: Option<i64>,
}

pub(super) async fn find_key(
    transaction: &mut ReadTransaction,
    key_id: KeyId,
) -> Result<Option<SigningKey>, StorageError> {
    let mut query = Statement::new(SELECT);
    query.push(" where key_id = ");
    query.push_value(key_id.as_bytes().to_vec());
    let row = transaction.fetch_optional(query).await?;
    row.as_ref().map(read_key).transpose()
}

/// All keys, cards first, in the order in which they sign; unplanned ones last.
pub(super) async fn list_keys(
    transaction: &mut ReadTransaction,
) -> Result<Vec<SigningKey>, StorageError> {
    let rows = transaction.fetch_all(select_keys()).await?;
    rows.iter().map(read_key).collect()
}

/// The statement of every key, in the order in which they sign.
pub(super) fn select_keys() -> Statement<'static> {
    let mut query = Statement::new(SELECT);
    query.push(" order by key_use, coalesce(sign_from, 9000000000000), made_at, key_id");
    query
}

pub(super) fn insert_of(key: &SigningKey) -> Statement<'_> {
    let insert = Statement::new(
        "insert into signing_key (
             public_key, key_id, key_use, place, made_at, sign_from, sign_to, verify_until,
             state, state_at, announced_version, revoked_after
         )
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    );
    let [sign_from, sign_to, verify_until] = window_columns(key);
    let state = state_columns(key);
    insert
        .bind(key.public_key.as_slice())
        .bind(key.key_id.as_bytes().as_slice())
        .bind(key_use_word(key.key_use))
        .bind(key.place.as_str())
        .bind(key.made_at.seconds())
        .bind(sign_from)
        .bind(sign_to)
        .bind(verify_until)
        .bind(key.state.word())
        .bind(state.at)
        .bind(state.announced_version)
        .bind(state.revoked_after)
}

pub(super) fn window_columns(key: &SigningKey) -> [Option<i64>; 3] {
    key.window.map_or([None; 3], |window| {
        [window.sign_from, window.sign_to, window.verify_until].map(|time| Some(time.seconds()))
    })
}

pub(super) fn state_columns(key: &SigningKey) -> StateColumns {
    let (at, announced_version, revoked_after) = match key.state {
        SigningKeyState::Made => (key.made_at, None, None),
        SigningKeyState::Announced { version, at } => (at, Some(version.cast_signed()), None),
        SigningKeyState::Retired { at } => (at, None, None),
        SigningKeyState::Compromised { revoked_after, at } => {
            (at, None, Some(revoked_after.seconds()))
        }
    };
    StateColumns {
        at: at.seconds(),
        announced_version,
        revoked_after,
    }
}

pub(super) fn read_key(row: &Row) -> Result<SigningKey, StorageError> {
    let key_id = row.bytes("key_id")?;
    let impossible = |column| StorageError::Impossible {
        table: "signing_key",
        column,
        row: format!("{key_id:02x?}"),
    };
    let time = |column| -> Result<Option<Timestamp>, StorageError> {
        Ok(row.optional_integer(column)?.map(Timestamp::from_seconds))
    };
    let window = match (time("sign_from")?, time("sign_to")?, time("verify_until")?) {
        (Some(sign_from), Some(sign_to), Some(verify_until)) => Some(SigningWindow {
            sign_from,
            sign_to,
            verify_until,
        }),
        _ => None,
    };
    let at = Timestamp::from_seconds(row.integer("state_at")?);
    let state = match row.text("state")?.as_str() {
        "made" => SigningKeyState::Made,
        "announced" => SigningKeyState::Announced {
            version: row
                .optional_integer("announced_version")?
                .ok_or_else(|| impossible("announced_version"))?
                .cast_unsigned(),
            at,
        },
        "retired" => SigningKeyState::Retired { at },
        "compromised" => SigningKeyState::Compromised {
            revoked_after: time("revoked_after")?.ok_or_else(|| impossible("revoked_after"))?,
            at,
        },
        _ => return Err(impossible("state")),
    };
    let short: Result<[u8; 4], _> = key_id.as_slice().try_into();
    let public_key = row.bytes("public_key")?;
    Ok(SigningKey {
        key_id: KeyId::from_bytes(short.map_err(|_| impossible("key_id"))?),
        public_key: public_key
            .try_into()
            .map_err(|_| impossible("public_key"))?,
        key_use: parse_key_use(&row.text("key_use")?).ok_or_else(|| impossible("key_use"))?,
        place: row.text("place")?,
        made_at: Timestamp::from_seconds(row.integer("made_at")?),
        window,
        state,
    })
}
