//! From ring sums to the cut-off, a block in each lane (method.md, section 2 steps 4 to 7): [`crate::cutoff`] in lanes.

use fearless_simd::{Select, Simd, SimdBase, SimdFloat};

use super::sums::Sums;
use crate::cutoff::{Cutoff, SMOOTHING_REACH};
use crate::round::to_f32;
use crate::threshold::Threshold;

/// Products of powers below this are not trusted in f32 and go the long way.
const SMALLEST_PRODUCT: f32 = 1e-30;
/// Products above this neither.
const LARGEST_PRODUCT: f32 = 1e30;

/// Threshold curves in f32; ring i stands at index i - 1.
pub(crate) struct CurvePlan {
    curve: Vec<f32>,
    rise: Vec<f32>,
    blind: usize,
    /// One over the number of rings that the smoothing takes.
    share: Vec<f32>,
}

/// Working memory for curves.
pub(super) struct Curve<S: Simd> {
    /// FRC_i, with [`SMOOTHING_REACH`] zeros before and after.
    raw: Vec<S::f32s>,
    smoothed: Vec<S::f32s>,
}

impl CurvePlan {
    pub fn new(threshold: &Threshold) -> Self {
        let rings = threshold.curve.len();
        let taken = |i: usize| (i + SMOOTHING_REACH + 1).min(rings) - i.saturating_sub(SMOOTHING_REACH);
        #[allow(clippy::cast_precision_loss)] // at most 7
        let share = (0..rings).map(|i| to_f32(1.0 / taken(i) as f64)).collect();
        let round = |values: &[f64]| values.iter().map(|&v| to_f32(v)).collect();
        CurvePlan { curve: round(&threshold.curve), rise: round(&threshold.rise), blind: threshold.blind, share }
    }
}

impl<S: Simd> Curve<S> {
    pub fn new(simd: S, rings: usize) -> Self {
        let zero = S::f32s::splat(simd, 0.0);
        Curve { raw: vec![zero; rings + 2 * SMOOTHING_REACH], smoothed: vec![zero; rings] }
    }

    /// FRC_1 .. FRC_(N/2) of a lane, before smoothing and after it.
    pub fn lane(&self, lane: usize) -> [Vec<f64>; 2] {
        let raw = &self.raw[SMOOTHING_REACH..self.raw.len() - SMOOTHING_REACH];
        [raw, &self.smoothed].map(|curve| curve.iter().map(|frc| f64::from(frc[lane])).collect())
    }

    /// The cut-offs of all lanes. `alive` is 0 in the lanes whose curve is 0 whatever the sums are, and 1 in the others.
    #[inline(always)]
    pub fn cutoffs(&mut self, simd: S, plan: &CurvePlan, sums: &[Sums<S>], alive: S::f32s, out: &mut [Cutoff]) {
        for (frc, &sums) in self.raw[SMOOTHING_REACH..].iter_mut().zip(sums) {
            *frc = correlation(simd, sums) * alive;
        }
        for (i, (smoothed, &share)) in self.smoothed.iter_mut().zip(&plan.share).enumerate() {
            let part = &self.raw[i..i + 2 * SMOOTHING_REACH + 1];
            let mut sum = part[0];
            for &frc in &part[1..] {
                sum += frc;
            }
            *smoothed = sum * share;
        }
        self.find(simd, plan, out);
    }

    /// Walks from the last ring to the first, with the first lasting fall behind each ring at hand: what a ring that rises
    /// above the threshold finds there counts, unless a finer ring, met later, finds another.
    #[inline(always)]
    fn find(&self, simd: S, plan: &CurvePlan, out: &mut [Cutoff]) {
        let splat = |v: f32| S::f32s::splat(simd, v);
        let rings = self.smoothed.len();
        let (zero, none) = (splat(0.0), splat(-1.0));
        // The ring before the fall, and d before and after it: c = ring + before/(before - after).
        let mut fall = [splat(ring_number(rings)), zero, none];
        let unresolved = splat(ring_number(plan.blind.clamp(1, 3)));
        let (mut found, mut resolved) = ([unresolved, zero, none], zero);
        let (mut next, mut second) = (none, none);
        let mut here = self.smoothed[rings - 1] - plan.curve[rings - 1];
        for i in (plan.blind..rings).rev() {
            if i < rings / 2 {
                let rises = self.smoothed[i].simd_ge(plan.rise[i]);
                for (found, fall) in found.iter_mut().zip(fall) {
                    *found = rises.select(fall, *found);
                }
                resolved = rises.select(splat(1.0), resolved);
            }
            if i > plan.blind {
                let before = self.smoothed[i - 1] - plan.curve[i - 1];
                let highest = here.max(next).max(second);
                let lasting = before.simd_ge(zero).select(highest, zero).simd_lt(zero);
                let new = [splat(ring_number(i)), before, here];
                for (fall, new) in fall.iter_mut().zip(new) {
                    *fall = lasting.select(new, *fall);
                }
                (second, next, here) = (next, here, before);
            }
        }
        let [ring, before, after] = found;
        let rings = ring + before / (before - after);
        for (lane, out) in out.iter_mut().enumerate() {
            *out = Cutoff { rings: f64::from(rings[lane]), resolved: resolved[lane] != 0.0 };
        }
    }
}

/// FRC of one ring (P eq. 17); 0 where the denominator is 0 or not finite.
#[inline(always)]
fn correlation<S: Simd>(simd: S, [cross, power_a, power_b]: Sums<S>) -> S::f32s {
    let zero = S::f32s::splat(simd, 0.0);
    let product = power_a * power_b;
    let good = product.simd_gt(SMALLEST_PRODUCT).select(product, zero);
    let good = good.simd_lt(LARGEST_PRODUCT).select(good, zero);
    if good.as_slice().iter().all(|&v| v > 0.0) {
        return cross / good.sqrt();
    }
    let mut values = zero;
    for lane in 0..S::f32s::LEN {
        let [cross, a, b] = [cross[lane], power_a[lane], power_b[lane]].map(f64::from);
        let value = cross / (a * b).sqrt();
        values[lane] = if value.is_finite() { to_f32(value) } else { 0.0 };
    }
    values
}

#[allow(clippy::cast_precision_loss)] // at most 256
fn ring_number(i: usize) -> f32 {
    i as f32
}
