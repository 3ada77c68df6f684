//! The rough shift between two frames of any size at a bounded cost.

use ndarray::parallel::prelude::*;
use ndarray::{s, Array2, ArrayView2};

use crate::drift::{CrossSpectrum, Shift};
use crate::error::Result;
use crate::monitor::Monitor;
use crate::round::to_f32;

/// Most pixels of the binned images. A transform of this size takes about 1 ms; and what says where an image stands lies
/// in its low frequencies, which binning keeps, while it averages noise away.
const PIXELS_MAX: usize = 1 << 15;
/// Fewest binned pixels on a side.
const SIDE_MIN: usize = 16;
/// A peak of the correlation counts from this multiple of the root mean square on. Of 20 unrelated pairs each of noise,
/// textures of 4 to 60 pixels and filaments, the highest had 8.2, but for pairs of 3 filaments each (22).
const PROMINENCE: f64 = 8.0;
/// And from this correlation coefficient of the overlapping parts on; those unrelated pairs reached 0.3 to 0.4 where few
/// structures cross, and 0.05 with noise.
const CORRELATION: f64 = 0.4;
/// Fewest binned pixels that must overlap.
const OVERLAP_MIN: usize = 64;

/// The shift of the second image against the first to a tenth of a binned pixel; `None` where nothing in the images says
/// for certain that they are moved copies of one another.
///
/// # Errors
/// A stop asked for by the monitor.
pub(super) fn rough_shift(
    first: ArrayView2<'_, f32>,
    second: ArrayView2<'_, f32>,
    monitor: &Monitor,
) -> Result<Option<Shift>> {
    let factors = factors(first.dim());
    let (first, second) = (binned(first, factors), binned(second, factors));
    let Some(mut cross) = CrossSpectrum::new(first.view(), second.view(), monitor)? else {
        return Ok(None);
    };
    let peak = cross.peak(monitor)?;
    let shift = cross.refine(&peak, &[10], monitor)?;
    if peak.prominence < PROMINENCE || overlap_correlation(&first, &second, shift) < CORRELATION {
        return Ok(None);
    }
    #[allow(clippy::cast_precision_loss)]
    let [fy, fx] = factors.map(|f| f as f64);
    Ok(Some(Shift { y: shift.y * fy, x: shift.x * fx }))
}

/// Pixels that become one, down and across.
fn factors((height, width): (usize, usize)) -> [usize; 2] {
    let of = |f: usize| [height, width].map(|n| f.min(n / SIDE_MIN).max(1));
    let fits = |[fy, fx]: &[usize; 2]| (height / fy) * (width / fx) <= PIXELS_MAX;
    (1..=height.max(width)).map(of).find(fits).unwrap_or([1, 1])
}

/// Means over `fy` x `fx` pixels; what does not fill a last row or column is left out.
#[allow(clippy::cast_precision_loss)]
fn binned(image: ArrayView2<'_, f32>, [fy, fx]: [usize; 2]) -> Array2<f32> {
    let (height, width) = (image.nrows() / fy, image.ncols() / fx);
    let mut result = Array2::zeros((height, width));
    result.outer_iter_mut().into_par_iter().enumerate().for_each_init(Vec::new, |sums, (j, mut to)| {
        // Down first, where neighbours do not wait for each other.
        sums.clear();
        sums.resize(width * fx, 0.0f64);
        for row in image.slice(s![j * fy..(j + 1) * fy, ..width * fx]).outer_iter() {
            match row.as_slice() {
                Some(row) => sums.iter_mut().zip(row).for_each(|(sum, &v)| *sum += f64::from(v)),
                None => sums.iter_mut().zip(row).for_each(|(sum, &v)| *sum += f64::from(v)),
            }
        }
        for (to, part) in to.iter_mut().zip(sums.chunks_exact(fx)) {
            *to = to_f32(part.iter().sum::<f64>() / (fy * fx) as f64);
        }
    });
    result
}

/// The correlation coefficient of what the images have in common at this shift; 0 where that is too little to say.
#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
fn overlap_correlation(first: &Array2<f32>, second: &Array2<f32>, shift: Shift) -> f64 {
    let (dy, dx) = (shift.y.round() as isize, shift.x.round() as isize);
    let part = |image: &Array2<f32>, dy: isize, dx: isize| {
        let [(y0, y1), (x0, x1)] = [(dy, image.nrows()), (dx, image.ncols())].map(|(d, n)| {
            let (front, back) = (d.max(0).unsigned_abs(), d.min(0).unsigned_abs());
            (front.min(n), n - back.min(n))
        });
        image.slice(s![y0.min(y1)..y1, x0.min(x1)..x1]).mapv(f64::from)
    };
    let (a, b) = (part(first, -dy, -dx), part(second, dy, dx));
    if a.len() < OVERLAP_MIN {
        return 0.0;
    }
    let n = a.len() as f64;
    let (ma, mb) = (a.sum() / n, b.sum() / n);
    let (mut aa, mut bb, mut ab) = (0.0, 0.0, 0.0);
    for (&u, &v) in a.iter().zip(&b) {
        aa += (u - ma) * (u - ma);
        bb += (v - mb) * (v - mb);
        ab += (u - ma) * (v - mb);
    }
    if aa > 0.0 && bb > 0.0 {
        ab / (aa.sqrt() * bb.sqrt())
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn binned_images_are_bounded_and_never_narrow() {
        for (size, expected) in [
            ((16, 16), [1, 1]),
            ((181, 181), [1, 1]),
            ((1024, 1024), [6, 6]),
            ((2048, 2048), [12, 12]),
            ((20, 100_000), [1, 62]),
            ((4000, 70), [3, 3]),
            ((100_000, 100_000), [550, 550]),
        ] {
            assert_eq!(factors(size), expected, "{size:?}");
        }
        let image = Array2::from_shape_fn((5, 7), |(y, x)| (10 * y + x) as f32);
        assert_eq!(binned(image.view(), [2, 3]), ndarray::array![[6.0, 9.0], [26.0, 29.0]]);
    }

    #[test]
    fn the_overlap_is_that_of_the_moved_image() {
        let field = Array2::from_shape_fn((60, 60), |(y, x)| ((y * y * 13 + x * x * 29 + x * y * 7) % 97) as f32);
        let (a, b) = (field.slice(s![10..40, 10..50]).to_owned(), field.slice(s![6..36, 13..53]).to_owned());
        let r = |y: f64, x: f64| overlap_correlation(&a, &b, Shift { y, x });
        assert!((r(4.0, -3.0) - 1.0).abs() < 1e-12);
        assert!(r(-4.0, 3.0) < 0.5 && r(0.0, 0.0) < 0.5);
        assert_eq!(r(29.0, -39.0), 0.0, "too little in common");
        assert_eq!(r(90.0, 90.0), 0.0, "nothing in common");
    }
}
