//! Enlarging the reference to the size of the image: cubic convolution (method.md, section 6 step 1).

use ndarray::parallel::prelude::*;
use ndarray::{Array2, ArrayView2};

use crate::error::Result;
use crate::frames::mirror;
use crate::monitor::Monitor;

/// The four pixels of a row or column that a pixel of the larger image is made of, and their weights.
#[derive(Clone, Copy, Debug)]
struct Support {
    pixels: [usize; 4],
    weights: [f64; 4],
}

/// Keys' kernel with a = -1/2 at the distance `d`: 3/2 d^3 - 5/2 d^2 + 1 up to 1, -1/2 d^3 + 5/2 d^2 - 4 d + 2 up to 2.
fn cubic(d: f64) -> f64 {
    if d <= 1.0 {
        (1.5 * d - 2.5) * d * d + 1.0
    } else if d < 2.0 {
        ((-0.5 * d + 2.5) * d - 4.0) * d + 2.0
    } else {
        0.0
    }
}

/// The supports of an axis enlarged from `small` to `large` pixels; pixel y of the larger stands at
/// (y + 1/2) small/large - 1/2 of the smaller, so that the outer edges of both fall together.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn supports(small: usize, large: usize) -> Vec<Support> {
    let support = |i: usize| {
        // One pixel further than `at`, for it may be negative; `mirror` takes places from 2 pixels before the image on.
        let at = (i as f64 + 0.5) * small as f64 / large as f64 - 0.5;
        let low = (at + 1.0).floor();
        let fraction = at + 1.0 - low;
        let pixels = [0, 1, 2, 3].map(|k| mirror(low as usize + k, 2, small));
        let weights = [1.0 + fraction, fraction, 1.0 - fraction, 2.0 - fraction].map(cubic);
        Support { pixels, weights }
    };
    (0..large).map(support).collect()
}

/// `image`, at least 1 x 1, enlarged to `shape` (rows, columns), not smaller; symmetric border. Advances the monitor by the
/// number of rows.
///
/// # Errors
/// A stop asked for by the monitor.
pub(crate) fn enlarge(image: ArrayView2<'_, f64>, shape: (usize, usize), monitor: &Monitor) -> Result<Array2<f64>> {
    let (ys, xs) = (supports(image.nrows(), shape.0), supports(image.ncols(), shape.1));
    let mut result = Array2::zeros(shape);
    result.outer_iter_mut().into_par_iter().zip(&ys).try_for_each_init(
        || vec![0.0; image.ncols()],
        |column_sums, (mut out, y)| {
            monitor.check()?;
            let [a, b, c, d] = y.pixels.map(|p| image.row(p));
            for (x, sum) in column_sums.iter_mut().enumerate() {
                let [wa, wb, wc, wd] = y.weights;
                *sum = wa * a[x] + wb * b[x] + wc * c[x] + wd * d[x];
            }
            for (value, x) in out.iter_mut().zip(&xs) {
                *value = x.pixels.iter().zip(&x.weights).map(|(&p, w)| w * column_sums[p]).sum();
            }
            monitor.advance(1);
            Ok(())
        },
    )?;
    Ok(result)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    fn large(image: &Array2<f64>, shape: (usize, usize)) -> Array2<f64> {
        enlarge(image.view(), shape, &Monitor::new()).unwrap()
    }

    #[test]
    fn equal_sizes_change_nothing() {
        let image = array![[1.0, 4.0, 2.0], [0.0, -3.0, 7.0]];
        assert_eq!(large(&image, (2, 3)), image);
    }

    #[test]
    fn pixel_centres_are_aligned_and_a_parabola_is_kept() {
        // Cubic convolution with a = -1/2 gives polynomials up to the second degree back, away from the border.
        let parabola = |u: f64| 2.0 * u * u - 3.0 * u + 1.0;
        let image = Array2::from_shape_fn((1, 12), |(_, x)| parabola(x as f64));
        let found = large(&image, (5, 60));
        for x in 10..50 {
            let u = (x as f64 + 0.5) / 5.0 - 0.5;
            assert!((found[[3, x]] - parabola(u)).abs() < 1e-12, "{x}");
        }
    }

    #[test]
    fn the_border_repeats_the_edge() {
        // Twice as large: pixel 0 stands at -1/4: weights of the pixels -2 .. 1 are those of -1/4 - (-2 .. 1).
        let found = large(&array![[1.0, 5.0, 0.0]], (1, 6));
        let expected = cubic(1.75) * 5.0 + cubic(0.75) * 1.0 + cubic(0.25) * 1.0 + cubic(1.25) * 5.0;
        assert!((found[[0, 0]] - expected).abs() < 1e-15);
        // An image of one pixel is constant.
        assert!(large(&array![[3.0]], (4, 5)).iter().all(|v| (v - 3.0).abs() < 1e-14));
    }

    #[test]
    fn a_stop_is_honoured() {
        let monitor = Monitor::new();
        monitor.cancel();
        assert!(enlarge(array![[1.0, 2.0]].view(), (8, 8), &monitor).is_err());
    }
}
