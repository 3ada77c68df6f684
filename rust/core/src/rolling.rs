//! The FRC map of two frames, rolling or in tiles (method.md, section 3).

use ndarray::{Array2, ArrayView2, CowArray, Ix2};

use crate::background;
use crate::checks::{check_pair, range, Span};
use crate::command::Estimate;
use crate::drift::{self, Shift};
use crate::error::{Error, Result};
use crate::foreground::foreground;
use crate::grid::Axis;
use crate::kernel::plan::Plan;
use crate::metrics::Metrics;
use crate::monitor::Monitor;
use crate::nodes::{self, Drawn, Nodes, Values};
use crate::params::RollingParams;
use crate::reasons::Reason;
use crate::resize::pixel_coordinates;

/// A map and what belongs to it. Lengths are in the unit of the pixel size; 0 is background.
#[derive(Clone, Debug)]
pub struct FrcMap {
    /// The map in the size of the images, H x W.
    pub map: Array2<f32>,
    /// The values on the node grid, after the median filter.
    pub grid: Array2<f32>,
    /// The cut-offs c on the node grid in rings, 0 = background.
    pub cutoff: Array2<f32>,
    /// Where on the node grid a block is resolved.
    pub resolved: Array2<bool>,
    /// Why each pixel has its value, H x W.
    pub reasons: Array2<Reason>,
    /// The metrics.
    pub metrics: Metrics,
    /// By how much the second image was moved against the first and has been moved back; none without drift correction.
    pub shift: Option<Shift>,
    /// What makes the map doubtful, for the user.
    pub warnings: Vec<String>,
}

/// Makes the map of two images of one size, H x W, both at least 16 pixels, in the current rayon pool.
///
/// # Errors
/// An image that cannot be used (sizes, a pixel that is not finite), or a stop asked for by the monitor.
pub fn frc_map(
    first: ArrayView2<'_, f32>,
    second: ArrayView2<'_, f32>,
    params: &RollingParams,
    monitor: &Monitor,
) -> Result<FrcMap> {
    let Prepared { second, ranges, nodes, shift } = prepare(first, second, params, monitor)?;
    monitor.expect(nodes.blocks());
    let plan = Plan::new(params.block, params.window, params.criterion, params.level);
    let found = nodes.correlate([first, second.view()], ranges, &plan, monitor)?;
    let Values { raw, cutoff, resolved } = found.values(params);
    let along = |pixels: usize| pixel_coordinates(pixels, params.skip);
    let (height, width) = first.dim();
    let side = params.block;
    let Drawn { grid, map, reasons } =
        nodes::draw(raw, resolved.view(), params, (height, width), side, along(height), along(width));
    let metrics = Metrics::new(grid.view(), resolved.view(), params.level);
    let warnings = metrics.warnings();
    Ok(FrcMap { map, grid, cutoff, resolved, reasons, metrics, shift, warnings })
}

/// Two images ready to be compared.
pub(crate) struct Prepared<'a> {
    /// The second image, moved back where drift is corrected.
    pub second: CowArray<'a, f32, Ix2>,
    /// Smallest and largest pixel of the first image and of this one.
    pub ranges: [(f64, f64); 2],
    /// The nodes and which of them are foreground.
    pub nodes: Nodes,
    /// By how much the second image was moved.
    pub shift: Option<Shift>,
}

/// All of [`frc_map`] that comes before its blocks.
pub(crate) fn prepare<'a>(
    first: ArrayView2<'_, f32>,
    second: ArrayView2<'a, f32>,
    params: &RollingParams,
    monitor: &Monitor,
) -> Result<Prepared<'a>> {
    let mut ranges = check_pair(first, second)?.map(|rows| Span::together(&rows).range());
    check_tiles(first.dim(), params, params.block)?;
    let shift = if params.drift { Some(drift::measure(first, second, monitor)?) } else { None };
    let moved = shift.map(|shift| drift::move_back(second, shift, monitor)).transpose()?;
    let second = moved.map_or_else(|| CowArray::from(second), CowArray::from);
    // The scale is that of the images as they were given, also where the second is moved (step 8).
    let nodes = Nodes::new(first.dim(), params, || foreground([first, second.view()], ranges, params, monitor))?;
    if shift.is_some() {
        ranges[1] = range(second.view());
    }
    Ok(Prepared { second, ranges, nodes, shift })
}

/// Refuses an image that has no room for a tile of `side` pixels, where tiles are asked for.
pub(crate) fn check_tiles((height, width): (usize, usize), params: &RollingParams, side: usize) -> Result<()> {
    if !params.tiles || height.min(width) >= side {
        return Ok(());
    }
    Err(Error::image(format!(
        "An image of {width} x {height} pixels is smaller than a tile; with tiles each side must have at least {side} \
         pixels, or block must be smaller than {}.",
        params.block
    )))
}

/// What [`frc_map`] needs for images of this size: the number of blocks when all nodes are foreground, and the memory for
/// padded images, node grids and map (the working memory of the threads is below 1 % of that for maps that take long).
pub fn estimate(height: usize, width: usize, params: &RollingParams) -> Estimate {
    let (rows, columns) = (nodes::axis(height, params), nodes::axis(width, params));
    let padded = |axis: &Axis| (axis.margin.0 + axis.pixels + axis.margin.1) as u64;
    let node = size_of::<u64>() + size_of::<f32>() * 3 + 4;
    let nodes = (rows.nodes() * columns.nodes()) as u64;
    let map = 8 * padded(&rows) * padded(&columns) + 9 * (height * width) as u64 + nodes * node as u64;
    // Neither of these is held while the blocks are correlated, but for the image that was moved.
    let before = [(params.drift, drift::bytes(height, width)), (params.adaptive, background::bytes(height, width))];
    let before = before.iter().filter(|(wanted, _)| *wanted).map(|(_, bytes)| *bytes).max().unwrap_or(0);
    let moved = if params.drift { 4 * (height * width) as u64 } else { 0 };
    Estimate { blocks: (rows.starts.len() * columns.starts.len()) as u64, bytes: map.max(before) + moved }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows without a wanted block are neither laid out nor drawn; what is left must be as in a map of everything.
    #[test]
    fn a_node_has_its_value_however_few_others_are_foreground() {
        let bright = |y: usize, x: usize| (40..52).contains(&y) && (30..90).contains(&x) || (y, x) == (171, 20);
        let image = |seed: usize| {
            Array2::from_shape_fn((190, 120), |(y, x)| {
                let noise = ((y * 7919 + x * 104_729 + seed * 611_953) % 97) as f32 * 0.002;
                noise + if bright(y, x) { 50.0 + (y as f32 * 0.9).sin() + (x as f32 * 0.7).cos() } else { 0.0 }
            })
        };
        let (a, b) = (image(1), image(2));
        for (skip, border, median) in [("1", "inside", "false"), ("3", "mirror", "false"), ("2", "inside", "true")] {
            let map = |background: &str| {
                let pairs = [
                    ("block", "32"),
                    ("skip", skip),
                    ("border", border),
                    ("median", median),
                    ("background", background),
                ];
                frc_map(a.view(), b.view(), &RollingParams::from_pairs(&pairs).unwrap(), &Monitor::new()).unwrap()
            };
            let (few, all) = (map("5"), map("0"));
            let foreground = few.cutoff.iter().filter(|&&c| c > 0.0).count();
            assert!(foreground > 10 && foreground * 10 < few.cutoff.len(), "{foreground} of {}", few.cutoff.len());
            for (at, &cutoff) in few.cutoff.indexed_iter().filter(|(_, &cutoff)| cutoff > 0.0) {
                assert_eq!((cutoff, few.resolved[at]), (all.cutoff[at], all.resolved[at]), "{at:?}");
                assert!(median == "true" || few.grid[at] == all.grid[at], "{at:?}");
            }
        }
    }
}
