//! Everything about a block of voxels that is worked out once a map and shared by all threads.
//!
//! The three-dimensional transform of a block is made in two steps. A *sheet* is a slice of the block at right angles to one
//! of its axes, the *shared* one; the transforms of sheets are shared by all blocks along that axis. What is left for each
//! block by itself are *lines*: one transform along the shared axis for every bin of the sheets. Rows lie along x, so the
//! shared axis is y or z, whichever costs less; volumes have few planes, so it mostly is y.

use rustfft::num_complex::Complex;
use rustfft::FftPlanner;

use super::params::VolumeParams;
use super::shells::shell;
use crate::round::to_f32;
use crate::simd::line::LineFft;
use crate::threshold::Threshold;

/// The axis along which blocks share the transforms of their sheets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shared {
    /// Sheets lie across y: they have rows along x and columns along z.
    Y,
    /// Sheets lie across z: they are parts of planes.
    Z,
}

/// A bin of the sheets' transform that some shell needs; its mirror image is not in the list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Bin {
    /// Frequency along x, 0 .. N/2.
    pub kx: usize,
    /// Index of the frequency along the columns of a sheet, 0 .. `columns` - 1 of [`Plan`].
    pub kv: usize,
    /// What the bin is multiplied by so that plain sums over the list are sums over the plane: bins that are their own
    /// mirror image stand for one bin, all others for two. (All sums are half of those over the plane, which no quotient of
    /// them sees.)
    pub weight: f64,
}

/// The plan of the Fourier shell correlation of blocks N x N x Nz (method.md, section 9).
pub(super) struct Plan {
    /// N.
    pub n: usize,
    /// The shared axis.
    pub shared: Shared,
    /// Points of a line: side of the block along the shared axis.
    pub points: usize,
    /// Rows of a sheet: side of the block along the axis that is neither x nor shared. Even.
    pub rows: usize,
    /// Window along the lines.
    pub line_window: Vec<f64>,
    /// Window across the rows of a sheet.
    pub row_window: Vec<f64>,
    /// Window along the rows.
    pub window: Vec<f64>,
    /// Bins of the sheets, from the middle outwards.
    pub bins: Vec<Bin>,
    /// Shell index i - 1 of a bin at the frequencies 0 .. `points`/2 along the line, going up; those that lie on no shell are
    /// `None`.
    pub shells: Vec<Vec<Option<usize>>>,
    /// Transform of the rows, N points.
    pub row_fft: LineFft,
    /// Transform of the columns of a sheet, `rows` points.
    pub column_fft: LineFft,
    /// Transform of the lines.
    pub line_fft: LineFft,
    /// The sheet window's own transform at the bins, times their weight.
    pub window_spectrum: Vec<Complex<f32>>,
    /// Threshold curves.
    pub threshold: Threshold,
}

impl Plan {
    /// Plans for parameters that are known to be legal.
    pub fn new(params: &VolumeParams, shared: Shared) -> Self {
        let (n, depth) = (params.rolling.block, params.depth);
        let (points, rows) = match shared {
            Shared::Y => (n, depth),
            Shared::Z => (depth, n),
        };
        let samples = |n: usize| params.rolling.window.samples(n);
        let (row_window, window) = (samples(rows), samples(n));
        let stretch = params.stretch(n);
        let listed = list(n, rows, points, shared, stretch);
        let (along_x, along_v) = (spectrum(&window), spectrum(&row_window));
        let window_spectrum = listed.iter().map(|(bin, _)| {
            let value = along_x[bin.kx] * along_v[bin.kv] * bin.weight;
            Complex::new(to_f32(value.re), to_f32(value.im))
        });
        Plan {
            n,
            shared,
            points,
            rows,
            line_window: samples(points),
            window_spectrum: window_spectrum.collect(),
            row_window,
            window,
            row_fft: LineFft::new(n),
            column_fft: LineFft::new(rows),
            line_fft: LineFft::new(points),
            threshold: params.rolling.criterion.curves(&params.independent_bins(n)),
            bins: listed.iter().map(|(bin, _)| *bin).collect(),
            shells: listed.into_iter().map(|(_, shells)| shells).collect(),
        }
    }

    /// Columns of a sheet's transform, N/2 + 1: rows are real.
    pub fn columns(&self) -> usize {
        self.n / 2 + 1
    }

    /// Number of shells, N/2.
    pub fn shell_count(&self) -> usize {
        self.n / 2
    }
}

/// The bins of a sheet and their shells, sorted by their distance from the middle, so that neighbours in the list mostly
/// share their shells.
fn list(n: usize, rows: usize, points: usize, shared: Shared, stretch: f64) -> Vec<(Bin, Vec<Option<usize>>)> {
    let half = n / 2;
    let mut listed: Vec<(f64, Bin, Vec<Option<usize>>)> = Vec::new();
    for kx in 0..=half {
        let own_mirror = kx == 0 || kx == half;
        // Where mirroring stays within the column, half of it is enough.
        for kv in 0..if own_mirror { rows / 2 + 1 } else { rows } {
            let v = kv.min(rows - kv);
            let at = |u: usize| match shared {
                Shared::Y => shell(kx * kx + u * u, v, stretch),
                Shared::Z => shell(kx * kx + v * v, u, stretch),
            };
            let on_shell = |u: usize| Some(at(u)).filter(|i| (1..=half).contains(i)).map(|i| i - 1);
            let shells: Vec<_> = (0..=points / 2).map(on_shell).collect();
            if shells.iter().all(Option::is_none) {
                continue;
            }
            let weight = if own_mirror && (kv == 0 || kv == rows / 2) { 0.5_f64.sqrt() } else { 1.0 };
            let step = if shared == Shared::Y { stretch } else { 1.0 };
            #[allow(clippy::cast_precision_loss)]
            let radius = (kx as f64).hypot(v as f64 * step);
            listed.push((radius, Bin { kx, kv, weight }, shells));
        }
    }
    listed.sort_by(|a, b| a.0.total_cmp(&b.0).then((a.1.kx, a.1.kv).cmp(&(b.1.kx, b.1.kv))));
    listed.into_iter().map(|(_, bin, shells)| (bin, shells)).collect()
}

/// The transform of a window.
fn spectrum(window: &[f64]) -> Vec<Complex<f64>> {
    let mut spectrum: Vec<_> = window.iter().map(|&w| Complex::new(w, 0.0)).collect();
    FftPlanner::new().plan_fft_forward(window.len()).process(&mut spectrum);
    spectrum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::volume::shells::counts;

    #[test]
    fn the_listed_bins_stand_for_all() {
        for (n, depth, stretch) in [(16, 16, 1.0), (32, 8, 1.3), (18, 30, 0.4), (24, 10, 3.0)] {
            for (shared, rows, points) in [(Shared::Y, depth, n), (Shared::Z, n, depth)] {
                let mut found = vec![0.0; n / 2];
                for (bin, shells) in list(n, rows, points, shared, stretch) {
                    for (u, i) in shells.iter().enumerate().filter_map(|(u, i)| Some((u, (*i)?))) {
                        let twice = if u == 0 || u == points / 2 { 1.0 } else { 2.0 };
                        found[i] += 2.0 * bin.weight * bin.weight * twice;
                    }
                }
                let expected = counts(n, depth, stretch);
                for (a, b) in found.iter().zip(&expected) {
                    assert!((a - b).abs() < 1e-9 * b, "{n} {depth} {stretch} {shared:?}: {found:?} {expected:?}");
                }
            }
        }
    }
}
