//! The rolling FRC map, the error map against a reference and their fusion, of two frames or one (method.md, sections 3 and 5 to 7).

use ndarray::{ArrayView2, CowArray, Ix2, Zip};

use crate::command::Estimate;
use crate::error::Result;
use crate::fusion::{fuse, Fusion};
use crate::monitor::Monitor;
use crate::params::RollingParams;
use crate::reasons::Reason;
use crate::rolling::{self, frc_map, FrcMap};
use crate::rsm::{self, ErrorMap};
use crate::single::{self, single_frame_map};

/// A PANEL map and the maps that it is made of.
#[derive(Clone, Debug)]
pub struct Panel {
    /// The rolling (or tiled) FRC map.
    pub frc: FrcMap,
    /// The error map; none without a reference.
    pub errors: Option<ErrorMap>,
    /// Both in one picture.
    pub fusion: Fusion,
}

/// Makes the PANEL map of two frames of one size, H x W, and of their mean against a reference of the same field of view,
/// if there is one, in the current rayon pool.
///
/// # Errors
/// An image that cannot be used by [`frc_map`] or [`rsm::error_map`], before anything is computed for the latter, or a stop
/// asked for by the monitor.
pub fn panel(
    first: ArrayView2<'_, f32>,
    second: ArrayView2<'_, f32>,
    reference: Option<ArrayView2<'_, f32>>,
    params: &RollingParams,
    monitor: &Monitor,
) -> Result<Panel> {
    crate::checks::check_pair(first, second)?;
    let mean = || Zip::from(first).and(second).map_collect(|a, b| 0.5 * a + 0.5 * b); // half first: the sum might not fit f32
    let judged = reference.map(|reference| Judged::new(mean().into(), reference, monitor)).transpose()?;
    let frc = frc_map(first, second, params, monitor)?;
    finish(frc, judged, monitor)
}

/// The same of a single frame, which is compared with itself ([`single_frame_map`]).
///
/// # Errors
/// As [`panel`].
pub fn panel_of_single(
    image: ArrayView2<'_, f32>,
    reference: Option<ArrayView2<'_, f32>>,
    params: &RollingParams,
    monitor: &Monitor,
) -> Result<Panel> {
    single::check(image, params)?;
    let judged = reference.map(|reference| Judged::new(image.into(), reference, monitor)).transpose()?;
    let frc = single_frame_map(image, params, monitor)?;
    finish(frc, judged, monitor)
}

/// What [`panel`] needs, or with `single` [`panel_of_single`]: its maps are made one after the other.
pub fn estimate(height: usize, width: usize, params: &RollingParams, single: bool) -> Estimate {
    let frc = if single { single::estimate(height, width, params) } else { rolling::estimate(height, width, params) };
    let kept = 12 * (height * width) as u64;
    Estimate { blocks: frc.blocks, bytes: frc.bytes.max(rsm::estimate(height, width).bytes) + kept }
}

/// An image and its reference, both of which will do.
struct Judged<'a> {
    image: CowArray<'a, f32, Ix2>,
    reference: ArrayView2<'a, f32>,
}

impl<'a> Judged<'a> {
    fn new(image: CowArray<'a, f32, Ix2>, reference: ArrayView2<'a, f32>, monitor: &Monitor) -> Result<Self> {
        rsm::check(image.view(), reference)?;
        monitor.expect(rsm::work(image.nrows())); // now, so that the progress does not fall back later
        Ok(Judged { image, reference })
    }
}

fn finish(frc: FrcMap, judged: Option<Judged<'_>>, monitor: &Monitor) -> Result<Panel> {
    let errors = judged.map(|judged| rsm::run(judged.image.view(), judged.reference, monitor)).transpose()?;
    let resolved = frc.reasons.mapv(Reason::is_resolved);
    let fusion = fuse(frc.map.view(), resolved.view(), errors.as_ref().map(|e| e.rsm.view()))?;
    Ok(Panel { frc, errors, fusion })
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Array2;

    fn frame(seed: usize) -> Array2<f32> {
        Array2::from_shape_fn((64, 72), |(y, x)| {
            let object = ((x as f32 * 0.6).sin() + (y as f32 * 0.5).cos()) * 40.0 + 100.0;
            object + ((y * 7919 + x * 104_729 + seed * 611_953) % 97) as f32 * 0.3
        })
    }

    fn params(pairs: &[(&str, &str)]) -> RollingParams {
        RollingParams::from_pairs(&[&[("block", "24"), ("skip", "5")], pairs].concat()).unwrap()
    }

    #[test]
    fn the_parts_are_those_of_their_own_commands() {
        let (a, b, params) = (frame(1), frame(2), params(&[]));
        let mean = (&a + &b) / 2.0;
        let reference = Array2::from_shape_fn((32, 36), |(y, x)| mean[[2 * y, 2 * x]]);
        let monitor = Monitor::new();
        let found = panel(a.view(), b.view(), Some(reference.view()), &params, &monitor).unwrap();
        assert_eq!(found.frc.map, frc_map(a.view(), b.view(), &params, &Monitor::new()).unwrap().map);
        let errors = rsm::error_map(mean.view(), reference.view(), &Monitor::new()).unwrap();
        assert_eq!(found.errors.as_ref().unwrap().rsm, errors.rsm);
        let resolved = found.frc.reasons.mapv(Reason::is_resolved);
        assert_eq!(found.fusion, fuse(found.frc.map.view(), resolved.view(), Some(errors.rsm.view())).unwrap());
        assert!(monitor.fraction() > 0.98);
        assert_eq!(resolved[[63, 71]], found.frc.resolved[[12, 14]]);
        assert_eq!(resolved[[12, 13]], found.frc.resolved[[2, 3]]);
        let without = panel(a.view(), b.view(), None, &params, &Monitor::new()).unwrap();
        assert!(without.errors.is_none() && without.fusion.red.iter().all(|&r| r == 0.0));
        assert_eq!(without.fusion.green, found.fusion.green);
    }

    #[test]
    fn tiles_are_resolved_as_a_whole_and_their_rest_not_at_all() {
        let (a, b, params) = (frame(1), frame(2), params(&[("tiles", "true")]));
        let found = panel(a.view(), b.view(), None, &params, &Monitor::new()).unwrap();
        let resolved = found.frc.reasons.mapv(Reason::is_resolved);
        assert_eq!(resolved[[30, 47]], found.frc.resolved[[1, 1]]);
        assert!(!resolved[[63, 71]]);
    }

    #[test]
    fn a_bad_reference_is_refused_before_the_map() {
        let (a, monitor) = (frame(1), Monitor::new());
        let error = panel(a.view(), frame(2).view(), Some(Array2::zeros((32, 36)).view()), &params(&[]), &monitor);
        assert!(error.unwrap_err().to_string().starts_with("All pixels of the reference are 0"));
        assert_eq!(monitor.fraction(), 0.0);
    }
}
