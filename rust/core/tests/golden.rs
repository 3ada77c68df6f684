//! Maps against the f64 reference on small images of the project's own (tests/golden, tests/data).

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test that cannot go on shall panic

mod common;

use std::collections::BTreeSet;

use common::cases::{all, named, planes, Case};
use common::tolerance::compare;
use panel_core::command::{find, Output};
use panel_core::params::RollingParams;
use panel_core::{rolling, Monitor};

#[test]
fn every_case_agrees_with_the_reference() {
    let mut wrong = Vec::new();
    for case in all() {
        let report = compare(&case.truth, &case.run());
        println!("{}: {report}", case.name);
        if !report.failures.is_empty() {
            wrong.push(format!("{}: {report}", case.name));
        }
    }
    assert!(wrong.is_empty(), "outside the tolerances:\n{}", wrong.join("\n"));
}

/// The cases lose nothing when they are written anew: every choice, and the shapes that are easy to get wrong.
#[test]
fn the_cases_cover_all_choices() {
    let cases = all();
    let values = |key: &str| cases.iter().map(|c| c.option(key).to_owned()).collect::<BTreeSet<_>>();
    let words = |key: &str, n: usize| assert_eq!(values(key).len(), n, "{key}: {:?}", values(key));
    words("criterion", 6);
    words("window", 2);
    for key in ["border", "center", "median", "tiles", "method", "drift", "adaptive"] {
        words(key, 3); // one of them is that a command has no such key
    }
    let any = |test: &dyn Fn(&Case) -> bool| assert!(cases.iter().any(test));
    let block = |c: &Case| c.option("block").parse::<usize>().unwrap_or(0);
    any(&|c| c.truth.size[1] < block(c) && c.truth.size[0] > block(c));
    any(&|c| c.command == "rfrc" && c.truth.map.is_some() && (0..2).all(|k| c.truth.size[k] % c.truth.step[k] != 1));
    any(&|c| c.images.len() == 2 && c.images[0] == c.images[1]);
    any(&|c| c.truth.metrics.iter().any(|m| m.1.is_nan()));
    any(&|c| c.images[0].pixels.iter().all(|&v| v >= 30_000.0));
    for criterion in values("criterion") {
        any(&|c| {
            let resolved = |c: &Case| c.truth.unresolved.as_ref().unwrap().iter().filter(|&&u| !u).count();
            c.command == "rfrc"
                && c.option("criterion") == criterion
                && resolved(c) * 2 > c.truth.nodes.iter().product()
        });
    }
    for command in ["single", "volume"] {
        for border in ["inside", "mirror"] {
            any(&|c| c.command == command && c.option("border") == border);
        }
        any(&|c| c.command == command && c.option("adaptive") == "true");
        any(&|c| c.command == command && c.truth.median[0] > 0 && c.truth.map.is_some());
    }
    // Voxels as deep as wide and deeper; blocks that roll along z, and blocks deeper than the volume.
    let shells = |c: &Case| c.option("method") == "Fourier shell";
    any(&|c| shells(c) && c.option("spacing") == "0");
    any(&|c| shells(c) && c.option("spacing") == "150" && c.option("pixel") == "50");
    any(&|c| shells(c) && c.option("depth").parse().is_ok_and(|depth: usize| depth < c.truth.size[2]));
    any(&|c| shells(c) && c.option("depth") == "block" && block(c) > c.truth.size[2]);
    // An odd side of a single frame has a line that is in none of its sub-images.
    any(&|c| c.command == "single" && c.truth.map.is_some() && c.truth.size[0] % 2 == 1);
    any(&|c| c.command == "whole" && c.truth.size[0] != c.truth.size[1] && c.truth.size[0] % 2 == 1);
}

#[test]
fn the_command_gives_what_the_library_gives() {
    for name in ["sigma3", "tiles50", "narrow_mirror"] {
        let case = named(name);
        let params = RollingParams::from_pairs(&case.pairs()).unwrap();
        let (first, second) = (case.images[0].plane().unwrap(), case.images[1].plane().unwrap());
        let map = rolling::frc_map(first, second, &params, &Monitor::new()).unwrap();
        let found = case.run();
        let pixels = |name: &str| found.images.iter().find(|i| i.name == name).unwrap().pixels.clone();
        assert_eq!(pixels("map"), map.map.iter().copied().collect::<Vec<_>>());
        assert_eq!(pixels("grid"), map.grid.iter().copied().collect::<Vec<_>>());
        assert_eq!(pixels("cutoff"), map.cutoff.iter().copied().collect::<Vec<_>>());
        assert_eq!(pixels("resolved"), map.resolved.iter().map(|&r| f32::from(u8::from(r))).collect::<Vec<_>>());
        assert_eq!(found.metrics, map.metrics.entries());
    }
}

/// The frames are what the sample gives, bit for bit: this pins the sample on every platform that runs the tests.
#[test]
fn the_data_are_the_sample() {
    let bright = [("fwhm", "150"), ("photons", "1000"), ("noise", "1")];
    for (file, (width, height), more) in
        [("tubulin_160x144.raw", (160, 144), &[][..]), ("bright_128x120.raw", (128, 120), &bright[..])]
    {
        let options = [&[("size", "160"), ("filaments", "10"), ("seed", "2")], more].concat();
        let made = find("tubulin").unwrap().run(&options, &[], &Monitor::new()).unwrap();
        let frames = made.images.iter().find(|i| i.name == "frames").unwrap();
        for (z, plane) in planes("data", file, width * height).iter().enumerate() {
            for (y, row) in plane.chunks_exact(width).enumerate() {
                let from = (z * 160 + y) * 160;
                assert_eq!(row, &frames.pixels[from..from + width], "{file}, plane {z}, row {y}");
            }
        }
    }
}

/// A comparison that accepts everything would make this file worthless.
mod comparison {
    use super::*;

    fn pixels<'a>(output: &'a mut Output, name: &str) -> &'a mut Vec<f32> {
        &mut output.images.iter_mut().find(|i| i.name == name).unwrap().pixels
    }

    /// Whether what the command gives, good as it is, is refused after a change.
    fn refused(case: &Case, change: impl Fn(&mut Output)) -> bool {
        let mut output = case.run();
        assert!(compare(&case.truth, &output).failures.is_empty());
        change(&mut output);
        !compare(&case.truth, &output).failures.is_empty()
    }

    /// A foreground node whose four neighbours are foreground too.
    fn inner_node(case: &Case) -> usize {
        let (cutoff, columns) = (case.truth.cutoff.as_ref().unwrap(), case.truth.nodes[0]);
        let inside = |i: &usize| [i - 1, i + 1, i - columns, i + columns, *i].iter().all(|&k| cutoff[k] > 0.0);
        (columns + 1..cutoff.len() - columns - 1).find(inside).unwrap()
    }

    #[test]
    fn sees_wrong_nodes() {
        let case = named("block128"); // fewer than 1,000 foreground nodes: not one may flip
        let node = inner_node(&case);
        assert!(refused(&case, |o| pixels(o, "cutoff")[node] *= 1.0003));
        assert!(refused(&case, |o| pixels(o, "cutoff")[node] = f32::NAN));
        assert!(refused(&case, |o| pixels(o, "cutoff")[node] = 0.0));
        assert!(refused(&case, |o| pixels(o, "resolved")[node] = 0.0));
        assert!(refused(&case, |o| pixels(o, "grid")[node] *= 1.0003));
        assert!(!refused(&case, |o| pixels(o, "cutoff")[node] *= 1.00001));
        let background = case.truth.cutoff.as_ref().unwrap().iter().position(|&c| c == 0.0).unwrap();
        assert!(refused(&case, |o| pixels(o, "cutoff")[background] = 3.0));
    }

    #[test]
    fn allows_one_flip_in_a_thousand_and_those_near_a_decision() {
        let case = named("mirror");
        let node = inner_node(&case);
        let change = |nodes: &'static [usize]| {
            move |o: &mut Output| nodes.iter().for_each(|n| pixels(o, "cutoff")[node + n] *= 1.5)
        };
        assert!(!refused(&case, change(&[0])));
        assert!(refused(&case, change(&[0, 1])));
        let mut near = case.clone();
        near.truth.near.as_mut().unwrap()[node] = true;
        assert!(!refused(&near, change(&[0, 1])));
        // Where a node flipped, the map around it is not judged, but elsewhere it is.
        let (column, row) = (node % case.truth.nodes[0], node / case.truth.nodes[0]);
        let at = 4 * row * 160 + 4 * column;
        let spoil = |at: usize| {
            move |o: &mut Output| {
                pixels(o, "cutoff")[node] *= 1.5;
                pixels(o, "map")[at] *= 1.5;
            }
        };
        assert!(!refused(&case, spoil(at)));
        assert!(refused(&case, spoil(at + 4)));
    }

    #[test]
    fn allows_other_foreground_at_the_threshold_alone() {
        let mut case = named("half");
        let node = inner_node(&case);
        let clear = |o: &mut Output| {
            for name in ["cutoff", "grid", "resolved"] {
                pixels(o, name)[node] = 0.0;
            }
        };
        assert!(refused(&case, clear));
        case.truth.near_foreground.as_mut().unwrap()[node] = true;
        assert!(!refused(&case, clear));
    }

    #[test]
    fn sees_wrong_metrics_and_maps() {
        for name in ["sigma3", "tiles32"] {
            let case = named(name);
            for k in 0..case.truth.metrics.len() {
                assert!(
                    refused(&case, |o| o.metrics[k].1 = o.metrics[k].1 * 1.002 + 1.0),
                    "{:?}",
                    case.truth.metrics[k]
                );
                assert!(refused(&case, |o| o.metrics[k].1 = f64::NAN));
                assert!(refused(&case, |o| o.metrics.truncate(k)));
            }
            let (map, range) = (case.truth.map.clone().unwrap(), case.truth.metrics[4].1);
            let pixel = map.iter().position(|&v| v > 0.0).unwrap();
            #[allow(clippy::cast_possible_truncation)]
            let change = |share: f64| move |o: &mut Output| pixels(o, "map")[pixel] += (share * range) as f32;
            assert!(refused(&case, change(2e-4)), "{name}");
            assert!(!refused(&case, change(2e-5)), "{name}");
            assert!(refused(&case, change(f64::NAN)), "{name}");
            assert!(refused(&case, |o| o.images[0].width -= 1));
        }
        let empty = named("no_foreground");
        assert!(refused(&empty, |o| pixels(o, "map")[0] = 1e-6));
        assert!(refused(&empty, |o| o.metrics[0].1 = 1.0));
    }

    #[test]
    fn sees_wrong_volumes_single_frames_and_curves() {
        for name in ["shells_cubic", "planes", "single"] {
            let case = named(name);
            // One in the last plane.
            let last = |plane: &[f32]| plane.iter().rposition(|&v| v > 0.0).unwrap();
            let (node, pixel) = (last(case.truth.grid.as_ref().unwrap()), last(case.truth.map.as_ref().unwrap()));
            assert!(refused(&case, |o| pixels(o, "grid")[node] *= 1.0003), "{name}");
            assert!(refused(&case, |o| pixels(o, "map")[pixel] *= 1.01), "{name}");
            assert!(refused(&case, |o| o.images[0].depth += 1), "{name}");
        }
        let curves = named("whole_odd");
        for name in ["raw", "smoothed", "threshold"] {
            assert!(refused(&curves, |o| pixels(o, name)[47] += 2e-4), "{name}");
            assert!(refused(&curves, |o| pixels(o, name)[20] = f32::NAN), "{name}");
            assert!(!refused(&curves, |o| pixels(o, name)[20] += 2e-5), "{name}");
            assert!(refused(&curves, |o| pixels(o, name).truncate(47)), "{name}");
        }
        assert!(refused(&curves, |o| o.metrics[0].1 *= 1.002));
    }
}
