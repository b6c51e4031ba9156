//! Repositories as people have them, built by the real `git`: nothing that a commit brings is missed,
//! nothing that it only carries along is reported.

mod ci;
mod ci_gitlab;
mod ci_job;
mod ci_missing;
mod formats;
mod history;
mod history_cache;
#[cfg(unix)]
mod history_run;
mod history_stores;
mod hook_install;
mod hook_push;
mod hooks;
mod identity;
mod patch;
mod range;
mod repo;
mod staged;
