//! Which nodes are worth a block: the background test (method.md, section 3 steps 1 and 3).

use std::ops::Range;

use ndarray::{Array2, ArrayView2};
use rayon::prelude::*;

use crate::background::mean_background;
use crate::error::Result;
use crate::frames::mirror;
use crate::monitor::Monitor;
use crate::params::RollingParams;
use crate::simd::plain::{in_one_piece, zip_every};
use crate::simd::Level;

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

    #[inline(always)]
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
    Ok(above(&first, &second, params.skip, params.center, params.background, local, params.level))
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
    level: Level,
) -> Array2<bool> {
    let (height, width) = first.image.dim();
    let (rows, columns) = (height.div_ceil(step), width.div_ceil(step));
    let pixels = (side * side) as f64;
    let mut result = Array2::from_elem((rows, columns), false);
    let nodes = result.as_slice_mut().unwrap_or_default(); // all of them, row by row
    nodes.par_chunks_mut(BAND * columns).enumerate().for_each_init(
        || Work::new(side, width, columns),
        |work, (band, nodes)| {
            work.known = 0;
            for (j, row) in (band * BAND..).zip(nodes.chunks_exact_mut(columns)) {
                level.run(
                    #[inline(always)]
                    || {
                        work.columns_of(first, second, background, j * step..j * step + side, height);
                        work.regions(step, side);
                        row.iter_mut().zip(&work.inner).for_each(
                            #[inline(always)]
                            |(node, region)| *node = *region / pixels > threshold,
                        );
                    },
                );
            }
        },
    );
    result
}

/// Rows of nodes that are judged one after the other, so that the rows of pixels that they share are scaled once.
const BAND: usize = 32;

/// Working memory for a band.
struct Work {
    /// The mean image (J_1 + J_2)/2 of the last rows, in a ring.
    ring: Vec<Vec<f64>>,
    /// The row after the last of them, counted from the first of the mirrored border.
    known: usize,
    /// Sums over the rows of the region for each column of the image, with columns repeated at the border.
    sums: Vec<f64>,
    /// Sums over the region of each node.
    inner: Vec<f64>,
}

impl Work {
    fn new(side: usize, width: usize, columns: usize) -> Self {
        let ring = vec![vec![0.0; width]; side];
        Work { ring, known: 0, sums: vec![0.0; width + side / 2 * 2], inner: vec![0.0; columns] }
    }

    /// The sums over some rows, counted from the first of the mirrored border, of the columns of the image itself. Rows go up
    /// from call to call.
    #[inline(always)]
    fn columns_of(
        &mut self,
        first: &Scaled<'_>,
        second: &Scaled<'_>,
        background: Option<ArrayView2<'_, f64>>,
        rows: Range<usize>,
        height: usize,
    ) {
        let (side, width) = (rows.len(), first.image.ncols());
        let columns = &mut self.sums[side / 2..][..width];
        columns.fill(0.0);
        for q in rows {
            let y = mirror(q, side / 2, height);
            let mean = &mut self.ring[q % side];
            if q >= self.known {
                mean_row(first, second, y, mean);
                self.known = q + 1;
            }
            columns.iter_mut().zip(mean.iter()).for_each(
                #[inline(always)]
                |(sum, v)| *sum += v,
            );
            if let Some(background) = background {
                columns.iter_mut().zip(in_one_piece(&background.row(y)).iter()).for_each(
                    #[inline(always)]
                    |(sum, b)| *sum -= b,
                );
            }
        }
    }

    /// From these the sums over the region of each node.
    #[inline(always)]
    fn regions(&mut self, step: usize, side: usize) {
        let (reach, sums) = (side / 2, &mut self.sums);
        let width = sums.len() - 2 * reach;
        for x in 0..reach {
            sums[reach - 1 - x] = sums[reach + x];
            sums[reach + width + x] = sums[reach + width - 1 - x];
        }
        self.inner.fill(0.0);
        for dx in 0..side {
            zip_every(
                step,
                &sums[dx..],
                &mut self.inner,
                #[inline(always)]
                |inner, sum| *inner += sum,
            );
        }
    }
}

/// Row `y` of (J_1 + J_2)/2.
#[inline(always)]
fn mean_row(first: &Scaled<'_>, second: &Scaled<'_>, y: usize, out: &mut [f64]) {
    let (a, b) = (first.image.row(y), second.image.row(y));
    out.iter_mut().zip(in_one_piece(&a).iter()).zip(in_one_piece(&b).iter()).for_each(
        #[inline(always)]
        |((out, &a), &b)| *out = (first.scale(a) + second.scale(b)) / 2.0,
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::range;
    use ndarray::array;

    #[test]
    fn the_region_is_mirrored_at_the_border() {
        let a = array![[255.0f32, 0.0], [0.0, 0.0]];
        // At (0, 0) the 3 x 3 region holds the corner four times: 4 * 255 / 9 = 113.3.
        let scaled = Scaled::new(a.view(), range(a.view()));
        let f = |t| above(&scaled, &scaled, 1, 3, t, None, Level::best())[[0, 0]];
        assert!(f(113.0) && !f(114.0));
        assert_eq!(above(&scaled, &scaled, 1, 1, 5.0, None, Level::best()), array![[true, false], [false, false]]);
    }

    #[test]
    fn both_images_count_by_half_and_a_constant_one_as_zero() {
        let (a, flat) = (array![[100.0f32, 0.0]], array![[7.0f32, 7.0]]);
        let (a, flat) = (Scaled::new(a.view(), range(a.view())), Scaled::new(flat.view(), range(flat.view())));
        assert!(above(&a, &flat, 1, 1, 127.0, None, Level::best())[[0, 0]]);
        assert!(!above(&a, &flat, 1, 1, 128.0, None, Level::best())[[0, 0]]);
        assert!(!above(&flat, &flat, 1, 1, 0.0, None, Level::best())[[0, 0]], "the mean must be above the threshold");
    }

    #[test]
    fn every_node_of_a_large_image_is_judged_by_its_own_region() {
        let (height, width) = (150, 83);
        let image =
            |k: usize| Array2::from_shape_fn((height, width), |(y, x)| ((y * 71 + x * 37 + k * y * x) % 101) as f32);
        let (a, b, local) = (image(1), image(2), image(3).mapv(|v| f64::from(v) / 50.0));
        let (one, two) = (Scaled::new(a.view(), range(a.view())), Scaled::new(b.view(), range(b.view())));
        for (step, side) in [(1, 3), (1, 1), (2, 3), (3, 7), (5, 3), (40, 9)] {
            for background in [None, Some(local.view())] {
                let found = above(&one, &two, step, side, 126.0, background, Level::best());
                for level in Level::available() {
                    assert_eq!(above(&one, &two, step, side, 126.0, background, level), found, "{level:?}");
                }
                for ((j, i), &is_above) in found.indexed_iter() {
                    let region = (0..side * side).map(|k| {
                        let y = mirror(j * step + k / side, side / 2, height);
                        let x = mirror(i * step + k % side, side / 2, width);
                        let mean = (one.scale(a[[y, x]]) + two.scale(b[[y, x]])) / 2.0;
                        mean - background.map_or(0.0, |b| b[[y, x]])
                    });
                    let mean = region.sum::<f64>() / (side * side) as f64;
                    assert!((mean - 126.0).abs() < 1e-9 || is_above == (mean > 126.0), "{step} {side} {j} {i}: {mean}");
                }
                assert!(found.iter().any(|&v| v) && found.iter().any(|&v| !v));
            }
        }
    }

    #[test]
    fn a_background_is_added_to_the_threshold_and_the_scale_may_be_another_images() {
        let (a, level) = (array![[100.0f32, 0.0, 50.0]], array![[100.0, 0.0, 120.0]]);
        let scaled = Scaled::new(a.view(), range(a.view()));
        let found = above(&scaled, &scaled, 1, 1, 5.0, Some(level.view()), Level::best());
        assert_eq!(found, array![[true, false, true]], "255 > 105, 0 < 5, 127.5 > 125");
        assert_eq!(above(&scaled, &scaled, 1, 1, 8.0, Some(level.view()), Level::best()), array![[true, false, false]]);
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
