//! What the blocks of a map are cut from: the command `sources`.

use ndarray::{Array2, Array3, ArrayView2, Axis};

use super::Maker;
use crate::command::{Estimate, Image, Output};
use crate::drift::Shift;
use crate::error::Result;
use crate::frames::scaled;
use crate::monitor::Monitor;
use crate::options::Options;
use crate::rolling::{self, Prepared};
use crate::runs::{one, pair, plane, stack, two};
use crate::single::{self, Pair};
use crate::volume;

/// The names of the images that `sources` gives and `point` takes.
pub(super) const NAMES: [&str; 3] = ["first", "second", "foreground"];

/// `sources`: the images of the command that made the map (a reference among them is not looked at); gives `first` and
/// `second`, the pixels from which the two blocks of a node are cut, and `foreground`, 1 at the nodes that have one.
///
/// For two frames these are planes, for volumes stacks; of a single frame they hold its two pairs of sub-images as planes.
/// Each image, or volume where blocks have a depth, is multiplied by the power of two with which the map's kernel read it.
pub(crate) fn sources(options: &Options<'_>, images: &[Image], monitor: &Monitor) -> Result<Output> {
    let [first, second, foreground] = NAMES;
    match Maker::from_options(options)? {
        Maker::Frames(params) => {
            let [a, b] = pair(&images[..images.len().min(2)])?;
            let Prepared { second: b, nodes, shift, .. } = rolling::prepare(a, b, &params, monitor)?;
            Ok(Output {
                images: vec![
                    plane(first, scaled(a))?,
                    plane(second, scaled(b.view()))?,
                    plane(foreground, marks(nodes.foreground.view()))?,
                ],
                metrics: shift.iter().flat_map(Shift::entries).collect(),
                ..Output::default()
            })
        }
        Maker::Single(params) => {
            let pairs = single::prepare(one(&images[..images.len().min(1)])?, &params, monitor)?;
            let stacked = |plane: &dyn Fn(&Pair) -> Array2<f32>| of_planes(&pairs.each_ref().map(plane));
            given([
                stacked(&|pair| scaled(pair.images[0].view())),
                stacked(&|pair| scaled(pair.images[1].view())),
                stacked(&|pair| marks(pair.nodes.foreground.view())),
            ])
        }
        Maker::Volumes(params) => {
            let [a, b] = two(images)?.map(Image::volume);
            let (a, b) = (a?, b?);
            let nodes = volume::foreground([a, b], &params, monitor)?;
            let nodes = nodes.mapv(|is_foreground| f32::from(u8::from(is_foreground)));
            given([volume::scaled(a, params.method), volume::scaled(b, params.method), nodes])
        }
    }
}

/// What [`sources`] needs: no more than the map, and what it gives.
pub(crate) fn estimate(options: &Options<'_>, height: usize, width: usize) -> Result<Estimate> {
    let pixels = (height * width) as u64;
    let (map, planes) = match Maker::from_options(options)? {
        Maker::Frames(params) => (rolling::estimate(height, width, &params), 1),
        Maker::Single(params) => (single::estimate(height, width, &params), 1),
        Maker::Volumes(params) => (volume::estimate(height, width, &params), params.planes as u64),
    };
    Ok(Estimate { blocks: 0, bytes: map.bytes + 8 * pixels * planes })
}

fn given(volumes: [Array3<f32>; 3]) -> Result<Output> {
    let images = NAMES.into_iter().zip(volumes).map(|(name, volume)| stack(name, volume)).collect::<Result<_>>()?;
    Ok(Output { images, ..Output::default() })
}

fn of_planes(planes: &[Array2<f32>; 2]) -> Array3<f32> {
    let (height, width) = planes[0].dim();
    let mut volume = Array3::zeros((planes.len(), height, width));
    for (mut to, from) in volume.axis_iter_mut(Axis(0)).zip(planes) {
        to.assign(from);
    }
    volume
}

fn marks(nodes: ArrayView2<'_, bool>) -> Array2<f32> {
    nodes.mapv(|is_foreground| f32::from(u8::from(is_foreground)))
}
