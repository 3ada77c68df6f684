//! The curve of the block at a point: the command `point`.

use ndarray::{ArrayView3, Axis};

use super::site::{Pixel, Site};
use super::sources::NAMES;
use super::Maker;
use crate::command::{Estimate, Image, Output};
use crate::cutoff::Cutoff;
use crate::error::{Error, Result};
use crate::frames::Frames;
use crate::kernel::one::{self, BlockCurve};
use crate::kernel::plan::Plan;
use crate::monitor::Monitor;
use crate::nodes;
use crate::options::Options;
use crate::params::RollingParams;
use crate::rings::Rings;
use crate::round::to_f32;
use crate::single;
use crate::volume::{self, Method};

/// `point`: the images of `sources` and a pixel of the map; gives the curve of the block that belongs to it.
///
/// Images: `frequency` (cycles per unit of the pixel size) and `threshold`, a pixel for each ring or shell i = 1 .. N/2;
/// `raw` and `smoothed`, such a row for each pair of images (a single frame has two); `cutoffs`, the cut-off of each pair in
/// rings, 0 for one that does not count because its node is background while that of the other is not.
///
/// Metrics: `value`, what the node has before the median filter (0 for background); `resolution` and `cutoff` of its block,
/// also where it is background; `foreground` and `unresolved`, 0 or 1; where the node lies in the map (`node_x`, `node_y`,
/// `node_plane`) and its block (`block_x`, `block_y`, `block_plane` its first pixel, below 0 where the image was padded,
/// `block_side` and `block_depth`).
///
/// # Errors
/// Other images than those of `sources` with the same options, a pixel outside of the map, or one that no tile covers.
pub(crate) fn point(options: &Options<'_>, images: &[Image], monitor: &Monitor) -> Result<Output> {
    monitor.check()?;
    let maker = Maker::from_options(options)?;
    let pixel = Pixel::from_options(options)?;
    let [first, second, foreground] = of_sources(images)?;
    if first.dim() != second.dim() {
        return Err(not_of_sources());
    }
    let site = Site::new(pixel, first.dim(), &maker)?;
    let [z, y, x] = site.node();
    // The pairs of a single frame are planes of the sources.
    let pairs: Vec<usize> = if matches!(maker, Maker::Single(_)) { vec![0, 1] } else { vec![z] };
    if pairs.iter().any(|&pair| foreground.get([pair, y, x]).is_none() || pair >= first.dim().0) {
        return Err(not_of_sources());
    }
    let is_foreground: Vec<bool> = pairs.iter().map(|&pair| foreground[[pair, y, x]] > 0.0).collect();
    let curves = match &maker {
        Maker::Single(params) => pairs
            .iter()
            .map(|&pair| {
                let plane =
                    |volume: ArrayView3<'_, f32>| volume.index_axis_move(Axis(0), pair).insert_axis(Axis(0)).to_owned();
                rings([plane(first).view(), plane(second).view()], &site, params)
            })
            .collect(),
        Maker::Volumes(params) if params.method == Method::Shells => {
            let blocks = [site.block(first), site.block(second)];
            vec![volume::block_curve(blocks.each_ref().map(|block| block.view()), &site.axes, params)]
        }
        _ => vec![rings([first, second], &site, maker.rolling())],
    };
    give(&maker, &site, &curves, &is_foreground)
}

/// What [`point`] needs: one block.
pub(crate) fn estimate(options: &Options<'_>) -> Result<Estimate> {
    let maker = Maker::from_options(options)?;
    let n = maker.rolling().block as u64;
    let depth = match &maker {
        Maker::Volumes(params) if params.method == Method::Shells => params.depth as u64,
        _ => 1,
    };
    Ok(Estimate { blocks: 1, bytes: 64 * n * n * depth })
}

fn of_sources(images: &[Image]) -> Result<[ArrayView3<'_, f32>; 3]> {
    match images {
        [first, second, foreground] if images.iter().map(|image| image.name.as_str()).eq(NAMES) => {
            Ok([first.volume()?, second.volume()?, foreground.volume()?])
        }
        _ => Err(not_of_sources()),
    }
}

fn not_of_sources() -> Error {
    Error::image("The images that sources gives with the same options are needed here, as it gives them.")
}

/// The ring correlation of a block of one plane.
fn rings(sources: [ArrayView3<'_, f32>; 2], site: &Site, params: &RollingParams) -> BlockCurve {
    let [a, b] = sources.map(|source| site.block(source).index_axis_move(Axis(0), 0));
    let y0 = site.along[1].start % params.block;
    let plan = Plan::new(params.block, params.window, params.criterion, params.level);
    one::correlate(&Frames::of_block([a.view(), b.view()], y0), &plan, y0)
}

#[allow(clippy::cast_precision_loss)]
fn give(maker: &Maker, site: &Site, curves: &[BlockCurve], is_foreground: &[bool]) -> Result<Output> {
    let params = maker.rolling();
    let (n, half) = (params.block, params.block / 2);
    let any = is_foreground.contains(&true);
    // Where all are background, what their blocks say is shown; the node's value is 0 all the same.
    let counted: Vec<Option<Cutoff>> =
        curves.iter().zip(is_foreground).map(|(curve, &counts)| (counts || !any).then_some(curve.cutoff)).collect();
    let (resolution, cutoff, resolved) = match counted[..] {
        [one, other] => (
            single::mean(one.map(|c| single::length(c, params)), other.map(|c| single::length(c, params))),
            single::mean(one.map(|c| c.rings), other.map(|c| c.rings)),
            single::both_resolved(one, other),
        ),
        _ => {
            let one = counted[0];
            (nodes::length(one, params), nodes::rings(one), nodes::is_resolved(one))
        }
    };
    let (fold, counts) = match maker {
        Maker::Single(_) => (2.0, Rings::new(n).counts().to_vec()),
        Maker::Volumes(volumes) if volumes.method == Method::Shells => (1.0, volumes.independent_bins(n)),
        _ => (1.0, Rings::new(n).counts().to_vec()),
    };
    let step = 1.0 / (n as f64 * fold * params.pixel);
    let rows = |of: fn(&BlockCurve) -> &Vec<f64>| -> Vec<f32> {
        curves.iter().flat_map(|curve| of(curve).iter().map(|&v| to_f32(v))).collect()
    };
    let [z, y, x] = &site.along;
    let flag = |is: bool| f64::from(u8::from(is));
    Ok(Output {
        images: vec![
            Image::stack("frequency", half, 1, 1, (1..=half).map(|i| to_f32(i as f64 * step)).collect())?,
            Image::stack("raw", half, curves.len(), 1, rows(|curve| &curve.raw))?,
            Image::stack("smoothed", half, curves.len(), 1, rows(|curve| &curve.smoothed))?,
            Image::stack(
                "threshold",
                half,
                1,
                1,
                params.criterion.curves(&counts).curve.into_iter().map(to_f32).collect(),
            )?,
            Image::stack("cutoffs", counted.len(), 1, 1, counted.iter().map(|&c| nodes::rings(c)).collect())?,
        ],
        metrics: vec![
            ("value", if any { f64::from(resolution) } else { 0.0 }),
            ("resolution", f64::from(resolution)),
            ("cutoff", f64::from(cutoff)),
            ("foreground", flag(any)),
            ("unresolved", flag(!resolved)),
            ("node_x", x.node_at),
            ("node_y", y.node_at),
            ("node_plane", z.node_at),
            ("block_x", x.first),
            ("block_y", y.first),
            ("block_plane", z.first),
            ("block_side", x.length),
            ("block_depth", z.length),
        ],
        warnings: Vec::new(),
    })
}
