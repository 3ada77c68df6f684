//! The sum of squares of method.md, section 6 step 3, for many pairs of sigmas at once, from cosine transforms.
//!
//! An image with symmetric borders is a sum of cosines (DCT-II), and a symmetric kernel only scales each of them
//! ([`Kernel::response`]). With the orthonormal transforms h(u, v) of H and l(u, v) of L, G = H conv K(sx, sy) and the
//! responses ky(u), kx(v), Parseval's theorem gives, all but u = v = 0 being summed, for images less their means
//!
//! ```text
//! <L, G> = sum l h ky kx      <G, G> = sum h^2 ky^2 kx^2      <L, L> = sum l^2
//! ```
//!
//! exactly, kernel by kernel as section 6 cuts and scales it. For given sigmas the best mu is <L, G>/<G, G>, at least 0,
//! and leaves a sum of squares of <L, L> - mu <L, G>. So two transforms are made, l h and h^2 are kept, and all that a try
//! costs is its share of one run over them: the sums over v are needed once for each sx, and sx and sy may be combined at
//! will afterwards. A whole lattice of tries costs about as much as a single one, far less than a convolution.

use std::sync::Arc;

use ndarray::parallel::prelude::*;
use ndarray::{s, Array2, ArrayView2, Axis};
use rustfft::num_complex::Complex;
use rustfft::{Fft, FftPlanner};

use crate::error::Result;
use crate::monitor::Monitor;
use crate::rsm::blur::Kernel;

/// Columns that one task transforms: whole cache lines of the image are read and written.
const COLUMNS_PER_TASK: usize = 16;

/// <L, G> and <G, G> for one pair of sigmas.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Moments {
    /// <L, G>
    pub cross: f64,
    /// <G, G>
    pub energy: f64,
}

/// The products l h and h^2 of all frequencies.
pub(crate) struct Spectrum {
    /// l h (real part) and h^2 (imaginary part) at (u, v); 0 at (0, 0).
    products: Array2<Complex<f64>>,
    /// <L, L>.
    pub variation: f64,
    cosines: [Vec<f64>; 2],
}

impl Spectrum {
    /// Transforms two images of one size, `high` being H, `low` L. Advances the monitor by four times the number of rows.
    ///
    /// # Errors
    /// A stop asked for by the monitor.
    pub fn new(high: ArrayView2<'_, f64>, low: ArrayView2<'_, f64>, monitor: &Monitor) -> Result<Self> {
        let (height, width) = high.dim();
        let mut planner = FftPlanner::new();
        let (along_x, along_y) = (Cosine::new(width, &mut planner), Cosine::new(height, &mut planner));
        // A pixel of each is subtracted beforehand, so that a large offset costs no digits.
        let (high_offset, low_offset) = (high[[0, 0]], low[[0, 0]]);
        let mut products = Array2::from_elem((height, width), Complex::default());
        products.outer_iter_mut().into_par_iter().enumerate().try_for_each_init(
            || along_x.scratch(),
            |scratch, (y, mut row)| {
                monitor.check()?;
                for ((z, h), l) in row.iter_mut().zip(high.row(y)).zip(low.row(y)) {
                    *z = Complex::new(h - high_offset, l - low_offset);
                }
                if let Some(row) = row.as_slice_mut() {
                    along_x.transform(row, scratch);
                }
                monitor.advance(2);
                Ok(())
            },
        )?;
        let variations: Vec<f64> = products
            .axis_chunks_iter_mut(Axis(1), COLUMNS_PER_TASK)
            .into_par_iter()
            .enumerate()
            .map_init(
                || (along_y.scratch(), Array2::from_elem((COLUMNS_PER_TASK, height), Complex::default())),
                |(scratch, columns), (task, mut strip)| {
                    monitor.check()?;
                    let mut columns = columns.slice_mut(s![..strip.ncols(), ..]);
                    columns.assign(&strip.t());
                    for mut column in columns.outer_iter_mut() {
                        if let Some(column) = column.as_slice_mut() {
                            along_y.transform(column, scratch);
                        }
                    }
                    if task == 0 {
                        columns[[0, 0]] = Complex::default(); // the means
                    }
                    strip.assign(&columns.t());
                    strip.mapv_inplace(|z| Complex::new(z.re * z.im, z.re * z.re));
                    monitor.advance((2 * height * strip.ncols() / width) as u64);
                    Ok(columns.outer_iter().map(|c| c.iter().map(|z| z.im * z.im).sum::<f64>()).sum())
                },
            )
            .collect::<Result<_>>()?;
        let cosines = [height, width].map(cosines);
        Ok(Spectrum { products, variation: variations.iter().sum(), cosines })
    }

    /// The moments for all pairs of a sigma of `sigma_y` and one of `sigma_x`: an array of `sigma_y.len()` rows.
    ///
    /// # Errors
    /// A stop asked for by the monitor.
    pub fn moments(&self, sigma_y: &[f64], sigma_x: &[f64], monitor: &Monitor) -> Result<Array2<Moments>> {
        let responses = |sigmas: &[f64], cosines: &[f64]| -> Vec<Vec<f64>> {
            sigmas.par_iter().map(|&sigma| Kernel::new(sigma).response(cosines)).collect()
        };
        let along_y = responses(sigma_y, &self.cosines[0]);
        let along_x: Vec<Vec<Complex<f64>>> = responses(sigma_x, &self.cosines[1])
            .into_iter()
            .map(|response| response.into_iter().map(|k| Complex::new(k, k * k)).collect())
            .collect();
        // Sums over v: for each row u a pair for each sx. Summed over u in order, so that threads change no bit.
        let rows: Vec<Vec<Moments>> = self
            .products
            .outer_iter()
            .into_par_iter()
            .map(|row| {
                monitor.check()?;
                let row = row.to_slice().unwrap_or(&[]);
                Ok(along_x.iter().map(|response| row_moments(row, response)).collect())
            })
            .collect::<Result<_>>()?;
        Ok(Array2::from_shape_fn((sigma_y.len(), sigma_x.len()), |(j, i)| {
            let mut sum = Moments::default();
            for (row, k) in rows.iter().zip(&along_y[j]) {
                sum.cross += row[i].cross * k;
                sum.energy += row[i].energy * k * k;
            }
            sum
        }))
    }
}

/// sum a_v w_v of the real parts and of the imaginary parts, in four sums each, which the compiler can hold in vectors.
fn row_moments(row: &[Complex<f64>], weights: &[Complex<f64>]) -> Moments {
    let mut sums = [Complex::<f64>::default(); 4];
    let (quads, weight_quads) = (row.chunks_exact(4), weights.chunks_exact(4));
    let rest = quads.remainder().iter().zip(weight_quads.remainder());
    for (quad, weight) in quads.zip(weight_quads) {
        for ((sum, a), w) in sums.iter_mut().zip(quad).zip(weight) {
            sum.re += a.re * w.re;
            sum.im += a.im * w.im;
        }
    }
    for (a, w) in rest {
        sums[0].re += a.re * w.re;
        sums[0].im += a.im * w.im;
    }
    let sum = (sums[0] + sums[1]) + (sums[2] + sums[3]);
    Moments { cross: sum.re, energy: sum.im }
}

/// cos(pi i/n), i = 0 .. 2 n - 1.
#[allow(clippy::cast_precision_loss)]
fn cosines(n: usize) -> Vec<f64> {
    (0..2 * n).map(|i| libm::cos(std::f64::consts::PI * i as f64 / n as f64)).collect()
}

/// The orthonormal DCT-II of n points, of two real rows at once (as real and imaginary part), by one complex transform of
/// n points: x is reordered to its even places going up and its odd places going down, and with the transform Z of that
/// X(k) = c(k) [t(k) Z(k) + t(k)* Z(n - k)]/2, t(k) = exp(-i pi k/(2 n)), c(0) = sqrt(1/n), else c(k) = sqrt(2/n)
/// (Makhoul 1980, "A fast cosine transform in one and two dimensions").
struct Cosine {
    fft: Arc<dyn Fft<f64>>,
    /// c(k) t(k)/2.
    twiddles: Vec<Complex<f64>>,
}

impl Cosine {
    #[allow(clippy::cast_precision_loss)]
    fn new(n: usize, planner: &mut FftPlanner<f64>) -> Self {
        let twiddle = |k: usize| {
            let scale = (if k == 0 { 1.0 } else { 2.0 } / n as f64).sqrt() / 2.0;
            let angle = std::f64::consts::PI * k as f64 / (2 * n) as f64;
            Complex::new(scale * libm::cos(angle), -scale * libm::sin(angle))
        };
        Cosine { fft: planner.plan_fft_forward(n), twiddles: (0..n).map(twiddle).collect() }
    }

    /// Working memory for [`Cosine::transform`].
    fn scratch(&self) -> (Vec<Complex<f64>>, Vec<Complex<f64>>) {
        let zeros = |n| vec![Complex::default(); n];
        (zeros(self.twiddles.len()), zeros(self.fft.get_inplace_scratch_len()))
    }

    /// Transforms n points in place.
    fn transform(&self, row: &mut [Complex<f64>], scratch: &mut (Vec<Complex<f64>>, Vec<Complex<f64>>)) {
        let (n, (reordered, scratch)) = (row.len(), scratch);
        for (i, pair) in row.chunks(2).enumerate() {
            reordered[i] = pair[0];
            if let Some(&odd) = pair.get(1) {
                reordered[n - 1 - i] = odd;
            }
        }
        self.fft.process_with_scratch(reordered, scratch);
        row[0] = self.twiddles[0] * reordered[0] * 2.0;
        for ((x, twiddle), (a, b)) in
            row[1..].iter_mut().zip(&self.twiddles[1..]).zip(reordered[1..].iter().zip(reordered[1..].iter().rev()))
        {
            *x = twiddle * a + twiddle.conj() * b;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rsm::blur::blur;

    fn picture(height: usize, width: usize, seed: usize) -> Array2<f64> {
        Array2::from_shape_fn((height, width), |(y, x)| ((y * 37 + x * 101 + x * y * seed) % 29) as f64 / 29.0)
    }

    #[test]
    fn the_transform_is_the_orthonormal_cosine_transform() {
        for n in [1, 2, 3, 8, 17, 30] {
            let signal: Vec<_> = (0..n).map(|i| Complex::new((i * i % 7) as f64, (3 * i % 5) as f64)).collect();
            let cosine = Cosine::new(n, &mut FftPlanner::new());
            let mut found = signal.clone();
            cosine.transform(&mut found, &mut cosine.scratch());
            for k in 0..n {
                let scale = (if k == 0 { 1.0 } else { 2.0 } / n as f64).sqrt();
                let wave = |i: usize| scale * (std::f64::consts::PI * k as f64 * (i as f64 + 0.5) / n as f64).cos();
                let expected: Complex<f64> = signal.iter().enumerate().map(|(i, z)| z * wave(i)).sum();
                assert!((found[k] - expected).norm() < 1e-12, "{n} {k}");
            }
        }
    }

    /// The moments of blurred pixels, by the definition.
    fn direct(high: &Array2<f64>, low: &Array2<f64>, sigma_y: f64, sigma_x: f64) -> Moments {
        let g = blur(high.view(), &Kernel::new(sigma_y), &Kernel::new(sigma_x), &Monitor::new()).unwrap();
        let (g, l) = (&g - g.mean().unwrap(), low - low.mean().unwrap());
        Moments { cross: (&g * &l).sum(), energy: (&g * &g).sum() }
    }

    #[test]
    fn moments_are_those_of_the_blurred_image() {
        // Odd sides, a prime one, several strips of columns, kernels longer than the image.
        for (height, width) in [(16, 16), (17, 53), (40, 31)] {
            let (high, low) = (picture(height, width, 1), &picture(height, width, 5) * 3.0 + 1e6);
            let spectrum = Spectrum::new(high.view(), low.view(), &Monitor::new()).unwrap();
            let l = &low - low.mean().unwrap();
            assert!((spectrum.variation / (&l * &l).sum() - 1.0).abs() < 1e-9);
            let (ys, xs) = ([0.1, 1.7, 25.0], [0.4, 9.0]);
            let found = spectrum.moments(&ys, &xs, &Monitor::new()).unwrap();
            let scale = spectrum.variation.max(found[[0, 0]].energy);
            for ((j, i), m) in found.indexed_iter() {
                let expected = direct(&high, &low, ys[j], xs[i]);
                assert!((m.cross - expected.cross).abs() < 1e-9 * scale, "{m:?} {expected:?}");
                assert!((m.energy - expected.energy).abs() < 1e-9 * scale, "{m:?} {expected:?}");
            }
        }
    }

    #[test]
    fn a_stop_is_honoured() {
        let image = picture(20, 20, 1);
        let spectrum = Spectrum::new(image.view(), image.view(), &Monitor::new()).unwrap();
        let monitor = Monitor::new();
        monitor.cancel();
        assert!(Spectrum::new(image.view(), image.view(), &monitor).is_err());
        assert!(spectrum.moments(&[1.0], &[1.0], &monitor).is_err());
    }
}
