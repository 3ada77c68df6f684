//! Localisation of single emitters: where a maximum of an image lies, to a part of a pixel.
//!
//! The fit is the Gaussian mask of Thompson, Larson and Webb 2002 ("Precise nanometer localization analysis for individual
//! fluorescent probes", Biophysical Journal 82, 2775-2783): the centroid of the image weighted by a Gaussian around the last
//! centroid, again and again. It assumes one emitter; two that overlap are found as one between them.

/// The image of a point on the camera: a Gaussian, integrated over pixels. Lengths are in camera pixels; pixel i reaches from i
/// to i + 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Spot {
    sigma: f64,
}

/// What was found, in camera pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Localisation {
    pub x: f64,
    pub y: f64,
}

/// Rounds of the fit; each about halves what is left of the error, and a thousandth of a pixel is enough.
const ROUNDS: usize = 10;

impl Spot {
    /// A point spread function of this standard deviation.
    pub fn new(sigma: f64) -> Self {
        Spot { sigma }
    }

    /// The shares of the light of an emitter at `place` that fall into `count` pixels of one axis, from pixel `first` on.
    fn shares(self, first: f64, count: usize, place: f64) -> Vec<f64> {
        let below = |edge: f64| 0.5 * libm::erf((edge - place) / (self.sigma * std::f64::consts::SQRT_2));
        let (mut edge, mut last) = (first, below(first));
        let mut shares = Vec::with_capacity(count);
        for _ in 0..count {
            edge += 1.0;
            let next = below(edge);
            shares.push(next - last);
            last = next;
        }
        shares
    }

    /// The share of the light in the brightest pixel of an emitter in the middle of that pixel.
    pub fn peak(self) -> f64 {
        let middle = self.shares(0.0, 1, 0.5)[0];
        middle * middle
    }

    /// The same after smoothing by the mean of 3 x 3 pixels.
    pub fn smoothed_peak(self) -> f64 {
        let middle: f64 = self.shares(-1.0, 3, 0.5).iter().sum();
        middle * middle / 9.0
    }

    /// Pixels on each side of the middle one that matter: 3 standard deviations.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    pub fn reach(self) -> usize {
        (3.0 * self.sigma).ceil() as usize
    }

    /// Adds the image of an emitter that sends `photons` to an image of rows of `side` pixels; what falls outside is lost.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
    pub fn add(self, x: f64, y: f64, photons: f64, side: usize, image: &mut [f64]) {
        let reach = 2 * self.reach() as i64;
        let shares = |place: f64| {
            let middle = place.floor() as i64;
            let first = (middle - reach).clamp(0, side as i64);
            let end = (middle + reach + 1).clamp(first, side as i64);
            (first as usize, self.shares(first as f64, (end - first) as usize, place))
        };
        let (left, columns) = shares(x);
        let (top, rows) = shares(y);
        for (row, v) in (top..).zip(rows) {
            let pixels = &mut image[row * side + left..row * side + left + columns.len()];
            pixels.iter_mut().zip(&columns).for_each(|(pixel, h)| *pixel += photons * v * h);
        }
    }
}

/// Finds emitters in an image of rows of `side` pixels: the maxima of its mean over 3 x 3 pixels that exceed `threshold`, row
/// by row, each moved to where the fit puts it. Maxima whose surroundings do not lie inside the image are left out, and so is
/// a fit that leaves the 3 x 3 pixels around its maximum, for it has gone to another emitter.
#[allow(clippy::cast_precision_loss)]
pub(super) fn localise(image: &[f32], side: usize, spot: &Spot, threshold: f64) -> Vec<Localisation> {
    let smooth = smoothed(image, side);
    let reach = spot.reach();
    let mut found = Vec::new();
    for y in reach..side.saturating_sub(reach) {
        for x in reach..side.saturating_sub(reach) {
            if smooth[y * side + x] > threshold && is_maximum(&smooth, side, x, y) {
                let start = Localisation { x: x as f64 + 0.5, y: y as f64 + 0.5 };
                let end = fitted(image, side, spot, (x, y), start);
                if (end.x - start.x).abs() < 1.5 && (end.y - start.y).abs() < 1.5 {
                    found.push(end);
                }
            }
        }
    }
    found
}

/// The mean of 3 x 3 pixels; 0 at the border.
fn smoothed(image: &[f32], side: usize) -> Vec<f64> {
    let mut smooth = vec![0.0; image.len()];
    for y in 1..side.saturating_sub(1) {
        for x in 1..side - 1 {
            let rows = [y - 1, y, y + 1].map(|y| &image[y * side + x - 1..=y * side + x + 1]);
            smooth[y * side + x] = rows.iter().copied().flatten().map(|&v| f64::from(v)).sum::<f64>() / 9.0;
        }
    }
    smooth
}

/// Whether no neighbour is larger; of equal ones the first in the order of rows counts.
fn is_maximum(image: &[f64], side: usize, x: usize, y: usize) -> bool {
    let (at, value) = (y * side + x, image[y * side + x]);
    [at - side - 1, at - side, at - side + 1, at - 1].iter().all(|&i| image[i] < value)
        && [at + 1, at + side - 1, at + side, at + side + 1].iter().all(|&i| image[i] <= value)
}

/// The fit around pixel (x, y).
#[allow(clippy::cast_precision_loss)]
fn fitted(image: &[f32], side: usize, spot: &Spot, (x, y): (usize, usize), start: Localisation) -> Localisation {
    let (reach, mut at) = (spot.reach(), start);
    let (left, top, count) = (x - reach, y - reach, 2 * reach + 1);
    for _ in 0..ROUNDS {
        let columns = spot.shares(left as f64, count, at.x);
        let (mut sum, mut sum_x, mut sum_y) = (0.0, 0.0, 0.0);
        for (row, v) in (top..).zip(spot.shares(top as f64, count, at.y)) {
            let pixels = &image[row * side + left..row * side + left + count];
            let (mut light, mut light_x) = (0.0, 0.0);
            for ((pixel, h), column) in pixels.iter().zip(&columns).zip(left..) {
                let weight = h * f64::from(*pixel);
                light += weight;
                light_x += weight * (column as f64 + 0.5);
            }
            sum += v * light;
            sum_x += v * light_x;
            sum_y += v * light * (row as f64 + 0.5);
        }
        if sum <= 0.0 {
            break;
        }
        at = Localisation { x: sum_x / sum, y: sum_y / sum };
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIDE: usize = 24;

    fn image(emitters: &[(f64, f64)]) -> Vec<f32> {
        let mut image = vec![0.0; SIDE * SIDE];
        emitters.iter().for_each(|&(x, y)| Spot::new(1.19).add(x, y, 1000.0, SIDE, &mut image));
        image.into_iter().map(crate::round::to_f32).collect()
    }

    fn found(emitters: &[(f64, f64)]) -> Vec<Localisation> {
        let spot = Spot::new(1.19);
        localise(&image(emitters), SIDE, &spot, 500.0 * spot.smoothed_peak())
    }

    #[test]
    fn a_spot_holds_its_light() {
        let spot = Spot::new(1.19);
        let mut image = vec![0.0; SIDE * SIDE];
        spot.add(11.5, 12.5, 1.0, SIDE, &mut image);
        assert!((image.iter().sum::<f64>() - 1.0).abs() < 1e-8);
        assert!((image[12 * SIDE + 11] - spot.peak()).abs() < 1e-12);
        let around = [11, 12, 13].iter().flat_map(|y| image[y * SIDE + 10..y * SIDE + 13].to_vec()).sum::<f64>();
        assert!((around / 9.0 - spot.smoothed_peak()).abs() < 1e-12);
        // Of a Gaussian of 1.19 pixels the middle pixel holds 32.6 % a side: erf(0.5 / (1.19 sqrt 2)).
        assert!((spot.peak().sqrt() - 0.3256).abs() < 1e-3, "{}", spot.peak().sqrt());
        spot.add(-40.0, 3.0, 1.0, SIDE, &mut image); // nothing, and no panic
    }

    #[test]
    fn single_emitters_are_found_where_they_are() {
        for (x, y) in [(12.5, 11.5), (12.1, 11.93), (9.0, 14.0), (15.77, 8.24)] {
            let found = found(&[(x, y)]);
            assert_eq!(found.len(), 1, "{found:?}");
            assert!((found[0].x - x).abs() < 0.01 && (found[0].y - y).abs() < 0.01, "{found:?} instead of {x} {y}");
        }
    }

    #[test]
    fn emitters_far_apart_are_two_and_close_ones_are_one_between_them() {
        let apart = found(&[(6.2, 12.0), (16.4, 12.3)]);
        assert_eq!(apart.len(), 2);
        let close = found(&[(11.0, 12.0), (12.6, 12.0)]);
        assert_eq!(close.len(), 1);
        assert!((close[0].x - 11.8).abs() < 0.01, "{close:?}");
    }

    #[test]
    fn what_is_weak_or_at_the_border_is_left_out() {
        assert_eq!(found(&[(1.5, 12.0)]), []);
        let dim: Vec<f32> = image(&[(12.0, 12.0)]).iter().map(|v| 0.45 * v).collect();
        let spot = Spot::new(1.19);
        assert_eq!(localise(&dim, SIDE, &spot, 500.0 * spot.smoothed_peak()), []);
        assert_eq!(localise(&[1.0; 9], 3, &spot, 0.0), [], "smaller than a spot");
        assert_eq!(localise(&[7.0; SIDE * SIDE], SIDE, &spot, 0.0).len(), 0, "a constant image has no maximum inside");
    }
}
