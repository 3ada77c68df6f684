//! One block by itself, with its curve: what the map of the block's images found there, to the same bits.

use fearless_simd::{dispatch, Simd, SimdBase};

use super::lanes::Place;
use super::plan::Plan;
use super::strip::Strip;
use crate::cutoff::Cutoff;
use crate::frames::Frames;
use crate::simd::transpose::MOST_LANES;

/// The correlation of one block.
pub(crate) struct BlockCurve {
    /// FRC_1 .. FRC_(N/2).
    pub raw: Vec<f64>,
    /// The same smoothed.
    pub smoothed: Vec<f64>,
    /// What was found in them.
    pub cutoff: Cutoff,
}

/// Correlates the block of these frames whose first row is `y0` and whose first column is 0. Where a block stands modulo N
/// rules the order in which its rows are added up, so frames that hold a part of an image only must keep that.
pub(crate) fn correlate(frames: &Frames, plan: &Plan, y0: usize) -> BlockCurve {
    dispatch!(plan.level.0, simd => correlate_with(simd, frames, plan, y0))
}

fn correlate_with<S: Simd>(simd: S, frames: &Frames, plan: &Plan, y0: usize) -> BlockCurve {
    let mut strip = Strip::new(simd, plan, frames);
    strip.keep_curves();
    strip.begin(&vec![Place { x: 0, below: 0 }; S::f32s::LEN]); // the same block in all lanes: there is nothing beside it
    let mut found = [[Cutoff { rings: 0.0, resolved: false }; MOST_LANES]];
    strip.cutoffs(&[y0], &mut found);
    let [raw, smoothed] = strip.curve(0);
    BlockCurve { raw, smoothed, cutoff: found[0][0] }
}
