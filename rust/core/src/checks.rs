//! One look at all pixels of an image: their range, and what makes images unusable.

use ndarray::{ArrayView1, ArrayView2, Axis};
use rayon::prelude::*;

use crate::error::{Error, Result};

/// Smallest side of an image in pixels (method.md, section 3).
pub const SIDE_MIN: usize = 16;

/// Smallest and largest pixel.
pub(crate) fn range(image: ArrayView2<'_, f32>) -> (f64, f64) {
    Span::of(image).range()
}

/// What one look at all pixels tells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Span {
    /// Smallest pixel.
    pub low: f32,
    /// Largest pixel.
    pub high: f32,
    /// Whether all pixels are numbers, and finite.
    pub finite: bool,
}

impl Span {
    const NOTHING: Span = Span { low: f32::INFINITY, high: f32::NEG_INFINITY, finite: true };
    /// Pixels that are looked at side by side, so that the compiler makes vectors of them.
    const LANES: usize = 16;

    /// That of an image, in the current rayon pool.
    pub fn of(image: ArrayView2<'_, f32>) -> Self {
        Span::together(&Span::of_rows(image))
    }

    /// Those of the rows of an image.
    pub fn of_rows(image: ArrayView2<'_, f32>) -> Vec<Self> {
        image.axis_iter(Axis(0)).into_par_iter().map(Span::of_row).collect()
    }

    /// That of all rows.
    pub fn together(rows: &[Span]) -> Self {
        rows.iter().copied().fold(Span::NOTHING, Span::and)
    }

    /// That of a row.
    fn of_row(row: ArrayView1<'_, f32>) -> Self {
        let Some(pixels) = row.as_slice() else {
            return row
                .iter()
                .fold(Span::NOTHING, |span, &v| span.and(Span { low: v, high: v, finite: v.is_finite() }));
        };
        let (mut low, mut high) = ([f32::INFINITY; Span::LANES], [f32::NEG_INFINITY; Span::LANES]);
        let mut nothing = [0.0_f32; Span::LANES]; // for ever no number once a pixel was none, or infinite
        let mut look = |pixels: &[f32]| {
            for (k, &v) in pixels.iter().enumerate() {
                low[k] = if v < low[k] { v } else { low[k] };
                high[k] = if v > high[k] { v } else { high[k] };
                nothing[k] += v * 0.0;
            }
        };
        let whole = pixels.chunks_exact(Span::LANES);
        let rest = whole.remainder();
        whole.for_each(&mut look);
        look(rest);
        let lane = |k: usize| Span { low: low[k], high: high[k], finite: nothing[k] == 0.0 };
        (0..Span::LANES).map(lane).fold(Span::NOTHING, Span::and)
    }

    /// That of both together.
    fn and(self, other: Span) -> Self {
        Span {
            low: if other.low < self.low { other.low } else { self.low },
            high: if other.high > self.high { other.high } else { self.high },
            finite: self.finite && other.finite,
        }
    }

    /// Smallest and largest pixel.
    pub fn range(&self) -> (f64, f64) {
        (f64::from(self.low), f64::from(self.high))
    }
}

/// Refuses images that are too small, differ in size or hold a pixel that is no number; else gives what it saw of their rows.
///
/// # Errors
/// One sentence that names the sizes, or the first such pixel with its column and row counted from 0.
pub(crate) fn check_pair(first: ArrayView2<'_, f32>, second: ArrayView2<'_, f32>) -> Result<[Vec<Span>; 2]> {
    check_sides(first.dim(), SIDE_MIN)?;
    check_sides(second.dim(), SIDE_MIN)?;
    if first.dim() != second.dim() {
        let ((h1, w1), (h2, w2)) = (first.dim(), second.dim());
        return Err(Error::image(format!(
            "The two images must have the same size, but one has {w1} x {h1} and the other {w2} x {h2} pixels."
        )));
    }
    Ok([check_finite(first, "the first image")?, check_finite(second, "the second image")?])
}

/// Refuses an image with a side of fewer than `least` pixels.
pub(crate) fn check_sides((height, width): (usize, usize), least: usize) -> Result<()> {
    if height.min(width) >= least {
        return Ok(());
    }
    Err(Error::image(format!(
        "An image of {width} x {height} pixels is too small; each side must have at least {least} pixels."
    )))
}

/// Refuses an image with a pixel that is no number; `which` names the image. Else gives what it saw of its rows.
pub(crate) fn check_finite(image: ArrayView2<'_, f32>, which: &str) -> Result<Vec<Span>> {
    let rows = Span::of_rows(image);
    if Span::together(&rows).finite {
        return Ok(rows);
    }
    match image.indexed_iter().find(|(_, v)| !v.is_finite()) {
        None => Ok(rows),
        Some(((y, x), value)) => {
            Err(Error::image(format!("Pixel x={x}, y={y} of {which} is {value}; all pixels must be finite numbers.")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Array2;

    #[test]
    fn a_look_at_all_pixels_finds_the_least_the_largest_and_what_is_no_number() {
        let value = |y: usize, x: usize| ((y * 37 + x * 101) % 211) as f32 - 100.0;
        for (height, width) in [(1, 1), (3, 16), (5, 33), (17, 70)] {
            let image = Array2::from_shape_fn((height, width), |(y, x)| value(y, x));
            let fold = |of: fn(f32, f32) -> f32| image.iter().copied().reduce(of).unwrap();
            let expected = Span { low: fold(f32::min), high: fold(f32::max), finite: true };
            assert_eq!(Span::of(image.view()), expected);
            assert_eq!(Span::of(image.t()), expected, "also where rows are not in one piece");
            for bad in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
                for at in [(0, 0), (height - 1, width - 1), (height / 2, width / 2)] {
                    let mut image = image.clone();
                    image[at] = bad;
                    assert!(!Span::of(image.view()).finite && !Span::of(image.t()).finite, "{bad} at {at:?}");
                }
            }
        }
        let large = Array2::from_elem((2, 40), f32::MAX);
        assert!(Span::of(large.view()).finite && Span::of(large.view()).low == f32::MAX);
    }

    #[test]
    fn bad_images_have_their_sentence() {
        let good = Array2::<f32>::zeros((16, 20));
        let sentence = |a: &Array2<f32>, b: &Array2<f32>| check_pair(a.view(), b.view()).unwrap_err().to_string();
        assert!(sentence(&Array2::zeros((10, 10)), &good).starts_with("An image of 10 x 10 pixels is too small"));
        assert!(sentence(&good, &Array2::zeros((16, 21))).contains("one has 20 x 16 and the other 21 x 16"));
        let mut bad = good.clone();
        bad[[3, 7]] = f32::NAN;
        bad[[5, 1]] = f32::INFINITY;
        assert!(sentence(&good, &bad).starts_with("Pixel x=7, y=3 of the second image is NaN"));
        assert!(check_pair(good.view(), good.view()).is_ok());
    }
}
