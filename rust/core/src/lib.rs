//! Rolling Fourier ring correlation: maps of local resolution from two images of the same thing.
//!
//! Arrays in, arrays out: this crate knows no Java, no file, no clock and no global state. Parallel work runs in the rayon
//! pool of the caller; progress and cancel come in as a [`Monitor`]. Results do not depend on the number of threads.

mod background;
mod checks;
pub mod command;
pub mod cutoff;
mod distribution;
pub mod drift;
mod error;
mod foreground;
mod fourier;
mod frames;
pub mod fusion;
mod grid;
pub mod inspect;
mod kernel;
mod median;
pub mod metrics;
mod monitor;
mod nodes;
pub mod option_rows;
pub mod options;
#[cfg(test)]
mod oracle;
pub mod panel;
pub mod params;
mod point;
pub mod reasons;
mod resize;
mod richardson_lucy;
pub mod rings;
pub mod rolling;
mod round;
pub mod rsm;
mod runs;
pub mod samples;
pub mod simd;
pub mod single;
pub mod threshold;
pub mod volume;
mod wavelet;
pub mod whole;
pub mod window;

pub use error::{Error, ErrorKind, Result};
pub use monitor::Monitor;
