//! The tolerances of method.md, section 12: what a map may differ in from the f64 reference.

use std::fmt;

use panel_core::command::Output;

/// Relative tolerance of cut-offs and of the lengths on the node grid.
const CUTOFF: f64 = 1e-4;
/// Of 1,000 blocks that are not near a decision this many may decide otherwise.
const FLIPS_PER_THOUSAND: usize = 1;
/// Relative tolerance of the metrics and of the counts among them.
const METRIC: f64 = 1e-3;
/// Tolerance of a map as a share of its range.
const MAP: f64 = 1e-4;
/// Tolerance of curves, whose range is 1.
const CURVE: f32 = 1e-4;

/// The truth about one map, or about the curves of whole images. Grids are row by row, plane by plane; `None`: not known.
#[derive(Clone, Debug, Default)]
pub struct Truth {
    /// Columns, rows and planes of the images.
    pub size: [usize; 3],
    /// Columns, rows and planes of the node grid; all 0 where there are curves instead of a map.
    pub nodes: [usize; 3],
    /// Pixels between nodes along x, y and z; the side of a tile for a map of tiles.
    pub step: [usize; 3],
    /// Whether the map is one of tiles.
    pub tiles: bool,
    /// Whether it is that of a single frame, whose nodes lie between pixels and as many pixels of the sub-images apart.
    pub single: bool,
    /// How many nodes along x, y and z the median filter reaches; 0 without: a wrong node spoils those around it.
    pub median: [usize; 3],
    /// Cut-offs in rings, 0 = background.
    pub cutoff: Option<Vec<f32>>,
    /// Lengths after the median filter.
    pub grid: Option<Vec<f32>>,
    /// Where a block is unresolved.
    pub unresolved: Option<Vec<bool>>,
    /// Where a block lies so near a decision that single precision may decide otherwise.
    pub near: Option<Vec<bool>>,
    /// Where the foreground test lies within its tolerance.
    pub near_foreground: Option<Vec<bool>>,
    /// The full-size map.
    pub map: Option<Vec<f32>>,
    /// Curves of whole images by name.
    pub curves: Vec<(String, Vec<f32>)>,
    /// Metrics by name; `NaN` where there is nothing to measure.
    pub metrics: Vec<(String, f64)>,
}

/// How a map compares with its truth.
#[derive(Debug, Default)]
pub struct Report {
    /// Foreground nodes.
    pub foreground: usize,
    /// Nodes that decide otherwise: near a decision, where that is allowed.
    pub near_flips: usize,
    /// Nodes that decide otherwise although they are not near a decision.
    pub flips: usize,
    /// Nodes on the other side of the background threshold, within its tolerance.
    pub foreground_flips: usize,
    /// Largest relative difference of a cut-off that did not flip.
    pub worst_cutoff: f64,
    /// Largest difference of the map away from flips, as a share of its range.
    pub worst_map: f64,
    /// What is outside the tolerances; empty if the map agrees.
    pub failures: Vec<String>,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} foreground nodes, {} flips, {} near a decision, {} at the threshold, cut-off within {:.1e}, map within {:.1e}",
            self.foreground, self.flips, self.near_flips, self.foreground_flips, self.worst_cutoff, self.worst_map
        )?;
        self.failures.iter().try_for_each(|failure| write!(f, "\n    {failure}"))
    }
}

/// Compares what a command gave with the truth.
pub fn compare(truth: &Truth, found: &Output) -> Report {
    let mut report = Report::default();
    if truth.nodes == [0; 3] {
        compare_curves(truth, found, &mut report);
        compare_metrics(truth, &[], &[], found, &mut report);
        return report;
    }
    let image = |name: &str| {
        let image = found.images.iter().find(|i| i.name == name).expect("the command gives this image");
        ([image.width, image.height, image.depth], image.pixels.as_slice())
    };
    let ((map_size, map), (node_size, grid)) = (image("map"), image("grid"));
    let ((_, cutoff), (_, resolved)) = (image("cutoff"), image("resolved"));
    if map_size != truth.size || node_size != truth.nodes || cutoff.len() != grid.len() || resolved.len() != grid.len()
    {
        let (size, nodes) = (truth.size, truth.nodes);
        report.failures.push(format!("sizes: map {map_size:?}, nodes {node_size:?}; true: {size:?}, {nodes:?}"));
        return report;
    }
    let wrong = compare_nodes(truth, grid, cutoff, resolved, &mut report);
    let spoilt = around(&wrong, truth.nodes, truth.median);
    if let Some(true_grid) = &truth.grid {
        let bad: Vec<_> = (0..grid.len()).filter(|&i| !spoilt[i] && !agree(grid[i], true_grid[i], CUTOFF)).collect();
        if let Some(&i) = bad.first() {
            let (g, t, n) = (grid[i], true_grid[i], bad.len());
            report.failures.push(format!("grid: {n} nodes differ, the first is {i} with {g}; true: {t}"));
        }
    }
    compare_metrics(truth, grid, &spoilt, found, &mut report);
    if let Some(true_map) = &truth.map {
        compare_maps(truth, map, true_map, &spoilt, &mut report);
    }
    report
}

fn compare_curves(truth: &Truth, found: &Output, report: &mut Report) {
    for (name, curve) in &truth.curves {
        let got = found.images.iter().find(|i| i.name == *name).map_or(&[][..], |i| &i.pixels);
        let wrong = |(a, b): (&f32, &f32)| (a - b).abs().partial_cmp(&CURVE).is_none_or(|order| order.is_gt());
        let worst = got.iter().zip(curve).position(wrong);
        if got.len() != curve.len() || worst.is_some() {
            report.failures.push(format!("curve {name} of {} rings differs from ring index {worst:?} on", got.len()));
        }
    }
}

/// Compares nodes before the median filter; gives those that differ, whether that is allowed or not.
fn compare_nodes(truth: &Truth, grid: &[f32], cutoff: &[f32], resolved: &[f32], report: &mut Report) -> Vec<bool> {
    let mut wrong = vec![false; grid.len()];
    let Some(values) = truth.cutoff.as_ref().or(truth.grid.as_ref()) else {
        report.failures.push("there is no truth to compare nodes with".into());
        return wrong;
    };
    // Where only the filtered grid is known, its nodes stand for the cut-offs: a flip then counts as often as it spreads.
    let found = if truth.cutoff.is_some() { cutoff } else { grid };
    let is = |flags: &Option<Vec<bool>>, i: usize| flags.as_ref().is_some_and(|f| f[i]);
    let near = match (&truth.near, &truth.cutoff) {
        (Some(near), None) => Some(around(near, truth.nodes, truth.median)),
        (near, _) => near.clone(),
    };
    let mut flips = Vec::new();
    for i in 0..found.len() {
        let is_foreground = values[i] > 0.0;
        report.foreground += usize::from(is_foreground);
        if (cutoff[i] > 0.0) != is_foreground {
            wrong[i] = true;
            if is(&truth.near_foreground, i) {
                report.foreground_flips += 1;
            } else {
                report.failures.push(format!("node {i}: cut-off {}; true: {}", cutoff[i], values[i]));
            }
            continue;
        }
        let is_unresolved = is_foreground && resolved[i] == 0.0;
        let same_state = truth.unresolved.as_ref().is_none_or(|u| u[i] == is_unresolved);
        if agree(found[i], values[i], CUTOFF) && same_state {
            report.worst_cutoff = report.worst_cutoff.max(relative(found[i], values[i]));
            continue;
        }
        wrong[i] = true;
        if is(&near, i) {
            report.near_flips += 1;
        } else {
            let (got, value, state) = (found[i], values[i], resolved[i]);
            flips.push(format!("node {i}: {got} (resolved: {state}); true: {value}"));
        }
    }
    report.flips = flips.len();
    if flips.len() * 1000 > report.foreground * FLIPS_PER_THOUSAND {
        report.failures.append(&mut flips);
    }
    wrong
}

fn compare_metrics(truth: &Truth, grid: &[f32], spoilt: &[bool], found: &Output, report: &mut Report) {
    let known = |name: &str| truth.metrics.iter().find(|m| m.0 == name).map_or(f64::NAN, |m| m.1);
    let names: Vec<_> = found.metrics.iter().map(|m| m.0).collect();
    for (name, value) in &truth.metrics {
        let Some(&(_, mut got)) = found.metrics.iter().find(|m| m.0 == name) else {
            report.failures.push(format!("metric {name} is missing among {names:?}"));
            continue;
        };
        let mut value = *value;
        // Minimum and maximum, and the rFRC value made of the minimum, are judged over nodes that did not flip.
        if spoilt.contains(&true) && ["minimum", "maximum", "rfrc_value"].contains(&name.as_str()) {
            let Some(true_grid) = &truth.grid else { continue };
            let over = |grid: &[f32], mean: f64| {
                let kept = grid.iter().zip(spoilt).filter(|(&v, &bad)| v > 0.0 && !bad).map(|(&v, _)| f64::from(v));
                let (low, high) = kept.fold((f64::INFINITY, 0.0_f64), |(l, h), v| (l.min(v), h.max(v)));
                match name.as_str() {
                    "minimum" => low,
                    "maximum" => high,
                    _ => mean / low - 1.0,
                }
            };
            let mean = found.metrics.iter().find(|m| m.0 == "mean_resolution").map_or(f64::NAN, |m| m.1);
            (got, value) = (over(grid, mean), over(true_grid, known("mean_resolution")));
        }
        let same = if value.is_nan() { got.is_nan() } else { (got - value).abs() <= METRIC * value.abs() + 1e-6 };
        if !same {
            report.failures.push(format!("metric {name}: {got}; true: {value}"));
        }
    }
}

fn compare_maps(truth: &Truth, map: &[f32], true_map: &[f32], spoilt: &[bool], report: &mut Report) {
    let (low, high) = true_map.iter().fold((f32::INFINITY, f32::NEG_INFINITY), |(l, h), &v| (l.min(v), h.max(v)));
    let range = if high > low { f64::from(high) - f64::from(low) } else { f64::from(high.abs()).max(1.0) };
    let [width, height, _] = truth.size;
    let mut bad = 0;
    for (i, (&got, &value)) in map.iter().zip(true_map).enumerate() {
        let at = [i % width, i / width % height, i / width / height];
        if truth.nodes_of(at).any(|node| spoilt[node]) {
            continue;
        }
        let (got, value) = (f64::from(got), f64::from(value));
        let difference = (got - value).abs() / range;
        if difference <= MAP && (got == 0.0) == (value == 0.0) {
            report.worst_map = report.worst_map.max(difference);
            continue;
        }
        bad += 1; // also where the difference is no number
        if bad == 1 {
            report.failures.push(format!("map at x, y, z = {at:?}: {got}; true: {value}"));
        }
    }
    if bad > 1 {
        report.failures.push(format!("map: {bad} pixels differ"));
    }
}

impl Truth {
    /// The nodes that a pixel of the map is made of: its tile, if there is one, or those on either side along each axis.
    fn nodes_of(&self, pixel: [usize; 3]) -> impl Iterator<Item = usize> {
        let before = std::array::from_fn(|axis| match (self.single, pixel[axis], self.step[axis]) {
            (true, at, step) if self.size[axis] > 1 => (2 * at).saturating_sub(1) / (4 * step),
            (_, at, step) => at / step,
        });
        let reach = if self.tiles { [0; 3] } else { [1; 3] };
        let covered = !self.tiles || before.iter().zip(self.nodes).all(|(&node, count): (&usize, usize)| node < count);
        indices(self.nodes, before, before, reach).filter(move |_| covered)
    }
}

/// Nodes `low` to `high + reach` along x, y and z, as far as there are any, by their place in the list of all.
fn indices(nodes: [usize; 3], low: [usize; 3], high: [usize; 3], reach: [usize; 3]) -> impl Iterator<Item = usize> {
    let range = |axis: usize| low[axis].min(nodes[axis] - 1)..=(high[axis] + reach[axis]).min(nodes[axis] - 1);
    let (xs, ys, zs) = (range(0), range(1), range(2));
    let row = move |z: usize, y: usize| xs.clone().map(move |x| (z * nodes[1] + y) * nodes[0] + x);
    zs.flat_map(move |z| {
        let row = row.clone();
        ys.clone().flat_map(move |y| row(z, y))
    })
}

/// Nodes that have one of the given nodes within `reach` along x, y and z.
fn around(nodes: &[bool], sizes: [usize; 3], reach: [usize; 3]) -> Vec<bool> {
    let near = |k: usize| {
        let at = [k % sizes[0], k / sizes[0] % sizes[1], k / sizes[0] / sizes[1]];
        let low = std::array::from_fn(|axis| at[axis].saturating_sub(reach[axis]));
        indices(sizes, low, at, reach).any(|node| nodes[node])
    };
    (0..nodes.len()).map(near).collect()
}

fn relative(found: f32, truth: f32) -> f64 {
    if found == truth {
        return 0.0;
    }
    ((f64::from(found) - f64::from(truth)) / f64::from(truth)).abs()
}

fn agree(found: f32, truth: f32, tolerance: f64) -> bool {
    relative(found, truth) <= tolerance
}
