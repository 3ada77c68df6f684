//! Fourier shell correlation of blocks as section 9 of method.md has it, in f64 and without sharing anything: for tests.

#![allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // small indices

use ndarray::{Array3, ArrayView3, Axis};
use rustfft::num_complex::Complex;
use rustfft::FftPlanner;

use super::params::VolumeParams;
use crate::cutoff::{find_cutoff, smooth, Cutoff};
use crate::frames::mirror;

/// The cut-offs of the wanted blocks with these first voxels in volumes padded by these margins.
pub(super) fn cutoffs(
    volumes: &[Array3<f32>; 2],
    starts: &[&[usize]; 3],
    margins: &[(usize, usize); 3],
    wanted: ArrayView3<'_, bool>,
    params: &VolumeParams,
) -> Array3<Option<Cutoff>> {
    let block = |volume: &Array3<f32>, corner: [usize; 3]| {
        let (depth, height, width) = volume.dim();
        let shape = (params.depth, params.rolling.block, params.rolling.block);
        Array3::from_shape_fn(shape, |(z, y, x)| {
            let place = |k: usize, at: usize, n: usize| mirror(corner[k] + at, margins[k].0, n);
            f64::from(volume[[place(0, z, depth), place(1, y, height), place(2, x, width)]])
        })
    };
    Array3::from_shape_fn(wanted.dim(), |(z, y, x)| {
        wanted[[z, y, x]].then(|| {
            let corner = [starts[0][z], starts[1][y], starts[2][x]];
            let curve = curve(volumes.each_ref().map(|volume| block(volume, corner)), params);
            let mut smoothed = vec![0.0; curve.len()];
            smooth(&curve, 1, &mut smoothed);
            let bins = params.independent_bins(params.rolling.block);
            find_cutoff(&smoothed, &params.rolling.criterion.curves(&bins))
        })
    })
}

/// FRC_1 .. FRC_(N/2) of two blocks.
fn curve(blocks: [Array3<f64>; 2], params: &VolumeParams) -> Vec<f64> {
    let (n, depth) = (params.rolling.block, params.depth);
    let flat = blocks.iter().any(|block| block.iter().all(|v| *v == block[[0, 0, 0]]));
    let [a, b] = blocks.map(|block| transform(windowed(block, params)));
    let stretch = n as f64 * params.rolling.pixel / (depth as f64 * params.spacing);
    let centred = |k: usize, n: usize| if k < n / 2 { k as f64 } else { k as f64 - n as f64 };
    let mut sums = vec![[0.0; 3]; n / 2 + 1];
    for (((z, y, x), a), b) in a.indexed_iter().zip(&b) {
        let radius = (centred(z, depth) * stretch).hypot(centred(y, n).hypot(centred(x, n)));
        if let Some(sums) = sums.get_mut((radius + 0.5 + 1e-9).floor() as usize) {
            let products = [a.re * b.re + a.im * b.im, a.norm_sqr(), b.norm_sqr()];
            (0..3).for_each(|k| sums[k] += products[k]);
        }
    }
    let value =
        |&[cross, a, b]: &[f64; 3]| if flat || a == 0.0 || b == 0.0 { 0.0 } else { cross / (a.sqrt() * b.sqrt()) };
    sums[1..].iter().map(value).collect()
}

/// The weighted mean subtracted, then the window.
fn windowed(block: Array3<f64>, params: &VolumeParams) -> Array3<f64> {
    let (depth, n, _) = block.dim();
    let (wz, w) = (params.rolling.window.samples(depth), params.rolling.window.samples(n));
    let weight = Array3::from_shape_fn(block.dim(), |(z, y, x)| wz[z] * w[y] * w[x]);
    let first = block[[0, 0, 0]];
    let mean = block.iter().zip(&weight).map(|(v, w)| (v - first) * w).sum::<f64>() / weight.sum();
    (block - first - mean) * weight
}

fn transform(block: Array3<f64>) -> Array3<Complex<f64>> {
    let mut spectrum = block.mapv(|v| Complex::new(v, 0.0));
    let mut planner = FftPlanner::new();
    for axis in 0..3 {
        let fft = planner.plan_fft_forward(spectrum.len_of(Axis(axis)));
        for mut lane in spectrum.lanes_mut(Axis(axis)) {
            let mut line = lane.to_vec();
            fft.process(&mut line);
            lane.iter_mut().zip(line).for_each(|(to, from)| *to = from);
        }
    }
    spectrum
}
