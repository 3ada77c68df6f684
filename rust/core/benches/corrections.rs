//! What drift correction and the local background cost, as ratios to a yardstick of the same run: one forward two-dimensional
//! complex transform in f64 of the image's size by rustfft (rows, turned, columns, turned back), on one thread as they are.
//!
//! Both are measured as what a map with them takes beyond the same map without; the map is coarse, so that it takes little
//! itself. Yardstick and maps alternate, and the best of several rounds counts, because other programs run on the machine too.
//!
//! `cargo bench -p panel-core --bench corrections`.

#![allow(clippy::expect_used)]

use std::hint::black_box;
use std::time::Instant;

use ndarray::Array2;
use panel_core::params::RollingParams;
use panel_core::rolling::frc_map;
use panel_core::Monitor;
use rustfft::num_complex::Complex;
use rustfft::FftPlanner;

const ROUNDS: usize = 7;

fn turned(from: &[Complex<f64>], to: &mut [Complex<f64>], n: usize) {
    const TILE: usize = 16;
    for y0 in (0..n).step_by(TILE) {
        for x0 in (0..n).step_by(TILE) {
            for y in y0..(y0 + TILE).min(n) {
                for x in x0..(x0 + TILE).min(n) {
                    to[x * n + y] = from[y * n + x];
                }
            }
        }
    }
}

fn seconds(work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64()
}

fn frames(size: usize) -> (Array2<f32>, Array2<f32>) {
    let mut state = 7u64;
    let mut noise = move || {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 40) as f32 / (1u64 << 24) as f32
    };
    let object = |y: usize, x: usize| (y as f32 * 0.7).sin() * (x as f32 * 0.5).cos() * 20.0 + 50.0;
    let mut frame = |moved: usize| Array2::from_shape_fn((size, size), |(y, x)| object(y + moved, x) + 10.0 * noise());
    (frame(0), frame(2))
}

fn main() {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool of one thread");
    println!("{:>6} {:>14} {:>12} {:>8} {:>12} {:>8}", "size", "transform", "drift", "ratio", "background", "ratio");
    for size in [512, 1024, 2048, 1021] {
        let (a, b) = frames(size);
        let fft = FftPlanner::<f64>::new().plan_fft_forward(size);
        let (mut one, mut two) = (vec![Complex::default(); size * size], vec![Complex::default(); size * size]);
        let mut scratch = vec![Complex::default(); fft.get_inplace_scratch_len()];
        let side = size.to_string();
        let map = |key: &str| {
            let options = [("block", "32"), ("skip", "32"), ("background", "255"), (key, "true")];
            let params = RollingParams::from_pairs(&options).expect("legal options");
            seconds(|| {
                black_box(pool.install(|| frc_map(a.view(), b.view(), &params, &Monitor::new())).expect("a map"));
            })
        };
        let (mut yardstick, mut plain, mut drift, mut adaptive) =
            (f64::INFINITY, f64::INFINITY, f64::INFINITY, f64::INFINITY);
        for _ in 0..ROUNDS {
            one.iter_mut().enumerate().for_each(|(i, v)| *v = Complex::new((i % 101) as f64, 0.0));
            yardstick = yardstick.min(seconds(|| {
                fft.process_with_scratch(black_box(&mut one), &mut scratch);
                turned(&one, &mut two, size);
                fft.process_with_scratch(&mut two, &mut scratch);
                turned(&two, &mut one, size);
                black_box(&one);
            }));
            plain = plain.min(map("median"));
            drift = drift.min(map("drift"));
            adaptive = adaptive.min(map("adaptive"));
        }
        let (drift, adaptive) = (drift - plain, adaptive - plain);
        println!(
            "{side:>6} {:>11.1} ms {:>9.1} ms {:>8.1} {:>9.1} ms {:>8.1}",
            1e3 * yardstick,
            1e3 * drift,
            drift / yardstick,
            1e3 * adaptive,
            adaptive / yardstick
        );
    }
}
