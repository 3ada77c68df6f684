//! Exchanging what lies along the lanes with what lies in vectors beside each other.

use fearless_simd::{Simd, SimdBase};

/// Most lanes that a vector has.
pub(crate) const MOST_LANES: usize = 16;

/// Exchanges lanes and vectors: lane j of vector i becomes lane i of vector j, for as many vectors as one has lanes.
#[inline(always)]
pub(crate) fn transpose<S: Simd>(vectors: &mut [S::f32s; MOST_LANES]) {
    let lanes = S::f32s::LEN;
    // Each round is a perfect shuffle of all values, which turns the digits of their places by one.
    for _ in 0..lanes.trailing_zeros() {
        let mut shuffled = *vectors;
        for k in 0..lanes / 2 {
            let (low, high) = vectors[k].interleave(vectors[k + lanes / 2]);
            shuffled[2 * k] = low;
            shuffled[2 * k + 1] = high;
        }
        *vectors = shuffled;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simd::Level;
    use fearless_simd::dispatch;

    #[inline(always)]
    fn transposed<S: Simd>(simd: S) -> bool {
        let lanes = S::f32s::LEN;
        let vector = |i: usize| S::f32s::from_fn(simd, |j| (100 * i + j) as f32);
        let mut vectors: [S::f32s; MOST_LANES] = std::array::from_fn(vector);
        transpose::<S>(&mut vectors);
        (0..lanes).all(|i| (0..lanes).all(|j| vectors[j][i] == (100 * i + j) as f32))
    }

    #[test]
    fn transposing_exchanges_lanes_and_vectors() {
        for level in Level::available() {
            assert!(dispatch!(level.0, simd => transposed(simd)), "{level:?}");
        }
    }
}
