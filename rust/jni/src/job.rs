//! Runs of commands, each in threads of its own, watched and stopped from Java by a number.
//!
//! The number is looked up in a registry, so a wrong one is an error and never a wrong address. No thread of a job calls
//! the JVM: Java asks for progress, for the end and for the results.

use std::collections::BTreeMap;
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use panel_core::command::Output;
use panel_core::{Error, ErrorKind, Monitor, Result};
use rayon::ThreadPoolBuilder;

use crate::error::of_panic;

/// One run.
#[derive(Debug, Default)]
pub struct Job {
    monitor: Monitor,
    /// None while it runs. Shared, so that results are copied to Java without holding the lock.
    outcome: Mutex<Option<Result<Arc<Output>>>>,
    ended: Condvar,
}

static REGISTRY: Mutex<BTreeMap<i64, Arc<Job>>> = Mutex::new(BTreeMap::new());
static NEXT: AtomicI64 = AtomicI64::new(1);

/// Asked by each job, in its own threads, before its task: what this gives, if anything, is the job's outcome.
pub type Interceptor = fn(&Monitor) -> Option<Result<Output>>;

static INTERCEPTOR: OnceLock<Interceptor> = OnceLock::new();

/// Has every job ask `interceptor` first, so that the testing twin can make jobs fail that ImageJ itself has started; the
/// packed library has no way to call it. Only the first call counts.
pub fn intercept(interceptor: Interceptor) {
    let _ = INTERCEPTOR.set(interceptor);
}

/// A lock that another thread's panic has poisoned is still good here: what it guards is replaced as a whole.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Starts `task` in a new pool of so many threads and returns the job's number at once.
///
/// # Errors
/// The system gives no such threads.
pub fn start(threads: usize, task: impl FnOnce(&Monitor) -> Result<Output> + Send + 'static) -> Result<i64> {
    let id = NEXT.fetch_add(1, Ordering::Relaxed);
    let pool = ThreadPoolBuilder::new()
        .num_threads(threads)
        .thread_name(move |at| format!("panel-{id}-{at}"))
        .build()
        .map_err(|why| Error::new(ErrorKind::Internal, format!("{threads} threads cannot be started: {why}.")))?;
    let job = Arc::new(Job::default());
    lock(&REGISTRY).insert(id, Arc::clone(&job));
    // The pool's threads end by themselves after this task, although the pool is dropped here already.
    pool.spawn(move || job.run(task));
    Ok(id)
}

/// The job of a number.
///
/// # Errors
/// There is none: it was released, or never started.
pub fn find(id: i64) -> Result<Arc<Job>> {
    lock(&REGISTRY).get(&id).cloned().ok_or_else(|| {
        Error::new(ErrorKind::Internal, format!("There is no job {id}: it was closed already or never started."))
    })
}

/// Forgets a job and stops it if it still runs; its memory is freed when its threads have seen that. Harmless for an
/// unknown number.
pub fn release(id: i64) {
    let job = lock(&REGISTRY).remove(&id);
    if let Some(job) = job {
        job.cancel();
    }
}

/// How many jobs there are that were not released.
pub fn count() -> usize {
    lock(&REGISTRY).len()
}

impl Job {
    fn run(&self, task: impl FnOnce(&Monitor) -> Result<Output>) {
        let intercepted = || INTERCEPTOR.get().and_then(|interceptor| interceptor(&self.monitor));
        let work = || intercepted().unwrap_or_else(|| task(&self.monitor));
        let outcome = catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| Err(of_panic(panic)));
        *lock(&self.outcome) = Some(outcome.map(Arc::new));
        self.ended.notify_all();
    }

    /// Waits so long at most; whether the job has ended, whatever came of it.
    pub fn wait(&self, limit: Duration) -> bool {
        let (outcome, _) = self
            .ended
            .wait_timeout_while(lock(&self.outcome), limit, |outcome| outcome.is_none())
            .unwrap_or_else(PoisonError::into_inner);
        outcome.is_some()
    }

    /// The share that is done, 0 to 1.
    pub fn progress(&self) -> f64 {
        match *lock(&self.outcome) {
            Some(Ok(_)) => 1.0,
            _ => self.monitor.fraction(),
        }
    }

    /// Asks the job to stop.
    pub fn cancel(&self) {
        self.monitor.cancel();
    }

    /// The results.
    ///
    /// # Errors
    /// The job's own failure, or that it has not ended yet.
    pub fn output(&self) -> Result<Arc<Output>> {
        match &*lock(&self.outcome) {
            Some(outcome) => outcome.clone(),
            None => Err(Error::new(ErrorKind::Internal, "The job still runs; its results are not there yet.")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;
    use std::thread::sleep;
    use std::time::Instant;

    const LONG: Duration = Duration::from_secs(20);

    fn metric(value: f64) -> Output {
        Output { metrics: vec![("value", value)], ..Output::default() }
    }

    #[test]
    fn a_job_runs_in_its_own_threads_and_gives_its_results() {
        let id = start(3, |monitor| {
            monitor.expect(1);
            Ok(metric(rayon::current_num_threads() as f64))
        })
        .unwrap();
        let job = find(id).unwrap();
        assert!(job.wait(LONG));
        assert_eq!(job.output().unwrap().metrics, [("value", 3.0)]);
        assert_eq!(job.progress(), 1.0, "also where the task has not told of all its work");
        release(id);
    }

    #[test]
    fn results_before_the_end_are_an_error() {
        let (go, wait) = channel::<()>();
        let id = start(1, move |_| {
            let _ = wait.recv();
            Ok(Output::default())
        })
        .unwrap();
        let job = find(id).unwrap();
        assert!(!job.wait(Duration::from_millis(5)));
        assert!(job.output().unwrap_err().sentence().starts_with("The job still runs"));
        go.send(()).unwrap();
        assert!(job.wait(LONG) && job.output().is_ok());
        release(id);
    }

    #[test]
    fn a_panic_anywhere_in_the_pool_fails_the_job_only() {
        let id = start(2, |_| {
            rayon::join(|| (), || panic!("in a worker"));
            Ok(Output::default())
        })
        .unwrap();
        let job = find(id).unwrap();
        assert!(job.wait(LONG));
        let error = job.output().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Internal);
        assert_eq!(error.sentence(), "PANEL failed by a fault of its own: in a worker.");
        release(id);
        let next = start(2, |_| Ok(metric(7.0))).unwrap();
        assert!(find(next).unwrap().wait(LONG));
        release(next);
    }

    /// The interceptor is one for all tests of this program, so it answers in pools of a size that no other test has.
    #[test]
    fn what_an_interceptor_gives_stands_for_the_task() {
        intercept(|_| match rayon::current_num_threads() {
            5 => Some(Ok(metric(5.0))),
            6 => panic!("no sixth thread"),
            _ => None,
        });
        let outcome = |threads| {
            let id = start(threads, |_| Ok(metric(0.0))).unwrap();
            let job = find(id).unwrap();
            assert!(job.wait(LONG));
            release(id);
            job.output()
        };
        assert_eq!(outcome(4).unwrap().metrics, [("value", 0.0)]);
        assert_eq!(outcome(5).unwrap().metrics, [("value", 5.0)]);
        assert!(outcome(6).unwrap_err().sentence().ends_with("no sixth thread."));
        assert_eq!(outcome(7).unwrap().metrics, [("value", 0.0)]);
    }

    fn until_cancelled(monitor: &Monitor) -> Result<Output> {
        loop {
            monitor.check()?;
            sleep(Duration::from_millis(1));
        }
    }

    #[test]
    fn cancel_ends_a_job_soon() {
        let id = start(1, until_cancelled).unwrap();
        let job = find(id).unwrap();
        let asked = Instant::now();
        job.cancel();
        assert!(job.wait(LONG));
        assert!(asked.elapsed() < Duration::from_millis(200), "{:?}", asked.elapsed());
        assert_eq!(job.output().unwrap_err(), Error::cancelled());
        release(id);
    }

    #[test]
    fn release_stops_the_job_and_frees_what_it_holds() {
        let held = Arc::new(());
        let seen = Arc::downgrade(&held);
        let id = start(1, move |monitor| {
            let _held = held;
            until_cancelled(monitor)
        })
        .unwrap();
        release(id);
        release(id);
        assert!(find(id).unwrap_err().sentence().contains(&format!("no job {id}")));
        let since = Instant::now();
        while seen.upgrade().is_some() {
            assert!(since.elapsed() < LONG, "the input is still held");
            sleep(Duration::from_millis(1));
        }
        release(i64::MIN);
    }
}
