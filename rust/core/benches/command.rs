//! What a whole map costs beyond its blocks: the parts before and after them, threads, a single frame, background, the number
//! of blocks, and stops.
//!
//! `cargo bench -p panel-core --bench command`, or with `-- single stops` these parts alone. The best of several rounds counts, because other programs run on the machine
//! too. The times before and after the blocks are read off the progress: until the first block that is told to be done, and
//! from the last one on.

#![allow(clippy::expect_used, clippy::cast_precision_loss)]

use std::hint::black_box;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use ndarray::Array2;
use panel_core::command::{find, Image, Output};
use panel_core::params::RollingParams;
use panel_core::rolling::{estimate, frc_map};
use panel_core::{Error, Monitor, Result};
use rayon::ThreadPool;

const ROUNDS: usize = 5;
/// How often the progress is looked at.
const LOOK: Duration = Duration::from_micros(100);

/// Object and noise; where `bright` says no, nothing but faint noise, which is background.
fn pair(size: usize, bright: impl Fn(usize, usize) -> bool) -> [Image; 2] {
    pixels(size, bright).map(|pixels| {
        Image::new(size, size, pixels.into_raw_vec_and_offset().0).expect("as many pixels as the size says")
    })
}

/// The same as arrays.
fn pixels(size: usize, bright: impl Fn(usize, usize) -> bool) -> [Array2<f32>; 2] {
    let mut state = 7u64;
    let mut noise = move || {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 40) as f32 / (1u64 << 24) as f32
    };
    let object = |y: usize, x: usize| ((y as f32 * 0.9).sin() + (x as f32 * 0.7).cos()) * 2.0 + 50.0;
    let mut image =
        || Array2::from_shape_fn((size, size), |(y, x)| noise() + if bright(y, x) { object(y, x) } else { 0.0 });
    [image(), image()]
}

fn pool(threads: usize) -> ThreadPool {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool")
}

fn map(pool: &ThreadPool, options: &[(&str, &str)], images: &[Image], monitor: &Monitor) -> Result<Output> {
    // One image is a single frame.
    let command = find(if images.len() == 1 { "single" } else { "rfrc" }).expect("the command");
    pool.install(|| black_box(command.run(options, images, monitor)))
}

/// Seconds of the quickest of some whole runs.
fn quickest(rounds: usize, pool: &ThreadPool, options: &[(&str, &str)], images: &[Image]) -> f64 {
    let run = |_| {
        let start = Instant::now();
        map(pool, options, images, &Monitor::new()).expect("a map");
        start.elapsed().as_secs_f64()
    };
    (0..rounds).map(run).fold(f64::INFINITY, f64::min)
}

/// Seconds before the blocks, for them, and after them, of one run that is watched.
fn phases(pool: &ThreadPool, options: &[(&str, &str)], images: &[Image]) -> [f64; 3] {
    let (monitor, ended) = (Monitor::new(), AtomicBool::new(false));
    let start = Instant::now();
    let [first, last] = thread::scope(|scope| {
        let watcher = scope.spawn(|| {
            [0.0, 0.999_999].map(|share| {
                while monitor.fraction() <= share && !ended.load(Ordering::Relaxed) {
                    thread::sleep(LOOK);
                }
                start.elapsed().as_secs_f64()
            })
        });
        map(pool, options, images, &monitor).expect("a map");
        ended.store(true, Ordering::Relaxed);
        watcher.join().expect("the times")
    });
    [first, last - first, start.elapsed().as_secs_f64() - last]
}

fn show_phases() {
    println!(
        "{:>5} {:>5} {:>8} {:>12} {:>12} {:>12} {:>14}",
        "size", "step", "threads", "before (ms)", "blocks (ms)", "after (ms)", "whole/blocks"
    );
    for (size, step) in [(1024, "1"), (1024, "2"), (128, "4")] {
        let images = pair(size, |_, _| true);
        let options = [("skip", step), ("background", "0"), ("median", "true")];
        let pools = [1, 2].map(pool);
        let mut best = [[f64::INFINITY; 3]; 2];
        let mut whole = [f64::INFINITY; 2];
        // By turns, as other programs disturb for longer than a round takes. The whole is timed without anybody who looks at
        // the progress: that one would need a processor of its own.
        for _ in 0..ROUNDS {
            for (k, pool) in pools.iter().enumerate() {
                let run = phases(pool, &options, &images);
                if run[0] + run[2] < best[k][0] + best[k][2] {
                    best[k] = run;
                }
                whole[k] = whole[k].min(quickest(1, pool, &options, &images));
            }
        }
        for (threads, (mut best, whole)) in (1..).zip(best.into_iter().zip(whole)) {
            best[1] = whole - best[0] - best[2];
            let [before, blocks, after] = best.map(|s| s * 1e3);
            // Shorter ones are not measured well enough by looking now and then.
            let ratio =
                if best[1] > 50.0 * LOOK.as_secs_f64() { format!("{:.3}", whole / best[1]) } else { "-".into() };
            println!("{size:>5} {step:>5} {threads:>8} {before:>12.2} {blocks:>12.2} {after:>12.2} {ratio:>14}");
        }
        println!("      two threads are {:.2} times as quick as one", whole[0] / whole[1]);
    }
}

/// A single frame against two of the same size, with the same options. The pixels of its sub-images lie twice as far apart, so an
/// object's cut-off is at twice the ring, and its blocks need more rings; with noise alone, all need the same.
fn show_single() {
    println!(
        "\n{:>5} {:>5} {:>8} {:>16} {:>16} {:>8}",
        "size", "step", "shared", "two frames (ms)", "one frame (ms)", "ratio"
    );
    let pool = pool(1);
    for ((size, step), object) in
        [(1024, "1"), (1024, "2"), (512, "4")].into_iter().flat_map(|k| [(k, true), (k, false)])
    {
        let images = pair(size, |_, _| object);
        let options = [("skip", step), ("background", "0")];
        let (mut two, mut one) = (f64::INFINITY, f64::INFINITY);
        for _ in 0..3 {
            two = two.min(quickest(1, &pool, &options, &images));
            one = one.min(quickest(1, &pool, &options, &images[..1]));
        }
        let shared = if object { "object" } else { "nothing" };
        println!("{size:>5} {step:>5} {shared:>8} {:>16.1} {:>16.1} {:>8.3}", two * 1e3, one * 1e3, one / two);
    }
}

/// What a map with little foreground costs, as a share of the map of the same images without a background test, and of one
/// of images that are bright all over: blocks are worked out as far out as they need, so what is in them counts, too. Maps
/// alone, without the look at the images that goes before them.
fn show_background() {
    let (size, pool) = (1024, pool(1));
    let params =
        |background| RollingParams::from_pairs(&[("skip", "2"), ("background", background)]).expect("legal options");
    let (tested, untested) = (params("5"), params("0"));
    let made = |[a, b]: &[Array2<f32>; 2], params: &RollingParams| {
        pool.install(|| frc_map(a.view(), b.view(), params, &Monitor::new())).expect("a map")
    };
    let quickest = |rounds: usize, images: &[Array2<f32>; 2], params: &RollingParams| {
        let run = |_| {
            let start = Instant::now();
            black_box(made(images, params));
            start.elapsed().as_secs_f64()
        };
        (0..rounds).map(run).fold(f64::INFINITY, f64::min)
    };
    let bright_all_over = quickest(3, &pixels(size, |_, _| true), &tested);
    println!("\n{:<44} {:>10} {:>14} {:>16}", "foreground", "of nodes", "of same images", "of bright images");
    let spots = |y: usize, x: usize| (y % 128).abs_diff(64) < 14 && (x % 128).abs_diff(64) < 14;
    let lines = |y: usize, x: usize| (x + y / 3) % 213 < 8;
    type Bright<'a> = &'a dyn Fn(usize, usize) -> bool;
    let kinds: [(&str, Bright<'_>); 4] = [
        ("one square", &|y, x| y < 228 && x < 228),
        ("64 squares of 27 pixels", &spots),
        ("slanted lines of 8 pixels, 213 apart", &lines),
        ("one pixel", &|y, x| y == 500 && x == 500),
    ];
    for (name, bright) in kinds {
        let images = pixels(size, bright);
        let share = made(&images, &tested).metrics.foreground as f64 / (size / 2 * (size / 2)) as f64;
        let all = quickest(3, &images, &untested);
        let seconds = quickest(ROUNDS, &images, &tested);
        println!(
            "{name:<44} {:>8.2} % {:>12.2} % {:>14.2} %",
            100.0 * share,
            100.0 * seconds / all,
            100.0 * seconds / bright_all_over
        );
    }
}

fn show_linear() {
    println!("\n{:>10} {:>14}", "blocks", "us a block");
    let (pool, options) = (pool(1), [("skip", "1"), ("background", "0"), ("border", "mirror")]);
    for size in [100, 316, 1000, 3162] {
        let params = RollingParams::from_pairs(&options).expect("legal options");
        let blocks = estimate(size, size, &params).blocks;
        let seconds = quickest(if size > 2000 { 1 } else { 3 }, &pool, &options, &pair(size, |_, _| true));
        println!("{blocks:>10} {:>14.3}", 1e6 * seconds / blocks as f64);
    }
}

fn show_stops() {
    let monitor = Monitor::new();
    monitor.expect(1);
    let calls = 10_000_000;
    let start = Instant::now();
    for _ in 0..calls {
        black_box(&monitor).check().expect("no stop");
        black_box(&monitor).advance(1);
    }
    let nanoseconds = 1e9 * start.elapsed().as_secs_f64() / f64::from(calls);
    println!("\nA look at the monitor and telling it of progress, once for a row of a strip: {nanoseconds:.1} ns");
    println!("\n{:>5} {:>8} {:>26}", "block", "threads", "from stop to answer (ms)");
    let images = pair(1024, |_, _| true);
    for block in ["64", "128", "512"] {
        let (pool, options) = (pool(2), [("skip", "1"), ("background", "0"), ("block", block)]);
        let answer = |wait: u64| {
            let monitor = Monitor::new();
            thread::scope(|scope| {
                let run = scope.spawn(|| map(&pool, &options, &images, &monitor).map(drop));
                thread::sleep(Duration::from_millis(wait));
                let asked = Instant::now();
                monitor.cancel();
                let outcome = run.join().expect("no panic");
                let seconds = asked.elapsed().as_secs_f64();
                assert_eq!(outcome, Err(Error::cancelled()), "the map was there before the stop");
                seconds
            })
        };
        let worst = [5, 20, 40, 80, 120].map(answer).into_iter().fold(0.0, f64::max);
        println!("{block:>5} {:>8} {:>26.2}", 2, 1e3 * worst);
    }
}

fn main() {
    // A word chooses parts.
    let words: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with('-')).collect();
    let parts: [(&str, fn()); 5] = [
        ("phases", show_phases),
        ("single", show_single),
        ("background", show_background),
        ("linear", show_linear),
        ("stops", show_stops),
    ];
    for (name, show) in parts {
        if words.is_empty() || words.iter().any(|word| word == name) {
            show();
        }
    }
}
