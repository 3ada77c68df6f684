//! Complex numbers in lanes.

use std::ops::{Add, Sub};

use fearless_simd::{Simd, SimdBase, SimdFloat};

/// A complex number in each lane.
#[derive(Clone, Copy)]
pub(crate) struct Wide<S: Simd> {
    pub re: S::f32s,
    pub im: S::f32s,
}

impl<S: Simd> Add for Wide<S> {
    type Output = Self;
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Wide { re: self.re + other.re, im: self.im + other.im }
    }
}

impl<S: Simd> Sub for Wide<S> {
    type Output = Self;
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        Wide { re: self.re - other.re, im: self.im - other.im }
    }
}

impl<S: Simd> Wide<S> {
    /// Zero in every lane.
    #[inline(always)]
    pub fn zero(simd: S) -> Self {
        let zero = S::f32s::from_slice(simd, &[0.0; 16][..S::f32s::LEN]);
        Wide { re: zero, im: zero }
    }

    /// The product with the same complex number in every lane. (By reference: a copy would be made in a general register,
    /// from where the way into the lanes is long.)
    #[inline(always)]
    pub fn times(self, w: &[f32; 2]) -> Self {
        Wide { re: self.re.mul_sub(w[0], self.im * w[1]), im: self.re.mul_add(w[1], self.im * w[0]) }
    }

    /// `self + other w` for a real number w.
    #[inline(always)]
    pub fn plus_times(self, other: Self, w: f32) -> Self {
        Wide { re: other.re.mul_add(w, self.re), im: other.im.mul_add(w, self.im) }
    }

    /// The product with a real number.
    #[inline(always)]
    pub fn scaled(self, w: f32) -> Self {
        Wide { re: self.re * w, im: self.im * w }
    }

    /// The product with exp(-2 pi i/8), but longer by the root of 2.
    #[inline(always)]
    pub fn turned_by_an_eighth_long(self) -> Self {
        Wide { re: self.re + self.im, im: self.im - self.re }
    }

    /// The product with exp(-2 pi i/8).
    #[inline(always)]
    pub fn turned_by_an_eighth(self) -> Self {
        self.turned_by_an_eighth_long().scaled(std::f32::consts::FRAC_1_SQRT_2)
    }

    /// The product with -i.
    #[inline(always)]
    pub fn turned(self) -> Self {
        Wide { re: self.im, im: -self.re }
    }
}
