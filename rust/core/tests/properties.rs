//! What must hold for any images: the properties that make a map a measurement.

#![allow(clippy::expect_used, clippy::cast_precision_loss)]

mod common {
    pub mod simulated;
}

use common::simulated::Random;
use ndarray::{s, Array2};
use panel_core::params::RollingParams;
use panel_core::rolling::{frc_map, FrcMap};
use panel_core::{ErrorKind, Monitor};

/// Blurred spots on a dark ground, the same in both images, with noise of their own.
fn spots(height: usize, width: usize, seed: u64) -> (Array2<f32>, Array2<f32>) {
    let mut random = Random(seed);
    let mut object = Array2::<f32>::zeros((height, width));
    for _ in 0..height * width / 150 {
        let (cy, cx) = (random.next() * height as f32, random.next() * width as f32);
        for ((y, x), v) in object.indexed_iter_mut() {
            let r2 = (y as f32 - cy).powi(2) + (x as f32 - cx).powi(2);
            if r2 < 64.0 {
                *v += 40.0 * (-r2 / 4.0).exp();
            }
        }
    }
    let a = &object + &random.noise(height, width).mapv(|v| v * 2.0);
    let b = &object + &random.noise(height, width).mapv(|v| v * 2.0);
    (a, b)
}

fn map(a: &Array2<f32>, b: &Array2<f32>, options: &[(&str, &str)]) -> FrcMap {
    let params = RollingParams::from_pairs(options).expect("legal options");
    frc_map(a.view(), b.view(), &params, &Monitor::new()).expect("a map")
}

/// The number of nodes whose cut-offs differ by more than 1 in 10,000: roundings may tip a decision now and then.
fn differing(a: &Array2<f32>, b: &Array2<f32>) -> usize {
    assert_eq!(a.dim(), b.dim());
    a.iter().zip(b).filter(|(a, b)| (**a - **b).abs() > 1e-4 * a.abs()).count()
}

#[test]
fn exchanging_the_images_changes_nothing() {
    let (a, b) = spots(150, 170, 1);
    for options in [&[("block", "32"), ("skip", "3")], &[("block", "48"), ("border", "mirror")]] {
        assert_eq!(map(&a, &b, options).cutoff, map(&b, &a, options).cutoff);
    }
}

#[test]
fn the_scale_of_either_image_changes_nothing() {
    let (a, b) = spots(150, 170, 2);
    let options = [("block", "32"), ("skip", "3"), ("background", "0")];
    let plain = map(&a, &b, &options);
    for (fa, fb) in [(1e-30, 1.0), (1.0, 1e30), (3.7, 1e-4)] {
        let scaled = map(&a.mapv(|v| v * fa), &b.mapv(|v| v * fb), &options);
        assert!(differing(&plain.cutoff, &scaled.cutoff) <= plain.cutoff.len() / 1000, "{fa} {fb}");
    }
    let doubled = map(&a.mapv(|v| v * 8.0), &b.mapv(|v| v / 1024.0), &options);
    assert_eq!(plain.cutoff, doubled.cutoff, "powers of two cost no rounding at all");
}

#[test]
fn an_offset_changes_nothing() {
    let (a, b) = spots(150, 170, 3);
    // Whole counts, so that the offset itself is not rounded.
    let (a, b) = (a.mapv(f32::round), b.mapv(f32::round));
    let options = [("block", "32"), ("skip", "3"), ("background", "0")];
    let (plain, lifted) = (map(&a, &b, &options), map(&a.mapv(|v| v + 30_000.0), &b.mapv(|v| v + 100.0), &options));
    assert!(differing(&plain.cutoff, &lifted.cutoff) <= plain.cutoff.len() / 1000);
}

#[test]
fn a_crop_leaves_inner_nodes_unchanged() {
    let (a, b) = spots(200, 220, 4);
    let options = [("block", "32"), ("skip", "2"), ("background", "0")];
    let whole = map(&a, &b, &options);
    // Both crops move the nodes by whole steps and make the sides odd.
    for (top, left, height, width) in [(20, 30, 133, 151), (0, 0, 97, 199)] {
        let part = s![top..top + height, left..left + width];
        let crop = map(&a.slice(part).to_owned(), &b.slice(part).to_owned(), &options);
        let half = 16;
        let (mut compared, mut moved) = (0, 0);
        for ((j, i), &c) in crop.cutoff.indexed_iter() {
            let (y, x) = (2 * j, 2 * i);
            if (half..=height - half).contains(&y) && (half..=width - half).contains(&x) {
                let inside = whole.cutoff[[j + top / 2, i + left / 2]];
                // Another minimum may make another background; the blocks themselves are the same.
                if c > 0.0 && inside > 0.0 {
                    compared += 1;
                    moved += usize::from((c - inside).abs() > 1e-4 * inside);
                }
            }
        }
        assert!(compared > 1000 && moved * 1000 <= compared, "{moved} of {compared}");
    }
}

#[test]
fn identical_frames_give_two_pixels_wherever_no_block_is_flat() {
    let (mut a, _) = spots(150, 170, 5);
    a.slice_mut(s![0..60, 0..60]).fill(3.0);
    let found = map(&a, &a, &[("block", "32"), ("skip", "4"), ("background", "0")]);
    let mut flat = 0;
    for ((j, i), &c) in found.cutoff.indexed_iter().filter(|(_, &c)| c > 0.0) {
        let start = |node: usize, side: usize| (4 * node).saturating_sub(16).min(side - 32);
        let (y, x) = (start(j, 150), start(i, 170));
        let block = a.slice(s![y..y + 32, x..x + 32]);
        if block.iter().all(|&v| v == block[[0, 0]]) {
            flat += 1;
            assert!(!found.resolved[[j, i]] && c < 16.0);
        } else {
            assert!(found.resolved[[j, i]] && found.grid[[j, i]] == 2.0, "node {j} {i}: {c}");
        }
    }
    assert!(flat > 20, "{flat} flat blocks");
}

#[test]
fn identical_frames_give_two_pixels_on_smooth_images_too() {
    let smooth = Array2::from_shape_fn((120, 130), |(y, x)| {
        let r2 = (y as f32 - 61.3).powi(2) + (x as f32 - 58.9).powi(2);
        (-r2 / 800.0).exp()
    });
    for factor in [1.0, 3.7] {
        let found = map(&smooth, &smooth.mapv(|v| v * factor), &[("skip", "4"), ("background", "0")]);
        let two = found.grid.iter().filter(|&&v| v == 2.0).count();
        let foreground = found.metrics.foreground;
        // With a factor the pixels are rounded anew, which is a noise of its own at the last digit.
        assert!(two == foreground || (factor != 1.0 && two * 50 >= foreground * 49), "{two} of {foreground}");
    }
}

#[test]
fn pure_noise_is_unresolved() {
    let mut random = Random(6);
    let (a, b) = (random.noise(256, 256), random.noise(256, 256));
    for criterion in ["3 sigma", "1/7", "1/2"] {
        let found = map(&a, &b, &[("skip", "8"), ("background", "0"), ("criterion", criterion)]);
        let m = &found.metrics;
        assert!(m.unresolved * 100 >= m.foreground * 99, "{criterion}: {} of {}", m.unresolved, m.foreground);
        assert!(found.warnings.iter().any(|w| w.contains("unresolved")), "{:?}", found.warnings);
    }
}

#[test]
fn the_bits_do_not_depend_on_the_number_of_threads() {
    // More rows than one task takes, so that columns are cut into several.
    let (a, b) = spots(700, 60, 7);
    for options in
        [&[("block", "32"), ("skip", "1"), ("median", "true")], &[("block", "24"), ("skip", "3"), ("border", "mirror")]]
    {
        let with = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
            pool.install(|| map(&a, &b, options))
        };
        let one = with(1);
        for threads in [2, 7] {
            let many = with(threads);
            assert_eq!((&one.map, &one.cutoff, &one.resolved), (&many.map, &many.cutoff, &many.resolved));
            assert_eq!(one.metrics, many.metrics);
        }
    }
}

#[test]
fn an_image_without_foreground_gives_an_empty_map_and_says_so() {
    let flat = Array2::from_elem((40, 50), 8.0f32);
    let found = map(&flat, &flat, &[("block", "24")]);
    assert!(found.map.iter().all(|&v| v == 0.0));
    assert!(found.metrics.mean_resolution.is_nan());
    assert!(found.warnings.iter().any(|w| w.starts_with("No foreground")));
}

#[test]
fn a_stop_is_answered_from_within_the_map() {
    let mut random = Random(8);
    let (a, b) = (random.noise(600, 600), random.noise(600, 600));
    let params = RollingParams::from_pairs(&[("skip", "1"), ("background", "0")]).expect("legal options");
    let monitor = Monitor::new();
    let error = std::thread::scope(|scope| {
        let run = scope.spawn(|| frc_map(a.view(), b.view(), &params, &monitor));
        while monitor.fraction() == 0.0 {
            std::thread::yield_now();
        }
        monitor.cancel();
        run.join().expect("no panic").expect_err("stopped")
    });
    assert_eq!(error.kind(), ErrorKind::Cancelled);
    assert!(monitor.fraction() < 1.0);
}

#[test]
fn tiles_need_an_image_as_large_as_a_tile() {
    let (a, b) = spots(63, 100, 9);
    let params = RollingParams::from_pairs(&[("tiles", "true")]).expect("legal options");
    let error = frc_map(a.view(), b.view(), &params, &Monitor::new()).expect_err("too small");
    assert_eq!(error.kind(), ErrorKind::InvalidImage);
    assert!(error.sentence().starts_with("An image of 100 x 63 pixels is smaller than a tile"), "{error}");
}
