//! A strip: as many columns of the lattice as a vector has lanes, whose blocks go down the image together.

use std::hint::black_box;

use fearless_simd::{Simd, SimdBase, SimdFloat};

use super::columns::Column;
use super::curve::Curve;
use super::foresight::Foresight;
use super::lanes::{fetch, touch, Place};
use super::plan::Plan;
use super::rows::{Row, RowScratch};
use super::sums::{add_rings, Sums};
use crate::cutoff::Cutoff;
use crate::frames::Frames;
use crate::simd::align_frame;
use crate::simd::transpose::MOST_LANES;
use crate::simd::wide::Wide;

/// Most lattice rows that go through the columns of the transform together.
pub(super) const ROWS_TOGETHER: usize = 4;
/// Where what is read of the ring buffers takes no more bytes than this, lattice rows go one by one: it stays in the second
/// cache, from where it is read as fast as it is worked on. Else it is read once for a few of them. (Measured; see
/// BENCHMARKS.md.)
const SECOND_CACHE: usize = 1 << 20;
/// How many sums a block's mean is added up in.
const SUMS: usize = 8;
/// Most image rows that may be needed for all of them beyond those of the first.
const NEW_ROWS: usize = 8;
/// Free places between two columns of a ring buffer. Without them the bins of a row would be a power of two apart and meet in
/// few sets of the first cache, which cannot hold them all.
const FREE: usize = 1;

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
    foresight: Foresight,
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
    /// The transform of row y at kx (N + [`FREE`]) + y mod N.
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
            rows: vec![zero; plan.columns() * (plan.n + FREE)],
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
            None => row.process(plan, &mut self.rows, y % n, plan.n + FREE),
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
        if self.flat[ends].iter().all(|&rows| rows + 2 * ends < plan.n) {
            return alive;
        }
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
        // Several sums side by side wait less for each other, and lose less than one long sum: an error of the mean goes into
        // ring 1.
        let mut sums = [S::f32s::splat(simd, 0.0); SUMS];
        let rows = deviations.chunks_mut(SUMS).zip(self.known.chunks(SUMS)).zip(window.chunks(SUMS));
        for ((deviations, known), window) in rows {
            for (((sum, deviation), row), &w) in sums.iter_mut().zip(deviations).zip(known).zip(window) {
                // Of means of rows near each other, so that their sum stays small.
                *deviation = (row.taken - reference.taken) + (row.rest - reference.rest);
                *sum = deviation.mul_add(w, *sum);
            }
        }
        let mean = sums[1..].iter().fold(sums[0], |sum, &part| sum + part) * plan.window_share;
        plan.columns.arrange::<S>(deviations, mean, window);
    }

    /// Brings the new rows `from` .. `to` of column `kx` to their places, the first of which is `slot`, and keeps the old ones
    /// in theirs: done once more, it is undone.
    #[inline(always)]
    fn exchange(&mut self, plan: &Plan, kx: usize, (from, to): (usize, usize), slot: usize) {
        let column = &mut self.rows[kx * (plan.n + FREE)..][..plan.n];
        for number in from..to {
            std::mem::swap(&mut column[(slot + number) % plan.n], &mut self.new_rows[kx * NEW_ROWS + number]);
        }
    }

    /// Transforms column `kx` of the windowed block less its mean into `line`, up to the frequency `highest` of either sign.
    #[inline(always)]
    fn transform(
        &mut self,
        plan: &Plan,
        (level, y0): (usize, usize),
        kx: usize,
        highest: usize,
        scratch: &mut [Wide<S>],
    ) {
        let column = Column {
            rows: &self.rows[kx * (plan.n + FREE)..][..plan.n],
            window: plan.rotated_window(y0),
            deviation: &self.deviation[level * plan.n..][..plan.n],
            spectrum: plan.window_spectrum[kx],
            highest,
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
            foresight: Foresight::new(plan.reaches),
        }
    }

    /// How many of these rows of blocks, which go down, [`Strip::cutoffs`] had best take at a time; at least 1 where there is one.
    pub fn rows_together(&self, rows: &[usize]) -> usize {
        let read = 2 * size_of::<Wide<S>>() * self.plan.n * (self.foresight.rings(0) + 1);
        let most = if read > SECOND_CACHE { ROWS_TOGETHER } else { 1 };
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

    /// From now on works out all rings of all blocks, for the sake of [`Strip::curve`].
    pub fn keep_curves(&mut self) {
        self.foresight.always_all();
    }

    /// The cut-offs of the blocks with their first rows at `rows`, at most [`Strip::rows_together`], for each of them a lane
    /// each; rows must not go up within a strip.
    pub fn cutoffs(&mut self, rows: &[usize], out: &mut [[Cutoff; MOST_LANES]]) {
        let simd = self.simd;
        simd.vectorize(
            #[inline(always)]
            || {
                align_frame();
                self.correlate(rows, out);
            },
        );
    }

    /// FRC_1 .. FRC_(N/2) of a lane of the last blocks that [`Strip::cutoffs`] was asked for, before smoothing and after it,
    /// if [`Strip::keep_curves`] was called before.
    pub fn curve(&self, lane: usize) -> [Vec<f64>; 2] {
        self.curve.lane(lane)
    }

    #[inline(always)]
    fn correlate(&mut self, rows: &[usize], out: &mut [[Cutoff; MOST_LANES]]) {
        let before = self.held;
        self.load(rows);
        let (mut rings, mut times) = (self.foresight.rings(self.held - before), 0);
        let needed = loop {
            if let Some(needed) = self.look(rows.len(), rings, out) {
                break needed;
            }
            debug_assert!(rings < self.plan.rings());
            self.exchange(0..rings + 1, rows.len());
            rings = self.foresight.further(rings, times);
            times += 1;
        };
        self.foresight.learn(needed);
    }

    /// The cut-offs of the first lattice rows from the first `rings` rings, and how many of them were needed; None where some
    /// block needs more, which is never so with all of them. Columns up to `rings` have the new rows in their places
    /// afterwards, and the others if the answer is not None.
    #[inline(always)]
    fn look(&mut self, rows: usize, rings: usize, out: &mut [[Cutoff; MOST_LANES]]) -> Option<usize> {
        let (simd, plan) = (self.simd, self.plan);
        let levels = &mut self.levels[..rows];
        let [a, b] = &mut self.sides;
        let slot = levels[0].y0; // the first new row, y0 + N, takes the place of row y0
        for level in levels.iter_mut() {
            level.sums[..rings].fill([S::f32s::splat(simd, 0.0); 3]);
        }
        for (kx, bins) in plan.bins[..=rings].iter().enumerate() {
            let part = &bins.parts[plan.reaches.index(rings)];
            let mut placed = 0;
            for (number, level) in levels.iter_mut().enumerate() {
                for side in [&mut *a, &mut *b] {
                    side.exchange(plan, kx, (placed, level.new_rows), slot);
                    side.transform(plan, (number, level.y0), kx, part.highest, &mut self.column);
                }
                placed = level.new_rows;
                add_rings::<S>(bins, part, &a.line, &b.line, &mut level.sums);
            }
        }
        let mut needed = 0;
        for (level, out) in levels.iter().zip(out) {
            let out = &mut out[..S::f32s::LEN];
            needed = needed.max(self.curve.cutoffs(simd, &plan.curve, &level.sums, rings, level.alive, out)?);
        }
        self.exchange(rings + 1..plan.columns(), rows);
        Some(needed)
    }

    /// Brings the new rows of the first lattice rows to their places in some columns, or back.
    #[inline(always)]
    fn exchange(&mut self, columns: std::ops::Range<usize>, rows: usize) {
        let (slot, new_rows) = (self.levels[0].y0, self.levels[rows - 1].new_rows);
        for side in &mut self.sides {
            columns.clone().for_each(
                #[inline(always)]
                |kx| side.exchange(self.plan, kx, (0, new_rows), slot),
            );
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
            a.set_deviation(simd, plan, number, y0);
            b.set_deviation(simd, plan, number, y0);
        }
    }
}

#[cfg(test)]
mod tests;
