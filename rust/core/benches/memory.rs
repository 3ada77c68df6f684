//! The memory that maps take. A map of two frames of 512 x 512 pixels, N = 128, with one thread, two and eight: the peak of this
//! process, and what each thread adds to it. A Fourier shell map of a pair of 256 x 256 x 64 voxels, N = 32, steps of 4, with
//! one thread, all, and 64: the peak beside its input, its output and what the estimate says.
//!
//! `cargo bench -p panel-core --bench memory`; with `-- --check` it fails where a thread adds more than 4 MiB to a map of frames,
//! or a shell map takes more than input + output + 1 GiB. The peak is read where Linux tells it; elsewhere nothing is measured.

#![allow(clippy::expect_used)]
#![allow(clippy::cast_precision_loss)] // bytes as MiB

use std::time::Instant;

use ndarray::{Array3, Axis};
use panel_core::params::RollingParams;
use panel_core::rolling::frc_map;
use panel_core::volume::{estimate, volume_map, VolumeParams};
use panel_core::Monitor;

const MIB: f64 = (1u64 << 20) as f64;

/// Most memory that this process ever held, in MiB.
fn peak() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse::<f64>().ok().map(|kb| kb / 1024.0)
}

fn volume(seed: u64, shape: (usize, usize, usize)) -> Array3<f32> {
    let mut state = seed;
    Array3::from_shape_fn(shape, |(z, y, x)| {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        let noise = (state >> 40) as f32 / (1u64 << 24) as f32;
        ((z as f32 * 1.1).sin() + (y as f32 * 0.9).sin() + (x as f32 * 0.7).sin()) * 2.0 + 50.0 + noise
    })
}

/// Comes first: the peak of a process never goes down.
fn frames(check: bool) {
    let [a, b] = [1, 2].map(|seed| volume(seed, (1, 512, 512)).remove_axis(Axis(0)));
    let params = RollingParams::from_pairs(&[("block", "128"), ("skip", "2"), ("background", "0")]).expect("legal");
    println!("{:>8} {:>12} {:>24}", "threads", "peak", "each thread but the first");
    let mut first = None;
    for threads in [1, 2, 8] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        drop(pool.install(|| frc_map(a.view(), b.view(), &params, &Monitor::new())).expect("a map"));
        let Some(peak) = peak() else { return };
        let alone = *first.get_or_insert(peak);
        let each = if threads == 1 { 0.0 } else { (peak - alone) / (threads - 1) as f64 };
        println!("{threads:>8} {peak:>8.1} MiB {each:>20.2} MiB");
        assert!(!check || each <= 4.0, "more than 4 MiB a thread");
    }
    println!();
}

fn main() {
    let check = std::env::args().any(|a| a == "--check");
    frames(check);
    let options = [("method", "Fourier shell"), ("block", "32"), ("skip", "4"), ("planes", "64"), ("median", "true")];
    let params = VolumeParams::from_pairs(&[&options[..], &[("background", "0")]].concat()).expect("legal options");
    let (a, b) = (volume(1, (64, 256, 256)), volume(2, (64, 256, 256)));
    let input = 8.0 * a.len() as f64 / MIB;
    let output = 4.0 * a.len() as f64 / MIB;
    let needed = estimate(256, 256, &params);
    println!(
        "input {input:.0} MiB, output {output:.0} MiB; the estimate says {:.0} MiB beside the input, {} blocks",
        needed.bytes as f64 / MIB,
        needed.blocks
    );
    println!("{:>8} {:>12} {:>22} {:>10}", "threads", "peak", "beyond input, output", "blocks/s");
    for threads in [1, std::thread::available_parallelism().map_or(2, usize::from), 64] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        let start = Instant::now();
        let map = pool.install(|| volume_map(a.view(), b.view(), &params, &Monitor::new())).expect("a map");
        let seconds = start.elapsed().as_secs_f64();
        drop(map);
        let Some(peak) = peak() else {
            println!("The peak of a process is told on Linux only.");
            return;
        };
        let beyond = peak - input - output;
        println!("{threads:>8} {peak:>8.0} MiB {beyond:>18.0} MiB {:>10.0}", needed.blocks as f64 / seconds);
        assert!(!check || beyond <= 1024.0, "more than input + output + 1 GiB");
        assert!(!check || beyond + output <= needed.bytes as f64 / MIB + 16.0, "more than the estimate says");
    }
}
