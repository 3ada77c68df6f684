//! The kernel: the cut-off of every wanted block of a lattice (method.md, section 2), many blocks at a time.
//!
//! # Layout
//!
//! A SIMD lane is a block. The lanes of a strip are blocks side by side, which go down the image together; nothing ever
//! crosses lanes, so a block's result does not depend on its neighbours. Where only few blocks are wanted, lanes may lie
//! anywhere, moved against each other by multiples of N rows.
//!
//! ```text
//! for each strip of L columns of the lattice                               blocks.rs, tasks.rs
//!   for each row y0 of the lattice, going down                             strip.rs
//!     for each new image row y                                             rows.rs
//!       ring buffer [kx][y mod N] = transform of w(x) (I(y,x) - m_y), for A and for B
//!     for kx = 0 .. R, as many rings as the cut-offs need                   foresight.rs
//!       for A and for B                                                    columns.rs
//!         F = transform over y of w(y) (ring buffer + W(kx) (m_y - m))
//!       for each ring i <= R that column kx meets                          sums.rs
//!         add Re(FA conj FB), |FA|^2 and |FB|^2 over its bins
//!     FRC_i, smoothing, threshold, cut-off, unless R was too small         curve.rs
//! ```
//!
//! # What makes it right
//!
//! With w the window, m_y the weighted mean of row y within the block and m that of the block,
//!
//! ```text
//! w(y) w(x) (I(y,x) - m) = w(y) [ w(x) (I(y,x) - m_y)  +  w(x) (m_y - m) ]
//! ```
//!
//! so the transform of a row serves all N blocks that hold it, whatever their means are. Before anything is multiplied, a
//! pixel of the row itself is taken off, which in f32 costs a rounding of the difference alone: a camera's offset of 10^5
//! counts drowns nothing. Means are kept as that pixel and the rest, and compared with that of the block's middle row.
//!
//! The rows stand in the ring buffer at y mod N and are never moved: a cyclic shift multiplies the transforms of both images
//! by the same phase, which drops out of all ring sums. The window is rotated instead. For the same reason each row's
//! transform is turned by exp(i pi kx (N-1)/N), which makes the window's own transform W real and saves half the work of
//! putting the mean back.
//!
//! The cut-off is the first lasting fall, so it does not depend on rings far behind it, nor does it that a curve has not risen by
//! N/4; and what lies a little behind may be replaced by a bound, because no correlation exceeds 1. The curve tells whether
//! R rings settle all lanes' answers. A ring's bins are added in the same order for every R, so R does not show in the result.

pub(crate) mod blocks;
mod columns;
mod curve;
mod foresight;
mod lanes;
pub(crate) mod one;
pub(crate) mod plan;
mod rows;
mod strip;
mod sums;
mod tasks;
