use crate::cbor_writer::CborWriter;
use crate::claims::{
    BIRTH_YEAR_BASE, CLAIM_EXPIRES, CLAIM_IDENTITY, CLAIM_ISSUED, CLAIM_ISSUER, CLAIM_NOT_BEFORE,
    CLAIM_STATUS, FAMILY_FIELDS, FORMAT_VERSION, IDENTITY_FAMILY, IDENTITY_ID,
    IDENTITY_LANGUAGE_SECOND, IDENTITY_NAME, IDENTITY_NAME_SECOND, LANGUAGE_HINDI,
};
use crate::family_card::{CardMember, FamilyCard};
use crate::kinship::{Gender, Relation};

/// Writes the claims of a card whose limits have been checked. Keys stand in the order of their
/// encoded bytes (RFC 8949 section 4.2.1).
pub(crate) fn encode_card(card: &FamilyCard) -> Vec<u8> {
    let mut writer = CborWriter::with_capacity(512);
    writer.map(5 + usize::from(card.not_before.is_some()));
    writer.integer(CLAIM_ISSUER).text(&card.issuer);
    writer
        .integer(CLAIM_EXPIRES)
        .integer(card.expires_at.seconds());
    if let Some(begins) = card.not_before {
        writer.integer(CLAIM_NOT_BEFORE).integer(begins.seconds());
    }
    writer
        .integer(CLAIM_ISSUED)
        .integer(card.issued_at.seconds());
    writer.integer(CLAIM_IDENTITY);
    encode_identity(&mut writer, card);
    writer
        .integer(CLAIM_STATUS)
        .map(1)
        .text("status_list")
        .map(2);
    writer.text("idx").unsigned(card.status.index.into());
    writer.text("uri").text(&card.status.uri);
    writer.into_bytes()
}

fn encode_identity(writer: &mut CborWriter, card: &FamilyCard) {
    let hindi = card.head.name_hindi.as_deref();
    writer.map(if hindi.is_some() { 5 } else { 3 });
    writer.integer(IDENTITY_ID).text(card.family_id.as_str());
    writer.integer(IDENTITY_NAME).text(&card.head.name);
    if let Some(hindi) = hindi {
        writer.integer(IDENTITY_NAME_SECOND).text(hindi);
        writer
            .integer(IDENTITY_LANGUAGE_SECOND)
            .text(LANGUAGE_HINDI);
    }
    writer.integer(IDENTITY_FAMILY).array(FAMILY_FIELDS);
    writer.unsigned(FORMAT_VERSION);
    writer.unsigned(card.card_type.code().into());
    writer.unsigned(card.categories.bits().into());
    writer.unsigned(card.issue_number.into());
    writer.text(&card.home_shop);
    writer.unsigned(card.lgd_code.into());
    writer
        .unsigned(card.part.number().into())
        .unsigned(card.part.of().into());
    writer.array(1 + card.members.len());
    writer.array(2);
    encode_birth_year(writer, card.head.birth_year);
    encode_kinship(writer, Relation::Head, card.head.gender);
    for member in &card.members {
        encode_member(writer, member);
    }
}

fn encode_member(writer: &mut CborWriter, member: &CardMember) {
    writer
        .array(3 + usize::from(member.name_hindi.is_some()))
        .text(&member.name);
    encode_birth_year(writer, member.birth_year);
    encode_kinship(writer, member.relation, member.gender);
    if let Some(hindi) = &member.name_hindi {
        writer.text(hindi);
    }
}

fn encode_birth_year(writer: &mut CborWriter, year: Option<u16>) {
    match year {
        Some(year) => writer.unsigned(year.saturating_sub(BIRTH_YEAR_BASE).into()),
        None => writer.null(),
    };
}

fn encode_kinship(writer: &mut CborWriter, relation: Relation, gender: Gender) {
    writer.unsigned(u64::from(relation.code()) * 4 + u64::from(gender.code()));
}
