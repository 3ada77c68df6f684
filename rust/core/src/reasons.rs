//! Why each place of a map has the value that it has: what a map of lengths alone no longer tells once it has been filtered
//! and interpolated.

use ndarray::{Array, ArrayView, Dimension, Zip};

/// What is known of a place. A pixel has the reason of its nearest node (method.md, section 3 step 7), or of its tile.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reason {
    /// Below the background threshold, or covered by no tile: not judged.
    #[default]
    Background = 0,
    /// The cut-off was found.
    Resolved = 1,
    /// The correlation never rose above the threshold: the block's own value is coarse on purpose.
    Unresolved = 2,
    /// The value is the finest that pixels can show, two of them: the structure may be finer than that.
    Nyquist = 3,
}

/// Relative slack between a length and two pixels, for the rounding to single precision.
const SLACK: f64 = 1e-6;

impl Reason {
    /// The number by which other languages know it.
    pub fn code(self) -> f32 {
        f32::from(self as u8)
    }

    /// Whether the place has a block whose cut-off was found.
    pub fn is_resolved(self) -> bool {
        matches!(self, Reason::Resolved | Reason::Nyquist)
    }

    /// The reason for a block's own length, before any filter: 0 is background, `pixel` is the pixel size in its unit.
    fn of(length: f32, resolved: bool, pixel: f64) -> Self {
        if length <= 0.0 {
            Reason::Background
        } else if !resolved {
            Reason::Unresolved
        } else if f64::from(length) <= 2.0 * pixel * (1.0 + SLACK) {
            Reason::Nyquist
        } else {
            Reason::Resolved
        }
    }
}

/// The reasons of a grid of nodes from the lengths of their blocks, before any filter (0 = background).
pub(crate) fn of_nodes<D: Dimension>(
    lengths: ArrayView<'_, f32, D>,
    resolved: ArrayView<'_, bool, D>,
    pixel: f64,
) -> Array<Reason, D> {
    Zip::from(lengths).and(resolved).par_map_collect(|&length, &resolved| Reason::of(length, resolved, pixel))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn each_place_has_its_reason() {
        let found = of_nodes(
            array![[0.0, 130.0, 130.000_02], [130.5, 1e4, 1e4]].view(),
            array![[false, true, true], [true, false, true]].view(),
            65.0,
        );
        use Reason::{Background, Nyquist, Resolved, Unresolved};
        assert_eq!(found, array![[Background, Nyquist, Nyquist], [Resolved, Unresolved, Resolved]]);
        assert_eq!(found.mapv(Reason::is_resolved), array![[false, true, true], [true, false, true]]);
        assert_eq!(found.mapv(Reason::code), array![[0.0, 3.0, 3.0], [1.0, 2.0, 1.0]]);
    }
}
