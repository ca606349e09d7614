use crate::FamilyId;

/// Characters that stay.
const SHOWN: usize = 3;

/// A family id for papers and screens that others see: `•••••823`. A family knows its own by the
/// end; nobody else finds it.
pub fn masked_family_id(id: &FamilyId) -> String {
    let id = id.as_str();
    let hidden = match id.len().checked_sub(SHOWN) {
        Some(hidden) if hidden > 0 => hidden,
        _ => id.len(),
    };
    format!("{}{}", "•".repeat(hidden), &id[hidden..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_end_of_an_id_is_shown_and_nothing_of_a_short_one() {
        let masked = |id| masked_family_id(&FamilyId::parse(id).unwrap());
        assert_eq!(masked("41705823"), "•••••823");
        assert_eq!(masked("1234"), "•234");
        assert_eq!(masked("123"), "•••");
        assert_eq!(masked("1"), "•");
    }
}
