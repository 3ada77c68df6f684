//! What an error map costs, as a ratio to one separable convolution with sigma = 10 of the same image in the same run.
//!
//! The yardstick is a plain convolution in f32: rows, then columns, 83 taps each, symmetric border, two taps a pass, the
//! innermost loop over pixels so that the compiler vectorises it, all threads. (The error map itself computes in f64.)
//! Yardstick and map alternate, and the best of several rounds counts, because other programs run on the machine too.
//!
//! `cargo bench -p panel-core --bench rsm`; with `-- --check` it fails where a map of 2048 x 2048 pixels costs more than 40.

#![allow(clippy::expect_used)]
#![allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // small whole numbers and single precision

use std::hint::black_box;
use std::time::Instant;

use ndarray::Array2;
use panel_core::rsm::error_map;
use panel_core::Monitor;
use rayon::prelude::*;

const ROUNDS: usize = 5;
const LIMIT: f64 = 40.0;

/// Half of a Gaussian kernel, k(0) .. k(r), r = ceil(4 sigma) + 1.
fn taps(sigma: f64) -> Vec<f32> {
    let reach = (4.0 * sigma).ceil() as usize + 1;
    let gauss: Vec<f64> = (0..=reach).map(|n| (-0.5 * (n as f64 / sigma).powi(2)).exp()).collect();
    let sum = 2.0 * gauss.iter().sum::<f64>() - gauss[0];
    gauss.iter().map(|g| (g / sum) as f32).collect()
}

/// Half-sample symmetric places.
fn mirror(i: isize, n: usize) -> usize {
    let i = i.rem_euclid(2 * n as isize) as usize;
    i.min(2 * n - 1 - i)
}

fn add<'a>(out: &mut [f32], taps: &[f32], at: impl Fn(isize) -> &'a [f32]) {
    out.iter_mut().zip(at(0)).for_each(|(o, v)| *o = taps[0] * v);
    for n in 1..taps.len() {
        let tap = taps[n];
        for ((o, a), b) in out.iter_mut().zip(at(-(n as isize))).zip(at(n as isize)) {
            *o += tap * (a + b);
        }
    }
}

fn convolve(image: &Array2<f32>, taps: &[f32]) -> Vec<f32> {
    let (height, width) = image.dim();
    let reach = taps.len() - 1;
    let mut rows = vec![0.0; height * width];
    rows.par_chunks_mut(width).enumerate().for_each(|(y, out)| {
        let padded: Vec<f32> =
            (0..width + 2 * reach).map(|x| image[[y, mirror(x as isize - reach as isize, width)]]).collect();
        add(out, taps, |n| &padded[(reach as isize + n) as usize..]);
    });
    let mut result = vec![0.0; height * width];
    result.par_chunks_mut(width).enumerate().for_each(|(y, out)| {
        add(out, taps, |n| &rows[mirror(y as isize + n, height) * width..][..width]);
    });
    result
}

/// Filaments and points with noise, and a blurred, smaller and noisy image of them.
fn pair(size: usize, reference: usize, sigma: f64) -> (Array2<f32>, Array2<f32>) {
    let mut state = 7u64;
    let mut noise = move || {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 40) as f32 / (1u64 << 24) as f32
    };
    let filament = |y: usize, x: usize| (y as f32 + 60.0 * (x as f32 * 0.02).sin()).rem_euclid(37.0) < 2.0;
    let image = Array2::from_shape_fn((size, size), |(y, x)| {
        f32::from(u8::from(filament(y, x))) + f32::from(u8::from(noise() > 0.999)) * 3.0 + 0.05 * noise()
    });
    let blurred = convolve(&image, &taps(sigma));
    let step = size / reference;
    let low = Array2::from_shape_fn((reference, reference), |(y, x)| {
        1000.0 * blurred[(y * step + step / 2) * size + x * step + step / 2] + 5.0 * noise()
    });
    (image, low)
}

fn main() {
    let check = std::env::args().any(|a| a == "--check");
    let most = std::thread::available_parallelism().map_or(1, usize::from);
    let kernel = taps(10.0);
    println!("   size  reference  sigma  threads  convolution      map  ratio  runs  found sigma");
    for (size, reference, sigma) in [(512, 128, 6.0), (2048, 256, 10.0), (2048, 256, 3.0), (2048, 2048, 20.0)] {
        let (image, low) = pair(size, reference, sigma);
        for threads in if most > 1 { vec![1, most] } else { vec![1] } {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
            let (mut yardstick, mut map, mut found) = (f64::INFINITY, f64::INFINITY, None);
            for _ in 0..ROUNDS {
                let start = Instant::now();
                black_box(pool.install(|| convolve(&image, &kernel)));
                yardstick = yardstick.min(start.elapsed().as_secs_f64());
                let start = Instant::now();
                let result = pool.install(|| error_map(image.view(), low.view(), &Monitor::new())).expect("a map");
                map = map.min(start.elapsed().as_secs_f64());
                found = Some((result.runs, result.metrics));
            }
            let (runs, metrics) = found.expect("a round");
            let ratio = map / yardstick;
            println!(
                "{size:7} {reference:10} {sigma:6} {threads:8} {:9.1} ms {:5.0} ms {ratio:6.1} {runs:5}  {:.2} {:.2}",
                1e3 * yardstick,
                1e3 * map,
                metrics.sigma_y,
                metrics.sigma_x
            );
            if check && size == 2048 {
                assert!(ratio <= LIMIT, "a map costs {ratio:.1} convolutions, more than {LIMIT}");
            }
        }
    }
}
