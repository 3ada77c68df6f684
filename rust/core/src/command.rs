//! The commands by name: options and images in, named images and metrics out.
//!
//! This is the face that other languages and programs see; each command reads its options into the typed parameters of
//! its own module and calls that. Adding a command means adding a row to [`COMMANDS`].

use ndarray::{Array2, ArrayView2};

use crate::error::{Error, Result};
use crate::monitor::Monitor;
use crate::options::{OptionSpec, Options};
use crate::params::{RollingParams, RFRC_OPTIONS};
use crate::rolling;
use crate::rsm;
use crate::samples::tubulin::{tubulin, TubulinParams, TUBULIN_OPTIONS};

/// An image or a stack: 32-bit pixels, row by row, plane by plane.
#[derive(Clone, Debug, PartialEq)]
pub struct Image {
    /// What it shows, such as `map`; empty for an input.
    pub name: String,
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// Planes, at least 1.
    pub depth: usize,
    /// `width * height * depth` pixels, x fastest, then y, then z.
    pub pixels: Vec<f32>,
}

impl Image {
    /// An input image of one plane.
    ///
    /// # Errors
    /// The number of pixels is not `width * height`.
    pub fn new(width: usize, height: usize, pixels: Vec<f32>) -> Result<Self> {
        Self::stack("", width, height, 1, pixels)
    }

    /// A named stack.
    ///
    /// # Errors
    /// The number of pixels is not `width * height * depth`.
    pub fn stack(name: &str, width: usize, height: usize, depth: usize, pixels: Vec<f32>) -> Result<Self> {
        let expected = width.checked_mul(height).and_then(|n| n.checked_mul(depth));
        if expected != Some(pixels.len()) {
            let n = pixels.len();
            return Err(Error::image(format!("An image of {width} x {height} x {depth} pixels was given {n} values.")));
        }
        Ok(Image { name: name.into(), width, height, depth, pixels })
    }

    /// The view of an image of one plane, rows by columns.
    ///
    /// # Errors
    /// The image has several planes.
    pub fn plane(&self) -> Result<ArrayView2<'_, f32>> {
        match ArrayView2::from_shape((self.height, self.width), &self.pixels) {
            Ok(view) if self.depth == 1 => Ok(view),
            _ => Err(Error::image(format!("A single plane is needed here, but the image has {} planes.", self.depth))),
        }
    }
}

/// What a command gives back.
#[derive(Clone, Debug, Default)]
pub struct Output {
    /// Images by name, the main one first.
    pub images: Vec<Image>,
    /// Metrics by the names of commands.md, in the order in which tables show them.
    pub metrics: Vec<(&'static str, f64)>,
    /// Sentences for the user about what makes the result doubtful.
    pub warnings: Vec<String>,
}

/// What a run will need at most, known before it starts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// Blocks that will be correlated if there is no background.
    pub blocks: u64,
    /// Bytes of memory beside the input.
    pub bytes: u64,
}

/// One command.
pub struct Command {
    /// Its stable name.
    pub name: &'static str,
    /// Its options.
    pub options: &'static [OptionSpec],
    check: fn(&Options<'_>) -> Result<()>,
    estimate: fn(&Options<'_>, usize, usize) -> Result<Estimate>,
    run: fn(&Options<'_>, &[Image], &Monitor) -> Result<Output>,
}

/// All commands.
pub const COMMANDS: &[Command] = &[
    Command {
        name: "rfrc",
        options: RFRC_OPTIONS,
        check: |o| RollingParams::from_options(o).map(drop),
        estimate: |o, height, width| Ok(rolling::estimate(height, width, &RollingParams::from_options(o)?)),
        run: rfrc,
    },
    Command {
        name: "rsm",
        options: &[],
        check: |_| Ok(()),
        estimate: |_, height, width| Ok(rsm::estimate(height, width)),
        run: error_map,
    },
    Command {
        name: "tubulin",
        options: TUBULIN_OPTIONS,
        check: |o| TubulinParams::from_options(o).map(drop),
        estimate: |o, _, _| TubulinParams::from_options(o).map(|p| p.estimate()),
        run: tubulin,
    },
];

/// The command of a name.
///
/// # Errors
/// There is none.
pub fn find(name: &str) -> Result<&'static Command> {
    let names: Vec<_> = COMMANDS.iter().map(|c| c.name).collect();
    COMMANDS
        .iter()
        .find(|c| c.name == name)
        .ok_or_else(|| Error::option("command", name, &format!("one of {}", names.join(", "))))
}

impl Command {
    /// Whether these options would be accepted, without running anything.
    ///
    /// # Errors
    /// The sentence for the first one that would not.
    pub fn check(&self, pairs: &[(&str, &str)]) -> Result<()> {
        (self.check)(&Options::new(self.options, pairs)?)
    }

    /// What a run on an image of this size needs.
    ///
    /// # Errors
    /// As [`Command::check`].
    pub fn estimate(&self, pairs: &[(&str, &str)], height: usize, width: usize) -> Result<Estimate> {
        (self.estimate)(&Options::new(self.options, pairs)?, height, width)
    }

    /// Runs the command in the current rayon pool.
    ///
    /// # Errors
    /// An option or an image that cannot be used, or a stop asked for by the monitor.
    pub fn run(&self, pairs: &[(&str, &str)], images: &[Image], monitor: &Monitor) -> Result<Output> {
        (self.run)(&Options::new(self.options, pairs)?, images, monitor)
    }
}

/// `rfrc`: two images of one plane; gives `map` (full size), and on the node grid `grid` (lengths after the median
/// filter), `cutoff` (rings, 0 = background) and `resolved` (1 where the block is resolved).
fn rfrc(options: &Options<'_>, images: &[Image], monitor: &Monitor) -> Result<Output> {
    let params = RollingParams::from_options(options)?;
    let [first, second] = images else {
        return Err(Error::image(format!("Two images are needed, but {} were given.", images.len())));
    };
    let found = rolling::frc_map(first.plane()?, second.plane()?, &params, monitor)?;
    let image =
        |name: &str, (height, width): (usize, usize), pixels: Vec<f32>| Image::stack(name, width, height, 1, pixels);
    let resolved = found.resolved.iter().map(|&r| f32::from(u8::from(r))).collect();
    let (full, grid) = (found.map.dim(), found.grid.dim());
    Ok(Output {
        images: vec![
            image("map", full, found.map.into_raw_vec_and_offset().0)?,
            image("grid", grid, found.grid.into_raw_vec_and_offset().0)?,
            image("cutoff", grid, found.cutoff.into_raw_vec_and_offset().0)?,
            image("resolved", grid, resolved)?,
        ],
        metrics: found.metrics.entries().to_vec(),
        warnings: found.warnings,
    })
}

/// `rsm`: the image that is judged (super-resolution, the mean of its frames) and a reference, each of one plane; gives
/// `rsm` (the error map) and `fit` (the image at the resolution of the reference), both in the size of the image and in
/// units of the reference's range.
fn error_map(_: &Options<'_>, images: &[Image], monitor: &Monitor) -> Result<Output> {
    let [image, reference] = images else {
        return Err(Error::image(format!("An image and a reference are needed, but {} were given.", images.len())));
    };
    let found = rsm::error_map(image.plane()?, reference.plane()?, monitor)?;
    let plane = |name: &str, pixels: Array2<f32>| {
        Image::stack(name, image.width, image.height, 1, pixels.into_raw_vec_and_offset().0)
    };
    Ok(Output {
        images: vec![plane("rsm", found.rsm)?, plane("fit", found.fit)?],
        metrics: found.metrics.entries().to_vec(),
        warnings: found.warnings,
    })
}
