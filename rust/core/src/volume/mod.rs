//! The FRC map of two volumes (method.md, section 9): plane by plane, or by Fourier shell correlation of blocks with a depth.

mod arranged;
mod fsc;
mod lattice;
#[cfg(test)]
mod oracle;
pub mod params;
mod plan;
mod planes;
mod rows;
mod sheet;
mod shells;
mod sweep;

use ndarray::{Array3, ArrayView3, Axis};

use crate::checks::{check_finite, check_sides, SIDE_MIN};
use crate::command::Estimate;
use crate::error::{Error, Result};
use crate::frames::{power_of_two_scale, unit_scale};
use crate::grid;
use crate::metrics::Metrics;
use crate::monitor::Monitor;
use crate::nodes;
use crate::reasons::Reason;
use crate::rolling;
use crate::round::to_f32;

pub(crate) use lattice::block_curve;
pub use params::{Method, VolumeParams, VOLUME_OPTIONS};

/// A map of a volume and what belongs to it, all as planes x rows x columns. Lengths are in the unit of the pixel size; 0 is
/// background. The node grid has all planes where the map was made plane by plane.
#[derive(Clone, Debug)]
pub struct VolumeMap {
    /// The map in the size of the volumes.
    pub map: Array3<f32>,
    /// The values on the node grid, after the median filter.
    pub grid: Array3<f32>,
    /// The cut-offs c on the node grid in rings or shells, 0 = background.
    pub cutoff: Array3<f32>,
    /// Where on the node grid a block is resolved.
    pub resolved: Array3<bool>,
    /// Why each voxel of the map has its value.
    pub reasons: Array3<Reason>,
    /// The metrics of the whole volume.
    pub metrics: Metrics,
    /// What makes the map doubtful, for the user.
    pub warnings: Vec<String>,
}

/// Makes the map of two volumes of one size, planes x rows x columns: at least 2 planes, and rows and columns at least 16,
/// in the current rayon pool.
///
/// # Errors
/// A volume that cannot be used (sizes, a pixel that is not finite), or a stop asked for by the monitor.
pub fn volume_map(
    first: ArrayView3<'_, f32>,
    second: ArrayView3<'_, f32>,
    params: &VolumeParams,
    monitor: &Monitor,
) -> Result<VolumeMap> {
    check_volumes(first, second)?;
    match params.method {
        Method::Planes => planes::planes_map([first, second], params, monitor),
        Method::Shells => fsc::shells_map([first, second], params, monitor),
    }
}

/// All of [`volume_map`] that comes before its blocks: which nodes are foreground.
pub(crate) fn foreground(
    volumes: [ArrayView3<'_, f32>; 2],
    params: &VolumeParams,
    monitor: &Monitor,
) -> Result<Array3<bool>> {
    check_volumes(volumes[0], volumes[1])?;
    match params.method {
        Method::Planes => {
            let nodes = planes::nodes_of_planes(volumes, &params.rolling, monitor)?;
            let (rows, columns) = nodes[0].foreground.dim();
            Ok(Array3::from_shape_fn((nodes.len(), rows, columns), |(z, y, x)| nodes[z].foreground[[y, x]]))
        }
        Method::Shells => fsc::foreground_nodes(volumes, &axes(volumes[0].dim(), params), params, monitor),
    }
}

/// The nodes along z, y and x; plane by plane each plane is one along z.
pub(crate) fn axes(shape: (usize, usize, usize), params: &VolumeParams) -> [grid::Axis; 3] {
    match params.method {
        Method::Planes => {
            [grid::Axis::planes(shape.0), nodes::axis(shape.1, &params.rolling), nodes::axis(shape.2, &params.rolling)]
        }
        Method::Shells => fsc::axes(shape, params),
    }
}

/// A volume as the kernel reads it, multiplied by powers of two: each plane by its own, or the whole volume where blocks have
/// a depth.
pub(crate) fn scaled(volume: ArrayView3<'_, f32>, method: Method) -> Array3<f32> {
    let mut result = volume.to_owned();
    match method {
        Method::Planes => {
            result.axis_iter_mut(Axis(0)).for_each(|mut plane| {
                let scale = unit_scale(plane.view());
                plane.mapv_inplace(|v| to_f32(f64::from(v) * scale));
            });
        }
        Method::Shells => {
            let scale = power_of_two_scale(range(volume));
            result.mapv_inplace(|v| to_f32(f64::from(v) * scale));
        }
    }
    result
}

/// What [`volume_map`] needs for volumes of `params.planes` planes of this size; see [`rolling::estimate`].
pub fn estimate(height: usize, width: usize, params: &VolumeParams) -> Estimate {
    let planes = params.planes as u64;
    let plane = rolling::estimate(height, width, &params.rolling);
    match params.method {
        Method::Planes => Estimate { blocks: planes * plane.blocks, bytes: planes * plane.bytes },
        Method::Shells => fsc::estimate((params.planes, height, width), params),
    }
}

/// Refuses volumes that are too small, differ in size or hold a pixel that is no number.
pub(crate) fn check_volumes(first: ArrayView3<'_, f32>, second: ArrayView3<'_, f32>) -> Result<()> {
    let sizes = [first.dim(), second.dim()];
    for (depth, height, width) in sizes {
        check_sides((height, width), SIDE_MIN)?;
        if depth < 2 {
            return Err(Error::image("A volume must have at least 2 planes, but one of the two is a single plane."));
        }
    }
    if sizes[0] != sizes[1] {
        let [(d1, h1, w1), (d2, h2, w2)] = sizes;
        return Err(Error::image(format!(
            "The two volumes must have the same size, but one has {w1} x {h1} pixels in {d1} planes and the other \
             {w2} x {h2} in {d2}."
        )));
    }
    for (volume, which) in [(first, "first"), (second, "second")] {
        for (z, plane) in volume.axis_iter(Axis(0)).enumerate() {
            check_finite(plane, &format!("plane z={z} of the {which} volume"))?;
        }
    }
    Ok(())
}

/// Smallest and largest pixel of a volume.
fn range(volume: ArrayView3<'_, f32>) -> (f64, f64) {
    let planes = volume.axis_iter(Axis(0)).map(crate::checks::range);
    planes.fold((f64::INFINITY, f64::NEG_INFINITY), |all, plane| (all.0.min(plane.0), all.1.max(plane.1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_volumes_have_their_sentence() {
        let good = Array3::<f32>::zeros((4, 16, 20));
        let sentence = |a: &Array3<f32>, b: &Array3<f32>| check_volumes(a.view(), b.view()).unwrap_err().to_string();
        assert!(sentence(&Array3::zeros((4, 15, 20)), &good).starts_with("An image of 20 x 15 pixels is too small"));
        assert!(
            sentence(&good, &Array3::zeros((1, 16, 20))).contains("at least 2 planes, but one of the two is a single")
        );
        assert_eq!(
            sentence(&good, &Array3::zeros((5, 16, 21))),
            "The two volumes must have the same size, but one has 20 x 16 pixels in 4 planes and the other 21 x 16 in 5."
        );
        let mut bad = good.clone();
        bad[[2, 3, 7]] = f32::NAN;
        assert!(
            sentence(&good, &bad).starts_with("Pixel x=7, y=3 of plane z=2 of the second volume is NaN; all pixels")
        );
        assert!(check_volumes(good.view(), good.view()).is_ok());
    }
}
