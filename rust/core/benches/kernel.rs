//! What a block costs, as a ratio to a yardstick measured in the same run.
//!
//! The yardstick is the least that a block could cost with two real blocks packed in one complex transform and nothing
//! shared: 2 N one-dimensional rustfft transforms of N complex f32 points in two batched calls, without transposition.
//! Yardstick and map alternate, and the best of several rounds counts, because other programs run on the machine too.
//!
//! `cargo bench -p panel-core --bench kernel`, or with `-- avx2 64` for these instructions and this block size alone; with
//! `-- --check` it fails where a block of 64 costs more than 1.8 by the best instructions.

#![allow(clippy::expect_used)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use ndarray::Array2;
use panel_core::params::RollingParams;
use panel_core::rolling::{estimate, frc_map};
use panel_core::simd::Level;
use panel_core::Monitor;
use rustfft::num_complex::Complex;
use rustfft::FftPlanner;

const ROUNDS: usize = 20;

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

/// What two images share. A block is worked out only as far out in the rings as its cut-off needs.
#[derive(Clone, Copy, PartialEq)]
enum Shared {
    /// An object that fades in noise of their own at ring 8 to 12 of 32.
    Object,
    /// All up to the last ring, so that no ring can be left out: the worst case.
    All,
    /// Nothing.
    Nothing,
}

/// Bright everywhere, so that no node is background.
fn pair(size: usize, shared: Shared) -> (Array2<f32>, Array2<f32>) {
    let mut state = 7u64;
    let mut noise = move || {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 40) as f32 / (1u64 << 24) as f32
    };
    let object = |y: usize, x: usize| ((y as f32 * 0.9).sin() + (x as f32 * 0.7).cos()) * 2.0 + 50.0;
    let mut image = |size_of_object: f32| {
        Array2::from_shape_fn((size, size), |(y, x)| 50.0 + size_of_object * (object(y, x) - 50.0) + noise())
    };
    match shared {
        Shared::Object => (image(1.0), image(1.0)),
        Shared::All => {
            let (both, own) = (image(1.0), image(0.0));
            let other = &both + &(own * 0.1);
            (both, other)
        }
        Shared::Nothing => (image(0.0), image(0.0)),
    }
}

/// Block, step, side of the images and what they share for each line of the table: as many blocks a row as fill all lanes.
type Case = (usize, usize, usize, Shared);
const CASES: [Case; 10] = [
    (32, 1, 287, Shared::Object),
    (32, 1, 287, Shared::All),
    (64, 1, 319, Shared::Object),
    (64, 1, 319, Shared::Nothing),
    (64, 1, 319, Shared::All),
    (64, 2, 574, Shared::Object),
    (64, 4, 1084, Shared::Object),
    (128, 1, 255, Shared::Object),
    (128, 1, 255, Shared::All),
    (256, 4, 400, Shared::Object),
];

/// What a block of step 1 should cost at most, by instructions and block size.
fn aim(level: &str, n: usize) -> Option<f64> {
    match (level, n) {
        ("avx512", 32) => Some(0.28),
        ("avx512", 64) => Some(0.21),
        ("avx512", 128) => Some(0.23),
        ("avx2", 32) => Some(0.44),
        ("avx2", 64) => Some(0.36),
        ("avx2", 128) => Some(0.40),
        ("sse2", 64) => Some(0.9),
        _ => None,
    }
}

/// Measures one line of the table; gives the ratio.
fn measure(pool: &rayon::ThreadPool, level: &str, (n, step, size, shared): Case) -> f64 {
    let options =
        [("block", n.to_string()), ("skip", step.to_string()), ("background", "0".into()), ("simd", level.to_string())];
    let options: Vec<_> = options.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let params = RollingParams::from_pairs(&options).expect("legal options");
    let (a, b) = pair(size, shared);
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
    let aim = aim(level, n).filter(|_| step == 1).map_or(String::new(), |aim| format!("{aim:.2}"));
    let shared = match shared {
        Shared::Object => "object",
        Shared::All => "all",
        Shared::Nothing => "nothing",
    };
    println!(
        "{level:>7} {n:>5} {step:>5} {shared:>8} {blocks:>10} {:>14.3} {:>16.3} {ratio:>7.3} {aim:>7}",
        ours * 1e6,
        theirs * 1e6
    );
    ratio
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let check = arguments.iter().any(|a| a == "--check");
    // Words that are no switches choose instructions and block sizes.
    let chosen = |word: &str, kind: fn(&str) -> bool| {
        let mut of_kind = arguments.iter().filter(|a| kind(a)).peekable();
        of_kind.peek().is_none() || of_kind.any(|a| a == word)
    };
    let is_level: fn(&str) -> bool = |a| a.starts_with(char::is_alphabetic);
    let is_block: fn(&str) -> bool = |a| a.starts_with(|c: char| c.is_ascii_digit());
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool of one thread");
    println!(
        "{:>7} {:>5} {:>5} {:>8} {:>10} {:>14} {:>16} {:>7} {:>7}",
        "simd", "block", "step", "shared", "blocks", "us a block", "yardstick (us)", "ratio", "aim"
    );
    for (number, level) in Level::available().into_iter().map(Level::word).enumerate() {
        for case in CASES {
            if !chosen(level, is_level) || !chosen(&case.0.to_string(), is_block) {
                continue;
            }
            let ratio = measure(&pool, level, case);
            if check && number == 0 && case.0 == 64 && ratio > 1.8 {
                eprintln!("a block of 64 pixels costs {ratio:.2} times the yardstick; 1.8 is allowed");
                std::process::exit(1);
            }
        }
    }
}
