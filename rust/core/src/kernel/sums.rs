//! Sums over the bins of rings, a block in each lane.

use fearless_simd::{Simd, SimdFloat};

use super::plan::{ColumnBins, ColumnPart, Stretch};
use crate::simd::wide::Wide;

/// Sums over the bins of a ring: the real part of A conj(B), |A|^2 and |B|^2.
pub(super) type Sums<S> = [<S as Simd>::f32s; 3];

/// Adds the bins of a part of a column to the sums of their rings. A ring's bins are added in the same order whatever the
/// part is.
#[inline(always)]
pub(super) fn add_rings<S: Simd>(
    bins: &ColumnBins,
    part: &ColumnPart,
    a: &[Wide<S>],
    b: &[Wide<S>],
    sums: &mut [Sums<S>],
) {
    let b = &b[..a.len()]; // so that one look at a place serves both
    let [alone, single, double, triple, more] = part.stretches;
    add_stretches(&bins.alone[..alone], a, b, sums);
    add_stretches(&bins.single[..single], a, b, sums);
    add_stretches(&bins.double[..double], a, b, sums);
    add_stretches(&bins.triple[..triple], a, b, sums);
    add_stretches(&bins.more[..more], a, b, sums);
}

#[inline(always)]
fn add_stretches<S: Simd, const BINS: usize>(
    stretches: &[Stretch<BINS>],
    a: &[Wide<S>],
    b: &[Wide<S>],
    sums: &mut [Sums<S>],
) {
    for stretch in stretches {
        let ring = usize::from(stretch.ring);
        let mut sum = sums[ring];
        for place in stretch.places {
            sum = plus_product(sum, a[usize::from(place)], b[usize::from(place)]);
        }
        sums[ring] = sum;
    }
}

/// Adds the real part of a conj(b), |a|^2 and |b|^2.
#[inline(always)]
fn plus_product<S: Simd>(sums: Sums<S>, a: Wide<S>, b: Wide<S>) -> Sums<S> {
    [
        a.im.mul_add(b.im, a.re.mul_add(b.re, sums[0])),
        a.im.mul_add(a.im, a.re.mul_add(a.re, sums[1])),
        b.im.mul_add(b.im, b.re.mul_add(b.re, sums[2])),
    ]
}
