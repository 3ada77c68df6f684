//! The map of two volumes plane by plane: the two-frame map of each plane, on one background scale (method.md, section 9).

use ndarray::{Array3, ArrayView2, ArrayView3, Axis};

use super::{range, VolumeMap, VolumeParams};
use crate::checks;
use crate::error::Result;
use crate::foreground::foreground;
use crate::kernel::plan::Plan;
use crate::metrics::Metrics;
use crate::monitor::Monitor;
use crate::nodes::{self, Nodes};
use crate::params::RollingParams;
use crate::reasons::Reason;
use crate::resize::pixel_coordinates;
use crate::rolling::check_tiles;

/// Makes the map. What is background is judged on the scale of the whole volumes, and the metrics are taken over all planes;
/// the median filter looks at one plane.
pub(super) fn planes_map(
    volumes: [ArrayView3<'_, f32>; 2],
    params: &VolumeParams,
    monitor: &Monitor,
) -> Result<VolumeMap> {
    let params = &params.rolling;
    let (depth, height, width) = volumes[0].dim();
    let nodes = nodes_of_planes(volumes, params, monitor)?;
    monitor.expect(nodes.iter().map(Nodes::blocks).sum());

    let plan = Plan::new(params.block, params.window, params.criterion, params.level);
    let shape = (depth, nodes[0].rows.nodes(), nodes[0].columns.nodes());
    let (mut grid, mut cutoff) = (Array3::zeros(shape), Array3::zeros(shape));
    let mut resolved = Array3::from_elem(shape, false);
    let mut map = Array3::zeros((depth, height, width));
    let mut reasons = Array3::from_elem((depth, height, width), Reason::default());
    let along = |pixels: usize| pixel_coordinates(pixels, params.skip);
    for (z, nodes) in nodes.iter().enumerate() {
        let planes = volumes.map(|volume| volume.index_axis_move(Axis(0), z));
        let found = nodes.correlate(planes, planes.map(checks::range), &plan, monitor)?.values(params);
        put(&mut cutoff, z, found.cutoff.view());
        put(&mut resolved, z, found.resolved.view());
        let (side, resolved) = (params.block, resolved.index_axis(Axis(0), z));
        let drawn = nodes::draw(found.raw, resolved, params, (height, width), side, along(height), along(width));
        put(&mut grid, z, drawn.grid.view());
        put(&mut map, z, drawn.map.view());
        put(&mut reasons, z, drawn.reasons.view());
    }
    let metrics = Metrics::new(grid.view(), resolved.view(), params.level);
    let warnings = metrics.warnings();
    Ok(VolumeMap { map, grid, cutoff, resolved, reasons, metrics, warnings })
}

/// All that comes before the blocks: the nodes of every plane.
pub(super) fn nodes_of_planes(
    volumes: [ArrayView3<'_, f32>; 2],
    params: &RollingParams,
    monitor: &Monitor,
) -> Result<Vec<Nodes>> {
    let (depth, height, width) = volumes[0].dim();
    check_tiles((height, width), params, params.block)?;
    let ranges = volumes.map(range);
    let plane = |z: usize| volumes.map(|volume| volume.index_axis_move(Axis(0), z));
    let nodes = |z| Nodes::new((height, width), params, || foreground(plane(z), ranges, params, monitor));
    (0..depth).map(nodes).collect()
}

fn put<T: Clone>(volume: &mut Array3<T>, z: usize, plane: ArrayView2<'_, T>) {
    volume.index_axis_mut(Axis(0), z).assign(&plane);
}
