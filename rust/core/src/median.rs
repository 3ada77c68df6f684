//! The adaptive median filter of the node grid (P, operation 512; method.md, section 3 step 5).

use ndarray::parallel::prelude::*;
use ndarray::{Array2, ArrayView2};

/// A foreground node whose value is above twice the median of the foreground nodes in its 3 x 3 neighbourhood takes that
/// median; background nodes are 0 and stay 0. All medians are those of the unfiltered grid.
pub(crate) fn adaptive_median(grid: ArrayView2<'_, f32>) -> Array2<f32> {
    let (height, width) = grid.dim();
    let mut result = grid.to_owned();
    result.outer_iter_mut().into_par_iter().enumerate().for_each(|(y, mut row)| {
        for (x, value) in row.iter_mut().enumerate().filter(|(_, value)| **value > 0.0) {
            let mut around = [0.0f32; 9];
            let mut count = 0;
            for v in y.saturating_sub(1)..(y + 2).min(height) {
                for u in x.saturating_sub(1)..(x + 2).min(width) {
                    if grid[[v, u]] > 0.0 {
                        around[count] = grid[[v, u]];
                        count += 1;
                    }
                }
            }
            let around = &mut around[..count];
            around.sort_unstable_by(f32::total_cmp);
            let median = (around[(count - 1) / 2] + around[count / 2]) / 2.0;
            if *value > 2.0 * median {
                *value = median;
            }
        }
    });
    result
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
}
