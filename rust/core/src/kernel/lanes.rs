//! Where the lanes of a strip lie in the image, and how their pixels come into vectors.

use fearless_simd::{Simd, SimdBase};

use crate::frames::Image;
use crate::simd::transpose::{transpose, MOST_LANES};

/// Where the blocks of a lane lie.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Place {
    /// Their first column.
    pub x: usize,
    /// How many rows they lie below those that the strip is asked for; a multiple of N.
    pub below: usize,
}

/// Reads pixel x of each lane's block in row `y`, counted as the strip does, into `pixels[x]`.
#[inline(always)]
pub(super) fn fetch<S: Simd>(
    simd: S,
    image: &Image,
    y: usize,
    lanes: &[Place; MOST_LANES],
    side_by_side: bool,
    pixels: &mut [S::f32s],
) {
    let step = image.step();
    if side_by_side {
        let row = image.row(y + lanes[0].below);
        for first in 0..step.min(pixels.len()) {
            let from = &row[image.place(lanes[0].x + first)..];
            for (out, from) in pixels[first..].iter_mut().step_by(step).zip(from.windows(S::f32s::LEN)) {
                *out = S::f32s::from_slice(simd, from);
            }
        }
        return;
    }
    let (last, width) = (image.height() - 1, S::f32s::LEN);
    // A lane may be at its end before the others; what it then reads nobody asks for.
    let rows = lanes.map(|place| image.row((y + place.below).min(last)));
    for first in 0..step.min(pixels.len()) {
        let count = (pixels.len() - first).div_ceil(step);
        let from: [&[f32]; MOST_LANES] = std::array::from_fn(|lane| &rows[lane][image.place(lanes[lane].x + first)..]);
        if 2 * count <= width {
            for (lane, from) in from[..width].iter().enumerate() {
                for (out, &pixel) in pixels[first..].iter_mut().step_by(step).zip(*from) {
                    out[lane] = pixel;
                }
            }
            continue;
        }
        // As many pixels of each lane at a time as a vector holds; those that are too many are read and left.
        for at in (0..count).step_by(width) {
            let mut vectors = [S::f32s::splat(simd, 0.0); MOST_LANES];
            for (vector, from) in vectors[..width].iter_mut().zip(from) {
                *vector = S::f32s::from_slice(simd, &from[at..][..width]);
            }
            transpose::<S>(&mut vectors);
            for (out, vector) in pixels[first + at * step..].iter_mut().step_by(step).zip(&vectors[..width]) {
                *out = *vector;
            }
        }
    }
}

/// Pixels of a line of the cache.
const LINE: usize = 16;

/// The sum of a pixel from each line of the cache that holds pixels of `width` columns from `x` on of row `y`. To ask for the
/// sum over all rows that are wanted soon brings them from memory side by side, not one after the other.
#[inline(always)]
pub(super) fn touch(image: &Image, y: usize, x: usize, width: usize) -> f32 {
    let (step, row) = (image.step(), image.row(y));
    let mut sum = 0.0;
    for first in 0..step.min(width) {
        let at = image.place(x + first);
        for &pixel in row[at..].iter().step_by(LINE).take(width.div_ceil(step).div_ceil(LINE) + 1) {
            sum += pixel;
        }
    }
    sum
}
