//! Plain loops over pixels, of which the compiler makes vectors by itself.

use std::borrow::Cow;

use fearless_simd::dispatch;
use ndarray::{ArrayView, Dimension};

use super::Level;

impl Level {
    /// Does this work, plain loops over slices, with the instructions of this set. The result is the same to the bit for
    /// every set: nothing is multiplied and added in one rounding that is not written so. Like the kernels, `work` and
    /// the closures in it must be `#[inline(always)]`.
    #[inline(always)]
    pub(crate) fn run<R>(self, work: impl FnOnce() -> R) -> R {
        dispatch!(self.0, _simd => work())
    }
}

/// The values of an array row by row: a slice of it where they lie so, as in most, else a copy.
pub(crate) fn in_one_piece<'a, T: Clone, D: Dimension>(array: &'a ArrayView<'_, T, D>) -> Cow<'a, [T]> {
    array.as_slice().map_or_else(|| Cow::Owned(array.iter().cloned().collect()), Cow::Borrowed)
}

/// Hands each place of `to` with one pixel of `from` to `each`: the first with the first one, the next with that `step`
/// further on. Ends with the shorter of them.
#[inline(always)]
pub(crate) fn zip_every<T: Copy, U>(step: usize, from: &[T], to: &mut [U], each: impl Fn(&mut U, T)) {
    // The usual steps are known to the compiler, which then reads whole vectors and sorts them.
    match step {
        1 => zip_chunks::<1, _, _>(from, to, each),
        2 => zip_chunks::<2, _, _>(from, to, each),
        3 => zip_chunks::<3, _, _>(from, to, each),
        4 => zip_chunks::<4, _, _>(from, to, each),
        8 => zip_chunks::<8, _, _>(from, to, each),
        _ => to.iter_mut().zip(from.iter().step_by(step)).for_each(
            #[inline(always)]
            |(to, &from)| each(to, from),
        ),
    }
}

#[inline(always)]
fn zip_chunks<const STEP: usize, T: Copy, U>(from: &[T], to: &mut [U], each: impl Fn(&mut U, T)) {
    let (chunks, rest) = from.as_chunks::<STEP>();
    let (to, last) = to.split_at_mut(chunks.len().min(to.len()));
    to.iter_mut().zip(chunks).for_each(
        #[inline(always)]
        |(to, chunk)| each(to, chunk[0]),
    );
    if let (Some(to), Some(&from)) = (last.first_mut(), rest.first()) {
        each(to, from);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pixel_a_step_further_on_meets_its_place() {
        let from: Vec<u32> = (0..50).collect();
        for level in Level::available() {
            for (step, pixels, places) in
                (1..10).flat_map(|step| (0..50).flat_map(move |n| [0, 1, 7, 20, 60].map(|m| (step, n, m))))
            {
                let mut to = vec![1000; places];
                level.run(
                    #[inline(always)]
                    || {
                        zip_every(
                            step,
                            &from[..pixels],
                            &mut to,
                            #[inline(always)]
                            |to, from| *to += from,
                        )
                    },
                );
                let mut expected = vec![1000; places];
                expected.iter_mut().zip(from[..pixels].iter().step_by(step)).for_each(|(to, from)| *to += from);
                assert_eq!(to, expected, "{step} {pixels} {places}");
            }
        }
    }
}
