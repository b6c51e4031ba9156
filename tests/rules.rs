//! Every example of every rule as a test of its own, through the whole pipeline, and every cell of the
//! matrix of rules by language and format.
//!
//! `cargo test --test rules -- FIG101` runs one rule's. What is held (architecture, §5): the shape
//! of the file, exactly the marked regions for bad examples, silence of every rule for good ones, at
//! least one of each in every language that the rule claims (`figlint rules list --coverage`).

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use figlint::engine::coverage::{Cell, Coverage};
use figlint::engine::trial::{self, Court};
use figlint::rules::file::RuleFile;
use figlint::rules::{Ruleset, ruleset};
use libtest_mimic::{Arguments, Failed, Trial};

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let prepared = Ruleset::builtin().map_err(|error| error.to_string());
    let prepared = prepared.and_then(|rules| {
        let coverage = Coverage::new(&rules).map_err(|error| error.to_string())?;
        Court::new(rules).map(|court| (court, coverage)).map_err(|error| error.to_string())
    });
    let (court, coverage) = match prepared {
        Ok(prepared) => prepared,
        Err(error) => {
            let failed = Trial::test("built-in rules load", move || Err(Failed::from(error)));
            return libtest_mimic::run(&arguments, vec![failed]).exit_code();
        }
    };
    let mut trials = Vec::new();
    for (path, text) in ruleset::builtin_sources() {
        match ruleset::parse(Path::new(path), text) {
            Ok(file) => {
                let file = Arc::new(file);
                trials.extend(cells(path, &file, &coverage));
                trials.extend(carried(&file, &coverage, &court));
                trials.extend(examples(path, &file, &court));
            }
            Err(error) => {
                trials.push(Trial::test(*path, move || Err(Failed::from(error.to_string()))));
            }
        }
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn examples(path: &str, file: &Arc<RuleFile>, court: &Arc<Court>) -> Vec<Trial> {
    trial::trials(Path::new(path), file, court).into_iter().map(as_test).collect()
}

/// Two tests a form of every language and format that a rule on names claims.
fn carried(file: &Arc<RuleFile>, coverage: &Coverage, court: &Arc<Court>) -> Vec<Trial> {
    let stem = format!("{}-{}", file.id, file.name);
    let own = coverage.carried.iter().filter(|own| own.rule == file.id);
    own.flat_map(|own| trial::of_carried(&stem, file, own, court)).map(as_test).collect()
}

fn as_test(trial: trial::Trial) -> Trial {
    Trial::test(trial.name.clone(), move || {
        trial.run().map_err(|error| Failed::from(error.to_string()))
    })
}

/// One test a language or format that a rule claims.
fn cells(path: &'static str, file: &RuleFile, coverage: &Coverage) -> Vec<Trial> {
    let row = coverage.row(file);
    let claimed = row.cells.into_iter().filter(|cell| cell.claimed);
    let (id, name) = (&file.id, &file.name);
    let trial = |cell: Cell| {
        Trial::test(format!("{id}-{name}::in[{}]", cell.carrier), move || filled(path, &cell))
    };
    claimed.map(trial).collect()
}

fn filled(path: &str, cell: &Cell) -> Result<(), Failed> {
    let missing: Vec<String> = cell.missing().map(|kind| format!("[[{kind}]]")).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let (carrier, missing) = (&cell.carrier, missing.join(" and "));
    Err(Failed::from(format!(
        "no {missing} in {carrier}, which the rule claims by its shapes, or because rules/apis/ tells \
         of such calls there: add {missing} to {path} with a path of {carrier} and text as people \
         write it, the good one differing only in what the rule is about"
    )))
}
