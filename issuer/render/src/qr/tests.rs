use proptest::prelude::{Strategy, prop_assert_eq, proptest};
use qrcode::canvas::{Canvas, MaskPattern};

use super::*;

const ALPHABET: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// Base45-like text that differs with the seed (Knuth's multiplier; no randomness needed).
fn text(characters: usize, seed: u64) -> String {
    let mut state = seed;
    (0..characters)
        .map(|_| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            char::from(ALPHABET[(state >> 33) as usize % ALPHABET.len()])
        })
        .collect()
}

/// Table 11 of ISO/IEC 18004:2015, module by module, sharing nothing with the code under test.
mod plain {
    pub(super) fn penalty(modules: &[Vec<bool>]) -> [u32; 4] {
        let side = modules.len();
        let columns: Vec<Vec<bool>> = (0..side)
            .map(|x| modules.iter().map(|row| row[x]).collect())
            .collect();
        let lines = || modules.iter().chain(&columns);
        [
            lines().map(|line| runs(line)).sum(),
            blocks(modules),
            lines().map(|line| finders(line)).sum(),
            balance(modules),
        ]
    }

    fn runs(line: &[bool]) -> u32 {
        let mut points = 0;
        let mut begin = 0;
        for end in 1..=line.len() {
            if end == line.len() || line[end] != line[begin] {
                let length = u32::try_from(end - begin).unwrap();
                if length >= 5 {
                    points += 3 + (length - 5);
                }
                begin = end;
            }
        }
        points
    }

    fn blocks(modules: &[Vec<bool>]) -> u32 {
        let mut points = 0;
        for y in 1..modules.len() {
            for x in 1..modules.len() {
                let colour = modules[y][x];
                if modules[y - 1][x] == colour
                    && modules[y][x - 1] == colour
                    && modules[y - 1][x - 1] == colour
                {
                    points += 3;
                }
            }
        }
        points
    }

    fn finders(line: &[bool]) -> u32 {
        let light = |position: isize| {
            usize::try_from(position)
                .ok()
                .and_then(|position| line.get(position))
                != Some(&true)
        };
        let mut points = 0;
        for (begin, window) in line.windows(7).enumerate() {
            let begin = isize::try_from(begin).unwrap();
            if window == [true, false, true, true, true, false, true]
                && ((1..=4).all(|step| light(begin - step))
                    || (1..=4).all(|step| light(begin + 6 + step)))
            {
                points += 40;
            }
        }
        points
    }

    fn balance(modules: &[Vec<bool>]) -> u32 {
        let all = modules.len() * modules.len();
        let dark = modules.iter().flatten().filter(|dark| **dark).count();
        // 10 points for every step of 5 % = 1/20 that lies between half of all and the dark ones.
        let mut points = 0;
        let mut steps = 1;
        while (dark * 20).abs_diff(all * 10) >= steps * all {
            points += 10;
            steps += 1;
        }
        points
    }
}

fn modules(rows: &[u128]) -> Vec<Vec<bool>> {
    rows.iter()
        .map(|row| (0..rows.len()).map(|x| row >> x & 1 == 1).collect())
        .collect()
}

fn parts(penalty: Penalty) -> [u32; 4] {
    [
        penalty.adjacent,
        penalty.blocks,
        penalty.finders,
        penalty.balance,
    ]
}

const PATTERNS: [MaskPattern; 8] = [
    MaskPattern::Checkerboard,
    MaskPattern::HorizontalLines,
    MaskPattern::VerticalLines,
    MaskPattern::DiagonalLines,
    MaskPattern::LargeCheckerboard,
    MaskPattern::Fields,
    MaskPattern::Diamonds,
    MaskPattern::Meadow,
];

fn every_version_and_level() -> impl Iterator<Item = (u8, Ecc, String)> {
    (1..=LARGEST_VERSION_OF_PAPERS).flat_map(|version| {
        let levels = [Ecc::L, Ecc::M, Ecc::Q, Ecc::H];
        levels.into_iter().flat_map(move |ecc| {
            let most = capacity(version, ecc);
            (0..6_usize).map(move |seed| {
                let shorter = (seed * 700 + usize::from(version)) % (most / 3);
                let seed = seed as u64 * 100 + u64::from(version);
                (version, ecc, text(most - shorter, seed))
            })
        })
    })
}

#[test]
fn penalties_of_all_masks_and_the_choice_agree_with_the_standard_module_by_module() {
    let mut symbols = 0;
    for (version, ecc, text) in every_version_and_level() {
        let unmasked = encode(&text, version, ecc).unwrap();
        let scores: Vec<u32> = (0..8)
            .map(|mask| {
                let rows = unmasked.masked(mask);
                let expected = plain::penalty(&modules(&rows));
                assert_eq!(
                    parts(penalty::of(&rows)),
                    expected,
                    "V{version}-{ecc:?} mask {mask}"
                );
                expected.iter().sum()
            })
            .collect();
        let lowest = scores.iter().min().unwrap();
        let first = scores.iter().position(|score| score == lowest).unwrap();
        assert_eq!(usize::from(unmasked.mask_best(4).mask()), first);
        symbols += 1;
    }
    assert_eq!(symbols, 25 * 4 * 6);
}

#[test]
fn penalties_agree_on_squares_that_no_code_has() {
    let patterns: [fn(usize, usize) -> bool; 6] = [
        |_, _| false,
        |_, _| true,
        |x, _| [0, 2, 3, 4, 6].contains(&(x % 11)),
        |_, y| [4, 6, 7, 8, 10].contains(&(y % 11)),
        |x, y| x / 5 % 2 == y / 6 % 2,
        |x, y| x * y % 7 < 2,
    ];
    for side in (21..=89).step_by(4) {
        for pattern in patterns {
            let rows: Vec<u128> = (0..side)
                .map(|y| (0..side).map(|x| u128::from(pattern(x, y)) << x).sum())
                .collect();
            assert_eq!(
                parts(penalty::of(&rows)),
                plain::penalty(&modules(&rows)),
                "side {side}"
            );
        }
    }
}

#[test]
fn modules_and_format_information_equal_the_qrcode_crates_own_under_every_mask() {
    for (version, ecc, text) in every_version_and_level().step_by(3) {
        let mut bits = Bits::new(Version::Normal(version.into()));
        bits.push_alphanumeric_data(text.as_bytes()).unwrap();
        bits.push_terminator(ecc.level()).unwrap();
        let (data, correction) = qrcode::ec::construct_codewords(
            &bits.into_bytes(),
            Version::Normal(version.into()),
            ecc.level(),
        )
        .unwrap();
        let unmasked = encode(&text, version, ecc).unwrap();
        for (mask, pattern) in PATTERNS.into_iter().enumerate() {
            let mut canvas = Canvas::new(Version::Normal(version.into()), ecc.level());
            canvas.draw_all_functional_patterns();
            canvas.draw_data(&data, &correction);
            canvas.apply_mask(pattern);
            let expected: Vec<bool> = canvas
                .into_colors()
                .into_iter()
                .map(|color| color == qrcode::Color::Dark)
                .collect();
            let rows = unmasked.masked(u8::try_from(mask).unwrap());
            assert_eq!(
                modules(&rows).concat(),
                expected,
                "V{version}-{ecc:?} mask {mask}"
            );
        }
    }
}

#[test]
fn the_module_comes_before_error_correction_and_nothing_is_larger_than_version_18() {
    let chosen = |characters| {
        let symbol = choose(&text(characters, 1)).unwrap();
        (
            symbol.version(),
            symbol.ecc().letter(),
            symbol.module_dots(),
        )
    };
    // Capacities of ISO/IEC 18004, table 7: 13-Q 352, 13-M 483, 18-Q 574, 18-M 816.
    assert_eq!(chosen(352), (13, 'Q', 5));
    assert_eq!(chosen(353), (11, 'M', 5));
    assert_eq!(chosen(483), (13, 'M', 5));
    assert_eq!(chosen(484), (17, 'Q', 4));
    assert_eq!(chosen(574), (18, 'Q', 4));
    assert_eq!(chosen(575), (15, 'M', 4));
    assert_eq!(chosen(816), (18, 'M', 4));
    assert_eq!(
        choose(&text(817, 1)),
        Err(QrError::TooLong {
            characters: 817,
            allowed: 816
        })
    );
}

#[test]
fn another_paper_has_the_smallest_symbol_with_the_most_correction_that_fits() {
    let of = |text: &str, box_dots, largest| {
        let symbol = of_text(text, box_dots, largest)?;
        Some((
            symbol.version(),
            symbol.ecc().letter(),
            symbol.module_dots(),
        ))
    };
    // Bytes of ISO/IEC 18004, table 7: 2-L 32, 2-M 26, 2-Q 20, 2-H 14; 3-L 53.
    assert_eq!(of(&"a".repeat(32), 330, 13), Some((2, 'L', 10)));
    assert_eq!(of(&"a".repeat(26), 330, 13), Some((2, 'M', 10)));
    assert_eq!(of(&"a".repeat(20), 330, 13), Some((2, 'Q', 10)));
    assert_eq!(of(&"a".repeat(14), 329, 13), Some((1, 'M', 11)));
    assert_eq!(of(&"a".repeat(42), 330, 13), Some((3, 'M', 8)));
    assert_eq!(of(&"a".repeat(54), 330, 3), None);
    assert_eq!(of("a", 28, 13), None, "no whole dot for each module");
}

#[test]
fn every_symbol_fits_the_box_with_its_quiet_zone() {
    for characters in (1..=816).step_by(5) {
        let symbol = choose(&text(characters, 7)).unwrap();
        assert!(
            symbol.side_dots(true) <= BOX_DOTS,
            "{characters} characters"
        );
        assert_eq!(symbol.side_dots(false) % u16::from(symbol.module_dots()), 0);
    }
}

#[test]
fn a_text_that_is_not_base45_is_refused_and_told_where() {
    assert_eq!(choose("ABC-abc"), Err(QrError::NotAlphanumeric { at: 4 }));
    assert_eq!(choose(""), Err(QrError::Empty));
}

/// Luma picture of a symbol at its size in print.
fn picture(symbol: &QrSymbol) -> (Vec<u8>, u32) {
    let dots = u16::from(symbol.module_dots());
    let side = symbol.side_dots(true);
    let margin = QUIET_ZONE_MODULES * dots;
    let pixel = |x: u16, y: u16| {
        let inside = |dot: u16| dot.checked_sub(margin).map(|dot| dot / dots);
        match (inside(x), inside(y)) {
            (Some(x), Some(y)) if symbol.is_dark(x, y) => 0,
            _ => 255,
        }
    };
    let luma = (0..side)
        .flat_map(|y| (0..side).map(move |x| pixel(x, y)))
        .collect();
    (luma, u32::from(side))
}

proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(24))]
    #[test]
    fn every_text_reads_back(
        text in proptest::collection::vec(0..ALPHABET.len(), 1..=816)
            .prop_map(|letters| letters.iter().map(|&letter| char::from(ALPHABET[letter])).collect::<String>())
    ) {
        let (luma, side) = picture(&choose(&text).unwrap());
        let read = rxing::helpers::detect_in_luma(luma, side, side, Some(rxing::BarcodeFormat::QR_CODE)).unwrap();
        prop_assert_eq!(read.getText(), text);
    }
}
