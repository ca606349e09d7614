//! Where the cards of a lot are, and what of it is not explained.
//!
//! Three identities hold for a lot that is done: `exported = good + spoiled + missing`,
//! `good = handed over + undelivered + on the way`, and for blank cards
//! `opening + received = used + spoiled + closing`.

/// How many cards of a lot are in which state. Each card is counted once, but for
/// [`LotCounts::exported`], which counts all of them, and [`LotCounts::still_holding`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LotCounts {
    /// All cards of the lot.
    pub exported: u64,
    /// Reported as good, or not found bad since; they lie at the press.
    pub printed: u64,
    /// In a bundle that has not left.
    pub packed: u64,
    /// On the road.
    pub dispatched: u64,
    /// At an office, to be handed over.
    pub received: u64,
    /// In a family's hands.
    pub handed_over: u64,
    /// Could not be handed over, and lie with whoever tried.
    pub undelivered: u64,
    /// Were lost on the way or at an office.
    pub lost: u64,
    /// Came back and are stored.
    pub returned: u64,
    /// Were destroyed.
    pub destroyed: u64,
    /// Came out bad.
    pub spoiled: u64,
    /// Good, but kept or cut up as samples: a kind of spoiled in the identities.
    pub samples: u64,
    /// Missing from the count.
    pub missing: u64,
    /// Spoiled, missing, lost or destroyed, while shops still take the number as a valid card: no
    /// other card was made in its place and it was not revoked.
    pub still_holding: u64,
    /// Hand-overs on record.
    pub hand_overs: u64,
    /// Blank cards.
    pub stock: StockCounts,
}

/// What a press says of blank cards for a lot, over all its days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StockCounts {
    /// Days for which it says something.
    pub days: u64,
    /// Blanks at the beginning of the first day.
    pub opening: u64,
    /// That came in.
    pub received: u64,
    /// On which a card of the lot was printed, be it good or bad.
    pub used: u64,
    /// Wasted without a card number on them: setting up, misfeeds.
    pub spoiled: u64,
    /// At the end of the last day.
    pub closing: u64,
    /// Days that begin with another number than the day before ended with.
    pub gaps: u64,
}

/// Something that keeps a lot open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unexplained {
    /// `exported = good + spoiled + missing` fails: so many more were exported than the press
    /// accounts for.
    Exported(i64),
    /// `good = handed over + undelivered + on the way` fails: so many good cards lie at the press.
    Good(i64),
    /// Cards that are on the way yet.
    OnTheWay(u64),
    /// Cards that could not be handed over, and neither came back nor were destroyed.
    Undelivered(u64),
    /// Numbers of cards that are gone and still hold.
    StillHolding(u64),
    /// Cards handed over, less the hand-overs on record.
    HandOvers(i64),
    /// The press said nothing of its blank cards.
    NoStock,
    /// `opening + received = used + spoiled + closing` fails by so many.
    Stock(i64),
    /// Days that begin with other blanks than the day before ended with.
    StockGaps(u64),
    /// So many blanks more were used than cards of the lot can be on.
    Blanks(i64),
}

impl LotCounts {
    /// Cards that came out good.
    pub const fn good(&self) -> u64 {
        self.printed + self.packed + self.on_the_way() + self.handed_over + self.not_delivered()
    }

    /// Cards on the road or at an office, to be handed over.
    pub const fn on_the_way(&self) -> u64 {
        self.dispatched + self.received
    }

    /// Cards that could not be handed over, wherever they are now.
    pub const fn not_delivered(&self) -> u64 {
        self.undelivered + self.lost + self.returned + self.destroyed
    }

    /// Cards of which the press has said nothing.
    pub const fn not_reported(&self) -> u64 {
        let reported = self.good() + self.spoiled_with_samples() + self.missing;
        self.exported.saturating_sub(reported)
    }

    /// Cards that the press counts as spoiled: bad ones and samples.
    pub const fn spoiled_with_samples(&self) -> u64 {
        self.spoiled + self.samples
    }

    /// Which identity fails and by how much, and what else is open. Nothing where the lot is done.
    pub fn unexplained(&self) -> Vec<Unexplained> {
        let exported = less(
            self.exported,
            self.good() + self.spoiled_with_samples() + self.missing,
        );
        let good = less(
            self.good(),
            self.handed_over + self.not_delivered() + self.on_the_way(),
        );
        let hand_overs = less(self.handed_over, self.hand_overs);
        let found = [
            (exported != 0).then_some(Unexplained::Exported(exported)),
            (good != 0).then_some(Unexplained::Good(good)),
            (self.on_the_way() != 0).then_some(Unexplained::OnTheWay(self.on_the_way())),
            (self.undelivered != 0).then_some(Unexplained::Undelivered(self.undelivered)),
            (self.still_holding != 0).then_some(Unexplained::StillHolding(self.still_holding)),
            (hand_overs != 0).then_some(Unexplained::HandOvers(hand_overs)),
        ];
        let mut unexplained: Vec<Unexplained> = found.into_iter().flatten().collect();
        unexplained.extend(self.unexplained_blanks());
        unexplained
    }

    fn unexplained_blanks(&self) -> Vec<Unexplained> {
        let stock = self.stock;
        if stock.days == 0 {
            return vec![Unexplained::NoStock];
        }
        let balance = less(
            stock.opening + stock.received,
            stock.used + stock.spoiled + stock.closing,
        );
        // A missing card was printed and went away, or never was: both are possible.
        let least = self.good() + self.spoiled_with_samples();
        let most = least + self.missing;
        let blanks = if stock.used > most {
            less(stock.used, most)
        } else {
            less(stock.used, stock.used.max(least))
        };
        let found = [
            (balance != 0).then_some(Unexplained::Stock(balance)),
            (stock.gaps != 0).then_some(Unexplained::StockGaps(stock.gaps)),
            (blanks != 0).then_some(Unexplained::Blanks(blanks)),
        ];
        found.into_iter().flatten().collect()
    }
}

impl Unexplained {
    /// What it is, for people; the numbers stand in it.
    pub fn text(self) -> String {
        match self {
            Self::Exported(by) => {
                format!("exported = good + spoiled + missing fails by {by}: not reported")
            }
            Self::Good(by) => {
                format!("good = handed over + undelivered + on the way fails by {by}: at the press")
            }
            Self::OnTheWay(cards) => format!("{cards} on the way, not handed over"),
            Self::Undelivered(cards) => {
                format!("{cards} undelivered, neither returned nor destroyed")
            }
            Self::StillHolding(cards) => {
                format!("{cards} gone, while shops still take the number")
            }
            Self::HandOvers(by) => format!("handed over and hand-overs on record differ by {by}"),
            Self::NoStock => "no stock of blank cards is reported".to_owned(),
            Self::Stock(by) => {
                format!("opening + received = used + spoiled + closing fails by {by}")
            }
            Self::StockGaps(days) => {
                format!("{days} days begin with other blanks than the day before ended with")
            }
            Self::Blanks(by) => format!("blanks used and cards printed differ by {by}"),
        }
    }

    /// What to do about it.
    pub const fn hint(self) -> &'static str {
        match self {
            Self::Exported(_) => "ask the press; `issuer lot return` records what it says",
            Self::Good(_) => {
                "`issuer lot pack` and `lot dispatch`; `issuer card destroyed` where they hold no more"
            }
            Self::OnTheWay(_) => {
                "`issuer consignment receive`, then `issuer lot deliveries`; lost ones are undelivered with reason lost"
            }
            Self::Undelivered(_) => "`issuer card returned` or `issuer card destroyed`",
            Self::StillHolding(_) => {
                "`issuer lot supplement` makes others of spoiled and missing ones; `issuer card reprint` or `revoke` ends lost ones"
            }
            Self::HandOvers(_) => {
                "the database was changed by other hands; ask for `issuer doctor`"
            }
            Self::NoStock => "`issuer lot return --stock FILE`",
            Self::Stock(_) | Self::StockGaps(_) | Self::Blanks(_) => {
                "ask the press; a later stock file replaces the rows of its days"
            }
        }
    }
}

/// The difference of two counts.
const fn less(left: u64, right: u64) -> i64 {
    left.cast_signed().wrapping_sub(right.cast_signed())
}

#[cfg(test)]
mod tests;
