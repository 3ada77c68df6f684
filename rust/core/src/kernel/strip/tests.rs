//! Strips against the oracle, and against each other.

use super::*;
use crate::oracle;
use crate::simd::Level;
use crate::threshold::Criterion;
use crate::window::Window;
use fearless_simd::dispatch;
use ndarray::{s, Array2, ArrayView2};

/// How far a value of a curve may lie from the oracle's. The last digit of the block's mean shows in ring 1, which no
/// criterion looks at; all others are ten times nearer. A cut-off must hold to 1e-4 of itself.
const CURVE_BOUND: f64 = 5e-5;

/// Smooth structure common to both images, noise of their own, and an offset; repeatable.
fn pair(height: usize, width: usize, offset: f32) -> (Array2<f32>, Array2<f32>) {
    let mut state = 1u64;
    let mut noise = move || {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 40) as f32 / (1u64 << 24) as f32 - 0.5
    };
    let object = |y: usize, x: usize| ((y as f32 * 0.9).sin() + (x as f32 * 0.7 + y as f32 * 0.3).cos()) * 2.0;
    let mut image = || Array2::from_shape_fn((height, width), |(y, x)| offset + object(y, x) + noise());
    (image(), image())
}

fn block(image: &ArrayView2<'_, f32>, y0: usize, x0: usize, n: usize) -> oracle::Block {
    let rows = image.slice_move(s![y0..y0 + n, x0..x0 + n]);
    rows.outer_iter().map(|r| r.iter().map(|&v| f64::from(v)).collect()).collect()
}

/// What is asked of a strip: the layout of the frames, and the first columns and rows of its blocks.
struct Walk<'a> {
    step: usize,
    starts: &'a [usize],
    rows: &'a [usize],
}

fn places(columns: &[usize]) -> Vec<Place> {
    columns.iter().map(|&x| Place { x, below: 0 }).collect()
}

/// The answers of a strip in the order of rows and lanes: cut-off and curve.
fn walk<S: Simd>(simd: S, plan: &Plan, frames: &Frames, walk: &Walk<'_>) -> Vec<(Cutoff, Vec<f64>)> {
    let mut strip = Strip::new(simd, plan, frames);
    strip.keep_curves();
    let mut answers = Vec::new();
    // The first begin is forgotten by the second.
    for starts in [&walk.starts[..1], walk.starts] {
        strip.begin(&places(starts));
        answers.clear();
        for &y0 in walk.rows {
            let mut found = [[Cutoff { rings: 0.0, resolved: false }; MOST_LANES]];
            strip.cutoffs(&[y0], &mut found);
            answers.extend((0..starts.len()).map(|lane| {
                let [raw, _] = strip.curve(lane);
                (found[0][lane], raw)
            }));
        }
    }
    answers
}

/// Largest difference of the curves from the oracle's, over all levels; cut-offs are compared too.
fn largest_difference(n: usize, window: Window, a: &Array2<f32>, b: &Array2<f32>, asked: &Walk<'_>) -> f64 {
    let mut largest: f64 = 0.0;
    let mut expected = Vec::new();
    for (&y0, &x0) in asked.rows.iter().flat_map(|y0| asked.starts.iter().map(move |x0| (y0, x0))) {
        let (a, b) = (block(&a.view(), y0, x0, n), block(&b.view(), y0, x0, n));
        let curve = oracle::frc_curve(&a, &b, window);
        expected.push((oracle::cutoff(&a, &b, window, Criterion::Sigma3), curve));
    }
    for level in Level::available() {
        let plan = Plan::new(n, window, Criterion::Sigma3, level);
        let frames = Frames::new(a.view(), b.view(), [(0, 0); 2], asked.step);
        let found = dispatch!(level.0, simd => walk(simd, &plan, &frames, asked));
        assert_eq!(found.len(), expected.len());
        for ((found, curve), (c, wanted)) in found.iter().zip(&expected) {
            for (x, y) in curve.iter().zip(wanted) {
                largest = largest.max((x - y).abs());
            }
            assert_eq!(found.resolved, c.resolved, "{level:?}, N = {n}");
            assert!((found.rings - c.rings).abs() < 1e-4 * c.rings, "{level:?}, N = {n}: {found:?} {c:?}");
        }
    }
    largest
}

#[test]
fn curves_match_the_oracle() {
    for (n, window) in [
        (24, Window::Hann),
        (26, Window::Hamming),
        (32, Window::Hann),
        (48, Window::Hann),
        (64, Window::Hamming),
        (128, Window::Hann),
    ] {
        let (a, b) = pair(3 * n + 2, n + 12, 0.0);
        let rows = [0, 5, 2 * n + 1];
        // Side by side, with gaps, and fewer blocks than lanes.
        let walks = [(1, &[3, 4, 5, 6][..]), (2, &[0, 1, 2, 9]), (2, &[0, 2]), (1, &[12])];
        // The oracle is slow with large blocks.
        for (step, starts) in walks.into_iter().skip(if n > 48 { 2 } else { 0 }) {
            let largest = largest_difference(n, window, &a, &b, &Walk { step, starts, rows: &rows });
            assert!(largest < CURVE_BOUND, "N = {n}, step {step}: {largest:e}");
        }
    }
}

#[test]
fn an_offset_of_a_camera_costs_no_digits() {
    let (a, b) = pair(129, 70, 30_000.0);
    for n in [32, 64] {
        let asked = Walk { step: 1, starts: &[0, 1, 2, 5], rows: &[0, 1, 40, 65] };
        let largest = largest_difference(n, Window::Hann, &a, &b, &asked);
        assert!(largest < CURVE_BOUND, "N = {n}: {largest:e}");
    }
}

#[test]
fn a_bright_slope_costs_no_digits_either() {
    let (mut a, b) = pair(129, 70, 0.0);
    a.indexed_iter_mut().for_each(|((y, _), v)| *v += 100.0 * y as f32);
    let largest = largest_difference(32, Window::Hann, &a, &b, &Walk { step: 1, starts: &[0, 1], rows: &[0, 60, 97] });
    assert!(largest < CURVE_BOUND, "{largest:e}");
}

#[test]
fn images_of_very_different_brightness_do_not_disturb_each_other() {
    let (a, b) = pair(129, 70, 0.0);
    let asked = Walk { step: 1, starts: &[0, 1, 2], rows: &[0, 30] };
    let largest = largest_difference(32, Window::Hann, &a.mapv(|v| v * 1e25), &b.mapv(|v| v * 1e-25), &asked);
    assert!(largest < CURVE_BOUND, "{largest:e}");
    // Neither do a bright part of the one image and a faint place of the other beside it.
    let mut spot = a.clone();
    spot.slice_mut(s![40..60, 10..30]).mapv_inplace(|v| v * 1e4);
    let largest = largest_difference(32, Window::Hann, &spot, &b, &asked);
    assert!(largest < CURVE_BOUND, "{largest:e}");
}

#[test]
fn a_block_of_equal_pixels_correlates_with_nothing() {
    let (mut a, b) = pair(128, 34, 0.0);
    a.slice_mut(s![40..80, ..32]).fill(7.0);
    let rows = [38, 39, 40, 49, 50, 60];
    for level in Level::available() {
        let plan = Plan::new(32, Window::Hann, Criterion::Sigma3, level);
        let frames = Frames::new(a.view(), b.view(), [(0, 0); 2], 1);
        let asked = Walk { step: 1, starts: &[0, 1, 2], rows: &rows };
        let found = dispatch!(level.0, simd => walk(simd, &plan, &frames, &asked));
        // The first and last row and column stand under the window's zeros, so the blocks at 0 and 1 are flat.
        for (k, &y0) in rows.iter().enumerate() {
            for lane in 0..3 {
                let flat = (39..50).contains(&y0) && lane < 2;
                let curve = &found[3 * k + lane].1;
                assert_eq!(curve.iter().all(|&v| v == 0.0), flat, "{level:?}, y0 = {y0}, lane {lane}");
            }
        }
    }
}

#[test]
fn a_lane_does_not_see_its_neighbours() {
    let (a, b) = pair(140, 100, 100.0);
    for level in Level::available() {
        let plan = Plan::new(64, Window::Hann, Criterion::Sigma3, level);
        let frames = Frames::new(a.view(), b.view(), [(0, 0); 2], 1);
        let answers = |starts: &[usize], rows: &[usize]| {
            let asked = Walk { step: 1, starts, rows };
            dispatch!(level.0, simd => walk(simd, &plan, &frames, &asked))
        };
        let together = answers(&[7, 8, 9, 10], &[0, 1, 40]);
        assert_eq!(answers(&[9], &[40]), together[10..11]);
        assert_eq!(answers(&[30, 9, 2], &[1, 40])[4..5], together[10..11]);
    }
}

#[test]
fn rows_together_and_one_by_one_are_the_same() {
    let (a, b) = pair(190, 135, 100.0);
    for (level, n) in Level::available().into_iter().flat_map(|level| [(level, 100), (level, 128)]) {
        let plan = Plan::new(n, Window::Hann, Criterion::Sigma3, level);
        let frames = Frames::new(a.view(), b.view(), [(0, 0); 2], 1);
        for rows in [&[3, 4, 5, 6][..], &[3, 5, 11], &[20, 28], &[7]] {
            dispatch!(level.0, simd => {
                let mut strip = Strip::new(simd, &plan, &frames);
                let mut found = vec![[Cutoff { rings: 0.0, resolved: false }; MOST_LANES]; rows.len() + 1];
                strip.begin(&places(&[1, 2, 3]));
                strip.cutoffs(rows, &mut found);
                strip.cutoffs(&[rows[rows.len() - 1] + 2], &mut found[rows.len()..]);
                let again: Vec<usize> = rows.iter().copied().chain([rows[rows.len() - 1] + 2]).collect();
                let asked = Walk { step: 1, starts: &[1, 2, 3], rows: &again };
                let alone = walk(simd, &plan, &frames, &asked);
                for (k, (cutoff, _)) in alone.iter().enumerate() {
                    assert_eq!(found[k / 3][k % 3], *cutoff, "{level:?}, N = {n}, rows {rows:?}, block {k}");
                }
            });
        }
    }
}

#[test]
fn rows_go_together_where_the_second_cache_is_too_small_for_what_they_read() {
    let (a, b) = pair(40, 40, 100.0);
    let frames = Frames::new(a.view(), b.view(), [(0, 0); 2], 1);
    let together = |level: Level, n: usize, rings: usize, rows: &[usize]| {
        let plan = Plan::new(n, Window::Hann, Criterion::Sigma3, level);
        dispatch!(level.0, simd => {
            let mut strip = Strip::new(simd, &plan, &frames);
            (0..20).for_each(|_| strip.foresight.learn(rings));
            strip.rows_together(rows)
        })
    };
    for level in Level::available() {
        assert_eq!(together(level, 64, 32, &[0, 1, 2, 3, 4]), 1, "{level:?}");
        assert_eq!(together(level, 512, 256, &[0, 1, 2, 3, 4]), ROWS_TOGETHER, "{level:?}");
        assert_eq!(together(level, 512, 256, &[0, 5, 10]), 2, "{level:?}: not many new image rows");
        assert_eq!(together(level, 256, 8, &[0, 1]), 1, "{level:?}: few columns are read");
    }
}

/// Object and noise like [`pair`], but in bands of rows: in the first, both images share noise, which has the finest detail;
/// in the second they share nothing; in the third coarse detail.
fn bands(height: usize, width: usize) -> (Array2<f32>, Array2<f32>) {
    let (mut a, mut b) = pair(height, width, 50.0);
    let mut state = 9u64;
    let mut noise = move || {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 40) as f32 / (1u64 << 24) as f32 - 0.5
    };
    for (y, x) in (0..height).flat_map(|y| (0..width).map(move |x| (y, x))) {
        let shared = noise();
        match y / 160 % 3 {
            0 => (a[[y, x]], b[[y, x]]) = (shared, shared + 0.05 * noise()),
            1 => (a[[y, x]], b[[y, x]]) = (shared, noise()),
            _ => {}
        }
    }
    (a, b)
}

#[test]
fn cutoffs_from_few_rings_are_those_from_all() {
    let (a, b) = bands(480, 150);
    let cases = [(26, 1, 1), (32, 1, 1), (32, 3, 1), (64, 1, 3), (64, 4, 2), (100, 2, 3), (128, 1, 2)];
    for (level, (n, distance, step)) in Level::available().into_iter().flat_map(|l| cases.map(|case| (l, case))) {
        for criterion in [Criterion::Sigma3, Criterion::OneSeventh, Criterion::OneHalf] {
            let plan = Plan::new(n, Window::Hann, criterion, level);
            let frames = Frames::new(a.view(), b.view(), [(0, 0); 2], step);
            let rows: Vec<usize> = (0..=480 - n).step_by(distance).collect();
            let found = |keep_curves: bool| {
                dispatch!(level.0, simd => {
                    let mut strip = Strip::new(simd, &plan, &frames);
                    if keep_curves {
                        strip.keep_curves();
                    }
                    strip.begin(&places(&[0, 1, 2, 3].map(|lane| 1 + lane * step)));
                    let (mut answers, mut rings, mut first) = (Vec::new(), Vec::new(), 0);
                    while first < rows.len() {
                        let mut found = [[Cutoff { rings: 0.0, resolved: false }; MOST_LANES]; ROWS_TOGETHER];
                        let count = strip.rows_together(&rows[first..]);
                        strip.cutoffs(&rows[first..first + count], &mut found);
                        answers.extend(found[..count].iter().flat_map(|row| row[..4].to_vec()));
                        rings.push(strip.foresight.rings(1));
                        first += count;
                    }
                    (answers, rings)
                })
            };
            let ((few, rings), (all, _)) = (found(false), found(true));
            assert_eq!(few, all, "{level:?}, N = {n}, {criterion:?}");
            // The images make the rings come down and go up again.
            let least = rings.iter().min().copied().unwrap_or(0);
            assert!(least < n / 2 * 7 / 8, "N = {n}, {criterion:?}: {rings:?}");
            assert!(rings.windows(2).any(|two| two[1] > two[0]), "N = {n}, {criterion:?}: {rings:?}");
            assert!(all.iter().any(|c| c.resolved) && all.iter().any(|c| !c.resolved), "N = {n}, {criterion:?}");
        }
    }
}
