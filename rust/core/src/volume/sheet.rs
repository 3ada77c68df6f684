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
//! for any a_u, so the transform of a sheet serves every block that contains it, whatever their means are. (The same is done
//! with rows, one step earlier: `rows.rs`.) With an a_u from
//! the sheet itself I - a_u is as small as the structure, so a camera offset of 10^5 counts drowns nothing in f32; and the
//! bin 0 of the transform tells what a_u lacks of the weighted mean.

use fearless_simd::{Simd, SimdBase, SimdFloat};

use super::plan::Plan;
use super::rows::Rows;
use crate::round::to_f32;
use crate::simd::transpose::{transpose, MOST_LANES};
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

/// What a point of a sheet's column is made of.
#[derive(Clone, Copy)]
struct Point<S: Simd> {
    /// Where its row stands in the ring.
    place: usize,
    /// w(v).
    weight: f32,
    /// w(v) (a_v - a_u), a_v what was taken off the row.
    difference: S::f32s,
}

/// Working memory for the transforms of sheets; one a thread.
pub(super) struct SheetTransform<'a, S: Simd> {
    simd: S,
    plan: &'a Plan,
    /// The rows of a sheet, in the order in which they are loaded.
    points: Vec<Point<S>>,
    loading_order: Vec<usize>,
    /// The transforms, column by column, each in the order of the line transform.
    columns: Vec<Wide<S>>,
    scratch: Vec<Wide<S>>,
    /// Where the bins of the plan stand in `columns`.
    places: Vec<usize>,
    row_window: Vec<f32>,
    /// The transform of the window along the rows.
    window_spectrum: Vec<[f32; 2]>,
    window_sum: f64,
}

impl<'a, S: Simd> SheetTransform<'a, S> {
    /// Working memory for sheets of this plan.
    pub fn new(simd: S, plan: &'a Plan) -> Self {
        let zero = Wide::zero(simd);
        SheetTransform {
            simd,
            plan,
            points: vec![Point { place: 0, weight: 0.0, difference: zero.re }; plan.rows],
            loading_order: plan.column_fft.loading_order(),
            columns: vec![zero; plan.columns() * plan.rows],
            scratch: vec![zero; plan.column_fft.scratch()],
            places: plan.bins.iter().map(|bin| bin.kx * plan.rows + plan.column_fft.place(bin.kv)).collect(),
            row_window: plan.row_window.iter().map(|&w| to_f32(w)).collect(),
            window_spectrum: plan.row_spectrum.iter().map(|w| [to_f32(w.re), to_f32(w.im)]).collect(),
            window_sum: plan.window.iter().sum::<f64>() * plan.row_window.iter().sum::<f64>(),
        }
    }

    /// Bytes of working memory.
    pub fn bytes(plan: &Plan) -> usize {
        size_of::<Wide<S>>() * (plan.rows + plan.columns() * plan.rows)
    }

    /// Transforms the sheets of a group whose first row is `v0`, from the transforms of their rows. Tells the lanes one by
    /// one; [`SheetTransform::bins`] gives the transforms.
    #[inline(always)]
    pub fn process(&mut self, rows: &mut Rows<'_, S>, group: usize, v0: usize, mut tell: impl FnMut(usize, Sheet)) {
        rows.load(group, v0);
        let (taken, _) = rows.row(group, v0 + self.plan.rows / 2);
        let mut extent = Wide::zero(self.simd).re;
        for (point, &v) in self.points.iter_mut().zip(&self.loading_order) {
            let (taken_of_row, left) = rows.row(group, v0 + v);
            let weight = self.row_window[v];
            let difference = (taken_of_row - taken) * weight;
            extent = extent.max((left * weight).max(difference.abs()));
            *point = Point { place: rows.place(v0 + v), weight, difference };
        }
        for (kx, column) in self.columns.chunks_exact_mut(self.plan.rows).enumerate() {
            let source = rows.column(group, kx);
            let [re, im] = self.window_spectrum[kx];
            self.plan.column_fft.process_from(
                column,
                &mut self.scratch,
                &self.points,
                #[inline(always)]
                |point| {
                    let (row, w, d) = (source[point.place], point.weight, point.difference);
                    Wide { re: row.re.mul_add(w, d * re), im: row.im.mul_add(w, d * im) }
                },
            );
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
}
