//! Rounding to single precision.

/// Rounds to single precision, on purpose.
#[allow(clippy::cast_possible_truncation)]
#[inline(always)]
pub(crate) fn to_f32(v: f64) -> f32 {
    v as f32
}
