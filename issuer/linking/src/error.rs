/// Why a profile cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// It is not TOML, or has keys that a profile has not.
    #[error(
        "the profile cannot be read\n\nhint: compare it with the profiles in issuer/linking/profiles"
    )]
    Toml(#[from] toml::de::Error),
    /// Without a field nothing is compared.
    #[error("the profile names no field\n\nhint: add a [[field]] with name and kind")]
    NoField,
    /// More fields than a pattern holds.
    #[error(
        "the profile has {count} fields, more than {most}\n\nhint: leave out fields that say little"
    )]
    TooManyFields {
        /// How many it has.
        count: usize,
        /// How many there may be.
        most: usize,
    },
    /// Two fields of one name.
    #[error("the profile has the field `{field}` twice\n\nhint: rename one of them")]
    FieldTwice {
        /// The name.
        field: String,
    },
    /// Without a rule every row would be compared with every row.
    #[error(
        "the profile has no blocking rule\n\nhint: add a [[block]] with on = [\"name:sound\", …]; several rules are united"
    )]
    NoBlock,
    /// A blocking rule or `swapped_with` names a field that the profile has not.
    #[error(
        "the profile speaks of the field `{field}`, which it has not\n\nhint: name it in a [[field]] or correct the spelling"
    )]
    UnknownField {
        /// The name.
        field: String,
    },
    /// A blocking key that a field of this kind has not.
    #[error(
        "`{key}` is no blocking key\n\nhint: names have :sound, :first and :last, births :year and :date, texts :start and :sound; the others stand alone"
    )]
    UnknownKey {
        /// As the profile has it.
        key: String,
    },
    /// Only names are swapped with names.
    #[error(
        "the field `{field}` cannot be swapped\n\nhint: swapped_with pairs two fields of the name kinds"
    )]
    NotSwappable {
        /// The field.
        field: String,
    },
    /// A number outside its range.
    #[error("{what} of the profile is out of range\n\nhint: {hint}")]
    OutOfRange {
        /// Which number.
        what: String,
        /// What it may be.
        hint: &'static str,
    },
}

/// Why two lists cannot be linked.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    /// A profile that was changed after it was read.
    #[error(transparent)]
    Profile(#[from] ProfileError),
    /// A row with more or fewer values than the profile has fields.
    #[error(
        "a row has {found} values, the profile {expected} fields\n\nhint: give one value for each field, empty if it is missing"
    )]
    ValueCount {
        /// Values of the row.
        found: usize,
        /// Fields of the profile.
        expected: usize,
    },
    /// More rows than places are counted.
    #[error("a list has more than {most} rows\n\nhint: link it in parts, district by district")]
    TooManyRows {
        /// How many there may be.
        most: usize,
    },
    /// The model was made for other fields.
    #[error(
        "the model does not belong to this profile: they differ at the field `{field}`\n\nhint: learn the model anew with this profile"
    )]
    OtherModel {
        /// The first field that one of them has and the other has not.
        field: String,
    },
}
