//! The sample `Filaments`: pairs of lines at growing distance, noise that grows from top to bottom, deconvolved.
//!
//! After example 10 of the PANEL patent (restore.md, "Sample Data" 1): "filaments were created by 5 different distances",
//! blurred by a wide-field point spread function of numerical aperture 1.4, "gradually increased noise" was added, and the
//! result deconvolved by Richardson-Lucy. The two frames are deconvolved apart, each from noise of its own.

use super::optics::{Gaussian, FWHM_PER_SIGMA};
use super::shared::{mean, photons_row, pixel_row, record, require_none, rounded, row, FRAMES, SEED};
use crate::command::{Estimate, Image, Output};
use crate::error::{Error, Result};
use crate::monitor::Monitor;
use crate::options::{Kind, OptionSpec, Options};
use crate::richardson_lucy::RichardsonLucy;

/// Pairs of lines, a column of the image each.
const PAIRS: u32 = 5;

/// Full width at half maximum of the wide-field point spread function (2 J1(v)/v)^2, v = 2 pi NA r / wavelength, in
/// units of wavelength / NA. A Gaussian of this width takes its place.
const AIRY_FWHM: f64 = 0.514_497;

/// The options of the sample. All lengths are in nm.
pub const FILAMENTS_OPTIONS: &[OptionSpec] = &[
    row(Kind::Integer, "size", "Size (pixels)", "512", "a whole number from 64 to 2048"),
    SEED,
    row(
        Kind::Number,
        "distance",
        "Distance (of the lines of the first pair, nm; the others 2, 3, 4 and 5 times)",
        "100",
        "a number from 1 to 10000, and small enough that the widest pair takes half of its column at most",
    ),
    pixel_row("40"),
    row(Kind::Number, "na", "NA (numerical aperture)", "1.4", "a number from 0.1 to 1.7"),
    row(Kind::Number, "wavelength", "Wavelength (of emission, nm)", "525", "a number from 300 to 1000"),
    photons_row("200"),
    row(
        Kind::Number,
        "noise",
        "Noise (Gaussian, at the bottom, % of the brightest pixel)",
        "20",
        "a number from 0 to 100",
    ),
    row(Kind::Integer, "iterations", "Iterations (of Richardson-Lucy; 0: none)", "20", "a whole number from 0 to 200"),
];

/// Validated options of the sample.
#[derive(Clone, Debug, PartialEq)]
pub struct FilamentsParams {
    size: usize,
    seed: u32,
    /// Distance of the lines of the first pair in pixels.
    distance: f64,
    /// Pixel size in nm.
    pixel: f64,
    /// Full width at half maximum of the point spread function in pixels.
    fwhm: f64,
    /// Expected photons in the brightest pixel.
    photons: f64,
    /// Standard deviation of the Gaussian noise in the last row, in photons.
    noise: f64,
    iterations: u32,
}

impl FilamentsParams {
    /// Reads and checks the options of [`FILAMENTS_OPTIONS`].
    ///
    /// # Errors
    /// The first value that is not allowed, in the order of the table; a distance for which a pair needs more than half of
    /// its column of the image comes last.
    #[allow(clippy::cast_precision_loss)]
    pub fn from_options(options: &Options<'_>) -> Result<Self> {
        let size = options.integer("size", 64, 2048)? as usize;
        let seed = options.integer("seed", 0, u32::MAX)?;
        let nm = options.number("distance", 1.0, 10_000.0)?;
        let pixel = options.number("pixel", 10.0, 1000.0)?;
        let na = options.number("na", 0.1, 1.7)?;
        let wavelength = options.number("wavelength", 300.0, 1000.0)?;
        let photons = options.number("photons", 1.0, 1e6)?;
        let noise = options.number("noise", 0.0, 100.0)? / 100.0 * photons;
        let iterations = options.integer("iterations", 0, 200)?;
        let (distance, fwhm) = (nm / pixel, AIRY_FWHM * wavelength / na / pixel);
        let params = FilamentsParams { size, seed, distance, pixel, fwhm, photons, noise, iterations };
        let widest = 0.5 * params.column() / f64::from(PAIRS);
        if distance > widest {
            let allowed =
                format!("{} at most, so that the widest pair takes half of its column", (widest * pixel).floor());
            return Err(Error::option("distance", &nm.to_string(), &allowed));
        }
        Ok(params)
    }

    /// Width of a pair's column in pixels.
    #[allow(clippy::cast_precision_loss)]
    fn column(&self) -> f64 {
        self.size as f64 / f64::from(PAIRS)
    }

    /// The places of both lines of a pair, in pixels from the left edge of the image.
    fn lines(&self, pair: u32) -> [f64; 2] {
        let (centre, distance) = ((f64::from(pair) + 0.5) * self.column(), f64::from(pair + 1) * self.distance);
        [centre - distance / 2.0, centre + distance / 2.0]
    }

    /// Memory for eight images of f64 and the result's six planes; no blocks.
    pub fn estimate(&self) -> Estimate {
        Estimate { blocks: 0, bytes: (8 * 8 + 6 * 4) * (self.size * self.size) as u64 }
    }
}

/// Makes the sample in the current rayon pool, `size` x `size` pixels. Images:
/// - `truth`: five pairs of vertical lines, each line one pixel wide and of sum 1 in every row;
/// - `frames` (2 planes): the camera's frames after Richardson-Lucy with the point spread function of the simulation;
/// - `camera` (2 planes): what the camera sees, in photons. The standard deviation of its Gaussian noise grows in proportion
///   to the row, from 0 at the top;
/// - `reference`: the wide-field image without noise, the photons that are expected in each pixel.
///
/// Metrics: `pixel_nm`, the pixel size; `fwhm_nm`, the width of the point spread function; `mean_photons`, the mean of
/// `reference`; `noise_photons`, the standard deviation of the Gaussian noise in the last row.
///
/// # Errors
/// An option that is not allowed, an image where none is needed, or a stop asked for by the monitor.
pub fn filaments(options: &Options<'_>, images: &[Image], monitor: &Monitor) -> Result<Output> {
    let params = FilamentsParams::from_options(options)?;
    require_none(images)?;
    let (size, rows) = (params.size, params.size as u64);
    monitor.expect(rows * (2 + u64::from(FRAMES) * (1 + 4 * u64::from(params.iterations))));

    let truth = label(&params);
    let psf = Gaussian::new(size, params.fwhm / FWHM_PER_SIGMA);
    let mut expected = psf.blur(&truth, monitor)?;
    let brightest = expected.iter().fold(0.0, |m: f64, &v| m.max(v));
    expected.iter_mut().for_each(|v| *v *= params.photons / brightest);
    #[allow(clippy::cast_precision_loss)]
    let noise = |row: u32| params.noise * f64::from(row) / (size - 1) as f64;
    let (mut camera, mut frames) = (Vec::new(), Vec::new());
    for frame in 0..FRAMES {
        let mut seen = record(&expected, size, params.seed, frame, noise, monitor)?;
        let pixels: Vec<f64> = seen.iter().map(|&v| f64::from(v)).collect();
        let mut deconvolution = RichardsonLucy::new(&pixels, &psf);
        for _ in 0..params.iterations {
            deconvolution.step(monitor)?;
        }
        frames.append(&mut rounded(deconvolution.estimate()));
        camera.append(&mut seen);
    }
    let stack = |name: &str, depth: u32, pixels: Vec<f32>| Image::stack(name, size, size, depth as usize, pixels);
    Ok(Output {
        images: vec![
            stack("truth", 1, rounded(&truth))?,
            stack("frames", FRAMES, frames)?,
            stack("camera", FRAMES, camera)?,
            stack("reference", 1, rounded(&expected))?,
        ],
        metrics: vec![
            ("pixel_nm", params.pixel),
            ("fwhm_nm", params.fwhm * params.pixel),
            ("mean_photons", mean(&expected)),
            ("noise_photons", params.noise),
        ],
        warnings: Vec::new(),
    })
}

/// The lines: a line that is one pixel wide around its place covers two neighbouring pixels in part.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // places lie inside the image
fn label(params: &FilamentsParams) -> Vec<f64> {
    let mut row = vec![0.0; params.size];
    for place in (0..PAIRS).flat_map(|pair| params.lines(pair)) {
        let left = place - 0.5;
        let (first, part) = (left.floor(), left - left.floor());
        row[first as usize] += 1.0 - part;
        row[first as usize + 1] += part;
    }
    row.repeat(params.size)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::shared::tests::{checksum, image, made, metric, shapes};

    #[test]
    fn the_same_seed_gives_the_same_bits_everywhere() {
        let small: Vec<_> =
            ["1", "2"].iter().map(|s| checksum(&made("filaments", &[("size", "160"), ("seed", s)]))).collect();
        assert_eq!(small, [0x87ff_0a98_977f_6621, 0x875a_71a4_38bc_2dd9], "got {small:#018x?}");
    }

    fn params(pairs: &[(&str, &str)]) -> Result<FilamentsParams> {
        FilamentsParams::from_options(&Options::new(FILAMENTS_OPTIONS, pairs).unwrap())
    }

    /// The intensity of the Airy pattern falls to one half at half the width that the Gaussian takes over.
    #[test]
    fn the_width_is_that_of_the_airy_pattern() {
        let v = std::f64::consts::TAU * AIRY_FWHM / 2.0;
        let amplitude = 2.0 * libm::j1(v) / v;
        assert!((amplitude * amplitude - 0.5).abs() < 1e-5, "{}", amplitude * amplitude);
        assert!((params(&[]).unwrap().fwhm * 40.0 - 192.94).abs() < 0.01);
    }

    #[test]
    fn lines_stand_at_their_distances() {
        let output = made("filaments", &[("size", "400"), ("distance", "90"), ("pixel", "30"), ("iterations", "0")]);
        let expected =
            [("truth", 400, 400, 1), ("frames", 400, 400, 2), ("camera", 400, 400, 2), ("reference", 400, 400, 1)];
        assert_eq!(shapes(&output), expected);
        let row = &image(&output, "truth").pixels[399 * 400..];
        for (column, distance) in row.chunks_exact(80).zip([3.0, 6.0, 9.0, 12.0, 15.0]) {
            // Second moment around the middle of two lines of one pixel's width, to each pixel its own width.
            let moment = |power: i32| -> f64 {
                column.iter().zip(0..).map(|(&v, i)| f64::from(v) * (f64::from(i) + 0.5 - 40.0).powi(power)).sum()
            };
            assert!((moment(0) - 2.0).abs() < 1e-6 && moment(1).abs() < 1e-5, "{distance}");
            let apart = 2.0 * (moment(2) / 2.0).sqrt();
            assert!((apart - distance).abs() < 0.2, "{apart} instead of {distance}");
        }
        assert_eq!(image(&output, "frames").pixels, image(&output, "camera").pixels, "no iterations");
    }

    /// From the second frame of the same light: the variance of the difference is twice that of a frame.
    #[test]
    fn noise_grows_from_top_to_bottom() {
        let output = made("filaments", &[("size", "300"), ("photons", "2000"), ("noise", "10"), ("iterations", "0")]);
        assert_eq!(metric(&output, "noise_photons"), 200.0);
        let reference = &image(&output, "reference").pixels;
        let (first, second) = image(&output, "camera").pixels.split_at(reference.len());
        for part in 0..3 {
            let (mut sum, mut expected, mut n) = (0.0, 0.0, 0.0_f64);
            for i in part * 100 * 300..(part + 1) * 100 * 300 {
                let sigma = 200.0 * f64::from(u32::try_from(i / 300).unwrap()) / 299.0;
                let variance = f64::from(reference[i]) + sigma * sigma;
                if f64::from(reference[i]) > 4.0 * variance.sqrt() {
                    let difference = f64::from(first[i]) - f64::from(second[i]);
                    sum += difference * difference / 2.0;
                    expected += variance;
                    n += 1.0;
                }
            }
            assert!(n > 1000.0, "{n} bright pixels");
            assert!((sum / expected - 1.0).abs() < 6.0 * (2.0 / n).sqrt(), "part {part}: {} of {n}", sum / expected);
        }
    }

    #[test]
    fn deconvolution_keeps_the_light_and_sharpens() {
        let options = [("size", "160"), ("photons", "5000"), ("noise", "1")];
        let output = made("filaments", &options);
        let sum = |name| image(&output, name).pixels.iter().map(|&v| f64::from(v)).sum::<f64>();
        assert!((sum("frames") / sum("camera") - 1.0).abs() < 1e-5);
        let peak = |name| image(&output, name).pixels.iter().fold(0.0, |m: f32, &v| m.max(v));
        assert!(peak("frames") > 1.5 * peak("camera"), "{} {}", peak("frames"), peak("camera"));
    }

    #[test]
    fn a_pair_wider_than_half_its_column_is_refused() {
        assert!(params(&[("size", "512"), ("distance", "409")]).is_ok());
        let e = params(&[("size", "512"), ("distance", "410")]).unwrap_err();
        let sentence =
            "distance: 410 is not allowed; it must be 409 at most, so that the widest pair takes half of its column.";
        assert_eq!(e.sentence(), sentence);
    }
}
