/// What cards must bear. Each case comes once in every [`PERIOD`] families, at a fixed place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HardCase {
    None,
    OneMember,
    LongNames,
    NoHindiName,
    NoHindiNameAtAll,
    NoPhoto,
    Nukta,
    Joiners,
    LargeFamily,
    ThreeLinePanchayat,
    Temporary,
    Migrant,
    NoBirthYears,
}

/// Families from one case to its next: in 300 families each case stands seven times.
const PERIOD: u32 = 40;

impl HardCase {
    pub(super) fn of_family(number: u32) -> Self {
        match number % PERIOD {
            2 => Self::Temporary,
            4 => Self::LongNames,
            7 => Self::OneMember,
            11 => Self::NoHindiName,
            13 => Self::Migrant,
            16 => Self::NoHindiNameAtAll,
            19 => Self::Nukta,
            22 => Self::NoPhoto,
            25 => Self::Joiners,
            29 => Self::LargeFamily,
            33 => Self::ThreeLinePanchayat,
            37 => Self::NoBirthYears,
            _ => Self::None,
        }
    }
}
