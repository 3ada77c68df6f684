//! From ring sums to the cut-off, a block in each lane (method.md, section 2 steps 4 to 7): [`crate::cutoff`] in lanes.

use fearless_simd::{Select, Simd, SimdBase, SimdFloat, SimdMask};

use super::sums::Sums;
use crate::cutoff::{Cutoff, LARGEST_CORRELATION, LASTING, SMOOTHING_REACH};
use crate::round::to_f32;
use crate::threshold::Threshold;

/// Products of powers below this are not trusted in f32 and go the long way.
const SMALLEST_PRODUCT: f32 = 1e-30;
/// Products above this neither.
const LARGEST_PRODUCT: f32 = 1e30;

/// Instead of the ring before the fall: the curve never rises above the threshold.
const NO_RISE: f32 = 0.0;
/// Instead of it too: it lies behind what is known of the curve.
const LATER: f32 = -1.0;

/// The first lasting fall of each lane: the ring before it, and d before and after it; c = ring + before/(before - after).
struct Fall<S: Simd> {
    ring: S::f32s,
    before: S::f32s,
    after: S::f32s,
    /// 0 in the lanes that never rise above the threshold, 1 in the others.
    resolved: S::f32s,
}

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

    /// The cut-offs of all lanes from the sums of the first `rings` rings, and how many of them are needed for that. None
    /// where a lane needs more than there are; `out` then holds nothing that counts. `alive` is 0 in the lanes whose curve is 0
    /// whatever the sums are, and 1 in the others.
    #[inline(always)]
    pub fn cutoffs(
        &mut self,
        simd: S,
        plan: &CurvePlan,
        sums: &[Sums<S>],
        rings: usize,
        alive: S::f32s,
        out: &mut [Cutoff],
    ) -> Option<usize> {
        let all = self.smoothed.len();
        for (frc, &sums) in self.raw[SMOOTHING_REACH..].iter_mut().zip(&sums[..rings]) {
            *frc = correlation(simd, sums) * alive;
        }
        // With the largest value in the place of those that are not known, the smoothed curve becomes a bound.
        let unknown = rings..all.min(rings + SMOOTHING_REACH);
        self.raw[SMOOTHING_REACH..][unknown].fill(S::f32s::splat(simd, LARGEST_CORRELATION));
        for (i, (smoothed, &share)) in self.smoothed[..rings].iter_mut().zip(&plan.share).enumerate() {
            let part = &self.raw[i..i + 2 * SMOOTHING_REACH + 1];
            let mut sum = part[0];
            for &frc in &part[1..] {
                sum += frc;
            }
            *smoothed = sum * share;
        }
        let known = if rings == all { all } else { rings.saturating_sub(SMOOTHING_REACH) };
        let fall = self.find(simd, plan, known, rings)?;
        let cutoffs = fall.ring + fall.before / (fall.before - fall.after);
        for (lane, out) in out.iter_mut().enumerate() {
            *out = Cutoff { rings: f64::from(cutoffs[lane]), resolved: fall.resolved[lane] != 0.0 };
        }
        Some(self.needed(simd, plan, &fall, rings))
    }

    /// Walks from the last known ring to the first, with the first lasting fall behind each ring at hand: what a ring that
    /// rises above the threshold finds there counts, unless a finer ring, met later, finds another. Of the smoothed curve,
    /// `known` rings are known, and there are bounds for the others of the first `rings`.
    #[inline(always)]
    fn find(&self, simd: S, plan: &CurvePlan, known: usize, rings: usize) -> Option<Fall<S>> {
        let splat = |v: f32| S::f32s::splat(simd, v);
        let (zero, one, none) = (splat(0.0), splat(1.0), splat(-1.0));
        let all = self.smoothed.len();
        if known <= plan.blind {
            return None;
        }
        let above = |i: usize| if i < all { self.smoothed[i] - plan.curve[i] } else { none };
        // What lies behind the whole curve counts as below the threshold; where the known part of it does not fall, it
        // may fall later.
        let mut fall = [if known == all { splat(ring_number(all)) } else { splat(LATER) }, zero, none];
        let rise_known = rings >= all / 2;
        let mut found = [if rise_known { splat(NO_RISE) } else { splat(LATER) }, zero, none];
        for i in known..rings.min(all / 2) {
            found[0] = self.smoothed[i].simd_ge(plan.rise[i]).select(splat(LATER), found[0]);
        }
        let (mut here, mut next, mut second) = (above(known - 1), above(known), above(known + 1));
        for i in (plan.blind..known).rev() {
            if i < all / 2 {
                let rises = self.smoothed[i].simd_ge(plan.rise[i]);
                for (found, fall) in found.iter_mut().zip(fall) {
                    *found = rises.select(fall, *found);
                }
            }
            if i > plan.blind {
                let before = above(i - 1);
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
        if ring.simd_eq(LATER).any_true() {
            return None;
        }
        let resolved = ring.simd_gt(NO_RISE);
        let unresolved = splat(ring_number(plan.blind.clamp(1, 3)));
        Some(Fall { ring: resolved.select(ring, unresolved), before, after, resolved: resolved.select(one, zero) })
    }

    /// The least number of rings from which the answers follow, known from `rings` of them.
    #[inline(always)]
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // whole numbers up to N/2 + 6
    fn needed(&self, simd: S, plan: &CurvePlan, fall: &Fall<S>, rings: usize) -> usize {
        let all = self.smoothed.len();
        // That a curve does not rise is known at N/4, and that it falls LASTING rings behind the fall; a smoothed ring is
        // known with all that it is the mean of. Bounds may tell it before.
        let behind = fall.ring + ring_number(1 + LASTING + SMOOTHING_REACH);
        let rise = S::f32s::splat(simd, ring_number(all / 2 + SMOOTHING_REACH));
        let surely = fall.is_resolved().select(behind, rise);
        let most = surely.as_slice().iter().copied().fold(0.0, f32::max) as usize;
        let mut needed = most.min(rings);
        while needed > 1 && self.suffices(simd, plan, fall, needed - 1) {
            needed -= 1;
        }
        needed
    }

    /// Whether the answers follow from the first `known` rings, not all.
    #[inline(always)]
    fn suffices(&self, simd: S, plan: &CurvePlan, fall: &Fall<S>, known: usize) -> bool {
        let splat = |number: usize| S::f32s::splat(simd, ring_number(number));
        let all = self.smoothed.len();
        let resolved = fall.is_resolved();
        let least = resolved.select(fall.ring + ring_number(1 + SMOOTHING_REACH), splat(all / 2));
        let mut missing = least.simd_gt(splat(known));
        for i in known - SMOOTHING_REACH.min(known)..known {
            let mut sum = S::f32s::splat(simd, 0.0);
            for k in i..i + 2 * SMOOTHING_REACH + 1 {
                let unknown = (known + SMOOTHING_REACH..all + SMOOTHING_REACH).contains(&k);
                sum += if unknown { S::f32s::splat(simd, LARGEST_CORRELATION) } else { self.raw[k] };
            }
            let bound = sum * plan.share[i];
            let behind = splat(i) - fall.ring;
            let asked = resolved & behind.simd_ge(1.0) & behind.simd_le(ring_number(LASTING));
            missing |= asked & bound.simd_ge(plan.curve[i]);
            if i < all / 2 {
                missing |= !resolved & bound.simd_ge(plan.rise[i]);
            }
        }
        !missing.any_true()
    }
}

impl<S: Simd> Fall<S> {
    #[inline(always)]
    fn is_resolved(&self) -> S::mask32s {
        self.resolved.simd_gt(0.0)
    }
}

/// FRC of one ring (P eq. 17); 0 where the denominator is 0 or not finite.
#[inline(always)]
fn correlation<S: Simd>(simd: S, [cross, power_a, power_b]: Sums<S>) -> S::f32s {
    let zero = S::f32s::splat(simd, 0.0);
    let product = power_a * power_b;
    let good = product.simd_gt(SMALLEST_PRODUCT).select(product, zero);
    let good = good.simd_lt(LARGEST_PRODUCT).select(good, zero);
    let mut values = cross / good.sqrt();
    if good.simd_gt(zero).all_true() {
        return values;
    }
    for lane in (0..S::f32s::LEN).filter(|&lane| good[lane] == 0.0) {
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
