//! Each sample shows its lesson: our own maps are run on it and must find what it is for.

#![allow(clippy::unwrap_used)] // a test that cannot go on shall panic

use panel_core::command::{find, Image, Output};
use panel_core::Monitor;

fn run(command: &str, pairs: &[(&str, &str)], images: &[Image]) -> Output {
    find(command).unwrap().run(pairs, images, &Monitor::new()).unwrap()
}

fn image<'o>(output: &'o Output, name: &str) -> &'o Image {
    output.images.iter().find(|i| i.name == name).unwrap()
}

fn metric(output: &Output, name: &str) -> f64 {
    output.metrics.iter().find(|m| m.0 == name).unwrap().1
}

/// The two planes of the image `frames`.
fn pair(sample: &Output) -> Vec<Image> {
    let frames = image(sample, "frames");
    assert_eq!(frames.depth, 2);
    let planes = frames.pixels.chunks_exact(frames.width * frames.height);
    planes.map(|plane| Image::new(frames.width, frames.height, plane.to_vec()).unwrap()).collect()
}

/// The mean of the pixels that `keep` keeps by their places (x, y).
fn mean_where(image: &Image, keep: impl Fn(usize, usize) -> bool) -> f64 {
    let places = image.pixels.iter().enumerate().filter(|(i, _)| keep(i % image.width, i / image.width));
    let (sum, count) = places.fold((0.0, 0.0), |(s, n), (_, &v)| (s + f64::from(v), n + 1.0));
    assert!(count > 100.0, "{count} pixels");
    sum / count
}

/// Whether a pixel of the image within two pixels of a place is not 0.
fn near(image: &Image, x: usize, y: usize) -> bool {
    let rows = y.saturating_sub(2)..(y + 3).min(image.height);
    rows.into_iter().any(|y| {
        image.pixels[y * image.width + x.saturating_sub(2)..y * image.width + (x + 3).min(image.width)]
            .iter()
            .any(|v| *v > 0.0)
    })
}

#[test]
fn missing_structure_is_seen_by_the_error_map_and_not_by_the_map_of_resolution() {
    for seed in ["1", "2", "3"] {
        let sample = run("missing_structure", &[("size", "320"), ("filaments", "20"), ("seed", seed)], &[]);
        let missing = image(&sample, "missing");
        let [first, second] = pair(&sample).try_into().unwrap();
        let options = [("skip", "4"), ("pixel", "65"), ("median", "true")];
        let found = run("panel", &options, &[first, second, image(&sample, "reference").clone()]);

        let (on, off) = (|x, y| near(missing, x, y), |x, y| !near(missing, x, y));
        let rsm = image(&found, "rsm");
        let contrast = mean_where(rsm, on) / mean_where(rsm, off);
        assert!(contrast > 10.0, "seed {seed}: the error map is {contrast} times as bright there");
        // Red in the PANEL map is the missing filament and nothing else.
        let red = image(&found, "red");
        let there = mean_where(red, on);
        assert!(there > 0.2, "seed {seed}: mean of red {there}");
        assert_eq!(mean_where(red, off), 0.0, "seed {seed}");

        // The map of resolution takes the place as background or for what else is there, no coarser than elsewhere.
        let map = image(&found, "map");
        let shown = |x: usize, y: usize| map.pixels[y * map.width + x] > 0.0;
        let ratio = mean_where(map, |x, y| on(x, y) && shown(x, y)) / mean_where(map, |x, y| off(x, y) && shown(x, y));
        assert!((0.75..1.15).contains(&ratio), "seed {seed}: {ratio} times as coarse there");
    }
}

#[test]
fn sparse_shapes_are_the_coarser_the_fewer_pixels_were_sampled() {
    let mut last: Option<[f64; 2]> = None;
    for sampling in ["4", "8", "16", "32", "64"] {
        let frames = pair(&run("sparse_shapes", &[("sampling", sampling)], &[]));
        let whole = metric(&run("whole", &[("pixel", "65")], &frames), "resolution");
        let found = run("rfrc", &[("block", "128"), ("skip", "8"), ("pixel", "65")], &frames);
        let unresolved = metric(&found, "unresolved") / metric(&found, "foreground");
        if let Some([coarser, more]) = last {
            assert!(whole < 0.95 * coarser, "{sampling} %: {whole} nm after {coarser} nm");
            assert!(unresolved < more, "{sampling} %: {unresolved} unresolved after {more}");
        }
        if sampling == "8" {
            assert!(unresolved > 0.8, "at 8 % hardly a place is resolved: {unresolved}");
        }
        last = Some([whole, unresolved]);
    }
    let [finest, fewest] = last.unwrap();
    assert!(finest < 400.0 && fewest < 0.2, "at 64 %: {finest} nm, {fewest} unresolved");
}

/// The mean of the map over the shown pixels of a rectangle.
fn mean_shown(map: &Image, columns: std::ops::Range<usize>, rows: std::ops::Range<usize>) -> f64 {
    mean_where(map, |x, y| columns.contains(&x) && rows.contains(&y) && map.pixels[y * map.width + x] > 0.0)
}

#[test]
fn filaments_are_the_coarser_the_more_noise_there_is_and_the_closer_they_are() {
    for seed in ["1", "2"] {
        let sample = run("filaments", &[("seed", seed)], &[]);
        let found = run("rfrc", &[("skip", "4"), ("pixel", "40"), ("median", "true")], &pair(&sample));
        let map = image(&found, "map");
        let centre = |pair: usize| (2 * pair + 1) * 512 / 10;
        // Quarters from top to bottom, around the lines of each pair.
        let quarters = |pair: usize| {
            [0, 1, 2, 3].map(|q| mean_shown(map, centre(pair) - 16..centre(pair) + 16, q * 128 + 16..q * 128 + 112))
        };
        let all: Vec<[f64; 4]> = (0..5).map(quarters).collect();
        for (pair, rows) in all.iter().enumerate() {
            let (above, below) = (rows[0] + rows[1], rows[2] + rows[3]);
            assert!(below > 1.15 * above, "seed {seed}, pair {pair}: {rows:?}");
        }
        let means = [0, 1, 2, 3].map(|q| all.iter().map(|rows| rows[q]).sum::<f64>());
        assert!(means.is_sorted() && means[3] > 1.5 * means[0], "seed {seed}: {means:?}");
        // The first two pairs are closer than, or as close as, the blur is wide.
        for q in 0..4 {
            let (close, apart) = ((all[0][q] + all[1][q]) / 2.0, (all[2][q] + all[3][q] + all[4][q]) / 3.0);
            assert!(close > 1.1 * apart, "seed {seed}, quarter {q}: {close} and {apart}");
        }
    }
}

#[test]
fn the_grid_is_coarser_where_more_emitters_shine_at_a_time() {
    let sample = run("smlm_grid", &[], &[]);
    let found = run("rfrc", &[("skip", "4"), ("pixel", "10"), ("median", "true")], &pair(&sample));
    let map = image(&found, "map");
    let ring = |from: f64, to: f64| {
        mean_where(map, |x, y| {
            #[allow(clippy::cast_precision_loss)]
            let distance = (x as f64 - 250.0).hypot(y as f64 - 250.0);
            (from..to).contains(&distance) && map.pixels[y * map.width + x] > 0.0
        })
    };
    let (inner, outer) = (ring(0.0, 80.0), ring(140.0, 190.0));
    assert!(outer > 1.2 * inner, "{inner} nm in the centre, {outer} nm outside");
}
