//! Section 2 of method.md as it stands there, in f64 and without a fast Fourier transform: slow and obvious, for tests.

#![allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // small indices

use std::f64::consts::TAU;

use crate::cutoff::{find_cutoff, smooth, Cutoff};
use crate::rings::Rings;
use crate::threshold::Criterion;
use crate::window::Window;

/// A block as rows of pixels.
pub(crate) type Block = Vec<Vec<f64>>;

/// Step 1: the weighted mean subtracted, then the window.
fn windowed(block: &Block, window: Window) -> Block {
    let w = window.samples(block.len());
    let weight = |y: usize, x: usize| w[y] * w[x];
    let n = block.len();
    let (mut sum, mut total) = (0.0, 0.0);
    for y in 0..n {
        for x in 0..n {
            sum += weight(y, x) * (block[y][x] - block[0][0]);
            total += weight(y, x);
        }
    }
    let pixel = |y: usize, x: usize| (block[y][x] - block[0][0] - sum / total) * weight(y, x);
    (0..n).map(|y| (0..n).map(|x| pixel(y, x)).collect()).collect()
}

/// Step 2: real and imaginary part of the DFT at every (ky, kx), row by row and then column by column.
fn dft(block: &Block) -> Vec<Vec<(f64, f64)>> {
    let n = block.len();
    let turn = |k: usize, x: usize| (TAU * ((k * x) % n) as f64 / n as f64).sin_cos();
    let line = |values: &[(f64, f64)], k: usize| {
        values.iter().enumerate().fold((0.0, 0.0), |(re, im), (x, &(a, b))| {
            let (s, c) = turn(k, x);
            (re + a * c + b * s, im + b * c - a * s)
        })
    };
    let real = |row: &Vec<f64>| row.iter().map(|&v| (v, 0.0)).collect::<Vec<_>>();
    let rows: Vec<Vec<_>> = block.iter().map(|r| (0..n).map(|k| line(&real(r), k)).collect()).collect();
    let column = |kx: usize| rows.iter().map(|r: &Vec<(f64, f64)>| r[kx]).collect::<Vec<_>>();
    let columns: Vec<Vec<_>> = (0..n).map(|kx| (0..n).map(|ky| line(&column(kx), ky)).collect()).collect();
    (0..n).map(|ky| (0..n).map(|kx| columns[kx][ky]).collect()).collect()
}

/// Steps 1 to 4: FRC_1 .. FRC_(N/2) of two blocks.
pub(crate) fn frc_curve(a: &Block, b: &Block, window: Window) -> Vec<f64> {
    let n = a.len();
    // Pixels under a weight of 0 do not count: without them all products with the window are 0, and so is the denominator.
    let ends = usize::from(window.samples(n)[0] == 0.0);
    let inner =
        |block: &Block| block[ends..n - ends].iter().flat_map(|r| r[ends..n - ends].to_vec()).collect::<Vec<_>>();
    let flat = |block: &Block| inner(block).windows(2).all(|p| p[0] == p[1]);
    let (fa, fb) = (dft(&windowed(a, window)), dft(&windowed(b, window)));
    let centred = |k: usize| if k < n / 2 { k as f64 } else { k as f64 - n as f64 };
    let mut sums = vec![(0.0, 0.0, 0.0); n / 2 + 1];
    for ky in 0..n {
        for kx in 0..n {
            let ring = (centred(kx).hypot(centred(ky)) + 0.5).floor() as usize;
            if let Some((cross, power_a, power_b)) = sums.get_mut(ring) {
                let ((ar, ai), (br, bi)) = (fa[ky][kx], fb[ky][kx]);
                *cross += ar * br + ai * bi;
                *power_a += ar * ar + ai * ai;
                *power_b += br * br + bi * bi;
            }
        }
    }
    let value = |&(cross, power_a, power_b): &(f64, f64, f64)| {
        let denominator = f64::sqrt(power_a) * f64::sqrt(power_b);
        if denominator > 0.0 && !flat(a) && !flat(b) {
            cross / denominator
        } else {
            0.0
        }
    };
    sums[1..].iter().map(value).collect()
}

/// Steps 5 to 7: the cut-off of two blocks.
pub(crate) fn cutoff(a: &Block, b: &Block, window: Window, criterion: Criterion) -> Cutoff {
    let curve = frc_curve(a, b, window);
    let mut smoothed = vec![0.0; curve.len()];
    smooth(&curve, 3, &mut smoothed);
    find_cutoff(&smoothed, &criterion.curves(Rings::new(a.len()).counts()))
}
