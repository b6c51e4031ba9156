//! Which rule is tried in which language and format: what it claims, and how many examples show that
//! it holds. A cell that is claimed and empty is a gap.

use crate::classify::surface;
use crate::model::dialect::{Dialect, Syntax};
use crate::parse;
use crate::parse::code::languages;
use crate::rules::Ruleset;
use crate::rules::apis::ApiSet;
use crate::rules::claims::{Reach, claims};
use crate::rules::file::{Example, RuleFile};
use crate::rules::ruleset::RuleError;
use crate::rules::shape::{KeyValueShape, Place};

use super::carried::{Carried, carried};

/// The formats that every key may stand in, for rules on keys of their own that name none.
const COMMON: [Dialect; 4] = [Dialect::Dotenv, Dialect::Json, Dialect::Yaml, Dialect::Toml];

/// One language with those that its tables speak for too, or one format of requests.
struct Carrier {
    dialects: Vec<Dialect>,
    reach: Reach,
}

/// A rule in one carrier.
#[derive(Clone, Debug, Default, serde::Serialize)]
pub struct Cell {
    /// The language or format.
    pub carrier: String,
    /// Whether the rule claims to work there.
    pub claimed: bool,
    /// Examples that must be found.
    pub bad: usize,
    /// Examples that must stay silent.
    pub good: usize,
}

impl Cell {
    /// The kinds of examples that are claimed and not there.
    pub fn missing(&self) -> impl Iterator<Item = &'static str> {
        let kinds = [("bad", self.bad), ("good", self.good)];
        let empty = kinds.into_iter().filter(|(_, number)| self.claimed && *number == 0);
        empty.map(|(kind, _)| kind)
    }
}

/// A rule in every carrier that it claims or has examples in.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Row {
    /// Id of the rule.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The group of the catalogue it stands in.
    pub folder: String,
    /// Claimed ones first.
    pub cells: Vec<Cell>,
}

/// The carriers of requests and places that this build reads, and what rules claim by names.
pub struct Coverage {
    carriers: Vec<Carrier>,
    /// Forms by the rule that claims them.
    pub carried: Vec<Carried>,
}

impl Coverage {
    /// Asks the tables.
    ///
    /// # Errors
    /// The table of carriers cannot be read.
    pub fn new(rules: &Ruleset) -> Result<Self, RuleError> {
        Ok(Self { carriers: carriers(rules.apis()), carried: carried(rules)? })
    }

    /// A rule with its examples.
    pub fn row(&self, file: &RuleFile) -> Row {
        let mut cells = Vec::new();
        let claimed = self.carriers.iter().filter(|own| claims(file, &own.dialects, &own.reach));
        for carrier in claimed {
            cell(&mut cells, &name(carrier.dialects[0])).claimed = true;
        }
        let formats = formats(file);
        for format in &formats {
            cell(&mut cells, &self.carrier(*format, &formats)).claimed = true;
        }
        let carrier = |it: &Example| self.carrier(parse::dialect_of(&it.path, &it.text), &formats);
        for own in self.carried.iter().filter(|own| own.rule == file.id) {
            let cell = cell(&mut cells, &carrier(&own.bad));
            cell.claimed = true;
            cell.bad += 1;
            cell.good += 1;
        }
        for example in &file.bad {
            cell(&mut cells, &carrier(example)).bad += 1;
        }
        for example in &file.good {
            cell(&mut cells, &carrier(example)).good += 1;
        }
        Row { id: file.id.clone(), name: file.name.clone(), folder: file.folder.clone(), cells }
    }

    /// What a dialect counts as: its family, itself where the rule names it, else what it is a kind
    /// of.
    fn carrier(&self, dialect: Dialect, named: &[Dialect]) -> String {
        let family = self.carriers.iter().find(|carrier| carrier.dialects.contains(&dialect));
        match family {
            Some(family) => name(family.dialects[0]),
            None if named.contains(&dialect) => name(dialect),
            None => name(plain(dialect)),
        }
    }
}

/// The languages of the tables, and the formats of requests.
fn carriers(apis: &ApiSet) -> Vec<Carrier> {
    let read = |family: &Vec<_>| family.iter().any(|language| languages::is_read(*language));
    let families = apis.families().into_iter().filter(read);
    let code = families.map(|family| {
        let dialects: Vec<Dialect> = family.iter().copied().map(Dialect::Source).collect();
        let delivered = dialects.iter().any(|own| surface::may_be_delivered(*own));
        let mut reach = Reach::of_tables(&apis.language(family[0]));
        reach.delivered = delivered;
        Carrier { dialects, reach }
    });
    let formats = parse::REQUESTS.iter().map(|(dialect, slots)| Carrier {
        dialects: vec![*dialect],
        reach: Reach::of_slots(slots),
    });
    code.chain(formats).collect()
}

/// The cell of a carrier, added if there is none.
fn cell<'c>(cells: &'c mut Vec<Cell>, carrier: &str) -> &'c mut Cell {
    let known = cells.iter().position(|cell| cell.carrier == carrier);
    let at = known.unwrap_or_else(|| {
        cells.push(Cell { carrier: carrier.to_owned(), ..Cell::default() });
        cells.len() - 1
    });
    &mut cells[at]
}

/// The formats that the shapes of a rule on keys, texts, URLs or commands name; the common ones for
/// keys that may stand anywhere.
fn formats(file: &RuleFile) -> Vec<Dialect> {
    let keys = file.keyvalue.iter().map(|shape| &shape.place);
    let texts = file.text.iter().map(|shape| &shape.place);
    let urls = file.url.iter().map(|shape| &shape.place);
    let commands = file.command.iter().map(|shape| &shape.place);
    let named = |place: &Place| place.dialect.clone();
    let mut all: Vec<Dialect> =
        keys.chain(texts).chain(urls).chain(commands).flat_map(named).collect();
    let anywhere = |shape: &KeyValueShape| {
        let place = &shape.place;
        shape.class.is_empty() && place.dialect.is_empty() && place.file.is_empty()
    };
    // Names of providers are bound like any others: one rule on names has shown it.
    if file.provider.is_none() && file.keyvalue.iter().any(anywhere) {
        all.extend(COMMON);
    }
    all
}

/// The general format that a special one is written in.
fn plain(dialect: Dialect) -> Dialect {
    match dialect.syntax() {
        Syntax::Json => Dialect::Json,
        Syntax::Yaml => Dialect::Yaml,
        Syntax::Toml => Dialect::Toml,
        Syntax::Xml => Dialect::Xml,
        Syntax::Hcl => Dialect::Hcl,
        Syntax::Dotenv => Dialect::Dotenv,
        Syntax::Properties => Dialect::Properties,
        Syntax::Ini => Dialect::Ini,
        Syntax::Shell => Dialect::Shell,
        _ => dialect,
    }
}

/// A dialect as rule files name it.
fn name(dialect: Dialect) -> String {
    let name = serde_json::to_value(dialect).ok();
    name.and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

#[cfg(test)]
#[cfg(feature = "default")]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::rules::ruleset::parse;

    fn row(text: &str) -> Row {
        let docs = "[docs]\nsummary = ''\nwhy = ''\nremediation = ''\nreferences = []\n";
        let head = "id = 'A1'\nname = 'a'\nlevel = 'note'\nsince = '1'\ntags = []\nmessage = ''\n";
        let file = parse(Path::new("A1-a.toml"), &format!("{head}{docs}{text}")).unwrap();
        Coverage { carriers: carriers(&ApiSet::default()), carried: Vec::new() }.row(&file)
    }

    fn missing(row: &Row, carrier: &str) -> Option<Vec<&'static str>> {
        let cell = row.cells.iter().find(|cell| cell.carrier == carrier)?;
        Some(cell.missing().collect())
    }

    #[test]
    fn a_rule_on_requests_has_a_cell_in_every_language_of_the_tables() {
        let row = row("[[call]]\nslot = ['query']\n\
             [[bad]]\npath = 'a.tsx'\ntext = 'a'\n[[bad]]\npath = 'a.go'\ntext = 'a'\n\
             [[good]]\npath = 'a.go'\ntext = 'a'\n[[bad]]\npath = 'a.c'\ntext = 'a'\n");
        assert!(row.cells.iter().all(|cell| cell.claimed == (cell.carrier != "c")));
        assert_eq!(missing(&row, "go"), Some(vec![]));
        assert_eq!(missing(&row, "javascript"), Some(vec!["good"]));
        assert_eq!(missing(&row, "shell"), Some(vec!["bad", "good"]));
        assert_eq!(missing(&row, "c"), Some(vec![]), "not claimed");
        assert_eq!(missing(&row, "typescript"), None, "its tables are those of JavaScript");
    }

    #[test]
    fn a_rule_on_keys_claims_the_formats_it_names_or_the_common_ones() {
        let named = row("[[keyvalue]]\nwhere = { dialect = ['compose'] }\n\
             [[bad]]\npath = 'docker-compose.yml'\ntext = 'services:'\n");
        assert_eq!(missing(&named, "compose"), Some(vec!["good"]));
        assert_eq!(missing(&named, "yaml"), None);
        let anywhere =
            row("[[keyvalue]]\n[[bad]]\npath = 'docker-compose.yml'\ntext = 'services:'");
        assert_eq!(missing(&anywhere, "yaml"), Some(vec!["good"]));
        assert_eq!(missing(&anywhere, "toml"), Some(vec!["bad", "good"]));
    }
}
