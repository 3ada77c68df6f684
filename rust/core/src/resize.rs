//! From the node grid to the full-size map: masked linear interpolation (method.md, section 3 step 7).

use ndarray::parallel::prelude::*;
use ndarray::{Array2, Array3, ArrayView1, ArrayView2, ArrayView3, ArrayViewMut1, Axis};

use crate::round::to_f32;

/// Where one row or column of the map lies in the grid.
#[derive(Clone, Copy, Debug)]
struct Place {
    low: usize,
    high: usize,
    fraction: f64,
    nearest: usize,
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
) -> Array2<f32> {
    let (ys, xs) = (places(ys, grid.nrows()), places(xs, grid.ncols()));
    let mut map = Array2::zeros((ys.len(), xs.len()));
    let is_node =
        |(at, place): (usize, &Place)| place.nearest == at && (place.fraction == 0.0 || place.fraction == 1.0);
    let each_is_node = xs.len() == grid.ncols() && xs.iter().enumerate().all(is_node);
    map.outer_iter_mut().into_par_iter().zip(&ys).for_each_init(Vec::new, |sums, (mut row, y)| {
        if each_is_node && (y.fraction == 0.0 || y.fraction == 1.0) {
            row.assign(&grid.row(y.nearest)); // nothing lies between
            return;
        }
        let around = [(grid.row(y.low), 1.0 - y.fraction), (grid.row(y.high), y.fraction)];
        interpolate(row, grid.row(y.nearest), &around, &xs, sums);
    });
    map
}

/// The values of the nearest nodes at the crossings of `ys` and `xs`, both in node coordinates.
pub(crate) fn nearest<T: Copy + Default + Send + Sync>(
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
pub(crate) fn nearest_3d<T: Copy + Default + Send + Sync>(
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
) -> Array3<f32> {
    let (depth, height, width) = grid.dim();
    let (zs, ys, xs) = (places(zs, depth), places(ys, height), places(xs, width));
    let mut map = Array3::zeros((zs.len(), ys.len(), xs.len()));
    let plane = |z: usize| grid.index_axis_move(Axis(0), z);
    map.outer_iter_mut().into_par_iter().zip(&zs).for_each(|(mut layer, z)| {
        let (nearest, low, high) = (plane(z.nearest), plane(z.low), plane(z.high));
        layer.outer_iter_mut().into_par_iter().zip(&ys).for_each_init(Vec::new, |sums, (row, y)| {
            let ([below, above], [back, front]) = ([1.0 - z.fraction, z.fraction], [1.0 - y.fraction, y.fraction]);
            let around = [
                (low.row(y.low), below * back),
                (low.row(y.high), below * front),
                (high.row(y.low), above * back),
                (high.row(y.high), above * front),
            ];
            interpolate(row, nearest.row(y.nearest), &around, &xs, sums);
        });
    });
    map
}

/// One row of a map from the rows of nodes around it and their weights: first these are added up, node by node, then the
/// pixels lie between two such sums. `nearest` is the nearest row of nodes, `sums` working memory.
fn interpolate(
    mut row: ArrayViewMut1<'_, f32>,
    nearest: ArrayView1<'_, f32>,
    around: &[(ArrayView1<'_, f32>, f64)],
    xs: &[Place],
    sums: &mut Vec<[f64; 2]>,
) {
    if nearest.iter().fold(true, |nothing, &node| nothing & (node <= 0.0)) {
        return; // all of the row is background
    }
    // At each node the weighted sum over the rows that are foreground there, and the sum of their weights.
    sums.clear();
    sums.resize(nearest.len(), [0.0; 2]);
    for (nodes, weight) in around {
        for ([sum, weights], &node) in sums.iter_mut().zip(nodes) {
            *sum += weight * f64::from(node); // background is 0
            *weights += if node > 0.0 { *weight } else { 0.0 };
        }
    }
    for (value, x) in row.iter_mut().zip(xs) {
        if nearest[x.nearest] > 0.0 {
            let (low, high) = (sums[x.low], sums[x.high]);
            let mix = |part: usize| (1.0 - x.fraction) * low[part] + x.fraction * high[part];
            *value = to_f32(mix(0) / mix(1));
        }
    }
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
        masked_bilinear(grid.view(), pixel_coordinates(height, step), pixel_coordinates(width, step))
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
        let m = masked_trilinear(g.view(), along(5, 4), along(1, 1), along(3, 2));
        assert_eq!(m.slice(ndarray::s![.., 0, 0]).to_vec(), [2.0, 3.0, 4.0, 5.0, 6.0]);
        assert_eq!(m.slice(ndarray::s![.., 0, 2]).to_vec(), [0.0, 0.0, 8.0, 8.0, 8.0]);
        // x = 1 is half a node on, and its nearest node the right one: background at first; at z = 2 the nodes 2, 6 and 8
        // are foreground, each with weight 1/4.
        assert_eq!(m.slice(ndarray::s![.., 0, 1]).to_vec(), [0.0, 0.0, 16.0 / 3.0, (0.25 + 2.25 + 3.0) / 0.875, 7.0]);
    }
}
