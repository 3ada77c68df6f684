//! SIMD: which instructions a map is computed with, complex numbers in lanes, and transforms along lanes.
//!
//! The kernels are written once over the vectors of the crate `fearless_simd`, whose width depends on the instruction set.
//! A [`Level`] is chosen once a map and handed down as an argument; a kernel is compiled for each level and entered through
//! `dispatch!` or `vectorize`. What such a kernel calls must be `#[inline(always)]`, closures too: a function that is not
//! inlined is compiled for the baseline and makes the whole many times slower.

pub(crate) mod line;
pub(crate) mod plain;
pub(crate) mod transpose;
pub(crate) mod wide;

use std::hint::black_box;

use crate::error::{Error, ErrorKind, Result};

/// All words of [`Level::parse`]: the first one for the best set that the processor has, the others for one set each.
pub const WORDS: [&str; 7] = ["auto", "avx512", "avx2", "sse4.2", "sse2", "neon", "scalar"];

/// A set of vector instructions that this processor has.
#[derive(Clone, Copy, Debug)]
pub struct Level(pub(crate) fearless_simd::Level);

impl Level {
    /// The best set that this processor has.
    pub fn best() -> Self {
        Level(fearless_simd::Level::new())
    }

    /// All sets that this processor has, the best one first.
    pub fn available() -> Vec<Self> {
        let best = fearless_simd::Level::new();
        #[allow(unused_mut)] // on ARM64 there is one set only
        let mut levels = vec![best];
        #[cfg(target_arch = "x86_64")]
        {
            use fearless_simd::Level;
            levels.extend(best.as_avx2().map(Level::Avx2));
            levels.extend(best.as_sse4_2().map(Level::Sse4_2));
            levels.extend(best.as_sse2().map(Level::Sse2));
        }
        let mut levels: Vec<_> = levels.into_iter().map(Level).collect();
        levels.dedup_by_key(|level| level.word());
        levels
    }

    /// Reads `auto` or the word of a set that this processor has.
    ///
    /// # Errors
    /// A word that names no set of this processor; the sentence lists those that do.
    pub fn parse(word: &str) -> Result<Self> {
        let levels = Self::available();
        let wanted = word.trim().to_ascii_lowercase();
        if wanted == WORDS[0] {
            return Ok(Self::best());
        }
        levels.iter().copied().find(|level| level.word() == wanted).ok_or_else(|| {
            let words: Vec<_> = levels.iter().map(|level| level.word()).collect();
            let allowed = format!("{} or {}", words.join(", "), WORDS[0]);
            Error::new(
                ErrorKind::InvalidOption,
                format!("simd: {word} is not allowed; on this processor it must be {allowed}."),
            )
        })
    }

    /// Its word among [`WORDS`].
    pub fn word(self) -> &'static str {
        use fearless_simd::Level as L;
        match self.0 {
            #[cfg(target_arch = "x86_64")]
            L::Avx512(_) => "avx512",
            #[cfg(target_arch = "x86_64")]
            L::Avx2(_) => "avx2",
            #[cfg(target_arch = "x86_64")]
            L::Sse4_2(_) => "sse4.2",
            #[cfg(target_arch = "x86_64")]
            L::Sse2(_) => "sse2",
            #[cfg(target_arch = "aarch64")]
            L::Neon(_) => "neon",
            _ => "scalar",
        }
    }

    /// Its name for people.
    pub fn name(self) -> &'static str {
        match self.word() {
            "avx512" => "AVX-512",
            "avx2" => "AVX2 and FMA",
            "sse4.2" => "SSE4.2",
            "sse2" => "SSE2",
            "neon" => "NEON",
            _ => "no vectors",
        }
    }
}

/// Makes the compiler align the stack of the function that this is called in as the widest vectors are: without a value that
/// asks for it, vectors for which there is no register go to places that cross the lines of the cache, where they were seen to
/// make a kernel half as fast.
#[inline(always)]
pub(crate) fn align_frame() {
    #[repr(align(64))]
    struct Line(#[allow(dead_code)] u8);
    black_box(&Line(0));
}

impl PartialEq for Level {
    fn eq(&self, other: &Self) -> bool {
        self.word() == other.word()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_available_level_is_found_by_its_word() {
        let levels = Level::available();
        assert_eq!(levels[0], Level::best());
        for level in levels {
            assert_eq!(Level::parse(level.word()).unwrap(), level);
            assert_ne!(level.name(), "");
        }
        assert_eq!(Level::parse(" AUTO").unwrap(), Level::best());
    }

    #[test]
    fn another_word_is_refused_with_those_that_are_allowed() {
        let e = Level::parse("mmx").unwrap_err();
        let start = format!("simd: mmx is not allowed; on this processor it must be {}", Level::best().word());
        assert!(e.sentence().starts_with(&start) && e.sentence().ends_with(" or auto."), "{}", e.sentence());
    }
}
