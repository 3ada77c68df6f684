//! What the processor can do, for About and Check Installation.

/// The architecture and the widest vector instructions that were found, such as `x86-64 with AVX2 and FMA`.
pub fn describe() -> String {
    match widest() {
        "" => architecture().to_string(),
        vectors => format!("{} with {vectors}", architecture()),
    }
}

fn architecture() -> &'static str {
    match std::env::consts::ARCH {
        "x86_64" => "x86-64",
        "aarch64" => "ARM64",
        other => other,
    }
}

#[cfg(target_arch = "x86_64")]
fn widest() -> &'static str {
    let avx2 = is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma");
    if avx2 && is_x86_feature_detected!("avx512f") {
        "AVX-512"
    } else if avx2 {
        "AVX2 and FMA"
    } else {
        "SSE2" // part of the architecture
    }
}

#[cfg(target_arch = "aarch64")]
fn widest() -> &'static str {
    "NEON" // part of the architecture
}

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
fn widest() -> &'static str {
    ""
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_processor_has_a_name() {
        let text = super::describe();
        assert!(text.contains(super::architecture()) && text.ends_with(super::widest()), "{text}");
    }
}
