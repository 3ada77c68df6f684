//! From a correlation curve to the cut-off (method.md, section 2 steps 5 and 7).

use crate::threshold::Threshold;

/// How many neighbours on either side the smoothing of a 2-D curve takes.
pub const SMOOTHING_REACH: usize = 3;

/// More than any correlation can be, its rounding included: what takes the place of a value that is not known makes a mean a
/// bound.
pub(crate) const LARGEST_CORRELATION: f32 = 1.001;

/// How many values behind the first one below the threshold must be below it too.
pub(crate) const LASTING: usize = 2;

/// The answer for one block.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cutoff {
    /// c, the cut-off in rings, > 0, at most N/2.
    pub rings: f64,
    /// Whether the curve ever rose above the threshold; otherwise `rings` is a coarse value on purpose.
    pub resolved: bool,
}

/// Smooths FRC_1 .. FRC_(N/2): each value becomes the mean over `reach` neighbours on either side, cut to the curve.
#[allow(clippy::cast_precision_loss)]
pub fn smooth(curve: &[f64], reach: usize, smoothed: &mut [f64]) {
    for (i, out) in smoothed.iter_mut().enumerate() {
        let part = &curve[i.saturating_sub(reach)..(i + reach + 1).min(curve.len())];
        *out = part.iter().sum::<f64>() / part.len() as f64;
    }
}

/// Finds the first lasting fall of the smoothed curve S under the threshold after its rise.
#[allow(clippy::cast_precision_loss)]
pub fn find_cutoff(smoothed: &[f64], threshold: &Threshold) -> Cutoff {
    let last = smoothed.len(); // N/2, and the number of the last ring
                               // Ring i stands at index i - 1, so rings i > i0 begin at index i0, and the rise must come by ring N/4.
    let rise = (threshold.blind..last / 2).find(|&i| smoothed[i] >= threshold.rise[i]);
    let Some(rise) = rise else {
        return Cutoff { rings: threshold.blind.clamp(1, 3) as f64, resolved: false };
    };
    let above = |i: usize| smoothed[i] - threshold.curve[i];
    let below = |i: usize| i >= last || above(i) < 0.0;
    for i in rise + 1..last {
        if above(i - 1) >= 0.0 && below(i) && below(i + 1) && below(i + 2) {
            let (d0, d1) = (above(i - 1), above(i));
            return Cutoff { rings: i as f64 + d0 / (d0 - d1), resolved: true };
        }
    }
    Cutoff { rings: last as f64, resolved: true }
}

/// The cut-off from the first `known` values of a curve that is not smoothed yet, if it follows from them whatever the
/// others are; from all of them it always does. Leaves in `smoothed` the smoothed curve, or a bound where it depends on
/// values that are not known.
pub(crate) fn settle(
    curve: &mut [f64],
    known: usize,
    reach: usize,
    smoothed: &mut [f64],
    threshold: &Threshold,
) -> Option<Cutoff> {
    let last = curve.len();
    curve[known..].fill(f64::from(LARGEST_CORRELATION));
    smooth(curve, reach, smoothed);
    if known == last {
        return Some(find_cutoff(smoothed, threshold));
    }
    // Values from `open` on are bounds.
    let open = known.saturating_sub(reach);
    let rises = |i: usize| smoothed[i] >= threshold.rise[i];
    let Some(rise) = (threshold.blind..last / 2).find(|&i| rises(i)) else {
        return Some(find_cutoff(smoothed, threshold));
    };
    let below = |i: usize| i >= last || smoothed[i] < threshold.curve[i];
    for i in rise + 1..open {
        if below(i - 1) || !below(i) {
            continue;
        }
        if (i + 1..=i + LASTING).all(below) {
            return Some(find_cutoff(smoothed, threshold));
        }
        if i + LASTING >= open {
            return None; // it may be a lasting fall or not
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flat(value: f64, blind: usize) -> Threshold {
        Threshold { curve: vec![value; 16], rise: vec![value; 16], blind }
    }

    #[test]
    fn smoothing_is_cut_at_the_ends() {
        let mut s = [0.0; 5];
        smooth(&[1.0, 2.0, 3.0, 4.0, 5.0], 1, &mut s);
        assert_eq!(s, [1.5, 2.0, 3.0, 4.0, 4.5]);
    }

    #[test]
    fn the_cutoff_lies_between_the_last_ring_above_and_the_first_below() {
        let mut s = [1.0; 16];
        s[9..].fill(0.0);
        let c = find_cutoff(&s, &flat(0.25, 2));
        assert_eq!(c, Cutoff { rings: 9.75, resolved: true });
    }

    #[test]
    fn a_dip_of_two_rings_does_not_last() {
        let mut s = [1.0; 16];
        s[6..8].fill(0.0);
        assert_eq!(find_cutoff(&s, &flat(0.5, 0)).rings, 16.0);
        s[14..].fill(0.0); // at the end of the curve two rings are all there is
        assert_eq!(find_cutoff(&s, &flat(0.5, 0)).rings, 14.5);
    }

    #[test]
    fn a_late_rise_is_none() {
        let mut s = [0.0; 16];
        s[8..].fill(1.0);
        for (blind, rings) in [(0, 1.0), (2, 2.0), (4, 3.0)] {
            assert_eq!(find_cutoff(&s, &flat(0.5, blind)), Cutoff { rings, resolved: false });
        }
        s[7] = 1.0; // ring 8 = N/4
        assert!(find_cutoff(&s, &flat(0.5, 0)).resolved);
    }

    #[test]
    fn a_curve_that_touches_the_threshold_counts_as_above() {
        let mut s = [0.5; 16];
        s[8..].fill(0.0);
        assert_eq!(find_cutoff(&s, &flat(0.5, 0)), Cutoff { rings: 8.0, resolved: true });
    }

    #[test]
    fn an_answer_from_part_of_a_curve_is_that_from_all_of_it() {
        let mut state = 5u64;
        let mut random = move || {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (state >> 40) as f64 / (1u64 << 24) as f64
        };
        let (mut early, mut open) = (0, 0);
        for curve_number in 0..2000_usize {
            // Curves that fall somewhere, more or less steeply, with noise; some never rise.
            let (fall, noise, n) = (random() * 40.0 - 4.0, random() * 0.6, 8 + curve_number % 25);
            let steepness = 0.3 + 3.0 * random();
            let curve: Vec<f64> = (0..n)
                .map(|i: usize| {
                    let value = 1.0 / (1.0 + ((i as f64 - fall) * steepness).exp()) + noise * (random() - 0.5);
                    value.clamp(-1.0, 1.0)
                })
                .collect();
            let level: Vec<f64> = curve.iter().map(|_| 0.1 + 0.6 * random()).collect();
            let threshold =
                Threshold { rise: level.iter().map(|l| l * 1.1).collect(), curve: level, blind: curve_number % 4 };
            for reach in [1, 3] {
                let mut smoothed = vec![0.0; curve.len()];
                smooth(&curve, reach, &mut smoothed);
                let expected = find_cutoff(&smoothed, &threshold);
                let mut settled = false;
                for known in 0..=curve.len() {
                    let mut part = curve.clone();
                    part[known..].fill(f64::NAN);
                    let found = settle(&mut part, known, reach, &mut smoothed, &threshold);
                    assert!(found.is_none_or(|found| found == expected), "{curve:?} {threshold:?} {known} of {n}");
                    assert!(found.is_some() || !settled, "what {known} values tell, one more tells too");
                    settled = found.is_some();
                    early += usize::from(settled && known < curve.len());
                    open += usize::from(!settled);
                }
                assert!(settled);
            }
        }
        assert!(early > 10_000 && open > 10_000, "{early} {open}");
    }
}
