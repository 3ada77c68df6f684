//! The smooth part of an image: its Daubechies-6 wavelet decomposition without any detail (method.md, section 4).
//!
//! The decomposition is that of PyWavelets in its mode `symmetric`. With h the 12 taps of the low-pass, a line x of n
//! samples, half-sample symmetric beyond its ends, becomes (n + 11)/2 coefficients (rounded down) and comes back as
//!
//! ```text
//! c(i) = sum over k of h(k) x(2 i + 1 - k)          i = 0 .. (n + 11)/2 - 1
//! x(m) = sum over i of h(2 i + 1 - m) c(i)          m = 0 .. n - 1, six terms each, + the same with the high-pass
//! ```
//!
//! rows and columns one after the other. As all details are dropped, only the low-pass branch is ever computed.
//!
//! Why no crate does this (looked for in November 2026): `ndwt` 0.1 (MIT) keeps the even instead of the odd samples and so
//! other coefficients, and needs a newer compiler than this workspace; `omni-wave` 0.2 (MIT or Apache-2.0) takes lines of
//! even length only and fixes f32 or f64 for all its users; `scirs2-transform` 0.6 (Apache-2.0) brings fifteen
//! dependencies, a runtime for networks among them; `dwt` 0.5 knows periodic lines whose length is a power of two; `fdars-core`
//! and `tomoxide` have the transform inside something larger, in one dimension or for another wavelet. None is past its
//! first versions, and what is needed is the two sums above.

use ndarray::{Array2, ArrayView1, ArrayView2, Axis};
use rayon::prelude::*;

use crate::error::Result;
use crate::frames::mirror;
use crate::monitor::Monitor;

/// Number of taps.
const TAPS: usize = 12;

/// The decomposition low-pass of the Daubechies wavelet with six vanishing moments (Daubechies, Ten Lectures on Wavelets,
/// table 6.1, in reverse order).
const LOW_PASS: [f64; TAPS] = [
    -0.001_077_301_085_308_479_6,
    0.004_777_257_510_945_511,
    0.000_553_842_201_161_496_1,
    -0.031_582_039_317_486_03,
    0.027_522_865_530_305_727,
    0.097_501_605_587_323_04,
    -0.129_766_867_567_261_94,
    -0.226_264_693_965_439_83,
    0.315_250_351_709_197_63,
    0.751_133_908_021_095_4,
    0.494_623_890_398_453_06,
    0.111_540_743_350_109_47,
];

/// What remains of an image when it is decomposed to `levels` levels and put together again without any detail; at every
/// level the result is cropped to the size of the level below. Same size as the image, both sides at least 1.
///
/// # Errors
/// A stop asked for by the monitor.
pub(crate) fn smooth_part(image: ArrayView2<'_, f64>, levels: usize, monitor: &Monitor) -> Result<Array2<f64>> {
    let mut sizes = Vec::with_capacity(levels);
    let mut part = image.to_owned();
    for _ in 0..levels {
        sizes.push(part.dim());
        part = analyse_columns(analyse_rows(part.view(), &LOW_PASS, monitor)?.view(), &LOW_PASS, monitor)?;
    }
    for (height, width) in sizes.into_iter().rev() {
        part = synthesise_columns(part.view(), height, &LOW_PASS, monitor)?;
        part = synthesise_rows(part.view(), width, &LOW_PASS, monitor)?;
    }
    Ok(part)
}

/// Number of coefficients of a line of `n` samples.
fn coefficients(n: usize) -> usize {
    (n + TAPS - 1) / 2
}

/// The sample 2 i + 1 - k of the extended line, as a place 0 .. n - 1.
fn source(i: usize, k: usize, n: usize) -> usize {
    mirror(2 * i + TAPS - k, TAPS - 1, n)
}

/// The six (i, k = 2 i + 1 - m) that make sample m.
fn terms(m: usize) -> impl Iterator<Item = (usize, usize)> {
    (m / 2..m / 2 + TAPS / 2).map(move |i| (i, 2 * i + 1 - m))
}

/// A new image whose row y is filled by `fill`, in parallel.
fn rows(shape: (usize, usize), monitor: &Monitor, fill: impl Fn(usize, &mut [f64]) + Sync) -> Result<Array2<f64>> {
    let mut result = Array2::<f64>::zeros(shape);
    let mut lines: Vec<_> = result.axis_iter_mut(Axis(0)).collect();
    lines.par_iter_mut().enumerate().try_for_each(|(y, line)| {
        monitor.check()?;
        if let Some(line) = line.as_slice_mut() {
            fill(y, line);
        }
        Ok(())
    })?;
    Ok(result)
}

/// Adds `factor` times a row to `sum`.
fn add(sum: &mut [f64], row: ArrayView1<'_, f64>, factor: f64) {
    for (s, &v) in sum.iter_mut().zip(row) {
        *s += factor * v;
    }
}

fn analyse_rows(image: ArrayView2<'_, f64>, filter: &[f64; TAPS], monitor: &Monitor) -> Result<Array2<f64>> {
    let n = image.ncols();
    // The extended line is laid out once, so that the sums run over neighbouring samples without a look at the ends.
    let places: Vec<usize> = (0..n + 2 * (TAPS - 1)).map(|i| mirror(i, TAPS - 1, n)).collect();
    rows((image.nrows(), coefficients(n)), monitor, |y, line| {
        let row = image.row(y);
        let extended: Vec<f64> = places.iter().map(|&x| row[x]).collect();
        for (i, c) in line.iter_mut().enumerate() {
            // x(2 i + 1 - k) stands at 2 i + 1 - k + TAPS - 1.
            let samples = &extended[2 * i + 1..2 * i + 1 + TAPS];
            *c = samples.iter().rev().zip(filter).map(|(&x, &h)| x * h).sum();
        }
    })
}

fn analyse_columns(image: ArrayView2<'_, f64>, filter: &[f64; TAPS], monitor: &Monitor) -> Result<Array2<f64>> {
    let n = image.nrows();
    rows((coefficients(n), image.ncols()), monitor, |i, line| {
        for (k, &h) in filter.iter().enumerate() {
            add(line, image.row(source(i, k, n)), h);
        }
    })
}

fn synthesise_rows(
    part: ArrayView2<'_, f64>,
    n: usize,
    filter: &[f64; TAPS],
    monitor: &Monitor,
) -> Result<Array2<f64>> {
    rows((part.nrows(), n), monitor, |y, line| {
        let row = part.row(y);
        for (m, x) in line.iter_mut().enumerate() {
            *x = terms(m).map(|(i, k)| filter[k] * row[i]).sum();
        }
    })
}

fn synthesise_columns(
    part: ArrayView2<'_, f64>,
    n: usize,
    filter: &[f64; TAPS],
    monitor: &Monitor,
) -> Result<Array2<f64>> {
    rows((n, part.ncols()), monitor, |m, line| {
        for (i, k) in terms(m) {
            add(line, part.row(i), filter[k]);
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn image(height: usize, width: usize) -> Array2<f64> {
        Array2::from_shape_fn((height, width), |(y, x)| ((y * y * 7 + x * x * 3 + x * y) % 101) as f64 - 30.0)
    }

    /// The quadrature mirror of the low-pass.
    fn high_pass() -> [f64; TAPS] {
        std::array::from_fn(|k| LOW_PASS[TAPS - 1 - k] * if k % 2 == 0 { -1.0 } else { 1.0 })
    }

    #[test]
    fn the_taps_are_those_of_a_wavelet_with_six_vanishing_moments() {
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        assert!((LOW_PASS.iter().sum::<f64>() - 2f64.sqrt()).abs() < 1e-11);
        for shift in 0..TAPS / 2 {
            let expected = if shift == 0 { 1.0 } else { 0.0 };
            assert!((dot(&LOW_PASS[2 * shift..], &LOW_PASS) - expected).abs() < 1e-11, "shift {shift}");
        }
        for moment in 0..6 {
            let sum: f64 = high_pass().iter().enumerate().map(|(k, h)| h * (k as f64).powi(moment)).sum();
            assert!(sum.abs() < 1e-6, "moment {moment}: {sum}");
        }
    }

    #[test]
    fn both_branches_together_give_the_image_back() {
        let monitor = Monitor::new();
        for (height, width) in [(1, 1), (2, 5), (7, 12), (16, 16), (23, 64), (101, 97)] {
            let x = image(height, width);
            let mut sum = Array2::<f64>::zeros(x.dim());
            for fy in [LOW_PASS, high_pass()] {
                for fx in [LOW_PASS, high_pass()] {
                    let c =
                        analyse_columns(analyse_rows(x.view(), &fx, &monitor).unwrap().view(), &fy, &monitor).unwrap();
                    assert_eq!(c.dim(), ((height + 11) / 2, (width + 11) / 2));
                    let back = synthesise_columns(c.view(), height, &fy, &monitor).unwrap();
                    sum += &synthesise_rows(back.view(), width, &fx, &monitor).unwrap();
                }
            }
            let worst = (&sum - &x).iter().fold(0.0f64, |m, v| m.max(v.abs()));
            assert!(worst < 1e-9, "{height} x {width}: {worst}");
        }
    }

    #[test]
    fn a_short_line_by_pywavelets() {
        // pywt.dwt([1, 2, 4, 8, 16], "db6", "symmetric")[0]
        let expected = [
            1.760_938_711_108_075_2,
            19.338_659_573_431_286,
            16.476_259_775_281_886,
            4.350_188_295_522_988_5,
            1.914_574_078_221_708_2,
            1.760_938_711_108_075_2,
            19.338_659_573_431_286,
            16.476_259_775_281_886,
        ];
        let line = ndarray::array![[1.0, 2.0, 4.0, 8.0, 16.0]];
        let c = analyse_rows(line.view(), &LOW_PASS, &Monitor::new()).unwrap();
        for (c, e) in c.iter().zip(expected) {
            assert!((c - e).abs() < 1e-12, "{c} {e}");
        }
    }

    #[test]
    fn a_constant_and_a_plane_have_no_detail() {
        let monitor = Monitor::new();
        let flat = smooth_part(Array2::from_elem((37, 50), 3.5).view(), 2, &monitor).unwrap();
        assert!(flat.iter().all(|v| (v - 3.5).abs() < 1e-10));
        let plane = Array2::from_shape_fn((200, 180), |(y, x)| 2.0 * y as f64 - x as f64);
        let smooth = smooth_part(plane.view(), 2, &monitor).unwrap();
        let inner = ndarray::s![60..140, 60..120];
        let worst = (&smooth.slice(inner) - &plane.slice(inner)).iter().fold(0.0f64, |m, v| m.max(v.abs()));
        assert!(worst < 1e-8, "away from the mirrored borders a plane is smooth: {worst}");
    }

    #[test]
    fn a_request_to_stop_is_heard() {
        let monitor = Monitor::new();
        monitor.cancel();
        assert!(smooth_part(image(64, 64).view(), 2, &monitor).is_err());
    }
}
