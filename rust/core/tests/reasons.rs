//! The reasons of a map's pixels against what the same map says in other words.

#![allow(clippy::expect_used, clippy::cast_precision_loss)]

mod common {
    pub mod simulated;
}

use common::simulated::Random;
use panel_core::command::{find, Image, Output};
use panel_core::Monitor;

/// Two images of `depth` planes: stripes of 2 pixels on the left, noise alone in the middle, nothing in the upper corners.
fn pair(width: usize, height: usize, depth: usize) -> [Image; 2] {
    let mut random = Random(11);
    [0, 1].map(|_| {
        let noise = random.noise(height * depth, width);
        let pixels = noise.indexed_iter().map(|((line, x), noise)| {
            let y = line % height;
            let stripes = if x < width / 2 { 60.0 * ((x + y) % 2) as f32 } else { 0.0 };
            if x + y < 20 || width - x + y < 20 {
                0.0
            } else {
                100.0 + stripes + 10.0 * noise
            }
        });
        Image::stack("", width, height, depth, pixels.collect()).expect("an image")
    })
}

fn run(command: &str, options: &[(&str, &str)], images: &[Image]) -> Output {
    find(command).expect("a command").run(options, images, &Monitor::new()).expect("a map")
}

fn pixels<'a>(output: &'a Output, name: &str) -> &'a [f32] {
    &output.images.iter().find(|image| image.name == name).expect("the image").pixels
}

fn metric(output: &Output, name: &str) -> f64 {
    output.metrics.iter().find(|metric| metric.0 == name).expect("the metric").1
}

fn count(reasons: &[f32], code: f32) -> f64 {
    reasons.iter().filter(|&&reason| reason == code).count() as f64
}

/// Every kind of map, with a node for each pixel and the filter off.
fn maps(skip: &str, median: &str) -> Vec<(&'static str, Output, f32)> {
    let plane = pair(80, 72, 1);
    let volume = pair(44, 40, 18);
    let common = [("skip", skip), ("background", "40"), ("median", median), ("pixel", "50")];
    let go = |command: &str, block: &str, more: &[(&str, &str)], images: &[Image]| {
        run(command, &[&common[..], &[("block", block)][..], more].concat(), images)
    };
    let shells = [("method", "Fourier shell"), ("depth", "16"), ("zstep", skip_of(skip)), ("spacing", "50")];
    vec![
        ("rfrc", go("rfrc", "24", &[], &plane), 24.0),
        ("mirror", go("rfrc", "24", &[("border", "mirror")], &plane), 24.0),
        ("single", go("single", "24", &[], &plane[..1]), 24.0),
        ("planes", go("volume", "24", &[("spacing", "50")], &volume), 24.0),
        ("shells", go("volume", "32", &shells, &volume), 32.0),
    ]
}

fn skip_of(skip: &str) -> &'static str {
    if skip == "1" {
        "1"
    } else {
        "3"
    }
}

#[test]
fn with_a_node_for_each_pixel_the_counts_are_those_of_the_metrics() {
    for (name, map, block) in maps("1", "false") {
        let (map_pixels, reasons) = (pixels(&map, "map"), pixels(&map, "reasons"));
        assert_eq!(map_pixels.len(), reasons.len(), "{name}");
        if name == "single" {
            continue; // its nodes lie two pixels apart
        }
        assert_eq!(map_pixels.len() as f64 - count(reasons, 0.0), metric(&map, "foreground"), "{name}");
        assert_eq!(count(reasons, 2.0), metric(&map, "unresolved"), "{name}");
        assert!(metric(&map, "unresolved") > 0.0, "{name}");
        let finest = pixels(&map, "cutoff").iter().filter(|&&rings| rings == block / 2.0).count();
        assert_eq!(count(reasons, 3.0), finest as f64, "{name}");
        if name != "shells" {
            assert!(finest > 0, "{name}: no node is at the limit, so the test shows nothing");
        }
    }
}

#[test]
fn background_is_where_the_map_is_zero_and_the_limit_where_it_is_two_pixels() {
    for (name, map, _) in maps("3", "true").into_iter().chain(maps("1", "true")) {
        for (value, reason) in pixels(&map, "map").iter().zip(pixels(&map, "reasons")) {
            assert_eq!(*value == 0.0, *reason == 0.0, "{name}");
        }
    }
    for (name, map, _) in maps("1", "false") {
        if name != "single" {
            for (value, reason) in pixels(&map, "map").iter().zip(pixels(&map, "reasons")) {
                assert_eq!(*value == 100.0, *reason == 3.0, "{name}");
            }
        }
    }
}

#[test]
fn a_tile_has_one_reason_and_what_no_tile_covers_is_background() {
    let map = run("rfrc", &[("block", "24"), ("tiles", "true")], &pair(80, 72, 1));
    let (reasons, resolved) = (pixels(&map, "reasons"), pixels(&map, "resolved"));
    for (i, &reason) in reasons.iter().enumerate() {
        let (x, y) = (i % 80, i / 80);
        if x >= 72 {
            assert_eq!(reason, 0.0);
        } else {
            assert_eq!(reason != 2.0, resolved[y / 24 * 3 + x / 24] == 1.0);
        }
    }
    assert!(count(reasons, 2.0) >= 576.0 && count(reasons, 3.0) >= 576.0);
}
