//! Two-dimensional transforms of the sheets of a block, many sheets at a time: each lane of a SIMD vector carries a sheet.
//!
//! Each sheet loses one number before the window: with w the windows, I a voxel and a_u the voxel in the middle of sheet u,
//! the windowed block less its weighted mean m is
//!
//! ```text
//! w(u) w(v) w(x) (I - m) = w(u) [ w(v) w(x) (I - a_u)  +  w(v) w(x) (a_u - m) ]
//!                                 transform of the sheet    the window's transform times a number
//! ```
//!
//! for any a_u, so the transform of a sheet serves every block that contains it, whatever their means are. With an a_u from
//! the sheet itself I - a_u is as small as the structure, so a camera offset of 10^5 counts drowns nothing in f32; and the
//! bin 0 of the transform tells what a_u lacks of the weighted mean.

use fearless_simd::{Simd, SimdBase};

use super::arranged::Arranged;
use super::plan::Plan;
use crate::round::to_f32;
use crate::simd::wide::Wide;

/// What is known of a sheet beside its transform.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sheet {
    /// a_u, what was taken off before the window.
    pub taken: f64,
    /// The weighted mean.
    pub mean: f64,
    /// Whether all voxels with a weight above 0 have the value `taken`.
    pub is_flat: bool,
}

/// Working memory for the transforms of sheets; one a thread.
pub(super) struct SheetTransform<'a, S: Simd> {
    simd: S,
    plan: &'a Plan,
    /// Two rows of the sheets, one as the real and one as the imaginary part.
    rows: Vec<Wide<S>>,
    /// The transforms, column by column, each in the order of the line transform.
    columns: Vec<Wide<S>>,
    scratch: Vec<Wide<S>>,
    /// Where the bins of the plan stand in `columns`.
    places: Vec<usize>,
    row_window: Vec<f32>,
    window: Vec<f32>,
    window_sum: f64,
}

impl<'a, S: Simd> SheetTransform<'a, S> {
    /// Working memory for sheets of this plan.
    pub fn new(simd: S, plan: &'a Plan) -> Self {
        let zero = Wide::zero(simd);
        SheetTransform {
            simd,
            plan,
            rows: vec![zero; plan.n],
            columns: vec![zero; plan.columns() * plan.rows],
            scratch: vec![zero; plan.row_fft.scratch().max(plan.column_fft.scratch())],
            places: plan.bins.iter().map(|bin| bin.kx * plan.rows + plan.column_fft.place(bin.kv)).collect(),
            row_window: plan.row_window.iter().map(|&w| to_f32(w)).collect(),
            window: plan.window.iter().map(|&w| to_f32(w)).collect(),
            window_sum: plan.window.iter().sum::<f64>() * plan.row_window.iter().sum::<f64>(),
        }
    }

    /// Bytes of working memory.
    pub fn bytes(plan: &Plan) -> usize {
        size_of::<Wide<S>>() * (plan.n + plan.columns() * plan.rows)
    }

    /// Transforms the sheets of a group whose first row is `v0` and first column `x0`. Tells the lanes one by one;
    /// [`SheetTransform::bins`] gives the transforms.
    #[inline(always)]
    pub fn process(
        &mut self,
        volume: &Arranged<S>,
        group: usize,
        (v0, x0): (usize, usize),
        mut tell: impl FnMut(usize, Sheet),
    ) {
        let n = self.plan.n;
        let taken = volume.row(group, v0 + self.plan.rows / 2, x0, n)[n / 2];
        let mut extent = Wide::zero(self.simd).re;
        for v in (0..self.plan.rows).step_by(2) {
            let rows = [volume.row(group, v0 + v, x0, n), volume.row(group, v0 + v + 1, x0, n)];
            let weights = [self.row_window[v], self.row_window[v + 1]];
            extent = extent.max(self.transform_rows(rows, taken, weights, v));
        }
        for column in self.columns.chunks_exact_mut(self.plan.rows) {
            self.plan.column_fft.process(column, &mut self.scratch);
        }
        let lacking = self.columns[self.plan.column_fft.place(0)].re;
        for lane in 0..S::f32s::LEN {
            let taken = f64::from(taken[lane]);
            let mean = taken + f64::from(lacking[lane]) / self.window_sum;
            tell(lane, Sheet { taken, mean, is_flat: extent[lane] == 0.0 });
        }
    }

    /// The transforms at the bins of one vector of bins, a vector of bins for each sheet in turn; `weights` multiply them.
    #[inline(always)]
    pub fn bins(&self, vector: usize, weights: S::f32s, mut take: impl FnMut(usize, Wide<S>)) {
        let lanes = S::f32s::LEN;
        let places = &self.places[vector * lanes..((vector + 1) * lanes).min(self.places.len())];
        let zero = Wide::zero(self.simd).re;
        let (mut re, mut im) = ([zero; MOST_LANES], [zero; MOST_LANES]);
        for (k, &place) in places.iter().enumerate() {
            re[k] = self.columns[place].re;
            im[k] = self.columns[place].im;
        }
        transpose::<S>(&mut re);
        transpose::<S>(&mut im);
        for lane in 0..lanes {
            take(lane, Wide { re: re[lane] * weights, im: im[lane] * weights });
        }
    }

    /// Transforms two neighbouring rows and puts them at `v` into the columns. Returns the largest weighted difference of a
    /// voxel from what is taken off.
    #[inline(always)]
    fn transform_rows(&mut self, rows: [&[S::f32s]; 2], taken: S::f32s, weights: [f32; 2], v: usize) -> S::f32s {
        let plan = self.plan;
        let mut extent = Wide::zero(self.simd).re;
        for (((out, &first), &second), &w) in self.rows.iter_mut().zip(rows[0]).zip(rows[1]).zip(&self.window) {
            let (re, im) = ((first - taken) * (w * weights[0]), (second - taken) * (w * weights[1]));
            extent = extent.max(re.abs().max(im.abs()));
            *out = Wide { re, im };
        }
        plan.row_fft.process(&mut self.rows, &mut self.scratch);
        for kx in 0..plan.columns() {
            let z = self.rows[plan.row_fft.place(kx)];
            let mirrored = self.rows[plan.row_fft.place(if kx == 0 { 0 } else { plan.n - kx })];
            let out = &mut self.columns[kx * plan.rows + v..][..2];
            out[0] = Wide { re: (z.re + mirrored.re) * 0.5, im: (z.im - mirrored.im) * 0.5 };
            out[1] = Wide { re: (z.im + mirrored.im) * 0.5, im: (mirrored.re - z.re) * 0.5 };
        }
        extent
    }
}

/// Lanes of the widest vector.
pub(super) const MOST_LANES: usize = 16;

/// Exchanges lanes and vectors: lane j of vector i becomes lane i of vector j, for as many vectors as one has lanes.
#[inline(always)]
fn transpose<S: Simd>(vectors: &mut [S::f32s; MOST_LANES]) {
    let lanes = S::f32s::LEN;
    // Each round is a perfect shuffle of all values, which turns the digits of their places by one.
    for _ in 0..lanes.trailing_zeros() {
        let mut shuffled = *vectors;
        for k in 0..lanes / 2 {
            let (low, high) = vectors[k].interleave(vectors[k + lanes / 2]);
            shuffled[2 * k] = low;
            shuffled[2 * k + 1] = high;
        }
        *vectors = shuffled;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simd::Level;
    use fearless_simd::dispatch;

    #[inline(always)]
    fn transposed<S: Simd>(simd: S) -> bool {
        let lanes = S::f32s::LEN;
        let vector = |i: usize| S::f32s::from_fn(simd, |j| (100 * i + j) as f32);
        let mut vectors: [S::f32s; MOST_LANES] = std::array::from_fn(vector);
        transpose::<S>(&mut vectors);
        (0..lanes).all(|i| (0..lanes).all(|j| vectors[j][i] == (100 * i + j) as f32))
    }

    #[test]
    fn transposing_exchanges_lanes_and_vectors() {
        for level in Level::available() {
            assert!(dispatch!(level.0, simd => transposed(simd)), "{level:?}");
        }
    }
}
