//! The commands by name: options and images in, named images and metrics out.
//!
//! This is the face that other languages and programs see; each command reads its options into the typed parameters of
//! its own module and calls that (`runs.rs`). Adding a command means adding a row to [`COMMANDS`].

use ndarray::{ArrayView2, ArrayView3};

use crate::distribution::{self, DISTRIBUTION_OPTIONS};
use crate::error::{Error, Result};
use crate::inspect;
use crate::monitor::Monitor;
use crate::options::{OptionSpec, Options};
use crate::panel;
use crate::params::{RollingParams, RFRC_OPTIONS, SINGLE_OPTIONS};
use crate::point::{self, POINT_OPTIONS, SOURCES_OPTIONS};
use crate::rolling;
use crate::rsm;
use crate::runs::{self, INSPECT_OPTIONS, PANEL_OPTIONS};
use crate::samples::filaments::{filaments, FilamentsParams, FILAMENTS_OPTIONS};
use crate::samples::missing_structure::missing_structure;
use crate::samples::smlm_grid::{smlm_grid, SmlmGridParams, SMLM_GRID_OPTIONS};
use crate::samples::sparse_shapes::{sparse_shapes, SparseShapesParams, SPARSE_SHAPES_OPTIONS};
use crate::samples::tubulin::{tubulin, TubulinParams, TUBULIN_OPTIONS};
use crate::single;
use crate::volume::{self, VolumeParams, VOLUME_OPTIONS};
use crate::whole::{self, WholeParams, WHOLE_OPTIONS};

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

    /// The view of a stack, planes by rows by columns.
    ///
    /// # Errors
    /// The number of pixels was changed after the image was made.
    pub fn volume(&self) -> Result<ArrayView3<'_, f32>> {
        ArrayView3::from_shape((self.depth, self.height, self.width), &self.pixels)
            .map_err(|_| Error::image("An image was given another number of pixels than its sizes tell."))
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
        run: runs::rfrc,
    },
    Command {
        name: "single",
        options: SINGLE_OPTIONS,
        check: |o| RollingParams::from_options(o).map(drop),
        estimate: |o, height, width| Ok(single::estimate(height, width, &RollingParams::from_options(o)?)),
        run: runs::single_frame,
    },
    Command {
        name: "volume",
        options: VOLUME_OPTIONS,
        check: |o| VolumeParams::from_options(o).map(drop),
        estimate: |o, height, width| Ok(volume::estimate(height, width, &VolumeParams::from_options(o)?)),
        run: runs::two_volumes,
    },
    Command {
        name: "whole",
        options: WHOLE_OPTIONS,
        check: |o| WholeParams::from_options(o).map(drop),
        estimate: |o, height, width| WholeParams::from_options(o).map(|_| whole::estimate(height, width)),
        run: runs::whole_image,
    },
    Command {
        name: "rsm",
        options: &[],
        check: |_| Ok(()),
        estimate: |_, height, width| Ok(rsm::estimate(height, width)),
        run: runs::error_map,
    },
    Command {
        name: "panel",
        options: PANEL_OPTIONS,
        check: |o| runs::panel_params(o).map(drop),
        estimate: |o, height, width| {
            let (params, single) = runs::panel_params(o)?;
            Ok(panel::estimate(height, width, &params, single))
        },
        run: runs::panel_map,
    },
    Command {
        name: "inspect",
        options: INSPECT_OPTIONS,
        check: runs::check_inspect,
        estimate: |o, _, _| runs::check_inspect(o).map(|()| Estimate { blocks: 0, bytes: inspect::BYTES }),
        run: runs::inspect_before,
    },
    Command {
        name: "distribution",
        options: DISTRIBUTION_OPTIONS,
        check: distribution::check,
        estimate: distribution::estimate,
        run: distribution::run,
    },
    Command {
        name: "sources",
        options: SOURCES_OPTIONS,
        check: point::check_sources,
        estimate: point::estimate_sources,
        run: point::sources,
    },
    Command {
        name: "point",
        options: POINT_OPTIONS,
        check: point::check_point,
        estimate: |o, _, _| point::estimate_point(o),
        run: point::point,
    },
    Command {
        name: "filaments",
        options: FILAMENTS_OPTIONS,
        check: |o| FilamentsParams::from_options(o).map(drop),
        estimate: |o, _, _| FilamentsParams::from_options(o).map(|p| p.estimate()),
        run: filaments,
    },
    Command {
        name: "tubulin",
        options: TUBULIN_OPTIONS,
        check: |o| TubulinParams::from_options(o).map(drop),
        estimate: |o, _, _| TubulinParams::from_options(o).map(|p| p.estimate()),
        run: tubulin,
    },
    Command {
        name: "smlm_grid",
        options: SMLM_GRID_OPTIONS,
        check: |o| SmlmGridParams::from_options(o).map(drop),
        estimate: |o, _, _| SmlmGridParams::from_options(o).map(|p| p.estimate()),
        run: smlm_grid,
    },
    Command {
        name: "sparse_shapes",
        options: SPARSE_SHAPES_OPTIONS,
        check: |o| SparseShapesParams::from_options(o).map(drop),
        estimate: |o, _, _| SparseShapesParams::from_options(o).map(|p| p.estimate()),
        run: sparse_shapes,
    },
    Command {
        name: "missing_structure",
        options: TUBULIN_OPTIONS,
        check: |o| TubulinParams::from_options(o).map(drop),
        estimate: |o, _, _| TubulinParams::from_options(o).map(|p| p.estimate()),
        run: missing_structure,
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
