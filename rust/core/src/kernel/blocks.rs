//! Correlates the wanted blocks of a lattice, in parallel.

use fearless_simd::{dispatch, Simd, SimdBase};
use ndarray::{Array2, ArrayView2};
use rayon::prelude::*;

use super::plan::Plan;
use super::strip::{Strip, MOST_LANES, ROWS_TOGETHER as MOST_ROWS};
use crate::cutoff::Cutoff;
use crate::error::Result;
use crate::frames::Frames;
use crate::grid::Axis;
use crate::monitor::Monitor;

/// Lattice rows that one task works through. A task begins with N row transforms, so it must be long against N; a map of
/// few columns must still give work to all threads.
const ROWS_PER_TASK: usize = 256;

/// What one task works through: some rows of the lattice in some of its columns, one a lane.
struct Task {
    rows: std::ops::Range<usize>,
    columns: Vec<usize>,
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
) -> Result<Array2<Option<Cutoff>>> {
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
) -> Result<Array2<Option<Cutoff>>> {
    let tasks = tasks(wanted, S::f32s::LEN);
    let work = |strip: &mut Strip<'_, S>, task: &Task| -> Result<Vec<([usize; 2], Cutoff)>> {
        let starts: Vec<usize> = task.columns.iter().map(|&column| columns.starts[column]).collect();
        strip.begin(&starts);
        let wanted = |row: usize, column: usize| wanted[[row, column]];
        let some = |row: &usize| task.columns.iter().any(|&column| wanted(*row, column));
        let lattice_rows: Vec<usize> = task.rows.clone().filter(some).collect();
        let image_rows: Vec<usize> = lattice_rows.iter().map(|&row| rows.starts[row]).collect();
        let mut cutoffs = [[Cutoff { rings: 0.0, resolved: false }; MOST_LANES]; MOST_ROWS];
        let mut found = Vec::new();
        let mut first = 0;
        while first < image_rows.len() {
            monitor.check()?;
            let count = strip.rows_together(&image_rows[first..]);
            strip.cutoffs(&image_rows[first..first + count], &mut cutoffs);
            let before = found.len();
            for (&row, cutoffs) in lattice_rows[first..first + count].iter().zip(&cutoffs) {
                let lanes = task.columns.iter().zip(cutoffs).filter(|(&column, _)| wanted(row, column));
                found.extend(lanes.map(|(&column, &cutoff)| ([row, column], cutoff)));
            }
            monitor.advance((found.len() - before) as u64);
            first += count;
        }
        Ok(found)
    };
    let parts: Vec<_> = tasks.par_iter().map_init(|| Strip::new(simd, plan, frames), work).collect::<Result<_>>()?;
    let mut result = Array2::from_elem(wanted.dim(), None);
    for (at, cutoff) in parts.into_iter().flatten() {
        result[at] = Some(cutoff);
    }
    Ok(result)
}

/// Cuts a lattice into tasks. Columns of a band of rows that hold no wanted block are left out, and the others stand
/// together.
fn tasks(wanted: ArrayView2<'_, bool>, lanes: usize) -> Vec<Task> {
    let (rows, columns) = wanted.dim();
    let mut tasks = Vec::new();
    for first in (0..rows).step_by(ROWS_PER_TASK) {
        let band = first..(first + ROWS_PER_TASK).min(rows);
        let some = |&column: &usize| band.clone().any(|row| wanted[[row, column]]);
        let columns: Vec<usize> = (0..columns).filter(some).collect();
        tasks.extend(columns.chunks(lanes).map(|lanes| Task { rows: band.clone(), columns: lanes.to_vec() }));
    }
    tasks
}
