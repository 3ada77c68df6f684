//! From the node grid to the full-size map: masked linear interpolation (method.md, section 3 step 7).

use std::ops::Range;

use ndarray::{Array2, Array3, ArrayView2, ArrayView3, Axis};
use rayon::prelude::*;

use crate::round::to_f32;
use crate::simd::plain::in_one_piece;
use crate::simd::Level;

/// Where one row or column of the map lies in the grid.
#[derive(Clone, Copy, Debug)]
struct Place {
    low: usize,
    high: usize,
    fraction: f64,
    nearest: usize,
}

impl Place {
    /// Whether it lies right at a node.
    fn is_node(&self) -> bool {
        self.fraction == 0.0 || self.fraction == 1.0
    }
}

/// The places of coordinates (in nodes) on an axis of `nodes`, cut to the first and last node.
fn places(coordinates: impl Iterator<Item = f64>, nodes: usize) -> Vec<Place> {
    coordinates.map(|u| place(u, nodes)).collect()
}

#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn place(u: f64, nodes: usize) -> Place {
    let last = nodes - 1;
    let u = u.clamp(0.0, last as f64);
    let low = (u.floor() as usize).min(last.saturating_sub(1));
    let nearest = (u + 0.5).floor() as usize;
    Place { low, high: (low + 1).min(last), fraction: u - low as f64, nearest }
}

/// The node on an axis of `nodes` to which a pixel at this coordinate (in nodes) belongs: whether that one is background
/// decides whether the pixel is.
pub(crate) fn nearest_node(u: f64, nodes: usize) -> usize {
    place(u, nodes).nearest
}

/// The map at the crossings of `ys` and `xs`, both in node coordinates: 0 where the nearest node is background, else the
/// weighted mean of those of the four nodes around that are foreground.
pub(crate) fn masked_bilinear(
    grid: ArrayView2<'_, f32>,
    ys: impl Iterator<Item = f64>,
    xs: impl Iterator<Item = f64>,
    level: Level,
) -> Array2<f32> {
    let (nodes, columns) = (in_one_piece(&grid), grid.ncols());
    let (ys, row) = (places(ys, grid.nrows()), RowPlan::new(xs, columns));
    let nodes = |y: usize| &nodes[y * columns..][..columns];
    let mut map = Array2::zeros((ys.len(), row.xs.len()));
    let rows = map.as_slice_mut().unwrap_or_default().par_chunks_exact_mut(row.xs.len()); // all of it
    rows.zip(&ys).for_each_init(Sums::default, |sums, (pixels, y)| {
        if row.each_is_node && y.is_node() {
            pixels.copy_from_slice(nodes(y.nearest)); // nothing lies between
            return;
        }
        let around = [(nodes(y.low), 1.0 - y.fraction), (nodes(y.high), y.fraction)];
        level.run(
            #[inline(always)]
            || row.interpolate(pixels, nodes(y.nearest), &around, sums),
        );
    });
    map
}

/// The values of the nearest nodes at the crossings of `ys` and `xs`, both in node coordinates.
pub(crate) fn nearest<T: Copy + Default + PartialEq + Send + Sync>(
    grid: ArrayView2<'_, T>,
    ys: impl Iterator<Item = f64>,
    xs: impl Iterator<Item = f64>,
) -> Array2<T> {
    let (ys, xs) = (places(ys, grid.nrows()), places(xs, grid.ncols()));
    let mut map = Array2::from_elem((ys.len(), xs.len()), T::default());
    let each_is_node = xs.len() == grid.ncols() && xs.iter().enumerate().all(|(at, x)| x.nearest == at);
    // Rows of the same nodes are the same: one is made, the others are copies.
    let mut bands = Vec::new();
    let mut rest = map.view_mut();
    for places in ys.chunk_by(|a, b| a.nearest == b.nearest) {
        let (band, below) = rest.split_at(Axis(0), places.len());
        bands.push((band, grid.row(places[0].nearest)));
        rest = below;
    }
    bands.into_par_iter().for_each(|(mut band, nodes)| {
        if nodes.iter().fold(true, |default, node| default & (*node == T::default())) {
            return;
        }
        let (mut first, mut others) = band.view_mut().split_at(Axis(0), 1);
        if each_is_node {
            first.assign(&nodes);
        } else {
            first.iter_mut().zip(&xs).for_each(|(value, x)| *value = nodes[x.nearest]);
        }
        others.outer_iter_mut().for_each(|mut row| row.assign(&first.row(0)));
    });
    map
}

/// The same in three dimensions.
pub(crate) fn nearest_3d<T: Copy + Default + PartialEq + Send + Sync>(
    grid: ArrayView3<'_, T>,
    zs: impl Iterator<Item = f64>,
    ys: impl Iterator<Item = f64> + Clone,
    xs: impl Iterator<Item = f64> + Clone,
) -> Array3<T> {
    let zs = places(zs, grid.dim().0);
    let planes: Vec<Array2<T>> =
        zs.iter().map(|z| nearest(grid.index_axis(Axis(0), z.nearest), ys.clone(), xs.clone())).collect();
    let (height, width) = planes.first().map_or((0, 0), Array2::dim);
    let mut map = Array3::from_elem((planes.len(), height, width), T::default());
    map.outer_iter_mut().zip(planes).for_each(|(mut layer, plane)| layer.assign(&plane));
    map
}

/// [`masked_bilinear`] in three dimensions, with the eight nodes around (method.md, section 9).
pub(crate) fn masked_trilinear(
    grid: ArrayView3<'_, f32>,
    zs: impl Iterator<Item = f64>,
    ys: impl Iterator<Item = f64>,
    xs: impl Iterator<Item = f64>,
    level: Level,
) -> Array3<f32> {
    let (depth, height, width) = grid.dim();
    let (zs, ys, row) = (places(zs, depth), places(ys, height), RowPlan::new(xs, width));
    let nodes = in_one_piece(&grid);
    let nodes = |z: usize, y: usize| &nodes[(z * height + y) * width..][..width];
    let mut map = Array3::zeros((zs.len(), ys.len(), row.xs.len()));
    let rows = map.as_slice_mut().unwrap_or_default().par_chunks_exact_mut(row.xs.len()); // all of it
    rows.enumerate().for_each_init(Sums::default, |sums, (at, pixels)| {
        let (z, y) = (&zs[at / ys.len()], &ys[at % ys.len()]);
        let ([below, above], [back, front]) = ([1.0 - z.fraction, z.fraction], [1.0 - y.fraction, y.fraction]);
        let around = [
            (nodes(z.low, y.low), below * back),
            (nodes(z.low, y.high), below * front),
            (nodes(z.high, y.low), above * back),
            (nodes(z.high, y.high), above * front),
        ];
        level.run(
            #[inline(always)]
            || row.interpolate(pixels, nodes(z.nearest, y.nearest), &around, sums),
        );
    });
    map
}

/// How each row of a map is interpolated.
struct RowPlan {
    xs: Vec<Place>,
    /// Their fractions once more, side by side.
    fractions: Vec<f64>,
    /// Pixels that lie between the same two nodes.
    stretches: Vec<Range<usize>>,
    /// Their number where it is the same between all nodes, pixels at and behind the last one left aside; else 0.
    step: usize,
    /// Whether there is a pixel for each node, right at it.
    each_is_node: bool,
}

/// At each node the weighted sum over the rows of nodes around that are foreground there, and the sum of their weights.
#[derive(Default)]
struct Sums {
    values: Vec<f64>,
    weights: Vec<f64>,
}

impl RowPlan {
    fn new(xs: impl Iterator<Item = f64>, nodes: usize) -> Self {
        let xs = places(xs, nodes);
        let mut end = 0;
        let stretch = |places: &[Place]| {
            end += places.len();
            end - places.len()..end
        };
        let stretches: Vec<Range<usize>> = xs.chunk_by(|a, b| a.low == b.low).map(stretch).collect();
        let step = stretches[0].len();
        let is_regular = stretches.len() + 1 == nodes
            && stretches.windows(2).all(|pair| pair[0].len() == step && pair[1].len() >= step);
        RowPlan {
            fractions: xs.iter().map(|x| x.fraction).collect(),
            each_is_node: xs.len() == nodes && xs.iter().enumerate().all(|(at, x)| x.nearest == at && x.is_node()),
            step: if is_regular { step } else { 0 },
            stretches,
            xs,
        }
    }

    /// One row of a map from the rows of nodes around it and their weights: first these are added up, node by node, then the
    /// pixels lie between two such sums. `nearest` is the nearest row of nodes; where that is background, pixels stay as they are.
    #[inline(always)]
    fn interpolate(&self, pixels: &mut [f32], nearest: &[f32], around: &[(&[f32], f64)], sums: &mut Sums) {
        if nearest.iter().fold(true, |nothing, &node| nothing & (node <= 0.0)) {
            return; // all of the row is background
        }
        sums.add_up(nearest.len(), around);
        if sums.weights.iter().fold(true, |all, &weight| all & (weight == 1.0)) {
            // The usual steps are known to the compiler.
            match self.step {
                2 => return self.mix_all::<2>(pixels, &sums.values),
                3 => return self.mix_all::<3>(pixels, &sums.values),
                4 => return self.mix_all::<4>(pixels, &sums.values),
                8 => return self.mix_all::<8>(pixels, &sums.values),
                _ => {}
            }
        }
        for stretch in &self.stretches {
            let Place { low, high, .. } = self.xs[stretch.start];
            let (values, weights) = ([sums.values[low], sums.values[high]], [sums.weights[low], sums.weights[high]]);
            let pixels = &mut pixels[stretch.clone()];
            if weights == [1.0; 2] {
                // No node around is background, so the weights add up to 1, which need not be divided by.
                mix(pixels, &self.fractions[stretch.clone()], values);
                continue;
            }
            for (pixel, x) in pixels.iter_mut().zip(&self.xs[stretch.clone()]) {
                if nearest[x.nearest] > 0.0 {
                    *pixel = to_f32(between(values, x.fraction) / between(weights, x.fraction));
                }
            }
        }
    }

    /// A row without background, where each stretch but the last has `STEP` pixels.
    #[inline(always)]
    fn mix_all<const STEP: usize>(&self, pixels: &mut [f32], values: &[f64]) {
        let inner = (values.len() - 1) * STEP;
        let (inner, last) = pixels.split_at_mut(inner);
        let (fractions, last_fractions) = self.fractions.split_at(inner.len());
        let stretches = inner.as_chunks_mut::<STEP>().0.iter_mut().zip(fractions.as_chunks::<STEP>().0);
        for ((pixels, fractions), values) in stretches.zip(values.windows(2)) {
            mix(pixels, fractions, [values[0], values[1]]);
        }
        mix(last, last_fractions, [values[values.len() - 2], values[values.len() - 1]]);
    }
}

impl Sums {
    #[inline(always)]
    fn add_up(&mut self, nodes: usize, around: &[(&[f32], f64)]) {
        for sums in [&mut self.values, &mut self.weights] {
            sums.clear();
            sums.resize(nodes, 0.0);
        }
        for (nodes, weight) in around {
            for ((value, sum), &node) in self.values.iter_mut().zip(&mut self.weights).zip(*nodes) {
                *value += weight * f64::from(node); // background is 0
                *sum += if node > 0.0 { *weight } else { 0.0 };
            }
        }
    }
}

/// Pixels at these fractions of the way between two values.
#[inline(always)]
fn mix(pixels: &mut [f32], fractions: &[f64], values: [f64; 2]) {
    for (pixel, &fraction) in pixels.iter_mut().zip(fractions) {
        *pixel = to_f32(between(values, fraction));
    }
}

#[inline(always)]
fn between([low, high]: [f64; 2], fraction: f64) -> f64 {
    (1.0 - fraction) * low + fraction * high
}

/// Full-size coordinates 0 .. pixels - 1 in steps of `step` pixels a node.
#[allow(clippy::cast_precision_loss)]
pub(crate) fn pixel_coordinates(pixels: usize, step: usize) -> impl Iterator<Item = f64> + Clone {
    (0..pixels).map(move |i| i as f64 / step as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    fn enlarge(grid: &Array2<f32>, height: usize, width: usize, step: usize) -> Array2<f32> {
        masked_bilinear(grid.view(), pixel_coordinates(height, step), pixel_coordinates(width, step), Level::best())
    }

    #[test]
    fn nodes_keep_their_value_and_what_lies_between_is_linear() {
        let m = enlarge(&array![[2.0, 4.0], [6.0, 8.0]], 3, 4, 2);
        assert_eq!(m, array![[2.0, 3.0, 4.0, 4.0], [4.0, 5.0, 6.0, 6.0], [6.0, 7.0, 8.0, 8.0]]);
    }

    #[test]
    fn background_neither_bleeds_in_nor_grows() {
        let m = enlarge(&array![[2.0, 0.0]], 1, 8, 4);
        assert_eq!(m, array![[2.0, 2.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]]);
        assert_eq!(enlarge(&array![[0.0, 3.0]], 1, 8, 4), array![[0.0, 0.0, 3.0, 3.0, 3.0, 3.0, 3.0, 3.0]]);
    }

    #[test]
    fn the_nearest_node_is_the_one_whose_foreground_counts() {
        let grid = array![[2.0, 0.0, 5.0]];
        let along = |pixels| pixel_coordinates(pixels, 4);
        let found = nearest(grid.view(), along(1), along(11));
        assert_eq!(found, array![[2.0, 2.0, 0.0, 0.0, 0.0, 0.0, 5.0, 5.0, 5.0, 5.0, 5.0]]);
        assert_eq!(enlarge(&grid, 1, 11, 4).mapv(|v| v > 0.0), found.mapv(|v| v > 0.0));
    }

    #[test]
    fn step_one_and_single_nodes_are_the_grid() {
        let g = array![[1.5, 0.0], [0.25, 3.0]];
        assert_eq!(enlarge(&g, 2, 2, 1), g);
        assert_eq!(enlarge(&array![[5.0]], 2, 3, 3), array![[5.0, 5.0, 5.0], [5.0, 5.0, 5.0]]);
    }

    #[test]
    fn three_dimensions_are_linear_and_masked_too() {
        let g = array![[[2.0f32, 0.0]], [[6.0, 8.0]]];
        let along = |pixels: usize, step: usize| pixel_coordinates(pixels, step);
        let m = masked_trilinear(g.view(), along(5, 4), along(1, 1), along(3, 2), Level::best());
        assert_eq!(m.slice(ndarray::s![.., 0, 0]).to_vec(), [2.0, 3.0, 4.0, 5.0, 6.0]);
        assert_eq!(m.slice(ndarray::s![.., 0, 2]).to_vec(), [0.0, 0.0, 8.0, 8.0, 8.0]);
        // x = 1 is half a node on, and its nearest node the right one: background at first; at z = 2 the nodes 2, 6 and 8
        // are foreground, each with weight 1/4.
        assert_eq!(m.slice(ndarray::s![.., 0, 1]).to_vec(), [0.0, 0.0, 16.0 / 3.0, (0.25 + 2.25 + 3.0) / 0.875, 7.0]);
    }

    #[test]
    fn every_row_has_the_bits_of_one_pixel_after_the_other() {
        let value = |y: usize, x: usize| 0.1 + ((y * 7919 + x * 104_729) % 97) as f32;
        for (step, holes) in (1..=10).flat_map(|step| [(step, false), (step, true)]) {
            for (rows, columns) in [(1, 1), (2, 1), (1, 2), (4, 3), (5, 23)] {
                let is_hole = |y: usize, x: usize| holes && (y * 5 + x * 3) % 7 < 2;
                let grid =
                    Array2::from_shape_fn((rows, columns), |(y, x)| if is_hole(y, x) { 0.0 } else { value(y, x) });
                for (pixels, offset) in [(columns * step, 0.0), (columns * step - step / 2, 0.0), (columns * step, 0.5)]
                {
                    let along = |pixels: usize| pixel_coordinates(pixels, step).map(move |u| u - offset);
                    let (ys, xs) = (places(along(rows * step), rows), places(along(pixels), columns));
                    let plain = Array2::from_shape_fn((ys.len(), xs.len()), |(y, x)| {
                        let (y, x) = (&ys[y], &xs[x]);
                        if grid[[y.nearest, x.nearest]] <= 0.0 {
                            return 0.0;
                        }
                        let around = [(y.low, 1.0 - y.fraction), (y.high, y.fraction)];
                        let sum = |x: usize, of: fn(f32) -> f64| {
                            around.iter().fold(0.0, |sum, &(y, weight)| sum + weight * of(grid[[y, x]]))
                        };
                        let mixed = |of| (1.0 - x.fraction) * sum(x.low, of) + x.fraction * sum(x.high, of);
                        to_f32(mixed(f64::from) / mixed(|v| f64::from(u8::from(v > 0.0))))
                    });
                    for level in Level::available() {
                        let map = masked_bilinear(grid.view(), along(rows * step), along(pixels), level);
                        assert_eq!(map, plain, "{step} {rows} {columns} {pixels} {offset} {level:?}");
                    }
                }
            }
        }
    }
}
