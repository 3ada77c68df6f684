//! The pattern search over (sigma_y, sigma_x) in log sigma (method.md, section 6 step 3).
//!
//! The value of a pair comes from elsewhere ([`crate::rsm::spectrum`]), lattice by lattice, for a lattice of pairs costs
//! little more than one pair. The search begins with a lattice over all that is allowed, and from each of its lowest
//! minima polls 3 x 3 pairs. While the lowest of them lies on the rim, the pattern moves there; otherwise it shrinks, to
//! the minimum of the parabola through the nine values where that is one.
//!
//! No crate is taken for it (looked at in 2026): argmin 0.11 (maintained) has no pattern search and no bounds for its
//! derivative-free Nelder-Mead; cobyla 1.0 has bounds, but asks for one pair at a time, as all general optimisers do, where
//! nine together cost the same; varpro 0.14 is for basis functions as dense columns of a matrix, without bounds on
//! either kind of parameter.

use ndarray::{Array2, ArrayView2};

use crate::error::Result;

/// Allowed sigmas in pixels, the limits included.
pub const SIGMA_LIMITS: (f64, f64) = (0.1, 25.0);
/// Sigmas on each axis of the first lattice: a factor of 1.65 from one to the next.
const COARSE: usize = 12;
/// Lattice minima that are followed, lowest first.
const STARTS: usize = 3;
/// The search ends when the pattern's half-width, in log sigma, falls below this. The sum of squares asks for far less
/// (1e-2 would do), but the error map changes in proportion to sigma and shall be right to 1e-4.
const FINEST: f64 = 1e-5;
/// What a pattern shrinks by.
const SHRINK: f64 = 0.25;
/// Sigmas below this are tried against the lower limit: there the kernel differs from a single pixel by less than 4e-4, and
/// rounding may hide which is better.
const NEARLY_LOWEST: f64 = 0.15;
/// No search needs as many polls; a bound on time for values that are no smooth function.
const POLLS_MAX: usize = 60;

/// A pair of sigmas in pixels, and what was found there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Best {
    pub sigma_y: f64,
    pub sigma_x: f64,
    pub value: f64,
}

/// The pair of the smallest value. `values(sigma_y, sigma_x)` gives the values of all pairs, a row for each sigma_y, right to
/// `rounding`; of pairs that differ by less, one at the lower limit is taken.
///
/// # Errors
/// Those of `values`.
pub(crate) fn minimise(rounding: f64, mut values: impl FnMut(&[f64], &[f64]) -> Result<Array2<f64>>) -> Result<Best> {
    let (low, high) = (SIGMA_LIMITS.0.ln(), SIGMA_LIMITS.1.ln());
    #[allow(clippy::cast_precision_loss)]
    let axis: Vec<f64> = (0..COARSE).map(|i| low + (high - low) * i as f64 / (COARSE - 1) as f64).collect();
    let spacing = axis[1] - axis[0];
    let mut evaluate = |ys: &[f64], xs: &[f64]| {
        let sigmas = |logs: &[f64]| logs.iter().map(|&v| sigma(v)).collect::<Vec<_>>();
        values(&sigmas(ys), &sigmas(xs))
    };
    let coarse = evaluate(&axis, &axis)?;
    let mut best = Place { y: low, x: low, value: f64::INFINITY };
    for (j, i) in minima(coarse.view()).into_iter().take(STARTS) {
        let start = Place { y: axis[j], x: axis[i], value: coarse[[j, i]] };
        let found = descend(start, spacing / 2.0, (low, high), &mut evaluate)?;
        if found.value < best.value {
            best = found;
        }
    }
    let nearly = |v: f64| v > low && v < NEARLY_LOWEST.ln();
    if nearly(best.y) || nearly(best.x) {
        let to_limit = |v: f64| if nearly(v) { low } else { v };
        let (ys, xs) = ([to_limit(best.y), best.y], [to_limit(best.x), best.x]);
        // Both at the limit, or one of them, or none.
        for ((j, i), &value) in evaluate(&ys, &xs)?.indexed_iter() {
            if value <= best.value + rounding {
                best = Place { y: ys[j], x: xs[i], value };
                break;
            }
        }
    }
    Ok(Best { sigma_y: sigma(best.y), sigma_x: sigma(best.x), value: best.value })
}

/// A pair in log sigma and its value.
#[derive(Clone, Copy, Debug)]
struct Place {
    y: f64,
    x: f64,
    value: f64,
}

/// exp, but the limits themselves to the bit, so that a sigma at a limit can be told.
fn sigma(log: f64) -> f64 {
    let (low, high) = SIGMA_LIMITS;
    if log == low.ln() {
        low
    } else if log == high.ln() {
        high
    } else {
        log.exp()
    }
}

/// The places of a lattice that no neighbour undercuts, lowest first; of equal ones the first in order.
fn minima(values: ArrayView2<'_, f64>) -> Vec<(usize, usize)> {
    let mut found: Vec<_> = values
        .indexed_iter()
        .filter(|&((j, i), value)| {
            let near = |k: usize, n: usize| k.saturating_sub(1)..(k + 2).min(n);
            near(j, values.nrows()).all(|b| near(i, values.ncols()).all(|a| *value <= values[[b, a]]))
        })
        .map(|(place, _)| place)
        .collect();
    found.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    found
}

/// Polls from `start` with half-width `width` until the pattern is at its finest.
fn descend(
    start: Place,
    width: f64,
    (low, high): (f64, f64),
    evaluate: &mut impl FnMut(&[f64], &[f64]) -> Result<Array2<f64>>,
) -> Result<Place> {
    let (widest, mut width) = (width, width);
    let (mut best, mut centre) = (start, (start.y, start.x));
    for _ in 0..POLLS_MAX {
        // The pattern stays within the limits; its outer places are then the limits themselves.
        let three = |v: f64| {
            let v = v.clamp(low + width, high - width);
            [(v - width).max(low), v, (v + width).min(high)].map(|v| {
                if (v - low).abs() < 1e-12 {
                    low
                } else if (v - high).abs() < 1e-12 {
                    high
                } else {
                    v
                }
            })
        };
        let (ys, xs) = (three(centre.0), three(centre.1));
        let polled = evaluate(&ys, &xs)?;
        let mut lowest = None;
        for ((j, i), &value) in polled.indexed_iter() {
            if value < best.value {
                best = Place { y: ys[j], x: xs[i], value };
                lowest = Some((j, i));
            }
        }
        let inside = |v: f64, at: &[f64; 3]| (at[0]..=at[2]).contains(&v);
        if lowest.is_none() && !(inside(best.y, &ys) && inside(best.x, &xs)) {
            // The parabola misled: back, with the same width.
            centre = (best.y, best.x);
            continue;
        }
        let on_rim = |k: usize, at: &[f64; 3]| k == 0 && at[0] > low || k == 2 && at[2] < high;
        if lowest.is_some_and(|(j, i)| on_rim(j, &ys) || on_rim(i, &xs)) {
            centre = (best.y, best.x);
            width = (2.0 * width).min(widest);
            continue;
        }
        centre = match vertex(polled.view()) {
            Some((y, x)) => (ys[1] + y * width, xs[1] + x * width),
            None => (best.y, best.x),
        };
        width *= SHRINK;
        if width < FINEST {
            break;
        }
    }
    Ok(best)
}

/// The minimum of the least-squares parabola through 3 x 3 values, in steps from the middle, at most one step away in y
/// and x; none where the parabola has no minimum.
fn vertex(v: ArrayView2<'_, f64>) -> Option<(f64, f64)> {
    let row = |j: usize| v[[j, 0]] + v[[j, 1]] + v[[j, 2]];
    let column = |i: usize| v[[0, i]] + v[[1, i]] + v[[2, i]];
    let (slope_y, slope_x) = ((row(2) - row(0)) / 6.0, (column(2) - column(0)) / 6.0);
    let (yy, xx) = ((row(2) + row(0) - 2.0 * row(1)) / 3.0, (column(2) + column(0) - 2.0 * column(1)) / 3.0);
    let yx = (v[[2, 2]] + v[[0, 0]] - v[[2, 0]] - v[[0, 2]]) / 4.0;
    let determinant = yy * xx - yx * yx;
    if !(yy > 0.0 && xx > 0.0 && determinant > 1e-9 * yy * xx) {
        return None;
    }
    let y = (yx * slope_x - xx * slope_y) / determinant;
    let x = (yx * slope_y - yy * slope_x) / determinant;
    Some((y.clamp(-1.0, 1.0), x.clamp(-1.0, 1.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Minimises a function of two logs and counts the calls.
    fn search(f: impl Fn(f64, f64) -> f64) -> (Best, usize) {
        let mut calls = 0;
        let best = minimise(1e-9, |ys, xs| {
            calls += 1;
            let inside = |v: &f64| (SIGMA_LIMITS.0..=SIGMA_LIMITS.1).contains(v);
            assert!(ys.iter().chain(xs).all(inside), "{ys:?} {xs:?}");
            Ok(Array2::from_shape_fn((ys.len(), xs.len()), |(j, i)| f(ys[j].ln(), xs[i].ln())))
        });
        (best.unwrap(), calls)
    }

    #[test]
    fn a_narrow_oblique_valley_is_followed() {
        for (y, x) in [(0.7, -1.1), (2.9, 2.3), (-2.0, 3.1)] {
            let bowl = |a: f64, b: f64| {
                let (p, q) = (a - y, b - x);
                1.0 - 1.0 / (1.0 + p * p * (1.0 + 0.1 * p.tanh()) + q * q + 1.8 * p * q)
            };
            let (best, calls) = search(bowl);
            let error = (best.sigma_y.ln() - y).abs().max((best.sigma_x.ln() - x).abs());
            assert!(error < 1e-5 && calls < 30, "{error} {calls}");
        }
    }

    #[test]
    fn limits_are_reached_to_the_bit() {
        let (best, _) = search(|a, b| a - b);
        assert_eq!((best.sigma_y, best.sigma_x), SIGMA_LIMITS);
        // One at the limit, the other not.
        let (best, _) = search(|a, b| (a - 0.5).powi(2) + (b - 9.0).powi(2));
        assert_eq!(best.sigma_x, SIGMA_LIMITS.1);
        assert!((best.sigma_y.ln() - 0.5).abs() < 1e-6);
    }

    #[test]
    fn what_rounding_hides_is_at_the_limit() {
        let hidden = |a: f64| 1e-10 * (a - 0.12f64.ln()).powi(2);
        let (best, _) = search(|a, b| hidden(a) + (b - 1.0).powi(2));
        assert!(best.sigma_y == SIGMA_LIMITS.0 && (best.sigma_x.ln() - 1.0).abs() < 1e-6, "{best:?}");
        let (best, _) = search(|a, b| 1e6 * hidden(a) + hidden(b));
        assert!((best.sigma_y - 0.12).abs() < 1e-5 && best.sigma_x == SIGMA_LIMITS.0, "{best:?}");
    }

    #[test]
    fn the_lower_of_two_minima_is_found_though_the_lattice_shows_the_other() {
        let dip = |d: f64, depth: f64, narrow: f64| -depth * (-narrow * d * d).exp();
        let f = |a: f64, b: f64| {
            let wide = dip(((a + 1.3).powi(2) + (b + 1.3).powi(2)).sqrt(), 1.0, 1.0);
            wide + dip(((a - 1.96).powi(2) + (b - 1.96).powi(2)).sqrt(), 1.05, 4.0)
        };
        let (best, _) = search(f);
        assert!((best.sigma_y.ln() - 1.96).abs() < 1e-4, "{best:?}"); // midway between two of the lattice
    }

    #[test]
    fn a_plain_and_a_rough_floor_end() {
        let (best, calls) = search(|_, _| 1.0);
        assert!(best.value == 1.0 && calls < 100);
        let (_, calls) = search(|a, b| (1e6 * a).sin() + (1e6 * b).cos());
        assert!(calls <= 1 + STARTS * POLLS_MAX);
    }
}
