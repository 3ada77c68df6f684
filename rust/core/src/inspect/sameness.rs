//! Constant images, and images that are the same but for a factor and an offset.

use ndarray::ArrayView2;

use crate::checks::Span;

/// The smallest and the largest pixel of an image and where they first stand, row by row.
pub(super) struct Extremes {
    low: f32,
    low_at: (usize, usize),
    high: f32,
    high_at: (usize, usize),
}

/// How two images are the same.
#[derive(Debug, PartialEq)]
pub(super) enum Sameness {
    /// Pixel by pixel.
    Equal,
    /// Up to a factor above 0 and an offset, within the rounding of single precision.
    Scaled,
}

impl Extremes {
    pub fn new(image: ArrayView2<'_, f32>) -> Self {
        Self::from_rows(image, &Span::of_rows(image))
    }

    /// Those of an image whose rows have been looked at.
    pub fn from_rows(image: ArrayView2<'_, f32>, rows: &[Span]) -> Self {
        let (mut lowest, mut highest) = (0, 0);
        for (y, row) in rows.iter().enumerate() {
            // The first of several equal ones counts.
            lowest = if row.low < rows[lowest].low { y } else { lowest };
            highest = if row.high > rows[highest].high { y } else { highest };
        }
        let (low, high) = (rows[lowest].low, rows[highest].high);
        let place = |y: usize, value: f32| (y, image.row(y).iter().position(|&v| v == value).unwrap_or(0));
        Extremes { low, low_at: place(lowest, low), high, high_at: place(highest, high) }
    }

    /// Whether all pixels are equal.
    pub fn constant(&self) -> bool {
        self.low == self.high
    }

    /// Largest less smallest pixel.
    pub fn span(&self) -> f64 {
        f64::from(self.high) - f64::from(self.low)
    }

    /// Largest magnitude of a pixel.
    fn magnitude(&self) -> f64 {
        f64::from(self.low.abs().max(self.high.abs()))
    }
}

/// Whether two images, neither of them constant, are the same. Ends at the first pixel that differs.
pub(super) fn same(
    first: ArrayView2<'_, f32>,
    second: ArrayView2<'_, f32>,
    extremes: &[Extremes; 2],
) -> Option<Sameness> {
    let (a, b) = (&extremes[0], &extremes[1]);
    let at = |image: ArrayView2<'_, f32>, place: (usize, usize)| f64::from(image[place]);
    let origin = (at(first, a.low_at), at(second, a.low_at));
    let factor = (at(second, a.high_at) - origin.1) / a.span();
    // Each pixel and both ends of the line through the extremes may be off by half a unit in the last place.
    let tolerance = 4.0 * f64::from(f32::EPSILON) * (b.magnitude() + factor * a.magnitude());
    let alike = |(&u, &v): (&f32, &f32)| {
        let expected = origin.1 + factor * (f64::from(u) - origin.0);
        (f64::from(v) - expected).abs() <= tolerance
    };
    if factor <= 0.0 || !first.iter().zip(second).all(alike) {
        return None;
    }
    let equal = first.iter().zip(second).all(|(u, v)| u == v);
    Some(if equal { Sameness::Equal } else { Sameness::Scaled })
}

impl Sameness {
    pub fn sentence(&self) -> String {
        let but = match self {
            Sameness::Equal => "",
            Sameness::Scaled => " but for a factor or an offset",
        };
        format!(
            "The two images are identical{but}, so they agree at every resolution and the map means nothing; take two \
             independent exposures of the same field."
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{array, Array2};

    fn found(a: &Array2<f32>, b: &Array2<f32>) -> Option<Sameness> {
        same(a.view(), b.view(), &[Extremes::new(a.view()), Extremes::new(b.view())])
    }

    #[test]
    fn extremes_are_the_first_of_several() {
        let e = Extremes::new(array![[2.0, 1.0, 3.0], [3.0, 2.0, 1.0]].view());
        assert_eq!((e.low, e.low_at, e.high, e.high_at), (1.0, (0, 1), 3.0, (0, 2)));
        assert!(!e.constant() && Extremes::new(Array2::from_elem((3, 4), -2.5).view()).constant());
    }

    #[test]
    fn factor_and_offset_do_not_hide_a_copy_but_a_count_of_difference_is_one() {
        let a = Array2::from_shape_fn((40, 30), |(y, x)| ((y * 131 + x * 71) % 211) as f32 + 30_000.0);
        assert_eq!(found(&a, &a), Some(Sameness::Equal));
        for (factor, offset) in [(3.7, 0.0), (1.0, -29_990.0), (0.013, 5e4), (1e-20, 0.0), (1e20, 0.0)] {
            assert_eq!(found(&a, &a.mapv(|v| v * factor + offset)), Some(Sameness::Scaled), "{factor} {offset}");
        }
        assert_eq!(found(&a, &a.mapv(|v| -v)), None, "the negative agrees nowhere");
        let mut other = a.clone();
        other[[20, 20]] += 1.0;
        assert_eq!(found(&a, &other), None);
        assert_eq!(found(&a, &a.mapv(|v| v * v)), None);
    }
}
