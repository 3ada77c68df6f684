//! Two-dimensional Fourier transforms of whole images of any size, in f64 and in the caller's rayon pool.
//!
//! A spectrum is kept column by column, ky fastest, because that is how the second pass leaves it: turning it back would
//! cost as much memory traffic as the transform itself, and nothing here needs it.

use std::sync::Arc;

use rayon::prelude::*;
use rustfft::num_complex::Complex;
use rustfft::{Fft, FftPlanner};

use crate::error::Result;
use crate::monitor::Monitor;

/// A bin or a pixel.
pub(crate) type Bin = Complex<f64>;

/// Lines that one task takes: a cache line of a column holds four bins.
const LINES: usize = 16;

/// The planned transforms of images of one size.
pub(crate) struct Fft2 {
    height: usize,
    width: usize,
    forward: [Arc<dyn Fft<f64>>; 2],
    inverse: [Arc<dyn Fft<f64>>; 2],
}

impl Fft2 {
    /// Plans for images of H x W pixels, both at least 1.
    pub fn new(height: usize, width: usize) -> Self {
        let mut planner = FftPlanner::new();
        Fft2 {
            height,
            width,
            forward: [height, width].map(|n| planner.plan_fft_forward(n)),
            inverse: [height, width].map(|n| planner.plan_fft_inverse(n)),
        }
    }

    /// The spectrum of `pixels` (row by row): bin (ky, kx) stands at kx H + ky. `pixels` is used up.
    pub fn forward(&self, pixels: &mut [Bin], monitor: &Monitor) -> Result<Vec<Bin>> {
        lines(&self.forward[1], pixels, monitor)?;
        let (height, width) = (self.height, self.width);
        let mut spectrum = vec![Bin::default(); pixels.len()];
        let pixels = &*pixels;
        spectrum.par_chunks_mut(LINES * height).enumerate().try_for_each(|(chunk, columns)| {
            monitor.check()?;
            let (first, count) = (chunk * LINES, columns.len() / height);
            for y in 0..height {
                let row = &pixels[y * width + first..][..count];
                for (k, &v) in row.iter().enumerate() {
                    columns[k * height + y] = v;
                }
            }
            Ok(())
        })?;
        lines(&self.forward[0], &mut spectrum, monitor)?;
        Ok(spectrum)
    }

    /// The image of a spectrum that belongs to a real one, F(-k) = conj F(k): `row` gets every y with its W pixels, and
    /// what it gives back is returned in the order of the rows. `spectrum` is used up.
    pub fn inverse_real<T: Send>(
        &self,
        spectrum: &mut [Bin],
        monitor: &Monitor,
        row: impl Fn(usize, &[f64]) -> T + Sync,
    ) -> Result<Vec<T>> {
        lines(&self.inverse[0], spectrum, monitor)?;
        let (height, width) = (self.height, self.width);
        let (spectrum, fft) = (&*spectrum, &self.inverse[1]);
        #[allow(clippy::cast_precision_loss)]
        let scale = 1.0 / (height * width) as f64;
        let starts: Vec<usize> = (0..height).step_by(LINES).collect();
        let parts: Vec<Vec<T>> = starts
            .par_iter()
            .map_init(
                || (vec![Bin::default(); LINES / 2 * width], vec![Bin::default(); fft.get_inplace_scratch_len()]),
                |(lines, scratch), &first| {
                    monitor.check()?;
                    let count = LINES.min(height - first);
                    // Two rows share a transform: both are real, so one is its real and the other its imaginary part.
                    for kx in 0..width {
                        let bins = &spectrum[kx * height + first..][..count];
                        for (pair, v) in bins.chunks(2).enumerate() {
                            let second = v.get(1).map_or(Bin::default(), |v| Bin::new(-v.im, v.re));
                            lines[pair * width + kx] = v[0] + second;
                        }
                    }
                    let mut results = Vec::with_capacity(count);
                    let mut pixels = vec![0.0; width];
                    for (pair, line) in lines.chunks_mut(width).take(count.div_ceil(2)).enumerate() {
                        fft.process_with_scratch(line, scratch);
                        let parts: [fn(&Bin) -> f64; 2] = [|v| v.re, |v| v.im];
                        for (k, part) in parts.iter().enumerate().take(count - 2 * pair) {
                            pixels.iter_mut().zip(&*line).for_each(|(p, v)| *p = part(v) * scale);
                            results.push(row(first + 2 * pair + k, &pixels));
                        }
                    }
                    Ok(results)
                },
            )
            .collect::<Result<_>>()?;
        Ok(parts.into_iter().flatten().collect())
    }
}

/// Transforms every line of `fft.len()` bins.
fn lines(fft: &Arc<dyn Fft<f64>>, data: &mut [Bin], monitor: &Monitor) -> Result<()> {
    let scratch = || vec![Bin::default(); fft.get_inplace_scratch_len()];
    data.par_chunks_mut(LINES * fft.len()).try_for_each_init(scratch, |scratch, lines| {
        monitor.check()?;
        fft.process_with_scratch(lines, scratch);
        Ok(())
    })
}

/// The frequency of bin k of n, -n/2 .. (n - 1)/2.
#[allow(clippy::cast_precision_loss)]
pub(crate) fn frequency(k: usize, n: usize) -> f64 {
    if k < n.div_ceil(2) {
        k as f64
    } else {
        k as f64 - n as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f64::consts::TAU;

    fn image(height: usize, width: usize) -> Vec<f64> {
        (0..height * width).map(|i| ((i * i * 31 + i * 7) % 97) as f64 - 40.0).collect()
    }

    #[test]
    fn forward_is_the_sum_over_all_pixels() {
        for (height, width) in [(1, 1), (3, 5), (16, 21), (20, 17)] {
            let pixels = image(height, width);
            let mut bins: Vec<_> = pixels.iter().map(|&v| Bin::new(v, 0.0)).collect();
            let found = Fft2::new(height, width).forward(&mut bins, &Monitor::new()).unwrap();
            for (ky, kx) in [(0, 0), (height / 2, width / 3), (height - 1, width - 1)] {
                let term = |i: usize| {
                    let turns = (ky * (i / width)) as f64 / height as f64 + (kx * (i % width)) as f64 / width as f64;
                    Bin::from_polar(pixels[i], -TAU * turns)
                };
                let expected: Bin = (0..pixels.len()).map(term).sum();
                assert!((found[kx * height + ky] - expected).norm() < 1e-9, "{height} x {width}, {ky} {kx}");
            }
        }
    }

    #[test]
    fn there_and_back_gives_every_row_once_and_in_order() {
        for (height, width) in [(1, 1), (2, 3), (17, 16), (33, 40), (40, 1)] {
            let pixels = image(height, width);
            let mut bins: Vec<_> = pixels.iter().map(|&v| Bin::new(v, 0.0)).collect();
            let fft = Fft2::new(height, width);
            let mut spectrum = fft.forward(&mut bins, &Monitor::new()).unwrap();
            let rows = fft.inverse_real(&mut spectrum, &Monitor::new(), |y, row| (y, row.to_vec())).unwrap();
            assert!(rows.iter().map(|r| r.0).eq(0..height));
            let back = rows.into_iter().flat_map(|r| r.1);
            assert!(back.zip(&pixels).all(|(a, b)| (a - b).abs() < 1e-10), "{height} x {width}");
        }
    }

    #[test]
    fn frequencies_of_even_and_odd_lines() {
        let all = |n| (0..n).map(|k| frequency(k, n)).collect::<Vec<_>>();
        assert_eq!(all(4), [0.0, 1.0, -2.0, -1.0]);
        assert_eq!(all(5), [0.0, 1.0, 2.0, -2.0, -1.0]);
    }
}
