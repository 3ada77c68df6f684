//! Whether the noise of two frames is white and their own, as Fourier ring correlation takes it to be.
//!
//! Resampling, denoising, rendering and lossy compression leave less noise in the finest detail than in coarser detail;
//! overlapping averages, or a camera's fixed pattern, leave the same noise in both frames. Both are looked for where there
//! is least signal: at the highest frequencies, in the quieter half of the blocks.
//!
//! # The test
//! Blocks of 32 x 32 pixels, at most 16 x 16 of them half overlapping or spread evenly, under a squared Hann window (its
//! side lobes fall quickly enough for signals 10^4 times the noise). The second image's blocks are displaced by the rough
//! shift, and what is left of it is taken out as a phase, found from the sum of all blocks' cross spectra. In each block
//! and band, A and B being the two transforms and g the images' gain (from the lowest frequencies),
//!
//! ```text
//! power of the noise of the first image    mean(|A|^2 - g Re A conj B)       what both have in common drops out
//! coherence                                sum(Re A conj B) / sqrt(sum |A|^2 sum |B|^2)
//! ```
//!
//! With q = radius/Nyquist the bands are `middle` (0.3 to 0.5), `high` (0.8 to 1) and `corner` (1.15 and more: the corners
//! of the plane, which no ring reaches). Let d = (corner - band)/(corner + band), 0 for white noise, Poisson noise too
//! however unevenly the light is spread, -1 for none in the corners. A block takes part where the coherence of the band is
//! below 0.8 (else what remains after the subtraction is no noise), at least 6 blocks are needed, and the median of the
//! quieter half of them counts, with its standard error e.
//! - `high`: coloured where d + 3 e < -0.2;  `middle`: coloured where d + 3 e < -0.45 (finds what is so smooth that only
//!   the rounding to whole counts, itself white, is left in `high`).
//! - Shared where the median coherence in `corner` is above 0.5, and above 0.3 by three standard errors.
//!
//! # How well it does
//! Of 100 simulated pairs of each kind in 128 x 128 and in 256 x 256 pixels (`tests/inspection.rs`, its ignored test prints
//! them): none of those with white noise of their own was told anything (fine and coarse objects, noise alone, photons as
//! unevenly spread as the light); all of those filtered over 3 x 3 pixels, resampled to twice the size, or moved by half a
//! pixel by interpolation were told that their noise is correlated, all overlapping averages and all with a fixed pattern
//! that they share it; 3 in 1,200 faulty pairs were told a second thing that was not so.

use std::sync::Arc;

use ndarray::{s, ArrayView2};
use rayon::prelude::*;
use rustfft::{Fft, FftPlanner};

use crate::drift::{upsampled_peak, Shift};
use crate::fourier::{frequency, Bin};

/// Side of a block.
const SIDE: usize = 32;
/// Blocks whose sums are taken one after the other.
const GROUP: usize = 16;
/// Most blocks along an axis.
const ALONG_MAX: usize = 16;
/// Fewest blocks for a statement.
const BLOCKS_MIN: usize = 6;
/// Coherence from which on a band of a block holds too much signal.
const COHERENCE_MAX: f64 = 0.8;
/// Standard deviation of d of one block, of white noise; a small sample may look narrower by chance.
const SPREAD: f64 = 0.25;
/// The same for the coherence.
const COHERENCE_SPREAD: f64 = 0.15;
/// Standard errors that a statement must be clear of its limit by.
const ERRORS: f64 = 3.0;

/// The frequencies that are compared.
#[derive(Clone, Copy)]
enum Band {
    /// For the gain.
    Low,
    Middle,
    High,
    Corner,
}

const BANDS: usize = 4;

impl Band {
    /// The bands of a bin. Those that d compares leave out the axes, where cameras have noise of rows and columns.
    fn of(ky: usize, kx: usize) -> impl Iterator<Item = Band> {
        #[allow(clippy::cast_precision_loss)]
        let nyquist = (SIDE / 2) as f64;
        let (y, x) = (frequency(ky, SIDE), frequency(kx, SIDE));
        let q = y.hypot(x) / nyquist;
        let off_axis = y.abs() >= 3.0 && x.abs() >= 3.0;
        let inside = y.abs() < nyquist && x.abs() < nyquist;
        [
            (Band::Low, (0.1..0.35).contains(&q)),
            (Band::Middle, (0.3..0.5).contains(&q) && off_axis),
            (Band::High, (0.8..1.0).contains(&q) && off_axis),
            (Band::Corner, q >= 1.15 && inside),
        ]
        .into_iter()
        .filter_map(|(band, holds)| holds.then_some(band))
    }
}

/// Sums over the bins of a band of one block.
#[derive(Clone, Copy, Default)]
struct Sums {
    /// |A|^2 and |B|^2.
    power: [f64; 2],
    /// Re A conj B.
    cross: f64,
}

impl Sums {
    fn coherence(&self) -> f64 {
        let scale = self.power[0].sqrt() * self.power[1].sqrt();
        if scale > 0.0 {
            self.cross / scale
        } else {
            0.0
        }
    }
}

/// The bins that are in a band, by their place kx SIDE + ky; of two that are each other's conjugates, one.
fn members() -> Vec<(usize, Band)> {
    let is_first = |i: &usize| (1..SIDE / 2).contains(&(i / SIDE)) || (1..SIDE / 2).contains(i);
    (0..SIDE * SIDE).filter(is_first).flat_map(|i| Band::of(i % SIDE, i / SIDE).map(move |band| (i, band))).collect()
}

/// What was found out about the noise.
#[derive(Debug, PartialEq)]
pub(super) struct Noise {
    /// Whether the noise of the first, of the second image lacks the finest detail.
    coloured: [bool; 2],
    /// The coherence in the finest detail, where the images share their noise.
    shared: Option<f64>,
}

impl Noise {
    pub fn sentences(&self) -> Vec<String> {
        let whose = match self.coloured {
            [true, true] => Some("images"),
            [true, false] => Some("first image"),
            [false, true] => Some("second image"),
            [false, false] => None,
        };
        let coloured = whose.map(|whose| {
            format!(
                "The noise of the {whose} is correlated: it fades in the finest detail, as after resampling, denoising, \
                 rendering or lossy compression; the map then tells of that processing too, so take the raw images."
            )
        });
        let shared = self.shared.map(|coherence| {
            format!(
                "The two images share their noise (they agree by {coherence:.2} even in the finest detail that pixels can \
                 hold), as overlapping averages or a camera's fixed pattern do; the map then reads too fine."
            )
        });
        coloured.into_iter().chain(shared).collect()
    }
}

/// Examines two images of one size, neither of them constant. `spans` are their ranges, `shift` the rough one between them.
pub(super) fn examine(first: ArrayView2<'_, f32>, second: ArrayView2<'_, f32>, spans: [f64; 2], shift: Shift) -> Noise {
    #[allow(clippy::cast_possible_truncation)] // below the size of an image
    let (dy, dx) = (shift.y.round() as isize, shift.x.round() as isize);
    let fft = FftPlanner::new().plan_fft_forward(SIDE);
    let window = window();
    let window = (window.as_slice(), window.iter().sum::<f64>());
    let places = places(first.dim(), dy, dx);
    let spectra: Vec<Vec<Bin>> = places
        .par_iter()
        .map_init(
            || [[0.0; SIDE * SIDE]; 2],
            |[a, b], &(y, x)| {
                let part = |image: ArrayView2<'_, f32>, y: usize, x: usize, span: f64, out: &mut _| {
                    windowed(image.slice(s![y..y + SIDE, x..x + SIDE]), window, span, out)
                };
                part(first, y, x, spans[0], a)?;
                part(second, y.checked_add_signed(dy)?, x.checked_add_signed(dx)?, spans[1], b)?;
                Some(transform(a.iter().zip(&*b).map(|(&a, &b)| Bin::new(a, b)).collect(), &fft))
            },
        )
        .flatten_iter()
        .collect();
    let members = members();
    let blocks = band_sums(&spectra, &members);
    #[allow(clippy::cast_precision_loss)]
    let bins: [f64; BANDS] = std::array::from_fn(|band| members.iter().filter(|m| m.1 as usize == band).count() as f64);
    let gain = gain(&blocks);
    let middle = |image: usize| blocks.iter().map(move |b| b[Band::Middle as usize].power[image]);
    let means = [0, 1].map(|image| middle(image).sum::<f64>());
    let loudness: Vec<f64> = middle(0).zip(middle(1)).map(|(a, b)| a / means[0] + b / means[1]).collect();

    let coloured = [0, 1].map(|image| {
        let gain = if image == 0 { gain } else { 1.0 / gain };
        [(Band::High, -0.2), (Band::Middle, -0.45)].into_iter().any(|(band, limit)| {
            let fit = |b: &usize| blocks[*b][band as usize].coherence() < COHERENCE_MAX;
            let noise = |b: usize, band: Band| {
                let sums = &blocks[b][band as usize];
                (sums.power[image] - gain * sums.cross) / bins[band as usize]
            };
            let contrast = |b: usize| {
                let (corner, other) = (noise(b, Band::Corner), noise(b, band));
                ((corner - other) / (corner + other).max(f64::MIN_POSITIVE)).clamp(-1.0, 1.0)
            };
            let quiet = quieter_half((0..blocks.len()).filter(fit).collect(), &loudness);
            median(quiet.into_iter().map(contrast).collect(), SPREAD).is_some_and(|(d, e)| d + ERRORS * e < limit)
        })
    });
    let quiet = quieter_half((0..blocks.len()).collect(), &loudness);
    let coherence =
        median(quiet.into_iter().map(|b| blocks[b][Band::Corner as usize].coherence()).collect(), COHERENCE_SPREAD);
    let shared = coherence.filter(|(c, e)| *c > 0.5 && c - ERRORS * e > 0.3).map(|(c, _)| c);
    Noise { coloured, shared }
}

/// First rows and columns of the blocks in the first image, such that the displaced ones lie in the second.
fn places((height, width): (usize, usize), dy: isize, dx: isize) -> Vec<(usize, usize)> {
    let along = |n: usize, d: isize| -> Vec<usize> {
        let (front, back) = (d.min(0).unsigned_abs(), d.max(0).unsigned_abs());
        let Some(room) = n.checked_sub(front + back + SIDE) else {
            return Vec::new();
        };
        let gaps = (room / (SIDE / 2)).min(ALONG_MAX - 1);
        (0..=gaps).map(|i| front + (i * room + gaps / 2).checked_div(gaps).unwrap_or(0)).collect()
    };
    let columns = along(width, dx);
    along(height, dy).into_iter().flat_map(|y| columns.iter().map(move |&x| (y, x))).collect()
}

/// The squared Hann window, SIDE x SIDE.
fn window() -> Vec<f64> {
    #[allow(clippy::cast_precision_loss)]
    let line: [f64; SIDE] = std::array::from_fn(|i| {
        let hann = 0.5 - 0.5 * (std::f64::consts::TAU * (i as f64 + 0.5) / SIDE as f64).cos();
        hann * hann
    });
    (0..SIDE * SIDE).map(|i| line[i / SIDE] * line[i % SIDE]).collect()
}

/// The weighted mean subtracted, then the window of this sum, in units of `span`; `None` where the block is constant.
fn windowed(
    block: ArrayView2<'_, f32>,
    (window, sum): (&[f64], f64),
    span: f64,
    pixels: &mut [f64; SIDE * SIDE],
) -> Option<()> {
    let (first, scale) = (f64::from(block[[0, 0]]), 1.0 / span);
    let pixel = |&v: &f32| (f64::from(v) - first) * scale;
    for (row, out) in block.outer_iter().zip(pixels.chunks_exact_mut(SIDE)) {
        match row.as_slice() {
            Some(row) => out.iter_mut().zip(row).for_each(|(out, v)| *out = pixel(v)),
            None => out.iter_mut().zip(row).for_each(|(out, v)| *out = pixel(v)),
        }
    }
    if pixels.iter().fold(true, |constant, &v| constant & (v == 0.0)) {
        return None;
    }
    // Sums side by side, which do not wait for each other.
    let mut sums = [0.0; 8];
    for (pixels, window) in pixels.chunks_exact(8).zip(window.chunks_exact(8)) {
        (0..8).for_each(|k| sums[k] += pixels[k] * window[k]);
    }
    let mean = sums.iter().sum::<f64>() / sum;
    pixels.iter_mut().zip(window).for_each(|(v, w)| *v = (*v - mean) * w);
    Some(())
}

/// The transform of a block, bin (ky, kx) at kx SIDE + ky.
fn transform(mut block: Vec<Bin>, fft: &Arc<dyn Fft<f64>>) -> Vec<Bin> {
    fft.process(&mut block);
    let mut turned: Vec<Bin> = (0..SIDE * SIDE).map(|i| block[i % SIDE * SIDE + i / SIDE]).collect();
    fft.process(&mut turned);
    turned
}

/// A and B at a bin from the transform of a + i b.
fn unpack(packed: &[Bin], ky: usize, kx: usize) -> (Bin, Bin) {
    let (plus, minus) = (packed[kx * SIDE + ky], packed[(SIDE - kx) % SIDE * SIDE + (SIDE - ky) % SIDE].conj());
    ((plus + minus) / 2.0, Bin::new(plus.im - minus.im, minus.re - plus.re) / 2.0)
}

/// The sums of all blocks, after the shift that is left between them was taken out.
fn band_sums(spectra: &[Vec<Bin>], members: &[(usize, Band)]) -> Vec<[Sums; BANDS]> {
    // The other half of the plane has the conjugates.
    let half = SIDE / 2 + 1;
    let of_group = |group: &[Vec<Bin>]| {
        let (mut sums, mut products) = (vec![Bin::default(); half * SIDE], vec![Bin::default(); half * SIDE]);
        for packed in group {
            let mut energy = [0.0; 2];
            for (kx, products) in products.chunks_exact_mut(SIDE).enumerate() {
                let weight = if kx == 0 || kx == SIDE / 2 { 1.0 } else { 2.0 };
                for (ky, product) in products.iter_mut().enumerate() {
                    let (a, b) = unpack(packed, ky, kx);
                    energy[0] += weight * a.norm_sqr();
                    energy[1] += weight * b.norm_sqr();
                    *product = a.conj() * b;
                }
            }
            let scale = 1.0 / (energy[0].sqrt() * energy[1].sqrt()).max(f64::MIN_POSITIVE);
            sums.iter_mut().zip(&products).for_each(|(sum, product)| *sum += product * scale);
        }
        sums
    };
    // The groups are always the same, and so is their order: the same bits for any number of threads.
    let groups: Vec<Vec<Bin>> = spectra.par_chunks(GROUP).map(of_group).collect();
    let mut common = vec![Bin::default(); SIDE * SIDE];
    for group in &groups {
        common.iter_mut().zip(group).for_each(|(sum, part)| *sum += part);
    }
    for (kx, ky) in (half..SIDE).flat_map(|kx| (0..SIDE).map(move |ky| (kx, ky))) {
        common[kx * SIDE + ky] = common[(SIDE - kx) * SIDE + (SIDE - ky) % SIDE].conj();
    }
    let column = |kx: usize, column: &mut [Bin]| column.copy_from_slice(&common[kx * SIDE..][..SIDE]);
    let place = [50, 5].iter().fold([0, 0], |place, &step| upsampled_peak([SIDE, SIDE], column, place, step));
    #[allow(clippy::cast_precision_loss)]
    let [y, x] = place.map(|v| v as f64 / 100.0 / SIDE as f64);
    let turn = |ky, kx| Bin::cis(-std::f64::consts::TAU * (frequency(ky, SIDE) * y + frequency(kx, SIDE) * x));
    let turns: Vec<Bin> = (0..SIDE * SIDE).map(|i| turn(i % SIDE, i / SIDE)).collect();
    let sums = |packed: &Vec<Bin>| {
        let mut sums = [Sums::default(); BANDS];
        for &(i, band) in members {
            let (a, b) = unpack(packed, i % SIDE, i / SIDE);
            let sums = &mut sums[band as usize];
            sums.power[0] += a.norm_sqr();
            sums.power[1] += b.norm_sqr();
            sums.cross += (a * b.conj() * turns[i]).re;
        }
        sums
    };
    spectra.par_iter().map(sums).collect()
}

/// By how much the first image's signal exceeds the second's.
fn gain(blocks: &[[Sums; BANDS]]) -> f64 {
    let [a, b] = [0, 1].map(|image| blocks.iter().map(|b| b[Band::Low as usize].power[image]).sum::<f64>());
    if a > 0.0 && b > 0.0 {
        (a / b).sqrt()
    } else {
        1.0
    }
}

/// Of these blocks the half that is least loud, but no fewer than [`BLOCKS_MIN`]; none where there are fewer.
fn quieter_half(mut blocks: Vec<usize>, loudness: &[f64]) -> Vec<usize> {
    blocks.sort_by(|&a, &b| loudness[a].total_cmp(&loudness[b]));
    blocks.truncate(if blocks.len() < BLOCKS_MIN { 0 } else { (blocks.len() / 2).max(BLOCKS_MIN) });
    blocks
}

/// The median and its standard error, from the median absolute deviation or from `spread`, whichever is more. Half
/// overlapping blocks under this window count as four fifths of as many independent ones.
#[allow(clippy::cast_precision_loss)]
fn median(mut values: Vec<f64>, spread: f64) -> Option<(f64, f64)> {
    let middle = |values: &mut Vec<f64>| {
        values.sort_by(f64::total_cmp);
        let n = values.len();
        (values[(n - 1) / 2] + values[n / 2]) / 2.0
    };
    if values.is_empty() {
        return None;
    }
    let centre = middle(&mut values);
    let mut deviations: Vec<f64> = values.iter().map(|v| (v - centre).abs()).collect();
    let spread = (1.4826 * middle(&mut deviations)).max(spread);
    Some((centre, 1.2533 * spread / (0.8 * values.len() as f64).sqrt()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_bin_of_a_band_or_its_conjugate_is_a_member() {
        let members = members();
        for i in 0..SIDE * SIDE {
            let (ky, kx) = (i % SIDE, i / SIDE);
            let conjugate = (SIDE - kx) % SIDE * SIDE + (SIDE - ky) % SIDE;
            for band in Band::of(ky, kx) {
                let count = members.iter().filter(|m| (m.0 == i || m.0 == conjugate) && m.1 as usize == band as usize);
                assert_eq!(count.count(), 1, "{ky}, {kx}");
            }
        }
        assert!(members.iter().all(|&(i, band)| Band::of(i % SIDE, i / SIDE).any(|b| b as usize == band as usize)));
    }
}
