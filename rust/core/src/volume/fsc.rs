//! The Fourier shell correlation map of two volumes (method.md, section 9).

use ndarray::{s, Array3, ArrayView3, Axis as Along};

use super::lattice::{correlate, working_memory, Lattice};
use super::params::{VolumeParams, DEPTH_FEW};
use super::{range, VolumeMap};
use crate::command::Estimate;
use crate::cutoff::Cutoff;
use crate::error::{Error, Result};
use crate::foreground::foreground;
use crate::grid::Axis;
use crate::median::adaptive_median_3d;
use crate::metrics::Metrics;
use crate::monitor::Monitor;
use crate::nodes;
use crate::reasons::{self, Reason};
use crate::resize::{masked_trilinear, nearest_3d, pixel_coordinates};

/// Makes the map.
pub(super) fn shells_map(
    volumes: [ArrayView3<'_, f32>; 2],
    params: &VolumeParams,
    monitor: &Monitor,
) -> Result<VolumeMap> {
    let shape = volumes[0].dim();
    let axes = axes(shape, params);
    let is_foreground = foreground_nodes(volumes, &axes, params, monitor)?;
    let lattice = Lattice::new(&axes, is_foreground.view());
    let blocks = correlate(volumes, &lattice, params, monitor)?;
    let found = Array3::from_shape_fn(is_foreground.dim(), |(z, y, x)| -> Option<Cutoff> {
        let at = [axes[0].block_of_node[z], axes[1].block_of_node[y], axes[2].block_of_node[x]];
        is_foreground[[z, y, x]].then_some(blocks[at]).flatten()
    });

    let (cutoff, resolved) = (found.mapv(nodes::rings), found.mapv(nodes::is_resolved));
    let raw = found.mapv(|c| nodes::length(c, &params.rolling));
    let reasons = reasons::of_nodes(raw.view(), resolved.view(), params.rolling.pixel);
    let reasons = draw_reasons(reasons.view(), shape, params);
    let (grid, map) = draw(raw, shape, params);
    let metrics = Metrics::new(grid.view(), resolved.view(), params.rolling.level);
    let mut warnings = metrics.warnings();
    if params.depth < DEPTH_FEW {
        warnings.push(format!(
            "depth: {} planes are few for a Fourier shell correlation; better take at least {DEPTH_FEW}.",
            params.depth
        ));
    }
    Ok(VolumeMap { map, grid, cutoff, resolved, reasons, metrics, warnings })
}

/// What [`shells_map`] needs for volumes of this size: the number of blocks when all nodes are foreground, and the memory for
/// padded volumes, node grids, map and the working memory of the threads.
pub(super) fn estimate(shape: (usize, usize, usize), params: &VolumeParams) -> Estimate {
    let axes = axes(shape, params);
    let product = |side: &dyn Fn(&Axis) -> usize| axes.iter().map(|axis| side(axis) as u64).product::<u64>();
    let voxels = (shape.0 * shape.1 * shape.2) as u64;
    let side = |axis: &Axis| axis.margin.0 + axis.pixels + axis.margin.1;
    let padded = product(&side);
    let node = 3 * size_of::<Option<Cutoff>>() + 3 * size_of::<f32>() + 3;
    let blocks = product(&|axis| axis.starts.len());
    let working = working_memory(params, side(&axes[0]), side(&axes[1]));
    Estimate { blocks, bytes: 8 * padded + 9 * voxels + product(&Axis::nodes) * node as u64 + working }
}

/// The nodes along z, y and x.
pub(super) fn axes((depth, height, width): (usize, usize, usize), params: &VolumeParams) -> [Axis; 3] {
    let along_z = if params.rolling.tiles {
        Axis::tiles(depth, params.depth)
    } else {
        Axis::rolling(depth, params.depth, params.zstep, params.rolling.border)
    };
    [along_z, nodes::axis(height, &params.rolling), nodes::axis(width, &params.rolling)]
}

/// Which nodes are foreground: their region lies in one plane, and the scale is that of the whole volumes. Tiles all are;
/// volumes that have room for none are refused.
pub(super) fn foreground_nodes(
    volumes: [ArrayView3<'_, f32>; 2],
    axes: &[Axis; 3],
    params: &VolumeParams,
    monitor: &Monitor,
) -> Result<Array3<bool>> {
    let rolling = &params.rolling;
    if axes.iter().any(|axis| axis.nodes() == 0) {
        let ((depth, height, width), n, nz) = (volumes[0].dim(), rolling.block, params.depth);
        return Err(Error::image(format!(
            "Volumes of {width} x {height} pixels in {depth} planes are smaller than a tile; with tiles they must have at \
             least {n} x {n} pixels in {nz} planes, or block and depth must be smaller."
        )));
    }
    let mut nodes = Array3::from_elem((axes[0].nodes(), axes[1].nodes(), axes[2].nodes()), true);
    if rolling.tiles {
        return Ok(nodes);
    }
    let ranges = volumes.map(range);
    for (j, mut layer) in nodes.axis_iter_mut(Along(0)).enumerate() {
        let plane = volumes.map(|volume| volume.index_axis_move(Along(0), j * params.zstep));
        layer.assign(&foreground(plane, ranges, rolling, monitor)?);
    }
    Ok(nodes)
}

/// The median filter where it is asked for, and the map in full size: the grid after the filter, and the map.
fn draw(raw: Array3<f32>, shape: (usize, usize, usize), params: &VolumeParams) -> (Array3<f32>, Array3<f32>) {
    let (rolling, (depth, height, width)) = (&params.rolling, shape);
    if rolling.tiles {
        let map = paint_tiles(raw.view(), shape, params);
        return (raw, map);
    }
    let grid = if rolling.median { adaptive_median_3d(raw.view()) } else { raw };
    let along = |pixels: usize| pixel_coordinates(pixels, rolling.skip);
    let zs = pixel_coordinates(depth, params.zstep);
    let map = masked_trilinear(grid.view(), zs, along(height), along(width), rolling.level);
    (grid, map)
}

/// The reasons of the voxels from those of the nodes.
fn draw_reasons(nodes: ArrayView3<'_, Reason>, shape: (usize, usize, usize), params: &VolumeParams) -> Array3<Reason> {
    if params.rolling.tiles {
        return paint_tiles(nodes, shape, params);
    }
    let along = |pixels: usize| pixel_coordinates(pixels, params.rolling.skip);
    nearest_3d(nodes, pixel_coordinates(shape.0, params.zstep), along(shape.1), along(shape.2))
}

/// Each tile painted with its value; what no tile covers has the default, 0.
fn paint_tiles<T: Copy + Default>(
    grid: ArrayView3<'_, T>,
    shape: (usize, usize, usize),
    params: &VolumeParams,
) -> Array3<T> {
    let (n, nz) = (params.rolling.block, params.depth);
    let mut map = Array3::from_elem(shape, T::default());
    for ((z, y, x), &value) in grid.indexed_iter() {
        let tile = s![z * nz..(z + 1) * nz, y * n..(y + 1) * n, x * n..(x + 1) * n];
        map.slice_mut(tile).fill(value);
    }
    map
}
