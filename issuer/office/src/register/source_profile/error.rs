use std::io;
use std::path::PathBuf;

/// Why there is no source profile.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// No profile of this name comes with the program.
    #[error(
        "there is no source profile of this name\n\nhint: name one of {known}, or a profile's file that ends in .toml"
    )]
    Unknown {
        /// Those that there are.
        known: String,
    },
    /// The profile's file cannot be read.
    #[error("the source profile {path} cannot be read: {source}", path = path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// The profile is not right.
    #[error("the source profile {profile} is not right: {problem}")]
    Wrong {
        /// Its name or file.
        profile: String,
        /// What is wrong.
        problem: ProfileProblem,
    },
}

/// What is wrong with a source profile.
#[derive(Debug, thiserror::Error)]
pub enum ProfileProblem {
    /// Not TOML, or a key that profiles do not have.
    #[error("{0}")]
    Toml(#[from] Box<toml::de::Error>),
    /// `[fields.x]` where there is no field x.
    #[error("there is no field {field}\n\nhint: FORMAT.md lists the fields")]
    UnknownField {
        /// Its name.
        field: String,
    },
    /// A source's column stands in two places of the profile that exclude each other.
    #[error("{name} is read and dropped at once, or stands in two lists")]
    NameTwice {
        /// The column.
        name: String,
    },
    /// Two columns of the source differ only in case, spaces or dashes.
    #[error("{name} cannot be told from another column: only letters and digits count")]
    NameUnclear {
        /// The column.
        name: String,
    },
    /// A field that files of this kind must have has no source.
    #[error("nothing brings the field {field}\n\nhint: give it `from` or `constant`")]
    FieldMissing {
        /// Its name.
        field: &'static str,
    },
    /// A field with `constant` and other keys, or with two rules.
    #[error(
        "the field {field} has keys that exclude each other\n\nhint: `constant` stands alone; a field has `words` or `look_up`, not both"
    )]
    FieldKeys {
        /// Its name.
        field: String,
    },
    /// A table that is not there, or a part of it that no table has.
    #[error(
        "the field {field} looks up in a table or part that there is not\n\nhint: write table.code, table.hindi or table.latin, with a table of this profile or `districts`"
    )]
    LookUp {
        /// The field's name.
        field: String,
    },
    /// A table's file cannot be read, or is no list of places.
    #[error(
        "the table {table} cannot be read: {what}\n\nhint: a CSV file with the columns code, hindi, latin, aliases (with | between them)"
    )]
    Table {
        /// Its name.
        table: String,
        /// Why.
        what: String,
    },
    /// One name for two places of a table.
    #[error("two places of the table {table} have a name in common")]
    PlaceTwice {
        /// Its name.
        table: String,
    },
    /// A name made by a machine.
    #[error(
        "the field {field} would be a name made by a machine; a name comes from a source, never from a transliteration\n\nhint: list its columns under `dropped`, and show them to people as a suggestion only"
    )]
    MadeByMachine {
        /// The field's name.
        field: String,
    },
    /// Neither a register's nor a ration card's profile, or none at all.
    #[error("`name` has 1 to 40 of a-z, 0-9 and -")]
    Name,
}
