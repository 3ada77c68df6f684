//! Error maps and PANEL maps against tests/golden/rsm, whose ORIGIN.md tells where they come from.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test that cannot go on shall panic
#![allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // small whole numbers

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use ndarray::{s, Array2, Array3};
use panel_core::command::{find, Image};
use panel_core::panel::panel;
use panel_core::params::RollingParams;
use panel_core::rsm::error_map;
use panel_core::Monitor;

/// The lines of one case.
struct Case(BTreeMap<String, String>);

impl Case {
    fn text(&self, key: &str) -> &str {
        self.0.get(key).unwrap_or_else(|| panic!("no {key} in {:?}", self.0))
    }

    fn number(&self, key: &str) -> f64 {
        self.text(key).parse().unwrap()
    }

    fn count(&self, key: &str) -> usize {
        self.text(key).parse().unwrap()
    }

    fn part(&self, key: &str) -> std::ops::Range<usize> {
        let (from, to) = self.text(key).split_once(':').unwrap();
        from.parse().unwrap()..to.parse().unwrap()
    }

    fn options(&self) -> Vec<(&str, &str)> {
        self.0.iter().filter_map(|(k, v)| Some((k.strip_prefix("option.")?, v.as_str()))).collect()
    }
}

fn folder(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests").join(name)
}

/// The cases that a line with `first` begins.
fn cases(first: &str) -> Vec<Case> {
    let text = fs::read_to_string(folder("golden/rsm/cases.txt")).unwrap();
    let groups = text.split("\n\n").map(|group| {
        let pairs = group.lines().filter_map(|line| line.split_once('='));
        Case(pairs.map(|(k, v)| (k.to_owned(), v.to_owned())).collect())
    });
    groups.filter(|case| case.0.contains_key(first)).collect()
}

fn raw(path: PathBuf, depth: usize, height: usize, width: usize) -> Array3<f32> {
    let bytes = fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let values = bytes.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]]));
    Array3::from_shape_vec((depth, height, width), values.collect()).unwrap()
}

/// Sum of the four bytes of a hash, 0 to 1020, mean 510, standard deviation 148.
fn noise(y: usize, x: usize, which: usize) -> i64 {
    let low = |v: u64| v & 0xFFFF_FFFF;
    let mut h = low(x as u64 * 0x1F12_3BB5 + y as u64 * 0x5F35_6495 + (which as u64 + 1) * 0x2C1B_3C6D);
    h ^= h >> 15;
    h = low(h * 0x2C1B_3C6D);
    h ^= h >> 12;
    h = low(h * 0x297A_2D39);
    h ^= h >> 15;
    ((h & 0xFF) + (h >> 8 & 0xFF) + (h >> 16 & 0xFF) + (h >> 24)) as i64
}

/// Filaments in three directions, points, a spot and noise.
fn thing(height: usize, width: usize) -> Array2<f64> {
    Array2::from_shape_fn((height, width), |(row, column)| {
        let (y, x) = (row as i64, column as i64);
        let on = |value: i64, is: bool| if is { value } else { 0 };
        let lines = on(400, (3 * x + 7 * y).rem_euclid(211) < 9)
            + on(300, (11 * x - 4 * y).rem_euclid(293) < 13)
            + on(250, (x * x / 90 + 5 * y).rem_euclid(157) < 8);
        let spot = (300 - ((y - 90).pow(2) + (x - 200).pow(2)).div_euclid(3)).max(0);
        let points = on(1500, noise(row, column, 0) > 890);
        (20 + lines + spot + points + noise(row, column, 1) / 20) as f64
    })
}

/// Integrated Gaussian, symmetric borders, the plain way.
fn blur(image: &Array2<f64>, sigma_y: f64, sigma_x: f64) -> Array2<f64> {
    let along_rows = |image: &Array2<f64>, sigma: f64| {
        let reach = (4.0 * sigma).ceil() as i64 + 1;
        let edge = |t: f64| libm::erf(t / (2f64.sqrt() * sigma));
        let taps: Vec<f64> = (-reach..=reach).map(|n| edge(n as f64 + 0.5) - edge(n as f64 - 0.5)).collect();
        let sum: f64 = taps.iter().sum();
        let width = image.ncols() as i64;
        Array2::from_shape_fn(image.dim(), |(y, x)| {
            let place = |n: i64| {
                let i = (x as i64 + n).rem_euclid(2 * width);
                i.min(2 * width - 1 - i) as usize
            };
            let products = (-reach..=reach).zip(&taps).map(|(n, tap)| tap * image[[y, place(n)]]);
            products.sum::<f64>() / sum
        })
    };
    let rows = along_rows(image, sigma_x);
    along_rows(&rows.t().to_owned(), sigma_y).t().to_owned()
}

#[test]
fn pairs_of_known_blur_reach_the_reference_s_sum_of_squares() {
    let image = thing(285, 315);
    let single = image.mapv(|v| v as f32);
    let pairs = cases("pair");
    assert!(pairs.len() >= 14);
    for case in &pairs {
        let (sigma_y, sigma_x) = (case.number("true_sigma_y"), case.number("true_sigma_x"));
        let step = case.count("step");
        let blurred = blur(&image, sigma_y, sigma_x);
        let blurred = blurred.slice(s![step / 2..;step, step / 2..;step]);
        let low = blurred.iter().copied().fold(f64::INFINITY, f64::min);
        let high = blurred.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let reference = Array2::from_shape_fn(blurred.dim(), |(y, x)| {
            let grain =
                (noise(y, x, 10 + case.count("pair")) - 510) as f64 / 148.0 * case.number("noise_percent") / 100.0;
            let value = (blurred[[y, x]] - low) / (high - low) + grain;
            (case.number("offset") + case.number("span") * value + 0.5).floor() as f32
        });
        let found = error_map(single.view(), reference.view(), &Monitor::new()).unwrap();
        let m = found.metrics;
        let squares = m.rse * m.rse * single.len() as f64;
        let ratio = squares / case.number("metric.sse");
        println!(
            "{:>4} x {:<4} every {step}, noise {:>2} %: found {:.4} x {:.4}, sum of squares {squares:.6e}, ratio - 1 {:+.1e}, \
             {} runs",
            sigma_y,
            sigma_x,
            case.text("noise_percent"),
            m.sigma_y,
            m.sigma_x,
            ratio - 1.0,
            found.runs
        );
        assert!(ratio < 1.001, "sum of squares {squares}, the reference has {}", case.text("metric.sse"));
        // Without noise the reference's own search ends a little early.
        let least = if case.number("noise_percent") > 0.0 { 0.999 } else { 0.99 };
        assert!(ratio > least, "{squares} is less than can be");
        assert!((m.rsp - case.number("metric.rsp")).abs() < 1e-3);
        assert!((m.mu / case.number("metric.mu") - 1.0).abs() < 1e-3);
        if case.number("noise_percent") <= 1.0 {
            assert!((m.sigma_y / sigma_y - 1.0).abs() < 0.05 && (m.sigma_x / sigma_x - 1.0).abs() < 0.05, "{m:?}");
        }
        // The budget of the search: each run over the spectrum costs less than half a convolution (benches/rsm.rs).
        assert!(found.runs <= 24, "{} runs", found.runs);
    }
}

#[test]
fn whole_maps_agree_with_the_reference() {
    for case in cases("map") {
        let (rows, columns) = (case.part("rows"), case.part("columns"));
        let stack = raw(folder("data").join(case.text("input")), 2, 120, 128);
        let stack = stack.slice(s![.., rows.clone(), columns.clone()]);
        let (first, second) = (stack.slice(s![0, .., ..]), stack.slice(s![1, .., ..]));
        let golden = folder("golden/rsm");
        let (height, width) = (case.count("reference_height"), case.count("reference_width"));
        let reference = raw(golden.join(case.text("reference")), 1, height, width);
        let reference = reference.slice(s![0, .., ..]);
        let expected = raw(golden.join(case.text("planes")), 4, rows.len(), columns.len());
        let params = RollingParams::from_pairs(&case.options()).unwrap();
        let found = panel(first, second, Some(reference), &params, &Monitor::new()).unwrap();
        let errors = found.errors.unwrap();
        let planes = [&errors.rsm, &errors.fit, &found.fusion.red, &found.fusion.green];
        for (plane, expected) in planes.into_iter().zip(expected.outer_iter()) {
            let range = expected.iter().fold(0f32, |high, v| high.max(v.abs()));
            let wrong =
                plane.iter().zip(expected).filter(|(a, b)| (*a - *b).abs() > 1e-4 * range || a.is_nan()).count();
            assert_eq!(wrong, 0, "{}", case.text("map"));
        }
        assert_eq!(found.fusion.threshold, case.number("threshold"));
        for (name, value) in errors.metrics.entries() {
            let truth = case.number(&format!("metric.{name}"));
            assert!((value / truth - 1.0).abs() < 1e-3, "{}: {name} {value}, not {truth}", case.text("map"));
        }
        // The command gives the same.
        let image = |pixels: Vec<f32>, width: usize| Image::new(width, pixels.len() / width, pixels).unwrap();
        let mean = first.iter().zip(second).map(|(a, b)| 0.5 * a + 0.5 * b).collect();
        let inputs = [image(mean, columns.len()), image(reference.iter().copied().collect(), width)];
        let output = find("rsm").unwrap().run(&[], &inputs, &Monitor::new()).unwrap();
        assert_eq!(output.images[0].pixels, errors.rsm.iter().copied().collect::<Vec<_>>());
        assert_eq!(output.images[1].pixels, errors.fit.iter().copied().collect::<Vec<_>>());
        assert_eq!(output.metrics, errors.metrics.entries());
        let names: Vec<_> = output.images.iter().map(|i| (i.name.as_str(), i.width, i.height, i.depth)).collect();
        assert_eq!(names, [("rsm", 80, 72, 1), ("fit", 80, 72, 1)]);
    }
}

#[test]
fn the_command_refuses_what_it_cannot_use() {
    let image = Image::new(16, 16, (0..256u16).map(f32::from).collect()).unwrap();
    let stack = Image::stack("", 16, 8, 2, image.pixels.clone()).unwrap();
    let rsm = find("rsm").unwrap();
    let sentence = |images: &[Image]| rsm.run(&[], images, &Monitor::new()).unwrap_err().to_string();
    assert_eq!(sentence(std::slice::from_ref(&image)), "An image and a reference are needed, but 1 were given.");
    assert!(sentence(&[stack.clone(), image.clone()]).contains("has 2 planes"));
    assert!(sentence(&[image.clone(), stack]).contains("has 2 planes"));
    assert!(sentence(&[image.clone(), image]).starts_with("The reference is the image itself"));
    let unknown = rsm.check(&[("block", "64")]).unwrap_err();
    assert_eq!(
        unknown.sentence(),
        "option: block is not allowed; it must be left out, for this command has no options."
    );
}

/// A stop must be seen within 50 ms at 2048 x 2048 on an idle machine; the limit here allows for busy ones.
#[test]
fn a_stop_is_seen_soon() {
    use std::time::{Duration, Instant};
    let image = thing(1024, 1024).mapv(|v| v as f32);
    let reference = image.slice(s![..;4, ..;4]);
    let worst = (1..8).map(|part| {
        let monitor = Monitor::new();
        std::thread::scope(|scope| {
            let job = scope.spawn(|| error_map(image.view(), reference, &monitor).map(|_| Instant::now()));
            while monitor.fraction() < f64::from(part) / 8.0 && !job.is_finished() {
                std::thread::sleep(Duration::from_micros(200));
            }
            let asked = Instant::now();
            monitor.cancel();
            let result = job.join().unwrap();
            assert!(result.is_err() || monitor.fraction() > 0.8, "stopped at {part}/8");
            asked.elapsed()
        })
    });
    let worst = worst.max().unwrap();
    println!("worst answer to a stop: {worst:?}");
    assert!(worst < Duration::from_millis(500), "{worst:?}");
}
