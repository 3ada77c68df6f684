//! Richardson-Lucy deconvolution: x <- x K^T(y / (K x)), from x = y (Richardson 1972, Lucy 1974; restore.md,
//! "Richardson-Lucy with Automatic Stop").
//!
//! K is a convolution with symmetric borders, K^T its transpose: not a convolution with the flipped kernel where the kernel
//! is not even, for the border folds light back. Each step keeps the sum of the image and its sign. Every pixel is the result
//! of a fixed sequence of f64 operations, so the bits do not depend on the number of threads.

use rayon::prelude::*;

use crate::error::Result;
use crate::monitor::Monitor;

/// A linear operator K on images of one size, given as rows one after the other.
pub(crate) trait Convolution {
    /// K x.
    ///
    /// # Errors
    /// A stop asked for by the monitor.
    fn apply(&self, image: &[f64], monitor: &Monitor) -> Result<Vec<f64>>;

    /// K^T x.
    ///
    /// # Errors
    /// A stop asked for by the monitor.
    fn transposed(&self, image: &[f64], monitor: &Monitor) -> Result<Vec<f64>>;
}

/// A deconvolution that goes on step by step, so that the caller can look at what it has come to.
pub(crate) struct RichardsonLucy<'k, K> {
    kernel: &'k K,
    /// y, negative pixels set to 0.
    observed: Vec<f64>,
    /// x.
    estimate: Vec<f64>,
}

impl<'k, K: Convolution> RichardsonLucy<'k, K> {
    /// Before the first step: the estimate is the image, negative pixels set to 0.
    pub fn new(image: &[f64], kernel: &'k K) -> Self {
        let observed: Vec<f64> = image.iter().map(|v| v.max(0.0)).collect();
        RichardsonLucy { kernel, estimate: observed.clone(), observed }
    }

    /// One step. Where no light of the estimate arrives, K x = 0, the quotient is taken as 0; the estimate is 0 there too.
    ///
    /// # Errors
    /// A stop asked for by the monitor; the estimate is as before.
    pub fn step(&mut self, monitor: &Monitor) -> Result<()> {
        let mut quotient = self.kernel.apply(&self.estimate, monitor)?;
        let pixels = quotient.par_iter_mut().zip(&self.observed);
        pixels.for_each(|(q, &y)| *q = if *q > 0.0 { y / *q } else { 0.0 });
        let correction = self.kernel.transposed(&quotient, monitor)?;
        self.estimate.par_iter_mut().zip(&correction).for_each(|(x, c)| *x *= c);
        Ok(())
    }

    /// x, as many pixels as the image.
    pub fn estimate(&self) -> &[f64] {
        &self.estimate
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;
    use crate::frames::mirror;
    use crate::samples::optics::Gaussian;

    /// K as a full matrix, entry by entry from its definition: pixel j reaches pixel i through each of its mirror images.
    struct Matrix {
        rows: Vec<Vec<f64>>,
    }

    impl Matrix {
        /// Of a kernel of (2 r + 1)^2 taps on an image of `height` x `width` pixels.
        fn new(height: usize, width: usize, taps: &[Vec<f64>]) -> Self {
            let reach = taps.len() / 2;
            let mut rows = vec![vec![0.0; height * width]; height * width];
            for (i, row) in rows.iter_mut().enumerate() {
                for (dy, line) in taps.iter().enumerate() {
                    for (dx, tap) in line.iter().enumerate() {
                        // Convolution: the tap at +d takes the pixel at -d.
                        let y = mirror(i / width + 2 * reach - dy, reach, height);
                        let x = mirror(i % width + 2 * reach - dx, reach, width);
                        row[y * width + x] += tap;
                    }
                }
            }
            Matrix { rows }
        }
    }

    impl Convolution for Matrix {
        fn apply(&self, image: &[f64], _: &Monitor) -> Result<Vec<f64>> {
            Ok(self.rows.iter().map(|row| row.iter().zip(image).map(|(k, v)| k * v).sum()).collect())
        }

        fn transposed(&self, image: &[f64], _: &Monitor) -> Result<Vec<f64>> {
            Ok((0..image.len()).map(|j| self.rows.iter().zip(image).map(|(row, v)| row[j] * v).sum()).collect())
        }
    }

    /// Spots, a line and an empty corner.
    fn object(height: usize, width: usize) -> Vec<f64> {
        let mut object = vec![0.0; height * width];
        object[2 * width + 3] = 90.0;
        object[2 * width + 6] = 60.0;
        (4..height).for_each(|y| object[y * width + width - 1] = 25.0);
        object
    }

    fn steps<K: Convolution>(image: &[f64], kernel: &K, count: u32) -> Vec<f64> {
        let mut deconvolution = RichardsonLucy::new(image, kernel);
        (0..count).for_each(|_| deconvolution.step(&Monitor::new()).unwrap());
        deconvolution.estimate().to_vec()
    }

    #[test]
    fn steps_with_a_gaussian_are_those_of_its_matrix() {
        let (height, width, sigma) = (11, 9, 1.3);
        let gaussian = Gaussian::new(width, sigma);
        // The same Gaussian from its definition, not from the product's taps.
        let reach = 7_i32;
        let line: Vec<f64> = (-reach..=reach).map(|n| (-0.5 * f64::from(n * n) / (sigma * sigma)).exp()).collect();
        let sum: f64 = line.iter().sum();
        let taps: Vec<Vec<f64>> = line.iter().map(|a| line.iter().map(|b| a * b / (sum * sum)).collect()).collect();
        let matrix = Matrix::new(height, width, &taps);
        let mut image = matrix.apply(&object(height, width), &Monitor::new()).unwrap();
        image[5] = -3.0;
        for count in [0, 1, 2, 40] {
            let (found, expected) = (steps(&image, &gaussian, count), steps(&image, &matrix, count));
            let largest = expected.iter().fold(0.0, |m: f64, v| m.max(*v));
            for (f, e) in found.iter().zip(&expected) {
                assert!((f - e).abs() < 1e-7 * largest, "{count} steps: {f} instead of {e}");
            }
        }
    }

    #[test]
    fn the_sum_and_the_sign_are_kept_for_any_kernel() {
        // A lopsided kernel: a transpose that only flips it would lose light at the border.
        let taps = vec![vec![0.0, 0.2, 0.0], vec![0.1, 0.4, 0.25], vec![0.0, 0.0, 0.05]];
        let matrix = Matrix::new(8, 10, &taps);
        let image = matrix.apply(&object(8, 10), &Monitor::new()).unwrap();
        let sum: f64 = image.iter().sum();
        let found = steps(&image, &matrix, 30);
        assert!((found.iter().sum::<f64>() / sum - 1.0).abs() < 1e-12);
        assert!(found.iter().all(|v| *v >= 0.0));
    }

    #[test]
    fn two_spots_that_had_merged_part_again() {
        let (height, width) = (24, 32);
        let mut object = vec![0.0; height * width];
        object[12 * width + 13] = 100.0;
        object[12 * width + 18] = 100.0;
        let gaussian = Gaussian::new(width, 2.4); // 5 pixels apart, 5.7 wide
        let image = gaussian.apply(&object, &Monitor::new()).unwrap();
        let dip = |x: &[f64]| x[12 * width + 15] / x[12 * width + 13];
        assert!(dip(&image) > 0.99, "{}", dip(&image));
        let sharp = steps(&image, &gaussian, 200);
        assert!(dip(&sharp) < 0.2, "{}", dip(&sharp));
    }

    #[test]
    fn an_empty_image_stays_empty_and_a_stop_is_honoured() {
        let gaussian = Gaussian::new(4, 1.0);
        assert_eq!(steps(&[0.0, -1.0, 0.0, 0.0], &gaussian, 3), [0.0; 4]);
        let monitor = Monitor::new();
        monitor.cancel();
        let mut deconvolution = RichardsonLucy::new(&[1.0; 16], &gaussian);
        assert_eq!(deconvolution.step(&monitor), Err(Error::cancelled()));
        assert_eq!(deconvolution.estimate(), [1.0; 16]);
    }
}
