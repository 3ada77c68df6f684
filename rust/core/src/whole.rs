//! Fourier ring correlation of two whole images (method.md, section 8).

use std::sync::Arc;

use ndarray::{s, Array2, ArrayView2};
use rayon::prelude::*;
use rustfft::num_complex::Complex;
use rustfft::{Fft, FftPlanner};

use crate::checks::check_pair;
use crate::command::Estimate;
use crate::cutoff::{find_cutoff, smooth, SMOOTHING_REACH};
use crate::error::{Error, ErrorKind, Result};
use crate::frames::unit_scale;
use crate::monitor::Monitor;
use crate::option_rows::{CRITERION, PIXEL, WINDOW};
use crate::options::{OptionSpec, Options};
use crate::params::{pixel_size, BLOCK_MAX, SHELL_BLOCK_MIN};
use crate::rings::Rings;
use crate::threshold::{Criterion, Threshold};
use crate::window::Window;

/// The options of the whole-image FRC (commands.md, keys of `FRC Resolution...`).
pub const WHOLE_OPTIONS: &[OptionSpec] = &[CRITERION, WINDOW, PIXEL];

/// Columns of the transform that one task works on: whole cache lines of the rows' transforms.
const COLUMNS_PER_TASK: usize = 8;

/// Validated parameters of a whole-image FRC.
#[derive(Clone, Debug, PartialEq)]
pub struct WholeParams {
    criterion: Criterion,
    window: Window,
    pixel: f64,
    /// Whether that length was given; otherwise it is 1 and lengths are in pixels.
    pub(crate) calibrated: bool,
}

impl WholeParams {
    /// Reads and checks the options of [`WHOLE_OPTIONS`]; a `pixel` of 0 means that lengths are in pixels.
    ///
    /// # Errors
    /// The first value that is not allowed.
    pub fn from_options(options: &Options<'_>) -> Result<Self> {
        let pixel = pixel_size(options)?;
        Ok(WholeParams {
            criterion: Criterion::ALL[options.choice("criterion")?],
            window: Window::ALL[options.choice("window")?],
            pixel: pixel.unwrap_or(1.0),
            calibrated: pixel.is_some(),
        })
    }
}

/// The correlation curve of two whole images; rings i = 1 .. N/2 stand at indices 0 .. N/2 - 1, where N is the larger side,
/// made even.
#[derive(Clone, Debug)]
pub struct WholeFrc {
    /// Spatial frequency of the rings, i/(N p), in cycles per unit of the pixel size.
    pub frequency: Vec<f64>,
    /// FRC_i.
    pub raw: Vec<f64>,
    /// Mean of FRC over up to seven neighbouring rings.
    pub smoothed: Vec<f64>,
    /// The criterion's curve T_i.
    pub threshold: Vec<f64>,
    /// The cut-off c in rings, fractional.
    pub cutoff: f64,
    /// Whether the curve rose above the threshold; otherwise cut-off and resolution are coarse values on purpose.
    pub resolved: bool,
    /// Resolution N p/c, in the unit of the pixel size.
    pub resolution: f64,
}

impl WholeFrc {
    /// Names and values of the metrics, in the order of the results table.
    pub fn entries(&self) -> [(&'static str, f64); 3] {
        let unresolved = f64::from(u8::from(!self.resolved));
        [("resolution", self.resolution), ("cutoff", self.cutoff), ("unresolved", unresolved)]
    }

    /// What makes the result doubtful.
    pub fn warnings(&self) -> Vec<String> {
        if self.resolved {
            return Vec::new();
        }
        vec!["The images are unresolved: they do not agree beyond chance, and the resolution is a coarse value on purpose."
            .into()]
    }
}

/// Correlates two images of one size, of any shape, both sides at least 16 pixels, in the current rayon pool.
///
/// # Errors
/// Images that cannot be used, a criterion that is too strict for their size, or a stop asked for by the monitor.
#[allow(clippy::cast_precision_loss)]
pub fn whole_image_frc(
    first: ArrayView2<'_, f32>,
    second: ArrayView2<'_, f32>,
    params: &WholeParams,
    monitor: &Monitor,
) -> Result<WholeFrc> {
    check_pair(first, second)?;
    let (height, width) = first.dim();
    let n = side(height, width);
    let rings = Rings::new(n);
    let threshold = threshold(params.criterion, &rings, height, width)?;
    let plan = Plan::new(n, params.window, (height, width));
    monitor.expect((2 * height + plan.columns()) as u64);
    let rows = [plan.transform_rows(first, monitor)?, plan.transform_rows(second, monitor)?];
    let raw = plan.correlate(&rows, &rings, monitor)?;
    let mut smoothed = vec![0.0; raw.len()];
    smooth(&raw, SMOOTHING_REACH, &mut smoothed);
    let cutoff = find_cutoff(&smoothed, &threshold);
    let length = n as f64 * params.pixel;
    Ok(WholeFrc {
        frequency: (1..=n / 2).map(|i| i as f64 / length).collect(),
        raw,
        smoothed,
        threshold: threshold.curve,
        cutoff: cutoff.rings,
        resolved: cutoff.resolved,
        resolution: length / cutoff.rings,
    })
}

/// What [`whole_image_frc`] needs for images of this size: one block, and the transforms of the rows of both.
pub fn estimate(height: usize, width: usize) -> Estimate {
    let columns = side(height, width) / 2 + 1;
    Estimate { blocks: 1, bytes: (2 * height * columns * size_of::<Complex<f64>>()) as u64 }
}

/// N: the larger side, made even.
fn side(height: usize, width: usize) -> usize {
    height.max(width).next_multiple_of(2)
}

/// N_i H W/N^2: padding makes bins, but no information.
#[allow(clippy::cast_precision_loss)]
fn independent_bins(rings: &Rings, n: usize, height: usize, width: usize) -> Vec<f64> {
    let share = (height * width) as f64 / (n * n) as f64;
    rings.counts().iter().map(|count| count * share).collect()
}

/// The threshold curves, or a sentence with the smallest square that the criterion allows.
fn threshold(criterion: Criterion, rings: &Rings, height: usize, width: usize) -> Result<Threshold> {
    let n = side(height, width);
    let threshold = criterion.curves(&independent_bins(rings, n, height, width));
    if threshold.allows() {
        return Ok(threshold);
    }
    let enough = |m: &u32| {
        let (m, n) = (*m as usize, side(*m as usize, *m as usize));
        criterion.curves(&independent_bins(&Rings::new(n), n, m, m)).allows()
    };
    let smallest = (SHELL_BLOCK_MIN..=BLOCK_MAX).find(enough).map_or_else(
        || "no square image will do".into(),
        |m| format!("the smallest square image for it has a side of {m}"),
    );
    Err(Error::new(
        ErrorKind::InvalidOption,
        format!("criterion: {} is too strict for an image of {width} x {height} pixels; {smallest}.", criterion.name()),
    ))
}

/// What is worked out once for images of one size.
struct Plan {
    n: usize,
    windows: [Vec<f64>; 2],
    fft: Arc<dyn Fft<f64>>,
}

impl Plan {
    fn new(n: usize, window: Window, (height, width): (usize, usize)) -> Self {
        let windows = [window.samples(height), window.samples(width)];
        Plan { n, windows, fft: FftPlanner::new().plan_fft_forward(n) }
    }

    /// Columns of the half-plane.
    fn columns(&self) -> usize {
        self.n / 2 + 1
    }

    /// The transforms along x of the windowed image less its weighted mean, H x (N/2 + 1). Two rows share a transform, one
    /// as the real and one as the imaginary part; never two images, so that identical images stay identical.
    #[allow(clippy::cast_precision_loss)]
    fn transform_rows(&self, image: ArrayView2<'_, f32>, monitor: &Monitor) -> Result<Array2<Complex<f64>>> {
        let scale = unit_scale(image);
        // Taken off first: changes nothing, but makes an image of equal pixels exactly 0, also where pixels at the very
        // border differ, which the Hann window takes out.
        let origin = f64::from(image[[image.nrows() / 2, image.ncols() / 2]]);
        let pixel = |v: f32| (f64::from(v) - origin) * scale;
        let [wy, wx] = &self.windows;
        let sums: Vec<f64> = (0..image.nrows())
            .into_par_iter()
            .map(|y| image.row(y).iter().zip(wx).map(|(&v, w)| pixel(v) * w).sum::<f64>() * wy[y])
            .collect();
        let mean = sums.iter().sum::<f64>() / (wy.iter().sum::<f64>() * wx.iter().sum::<f64>());

        let columns = self.columns();
        let mut spectra = Array2::<Complex<f64>>::zeros((image.nrows(), columns));
        let Some(values) = spectra.as_slice_mut() else {
            return Err(Error::new(ErrorKind::Internal, "a new array has gaps"));
        };
        let work = || (vec![Complex::default(); self.n], vec![Complex::default(); self.fft.get_inplace_scratch_len()]);
        values.par_chunks_mut(2 * columns).enumerate().try_for_each_init(work, |(packed, scratch), (pair, out)| {
            monitor.check()?;
            packed.fill(Complex::default());
            let y = 2 * pair;
            let last = (y + 1).min(image.nrows() - 1); // the row after the last of an odd number: nobody takes its result
            for (x, z) in packed[..image.ncols()].iter_mut().enumerate() {
                let value = |y: usize| (pixel(image[[y, x]]) - mean) * wy[y] * wx[x];
                *z = Complex::new(value(y), value(last));
            }
            self.fft.process_with_scratch(packed, scratch);
            let (first, second) = out.split_at_mut(columns);
            for (kx, out) in first.iter_mut().enumerate() {
                let (z, mirrored) = (packed[kx], packed[(self.n - kx) % self.n].conj());
                *out = (z + mirrored) * 0.5;
                if let Some(out) = second.get_mut(kx) {
                    let d = (z - mirrored) * 0.5;
                    *out = Complex::new(d.im, -d.re);
                }
            }
            monitor.advance((out.len() / columns) as u64);
            Ok(())
        })?;
        Ok(spectra)
    }

    /// FRC_1 .. FRC_(N/2) from the transforms of the rows of both images (P eq. 17).
    fn correlate(&self, rows: &[Array2<Complex<f64>>; 2], rings: &Rings, monitor: &Monitor) -> Result<Vec<f64>> {
        let firsts: Vec<usize> = (0..self.columns()).step_by(COLUMNS_PER_TASK).collect();
        let work = || {
            let buffer = || vec![Complex::default(); self.n * COLUMNS_PER_TASK];
            (buffer(), buffer(), vec![Complex::default(); self.fft.get_inplace_scratch_len()])
        };
        let parts: Vec<Vec<[f64; 3]>> = firsts
            .par_iter()
            .map_init(work, |(a, b, scratch), &first| {
                monitor.check()?;
                let last = (first + COLUMNS_PER_TASK).min(self.columns());
                for (rows, columns) in [(&rows[0], &mut *a), (&rows[1], &mut *b)] {
                    columns.fill(Complex::default());
                    for (y, row) in rows.slice(s![.., first..last]).outer_iter().enumerate() {
                        for (k, &value) in row.iter().enumerate() {
                            columns[k * self.n + y] = value;
                        }
                    }
                    self.fft.process_with_scratch(&mut columns[..(last - first) * self.n], scratch);
                }
                let mut sums = vec![[0.0; 3]; self.n / 2];
                for (kx, (a, b)) in (first..last).zip(a.chunks_exact(self.n).zip(b.chunks_exact(self.n))) {
                    add_column(&mut sums, rings, kx, a, b);
                }
                monitor.advance((last - first) as u64);
                Ok(sums)
            })
            .collect::<Result<_>>()?;
        // In the order of the columns, whoever worked on them: the same bits for any number of threads.
        let mut total = vec![[0.0; 3]; self.n / 2];
        for part in &parts {
            for (sum, part) in total.iter_mut().zip(part) {
                (0..3).for_each(|k| sum[k] += part[k]);
            }
        }
        Ok(total.iter().map(|&[cross, a, b]| correlation(cross, a, b)).collect())
    }
}

/// Adds one column of both transforms to the ring sums Re(A conj B), |A|^2 and |B|^2.
fn add_column(sums: &mut [[f64; 3]], rings: &Rings, kx: usize, a: &[Complex<f64>], b: &[Complex<f64>]) {
    let n = a.len();
    let weight = Rings::weight(n, kx);
    for run in &rings.columns()[kx] {
        let sum = &mut sums[run.ring as usize];
        let mut add = |ky: usize| {
            let (a, b) = (a[ky], b[ky]);
            sum[0] += weight * (a.re * b.re + a.im * b.im);
            sum[1] += weight * a.norm_sqr();
            sum[2] += weight * b.norm_sqr();
        };
        for ky in run.from as usize..run.to as usize {
            add(ky);
            if ky != 0 && ky != n / 2 {
                add(n - ky);
            }
        }
    }
}

/// 0 where one of the powers is 0 (or the quotient no number).
fn correlation(cross: f64, a: f64, b: f64) -> f64 {
    let value = cross / (a.sqrt() * b.sqrt());
    if value.is_finite() {
        value
    } else {
        0.0
    }
}
