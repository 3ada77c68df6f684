//! The adaptive median filter of the node grid (P, operation 512; method.md, section 3 step 5).

use ndarray::parallel::prelude::*;
use ndarray::{Array2, Array3, ArrayView2, ArrayView3};

/// A foreground node whose value is above twice the median of the foreground nodes in its 3 x 3 neighbourhood takes that
/// median; background nodes are 0 and stay 0. All medians are those of the unfiltered grid.
pub(crate) fn adaptive_median(grid: ArrayView2<'_, f32>) -> Array2<f32> {
    let mut result = grid.to_owned();
    result.outer_iter_mut().into_par_iter().enumerate().for_each(|(y, mut row)| {
        for (x, value) in row.iter_mut().enumerate().filter(|(_, value)| **value > 0.0) {
            let mut around = Around::<9>::new();
            around.add_plane(grid, y, x);
            *value = around.filtered(*value);
        }
    });
    result
}

/// The same with neighbourhoods of 3 x 3 x 3 nodes (method.md, section 9).
pub(crate) fn adaptive_median_3d(grid: ArrayView3<'_, f32>) -> Array3<f32> {
    let mut result = grid.to_owned();
    result.outer_iter_mut().into_par_iter().enumerate().for_each(|(z, mut plane)| {
        plane.outer_iter_mut().into_par_iter().enumerate().for_each(|(y, mut row)| {
            for (x, value) in row.iter_mut().enumerate().filter(|(_, value)| **value > 0.0) {
                let mut around = Around::<27>::new();
                for w in near(z, grid.dim().0) {
                    around.add_plane(grid.index_axis(ndarray::Axis(0), w), y, x);
                }
                *value = around.filtered(*value);
            }
        });
    });
    result
}

/// The places around `k` on an axis of `n`.
fn near(k: usize, n: usize) -> std::ops::Range<usize> {
    k.saturating_sub(1)..(k + 2).min(n)
}

/// The foreground values of a neighbourhood of at most `N` nodes.
struct Around<const N: usize> {
    values: [f32; N],
    count: usize,
}

impl<const N: usize> Around<N> {
    fn new() -> Self {
        Around { values: [0.0; N], count: 0 }
    }

    fn add_plane(&mut self, plane: ArrayView2<'_, f32>, y: usize, x: usize) {
        for v in near(y, plane.nrows()) {
            for u in near(x, plane.ncols()) {
                if plane[[v, u]] > 0.0 {
                    self.values[self.count] = plane[[v, u]];
                    self.count += 1;
                }
            }
        }
    }

    /// What becomes of the node in the middle, whose own value is among those added.
    fn filtered(&mut self, value: f32) -> f32 {
        let around = &mut self.values[..self.count];
        around.sort_unstable_by(f32::total_cmp);
        let median = (around[(self.count - 1) / 2] + around[self.count / 2]) / 2.0;
        if value > 2.0 * median {
            median
        } else {
            value
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn a_lone_peak_takes_the_median_and_background_stays() {
        let g = array![[1.0, 1.0, 0.0], [1.0, 9.0, 3.0], [0.0, 3.0, 3.0]];
        let f = adaptive_median(g.view());
        assert_eq!(f[[1, 1]], 3.0); // of 1 1 1 3 3 3 9
        assert_eq!(f[[0, 2]], 0.0);
        assert_eq!(f[[0, 0]], 1.0);
    }

    #[test]
    fn an_even_count_takes_the_middle_two() {
        let g = array![[1.0, 2.0], [4.0, 100.0]];
        assert_eq!(adaptive_median(g.view())[[1, 1]], 3.0);
    }

    #[test]
    fn exactly_twice_the_median_stays() {
        let g = array![[1.0, 2.0, 1.0]];
        assert_eq!(adaptive_median(g.view()), g);
    }

    #[test]
    fn in_three_dimensions_the_planes_around_count() {
        let mut g = Array3::from_elem((3, 1, 2), 1.0);
        g[[1, 0, 0]] = 20.0;
        let plane = g.index_axis(ndarray::Axis(0), 1);
        assert_eq!(adaptive_median(plane)[[0, 0]], 20.0, "1 and 20: not above twice 10.5");
        assert_eq!(adaptive_median_3d(g.view())[[1, 0, 0]], 1.0);
        g[[0, 0, 0]] = 0.0;
        g[[0, 0, 1]] = 0.0;
        g[[2, 0, 0]] = 8.0;
        let f = adaptive_median_3d(g.view());
        assert_eq!((f[[1, 0, 0]], f[[0, 0, 0]]), (4.5, 0.0)); // of 1 1 8 20
    }
}
