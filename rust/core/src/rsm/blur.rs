//! The resolution scaling function: a Gaussian integrated over pixels, separable, with symmetric borders (method.md,
//! section 6 step 2).

use ndarray::{Array2, ArrayView2};
use rayon::prelude::*;

use crate::error::Result;
use crate::frames::mirror;
use crate::monitor::Monitor;

/// One direction of the kernel, k(0) .. k(r); k(-n) = k(n).
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Kernel {
    taps: Vec<f64>,
}

impl Kernel {
    /// k(n) = 1/2 [erf((n + 1/2)/(sqrt2 sigma)) - erf((n - 1/2)/(sqrt2 sigma))], |n| <= r = ceil(4 sigma) + 1, scaled to
    /// sum 1; `sigma` in pixels, above 0.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
    pub fn new(sigma: f64) -> Self {
        let reach = (4.0 * sigma).ceil() as usize + 1;
        // Differences of erfc keep the digits that those of erf lose in the tails.
        let above = |n: usize| libm::erfc((n as f64 - 0.5) / (std::f64::consts::SQRT_2 * sigma));
        let mut taps: Vec<f64> = (0..=reach).map(|n| 0.5 * (above(n) - above(n + 1))).collect();
        let sum = taps[0] + 2.0 * taps[1..].iter().sum::<f64>();
        taps.iter_mut().for_each(|k| *k /= sum);
        Kernel { taps }
    }

    /// Pixels on each side of the centre that the kernel reaches.
    pub fn reach(&self) -> usize {
        self.taps.len() - 1
    }

    /// What the kernel does to the cosines of an axis of `cosines.len() / 2` = n pixels. With symmetric borders (reflected
    /// as often as needed) each cos(pi j (x + 1/2)/n) keeps its shape and gets the factor
    /// k(0) + 2 sum over m of k(m) cos(pi j m/n), here for j = 0 .. n - 1; `cosines[i]` is cos(pi i/n), i = 0 .. 2 n - 1.
    pub fn response(&self, cosines: &[f64]) -> Vec<f64> {
        let period = cosines.len();
        let at = |j: usize| {
            let (mut place, mut sum) = (0, 0.0);
            for tap in &self.taps[1..] {
                place += j;
                if place >= period {
                    place -= period;
                }
                sum += tap * cosines[place];
            }
            self.taps[0] + 2.0 * sum
        };
        (0..period / 2).map(at).collect()
    }
}

/// `image` convolved with a kernel in y and one in x. Advances the monitor by twice the number of rows.
///
/// Each pixel is a sum in the order of the taps, so the bits do not depend on threads or vector width.
///
/// # Errors
/// A stop asked for by the monitor.
pub(crate) fn blur(
    image: ArrayView2<'_, f64>,
    along_y: &Kernel,
    along_x: &Kernel,
    monitor: &Monitor,
) -> Result<Array2<f64>> {
    let (height, width) = image.dim();
    let reach = along_x.reach();
    let mut rows = vec![0.0; height * width];
    rows.par_chunks_mut(width).enumerate().try_for_each_init(Vec::new, |padded: &mut Vec<f64>, (y, out)| {
        monitor.check()?;
        let row = image.row(y);
        padded.clear();
        padded.extend((0..width + 2 * reach).map(|x| row[mirror(x, reach, width)]));
        add_symmetric(out, along_x, |n| (&padded[reach - n..], &padded[reach + n..]));
        monitor.advance(1);
        Ok(())
    })?;
    let mut result = vec![0.0; height * width];
    let reach = along_y.reach();
    result.par_chunks_mut(width).enumerate().try_for_each(|(y, out)| {
        monitor.check()?;
        let row = |place: usize| &rows[mirror(place, reach, height) * width..][..width];
        add_symmetric(out, along_y, |n| (row(y + reach - n), row(y + reach + n)));
        monitor.advance(1);
        Ok(())
    })?;
    Ok(Array2::from_shape_vec((height, width), result).unwrap_or_default())
}

/// out = k(0) a_0 + sum over n > 0 of k(n) (a_n + b_n), where `sides(n)` are the pixels n before and n after.
fn add_symmetric<'a>(out: &mut [f64], kernel: &Kernel, sides: impl Fn(usize) -> (&'a [f64], &'a [f64])) {
    for (o, v) in out.iter_mut().zip(sides(0).0) {
        *o = kernel.taps[0] * v;
    }
    let mut n = 1;
    // Two taps a pass: half the traffic of `out`.
    while n < kernel.reach() {
        let ((a, b), (c, d)) = (sides(n), sides(n + 1));
        let (near, far) = (kernel.taps[n], kernel.taps[n + 1]);
        for ((((o, a), b), c), d) in out.iter_mut().zip(a).zip(b).zip(c).zip(d) {
            *o = *o + near * (a + b) + far * (c + d);
        }
        n += 2;
    }
    if n == kernel.reach() {
        let ((a, b), tap) = (sides(n), kernel.taps[n]);
        for ((o, a), b) in out.iter_mut().zip(a).zip(b) {
            *o += tap * (a + b);
        }
    }
}

#[cfg(test)]
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
mod tests {
    use super::*;

    /// The definition, one pixel at a time.
    fn naive(image: &Array2<f64>, sigma_y: f64, sigma_x: f64) -> Array2<f64> {
        let taps = |sigma: f64| -> Vec<f64> {
            let reach = (4.0 * sigma).ceil() as i64 + 1;
            let phi = |t: f64| libm::erf(t / (2f64.sqrt() * sigma));
            let k: Vec<f64> = (-reach..=reach).map(|n| 0.5 * (phi(n as f64 + 0.5) - phi(n as f64 - 0.5))).collect();
            let sum: f64 = k.iter().sum();
            k.iter().map(|v| v / sum).collect()
        };
        let (ky, kx) = (taps(sigma_y), taps(sigma_x));
        let (ry, rx) = (ky.len() / 2, kx.len() / 2);
        let (height, width) = image.dim();
        Array2::from_shape_fn(image.dim(), |(y, x)| {
            let mut sum = 0.0;
            for (j, a) in ky.iter().enumerate() {
                for (i, b) in kx.iter().enumerate() {
                    sum += a * b * image[[mirror(y + j, ry, height), mirror(x + i, rx, width)]];
                }
            }
            sum
        })
    }

    fn picture(height: usize, width: usize) -> Array2<f64> {
        Array2::from_shape_fn((height, width), |(y, x)| ((y * 37 + x * 101) % 29) as f64 - 3.0)
    }

    #[test]
    fn the_kernel_is_the_integrated_gaussian() {
        let k = Kernel::new(0.8);
        assert_eq!(k.reach(), 5);
        assert!((k.taps[0] + 2.0 * k.taps[1..].iter().sum::<f64>() - 1.0).abs() < 1e-15);
        // Phi(0.5/0.8) - Phi(-0.5/0.8) of tables of the normal distribution.
        assert!((k.taps[0] - 0.468_029).abs() < 2e-6, "{}", k.taps[0]);
        assert!(Kernel::new(0.1).taps[1] > 2.8e-7 && Kernel::new(0.1).taps[1] < 2.9e-7);
        assert_eq!(Kernel::new(25.0).reach(), 101);
    }

    #[test]
    fn blur_agrees_with_the_definition() {
        // The last one's kernel is longer than the image: reflected more than once.
        for (height, width, sigma_y, sigma_x) in [(17, 23, 0.1, 1.3), (16, 16, 2.0, 0.6), (16, 40, 6.0, 3.1)] {
            let image = picture(height, width);
            let expected = naive(&image, sigma_y, sigma_x);
            let found = blur(image.view(), &Kernel::new(sigma_y), &Kernel::new(sigma_x), &Monitor::new()).unwrap();
            let worst = found.iter().zip(&expected).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
            assert!(worst < 1e-12, "{worst}");
        }
    }

    #[test]
    fn response_is_the_factor_of_a_cosine() {
        let n = 21;
        let cosines: Vec<f64> = (0..2 * n).map(|i| (std::f64::consts::PI * i as f64 / n as f64).cos()).collect();
        for sigma in [0.3, 2.0, 9.0] {
            let kernel = Kernel::new(sigma);
            for (j, factor) in kernel.response(&cosines).into_iter().enumerate() {
                let wave = |x: usize| (std::f64::consts::PI * j as f64 * (x as f64 + 0.5) / n as f64).cos();
                let row = Array2::from_shape_fn((1, n), |(_, x)| wave(x));
                let blurred = blur(row.view(), &Kernel::new(0.1), &kernel, &Monitor::new()).unwrap();
                assert!((0..n).all(|x| (blurred[[0, x]] - factor * wave(x)).abs() < 1e-12));
            }
        }
    }
}
