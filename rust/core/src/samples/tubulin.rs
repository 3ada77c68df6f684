//! The sample `Tubulin`: filaments under a wide-field microscope, twice the same object with independent noise.
//!
//! After the deconvolution data of the PANEL patent (restore.md, "Sample Data" 2): random walks of bounded curvature on
//! pixels of 65 nm; blurred by a Gaussian of 300 nm (full width at half maximum); the blurred image, blurred once more by
//! 1.2 um, added as the light from out of focus; Poisson noise, and Gaussian noise of 2 % of the brightest pixel. What the
//! patent leaves open (number, length and bending of the filaments, photons) is set so that the map of the default sample
//! has background, well and badly resolved places: filaments differ in brightness by up to a factor of eight.

use super::optics::{Gaussian, FWHM_PER_SIGMA};
use super::shared::{mean, photons_row, pixel_row, record, require_none, rounded, row, FRAMES, SEED};
use super::walks::{Filament, Walk, STEP};
use crate::command::{Estimate, Image, Output};
use crate::error::Result;
use crate::monitor::Monitor;
use crate::options::{Kind, OptionSpec, Options};

/// The options of the sample (restore.md, "Sample Data"). All lengths but `length` are in nm.
pub const TUBULIN_OPTIONS: &[OptionSpec] = &[
    row(Kind::Integer, "size", "Size (pixels)", "512", "a whole number from 64 to 4096"),
    SEED,
    row(Kind::Integer, "filaments", "Filaments (number)", "36", "a whole number from 1 to 10000"),
    row(Kind::Number, "length", "Length (of a filament, micrometres)", "40", "a number from 1 to 200"),
    row(Kind::Number, "radius", "Radius (smallest, of curvature, nm)", "4000", "a number from 500 to 1000000"),
    pixel_row("65"),
    row(Kind::Number, "fwhm", "FWHM of the point spread function (nm)", "300", "a number from 0 to 5000"),
    row(Kind::Number, "blur", "Blur of the background (FWHM, nm; 0: none)", "1200", "a number from 0 to 5000"),
    photons_row("60"),
    row(Kind::Number, "noise", "Noise (Gaussian, % of the brightest pixel)", "2", "a number from 0 to 100"),
];

/// Validated options of the sample.
#[derive(Clone, Debug, PartialEq)]
pub struct TubulinParams {
    pub(super) size: usize,
    seed: u32,
    filaments: u32,
    /// Length of a filament in pixels.
    length: f64,
    /// Smallest radius of curvature in pixels.
    radius: f64,
    /// Pixel size in nm.
    pub(super) pixel: f64,
    /// Standard deviation of the point spread function in pixels.
    psf: f64,
    /// Standard deviation of the background's blur in pixels; 0: no background.
    blur: f64,
    /// Expected photons in the brightest pixel.
    photons: f64,
    /// Standard deviation of the Gaussian noise in photons.
    pub(super) noise: f64,
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
    require_none(images)?;
    monitor.expect(params.filaments() + (4 + u64::from(FRAMES)) * params.size as u64);

    let (mut density, mut length) = (vec![0.0; params.size * params.size], 0.0);
    params.each_filament(monitor, |_, filament| length += filament.draw(params.size, &mut density))?;
    let truth = rounded(&density);
    let mut expected = params.blurred(&density, monitor)?;
    drop(density);
    params.expose(&mut expected);
    Ok(Output {
        images: vec![
            params.image("truth", truth)?,
            params.frames(&expected, monitor)?,
            params.image("reference", rounded(&expected))?,
        ],
        metrics: vec![
            ("pixel_nm", params.pixel),
            ("length_um", length * params.pixel / 1000.0),
            ("mean_photons", mean(&expected)),
            ("noise_photons", params.noise),
        ],
        warnings: Vec::new(),
    })
}

impl TubulinParams {
    /// How many filaments there are.
    pub(super) fn filaments(&self) -> u64 {
        u64::from(self.filaments)
    }

    /// Hands all filaments to `draw`, one after the other, with their numbers. Advances the monitor by their number.
    pub(super) fn each_filament(&self, monitor: &Monitor, mut draw: impl FnMut(u32, &Filament)) -> Result<()> {
        #[allow(clippy::cast_precision_loss)]
        let walk = Walk { field: self.size as f64, length: self.length, radius: self.radius };
        for index in 0..self.filaments {
            monitor.check()?;
            draw(index, &walk.filament(self.seed, index));
            monitor.advance(1);
        }
        Ok(())
    }

    /// What the microscope makes of a label: the sharp image and the light from out of focus. Advances the monitor by four
    /// times the number of rows.
    pub(super) fn blurred(&self, density: &[f64], monitor: &Monitor) -> Result<Vec<f64>> {
        let mut image = Gaussian::new(self.size, self.psf).blur(density, monitor)?;
        if self.blur > 0.0 {
            let background = Gaussian::new(self.size, self.blur).blur(&image, monitor)?;
            image.iter_mut().zip(background).for_each(|(v, b)| *v += b);
        } else {
            monitor.advance(2 * self.size as u64);
        }
        Ok(image)
    }

    /// Scales a blurred image to the photons that are expected in its brightest pixel; gives the factor.
    pub(super) fn expose(&self, image: &mut [f64]) -> f64 {
        let brightest = image.iter().fold(0.0, |m: f64, &v| m.max(v)); // above 0: every filament starts inside the image
        let factor = self.photons / brightest;
        image.iter_mut().for_each(|v| *v *= factor);
        factor
    }

    /// Two noisy frames. Advances the monitor by twice the number of rows.
    pub(super) fn frames(&self, expected: &[f64], monitor: &Monitor) -> Result<Image> {
        let mut frames = Vec::with_capacity(FRAMES as usize * expected.len());
        for frame in 0..FRAMES {
            frames.append(&mut record(expected, self.size, self.seed, frame, |_| self.noise, monitor)?);
        }
        Image::stack("frames", self.size, self.size, FRAMES as usize, frames)
    }

    /// An image of one plane.
    pub(super) fn image(&self, name: &str, pixels: Vec<f32>) -> Result<Image> {
        Image::stack(name, self.size, self.size, 1, pixels)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::shared::tests::{checksum, made, metric, shapes};

    fn run(pairs: &[(&str, &str)]) -> Output {
        made("tubulin", pairs)
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
    fn images_and_metrics_are_those_of_the_contract() {
        let output = run(&[("size", "100"), ("pixel", "50")]);
        assert_eq!(shapes(&output), [("truth", 100, 100, 1), ("frames", 100, 100, 2), ("reference", 100, 100, 1)]);
        let value = |name| metric(&output, name);
        assert_eq!((value("pixel_nm"), value("noise_photons")), (50.0, 1.2));
        let reference = &output.images[2].pixels;
        assert_eq!(reference.iter().fold(0.0, |m: f32, &v| m.max(v)), 60.0);
        let mean = reference.iter().map(|&v| f64::from(v)).sum::<f64>() / 1e4;
        assert!((value("mean_photons") - mean).abs() < 1e-4 * mean);
        // Brightness lies between 1/8 and 1, so the sum of the truth bounds the length from both sides.
        let label = output.images[0].pixels.iter().map(|&v| f64::from(v)).sum::<f64>() * 0.05;
        assert!((label..8.0 * label).contains(&value("length_um")), "{label}");
    }

    /// Both frames show the reference: what differs has the variance of the noise and is not correlated between frames.
    #[test]
    fn frames_differ_by_independent_noise_alone() {
        for (photons, noise) in [("60", "2"), ("2000", "0"), ("200", "8")] {
            let output = run(&[("size", "256"), ("photons", photons), ("noise", noise)]);
            let sigma = metric(&output, "noise_photons");
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
        let mean = |o: &Output| metric(o, "mean_photons");
        let (sharp, hazy) = (with_blur("0"), with_blur("1200"));
        assert!(mean(&hazy) > 1.2 * mean(&sharp), "{} {}", mean(&hazy), mean(&sharp));
        assert_eq!(sharp.images[0], hazy.images[0], "the truth does not depend on the optics");
    }
}
