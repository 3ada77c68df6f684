//! The shift between two frames, and its correction (method.md, section 3 step 8).
//!
//! Both images go through one complex transform, the first as its real and the second as its imaginary part; the cross
//! spectrum conj(F_1) F_2 is taken out of it column by column wherever it is needed, so that only two arrays of the
//! images' size exist at a time. The upsampled transform around the peak is a product with two small matrices, as in
//! Guizar-Sicairos, Thurman and Fienup, Optics Letters 33, 156 (2008).

use ndarray::{Array2, ArrayView2};
use rayon::prelude::*;

use crate::checks::range;
use crate::error::Result;
use crate::fourier::{frequency, Bin, Fft2};
use crate::monitor::Monitor;
use crate::round::to_f32;
use crate::window::Window;

/// By how much the second image stands moved against the first, in pixels: second(y, x) = first(y - dy, x - dx).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shift {
    /// Downwards, -H/2 to H/2 (not included), in hundredths.
    pub y: f64,
    /// To the right, -W/2 to W/2 (not included), in hundredths.
    pub x: f64,
}

impl Shift {
    /// None.
    pub const ZERO: Shift = Shift { y: 0.0, x: 0.0 };

    /// Names and values, by the names of commands.md.
    pub fn entries(&self) -> [(&'static str, f64); 2] {
        [("shift_x", self.x), ("shift_y", self.y)]
    }
}

/// The highest place of a correlation.
pub(crate) struct Peak {
    /// Rows and columns, 0 .. H - 1 and 0 .. W - 1.
    at: [usize; 2],
    /// Its height as a multiple of the correlation's root mean square.
    pub prominence: f64,
}

/// conj(F_1) F_2 of the mean-subtracted, Hann-windowed images.
pub(crate) struct CrossSpectrum {
    size: [usize; 2],
    /// Transform of both images, first + i second.
    packed: Vec<Bin>,
    /// For the correlation; before that the windowed images.
    work: Vec<Bin>,
    fft: Fft2,
}

impl CrossSpectrum {
    /// Takes two images of one size; `None` where one of them is constant.
    pub fn new(first: ArrayView2<'_, f32>, second: ArrayView2<'_, f32>, monitor: &Monitor) -> Result<Option<Self>> {
        let ranges = [first, second].map(range);
        if ranges.iter().any(|(low, high)| low == high) {
            return Ok(None);
        }
        let (height, width) = first.dim();
        let (wy, wx) = (Window::Hann.samples(height), Window::Hann.samples(width));
        // Both in units of their range, so that neither leaves its rounding in the other.
        let [one, two] = [(first, ranges[0]), (second, ranges[1])].map(|(image, (low, high))| {
            let span = high - low;
            let mean = mean(image);
            move |y: usize, x: usize| (f64::from(image[[y, x]]) - mean) / span
        });
        let mut work = vec![Bin::default(); height * width];
        work.par_chunks_mut(width).enumerate().for_each(|(y, row)| {
            for (x, v) in row.iter_mut().enumerate() {
                *v = Bin::new(one(y, x), two(y, x)) * (wy[y] * wx[x]);
            }
        });
        let fft = Fft2::new(height, width);
        let packed = fft.forward(&mut work, monitor)?;
        Ok(Some(CrossSpectrum { size: [height, width], packed, work, fft }))
    }

    /// Column kx of the cross spectrum.
    fn column(&self, kx: usize, column: &mut [Bin]) {
        cross_column(&self.packed, self.size, kx, column);
    }

    /// The highest place of the circular cross-correlation, the first in row order where several tie.
    pub fn peak(&mut self, monitor: &Monitor) -> Result<Peak> {
        let (packed, size) = (&self.packed, self.size);
        self.work.par_chunks_mut(size[0]).enumerate().for_each(|(kx, column)| cross_column(packed, size, kx, column));
        let rows = self.fft.inverse_real(&mut self.work, monitor, |_, row| {
            let highest = row
                .iter()
                .enumerate()
                .fold((0, f64::NEG_INFINITY), |best, (x, &v)| if v > best.1 { (x, v) } else { best });
            (highest, row.iter().map(|v| v * v).sum::<f64>())
        })?;
        let mut best = (0, 0, f64::NEG_INFINITY);
        for (y, &((x, v), _)) in rows.iter().enumerate() {
            if v > best.2 {
                best = (y, x, v);
            }
        }
        #[allow(clippy::cast_precision_loss)]
        let mean_square = rows.iter().map(|r| r.1).sum::<f64>() / (size[0] * size[1]) as f64;
        Ok(Peak { at: [best.0, best.1], prominence: best.2 / mean_square.sqrt() })
    }

    /// Refines a peak on grids of these steps, in hundredths of a pixel, one after the other.
    pub fn refine(&self, peak: &Peak, steps: &[i32], monitor: &Monitor) -> Result<Shift> {
        let mut place = peak.at.map(|n| 100 * signed(n));
        for &step in steps {
            monitor.check()?;
            place = upsampled_peak(self.size, |kx, column| self.column(kx, column), place, step.into());
        }
        let [y, x] = [0, 1].map(|axis| {
            let n = signed(self.size[axis]);
            hundredths((place[axis] + 50 * n).rem_euclid(100 * n) - 50 * n)
        });
        Ok(Shift { y, x })
    }
}

/// Column kx of conj(F_1) F_2 from the transform of first + i second.
fn cross_column(packed: &[Bin], [height, width]: [usize; 2], kx: usize, column: &mut [Bin]) {
    let here = &packed[kx * height..][..height];
    let there = &packed[(width - kx) % width * height..][..height];
    for (ky, v) in column.iter_mut().enumerate() {
        let (plus, minus) = (here[ky], there[(height - ky) % height].conj());
        let (first, second) = ((plus + minus) / 2.0, Bin::new(plus.im - minus.im, minus.re - plus.re) / 2.0);
        *v = first.conj() * second;
    }
}

/// Places in each direction from the centre of the grid on which a peak is refined.
const REACH: usize = 10;
/// Places on a side of that grid.
const GRID: usize = 2 * REACH + 1;

/// The factors exp(2 pi i k p/n) of a line of n bins at the places p of the grid around `centre`.
fn phases(n: usize, centre: i64, step: i64) -> Vec<([f64; GRID], [f64; GRID])> {
    #[allow(clippy::cast_precision_loss)]
    let radians = |k: usize, i: usize| {
        let place = hundredths(centre + (signed(i) - signed(REACH)) * step);
        std::f64::consts::TAU * frequency(k, n) * place / n as f64
    };
    let line = |k| (std::array::from_fn(|i| radians(k, i).cos()), std::array::from_fn(|i| radians(k, i).sin()));
    (0..n).map(line).collect()
}

/// Where the real part of the inverse transform of a spectrum is highest among the places of a grid of `step` around
/// `centre` (rows, columns; all in hundredths of a pixel), the first in row order where several tie. `column` fills
/// column kx of the spectrum.
pub(crate) fn upsampled_peak(
    size: [usize; 2],
    column: impl Fn(usize, &mut [Bin]) + Sync,
    centre: [i64; 2],
    step: i64,
) -> [i64; 2] {
    let [along_y, along_x] = [0, 1].map(|axis| phases(size[axis], centre[axis], step));
    let sums: Vec<([f64; GRID], [f64; GRID])> = (0..size[1])
        .into_par_iter()
        .map_init(
            || vec![Bin::default(); size[0]],
            |bins, kx| {
                column(kx, bins);
                let (mut re, mut im) = ([0.0; GRID], [0.0; GRID]);
                for (v, (cos, sin)) in bins.iter().zip(&along_y) {
                    for i in 0..GRID {
                        re[i] += v.re * cos[i] - v.im * sin[i];
                        im[i] += v.re * sin[i] + v.im * cos[i];
                    }
                }
                (re, im)
            },
        )
        .collect();
    let mut values = [[0.0; GRID]; GRID];
    for ((re, im), (cos, sin)) in sums.iter().zip(&along_x) {
        for (i, row) in values.iter_mut().enumerate() {
            for (j, v) in row.iter_mut().enumerate() {
                *v += re[i] * cos[j] - im[i] * sin[j];
            }
        }
    }
    let (mut best, mut highest) = ([0, 0], f64::NEG_INFINITY);
    for (i, row) in values.iter().enumerate() {
        for (j, &v) in row.iter().enumerate() {
            if v > highest {
                (best, highest) = ([i, j], v);
            }
        }
    }
    [0, 1].map(|axis| centre[axis] + (signed(best[axis]) - signed(REACH)) * step)
}

/// The shift of the second image against the first, to a hundredth of a pixel; 0 where one of them is constant.
///
/// # Errors
/// A stop asked for by the monitor.
pub(crate) fn measure(first: ArrayView2<'_, f32>, second: ArrayView2<'_, f32>, monitor: &Monitor) -> Result<Shift> {
    let Some(mut cross) = CrossSpectrum::new(first, second, monitor)? else {
        return Ok(Shift::ZERO);
    };
    let peak = cross.peak(monitor)?;
    cross.refine(&peak, &[10, 1], monitor)
}

/// The image moved back by a shift, by the Fourier phase ramp: what leaves at one border comes in at the other. Values stay
/// within the range of f32.
///
/// # Errors
/// A stop asked for by the monitor.
pub(crate) fn move_back(image: ArrayView2<'_, f32>, shift: Shift, monitor: &Monitor) -> Result<Array2<f32>> {
    if shift == Shift::ZERO {
        return Ok(image.to_owned());
    }
    let (height, width) = image.dim();
    let fft = Fft2::new(height, width);
    let mut pixels: Vec<Bin> = image.iter().map(|&v| Bin::new(v.into(), 0.0)).collect();
    let mut spectrum = fft.forward(&mut pixels, monitor)?;
    drop(pixels);
    let turn = |k: usize, n: usize, shift: f64| {
        #[allow(clippy::cast_precision_loss)]
        let radians = std::f64::consts::TAU * frequency(k, n) * shift / n as f64;
        radians
    };
    // The highest frequency of an even side has no partner of the opposite sign. The real part of what the ramp gives there
    // is that of the mean of the ramp and of its conjugate at the bin that stands for -k.
    let lonely = |k: usize, n: usize| n.is_multiple_of(2) && k == n / 2;
    let mirrored = |k: usize, n: usize, turn: f64| if lonely(k, n) { turn } else { -turn };
    let along_y: Vec<f64> = (0..height).map(|ky| turn(ky, height, shift.y)).collect();
    spectrum.par_chunks_mut(height).enumerate().for_each(|(kx, column)| {
        let x = turn(kx, width, shift.x);
        for (ky, v) in column.iter_mut().enumerate() {
            let y = along_y[ky];
            let mut factor = Bin::cis(y + x);
            if lonely(kx, width) || lonely(ky, height) {
                factor = (factor + Bin::cis(mirrored(ky, height, y) + mirrored(kx, width, x)).conj()) / 2.0;
            }
            *v *= factor;
        }
    });
    let clamped = |v: &f64| to_f32(v.clamp(f32::MIN.into(), f32::MAX.into()));
    let rows = fft.inverse_real(&mut spectrum, monitor, |_, row| row.iter().map(clamped).collect::<Vec<f32>>())?;
    let mut moved = Array2::zeros((height, width));
    for (mut to, from) in moved.outer_iter_mut().zip(rows) {
        to.iter_mut().zip(from).for_each(|(to, from)| *to = from);
    }
    Ok(moved)
}

/// Bytes that [`measure`] and [`move_back`] need for images of this size: two complex arrays, and the moved image twice.
pub(crate) fn bytes(height: usize, width: usize) -> u64 {
    (2 * size_of::<Bin>() + 2 * size_of::<f32>()) as u64 * (height * width) as u64
}

#[allow(clippy::cast_precision_loss)]
fn mean(image: ArrayView2<'_, f32>) -> f64 {
    // Row by row, so that the sum depends on the image only.
    let rows = image.outer_iter().map(|row| row.iter().map(|&v| f64::from(v)).sum::<f64>());
    rows.sum::<f64>() / image.len() as f64
}

/// Hundredths of a pixel as pixels.
#[allow(clippy::cast_precision_loss)]
fn hundredths(v: i64) -> f64 {
    v as f64 / 100.0
}

/// A size or an index, which may be moved below 0.
fn signed(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
