//! What the tests of whole maps share: truth data and the comparison with it.

pub mod cases;
pub mod tolerance;
