//! A fault planned for a job that the real `start` will start, as ImageJ's commands do: the job gets its images, moves the
//! progress bar, and then fails.

use std::panic::panic_any;
use std::sync::{Mutex, PoisonError};
use std::thread::sleep;
use std::time::Duration;

use panel_core::command::Output;
use panel_core::{Error, ErrorKind, Monitor, Result};
use panel_jni::job;
use rayon::prelude::*;

const STEP: Duration = Duration::from_millis(10);
/// Steps of a job before it fails, whatever the number of its threads: long enough to be looked at meanwhile.
const STEPS: u64 = 20;
/// Rows that its threads share then; one of them fails.
const ROWS: u32 = 64;

enum Planned {
    Panic(String),
    Error(Error),
    /// Runs until it is cancelled.
    Long,
}

/// How many jobs come before it, and what happens then.
static PLAN: Mutex<Option<(u32, Planned)>> = Mutex::new(None);

/// Lets `jobs` jobs go well and makes the one after them fail; an earlier plan is forgotten.
///
/// # Arguments
/// `how`: `panic` in one of the pool's threads with the words as message, `long` for a job that only cancel ends, or the
/// name of a kind of failure, with the words as sentence.
///
/// # Errors
/// `how` is none of these.
pub fn plan(jobs: u32, how: &str, words: String) -> Result<()> {
    let planned = match how {
        "panic" => Planned::Panic(words),
        "long" => Planned::Long,
        _ => match ErrorKind::ALL.into_iter().find(|kind| kind.name() == how) {
            Some(kind) => Planned::Error(Error::new(kind, words)),
            None => return Err(Error::new(ErrorKind::Internal, format!("There is no fault {how}."))),
        },
    };
    job::intercept(|monitor| due().map(|planned| planned.happen(monitor)));
    *PLAN.lock().unwrap_or_else(PoisonError::into_inner) = Some((jobs, planned));
    Ok(())
}

/// What is planned for the job that asks.
fn due() -> Option<Planned> {
    let mut plan = PLAN.lock().unwrap_or_else(PoisonError::into_inner);
    match plan.as_mut() {
        Some((0, _)) => plan.take().map(|(_, planned)| planned),
        Some((jobs, _)) => {
            *jobs -= 1;
            None
        }
        None => None,
    }
}

impl Planned {
    fn happen(self, monitor: &Monitor) -> Result<Output> {
        monitor.expect(2 * STEPS);
        for _ in 0..STEPS {
            step(monitor)?;
        }
        match self {
            Planned::Panic(words) => in_one_row(|| panic_any(words.clone())),
            Planned::Error(error) => in_one_row(|| Err(error.clone())),
            Planned::Long => loop {
                step(monitor)?;
            },
        }
    }
}

fn step(monitor: &Monitor) -> Result<()> {
    sleep(STEP);
    monitor.advance(1);
    monitor.check()
}

/// Fails in one of the pool's threads.
fn in_one_row(fail: impl Fn() -> Result<()> + Sync) -> Result<Output> {
    (0..ROWS).into_par_iter().try_for_each(|row| if row == ROWS / 2 { fail() } else { Ok(()) })?;
    Ok(Output::default())
}
