//! The adaptive median filter of the node grid (P, operation 512; method.md, section 3 step 5).

use ndarray::parallel::prelude::*;
use ndarray::{Array2, Array3, ArrayView2, ArrayView3};

/// A foreground node whose value is above twice the median of the foreground nodes in its 3 x 3 neighbourhood takes that
/// median; background nodes are 0 and stay 0. All medians are those of the unfiltered grid.
pub(crate) fn adaptive_median(grid: ArrayView2<'_, f32>) -> Array2<f32> {
    let (height, width) = grid.dim();
    let mut result = Array2::zeros((height, width));
    let grid = grid.as_standard_layout();
    let beyond = vec![0.0; width]; // rows outside are background
    let row = |y: Option<usize>| y.and_then(|y| grid.row(y).to_slice()).unwrap_or(&beyond);
    result.outer_iter_mut().into_par_iter().enumerate().for_each_init(
        || vec![0.0; width],
        |excess, (y, mut filtered)| {
            let (above, middle) = (row(y.checked_sub(1)), row(Some(y)));
            if middle.iter().fold(true, |nothing, &v| nothing & (v <= 0.0)) {
                return; // all of the row is background
            }
            outliers([above, middle, row(Some(y + 1).filter(|&y| y < height))], excess);
            for (x, (value, (&old, &excess))) in filtered.iter_mut().zip(middle.iter().zip(&*excess)).enumerate() {
                *value = old;
                if old > 0.0 && excess >= 0.0 {
                    let mut around = Around::<9>::new();
                    around.add_plane(grid.view(), y, x);
                    *value = around.filtered(old);
                }
            }
        },
    );
    result
}

/// Which nodes of the middle one of three rows need a look at their median: those with `excess` of 0 or more. As the median
/// is half the sum of two values of which at least one is among the lower half, a node can be above twice the median only
/// if at least half of the foreground nodes around it are below half its value: twice their number less that of the
/// foreground nodes is the excess. The nodes at both ends always need a look.
fn outliers([above, middle, below]: [&[f32]; 3], excess: &mut [f32]) {
    excess.fill(0.0);
    let width = middle.len();
    let Some(inner) = width.checked_sub(2) else {
        return;
    };
    let out = &mut excess[1..][..inner];
    let centre = &middle[1..][..inner];
    let around = |k: usize| &[above, middle, below][k / 3][k % 3..][..inner];
    let (a, b, c, d, f, g, h, i) =
        (around(0), around(1), around(2), around(3), around(5), around(6), around(7), around(8));
    for x in 0..inner {
        let value = centre[x];
        // A background node counts 0, one below half the value 1, any other -1; so does the node itself.
        let count = |v: f32| {
            if v > 0.0 {
                if 2.0 * v < value {
                    1.0
                } else {
                    -1.0
                }
            } else {
                0.0
            }
        };
        let (up, down) = (count(a[x]) + count(b[x]) + count(c[x]), count(g[x]) + count(h[x]) + count(i[x]));
        out[x] = up + count(d[x]) + count(f[x]) + down - 1.0;
    }
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
    fn every_node_of_a_wild_grid_is_filtered_by_its_own_median() {
        let mut state = 5u64;
        for (height, width) in [(1, 1), (1, 9), (9, 1), (2, 2), (3, 2), (40, 57)] {
            let grid = Array2::from_shape_fn((height, width), |_| {
                state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                [0.0, 1.0, 2.0, 2.5, 3.0, 4.0, 5.0, 1e-44, 3e38][(state >> 40) as usize % 9_usize]
            });
            let filtered = adaptive_median(grid.view());
            for ((y, x), &value) in grid.indexed_iter() {
                let rows = (y.max(1) - 1..(y + 2).min(height))
                    .flat_map(|v| (x.max(1) - 1..(x + 2).min(width)).map(move |u| (v, u)));
                let mut around: Vec<f32> = rows.map(|at| grid[at]).filter(|&v| v > 0.0).collect();
                around.sort_by(f32::total_cmp);
                let n = around.len();
                let expected = if value > 0.0 {
                    let median = (around[(n - 1) / 2] + around[n / 2]) / 2.0;
                    if value > 2.0 * median {
                        median
                    } else {
                        value
                    }
                } else {
                    value
                };
                assert_eq!(filtered[[y, x]], expected, "{height} x {width}: {y}, {x}");
            }
            assert_eq!(adaptive_median(grid.t()), filtered.t(), "also where rows are not in one piece");
        }
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
