//! From images to the cut-off of every node, and from lengths on the nodes to a map: what the maps of two frames, of a
//! single frame and of the planes of a volume have in common (method.md, section 3 steps 2 to 7).

use ndarray::parallel::prelude::*;
use ndarray::{s, Array2, ArrayView2};
use rayon::prelude::*;

use crate::cutoff::Cutoff;
use crate::error::Result;
use crate::frames::Frames;
use crate::grid::{has_some, Axis};
use crate::kernel::blocks::{self, Cutoffs};
use crate::kernel::plan::Plan;
use crate::median::adaptive_median;
use crate::monitor::Monitor;
use crate::params::RollingParams;
use crate::reasons::{self, Reason};
use crate::resize::{masked_bilinear, nearest};
use crate::round::to_f32;

/// The nodes of a map, the blocks that they need and which of them are foreground.
pub(crate) struct Nodes {
    /// Nodes along y.
    pub rows: Axis,
    /// Nodes along x.
    pub columns: Axis,
    /// Which of rows x columns nodes have a block.
    pub foreground: Array2<bool>,
    wanted: Array2<bool>,
}

/// The nodes along one axis of `pixels`: rolling, or the tiles where those are asked for.
pub(crate) fn axis(pixels: usize, params: &RollingParams) -> Axis {
    if params.tiles {
        Axis::tiles(pixels, params.block)
    } else {
        Axis::rolling(pixels, params.block, params.skip, params.border)
    }
}

impl Nodes {
    /// The nodes of images of `height` x `width` pixels. `foreground` tells which of rows x columns nodes get a block; it
    /// is not asked for tiles, which all do. Its error is handed on.
    pub fn new(
        (height, width): (usize, usize),
        params: &RollingParams,
        foreground: impl FnOnce() -> Result<Array2<bool>>,
    ) -> Result<Self> {
        let (rows, columns) = (axis(height, params), axis(width, params));
        let foreground =
            if params.tiles { Array2::from_elem((rows.nodes(), columns.nodes()), true) } else { foreground()? };
        let mut wanted = Array2::from_elem((rows.starts.len(), columns.starts.len()), false);
        wanted.outer_iter_mut().into_par_iter().enumerate().for_each(|(block, mut wanted)| {
            let first = rows.block_of_node.partition_point(|&b| b < block);
            let of_block = (first..rows.nodes()).take_while(|&j| rows.block_of_node[j] == block);
            for nodes in of_block.map(|j| foreground.row(j)).filter(has_some) {
                for (&is_foreground, &block) in nodes.iter().zip(&columns.block_of_node) {
                    wanted[block] |= is_foreground;
                }
            }
        });
        Ok(Nodes { rows, columns, foreground, wanted })
    }

    /// Number of blocks to correlate, which is the work that [`Nodes::correlate`] tells the monitor of as it is done; to
    /// expect it is up to the caller, who may have several images to work through.
    pub fn blocks(&self) -> u64 {
        self.wanted.iter().filter(|&&w| w).count() as u64
    }

    /// Correlates the blocks. Nodes that share one get it computed once. `ranges` are those of the images themselves.
    pub fn correlate(
        &self,
        images: [ArrayView2<'_, f32>; 2],
        ranges: [(f64, f64); 2],
        plan: &Plan,
        monitor: &Monitor,
    ) -> Result<Found<'_>> {
        let margins = [self.rows.margin, self.columns.margin];
        let needed = self.rows_of_blocks(plan.n);
        let frames = Frames::with_ranges(images, ranges, margins, self.columns.step(), &needed, plan.level);
        let blocks = blocks::correlate(&frames, plan, &self.rows, &self.columns, self.wanted.view(), monitor)?;
        Ok(Found { nodes: self, blocks })
    }

    /// Which rows of the padded images belong to a wanted block of `n` rows.
    fn rows_of_blocks(&self, n: usize) -> Vec<bool> {
        let (before, after) = self.rows.margin;
        let mut needed = vec![false; before + self.rows.pixels + after];
        let mut done = 0; // blocks overlap, and begin one below the other
        for (&start, wanted) in self.rows.starts.iter().zip(self.wanted.outer_iter()) {
            if has_some(&wanted) {
                needed[start.max(done)..start + n].fill(true);
                done = start + n;
            }
        }
        needed
    }
}

/// The cut-off of every node.
pub(crate) struct Found<'a> {
    nodes: &'a Nodes,
    blocks: Cutoffs,
}

impl Found<'_> {
    /// Whether row `j` has a node that is no background.
    pub fn has_some(&self, j: usize) -> bool {
        has_some(&self.nodes.foreground.row(j))
    }

    /// Those of the nodes of row `j` by their column; `None` is background.
    pub fn row(&self, j: usize) -> impl Fn(usize) -> Option<Cutoff> + '_ {
        let Nodes { rows, columns, foreground, .. } = self.nodes;
        let (row, foreground) = (rows.block_of_node[j], foreground.row(j));
        move |i| if foreground[i] { self.blocks.get([row, columns.block_of_node[i]]) } else { None }
    }

    /// The nodes of a map of two images.
    pub fn values(&self, params: &RollingParams) -> Values {
        let Nodes { rows, columns, foreground, .. } = self.nodes;
        Values::new(foreground.dim(), |j, out| {
            if !self.has_some(j) {
                return;
            }
            let rings = self.blocks.row(rows.block_of_node[j]);
            let of_node = |(&is_foreground, &block)| if is_foreground { rings(block) } else { 0.0 };
            let rings: Vec<f64> = foreground.row(j).iter().zip(&columns.block_of_node).map(of_node).collect();
            params.level.run(
                #[inline(always)]
                || out.fill(&rings, params),
            );
        })
    }
}

/// What is known of every node before the map is drawn.
pub(crate) struct Values {
    /// The length of its own block or blocks; 0 is background.
    pub raw: Array2<f32>,
    /// The cut-off in rings; 0 is background.
    pub cutoff: Array2<f32>,
    /// Whether it is resolved.
    pub resolved: Array2<bool>,
}

/// A row of nodes of [`Values`].
pub(crate) struct Row<'a> {
    pub raw: &'a mut [f32],
    pub cutoff: &'a mut [f32],
    pub resolved: &'a mut [bool],
}

impl Values {
    /// Each row of nodes is handed to `fill` with its number; nodes that this leaves are background.
    pub fn new(shape: (usize, usize), fill: impl Fn(usize, Row<'_>) + Sync) -> Self {
        let (mut raw, mut cutoff) = (Array2::zeros(shape), Array2::zeros(shape));
        let mut resolved = Array2::from_elem(shape, false);
        // All of them, row by row.
        let rows = raw.as_slice_mut().unwrap_or_default().par_chunks_exact_mut(shape.1);
        let rows = rows.zip(cutoff.as_slice_mut().unwrap_or_default().par_chunks_exact_mut(shape.1));
        let rows = rows.zip(resolved.as_slice_mut().unwrap_or_default().par_chunks_exact_mut(shape.1));
        rows.enumerate().for_each(|(j, ((raw, cutoff), resolved))| fill(j, Row { raw, cutoff, resolved }));
        Values { raw, cutoff, resolved }
    }
}

impl Row<'_> {
    /// From cut-offs in rings, negative where a block is unresolved, 0 where there is none.
    #[inline(always)]
    fn fill(self, rings: &[f64], params: &RollingParams) {
        let nodes = self.raw.iter_mut().zip(self.cutoff).zip(self.resolved).zip(rings);
        for (((raw, cutoff), resolved), &rings) in nodes {
            let length = to_f32(extent(params) / rings.abs());
            *raw = if rings == 0.0 { 0.0 } else { length };
            *cutoff = to_f32(rings.abs());
            *resolved = rings > 0.0;
        }
    }
}

/// What follows the blocks: the adaptive median filter where it is asked for, the map in full size and its reasons. `ys` and `xs` are
/// the map's pixels in node coordinates; tiles take neither them nor the filter and are painted `side` pixels wide.
pub(crate) fn draw(
    raw: Array2<f32>,
    resolved: ArrayView2<'_, bool>,
    params: &RollingParams,
    shape: (usize, usize),
    side: usize,
    ys: impl Iterator<Item = f64> + Clone,
    xs: impl Iterator<Item = f64> + Clone,
) -> Drawn {
    let reasons = reasons::of_nodes(raw.view(), resolved, params.pixel);
    if params.tiles {
        let (map, reasons) = (paint_tiles(raw.view(), shape, side), paint_tiles(reasons.view(), shape, side));
        return Drawn { grid: raw, map, reasons };
    }
    let reasons = nearest(reasons.view(), ys.clone(), xs.clone());
    let grid = if params.median { adaptive_median(raw.view()) } else { raw };
    let map = masked_bilinear(grid.view(), ys, xs, params.level);
    Drawn { grid, map, reasons }
}

/// What [`draw`] gives.
pub(crate) struct Drawn {
    /// The lengths on the node grid after the filter.
    pub grid: Array2<f32>,
    /// The map.
    pub map: Array2<f32>,
    /// Why its pixels have their values.
    pub reasons: Array2<Reason>,
}

/// Section 2 step 8: the length that a cut-off stands for; 0 for background.
pub(crate) fn length(cutoff: Option<Cutoff>, params: &RollingParams) -> f32 {
    cutoff.map_or(0.0, |c| to_f32(extent(params) / c.rings))
}

/// The side of a block as a length, which is that of ring 1.
#[allow(clippy::cast_precision_loss)]
#[inline(always)]
fn extent(params: &RollingParams) -> f64 {
    params.block as f64 * params.pixel
}

/// The cut-off in rings as a number; 0 for background.
pub(crate) fn rings(cutoff: Option<Cutoff>) -> f32 {
    cutoff.map_or(0.0, |c| to_f32(c.rings))
}

/// Whether a node has a block that is resolved.
pub(crate) fn is_resolved(cutoff: Option<Cutoff>) -> bool {
    cutoff.is_some_and(|c| c.resolved)
}

/// Each tile painted with its value; what no tile covers has the default, 0.
fn paint_tiles<T: Copy + Default>(grid: ArrayView2<'_, T>, shape: (usize, usize), n: usize) -> Array2<T> {
    let mut map = Array2::from_elem(shape, T::default());
    for ((j, i), &value) in grid.indexed_iter() {
        map.slice_mut(s![j * n..(j + 1) * n, i * n..(i + 1) * n]).fill(value);
    }
    map
}
