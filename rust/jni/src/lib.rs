//! The natives of `io.github.panelfiji.core.Natives`: for each a shell that converts and calls, guarded so that an error or
//! a panic becomes an exception.
//!
//! The functions are called by the JVM alone; their names and arguments are described in `Natives.java`. What they do
//! stands in the modules, which know nothing of each other's conversions: [`args`] in, [`job`] and [`table`] between,
//! [`results`] out, [`error`] for what fails.

use jni::objects::{JClass, JDoubleArray, JFloatArray, JIntArray, JObjectArray, JString};
use jni::sys::{jdouble, jint, jlong};
use jni::{jni_mangle, EnvUnowned};
use panel_core::command;

pub mod args;
pub mod cpu;
pub mod error;
pub mod job;
pub mod results;
pub mod table;

use error::guarded;

type Strings<'local> = JObjectArray<'local, JString<'local>>;
type Images<'local> = JObjectArray<'local, JFloatArray<'local>>;

/// `String version()`
#[jni_mangle("io.github.panelfiji.core.Natives")]
pub extern "system" fn version<'l>(mut env: EnvUnowned<'l>, _: JClass<'l>) -> JString<'l> {
    guarded(&mut env, |env| results::string(env, table::version()))
}

/// `String cpu(String simd)`
#[jni_mangle("io.github.panelfiji.core.Natives")]
pub extern "system" fn cpu<'l>(mut env: EnvUnowned<'l>, _: JClass<'l>, simd: JString<'l>) -> JString<'l> {
    guarded(&mut env, |env| {
        let simd = args::text(env, &simd, "word for the vector instructions")?;
        results::string(env, &cpu::describe(&simd)?)
    })
}

/// `String[] errorKinds()`
#[jni_mangle("io.github.panelfiji.core.Natives")]
pub extern "system" fn error_kinds<'l>(mut env: EnvUnowned<'l>, _: JClass<'l>) -> Strings<'l> {
    guarded(&mut env, |env| results::strings(env, &table::error_kinds()))
}

/// `String[] commands()`
#[jni_mangle("io.github.panelfiji.core.Natives")]
pub extern "system" fn commands<'l>(mut env: EnvUnowned<'l>, _: JClass<'l>) -> Strings<'l> {
    guarded(&mut env, |env| results::strings(env, &table::commands()))
}

/// `String[] options(String command)`
#[jni_mangle("io.github.panelfiji.core.Natives")]
pub extern "system" fn options<'l>(mut env: EnvUnowned<'l>, _: JClass<'l>, command: JString<'l>) -> Strings<'l> {
    guarded(&mut env, |env| {
        let command = args::text(env, &command, "name of the command")?;
        results::strings(env, &table::options(&command)?)
    })
}

/// `void check(String command, String[] options)`
#[jni_mangle("io.github.panelfiji.core.Natives")]
pub extern "system" fn check<'l>(mut env: EnvUnowned<'l>, _: JClass<'l>, command: JString<'l>, options: Strings<'l>) {
    guarded(&mut env, |env| {
        let command = args::text(env, &command, "name of the command")?;
        let pairs = args::pairs(env, &options)?;
        Ok(command::find(&command)?.check(&args::borrowed(&pairs))?)
    })
}

/// `double[] estimate(String command, String[] options, int width, int height)`: blocks, bytes
#[jni_mangle("io.github.panelfiji.core.Natives")]
pub extern "system" fn estimate<'l>(
    mut env: EnvUnowned<'l>,
    _: JClass<'l>,
    command: JString<'l>,
    options: Strings<'l>,
    width: jint,
    height: jint,
) -> JDoubleArray<'l> {
    guarded(&mut env, |env| {
        let command = args::text(env, &command, "name of the command")?;
        let pairs = args::pairs(env, &options)?;
        let (width, height) = (args::side("width", width)?, args::side("height", height)?);
        let found = command::find(&command)?.estimate(&args::borrowed(&pairs), height, width)?;
        let values = [found.blocks as f64, found.bytes as f64];
        results::doubles(env, &values)
    })
}

/// `long start(String command, String[] options, float[][] images, int[] shapes, int threads)`
#[jni_mangle("io.github.panelfiji.core.Natives")]
pub extern "system" fn start<'l>(
    mut env: EnvUnowned<'l>,
    _: JClass<'l>,
    command: JString<'l>,
    options: Strings<'l>,
    images: Images<'l>,
    shapes: JIntArray<'l>,
    threads: jint,
) -> jlong {
    guarded(&mut env, |env| {
        let command = command::find(&args::text(env, &command, "name of the command")?)?;
        let pairs = args::pairs(env, &options)?;
        command.check(&args::borrowed(&pairs))?;
        let threads = args::threads(threads)?;
        let images = args::images(env, &images, &shapes)?;
        Ok(job::start(threads, move |monitor| command.run(&args::borrowed(&pairs), &images, monitor))?)
    })
}

/// `long follow(String command, String[] options, long job, int threads)`
#[jni_mangle("io.github.panelfiji.core.Natives")]
pub extern "system" fn follow<'l>(
    mut env: EnvUnowned<'l>,
    _: JClass<'l>,
    command: JString<'l>,
    options: Strings<'l>,
    job: jlong,
    threads: jint,
) -> jlong {
    guarded(&mut env, |env| {
        let command = command::find(&args::text(env, &command, "name of the command")?)?;
        let pairs = args::pairs(env, &options)?;
        command.check(&args::borrowed(&pairs))?;
        let threads = args::threads(threads)?;
        let given = job::find(job)?.output()?;
        Ok(job::start(threads, move |monitor| command.run(&args::borrowed(&pairs), &given.images, monitor))?)
    })
}

/// `boolean await(long job, int millis)`
#[jni_mangle("io.github.panelfiji.core.Natives", "await")]
pub extern "system" fn wait<'l>(mut env: EnvUnowned<'l>, _: JClass<'l>, job: jlong, millis: jint) -> bool {
    guarded(&mut env, |_| Ok(job::find(job)?.wait(args::millis(millis)?)))
}

/// `double progress(long job)`
#[jni_mangle("io.github.panelfiji.core.Natives")]
pub extern "system" fn progress<'l>(mut env: EnvUnowned<'l>, _: JClass<'l>, job: jlong) -> jdouble {
    guarded(&mut env, |_| Ok(job::find(job)?.progress()))
}

/// `void cancel(long job)`
#[jni_mangle("io.github.panelfiji.core.Natives")]
pub extern "system" fn cancel<'l>(mut env: EnvUnowned<'l>, _: JClass<'l>, job: jlong) {
    guarded(&mut env, |_| {
        job::find(job)?.cancel();
        Ok(())
    })
}

/// `String[] imageNames(long job)`
#[jni_mangle("io.github.panelfiji.core.Natives")]
pub extern "system" fn image_names<'l>(mut env: EnvUnowned<'l>, _: JClass<'l>, job: jlong) -> Strings<'l> {
    guarded(&mut env, |env| {
        let output = job::find(job)?.output()?;
        let names: Vec<_> = output.images.iter().map(|image| image.name.as_str()).collect();
        results::strings(env, &names)
    })
}

/// `int[] imageShape(long job, String name)`: width, height, depth
#[jni_mangle("io.github.panelfiji.core.Natives")]
pub extern "system" fn image_shape<'l>(
    mut env: EnvUnowned<'l>,
    _: JClass<'l>,
    job: jlong,
    name: JString<'l>,
) -> JIntArray<'l> {
    guarded(&mut env, |env| {
        let name = args::text(env, &name, "name of the image")?;
        let output = job::find(job)?.output()?;
        results::shape(env, results::image(&output, &name)?)
    })
}

/// `float[] imagePixels(long job, String name)`
#[jni_mangle("io.github.panelfiji.core.Natives")]
pub extern "system" fn image_pixels<'l>(
    mut env: EnvUnowned<'l>,
    _: JClass<'l>,
    job: jlong,
    name: JString<'l>,
) -> JFloatArray<'l> {
    guarded(&mut env, |env| {
        let name = args::text(env, &name, "name of the image")?;
        let output = job::find(job)?.output()?;
        results::floats(env, &results::image(&output, &name)?.pixels)
    })
}

/// `String[] metricNames(long job)`
#[jni_mangle("io.github.panelfiji.core.Natives")]
pub extern "system" fn metric_names<'l>(mut env: EnvUnowned<'l>, _: JClass<'l>, job: jlong) -> Strings<'l> {
    guarded(&mut env, |env| {
        let output = job::find(job)?.output()?;
        let names: Vec<_> = output.metrics.iter().map(|&(name, _)| name).collect();
        results::strings(env, &names)
    })
}

/// `double[] metricValues(long job)`
#[jni_mangle("io.github.panelfiji.core.Natives")]
pub extern "system" fn metric_values<'l>(mut env: EnvUnowned<'l>, _: JClass<'l>, job: jlong) -> JDoubleArray<'l> {
    guarded(&mut env, |env| {
        let output = job::find(job)?.output()?;
        let values: Vec<_> = output.metrics.iter().map(|&(_, value)| value).collect();
        results::doubles(env, &values)
    })
}

/// `String[] warnings(long job)`
#[jni_mangle("io.github.panelfiji.core.Natives")]
pub extern "system" fn warnings<'l>(mut env: EnvUnowned<'l>, _: JClass<'l>, job: jlong) -> Strings<'l> {
    guarded(&mut env, |env| results::strings(env, &job::find(job)?.output()?.warnings))
}

/// `void release(long job)`
#[jni_mangle("io.github.panelfiji.core.Natives")]
pub extern "system" fn release<'l>(mut env: EnvUnowned<'l>, _: JClass<'l>, job: jlong) {
    guarded(&mut env, |_| {
        job::release(job);
        Ok(())
    })
}
