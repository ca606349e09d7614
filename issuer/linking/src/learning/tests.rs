use super::*;

const M: [Shares; 3] = [
    [0.80, 0.08, 0.05, 0.03, 0.035, 0.005],
    [0.60, 0.20, 0.08, 0.06, 0.055, 0.005],
    [0.93, 0.01, 0.01, 0.01, 0.035, 0.005],
];
const U: [Shares; 3] = [
    [0.004, 0.003, 0.003, 0.02, 0.969, 0.001],
    [0.010, 0.010, 0.020, 0.05, 0.909, 0.001],
    [0.480, 0.001, 0.001, 0.001, 0.516, 0.001],
];

/// How many of a million pairs have each pattern if so many of them are matches.
fn made_histogram(share: f64) -> Histogram {
    let mut histogram = Histogram::new();
    for levels in 0..6_usize.pow(3) {
        let mut pattern = Pattern::default();
        let (mut here, mut there) = (share, 1.0 - share);
        for field in 0..3 {
            let level = levels / 6_usize.pow(u32::try_from(field).unwrap()) % 6;
            pattern.set(field, Level::ALL[level]);
            here *= M[field][level];
            there *= U[field][level];
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a count below a million"
        )]
        let count = ((here + there) * 1e6).round() as u64;
        histogram.insert(pattern, count);
    }
    histogram
}

fn is_as_at_first(shares: &Shares) -> bool {
    let pairs = shares.iter().zip(&M_AT_FIRST);
    pairs.map(|(one, other)| (one - other).abs()).sum::<f64>() < f64::EPSILON
}

#[test]
fn maximisation_finds_the_probabilities_that_made_the_pairs() {
    let mut m = vec![M_AT_FIRST; 3];
    let matches = maximise(&made_histogram(0.2), &mut m, &U, &|_| true);
    assert!((matches / 200_000.0 - 1.0).abs() < 0.01, "{matches}");
    for (found, made) in m.iter().zip(&M) {
        for (found, made) in found.iter().zip(made) {
            assert!((found - made).abs() < 0.01, "{m:?}");
        }
    }
}

#[test]
fn fields_that_are_not_free_keep_their_probabilities() {
    let mut m = vec![M_AT_FIRST; 3];
    maximise(&made_histogram(0.2), &mut m, &U, &|field| field != 2);
    assert!(is_as_at_first(&m[2]), "{m:?}");
    assert!((m[0][0] - M[0][0]).abs() < 0.02, "{m:?}");
}

#[test]
fn nothing_is_learned_from_nothing() {
    let mut m = vec![M_AT_FIRST; 3];
    let matches = maximise(&Histogram::new(), &mut m, &U, &|_| true);
    assert!(matches.abs() < f64::EPSILON);
    assert!(m.iter().all(is_as_at_first), "{m:?}");
}

#[test]
fn shares_are_counted_among_pairs_with_values_on_both_sides() {
    let mut histogram = Histogram::new();
    for (level, count) in [
        (Level::Exact, 300),
        (Level::Different, 700),
        (Level::Missing, 5_000),
    ] {
        let mut pattern = Pattern::default();
        pattern.set(0, level);
        histogram.insert(pattern, count);
    }
    let shares = shares_of(&histogram, 1);
    assert!((shares[0][Level::Exact as usize] - 0.3).abs() < 0.01);
    assert!((shares[0][Level::Different as usize] - 0.7).abs() < 0.01);
}
