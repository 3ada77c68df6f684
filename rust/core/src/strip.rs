//! The kernel: blocks of one column of the lattice, from top to bottom, sharing the transforms of their rows.
//!
//! All blocks of a strip have the same first column, so an image row needs to be transformed once for the N blocks that
//! contain it. With w the window, I a pixel and m_y the weighted mean of row y within the strip, the windowed block less
//! its weighted mean m is
//!
//! ```text
//! w(y) w(x) (I(y,x) - m) = w(y) [ w(x) (I(y,x) - m_y)  +  w(x) (m_y - m) ]
//!                                 row transform R(y,kx)    window's transform times a number
//! ```
//!
//! so a block costs N/2 + 1 column transforms for each image of `w(y) R(y,kx) + W(kx) w(y) (m_y - m)`. Taking the row
//! means out before anything is rounded to f32 is what keeps a camera offset of 10^5 counts from drowning the structure.
//!
//! The rows stand in a ring buffer at y mod N and are never moved: a cyclic shift of the rows multiplies the transforms
//! of both images by the same phase, which drops out of all three ring sums. The window is rotated instead.

use rustfft::num_complex::Complex;

use crate::cutoff::{find_cutoff, smooth, Cutoff, SMOOTHING_REACH};
use crate::frames::Frames;
use crate::plan::{column_weight, to_f32, Plan};

/// Working memory for one strip; made once a thread and used for many strips.
pub(crate) struct Strip<'a> {
    plan: &'a Plan,
    frames: &'a Frames,
    /// First column of the strip.
    x0: usize,
    /// Rows `held.0 .. held.1` are in the buffer.
    held: (usize, usize),
    first: Rows,
    second: Rows,
    packed: Vec<Complex<f64>>,
    row_scratch: Vec<Complex<f64>>,
    column_scratch: Vec<Complex<f32>>,
    deviation: Vec<[f32; 2]>,
    curve: Vec<f64>,
    smoothed: Vec<f64>,
}

/// What a strip holds of one image.
struct Rows {
    /// R(y,kx) at kx N + y mod N.
    spectra: Vec<Complex<f32>>,
    /// m_y at y mod N.
    means: Vec<f64>,
    /// How many rows up to the last one, and up to the one before it, hold nothing but one value, the same in all.
    flat: [usize; 2],
    /// That value.
    flat_value: f32,
    /// The block's transform, column by column.
    block: Vec<Complex<f32>>,
}

impl Rows {
    fn new(plan: &Plan) -> Self {
        let bins = plan.columns() * plan.n;
        Rows {
            spectra: vec![Complex::default(); bins],
            means: vec![0.0; plan.n],
            flat: [0; 2],
            flat_value: 0.0,
            block: vec![Complex::default(); bins],
        }
    }

    /// Notes whether the next row goes on with a flat area. What stands under a weight of 0 does not count.
    fn watch_flatness(&mut self, row: &[f32], ends: usize) {
        let row = &row[ends..row.len() - ends];
        let value = row[0];
        let rows = match row.iter().all(|&v| v == value) {
            false => 0,
            true if value == self.flat_value => self.flat[0] + 1,
            true => 1,
        };
        self.flat = [rows, self.flat[0]];
        self.flat_value = value;
    }

    /// Whether all pixels of the block that ends with the last row are equal, but for those under a weight of 0.
    fn is_flat(&self, n: usize, ends: usize) -> bool {
        self.flat[ends] >= n - 2 * ends
    }

    /// Fills `block` with the transform of the windowed block less its mean; `window` is w rotated like the rows.
    fn transform(
        &mut self,
        plan: &Plan,
        window: &[[f32; 2]],
        deviation: &mut [[f32; 2]],
        rotation: usize,
        scratch: &mut [Complex<f32>],
    ) {
        let n = plan.n;
        // Row y0 + j stands at (rotation + j) mod N, so the window's place N - rotation meets the first slot.
        let (tail, head) = plan.window.split_at(n - rotation);
        let weights = head.iter().chain(tail);
        let mean = weights.clone().zip(&self.means).map(|(w, m)| w * m).sum::<f64>() / plan.window_sum;
        for ((deviation, w), m) in deviation.iter_mut().zip(weights).zip(&self.means) {
            *deviation = [to_f32(w * (m - mean)); 2];
        }
        let columns = self.spectra.chunks_exact(n).zip(self.block.chunks_exact_mut(n));
        for (spectrum, (rows, out)) in plan.window_spectrum.iter().zip(columns) {
            for (((out, row), w), d) in out.iter_mut().zip(rows).zip(window).zip(&*deviation) {
                *out = Complex::new(w[0] * row.re + spectrum.re * d[0], w[1] * row.im + spectrum.im * d[1]);
            }
        }
        plan.column_fft.process_with_scratch(&mut self.block, scratch);
    }
}

impl<'a> Strip<'a> {
    /// Working memory for strips of these frames.
    pub fn new(plan: &'a Plan, frames: &'a Frames) -> Self {
        Strip {
            plan,
            frames,
            x0: 0,
            held: (0, 0),
            first: Rows::new(plan),
            second: Rows::new(plan),
            packed: vec![Complex::default(); plan.n],
            row_scratch: vec![Complex::default(); plan.row_fft.get_inplace_scratch_len()],
            column_scratch: vec![Complex::default(); plan.column_fft.get_inplace_scratch_len()],
            deviation: vec![[0.0; 2]; plan.n],
            curve: vec![0.0; plan.rings()],
            smoothed: vec![0.0; plan.rings()],
        }
    }

    /// Begins a strip whose blocks have their first column at `x0`.
    pub fn begin(&mut self, x0: usize) {
        self.x0 = x0;
        self.held = (0, 0);
        self.first.flat = [0; 2];
        self.second.flat = [0; 2];
    }

    /// The cut-off of the block with its first row at `y0`; rows must not go up within a strip.
    pub fn cutoff(&mut self, y0: usize) -> Cutoff {
        self.load(y0);
        let n = self.plan.n;
        let ends = self.plan.window_ends();
        if self.first.is_flat(n, ends) || self.second.is_flat(n, ends) {
            self.curve.fill(0.0);
        } else {
            let rotation = y0 % n;
            let window = &self.plan.window_twice[n - rotation..2 * n - rotation];
            let (deviation, scratch) = (&mut self.deviation, &mut self.column_scratch);
            self.first.transform(self.plan, window, deviation, rotation, scratch);
            self.second.transform(self.plan, window, deviation, rotation, scratch);
            self.correlate();
        }
        smooth(&self.curve, SMOOTHING_REACH, &mut self.smoothed);
        find_cutoff(&self.smoothed, &self.plan.threshold)
    }

    /// FRC_1 .. FRC_(N/2) of the block that [`Strip::cutoff`] was last asked for, before smoothing.
    #[cfg(test)]
    pub fn curve(&self) -> &[f64] {
        &self.curve
    }

    /// Brings rows `y0 .. y0 + N` into the buffer.
    fn load(&mut self, y0: usize) {
        let n = self.plan.n;
        let end = y0 + n;
        if self.held.1 <= y0 {
            self.held = (y0, y0);
            self.first.flat = [0; 2];
            self.second.flat = [0; 2];
        }
        for y in self.held.1..end {
            self.load_row(y);
        }
        self.held = (y0, end);
    }

    /// Transforms one row of both images, the first as the real and the second as the imaginary part.
    fn load_row(&mut self, y: usize) {
        let (plan, n) = (self.plan, self.plan.n);
        let (a, b) = self.frames.rows(y, self.x0, n);
        self.first.watch_flatness(a, plan.window_ends());
        self.second.watch_flatness(b, plan.window_ends());
        let (mut mean_a, mut mean_b) = (0.0, 0.0);
        for (z, ((&a, &b), &w)) in self.packed.iter_mut().zip(a.iter().zip(b).zip(&plan.window)) {
            *z = Complex::new(f64::from(a) * self.frames.scale.0, f64::from(b) * self.frames.scale.1);
            mean_a += w * z.re;
            mean_b += w * z.im;
        }
        let mean = Complex::new(mean_a / plan.window_sum, mean_b / plan.window_sum);
        for (z, &w) in self.packed.iter_mut().zip(&plan.window) {
            *z = (*z - mean) * w;
        }
        plan.row_fft.process_with_scratch(&mut self.packed, &mut self.row_scratch);
        let slot = y % n;
        self.first.means[slot] = mean.re;
        self.second.means[slot] = mean.im;
        for kx in 0..plan.columns() {
            let (z, mirrored) = (self.packed[kx], self.packed[if kx == 0 { 0 } else { n - kx }].conj());
            let half = 0.5 * column_weight(n, kx);
            let (a, b) = ((z + mirrored) * half, (z - mirrored) * half);
            self.first.spectra[kx * n + slot] = Complex::new(to_f32(a.re), to_f32(a.im));
            self.second.spectra[kx * n + slot] = Complex::new(to_f32(b.im), to_f32(-b.re));
        }
    }

    /// Ring sums and the correlation curve of the two transformed blocks (P eq. 17).
    fn correlate(&mut self) {
        let (a, b) = (&self.first.block, &self.second.block);
        let mut begin = 0;
        for (frc, &end) in self.curve.iter_mut().zip(&self.plan.ring_ends) {
            let [cross, power_a, power_b] = ring_sums(a, b, &self.plan.bins[begin..end]).map(f64::from);
            let value = cross / (power_a * power_b).sqrt();
            *frc = if value.is_finite() { value } else { 0.0 };
            begin = end;
        }
    }
}

/// Sums over the bins of one ring: the real part of A conj(B), |A|^2 and |B|^2.
fn ring_sums(a: &[Complex<f32>], b: &[Complex<f32>], bins: &[u32]) -> [f32; 3] {
    /// Sums that run side by side: an addition takes several cycles, and the next one must not wait for it.
    const LANES: usize = 4;
    let mut lanes = [[0.0f32; 6]; LANES];
    let mut add = |lane: usize, bin: u32| {
        let (a, b) = (a[bin as usize], b[bin as usize]);
        let terms = [a.re * b.re, a.im * b.im, a.re * a.re, a.im * a.im, b.re * b.re, b.im * b.im];
        for (sum, term) in lanes[lane].iter_mut().zip(terms) {
            *sum += term;
        }
    };
    let groups = bins.chunks_exact(LANES);
    let rest = groups.remainder();
    for group in groups {
        for (lane, &bin) in group.iter().enumerate() {
            add(lane, bin);
        }
    }
    for (lane, &bin) in rest.iter().enumerate() {
        add(lane, bin);
    }
    let sum = |k: usize| lanes.iter().map(|lane| lane[k] + lane[k + 1]).sum();
    [sum(0), sum(2), sum(4)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oracle;
    use crate::threshold::Criterion;
    use crate::window::Window;
    use ndarray::{s, Array2, ArrayView2};

    /// Smooth structure common to both images, noise of their own, and an offset; repeatable.
    fn pair(height: usize, width: usize, offset: f32) -> (Array2<f32>, Array2<f32>) {
        let mut state = 1u64;
        let mut noise = move || {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (state >> 40) as f32 / (1u64 << 24) as f32 - 0.5
        };
        let object = |y: usize, x: usize| ((y as f32 * 0.9).sin() + (x as f32 * 0.7 + y as f32 * 0.3).cos()) * 2.0;
        let mut image = || Array2::from_shape_fn((height, width), |(y, x)| offset + object(y, x) + noise());
        (image(), image())
    }

    fn block(image: &ArrayView2<'_, f32>, y0: usize, x0: usize, n: usize) -> oracle::Block {
        let rows = image.slice_move(s![y0..y0 + n, x0..x0 + n]);
        rows.outer_iter().map(|r| r.iter().map(|&v| f64::from(v)).collect()).collect()
    }

    /// Largest difference of the kernel's curves from the oracle's, over blocks down a strip with steps and gaps.
    fn largest_difference(n: usize, window: Window, a: &Array2<f32>, b: &Array2<f32>) -> f64 {
        let plan = Plan::new(n, window, Criterion::Sigma3);
        let frames = Frames::new(a.view(), b.view(), [(0, 0); 2]);
        let mut strip = Strip::new(&plan, &frames);
        let mut largest: f64 = 0.0;
        for x0 in [3, 0] {
            strip.begin(x0);
            for y0 in [0, 1, 5, n + 3, n + 10, 3 * n + 1] {
                let found = strip.cutoff(y0);
                let (a, b) = (block(&a.view(), y0, x0, n), block(&b.view(), y0, x0, n));
                let expected = oracle::frc_curve(&a, &b, window);
                for (x, y) in strip.curve().iter().zip(&expected) {
                    largest = largest.max((x - y).abs());
                }
                let c = oracle::cutoff(&a, &b, window, Criterion::Sigma3);
                assert_eq!(found.resolved, c.resolved);
                assert!((found.rings - c.rings).abs() < 1e-4 * c.rings, "{found:?} {c:?}");
            }
        }
        largest
    }

    #[test]
    fn curves_match_the_oracle() {
        for (n, window) in [(24, Window::Hann), (26, Window::Hamming), (32, Window::Hann), (64, Window::Hamming)] {
            let (a, b) = pair(4 * n + 1, n + 3, 0.0);
            let largest = largest_difference(n, window, &a, &b);
            assert!(largest < 4e-6, "N = {n}: {largest:e}");
        }
    }

    #[test]
    fn an_offset_of_a_camera_costs_no_digits() {
        let (a, b) = pair(129, 35, 30_000.0);
        let largest = largest_difference(32, Window::Hann, &a, &b);
        assert!(largest < 4e-6, "{largest:e}");
    }

    #[test]
    fn images_of_very_different_brightness_do_not_disturb_each_other() {
        let (a, b) = pair(129, 35, 0.0);
        let largest = largest_difference(32, Window::Hann, &a.mapv(|v| v * 1e25), &b.mapv(|v| v * 1e-25));
        assert!(largest < 4e-6, "{largest:e}");
    }

    #[test]
    fn a_block_of_equal_pixels_correlates_with_nothing() {
        let (mut a, b) = pair(128, 32, 0.0);
        a.slice_mut(s![40..80, ..]).fill(7.0);
        let plan = Plan::new(32, Window::Hann, Criterion::Sigma3);
        let frames = Frames::new(a.view(), b.view(), [(0, 0); 2]);
        let mut strip = Strip::new(&plan, &frames);
        strip.begin(0);
        // The first and last row stand under the window's zeros.
        for (y0, flat) in [(38, false), (39, true), (40, true), (49, true), (50, false), (60, false)] {
            strip.cutoff(y0);
            assert_eq!(strip.curve().iter().all(|&v| v == 0.0), flat, "y0 = {y0}");
        }
    }
}
