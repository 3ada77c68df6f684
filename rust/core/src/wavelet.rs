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

/// Takes the smooth part of images of one size again and again, in the same working memory.
pub(crate) struct Smoother {
    /// Height and width of the image and of the parts at each level.
    sizes: Vec<(usize, usize)>,
    /// A part whose rows alone, and one whose rows and columns are analysed.
    rows_done: Vec<f64>,
    part: Vec<f64>,
}

impl Smoother {
    /// For images of H x W pixels, both at least 1, and this many levels, at least 1.
    pub fn new(size: (usize, usize), levels: usize) -> Self {
        let next = |&(height, width): &(usize, usize)| Some((coefficients(height), coefficients(width)));
        let sizes: Vec<_> = std::iter::successors(Some(size), next).take(levels + 1).collect();
        // Small parts grow: a level of 12 pixels and fewer has as many coefficients or more.
        let rows_done = sizes.windows(2).map(|s| s[0].0 * s[1].1).max().unwrap_or(0);
        let part = sizes[1..].iter().map(|&(height, width)| height * width).max().unwrap_or(0);
        Smoother { sizes, rows_done: vec![0.0; rows_done], part: vec![0.0; part] }
    }

    /// What remains of an image (row by row) when it is decomposed and put together again without any detail; at every
    /// level the result is cropped to the size of the level below.
    ///
    /// # Errors
    /// A stop asked for by the monitor.
    pub fn smooth(&mut self, image: &[f64], smooth: &mut [f64], monitor: &Monitor) -> Result<()> {
        let Smoother { sizes, rows_done, part } = self;
        for (level, pair) in sizes.windows(2).enumerate() {
            let ((height, width), (_, to_width)) = (pair[0], pair[1]);
            let from = if level == 0 { image } else { &part[..height * width] };
            let half = &mut rows_done[..height * to_width];
            analyse_rows(from, width, half, &LOW_PASS, monitor)?;
            analyse_columns(half, to_width, part, &LOW_PASS, monitor)?;
        }
        for (level, pair) in sizes.windows(2).enumerate().rev() {
            let ((height, width), (from_height, from_width)) = (pair[0], pair[1]);
            let half = &mut rows_done[..height * from_width];
            synthesise_columns(&part[..from_height * from_width], from_width, half, &LOW_PASS, monitor)?;
            let to = if level == 0 { &mut *smooth } else { &mut part[..height * width] };
            synthesise_rows(half, from_width, to, width, &LOW_PASS, monitor)?;
        }
        Ok(())
    }
}

/// Number of coefficients of a line of `n` samples.
fn coefficients(n: usize) -> usize {
    (n + TAPS - 1) / 2
}

/// Fills the rows of `width` values of an image in parallel.
fn fill(image: &mut [f64], width: usize, monitor: &Monitor, row: impl Fn(usize, &mut [f64]) + Sync) -> Result<()> {
    image.par_chunks_mut(width).enumerate().try_for_each(|(y, line)| {
        monitor.check()?;
        row(y, line);
        Ok(())
    })
}

/// Adds `factor` times a row to `sum`.
fn add(sum: &mut [f64], row: &[f64], factor: f64) {
    sum.iter_mut().zip(row).for_each(|(s, &v)| *s += factor * v);
}

/// From rows of `n` samples to rows of coefficients.
fn analyse_rows(image: &[f64], n: usize, to: &mut [f64], filter: &[f64; TAPS], monitor: &Monitor) -> Result<()> {
    // The samples 2 i + 1 - k for i = 0, 1, ... are neighbours in the one half of the extended line or in the other, so each
    // tap meets a slice, and there is no end to look out for.
    let halves = [0, 1].map(|half| {
        let places = (half..n + 2 * (TAPS - 1)).step_by(2);
        places.map(|i| mirror(i, TAPS - 1, n)).collect::<Vec<usize>>()
    });
    fill(to, coefficients(n), monitor, |y, line| {
        let row = &image[y * n..(y + 1) * n];
        let halves = halves.each_ref().map(|places| places.iter().map(|&x| row[x]).collect::<Vec<f64>>());
        line.fill(0.0);
        for (k, &h) in filter.iter().enumerate() {
            add(line, &halves[k % 2][(TAPS - k) / 2..], h);
        }
    })
}

/// From columns of samples to columns of coefficients, rows of `width` in both; `to` may be longer than needed.
fn analyse_columns(image: &[f64], width: usize, to: &mut [f64], filter: &[f64; TAPS], monitor: &Monitor) -> Result<()> {
    let n = image.len() / width;
    fill(&mut to[..coefficients(n) * width], width, monitor, |i, line| {
        line.fill(0.0);
        for (k, &h) in filter.iter().enumerate() {
            // The sample 2 i + 1 - k of the extended column.
            let y = mirror(2 * i + TAPS - k, TAPS - 1, n);
            add(line, &image[y * width..(y + 1) * width], h);
        }
    })
}

/// From rows of `width` coefficients to rows of `n` samples.
fn synthesise_rows(
    part: &[f64],
    width: usize,
    to: &mut [f64],
    n: usize,
    filter: &[f64; TAPS],
    monitor: &Monitor,
) -> Result<()> {
    fill(to, n, monitor, |y, line| {
        let row = &part[y * width..(y + 1) * width];
        // Samples 2 p and 2 p + 1 are made of the same six coefficients, from c(p) on.
        for (pair, c) in line.chunks_mut(2).zip(row.windows(TAPS / 2)) {
            for (odd, x) in pair.iter_mut().enumerate() {
                *x = c.iter().zip(filter[1 - odd..].iter().step_by(2)).map(|(&c, &h)| c * h).sum();
            }
        }
    })
}

/// From columns of coefficients to columns of samples, rows of `width` in both.
fn synthesise_columns(
    part: &[f64],
    width: usize,
    to: &mut [f64],
    filter: &[f64; TAPS],
    monitor: &Monitor,
) -> Result<()> {
    fill(to, width, monitor, |m, line| {
        line.fill(0.0);
        for i in m / 2..m / 2 + TAPS / 2 {
            add(line, &part[i * width..(i + 1) * width], filter[2 * i + 1 - m]);
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn image(height: usize, width: usize, value: impl Fn(usize, usize) -> f64) -> Vec<f64> {
        (0..height * width).map(|i| value(i / width, i % width)).collect()
    }

    fn texture(height: usize, width: usize) -> Vec<f64> {
        image(height, width, |y, x| ((y * y * 7 + x * x * 3 + x * y) % 101) as f64 - 30.0)
    }

    fn smooth(image: &[f64], size: (usize, usize), levels: usize) -> Vec<f64> {
        let mut smooth = vec![f64::NAN; image.len()];
        Smoother::new(size, levels).smooth(image, &mut smooth, &Monitor::new()).unwrap();
        smooth
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
            let x = texture(height, width);
            let (to_height, to_width) = ((height + 11) / 2, (width + 11) / 2);
            let mut sum = vec![0.0; x.len()];
            for fy in [LOW_PASS, high_pass()] {
                for fx in [LOW_PASS, high_pass()] {
                    let (mut half, mut part) = (vec![0.0; height * to_width], vec![0.0; to_height * to_width]);
                    analyse_rows(&x, width, &mut half, &fx, &monitor).unwrap();
                    analyse_columns(&half, to_width, &mut part, &fy, &monitor).unwrap();
                    let mut back = vec![0.0; x.len()];
                    synthesise_columns(&part, to_width, &mut half, &fy, &monitor).unwrap();
                    synthesise_rows(&half, to_width, &mut back, width, &fx, &monitor).unwrap();
                    add(&mut sum, &back, 1.0);
                }
            }
            let worst = sum.iter().zip(&x).fold(0.0f64, |m, (a, b)| m.max((a - b).abs()));
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
        let mut c = [f64::NAN; 8];
        analyse_rows(&[1.0, 2.0, 4.0, 8.0, 16.0], 5, &mut c, &LOW_PASS, &Monitor::new()).unwrap();
        for (c, e) in c.iter().zip(expected) {
            assert!((c - e).abs() < 1e-12, "{c} {e}");
        }
    }

    #[test]
    fn a_constant_and_a_plane_have_no_detail() {
        for size in [(1, 1), (5, 30), (37, 50)] {
            let flat = smooth(&vec![3.5; size.0 * size.1], size, 3);
            assert!(flat.iter().all(|v| (v - 3.5).abs() < 1e-9), "{size:?}");
        }
        let plane = image(200, 180, |y, x| 2.0 * y as f64 - x as f64);
        let smooth = smooth(&plane, (200, 180), 2);
        let inner = |i: &usize| (60..140).contains(&(i / 180)) && (60..120).contains(&(i % 180));
        let worst = (0..plane.len()).filter(inner).fold(0.0f64, |m, i| m.max((smooth[i] - plane[i]).abs()));
        assert!(worst < 1e-8, "away from the mirrored borders a plane is smooth: {worst}");
    }

    #[test]
    fn working_memory_leaves_no_traces() {
        let (a, b) = (texture(45, 61), image(45, 61, |y, x| (y * 3 % 17 + x) as f64));
        let mut smoother = Smoother::new((45, 61), 3);
        let (mut one, mut two) = (vec![0.0; a.len()], vec![0.0; a.len()]);
        smoother.smooth(&b, &mut one, &Monitor::new()).unwrap();
        smoother.smooth(&a, &mut two, &Monitor::new()).unwrap();
        assert_eq!((one, two), (smooth(&b, (45, 61), 3), smooth(&a, (45, 61), 3)));
    }

    #[test]
    fn a_request_to_stop_is_heard() {
        let monitor = Monitor::new();
        monitor.cancel();
        assert!(Smoother::new((64, 64), 2).smooth(&texture(64, 64), &mut vec![0.0; 64 * 64], &monitor).is_err());
    }
}
