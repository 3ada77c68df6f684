//! Gaussian blur with symmetric borders, as a microscope's simplest point spread function.

use rayon::prelude::*;

use crate::error::Result;
use crate::frames::mirror;
use crate::monitor::Monitor;
use crate::richardson_lucy::Convolution;

/// Full width at half maximum of a Gaussian of standard deviation 1, 2 sqrt(2 ln 2).
pub(crate) const FWHM_PER_SIGMA: f64 = 2.354_820_045_030_949_4;

/// The kernel k(-r) .. k(r), r = ceil(4 sigma) + 1: the Gaussian sampled at whole pixels, scaled to sum 1. It is not
/// integrated over pixels, for the images that are blurred here are.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
fn kernel(sigma: f64) -> Vec<f64> {
    let reach = (4.0 * sigma).ceil() as usize + 1;
    let at = |i: usize| (i as f64 - reach as f64) / sigma;
    let mut taps: Vec<f64> = (0..=2 * reach).map(|i| libm::exp(-0.5 * at(i) * at(i))).collect();
    let sum: f64 = taps.iter().sum();
    taps.iter_mut().for_each(|t| *t /= sum);
    taps
}

/// The blur of images whose rows have one width.
pub(crate) struct Gaussian {
    width: usize,
    /// Empty where nothing is blurred.
    taps: Vec<f64>,
}

impl Gaussian {
    /// A blur of standard deviation `sigma` in pixels; 0 changes nothing.
    pub fn new(width: usize, sigma: f64) -> Self {
        Gaussian { width, taps: if sigma > 0.0 { kernel(sigma) } else { Vec::new() } }
    }

    /// The blurred image. Advances the monitor by twice the number of rows.
    ///
    /// Each pixel is a sum in the order of the taps, so the bits do not depend on threads or vector width.
    ///
    /// # Errors
    /// A stop asked for by the monitor.
    pub fn blur(&self, image: &[f64], monitor: &Monitor) -> Result<Vec<f64>> {
        let (width, height) = (self.width, image.len() / self.width);
        if self.taps.is_empty() {
            monitor.advance(2 * height as u64);
            return Ok(image.to_vec());
        }
        let reach = self.taps.len() / 2;
        let mut along_rows = vec![0.0; image.len()];
        along_rows.par_chunks_mut(width).zip(image.par_chunks(width)).try_for_each(|(out, row)| {
            monitor.check()?;
            let padded: Vec<f64> = (0..width + 2 * reach).map(|x| row[mirror(x, reach, width)]).collect();
            for (k, tap) in self.taps.iter().enumerate() {
                add_scaled(out, &padded[k..k + width], *tap);
            }
            monitor.advance(1);
            Ok(())
        })?;
        let mut result = vec![0.0; image.len()];
        result.par_chunks_mut(width).enumerate().try_for_each(|(y, out)| {
            monitor.check()?;
            for (k, tap) in self.taps.iter().enumerate() {
                let from = mirror(y + k, reach, height) * width;
                add_scaled(out, &along_rows[from..from + width], *tap);
            }
            monitor.advance(1);
            Ok(())
        })?;
        Ok(result)
    }
}

/// An even kernel with symmetric borders is its own transpose.
impl Convolution for Gaussian {
    fn apply(&self, image: &[f64], monitor: &Monitor) -> Result<Vec<f64>> {
        self.blur(image, monitor)
    }

    fn transposed(&self, image: &[f64], monitor: &Monitor) -> Result<Vec<f64>> {
        self.blur(image, monitor)
    }
}

fn add_scaled(out: &mut [f64], row: &[f64], factor: f64) {
    for (o, v) in out.iter_mut().zip(row) {
        *o += factor * v;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;

    #[test]
    fn a_point_becomes_a_gaussian_of_its_width() {
        let (n, sigma) = (81, 3.0);
        let mut point = vec![0.0; n * n];
        point[40 * n + 40] = 1.0;
        let blurred = Gaussian::new(n, sigma).blur(&point, &Monitor::new()).unwrap();
        assert!((blurred.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        let half = sigma * FWHM_PER_SIGMA / 2.0; // 3.53 pixels from the centre the value is half the peak
        let row = &blurred[40 * n..41 * n];
        let between = row[43] + (half - 3.0) * (row[44] - row[43]);
        assert!((between / row[40] - 0.5).abs() < 0.01, "{}", between / row[40]);
        assert_eq!(row[43], blurred[43 * n + 40]);
    }

    #[test]
    fn symmetric_borders_keep_the_sum_and_a_constant() {
        // Wider than the image: reflected more than once.
        let image: Vec<f64> = (0..12).map(f64::from).collect();
        let blurred = Gaussian::new(4, 5.0).blur(&image, &Monitor::new()).unwrap();
        assert!((blurred.iter().sum::<f64>() - 66.0).abs() < 1e-9);
        let flat = Gaussian::new(4, 5.0).blur(&[2.0; 12], &Monitor::new()).unwrap();
        assert!(flat.iter().all(|v| (v - 2.0).abs() < 1e-12));
        assert_eq!(Gaussian::new(4, 0.0).blur(&image, &Monitor::new()).unwrap(), image);
    }

    #[test]
    fn a_stop_is_honoured() {
        let monitor = Monitor::new();
        monitor.cancel();
        assert_eq!(Gaussian::new(4, 1.0).blur(&[1.0; 16], &monitor), Err(Error::cancelled()));
    }
}
