//! Simulated images of known resolution: objects without any detail finer than a given period, and noise.

#![allow(dead_code)] // each test program needs a part of it
#![allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)] // small images in single precision

use ndarray::{Array2, Array3, ArrayView2};
use rustfft::num_complex::Complex;
use rustfft::FftPlanner;

/// Repeatable numbers, even between 0 and 1.
pub struct Random(pub u64);

impl Random {
    /// The next one.
    pub fn next(&mut self) -> f32 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 40) as f32 / (1u64 << 24) as f32
    }

    /// Mean 0, variance 1, near enough to normal.
    pub fn normal(&mut self) -> f32 {
        (0..12).map(|_| self.next()).sum::<f32>() - 6.0
    }

    /// White noise of variance 1.
    pub fn noise(&mut self, height: usize, width: usize) -> Array2<f32> {
        Array2::from_shape_simple_fn((height, width), || self.normal())
    }

    /// White noise of variance 1 in three dimensions.
    pub fn volume_noise(&mut self, shape: (usize, usize, usize)) -> Array3<f32> {
        Array3::from_shape_simple_fn(shape, || self.normal())
    }
}

/// A random object of variance 1 that holds all spatial frequencies below 1/`period` and none above; periodic at its borders.
/// Planes x rows x columns; `depth` is that of a voxel in units of its width, in which the period counts too.
pub fn volume(shape: (usize, usize, usize), depth: f64, period: f64, random: &mut Random) -> Array3<f32> {
    let mut spectrum = random.volume_noise(shape).mapv(|v| Complex::new(f64::from(v), 0.0));
    transform(&mut spectrum, false);
    let held = |z: usize, y: usize, x: usize| {
        let [fz, fy, fx] = [(z, shape.0), (y, shape.1), (x, shape.2)].map(|(k, n)| frequency(k, n));
        (fz / depth).hypot(fy.hypot(fx)) < 1.0 / period
    };
    for ((z, y, x), v) in spectrum.indexed_iter_mut() {
        if !held(z, y, x) {
            *v = Complex::default();
        }
    }
    transform(&mut spectrum, true);
    let mean = spectrum.iter().map(|v| v.re).sum::<f64>() / spectrum.len() as f64;
    let variance = spectrum.iter().map(|v| (v.re - mean).powi(2)).sum::<f64>() / spectrum.len() as f64;
    spectrum.mapv(|v| ((v.re - mean) / variance.sqrt()) as f32)
}

/// The same in two dimensions.
pub fn object(height: usize, width: usize, period: f64, random: &mut Random) -> Array2<f32> {
    volume((1, height, width), 1.0, period, random).index_axis_move(ndarray::Axis(0), 0)
}

/// An image moved down and to the right by any fraction of a pixel; what leaves at one border comes in at the other.
pub fn moved(image: ArrayView2<'_, f32>, down: f64, right: f64) -> Array2<f32> {
    let (height, width) = image.dim();
    let mut spectrum = image.mapv(|v| Complex::new(f64::from(v), 0.0)).insert_axis(ndarray::Axis(0));
    transform(&mut spectrum, false);
    for ((_, y, x), v) in spectrum.indexed_iter_mut() {
        *v *= Complex::cis(-std::f64::consts::TAU * (frequency(y, height) * down + frequency(x, width) * right));
    }
    transform(&mut spectrum, true);
    let scale = spectrum.len() as f64;
    spectrum.index_axis_move(ndarray::Axis(0), 0).mapv(|v| (v.re / scale) as f32)
}

/// The transform along all axes, in place and not scaled.
fn transform(values: &mut Array3<Complex<f64>>, inverse: bool) {
    let mut planner = FftPlanner::new();
    for axis in 0..3 {
        let n = values.len_of(ndarray::Axis(axis));
        let fft = if inverse { planner.plan_fft_inverse(n) } else { planner.plan_fft_forward(n) };
        for mut lane in values.lanes_mut(ndarray::Axis(axis)) {
            let mut line = lane.to_vec();
            fft.process(&mut line);
            lane.iter_mut().zip(line).for_each(|(to, from)| *to = from);
        }
    }
}

/// Cycles per pixel of bin k of n, -1/2 to 1/2.
fn frequency(k: usize, n: usize) -> f64 {
    let k = k as f64;
    let n = n as f64;
    (if k < n / 2.0 { k } else { k - n }) / n
}
