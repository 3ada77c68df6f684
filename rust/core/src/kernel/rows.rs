//! The transform of one image row of a strip, a block in each lane.

use fearless_simd::{Simd, SimdBase, SimdFloat};

use super::plan::{column_weight, turn, Plan};
use crate::round::to_f32;
use crate::simd::line::LineFft;
use crate::simd::wide::Wide;

/// The transform of N real values as one of N/2 complex values, which are the neighbours 2n and 2n + 1. (Two images in one
/// complex transform would cost the same, but the brighter one would leave its rounding in the other.)
pub(crate) struct RowPlan {
    half: LineFft,
    pairs: Vec<Pair>,
}

/// The bins kx and N/2 - kx, which come from the same two bins of the half transform: with z = Z(kx) and z' = conj Z(N/2 - kx),
/// bin kx is `sum` (z + z') + `difference` (z - z'); for bin N/2 - kx, z and z' change places and are conjugate.
struct Pair {
    /// Where Z(kx) and Z(N/2 - kx) stand.
    places: [usize; 2],
    /// kx and N/2 - kx.
    bins: [usize; 2],
    /// `sum` and `difference` of either bin; they hold the turn and the weight of the column.
    factors: [[[f32; 2]; 2]; 2],
}

impl RowPlan {
    pub fn new(n: usize) -> Self {
        let (half, half_fft) = (n / 2, LineFft::new(n / 2));
        let factors = |kx: usize| {
            let size = column_weight(n, kx) / 2.0;
            // The odd pixels' bins come by exp(-2 pi i kx/N), and (z - z')/2 is i times theirs.
            let odd = turn(n, kx) - turn_of_one_pixel(n, kx) - std::f64::consts::FRAC_PI_2;
            [turn(n, kx), odd].map(|angle| [to_f32(size * angle.cos()), to_f32(size * angle.sin())])
        };
        let pairs = (0..=half / 2)
            .map(|kx| Pair {
                places: [half_fft.place(kx), half_fft.place((half - kx) % half)],
                bins: [kx, half - kx],
                factors: [factors(kx), factors(half - kx)],
            })
            .collect();
        RowPlan { half: half_fft, pairs }
    }
}

#[allow(clippy::cast_precision_loss)]
fn turn_of_one_pixel(n: usize, kx: usize) -> f64 {
    2.0 * std::f64::consts::PI * kx as f64 / n as f64
}

/// Working memory of row transforms.
pub(super) struct RowScratch<S: Simd> {
    /// The pixels of the row: pixel x of the block in each lane.
    pub pixels: Vec<S::f32s>,
    points: Vec<Wide<S>>,
    line: Vec<Wide<S>>,
}

/// What is known of a row beside its transform, for each lane.
#[derive(Clone, Copy)]
pub(super) struct Row<S: Simd> {
    /// The pixel that was taken off, and what the row's weighted mean has more.
    pub taken: S::f32s,
    pub rest: S::f32s,
}

impl<S: Simd> RowScratch<S> {
    pub fn new(simd: S, plan: &Plan) -> Self {
        let zero = Wide::zero(simd);
        RowScratch {
            pixels: vec![zero.re; plan.n],
            points: vec![zero; plan.n / 2],
            line: vec![zero; plan.rows.half.scratch()],
        }
    }

    /// Transforms `pixels`: the bins kx = 0 .. N/2, each `stride` places after the one before, the first at `slot`.
    #[inline(always)]
    pub fn process(&mut self, plan: &Plan, rows: &mut [Wide<S>], slot: usize, stride: usize) -> Row<S> {
        let taken = self.pixels[plan.n / 2];
        let pairs = self.pixels.chunks_exact(2).zip(plan.window.chunks_exact(2));
        for (point, (pixels, w)) in self.points.iter_mut().zip(pairs) {
            *point = Wide { re: (pixels[0] - taken) * w[0], im: (pixels[1] - taken) * w[1] };
        }
        plan.rows.half.process(&mut self.points, &mut self.line);
        let first = self.points[plan.rows.pairs[0].places[0]];
        let rest = (first.re + first.im) * plan.window_share;
        let rows = &mut rows[slot..];
        for Pair { places, bins, factors: [near, far] } in &plan.rows.pairs {
            let [z, mirrored]: [Wide<S>; 2] = places.map(|place| self.points[place]);
            let sum = Wide::<S> { re: z.re + mirrored.re, im: z.im - mirrored.im };
            let difference = Wide::<S> { re: z.re - mirrored.re, im: z.im + mirrored.im };
            let [s, d] = near;
            let w = plan.window_spectrum[bins[0]];
            let re = difference.re.mul_add(d[0], sum.re.mul_sub(s[0], sum.im * s[1]));
            rows[bins[0] * stride] = Wide {
                re: rest.mul_add(-w, (-difference.im).mul_add(d[1], re)),
                im: difference.im.mul_add(d[0], difference.re.mul_add(d[1], sum.re.mul_add(s[1], sum.im * s[0]))),
            };
            let [s, d] = far;
            let w = plan.window_spectrum[bins[1]];
            let re = (-difference.re).mul_add(d[0], sum.re.mul_add(s[0], sum.im * s[1]));
            rows[bins[1] * stride] = Wide {
                re: rest.mul_add(-w, (-difference.im).mul_add(d[1], re)),
                im: difference.im.mul_add(d[0], (-difference.re).mul_add(d[1], sum.re.mul_sub(s[1], sum.im * s[0]))),
            };
        }
        Row { taken, rest }
    }

    /// Which lanes hold one value only between `ends` and N - `ends`. Nearly always none does, and two pixels tell.
    #[inline(always)]
    pub fn flat_lanes(&self, simd: S, ends: usize) -> Option<S::f32s> {
        let n = self.pixels.len();
        let taken = self.pixels[n / 2];
        let some = |extent: S::f32s| extent.as_slice().contains(&0.0);
        if !some(self.pixels[n / 2 + 1] - taken) {
            return None;
        }
        let mut extent = S::f32s::splat(simd, 0.0);
        for &pixel in &self.pixels[ends..n - ends] {
            extent = extent.max((pixel - taken).abs());
        }
        some(extent).then_some(extent)
    }
}
