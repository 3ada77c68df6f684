//! What the inspection of a pair costs, as a share of the default map of 1024 x 1024 pixels that it precedes; and what the
//! adaptive background and the drift correction add.
//!
//! One thread; all alternate, and the best of several rounds counts, because other programs run on the machine too.
//! `cargo bench -p panel-core --bench inspect`; with `-- --check` it fails where the inspection costs more than 5 %.

#![allow(clippy::expect_used, clippy::cast_precision_loss)]

use std::hint::black_box;
use std::time::Instant;

use ndarray::Array2;
use panel_core::inspect::inspect;
use panel_core::params::RollingParams;
use panel_core::rolling::frc_map;
use panel_core::Monitor;

const SIDE: usize = 1024;
const ROUNDS: usize = 5;

/// Object and noise, bright everywhere, so that no node is background.
fn pair() -> (Array2<f32>, Array2<f32>) {
    let mut state = 7u64;
    let mut noise = move || {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 40) as f32 / (1u64 << 24) as f32
    };
    let object = |y: usize, x: usize| ((y as f32 * 0.9).sin() + (x as f32 * 0.7).cos()) * 2.0 + 50.0;
    let mut image = || Array2::from_shape_fn((SIDE, SIDE), |(y, x)| object(y, x) + noise());
    (image(), image())
}

fn seconds(work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64()
}

fn main() {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool of one thread");
    let (a, b) = pair();
    let monitor = Monitor::new();
    let names = ["map, default", "map, adaptive", "map, drift", "inspection"];
    let params = |options: &[(&str, &str)]| RollingParams::from_pairs(options).expect("legal options");
    let kinds = [params(&[]), params(&[("adaptive", "true")]), params(&[("drift", "true")])];
    let mut best = [f64::INFINITY; 4];
    for _ in 0..ROUNDS {
        for (best, params) in best.iter_mut().zip(&kinds) {
            let map = || drop(black_box(frc_map(a.view(), b.view(), params, &monitor).expect("a map")));
            *best = best.min(seconds(|| pool.install(map)));
        }
        for _ in 0..10 {
            let look = || drop(black_box(inspect(a.view(), b.view(), &kinds[0], &monitor).expect("sentences")));
            best[3] = best[3].min(seconds(|| pool.install(look)));
        }
    }
    for (name, seconds) in names.iter().zip(best) {
        println!("{name:<14} {:>9.1} ms {:>7.2} % of the default map", seconds * 1e3, 100.0 * seconds / best[0]);
    }
    if std::env::args().any(|a| a == "--check") && best[3] > 0.05 * best[0] {
        eprintln!("the inspection costs more than 5 % of a map");
        std::process::exit(1);
    }
}
