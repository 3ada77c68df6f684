//! The numbers that stand for a map (method.md, section 3 step 6), and what they warn of.

use ndarray::parallel::prelude::*;
use ndarray::{ArrayView, Axis, RemoveAxis};

use crate::simd::plain::in_one_piece;
use crate::simd::Level;

/// Metrics over the foreground nodes of the filtered grid; NaN where there is no node to take them from.
#[derive(Clone, Debug, PartialEq)]
pub struct Metrics {
    /// Mean resolution, a length (P eq. 13).
    pub mean_resolution: f64,
    /// The same over the resolved nodes alone.
    pub resolved_mean: f64,
    /// rFRC value, mean/minimum - 1 (P eq. 14).
    pub rfrc_value: f64,
    /// Smallest value, a length.
    pub minimum: f64,
    /// Largest value, a length.
    pub maximum: f64,
    /// Number of foreground nodes.
    pub foreground: usize,
    /// Number of foreground nodes whose block is unresolved.
    pub unresolved: usize,
    /// Number of all nodes.
    nodes: usize,
}

impl Metrics {
    /// Takes the metrics of a filtered grid (0 = background) of an image or a volume; `resolved` is that of before the
    /// filter. They are the same to the bit for every `level`.
    #[allow(clippy::cast_precision_loss)]
    pub(crate) fn new<D: RemoveAxis>(
        grid: ArrayView<'_, f32, D>,
        resolved: ArrayView<'_, bool, D>,
        level: Level,
    ) -> Self {
        let parts: Vec<Tally> = grid
            .axis_iter(Axis(0))
            .into_par_iter()
            .zip(resolved.axis_iter(Axis(0)))
            .map(|(values, resolved)| {
                let (values, resolved) = (in_one_piece(&values), in_one_piece(&resolved));
                level.run(
                    #[inline(always)]
                    || Tally::of(&values, &resolved),
                )
            })
            .collect();
        // In their order, whoever counted them: the same bits for any number of threads.
        let all = parts.into_iter().fold(Tally::NOTHING, Tally::and);
        let Tally { sum, foreground, resolved_sum, resolved_count, minimum, maximum } = all;
        let or_nan = |value: f64| if foreground > 0 { value } else { f64::NAN };
        let mean = sum / foreground as f64; // 0/0 is NaN
        Metrics {
            mean_resolution: mean,
            resolved_mean: resolved_sum / resolved_count as f64,
            rfrc_value: mean / or_nan(minimum) - 1.0,
            minimum: or_nan(minimum),
            maximum: or_nan(maximum),
            foreground,
            unresolved: foreground - resolved_count,
            nodes: grid.len(),
        }
    }

    /// Names and values, by the names of commands.md and in the order of the results table.
    #[allow(clippy::cast_precision_loss)]
    pub fn entries(&self) -> [(&'static str, f64); 7] {
        [
            ("mean_resolution", self.mean_resolution),
            ("resolved_mean", self.resolved_mean),
            ("rfrc_value", self.rfrc_value),
            ("minimum", self.minimum),
            ("maximum", self.maximum),
            ("foreground", self.foreground as f64),
            ("unresolved", self.unresolved as f64),
        ]
    }

    /// Sentences on what makes the map doubtful (commands.md, "Answers instead of riddles").
    #[allow(clippy::cast_precision_loss)]
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        let share = |part: usize, whole: usize| 100.0 * part as f64 / whole as f64;
        if self.foreground == 0 {
            warnings.push("No foreground: no pixel is above the background threshold, so the map is empty.".into());
        } else if self.foreground * 100 < self.nodes {
            warnings.push(format!(
                "Only {:.2} % of the image is above the background threshold; a few very bright pixels can cause this.",
                share(self.foreground, self.nodes)
            ));
        }
        if self.unresolved * 10 > self.foreground {
            warnings.push(format!(
                "{:.0} % of the blocks are unresolved: the two images do not agree there beyond chance, and the map shows \
                 a coarse value on purpose.",
                share(self.unresolved, self.foreground)
            ));
        }
        warnings
    }
}

/// Sums over some nodes.
struct Tally {
    sum: f64,
    foreground: usize,
    resolved_sum: f64,
    resolved_count: usize,
    minimum: f64,
    maximum: f64,
}

impl Tally {
    const NOTHING: Tally = Tally {
        sum: 0.0,
        foreground: 0,
        resolved_sum: 0.0,
        resolved_count: 0,
        minimum: f64::INFINITY,
        maximum: f64::NEG_INFINITY,
    };

    /// Counts nodes side by side, in lanes of every so-manyth node each, so that the compiler makes vectors of them and none
    /// waits for the sum of the one before. The number of lanes rules the order in which values are added.
    #[inline(always)]
    fn of(values: &[f32], resolved: &[bool]) -> Self {
        let mut lanes = Lanes::NOTHING;
        let (values, rest) = values.as_chunks::<LANES>();
        let (resolved, others) = resolved.as_chunks::<LANES>();
        for (values, resolved) in values.iter().zip(resolved) {
            lanes.count(values, resolved);
        }
        lanes.count(rest, others);
        (0..LANES).fold(
            Tally::NOTHING,
            #[inline(always)]
            |all, k| all.and(lanes.lane(k)),
        )
    }

    #[inline(always)]
    fn and(self, other: Tally) -> Self {
        Tally {
            sum: self.sum + other.sum,
            foreground: self.foreground + other.foreground,
            resolved_sum: self.resolved_sum + other.resolved_sum,
            resolved_count: self.resolved_count + other.resolved_count,
            minimum: self.minimum.min(other.minimum),
            maximum: self.maximum.max(other.maximum),
        }
    }
}

/// Lanes of a [`Tally`].
const LANES: usize = 16;

/// A [`Tally`] for each lane.
struct Lanes {
    sum: [f64; LANES],
    foreground: [u32; LANES],
    resolved_sum: [f64; LANES],
    resolved_count: [u32; LANES],
    minimum: [f32; LANES],
    maximum: [f32; LANES],
}

impl Lanes {
    const NOTHING: Lanes = Lanes {
        sum: [0.0; LANES],
        foreground: [0; LANES],
        resolved_sum: [0.0; LANES],
        resolved_count: [0; LANES],
        minimum: [f32::INFINITY; LANES],
        maximum: [f32::NEG_INFINITY; LANES],
    };

    /// Counts a node more in each lane, or in the first few.
    #[inline(always)]
    fn count(&mut self, values: &[f32], resolved: &[bool]) {
        for (k, (&value, &is_resolved)) in values.iter().zip(resolved).enumerate() {
            let is_foreground = value > 0.0;
            let both = is_foreground & is_resolved;
            self.sum[k] += if is_foreground { f64::from(value) } else { 0.0 };
            self.foreground[k] += u32::from(is_foreground);
            self.resolved_sum[k] += if both { f64::from(value) } else { 0.0 };
            self.resolved_count[k] += u32::from(both);
            self.minimum[k] = if is_foreground & (value < self.minimum[k]) { value } else { self.minimum[k] };
            self.maximum[k] = if is_foreground & (value > self.maximum[k]) { value } else { self.maximum[k] };
        }
    }

    #[inline(always)]
    fn lane(&self, k: usize) -> Tally {
        Tally {
            sum: self.sum[k],
            foreground: self.foreground[k] as usize,
            resolved_sum: self.resolved_sum[k],
            resolved_count: self.resolved_count[k] as usize,
            minimum: f64::from(self.minimum[k]),
            maximum: f64::from(self.maximum[k]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{array, Array2, ArrayView2};

    fn metrics(grid: ArrayView2<'_, f32>, resolved: ArrayView2<'_, bool>) -> Metrics {
        Metrics::new(grid, resolved, Level::best())
    }

    #[test]
    fn metrics_of_a_small_grid() {
        let m = metrics(array![[2.0, 0.0], [4.0, 6.0]].view(), array![[true, false], [true, false]].view());
        let values: Vec<_> = m.entries().iter().map(|e| e.1).collect();
        assert_eq!(values, [4.0, 3.0, 1.0, 2.0, 6.0, 3.0, 1.0]);
        assert_eq!(m.warnings().len(), 1);
        assert!(m.warnings()[0].starts_with("33 % of the blocks are unresolved"));
    }

    #[test]
    fn nothing_to_measure_is_not_a_number() {
        let m = metrics(Array2::zeros((3, 3)).view(), Array2::from_elem((3, 3), false).view());
        assert!(m.entries()[..5].iter().all(|e| e.1.is_nan()));
        assert!(m.warnings()[0].starts_with("No foreground"));
        let m = metrics(array![[2.0]].view(), array![[false]].view());
        assert!(m.resolved_mean.is_nan() && m.mean_resolution == 2.0);
    }

    #[test]
    fn few_foreground_nodes_are_suspicious() {
        let mut grid = Array2::zeros((20, 20));
        grid[[3, 3]] = 2.0;
        let m = metrics(grid.view(), Array2::from_elem((20, 20), true).view());
        assert!(m.warnings()[0].starts_with("Only 0.25 %"));
    }

    #[test]
    fn many_nodes_are_counted_as_if_one_by_one() {
        let grid = Array2::from_shape_fn((5, 203), |(y, x)| ((y * 37 + x * 101) % 7 * 16) as f32 / 64.0);
        let resolved = Array2::from_shape_fn(grid.dim(), |(y, x)| (y + x * x) % 3 == 0);
        let nodes = || grid.iter().zip(&resolved).filter(|(&v, _)| v > 0.0).map(|(&v, &r)| (f64::from(v), r));
        let (sum, count) = (nodes().map(|n| n.0).sum::<f64>(), nodes().count());
        let (good, good_count) = (nodes().filter(|n| n.1).map(|n| n.0).sum::<f64>(), nodes().filter(|n| n.1).count());
        for level in Level::available() {
            let m = Metrics::new(grid.view(), resolved.view(), level);
            // Sums of these values are exact in any order.
            assert_eq!(m.mean_resolution, sum / count as f64);
            assert_eq!(m.resolved_mean, good / good_count as f64);
            assert_eq!((m.minimum, m.maximum), (0.25, 1.5));
            assert_eq!((m.foreground, m.unresolved), (count, count - good_count));
        }
        let grid = Array2::from_shape_fn((3, 90), |(y, x)| 1.0 / (y * 90 + x + 1) as f32);
        let resolved = Array2::from_elem(grid.dim(), true);
        let best = Metrics::new(grid.view(), resolved.view(), Level::best());
        for level in Level::available() {
            assert_eq!(Metrics::new(grid.view(), resolved.view(), level), best, "{level:?}");
        }
    }
}
