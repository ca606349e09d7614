//! Rows of `family` and `member`: how a [`Family`] is written and read.

use issuer_domain::{
    CardType, CategorySet, Ekyc, Family, FamilyId, Gender, HomeShop, LocalBody, LocalBodyKind,
    Member, MemberFacts, Name, Photo, Place, Relation,
};
use time::Date;
use time::format_description::well_known::Iso8601;

use super::StorageError;
use super::batch::chunks;
use super::engine::{
    InsertInto, ReadTransaction, Row, Statement, Value, WriteTransaction, inserting,
};
use super::family_writes::ImportStamp;
use super::prepared_family::PreparedFamily;

/// Values of a row of `family`.
const FAMILY_VALUES: usize = 32;

/// Rows of one statement: 128 families × 32 values = 4,096, far below SQLite's 32,766 and
/// PostgreSQL's 65,535.
const FAMILIES_A_STATEMENT: usize = 128;

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

/// The columns of `member` that a [`Member`] is read from.
pub(super) const MEMBER_COLUMNS: &str = "
    member.member_id,
    member.name_hindi,
    member.name_latin,
    member.birth_year,
    member.gender,
    member.relation,
    member.ekyc,
    member.relative_hindi,
    member.relative_latin";

/// Where rows of families go.
pub(super) const INTO_FAMILY: InsertInto = inserting!(
    "family (
             family_id, revision, content_sha256, seen_in_run, as_on, owner_set, members, ekyc_done,
             without_hindi, head_without_hindi, nfsa_head, ration_card, card_type, valid_until,
             categories, district_lgd, district_hindi, district_latin, block_lgd, block_hindi,
             block_latin, local_body_kind, local_body_lgd, local_body_hindi, local_body_latin,
             shop_code, shop_hindi, shop_latin, photo_path, photo_sha256, brought_in_run,
             brought_on_line
         )"
);

/// Where rows of members go.
pub(super) const INTO_MEMBER: InsertInto = inserting!(
    "member (
             member_id, family_id, position, name_hindi, name_latin, birth_year, gender, relation,
             ekyc, relative_hindi, relative_latin
         )"
);

/// A family to be written, with what the database keeps beside its content.
#[derive(Debug, Clone, Copy)]
pub(super) struct FamilyToWrite<'a> {
    pub(super) prepared: &'a PreparedFamily,
    pub(super) revision: u32,
}

/// Inserts families that are not stored yet.
pub(super) async fn insert_families(
    transaction: &mut WriteTransaction,
    stamp: ImportStamp,
    families: &[FamilyToWrite<'_>],
) -> Result<(), StorageError> {
    let rows: Vec<Vec<Value<'_>>> = families
        .iter()
        .map(|written| family_row(stamp, *written))
        .collect();
    transaction.insert_rows(INTO_FAMILY, &rows).await
}

/// Gives known families their new content. The seam has no other place where a column of the
/// register is changed: what is wrong is corrected at its source.
pub(super) async fn update_families(
    transaction: &mut WriteTransaction,
    stamp: ImportStamp,
    families: &[FamilyToWrite<'_>],
) -> Result<(), StorageError> {
    for chunk in chunks(families, FAMILIES_A_STATEMENT) {
        let mut query = Statement::new(
            "insert into family (
             family_id, revision, content_sha256, seen_in_run, as_on, owner_set, members, ekyc_done,
             without_hindi, head_without_hindi, nfsa_head, ration_card, card_type, valid_until,
             categories, district_lgd, district_hindi, district_latin, block_lgd, block_hindi,
             block_latin, local_body_kind, local_body_lgd, local_body_hindi, local_body_latin,
             shop_code, shop_hindi, shop_latin, photo_path, photo_sha256, brought_in_run,
             brought_on_line
             )",
        );
        query.push_rows(chunk.iter().map(|written| family_row(stamp, *written)));
        query.push(
            " on conflict (family_id) do update set
                 revision = excluded.revision,
                 content_sha256 = excluded.content_sha256,
                 seen_in_run = excluded.seen_in_run,
                 as_on = excluded.as_on,
                 owner_set = excluded.owner_set,
                 members = excluded.members,
                 ekyc_done = excluded.ekyc_done,
                 without_hindi = excluded.without_hindi,
                 head_without_hindi = excluded.head_without_hindi,
                 nfsa_head = excluded.nfsa_head,
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
                 photo_sha256 = excluded.photo_sha256,
                 brought_in_run = excluded.brought_in_run,
                 brought_on_line = excluded.brought_on_line",
        );
        transaction.execute(query).await?;
    }
    Ok(())
}

fn family_row(stamp: ImportStamp, written: FamilyToWrite<'_>) -> Vec<Value<'_>> {
    let PreparedFamily {
        family,
        content_sha256,
        facts,
        nfsa_head,
        line,
    } = written.prepared;
    let mut row = Vec::with_capacity(FAMILY_VALUES);
    row.extend([
        family.id.as_str().into(),
        written.revision.into(),
        content_sha256[..].into(),
        stamp.run.0.into(),
        date_text(family.as_on).into(),
        stamp.owner_set.into(),
        facts.members.into(),
        facts.ekyc_done.into(),
        facts.without_hindi.into(),
        i64::from(facts.head_without_hindi).into(),
        (*nfsa_head).into(),
        family.ration_card.as_deref().into(),
        family.card_type.word().into(),
        family.valid_until.map(date_text).into(),
        family.categories.bits().into(),
    ]);
    for place in [&family.district, &family.block] {
        push_place(&mut row, place);
    }
    row.push(family.local_body.kind.word().into());
    push_place(&mut row, &family.local_body.place);
    row.extend([
        family.home_shop.code.as_str().into(),
        family.home_shop.name.hindi().into(),
        family.home_shop.name.latin().into(),
        family
            .photo
            .as_ref()
            .map(|photo| photo.path.as_str())
            .into(),
        family.photo.as_ref().map(|photo| &photo.sha256[..]).into(),
        stamp.run.0.into(),
        line.cast_signed().into(),
    ]);
    row
}

fn push_place<'v>(row: &mut Vec<Value<'v>>, place: &'v Place) {
    row.extend([
        place.lgd_code.into(),
        place.name.hindi().into(),
        place.name.latin().into(),
    ]);
}

/// Inserts the members of families that have none in the database.
pub(super) async fn insert_members<'f>(
    transaction: &mut WriteTransaction,
    families: impl Iterator<Item = &'f FamilyToWrite<'f>>,
) -> Result<(), StorageError> {
    let mut rows = Vec::new();
    for written in families {
        let family = &written.prepared.family;
        for (position, member) in (1_i64..).zip(&family.members) {
            rows.push(member_row(&family.id, position, member));
        }
    }
    transaction.insert_rows(INTO_MEMBER, &rows).await
}

fn member_row<'v>(family_id: &'v FamilyId, position: i64, member: &'v Member) -> Vec<Value<'v>> {
    let relative = member.facts.relative.as_ref();
    vec![
        member.id.as_str().into(),
        family_id.as_str().into(),
        position.into(),
        member.name.hindi().into(),
        member.name.latin().into(),
        member.birth_year.map(i64::from).into(),
        member.gender.code().into(),
        member.relation.code().into(),
        member.facts.ekyc.word().into(),
        relative.and_then(Name::hindi).into(),
        relative.and_then(Name::latin).into(),
    ]
}

/// The family of a row with [`FAMILY_COLUMNS`], still without members, and its revision.
pub(super) fn read_family(row: &Row) -> Result<(Family, u32), StorageError> {
    let id = row.text("family_id")?;
    let impossible = |column| StorageError::Impossible {
        table: "family",
        column,
        row: id.clone(),
    };
    let card_type = row.text("card_type")?;
    let categories = row.integer("categories")?;
    let kind = row.text("local_body_kind")?;
    let as_on = row.text("as_on")?;
    let valid_until = row.optional_text("valid_until")?;
    let revision = row.integer("revision")?;
    let photo_path = row.optional_text("photo_path")?;
    let photo_sha256 = row.optional_bytes("photo_sha256")?;
    let place = |lgd: &'static str, hindi: &'static str, latin: &'static str| {
        let lgd_code = row.integer(lgd)?;
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
        ration_card: row.optional_text("ration_card")?,
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
            code: row.text("shop_code")?,
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
    transaction: &mut ReadTransaction,
    family_ids: &[&str],
) -> Result<Vec<(String, Member)>, StorageError> {
    let mut members = Vec::new();
    let mut query = Statement::new("select member.family_id, ");
    query.push(MEMBER_COLUMNS);
    query.push(" from member where member.family_id in ");
    query.push_list(family_ids.iter().copied());
    query.push(" order by member.family_id, member.position");
    for row in transaction.fetch_all(query).await? {
        members.push((row.text("family_id")?, read_member(&row)?));
    }
    Ok(members)
}

/// The member of a row with [`MEMBER_COLUMNS`].
pub(super) fn read_member(row: &Row) -> Result<Member, StorageError> {
    let id = row.text("member_id")?;
    let impossible = |column| StorageError::Impossible {
        table: "member",
        column,
        row: id.clone(),
    };
    let hindi = row.optional_text("name_hindi")?;
    let latin = row.optional_text("name_latin")?;
    let birth_year = row.optional_integer("birth_year")?;
    let gender = row.integer("gender")?;
    let relation = row.integer("relation")?;
    let ekyc = row.text("ekyc")?;
    Ok(Member {
        facts: MemberFacts {
            ekyc: Ekyc::from_word(&ekyc).ok_or_else(|| impossible("ekyc"))?,
            relative: relative_name(row)?,
            ..MemberFacts::default()
        },
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

fn relative_name(row: &Row) -> Result<Option<Name>, StorageError> {
    let hindi = row.optional_text("relative_hindi")?;
    let latin = row.optional_text("relative_latin")?;
    Ok(Name::new(hindi.as_deref(), latin.as_deref()).ok())
}

pub(super) fn place_name(
    row: &Row,
    hindi: &'static str,
    latin: &'static str,
) -> Result<Option<Name>, StorageError> {
    let hindi = row.optional_text(hindi)?;
    let latin = row.optional_text(latin)?;
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
