//! What Java hands in: strings and arrays, copied, with every length checked before anything is read.

use std::time::Duration;

use jni::objects::{JFloatArray, JIntArray, JObjectArray, JString};
use jni::refs::{IntoAuto, Reference};
use jni::sys::{jfloat, jint};
use jni::Env;
use panel_core::command::Image;
use panel_core::{Error, ErrorKind};

use crate::error::Result;

/// Threads of a job at most; more help nobody and may exhaust the system.
pub const THREADS_MAX: usize = 1024;

/// A failure of the Java side of this library, which no user can cause.
fn wrong_call(sentence: String) -> Error {
    Error::new(ErrorKind::Internal, sentence)
}

/// A string; `what` names it where it is missing.
pub fn text(env: &Env<'_>, string: &JString<'_>, what: &str) -> Result<String> {
    if string.is_null() {
        return Err(wrong_call(format!("The {what} is missing (null).")).into());
    }
    Ok(string.try_to_string(env)?)
}

/// Options: key, value, key, value ...
pub fn pairs<'local>(
    env: &mut Env<'local>,
    strings: &JObjectArray<'local, JString<'local>>,
) -> Result<Vec<(String, String)>> {
    if strings.is_null() {
        return Err(wrong_call("The list of options is missing (null).".into()).into());
    }
    let length = strings.len(env)?;
    if length % 2 != 0 {
        return Err(wrong_call(format!("The list of options has {length} strings, but each key needs a value.")).into());
    }
    let mut pairs = Vec::with_capacity(length / 2);
    for at in (0..length).step_by(2) {
        let key = strings.get_element(env, at)?.auto();
        let key = text(env, &key, "key of an option")?;
        let value = strings.get_element(env, at + 1)?.auto();
        let value = text(env, &value, &format!("value of the option {key}"))?;
        pairs.push((key, value));
    }
    Ok(pairs)
}

/// Pairs as the core takes them.
pub fn borrowed(pairs: &[(String, String)]) -> Vec<(&str, &str)> {
    pairs.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect()
}

/// Images with `width, height, depth` of each in `shapes`.
pub fn images<'local>(
    env: &mut Env<'local>,
    arrays: &JObjectArray<'local, JFloatArray<'local>>,
    shapes: &JIntArray<'local>,
) -> Result<Vec<Image>> {
    if arrays.is_null() || shapes.is_null() {
        return Err(wrong_call("The list of images or of their sizes is missing (null).".into()).into());
    }
    let (count, sizes) = (arrays.len(env)?, shapes.len(env)?);
    if count.checked_mul(3) != Some(sizes) {
        return Err(wrong_call(format!("{count} images need {count} x 3 sizes, but {sizes} were given.")).into());
    }
    let mut read: Vec<jint> = vec![0; sizes];
    shapes.get_region(env, 0, &mut read)?;
    let mut images = Vec::with_capacity(count);
    for (at, shape) in read.chunks_exact(3).enumerate() {
        let array = arrays.get_element(env, at)?.auto();
        if array.is_null() {
            return Err(wrong_call(format!("Image {} has no pixels (null).", at + 1)).into());
        }
        let shape = shape_of(shape, at, array.len(env)?)?;
        let pixels = pixels(env, &array)?;
        images.push(Image::stack("", shape[0], shape[1], shape[2], pixels)?);
    }
    Ok(images)
}

/// Width, height and depth of the image `at` (from 0), which has so many pixels.
fn shape_of(sizes: &[jint], at: usize, pixels: usize) -> std::result::Result<[usize; 3], Error> {
    let mut shape = [0; 3];
    for (side, &size) in shape.iter_mut().zip(sizes) {
        *side = usize::try_from(size).ok().filter(|&s| s > 0).ok_or_else(|| {
            Error::image(format!("Image {} has a side of {size} pixels; each must be 1 or more.", at + 1))
        })?;
    }
    // Checked here too, not only by Image::stack, so that no large array is copied in vain.
    let expected = shape.iter().try_fold(1_usize, |n, &side| n.checked_mul(side));
    if expected != Some(pixels) {
        let [w, h, d] = shape;
        return Err(Error::image(format!("An image of {w} x {h} x {d} pixels was given {pixels} values.")));
    }
    Ok(shape)
}

/// A copy of the pixels. Java may change its own array while the job runs, and the collector may move it.
fn pixels(env: &Env<'_>, array: &JFloatArray<'_>) -> Result<Vec<jfloat>> {
    let length = array.len(env)?;
    let mut pixels = Vec::new();
    pixels.try_reserve_exact(length).map_err(|_| {
        let mebibytes = (length * size_of::<jfloat>()) >> 20;
        Error::new(ErrorKind::Internal, format!("There is not enough free memory: {mebibytes} MiB for an image."))
    })?;
    pixels.resize(length, 0.0);
    array.get_region(env, 0, &mut pixels)?;
    Ok(pixels)
}

/// Columns or rows of an image.
pub fn side(name: &str, value: jint) -> std::result::Result<usize, Error> {
    usize::try_from(value)
        .ok()
        .filter(|&s| s > 0)
        .ok_or_else(|| Error::image(format!("An image of {name} {value} is not possible; it must be 1 or more.")))
}

/// The number of threads of a job.
pub fn threads(value: jint) -> std::result::Result<usize, Error> {
    usize::try_from(value)
        .ok()
        .filter(|t| (1..=THREADS_MAX).contains(t))
        .ok_or_else(|| Error::option("threads", &value.to_string(), &format!("a whole number from 1 to {THREADS_MAX}")))
}

/// How long to wait.
pub fn millis(value: jint) -> std::result::Result<Duration, Error> {
    u64::try_from(value)
        .map(Duration::from_millis)
        .map_err(|_| Error::option("millis", &value.to_string(), "0 or more milliseconds"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_must_fit_the_pixels() {
        assert_eq!(shape_of(&[3, 2, 1], 0, 6), Ok([3, 2, 1]));
        let short = shape_of(&[3, 2, 1], 0, 5).unwrap_err();
        assert_eq!(short.sentence(), "An image of 3 x 2 x 1 pixels was given 5 values.");
        for bad in [[0, 2, 1], [3, -2, 1], [3, 2, 0]] {
            let error = shape_of(&bad, 1, 6).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidImage);
            assert!(error.sentence().starts_with("Image 2 has a side of "), "{error}");
        }
        let huge = [jint::MAX; 3];
        assert!(shape_of(&huge, 0, 6).is_err(), "the product is beyond 64 bits");
    }

    #[test]
    fn threads_and_times_are_checked() {
        assert_eq!(threads(1), Ok(1));
        for bad in [0, -1, 1025] {
            let sentence = format!("threads: {bad} is not allowed; it must be a whole number from 1 to 1024.");
            assert_eq!(threads(bad).unwrap_err().sentence(), sentence);
        }
        assert_eq!(millis(250), Ok(Duration::from_millis(250)));
        assert!(millis(-1).is_err());
        assert!(side("width", 0).unwrap_err().sentence().contains("width 0"));
    }
}
