//! The testing twin: all natives of `panel-jni`, and natives of the tests' class `TestNatives` that panic, fail and run
//! long, so that the Java tests can show what the packed library must survive. It is never packed itself.
#![allow(clippy::panic)] // that is what it is for

use std::panic::panic_any;
use std::thread::sleep;
use std::time::Duration;

use jni::objects::{JClass, JString};
use jni::sys::{jint, jlong};
use jni::{jni_mangle, EnvUnowned};
use panel_core::command::{Image, Output};
use panel_core::{Error, ErrorKind};
use panel_jni::error::{guarded, Fault};
use panel_jni::{args, job, table};
use rayon::prelude::*;

mod planned;

/// The kind of a name.
fn kind(name: &str) -> ErrorKind {
    ErrorKind::ALL.into_iter().find(|kind| kind.name() == name).unwrap_or(ErrorKind::Internal)
}

/// `void pretendVersion(String version)`: from here on the library answers as one of another version.
#[jni_mangle("io.github.panelfiji.core.TestNatives")]
pub extern "system" fn pretend_version<'l>(mut env: EnvUnowned<'l>, _: JClass<'l>, version: JString<'l>) {
    guarded(&mut env, |env| {
        table::pretend_version(args::text(env, &version, "version")?);
        Ok(())
    })
}

/// `void panic(String message)`
#[jni_mangle("io.github.panelfiji.core.TestNatives")]
pub extern "system" fn panic<'l>(mut env: EnvUnowned<'l>, _: JClass<'l>, message: JString<'l>) {
    guarded(&mut env, |env| -> Result<(), Fault> { panic_any(args::text(env, &message, "message")?) })
}

/// `void fail(String kind, String sentence)`
#[jni_mangle("io.github.panelfiji.core.TestNatives")]
pub extern "system" fn fail<'l>(mut env: EnvUnowned<'l>, _: JClass<'l>, name: JString<'l>, sentence: JString<'l>) {
    guarded(&mut env, |env| {
        let name = args::text(env, &name, "kind")?;
        Err(Error::new(kind(&name), args::text(env, &sentence, "sentence")?).into())
    })
}

/// `String missing(String text)`: reads a string that may be null without looking first.
#[jni_mangle("io.github.panelfiji.core.TestNatives")]
pub extern "system" fn missing<'l>(mut env: EnvUnowned<'l>, _: JClass<'l>, text: JString<'l>) -> JString<'l> {
    guarded(&mut env, |env| {
        let read = text.try_to_string(env)?;
        panel_jni::results::string(env, &read)
    })
}

/// `long startPanicking(String message, int threads)`: a job that panics in one of its pool's threads.
#[jni_mangle("io.github.panelfiji.core.TestNatives")]
pub extern "system" fn start_panicking<'l>(
    mut env: EnvUnowned<'l>,
    _: JClass<'l>,
    message: JString<'l>,
    threads: jint,
) -> jlong {
    guarded(&mut env, |env| {
        let message = args::text(env, &message, "message")?;
        let task = move |_: &_| {
            (0..64).into_par_iter().for_each(|row| {
                if row == 33 {
                    panic_any(message.clone());
                }
            });
            Ok(Output::default())
        };
        Ok(job::start(args::threads(threads)?, task)?)
    })
}

/// `long startFailing(String kind, String sentence)`: a job that fails at once.
#[jni_mangle("io.github.panelfiji.core.TestNatives")]
pub extern "system" fn start_failing<'l>(
    mut env: EnvUnowned<'l>,
    _: JClass<'l>,
    name: JString<'l>,
    sentence: JString<'l>,
) -> jlong {
    guarded(&mut env, |env| {
        let name = args::text(env, &name, "kind")?;
        let error = Error::new(kind(&name), args::text(env, &sentence, "sentence")?);
        Ok(job::start(1, move |_| Err(error))?)
    })
}

/// `long startLong(int steps, int threads)`: a job of that many steps of 10 ms in each thread; stops between two steps when
/// it is asked to.
#[jni_mangle("io.github.panelfiji.core.TestNatives")]
pub extern "system" fn start_long<'l>(mut env: EnvUnowned<'l>, _: JClass<'l>, steps: jint, threads: jint) -> jlong {
    guarded(&mut env, |_| {
        let threads = args::threads(threads)?;
        let steps = args::side("steps", steps)?;
        let task = move |monitor: &panel_core::Monitor| {
            monitor.expect((steps * threads) as u64);
            (0..threads).into_par_iter().with_max_len(1).try_for_each(|_| {
                (0..steps).try_for_each(|_| {
                    sleep(Duration::from_millis(10));
                    monitor.advance(1);
                    monitor.check()
                })
            })?;
            let image = Image::stack("ramp", 3, 2, 2, (0_u8..12).map(f32::from).collect())?;
            Ok(Output {
                images: vec![image],
                metrics: vec![("steps", steps as f64), ("nothing", f64::NAN)],
                warnings: vec!["Größe > 1 µm, \u{1F52C}.".into()],
            })
        };
        Ok(job::start(threads, task)?)
    })
}

/// `void failAfter(int jobs, String how, String words)`: lets so many jobs go well, whoever starts them, and makes the one
/// after them fail.
#[jni_mangle("io.github.panelfiji.core.TestNatives")]
pub extern "system" fn fail_after<'l>(
    mut env: EnvUnowned<'l>,
    _: JClass<'l>,
    jobs: jint,
    how: JString<'l>,
    words: JString<'l>,
) {
    guarded(&mut env, |env| {
        let how = args::text(env, &how, "kind of fault")?;
        let words = args::text(env, &words, "words")?;
        let jobs = u32::try_from(jobs).map_err(|_| Error::new(ErrorKind::Internal, "jobs: must not be negative."))?;
        Ok(planned::plan(jobs, &how, words)?)
    })
}

/// `int jobs()`: how many jobs were not released.
#[jni_mangle("io.github.panelfiji.core.TestNatives")]
pub extern "system" fn jobs<'l>(mut env: EnvUnowned<'l>, _: JClass<'l>) -> jint {
    guarded(&mut env, |_| {
        jint::try_from(job::count()).map_err(|_| Error::new(ErrorKind::Internal, "Too many jobs.").into())
    })
}
