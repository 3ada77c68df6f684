//! The sample `Tubulin`: filaments under a wide-field microscope, twice the same object with independent noise.
//!
//! After the deconvolution data of the PANEL patent (restore.md, "Sample Data" 2): random walks of bounded curvature on
//! pixels of 65 nm; blurred by a Gaussian of 300 nm (full width at half maximum); the blurred image, blurred once more by
//! 1.2 um, added as the light from out of focus; Poisson noise, and Gaussian noise of 2 % of the brightest pixel. What the
//! patent leaves open (number, length and bending of the filaments, photons) is set so that the map of the default sample
//! has background, well and badly resolved places: filaments differ in brightness by up to a factor of eight.

use rayon::prelude::*;

use super::filaments::{Walk, STEP};
use super::optics::{gaussian_blur, FWHM_PER_SIGMA};
use super::random::{Random, Stream};
use crate::command::{Estimate, Image, Output};
use crate::error::{Error, Result};
use crate::monitor::Monitor;
use crate::options::{Kind, OptionSpec, Options};

/// Frames of the sample.
const FRAMES: u32 = 2;

const fn row(
    kind: Kind,
    key: &'static str,
    label: &'static str,
    default: &'static str,
    allowed: &'static str,
) -> OptionSpec {
    OptionSpec { key, label, kind, default, suggested: default, allowed }
}

/// The options of the sample (restore.md, "Sample Data"). All lengths but `length` are in nm.
pub const TUBULIN_OPTIONS: &[OptionSpec] = &[
    row(Kind::Integer, "size", "Size (pixels)", "512", "a whole number from 64 to 4096"),
    row(Kind::Integer, "seed", "Seed (of the random numbers)", "1", "a whole number from 0 to 4294967295"),
    row(Kind::Integer, "filaments", "Filaments (number)", "36", "a whole number from 1 to 10000"),
    row(Kind::Number, "length", "Length (of a filament, micrometres)", "40", "a number from 1 to 200"),
    row(Kind::Number, "radius", "Radius (smallest, of curvature, nm)", "4000", "a number from 500 to 1000000"),
    row(Kind::Number, "pixel", "Pixel size (nm)", "65", "a number from 10 to 1000"),
    row(Kind::Number, "fwhm", "FWHM of the point spread function (nm)", "300", "a number from 0 to 5000"),
    row(Kind::Number, "blur", "Blur of the background (FWHM, nm; 0: none)", "1200", "a number from 0 to 5000"),
    row(Kind::Number, "photons", "Photons (expected in the brightest pixel)", "60", "a number from 1 to 1000000"),
    row(Kind::Number, "noise", "Noise (Gaussian, % of the brightest pixel)", "2", "a number from 0 to 100"),
];

/// Validated options of the sample.
#[derive(Clone, Debug, PartialEq)]
pub struct TubulinParams {
    size: usize,
    seed: u32,
    filaments: u32,
    /// Length of a filament in pixels.
    length: f64,
    /// Smallest radius of curvature in pixels.
    radius: f64,
    /// Pixel size in nm.
    pixel: f64,
    /// Standard deviation of the point spread function in pixels.
    psf: f64,
    /// Standard deviation of the background's blur in pixels; 0: no background.
    blur: f64,
    /// Expected photons in the brightest pixel.
    photons: f64,
    /// Standard deviation of the Gaussian noise in photons.
    noise: f64,
}

impl TubulinParams {
    /// Reads and checks the options of [`TUBULIN_OPTIONS`].
    ///
    /// # Errors
    /// The first value that is not allowed, in the order of the table.
    pub fn from_options(options: &Options<'_>) -> Result<Self> {
        let size = options.integer("size", 64, 4096)? as usize;
        let seed = options.integer("seed", 0, u32::MAX)?;
        let filaments = options.integer("filaments", 1, 10_000)?;
        let length = options.number("length", 1.0, 200.0)? * 1000.0;
        let radius = options.number("radius", 500.0, 1e6)?;
        let pixel = options.number("pixel", 10.0, 1000.0)?;
        let psf = options.number("fwhm", 0.0, 5000.0)? / FWHM_PER_SIGMA / pixel;
        let blur = options.number("blur", 0.0, 5000.0)? / FWHM_PER_SIGMA / pixel;
        let photons = options.number("photons", 1.0, 1e6)?;
        let noise = options.number("noise", 0.0, 100.0)? / 100.0 * photons;
        let (length, radius) = (length / pixel, radius / pixel);
        Ok(TubulinParams { size, seed, filaments, length, radius, pixel, psf, blur, photons, noise })
    }

    /// Memory for the images of the most crowded moment (three of f64, one of f32) and for one filament; no blocks.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    pub fn estimate(&self) -> Estimate {
        let points = (self.length / STEP) as u64;
        Estimate { blocks: 0, bytes: 28 * (self.size * self.size) as u64 + 16 * points }
    }
}

/// Makes the sample in the current rayon pool, `size` x `size` pixels. Images:
/// - `truth`: what is there, without optics and noise: in every pixel the length of filament inside it, in pixels, times
///   the filament's brightness (1/8 to 1);
/// - `frames` (2 planes): what the camera sees, in photons; the same object, independent noise. Below 0 it is cut to 0,
///   as a camera's counts are;
/// - `reference`: the wide-field image without noise, the photons that are expected in each pixel.
///
/// Metrics: `pixel_nm`, the pixel size; `length_um`, the length of all filaments inside the image; `mean_photons`, the mean
/// of `reference`; `noise_photons`, the standard deviation of the Gaussian noise.
///
/// # Errors
/// An option that is not allowed, an image where none is needed, or a stop asked for by the monitor.
pub fn tubulin(options: &Options<'_>, images: &[Image], monitor: &Monitor) -> Result<Output> {
    let params = TubulinParams::from_options(options)?;
    if !images.is_empty() {
        return Err(Error::image(format!("No image is needed here, but {} were given.", images.len())));
    }
    let size = params.size;
    let rows = size as u64;
    monitor.expect(u64::from(params.filaments) + (4 + u64::from(FRAMES)) * rows);

    let (density, length) = label(&params, monitor)?;
    let truth = rounded(&density);
    let expected = expose(&params, density, monitor)?;
    let mut frames = Vec::with_capacity(FRAMES as usize * size * size);
    for frame in 0..FRAMES {
        frames.append(&mut record(&params, &expected, frame, monitor)?);
    }
    #[allow(clippy::cast_precision_loss)]
    let mean = expected.iter().sum::<f64>() / expected.len() as f64;
    let image = |name: &str, depth: usize, pixels: Vec<f32>| Image::stack(name, size, size, depth, pixels);
    Ok(Output {
        images: vec![
            image("truth", 1, truth)?,
            image("frames", FRAMES as usize, frames)?,
            image("reference", 1, rounded(&expected))?,
        ],
        metrics: vec![
            ("pixel_nm", params.pixel),
            ("length_um", length * params.pixel / 1000.0),
            ("mean_photons", mean),
            ("noise_photons", params.noise),
        ],
        warnings: Vec::new(),
    })
}

/// The label's density, and the length of filament inside the image in pixels.
fn label(params: &TubulinParams, monitor: &Monitor) -> Result<(Vec<f64>, f64)> {
    let size = params.size;
    #[allow(clippy::cast_precision_loss)]
    let walk = Walk { field: size as f64, length: params.length, radius: params.radius };
    let (mut density, mut length) = (vec![0.0; size * size], 0.0);
    for index in 0..params.filaments {
        monitor.check()?;
        length += walk.filament(params.seed, index).draw(size, &mut density);
        monitor.advance(1);
    }
    Ok((density, length))
}

/// The photons that are expected in each pixel: the sharp image and the light from out of focus.
fn expose(params: &TubulinParams, density: Vec<f64>, monitor: &Monitor) -> Result<Vec<f64>> {
    let mut image = gaussian_blur(&density, params.size, params.psf, monitor)?;
    drop(density);
    if params.blur > 0.0 {
        let background = gaussian_blur(&image, params.size, params.blur, monitor)?;
        image.iter_mut().zip(background).for_each(|(v, b)| *v += b);
    } else {
        monitor.advance(2 * params.size as u64);
    }
    let brightest = image.iter().fold(0.0, |m: f64, &v| m.max(v)); // above 0: every filament starts inside the image
    image.iter_mut().for_each(|v| *v *= params.photons / brightest);
    Ok(image)
}

/// One noisy frame.
fn record(params: &TubulinParams, expected: &[f64], frame: u32, monitor: &Monitor) -> Result<Vec<f32>> {
    let mut pixels = vec![0.0; expected.len()];
    let rows = pixels.par_chunks_mut(params.size).zip(expected.par_chunks(params.size)).enumerate();
    rows.try_for_each(|(row, (out, means))| {
        monitor.check()?;
        #[allow(clippy::cast_possible_truncation)] // at most 4095
        let mut random = Random::new(params.seed, Stream::Noise { frame, row: row as u32 });
        for (pixel, &mean) in out.iter_mut().zip(means) {
            let count = random.poisson(mean);
            *pixel = to_f32((count + params.noise * random.normal()).max(0.0));
        }
        monitor.advance(1);
        Ok(())
    })?;
    Ok(pixels)
}

fn rounded(image: &[f64]) -> Vec<f32> {
    image.iter().map(|&v| to_f32(v)).collect()
}

#[allow(clippy::cast_possible_truncation)]
fn to_f32(value: f64) -> f32 {
    value as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::find;

    fn run(pairs: &[(&str, &str)]) -> Output {
        find("tubulin").unwrap().run(pairs, &[], &Monitor::new()).unwrap()
    }

    /// FNV-1a, 64 bits, of the little-endian bytes of all images in their order.
    fn checksum(output: &Output) -> u64 {
        let bytes = output.images.iter().flat_map(|i| &i.pixels).flat_map(|v| v.to_le_bytes());
        bytes.fold(0xcbf2_9ce4_8422_2325, |hash, b| (hash ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
    }

    #[test]
    fn the_same_seed_gives_the_same_bits_everywhere() {
        // A change here breaks the promise that a seed means an image: only with a good reason, and in the changelog.
        let small: Vec<_> = ["1", "2"].iter().map(|s| checksum(&run(&[("size", "160"), ("seed", s)]))).collect();
        assert_eq!(small, [0x3efd_b36b_9004_d374, 0xf92a_03f0_5211_5283], "got {small:#018x?}");
        let other = checksum(&run(&[("size", "65"), ("pixel", "100"), ("photons", "5"), ("blur", "0")]));
        assert_eq!(other, 0xbcc2_c328_8415_3d61, "got {other:#018x}");
    }

    #[test]
    fn the_number_of_threads_changes_nothing() {
        let with = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| checksum(&run(&[("size", "200")])))
        };
        let one = with(1);
        assert_eq!([with(2), with(7)], [one; 2]);
    }

    #[test]
    fn images_and_metrics_are_those_of_the_contract() {
        let output = run(&[("size", "100"), ("pixel", "50")]);
        let shapes: Vec<_> =
            output.images.iter().map(|i| (i.name.as_str(), i.width, i.height, i.depth, i.pixels.len())).collect();
        let n = 10_000;
        assert_eq!(shapes, [("truth", 100, 100, 1, n), ("frames", 100, 100, 2, 2 * n), ("reference", 100, 100, 1, n)]);
        let value = |name| output.metrics.iter().find(|m| m.0 == name).unwrap().1;
        assert_eq!((value("pixel_nm"), value("noise_photons")), (50.0, 1.2));
        let reference = &output.images[2].pixels;
        assert_eq!(reference.iter().fold(0.0, |m: f32, &v| m.max(v)), 60.0);
        let mean = reference.iter().map(|&v| f64::from(v)).sum::<f64>() / 1e4;
        assert!((value("mean_photons") - mean).abs() < 1e-4 * mean);
        // Brightness lies between 1/8 and 1, so the sum of the truth bounds the length from both sides.
        let label = output.images[0].pixels.iter().map(|&v| f64::from(v)).sum::<f64>() * 0.05;
        assert!((label..8.0 * label).contains(&value("length_um")), "{label}");
        assert!(output.images.iter().all(|i| i.pixels.iter().all(|v| v.is_finite() && *v >= 0.0)));
    }

    /// Both frames show the reference: what differs has the variance of the noise and is not correlated between frames.
    #[test]
    fn frames_differ_by_independent_noise_alone() {
        for (photons, noise) in [("60", "2"), ("2000", "0"), ("200", "8")] {
            let output = run(&[("size", "256"), ("photons", photons), ("noise", noise)]);
            let sigma = output.metrics.iter().find(|m| m.0 == "noise_photons").unwrap().1;
            let reference = &output.images[2].pixels;
            let (first, second) = output.images[1].pixels.split_at(reference.len());
            let (mut n, mut sums, mut products) = (0.0, [0.0; 2], [0.0; 3]);
            for ((&mean, &a), &b) in reference.iter().zip(first).zip(second) {
                let (mean, deviation) = (f64::from(mean), (f64::from(mean) + sigma * sigma).sqrt());
                if mean < 5.0 * deviation {
                    continue; // the cut at 0 is felt
                }
                let (a, b) = ((f64::from(a) - mean) / deviation, (f64::from(b) - mean) / deviation);
                n += 1.0;
                sums = [sums[0] + a, sums[1] + b];
                products = [products[0] + a * a, products[1] + b * b, products[2] + a * b];
            }
            assert!(n > 1000.0, "{n} bright pixels");
            let limit = 4.0 / f64::sqrt(n); // four standard errors of a mean and of a correlation
            assert!(sums.iter().all(|s| (s / n).abs() < limit), "{photons} {noise}: means {sums:?} of {n}");
            assert!(products[..2].iter().all(|p| (p / n - 1.0).abs() < 1.6 * limit), "{products:?} of {n}");
            assert!((products[2] / n).abs() < limit, "correlation {} of {n}", products[2] / n);
        }
    }

    #[test]
    fn the_reference_is_the_truth_blurred() {
        // Without background and with a point spread function of nearly nothing the two agree but for the scale.
        let output = run(&[("size", "64"), ("fwhm", "0"), ("blur", "0")]);
        let (truth, reference) = (&output.images[0].pixels, &output.images[2].pixels);
        let scale = 60.0 / truth.iter().fold(0.0, |m: f32, &v| m.max(v));
        assert!(truth.iter().zip(reference).all(|(t, r)| (t * scale - r).abs() < 1e-3));
        // The brightest pixel is fixed, so light from out of focus shows as a higher mean.
        let with_blur = |blur| run(&[("size", "64"), ("blur", blur)]);
        let mean = |o: &Output| o.metrics.iter().find(|m| m.0 == "mean_photons").unwrap().1;
        let (sharp, hazy) = (with_blur("0"), with_blur("1200"));
        assert!(mean(&hazy) > 1.2 * mean(&sharp), "{} {}", mean(&hazy), mean(&sharp));
        assert_eq!(sharp.images[0], hazy.images[0], "the truth does not depend on the optics");
    }

    #[test]
    fn bad_options_and_images_have_their_sentence() {
        let command = find("tubulin").unwrap();
        for spec in TUBULIN_OPTIONS {
            assert!(command.check(&[(spec.key, spec.default)]).is_ok(), "{}", spec.key);
            let sentence = command.check(&[(spec.key, "-1")]).unwrap_err().to_string();
            assert_eq!(sentence, format!("{}: -1 is not allowed; it must be {}.", spec.key, spec.allowed));
            let first = spec.label.split([' ', ':']).next().unwrap().to_lowercase();
            assert_eq!(first, spec.key, "ImageJ records the first word");
        }
        for (key, value) in [("size", "63"), ("size", "4097"), ("size", "99.5"), ("seed", "4294967296")] {
            assert!(command.check(&[(key, value)]).is_err(), "{key} {value}");
        }
        let image = Image::new(1, 1, vec![0.0]).unwrap();
        let e = command.run(&[], &[image], &Monitor::new()).unwrap_err();
        assert_eq!(e.sentence(), "No image is needed here, but 1 were given.");
    }

    #[test]
    fn progress_ends_at_one_and_a_stop_is_honoured() {
        let monitor = Monitor::new();
        let command = find("tubulin").unwrap();
        command.run(&[("size", "64"), ("blur", "0"), ("fwhm", "0")], &[], &monitor).unwrap();
        assert_eq!(monitor.fraction(), 1.0);
        monitor.cancel();
        assert_eq!(command.run(&[("size", "64")], &[], &monitor).unwrap_err(), Error::cancelled());
    }
}
