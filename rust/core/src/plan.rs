//! Everything about a block size, window and criterion that is worked out once a map and shared by all threads.

use std::sync::Arc;

use rustfft::num_complex::Complex;
use rustfft::{Fft, FftPlanner};

use crate::rings::Rings;
use crate::threshold::{Criterion, Threshold};
use crate::window::Window;

/// The plan of the two-dimensional Fourier ring correlation of N x N blocks (method.md, section 2).
pub(crate) struct Plan {
    /// N.
    pub n: usize,
    /// w(0) .. w(N-1).
    pub window: Vec<f64>,
    /// Sum of `window`.
    pub window_sum: f64,
    /// The window twice in a row: the slice from N - r on is the window moved down cyclically by r places. Each value
    /// stands twice, for the real and the imaginary part that it multiplies.
    pub window_twice: Vec<[f32; 2]>,
    /// The window's transform at kx = 0 .. N/2, times [`column_weight`].
    pub window_spectrum: Vec<Complex<f32>>,
    /// Transform of one row, N points. In f64: it is a small share of the work, and so both images can share one
    /// transform without the brighter one leaving rounding noise in the other.
    pub row_fft: Arc<dyn Fft<f64>>,
    /// Transform of columns, N points, in batches.
    pub column_fft: Arc<dyn Fft<f32>>,
    /// The bins of the half-plane on a ring, ring after ring, by their place kx N + (ky mod N).
    pub bins: Vec<u32>,
    /// For each ring the end of its bins in `bins`.
    pub ring_ends: Vec<usize>,
    /// Threshold curves.
    pub threshold: Threshold,
}

impl Plan {
    /// Plans for a block size that the criterion allows ([`Criterion::check_block`]).
    pub fn new(n: usize, window: Window, criterion: Criterion) -> Self {
        let rings = Rings::new(n);
        let samples = window.samples(n);
        let row_fft = FftPlanner::<f64>::new().plan_fft_forward(n);
        let mut spectrum: Vec<_> = samples.iter().map(|&w| Complex::new(w, 0.0)).collect();
        row_fft.process(&mut spectrum);
        let mut bins_of_ring = vec![Vec::new(); n / 2];
        for (kx, runs) in rings.columns().iter().enumerate() {
            for run in runs {
                for ky in run.from as usize..run.to as usize {
                    let bins = &mut bins_of_ring[run.ring as usize];
                    bins.push(to_u32(kx * n + ky));
                    if ky != 0 && ky != n / 2 {
                        bins.push(to_u32(kx * n + n - ky));
                    }
                }
            }
        }
        let end_of = |end: &mut usize, bins: &Vec<u32>| {
            *end += bins.len();
            Some(*end)
        };
        let weighted = |kx: usize, v: f64| to_f32(v * column_weight(n, kx));
        let weighted = |(kx, c): (usize, &Complex<f64>)| Complex::new(weighted(kx, c.re), weighted(kx, c.im));
        Plan {
            n,
            window_sum: samples.iter().sum(),
            window_twice: samples.iter().chain(&samples).map(|&w| [to_f32(w); 2]).collect(),
            window_spectrum: spectrum[..=n / 2].iter().enumerate().map(weighted).collect(),
            window: samples,
            row_fft,
            column_fft: FftPlanner::<f32>::new().plan_fft_forward(n),
            ring_ends: bins_of_ring.iter().scan(0, end_of).collect(),
            bins: bins_of_ring.concat(),
            threshold: criterion.curves(rings.counts()),
        }
    }

    /// How many samples at either end of the window are 0: 1 (Hann) or none.
    pub fn window_ends(&self) -> usize {
        usize::from(self.window[0] == 0.0)
    }

    /// Columns of the half-plane, N/2 + 1.
    pub fn columns(&self) -> usize {
        self.n / 2 + 1
    }

    /// Number of rings, N/2.
    pub fn rings(&self) -> usize {
        self.n / 2
    }
}

/// What column kx is multiplied by so that plain sums over the half-plane are sums over the plane: the columns 1 ..
/// N/2 - 1 stand for their mirror image too, columns 0 and N/2 have none and enter the sums of squares by half. (All sums
/// are then half of those over the plane, which no quotient of them sees.)
pub(crate) fn column_weight(n: usize, kx: usize) -> f64 {
    (Rings::weight(n, kx) / 2.0).sqrt()
}

/// Rounds to single precision, on purpose.
#[allow(clippy::cast_possible_truncation)]
pub(crate) fn to_f32(v: f64) -> f32 {
    v as f32
}

#[allow(clippy::cast_possible_truncation)] // indices of at most 257 x 512 bins
fn to_u32(v: usize) -> u32 {
    v as u32
}
