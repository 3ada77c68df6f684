//! The rolling FRC map of a single frame (P, process 800; method.md, section 5).
//!
//! Every second pixel in both directions makes four images of half the size. The two on a diagonal show the same thing with
//! noise of their own, so they can stand for two frames; what their distance of a pixel does to the correlation, and what
//! their coarser sampling hides, a calibration sets right. It is trustworthy for images that resolve no finer than about 6
//! pixels; two frames are better.

use ndarray::{s, Array2, ArrayView2};

use crate::checks::{check_finite, check_sides, range};
use crate::command::Estimate;
use crate::cutoff::Cutoff;
use crate::error::Result;
use crate::foreground::foreground;
use crate::kernel::plan::Plan;
use crate::metrics::Metrics;
use crate::monitor::Monitor;
use crate::nodes::{self, Drawn, Found, Nodes, Values};
use crate::params::RollingParams;
use crate::rolling::{self, check_tiles, FrcMap};
use crate::round::to_f32;

/// Smallest side of the image in pixels.
pub const SIDE_MIN: usize = 32;

/// (a0, b0, c0, d0) of the calibration curve (Koho et al. 2019; P eq. 29 is misprinted).
const CALIBRATION: [f64; 4] = [0.95988146, 0.97979108, 13.90441896, 0.55146136];

/// The length that the cut-off stands for: `fraction` is its share of the sub-image's Nyquist frequency, above 0 and at
/// most 1, `pixel` the pixel size of the image itself, of whose two-pixel limit the result never falls short.
fn calibrated(fraction: f64, pixel: f64) -> f64 {
    let [a0, b0, c0, d0] = CALIBRATION;
    let length = 2.0 * pixel / fraction / (a0 * (c0 * (fraction - b0)).exp() + d0);
    length.max(2.0 * pixel)
}

/// Makes the map of one image, H x W, both at least [`SIDE_MIN`], in the current rayon pool. Block and step count pixels of
/// the sub-images, each of which covers two pixels of the image. The map's cut-off is the mean of those of the two pairs of
/// sub-images (in rings of their blocks), and a node is resolved where both are.
///
/// With tiles each tile covers 2 N x 2 N pixels and has the mean of the two pairs' values; pixels that no tile covers are 0.
///
/// # Errors
/// An image that cannot be used (its size, a pixel that is not finite), or a stop asked for by the monitor.
pub fn single_frame_map(image: ArrayView2<'_, f32>, params: &RollingParams, monitor: &Monitor) -> Result<FrcMap> {
    let pairs = prepare(image, params, monitor)?;
    monitor.expect(pairs.iter().map(|pair| pair.nodes.blocks()).sum());
    let plan = Plan::new(params.block, params.window, params.criterion, params.level);
    let (first, second) = (pairs[0].correlate(&plan, monitor)?, pairs[1].correlate(&plan, monitor)?);
    let Values { raw, cutoff, resolved } = Values::new(pairs[0].nodes.foreground.dim(), |j, out| {
        if !first.has_some(j) && !second.has_some(j) {
            return;
        }
        let (first, second) = (first.row(j), second.row(j));
        let nodes = out.raw.iter_mut().zip(out.cutoff).zip(out.resolved);
        for (i, ((raw, cutoff), resolved)) in nodes.enumerate() {
            let (one, other) = (first(i), second(i));
            let merged = |value: &dyn Fn(Cutoff) -> f64| mean(one.map(value), other.map(value));
            *raw = merged(&|c| length(c, params));
            *cutoff = merged(&|c| c.rings);
            *resolved = both_resolved(one, other);
        }
    });
    let along = |pixels: usize| coordinates(pixels, params.skip);
    let (height, width) = image.dim();
    let side = 2 * params.block;
    let Drawn { grid, map, reasons } =
        nodes::draw(raw, resolved.view(), params, (height, width), side, along(height), along(width));
    let metrics = Metrics::new(grid.view(), resolved.view(), params.level);
    let warnings = metrics.warnings();
    Ok(FrcMap { map, grid, cutoff, resolved, reasons, metrics, shift: None, warnings })
}

/// Two sub-images on a diagonal, which are compared.
pub(crate) struct Pair {
    /// The sub-images.
    pub images: [Array2<f32>; 2],
    /// Smallest and largest pixel of both.
    pub ranges: [(f64, f64); 2],
    /// The nodes and which of them are foreground.
    pub nodes: Nodes,
}

impl Pair {
    fn correlate(&self, plan: &Plan, monitor: &Monitor) -> Result<Found<'_>> {
        self.nodes.correlate(self.images.each_ref().map(|image| image.view()), self.ranges, plan, monitor)
    }
}

/// All of [`single_frame_map`] that comes before its blocks: the two pairs.
pub(crate) fn prepare(image: ArrayView2<'_, f32>, params: &RollingParams, monitor: &Monitor) -> Result<[Pair; 2]> {
    check(image, params)?;
    let even = (image.nrows() / 2 * 2, image.ncols() / 2 * 2);
    let sub = |y: usize, x: usize| image.slice(s![y..even.0;2, x..even.1;2]).to_owned();
    let pair = |images: [Array2<f32>; 2]| {
        let views = images.each_ref().map(|image| image.view());
        let ranges = views.map(range);
        let nodes = Nodes::new(views[0].dim(), params, || foreground(views, ranges, params, monitor))?;
        Ok(Pair { images, ranges, nodes })
    };
    Ok([pair([sub(0, 0), sub(1, 1)])?, pair([sub(0, 1), sub(1, 0)])?])
}

/// Refuses what [`single_frame_map`] cannot use.
pub(crate) fn check(image: ArrayView2<'_, f32>, params: &RollingParams) -> Result<()> {
    check_sides(image.dim(), SIDE_MIN)?;
    check_finite(image, "the image")?;
    check_tiles(image.dim(), params, 2 * params.block)
}

/// What [`single_frame_map`] needs for an image of this size; see [`rolling::estimate`].
pub fn estimate(height: usize, width: usize, params: &RollingParams) -> Estimate {
    let pair = rolling::estimate(height / 2, width / 2, params);
    let pixels = 4 * (height * width) as u64;
    Estimate { blocks: 2 * pair.blocks, bytes: 2 * pair.bytes + 2 * pixels }
}

/// The length that the cut-off of one pair stands for.
#[allow(clippy::cast_precision_loss)]
pub(crate) fn length(cutoff: Cutoff, params: &RollingParams) -> f64 {
    calibrated(cutoff.rings / (params.block / 2) as f64, params.pixel)
}

/// The mean of the two, or the one there is, or 0.
pub(crate) fn mean(first: Option<f64>, second: Option<f64>) -> f32 {
    to_f32(match (first, second) {
        (Some(a), Some(b)) => (a + b) / 2.0,
        (one, other) => one.or(other).unwrap_or(0.0),
    })
}

/// Whether there is a block and none is unresolved.
pub(crate) fn both_resolved(first: Option<Cutoff>, second: Option<Cutoff>) -> bool {
    let unresolved = |c: Option<Cutoff>| c.is_some_and(|c| !c.resolved);
    (first.is_some() || second.is_some()) && !unresolved(first) && !unresolved(second)
}

/// Where the map's pixels along one axis lie, in nodes: pixel y of the image is at (y - 0.5)/2 of the sub-images, and the
/// last pixel of an odd axis, which is in none of them, repeats its neighbour.
fn coordinates(pixels: usize, step: usize) -> impl Iterator<Item = f64> + Clone {
    (0..pixels).map(move |i| coordinate(i, pixels, step))
}

/// Pixel `i` of these.
#[allow(clippy::cast_precision_loss)]
pub(crate) fn coordinate(i: usize, pixels: usize, step: usize) -> f64 {
    let last = pixels / 2 * 2 - 1;
    (i.min(last) as f64 - 0.5) / 2.0 / step as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calibration_at_given_fractions() {
        // From the formula by hand: at 1 the exponent is 13.90441896 * 0.02020892 = 0.28099...
        let at_one: f64 = 2.0 / (0.95988146 * 0.280_993_288_7_f64.exp() + 0.55146136);
        assert!((calibrated(1.0, 1.0) - at_one.max(2.0)).abs() < 1e-9);
        assert_eq!(calibrated(1.0, 3.0), 6.0, "never finer than two pixels of the image");
        // Far below b0 the exponential is nothing: 2/r/d0.
        assert!((calibrated(0.1, 1.0) - 20.0 / 0.55146136).abs() < 1e-3);
        assert!((calibrated(0.25, 20.0) / calibrated(0.25, 1.0) - 20.0).abs() < 1e-12);
    }

    #[test]
    fn one_block_of_two_counts_alone_and_unresolved_wins() {
        let c = |resolved| Some(Cutoff { rings: 4.0, resolved });
        assert_eq!((mean(Some(2.0), Some(4.0)), mean(None, Some(4.0)), mean(None, None)), (3.0, 4.0, 0.0));
        assert!(both_resolved(c(true), c(true)) && both_resolved(None, c(true)));
        assert!(!both_resolved(c(true), c(false)) && !both_resolved(None, c(false)) && !both_resolved(None, None));
    }

    #[test]
    fn pixels_lie_between_the_sub_images_and_a_cropped_one_repeats() {
        let u: Vec<f64> = coordinates(5, 1).collect();
        assert_eq!(u, [-0.25, 0.25, 0.75, 1.25, 1.25]);
    }

    #[test]
    fn too_small_an_image_is_refused() {
        let params = RollingParams::from_pairs(&[]).unwrap();
        let e = single_frame_map(Array2::zeros((40, 31)).view(), &params, &Monitor::new()).unwrap_err();
        assert_eq!(e.sentence(), "An image of 31 x 40 pixels is too small; each side must have at least 32 pixels.");
    }
}
