//! Where the lanes of a strip lie in the image, and how their pixels come into vectors.

use fearless_simd::{Simd, SimdBase};

use crate::frames::Image;

/// Most lanes that a vector has.
pub(super) const MOST_LANES: usize = 16;

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
    let last = image.height() - 1;
    for (lane, place) in lanes[..S::f32s::LEN].iter().enumerate() {
        // A lane may be at its end before the others; what it then reads nobody asks for.
        let row = image.row((y + place.below).min(last));
        for first in 0..step.min(pixels.len()) {
            let from = &row[image.place(place.x + first)..];
            for (out, &pixel) in pixels[first..].iter_mut().step_by(step).zip(from) {
                out[lane] = pixel;
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
