//! Every example of every rule as a test of its own, through the whole pipeline.
//!
//! `cargo test --test rules -- FIG101` runs one rule's. What is held (architecture, §5): the shape
//! of the file, exactly the marked regions for bad examples, silence of every rule for good ones.

use std::path::Path;
use std::process::ExitCode;

use figlint::engine::trial::{self, Court};
use figlint::rules::{Ruleset, ruleset};
use libtest_mimic::{Arguments, Failed, Trial};

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let prepared = Ruleset::builtin().map_err(|error| error.to_string());
    let prepared = prepared.and_then(|rules| Court::new(rules).map_err(|error| error.to_string()));
    let court = match prepared {
        Ok(court) => court,
        Err(error) => {
            let failed = Trial::test("built-in rules load", move || Err(Failed::from(error)));
            return libtest_mimic::run(&arguments, vec![failed]).exit_code();
        }
    };
    let mut trials = Vec::new();
    for (path, text) in ruleset::builtin_sources() {
        match ruleset::parse(Path::new(path), text) {
            Ok(file) => trials.extend(
                trial::trials(Path::new(path), file, &court).into_iter().map(|trial| {
                    Trial::test(trial.name.clone(), move || {
                        trial.run().map_err(|error| Failed::from(error.to_string()))
                    })
                }),
            ),
            Err(error) => {
                trials.push(Trial::test(*path, move || Err(Failed::from(error.to_string()))));
            }
        }
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}
