//! Correlates the wanted blocks of a lattice, in parallel.

use ndarray::{Array2, ArrayView2};
use rayon::prelude::*;

use crate::cutoff::Cutoff;
use crate::error::Result;
use crate::frames::Frames;
use crate::grid::Axis;
use crate::monitor::Monitor;
use crate::plan::Plan;
use crate::strip::Strip;

/// Lattice rows that one task works through. A task begins with N row transforms, so it must be long against N; a map of
/// few columns must still give work to all threads.
const ROWS_PER_TASK: usize = 256;

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
    let tasks: Vec<(usize, usize)> = (0..rows.starts.len())
        .step_by(ROWS_PER_TASK)
        .flat_map(|row| (0..columns.starts.len()).map(move |column| (row, column)))
        .collect();
    let parts: Vec<Vec<Option<Cutoff>>> = tasks
        .par_iter()
        .map_init(
            || Strip::new(plan, frames),
            |strip, &(first_row, column)| {
                strip.begin(columns.starts[column]);
                let last_row = (first_row + ROWS_PER_TASK).min(rows.starts.len());
                (first_row..last_row)
                    .map(|row| {
                        if !wanted[[row, column]] {
                            return Ok(None);
                        }
                        monitor.check()?;
                        let cutoff = strip.cutoff(rows.starts[row]);
                        monitor.advance(1);
                        Ok(Some(cutoff))
                    })
                    .collect()
            },
        )
        .collect::<Result<_>>()?;
    let mut result = Array2::from_elem(wanted.dim(), None);
    for (&(first_row, column), part) in tasks.iter().zip(parts) {
        for (k, cutoff) in part.into_iter().enumerate() {
            result[[first_row + k, column]] = cutoff;
        }
    }
    Ok(result)
}
