//! What a block of a Fourier shell correlation costs, beside a direct transform of each block and its lines alone.
//!
//! Direct: both volumes' blocks, windowed, as one complex three-dimensional transform by rustfft in f32 (three batched calls
//! and the rearrangements between them), without separating the volumes or adding shells, which a whole direct block needs
//! too. Lines: 2 N (N/2 + 1) one-dimensional rustfft transforms of Nz points in one batched call, what is left of a block
//! when all that blocks share is free. The map is timed as a whole, with its checks and its drawing, and divided by the blocks. Both and the map alternate, and the best of several rounds counts, because other
//! programs run on the machine too.
//!
//! `cargo bench -p panel-core --bench volume`; with `-- --check` it fails where a block of 32 x 32 x 32 costs more than 2
//! times its lines.

#![allow(clippy::expect_used)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use ndarray::Array3;
use panel_core::volume::{estimate, volume_map, VolumeParams};
use panel_core::Monitor;
use rustfft::num_complex::Complex;
use rustfft::FftPlanner;

const ROUNDS: usize = 5;

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

/// Seconds for one complex transform of N x N x Nz points, windowing included.
fn direct(n: usize, depth: usize) -> f64 {
    let (row, column) =
        (FftPlanner::<f32>::new().plan_fft_forward(n), FftPlanner::<f32>::new().plan_fft_forward(depth));
    let source = vec![1.0f32; 2 * n * n * depth];
    let window: Vec<f32> = (0..n * n * depth).map(|i| 1.0 / (1 + i % 7) as f32).collect();
    let zero = Complex::<f32>::default();
    let (mut block, mut turned) = (vec![zero; n * n * depth], vec![zero; n * n * depth]);
    let scratch = row.get_inplace_scratch_len().max(column.get_inplace_scratch_len());
    let mut scratch = vec![zero; scratch];
    best_of(Duration::from_millis(100), || {
        let source = black_box(&source);
        let (a, b) = source.split_at(n * n * depth);
        for (((z, &a), &b), &w) in block.iter_mut().zip(a).zip(b).zip(&window) {
            *z = Complex::new((a - 0.5) * w, (b - 0.5) * w);
        }
        row.process_with_scratch(&mut block, &mut scratch);
        for (plane, turned) in block.chunks_exact(n * n).zip(turned.chunks_exact_mut(n * n)) {
            for y in 0..n {
                for x in 0..n {
                    turned[x * n + y] = plane[y * n + x];
                }
            }
        }
        row.process_with_scratch(&mut turned, &mut scratch);
        // The lines along z, a few neighbouring ones at a time so that reading and writing use whole cache lines.
        const GROUP: usize = 8;
        for first in (0..n * n).step_by(GROUP) {
            for z in 0..depth {
                for (k, value) in turned[z * n * n + first..][..GROUP].iter().enumerate() {
                    block[(first + k) * depth + z] = *value;
                }
            }
        }
        column.process_with_scratch(&mut block, &mut scratch);
        black_box(&block);
    })
}

/// Seconds for the lines of both volumes' blocks.
fn lines(n: usize, depth: usize) -> f64 {
    let fft = FftPlanner::<f32>::new().plan_fft_forward(depth);
    let mut data = vec![Complex::new(0.0f32, 0.0); 2 * n * (n / 2 + 1) * depth];
    let mut scratch = vec![Complex::default(); fft.get_inplace_scratch_len()];
    best_of(Duration::from_millis(50), || fft.process_with_scratch(black_box(&mut data), &mut scratch))
}

/// Object and noise, bright everywhere, so that no node is background.
fn pair(depth: usize, size: usize) -> (Array3<f32>, Array3<f32>) {
    let mut state = 7u64;
    let mut noise = move || {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 40) as f32 / (1u64 << 24) as f32
    };
    let wave = |k: usize, f: f32| (k as f32 * f).sin() * 2.0;
    let object = |z, y, x| wave(z, 1.1) + wave(y, 0.9) + wave(x, 0.7) + 50.0;
    let mut volume = || Array3::from_shape_fn((depth, size, size), |(z, y, x)| object(z, y, x) + noise());
    (volume(), volume())
}

fn main() {
    let check = std::env::args().any(|a| a == "--check");
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool of one thread");
    println!(
        "{:>14} {:>5} {:>5} {:>16} {:>8} {:>8} {:>10} {:>9} {:>9} {:>9}",
        "block", "skip", "zstep", "volume", "blocks", "us", "blocks/s", "direct/us", "of direct", "of lines"
    );
    for (n, depth, skip, zstep, planes, size) in [
        (32, 32, 4, 4, 48, 64),
        (32, 32, 4, 4, 64, 128),
        (32, 32, 4, 4, 32, 96),
        (32, 16, 4, 2, 24, 72),
        (32, 16, 1, 1, 24, 40),
        (64, 16, 4, 2, 24, 96),
        (64, 64, 8, 8, 80, 80),
        (24, 48, 4, 4, 64, 48),
    ] {
        let options = [("block", n), ("depth", depth), ("skip", skip), ("zstep", zstep), ("planes", planes)];
        let options: Vec<_> = options.iter().map(|(k, v)| (*k, v.to_string())).collect();
        let fixed = [("method", "Fourier shell"), ("background", "0")];
        let options: Vec<_> = options.iter().map(|(k, v)| (*k, v.as_str())).chain(fixed).collect();
        let params = VolumeParams::from_pairs(&options).expect("legal options");
        let (a, b) = pair(planes, size);
        let blocks = estimate(size, size, &params).blocks;
        let (mut ours, mut whole, mut alone) = (f64::INFINITY, f64::INFINITY, f64::INFINITY);
        for _ in 0..ROUNDS {
            whole = whole.min(direct(n, depth));
            alone = alone.min(lines(n, depth));
            ours = ours.min(best_of(Duration::from_millis(50), || {
                let map = pool.install(|| volume_map(a.view(), b.view(), &params, &Monitor::new()));
                black_box(map.expect("a map"));
            }));
        }
        let block = ours / blocks as f64;
        println!(
            "{:>14} {skip:>5} {zstep:>5} {:>16} {blocks:>8} {:>8.2} {:>10.0} {:>9.2} {:>9.1} {:>9.2}",
            format!("{n}x{n}x{depth}"),
            format!("{size}x{size}x{planes}"),
            block * 1e6,
            1.0 / block,
            whole * 1e6,
            whole / block,
            block / alone
        );
        // With one place along z blocks are few, and each bears the checks, padding and drawing of a thousand voxels.
        let judged = (n, depth) == (32, 32) && planes > depth;
        assert!(!check || !judged || block <= 2.0 * alone, "a block costs more than 2 times its lines");
    }
}
