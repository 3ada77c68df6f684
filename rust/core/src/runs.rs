//! The runs of the commands: from options and images to the function of a module, and back to named images and metrics.

use ndarray::{Array2, Array3, ArrayView2, Axis, Zip};

use crate::command::{Image, Output};
use crate::drift::Shift;
use crate::error::{Error, Result};
use crate::inspect::{self, Setting};
use crate::monitor::Monitor;
use crate::option_rows::{
    ADAPTIVE, BACKGROUND, BLOCK, BORDER, CENTER, CRITERION, DRIFT, MEDIAN, PIXEL, SIMD, SINGLE, SKIP, TILES, WINDOW,
};
use crate::options::{joined, Kind, OptionSpec, Options};
use crate::panel;
use crate::params::RollingParams;
use crate::rolling::{self, FrcMap};
use crate::round::to_f32;
use crate::rsm;
use crate::single;
use crate::volume::params::{DEPTH, METHOD, PLANES, SPACING, ZSTEP};
use crate::volume::{self, VolumeParams};
use crate::whole::{self, WholeParams};

/// The options of the PANEL map: those of the two-frame map, and whether there is but one frame.
pub(crate) const PANEL_OPTIONS: &[OptionSpec] =
    &[BLOCK, SKIP, BACKGROUND, CENTER, CRITERION, WINDOW, BORDER, PIXEL, ADAPTIVE, DRIFT, MEDIAN, TILES, SINGLE, SIMD];

/// The commands that look at their images before they run.
const INSPECTED: &[&str] = &["rfrc", "single", "volume", "whole", "panel", "rsm"];

/// The options of all commands that make maps of blocks; for those that act on what another one makes.
pub(crate) const MAP_OPTIONS: &[OptionSpec] = &[
    METHOD, BLOCK, SKIP, DEPTH, ZSTEP, BACKGROUND, CENTER, CRITERION, WINDOW, BORDER, PIXEL, ADAPTIVE, DRIFT, MEDIAN,
    TILES, SIMD, SINGLE, SPACING, PLANES,
];

/// The options of all these commands, and which of them is meant.
pub(crate) const INSPECT_OPTIONS: &[OptionSpec] = &joined::<{ MAP_OPTIONS.len() + 1 }>(
    MAP_OPTIONS,
    &[OptionSpec {
        key: "command",
        label: "Command that will be run",
        kind: Kind::Choice(INSPECTED),
        default: "rfrc",
        suggested: "rfrc",
        allowed: "rfrc, single, volume, whole, panel or rsm",
    }],
);

/// `rfrc`: two images of one plane; gives the images of [`map_output`].
pub(crate) fn rfrc(options: &Options<'_>, images: &[Image], monitor: &Monitor) -> Result<Output> {
    let params = RollingParams::from_options(options)?;
    let [first, second] = pair(images)?;
    let warnings = inspect::inspect(first, second, Setting::from(&params), monitor)?;
    map_output(warnings, rolling::frc_map(first, second, &params, monitor)?)
}

/// `single`: one image of one plane; gives the images of [`map_output`].
pub(crate) fn single_frame(options: &Options<'_>, images: &[Image], monitor: &Monitor) -> Result<Output> {
    let params = RollingParams::from_options(options)?;
    let image = one(images)?;
    let warnings = inspect::inspect_single(image, Setting::from(&params))?;
    map_output(warnings, single::single_frame_map(image, &params, monitor)?)
}

/// `volume`: two stacks; gives the images of [`map_output`] as stacks. The planes of the node grid are those of the volumes
/// where the map was made plane by plane.
pub(crate) fn two_volumes(options: &Options<'_>, images: &[Image], monitor: &Monitor) -> Result<Output> {
    let params = VolumeParams::from_options(options)?;
    let [first, second] = two(images)?.map(Image::volume);
    let (first, second) = (first?, second?);
    let mut warnings = inspect::inspect_volumes(first, second, &params, monitor)?;
    let found = volume::volume_map(first, second, &params, monitor)?;
    warnings.extend(found.warnings);
    let resolved = Zip::from(&found.resolved).par_map_collect(|&r| f32::from(u8::from(r)));
    let reasons = Zip::from(&found.reasons).par_map_collect(|&r| r.code());
    let images = [
        ("map", found.map),
        ("grid", found.grid),
        ("cutoff", found.cutoff),
        ("resolved", resolved),
        ("reasons", reasons),
    ];
    Ok(Output {
        images: images.into_iter().map(|(name, volume)| stack(name, volume)).collect::<Result<_>>()?,
        metrics: found.metrics.entries().to_vec(),
        warnings,
    })
}

/// `whole`: two images of one plane; gives four images of one row with a pixel for each ring i = 1 .. N/2: `frequency` (its
/// spatial frequency), `raw` and `smoothed` (correlation) and `threshold`.
pub(crate) fn whole_image(options: &Options<'_>, images: &[Image], monitor: &Monitor) -> Result<Output> {
    let params = WholeParams::from_options(options)?;
    let [first, second] = pair(images)?;
    let mut warnings = inspect::inspect(first, second, Setting::from(&params), monitor)?;
    let found = whole::whole_image_frc(first, second, &params, monitor)?;
    warnings.extend(found.warnings());
    let metrics = found.entries().to_vec();
    let curves = [
        ("frequency", found.frequency),
        ("raw", found.raw),
        ("smoothed", found.smoothed),
        ("threshold", found.threshold),
    ];
    let row = |(name, curve): (&str, Vec<f64>)| {
        let pixels: Vec<f32> = curve.into_iter().map(to_f32).collect();
        Image::stack(name, pixels.len(), 1, 1, pixels)
    };
    Ok(Output { images: curves.into_iter().map(row).collect::<Result<_>>()?, metrics, warnings })
}

/// `rsm`: the image that is judged (super-resolution, the mean of its frames) and a reference, each of one plane; gives
/// `rsm` (the error map) and `fit` (the image at the resolution of the reference), both in the size of the image and in
/// units of the reference's range.
pub(crate) fn error_map(_: &Options<'_>, images: &[Image], monitor: &Monitor) -> Result<Output> {
    let [image, reference] = images else {
        return Err(Error::image(format!("An image and a reference are needed, but {} were given.", images.len())));
    };
    let found = rsm::error_map(image.plane()?, reference.plane()?, monitor)?;
    Ok(Output {
        images: vec![plane("rsm", found.rsm)?, plane("fit", found.fit)?],
        metrics: found.metrics.entries().to_vec(),
        warnings: found.warnings,
    })
}

/// Reads the options of `panel`; with `single` there is no second frame that could have drifted.
pub(crate) fn panel_params(options: &Options<'_>) -> Result<(RollingParams, bool)> {
    let (params, single) = (RollingParams::from_options(options)?, options.flag("single")?);
    if single && params.drift {
        return Err(Error::option("drift", "true", "false together with single, which compares no two frames"));
    }
    Ok((params, single))
}

/// `panel`: two images of one plane, or with `single` one, and a reference after them if there is one; gives the images of
/// [`map_output`], `red` and `green` (0 to 1), and with a reference `rsm`.
pub(crate) fn panel_map(options: &Options<'_>, images: &[Image], monitor: &Monitor) -> Result<Output> {
    let (params, single) = panel_params(options)?;
    let frames = if single { 1 } else { 2 };
    if images.len() != frames && images.len() != frames + 1 {
        return Err(Error::image(format!(
            "{} and at most one reference are needed, but {} images were given.",
            if single { "One image" } else { "Two images" },
            images.len()
        )));
    }
    let views: Vec<ArrayView2<'_, f32>> = images.iter().map(Image::plane).collect::<Result<_>>()?;
    let reference = views.get(frames).copied();
    let (warnings, found) = if single {
        (
            inspect::inspect_single(views[0], Setting::from(&params))?,
            panel::panel_of_single(views[0], reference, &params, monitor)?,
        )
    } else {
        (
            inspect::inspect(views[0], views[1], Setting::from(&params), monitor)?,
            panel::panel(views[0], views[1], reference, &params, monitor)?,
        )
    };
    let mut output = map_output(warnings, found.frc)?;
    output.images.extend([plane("red", found.fusion.red)?, plane("green", found.fusion.green)?]);
    if let Some(errors) = found.errors {
        output.images.push(plane("rsm", errors.rsm)?);
        output.metrics.extend(errors.metrics.entries());
        output.warnings.extend(errors.warnings);
    }
    Ok(output)
}

/// Reads the options of `inspect`: those of the command that will be run.
pub(crate) fn check_inspect(options: &Options<'_>) -> Result<()> {
    options.flag("single")?;
    match INSPECTED[options.choice("command")?] {
        "whole" => WholeParams::from_options(options).map(drop),
        "panel" => panel_params(options).map(drop),
        _ => VolumeParams::from_options(options).map(drop),
    }
}

/// `inspect`: the options and images of another command; gives nothing but the warnings that its run would begin with.
pub(crate) fn inspect_before(options: &Options<'_>, images: &[Image], monitor: &Monitor) -> Result<Output> {
    let command = INSPECTED[options.choice("command")?];
    let warnings = match command {
        "rsm" => Vec::new(), // what would make it meaningless is refused
        "volume" => {
            let [first, second] = two(images)?.map(Image::volume);
            inspect::inspect_volumes(first?, second?, &VolumeParams::from_options(options)?, monitor)?
        }
        "whole" => {
            let [first, second] = pair(images)?;
            inspect::inspect(first, second, Setting::from(&WholeParams::from_options(options)?), monitor)?
        }
        _ => {
            let params = RollingParams::from_options(options)?;
            if command == "single" || command == "panel" && options.flag("single")? {
                inspect::inspect_single(one(&images[..images.len().min(1)])?, Setting::from(&params))?
            } else {
                let frames = if command == "panel" { &images[..images.len().min(2)] } else { images };
                let [first, second] = pair(frames)?;
                inspect::inspect(first, second, Setting::from(&params), monitor)?
            }
        }
    };
    Ok(Output { warnings, ..Output::default() })
}

/// The image of one plane that a command asks for.
pub(crate) fn one(images: &[Image]) -> Result<ArrayView2<'_, f32>> {
    match images {
        [image] => image.plane(),
        _ => Err(Error::image(format!("One image is needed, but {} were given.", images.len()))),
    }
}

pub(crate) fn two(images: &[Image]) -> Result<[&Image; 2]> {
    match images {
        [first, second] => Ok([first, second]),
        _ => Err(Error::image(format!("Two images are needed, but {} were given.", images.len()))),
    }
}

/// The two images of one plane that a command asks for.
pub(crate) fn pair(images: &[Image]) -> Result<[ArrayView2<'_, f32>; 2]> {
    let [first, second] = two(images)?;
    Ok([first.plane()?, second.plane()?])
}

pub(crate) fn stack(name: &str, volume: Array3<f32>) -> Result<Image> {
    let (depth, height, width) = volume.dim();
    Image::stack(name, width, height, depth, volume.into_raw_vec_and_offset().0)
}

pub(crate) fn plane(name: &str, image: Array2<f32>) -> Result<Image> {
    stack(name, image.insert_axis(Axis(0)))
}

/// The output of a map: `map` (full size), and on the node grid `grid` (lengths after the median filter), `cutoff` (rings, 0
/// = background) and `resolved` (1 where the block is resolved), and in full size `reasons` ([`crate::reasons::Reason::code`]). `warnings` are those from before the run.
fn map_output(mut warnings: Vec<String>, found: FrcMap) -> Result<Output> {
    warnings.extend(found.warnings);
    let resolved = Zip::from(&found.resolved).par_map_collect(|&r| f32::from(u8::from(r)));
    let reasons = Zip::from(&found.reasons).par_map_collect(|&r| r.code());
    let images = [
        ("map", found.map),
        ("grid", found.grid),
        ("cutoff", found.cutoff),
        ("resolved", resolved),
        ("reasons", reasons),
    ];
    let shift = found.shift.iter().flat_map(Shift::entries);
    Ok(Output {
        images: images.into_iter().map(|(name, image)| plane(name, image)).collect::<Result<_>>()?,
        metrics: found.metrics.entries().into_iter().chain(shift).collect(),
        warnings,
    })
}
