//! Correlates the wanted blocks of a lattice in three dimensions, in parallel.

use std::sync::atomic::{AtomicUsize, Ordering};

use fearless_simd::{dispatch, Simd};
use ndarray::{Array3, ArrayView3};
use rayon::prelude::*;

use super::arranged::Arranged;
use super::params::VolumeParams;
use super::plan::{Plan, Shared};
use super::sweep::{Sweep, Vectors};
use crate::cutoff::Cutoff;
use crate::error::Result;
use crate::grid::Axis;
use crate::monitor::Monitor;
use crate::simd::Level;

/// Working memory that all threads together may take, unless one alone needs more: with very large blocks fewer threads
/// work.
const WORKING_MEMORY: usize = 512 << 20;
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
    let shared = cheaper_axis(lattice.starts, params);
    correlate_along(shared, params.rolling.level, volumes, lattice, params, monitor)
}

/// The same with a given shared axis and a given set of instructions.
fn correlate_along(
    shared: Shared,
    level: Level,
    volumes: [ArrayView3<'_, f32>; 2],
    lattice: &Lattice<'_>,
    params: &VolumeParams,
    monitor: &Monitor,
) -> Result<Array3<Option<Cutoff>>> {
    monitor.expect(lattice.wanted.iter().filter(|&&w| w).count() as u64);
    let plan = Plan::new(params, shared);
    dispatch!(level.0, simd => correlate_with(simd, &plan, volumes, lattice, monitor))
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
    // A task is one line of blocks along the shared axis. Workers take the next one that is left; which of them works on it
    // makes no difference to the result.
    let tasks = along_v.len() * along_x.len();
    let next = AtomicUsize::new(0);
    let affordable = (WORKING_MEMORY / Sweep::bytes(plan, &vectors)).max(1);
    let workers = rayon::current_num_threads().min(affordable).min(tasks);
    let work = |_| -> Result<Vec<([usize; 3], Cutoff)>> {
        let mut sweep = Sweep::new(plan, &vectors, &volumes);
        let mut found = Vec::new();
        loop {
            let task = next.fetch_add(1, Ordering::Relaxed);
            if task >= tasks {
                return Ok(found);
            }
            let (v, x) = (task / along_x.len(), task % along_x.len());
            sweep.begin(along_v[v], along_x[x]);
            for (u, &u0) in along_u.iter().enumerate().filter(|&(u, _)| lattice.wanted[at(u, v, x)]) {
                monitor.check()?;
                found.push((at(u, v, x), sweep.cutoff(u0)));
                monitor.advance(1);
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

/// Bytes of working memory that the threads take together, at most.
pub(super) fn working_memory(params: &VolumeParams) -> u64 {
    // The bins of half a disc, two volumes, two parts of 4 bytes; both axes give the same within a little.
    let (n, depth) = (params.rolling.block, params.depth);
    let one = 16 * (n / 2 + 1) * n * depth;
    one.max(WORKING_MEMORY.min(one * MANY_THREADS)) as u64
}
