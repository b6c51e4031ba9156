//! The exit codes, the same for every command and every format.

use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exit {
    /// Nothing to report.
    Clean,
    /// Findings at or above the level that fails, or a rule's example that does not hold.
    Findings,
    /// The whole job could not be done; this wins over findings, as the rest may hold more.
    Incomplete,
    /// A hook that was there before ended like this.
    Other(u8),
}

impl Exit {
    /// The number that the process ends with.
    pub(super) fn code(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Findings => 1,
            Self::Incomplete => 2,
            Self::Other(code) => code,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
