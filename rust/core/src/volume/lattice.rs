//! Correlates the wanted blocks of a lattice in three dimensions, in parallel.

use std::sync::atomic::{AtomicUsize, Ordering};

use fearless_simd::{dispatch, Simd};
use ndarray::{Array3, ArrayView3};
use rayon::prelude::*;

use super::arranged::Arranged;
use super::params::VolumeParams;
use super::plan::{Plan, Shared, ROOM_FOR_ROWS};
use super::sweep::{Sweep, Vectors};
use crate::cutoff::Cutoff;
use crate::error::Result;
use crate::grid::Axis;
use crate::kernel::one::BlockCurve;
use crate::monitor::Monitor;
use crate::simd::Level;

/// Working memory that all threads together may take, unless one alone needs more: with very large blocks fewer threads
/// work.
const WORKING_MEMORY: usize = 512 << 20;
/// Tasks for each thread, so that none waits long for the last one.
const TASKS_PER_THREAD: usize = 4;
/// Threads that an estimate counts with, which is made before anybody knows their number.
const MANY_THREADS: usize = 64;

/// The blocks that the nodes of a volume need.
pub(super) struct Lattice<'a> {
    /// First voxels of the blocks along z, y and x.
    starts: [&'a [usize]; 3],
    /// By how much the volumes are padded along z, y and x.
    margins: [(usize, usize); 3],
    /// Which blocks are wanted: those of some foreground node.
    wanted: Array3<bool>,
}

impl<'a> Lattice<'a> {
    /// The blocks of nodes along z, y and x, those wanted that belong to a foreground node.
    pub fn new(axes: &'a [Axis; 3], foreground: ArrayView3<'_, bool>) -> Self {
        let starts = axes.each_ref().map(|axis| axis.starts.as_slice());
        let mut wanted = Array3::from_elem(starts.map(<[usize]>::len), false);
        for ((z, y, x), _) in foreground.indexed_iter().filter(|(_, &is_foreground)| is_foreground) {
            wanted[[axes[0].block_of_node[z], axes[1].block_of_node[y], axes[2].block_of_node[x]]] = true;
        }
        Lattice { starts, margins: axes.each_ref().map(|axis| axis.margin), wanted }
    }
}

/// The cut-offs of all wanted blocks, planes x rows x columns of the lattice. Uses the current rayon pool; the result does
/// not depend on it.
pub(super) fn correlate(
    volumes: [ArrayView3<'_, f32>; 2],
    lattice: &Lattice<'_>,
    params: &VolumeParams,
    monitor: &Monitor,
) -> Result<Array3<Option<Cutoff>>> {
    let plan = Plan::new(params, cheaper_axis(lattice.starts, params));
    correlate_planned(&plan, params.rolling.level, volumes, lattice, monitor)
}

/// The block that these two volumes of its size are, with its curve, as the map of a lattice with these axes has it.
pub(crate) fn block_curve(blocks: [ArrayView3<'_, f32>; 2], axes: &[Axis; 3], params: &VolumeParams) -> BlockCurve {
    let plan = Plan::new(params, cheaper_axis(axes.each_ref().map(|axis| axis.starts.as_slice()), params));
    dispatch!(params.rolling.level.0, simd => {
        let vectors = Vectors::new(simd, &plan);
        let volumes = blocks.map(|block| Arranged::new(simd, block, [(0, 0); 3], plan.shared));
        let mut sweep = Sweep::new(&plan, &vectors, &volumes);
        sweep.keep_curves();
        sweep.begin(0);
        sweep.begin_line(0);
        let cutoff = sweep.cutoff(0);
        let [raw, smoothed] = sweep.curve();
        BlockCurve { raw: raw.to_vec(), smoothed: smoothed.to_vec(), cutoff }
    })
}

/// The same by a given plan and with a given set of instructions.
fn correlate_planned(
    plan: &Plan,
    level: Level,
    volumes: [ArrayView3<'_, f32>; 2],
    lattice: &Lattice<'_>,
    monitor: &Monitor,
) -> Result<Array3<Option<Cutoff>>> {
    monitor.expect(lattice.wanted.iter().filter(|&&w| w).count() as u64);
    dispatch!(level.0, simd => correlate_with(simd, plan, volumes, lattice, monitor))
}

fn correlate_with<S: Simd>(
    simd: S,
    plan: &Plan,
    volumes: [ArrayView3<'_, f32>; 2],
    lattice: &Lattice<'_>,
    monitor: &Monitor,
) -> Result<Array3<Option<Cutoff>>> {
    let vectors = Vectors::new(simd, plan);
    let volumes = volumes.map(|volume| Arranged::new(simd, volume, lattice.margins, plan.shared));
    let [along_z, along_y, along_x] = lattice.starts;
    let (along_u, along_v) = match plan.shared {
        Shared::Y => (along_y, along_z),
        Shared::Z => (along_z, along_y),
    };
    let at = |u: usize, v: usize, x: usize| match plan.shared {
        Shared::Y => [v, u, x],
        Shared::Z => [u, v, x],
    };
    // A task is the blocks of one column x, or where there are few columns some of their lines along the shared axis.
    // Workers take the next one that is left; which of them works on it makes no difference to the result.
    let threads = rayon::current_num_threads();
    let lines = along_v.len().div_ceil((TASKS_PER_THREAD * threads).div_ceil(along_x.len()).min(along_v.len()));
    let chunks = along_v.len().div_ceil(lines);
    let tasks = along_x.len() * chunks;
    let next = AtomicUsize::new(0);
    let affordable = (WORKING_MEMORY / Sweep::bytes(plan, &vectors, volumes[0].groups())).max(1);
    let workers = threads.min(affordable).min(tasks);
    let work = |_| -> Result<Vec<([usize; 3], Cutoff)>> {
        let mut sweep = Sweep::new(plan, &vectors, &volumes);
        let mut found = Vec::new();
        loop {
            let task = next.fetch_add(1, Ordering::Relaxed);
            if task >= tasks {
                return Ok(found);
            }
            let (x, first) = (task / chunks, task % chunks * lines);
            sweep.begin(along_x[x]);
            for v in first..(first + lines).min(along_v.len()) {
                sweep.begin_line(along_v[v]);
                for (u, &u0) in along_u.iter().enumerate().filter(|&(u, _)| lattice.wanted[at(u, v, x)]) {
                    monitor.check()?;
                    found.push((at(u, v, x), sweep.cutoff(u0)));
                    monitor.advance(1);
                }
            }
        }
    };
    let parts: Vec<_> = (0..workers).into_par_iter().with_max_len(1).map(work).collect::<Result<_>>()?;
    let mut result = Array3::from_elem(lattice.wanted.dim(), None);
    for (at, cutoff) in parts.into_iter().flatten() {
        result[at] = Some(cutoff);
    }
    Ok(result)
}

/// The axis along which sharing sheets costs least, by the operations of a block: its lines, and its share of the sheets of
/// a sweep. Depends on sizes alone.
fn cheaper_axis(starts: [&[usize]; 3], params: &VolumeParams) -> Shared {
    let (n, depth) = (params.rolling.block, params.depth);
    let cost = |along: &[usize], points: usize, rows: usize| {
        let sheets = along.windows(2).map(|pair| points.min(pair[1] - pair[0])).sum::<usize>() + points;
        let (n, points, rows) = (to_f64(n), to_f64(points), to_f64(rows));
        let sheet = n * rows * (n * rows).log2();
        sheet * to_f64(sheets) / to_f64(along.len()) + n * rows * points * points.log2()
    };
    if cost(starts[1], n, depth) <= cost(starts[0], depth, n) {
        Shared::Y
    } else {
        Shared::Z
    }
}

#[allow(clippy::cast_precision_loss)]
fn to_f64(v: usize) -> f64 {
    v as f64
}

/// Bytes of working memory that the threads take together, at most, for volumes of so many padded planes and rows.
pub(super) fn working_memory(params: &VolumeParams, planes: usize, rows: usize) -> u64 {
    // The bins of half a disc, two volumes, two parts of 4 bytes; both axes give the same within a little.
    let (n, depth) = (params.rolling.block, params.depth);
    let sheets = 16 * (n / 2 + 1) * n * depth;
    let rows_of = |length: usize, rows: usize| 2 * ROOM_FOR_ROWS.min(8 * length * (rows + 2) * (n / 2 + 2));
    let one = sheets + rows_of(planes, n).max(rows_of(rows, depth));
    one.max(WORKING_MEMORY.min(one * MANY_THREADS)) as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::volume::oracle;

    /// Whole counts on an offset as a camera has: what is alike in both, and noise. Flat in a corner.
    fn volumes(shape: (usize, usize, usize)) -> [Array3<f32>; 2] {
        let mut state = 5u64;
        let mut random = move || {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (state >> 40) as f32 / (1u64 << 24) as f32
        };
        let wave = |k: usize, f: f32| (k as f32 * f).sin();
        let object = |z, y, x| 300.0 * (wave(z + x, 0.9) + wave(y, 1.3) * wave(x, 0.7)) + 30_000.0;
        let mut volume = || {
            Array3::from_shape_fn(shape, |(z, y, x)| {
                let flat = y < shape.1 / 2 && x < shape.2 / 2;
                let noise = 200.0 * random();
                if flat {
                    30_000.0
                } else {
                    (object(z, y, x) + noise).round()
                }
            })
        };
        [volume(), volume()]
    }

    const KEYS: [&str; 7] = ["block", "depth", "skip", "zstep", "spacing", "border", "window"];

    type Case = ([&'static str; 7], (usize, usize, usize));

    /// Values of the keys and a volume: even and odd factors, blocks larger than the volume, lines of different lengths.
    const CASES: [Case; 6] = [
        (["32", "16", "5", "3", "1", "inside", "Hann"], (19, 40, 46)),
        (["32", "16", "9", "4", "3", "mirror", "Hamming"], (21, 33, 50)),
        (["36", "20", "7", "5", "1.7", "inside", "Hann"], (24, 43, 39)),
        (["32", "32", "11", "6", "1", "inside", "Hann"], (12, 40, 30)),
        (["44", "14", "8", "2", "2.5", "inside", "Hamming"], (17, 46, 45)),
        (["30", "26", "6", "26", "1", "inside", "Hann"], (30, 37, 34)),
    ];

    #[test]
    fn blocks_agree_with_the_oracle_at_every_level_along_both_axes_with_rows_shared_or_not() {
        for (values, shape) in CASES {
            let mut options = vec![("method", "Fourier shell"), ("criterion", "1/7")];
            options.extend(KEYS.into_iter().zip(values));
            let params = VolumeParams::from_pairs(&options).unwrap();
            let volumes = volumes(shape);
            let axis = |n: usize, block: usize, step: usize| Axis::rolling(n, block, step, params.rolling.border);
            let (n, s) = (params.rolling.block, params.rolling.skip);
            let axes = [axis(shape.0, params.depth, params.zstep), axis(shape.1, n, s), axis(shape.2, n, s)];
            // Blocks that nobody wants, a whole line of them too.
            let nodes = axes.each_ref().map(Axis::nodes);
            let wanted = Array3::from_shape_fn(nodes, |(z, y, x)| (z + 2 * y + x) % 3 > 0 && x != 1);
            let lattice = Lattice::new(&axes, wanted.view());
            let views = volumes.each_ref().map(|v| v.view());
            let truth = oracle::cutoffs(&volumes, &lattice.starts, &lattice.margins, lattice.wanted.view(), &params);
            assert!(truth.iter().flatten().filter(|c| c.resolved).count() * 3 > truth.iter().flatten().count());
            let mut first: Option<Array3<Option<Cutoff>>> = None;
            for level in Level::available() {
                for (shared, room) in [Shared::Y, Shared::Z].into_iter().flat_map(|s| [(s, usize::MAX), (s, 0)]) {
                    let mut plan = Plan::new(&params, shared);
                    plan.room_for_rows = room;
                    let pool =
                        rayon::ThreadPoolBuilder::new().num_threads(if room == 0 { 3 } else { 1 }).build().unwrap();
                    let found =
                        pool.install(|| correlate_planned(&plan, level, views, &lattice, &Monitor::new())).unwrap();
                    let wrong = found.iter().zip(&truth).filter(|(a, b)| !agree(**a, **b)).count();
                    assert_eq!(wrong, 0, "{options:?} {level:?} {shared:?} {room}: {wrong} of {}", truth.len());
                    if room == usize::MAX {
                        first = Some(found);
                    } else {
                        assert_eq!(first.as_ref(), Some(&found), "rows shared or not, and the threads: the same bits");
                    }
                }
            }
        }
    }

    fn agree(found: Option<Cutoff>, truth: Option<Cutoff>) -> bool {
        match (found, truth) {
            (Some(a), Some(b)) => a.resolved == b.resolved && (a.rings / b.rings - 1.0).abs() < 1e-4,
            (None, None) => true,
            _ => false,
        }
    }
}
