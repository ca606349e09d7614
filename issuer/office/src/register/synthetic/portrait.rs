//! Which picture stands in the place of a person's photo.

use image::ImageError;
use issuer_domain::Gender;
use issuer_render::portrait::{KINDS, portrait as draw};

use super::dice::Dice;

/// How many different ones there are.
pub(super) const PORTRAITS: u32 = 64;

/// A portrait's number for a person.
pub(super) fn portrait_for(gender: Gender, dice: &mut Dice) -> u32 {
    let men = if gender == Gender::Male { 2 } else { 0 };
    dice.below(PORTRAITS / KINDS) * KINDS + men + dice.below(2)
}

/// A portrait as a JPEG file of 240 × 300 pixels.
pub fn portrait(seed: u64, number: u32) -> Result<Vec<u8>, ImageError> {
    /// Streams that no family has.
    const STREAMS_FROM: u64 = 1 << 40;
    let mut dice = Dice::new(seed, STREAMS_FROM + u64::from(number));
    draw(number, &mut |limit| dice.below(limit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn portraits_are_of_photo_size_differ_and_are_the_same_again() {
        let mut all = std::collections::BTreeSet::new();
        for number in 0..PORTRAITS {
            let jpeg = portrait(1, number).unwrap();
            assert!(
                (7_000..14_000).contains(&jpeg.len()),
                "{} bytes",
                jpeg.len()
            );
            assert!(all.insert(jpeg));
        }
        assert!(all.contains(&portrait(1, 5).unwrap()));
    }
}
