//! Which nodes are worth a block: the background test (method.md, section 3 steps 1 and 3).

use ndarray::parallel::prelude::*;
use ndarray::{Array2, ArrayView2};

use crate::background::mean_background;
use crate::error::Result;
use crate::frames::mirror;
use crate::monitor::Monitor;
use crate::params::RollingParams;

/// An image on the 0 .. 255 scale, J = 255 (I - min)/(max - min); a constant image gives 0.
pub(crate) struct Scaled<'a> {
    image: ArrayView2<'a, f32>,
    low: f64,
    factor: f64,
}

impl<'a> Scaled<'a> {
    /// Scales by a minimum and maximum: those of the image, of the volume whose plane it is, or of what it was made of by
    /// moving it (step 8).
    pub fn new(image: ArrayView2<'a, f32>, (low, high): (f64, f64)) -> Self {
        Scaled { image, low, factor: if high > low { 255.0 / (high - low) } else { 0.0 } }
    }

    fn scale(&self, value: f32) -> f64 {
        (f64::from(value) - self.low) * self.factor
    }

    /// J, H x W.
    pub fn pixels(&self) -> Array2<f64> {
        self.image.mapv(|v| self.scale(v))
    }
}

/// Which nodes of two images are foreground by these parameters. The ranges are what the images are scaled by
/// ([`Scaled::new`]).
///
/// # Errors
/// A stop asked for by the monitor.
pub(crate) fn foreground(
    images: [ArrayView2<'_, f32>; 2],
    ranges: [(f64, f64); 2],
    params: &RollingParams,
    monitor: &Monitor,
) -> Result<Array2<bool>> {
    monitor.check()?;
    let (first, second) = (Scaled::new(images[0], ranges[0]), Scaled::new(images[1], ranges[1]));
    let local = if params.adaptive { Some(mean_background(&first, &second, monitor)?) } else { None };
    let local = local.as_ref().map(|b| b.view());
    Ok(above(&first, &second, params.skip, params.center, params.background, local))
}

/// For every node at a multiple of `step`: whether the mean of (J_1 + J_2)/2 over the `side` x `side` region centred there
/// (symmetric border) is above `threshold`, or above `threshold` and the mean of `background` over the same region.
#[allow(clippy::cast_precision_loss)]
fn above(
    first: &Scaled<'_>,
    second: &Scaled<'_>,
    step: usize,
    side: usize,
    threshold: f64,
    background: Option<ArrayView2<'_, f64>>,
) -> Array2<bool> {
    let (height, width) = first.image.dim();
    let (rows, columns) = (height.div_ceil(step), width.div_ceil(step));
    let reach = side / 2;
    let pixels = (side * side) as f64;
    let mut result = Array2::from_elem((rows, columns), false);
    // Sums over the rows of the region for each column of the image, with columns repeated at the border.
    let sums = || vec![0.0; width + 2 * reach];
    result.outer_iter_mut().into_par_iter().enumerate().for_each_init(sums, |sums, (j, mut row)| {
        sums.fill(0.0);
        for dy in 0..side {
            let y = mirror(j * step + dy, reach, height);
            let inner = sums[reach..].iter_mut().zip(first.image.row(y)).zip(second.image.row(y));
            for ((sum, &a), &b) in inner {
                *sum += (first.scale(a) + second.scale(b)) / 2.0;
            }
            if let Some(background) = background {
                for (sum, b) in sums[reach..].iter_mut().zip(background.row(y)) {
                    *sum -= b;
                }
            }
        }
        for x in 0..reach {
            sums[reach - 1 - x] = sums[reach + x];
            sums[reach + width + x] = sums[reach + width - 1 - x];
        }
        for (node, region) in row.iter_mut().zip(sums.windows(side).step_by(step)) {
            *node = region.iter().sum::<f64>() / pixels > threshold;
        }
    });
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frames::range;
    use ndarray::array;

    #[test]
    fn the_region_is_mirrored_at_the_border() {
        let a = array![[255.0f32, 0.0], [0.0, 0.0]];
        // At (0, 0) the 3 x 3 region holds the corner four times: 4 * 255 / 9 = 113.3.
        let scaled = Scaled::new(a.view(), range(a.view()));
        let f = |t| above(&scaled, &scaled, 1, 3, t, None)[[0, 0]];
        assert!(f(113.0) && !f(114.0));
        assert_eq!(above(&scaled, &scaled, 1, 1, 5.0, None), array![[true, false], [false, false]]);
    }

    #[test]
    fn both_images_count_by_half_and_a_constant_one_as_zero() {
        let (a, flat) = (array![[100.0f32, 0.0]], array![[7.0f32, 7.0]]);
        let (a, flat) = (Scaled::new(a.view(), range(a.view())), Scaled::new(flat.view(), range(flat.view())));
        assert!(above(&a, &flat, 1, 1, 127.0, None)[[0, 0]]);
        assert!(!above(&a, &flat, 1, 1, 128.0, None)[[0, 0]]);
        assert!(!above(&flat, &flat, 1, 1, 0.0, None)[[0, 0]], "the mean must be above the threshold");
    }

    #[test]
    fn a_background_is_added_to_the_threshold_and_the_scale_may_be_another_images() {
        let (a, level) = (array![[100.0f32, 0.0, 50.0]], array![[100.0, 0.0, 120.0]]);
        let scaled = Scaled::new(a.view(), range(a.view()));
        let found = above(&scaled, &scaled, 1, 1, 5.0, Some(level.view()));
        assert_eq!(found, array![[true, false, true]], "255 > 105, 0 < 5, 127.5 > 125");
        assert_eq!(above(&scaled, &scaled, 1, 1, 8.0, Some(level.view())), array![[true, false, false]]);
        let wide = array![[0.0f32, 510.0]];
        assert_eq!(Scaled::new(a.view(), range(wide.view())).pixels(), array![[50.0, 0.0, 25.0]]);
    }

    #[test]
    fn a_plane_is_judged_by_the_range_of_its_volume() {
        let a = array![[10.0f32, 0.0]];
        let params = RollingParams::from_pairs(&[("skip", "1"), ("center", "1")]).unwrap();
        let f = |high| foreground([a.view(); 2], [(0.0, high); 2], &params, &Monitor::new()).unwrap()[[0, 0]];
        assert!(f(509.0) && !f(511.0)); // 255 * 10 / 510 = 5
    }
}
