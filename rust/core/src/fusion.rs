//! The PANEL map: where the resolution is poor (green) and where the image contradicts the reference (red), in one picture
//! (method.md, section 7; P, operation 520, eq. 15).

use ndarray::{Array2, ArrayView2, Zip};

use crate::error::{Error, Result};
use crate::round::to_f32;

/// Share of the largest error from which on an error is shown.
const RED_FROM: f64 = 0.5;
/// Largest error, in units of the reference's range, below which there is nothing to show.
const WORTH_SHOWING: f64 = 0.1;
/// The quantile of the map that stands for the best resolution.
const BEST_QUANTILE: f64 = 0.01;
/// Bins of Otsu's method on [0, 1].
const BINS: usize = 256;

/// The channels of a PANEL map, 0 to 1, in the size of the images. Blue is 0 everywhere.
#[derive(Clone, Debug, PartialEq)]
pub struct Fusion {
    /// Errors: RSM/max(RSM) where at least 1/2; 0 without a reference or where the largest error is below 0.1.
    pub red: Array2<f32>,
    /// Loss of resolution against the best of the map, 0 to 1 for twice as coarse and more, where at least the threshold.
    pub green: Array2<f32>,
    /// Otsu's threshold of the green channel; NaN where there is no foreground.
    pub threshold: f64,
}

impl Fusion {
    /// The picture as 8-bit RGB, three bytes a pixel, floor(255 v + 0.5).
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    pub fn rgb(&self) -> Vec<u8> {
        let byte = |v: f32| (255.0 * f64::from(v) + 0.5).floor() as u8;
        self.red.iter().zip(&self.green).flat_map(|(&r, &g)| [byte(r), byte(g), 0]).collect()
    }
}

/// Fuses a full-size map of resolution (0 = background), the mask of its pixels whose nearest node is resolved, and the
/// error map, if there is one, in units of the reference's range.
///
/// # Errors
/// The three differ in size.
pub fn fuse(
    map: ArrayView2<'_, f32>,
    resolved: ArrayView2<'_, bool>,
    rsm: Option<ArrayView2<'_, f32>>,
) -> Result<Fusion> {
    let others = [Some(resolved.dim()), rsm.map(|r| r.dim())];
    if let Some((height, width)) = others.into_iter().flatten().find(|&shape| shape != map.dim()) {
        return Err(Error::image(format!(
            "Maps of one size are needed, but one has {} x {} and another {width} x {height} pixels.",
            map.ncols(),
            map.nrows()
        )));
    }
    let (green, threshold) = green(map, resolved);
    let red = rsm.map_or_else(|| Array2::zeros(map.dim()), red);
    Ok(Fusion { red, green, threshold })
}

/// R = RSM/max(RSM), kept where R >= 1/2 (P eq. 15).
fn red(rsm: ArrayView2<'_, f32>) -> Array2<f32> {
    let highest = rsm.iter().fold(0.0, |highest, &v| f64::max(highest, f64::from(v)));
    rsm.mapv(|v| {
        let share = f64::from(v) / highest;
        if highest >= WORTH_SHOWING && share >= RED_FROM {
            to_f32(share)
        } else {
            0.0
        }
    })
}

/// g = map/m - 1 cut to [0, 1], m the map's best resolution, kept where it is at least Otsu's threshold; and that.
fn green(map: ArrayView2<'_, f32>, resolved: ArrayView2<'_, bool>) -> (Array2<f32>, f64) {
    let foreground = |&&v: &&f32| v > 0.0;
    let pixels = map.iter().zip(resolved);
    let mut judged: Vec<f32> = pixels.filter(|(v, &resolved)| resolved && foreground(v)).map(|(&v, _)| v).collect();
    if judged.is_empty() {
        judged = map.iter().filter(foreground).copied().collect();
    }
    if judged.is_empty() {
        return (Array2::zeros(map.dim()), f64::NAN);
    }
    let best = quantile(&mut judged, BEST_QUANTILE);
    let loss = |v: f32| (f64::from(v) / best - 1.0).clamp(0.0, 1.0);
    let mut histogram = [0u64; BINS];
    for &v in map.iter().filter(foreground) {
        histogram[bin(loss(v))] += 1;
    }
    let threshold = otsu(&histogram);
    let mut green = Array2::zeros(map.dim());
    Zip::from(&mut green).and(map).par_for_each(|green, &v| {
        if v > 0.0 && loss(v) >= threshold {
            *green = to_f32(loss(v));
        }
    });
    (green, threshold)
}

/// The quantile `q` of at least one value, linearly interpolated between the two values around (n - 1) q. The values are
/// put in another order.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn quantile(values: &mut [f32], q: f64) -> f64 {
    let place = (values.len() - 1) as f64 * q;
    let low = place.floor() as usize;
    let (_, &mut at, above) = values.select_nth_unstable_by(low, f32::total_cmp);
    let at = f64::from(at);
    let next = above.iter().copied().min_by(f32::total_cmp).map_or(at, f64::from);
    at + (place - low as f64) * (next - at)
}

/// The bin of a value in [0, 1]; 1 belongs to the last one.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn bin(value: f64) -> usize {
    ((value * BINS as f64).floor() as usize).min(BINS - 1)
}

/// Otsu's threshold: with the bin centres as values, the split into two classes whose means lie farthest apart, weighted by
/// their shares (largest variance between classes); the upper edge of the lower class, the first where several tie.
#[allow(clippy::cast_precision_loss)]
fn otsu(histogram: &[u64; BINS]) -> f64 {
    // With counts w0, w1 and sums m0, m1 of the centres, here in units of 1/512, the variance is w0 w1 (m0/w0 - m1/w1)^2
    // up to a factor, written so that splits at empty bins tie to the bit.
    let total: u64 = histogram.iter().sum();
    let moment = |k: usize| histogram[k] * (2 * k as u64 + 1);
    let whole: u64 = (0..BINS).map(moment).sum();
    let (mut below, mut sum) = (0u64, 0u64);
    let (mut best, mut threshold) = (f64::NEG_INFINITY, 0.0);
    for k in 0..BINS {
        below += histogram[k];
        sum += moment(k);
        let above = total - below;
        let variance = if below > 0 && above > 0 {
            let difference = whole as f64 * below as f64 - sum as f64 * total as f64;
            difference * difference / (below as f64 * above as f64)
        } else {
            0.0
        };
        if variance > best {
            best = variance;
            threshold = (k + 1) as f64 / BINS as f64;
        }
    }
    threshold
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    fn all(map: &Array2<f32>) -> Array2<bool> {
        Array2::from_elem(map.dim(), true)
    }

    #[test]
    fn green_shows_what_is_coarser_than_the_best() {
        // 100 pixels: the 1 % quantile lies at (100 - 1)/100 = 0.99 between the smallest, 2, and the next, 4: 3.98.
        let mut map = Array2::from_elem((10, 10), 4.0f32);
        map[[0, 0]] = 2.0;
        map[[5, 5]] = 6.0;
        map[[5, 6]] = 40.0;
        let found = fuse(map.view(), all(&map).view(), None).unwrap();
        assert!((f64::from(found.green[[5, 5]]) - (6.0 / 3.98 - 1.0)).abs() < 1e-6);
        assert_eq!(found.green[[5, 6]], 1.0);
        assert_eq!(found.green.iter().filter(|&&g| g > 0.0).count(), 2);
        // All of the lower class lie in bin 1 or below (0 and 4/3.98 - 1 = 0.005): bins 0 to 1, upper edge 2/256.
        assert_eq!(found.threshold, 2.0 / 256.0);
        assert!(found.red.iter().all(|&r| r == 0.0));
    }

    #[test]
    fn the_best_is_taken_of_resolved_pixels_where_there_are_any() {
        let map = array![[2.0f32, 4.0, 8.0, 0.0]];
        let of = |resolved: [bool; 4]| fuse(map.view(), array![resolved].view(), None).unwrap().green;
        assert_eq!(of([false, true, false, true]), array![[0.0, 0.0, 1.0, 0.0]]); // m = 4
        assert!(of([false; 4])[[0, 1]] > 0.9, "m = 2.04, of all foreground pixels");
    }

    #[test]
    fn background_alone_is_black() {
        let map = Array2::zeros((3, 4));
        let found = fuse(map.view(), all(&map).view(), None).unwrap();
        assert!(found.threshold.is_nan());
        assert_eq!(found.rgb(), vec![0; 36]);
    }

    #[test]
    fn red_is_the_upper_half_of_errors_worth_showing() {
        let map = Array2::from_elem((1, 4), 1.0f32);
        let of = |rsm: [f32; 4]| fuse(map.view(), all(&map).view(), Some(array![rsm].view())).unwrap().red;
        assert_eq!(of([0.2, 0.1, 0.099, 0.0]), array![[1.0, 0.5, 0.0, 0.0]]);
        assert_eq!(of([0.099, 0.09, 0.0, 0.0]), array![[0.0; 4]]);
    }

    #[test]
    fn bytes_are_rounded_half_up() {
        let found = Fusion { red: array![[0.5, 1.0]], green: array![[0.0, 0.75]], threshold: 0.0 };
        assert_eq!(found.rgb(), [128, 0, 0, 255, 191, 0]);
    }

    #[test]
    fn quantiles_are_interpolated() {
        let mut values: Vec<f32> = (0..=200).rev().map(|v| v as f32).collect();
        assert_eq!(quantile(&mut values, 0.01), 2.0);
        assert_eq!(quantile(&mut values, 0.0125), 2.5);
        assert_eq!(quantile(&mut values, 1.0), 200.0);
        assert_eq!(quantile(&mut [7.0], 0.01), 7.0);
    }

    #[test]
    fn otsu_parts_two_classes_at_the_first_of_equal_splits() {
        let mut histogram = [0; BINS];
        histogram[10] = 30;
        histogram[200] = 10;
        assert_eq!(otsu(&histogram), 11.0 / 256.0);
        histogram[10] = 0;
        assert_eq!(otsu(&histogram), 1.0 / 256.0, "one class alone: every split ties at 0");
        assert_eq!((bin(0.0), bin(1.0), bin(0.999_999), bin(2.0 / 256.0)), (0, 255, 255, 2));
    }

    #[test]
    fn sizes_must_agree() {
        let map = Array2::from_elem((2, 3), 1.0f32);
        let error = fuse(map.view(), all(&map).view(), Some(Array2::zeros((3, 3)).view())).unwrap_err();
        assert!(error.to_string().contains("one has 3 x 2 and another 3 x 3"));
    }
}
