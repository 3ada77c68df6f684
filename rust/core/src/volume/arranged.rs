//! A volume as the kernel reads it: padded, scaled, and turned so that neighbours along the shared axis stand in the lanes of
//! a vector.

use fearless_simd::{Simd, SimdBase};
use ndarray::{s, ArrayView3};
use rayon::prelude::*;

use super::plan::Shared;
use super::range;
use crate::frames::{mirror, power_of_two_scale};
use crate::round::to_f32;

/// A volume with its margins, cut along the shared axis (u) into groups of as many places as a vector has lanes. Within a
/// row (v) of a group the columns (x) follow each other, so the rows of a sheet are read in one go.
pub(super) struct Arranged<S: Simd> {
    voxels: Vec<S::f32s>,
    groups: usize,
    columns: usize,
}

impl<S: Simd> Arranged<S> {
    /// Pads a volume symmetrically by (before, after) planes, rows and columns; lanes beyond the last place repeat it.
    ///
    /// All voxels are multiplied by a power of two that brings the volume's range near 1. That changes no result, but keeps
    /// squares of very bright or very faint volumes within f32.
    pub fn new(simd: S, volume: ArrayView3<'_, f32>, margins: [(usize, usize); 3], shared: Shared) -> Self {
        let (lanes, scale) = (S::f32s::LEN, power_of_two_scale(range(volume)));
        // Planes, rows and columns become v, x and u.
        let order = match shared {
            Shared::Y => [0, 2, 1],
            Shared::Z => [1, 2, 0],
        };
        let turned = volume.permuted_axes(order);
        let sides = [turned.dim().0, turned.dim().1, turned.dim().2];
        let places = |k: usize| -> Vec<usize> {
            let (before, after) = margins[order[k]];
            (0..before + sides[k] + after).map(|i| mirror(i, before, sides[k])).collect()
        };
        let (along_v, along_x, mut along_u) = (places(0), places(1), places(2));
        let last = along_u[along_u.len() - 1];
        along_u.resize(along_u.len().next_multiple_of(lanes), last);
        let (groups, columns) = (along_u.len() / lanes, along_x.len());
        let empty = S::f32s::from_fn(simd, |_| 0.0);
        let mut voxels = vec![empty; along_v.len() * groups * columns];
        voxels.par_chunks_mut(columns).enumerate().for_each(|(row, voxels)| {
            let (v, group) = (row / groups, row % groups);
            let source = turned.slice(s![along_v[v], .., ..]);
            for (lane, &u) in along_u[group * lanes..(group + 1) * lanes].iter().enumerate() {
                for (voxel, &x) in voxels.iter_mut().zip(&along_x) {
                    voxel[lane] = to_f32(f64::from(source[[x, u]]) * scale);
                }
            }
        });
        Arranged { voxels, groups, columns }
    }

    /// Row `v` of the sheets of a group, `n` voxels from column `x0` on.
    #[inline(always)]
    pub fn row(&self, group: usize, v: usize, x0: usize, n: usize) -> &[S::f32s] {
        let start = (v * self.groups + group) * self.columns + x0;
        &self.voxels[start..start + n]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simd::Level;
    use fearless_simd::dispatch;
    use ndarray::Array3;

    fn numbered() -> Array3<f32> {
        Array3::from_shape_fn((2, 3, 21), |(z, y, x)| (100 * z + 30 * y + x) as f32)
    }

    /// The voxel at (v, x, u).
    fn voxel<S: Simd>(a: &Arranged<S>, v: usize, x: usize, u: usize) -> f32 {
        a.row(u / S::f32s::LEN, v, x, 1)[0][u % S::f32s::LEN]
    }

    fn pads_and_turns<S: Simd>(simd: S) {
        let v = numbered();
        let scale = 1.0 / 128.0; // the range is 180
        let a = Arranged::new(simd, v.view(), [(1, 0), (0, 1), (2, 0)], Shared::Y);
        assert_eq!(voxel(&a, 0, 0, 0), 1.0 * scale); // z 0 | 0 1, x 1 0 | 0 1 2 ..., y 0 1 2 | 2
        assert_eq!(voxel(&a, 2, 5, 2), 163.0 * scale);
        assert_eq!(voxel(&a, 2, 5, 3), 163.0 * scale);
        let a = Arranged::new(simd, v.view(), [(1, 0), (0, 1), (2, 0)], Shared::Z);
        assert_eq!((voxel(&a, 3, 3, 0), voxel(&a, 3, 3, 2)), (61.0 * scale, 161.0 * scale));
        assert_eq!(voxel(&a, 0, 2, S::f32s::LEN - 1), 100.0 * scale, "lanes beyond the last plane repeat it");
    }

    #[test]
    fn padding_reflects_all_axes_at_every_width() {
        for level in Level::available() {
            dispatch!(level.0, simd => pads_and_turns(simd));
        }
    }

    #[test]
    fn the_range_comes_near_one_without_rounding() {
        for factor in [1.0, 1e-30, 1e30] {
            let volume = numbered().mapv(|v| v * factor);
            dispatch!(Level::best().0, simd => {
                let a = Arranged::new(simd, volume.view(), [(0, 0); 3], Shared::Y);
                let highest = voxel(&a, 1, 20, 2);
                assert!((1.0..2.0).contains(&highest), "{highest}");
                assert_eq!(voxel(&a, 0, 1, 0) / highest, volume[[0, 0, 1]] / volume[[1, 2, 20]]);
            });
        }
    }
}
