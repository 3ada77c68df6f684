//! The one policy for everything that goes wrong in a native: a Java exception with a kind and a sentence.
//!
//! An error of the core keeps its kind. What the exchange with Java itself reports, and a panic, become
//! [`ErrorKind::Internal`]. Nothing unwinds into the JVM.

use std::any::Any;

use jni::errors::{Error as JniError, ErrorPolicy, JniError as JniCode};
use jni::objects::{JString, JThrowable, JValue};
use jni::strings::JNIString;
use jni::{jni_sig, jni_str, Env, EnvUnowned};
use panel_core::{Error, ErrorKind};

/// What a native can fail with.
#[derive(Debug)]
pub enum Fault {
    /// A failure that has its kind and sentence.
    Panel(Error),
    /// The exchange with Java failed.
    Jni(JniError),
}

/// The result of the inner function of a native.
pub type Result<T> = std::result::Result<T, Fault>;

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Fault::Panel(error)
    }
}

impl From<JniError> for Fault {
    fn from(error: JniError) -> Self {
        Fault::Jni(error)
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Panel(error) => error,
            Fault::Jni(JniError::JniCall(JniCode::NoMemory)) => Error::new(
                ErrorKind::Internal,
                "Java has too little memory for this; give it more in Edit > Options > Memory & Threads.",
            ),
            Fault::Jni(error) => Error::new(ErrorKind::Internal, format!("The exchange with Java failed: {error}.")),
        }
    }
}

/// Runs the inner function of a native; whatever becomes of it, the native returns: with the value, or with the type's
/// default value and an exception that Java throws then.
pub fn guarded<'local, T: Default>(
    env: &mut EnvUnowned<'local>,
    inner: impl FnOnce(&mut Env<'local>) -> Result<T>,
) -> T {
    env.with_env(inner).resolve::<ThrowPanelException>()
}

/// The failure that a panic is reported as. Takes the payload that `catch_unwind` gives.
pub fn of_panic(payload: Box<dyn Any + Send>) -> Error {
    let message = if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_string()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "no message".to_string()
    };
    // A payload of an unknown type might panic again when it is dropped, and then nothing could be reported.
    if !payload.is::<&str>() && !payload.is::<String>() {
        std::mem::forget(payload);
    }
    Error::new(ErrorKind::Internal, format!("PANEL failed by a fault of its own: {message}."))
}

/// The policy by which jni resolves the outcome of a native.
struct ThrowPanelException;

impl<T: Default> ErrorPolicy<T, Fault> for ThrowPanelException {
    type Captures<'unowned: 'native, 'native> = ();

    fn on_error<'unowned: 'native, 'native>(
        env: &mut Env<'unowned>,
        _captures: &mut (),
        fault: Fault,
    ) -> jni::errors::Result<T> {
        throw(env, &fault.into())?;
        Ok(T::default())
    }

    fn on_panic<'unowned: 'native, 'native>(
        env: &mut Env<'unowned>,
        _captures: &mut (),
        payload: Box<dyn Any + Send>,
    ) -> jni::errors::Result<T> {
        throw(env, &of_panic(payload))?;
        Ok(T::default())
    }
}

/// Throws the failure as a `PanelException`; where even that cannot be made, as a `RuntimeException` that tells of both
/// faults. An exception that is already on its way to Java is left as it is.
fn throw(env: &mut Env<'_>, error: &Error) -> jni::errors::Result<()> {
    if env.exception_check() {
        return Ok(());
    }
    let why = match throw_panel_exception(env, error) {
        // Throwing is reported as an error too: it is what was wanted.
        Ok(()) | Err(JniError::JavaException) if env.exception_check() => return Ok(()),
        Ok(()) => "it was not thrown".to_string(),
        Err(why) => why.to_string(),
    };
    env.exception_clear();
    let text = format!("{} (PanelException cannot be made: {why})", error.sentence());
    match env.throw_new(jni_str!("java/lang/RuntimeException"), JNIString::new(text)) {
        Err(JniError::JavaException) => Ok(()),
        other => other,
    }
}

/// Calls `PanelException.ofNative(kind, sentence)` and throws what it returns. The class is found through the loader of the
/// calling native's class, which is the right one also where ImageJ has several.
fn throw_panel_exception(env: &mut Env<'_>, error: &Error) -> jni::errors::Result<()> {
    let class = env.find_class(jni_str!("io/github/panelfiji/core/PanelException"))?;
    let kind = JString::from_str(env, error.kind().name())?;
    let sentence = JString::from_str(env, error.sentence())?;
    let exception = env
        .call_static_method(
            class,
            jni_str!("ofNative"),
            jni_sig!((kind: java.lang.String, sentence: java.lang.String) -> io.github.panelfiji.core.PanelException),
            &[JValue::Object(&kind), JValue::Object(&sentence)],
        )?
        .l()?;
    let exception = env.cast_local::<JThrowable<'_>>(exception)?;
    env.throw(exception)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::panic::catch_unwind;

    #[test]
    fn panics_keep_their_message() {
        let text = catch_unwind(|| panic!("no block")).unwrap_err();
        assert_eq!(of_panic(text).sentence(), "PANEL failed by a fault of its own: no block.");
        let formatted = catch_unwind(|| panic!("block {}", 7)).unwrap_err();
        assert_eq!(of_panic(formatted).sentence(), "PANEL failed by a fault of its own: block 7.");
        let other = catch_unwind(|| std::panic::panic_any(7)).unwrap_err();
        assert_eq!(of_panic(other).kind(), ErrorKind::Internal);
    }

    #[test]
    fn errors_of_the_core_keep_their_kind_and_those_of_the_exchange_are_internal() {
        let core = Error::option("block", "14", "even");
        assert_eq!(Error::from(Fault::from(core.clone())), core);
        let memory = Error::from(Fault::from(JniError::JniCall(JniCode::NoMemory)));
        assert_eq!(memory.kind(), ErrorKind::Internal);
        assert!(memory.sentence().contains("Memory & Threads"), "{memory}");
        let null = Error::from(Fault::from(JniError::NullPtr("images")));
        assert_eq!(null.sentence(), "The exchange with Java failed: Null pointer in images.");
    }
}
