//! Sample data: simulated images whose truth is known, for trying out and for tests (restore.md, "Sample Data").
//!
//! The same options give the same bits on every platform and with any number of threads:
//! - random numbers come from ChaCha8, each row and each object from a stream of its own (module `random`);
//! - arithmetic is f64 with `+ - * /` and `sqrt` alone, which IEEE 754 defines to the last bit (Rust neither fuses nor
//!   reorders them, and on the 64-bit platforms served no wider registers are used); exponentials, logarithms, sines and
//!   the gamma function come from the crate `libm`, plain Rust code of the same operations, never from the system;
//! - every sum has a fixed order; rows may go to different threads, the terms of one sum never do;
//! - the result is rounded to f32 once, at the end.
//!
//! Tests of the samples hold checksums of their bits, and one forbids the functions that would break the rule.

pub mod filaments;
mod localise;
pub mod missing_structure;
pub(crate) mod optics;
mod random;
mod shared;
pub mod smlm_grid;
pub mod sparse_shapes;
pub mod tubulin;
mod walks;

#[cfg(test)]
mod tests {
    /// A call of one of these would take the system's or the compiler's idea of the last bit.
    const FORBIDDEN: [&str; 14] = [
        ".sin()",
        ".cos()",
        ".tan()",
        ".sin_cos()",
        ".exp()",
        ".exp2()",
        ".ln()",
        ".log2()",
        ".log10()",
        ".powf(",
        ".powi(",
        ".cbrt()",
        ".mul_add(",
        "par_bridge",
    ];

    #[test]
    fn only_exactly_defined_arithmetic_is_used() {
        let sources = [
            include_str!("../richardson_lucy.rs"),
            include_str!("filaments.rs"),
            include_str!("localise.rs"),
            include_str!("missing_structure.rs"),
            include_str!("optics.rs"),
            include_str!("random.rs"),
            include_str!("shared.rs"),
            include_str!("smlm_grid.rs"),
            include_str!("sparse_shapes.rs"),
            include_str!("tubulin.rs"),
            include_str!("walks.rs"),
        ];
        for source in sources {
            let (code, _) = source.split_once("#[cfg(test)]").expect("every sample file has tests");
            for word in FORBIDDEN {
                assert!(!code.contains(word), "{word} is not the same on every platform");
            }
        }
    }
}
