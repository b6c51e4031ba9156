//! The `figlint` command.
//!
//! Everything about the command line is under `cli`, a module of this binary, so that no module of
//! the library can name it; everything the command does is in the library.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
