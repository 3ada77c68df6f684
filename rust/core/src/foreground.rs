//! Which nodes are worth a block: the background test (method.md, section 3 steps 1 and 3).

use ndarray::parallel::prelude::*;
use ndarray::{Array2, ArrayView2};

use crate::frames::mirror;

/// The image on the 0 .. 255 scale, J = 255 (I - min)/(max - min); a constant one gives 0.
struct Scaled<'a> {
    image: ArrayView2<'a, f32>,
    low: f64,
    span: f64,
}

impl<'a> Scaled<'a> {
    fn new(image: ArrayView2<'a, f32>, (low, high): (f64, f64)) -> Self {
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
/// (symmetric border) is above `threshold`. The ranges (minimum, maximum) that J is scaled by are those of the images, or
/// of the volumes whose planes they are.
#[allow(clippy::cast_precision_loss)]
pub(crate) fn foreground(
    images: [ArrayView2<'_, f32>; 2],
    ranges: [(f64, f64); 2],
    step: usize,
    side: usize,
    threshold: f64,
) -> Array2<bool> {
    let (height, width) = images[0].dim();
    let (rows, columns) = (height.div_ceil(step), width.div_ceil(step));
    let (first, second) = (Scaled::new(images[0], ranges[0]), Scaled::new(images[1], ranges[1]));
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
    use crate::frames::range;
    use ndarray::array;

    fn tested(a: &Array2<f32>, b: &Array2<f32>, side: usize, threshold: f64) -> Array2<bool> {
        let images = [a.view(), b.view()];
        foreground(images, images.map(range), 1, side, threshold)
    }

    #[test]
    fn the_region_is_mirrored_at_the_border() {
        let a = array![[255.0f32, 0.0], [0.0, 0.0]];
        // At (0, 0) the 3 x 3 region holds the corner four times: 4 * 255 / 9 = 113.3.
        let f = |t| tested(&a, &a, 3, t)[[0, 0]];
        assert!(f(113.0) && !f(114.0));
        assert_eq!(tested(&a, &a, 1, 5.0), array![[true, false], [false, false]]);
    }

    #[test]
    fn both_images_count_by_half_and_a_constant_one_as_zero() {
        let (a, flat) = (array![[100.0f32, 0.0]], array![[7.0f32, 7.0]]);
        assert!(tested(&a, &flat, 1, 127.0)[[0, 0]]);
        assert!(!tested(&a, &flat, 1, 128.0)[[0, 0]]);
        assert!(!tested(&flat, &flat, 1, 0.0)[[0, 0]], "the mean must be above the threshold");
    }

    #[test]
    fn a_plane_is_judged_by_the_range_of_its_volume() {
        let a = array![[10.0f32, 0.0]];
        let f = |high| foreground([a.view(); 2], [(0.0, high); 2], 1, 1, 5.0)[[0, 0]];
        assert!(f(509.0) && !f(511.0)); // 255 * 10 / 510 = 5
    }
}
