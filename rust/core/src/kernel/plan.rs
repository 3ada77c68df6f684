//! Everything about a block size, window and criterion that is worked out once a map and shared by all threads.

use std::f64::consts::PI;

use super::columns::ColumnPlan;
use super::curve::CurvePlan;
use super::rows::RowPlan;
use crate::rings::{Rings, Run};
use crate::round::to_f32;
use crate::simd::Level;
use crate::threshold::Criterion;
use crate::window::Window;

/// The plan of the two-dimensional Fourier ring correlation of N x N blocks (method.md, section 2).
pub(crate) struct Plan {
    /// N.
    pub n: usize,
    /// The instructions that the map is made with.
    pub level: Level,
    /// w(0) .. w(N-1).
    pub window: Vec<f32>,
    /// One over the sum of `window`.
    pub window_share: f32,
    /// The window twice in a row: the N values from N - r on are the window moved down cyclically by r places.
    pub window_twice: Vec<f32>,
    /// The window's transform at kx = 0 .. N/2, turned so that it is real, times [`column_weight`].
    pub window_spectrum: Vec<f32>,
    /// Transform of a row.
    pub rows: RowPlan,
    /// Transform of a column.
    pub columns: ColumnPlan,
    /// The bins of each column kx = 0 .. N/2 on rings.
    pub bins: Vec<ColumnBins>,
    /// To how many rings one may look.
    pub reaches: Reaches,
    /// From ring sums to the cut-off.
    pub curve: CurvePlan,
}

/// Bins of one column, as stretches on one ring each. A bin is named by its place in the transformed column. Stretches of
/// one length stand together, so that the processor can foresee where a loop over them ends, and go up in their rings.
pub(crate) struct ColumnBins {
    /// What of the column is on the rings up to one of the numbers [`Reaches::up`] gives: at [`Reaches::index`] of it.
    pub parts: Vec<ColumnPart>,
    /// ky = 0 and ky = N/2, which have no mirror image.
    pub alone: Vec<Stretch<1>>,
    /// Single ky > 0 whose ring holds neither of its neighbours; like all that follow with their mirror images -ky, which lie
    /// on the same ring.
    pub single: Vec<Stretch<2>>,
    /// Two neighbours on one ring.
    pub double: Vec<Stretch<4>>,
    /// The first three of longer stretches.
    pub triple: Vec<Stretch<6>>,
    /// All other threes of longer stretches; what is left of them is in `single` and `double`. (One after the other on the
    /// same ring, each would wait for the sums of the one before.)
    pub more: Vec<Stretch<6>>,
}

/// What of a column is on the first rings.
#[derive(Clone, Copy, Default)]
pub(crate) struct ColumnPart {
    /// The largest ky among them.
    pub highest: usize,
    /// How many stretches of each kind are: `alone`, `single`, `double`, `triple`, `more`.
    pub stretches: [usize; 5],
}

/// To how many rings the kernel may look: a few numbers of which N/2 is the last.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reaches {
    /// All rings, N/2.
    pub all: usize,
    /// The distance between two of the numbers.
    distance: usize,
}

impl Reaches {
    /// Most numbers that there are for large blocks.
    const MOST: usize = 64;

    fn new(n: usize) -> Self {
        let all = n / 2;
        Reaches { all, distance: all.div_ceil(Self::MOST) }
    }

    /// The least of the numbers that is not below `rings`; the last one where there is none.
    pub fn up(self, rings: usize) -> usize {
        (rings.div_ceil(self.distance) * self.distance).min(self.all)
    }

    /// Where one of the numbers stands among all of them.
    pub fn index(self, rings: usize) -> usize {
        rings.div_ceil(self.distance)
    }

    /// How many numbers there are, 0 included.
    fn count(self) -> usize {
        self.index(self.all) + 1
    }
}

/// Places of bins on one ring, in few bytes: the tables of all columns go through the first cache with each row of blocks.
pub(crate) struct Stretch<const BINS: usize> {
    pub places: [u16; BINS],
    pub ring: u16,
}

impl<const BINS: usize> Stretch<BINS> {
    #[allow(clippy::cast_possible_truncation)] // both are below N, at most 512
    fn new(places: [usize; BINS], ring: usize) -> Self {
        Stretch { places: places.map(|place| place as u16), ring: ring as u16 }
    }
}

impl Plan {
    /// Plans for a block size that the criterion allows ([`Criterion::check_block`]).
    pub fn new(n: usize, window: Window, criterion: Criterion, level: Level) -> Self {
        let rings = Rings::new(n);
        let samples = window.samples(n);
        let sum: f64 = samples.iter().sum();
        let round = |values: &[f64]| values.iter().map(|&v| to_f32(v)).collect::<Vec<_>>();
        let columns = ColumnPlan::new(n);
        let reaches = Reaches::new(n);
        Plan {
            n,
            level,
            window: round(&samples),
            window_share: to_f32(1.0 / sum),
            window_twice: round(&[samples.as_slice(), &samples].concat()),
            window_spectrum: (0..=n / 2)
                .map(|kx| to_f32(turned_transform(&samples, kx) * column_weight(n, kx)))
                .collect(),
            rows: RowPlan::new(n),
            bins: rings.columns().iter().map(|runs| ColumnBins::new(n, runs, &columns, reaches)).collect(),
            reaches,
            columns,
            curve: CurvePlan::new(&criterion.curves(rings.counts())),
        }
    }

    /// The window for the rows of a block with its first row at `y0`, in the order in which they stand at y mod N.
    #[inline(always)]
    pub fn rotated_window(&self, y0: usize) -> &[f32] {
        // Row y0 + j stands at (y0 + j) mod N, so the window's place N - rotation meets the first one.
        &self.window_twice[self.n - y0 % self.n..][..self.n]
    }

    /// How many samples at either end of the window are 0: 1 (Hann) or none.
    pub fn window_ends(&self) -> usize {
        usize::from(self.window[0] == 0.0)
    }

    /// Columns of the half-plane, N/2 + 1.
    pub fn columns(&self) -> usize {
        self.n / 2 + 1
    }

    /// Number of rings, N/2.
    pub fn rings(&self) -> usize {
        self.n / 2
    }
}

impl ColumnBins {
    fn new(n: usize, runs: &[Run], columns: &ColumnPlan, reaches: Reaches) -> Self {
        let mut bins = ColumnBins {
            parts: Vec::with_capacity(reaches.count()),
            alone: Vec::new(),
            single: Vec::new(),
            double: Vec::new(),
            triple: Vec::new(),
            more: Vec::new(),
        };
        let (place, mirrored) = (|ky: usize| columns.place(ky), |ky: usize| columns.place(n - ky));
        for run in runs {
            let (from, to, ring) = (run.from as usize, run.to as usize, run.ring as usize);
            let is_alone = |ky: &usize| *ky == 0 || *ky == n / 2;
            bins.alone.extend((from..to).filter(is_alone).map(|ky| Stretch::new([place(ky)], ring)));
            let pairs: Vec<usize> = (from..to).filter(|ky| !is_alone(ky)).collect();
            for (number, pairs) in pairs.chunks(3).enumerate() {
                match *pairs {
                    [a] => bins.single.push(Stretch::new([place(a), mirrored(a)], ring)),
                    [a, b] => bins.double.push(Stretch::new([place(a), mirrored(a), place(b), mirrored(b)], ring)),
                    [a, b, c] => {
                        let places = [place(a), mirrored(a), place(b), mirrored(b), place(c), mirrored(c)];
                        let list = if number == 0 { &mut bins.triple } else { &mut bins.more };
                        list.push(Stretch::new(places, ring));
                    }
                    _ => {}
                }
            }
        }
        for index in 0..reaches.count() {
            // Runs go up in ky, and with it in their rings. Ring i stands at i - 1.
            let rings = index * reaches.distance;
            let highest = runs.iter().filter(|run| (run.ring as usize) < rings).map(|run| run.to as usize - 1).max();
            bins.parts.push(ColumnPart {
                highest: highest.unwrap_or(0),
                stretches: [
                    up_to(&bins.alone, rings),
                    up_to(&bins.single, rings),
                    up_to(&bins.double, rings),
                    up_to(&bins.triple, rings),
                    up_to(&bins.more, rings),
                ],
            });
        }
        bins
    }
}

/// How many stretches are on the first rings.
fn up_to<const BINS: usize>(stretches: &[Stretch<BINS>], rings: usize) -> usize {
    stretches.partition_point(|stretch| usize::from(stretch.ring) < rings)
}

/// What column kx is multiplied by so that plain sums over the half-plane are sums over the plane: the columns 1 ..
/// N/2 - 1 stand for their mirror image too, columns 0 and N/2 have none and enter the sums of squares by half. (All sums
/// are then half of those over the plane, which no quotient of them sees.)
pub(super) fn column_weight(n: usize, kx: usize) -> f64 {
    (Rings::weight(n, kx) / 2.0).sqrt()
}

/// The angle by which the transforms at kx are turned: pi kx (N-1)/N.
#[allow(clippy::cast_precision_loss)]
pub(super) fn turn(n: usize, kx: usize) -> f64 {
    PI * kx as f64 * (n as f64 - 1.0) / n as f64
}

/// The window's transform at kx, turned by [`turn`]. The window is symmetric about (N-1)/2, so it is real.
#[allow(clippy::cast_precision_loss)]
fn turned_transform(window: &[f64], kx: usize) -> f64 {
    let n = window.len();
    let middle = (n as f64 - 1.0) / 2.0;
    let angle = |x: usize| 2.0 * PI * kx as f64 * (x as f64 - middle) / n as f64;
    window.iter().enumerate().map(|(x, w)| w * angle(x).cos()).sum()
}
