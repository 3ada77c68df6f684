//! The two volumes as the kernel reads them: padded and scaled.

use std::borrow::Cow;

use ndarray::{ArrayView3, Axis};

use super::range;
use crate::frames::{mirror, power_of_two_scale};

/// A volume, row by row and plane by plane, with its margins.
pub(super) struct Padded<'a> {
    pixels: Cow<'a, [f32]>,
    height: usize,
    width: usize,
    /// Factor, a power of two, that brings the range of the volume near 1. It changes no result, but keeps squares of very
    /// bright or very faint volumes within f32.
    pub scale: f64,
}

impl<'a> Padded<'a> {
    /// Pads a volume symmetrically by (before, after) planes, rows and columns; where there is nothing to pad, its own
    /// pixels are taken.
    pub fn new(volume: ArrayView3<'a, f32>, margins: [(usize, usize); 3]) -> Self {
        let sides = [volume.dim().0, volume.dim().1, volume.dim().2];
        let [depth, height, width] = [0, 1, 2].map(|k| margins[k].0 + sides[k] + margins[k].1);
        let pixels = match volume.to_slice() {
            Some(pixels) if margins == [(0, 0); 3] => Cow::Borrowed(pixels),
            _ => {
                let place = |k: usize, i: usize| mirror(i, margins[k].0, sides[k]);
                let columns: Vec<usize> = (0..width).map(|x| place(2, x)).collect();
                let mut pixels = Vec::with_capacity(depth * height * width);
                for z in 0..depth {
                    let plane = volume.index_axis(Axis(0), place(0, z));
                    for y in 0..height {
                        let row = plane.index_axis(Axis(0), place(1, y));
                        pixels.extend(columns.iter().map(|&x| row[x]));
                    }
                }
                Cow::Owned(pixels)
            }
        };
        Padded { pixels, height, width, scale: power_of_two_scale(range(volume)) }
    }

    /// `n` pixels of row `y` of plane `z` from column `x0` on.
    pub fn row(&self, z: usize, y: usize, x0: usize, n: usize) -> &[f32] {
        let start = (z * self.height + y) * self.width + x0;
        &self.pixels[start..start + n]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Array3;

    #[test]
    fn padding_reflects_all_axes() {
        let v = Array3::from_shape_fn((2, 2, 3), |(z, y, x)| (100 * z + 10 * y + x) as f32);
        let p = Padded::new(v.view(), [(1, 2), (0, 1), (2, 0)]);
        assert_eq!(p.row(0, 0, 0, 5), [1.0, 0.0, 0.0, 1.0, 2.0]);
        assert_eq!(p.row(4, 2, 1, 3), [10.0, 10.0, 11.0]); // planes 0 | 0 1 | 1 0, rows 0 1 | 1
        assert_eq!(p.row(3, 0, 2, 2), [100.0, 101.0]);
    }

    #[test]
    fn nothing_is_copied_without_margins() {
        let v = Array3::from_shape_fn((2, 2, 3), |(z, y, x)| (100 * z + 10 * y + x) as f32);
        let p = Padded::new(v.view(), [(0, 0); 3]);
        assert!(matches!(p.pixels, Cow::Borrowed(_)));
        assert_eq!(p.row(1, 1, 1, 2), [111.0, 112.0]);
        let transposed = v.view().permuted_axes([2, 1, 0]);
        assert_eq!(Padded::new(transposed, [(0, 0); 3]).row(2, 1, 0, 2), [12.0, 112.0]);
    }
}
