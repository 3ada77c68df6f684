//! The kernel: blocks along the shared axis, one after the other, sharing the transforms of their sheets.
//!
//! The transforms of the last sheets stand in a ring buffer, at u modulo its length. Sheets are transformed in groups of as
//! many as a vector has lanes, so the ring is somewhat longer than a line.
//!
//! A SIMD lane is a bin of the sheets. Bins are sorted by their distance from the middle, so a vector of neighbouring bins
//! at one frequency along the line lies on one shell or on a few; each of these gets the lanes that are its own.

use fearless_simd::{Simd, SimdBase, SimdFloat};

use super::arranged::Arranged;
use super::plan::Plan;
use super::rows::Rows;
use super::sheet::{Sheet, SheetTransform};
use crate::cutoff::{settle, Cutoff};
use crate::round::to_f32;
use crate::simd::align_frame;
use crate::simd::wide::Wide;

/// How many neighbours on either side the smoothing of a shell curve takes.
pub(super) const SMOOTHING_REACH: usize = 1;

/// The lanes `from` .. `to` of a vector at one frequency along the line, which lie on one shell.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Part {
    shell: u32,
    from: u32,
    to: u32,
}

/// The plan in vectors of the width that the processor has; shared by all threads.
pub(super) struct Vectors<S: Simd> {
    simd: S,
    /// Vectors of bins.
    count: usize,
    /// Weights of the bins; 0 in lanes that have none.
    weights: Vec<S::f32s>,
    window_spectrum: Vec<Wide<S>>,
    /// In which order the points of a line are loaded.
    loading_order: Vec<usize>,
    /// Parts of each vector at the frequencies 0 .. `points`/2 that have any, frequency after frequency.
    parts: Vec<Part>,
    /// For each vector, where the parts of its frequencies end.
    ends: Vec<Vec<u32>>,
    /// At k: 1 in the lanes below k, 0 in the others.
    below: Vec<S::f32s>,
    /// At k: how many vectors hold all that the first k shells have.
    reach: Vec<usize>,
}

impl<S: Simd> Vectors<S> {
    /// Arranges the plan in vectors.
    pub fn new(simd: S, plan: &Plan) -> Self {
        let lanes = S::f32s::LEN;
        let vector = |values: &[f32]| {
            let mut padded = values.to_vec();
            padded.resize(lanes, 0.0);
            S::f32s::from_slice(simd, &padded)
        };
        let (mut weights, mut window_spectrum) = (Vec::new(), Vec::new());
        let (mut parts, mut ends) = (Vec::new(), Vec::new());
        for first in (0..plan.bins.len()).step_by(lanes) {
            let of_vector = first..(first + lanes).min(plan.bins.len());
            let weight: Vec<f32> = plan.bins[of_vector.clone()].iter().map(|bin| to_f32(bin.weight)).collect();
            weights.push(vector(&weight));
            let part = |value: fn(&rustfft::num_complex::Complex<f32>) -> f32| {
                vector(&plan.window_spectrum[of_vector.clone()].iter().map(value).collect::<Vec<_>>())
            };
            window_spectrum.push(Wide { re: part(|c| c.re), im: part(|c| c.im) });
            let shells = &plan.shells[of_vector];
            let mut ends_of_vector = Vec::new();
            for k in 0..=plan.points / 2 {
                add_parts(&mut parts, shells.iter().map(|shells| shells[k]));
                ends_of_vector.push(to_u32(parts.len()));
            }
            // Frequencies beyond the last that has a part are not looked at.
            while ends_of_vector.len() > 1 && ends_of_vector[ends_of_vector.len() - 2] == to_u32(parts.len()) {
                ends_of_vector.pop();
            }
            ends.push(ends_of_vector);
        }
        let below = |k: usize| vector(&vec![1.0; k]);
        let first_shell = |shells: &Vec<Option<usize>>| shells.iter().flatten().min().copied();
        let first_shells: Vec<_> = plan.shells.chunks(lanes).map(|s| s.iter().filter_map(first_shell).min()).collect();
        let holds_some_of = |k: usize| first_shells.iter().rposition(|first| first.is_some_and(|first| first < k));
        Vectors {
            simd,
            count: weights.len(),
            weights,
            window_spectrum,
            loading_order: plan.line_fft.loading_order(),
            parts,
            ends,
            below: (0..=lanes).map(below).collect(),
            reach: (0..=plan.shell_count()).map(|k| holds_some_of(k).map_or(0, |last| last + 1)).collect(),
        }
    }
}

/// Adds the parts of one vector at one frequency, given the shell of each lane.
fn add_parts(parts: &mut Vec<Part>, shells: impl Iterator<Item = Option<usize>>) {
    let begin = parts.len();
    for (lane, shell) in shells.enumerate() {
        let (lane, Some(shell)) = (to_u32(lane), shell.map(to_u32)) else {
            continue;
        };
        match parts[begin..].last_mut() {
            Some(part) if part.shell == shell && part.to == lane => part.to += 1,
            _ => parts.push(Part { shell, from: lane, to: lane + 1 }),
        }
    }
}

#[allow(clippy::cast_possible_truncation)] // lanes, shells and parts: far below 2^32
fn to_u32(v: usize) -> u32 {
    v as u32
}

/// Working memory for blocks along the shared axis; made once a thread.
pub(super) struct Sweep<'a, S: Simd> {
    plan: &'a Plan,
    vectors: &'a Vectors<S>,
    rows: [Rows<'a, S>; 2],
    /// First row of the sheets.
    v0: usize,
    /// The groups of sheets before this one are in the ring buffers, as far back as those reach.
    held: usize,
    transform: SheetTransform<'a, S>,
    sides: [Side<S>; 2],
    scratch: Vec<Wide<S>>,
    sums: Vec<[S::f32s; 3]>,
    curve: Vec<f64>,
    smoothed: Vec<f64>,
    /// With how many shells the next block's cut-off may be known; each block is looked at only as far out as it needs.
    shells: usize,
    keep_curves: bool,
}

/// What of a block is worked out.
struct Done {
    vectors: usize,
    /// Where the parts of the next vector begin.
    parts: usize,
    /// Values of the curve.
    shells: usize,
}

/// What a sweep holds of one of the two volumes.
struct Side<S: Simd> {
    /// Length of the ring buffers.
    ring: usize,
    /// Transforms of sheets: vector after vector, in each a ring.
    spectra: Vec<Wide<S>>,
    /// What else is known of the sheets, a ring.
    sheets: Vec<Sheet>,
    /// The points of the block's lines, in the order in which they are loaded.
    points: Vec<Point>,
    /// The lines of one vector.
    line: Vec<Wide<S>>,
}

/// What a point of a line is made of.
#[derive(Clone, Copy, Default)]
struct Point {
    /// Where its sheet stands in the ring.
    place: usize,
    /// w(u).
    weight: f32,
    /// w(u) (a_u - m).
    deviation: f32,
}

impl<S: Simd> Side<S> {
    fn new(plan: &Plan, vectors: &Vectors<S>) -> Self {
        let (zero, ring) = (Wide::zero(vectors.simd), ring_length::<S>(plan));
        Side {
            ring,
            spectra: vec![zero; vectors.count * ring],
            sheets: vec![Sheet::default(); ring],
            points: vec![Point::default(); plan.points],
            line: vec![zero; plan.points],
        }
    }

    /// Transforms the sheets of a group, whose first row is `v0`, into the rings.
    #[inline(always)]
    fn load(
        &mut self,
        transform: &mut SheetTransform<'_, S>,
        vectors: &Vectors<S>,
        rows: &mut Rows<'_, S>,
        group: usize,
        v0: usize,
    ) {
        let (ring, lanes) = (self.ring, S::f32s::LEN);
        let first = group * lanes % ring;
        let sheets = &mut self.sheets[first..first + lanes];
        transform.process(
            rows,
            group,
            v0,
            #[inline(always)]
            |lane, sheet| sheets[lane] = sheet,
        );
        for (vector, spectra) in self.spectra.chunks_exact_mut(ring).enumerate() {
            let spectra = &mut spectra[first..first + lanes];
            transform.bins(
                vector,
                vectors.weights[vector],
                #[inline(always)]
                |lane, bins| spectra[lane] = bins,
            );
        }
    }

    /// The block's sheets, in order.
    fn sheets(&self, u0: usize) -> impl Iterator<Item = &Sheet> + Clone {
        let (before, from) = self.sheets.split_at(u0 % self.ring);
        from.iter().chain(before)
    }

    /// Whether all voxels of the block that have a weight above 0 are equal.
    fn is_flat(&self, u0: usize, window: &[f64]) -> bool {
        let mut weighted = self.sheets(u0).zip(window).filter(|(_, &w)| w != 0.0).map(|(sheet, _)| sheet);
        let Some(first) = weighted.next() else {
            return false;
        };
        first.is_flat && weighted.all(|sheet| sheet.is_flat && sheet.taken == first.taken)
    }

    fn set_points(&mut self, u0: usize, vectors: &Vectors<S>, window: &[f64]) {
        let sum: f64 = self.sheets(u0).zip(window).map(|(sheet, w)| sheet.mean * w).sum();
        let mean = sum / window.iter().sum::<f64>();
        for (point, &u) in self.points.iter_mut().zip(&vectors.loading_order) {
            let place = (u0 + u) % self.ring;
            let deviation = to_f32(window[u] * (self.sheets[place].taken - mean));
            *point = Point { place, weight: to_f32(window[u]), deviation };
        }
    }

    /// Transforms the lines of one vector.
    #[inline(always)]
    fn transform(&mut self, plan: &Plan, vectors: &Vectors<S>, vector: usize, scratch: &mut [Wide<S>]) {
        let window = vectors.window_spectrum[vector];
        let sheets = &self.spectra[vector * self.ring..(vector + 1) * self.ring];
        plan.line_fft.process_from(
            &mut self.line,
            scratch,
            &self.points,
            #[inline(always)]
            |point| {
                let (sheet, w, d) = (sheets[point.place], point.weight, point.deviation);
                Wide { re: sheet.re.mul_add(w, window.re * d), im: sheet.im.mul_add(w, window.im * d) }
            },
        );
    }
}

/// Sheets that a ring holds: all groups that a line may touch.
fn ring_length<S: Simd>(plan: &Plan) -> usize {
    let lanes = S::f32s::LEN;
    (plan.points - 1).next_multiple_of(lanes) + lanes
}

impl<'a, S: Simd> Sweep<'a, S> {
    /// Bytes of working memory for one sweep through volumes that are cut into so many groups.
    pub fn bytes(plan: &Plan, vectors: &Vectors<S>, groups: usize) -> usize {
        let side = size_of::<Wide<S>>() * (ring_length::<S>(plan) * vectors.count + plan.points);
        2 * (side + Rows::<S>::bytes(plan, groups)) + SheetTransform::<S>::bytes(plan)
    }

    /// Working memory for sweeps through these volumes.
    pub fn new(plan: &'a Plan, vectors: &'a Vectors<S>, volumes: &'a [Arranged<S>; 2]) -> Self {
        let zero = Wide::zero(vectors.simd);
        Sweep {
            plan,
            vectors,
            rows: volumes.each_ref().map(|volume| Rows::new(vectors.simd, plan, volume)),
            v0: 0,
            held: 0,
            transform: SheetTransform::new(vectors.simd, plan),
            sides: [Side::new(plan, vectors), Side::new(plan, vectors)],
            scratch: vec![zero; plan.line_fft.scratch()],
            sums: vec![[zero.re; 3]; plan.shell_count()],
            curve: vec![0.0; plan.shell_count()],
            smoothed: vec![0.0; plan.shell_count()],
            shells: plan.shell_count(),
            keep_curves: false,
        }
    }

    /// From now on works out all shells of all blocks, for the sake of [`Sweep::curve`].
    pub fn keep_curves(&mut self) {
        self.keep_curves = true;
    }

    /// Goes on to sheets whose first column is `x0`.
    pub fn begin(&mut self, x0: usize) {
        self.rows.iter_mut().for_each(|rows| rows.begin(x0));
        self.v0 = 0;
    }

    /// Begins a sweep whose sheets have their first row at `v0`, which must not go back but after [`Sweep::begin`].
    pub fn begin_line(&mut self, v0: usize) {
        self.v0 = v0;
        self.held = 0;
    }

    /// The cut-off of the block with its first sheet at `u0`; sheets must not go back within a sweep.
    pub fn cutoff(&mut self, u0: usize) -> Cutoff {
        let simd = self.vectors.simd;
        let all = self.plan.shell_count();
        let mut shells = if self.keep_curves { all } else { self.shells };
        let mut done = simd.vectorize(
            #[inline(always)]
            || {
                align_frame();
                self.begin_block(u0)
            },
        );
        loop {
            if let Some(done) = &mut done {
                simd.vectorize(
                    #[inline(always)]
                    || {
                        align_frame();
                        self.correlate(shells, done);
                    },
                );
            } else {
                shells = all; // the curve of a flat block is 0 all over
            }
            let (curve, smoothed) = (&mut self.curve, &mut self.smoothed);
            match settle(curve, shells, SMOOTHING_REACH, smoothed, &self.plan.threshold) {
                Some(cutoff) => {
                    if done.is_some() {
                        self.shells = shells.max(2) - 1; // one fewer may do for the next
                    }
                    return cutoff;
                }
                None => shells += 1,
            }
        }
    }

    /// The curve of the last block that [`Sweep::cutoff`] was asked for, before smoothing and after it, if
    /// [`Sweep::keep_curves`] was called before.
    pub fn curve(&self) -> [&[f64]; 2] {
        [&self.curve, &self.smoothed]
    }

    /// Makes ready for the block at `u0`; None where it is flat in one of the volumes, and its curve 0.
    #[inline(always)]
    fn begin_block(&mut self, u0: usize) -> Option<Done> {
        self.load(u0);
        let window = &self.plan.line_window;
        if self.sides.iter().any(|side| side.is_flat(u0, window)) {
            self.curve.fill(0.0);
            return None;
        }
        self.sides.iter_mut().for_each(|side| side.set_points(u0, self.vectors, window));
        let zero = Wide::zero(self.vectors.simd).re;
        self.sums.fill([zero; 3]);
        Some(Done { vectors: 0, parts: 0, shells: 0 })
    }

    /// Goes on to the first `shells` values of the curve. Vectors stand from the middle outwards and each gives all that it
    /// has to whatever shells, so nothing is done twice, and sums are the same however many are asked for.
    #[inline(always)]
    fn correlate(&mut self, shells: usize, done: &mut Done) {
        for vector in done.vectors..self.vectors.reach[shells] {
            for side in &mut self.sides {
                side.transform(self.plan, self.vectors, vector, &mut self.scratch);
            }
            done.parts = self.add_shells(vector, done.parts);
        }
        done.vectors = done.vectors.max(self.vectors.reach[shells]);
        for (frc, sums) in self.curve[..shells].iter_mut().zip(&self.sums).skip(done.shells) {
            let [cross, power_a, power_b] = sums.map(|sum| (0..S::f32s::LEN).map(|k| f64::from(sum[k])).sum::<f64>());
            let value = cross / (power_a * power_b).sqrt();
            *frc = if value.is_finite() { value } else { 0.0 };
        }
        done.shells = shells;
    }

    /// Adds the products of one vector of transformed lines to the shell sums: the real part of A conj(B), |A|^2 and |B|^2.
    /// Returns where the parts of the next vector begin.
    #[inline(always)]
    fn add_shells(&mut self, vector: usize, first_part: usize) -> usize {
        let (plan, vectors) = (self.plan, self.vectors);
        let [a, b] = &self.sides;
        let (a, b) = (a.line.as_slice(), b.line.as_slice());
        let lanes = to_u32(S::f32s::LEN);
        let mut begin = first_part;
        for (k, &end) in vectors.ends[vector].iter().enumerate() {
            let place = plan.line_fft.place(k);
            let mut products = multiply(a[place], b[place]);
            if k != 0 && 2 * k != plan.points {
                let place = plan.line_fft.place(plan.points - k);
                let mirrored = multiply(a[place], b[place]);
                for (product, mirrored) in products.iter_mut().zip(mirrored) {
                    *product += mirrored;
                }
            }
            for part in &vectors.parts[begin..end as usize] {
                let sums = &mut self.sums[part.shell as usize];
                if part.from == 0 && part.to == lanes {
                    for (sum, product) in sums.iter_mut().zip(products) {
                        *sum += product;
                    }
                } else {
                    let mask = vectors.below[part.to as usize] - vectors.below[part.from as usize];
                    for (sum, product) in sums.iter_mut().zip(products) {
                        *sum = product.mul_add(mask, *sum);
                    }
                }
            }
            begin = end as usize;
        }
        begin
    }

    /// Brings the sheets from `u0` on into the ring buffers, as many as a line has points.
    #[inline(always)]
    fn load(&mut self, u0: usize) {
        let lanes = S::f32s::LEN;
        self.held = self.held.max(u0 / lanes);
        while self.held * lanes < u0 + self.plan.points {
            for (side, rows) in self.sides.iter_mut().zip(&mut self.rows) {
                side.load(&mut self.transform, self.vectors, rows, self.held, self.v0);
            }
            self.held += 1;
        }
    }
}

/// The real part of a conj(b), |a|^2 and |b|^2.
#[inline(always)]
fn multiply<S: Simd>(a: Wide<S>, b: Wide<S>) -> [S::f32s; 3] {
    [a.re.mul_add(b.re, a.im * b.im), a.re.mul_add(a.re, a.im * a.im), b.re.mul_add(b.re, b.im * b.im)]
}
