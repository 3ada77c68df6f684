//! Two-dimensional transforms of the sheets of a block.
//!
//! Each sheet loses its own weighted mean before the window, in f64: with w the windows, I a voxel and m_u the weighted mean of
//! sheet u, the windowed block less its weighted mean m is
//!
//! ```text
//! w(u) w(v) w(x) (I - m) = w(u) [ w(v) w(x) (I - m_u)  +  w(v) w(x) (m_u - m) ]
//!                                 transform of the sheet    the window's transform times a number
//! ```
//!
//! so the transform of a sheet serves every block that contains it, whatever their means are, and a camera offset of 10^5
//! counts drowns nothing when it is rounded to f32.

use rustfft::num_complex::Complex;

use super::padded::Padded;
use super::plan::{Plan, Shared};
use crate::plan::to_f32;

/// What is known of a sheet beside its transform.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sheet {
    /// m_u, scaled.
    pub mean: f64,
    /// The one value that all voxels with a weight above 0 have, if they do.
    pub flat: Option<f32>,
}

/// Where a sheet lies: its place on the shared axis, its first row and its first column.
#[derive(Clone, Copy, Debug)]
pub(super) struct At {
    pub u: usize,
    pub v0: usize,
    pub x0: usize,
}

/// Working memory for the transforms of sheets; one a thread.
pub(super) struct SheetTransform<'a> {
    plan: &'a Plan,
    packed: Vec<Complex<f32>>,
    /// The transform, column by column, and a 0 after it.
    columns: Vec<Complex<f32>>,
    row_scratch: Vec<Complex<f32>>,
    column_scratch: Vec<Complex<f32>>,
    /// Where the bins of the plan stand in `columns`.
    places: Vec<usize>,
    window_sum: f64,
    window: Vec<f32>,
}

impl<'a> SheetTransform<'a> {
    /// Working memory for sheets of this plan.
    pub fn new(plan: &'a Plan) -> Self {
        let zero = Complex::default();
        SheetTransform {
            plan,
            packed: vec![zero; plan.rows / 2 * plan.n],
            columns: vec![zero; plan.columns() * plan.rows],
            row_scratch: vec![zero; plan.row_fft.get_inplace_scratch_len()],
            column_scratch: vec![zero; plan.column_fft.get_inplace_scratch_len()],
            places: plan.bins.iter().map(|bin| bin.kx * plan.rows + bin.kv).collect(),
            window_sum: plan.window.iter().sum::<f64>() * plan.row_window.iter().sum::<f64>(),
            window: plan.window.iter().map(|&w| to_f32(w)).collect(),
        }
    }

    /// Transforms a sheet; [`SheetTransform::bins`] gives the result.
    pub fn process(&mut self, volume: &Padded<'_>, at: At) -> Sheet {
        let sheet = self.measure(volume, at);
        let (plan, scale) = (self.plan, volume.scale);
        let mean = sheet.mean / scale;
        for (pair, packed) in self.packed.chunks_exact_mut(plan.n).enumerate() {
            let v = 2 * pair;
            let weights = [to_f32(plan.row_window[v] * scale), to_f32(plan.row_window[v + 1] * scale)];
            let rows = row(plan, volume, at, v).iter().zip(row(plan, volume, at, v + 1));
            for ((z, (&a, &b)), &w) in packed.iter_mut().zip(rows).zip(&self.window) {
                let (a, b) = (to_f32(f64::from(a) - mean), to_f32(f64::from(b) - mean));
                *z = Complex::new(a * weights[0] * w, b * weights[1] * w);
            }
        }
        plan.row_fft.process_with_scratch(&mut self.packed, &mut self.row_scratch);
        for (pair, packed) in self.packed.chunks_exact(plan.n).enumerate() {
            for kx in 0..plan.columns() {
                let (z, mirrored) = (packed[kx], packed[if kx == 0 { 0 } else { plan.n - kx }].conj());
                let (a, b) = ((z + mirrored) * 0.5, (z - mirrored) * 0.5);
                let out = &mut self.columns[kx * plan.rows + 2 * pair..][..2];
                out[0] = a;
                out[1] = Complex::new(b.im, -b.re);
            }
        }
        plan.column_fft.process_with_scratch(&mut self.columns, &mut self.column_scratch);
        sheet
    }

    /// The transform at the bins of the plan, without their weights.
    pub fn bins(&self) -> impl Iterator<Item = Complex<f32>> + '_ {
        self.places.iter().map(|&place| self.columns[place])
    }

    /// The weighted mean of a sheet, and whether it is flat.
    fn measure(&self, volume: &Padded<'_>, at: At) -> Sheet {
        let plan = self.plan;
        let middle = row(plan, volume, at, plan.rows / 2)[plan.n / 2];
        let (mut sum, mut flat) = (0.0, true);
        for (v, &weight) in plan.row_window.iter().enumerate() {
            let row = row(plan, volume, at, v);
            let sum_of_row: f64 = row.iter().zip(&plan.window).map(|(&value, w)| f64::from(value) * w).sum();
            sum += weight * sum_of_row;
            flat =
                flat && (weight == 0.0 || row.iter().zip(&plan.window).all(|(&value, &w)| value == middle || w == 0.0));
        }
        // A flat sheet has its one value for a mean to the last bit, so that what is left of it is 0 everywhere.
        let mean = if flat { f64::from(middle) } else { sum / self.window_sum };
        Sheet { mean: mean * volume.scale, flat: flat.then_some(middle) }
    }
}

/// Row `v` of a sheet.
fn row<'v>(plan: &Plan, volume: &'v Padded<'_>, at: At, v: usize) -> &'v [f32] {
    match plan.shared {
        Shared::Y => volume.row(at.v0 + v, at.u, at.x0, plan.n),
        Shared::Z => volume.row(at.u, at.v0 + v, at.x0, plan.n),
    }
}
