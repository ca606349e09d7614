//! The claims of a card on the wire; `SPEC.md` section 4 has the table.

use minicbor::Decoder;
use minicbor::data::Type;

use crate::card_limits;
use crate::card_type::CardType;
use crate::category::CategorySet;
use crate::deterministic;
use crate::family_card::{CardHead, CardMember, FamilyCard, Part, StatusReference};
use crate::family_id::FamilyId;
use crate::kinship::{Gender, Relation};
use crate::limits::MEMBERS_MAX;
use crate::map_reader::{Entry, read_map, read_map_by_text};
use crate::schema_error::SchemaError;
use crate::timestamp::Timestamp;

pub(crate) const CLAIM_ISSUER: i64 = 1;
pub(crate) const CLAIM_SUBJECT: i64 = 2;
pub(crate) const CLAIM_EXPIRES: i64 = 4;
pub(crate) const CLAIM_NOT_BEFORE: i64 = 5;
pub(crate) const CLAIM_ISSUED: i64 = 6;
pub(crate) const CLAIM_IDENTITY: i64 = 169;
pub(crate) const CLAIM_STATUS: i64 = 65_535;

pub(crate) const IDENTITY_ID: i64 = 1;
pub(crate) const IDENTITY_NAME: i64 = 4;
pub(crate) const IDENTITY_NAME_SECOND: i64 = 19;
pub(crate) const IDENTITY_LANGUAGE_SECOND: i64 = 20;
/// The family: unassigned in Claim 169 and therefore free in a closed ecosystem.
pub(crate) const IDENTITY_FAMILY: i64 = 75;

/// Hindi in ISO 639-3.
pub(crate) const LANGUAGE_HINDI: &str = "hin";
pub(crate) const FORMAT_VERSION: u64 = 1;
pub(crate) const FAMILY_FIELDS: usize = 9;
pub(crate) const BIRTH_YEAR_BASE: u16 = 1_900;

/// Reads the claims of a card.
pub(crate) fn decode_card(claims: &[u8]) -> Result<FamilyCard, SchemaError> {
    deterministic::check(claims)?;
    let (mut issuer, mut expires_at, mut not_before, mut issued_at) = (None, None, None, None);
    let (mut identity, mut status) = (None, None);
    read_map(&mut Decoder::new(claims), |key, decoder| {
        match key {
            CLAIM_ISSUER => issuer = Some(decoder.str()?.to_owned()),
            CLAIM_EXPIRES => expires_at = Some(decode_time(decoder)?),
            CLAIM_NOT_BEFORE => not_before = Some(decode_time(decoder)?),
            CLAIM_ISSUED => issued_at = Some(decode_time(decoder)?),
            CLAIM_IDENTITY => identity = Some(Identity::decode(decoder)?),
            CLAIM_STATUS => status = Some(decode_status(decoder)?),
            _ => return Ok(Entry::Unknown),
        }
        Ok::<_, SchemaError>(Entry::Read)
    })?;
    let identity = identity.ok_or(SchemaError::Missing("identity"))?;
    let family = identity.family.ok_or(SchemaError::Missing("family"))?;
    let name_hindi = identity.name_second.filter(|_| identity.second_is_hindi);
    let card = FamilyCard {
        issuer: issuer.ok_or(SchemaError::Missing("issuer"))?,
        issued_at: issued_at.ok_or(SchemaError::Missing("time of issue"))?,
        not_before,
        expires_at: expires_at.ok_or(SchemaError::Missing("expiry"))?,
        family_id: identity
            .family_id
            .ok_or(SchemaError::Missing("family id"))?,
        card_type: family.card_type,
        categories: family.categories,
        issue_number: family.issue_number,
        part: family.part,
        home_shop: family.home_shop,
        lgd_code: family.lgd_code,
        head: CardHead {
            name: identity.name.ok_or(SchemaError::Missing("head's name"))?,
            name_hindi,
            birth_year: family.head_birth_year,
            gender: family.head_gender,
        },
        members: family.members,
        status: status.ok_or(SchemaError::Missing("status"))?,
    };
    card_limits::check(&card)?;
    Ok(card)
}

pub(crate) fn decode_time(decoder: &mut Decoder<'_>) -> Result<Timestamp, SchemaError> {
    Ok(Timestamp::from_seconds(decoder.i64()?))
}

#[derive(Default)]
struct Identity {
    family_id: Option<FamilyId>,
    name: Option<String>,
    name_second: Option<String>,
    second_is_hindi: bool,
    family: Option<Family>,
}

impl Identity {
    fn decode(decoder: &mut Decoder<'_>) -> Result<Self, SchemaError> {
        let mut identity = Self::default();
        read_map(decoder, |key, decoder| {
            match key {
                IDENTITY_ID => {
                    let id = FamilyId::parse(decoder.str()?);
                    identity.family_id = Some(id.map_err(|_| SchemaError::Range("family id"))?);
                }
                IDENTITY_NAME => identity.name = Some(decoder.str()?.to_owned()),
                IDENTITY_NAME_SECOND => identity.name_second = Some(decoder.str()?.to_owned()),
                IDENTITY_LANGUAGE_SECOND => {
                    identity.second_is_hindi = decoder.str()? == LANGUAGE_HINDI;
                }
                IDENTITY_FAMILY => identity.family = Some(Family::decode(decoder)?),
                _ => return Ok(Entry::Unknown),
            }
            Ok::<_, SchemaError>(Entry::Read)
        })?;
        Ok(identity)
    }
}

struct Family {
    card_type: CardType,
    categories: CategorySet,
    issue_number: u8,
    home_shop: String,
    lgd_code: u32,
    part: Part,
    head_birth_year: Option<u16>,
    head_gender: Gender,
    members: Vec<CardMember>,
}

impl Family {
    fn decode(decoder: &mut Decoder<'_>) -> Result<Self, SchemaError> {
        let fields = decoder.array()?;
        let version = decoder.u64()?;
        if version != FORMAT_VERSION {
            return Err(SchemaError::NewerFormat(version));
        }
        if fields != Some(FAMILY_FIELDS as u64) {
            return Err(SchemaError::Range("number of the family's fields"));
        }
        let card_type =
            CardType::from_code(decoder.u8()?).ok_or(SchemaError::Range("card type"))?;
        let categories =
            CategorySet::from_bits(decoder.u8()?).ok_or(SchemaError::Range("categories"))?;
        let issue_number = decoder.u8()?;
        let home_shop = decoder.str()?.to_owned();
        let lgd_code = decoder.u32()?;
        let part = Part::new(decoder.u8()?, decoder.u8()?).ok_or(SchemaError::Range("part"))?;
        let entries = decoder.array()?.unwrap_or(0);
        if entries == 0 || entries > MEMBERS_MAX as u64 {
            return Err(SchemaError::Range("number of members"));
        }
        if decoder.array()? != Some(2) {
            return Err(SchemaError::Range("head's entry"));
        }
        let head_birth_year = decode_birth_year(decoder)?;
        let (relation, head_gender) = decode_kinship(decoder)?;
        if relation != Relation::Head {
            return Err(SchemaError::Range("head's relation"));
        }
        let members = (1..entries)
            .map(|_| decode_member(decoder))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            card_type,
            categories,
            issue_number,
            home_shop,
            lgd_code,
            part,
            head_birth_year,
            head_gender,
            members,
        })
    }
}

fn decode_member(decoder: &mut Decoder<'_>) -> Result<CardMember, SchemaError> {
    let fields = decoder.array()?;
    if !matches!(fields, Some(3 | 4)) {
        return Err(SchemaError::Range("member's entry"));
    }
    let name = decoder.str()?.to_owned();
    let birth_year = decode_birth_year(decoder)?;
    let (relation, gender) = decode_kinship(decoder)?;
    let name_hindi = if fields == Some(4) {
        Some(decoder.str()?.to_owned())
    } else {
        None
    };
    Ok(CardMember {
        name,
        name_hindi,
        birth_year,
        relation,
        gender,
    })
}

fn decode_birth_year(decoder: &mut Decoder<'_>) -> Result<Option<u16>, SchemaError> {
    if decoder.datatype()? == Type::Null {
        decoder.null()?;
        return Ok(None);
    }
    Ok(Some(BIRTH_YEAR_BASE + u16::from(decoder.u8()?)))
}

/// Relation and gender in one number: `relation * 4 + gender`.
fn decode_kinship(decoder: &mut Decoder<'_>) -> Result<(Relation, Gender), SchemaError> {
    let code = decoder.u8()?;
    let relation = Relation::from_code(code / 4).ok_or(SchemaError::Range("relation"))?;
    let gender = Gender::from_code(code % 4).ok_or(SchemaError::Range("gender"))?;
    Ok((relation, gender))
}

fn decode_status(decoder: &mut Decoder<'_>) -> Result<StatusReference, SchemaError> {
    let mut reference = None;
    read_map_by_text(decoder, |key, decoder| {
        if key != "status_list" {
            return Ok(Entry::Unknown);
        }
        let (mut index, mut uri) = (None, None);
        read_map_by_text(decoder, |key, decoder| {
            match key {
                "idx" => index = Some(decoder.u32()?),
                "uri" => uri = Some(decoder.str()?.to_owned()),
                _ => return Ok(Entry::Unknown),
            }
            Ok::<_, SchemaError>(Entry::Read)
        })?;
        let index = index.ok_or(SchemaError::Missing("status index"))?;
        let uri = uri.ok_or(SchemaError::Missing("status list's URI"))?;
        reference = Some(StatusReference { index, uri });
        Ok::<_, SchemaError>(Entry::Read)
    })?;
    reference.ok_or(SchemaError::Missing("status"))
}
