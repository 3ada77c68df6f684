//! Resolution-scaled error map: where a super-resolution image contradicts a diffraction-limited one of the same object
//! (method.md, section 6; P eq. 22 to 28).
//!
//! The image H is scaled, shifted and blurred until it explains the reference L as well as it can,
//!
//! ```text
//! minimise over mu >= 0, theta, sx, sy the sum of (L - I_HL)^2,   I_HL = (mu H + theta) conv K(sx, sy),
//! ```
//!
//! K a Gaussian integrated over pixels (`blur`); what remains, RSM = |L - I_HL|, are the errors. For given (sx, sy)
//! the best mu and theta are a linear fit (variable projection), so that only (sx, sy) is searched (`search`), and the
//! search needs no blurred image but sums that come from one cosine transform of each image (`spectrum`): for 2048 x 2048
//! pixels all of it takes about as long as ten convolutions with sigma = 10 in single precision (benches/rsm.rs). The map itself, the metrics and
//! the final mu and theta are taken from a true convolution with the kernel that was found.
//!
//! No crate makes the cosine transforms: rustdct 0.7 would need two complex transforms where `spectrum` packs both images
//! into one of rustfft's. The error function is libm's.

mod blur;
mod enlarge;
mod search;
mod spectrum;

use ndarray::parallel::prelude::*;
use ndarray::{Array2, ArrayView2};

use crate::checks::{range, SIDE_MIN};
use crate::command::Estimate;
use crate::error::{Error, Result};
use crate::monitor::Monitor;
use crate::round::to_f32;
use blur::{blur, Kernel};
use search::{minimise, Best};
use spectrum::Spectrum;

pub use search::SIGMA_LIMITS;

/// Sigma that is reported where none fits better than another, because mu is 0 for all.
const SIGMA_OF_NO_FIT: f64 = 0.5;
/// Largest relative difference of the aspect ratios (width to height) of image and reference.
const ASPECT_TOLERANCE: f64 = 0.02;
/// Rounding of the sum of squares, as a share of that of L less its mean: sums of millions of terms in f64.
const ROUNDING: f64 = 1e-12;
/// Runs over the spectrum that the progress allows for; the search usually takes fewer.
const EXPECTED_RUNS: u64 = 12;

/// An error map and the fit that it belongs to. Intensities are in units of the reference's range (its smallest pixel is 0,
/// its largest 1).
#[derive(Clone, Debug)]
pub struct ErrorMap {
    /// RSM = |L - I_HL|, in the size of the image.
    pub rsm: Array2<f32>,
    /// I_HL, the image at the resolution of the reference.
    pub fit: Array2<f32>,
    /// The metrics.
    pub metrics: FitMetrics,
    /// Runs over the spectrum that the search took, each for a lattice of pairs (sigma_y, sigma_x).
    pub runs: usize,
    /// What makes the map doubtful, for the user.
    pub warnings: Vec<String>,
}

/// The numbers of a fit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FitMetrics {
    /// Root mean square of L - I_HL.
    pub rse: f64,
    /// Pearson correlation of L and I_HL; NaN where mu is 0.
    pub rsp: f64,
    /// Intensity scale mu >= 0.
    pub mu: f64,
    /// Intensity offset theta.
    pub theta: f64,
    /// Width of the kernel along x in pixels of the image, within [`SIGMA_LIMITS`].
    pub sigma_x: f64,
    /// Width of the kernel along y.
    pub sigma_y: f64,
}

impl FitMetrics {
    /// Names and values, by the names of commands.md.
    pub fn entries(&self) -> [(&'static str, f64); 6] {
        [
            ("rse", self.rse),
            ("rsp", self.rsp),
            ("mu", self.mu),
            ("theta", self.theta),
            ("sigma_x", self.sigma_x),
            ("sigma_y", self.sigma_y),
        ]
    }

    /// Sentences on parameters at a limit.
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        for (name, sigma) in [("sigma_x", self.sigma_x), ("sigma_y", self.sigma_y)] {
            if sigma == SIGMA_LIMITS.0 || sigma == SIGMA_LIMITS.1 {
                warnings.push(format!(
                    "{name} stands at the limit of {sigma} pixels; the blur that fits best may lie beyond, and the error \
                     map is doubtful."
                ));
            }
        }
        if self.mu == 0.0 {
            warnings.push(
                "mu is 0: at no blur is the image brighter where the reference is, so there is no RSP, and the error map \
                 shows the reference against its own mean."
                    .into(),
            );
        }
        warnings
    }
}

/// Makes the error map of `image` (super-resolution, each side at least 16 pixels) against `reference` (diffraction-limited,
/// of the same field of view, not larger), in the current rayon pool. Results do not depend on the number of threads.
///
/// # Errors
/// An image that cannot be used: too small, a pixel that is not finite, constant, no pixel of the image above 0; a reference
/// that is larger than the image, of another shape (more than 2 %), or the image itself. Or a stop asked for by the monitor.
pub fn error_map(image: ArrayView2<'_, f32>, reference: ArrayView2<'_, f32>, monitor: &Monitor) -> Result<ErrorMap> {
    check(image, reference)?;
    monitor.expect(work(image.nrows()));
    run(image, reference, monitor)
}

/// What [`error_map`] needs for an image of this size: no blocks, and the memory for L, H, their spectrum or else the
/// blurred image with its rows, and the two results.
pub fn estimate(height: usize, width: usize) -> Estimate {
    Estimate { blocks: 0, bytes: 40 * height as u64 * width as u64 }
}

/// The work that [`run`] advances a monitor by, for an image of so many rows; in time about 10 microseconds each for
/// 1,000 columns.
pub(crate) fn work(rows: usize) -> u64 {
    rows as u64 * (1 + 4 + EXPECTED_RUNS + 2 + 1)
}

/// Refuses what [`error_map`] cannot use.
pub(crate) fn check(image: ArrayView2<'_, f32>, reference: ArrayView2<'_, f32>) -> Result<()> {
    let ((height, width), (reference_height, reference_width)) = (image.dim(), reference.dim());
    if height < SIDE_MIN || width < SIDE_MIN {
        return Err(Error::image(format!(
            "An image of {width} x {height} pixels is too small; each side must have at least {SIDE_MIN} pixels."
        )));
    }
    if reference_height > height || reference_width > width {
        return Err(Error::image(format!(
            "The reference has {reference_width} x {reference_height} pixels and is larger than the image of {width} x \
             {height} pixels; it must have the same size or be smaller."
        )));
    }
    #[allow(clippy::cast_precision_loss)]
    let aspect = |(rows, columns): (usize, usize)| columns as f64 / rows as f64;
    let ratio = aspect(reference.dim()) / aspect(image.dim());
    if !(1.0 / (1.0 + ASPECT_TOLERANCE)..=1.0 + ASPECT_TOLERANCE).contains(&ratio) {
        return Err(Error::image(format!(
            "The reference of {reference_width} x {reference_height} pixels and the image of {width} x {height} pixels \
             differ in width to height; the ratios must agree within 2 %, for both must show the same field of view."
        )));
    }
    for (pixels, which) in [(image, "image"), (reference, "reference")] {
        if let Some(((y, x), value)) = pixels.indexed_iter().find(|(_, v)| !v.is_finite()) {
            return Err(Error::image(format!(
                "Pixel x={x}, y={y} of the {which} is {value}; all pixels must be finite numbers."
            )));
        }
        let (low, high) = range(pixels);
        if low == high {
            return Err(Error::image(format!(
                "All pixels of the {which} are {low}; an error map needs differences in brightness."
            )));
        }
    }
    let highest = range(image).1;
    if highest <= 0.0 {
        return Err(Error::image(format!(
            "The brightest pixel of the image is {highest}; the image must have a pixel above 0."
        )));
    }
    if image == reference {
        return Err(Error::image(
            "The reference is the image itself, pixel for pixel; it must be another, diffraction-limited image (such as \
             wide-field) of the same object.",
        ));
    }
    Ok(())
}

/// [`error_map`] for images that passed [`check`], the work having been announced.
pub(crate) fn run(image: ArrayView2<'_, f32>, reference: ArrayView2<'_, f32>, monitor: &Monitor) -> Result<ErrorMap> {
    let (low, high) = range(reference);
    let reference = reference.mapv(|v| (f64::from(v) - low) / (high - low));
    let l = enlarge::enlarge(reference.view(), image.dim(), monitor)?;
    let highest = range(image).1;
    let h = image.mapv(|v| f64::from(v) / highest);
    let (best, runs) = search_sigmas(h.view(), l.view(), monitor)?;
    let g = blur(h.view(), &Kernel::new(best.sigma_y), &Kernel::new(best.sigma_x), monitor)?;
    drop(h);
    compare(l.view(), g.view(), best, runs, monitor)
}

/// The sigmas that leave the smallest sum of squares, and the runs over the spectrum that this took.
fn search_sigmas(h: ArrayView2<'_, f64>, l: ArrayView2<'_, f64>, monitor: &Monitor) -> Result<(Best, usize)> {
    let spectrum = Spectrum::new(h, l, monitor)?;
    let (mut runs, mut budget) = (0, EXPECTED_RUNS);
    let mut advance = |share: u64| {
        let share = share.min(budget);
        budget -= share;
        monitor.advance(share * h.nrows() as u64);
    };
    let best = minimise(ROUNDING * spectrum.variation, |sigma_y, sigma_x| {
        let moments = spectrum.moments(sigma_y, sigma_x, monitor)?;
        runs += 1;
        advance(1);
        Ok(moments.mapv(|m| {
            let explained = if m.cross > 0.0 && m.energy > 0.0 { m.cross * m.cross / m.energy } else { 0.0 };
            spectrum.variation - explained
        }))
    })?;
    advance(EXPECTED_RUNS);
    let sigma_y = if best.value < spectrum.variation { best.sigma_y } else { SIGMA_OF_NO_FIT };
    let sigma_x = if best.value < spectrum.variation { best.sigma_x } else { SIGMA_OF_NO_FIT };
    Ok((Best { sigma_y, sigma_x, ..best }, runs))
}

/// The linear fit of L by the blurred image G, and what it leaves.
fn compare(
    l: ArrayView2<'_, f64>,
    g: ArrayView2<'_, f64>,
    best: Best,
    runs: usize,
    monitor: &Monitor,
) -> Result<ErrorMap> {
    #[allow(clippy::cast_precision_loss)]
    let pixels = l.len() as f64;
    let [l_sum, g_sum, _] = sums(l, g, |l, g| [l, g, 0.0], monitor)?;
    let (l_mean, g_mean) = (l_sum / pixels, g_sum / pixels);
    let products = |l: f64, g: f64| {
        let (l, g) = (l - l_mean, g - g_mean);
        [l * g, g * g, l * l]
    };
    let [cross, energy, variation] = sums(l, g, products, monitor)?;
    let mu = if energy > 0.0 { (cross / energy).max(0.0) } else { 0.0 };
    let theta = l_mean - mu * g_mean;
    let (mut rsm, mut fit) = (Array2::zeros(l.dim()), Array2::zeros(l.dim()));
    let rows = (rsm.outer_iter_mut(), fit.outer_iter_mut(), l.outer_iter(), g.outer_iter());
    let squares: Vec<f64> = rows
        .into_par_iter()
        .map(|(mut rsm, mut fit, l, g)| {
            monitor.check()?;
            let mut sum = 0.0;
            for (((rsm, fit), l), g) in rsm.iter_mut().zip(&mut fit).zip(l).zip(g) {
                let explained = mu * g + theta;
                let residual = l - explained;
                sum += residual * residual;
                *rsm = to_f32(residual.abs());
                *fit = to_f32(explained);
            }
            monitor.advance(1);
            Ok(sum)
        })
        .collect::<Result<_>>()?;
    let metrics = FitMetrics {
        rse: (squares.iter().sum::<f64>() / pixels).sqrt(),
        rsp: if mu > 0.0 { cross / (energy * variation).sqrt() } else { f64::NAN },
        mu,
        theta,
        sigma_x: best.sigma_x,
        sigma_y: best.sigma_y,
    };
    Ok(ErrorMap { rsm, fit, metrics, runs, warnings: metrics.warnings() })
}

/// The sums of three terms over all pixels of two images: row by row, then the rows in order, so that the number of threads
/// changes no bit.
fn sums(
    l: ArrayView2<'_, f64>,
    g: ArrayView2<'_, f64>,
    terms: impl Fn(f64, f64) -> [f64; 3] + Sync,
    monitor: &Monitor,
) -> Result<[f64; 3]> {
    let add = |sum: [f64; 3], more: [f64; 3]| [0, 1, 2].map(|k| sum[k] + more[k]);
    let rows: Vec<[f64; 3]> = (l.outer_iter(), g.outer_iter())
        .into_par_iter()
        .map(|(l, g)| {
            monitor.check()?;
            Ok(l.iter().zip(g).fold([0.0; 3], |sum, (&l, &g)| add(sum, terms(l, g))))
        })
        .collect::<Result<_>>()?;
    Ok(rows.into_iter().fold([0.0; 3], add))
}

#[cfg(test)]
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
mod tests {
    use super::*;
    use ndarray::s;

    /// Points and bars on a dark ground.
    fn object(height: usize, width: usize) -> Array2<f32> {
        Array2::from_shape_fn((height, width), |(y, x)| {
            let point = (y * 7919 + x * 104_729) % 97 == 0;
            let bar = x % 31 < 3 && y > height / 4;
            f32::from(u8::from(point)) * 2.0 + f32::from(u8::from(bar))
        })
    }

    fn blurred(image: &Array2<f32>, sigma_y: f64, sigma_x: f64) -> Array2<f64> {
        let image = image.mapv(f64::from);
        blur(image.view(), &Kernel::new(sigma_y), &Kernel::new(sigma_x), &Monitor::new()).unwrap()
    }

    fn map(image: &Array2<f32>, reference: &Array2<f32>) -> ErrorMap {
        error_map(image.view(), reference.view(), &Monitor::new()).unwrap()
    }

    #[test]
    fn a_perfect_pair_gives_its_blur_and_no_errors() {
        let image = object(70, 83);
        let reference = blurred(&image, 3.0, 1.4).mapv(|v| (40.0 * v + 300.0) as f32);
        let found = map(&image, &reference);
        let m = found.metrics;
        assert!((m.sigma_y / 3.0 - 1.0).abs() < 1e-4 && (m.sigma_x / 1.4 - 1.0).abs() < 1e-4, "{m:?}");
        assert!(m.rse < 1e-5 && m.rsp > 0.999_999, "{m:?}");
        let (low, high) = range(reference.view());
        let highest = range(image.view()).1; // which H is divided by
        assert!((m.mu * (high - low) / (40.0 * highest) - 1.0).abs() < 1e-4, "{m:?}");
        assert!(found.warnings.is_empty() && found.runs < 20, "{}", found.runs);
        assert!(found.rsm.iter().all(|&v| v < 1e-4));
    }

    #[test]
    fn an_error_is_shown_where_it_is() {
        let image = object(64, 64);
        let reference = blurred(&image, 2.0, 2.0).mapv(|v| v as f32);
        let mut wrong = image.clone();
        wrong.slice_mut(s![30..34, 40..44]).fill(3.0);
        let found = map(&wrong, &reference);
        let (place, _) = found.rsm.indexed_iter().max_by(|a, b| a.1.total_cmp(b.1)).unwrap();
        assert!((29..35).contains(&place.0) && (39..45).contains(&place.1), "{place:?}");
        let sum: f64 = found.rsm.iter().map(|&v| f64::from(v).powi(2)).sum();
        assert!((found.metrics.rse / (sum / 4096.0).sqrt() - 1.0).abs() < 1e-6);
    }

    #[test]
    fn scale_and_offset_of_either_image_change_nothing_but_mu_and_theta() {
        let image = object(48, 40);
        let reference = blurred(&image, 1.5, 2.5).mapv(|v| v as f32) + 0.3 * object(40, 48).t().to_owned();
        let found = map(&image, &reference);
        let other = map(&(1e-20 * &image), &(1e20 * &reference));
        let (a, b) = (found.metrics, other.metrics);
        assert!((a.rse / b.rse - 1.0).abs() < 1e-5 && (a.rsp / b.rsp - 1.0).abs() < 1e-5);
        assert!((a.sigma_x / b.sigma_x - 1.0).abs() < 1e-4 && (a.mu / b.mu - 1.0).abs() < 1e-4);
    }

    #[test]
    fn parameters_at_a_limit_warn() {
        let image = object(64, 64);
        let found = map(&image, &(1.0 - &blurred(&image, 2.0, 2.0).mapv(|v| v as f32)));
        assert_eq!((found.metrics.mu, found.metrics.sigma_x), (0.0, SIGMA_OF_NO_FIT));
        assert!(found.metrics.rsp.is_nan() && found.warnings.len() == 1 && found.warnings[0].starts_with("mu is 0"));
        assert!(found.fit.iter().all(|&v| (f64::from(v) - found.metrics.theta).abs() < 1e-6));
        // Sharper than the image in x, wider than all that is allowed in y.
        let reference = object(64, 64).sum_axis(ndarray::Axis(0)).broadcast((64, 64)).unwrap().to_owned();
        let found = map(&image, &reference);
        assert_eq!(found.metrics.sigma_y, 25.0);
        assert!(found.warnings[0].starts_with("sigma_y stands at the limit of 25 pixels"), "{:?}", found.warnings);
        for (scale, offset) in [(2.0, 0.0), (3.3, 5.0), (0.017, 300.0)] {
            let found = map(&image, &(scale * &image + offset));
            assert_eq!((found.metrics.sigma_x, found.metrics.sigma_y), (0.1, 0.1));
            assert_eq!(found.warnings.len(), 2);
        }
    }

    #[test]
    fn each_bad_input_has_its_sentence() {
        let image = object(40, 60);
        let sentence = |image: &Array2<f32>, reference: &Array2<f32>| {
            error_map(image.view(), reference.view(), &Monitor::new()).unwrap_err().to_string()
        };
        assert!(sentence(&image, &object(41, 60)).contains("60 x 41 pixels and is larger than the image of 60 x 40"));
        assert!(sentence(&image, &object(20, 29)).contains("must agree within 2 %"));
        assert!(error_map(image.view(), object(39, 59).view(), &Monitor::new()).is_ok());
        assert!(sentence(&image, &Array2::from_elem((20, 30), 7.0)).starts_with("All pixels of the reference are 7;"));
        assert!(sentence(&Array2::zeros((40, 60)), &image).starts_with("All pixels of the image are 0;"));
        assert!(sentence(&(&image - 10.0), &image).starts_with("The brightest pixel of the image is -"));
        assert!(sentence(&image, &image).starts_with("The reference is the image itself"));
        assert!(sentence(&object(12, 18), &object(6, 9)).starts_with("An image of 18 x 12 pixels is too small"));
        let mut bad = object(20, 30);
        bad[[3, 4]] = f32::NAN;
        assert!(sentence(&image, &bad).starts_with("Pixel x=4, y=3 of the reference is NaN"));
        let mut bad = image.clone();
        bad[[5, 6]] = f32::INFINITY;
        assert!(sentence(&bad, &object(20, 30)).starts_with("Pixel x=6, y=5 of the image is inf"));
    }

    #[test]
    fn threads_change_no_bit_and_progress_ends_at_one() {
        let (image, reference) = (object(90, 77), blurred(&object(90, 77), 2.0, 4.0).mapv(|v| v as f32));
        let with = |threads: usize| {
            let monitor = Monitor::new();
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let found = pool.install(|| error_map(image.view(), reference.view(), &monitor)).unwrap();
            (found.rsm, found.fit, found.metrics, monitor.fraction())
        };
        let one = with(1);
        assert_eq!(one, with(3));
        assert!((one.3 - 1.0).abs() < 0.02, "{}", one.3);
    }

    #[test]
    fn a_stop_is_honoured() {
        let monitor = Monitor::new();
        monitor.cancel();
        let (image, reference) = (object(40, 60), object(20, 30));
        assert_eq!(error_map(image.view(), reference.view(), &monitor).unwrap_err(), Error::cancelled());
    }
}
