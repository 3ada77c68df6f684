//! What makes the map of a pair meaningless or doubtful, looked for before a run (commands.md, "Answers instead of
//! riddles"): told in one sentence each, never refused.
//!
//! The cost is bounded: apart from three passes over the pixels, the shift is measured on binned images of some 33,000
//! pixels and the noise on 256 blocks of 32 x 32, whatever the size of the images. Measured on one core of an x86-64 server
//! processor: see `benches/inspect.rs`, which fails above 5 % of a map of 1024 x 1024 with default options.

mod noise;
mod sameness;
mod shift;

use ndarray::ArrayView2;

use crate::drift::Shift;
use crate::error::Result;
use crate::frames::check_pair;
use crate::monitor::Monitor;
use crate::params::RollingParams;

/// Bytes that [`inspect`] needs at most: 256 transformed blocks, the binned images and their transform.
pub const BYTES: u64 = 8 << 20;

/// Looks at two images of one size, H x W, before a map is made with these parameters, in the current rayon pool. The
/// sentences come in this order: a constant image; identical images, also where one is the other times a factor plus an
/// offset; a shift of more than a quarter block; noise that is not white or that both share; no pixel size; images
/// smaller than a block.
///
/// # Errors
/// Images that cannot be used at all ([`crate::rolling::frc_map`]), or a stop asked for by the monitor.
pub fn inspect(
    first: ArrayView2<'_, f32>,
    second: ArrayView2<'_, f32>,
    params: &RollingParams,
    monitor: &Monitor,
) -> Result<Vec<String>> {
    check_pair(first, second)?;
    let mut found = Vec::new();
    let extremes = [first, second].map(sameness::Extremes::new);
    for (which, extremes) in ["first", "second"].iter().zip(&extremes) {
        if extremes.constant() {
            found.push(format!("The {which} image is constant: it holds nothing to resolve."));
        }
    }
    if found.is_empty() {
        if let Some(how) = sameness::same(first, second, &extremes) {
            found.push(how.sentence());
        } else {
            let shift = shift::rough_shift(first, second, monitor)?;
            found.extend(shift.and_then(|shift| large(shift, params)));
            monitor.check()?;
            let spans = extremes.each_ref().map(sameness::Extremes::span);
            found.extend(noise::examine(first, second, spans, shift.unwrap_or(Shift::ZERO)).sentences());
        }
    }
    if !params.calibrated {
        found.push("The image has no pixel size, so lengths are in pixels.".into());
    }
    let (height, width) = first.dim();
    if height.min(width) < params.block {
        found.push(format!(
            "The image ({width} x {height} pixels) is smaller than a block ({} pixels) and was mirrored at its borders.",
            params.block
        ));
    }
    Ok(found)
}

/// The sentence on a shift of more than a quarter block.
#[allow(clippy::cast_precision_loss)]
fn large(shift: Shift, params: &RollingParams) -> Option<String> {
    let (length, quarter) = (shift.x.hypot(shift.y), params.block as f64 / 4.0);
    let advice = if params.drift {
        "the correction moves it back, but a border of that width shows what came in from the other side"
    } else {
        "blocks compare different places; correct the drift, or align the images first"
    };
    (length > quarter).then(|| {
        format!(
            "The second image is shifted by about {length:.0} pixels against the first (x {:.0}, y {:.0}), more than a \
             quarter of a block ({quarter} pixels): {advice}.",
            shift.x, shift.y
        )
    })
}
