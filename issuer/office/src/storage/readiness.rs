use issuer_domain::{Area, Hold, HoldPolicy, LocalBodyKind, Place};

use super::StorageError;
use super::areas::push_area;
use super::engine::{Row, Statement};
use super::families::Families;
use super::family_holds::push_policy_hold;
use super::family_rows::place_name;

/// How far the families of a panchayat or ward are. Every family has a live card, had one that
/// ended, is held, or is ready for its first one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalBodyReadiness {
    /// District.
    pub district: Place,
    /// Block or town.
    pub block: Place,
    /// Panchayat or ward.
    pub kind: LocalBodyKind,
    /// Which.
    pub local_body: Place,
    /// How many.
    pub counts: ReadinessCounts,
}

/// Families by how far they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReadinessCounts {
    /// All families.
    pub families: u64,
    /// Their members.
    pub members: u64,
    /// Families with a live card.
    pub with_card: u64,
    /// Of these, families whose card no longer says what the register says.
    pub card_out_of_date: u64,
    /// Families whose card was revoked and that have no live one: they get another by a reprint.
    pub card_ended: u64,
    /// Families that never had a card and may have none for now.
    pub held: u64,
    /// Families with each hold, in the order of [`Hold::ALL`]; a family may have several, and a
    /// card too.
    pub holds: [u64; Hold::ALL.len()],
    /// Families whose head under the National Food Security Act is not the register's.
    pub heads_differ: u64,
}

impl ReadinessCounts {
    /// Families that get a card with the next `issuer issue`.
    pub fn ready(&self) -> u64 {
        self.families - self.with_card - self.card_ended - self.held
    }

    /// Adds another place's families.
    pub fn add(&mut self, other: &Self) {
        self.families += other.families;
        self.members += other.members;
        self.with_card += other.with_card;
        self.card_out_of_date += other.card_out_of_date;
        self.card_ended += other.card_ended;
        self.held += other.held;
        for (sum, more) in self.holds.iter_mut().zip(other.holds) {
            *sum += more;
        }
        self.heads_differ += other.heads_differ;
    }
}

impl Families<'_> {
    /// How far the families of an area are, by panchayat and ward in the order of their codes: one
    /// pass over the area's families.
    pub async fn readiness(&self, area: Area) -> Result<Vec<LocalBodyReadiness>, StorageError> {
        let query = readiness_query(area, self.storage.hold_policy());
        let rows = self.storage.fetch_all(query).await?;
        rows.iter().map(read).collect()
    }

    /// Who answers for which fields of the families of an area: how many families with which set
    /// of owners, as JSON.
    pub async fn owner_sets(&self, area: Area) -> Result<Vec<(String, u64)>, StorageError> {
        let mut query = Statement::new(
            "select owner_set.owners,
                    count(*) as families
             from family
             join owner_set on owner_set.owner_set_id = family.owner_set
             where ",
        );
        push_area(&mut query, area);
        query.push(" group by owner_set.owners order by owner_set.owners");
        let rows = self.storage.fetch_all(query).await?;
        rows.iter()
            .map(|row| {
                let families = row.integer("families")?.cast_unsigned();
                Ok((row.text("owners")?, families))
            })
            .collect()
    }
}

fn readiness_query(area: Area, policy: HoldPolicy) -> Statement<'static> {
    let mut query = Statement::new(
        "select family.district_lgd,
                max(family.district_hindi) as district_hindi,
                max(family.district_latin) as district_latin,
                family.block_lgd,
                max(family.block_hindi) as block_hindi,
                max(family.block_latin) as block_latin,
                family.local_body_kind,
                family.local_body_lgd,
                max(family.local_body_hindi) as local_body_hindi,
                max(family.local_body_latin) as local_body_latin,
                count(*) as families,
                cast(sum(family.members) as bigint) as members,
                count(card.family_id) as with_card,
                count(case
                    when card.family_revision < family.revision
                     and exists (
                         select 1
                         from family_change
                         where family_change.family_id = family.family_id
                           and family_change.revision > card.family_revision
                           and (family_change.kinds & 127) <> 0
                     )
                    then 1
                end) as card_out_of_date,
                count(case
                    when card.family_id is null and ended.family_id is not null then 1
                end) as card_ended,
                count(noted.family_twice) as family_twice,
                count(noted.number_twice) as number_twice,
                count(noted.duplicate) as duplicate,
                count(noted.no_head) as no_head,
                count(noted.no_shop) as no_shop,
                count(noted.text_does_not_fit) as text_does_not_fit,
                count(noted.gone) as gone,
                count(case when family.nfsa_head > 1 then 1 end) as heads_differ,
                count(case when ",
    );
    push_policy_hold(&mut query, policy, Hold::NoHindiName);
    query.push(" then 1 end) as no_hindi_name, count(case when ");
    push_policy_hold(&mut query, policy, Hold::EkycBelowPolicy);
    query.push(
        " then 1 end) as ekyc_below_policy,
          count(case when card.family_id is null and ended.family_id is null and (noted.family_id is not null or ",
    );
    push_policy_hold(&mut query, policy, Hold::NoHindiName);
    query.push(" or ");
    push_policy_hold(&mut query, policy, Hold::EkycBelowPolicy);
    query.push(
        ") then 1 end) as held
         from family
         left join (
             select family_id,
                    max(case when reason = 'family_twice' then 1 end) as family_twice,
                    max(case when reason = 'number_twice' then 1 end) as number_twice,
                    max(case when reason = 'duplicate' then 1 end) as duplicate,
                    max(case when reason = 'no_head' then 1 end) as no_head,
                    max(case when reason = 'no_shop' then 1 end) as no_shop,
                    max(case when reason = 'text_does_not_fit' then 1 end) as text_does_not_fit,
                    max(case when reason = 'gone' then 1 end) as gone
             from family_hold
             group by family_id
         ) as noted on noted.family_id = family.family_id
         left join card on card.family_id = family.family_id
             and card.part = 1
             and card.status in ('valid', 'suspended')
             and card.production <> 'draft'
         left join (
             select family_id
             from card
             where status = 'revoked'
             group by family_id
         ) as ended on ended.family_id = family.family_id
         where ",
    );
    push_area(&mut query, area);
    query.push(
        " group by family.district_lgd,
                   family.block_lgd,
                   family.local_body_kind,
                   family.local_body_lgd
          order by family.district_lgd,
                   family.block_lgd,
                   family.local_body_kind,
                   family.local_body_lgd",
    );
    query
}

fn read(row: &Row) -> Result<LocalBodyReadiness, StorageError> {
    let code = row.integer("local_body_lgd")?;
    let impossible = |column| StorageError::Impossible {
        table: "family",
        column,
        row: format!("of local body {code}"),
    };
    let place = |lgd: &'static str, hindi: &'static str, latin: &'static str| {
        let lgd_code = u32::try_from(row.integer(lgd)?).map_err(|_| impossible(lgd))?;
        let name = place_name(row, hindi, latin)?.ok_or_else(|| impossible(hindi))?;
        Ok::<_, StorageError>(Place { lgd_code, name })
    };
    let count = |column: &str| Ok::<_, StorageError>(row.integer(column)?.cast_unsigned());
    let mut holds = [0; Hold::ALL.len()];
    for (sum, hold) in holds.iter_mut().zip(Hold::ALL) {
        *sum = count(hold.word())?;
    }
    let kind = row.text("local_body_kind")?;
    Ok(LocalBodyReadiness {
        district: place("district_lgd", "district_hindi", "district_latin")?,
        block: place("block_lgd", "block_hindi", "block_latin")?,
        kind: LocalBodyKind::from_word(&kind).ok_or_else(|| impossible("local_body_kind"))?,
        local_body: place("local_body_lgd", "local_body_hindi", "local_body_latin")?,
        counts: ReadinessCounts {
            families: count("families")?,
            members: count("members")?,
            with_card: count("with_card")?,
            card_out_of_date: count("card_out_of_date")?,
            card_ended: count("card_ended")?,
            held: count("held")?,
            holds,
            heads_differ: count("heads_differ")?,
        },
    })
}

#[cfg(test)]
mod tests;
