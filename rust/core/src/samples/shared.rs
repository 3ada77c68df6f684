//! What all samples share: rows of their tables of options, the frames of a camera, the images of a result.

use rayon::prelude::*;

use super::random::{Random, Stream};
use crate::command::Image;
use crate::error::{Error, Result};
use crate::monitor::Monitor;
use crate::options::{Kind, OptionSpec};
use crate::round::to_f32;

/// Frames of a sample that is a pair.
pub(super) const FRAMES: u32 = 2;

/// A row of a table; a first dialog starts with the default.
pub(super) const fn row(
    kind: Kind,
    key: &'static str,
    label: &'static str,
    default: &'static str,
    allowed: &'static str,
) -> OptionSpec {
    OptionSpec { key, label, kind, default, suggested: default, allowed }
}

/// Where the random numbers come from.
pub(super) const SEED: OptionSpec =
    row(Kind::Integer, "seed", "Seed (of the random numbers)", "1", "a whole number from 0 to 4294967295");

/// The row of a pixel size.
pub(super) const fn pixel_row(default: &'static str) -> OptionSpec {
    row(Kind::Number, "pixel", "Pixel size (nm)", default, "a number from 10 to 1000")
}

/// The row of the light of the brightest pixel.
pub(super) const fn photons_row(default: &'static str) -> OptionSpec {
    row(Kind::Number, "photons", "Photons (expected in the brightest pixel)", default, "a number from 1 to 1000000")
}

/// A sample is made of nothing.
///
/// # Errors
/// There is an image.
pub(super) fn require_none(images: &[Image]) -> Result<()> {
    match images.len() {
        0 => Ok(()),
        n => Err(Error::image(format!("A sample is made of no image, but {n} came."))),
    }
}

/// What a camera records where these photons are expected: Poisson noise, and Gaussian noise of the standard deviation
/// `noise(row)`; cut to 0 below, as a camera's counts are. Advances the monitor by the number of rows.
///
/// # Errors
/// A stop asked for by the monitor.
pub(super) fn record(
    expected: &[f64],
    width: usize,
    seed: u32,
    frame: u32,
    noise: impl Fn(u32) -> f64 + Sync,
    monitor: &Monitor,
) -> Result<Vec<f32>> {
    let mut pixels = vec![0.0; expected.len()];
    let rows = pixels.par_chunks_mut(width).zip(expected.par_chunks(width)).enumerate();
    rows.try_for_each(|(row, (out, means))| {
        monitor.check()?;
        #[allow(clippy::cast_possible_truncation)] // at most a few thousand
        let row = row as u32;
        let (deviation, mut random) = (noise(row), Random::new(seed, Stream::Noise { frame, row }));
        for (pixel, &mean) in out.iter_mut().zip(means) {
            let count = random.poisson(mean);
            *pixel = to_f32((count + deviation * random.normal()).max(0.0));
        }
        monitor.advance(1);
        Ok(())
    })?;
    Ok(pixels)
}

/// Single precision.
pub(super) fn rounded(image: &[f64]) -> Vec<f32> {
    image.iter().map(|&v| to_f32(v)).collect()
}

/// The arithmetic mean, summed in order.
#[allow(clippy::cast_precision_loss)]
pub(super) fn mean(image: &[f64]) -> f64 {
    image.iter().sum::<f64>() / image.len() as f64
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::command::{find, Output};

    /// Runs a sample.
    pub fn made(sample: &str, pairs: &[(&str, &str)]) -> Output {
        find(sample).unwrap().run(pairs, &[], &Monitor::new()).unwrap()
    }

    /// FNV-1a, 64 bits, of the little-endian bytes of all images in their order.
    pub fn checksum(output: &Output) -> u64 {
        let bytes = output.images.iter().flat_map(|i| &i.pixels).flat_map(|v| v.to_le_bytes());
        bytes.fold(0xcbf2_9ce4_8422_2325, |hash, b| (hash ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
    }

    pub fn image<'o>(output: &'o Output, name: &str) -> &'o Image {
        output.images.iter().find(|i| i.name == name).unwrap()
    }

    pub fn metric(output: &Output, name: &str) -> f64 {
        output.metrics.iter().find(|m| m.0 == name).unwrap().1
    }

    /// Name, width, height and depth of all images.
    pub fn shapes(output: &Output) -> Vec<(&str, usize, usize, usize)> {
        output.images.iter().map(|i| (i.name.as_str(), i.width, i.height, i.depth)).collect()
    }

    const SAMPLES: [&str; 5] = ["filaments", "tubulin", "smlm_grid", "sparse_shapes", "missing_structure"];

    /// Small enough for a test.
    const SMALL: &[(&str, &str)] = &[("size", "200")];

    #[test]
    fn the_number_of_threads_changes_nothing() {
        for sample in SAMPLES {
            let with = |threads| {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
                pool.install(|| checksum(&made(sample, SMALL)))
            };
            let one = with(1);
            assert_eq!([with(2), with(7)], [one; 2], "{sample}");
        }
    }

    #[test]
    fn another_seed_is_another_image_and_all_pixels_are_numbers_that_a_camera_gives() {
        for sample in SAMPLES {
            let first = made(sample, SMALL);
            assert!(first.images.iter().all(|i| i.pixels.iter().all(|v| v.is_finite() && *v >= 0.0)), "{sample}");
            let second = made(sample, &[SMALL, &[("seed", "2")]].concat());
            for name in ["truth", "frames"] {
                let same = image(&first, name).pixels == image(&second, name).pixels;
                // Lines and grids are the same for every seed.
                assert_eq!(same, name == "truth" && ["filaments", "smlm_grid"].contains(&sample), "{sample} {name}");
            }
        }
    }

    #[test]
    fn bad_options_and_images_have_their_sentence() {
        for sample in SAMPLES {
            let command = find(sample).unwrap();
            for spec in command.options {
                assert!(command.check(&[(spec.key, spec.default)]).is_ok(), "{sample} {}", spec.key);
                let sentence = command.check(&[(spec.key, "-1")]).unwrap_err().to_string();
                assert_eq!(sentence, format!("{}: -1 is not allowed; it must be {}.", spec.key, spec.allowed));
                let first = spec.label.split([' ', ':']).next().unwrap().to_lowercase();
                assert_eq!(first, spec.key, "ImageJ records the first word");
            }
            for (key, value) in [("size", "31"), ("size", "5000"), ("size", "99.5"), ("seed", "4294967296")] {
                assert!(command.check(&[(key, value)]).is_err(), "{sample} {key} {value}");
            }
            let image = Image::new(1, 1, vec![0.0]).unwrap();
            let e = command.run(&[], &[image], &Monitor::new()).unwrap_err();
            assert_eq!(e.sentence(), "A sample is made of no image, but 1 came.");
        }
    }

    #[test]
    fn progress_ends_at_one_and_a_stop_is_honoured() {
        for sample in SAMPLES {
            let (command, monitor) = (find(sample).unwrap(), Monitor::new());
            command.run(SMALL, &[], &monitor).unwrap();
            assert_eq!(monitor.fraction(), 1.0, "{sample}");
            monitor.cancel();
            assert_eq!(command.run(SMALL, &[], &monitor).unwrap_err(), Error::cancelled());
        }
    }
}
