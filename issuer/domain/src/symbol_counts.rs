/// How many QR symbols have which module, and their versions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SymbolCounts {
    /// Modules of five dots, 0.42 mm.
    pub five_dots: u32,
    /// Modules of four dots, 0.34 mm.
    pub four_dots: u32,
    /// The smallest version; 0 where there is none.
    pub version_min: u8,
    /// The largest version.
    pub version_max: u8,
}

impl SymbolCounts {
    /// Counts what somebody else has counted too.
    pub fn join(&mut self, other: &Self) {
        self.five_dots += other.five_dots;
        self.four_dots += other.four_dots;
        self.version_max = self.version_max.max(other.version_max);
        if self.version_min == 0 || (1..self.version_min).contains(&other.version_min) {
            self.version_min = other.version_min;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_symbols_have_no_version_and_change_none() {
        let some = SymbolCounts {
            five_dots: 2,
            four_dots: 1,
            version_min: 12,
            version_max: 15,
        };
        let mut sum = SymbolCounts::default();
        sum.join(&some);
        sum.join(&SymbolCounts::default());
        assert_eq!(sum, some);
    }
}
