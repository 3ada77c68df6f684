//! Correlates the wanted blocks of a lattice, in parallel.

use std::sync::{Mutex, MutexGuard, PoisonError};

use fearless_simd::{dispatch, Simd, SimdBase};
use ndarray::{Array2, ArrayView2};
use rayon::prelude::*;

use super::lanes::{Place, MOST_LANES};
use super::plan::Plan;
use super::strip::{Strip, ROWS_TOGETHER as MOST_ROWS};
use super::tasks::{tasks, Task};
use crate::cutoff::Cutoff;
use crate::error::Result;
use crate::frames::Frames;
use crate::grid::Axis;
use crate::monitor::Monitor;

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
) -> Result<Array2<Option<Cutoff>>> {
    dispatch!(plan.level.0, simd => correlate_with(simd, frames, plan, rows, columns, wanted, monitor))
}

#[allow(clippy::cast_possible_truncation)] // rows and columns of an image
fn correlate_with<S: Simd>(
    simd: S,
    frames: &Frames,
    plan: &Plan,
    rows: &Axis,
    columns: &Axis,
    wanted: ArrayView2<'_, bool>,
    monitor: &Monitor,
) -> Result<Array2<Option<Cutoff>>> {
    let tasks = tasks(wanted, rows, columns, S::f32s::LEN, plan.n);
    let work = |strip: &mut Strip<'_, S>, task: &Task| -> Result<Vec<([u32; 2], Cutoff)>> {
        let places: Vec<Place> = task.lanes.iter().map(|lane| lane.place).collect();
        strip.begin(&places);
        let mut cutoffs = [[Cutoff { rings: 0.0, resolved: false }; MOST_LANES]; MOST_ROWS];
        let mut found = Vec::new();
        let mut first = 0;
        while first < task.rows.len() {
            monitor.check()?;
            let count = strip.rows_together(&task.rows[first..]);
            strip.cutoffs(&task.rows[first..first + count], &mut cutoffs);
            let before = found.len();
            for (k, cutoffs) in (first..first + count).zip(&cutoffs) {
                for (lane, &cutoff) in task.lanes.iter().zip(cutoffs) {
                    if let Some(row) = task.row(lane, k, wanted) {
                        found.push(([row as u32, lane.column as u32], cutoff));
                    }
                }
            }
            monitor.advance((found.len() - before) as u64);
            first += count;
        }
        Ok(found)
    };
    // As many strips as tasks run at a time; each has the memory that one thread works in.
    let idle = Mutex::new(Vec::new());
    let parts: Vec<_> = tasks
        .par_iter()
        .map(|task| {
            let held = lock(&idle).pop();
            let mut strip = held.unwrap_or_else(|| Strip::new(simd, plan, frames));
            let found = work(&mut strip, task);
            lock(&idle).push(strip);
            found
        })
        .collect::<Result<_>>()?;
    let mut result = Array2::from_elem(wanted.dim(), None);
    for (at, cutoff) in parts.into_iter().flatten() {
        result[at.map(|i| i as usize)] = Some(cutoff);
    }
    Ok(result)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::Border;
    use crate::simd::Level;
    use crate::threshold::Criterion;
    use crate::window::Window;

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
                for ((at, &is_wanted), cutoff) in wanted.indexed_iter().zip(&some) {
                    let expected = if is_wanted { all[at] } else { None };
                    assert_eq!(*cutoff, expected, "{level:?}, step {step}, kind {kind}, block {at:?}");
                }
            }
        }
    }
}
