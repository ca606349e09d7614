/// The columns of a register file; `FORMAT.md` beside this file explains each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(
    missing_docs,
    reason = "each is the column of its name, which FORMAT.md explains"
)]
pub enum Column {
    FamilyId,
    RationCard,
    CardType,
    ValidUntil,
    Categories,
    DistrictLgd,
    DistrictHindi,
    DistrictLatin,
    BlockLgd,
    BlockHindi,
    BlockLatin,
    LocalBodyKind,
    LocalBodyLgd,
    LocalBodyHindi,
    LocalBodyLatin,
    ShopCode,
    ShopHindi,
    ShopLatin,
    Photo,
    AsOn,
    MemberId,
    NameHindi,
    NameLatin,
    Birth,
    Gender,
    Relation,
    Ekyc,
    RelativeHindi,
    RelativeLatin,
    Mobile,
    VaultReference,
}

impl Column {
    /// How many columns there are.
    pub const COUNT: usize = 31;

    /// All columns, in the order in which we write them: those of the family, then the member's.
    pub const ALL: [Self; Self::COUNT] = [
        Self::FamilyId,
        Self::RationCard,
        Self::CardType,
        Self::ValidUntil,
        Self::Categories,
        Self::DistrictLgd,
        Self::DistrictHindi,
        Self::DistrictLatin,
        Self::BlockLgd,
        Self::BlockHindi,
        Self::BlockLatin,
        Self::LocalBodyKind,
        Self::LocalBodyLgd,
        Self::LocalBodyHindi,
        Self::LocalBodyLatin,
        Self::ShopCode,
        Self::ShopHindi,
        Self::ShopLatin,
        Self::Photo,
        Self::AsOn,
        Self::MemberId,
        Self::NameHindi,
        Self::NameLatin,
        Self::Birth,
        Self::Gender,
        Self::Relation,
        Self::Ekyc,
        Self::RelativeHindi,
        Self::RelativeLatin,
        Self::Mobile,
        Self::VaultReference,
    ];

    /// The name in a CSV file's first line and in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::FamilyId => "family_id",
            Self::RationCard => "ration_card",
            Self::CardType => "card_type",
            Self::ValidUntil => "valid_until",
            Self::Categories => "categories",
            Self::DistrictLgd => "district_lgd",
            Self::DistrictHindi => "district_hindi",
            Self::DistrictLatin => "district_latin",
            Self::BlockLgd => "block_lgd",
            Self::BlockHindi => "block_hindi",
            Self::BlockLatin => "block_latin",
            Self::LocalBodyKind => "local_body_kind",
            Self::LocalBodyLgd => "local_body_lgd",
            Self::LocalBodyHindi => "local_body_hindi",
            Self::LocalBodyLatin => "local_body_latin",
            Self::ShopCode => "shop_code",
            Self::ShopHindi => "shop_hindi",
            Self::ShopLatin => "shop_latin",
            Self::Photo => "photo",
            Self::AsOn => "as_on",
            Self::MemberId => "member_id",
            Self::NameHindi => "name_hindi",
            Self::NameLatin => "name_latin",
            Self::Birth => "birth",
            Self::Gender => "gender",
            Self::Relation => "relation",
            Self::Ekyc => "ekyc",
            Self::RelativeHindi => "relative_hindi",
            Self::RelativeLatin => "relative_latin",
            Self::Mobile => "mobile",
            Self::VaultReference => "vault_reference",
        }
    }

    /// The column of a name, whatever its case.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|column| column.name().eq_ignore_ascii_case(name))
    }

    /// Whether it tells of one member; the others tell of the whole family.
    pub fn is_of_member(self) -> bool {
        self >= Self::MemberId
    }

    /// Whether a file may lack it.
    pub fn is_optional(self) -> bool {
        matches!(
            self,
            Self::RationCard
                | Self::CardType
                | Self::ValidUntil
                | Self::DistrictHindi
                | Self::BlockHindi
                | Self::LocalBodyHindi
                | Self::ShopHindi
                | Self::Photo
                | Self::AsOn
                | Self::NameHindi
                | Self::Gender
                | Self::Ekyc
                | Self::RelativeHindi
                | Self::RelativeLatin
                | Self::Mobile
                | Self::VaultReference
        )
    }
}

#[cfg(test)]
mod tests {
    use super::Column;

    #[test]
    fn columns_stand_in_the_order_of_their_numbers() {
        for (at, column) in Column::ALL.into_iter().enumerate() {
            assert_eq!(column as usize, at);
            assert_eq!(Column::from_name(column.name()), Some(column));
        }
    }
}
