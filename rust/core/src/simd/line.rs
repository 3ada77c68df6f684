//! Transforms along one axis, many at a time: each lane of a SIMD vector carries a line of its own, so a transform needs no
//! shuffles, and any number of points has the same layout.
//!
//! The transform decimates in frequency and stays in place: a stage of radix r cuts its stretch into r parts, replaces the
//! values at the same place of all parts by their r-point transform times twiddle factors, and the next stage goes on within
//! the parts. The frequencies then stand in the order of reversed digits, which costs nothing, because whoever reads them
//! looks up the place ([`LineFft::place`]).

use fearless_simd::Simd;
use std::f32::consts::FRAC_1_SQRT_2;
use std::f64::consts::TAU;

use super::wide::Wide;
use crate::round::to_f32;

/// One stage.
#[derive(Clone, Debug)]
struct Stage {
    radix: usize,
    /// Points of a stretch that this stage cuts into `radix` parts.
    length: usize,
    /// exp(-2 pi i j q/length) at (j - 1) (radix - 1) + q - 1, for places j = 1 .. in a part and parts q = 1 ..; no factor
    /// is needed for j = 0 or q = 0.
    twiddles: Vec<[f32; 2]>,
    /// exp(-2 pi i k/radix), for a radix that has no code of its own.
    roots: Vec<[f32; 2]>,
}

/// A planned transform of `n` points.
#[derive(Clone, Debug)]
pub(crate) struct LineFft {
    stages: Vec<Stage>,
    places: Vec<usize>,
}

impl LineFft {
    /// Plans a transform of any number of points; large prime factors cost their square.
    pub fn new(n: usize) -> Self {
        let mut length = n;
        let mut stages = Vec::new();
        for radix in radices(n) {
            let part = length / radix;
            let factor = |j: usize, q: usize| root(j * q, length);
            let twiddles = (1..part).flat_map(|j| (1..radix).map(move |q| factor(j, q))).collect();
            let roots = if radix > 5 && radix != 8 { (0..radix).map(|k| root(k, radix)).collect() } else { Vec::new() };
            stages.push(Stage { radix, length, twiddles, roots });
            length = part;
        }
        let mut places = vec![0; n];
        for place in 0..n {
            // The digit of a stage tells the part, and counts in the frequency what the stages before have left.
            let (mut rest, mut frequency, mut weight) = (place, 0, 1);
            for stage in &stages {
                let part = stage.length / stage.radix;
                frequency += rest / part * weight;
                rest %= part;
                weight *= stage.radix;
            }
            places[frequency] = place;
        }
        LineFft { stages, places }
    }

    /// Where the frequency `k` stands after the transform.
    pub fn place(&self, k: usize) -> usize {
        self.places[k]
    }

    /// How many numbers of scratch [`LineFft::process`] needs.
    pub fn scratch(&self) -> usize {
        self.stages.iter().map(|s| if s.roots.is_empty() { 0 } else { s.radix }).max().unwrap_or(0)
    }

    /// Transforms `line` in place.
    #[inline(always)]
    pub fn process<S: Simd>(&self, line: &mut [Wide<S>], scratch: &mut [Wide<S>]) {
        finish(&self.stages, line, scratch);
    }

    /// In which order [`LineFft::process_from`] takes the points.
    pub fn loading_order(&self) -> Vec<usize> {
        let n = self.places.len();
        match self.stages.first() {
            Some(first) if first.roots.is_empty() => {
                let part = n / first.radix;
                (0..n).map(|i| i % first.radix * part + i / first.radix).collect()
            }
            _ => (0..n).collect(),
        }
    }

    /// Transforms what `load` makes of `points`, which stand in the [`LineFft::loading_order`], into `line`: their first use
    /// is that of the first stage, so that they are neither stored nor read again before.
    #[inline(always)]
    pub fn process_from<S: Simd, P>(
        &self,
        line: &mut [Wide<S>],
        scratch: &mut [Wide<S>],
        points: &[P],
        load: impl Fn(&P) -> Wide<S>,
    ) {
        let Some((first, rest)) = self.stages.split_first() else {
            line[0] = load(&points[0]);
            return;
        };
        match first.radix {
            2 => first.begin::<S, Two, 2, P>(line, points, load),
            3 => first.begin::<S, Three, 3, P>(line, points, load),
            4 => first.begin::<S, Four, 4, P>(line, points, load),
            5 => first.begin::<S, Five, 5, P>(line, points, load),
            8 => first.begin::<S, Eight, 8, P>(line, points, load),
            _ => {
                for (value, point) in line.iter_mut().zip(points) {
                    *value = load(point);
                }
                first.process_any(line, scratch);
            }
        }
        finish(rest, line, scratch);
    }
}

/// Runs stages one after the other.
#[inline(always)]
fn finish<S: Simd>(stages: &[Stage], line: &mut [Wide<S>], scratch: &mut [Wide<S>]) {
    for stage in stages {
        match stage.radix {
            2 => stage.process::<S, Two, 2>(line),
            3 => stage.process::<S, Three, 3>(line),
            4 => stage.process::<S, Four, 4>(line),
            5 => stage.process::<S, Five, 5>(line),
            8 => stage.process::<S, Eight, 8>(line),
            _ => stage.process_any(line, scratch),
        }
    }
}

impl Stage {
    // Plain loops and no closures: what is not inlined here would be compiled without the processor's instructions.
    #[inline(always)]
    fn process<S: Simd, T: Transform<R>, const R: usize>(&self, line: &mut [Wide<S>]) {
        let part = self.length / R;
        for stretch in line.chunks_exact_mut(self.length) {
            let found = T::transform(pick(stretch, 0, part));
            for q in 0..R {
                stretch[q * part] = found[q];
            }
            for (j, twiddles) in (1..part).zip(self.twiddles.chunks_exact(R - 1)) {
                let found = T::transform(pick(stretch, j, part));
                stretch[j] = found[0];
                for q in 1..R {
                    stretch[q * part + j] = found[q].times(&twiddles[q - 1]);
                }
            }
        }
    }

    /// The first stage, from values that are elsewhere.
    #[inline(always)]
    fn begin<S: Simd, T: Transform<R>, const R: usize, P>(
        &self,
        line: &mut [Wide<S>],
        points: &[P],
        load: impl Fn(&P) -> Wide<S>,
    ) {
        let part = self.length / R;
        let line = &mut line[..self.length];
        for (j, points) in points.chunks_exact(R).enumerate() {
            let mut values = [load(&points[0]); R];
            for k in 1..R {
                values[k] = load(&points[k]);
            }
            let found = T::transform(values);
            line[j] = found[0];
            if j == 0 {
                for q in 1..R {
                    line[q * part] = found[q];
                }
            } else {
                let twiddles = &self.twiddles[(j - 1) * (R - 1)..j * (R - 1)];
                for q in 1..R {
                    line[q * part + j] = found[q].times(&twiddles[q - 1]);
                }
            }
        }
    }

    /// An odd radix r: values k and r - k come with cosines of one sign and sines of the other, so their sum and difference
    /// serve frequencies q and r - q, which halves the work and the rounding.
    #[inline(always)]
    fn process_any<S: Simd>(&self, line: &mut [Wide<S>], scratch: &mut [Wide<S>]) {
        let (r, part) = (self.radix, self.length / self.radix);
        let (sums, differences) = scratch[..r - 1].split_at_mut(r / 2);
        for stretch in line.chunks_exact_mut(self.length) {
            for j in 0..part {
                let first = stretch[j];
                let mut all = first;
                for k in 0..r / 2 {
                    let (a, b) = (stretch[(k + 1) * part + j], stretch[(r - k - 1) * part + j]);
                    (sums[k], differences[k]) = (a + b, (a - b).turned());
                    all = all + sums[k];
                }
                stretch[j] = all;
                for q in 1..=r / 2 {
                    let [cos, minus_sin] = self.roots[q];
                    let (mut even, mut odd) = (first.plus_times(sums[0], cos), differences[0].scaled(-minus_sin));
                    let mut turn = q;
                    for (&sum, &difference) in sums.iter().zip(&*differences).skip(1) {
                        turn += q;
                        turn -= if turn >= r { r } else { 0 };
                        let [cos, minus_sin] = self.roots[turn];
                        even = even.plus_times(sum, cos);
                        odd = odd.plus_times(difference, -minus_sin);
                    }
                    let alone = j == 0;
                    for (q, value) in [(q, even + odd), (r - q, even - odd)] {
                        stretch[q * part + j] =
                            if alone { value } else { value.times(&self.twiddles[(j - 1) * (r - 1) + q - 1]) };
                    }
                }
            }
        }
    }
}

/// The values at the same place of all parts.
#[inline(always)]
fn pick<S: Simd, const R: usize>(stretch: &[Wide<S>], j: usize, part: usize) -> [Wide<S>; R] {
    let mut values = [stretch[j]; R];
    for k in 1..R {
        values[k] = stretch[k * part + j];
    }
    values
}

/// The factors of `n` in the order of the stages: eights and fours first, because stages with long parts have the most
/// twiddle factors, and a large radix saves some of them.
fn radices(n: usize) -> Vec<usize> {
    let twos = n.trailing_zeros() as usize;
    let (eights, fours) = match twos % 3 {
        0 => (twos / 3, 0),
        1 if twos >= 4 => (twos / 3 - 1, 2),
        1 => (0, 0),
        _ => (twos / 3, 1),
    };
    let mut radices = vec![8; eights];
    radices.extend(vec![4; fours]);
    radices.extend(vec![2; usize::from(twos == 1)]);
    let (mut rest, mut p) = (n >> twos, 3);
    while rest > 1 {
        while rest % p == 0 {
            radices.push(p);
            rest /= p;
        }
        p += 2;
    }
    radices
}

/// exp(-2 pi i k/n).
#[allow(clippy::cast_precision_loss)]
pub(crate) fn root(k: usize, n: usize) -> [f32; 2] {
    let (sin, cos) = (TAU * (k % n) as f64 / n as f64).sin_cos();
    [to_f32(cos), to_f32(-sin)]
}

/// A transform of R points, in lanes.
pub(crate) trait Transform<const R: usize> {
    /// The R frequencies of R values.
    fn transform<S: Simd>(values: [Wide<S>; R]) -> [Wide<S>; R];
}

/// Two points.
pub(crate) struct Two;

impl Transform<2> for Two {
    #[inline(always)]
    fn transform<S: Simd>([a, b]: [Wide<S>; 2]) -> [Wide<S>; 2] {
        [a + b, a - b]
    }
}

/// Three points.
pub(crate) struct Three;

impl Transform<3> for Three {
    #[inline(always)]
    fn transform<S: Simd>([a, b, c]: [Wide<S>; 3]) -> [Wide<S>; 3] {
        const SIN: f32 = 0.866_025_4; // sin(2 pi/3)
        let (sum, turned) = (b + c, (b - c).turned());
        let middle = a.plus_times(sum, -0.5);
        [a + sum, middle.plus_times(turned, SIN), middle.plus_times(turned, -SIN)]
    }
}

/// Four points.
pub(crate) struct Four;

impl Transform<4> for Four {
    #[inline(always)]
    fn transform<S: Simd>([a, b, c, d]: [Wide<S>; 4]) -> [Wide<S>; 4] {
        let (even, odd) = ([a + c, a - c], [b + d, (b - d).turned()]);
        [even[0] + odd[0], even[1] + odd[1], even[0] - odd[0], even[1] - odd[1]]
    }
}

/// Five points.
pub(crate) struct Five;

impl Transform<5> for Five {
    #[inline(always)]
    fn transform<S: Simd>([a, b, c, d, e]: [Wide<S>; 5]) -> [Wide<S>; 5] {
        const COS: [f32; 2] = [0.309_017, -0.809_017]; // cos(2 pi/5), cos(4 pi/5)
        const SIN: [f32; 2] = [0.951_056_54, 0.587_785_24]; // sin(2 pi/5), sin(4 pi/5)
        let (outer, inner) = (b + e, c + d);
        let (outer_turned, inner_turned) = ((b - e).turned(), (c - d).turned());
        let first = outer_turned.scaled(SIN[0]).plus_times(inner_turned, SIN[1]);
        let second = outer_turned.scaled(SIN[1]).plus_times(inner_turned, -SIN[0]);
        let near = a.plus_times(outer, COS[0]).plus_times(inner, COS[1]);
        let far = a.plus_times(outer, COS[1]).plus_times(inner, COS[0]);
        [a + outer + inner, near + first, far + second, far - second, near - first]
    }
}

/// Eight points.
pub(crate) struct Eight;

impl Transform<8> for Eight {
    #[inline(always)]
    fn transform<S: Simd>([a, b, c, d, e, f, g, h]: [Wide<S>; 8]) -> [Wide<S>; 8] {
        let even = Four::transform([a, c, e, g]);
        let odd = Four::transform([b, d, f, h]);
        let second = odd[2].turned();
        // The eighths' factor becomes part of the additions.
        let (first, third) = (odd[1].turned_by_an_eighth_long(), odd[3].turned_by_an_eighth_long().turned());
        let w = FRAC_1_SQRT_2;
        [
            even[0] + odd[0],
            even[1].plus_times(first, w),
            even[2] + second,
            even[3].plus_times(third, w),
            even[0] - odd[0],
            even[1].plus_times(first, -w),
            even[2] - second,
            even[3].plus_times(third, -w),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simd::Level;
    use fearless_simd::{dispatch, SimdBase};

    /// Largest difference from the plain sum, as a share of the largest value, over all lanes.
    #[inline(always)]
    fn error<S: Simd>(simd: S, n: usize) -> f64 {
        let lanes = S::f32s::LEN;
        let mut state = n as u64;
        let mut random = || {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (state >> 40) as f32 / (1u64 << 24) as f32 - 0.5
        };
        let mut vector = || {
            let values: Vec<f32> = (0..lanes).map(|_| random()).collect();
            S::f32s::from_slice(simd, &values)
        };
        let input: Vec<Wide<S>> = (0..n).map(|_| Wide { re: vector(), im: vector() }).collect();
        let fft = LineFft::new(n);
        let (mut line, mut loaded) = (input.clone(), vec![Wide::zero(simd); n]);
        let mut scratch = vec![Wide::zero(simd); fft.scratch()];
        fft.process(&mut line, &mut scratch);
        fft.process_from(
            &mut loaded,
            &mut scratch,
            &fft.loading_order(),
            #[inline(always)]
            |&i| input[i],
        );
        for (a, b) in line.iter().zip(&loaded) {
            assert!((0..lanes).all(|lane| a.re[lane] == b.re[lane] && a.im[lane] == b.im[lane]), "{n} points");
        }
        let (mut worst, mut largest) = (0.0_f64, 0.0_f64);
        for lane in 0..lanes {
            for k in 0..n {
                let (mut re, mut im) = (0.0, 0.0);
                for (x, value) in input.iter().enumerate() {
                    let (s, c) = (-TAU * (k * x % n) as f64 / n as f64).sin_cos();
                    let (a, b) = (f64::from(value.re[lane]), f64::from(value.im[lane]));
                    re += a * c - b * s;
                    im += a * s + b * c;
                }
                let found = line[fft.place(k)];
                worst = worst.max((f64::from(found.re[lane]) - re).hypot(f64::from(found.im[lane]) - im));
                largest = largest.max(re.hypot(im));
            }
        }
        worst / largest
    }

    #[test]
    fn transforms_match_the_plain_sum_for_any_number_of_points() {
        for level in Level::available() {
            for n in [8, 10, 12, 14, 16, 18, 22, 24, 26, 30, 32, 36, 48, 50, 64, 100, 128, 158, 502] {
                let error = dispatch!(level.0, simd => error(simd, n));
                let bound = if radices(n).iter().all(|&r| r <= 8) { 4e-7 } else { 3e-6 };
                assert!(error < bound, "{level:?}, {n} points: {error:e}");
            }
        }
    }

    #[test]
    fn radices_multiply_to_the_number_of_points() {
        for n in (8..=512).step_by(2) {
            assert_eq!(radices(n).iter().product::<usize>(), n);
        }
        assert_eq!(radices(32), [8, 4]);
        assert_eq!(radices(16), [4, 4]);
        assert_eq!(radices(64), [8, 8]);
        assert_eq!(radices(50), [2, 5, 5]);
    }
}
