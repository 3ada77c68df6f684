//! From a pixel of a map to its node, and to the block from which that node has its value (method.md, section 3 steps 2, 3
//! and 7).

use ndarray::{Array3, ArrayView3};

use super::Maker;
use crate::error::{Error, Result};
use crate::frames::mirror;
use crate::grid::Axis;
use crate::nodes;
use crate::options::Options;
use crate::resize::nearest_node;
use crate::volume::{self, Method};

/// A pixel of the map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Pixel {
    pub x: usize,
    pub y: usize,
    /// Plane of a volume; 0 for other maps.
    pub z: usize,
}

impl Pixel {
    pub fn from_options(options: &Options<'_>) -> Result<Self> {
        let at = |key| options.integer(key, 0, u32::MAX).map(|v| v as usize);
        Ok(Pixel { x: at("x")?, y: at("y")?, z: at("plane")? })
    }
}

/// Where the block of a pixel lies along one axis.
#[derive(Debug, PartialEq)]
pub(super) struct Along {
    /// The node.
    pub node: usize,
    /// Where the node lies in the map, in pixels; the middle of a tile.
    pub node_at: f64,
    /// First pixel of the block in the map; below 0 where the image was padded.
    pub first: f64,
    /// Pixels of the map that the block covers.
    pub length: f64,
    /// First pixel of the block in the padded image.
    pub start: usize,
    /// Which pixels of the sources make up the block.
    places: Vec<usize>,
}

/// The node and block of a pixel, along z, y and x.
pub(super) struct Site {
    /// Along z, y and x.
    pub along: [Along; 3],
    /// The axes of the node grid.
    pub axes: [Axis; 3],
}

impl Site {
    /// The node and block of a pixel of the map that was made of sources of this shape (planes, rows, columns).
    ///
    /// # Errors
    /// A pixel outside of the map, or one that no tile covers.
    pub fn new(pixel: Pixel, shape: (usize, usize, usize), maker: &Maker) -> Result<Self> {
        let params = maker.rolling();
        let (planes, height, width) = shape;
        // Pixels of the map to one of the sources, which for a single frame are its sub-images.
        let (fold, depth) = match maker {
            Maker::Single(_) => (2, 1),
            _ => (1, planes),
        };
        let axes = match maker {
            Maker::Volumes(volumes) => volume::axes(shape, volumes),
            _ => [Axis::single(), nodes::axis(height, params), nodes::axis(width, params)],
        };
        let (zside, zstep) = match maker {
            Maker::Volumes(volumes) if volumes.method == Method::Shells => (volumes.depth, volumes.zstep),
            _ => (1, 1),
        };
        // The last row or column of a single frame of odd size is in none of its sub-images.
        within("plane", pixel.z, depth)?;
        within("y", pixel.y, height * fold + fold - 1)?;
        within("x", pixel.x, width * fold + fold - 1)?;
        let rule = |side, step, fold| Rule { side, step, fold, tiles: params.tiles && side > 1 };
        let [z, y, x] = &axes;
        let along = [
            rule(zside, zstep, 1).along(z, pixel.z),
            rule(params.block, params.skip, fold).along(y, pixel.y),
            rule(params.block, params.skip, fold).along(x, pixel.x),
        ];
        match along {
            [Some(z), Some(y), Some(x)] => Ok(Site { along: [z, y, x], axes }),
            _ => Err(Error::image(format!(
                "No tile covers the point x={}, y={}{}: tiles that do not fit into the image are left out.",
                pixel.x,
                pixel.y,
                if depth > 1 { format!(", plane {}", pixel.z) } else { String::new() }
            ))),
        }
    }

    /// The node's place in the grid.
    pub fn node(&self) -> [usize; 3] {
        self.along.each_ref().map(|along| along.node)
    }

    /// The block of these sources, planes x rows x columns.
    pub fn block(&self, sources: ArrayView3<'_, f32>) -> Array3<f32> {
        let [z, y, x] = self.along.each_ref().map(|along| along.places.as_slice());
        Array3::from_shape_fn((z.len(), y.len(), x.len()), |(k, j, i)| sources[[z[k], y[j], x[i]]])
    }
}

fn within(key: &str, value: usize, count: usize) -> Result<()> {
    if value < count {
        return Ok(());
    }
    Err(Error::option(key, &value.to_string(), &format!("within the map, 0 to {}", count - 1)))
}

/// How pixels and nodes lie along one axis.
struct Rule {
    /// Pixels of a block, of the sources.
    side: usize,
    /// Pixels between nodes, of the sources.
    step: usize,
    /// Pixels of the map to one of the sources.
    fold: usize,
    /// Whether blocks are tiles.
    tiles: bool,
}

impl Rule {
    /// Node and block of pixel `at` of the map; none where no tile covers it.
    #[allow(clippy::cast_precision_loss)]
    fn along(&self, axis: &Axis, at: usize) -> Option<Along> {
        let fold = self.fold as f64;
        let node = if self.tiles {
            Some(at / (self.side * self.fold)).filter(|&node| node < axis.nodes())?
        } else if self.fold == 1 {
            nearest_node(at as f64 / self.step as f64, axis.nodes())
        } else {
            let u = crate::single::coordinate(at, axis.pixels * self.fold, self.step);
            nearest_node(u, axis.nodes())
        };
        let start = axis.starts[axis.block_of_node[node]];
        let first = fold * (start as f64 - axis.margin.0 as f64);
        let length = fold * self.side as f64;
        let node_at =
            if self.tiles { first + length / 2.0 } else { (node * self.step) as f64 * fold + (fold - 1.0) / 2.0 };
        let places = (start..start + self.side).map(|k| mirror(k, axis.margin.0, axis.pixels)).collect();
        Some(Along { node, node_at, first, length, start, places })
    }
}
