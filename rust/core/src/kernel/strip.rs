//! A strip: as many columns of the lattice as a vector has lanes, whose blocks go down the image together.

use std::hint::black_box;

use fearless_simd::{Simd, SimdBase};

use super::columns::Column;
use super::curve::Curve;
use super::lanes::{fetch, touch, Place, MOST_LANES};
use super::plan::Plan;
use super::rows::{Row, RowScratch};
use super::sums::{add_rings, Sums};
use crate::cutoff::Cutoff;
use crate::frames::Frames;
use crate::simd::wide::Wide;

/// Most lattice rows that go through the columns of the transform together.
pub(super) const ROWS_TOGETHER: usize = 4;
/// Blocks up to this size go row by row: their ring buffers fit into the second cache, from where they are read as fast as
/// they are worked on. Larger ones are read once for a few rows of the lattice. (Measured; see BENCHMARKS.md.)
const LARGEST_ALONE: usize = 96;
/// Most image rows that may be needed for all of them beyond those of the first.
const NEW_ROWS: usize = 8;

/// Working memory for one strip; made once a task.
pub(super) struct Strip<'a, S: Simd> {
    simd: S,
    plan: &'a Plan,
    frames: &'a Frames,
    /// Where each lane's blocks lie.
    lanes: [Place; MOST_LANES],
    /// Whether the frames hold the lanes' pixels side by side.
    side_by_side: bool,
    /// Image rows up to this one, exclusive, are known; 0 where none is.
    held: usize,
    sides: [Side<S>; 2],
    row: RowScratch<S>,
    column: Vec<Wide<S>>,
    /// What is kept of each lattice row while the columns are gone through.
    levels: Vec<LatticeRow<S>>,
    curve: Curve<S>,
}

/// A row of the lattice.
struct LatticeRow<S: Simd> {
    /// The first row of its blocks.
    y0: usize,
    /// New image rows before it, counted from those of the first lattice row.
    new_rows: usize,
    /// 0 in the lanes where one of the blocks has equal pixels, 1 in the others.
    alive: S::f32s,
    sums: Vec<Sums<S>>,
}

/// What a strip holds of one image.
struct Side<S: Simd> {
    /// The transform of row y at kx N + y mod N.
    rows: Vec<Wide<S>>,
    /// Transforms of rows that have not found their place in `rows` yet, at kx [`NEW_ROWS`] + number.
    new_rows: Vec<Wide<S>>,
    /// What is known beside, at y mod N.
    known: Vec<Row<S>>,
    /// w(y) (m_y - m), as the column transform takes it, for each lattice row.
    deviation: Vec<S::f32s>,
    /// How many rows up to the last one, and up to the one before it, hold nothing but one value, the same in all, for
    /// each lane.
    flat: [[usize; MOST_LANES]; 2],
    /// The transform of a column.
    line: Vec<Wide<S>>,
}

impl<S: Simd> Side<S> {
    fn new(simd: S, plan: &Plan) -> Self {
        let zero = Wide::zero(simd);
        Side {
            rows: vec![zero; plan.columns() * plan.n],
            new_rows: vec![zero; plan.columns() * NEW_ROWS],
            known: vec![Row { taken: zero.re, rest: zero.re }; plan.n],
            deviation: vec![zero.re; plan.n * ROWS_TOGETHER],
            flat: [[0; MOST_LANES]; 2],
            line: vec![zero; plan.n],
        }
    }

    /// Transforms row `y`, whose pixels stand in `row`: to its place, or as the new row of this number.
    #[inline(always)]
    fn load(&mut self, simd: S, plan: &Plan, row: &mut RowScratch<S>, y: usize, number: Option<usize>) {
        let n = plan.n;
        self.known[y % n] = match number {
            None => row.process(plan, &mut self.rows, y % n, plan.n),
            Some(number) => row.process(plan, &mut self.new_rows, number, NEW_ROWS),
        };
        self.flat[1] = self.flat[0];
        match row.flat_lanes(simd, plan.window_ends()) {
            None => self.flat[0] = [0; MOST_LANES],
            Some(extent) => {
                // After a fresh start the row before is not known, but then `flat` is 0 and it does not matter.
                let (now, before) = (self.known[y % n].taken, self.known[(y + n - 1) % n].taken);
                for (lane, rows) in self.flat[0][..S::f32s::LEN].iter_mut().enumerate() {
                    *rows = match extent[lane] == 0.0 {
                        false => 0,
                        true if now[lane] == before[lane] => *rows + 1,
                        true => 1,
                    };
                }
            }
        }
    }

    /// 0 in the lanes whose block has equal pixels, but for those under a weight of 0, and 1 in the others.
    #[inline(always)]
    fn alive(&self, simd: S, plan: &Plan) -> S::f32s {
        let ends = plan.window_ends();
        let mut alive = S::f32s::splat(simd, 1.0);
        for (lane, &rows) in self.flat[ends][..S::f32s::LEN].iter().enumerate() {
            if rows + 2 * ends >= plan.n {
                alive[lane] = 0.0;
            }
        }
        alive
    }

    /// Fills the deviations of lattice row `level`, whose blocks begin at `y0`.
    #[inline(always)]
    fn set_deviation(&mut self, simd: S, plan: &Plan, level: usize, y0: usize) {
        let n = plan.n;
        let window = plan.rotated_window(y0);
        let reference = self.known[(y0 + n / 2) % n];
        let deviations = &mut self.deviation[level * n..][..n];
        let [mut mean, mut lost] = [S::f32s::splat(simd, 0.0); 2];
        for ((deviation, row), &w) in deviations.iter_mut().zip(&self.known).zip(window) {
            // Of means of rows near each other, so that their sum stays small.
            *deviation = (row.taken - reference.taken) + (row.rest - reference.rest);
            // What an addition loses is kept and added in the end: an error of the mean goes into ring 1.
            let (term, before) = (*deviation * w, mean);
            mean += term;
            let added = mean - before;
            lost += (before - (mean - added)) + (term - added);
        }
        mean = (mean + lost) * plan.window_share;
        for (deviation, &w) in deviations.iter_mut().zip(window) {
            *deviation = (*deviation - mean) * w;
        }
        plan.columns.arrange::<S>(deviations);
    }

    /// Brings the new rows `from` .. `to` of column `kx` to their places, the first of which is `slot`.
    #[inline(always)]
    fn place(&mut self, plan: &Plan, kx: usize, (from, to): (usize, usize), slot: usize) {
        let column = &mut self.rows[kx * plan.n..][..plan.n];
        for number in from..to {
            column[(slot + number) % plan.n] = self.new_rows[kx * NEW_ROWS + number];
        }
    }

    /// Transforms column `kx` of the windowed block less its mean into `line`.
    #[inline(always)]
    fn transform(&mut self, plan: &Plan, level: usize, y0: usize, kx: usize, scratch: &mut [Wide<S>]) {
        let column = Column {
            rows: &self.rows[kx * plan.n..][..plan.n],
            window: plan.rotated_window(y0),
            deviation: &self.deviation[level * plan.n..][..plan.n],
            spectrum: plan.window_spectrum[kx],
            highest: plan.bins[kx].highest,
        };
        plan.columns.process(column, scratch, &mut self.line);
    }
}

impl<'a, S: Simd> Strip<'a, S> {
    /// Working memory for strips of these frames.
    pub fn new(simd: S, plan: &'a Plan, frames: &'a Frames) -> Self {
        let zero = Wide::zero(simd);
        let level = |_| LatticeRow { y0: 0, new_rows: 0, alive: zero.re, sums: vec![[zero.re; 3]; plan.rings()] };
        Strip {
            simd,
            plan,
            frames,
            lanes: [Place { x: 0, below: 0 }; MOST_LANES],
            side_by_side: false,
            held: 0,
            sides: [Side::new(simd, plan), Side::new(simd, plan)],
            row: RowScratch::new(simd, plan),
            column: vec![zero; plan.columns.scratch()],
            levels: (0..ROWS_TOGETHER).map(level).collect(),
            curve: Curve::new(simd, plan.rings()),
        }
    }

    /// How many of these rows of blocks, which go down, [`Strip::cutoffs`] takes at a time; at least 1 where there is one.
    pub fn rows_together(&self, rows: &[usize]) -> usize {
        let most = if self.plan.n > LARGEST_ALONE { ROWS_TOGETHER } else { 1 };
        rows.iter().take(most).take_while(|&&y0| y0 - rows[0] <= NEW_ROWS).count()
    }

    /// Begins a strip with these lanes, at most as many as there are.
    pub fn begin(&mut self, lanes: &[Place]) {
        let step = self.frames.step();
        self.side_by_side =
            lanes.windows(2).all(|pair| pair[0].x + step == pair[1].x && pair[0].below == pair[1].below);
        self.lanes = [lanes[lanes.len() - 1]; MOST_LANES]; // lanes that are left over do the last one's work again
        self.lanes[..lanes.len()].copy_from_slice(lanes);
        self.held = 0;
    }

    /// The cut-offs of the blocks with their first rows at `rows`, at most [`Strip::rows_together`], for each of them a lane
    /// each; rows must not go up within a strip.
    pub fn cutoffs(&mut self, rows: &[usize], out: &mut [[Cutoff; MOST_LANES]]) {
        let simd = self.simd;
        simd.vectorize(
            #[inline(always)]
            || self.correlate(rows, out),
        );
    }

    /// FRC_1 .. FRC_(N/2) of a lane of the last blocks that [`Strip::cutoffs`] was asked for, before smoothing and after it.
    pub fn curve(&self, lane: usize) -> [Vec<f64>; 2] {
        self.curve.lane(lane)
    }

    #[inline(always)]
    fn correlate(&mut self, rows: &[usize], out: &mut [[Cutoff; MOST_LANES]]) {
        let (simd, plan) = (self.simd, self.plan);
        self.load(rows);
        let levels = &mut self.levels[..rows.len()];
        let [a, b] = &mut self.sides;
        let slot = levels[0].y0; // the first new row, y0 + N, takes the place of row y0
        for (kx, bins) in plan.bins.iter().enumerate() {
            let mut placed = 0;
            for (number, level) in levels.iter_mut().enumerate() {
                for side in [&mut *a, &mut *b] {
                    side.place(plan, kx, (placed, level.new_rows), slot);
                    side.transform(plan, number, level.y0, kx, &mut self.column);
                }
                placed = level.new_rows;
                add_rings::<S>(bins, &a.line, &b.line, &mut level.sums);
            }
        }
        for (level, out) in levels.iter().zip(out) {
            self.curve.cutoffs(simd, &plan.curve, &level.sums, level.alive, &mut out[..S::f32s::LEN]);
        }
    }

    /// Brings the image rows of the first lattice row into the ring buffers, and those of the others beside them.
    #[inline(always)]
    fn load(&mut self, rows: &[usize]) {
        let (simd, plan) = (self.simd, self.plan);
        if self.held <= rows[0] {
            self.held = rows[0];
            self.sides.iter_mut().for_each(|side| side.flat = [[0; MOST_LANES]; 2]);
        }
        let first_new = rows[0] + plan.n;
        if self.side_by_side {
            let Place { x, below } = self.lanes[0];
            let width = plan.n + (S::f32s::LEN - 1) * self.frames.step();
            let new = self.held..rows[rows.len() - 1] + plan.n;
            let of_row = |y: usize| self.frames.images().each_ref().map(|image| touch(image, y + below, x, width));
            black_box(new.map(of_row).map(|[a, b]| a + b).sum::<f32>());
        }
        for (number, &y0) in rows.iter().enumerate() {
            for y in self.held..y0 + plan.n {
                for (side, image) in self.sides.iter_mut().zip(self.frames.images()) {
                    fetch::<S>(simd, image, y, &self.lanes, self.side_by_side, &mut self.row.pixels);
                    side.load(simd, plan, &mut self.row, y, (number > 0).then(|| y - first_new));
                }
            }
            self.held = y0 + plan.n;
            let [a, b] = &mut self.sides;
            let level = &mut self.levels[number];
            level.y0 = y0;
            level.new_rows = y0 - rows[0];
            level.alive = a.alive(simd, plan) * b.alive(simd, plan);
            level.sums.fill([S::f32s::splat(simd, 0.0); 3]);
            a.set_deviation(simd, plan, number, y0);
            b.set_deviation(simd, plan, number, y0);
        }
    }
}

#[cfg(test)]
mod tests {
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
        let largest =
            largest_difference(32, Window::Hann, &a, &b, &Walk { step: 1, starts: &[0, 1], rows: &[0, 60, 97] });
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
                    assert_eq!(strip.rows_together(rows), rows.len());
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
            assert_eq!(dispatch!(level.0, simd => Strip::new(simd, &plan, &frames).rows_together(&[0, 1, 2, 3, 4])), 4);
            assert_eq!(dispatch!(level.0, simd => Strip::new(simd, &plan, &frames).rows_together(&[0, 5, 10])), 2);
        }
    }
}
