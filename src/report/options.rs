//! What a reader may ask of a report.

use std::time::SystemTime;

use super::standpoint::Standpoint;

/// Choices that change how a run is shown, never what was found.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a choice of its own")]
pub struct Options {
    /// ANSI colours in the text report.
    pub color: bool,
    /// Show suppressed and baselined findings in the text report too. The JSON reports always hold
    /// them, marked; annotations never do.
    pub show_suppressed: bool,
    /// How much the text report says.
    pub verbosity: Verbosity,
    /// Where the reader of the text report stands; all other reports hold names as they are.
    pub standpoint: Standpoint,
    /// The configuration file in force, for the last line of the text report: somebody else may
    /// have changed it.
    pub configuration: Option<String>,
    /// Whether what is scanned can be edited, so that the text report tells of fixes.
    pub fixes: bool,
    /// Width the text report may use; the renderer's default without it.
    pub width: Option<usize>,
    /// Put the elapsed time into the JSON reports, which then differ from run to run.
    pub timing: bool,
    /// The exit code the process will end with, for SARIF's `invocation.exitCode`.
    pub exit_code: Option<u8>,
    /// Category in front of the `/` of SARIF's `automationDetails.id`; `figlint` without it.
    pub sarif_category: Option<String>,
    /// When the run began, for SARIF's `startTimeUtc` and `endTimeUtc`; neither without it.
    pub sarif_started: Option<SystemTime>,
    /// Which consumer the SARIF log is for.
    pub sarif_profile: SarifProfile,
    /// Most results a SARIF log holds; as many as its consumer takes without it.
    pub sarif_limit: Option<usize>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            color: false,
            show_suppressed: false,
            verbosity: Verbosity::Normal,
            standpoint: Standpoint::default(),
            configuration: None,
            fixes: false,
            width: None,
            timing: false,
            exit_code: None,
            sarif_category: None,
            sarif_started: None,
            sarif_profile: SarifProfile::Full,
            sarif_limit: None,
        }
    }
}

/// How much the text report says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verbosity {
    /// Findings, and whatever makes the scan incomplete.
    Quiet,
    /// Also notes, advice at the first finding of a rule, and the summary.
    #[default]
    Normal,
    /// Advice at every finding and every single note.
    Verbose,
}

/// Which consumer a SARIF log is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SarifProfile {
    /// Everything, with suppressions and baseline states.
    #[default]
    Full,
    /// GitHub code scanning, which ignores `suppressions` and `baselineState` and would open an
    /// alert for every result: findings that ask for no action are left out. Of a run it shows 5,000
    /// results and refuses one with more than 25,000 ("SARIF support for code scanning").
    Github,
}
