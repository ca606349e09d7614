//! Rows of `family` and `member`: how a [`Family`] is written and read.

use issuer_domain::{
    CardType, CategorySet, Family, FamilyId, Gender, HomeShop, LocalBody, LocalBodyKind, Member,
    Name, Photo, Place, Relation,
};
use sqlx::query_builder::Separated;
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row, Sqlite, Transaction};
use time::Date;
use time::format_description::well_known::Iso8601;

use super::batch::chunks;
use super::{ImportRunId, StorageError};

/// Rows of one statement: 128 families × 25 columns = 3,200 values, 256 members × 8 = 2,048, both
/// far below SQLite's 32,766 and PostgreSQL's 65,535.
const FAMILIES_A_STATEMENT: usize = 128;
const MEMBERS_A_STATEMENT: usize = 256;

/// The columns of `family` that a [`Family`] is read from.
pub(super) const FAMILY_COLUMNS: &str = "
    family.family_id,
    family.revision,
    family.as_on,
    family.ration_card,
    family.card_type,
    family.valid_until,
    family.categories,
    family.district_lgd,
    family.district_hindi,
    family.district_latin,
    family.block_lgd,
    family.block_hindi,
    family.block_latin,
    family.local_body_kind,
    family.local_body_lgd,
    family.local_body_hindi,
    family.local_body_latin,
    family.shop_code,
    family.shop_hindi,
    family.shop_latin,
    family.photo_path,
    family.photo_sha256";

/// A family to be written, with what the database keeps beside its content.
pub(super) struct FamilyToWrite<'a> {
    pub(super) family: &'a Family,
    pub(super) revision: u32,
    pub(super) content_sha256: [u8; 32],
}

/// Inserts families; a known family id gets the new content.
pub(super) async fn write_families(
    transaction: &mut Transaction<'_, Sqlite>,
    run: ImportRunId,
    families: &[FamilyToWrite<'_>],
) -> Result<(), StorageError> {
    for chunk in chunks(families, FAMILIES_A_STATEMENT) {
        let mut query = QueryBuilder::<Sqlite>::new(
            "insert into family (
                 family_id, revision, content_sha256, seen_in_run, as_on, hold, ration_card,
                 card_type, valid_until, categories, district_lgd, district_hindi, district_latin,
                 block_lgd, block_hindi, block_latin, local_body_kind, local_body_lgd,
                 local_body_hindi, local_body_latin, shop_code, shop_hindi, shop_latin,
                 photo_path, photo_sha256
             ) ",
        );
        query.push_values(chunk, |mut row, written| {
            bind_family(&mut row, run, written);
        });
        query.push(
            " on conflict (family_id) do update set
                 revision = excluded.revision,
                 content_sha256 = excluded.content_sha256,
                 seen_in_run = excluded.seen_in_run,
                 as_on = excluded.as_on,
                 hold = excluded.hold,
                 ration_card = excluded.ration_card,
                 card_type = excluded.card_type,
                 valid_until = excluded.valid_until,
                 categories = excluded.categories,
                 district_lgd = excluded.district_lgd,
                 district_hindi = excluded.district_hindi,
                 district_latin = excluded.district_latin,
                 block_lgd = excluded.block_lgd,
                 block_hindi = excluded.block_hindi,
                 block_latin = excluded.block_latin,
                 local_body_kind = excluded.local_body_kind,
                 local_body_lgd = excluded.local_body_lgd,
                 local_body_hindi = excluded.local_body_hindi,
                 local_body_latin = excluded.local_body_latin,
                 shop_code = excluded.shop_code,
                 shop_hindi = excluded.shop_hindi,
                 shop_latin = excluded.shop_latin,
                 photo_path = excluded.photo_path,
                 photo_sha256 = excluded.photo_sha256",
        );
        query.build().execute(&mut **transaction).await?;
    }
    Ok(())
}

fn bind_family(
    row: &mut Separated<'_, Sqlite, &'static str>,
    run: ImportRunId,
    written: &FamilyToWrite<'_>,
) {
    let family = written.family;
    row.push_bind(family.id.as_str())
        .push_bind(i64::from(written.revision))
        .push_bind(&written.content_sha256[..])
        .push_bind(run.0)
        .push_bind(date_text(family.as_on))
        .push_bind(None::<String>)
        .push_bind(family.ration_card.as_deref())
        .push_bind(family.card_type.word())
        .push_bind(family.valid_until.map(date_text))
        .push_bind(i64::from(family.categories.bits()));
    for place in [&family.district, &family.block] {
        bind_place(row, place);
    }
    row.push_bind(family.local_body.kind.word());
    bind_place(row, &family.local_body.place);
    row.push_bind(family.home_shop.code.as_str())
        .push_bind(family.home_shop.name.hindi())
        .push_bind(family.home_shop.name.latin())
        .push_bind(family.photo.as_ref().map(|photo| photo.path.as_str()))
        .push_bind(family.photo.as_ref().map(|photo| &photo.sha256[..]));
}

fn bind_place(row: &mut Separated<'_, Sqlite, &'static str>, place: &Place) {
    row.push_bind(i64::from(place.lgd_code))
        .push_bind(place.name.hindi())
        .push_bind(place.name.latin());
}

/// Inserts the members of families that have none in the database.
pub(super) async fn write_members(
    transaction: &mut Transaction<'_, Sqlite>,
    families: &[FamilyToWrite<'_>],
) -> Result<(), StorageError> {
    let members: Vec<(&FamilyId, i64, &Member)> = families
        .iter()
        .flat_map(|written| {
            (1..)
                .zip(&written.family.members)
                .map(|(position, member)| (&written.family.id, position, member))
        })
        .collect();
    for chunk in chunks(&members, MEMBERS_A_STATEMENT) {
        let mut query = QueryBuilder::<Sqlite>::new(
            "insert into member (
                 member_id, family_id, position, name_hindi, name_latin, birth_year, gender,
                 relation
             ) ",
        );
        query.push_values(chunk, |mut row, (family_id, position, member)| {
            row.push_bind(member.id.as_str())
                .push_bind(family_id.as_str())
                .push_bind(*position)
                .push_bind(member.name.hindi())
                .push_bind(member.name.latin())
                .push_bind(member.birth_year.map(i64::from))
                .push_bind(i64::from(member.gender.code()))
                .push_bind(i64::from(member.relation.code()));
        });
        query.build().execute(&mut **transaction).await?;
    }
    Ok(())
}

/// The family of a row with [`FAMILY_COLUMNS`], still without members, and its revision.
pub(super) fn read_family(row: &SqliteRow) -> Result<(Family, u32), StorageError> {
    let id: String = row.try_get("family_id")?;
    let impossible = |column| StorageError::Impossible {
        table: "family",
        column,
        row: id.clone(),
    };
    let card_type: String = row.try_get("card_type")?;
    let categories: i64 = row.try_get("categories")?;
    let kind: String = row.try_get("local_body_kind")?;
    let as_on: String = row.try_get("as_on")?;
    let valid_until: Option<String> = row.try_get("valid_until")?;
    let revision: i64 = row.try_get("revision")?;
    let photo_path: Option<String> = row.try_get("photo_path")?;
    let photo_sha256: Option<Vec<u8>> = row.try_get("photo_sha256")?;
    let place = |lgd: &'static str, hindi: &'static str, latin: &'static str| {
        let lgd_code: i64 = row.try_get(lgd)?;
        let lgd_code = u32::try_from(lgd_code).map_err(|_| impossible(lgd))?;
        let name = place_name(row, hindi, latin)?.ok_or_else(|| impossible(hindi))?;
        Ok::<_, StorageError>(Place { lgd_code, name })
    };
    let photo = match (photo_path, photo_sha256) {
        (Some(path), Some(sha256)) => {
            let sha256 = sha256.try_into().map_err(|_| impossible("photo_sha256"))?;
            Some(Photo { path, sha256 })
        }
        _ => None,
    };
    let family = Family {
        id: FamilyId::parse(&id).map_err(|_| impossible("family_id"))?,
        ration_card: row.try_get("ration_card")?,
        card_type: CardType::from_word(&card_type).ok_or_else(|| impossible("card_type"))?,
        valid_until: valid_until
            .map(|text| read_date(&text).ok_or_else(|| impossible("valid_until")))
            .transpose()?,
        categories: u8::try_from(categories)
            .ok()
            .and_then(CategorySet::from_bits)
            .ok_or_else(|| impossible("categories"))?,
        local_body: LocalBody {
            kind: LocalBodyKind::from_word(&kind).ok_or_else(|| impossible("local_body_kind"))?,
            place: place("local_body_lgd", "local_body_hindi", "local_body_latin")?,
        },
        block: place("block_lgd", "block_hindi", "block_latin")?,
        district: place("district_lgd", "district_hindi", "district_latin")?,
        home_shop: HomeShop {
            code: row.try_get("shop_code")?,
            name: place_name(row, "shop_hindi", "shop_latin")?
                .ok_or_else(|| impossible("shop_hindi"))?,
        },
        photo,
        as_on: read_date(&as_on).ok_or_else(|| impossible("as_on"))?,
        members: Vec::new(),
    };
    Ok((
        family,
        u32::try_from(revision).map_err(|_| impossible("revision"))?,
    ))
}

/// The members of some families, each with its family id, in their order.
pub(super) async fn read_members(
    transaction: &mut Transaction<'_, Sqlite>,
    family_ids: &[&str],
) -> Result<Vec<(String, Member)>, StorageError> {
    let mut members = Vec::new();
    for chunk in chunks(family_ids, MEMBERS_A_STATEMENT) {
        let mut query = QueryBuilder::<Sqlite>::new(
            "select family_id, member_id, name_hindi, name_latin, birth_year, gender, relation
             from member
             where family_id in (",
        );
        let mut ids = query.separated(", ");
        for id in chunk {
            ids.push_bind(*id);
        }
        query.push(") order by family_id, position");
        for row in query.build().fetch_all(&mut **transaction).await? {
            members.push((row.try_get("family_id")?, read_member(&row)?));
        }
    }
    Ok(members)
}

fn read_member(row: &SqliteRow) -> Result<Member, StorageError> {
    let id: String = row.try_get("member_id")?;
    let impossible = |column| StorageError::Impossible {
        table: "member",
        column,
        row: id.clone(),
    };
    let hindi: Option<String> = row.try_get("name_hindi")?;
    let latin: Option<String> = row.try_get("name_latin")?;
    let birth_year: Option<i64> = row.try_get("birth_year")?;
    let gender: i64 = row.try_get("gender")?;
    let relation: i64 = row.try_get("relation")?;
    Ok(Member {
        name: Name::new(hindi.as_deref(), latin.as_deref())
            .map_err(|_| impossible("name_hindi"))?,
        birth_year: birth_year
            .map(|year| u16::try_from(year).map_err(|_| impossible("birth_year")))
            .transpose()?,
        gender: u8::try_from(gender)
            .ok()
            .and_then(Gender::from_code)
            .ok_or_else(|| impossible("gender"))?,
        relation: u8::try_from(relation)
            .ok()
            .and_then(Relation::from_code)
            .ok_or_else(|| impossible("relation"))?,
        id,
    })
}

fn place_name(
    row: &SqliteRow,
    hindi: &'static str,
    latin: &'static str,
) -> Result<Option<Name>, StorageError> {
    let hindi: Option<String> = row.try_get(hindi)?;
    let latin: Option<String> = row.try_get(latin)?;
    Ok(Name::of_place(hindi.as_deref(), latin.as_deref()).ok())
}

/// A date as databases sort it: `yyyy-mm-dd`.
pub(super) fn date_text(date: Date) -> String {
    format!(
        "{:04}-{:02}-{:02}",
        date.year(),
        u8::from(date.month()),
        date.day()
    )
}

pub(super) fn read_date(text: &str) -> Option<Date> {
    Date::parse(text, &Iso8601::DATE).ok()
}
