//! The transform of one column of a strip's ring buffer, a block in each lane.
//!
//! Block sizes that are 8 times 4, 8 or 16 go the short way, in two passes. The first takes the rows j, j + 8, j + 16 ...
//! for each j < 8, and its first butterfly is fused with the window. The second makes 8-point transforms and leaves out
//! frequencies beyond the rings. (Twiddle factors within its multiply-adds instead of before it would need fewer operations,
//! but hardly any plain additions, for which many processors have units of their own.) All other sizes go through
//! [`LineFft`].

use fearless_simd::{Simd, SimdFloat};

use crate::simd::line::{root, Eight, Four, LineFft, Transform, Two};
use crate::simd::wide::Wide;

/// The transform of N complex values.
pub(crate) struct ColumnPlan {
    n: usize,
    way: Way,
}

enum Way {
    /// Two passes; for each q = 1 .. N/8 - 1 the factors of the second one.
    Eights(Vec<Twiddles>),
    Any(LineFft),
}

/// exp(-2 pi i q j/N) for j = 1 .. 7.
type Twiddles = [[f32; 2]; 7];

/// The column that is transformed.
pub(super) struct Column<'a, S: Simd> {
    /// Transforms of the N rows at one kx.
    pub rows: &'a [Wide<S>],
    /// The window for each of them.
    pub window: &'a [f32],
    /// What the windowed rows lack of the mean, without W(kx), as [`ColumnPlan::arrange`] leaves it.
    pub deviation: &'a [S::f32s],
    /// W(kx).
    pub spectrum: f32,
    /// The largest frequency, of either sign, that is needed.
    pub highest: usize,
}

impl ColumnPlan {
    pub fn new(n: usize) -> Self {
        let way = match n {
            32 | 64 | 128 => Way::Eights((1..n / 8).map(|q| [1, 2, 3, 4, 5, 6, 7].map(|j| root(q * j, n))).collect()),
            _ => Way::Any(LineFft::new(n)),
        };
        ColumnPlan { n, way }
    }

    /// How many numbers of scratch [`ColumnPlan::process`] needs.
    pub fn scratch(&self) -> usize {
        match &self.way {
            Way::Eights(_) => 0,
            Way::Any(fft) => fft.scratch(),
        }
    }

    /// From m_y less something, for the rows of a block, and the block's own m less the same: w(y) (m_y - m) in the form that
    /// the transform takes it in.
    #[inline(always)]
    pub fn arrange<S: Simd>(&self, deviation: &mut [S::f32s], mean: S::f32s, window: &[f32]) {
        match self.way {
            Way::Any(_) => {
                for (deviation, &w) in deviation.iter_mut().zip(window) {
                    *deviation = (*deviation - mean) * w;
                }
            }
            Way::Eights(_) => {
                let half = self.n / 2;
                let (low, high) = deviation[..2 * half].split_at_mut(half);
                let (low_window, high_window) = window[..2 * half].split_at(half);
                for k in 0..half {
                    let (a, b) = ((low[k] - mean) * low_window[k], (high[k] - mean) * high_window[k]);
                    (low[k], high[k]) = (a + b, a - b);
                }
            }
        }
    }

    /// Where [`ColumnPlan::process`] puts the frequency `k`, 0 .. N - 1.
    pub fn place(&self, k: usize) -> usize {
        match &self.way {
            // k = q + N/8 p
            Way::Eights(_) => k % (self.n / 8) * 8 + k / (self.n / 8),
            Way::Any(fft) => fft.place(k),
        }
    }

    /// Leaves in `line` the frequencies up to `highest` of either sign; other places may hold anything.
    #[inline(always)]
    pub(super) fn process<S: Simd>(&self, column: Column<'_, S>, scratch: &mut [Wide<S>], line: &mut [Wide<S>]) {
        match &self.way {
            Way::Eights(twiddles) => match self.n {
                32 => eights::<S, Two, 2>(twiddles, column, line),
                64 => eights::<S, Four, 4>(twiddles, column, line),
                _ => eights::<S, Eight, 8>(twiddles, column, line),
            },
            Way::Any(fft) => any(fft, column, scratch, line),
        }
    }
}

#[inline(always)]
fn any<S: Simd>(fft: &LineFft, column: Column<'_, S>, scratch: &mut [Wide<S>], line: &mut [Wide<S>]) {
    for (((line, row), &w), deviation) in line.iter_mut().zip(column.rows).zip(column.window).zip(column.deviation) {
        *line = Wide { re: deviation.mul_add(column.spectrum, row.re * w), im: row.im * w };
    }
    fft.process(line, scratch);
}

/// N = 16 H.
#[inline(always)]
fn eights<S: Simd, T: Halves<H>, const H: usize>(twiddles: &[Twiddles], column: Column<'_, S>, line: &mut [Wide<S>]) {
    first_pass::<S, T, H>(&column, line);
    // Frequencies q + 2 H p with p < keep, or with p >= 8 - keep, which are the negative ones.
    match column.highest / (2 * H) {
        0 => second_pass::<S, H, 1>(twiddles, line),
        1 => second_pass::<S, H, 2>(twiddles, line),
        2 => second_pass::<S, H, 3>(twiddles, line),
        _ => second_pass::<S, H, 4>(twiddles, line),
    }
}

/// Transforms of the 2 H rows j, j + 8, j + 16 ...: the frequency q at `out[8 q + j]`.
#[inline(always)]
fn first_pass<S: Simd, T: Halves<H>, const H: usize>(column: &Column<'_, S>, out: &mut [Wide<S>]) {
    let (low, high) = column.rows[..16 * H].split_at(8 * H);
    let (low_window, high_window) = column.window[..16 * H].split_at(8 * H);
    let (sums, differences) = column.deviation[..16 * H].split_at(8 * H);
    let out = &mut out[..16 * H];
    for j in 0..8 {
        let mut sum = [low[j]; H];
        let mut difference = [low[j]; H];
        for k in 0..H {
            let at = j + 8 * k;
            let (a, b) = (low[at], high[at]);
            let (u, v) = (low_window[at], high_window[at]);
            let (re, im) = (a.re * u, a.im * u);
            sum[k].re = sums[at].mul_add(column.spectrum, b.re.mul_add(v, re));
            sum[k].im = b.im.mul_add(v, im);
            difference[k].re = differences[at].mul_add(column.spectrum, (-b.re).mul_add(v, re));
            difference[k].im = (-b.im).mul_add(v, im);
        }
        let even = T::transform(sum);
        let odd = T::odd(difference);
        for q in 0..H {
            out[16 * q + j] = even[q];
            out[16 * q + 8 + j] = odd[q];
        }
    }
}

/// 8-point transforms of the stretches of `line`: the frequency q + 2 H p at p of stretch q, for the first and the last
/// `KEEP` of the eight p.
#[inline(always)]
fn second_pass<S: Simd, const H: usize, const KEEP: usize>(twiddles: &[Twiddles], line: &mut [Wide<S>]) {
    let (x, rest) = line[..16 * H].split_at_mut(8);
    let whole = Eight::transform([x[0], x[1], x[2], x[3], x[4], x[5], x[6], x[7]]);
    store::<S, KEEP>(whole, x);
    for (x, twiddles) in rest.chunks_exact_mut(8).zip(twiddles) {
        let mut values = [x[0]; 8];
        for j in 1..8 {
            values[j] = x[j].times(&twiddles[j - 1]);
        }
        store::<S, KEEP>(Eight::transform(values), x);
    }
}

/// What is not stored is not computed either, because all of this is one function in the end.
#[inline(always)]
fn store<S: Simd, const KEEP: usize>(values: [Wide<S>; 8], out: &mut [Wide<S>]) {
    for p in 0..KEEP {
        out[p] = values[p];
        out[7 - p] = values[7 - p];
    }
}

/// A transform of H points that is half of one of 2 H points.
trait Halves<const H: usize>: Transform<H> {
    /// The odd frequencies of 2 H values from the differences of the first half and the second: the transform of value k
    /// times exp(-2 pi i k/(2 H)).
    fn odd<S: Simd>(differences: [Wide<S>; H]) -> [Wide<S>; H];
}

impl Halves<2> for Two {
    #[inline(always)]
    fn odd<S: Simd>([a, b]: [Wide<S>; 2]) -> [Wide<S>; 2] {
        Two::transform([a, b.turned()])
    }
}

impl Halves<4> for Four {
    #[inline(always)]
    fn odd<S: Simd>([a, b, c, d]: [Wide<S>; 4]) -> [Wide<S>; 4] {
        let (b, c, d) = (b.turned_by_an_eighth_long(), c.turned(), d.turned_by_an_eighth_long().turned());
        let (even, odd) = ([a + c, a - c], [b + d, (b - d).turned()]);
        // The eighths' factor becomes part of the additions.
        let w = std::f32::consts::FRAC_1_SQRT_2;
        [
            even[0].plus_times(odd[0], w),
            even[1].plus_times(odd[1], w),
            even[0].plus_times(odd[0], -w),
            even[1].plus_times(odd[1], -w),
        ]
    }
}

impl Halves<8> for Eight {
    #[inline(always)]
    fn odd<S: Simd>([a, b, c, d, e, f, g, h]: [Wide<S>; 8]) -> [Wide<S>; 8] {
        const COS: f32 = 0.923_879_5; // cos(pi/8)
        const SIN: f32 = 0.382_683_43; // sin(pi/8)
        Eight::transform([
            a,
            b.times(&[COS, -SIN]),
            c.turned_by_an_eighth(),
            d.times(&[SIN, -COS]),
            e.turned(),
            f.times(&[-SIN, -COS]),
            g.turned_by_an_eighth().turned(),
            h.times(&[-COS, -SIN]),
        ])
    }
}
