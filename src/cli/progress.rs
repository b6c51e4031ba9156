//! A bar for scans that take long enough to wonder, and only where a person looks.

use std::fmt;
use std::io::{self, IsTerminal};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use figlint::engine::Progress;

/// No bar before this.
const PATIENCE: Duration = Duration::from_secs(1);

/// A progress bar on standard error.
pub(super) struct Bar {
    started: Instant,
    shown: OnceLock<ProgressBar>,
    is_wanted: bool,
    template: &'static str,
}

const FILES: &str = "scanning {bar:30} {human_pos} of {human_len} files";
const OBJECTS: &str = "scanning {bar:30} {human_pos} of {human_len} objects, {rate}, {eta} left";

impl Bar {
    /// A bar that shows up after a second, unless nobody looks.
    pub(super) fn new(quiet: bool) -> Self {
        let is_ci =
            std::env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "false");
        let is_wanted = !quiet && !is_ci && io::stderr().is_terminal();
        Self { started: Instant::now(), shown: OnceLock::new(), is_wanted, template: FILES }
    }

    /// The same for what takes minutes: with the rate, and the time that is left.
    pub(super) fn of_objects(quiet: bool) -> Self {
        let mut bar = Self::new(quiet);
        bar.template = OBJECTS;
        bar
    }
}

impl Progress for Bar {
    fn report(&self, done: usize, all: usize) {
        if !self.is_wanted || self.started.elapsed() < PATIENCE {
            return;
        }
        let bar = self.shown.get_or_init(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
            // A template that does not parse leaves the default style.
            let style = ProgressStyle::with_template(self.template).map(|style| {
                style.with_key("rate", |state: &ProgressState, out: &mut dyn fmt::Write| {
                    // A bar that cannot be drawn is no reason to stop.
                    let _ = write!(out, "{:.0}/s", state.per_sec());
                })
            });
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar
        });
        bar.set_length(all as u64);
        bar.set_position(done as u64);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if let Some(bar) = self.shown.get() {
            bar.finish_and_clear();
        }
    }
}
