//! Correlates the wanted blocks of a lattice, in parallel.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use fearless_simd::{dispatch, Simd, SimdBase};
use ndarray::ArrayView2;
use rayon::prelude::*;

use super::lanes::Place;
use super::plan::Plan;
use super::strip::{Strip, ROWS_TOGETHER as MOST_ROWS};
use super::tasks::{tasks, Task};
use crate::cutoff::Cutoff;
use crate::error::Result;
use crate::frames::Frames;
use crate::grid::Axis;
use crate::monitor::Monitor;
use crate::simd::transpose::MOST_LANES;

/// So many blocks are told to the monitor at a time: each time the processor waits until all that it has stored before, the
/// cut-offs among it, is in the caches.
const TOLD_TOGETHER: u64 = 128;

/// The cut-offs that were found, in half the memory that options of them take, filled by all threads at once.
pub(crate) struct Cutoffs {
    columns: usize,
    /// The bits of the cut-off in rings; its sign tells that the block is unresolved, and 0 that there is none.
    bits: Vec<AtomicU64>,
}

impl Cutoffs {
    const UNRESOLVED: u64 = 1 << 63;

    fn none((rows, columns): (usize, usize)) -> Self {
        Cutoffs { columns, bits: (0..rows * columns).into_par_iter().map(|_| AtomicU64::new(0)).collect() }
    }

    fn put(&self, [row, column]: [usize; 2], cutoff: Cutoff) {
        let sign = if cutoff.resolved { 0 } else { Self::UNRESOLVED };
        // Relaxed, as the pool hands everything on when it has done all tasks.
        self.bits[row * self.columns + column].store(cutoff.rings.to_bits() | sign, Ordering::Relaxed);
    }

    /// That of a block by its row and column in the lattice, if it was wanted.
    pub fn get(&self, [row, column]: [usize; 2]) -> Option<Cutoff> {
        let rings = self.row(row)(column);
        (rings != 0.0).then_some(Cutoff { rings: rings.abs(), resolved: rings > 0.0 })
    }

    /// Those of a row of the lattice in rings, by their column: negative where the block is unresolved, 0 where it was not
    /// wanted.
    pub fn row(&self, row: usize) -> impl Fn(usize) -> f64 + '_ {
        let bits = &self.bits[row * self.columns..][..self.columns];
        move |column| f64::from_bits(bits[column].load(Ordering::Relaxed))
    }
}

/// The cut-offs of all wanted blocks: `wanted` and the result have a place for every pair of `rows.starts` and
/// `columns.starts`. Tells the monitor of every block done; the caller has told it what to expect. Uses the current rayon
/// pool; the result does not depend on it.
pub(crate) fn correlate(
    frames: &Frames,
    plan: &Plan,
    rows: &Axis,
    columns: &Axis,
    wanted: ArrayView2<'_, bool>,
    monitor: &Monitor,
) -> Result<Cutoffs> {
    dispatch!(plan.level.0, simd => correlate_with(simd, frames, plan, rows, columns, wanted, monitor))
}

fn correlate_with<S: Simd>(
    simd: S,
    frames: &Frames,
    plan: &Plan,
    rows: &Axis,
    columns: &Axis,
    wanted: ArrayView2<'_, bool>,
    monitor: &Monitor,
) -> Result<Cutoffs> {
    let tasks = tasks(wanted, rows, columns, S::f32s::LEN, plan.n);
    let cutoffs_of = Cutoffs::none(wanted.dim());
    let work = |strip: &mut Strip<'_, S>, task: &Task| -> Result<()> {
        let places: Vec<Place> = task.lanes.iter().map(|lane| lane.place).collect();
        strip.begin(&places);
        let mut cutoffs = [[Cutoff { rings: 0.0, resolved: false }; MOST_LANES]; MOST_ROWS];
        let (mut first, mut found) = (0, 0);
        while first < task.rows.len() {
            monitor.check()?;
            let count = strip.rows_together(&task.rows[first..]);
            strip.cutoffs(&task.rows[first..first + count], &mut cutoffs);
            for (k, cutoffs) in (first..first + count).zip(&cutoffs) {
                for (lane, &cutoff) in task.lanes.iter().zip(cutoffs) {
                    if let Some(row) = task.row(lane, k, wanted) {
                        cutoffs_of.put([row, lane.column], cutoff);
                        found += 1;
                    }
                }
            }
            first += count;
            if found >= TOLD_TOGETHER || first == task.rows.len() {
                monitor.advance(found);
                found = 0;
            }
        }
        Ok(())
    };
    // As many strips as tasks run at a time; each has the memory that one thread works in.
    let idle = Mutex::new(Vec::new());
    // One by one: a thread that is done takes a task that another has not begun yet, of however many that one holds.
    tasks.par_iter().with_max_len(1).try_for_each(|task| {
        let held = lock(&idle).pop();
        let mut strip = held.unwrap_or_else(|| Strip::new(simd, plan, frames));
        let done = work(&mut strip, task);
        lock(&idle).push(strip);
        done
    })?;
    Ok(cutoffs_of)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Array2;

    use crate::params::Border;
    use crate::simd::Level;
    use crate::threshold::Criterion;
    use crate::window::Window;

    #[test]
    fn cutoffs_are_given_back_as_they_were_put() {
        let cutoffs = Cutoffs::none((2, 3));
        let given = [(0, 1, 1.0, false), (1, 0, 32.0, true), (1, 2, 0.1 + 0.2, true), (0, 2, 17.3, false)];
        for (row, column, rings, resolved) in given {
            cutoffs.put([row, column], Cutoff { rings, resolved });
        }
        for (row, column, rings, resolved) in given {
            assert_eq!(cutoffs.get([row, column]), Some(Cutoff { rings, resolved }));
        }
        assert_eq!((cutoffs.get([0, 0]), cutoffs.get([1, 1])), (None, None));
    }

    #[test]
    fn a_block_does_not_see_which_others_are_wanted() {
        let (height, width, n) = (230, 190, 32);
        let mut state = 1u64;
        let mut noise = || {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (state >> 40) as f32 / (1u64 << 24) as f32
        };
        let object = |y: usize, x: usize| ((y as f32 * 0.9).sin() + (x as f32 * 0.7).cos()) * 2.0;
        let mut image = || Array2::from_shape_fn((height, width), |(y, x)| object(y, x) + noise());
        let (a, b) = (image(), image());
        type Wanted = fn(usize, usize) -> bool;
        let kinds: [Wanted; 4] = [
            |j, i| (i + j / 3) % 40 < 4,                   // lines
            |j, i| j % 50 < 9 && i % 37 < 5 || j + i == 9, // spots, one alone
            |_, i| i % 25 == 3,                            // columns apart
            |j, i| (j, i) == (60, 5),
        ];
        for (level, step) in Level::available().into_iter().flat_map(|level| [(level, 1), (level, 3)]) {
            let axis = |pixels| Axis::rolling(pixels, n, step, Border::Inside);
            let (rows, columns) = (axis(height), axis(width));
            let plan = Plan::new(n, Window::Hann, Criterion::Sigma3, level);
            let frames = Frames::new(a.view(), b.view(), [(0, 0); 2], columns.step());
            let found = |wanted: Wanted| {
                let wanted = Array2::from_shape_fn((rows.starts.len(), columns.starts.len()), |(j, i)| wanted(j, i));
                let monitor = Monitor::new();
                (correlate(&frames, &plan, &rows, &columns, wanted.view(), &monitor).unwrap(), wanted)
            };
            let (all, _) = found(|_, _| true);
            for (kind, wanted) in kinds.into_iter().enumerate() {
                let (some, wanted) = found(wanted);
                assert!(wanted.iter().any(|&w| w));
                for ((j, i), &is_wanted) in wanted.indexed_iter() {
                    let expected = if is_wanted { all.get([j, i]) } else { None };
                    assert_eq!(some.get([j, i]), expected, "{level:?}, step {step}, kind {kind}, block {j} {i}");
                    assert_eq!(expected.is_some(), is_wanted);
                }
            }
        }
    }
}
