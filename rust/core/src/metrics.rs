//! The numbers that stand for a map (method.md, section 3 step 6), and what they warn of.

use ndarray::parallel::prelude::*;
use ndarray::{ArrayView, Axis, RemoveAxis};

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
    /// filter.
    #[allow(clippy::cast_precision_loss)]
    pub(crate) fn new<D: RemoveAxis>(grid: ArrayView<'_, f32, D>, resolved: ArrayView<'_, bool, D>) -> Self {
        let parts: Vec<Tally> = grid
            .axis_iter(Axis(0))
            .into_par_iter()
            .zip(resolved.axis_iter(Axis(0)))
            .map(|(values, resolved)| Tally::of(values.iter().zip(resolved)))
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

    fn of<'a>(nodes: impl Iterator<Item = (&'a f32, &'a bool)>) -> Self {
        let mut tally = Tally::NOTHING;
        for (&value, &is_resolved) in nodes.filter(|(&value, _)| value > 0.0) {
            let value = f64::from(value);
            tally.sum += value;
            tally.foreground += 1;
            tally.minimum = tally.minimum.min(value);
            tally.maximum = tally.maximum.max(value);
            if is_resolved {
                tally.resolved_sum += value;
                tally.resolved_count += 1;
            }
        }
        tally
    }

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

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{array, Array2};

    #[test]
    fn metrics_of_a_small_grid() {
        let m = Metrics::new(array![[2.0, 0.0], [4.0, 6.0]].view(), array![[true, false], [true, false]].view());
        let values: Vec<_> = m.entries().iter().map(|e| e.1).collect();
        assert_eq!(values, [4.0, 3.0, 1.0, 2.0, 6.0, 3.0, 1.0]);
        assert_eq!(m.warnings().len(), 1);
        assert!(m.warnings()[0].starts_with("33 % of the blocks are unresolved"));
    }

    #[test]
    fn nothing_to_measure_is_not_a_number() {
        let m = Metrics::new(Array2::zeros((3, 3)).view(), Array2::from_elem((3, 3), false).view());
        assert!(m.entries()[..5].iter().all(|e| e.1.is_nan()));
        assert!(m.warnings()[0].starts_with("No foreground"));
        let m = Metrics::new(array![[2.0]].view(), array![[false]].view());
        assert!(m.resolved_mean.is_nan() && m.mean_resolution == 2.0);
    }

    #[test]
    fn few_foreground_nodes_are_suspicious() {
        let mut grid = Array2::zeros((20, 20));
        grid[[3, 3]] = 2.0;
        let m = Metrics::new(grid.view(), Array2::from_elem((20, 20), true).view());
        assert!(m.warnings()[0].starts_with("Only 0.25 %"));
    }
}
