//! The two images that are compared: checked, padded and scaled for the kernel.

use ndarray::{Array2, ArrayView2};
use rayon::prelude::*;

use crate::checks::range;
use crate::round::to_f32;
use crate::simd::plain::{in_one_piece, zip_every};
use crate::simd::Level;

/// Most lattice columns to a step for which pixels are laid out so that neighbouring blocks read side by side; above, the
/// row transforms of a block are its main cost, and a layout for them would need memory without making them quicker.
const STEP_MAX: usize = 16;
/// Pixels that may be read beyond the last one of a row, by lanes that have no block.
const BEYOND: usize = 16;

/// Two images of one size as the kernel reads them.
pub(crate) struct Frames {
    images: [Image; 2],
}

/// One image: padded, scaled near 1, and with pixels that are one step apart side by side.
pub(crate) struct Image {
    /// Those rows that are needed, one behind the other.
    pixels: Vec<f32>,
    /// Where each row begins in them; those that are not needed are another's place.
    starts: Vec<usize>,
    step: usize,
    /// Places from a pixel of a row to its neighbour, unless that stands at a multiple of the step.
    stride: usize,
}

impl Frames {
    /// Pads both images symmetrically by (before, after) pixels on each axis. Each is multiplied by a power of two that
    /// brings its range near 1, which changes no result, but keeps squares of very bright or very faint images within f32.
    /// `step` is the distance of most neighbouring blocks of a row.
    #[cfg(test)]
    pub fn new(
        first: ArrayView2<'_, f32>,
        second: ArrayView2<'_, f32>,
        margins: [(usize, usize); 2],
        step: usize,
    ) -> Self {
        let all = vec![true; margins[0].0 + first.nrows() + margins[0].1];
        Self::with_ranges([first, second], [range(first), range(second)], margins, step, &all, Level::best())
    }

    /// The same for images of known ranges, without those rows of the padded images that are not `needed`.
    pub fn with_ranges(
        images: [ArrayView2<'_, f32>; 2],
        ranges: [(f64, f64); 2],
        margins: [(usize, usize); 2],
        step: usize,
        needed: &[bool],
        level: Level,
    ) -> Self {
        let step = if step > STEP_MAX { 1 } else { step };
        let image = |k: usize| {
            let scale = Scale { factor: power_of_two_scale(ranges[k]), level };
            Image::new(images[k], scale, margins, step, needed)
        };
        Frames { images: [image(0), image(1)] }
    }

    /// Frames that hold one block only, its first row at `y0` and its first column at 0. The blocks are square, and scaled
    /// already as [`scaled`] does it.
    pub fn of_block(blocks: [ArrayView2<'_, f32>; 2], y0: usize) -> Self {
        Frames {
            images: blocks.map(|block| {
                let stride = block.ncols();
                let pixels = block.iter().copied().chain([0.0; BEYOND]).collect();
                let starts = (0..y0 + block.nrows()).map(|y| y.saturating_sub(y0) * stride).collect();
                Image { pixels, starts, step: 1, stride }
            }),
        }
    }

    /// The two images.
    pub fn images(&self) -> &[Image; 2] {
        &self.images
    }

    /// How many columns pixels lie apart that stand side by side.
    pub fn step(&self) -> usize {
        self.images[0].step()
    }
}

impl Image {
    /// Symmetric padding, reflected as often as needed; row by row, and in each row the pixels 0, s, 2 s ... first.
    fn new(
        image: ArrayView2<'_, f32>,
        scale: Scale,
        margins: [(usize, usize); 2],
        step: usize,
        needed: &[bool],
    ) -> Self {
        let (height, width) = image.dim();
        let [(top, _), (left, right)] = margins;
        let columns = left + width + right;
        let stride = columns.div_ceil(step);
        let length = step * stride;
        let mut rows = Vec::new();
        let start = |(y, &is_needed): (usize, &bool)| {
            rows.extend(is_needed.then_some(y));
            rows.len().saturating_sub(1) * length
        };
        let starts = needed.iter().enumerate().map(start).collect();
        let mut pixels = vec![0.0; rows.len().max(1) * length + BEYOND];
        pixels.par_chunks_exact_mut(length).zip(rows).for_each(|(out, y)| {
            let row = image.row(mirror(y, top, height));
            let row = in_one_piece(&row);
            for (phase, out) in out.chunks_exact_mut(stride).enumerate() {
                // The columns of this phase: `before` of them in the left margin, `inner` in the image, the others in the
                // right margin.
                let before = left.saturating_sub(phase).div_ceil(step);
                let first = phase + before * step - left;
                let inner = width.saturating_sub(first).div_ceil(step);
                let mirrored = |k: &usize| phase + k * step < columns;
                for k in (0..before).chain(before + inner..stride).filter(mirrored) {
                    out[k] = scale.of(row[mirror(phase + k * step, left, width)]);
                }
                scale.of_row(&row[first.min(width)..], step, &mut out[before..before + inner]);
            }
        });
        Image { pixels, starts, step, stride }
    }

    /// How many columns pixels lie apart that stand side by side.
    #[inline(always)]
    pub fn step(&self) -> usize {
        self.step
    }

    /// Row `y`; where a pixel of it stands tells [`Image::place`]. Those that follow a pixel one step apart stand right
    /// behind it.
    #[inline(always)]
    pub fn row(&self, y: usize) -> &[f32] {
        &self.pixels[self.starts[y]..][..self.step * self.stride + BEYOND]
    }

    /// The place of pixel `x` in a row.
    #[inline(always)]
    pub fn place(&self, x: usize) -> usize {
        x % self.step * self.stride + x / self.step
    }

    /// Number of rows.
    #[inline(always)]
    pub fn height(&self) -> usize {
        self.starts.len()
    }
}

/// Multiplies by a power of two.
struct Scale {
    factor: f64,
    level: Level,
}

impl Scale {
    #[inline(always)]
    fn of(&self, value: f32) -> f32 {
        to_f32(f64::from(value) * self.factor)
    }

    /// Every `step`-th pixel of a row.
    fn of_row(&self, row: &[f32], step: usize, out: &mut [f32]) {
        // In single precision where that can hold the factor; the products are the same then.
        let single = to_f32(self.factor);
        let is_exact = f64::from(single) == self.factor;
        self.level.run(
            #[inline(always)]
            || {
                if is_exact {
                    zip_every(
                        step,
                        row,
                        out,
                        #[inline(always)]
                        |out, v| *out = v * single,
                    );
                } else {
                    zip_every(
                        step,
                        row,
                        out,
                        #[inline(always)]
                        |out, v| *out = self.of(v),
                    );
                }
            },
        );
    }
}

/// Half-sample symmetric extension (... b a | a b c ...): the index in 0 .. n - 1 of the place `i` of an axis of `n`
/// pixels that was extended by `before` places in front.
pub(crate) fn mirror(i: usize, before: usize, n: usize) -> usize {
    let period = 2 * n;
    let i = (i + before.div_ceil(period) * period - before) % period;
    i.min(period - 1 - i)
}

/// The pixels as the kernel reads them: multiplied by a power of two that brings the image's range near 1.
pub(crate) fn scaled(image: ArrayView2<'_, f32>) -> Array2<f32> {
    let scale = unit_scale(image);
    image.mapv(|v| to_f32(f64::from(v) * scale))
}

/// The power of two that brings the range of an image into [1, 2); 1 for a constant image.
pub(crate) fn unit_scale(image: ArrayView2<'_, f32>) -> f64 {
    power_of_two_scale(range(image))
}

/// The power of two that brings this range (minimum, maximum) into [1, 2); 1 where they are equal.
pub(crate) fn power_of_two_scale((low, high): (f64, f64)) -> f64 {
    if high > low {
        (-(high - low).log2().floor()).exp2()
    } else {
        1.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn mirror_repeats_the_edge() {
        let indices: Vec<usize> = (0..12).map(|i| mirror(i, 4, 3)).collect();
        assert_eq!(indices, [2, 2, 1, 0, 0, 1, 2, 2, 1, 0, 0, 1]);
    }

    #[test]
    fn padding_reflects_both_axes_and_pixels_a_step_apart_stand_side_by_side() {
        let image = array![[1.0f32, 2.0, 2.5], [3.0, 4.0, 4.5]];
        let expected = [[1.0f32, 2.0, 2.5, 2.5, 2.0], [1.0, 2.0, 2.5, 2.5, 2.0], [3.0, 4.0, 4.5, 4.5, 4.0]];
        for step in [1_usize, 2, 3] {
            let frames = Frames::new(image.view(), image.view(), [(1, 0), (0, 2)], step);
            let scale = unit_scale(image.view());
            for (y, row) in expected.iter().enumerate() {
                for x in 0..5_usize {
                    let image = &frames.images()[0];
                    let found = &image.row(y)[image.place(x)..][..(5 - x).div_ceil(step)];
                    let wanted: Vec<f32> =
                        row[x..].iter().step_by(step).map(|&v| to_f32(f64::from(v) * scale)).collect();
                    assert_eq!(found, wanted, "step {step}, x {x}, y {y}");
                }
            }
            assert_eq!(frames.images()[0].height(), 3);
        }
    }

    #[test]
    fn the_shortest_of_images_are_laid_out_as_they_are_mirrored() {
        let image = Array2::from_shape_fn((3, 5), |(y, x)| (y * 5 + x) as f32);
        for (margins, step) in
            [([(0, 0), (7, 12)], 4), ([(4, 4), (1, 0)], 7), ([(0, 3), (0, 0)], 16), ([(0, 0), (3, 9)], 1)]
        {
            for factor in [1.0_f32, 1e-44, 2e37] {
                let image = image.mapv(|v| v * factor);
                let frames = Frames::new(image.view(), image.view(), margins, step);
                let (scale, [(top, bottom), (left, right)]) = (unit_scale(image.view()), margins);
                for (y, x) in (0..top + 3 + bottom).flat_map(|y| (0..left + 5 + right).map(move |x| (y, x))) {
                    let pixel = image[[mirror(y, top, 3), mirror(x, left, 5)]];
                    let laid = &frames.images()[0];
                    assert_eq!(
                        laid.row(y)[laid.place(x)],
                        to_f32(f64::from(pixel) * scale),
                        "{margins:?} {step} {y} {x}"
                    );
                }
            }
        }
    }

    #[test]
    fn rows_that_are_needed_are_the_same_however_few_they_are() {
        let image = Array2::from_shape_fn((20, 31), |(y, x)| (y * 31 + x) as f32);
        let frames = |needed: &[bool], level| {
            let (views, ranges) = ([image.view(); 2], [range(image.view()); 2]);
            Frames::with_ranges(views, ranges, [(2, 3), (4, 0)], 4, needed, level)
        };
        let all = frames(&[true; 25], Level::best());
        for (every, level) in Level::available().into_iter().flat_map(|level| [1, 3, 7, 100].map(|k| (k, level))) {
            let needed: Vec<bool> = (0..25).map(|y| y % every == 5 % every && y >= 5).collect();
            let some = frames(&needed, level);
            assert_eq!(some.images()[0].height(), 25);
            for y in 0..25 {
                let (row, length) = (some.images()[1].row(y), 4 * 9); // what is behind nobody asks for
                assert!(!needed[y] || row[..length] == all.images()[1].row(y)[..length], "{y}");
            }
        }
    }

    #[test]
    fn scale_is_a_power_of_two() {
        for factor in [1.0, 1e-30, 3e30] {
            let s = unit_scale(array![[0.0, 5.0 * factor]].view());
            assert!((1.0..2.0).contains(&(s * 5.0 * f64::from(factor))), "{s}");
            assert_eq!(s.log2().fract(), 0.0);
        }
        assert_eq!(unit_scale(array![[3.0, 3.0]].view()), 1.0);
    }
}
