use issuer_domain::{
    CardType, CategorySet, Ekyc, Family, FamilyId, Gender, HomeShop, LocalBody, LocalBodyKind,
    Member, MemberFacts, Name, Photo, Place, Relation,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use time::Date;

use super::StorageError;

/// A family's content as one text: for its checksum and for revisions of the past. The as-on date
/// is not content: the same family in a later register is the same.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct FamilyRecord {
    ration_card: Option<String>,
    card_type: String,
    valid_until: Option<Date>,
    categories: u8,
    local_body_kind: String,
    local_body: PlaceRecord,
    block: PlaceRecord,
    district: PlaceRecord,
    shop_code: String,
    shop: NameRecord,
    photo: Option<(String, String)>,
    members: Vec<MemberRecord>,
}

#[derive(Debug, Serialize, Deserialize)]
struct PlaceRecord {
    lgd: u32,
    name: NameRecord,
}

#[derive(Debug, Serialize, Deserialize)]
struct NameRecord {
    #[serde(rename = "hi")]
    hindi: Option<String>,
    #[serde(rename = "en")]
    latin: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct MemberRecord {
    id: String,
    name: NameRecord,
    birth_year: Option<u16>,
    gender: u8,
    relation: u8,
    ekyc: String,
    relative: Option<NameRecord>,
}

impl FamilyRecord {
    pub(super) fn of(family: &Family) -> Self {
        Self {
            ration_card: family.ration_card.clone(),
            card_type: family.card_type.word().to_owned(),
            valid_until: family.valid_until,
            categories: family.categories.bits(),
            local_body_kind: family.local_body.kind.word().to_owned(),
            local_body: PlaceRecord::of(&family.local_body.place),
            block: PlaceRecord::of(&family.block),
            district: PlaceRecord::of(&family.district),
            shop_code: family.home_shop.code.clone(),
            shop: NameRecord::of(&family.home_shop.name),
            photo: family
                .photo
                .as_ref()
                .map(|photo| (photo.path.clone(), hex(&photo.sha256))),
            members: family.members.iter().map(MemberRecord::of).collect(),
        }
    }

    pub(super) fn to_json(&self) -> String {
        // Strings, numbers and lists alone: this cannot fail.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The family of a stored record.
    pub(super) fn into_family(self, id: FamilyId, as_on: Date) -> Result<Family, StorageError> {
        let row = id.as_str().to_owned();
        self.try_into_family(id, as_on)
            .ok_or(StorageError::Impossible {
                table: "family_past",
                column: "content",
                row,
            })
    }

    fn try_into_family(self, id: FamilyId, as_on: Date) -> Option<Family> {
        let photo = match self.photo {
            Some((path, sha256)) => Some(Photo {
                path,
                sha256: from_hex(&sha256)?,
            }),
            None => None,
        };
        Some(Family {
            id,
            ration_card: self.ration_card,
            card_type: CardType::from_word(&self.card_type)?,
            valid_until: self.valid_until,
            categories: CategorySet::from_bits(self.categories)?,
            local_body: LocalBody {
                kind: LocalBodyKind::from_word(&self.local_body_kind)?,
                place: self.local_body.into_place()?,
            },
            block: self.block.into_place()?,
            district: self.district.into_place()?,
            home_shop: HomeShop {
                code: self.shop_code,
                name: self.shop.into_place_name()?,
            },
            photo,
            as_on,
            members: self
                .members
                .into_iter()
                .map(MemberRecord::into_member)
                .collect::<Option<Vec<_>>>()?,
        })
    }
}

/// SHA-256 of a family's content.
pub(super) fn content_sha256(family: &Family) -> [u8; 32] {
    Sha256::digest(FamilyRecord::of(family).to_json()).into()
}

impl PlaceRecord {
    fn of(place: &Place) -> Self {
        Self {
            lgd: place.lgd_code,
            name: NameRecord::of(&place.name),
        }
    }

    fn into_place(self) -> Option<Place> {
        Some(Place {
            lgd_code: self.lgd,
            name: self.name.into_place_name()?,
        })
    }
}

impl NameRecord {
    fn of(name: &Name) -> Self {
        Self {
            hindi: name.hindi().map(str::to_owned),
            latin: name.latin().map(str::to_owned),
        }
    }

    fn into_name(self) -> Option<Name> {
        Name::new(self.hindi.as_deref(), self.latin.as_deref()).ok()
    }

    fn into_place_name(self) -> Option<Name> {
        Name::of_place(self.hindi.as_deref(), self.latin.as_deref()).ok()
    }
}

impl MemberRecord {
    fn of(member: &Member) -> Self {
        Self {
            id: member.id.clone(),
            name: NameRecord::of(&member.name),
            birth_year: member.birth_year,
            gender: member.gender.code(),
            relation: member.relation.code(),
            ekyc: member.facts.ekyc.word().to_owned(),
            relative: member.facts.relative.as_ref().map(NameRecord::of),
        }
    }

    fn into_member(self) -> Option<Member> {
        Some(Member {
            id: self.id,
            name: self.name.into_name()?,
            birth_year: self.birth_year,
            gender: Gender::from_code(self.gender)?,
            relation: Relation::from_code(self.relation)?,
            facts: MemberFacts {
                ekyc: Ekyc::from_word(&self.ekyc)?,
                relative: match self.relative {
                    Some(relative) => Some(relative.into_name()?),
                    None => None,
                },
                ..MemberFacts::default()
            },
        })
    }
}

pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

pub fn from_hex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * at..2 * at + 2], 16).ok()?;
    }
    Some(bytes)
}
