//! What Java gets back: new arrays with copies.

use jni::objects::{JDoubleArray, JFloatArray, JIntArray, JObjectArray, JString};
use jni::refs::IntoAuto;
use jni::sys::{jdouble, jfloat, jint};
use jni::Env;
use panel_core::command::{Image, Output};
use panel_core::{Error, ErrorKind};

use crate::error::Result;

/// A string.
pub fn string<'local>(env: &mut Env<'local>, text: &str) -> Result<JString<'local>> {
    Ok(JString::from_str(env, text)?)
}

/// An array of strings.
pub fn strings<'local, S: AsRef<str>>(
    env: &mut Env<'local>,
    texts: &[S],
) -> Result<JObjectArray<'local, JString<'local>>> {
    let array = JObjectArray::<JString<'_>>::new(env, texts.len(), JString::null())?;
    for (at, text) in texts.iter().enumerate() {
        let element = JString::from_str(env, text)?.auto();
        array.set_element(env, at, &*element)?;
    }
    Ok(array)
}

/// An array of `double`.
pub fn doubles<'local>(env: &mut Env<'local>, values: &[jdouble]) -> Result<JDoubleArray<'local>> {
    let array = JDoubleArray::new(env, values.len())?;
    array.set_region(env, 0, values)?;
    Ok(array)
}

/// An array of `float`.
pub fn floats<'local>(env: &mut Env<'local>, values: &[jfloat]) -> Result<JFloatArray<'local>> {
    let array = JFloatArray::new(env, values.len())?;
    array.set_region(env, 0, values)?;
    Ok(array)
}

/// Width, height and depth of an image.
pub fn shape<'local>(env: &mut Env<'local>, image: &Image) -> Result<JIntArray<'local>> {
    let mut sides: [jint; 3] = [0; 3];
    for (side, size) in sides.iter_mut().zip([image.width, image.height, image.depth]) {
        *side = jint::try_from(size)
            .map_err(|_| Error::new(ErrorKind::Internal, format!("A side of {size} pixels does not fit in Java.")))?;
    }
    let array = JIntArray::new(env, sides.len())?;
    array.set_region(env, 0, &sides)?;
    Ok(array)
}

/// The image of a name.
pub fn image<'a>(output: &'a Output, name: &str) -> std::result::Result<&'a Image, Error> {
    output.images.iter().find(|image| image.name == name).ok_or_else(|| {
        let names: Vec<_> = output.images.iter().map(|image| image.name.as_str()).collect();
        Error::new(ErrorKind::Internal, format!("There is no image {name}; there are: {}.", names.join(", ")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_are_found_by_name() {
        let named = |name| Image::stack(name, 1, 1, 1, vec![0.0]).unwrap();
        let output = Output { images: vec![named("map"), named("grid")], ..Output::default() };
        assert_eq!(image(&output, "grid").unwrap().name, "grid");
        assert_eq!(image(&output, "gird").unwrap_err().sentence(), "There is no image gird; there are: map, grid.");
    }
}
