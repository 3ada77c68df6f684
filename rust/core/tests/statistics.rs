//! Maps of simulated objects of known resolution: what a map reads must be the truth, or as far from it as the documents say.
//!
//! Objects are band-limited with white noise; the signal-to-noise ratio is that of standard deviations. The quick tests are
//! small; `cargo test --release -p panel-core --test statistics -- --ignored --nocapture` prints the figures of larger ones.

#![allow(clippy::unwrap_used, clippy::expect_used)] // a test that cannot go on shall panic
#![allow(clippy::cast_precision_loss)] // small counts

mod common {
    pub mod simulated;
}

use common::simulated::{moved, object, volume, Random};
use ndarray::{s, Array2, Array3};
use panel_core::metrics::Metrics;
use panel_core::params::RollingParams;
use panel_core::rolling::frc_map;
use panel_core::single::single_frame_map;
use panel_core::volume::{volume_map, VolumeParams};
use panel_core::Monitor;

/// The object with white noise, the signal's standard deviation being `snr` times the noise's.
fn frame(object: &Array2<f32>, snr: f32, random: &mut Random) -> Array2<f32> {
    let (height, width) = object.dim();
    object + &random.noise(height, width).mapv(|v| v / snr)
}

fn params(pairs: &[(&str, &str)]) -> RollingParams {
    RollingParams::from_pairs(&[&[("background", "0")], pairs].concat()).unwrap()
}

/// Metrics of the maps of an object of this period in `size` x `size` pixels: two frames, and the first of them alone.
fn readings(period: f64, snr: f32, size: usize, options: &[(&str, &str)], seed: u64) -> [Metrics; 2] {
    let mut random = Random(seed);
    let truth = object(size, size, period, &mut random);
    let (a, b) = (frame(&truth, snr, &mut random), frame(&truth, snr, &mut random));
    let params = params(options);
    let two = frc_map(a.view(), b.view(), &params, &Monitor::new()).unwrap();
    [two.metrics, single_frame_map(a.view(), &params, &Monitor::new()).unwrap().metrics]
}

fn unresolved_share(m: &Metrics) -> f64 {
    m.unresolved as f64 / m.foreground as f64
}

#[test]
fn two_frames_read_what_the_documents_say() {
    for (period, low, high) in [(3.0, 2.6, 3.0), (4.0, 3.4, 3.9), (6.0, 4.9, 6.0), (8.0, 6.5, 8.0), (12.0, 9.7, 15.0)] {
        for snr in [10.0, 2.0, 1.0] {
            let [two, _] = readings(period, snr, 224, &[("skip", "16")], 3);
            let reading = two.resolved_mean;
            assert!(low < reading && reading < high, "{period} pixels at {snr}: {reading}");
            assert!(unresolved_share(&two) <= 0.1, "{period} pixels at {snr}: {two:?}");
        }
    }
}

#[test]
fn one_frame_reads_what_two_do_from_six_pixels_on_and_is_too_coarse_below() {
    for period in [6.0, 8.0, 10.0] {
        for snr in [10.0, 2.0] {
            let [two, one] = readings(period, snr, 256, &[("skip", "16")], 4);
            let ratio = one.resolved_mean / two.resolved_mean;
            assert!((ratio - 1.0).abs() < 0.15 && one.unresolved == 0, "{period} pixels at {snr}: {one:?} {two:?}");
        }
    }
    let [two, one] = readings(3.0, 2.0, 256, &[("skip", "16")], 4);
    assert!(two.resolved_mean < 3.0 && one.mean_resolution > 5.0, "{one:?} {two:?}");
}

#[test]
fn shells_of_noise_are_unresolved() {
    let mut random = Random(12);
    for (depth, nz, shape) in [(1.0, "32", (40, 64, 64)), (3.0, "16", (24, 64, 64)), (0.5, "32", (40, 64, 64))] {
        let (a, b) = (random.volume_noise(shape), random.volume_noise(shape));
        for criterion in ["3 sigma", "1/7"] {
            let options = [("block", "32"), ("depth", nz), ("skip", "8"), ("zstep", "4"), ("criterion", criterion)];
            let m = shells([&a, &b], depth, &options);
            assert!(m.foreground >= 300 && unresolved_share(&m) > 0.99, "{criterion}, voxels 1:{depth}: {m:?}");
        }
    }
}

/// As far from the truth as the f64 reference is: a seventh to a quarter too fine.
#[test]
fn shells_read_band_limited_volumes_as_the_documents_say() {
    for (depth, nz) in [(1.0, "32"), (3.0, "16")] {
        let options = [("block", "32"), ("depth", nz), ("skip", "16"), ("zstep", "8")];
        for period in [4.0, 6.0, 8.0] {
            let m = volume_readings(period, depth, 2.0, (40, 64, 64), &options);
            let ratio = m.resolved_mean / period;
            assert!((0.73..0.89).contains(&ratio) && m.unresolved == 0, "{period} pixels, voxels 1:{depth}: {m:?}");
        }
    }
}

#[test]
fn shifts_by_fractions_of_a_pixel_are_found_within_a_tenth() {
    for snr in [10.0, 2.0] {
        let errors = drift_errors(256, snr, 6);
        assert!(errors.iter().all(|&error| error < 0.1), "{errors:?}");
    }
}

#[test]
#[ignore = "takes a minute; prints the figures of the documents"]
fn figures_of_two_frames_and_one() {
    println!("two frames (one) N = 64, 3 sigma, 512 x 512: mean over resolved blocks; share of unresolved in %");
    for period in [3.0, 4.0, 6.0, 8.0, 10.0, 12.0, 16.0] {
        print!("true {period:>4}:");
        for snr in [10.0, 2.0, 1.0] {
            let [two, one] = readings(period, snr, 512, &[("skip", "16")], 1);
            let part = |m: &Metrics| format!("{:5.2} {:3.0} %", m.resolved_mean, 100.0 * unresolved_share(m));
            print!("   snr {snr:>2}: {} ({})", part(&two), part(&one));
        }
        println!();
    }
}

fn shells(noisy: [&Array3<f32>; 2], depth: f64, options: &[(&str, &str)]) -> Metrics {
    let spacing = depth.to_string();
    let fixed = [("method", "Fourier shell"), ("background", "0"), ("spacing", spacing.as_str())];
    let params = VolumeParams::from_pairs(&[&fixed, options].concat()).unwrap();
    volume_map(noisy[0].view(), noisy[1].view(), &params, &Monitor::new()).unwrap().metrics
}

fn volume_readings(
    period: f64,
    depth: f64,
    snr: f32,
    shape: (usize, usize, usize),
    options: &[(&str, &str)],
) -> Metrics {
    let mut random = Random(11);
    let truth = volume(shape, depth, period, &mut random);
    let mut noisy = || &truth + &random.volume_noise(shape).mapv(|v| v / snr);
    shells([&noisy(), &noisy()], depth, options)
}

#[test]
#[ignore = "takes a minute; prints the figures of the documents"]
fn figures_of_shells() {
    for (depth, options) in [
        (1.0, [("block", "32"), ("depth", "32"), ("skip", "16"), ("zstep", "8")]),
        (3.0, [("block", "32"), ("depth", "16"), ("skip", "16"), ("zstep", "8")]),
    ] {
        println!("shells, voxels 1:{depth}, {options:?}: mean over resolved blocks / true; share of unresolved in %");
        for period in [3.0, 4.0, 6.0, 8.0, 10.0] {
            print!("true {period:>4}:");
            for snr in [10.0, 2.0, 1.0] {
                let m = volume_readings(period, depth, snr, (48, 96, 96), &options);
                print!("   snr {snr:>2}: {:5.2} {:3.0} %", m.resolved_mean / period, 100.0 * unresolved_share(&m));
            }
            println!();
        }
    }
}

#[test]
#[ignore = "takes a minute; prints the figures of the documents"]
fn figures_of_drift() {
    for size in [128, 256] {
        for snr in [10.0, 2.0, 1.0] {
            let mut errors: Vec<f64> = drift_errors(size, snr, 30);
            errors.sort_by(f64::total_cmp);
            println!("{size}, snr {snr}: median {:.3}, worst {:.3}", errors[15], errors[29]);
        }
    }
}

/// Distances between the true and the found shift.
fn drift_errors(size: usize, snr: f32, count: usize) -> Vec<f64> {
    let mut random = Random(5);
    let params = params(&[("block", "24"), ("skip", "24"), ("drift", "true")]);
    (0..count)
        .map(|_| {
            // Cut out of a larger field, so that what moves out at a border does not come in at the other.
            let field = object(size + 80, size + 80, 6.0, &mut random);
            let shift = [(); 2].map(|()| f64::from(random.next() - 0.5) * 60.0);
            let cut = |field: &Array2<f32>| field.slice(s![40..40 + size, 40..40 + size]).to_owned();
            let a = frame(&cut(&field), snr, &mut random);
            let b = frame(&cut(&moved(field.view(), shift[0], shift[1])), snr, &mut random);
            let found = frc_map(a.view(), b.view(), &params, &Monitor::new()).unwrap().shift.unwrap();
            (found.y - shift[0]).hypot(found.x - shift[1])
        })
        .collect()
}
