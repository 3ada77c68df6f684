//! The rolling FRC map of two frames (method.md, section 3).

use ndarray::{Array2, ArrayView2};

use crate::command::Estimate;
use crate::error::Result;
use crate::monitor::Monitor;
use crate::params::RollingParams;

/// Metrics of a map over its foreground nodes (method.md, section 3 step 6).
#[derive(Clone, Debug, PartialEq)]
pub struct Metrics;
impl Metrics {
    /// Names and values, by the names of commands.md.
    pub fn entries(&self) -> [(&'static str, f64); 7] {
        todo!()
    }
}

/// A map and what belongs to it.
pub struct FrcMap {
    /// H x W, lengths; 0 = background.
    pub map: Array2<f32>,
    /// Node grid after the median filter.
    pub grid: Array2<f32>,
    /// Cut-off in rings.
    pub cutoff: Array2<f32>,
    /// Resolved nodes.
    pub resolved: Array2<bool>,
    /// Metrics.
    pub metrics: Metrics,
    /// Warnings.
    pub warnings: Vec<String>,
}

/// What a map needs.
pub fn estimate(_height: usize, _width: usize, _params: &RollingParams) -> Estimate {
    todo!()
}

/// The map.
pub fn frc_map(
    _first: ArrayView2<'_, f32>,
    _second: ArrayView2<'_, f32>,
    _params: &RollingParams,
    _monitor: &Monitor,
) -> Result<FrcMap> {
    todo!()
}
