//! What a block costs, as a ratio to a yardstick measured in the same run.
//!
//! The yardstick is the least that a block could cost with two real blocks packed in one complex transform and nothing
//! shared: 2 N one-dimensional rustfft transforms of N complex f32 points in two batched calls, without transposition.
//! Yardstick and map alternate, and the best of several rounds counts, because other programs run on the machine too.
//!
//! `cargo bench -p panel-core --bench kernel`; with `-- --check` it fails where a block of 64 costs more than 1.8.

#![allow(clippy::expect_used)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use ndarray::Array2;
use panel_core::params::RollingParams;
use panel_core::rolling::{estimate, frc_map};
use panel_core::Monitor;
use rustfft::num_complex::Complex;
use rustfft::FftPlanner;

const ROUNDS: usize = 7;

/// Seconds of the quickest of a few calls that together take at least `least`.
fn best_of(least: Duration, mut work: impl FnMut()) -> f64 {
    let (mut best, start) = (f64::INFINITY, Instant::now());
    while start.elapsed() < least {
        let call = Instant::now();
        work();
        best = best.min(call.elapsed().as_secs_f64());
    }
    best
}

/// Seconds for 2 N transforms of N points.
fn yardstick(n: usize) -> f64 {
    let fft = FftPlanner::<f32>::new().plan_fft_forward(n);
    let mut data = vec![Complex::new(1.0f32, 0.5); n * n];
    let mut scratch = vec![Complex::default(); fft.get_inplace_scratch_len()];
    const BLOCKS: usize = 200;
    let seconds = best_of(Duration::from_millis(30), || {
        for _ in 0..BLOCKS {
            fft.process_with_scratch(black_box(&mut data), &mut scratch);
            fft.process_with_scratch(black_box(&mut data), &mut scratch);
            data.iter_mut().step_by(n).for_each(|v| *v = Complex::new(1.0, 0.5));
            // keeps the values from growing
        }
    });
    seconds / BLOCKS as f64
}

/// Object and noise, bright everywhere, so that no node is background.
fn pair(size: usize) -> (Array2<f32>, Array2<f32>) {
    let mut state = 7u64;
    let mut noise = move || {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 40) as f32 / (1u64 << 24) as f32
    };
    let object = |y: usize, x: usize| ((y as f32 * 0.9).sin() + (x as f32 * 0.7).cos()) * 2.0 + 50.0;
    let mut image = || Array2::from_shape_fn((size, size), |(y, x)| object(y, x) + noise());
    (image(), image())
}

fn main() {
    let check = std::env::args().any(|a| a == "--check");
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool of one thread");
    println!(
        "{:>5} {:>5} {:>10} {:>14} {:>16} {:>7}",
        "block", "step", "blocks", "us a block", "yardstick (us)", "ratio"
    );
    for (n, step, size) in [(32, 1, 160), (64, 1, 192), (64, 2, 320), (64, 4, 512), (128, 1, 220), (256, 4, 400)] {
        let options = [("block", n.to_string()), ("skip", step.to_string()), ("background", "0".into())];
        let options: Vec<_> = options.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let params = RollingParams::from_pairs(&options).expect("legal options");
        let (a, b) = pair(size);
        let blocks = estimate(size, size, &params).blocks;
        let (mut ours, mut theirs) = (f64::INFINITY, f64::INFINITY);
        for _ in 0..ROUNDS {
            theirs = theirs.min(yardstick(n));
            ours = ours.min(best_of(Duration::from_millis(30), || {
                let map = pool.install(|| frc_map(a.view(), b.view(), &params, &Monitor::new()));
                black_box(map.expect("a map"));
            }));
        }
        let ours = ours / blocks as f64;
        let ratio = ours / theirs;
        println!("{n:>5} {step:>5} {blocks:>10} {:>14.3} {:>16.3} {ratio:>7.3}", ours * 1e6, theirs * 1e6);
        if check && n == 64 && ratio > 1.8 {
            eprintln!("a block of 64 pixels costs {ratio:.2} times the yardstick; 1.8 is allowed");
            std::process::exit(1);
        }
    }
}
