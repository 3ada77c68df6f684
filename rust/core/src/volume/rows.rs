//! Transforms of the rows of a volume, shared by all sheets that contain them.
//!
//! The rows that begin at one column serve every sheet with that first column, wherever it begins: sheets of neighbouring
//! blocks differ in their first row, and most rows of one are rows of the next. The last rows of every group of sheets stand in
//! a ring. Each row loses its own middle voxel a before the window, so that I - a is as small as the structure; whoever uses
//! its transform adds the window's transform times what a differs from the value that he wants taken off.

use std::ops::Range;

use fearless_simd::{Simd, SimdBase};

use super::arranged::Arranged;
use super::plan::Plan;
use crate::round::to_f32;
use crate::simd::wide::Wide;

/// The transforms of the last rows of one volume; working memory of one thread.
pub(super) struct Rows<'a, S: Simd> {
    simd: S,
    plan: &'a Plan,
    volume: &'a Arranged<S>,
    /// First column of the rows.
    x0: usize,
    /// Rows that a ring holds, even.
    ring: usize,
    /// Which rows of each group are there; of the last group alone where there is no room for all.
    held: Vec<Range<usize>>,
    last_group: usize,
    /// Transforms: group after group, in each the columns, in each a ring of rows.
    spectra: Vec<Wide<S>>,
    /// What was taken off each row, and the largest weighted magnitude that was left: group after group, a ring of rows.
    taken: Vec<S::f32s>,
    extent: Vec<S::f32s>,
    /// Two rows, one as the real and one as the imaginary part.
    packed: Vec<Wide<S>>,
    scratch: Vec<Wide<S>>,
    window: Vec<f32>,
}

impl<'a, S: Simd> Rows<'a, S> {
    /// Working memory for rows of this volume.
    pub fn new(simd: S, plan: &'a Plan, volume: &'a Arranged<S>) -> Self {
        let (zero, ring) = (Wide::zero(simd), ring_length(plan));
        let groups = shared_groups::<S>(plan, volume.groups());
        Rows {
            simd,
            plan,
            volume,
            x0: 0,
            ring,
            held: vec![0..0; groups],
            last_group: 0,
            spectra: vec![zero; groups * plan.columns() * ring],
            taken: vec![zero.re; groups * ring],
            extent: vec![zero.re; groups * ring],
            packed: vec![zero; plan.n],
            scratch: vec![zero; plan.row_fft.scratch()],
            window: plan.window.iter().map(|&w| to_f32(w)).collect(),
        }
    }

    /// Bytes of working memory for the rows of a volume that is cut into so many groups.
    pub fn bytes(plan: &Plan, groups: usize) -> usize {
        shared_groups::<S>(plan, groups) * bytes_of_group::<S>(plan)
    }

    /// Begins with rows whose first column is `x0`.
    pub fn begin(&mut self, x0: usize) {
        self.x0 = x0;
        self.held.fill(0..0);
    }

    /// Where the rows of a group stand.
    fn slot(&self, group: usize) -> usize {
        if self.held.len() == 1 {
            0
        } else {
            group
        }
    }

    /// Transforms the rows of a group from `v0` on, as many as a sheet has, unless they are there. Rows must not go back but
    /// after [`Rows::begin`].
    #[inline(always)]
    pub fn load(&mut self, group: usize, v0: usize) {
        let slot = self.slot(group);
        if self.held.len() == 1 && group != self.last_group {
            self.held[0] = 0..0;
        }
        self.last_group = group;
        let end = v0 + self.plan.rows;
        let mut v = self.held[slot].end.max(v0 / 2 * 2);
        while v < end {
            self.transform(group, slot, v);
            v += 2;
        }
        self.held[slot] = v0..v;
    }

    /// What was taken off a row of a group, and the largest weighted magnitude that was left.
    #[inline(always)]
    pub fn row(&self, group: usize, v: usize) -> (S::f32s, S::f32s) {
        let at = self.slot(group) * self.ring + self.place(v);
        (self.taken[at], self.extent[at])
    }

    /// Where a row stands in the ring.
    pub fn place(&self, v: usize) -> usize {
        v % self.ring
    }

    /// A column of the transforms of a group: a ring of rows.
    #[inline(always)]
    pub fn column(&self, group: usize, kx: usize) -> &[Wide<S>] {
        let start = (self.slot(group) * self.plan.columns() + kx) * self.ring;
        &self.spectra[start..start + self.ring]
    }

    /// Transforms rows `v` and `v + 1` of a group, `v` even; beyond the last row of the volume it is repeated.
    #[inline(always)]
    fn transform(&mut self, group: usize, slot: usize, v: usize) {
        let (plan, n) = (self.plan, self.plan.n);
        let second = (v + 1).min(self.volume.rows() - 1);
        let rows = [self.volume.row(group, v, self.x0, n), self.volume.row(group, second, self.x0, n)];
        let taken = [rows[0][n / 2], rows[1][n / 2]];
        let zero = Wide::zero(self.simd).re;
        let (mut first_extent, mut second_extent) = (zero, zero);
        for (((out, &first), &second), &w) in self.packed.iter_mut().zip(rows[0]).zip(rows[1]).zip(&self.window) {
            let (re, im) = ((first - taken[0]) * w, (second - taken[1]) * w);
            first_extent = first_extent.max(re.abs());
            second_extent = second_extent.max(im.abs());
            *out = Wide { re, im };
        }
        plan.row_fft.process(&mut self.packed, &mut self.scratch);
        let at = self.place(v);
        self.taken[slot * self.ring + at..][..2].copy_from_slice(&taken);
        self.extent[slot * self.ring + at..][..2].copy_from_slice(&[first_extent, second_extent]);
        let columns = &mut self.spectra[slot * plan.columns() * self.ring..][..plan.columns() * self.ring];
        for (kx, column) in columns.chunks_exact_mut(self.ring).enumerate() {
            let z = self.packed[plan.row_fft.place(kx)];
            let mirrored = self.packed[plan.row_fft.place(if kx == 0 { 0 } else { n - kx })];
            column[at] = Wide { re: (z.re + mirrored.re) * 0.5, im: (z.im - mirrored.im) * 0.5 };
            column[at + 1] = Wide { re: (z.im + mirrored.im) * 0.5, im: (mirrored.re - z.re) * 0.5 };
        }
    }
}

/// Rows that a ring holds: those of a sheet, and one more because they come in pairs.
fn ring_length(plan: &Plan) -> usize {
    plan.rows.next_multiple_of(2) + 2
}

fn bytes_of_group<S: Simd>(plan: &Plan) -> usize {
    ring_length(plan) * (plan.columns() + 1) * size_of::<Wide<S>>()
}

/// Groups whose rows are held at a time: all, or one.
fn shared_groups<S: Simd>(plan: &Plan, groups: usize) -> usize {
    if groups * bytes_of_group::<S>(plan) <= plan.room_for_rows {
        groups
    } else {
        1
    }
}
