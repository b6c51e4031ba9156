//! The exit codes, the same for every command and every format.

use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exit {
    /// Nothing to report.
    Clean = 0,
    /// Findings at or above the level that fails, or a rule's example that does not hold.
    Findings = 1,
    /// The whole job could not be done; this wins over findings, as the rest may hold more.
    Incomplete = 2,
}

impl Exit {
    /// The number that the process ends with.
    pub(super) fn code(self) -> u8 {
        self as u8
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
