//! The FRC map of two frames, rolling or in tiles (method.md, section 3).

use ndarray::{s, Array2, ArrayView2};

use crate::background;
use crate::blocks;
use crate::command::Estimate;
use crate::cutoff::Cutoff;
use crate::drift::{self, Shift};
use crate::error::{Error, Result};
use crate::foreground::{foreground, Scaled};
use crate::frames::{check_pair, Frames};
use crate::grid::Axis;
use crate::median::adaptive_median;
use crate::metrics::Metrics;
use crate::monitor::Monitor;
use crate::params::RollingParams;
use crate::plan::{to_f32, Plan};
use crate::resize::{masked_bilinear, pixel_coordinates};

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
    check_pair(first, second)?;
    let (rows, columns) = axes(first.nrows(), first.ncols(), params);
    if params.tiles && (rows.nodes() == 0 || columns.nodes() == 0) {
        let (height, width) = first.dim();
        return Err(Error::image(format!(
            "An image of {width} x {height} pixels is smaller than a tile; with tiles each side must have at least {0} \
             pixels, or block must be smaller than {0}.",
            params.block
        )));
    }
    let shift = if params.drift { Some(drift::measure(first, second, monitor)?) } else { None };
    let moved = shift.map(|shift| drift::move_back(second, shift, monitor)).transpose()?;
    let pair = Pair { first, second: moved.as_ref().map_or(second, |moved| moved.view()), unmoved: second };
    let found = correlate_nodes(&pair, params, &rows, &columns, monitor)?;
    let cutoff = found.mapv(|c| c.map_or(0.0, |c| to_f32(c.rings)));
    let resolved = found.mapv(|c| c.is_some_and(|c| c.resolved));
    let mut grid = found.mapv(|c| c.map_or(0.0, |c| to_f32(length(c, params))));
    if params.median && !params.tiles {
        grid = adaptive_median(grid.view());
    }
    let map = if params.tiles {
        paint_tiles(grid.view(), first.dim(), params.block)
    } else {
        let along = |axis: &Axis| pixel_coordinates(axis.pixels, params.skip);
        masked_bilinear(grid.view(), along(&rows), along(&columns))
    };
    let metrics = Metrics::new(grid.view(), resolved.view());
    let warnings = metrics.warnings();
    Ok(FrcMap { map, grid, cutoff, resolved, metrics, shift, warnings })
}

/// What [`frc_map`] needs for images of this size: the number of blocks when all nodes are foreground, and the memory for
/// padded images, node grids and map (the working memory of the threads is below 1 % of that for maps that take long).
pub fn estimate(height: usize, width: usize, params: &RollingParams) -> Estimate {
    let (rows, columns) = axes(height, width, params);
    let padded = |axis: &Axis| (axis.margin.0 + axis.pixels + axis.margin.1) as u64;
    let node = size_of::<Option<Cutoff>>() * 3 + size_of::<f32>() * 3 + 2;
    let nodes = (rows.nodes() * columns.nodes()) as u64;
    let map = 8 * padded(&rows) * padded(&columns) + 4 * (height * width) as u64 + nodes * node as u64;
    // Neither of these is held while the blocks are correlated, but for the image that was moved.
    let before = [(params.drift, drift::bytes(height, width)), (params.adaptive, background::bytes(height, width))];
    let before = before.iter().filter(|(wanted, _)| *wanted).map(|(_, bytes)| *bytes).max().unwrap_or(0);
    let moved = if params.drift { 4 * (height * width) as u64 } else { 0 };
    Estimate { blocks: (rows.starts.len() * columns.starts.len()) as u64, bytes: map.max(before) + moved }
}

fn axes(height: usize, width: usize, params: &RollingParams) -> (Axis, Axis) {
    let axis = |pixels| {
        if params.tiles {
            Axis::tiles(pixels, params.block)
        } else {
            Axis::rolling(pixels, params.block, params.skip, params.border)
        }
    };
    (axis(height), axis(width))
}

/// Section 2 step 8.
#[allow(clippy::cast_precision_loss)]
fn length(cutoff: Cutoff, params: &RollingParams) -> f64 {
    params.block as f64 * params.pixel / cutoff.rings
}

/// The images that are compared.
struct Pair<'a> {
    first: ArrayView2<'a, f32>,
    /// Moved back, where drift is corrected.
    second: ArrayView2<'a, f32>,
    /// The second as it was given: its range is that of the background scale (step 8).
    unmoved: ArrayView2<'a, f32>,
}

/// The cut-off of every node; `None` is background. Nodes that share a block get it computed once.
fn correlate_nodes(
    pair: &Pair<'_>,
    params: &RollingParams,
    rows: &Axis,
    columns: &Axis,
    monitor: &Monitor,
) -> Result<Array2<Option<Cutoff>>> {
    let shape = (rows.nodes(), columns.nodes());
    let nodes = if params.tiles {
        Array2::from_elem(shape, true)
    } else {
        let (first, second) = (Scaled::new(pair.first), Scaled::like(pair.second, pair.unmoved));
        let local = params.adaptive.then(|| background::mean_background(&first, &second, monitor)).transpose()?;
        foreground(&first, &second, params.skip, params.center, params.background, local.as_ref().map(|b| b.view()))
    };
    let mut wanted = Array2::from_elem((rows.starts.len(), columns.starts.len()), false);
    for ((j, i), _) in nodes.indexed_iter().filter(|(_, &is_foreground)| is_foreground) {
        wanted[[rows.block_of_node[j], columns.block_of_node[i]]] = true;
    }
    let frames = Frames::new(pair.first, pair.second, [rows.margin, columns.margin]);
    let plan = Plan::new(params.block, params.window, params.criterion);
    let found = blocks::correlate(&frames, &plan, rows, columns, wanted.view(), monitor)?;
    Ok(Array2::from_shape_fn(shape, |(j, i)| {
        nodes[[j, i]].then(|| found[[rows.block_of_node[j], columns.block_of_node[i]]]).flatten()
    }))
}

/// Each tile painted with its value; what no tile covers is 0.
fn paint_tiles(grid: ArrayView2<'_, f32>, shape: (usize, usize), n: usize) -> Array2<f32> {
    let mut map = Array2::zeros(shape);
    for ((j, i), &value) in grid.indexed_iter() {
        map.slice_mut(s![j * n..(j + 1) * n, i * n..(i + 1) * n]).fill(value);
    }
    map
}
