use issuer_domain::{CategorySet, Family, Gender, Name, Relation};

use super::StorageError;
use super::engine::{ReadTransaction, Row, Statement};

/// The persons of a ration card or of a family, as both lists have them: what linking compares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Household {
    /// The ration card's number, or the family's id.
    pub id: String,
    /// The ration card's number, where the list has it.
    pub ration_card: Option<String>,
    /// Ration categories.
    pub categories: CategorySet,
    /// Code of the fair-price shop.
    pub shop_code: String,
    /// The shop's name, where the list has it.
    pub shop_name: Option<Name>,
    /// LGD code of the district.
    pub district: Option<u32>,
    /// LGD code of the block or town.
    pub block: Option<u32>,
    /// LGD code of the panchayat or ward.
    pub local_body: Option<u32>,
    /// Name of the panchayat or ward, where the list has it.
    pub local_body_name: Option<Name>,
    /// Its persons, in the list's order.
    pub members: Vec<Person>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The register's member id, where the list has it.
    pub id: Option<String>,
    /// The name in one script or both.
    pub name: Name,
    /// The father's or husband's name.
    pub relative: Option<Name>,
    /// Year of birth.
    pub birth_year: Option<u16>,
    /// Gender.
    pub gender: Gender,
    /// What the person is to the head.
    pub relation: Option<Relation>,
}

impl Household {
    /// A family of the register as linking sees it.
    pub fn of_family(family: &Family) -> Self {
        let members = family.members.iter().map(|member| Person {
            id: Some(member.id.clone()),
            name: member.name.clone(),
            relative: member.facts.relative.clone(),
            birth_year: member.birth_year,
            gender: member.gender,
            relation: Some(member.relation),
        });
        Self {
            id: family.id.as_str().to_owned(),
            ration_card: family.ration_card.clone(),
            categories: family.categories,
            shop_code: family.home_shop.code.clone(),
            shop_name: Some(family.home_shop.name.clone()),
            district: Some(family.district.lgd_code),
            block: Some(family.block.lgd_code),
            local_body: Some(family.local_body.place.lgd_code),
            local_body_name: Some(family.local_body.place.name.clone()),
            members: members.collect(),
        }
    }
}

/// The columns of `family` that a [`Household`] is read from.
const FAMILY_COLUMNS: &str = "
    family.family_id as id,
    family.ration_card,
    family.categories,
    family.shop_code,
    family.shop_hindi,
    family.shop_latin,
    family.district_lgd,
    family.block_lgd,
    family.local_body_lgd,
    family.local_body_hindi,
    family.local_body_latin";

/// Which families are wanted.
#[derive(Debug, Clone, Copy)]
pub(super) enum Wanted<'a> {
    Ids(&'a [&'a str]),
    RationCards(&'a [&'a str]),
    Members(&'a [&'a str]),
    Block(u32, u32),
}

/// Families as households, by family id.
pub(super) async fn read_families(
    transaction: &mut ReadTransaction,
    wanted: Wanted<'_>,
) -> Result<Vec<Household>, StorageError> {
    let mut query = Statement::new("select ");
    query.push(FAMILY_COLUMNS).push(" from family where ");
    match wanted {
        Wanted::Ids(ids) => query
            .push("family.family_id in ")
            .push_list(ids.iter().copied()),
        Wanted::RationCards(numbers) => query
            .push("family.ration_card in ")
            .push_list(numbers.iter().copied()),
        Wanted::Members(ids) => query
            .push("family.family_id in (select member.family_id from member where member_id in ")
            .push_list(ids.iter().copied())
            .push(")"),
        Wanted::Block(district, block) => query
            .push("family.district_lgd = ")
            .push_value(district)
            .push(" and family.block_lgd = ")
            .push_value(block),
    };
    query.push(" order by family.family_id");
    let rows = transaction.fetch_all(query).await?;
    let mut families = rows
        .iter()
        .map(|row| read_household(row, "family"))
        .collect::<Result<Vec<_>, _>>()?;
    let mut query = Statement::new(
        "select family_id as id, member_id, name_hindi, name_latin, relative_hindi,
                relative_latin, birth_year, gender, relation
         from member
         where family_id in ",
    );
    let ids: Vec<String> = families.iter().map(|family| family.id.clone()).collect();
    query.push_list(ids.iter().map(String::as_str));
    query.push(" order by family_id, position");
    let rows = transaction.fetch_all(query).await?;
    add_members(&mut families, &rows, "member")?;
    Ok(families)
}

/// The household of a row, still without persons.
pub(super) fn read_household(row: &Row, table: &'static str) -> Result<Household, StorageError> {
    let id = row.text("id")?;
    let code = |column: &'static str| -> Result<Option<u32>, StorageError> {
        let code = row.optional_integer(column)?;
        code.map(|code| u32::try_from(code).map_err(|_| impossible(table, column, &id)))
            .transpose()
    };
    let name = |hindi: &str, latin: &str| -> Result<Option<Name>, StorageError> {
        let hindi = row.optional_text(hindi)?;
        let latin = row.optional_text(latin)?;
        Ok(Name::of_place(hindi.as_deref(), latin.as_deref()).ok())
    };
    Ok(Household {
        ration_card: row.optional_text("ration_card")?,
        categories: u8::try_from(row.integer("categories")?)
            .ok()
            .and_then(CategorySet::from_bits)
            .ok_or_else(|| impossible(table, "categories", &id))?,
        shop_code: row.text("shop_code")?,
        shop_name: name("shop_hindi", "shop_latin")?,
        district: code("district_lgd")?,
        block: code("block_lgd")?,
        local_body: code("local_body_lgd")?,
        local_body_name: name("local_body_hindi", "local_body_latin")?,
        members: Vec::new(),
        id,
    })
}

/// Gives households, which are in the order of their ids, the persons of rows in the same order.
pub(super) fn add_members(
    households: &mut [Household],
    rows: &[Row],
    table: &'static str,
) -> Result<(), StorageError> {
    let mut rows = rows.iter().peekable();
    for household in households {
        while let Some(row) = rows.peek() {
            if row.text("id")? != household.id {
                break;
            }
            household
                .members
                .push(read_person(row, table, &household.id)?);
            rows.next();
        }
    }
    Ok(())
}

fn read_person(row: &Row, table: &'static str, id: &str) -> Result<Person, StorageError> {
    let name = |hindi: &str, latin: &str| -> Result<Option<Name>, StorageError> {
        let hindi = row.optional_text(hindi)?;
        let latin = row.optional_text(latin)?;
        Ok(Name::new(hindi.as_deref(), latin.as_deref()).ok())
    };
    let relation = row.optional_integer("relation")?;
    Ok(Person {
        id: row.optional_text("member_id")?,
        name: name("name_hindi", "name_latin")?
            .ok_or_else(|| impossible(table, "name_hindi", id))?,
        relative: name("relative_hindi", "relative_latin")?,
        birth_year: row
            .optional_integer("birth_year")?
            .map(|year| u16::try_from(year).map_err(|_| impossible(table, "birth_year", id)))
            .transpose()?,
        gender: u8::try_from(row.integer("gender")?)
            .ok()
            .and_then(Gender::from_code)
            .ok_or_else(|| impossible(table, "gender", id))?,
        relation: relation.and_then(|code| u8::try_from(code).ok().and_then(Relation::from_code)),
    })
}

pub(super) fn impossible(table: &'static str, column: &'static str, row: &str) -> StorageError {
    StorageError::Impossible {
        table,
        column,
        row: row.to_owned(),
    }
}
