//! Which nodes are worth a block: the background test (method.md, section 3 steps 1 and 3).

use ndarray::parallel::prelude::*;
use ndarray::{Array2, ArrayView2};

use crate::frames::{mirror, range};

/// The image on the 0 .. 255 scale, J = 255 (I - min)/(max - min); a constant image gives 0.
struct Scaled<'a> {
    image: ArrayView2<'a, f32>,
    low: f64,
    span: f64,
}

impl<'a> Scaled<'a> {
    fn new(image: ArrayView2<'a, f32>) -> Self {
        let (low, high) = range(image);
        Scaled { image, low, span: high - low }
    }

    fn at(&self, y: usize, x: usize) -> f64 {
        if self.span == 0.0 {
            0.0
        } else {
            255.0 * (f64::from(self.image[[y, x]]) - self.low) / self.span
        }
    }
}

/// For every node at a multiple of `step`: whether the mean of (J_1 + J_2)/2 over the `side` x `side` region centred there
/// (symmetric border) is above `threshold`.
#[allow(clippy::cast_precision_loss)]
pub(crate) fn foreground(
    first: ArrayView2<'_, f32>,
    second: ArrayView2<'_, f32>,
    step: usize,
    side: usize,
    threshold: f64,
) -> Array2<bool> {
    let (height, width) = first.dim();
    let (rows, columns) = (height.div_ceil(step), width.div_ceil(step));
    let (first, second) = (Scaled::new(first), Scaled::new(second));
    let reach = side / 2;
    let mut result = Array2::from_elem((rows, columns), false);
    result.outer_iter_mut().into_par_iter().enumerate().for_each(|(j, mut row)| {
        for (i, node) in row.iter_mut().enumerate() {
            let mut sum = 0.0;
            for dy in 0..side {
                let y = mirror(j * step + dy, reach, height);
                for dx in 0..side {
                    let x = mirror(i * step + dx, reach, width);
                    sum += (first.at(y, x) + second.at(y, x)) / 2.0;
                }
            }
            *node = sum / (side * side) as f64 > threshold;
        }
    });
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn the_region_is_mirrored_at_the_border() {
        let a = array![[255.0f32, 0.0], [0.0, 0.0]];
        // At (0, 0) the 3 x 3 region holds the corner four times: 4 * 255 / 9 = 113.3.
        let f = |t| foreground(a.view(), a.view(), 1, 3, t)[[0, 0]];
        assert!(f(113.0) && !f(114.0));
        assert_eq!(foreground(a.view(), a.view(), 1, 1, 5.0), array![[true, false], [false, false]]);
    }

    #[test]
    fn both_images_count_by_half_and_a_constant_one_as_zero() {
        let (a, flat) = (array![[100.0f32, 0.0]], array![[7.0f32, 7.0]]);
        assert!(foreground(a.view(), flat.view(), 1, 1, 127.0)[[0, 0]]);
        assert!(!foreground(a.view(), flat.view(), 1, 1, 128.0)[[0, 0]]);
        assert!(!foreground(flat.view(), flat.view(), 1, 1, 0.0)[[0, 0]], "the mean must be above the threshold");
    }
}
