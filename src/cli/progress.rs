//! A bar for scans that take long enough to wonder, and only where a person looks.

use std::fmt;
use std::io::{self, IsTerminal};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use indicatif::{
    HumanCount, HumanDuration, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle,
};

use figlint::engine::{Progress, Stage};

/// No bar before this, and no guess how long it will take.
const PATIENCE: Duration = Duration::from_secs(1);

/// A progress bar on standard error.
pub(super) struct Bar {
    started: Instant,
    /// Since when things are counted: what comes before may take a while.
    counting: OnceLock<Instant>,
    /// Since when it is not looked at things, but searched for what introduced what was found.
    tracing: OnceLock<Instant>,
    shown: OnceLock<ProgressBar>,
    before: Before,
    is_wanted: bool,
    template: &'static str,
}

// What the longest history needs fits into 80 columns.
const FILES: &str = "scanning {bar:20} {human_pos} of {human_len} files";
const OBJECTS: &str = "scanning {bar:20} {human_pos} of {human_len} objects{pace}";
const TRACING: &str =
    "finding out since when {bar:20} {human_pos} of {human_len} versions, {elapsed}";

impl Bar {
    /// A bar that shows up after a second, unless nobody looks.
    pub(super) fn new(quiet: bool) -> Self {
        let is_ci =
            std::env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "false");
        let is_wanted = !quiet && !is_ci && io::stderr().is_terminal();
        Self {
            started: Instant::now(),
            counting: OnceLock::new(),
            tracing: OnceLock::new(),
            shown: OnceLock::new(),
            before: Before::default(),
            is_wanted,
            template: FILES,
        }
    }

    /// The same for what takes minutes: with the rate, and the time that is left.
    pub(super) fn of_objects(quiet: bool) -> Self {
        let mut bar = Self::new(quiet);
        bar.template = OBJECTS;
        if bar.is_wanted {
            bar.before.begin();
        }
        bar
    }
}

impl Progress for Bar {
    fn report(&self, done: usize, all: usize) {
        if !self.is_wanted {
            return;
        }
        let counting = *self.counting.get_or_init(|| {
            self.before.end();
            Instant::now()
        });
        if self.started.elapsed() < PATIENCE {
            return;
        }
        let bar = self.shown.get_or_init(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
            bar.set_style(match self.tracing.get() {
                Some(since) => style(TRACING, *since),
                None => style(self.template, counting),
            });
            bar
        });
        bar.set_length(all as u64);
        bar.set_position(done as u64);
    }

    fn stage(&self, stage: Stage) {
        match stage {
            Stage::Tracing => {
                let since = *self.tracing.get_or_init(Instant::now);
                if let Some(bar) = self.shown.get() {
                    bar.set_style(style(TRACING, since));
                    bar.reset();
                }
            }
        }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.before.end();
        if let Some(bar) = self.shown.get() {
            bar.finish_and_clear();
        }
    }
}

/// A line for what comes before there is anything to count, if that takes long enough.
#[derive(Clone, Default)]
struct Before(Arc<Mutex<Line>>);

#[derive(Default)]
enum Line {
    #[default]
    Waiting,
    Shown(ProgressBar),
    Over,
}

impl Before {
    fn begin(&self) {
        let own = self.clone();
        thread::spawn(move || {
            thread::sleep(PATIENCE);
            let mut line = own.line();
            if matches!(*line, Line::Waiting) {
                let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
                bar.set_style(style("{msg} {elapsed}", Instant::now()));
                bar.set_message("reading commits and trees");
                bar.enable_steady_tick(PATIENCE);
                *line = Line::Shown(bar);
            }
        });
    }

    fn end(&self) {
        if let Line::Shown(bar) = std::mem::replace(&mut *self.line(), Line::Over) {
            bar.finish_and_clear();
        }
    }

    fn line(&self) -> MutexGuard<'_, Line> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A template that does not parse leaves the default style.
fn style(template: &str, counting: Instant) -> ProgressStyle {
    let style = ProgressStyle::with_template(template).map(|style| {
        style.with_key("pace", move |state: &ProgressState, out: &mut dyn fmt::Write| {
            let all = state.len().unwrap_or_default();
            // A bar that cannot be drawn is no reason to stop.
            let _ = out.write_str(&pace(state.pos(), all, counting.elapsed()));
        })
    });
    style.unwrap_or_else(|_| ProgressStyle::default_bar())
}

/// How many are done in a second, and how long the others take at that rate; nothing as long as
/// that is a guess, or nothing is left.
fn pace(done: u64, all: u64, elapsed: Duration) -> String {
    let (millis, left) = (elapsed.as_millis().max(1), u128::from(all.saturating_sub(done)));
    if elapsed < PATIENCE || done == 0 || left == 0 {
        return String::new();
    }
    let rate = u128::from(done) * 1000 / millis;
    let left = left * millis / u128::from(done) / 1000;
    let number = |number: u128| u64::try_from(number).unwrap_or(u64::MAX);
    let left = Duration::from_secs(number(left).max(1));
    format!(", {}/s, {:#} left", HumanCount(number(rate)), HumanDuration(left))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rate_and_rest_are_told_once_they_are_known() {
        let after = |seconds: f64| Duration::from_secs_f64(seconds);
        assert_eq!(pace(900, 375_848, after(0.9)), "", "a guess");
        assert_eq!(pace(0, 375_848, after(9.0)), "");
        assert_eq!(pace(20_000, 100_000, after(10.0)), ", 2,000/s, 40s left");
        assert_eq!(pace(1, 375_848, after(60.0)), ", 0/s, 37w left");
        assert_eq!(pace(99_999, 100_000, after(10.0)), ", 9,999/s, 1s left");
        assert_eq!(pace(100_000, 100_000, after(10.0)), "", "nothing is left");
        assert_eq!(pace(5, 4, after(10.0)), "");
    }

    #[test]
    fn a_line_fits_on_a_terminal() {
        let bar = "\u{2588}".repeat(20);
        let pace = pace(1_300_000, 2_346_587, after_an_hour());
        let line = format!("scanning {bar} 1,300,000 of 2,346,587 objects{pace}");
        assert!(line.chars().count() <= 80, "{line}");
        let line = format!("finding out since when {bar} 346,587 of 346,587 versions, 12m");
        assert!(line.chars().count() <= 80, "{line}");
    }

    fn after_an_hour() -> Duration {
        Duration::from_hours(1)
    }
}
