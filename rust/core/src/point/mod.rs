//! The curve behind one point of a map: what its block's correlation looks like, to the bit as the map saw it.
//!
//! A user goes from point to point, and an image is large against a block. So the work is in two commands: `sources` does
//! once all that a map does before its blocks (drift, sub-images, background), and `point` cuts one block out of what that
//! gives and correlates it. Both take the options of the command that made the map, and share its code.

mod curve;
mod site;
mod sources;
#[cfg(test)]
mod tests;

use crate::error::Result;
use crate::options::{joined, Kind, OptionSpec, Options};
use crate::params::RollingParams;
use crate::runs::{panel_params, MAP_OPTIONS};
use crate::volume::VolumeParams;

pub(crate) use curve::{estimate as estimate_point, point};
pub(crate) use sources::{estimate as estimate_sources, sources};

/// The commands that make maps of blocks.
const MAPS: &[&str] = &["rfrc", "single", "volume", "panel"];

const COMMAND: OptionSpec = OptionSpec {
    key: "command",
    label: "Command that made the map",
    kind: Kind::Choice(MAPS),
    default: "rfrc",
    suggested: "rfrc",
    allowed: "rfrc, single, volume or panel",
};

const fn position(key: &'static str, allowed: &'static str) -> OptionSpec {
    OptionSpec { key, label: "", kind: Kind::Integer, default: "0", suggested: "0", allowed }
}

/// The options of `sources`: those of all these commands, and which of them is meant.
pub const SOURCES_OPTIONS: &[OptionSpec] = &joined::<{ MAP_OPTIONS.len() + 1 }>(MAP_OPTIONS, &[COMMAND]);

/// The options of `point`: the same, and a pixel of the map; set by programs, from a click.
pub const POINT_OPTIONS: &[OptionSpec] = &joined::<{ SOURCES_OPTIONS.len() + 3 }>(
    SOURCES_OPTIONS,
    &[
        position("x", "a column of the map, counted from 0"),
        position("y", "a row of the map, counted from 0"),
        position("plane", "a plane of the map, counted from 0"),
    ],
);

/// What made the map.
enum Maker {
    /// Two frames.
    Frames(RollingParams),
    /// A single frame.
    Single(RollingParams),
    /// Two volumes.
    Volumes(VolumeParams),
}

impl Maker {
    /// Reads all options, so that a bad value is named also where the command has no use for it.
    fn from_options(options: &Options<'_>) -> Result<Self> {
        let single = options.flag("single")?;
        let command = MAPS[options.choice("command")?];
        if command == "volume" {
            return VolumeParams::from_options(options).map(Maker::Volumes);
        }
        let rolling = RollingParams::from_options(options)?;
        VolumeParams::from_options(options)?;
        Ok(match command {
            "single" => Maker::Single(rolling),
            "panel" if single => Maker::Single(panel_params(options)?.0),
            _ => Maker::Frames(rolling),
        })
    }

    fn rolling(&self) -> &RollingParams {
        match self {
            Maker::Frames(params) | Maker::Single(params) => params,
            Maker::Volumes(params) => &params.rolling,
        }
    }
}

/// Whether `sources` would accept these options.
pub(crate) fn check_sources(options: &Options<'_>) -> Result<()> {
    Maker::from_options(options).map(drop)
}

/// Whether `point` would accept these options.
pub(crate) fn check_point(options: &Options<'_>) -> Result<()> {
    check_sources(options)?;
    site::Pixel::from_options(options).map(drop)
}
