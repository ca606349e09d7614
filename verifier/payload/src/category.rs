use std::fmt;

/// A ration category as Himachal Pradesh reports it.
///
/// A family may be in several: a BPL family's ration includes its NFSA share, so BPL and PHH
/// overlap. Quantities are never on a card; they come from a dated scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Category {
    /// Antyodaya Anna Yojana (NFSA).
    Aay,
    /// Priority household (NFSA).
    Phh,
    /// Below the poverty line (state scheme).
    Bpl,
    /// Annapurna Yojana.
    Apy,
    /// Above the poverty line.
    Apl,
    /// Above the poverty line and income-tax payer.
    Aplt,
}

impl Category {
    /// All categories, the most needy first: the order in which a card names them.
    pub const ALL: [Self; 6] = [
        Self::Aay,
        Self::Phh,
        Self::Bpl,
        Self::Apy,
        Self::Apl,
        Self::Aplt,
    ];

    /// The bit on the wire.
    pub const fn bit(self) -> u8 {
        match self {
            Self::Aay => 1,
            Self::Phh => 1 << 1,
            Self::Bpl => 1 << 2,
            Self::Apy => 1 << 3,
            Self::Apl => 1 << 4,
            Self::Aplt => 1 << 5,
        }
    }

    /// The short code that is printed: `PHH`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Aay => "AAY",
            Self::Phh => "PHH",
            Self::Bpl => "BPL",
            Self::Apy => "APY",
            Self::Apl => "APL",
            Self::Aplt => "APLT",
        }
    }

    /// The category of a code; `PH` is read as `PHH`.
    pub fn from_code(code: &str) -> Option<Self> {
        let code = if code.eq_ignore_ascii_case("PH") {
            "PHH"
        } else {
            code
        };
        Self::ALL
            .into_iter()
            .find(|category| category.code().eq_ignore_ascii_case(code))
    }

    /// The words for people, in Hindi.
    pub const fn hindi(self) -> &'static str {
        match self {
            Self::Aay => "अंत्योदय",
            Self::Phh => "पात्र गृहस्थी",
            Self::Bpl => "गरीबी रेखा से नीचे",
            Self::Apy => "अन्नपूर्णा",
            Self::Apl => "गरीबी रेखा से ऊपर",
            Self::Aplt => "आयकरदाता",
        }
    }

    /// The words for people, in English.
    pub const fn latin(self) -> &'static str {
        match self {
            Self::Aay => "Antyodaya",
            Self::Phh => "Priority household",
            Self::Bpl => "Below poverty line",
            Self::Apy => "Annapurna",
            Self::Apl => "Above poverty line",
            Self::Aplt => "Income-tax payer",
        }
    }
}

/// The categories of one family; at least one, without order.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct CategorySet(u8);

impl CategorySet {
    const KNOWN: u8 = 0b11_1111;

    /// The set of one category.
    pub const fn only(category: Category) -> Self {
        Self(category.bit())
    }

    /// The set of these categories; `None` where there is none.
    pub fn of(categories: impl IntoIterator<Item = Category>) -> Option<Self> {
        let bits = categories
            .into_iter()
            .fold(0, |bits, category| bits | category.bit());
        (bits != 0).then_some(Self(bits))
    }

    /// The set of these bits; `None` where it is empty or has a bit that no category has.
    pub const fn from_bits(bits: u8) -> Option<Self> {
        if bits == 0 || bits & !Self::KNOWN != 0 {
            None
        } else {
            Some(Self(bits))
        }
    }

    /// The bits on the wire.
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// Whether the family is in this category.
    pub const fn contains(self, category: Category) -> bool {
        self.0 & category.bit() != 0
    }

    /// The categories, the most needy first.
    pub fn iter(self) -> impl Iterator<Item = Category> {
        Category::ALL
            .into_iter()
            .filter(move |category| self.contains(*category))
    }

    /// The first of them: the one whose colour and word a card shows largest.
    pub fn leading(self) -> Category {
        self.iter().next().unwrap_or(Category::Apl)
    }
}

/// The codes joined by `+`: `PHH+BPL`.
impl fmt::Display for CategorySet {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, category) in self.iter().enumerate() {
            if at > 0 {
                out.write_str("+")?;
            }
            out.write_str(category.code())?;
        }
        Ok(())
    }
}

impl fmt::Debug for CategorySet {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "CategorySet({self})")
    }
}
