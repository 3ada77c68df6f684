//! The curve at a point against the map, whose node values it must have, and against the f64 oracle.

#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_possible_wrap
)]

use std::collections::HashMap;

use crate::command::{find, Image, Output};
use crate::drift;
use crate::monitor::Monitor;
use crate::oracle;
use crate::simd::Level;
use crate::threshold::Criterion;
use crate::window::Window;
use ndarray::{s, Array2, Array3};

/// How far a value of a curve may lie from the oracle's (as in the kernel's own tests).
const CURVE_BOUND: f64 = 5e-5;

type Pairs<'a> = Vec<(&'a str, &'a str)>;

/// Two volumes of counts: waves alike in both, moved by two pixels in x in the second, noise of their own; dark in a corner.
fn volumes(shape: (usize, usize, usize)) -> [Array3<f32>; 2] {
    let mut state = 9u64;
    let mut random = move || {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 40) as f32 / (1u64 << 24) as f32
    };
    let wave = |k: usize, f: f32| (k as f32 * f).sin();
    let mut volume = |moved: usize| {
        Array3::from_shape_fn(shape, |(z, y, x)| {
            let dark = y < shape.1 / 3 && x < shape.2 / 3;
            let object = 300.0 * (2.5 + wave(z + x + moved, 0.9) + wave(y, 1.1) * wave(x + moved, 0.6));
            let noise = 250.0 * random();
            (if dark { 0.02 * noise } else { object + noise }).round()
        })
    };
    [volume(0), volume(2)]
}

fn image(volume: &Array3<f32>) -> Image {
    let (depth, height, width) = volume.dim();
    Image::stack("", width, height, depth, volume.iter().copied().collect()).unwrap()
}

fn run(command: &str, options: &[(&str, &str)], images: &[Image]) -> Output {
    find(command).unwrap().run(options, images, &Monitor::new()).unwrap()
}

fn picture<'a>(output: &'a Output, name: &str) -> &'a Image {
    output.images.iter().find(|image| image.name == name).unwrap()
}

fn metric(output: &Output, name: &str) -> f64 {
    output.metrics.iter().find(|(n, _)| *n == name).unwrap().1
}

/// The options of `sources` and `point` for a command's own.
fn of<'a>(command: &'a str, options: &[(&'a str, &'a str)]) -> Pairs<'a> {
    options.iter().copied().chain([("command", command)]).collect()
}

fn point_at(command: &str, options: &[(&str, &str)], sources: &Output, at: [usize; 3]) -> Output {
    let [z, y, x] = at.map(|v| v.to_string());
    let mut all = of(command, options);
    all.extend([("plane", z.as_str()), ("y", &y), ("x", &x)]);
    run("point", &all, &sources.images)
}

/// Every option that changes what a block is, the command's images, and pixels of the map to one of the sources.
fn cases() -> Vec<(&'static str, Pairs<'static>, Vec<Image>)> {
    let [a, b] = volumes((1, 75, 92)).each_ref().map(image);
    let two = vec![a.clone(), b.clone()];
    let [a3, b3] = volumes((19, 46, 53)).each_ref().map(image);
    let deep = vec![a3, b3];
    let odd = volumes((1, 97, 123)).each_ref().map(image);
    let small = volumes((1, 27, 40)).each_ref().map(image);
    vec![
        ("rfrc", vec![("block", "32"), ("skip", "5")], two.clone()),
        ("rfrc", vec![("block", "32"), ("skip", "7"), ("border", "mirror"), ("window", "Hamming")], two.clone()),
        ("rfrc", vec![("block", "36"), ("skip", "6"), ("drift", "true"), ("criterion", "1/7")], two.clone()),
        (
            "rfrc",
            vec![("block", "48"), ("skip", "9"), ("adaptive", "true"), ("center", "1"), ("pixel", "65")],
            two.clone(),
        ),
        ("rfrc", vec![("block", "24"), ("tiles", "true"), ("pixel", "20")], two.clone()),
        ("rfrc", vec![("block", "64"), ("skip", "11"), ("border", "mirror"), ("drift", "true")], small.to_vec()),
        ("rfrc", vec![("block", "100"), ("skip", "30")], two.clone()),
        ("rfrc", vec![("block", "64"), ("skip", "8"), ("criterion", "5 sigma")], small.to_vec()),
        ("panel", vec![("block", "32"), ("skip", "8"), ("background", "20")], two.clone()),
        ("panel", vec![("block", "24"), ("skip", "5"), ("single", "true")], odd[..1].to_vec()),
        ("single", vec![("block", "32"), ("skip", "3"), ("pixel", "100")], odd[..1].to_vec()),
        ("single", vec![("block", "24"), ("skip", "4"), ("border", "mirror"), ("background", "40")], odd[1..].to_vec()),
        ("single", vec![("block", "24"), ("tiles", "true")], odd[..1].to_vec()),
        ("volume", vec![("block", "32"), ("skip", "9")], deep.clone()),
        ("volume", vec![("block", "24"), ("tiles", "true")], deep.clone()),
        ("volume", vec![("block", "24"), ("skip", "9"), ("border", "mirror"), ("adaptive", "true")], deep.clone()),
        ("volume", vec![SHELL, ("block", "32"), ("depth", "16"), ("skip", "8"), ("zstep", "5")], deep.clone()),
        (
            "volume",
            vec![
                SHELL,
                ("block", "32"),
                ("depth", "14"),
                ("skip", "11"),
                ("zstep", "6"),
                ("border", "mirror"),
                ("pixel", "80"),
                ("spacing", "200"),
                ("criterion", "1/7"),
                ("window", "Hamming"),
            ],
            deep.clone(),
        ),
        ("volume", vec![SHELL, ("block", "32"), ("depth", "24"), ("skip", "9"), ("zstep", "9")], deep.clone()),
        (
            "volume",
            vec![SHELL, ("block", "32"), ("depth", "16"), ("skip", "9"), ("zstep", "9"), ("tiles", "true")],
            deep,
        ),
    ]
}

const SHELL: (&str, &str) = ("method", "Fourier shell");

/// For every pixel of the map whose node is nearest, hand-written here: the node, and whether the pixel is that node's own
/// place (method.md, section 3 step 7 and sections 5 and 9); none where no tile covers it.
fn node_of(
    command: &str,
    options: &HashMap<&str, &str>,
    axis: usize,
    at: usize,
    pixels: usize,
) -> Option<(usize, bool)> {
    let number = |key: &str, otherwise: usize| options.get(key).map_or(otherwise, |v| v.parse().unwrap());
    let single = command == "single" || options.contains_key("single");
    let shells = options.get("method") == Some(&"Fourier shell");
    if axis == 0 && !shells {
        return Some((at, true));
    }
    let block = number("block", 64);
    let (side, step) =
        if axis == 0 { (number("depth", block), number("zstep", 2)) } else { (block, number("skip", 2)) };
    if options.contains_key("tiles") {
        let side = if single { 2 * side } else { side };
        let count = pixels / side;
        return (at / side < count).then_some((at / side, true));
    }
    if single {
        let half = pixels / 2;
        let last = half.div_ceil(step) - 1;
        let v = ((at.min(2 * half - 1) as f64 - 0.5) / 2.0 / step as f64).clamp(0.0, last as f64);
        return Some(((v + 0.5).floor() as usize, false));
    }
    let last = pixels.div_ceil(step) - 1;
    Some((((at as f64 / step as f64 + 0.5).floor() as usize).min(last), at.is_multiple_of(step)))
}

#[test]
fn the_value_at_a_point_is_that_of_its_node_before_the_median_filter() {
    let mut unresolved = 0;
    for (command, options, images) in cases() {
        let map = run(command, &options, &images);
        let (grid, shown, cutoff) = (picture(&map, "grid"), picture(&map, "map"), picture(&map, "cutoff"));
        let resolved = picture(&map, "resolved");
        let sources = run("sources", &of(command, &options), &images);
        let given: HashMap<&str, &str> = options.iter().copied().collect();
        let node = |axis, at, pixels| node_of(command, &given, axis, at, pixels);
        let (mut points, mut backgrounds, mut borders) = (0, 0, 0);
        // Fewer places where a block is a volume: they take longer.
        let coarse = if given.contains_key("method") { 3 } else { 1 };
        let along = |pixels: usize, step: usize| (0..pixels).step_by(step * coarse).chain([pixels - 1]);
        for z in along(shown.depth, 3) {
            for y in along(shown.height, 4) {
                for x in along(shown.width, 3) {
                    let nodes = [node(0, z, shown.depth), node(1, y, shown.height), node(2, x, shown.width)];
                    let [Some((k, _)), Some((j, _)), Some((i, _))] = nodes else {
                        let error = find("point")
                            .unwrap()
                            .run(
                                &[
                                    of(command, &options),
                                    vec![("x", &*x.to_string()), ("y", &*y.to_string()), ("plane", &*z.to_string())],
                                ]
                                .concat(),
                                &sources.images,
                                &Monitor::new(),
                            )
                            .unwrap_err();
                        assert!(
                            error.sentence().starts_with(&format!("No tile covers the point x={x}, y={y}")),
                            "{error}"
                        );
                        continue;
                    };
                    let found = point_at(command, &options, &sources, [z, y, x]);
                    let what = format!("{command} {options:?} at {x}, {y}, {z}");
                    let place = (k * grid.height + j) * grid.width + i;
                    assert_eq!(metric(&found, "value"), f64::from(grid.pixels[place]), "{what}");
                    let is_foreground = grid.pixels[place] > 0.0;
                    assert_eq!(metric(&found, "foreground") > 0.0, is_foreground, "{what}");
                    let pixel = shown.pixels[(z * shown.height + y) * shown.width + x];
                    assert_eq!(pixel > 0.0, is_foreground, "{what}: the map's background");
                    if is_foreground {
                        assert_eq!(metric(&found, "resolution"), f64::from(grid.pixels[place]), "{what}");
                        assert_eq!(metric(&found, "cutoff"), f64::from(cutoff.pixels[place]), "{what}");
                        assert_eq!(metric(&found, "unresolved") > 0.0, resolved.pixels[place] == 0.0, "{what}");
                    }
                    if nodes.iter().all(|node| node.is_some_and(|(_, own)| own)) {
                        assert_eq!(metric(&found, "value"), f64::from(pixel), "{what}: the map at the node itself");
                    }
                    points += 1;
                    backgrounds += usize::from(!is_foreground);
                    unresolved += usize::from(metric(&found, "unresolved") > 0.0);
                    borders += usize::from(metric(&found, "block_x") < 0.0 || metric(&found, "block_y") < 0.0);
                }
            }
        }
        assert!(points > 20, "{command} {options:?}: {points}");
        assert_eq!(backgrounds == 0, given.contains_key("tiles"), "{command} {options:?}");
        assert!(!given.contains_key("border") || borders > 0, "{command} {options:?}: blocks beyond the border");
    }
    assert!(unresolved > 100, "{unresolved}");
}

/// The block of a two-frame map by the words of method.md, section 3 step 2.
fn block(image: &Array2<f32>, n: usize, mirrored: bool, at: [usize; 2]) -> oracle::Block {
    let reflect = |i: i64, n: usize| {
        let (period, i) = (2 * n as i64, i.rem_euclid(2 * n as i64));
        i.min(period - 1 - i) as usize
    };
    let first = |at: usize, pixels: usize| {
        let (half, surplus) = (n as i64 / 2, n as i64 - pixels as i64);
        if mirrored {
            at as i64 - half
        } else if surplus > 0 {
            -surplus / 2
        } else {
            (at as i64 - half).clamp(0, -surplus)
        }
    };
    let (height, width) = image.dim();
    let (y0, x0) = (first(at[0], height), first(at[1], width));
    let row = |y: i64| (0..n as i64).map(|x| f64::from(image[[reflect(y, height), reflect(x0 + x, width)]])).collect();
    (0..n as i64).map(|y| row(y0 + y)).collect()
}

#[test]
fn the_curve_at_a_point_is_the_oracles_inside_and_at_the_border() {
    let [a, b] = volumes((1, 75, 92)).map(|volume| volume.slice_move(s![0, .., ..]));
    for (n, border, window, drifts) in [
        ("32", "inside", Window::Hann, false),
        ("32", "mirror", Window::Hamming, false),
        ("48", "mirror", Window::Hann, true),
        ("80", "inside", Window::Hann, true),
    ] {
        let drift = drifts.to_string();
        let window_name = Window::NAMES[Window::ALL.iter().position(|w| *w == window).unwrap()];
        let options = [("block", n), ("skip", "5"), ("border", border), ("window", window_name), ("drift", &drift)];
        let images = [&a, &b].map(|i| image(&i.clone().insert_axis(ndarray::Axis(0))));
        let sources = run("sources", &of("rfrc", &options), &images);
        let second = if drifts {
            let shift = drift::measure(a.view(), b.view(), &Monitor::new()).unwrap();
            assert_eq!(metric(&sources, "shift_x"), shift.x);
            drift::move_back(b.view(), shift, &Monitor::new()).unwrap()
        } else {
            b.clone()
        };
        let n: usize = n.parse().unwrap();
        let at = |name: &str, ring: usize, found: &Output| f64::from(picture(found, name).pixels[ring]);
        for (y, x) in [(0, 0), (74, 91), (40, 50), (37, 88), (3, 60)] {
            let node = [y, x].map(|v: usize| (v as f64 / 5.0 + 0.5).floor() as usize * 5);
            let node = [node[0].min(70), node[1].min(90)];
            let blocks = [&a, &second].map(|image| block(image, n, border == "mirror", node));
            let expected = oracle::frc_curve(&blocks[0], &blocks[1], window);
            let cutoff = oracle::cutoff(&blocks[0], &blocks[1], window, Criterion::Sigma3);
            for level in Level::available() {
                let name = level.word();
                let mut options = options.to_vec();
                options.push(("simd", name));
                let found = point_at("rfrc", &options, &sources, [0, y, x]);
                for ring in 0..n / 2 {
                    let difference = (at("raw", ring, &found) - expected[ring]).abs();
                    assert!(
                        difference < CURVE_BOUND,
                        "{name}, N = {n}, {border}, {x} {y}, ring {ring}: {difference:e}"
                    );
                    let around = &expected[ring.saturating_sub(3)..(ring + 4).min(n / 2)];
                    let mean = around.iter().sum::<f64>() / around.len() as f64;
                    assert!((at("smoothed", ring, &found) - mean).abs() < CURVE_BOUND);
                    assert!((at("frequency", ring, &found) * n as f64 / (ring + 1) as f64 - 1.0).abs() < 1e-6);
                    let counts = crate::rings::Rings::new(n);
                    let threshold = (3.0 / (counts.counts()[ring] / 2.0).sqrt()).min(1.0);
                    assert!((at("threshold", ring, &found) - threshold).abs() < 1e-6);
                }
                assert!((metric(&found, "cutoff") / cutoff.rings - 1.0).abs() < 1e-4);
                assert!((metric(&found, "resolution") / (n as f64 / cutoff.rings) - 1.0).abs() < 1e-4);
                assert_eq!(metric(&found, "unresolved") == 0.0, cutoff.resolved);
                assert_eq!([metric(&found, "node_y"), metric(&found, "node_x")], node.map(|v| v as f64));
            }
        }
    }
}

#[test]
fn a_single_frame_has_the_curves_of_its_two_pairs() {
    let [a, _] = volumes((1, 97, 123));
    let options = [("block", "32"), ("skip", "4"), ("pixel", "50")];
    let sources = run("sources", &of("single", &options), &[image(&a)]);
    let plane = a.index_axis(ndarray::Axis(0), 0);
    let sub = |y: usize, x: usize| plane.slice(s![y..96;2, x..122;2]).to_owned();
    let found = point_at("single", &options, &sources, [0, 60, 70]);
    // (60 - 0.5)/2/4 = 7.4 and (70 - 0.5)/2/4 = 8.7: the nodes 7 and 9, at 28 and 36 of the sub-images.
    for (pair, images) in [[sub(0, 0), sub(1, 1)], [sub(0, 1), sub(1, 0)]].iter().enumerate() {
        let blocks = images.each_ref().map(|image| block(image, 32, false, [28, 36]));
        let expected = oracle::frc_curve(&blocks[0], &blocks[1], Window::Hann);
        for (ring, expected) in expected.iter().enumerate() {
            let value = f64::from(picture(&found, "raw").pixels[16 * pair + ring]);
            assert!((value - expected).abs() < CURVE_BOUND, "pair {pair}, ring {ring}");
        }
        let cutoff = oracle::cutoff(&blocks[0], &blocks[1], Window::Hann, Criterion::Sigma3);
        assert!((f64::from(picture(&found, "cutoffs").pixels[pair]) / cutoff.rings - 1.0).abs() < 1e-4);
    }
    // Ring i of a sub-image lies at i/(N 2 p).
    assert!((picture(&found, "frequency").pixels[15] - 1.0 / 200.0).abs() < 1e-8);
    assert_eq!((metric(&found, "node_x"), metric(&found, "block_x"), metric(&found, "block_side")), (72.5, 40.0, 64.0));
}

#[test]
fn bad_points_and_other_images_have_their_sentence() {
    let images = volumes((1, 75, 92)).each_ref().map(image);
    let options = [("block", "32"), ("skip", "5")];
    let sources = run("sources", &of("rfrc", &options), &images);
    let sentence = |options: &[(&str, &str)], images: &[Image]| {
        find("point").unwrap().run(options, images, &Monitor::new()).unwrap_err().to_string()
    };
    assert_eq!(
        sentence(&[("block", "32"), ("skip", "5"), ("x", "92")], &sources.images),
        "x: 92 is not allowed; it must be within the map, 0 to 91."
    );
    assert!(sentence(&[("y", "75")], &sources.images).ends_with("within the map, 0 to 74."));
    assert!(sentence(&[("plane", "1")], &sources.images).ends_with("within the map, 0 to 0."));
    assert!(sentence(&[("x", "-1")], &sources.images).ends_with("it must be a column of the map, counted from 0."));
    let other = "The images that sources gives with the same options are needed here, as it gives them.";
    assert_eq!(sentence(&options, &images), other);
    assert_eq!(sentence(&[("block", "32"), ("skip", "1"), ("x", "80")], &sources.images), other);
    assert_eq!(sentence(&[("command", "single"), ("block", "32")], &sources.images), other);
    let of_one = find("sources").unwrap().run(&[], &images[..1], &Monitor::new()).unwrap_err();
    assert_eq!(of_one.sentence(), "Two images are needed, but 1 were given.");
}
