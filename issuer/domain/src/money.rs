use std::fmt;

use crate::digits::with_ascii_digits;

/// An amount in Indian rupees, kept in paise so that sums are exact.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money {
    paise: u64,
}

/// Why something is no amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Not a number of rupees with at most two decimals.
    #[error(
        "an amount is written in rupees with at most two decimals\n\nhint: write 55, 55.00 or 1,00,000.00"
    )]
    Shape,
    /// More than any fee or sum of fees here.
    #[error(
        "an amount is at most {}\n\nhint: look for a digit too many",
        Money::MAX
    )]
    TooLarge,
}

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self { paise: 0 };

    /// The largest amount: below 100 crore rupees, so that crore is the largest word for it.
    pub const MAX: Self = Self {
        paise: 999_999_999 * 100 + 99,
    };

    /// So many paise; `None` above [`Self::MAX`].
    pub const fn of_paise(paise: u64) -> Option<Self> {
        if paise <= Self::MAX.paise {
            Some(Self { paise })
        } else {
            None
        }
    }

    /// Reads `55`, `55.5`, `55.00`, `₹ 1,00,000.00`, in the digits of any Indian script. Commas may
    /// stand anywhere before the point.
    pub fn parse(text: &str) -> Result<Self, MoneyError> {
        let text = with_ascii_digits(text.trim().trim_start_matches('₹').trim_start());
        let (rupees, paise) = text.split_once('.').unwrap_or((&text, "00"));
        let rupees = rupees.replace(',', "");
        let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let has_shape = !rupees.is_empty() && matches!(paise.len(), 1 | 2);
        if !(has_shape && all_digits(&rupees) && all_digits(paise)) {
            return Err(MoneyError::Shape);
        }
        let paise = format!("{rupees}{paise:0<2}");
        paise
            .parse()
            .ok()
            .and_then(Self::of_paise)
            .ok_or(MoneyError::TooLarge)
    }

    /// The amount in paise.
    pub const fn paise(self) -> u64 {
        self.paise
    }

    /// Whether there is nothing to pay.
    pub const fn is_zero(self) -> bool {
        self.paise == 0
    }

    /// Both together; `None` above [`Self::MAX`].
    pub const fn plus(self, other: Self) -> Option<Self> {
        Self::of_paise(self.paise + other.paise)
    }

    /// The sum of amounts; `None` above [`Self::MAX`].
    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Option<Self> {
        amounts.into_iter().try_fold(Self::ZERO, Self::plus)
    }

    /// Rupees with two decimals and nothing else, as payment links and files write it: `100000.00`.
    pub fn decimal(self) -> String {
        format!("{}.{:02}", self.paise / 100, self.paise % 100)
    }
}

/// As people write it: `₹ 55.00`, `₹ 1,00,000.00`.
impl fmt::Display for Money {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rupees = (self.paise / 100).to_string();
        let mut grouped = String::with_capacity(rupees.len() + 4);
        for (at, digit) in rupees.chars().enumerate() {
            let left = rupees.len() - at;
            // 12,34,567: three digits at the end, two in each group before.
            if at > 0 && left >= 3 && left % 2 == 1 {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        write!(out, "₹ {grouped}.{:02}", self.paise % 100)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert_eq, proptest};

    use super::*;

    fn money(paise: u64) -> Money {
        Money::of_paise(paise).unwrap()
    }

    #[test]
    fn amounts_are_grouped_as_in_india() {
        for (paise, shown) in [
            (0, "₹ 0.00"),
            (5, "₹ 0.05"),
            (5_500, "₹ 55.00"),
            (99_999, "₹ 999.99"),
            (100_000, "₹ 1,000.00"),
            (9_999_900, "₹ 99,999.00"),
            (10_000_000, "₹ 1,00,000.00"),
            (123_456_789, "₹ 12,34,567.89"),
            (Money::MAX.paise(), "₹ 99,99,99,999.99"),
        ] {
            assert_eq!(money(paise).to_string(), shown);
        }
        assert_eq!(money(10_000_000).decimal(), "100000.00");
        assert_eq!(money(5).decimal(), "0.05");
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for text in [
            "", "₹", ".50", "55.", "55.000", "-5", "+5", "5 5", "5e3", "55.,0",
        ] {
            assert_eq!(Money::parse(text), Err(MoneyError::Shape), "{text}");
        }
        for text in ["1000000000", "99999999999999999999999999"] {
            assert_eq!(Money::parse(text), Err(MoneyError::TooLarge), "{text}");
        }
        assert_eq!(Money::parse(" ₹ ५५.५"), Ok(money(5_550)));
    }

    #[test]
    fn a_sum_above_the_largest_amount_is_none() {
        assert_eq!(Money::sum([money(700), money(4_800)]), Some(money(5_500)));
        assert_eq!(Money::sum([]), Some(Money::ZERO));
        assert_eq!(Money::sum([Money::MAX, money(1)]), None);
    }

    proptest! {
        #[test]
        fn what_is_shown_reads_back(paise in 0..=Money::MAX.paise()) {
            let amount = money(paise);
            prop_assert_eq!(Money::parse(&amount.to_string()), Ok(amount));
            prop_assert_eq!(Money::parse(&amount.decimal()), Ok(amount));
        }

        #[test]
        fn any_text_is_an_amount_or_an_error(text in any::<String>()) {
            let _ = Money::parse(&text);
        }
    }
}
