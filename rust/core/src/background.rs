//! The local background of an image by iterated wavelets (P, operation 602; method.md, section 4).

use ndarray::Array2;
use rayon::prelude::*;

use crate::error::Result;
use crate::foreground::Scaled;
use crate::monitor::Monitor;
use crate::wavelet::Smoother;

/// Passes in which what stands out of the background is cut down.
const PASSES: usize = 3;
/// Most levels of the decomposition.
const LEVELS_MAX: usize = 7;
/// A level is taken while the shorter side holds this many pixels for each of its samples: one less than the taps.
const SIDE_PER_LEVEL: usize = 11;

/// (B_1 + B_2)/2, the mean of the backgrounds of two images of one size, on their 0 .. 255 scale.
///
/// # Errors
/// A stop asked for by the monitor.
pub(crate) fn mean_background(first: &Scaled<'_>, second: &Scaled<'_>, monitor: &Monitor) -> Result<Array2<f64>> {
    let mut mean = background(first.pixels(), monitor)?;
    mean += &background(second.pixels(), monitor)?;
    mean /= 2.0;
    Ok(mean)
}

/// Bytes that [`mean_background`] needs for images of this size: two backgrounds, and for one of them J, R and the parts
/// of the decomposition, together no larger than the image (but for small ones).
pub(crate) fn bytes(height: usize, width: usize) -> u64 {
    5 * size_of::<f64>() as u64 * (height * width) as u64
}

/// The background B of an image J on the 0 .. 255 scale.
fn background(image: Array2<f64>, monitor: &Monitor) -> Result<Array2<f64>> {
    let size = image.dim();
    let mut smoother = Smoother::new(size, levels(size));
    let image = image.into_raw_vec_and_offset().0;
    let mut rest = image.clone();
    let mut smooth = Array2::zeros(size);
    for _ in 0..PASSES {
        let smooth = smooth.as_slice_mut().unwrap_or_default();
        smoother.smooth(&rest, smooth, monitor)?;
        rest.par_iter_mut().zip(&*smooth).zip(&image).for_each(|((rest, &smooth), &pixel)| {
            let limit = smooth + rest.abs().sqrt() / 2.0;
            if pixel > limit {
                *rest = limit;
            }
        });
    }
    smoother.smooth(&rest, smooth.as_slice_mut().unwrap_or_default(), monitor)?;
    Ok(smooth)
}

/// min(7, floor(log2(shorter side / 11))), at least 1.
fn levels((height, width): (usize, usize)) -> usize {
    let ratio = height.min(width) / SIDE_PER_LEVEL;
    (ratio.max(2).ilog2() as usize).min(LEVELS_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_follow_the_shorter_side() {
        let cases =
            [(16, 1), (21, 1), (22, 1), (43, 1), (44, 2), (87, 2), (88, 3), (300, 4), (1407, 6), (1408, 7), (9000, 7)];
        for (side, expected) in cases {
            assert_eq!((levels((side, 20_000)), levels((20_000, side))), (expected, expected), "{side}");
        }
    }

    #[test]
    fn a_spot_is_no_background_but_the_slope_under_it_is() {
        let slope = |x: usize| 40.0 + x as f64 / 4.0;
        let image = Array2::from_shape_fn((176, 176), |(y, x)| {
            let r2 = (y as f64 - 90.0).powi(2) + (x as f64 - 80.0).powi(2);
            slope(x) + 120.0 * (-r2 / 18.0).exp()
        });
        let found = background(image, &Monitor::new()).unwrap();
        assert!((found[[90, 80]] - slope(80)).abs() < 8.0, "under the spot: {}", found[[90, 80]]);
        assert!((found[[30, 120]] - slope(120)).abs() < 4.0, "beside it: {}", found[[30, 120]]);
    }

    /// J of the first image of tests/data/moved_97x83.raw, whose background the f64 reference gave.
    #[test]
    fn the_background_is_that_of_the_reference() {
        let read = |file: &str| -> Vec<f32> {
            let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests").join(file);
            let bytes = std::fs::read(path).unwrap();
            bytes.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect()
        };
        let frames = read("data/moved_97x83.raw");
        let image = ndarray::ArrayView2::from_shape((83, 97), &frames[..83 * 97]).unwrap();
        let found = background(Scaled::new(image, crate::checks::range(image)).pixels(), &Monitor::new()).unwrap();
        let truth = read("golden/background.raw");
        assert_eq!(truth.len(), found.len());
        let worst = found.iter().zip(&truth).fold(0.0, |worst: f64, (a, &b)| worst.max((a - f64::from(b)).abs()));
        assert!(worst < 1e-4 * 255.0, "{worst}");
    }
}
