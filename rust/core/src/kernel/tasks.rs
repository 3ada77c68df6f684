//! Cuts the wanted blocks of a lattice into tasks: which of them go down the image together in the lanes of a strip.
//!
//! Where most are wanted, neighbouring columns of the lattice do, which read their pixels side by side. Spots and filaments
//! would leave most lanes of such a strip without work; their columns are cut into runs of wanted blocks, and runs of about
//! the same length from all over the image fill the lanes. Lanes are moved against each other by multiples of N rows only, so
//! that each row keeps its slot in the ring buffer, and with it a block its rounding, whoever stands in the lanes beside.

use std::ops::Range;

use ndarray::ArrayView2;

use super::lanes::Place;
use crate::grid::{has_some, Axis};

/// Most lattice rows that one task works through. A task begins with N row transforms, so it must be long against N; a map
/// of few columns must still give work to all threads.
const ROWS_PER_TASK: usize = 256;
/// What a row transform costs in blocks of 64 pixels, pixels of scattered lanes read one by one included. (Measured.)
const COST_OF_ROW: f64 = 0.12;
/// Strips where less than this share of the work is for wanted blocks are looked at for packing.
const SPARSE: f64 = 0.6;

/// What one task works through: some rows of blocks, in each lane some of them.
pub(super) struct Task {
    /// First rows of the blocks in the image, going up.
    pub rows: Vec<usize>,
    /// Their rows in the lattice, where these are the same in all lanes.
    lattice_rows: Vec<usize>,
    pub lanes: Vec<Lane>,
    /// Whether all these blocks are wanted, so that nobody need look.
    is_full: bool,
}

/// A lane of a task.
pub(super) struct Lane {
    /// Column of the lattice.
    pub column: usize,
    pub place: Place,
    /// The lattice rows of a lane that has some of its own, and the number of the block that is the first of them.
    run: Option<(Range<usize>, usize)>,
}

impl Task {
    /// The lattice row of the `k`-th block of a lane, if that one is wanted.
    pub fn row(&self, lane: &Lane, k: usize, wanted: ArrayView2<'_, bool>) -> Option<usize> {
        let row = match &lane.run {
            None => self.lattice_rows[k],
            Some((rows, first)) => (k + rows.start).checked_sub(*first).filter(|row| rows.contains(row))?,
        };
        (self.is_full || wanted[[row, lane.column]]).then_some(row)
    }

    /// What it costs, in rows of blocks: those themselves, and the image rows that are transformed for them.
    #[allow(clippy::cast_precision_loss)]
    fn cost(&self, n: usize) -> f64 {
        let loaded: usize = self.rows.windows(2).map(|pair| (pair[1] - pair[0]).min(n)).sum();
        self.rows.len() as f64 + COST_OF_ROW * (n + loaded) as f64
    }
}

/// Wanted blocks below each other, one step apart.
#[derive(Debug, PartialEq)]
struct Run {
    column: usize,
    rows: Range<usize>,
    /// First image row.
    y: usize,
}

/// Cuts a lattice into tasks of at most `lanes` lanes, for blocks of `n` rows.
#[allow(clippy::cast_precision_loss)]
pub(super) fn tasks(wanted: ArrayView2<'_, bool>, rows: &Axis, columns: &Axis, lanes: usize, n: usize) -> Vec<Task> {
    let (mut dense, mut sparse) = (Vec::new(), Vec::new());
    for (task, blocks) in strips(wanted, rows, columns, lanes) {
        let is_dense = blocks as f64 >= SPARSE * lanes as f64 * task.cost(n);
        if is_dense { &mut dense } else { &mut sparse }.push(task);
    }
    let packed = packed(runs(&sparse, wanted, rows, n), rows.step(), columns, lanes, n);
    let cost = |tasks: &[Task]| tasks.iter().map(|task| task.cost(n)).sum::<f64>();
    dense.extend(if cost(&packed) < cost(&sparse) { packed } else { sparse });
    dense
}

/// Tasks of neighbouring columns, and how many wanted blocks each has. Columns of a band of rows that hold none are left out,
/// and the others stand together.
fn strips(wanted: ArrayView2<'_, bool>, rows: &Axis, columns: &Axis, lanes: usize) -> Vec<(Task, usize)> {
    let mut tasks = Vec::new();
    for first in (0..wanted.nrows()).step_by(ROWS_PER_TASK) {
        let band = first..(first + ROWS_PER_TASK).min(wanted.nrows());
        let mut counts = vec![0_usize; wanted.ncols()];
        for row in band.clone().map(|row| wanted.row(row)).filter(has_some) {
            counts.iter_mut().zip(row).for_each(|(count, &is_wanted)| *count += usize::from(is_wanted));
        }
        let in_band: Vec<usize> = (0..wanted.ncols()).filter(|&column| counts[column] > 0).collect();
        for chosen in in_band.chunks(lanes) {
            let blocks: usize = chosen.iter().map(|&column| counts[column]).sum();
            let some = |row: &usize| chosen.iter().any(|&column| wanted[[*row, column]]);
            let lattice_rows: Vec<usize> = band.clone().filter(some).collect();
            let lane =
                |&column: &usize| Lane { column, place: Place { x: columns.starts[column], below: 0 }, run: None };
            let task = Task {
                rows: lattice_rows.iter().map(|&row| rows.starts[row]).collect(),
                is_full: blocks == lattice_rows.len() * chosen.len(),
                lattice_rows,
                lanes: chosen.iter().map(lane).collect(),
            };
            tasks.push((task, blocks));
        }
    }
    tasks
}

/// The runs of wanted blocks of all lanes of some strips.
#[allow(clippy::cast_precision_loss)]
fn runs(strips: &[Task], wanted: ArrayView2<'_, bool>, rows: &Axis, n: usize) -> Vec<Run> {
    let step = rows.step();
    let mut runs: Vec<Run> = Vec::new();
    for (strip, lane) in strips.iter().flat_map(|strip| strip.lanes.iter().map(move |lane| (strip, lane))) {
        let before = runs.len();
        for &row in strip.lattice_rows.iter().filter(|&&row| wanted[[row, lane.column]]) {
            let y = rows.starts[row];
            match runs[before..].last_mut() {
                // A few blocks that nobody wants cost less than a new beginning.
                Some(run)
                    if y == run.y + (row - run.rows.start) * step
                        && ((row - run.rows.end) as f64) * (1.0 + COST_OF_ROW * step as f64)
                            <= COST_OF_ROW * n as f64 =>
                {
                    run.rows.end = row + 1;
                }
                _ => runs.push(Run { column: lane.column, rows: row..row + 1, y }),
            }
        }
    }
    runs
}

/// Tasks of runs from anywhere.
fn packed(mut runs: Vec<Run>, step: usize, columns: &Axis, lanes: usize, n: usize) -> Vec<Task> {
    // Those of one task begin near each other, counted from the last multiple of N, and are about equally long.
    let class = |run: &Run| (run.y % n % step, usize::ilog2(run.rows.len().pow(2)), run.y % n);
    runs.sort_by_key(|run| (class(run), run.column));
    let mut tasks = Vec::new();
    let mut rest = runs.as_slice();
    while let Some(first) = rest.first() {
        let begin = first.y % n;
        let fits = |run: &&Run| run.y % n >= begin && (run.y % n - begin).is_multiple_of(step);
        let count = rest.iter().take(lanes).take_while(fits).count();
        let (chosen, others) = rest.split_at(count);
        rest = others;
        let lead = |run: &Run| (run.y % n - begin) / step;
        let length = chosen.iter().map(|run| lead(run) + run.rows.len()).max().unwrap_or(0);
        let lane = |run: &Run| Lane {
            column: run.column,
            place: Place { x: columns.starts[run.column], below: run.y - run.y % n },
            run: Some((run.rows.clone(), lead(run))),
        };
        tasks.push(Task {
            rows: (0..length).map(|k| begin + k * step).collect(),
            lattice_rows: Vec::new(),
            lanes: chosen.iter().map(lane).collect(),
            is_full: false,
        });
    }
    tasks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::Border;
    use ndarray::Array2;

    /// The tasks for what is wanted of a lattice of 480 x 480 blocks of 64 at a step of 2; each must come once.
    fn of(wanted: impl Fn(usize, usize) -> bool) -> (Vec<Task>, usize) {
        let axis = Axis::rolling(1022, 64, 2, Border::Inside);
        let wanted = Array2::from_shape_fn((axis.starts.len(), axis.starts.len()), |(j, i)| wanted(j, i));
        let tasks = tasks(wanted.view(), &axis, &axis, 16, 64);
        let mut seen = Array2::from_elem(wanted.dim(), false);
        for task in &tasks {
            assert!(task.lanes.len() <= 16);
            for (lane, k) in task.lanes.iter().flat_map(|lane| (0..task.rows.len()).map(move |k| (lane, k))) {
                if let Some(row) = task.row(lane, k, wanted.view()) {
                    assert!(!std::mem::replace(&mut seen[[row, lane.column]], true), "{row}, {}", lane.column);
                    assert_eq!(task.rows[k] + lane.place.below, axis.starts[row]);
                    assert_eq!(lane.place.below % 64, 0);
                }
            }
        }
        assert_eq!(seen, wanted);
        let blocks = wanted.iter().filter(|&&w| w).count();
        (tasks, blocks)
    }

    #[test]
    fn a_full_lattice_goes_in_strips_of_neighbours() {
        let (tasks, blocks) = of(|_, _| true);
        assert!(tasks.iter().all(|task| task.lanes.iter().all(|lane| lane.run.is_none())));
        assert_eq!(blocks, 480 * 480);
        assert_eq!(tasks.len(), 2 * 480 / 16);
    }

    #[test]
    fn lines_and_spots_fill_the_lanes() {
        for kind in 0..3 {
            let (tasks, blocks) = of(|j, i| match kind {
                0 => (i + j / 3) % 80 < 4,
                1 => (i / 2 + j) % 100 < 14 && (i + 3 * j / 5) % 90 < 9,
                _ => (i + 480 - j) % 160 < 5,
            });
            let done: usize = tasks.iter().map(|task| task.rows.len() * 16).sum();
            let share = done as f64 / blocks as f64;
            assert!(share < 2.3, "kind {kind}: {share:.2} times the wanted blocks");
        }
    }

    #[test]
    fn nothing_wanted_is_nothing_to_do() {
        assert!(of(|_, _| false).0.is_empty());
        assert_eq!(of(|j, i| (j, i) == (100, 479)).0.len(), 1);
    }
}
