//! Where a rule says that it works. Nobody keeps a list: a rule on requests or places speaks of every
//! carrier whose calls have the slots that it asks for.

use std::collections::BTreeSet;

use super::apis::{Apis, Does, SlotName};
use super::file::RuleFile;
use super::shape::{CallShape, Place, Position, SinkShape};
use crate::model::call::SinkKind;
use crate::model::class::Surface;
use crate::model::dialect::Dialect;

/// What is told of requests and places in a carrier.
#[derive(Clone, Debug, Default)]
pub struct Reach {
    slots: BTreeSet<SlotName>,
    sinks: Vec<SinkKind>,
    /// Whether it is known where code reads the queries of requests that it answers.
    queries: bool,
    /// Whether such code may run where its users are.
    pub delivered: bool,
}

impl Reach {
    /// What the tables of a language tell. Pairs of a map are no query.
    pub fn of_tables(apis: &Apis) -> Self {
        let rows = apis.rows();
        let requests = rows.iter().filter(|row| !matches!(row.does, Does::Map | Does::Sink));
        Self {
            slots: requests.flat_map(|row| row.slots.keys().copied()).collect(),
            sinks: rows.iter().filter_map(|row| row.sink).collect(),
            queries: rows.iter().any(|row| row.does == Does::Query),
            delivered: false,
        }
    }

    /// What a reader of requests tells that needs no table.
    pub fn of_slots(slots: &[SlotName]) -> Self {
        Self { slots: slots.iter().copied().collect(), ..Self::default() }
    }

    fn has_any(&self, slots: &[SlotName]) -> bool {
        slots.iter().any(|slot| self.slots.contains(slot))
    }
}

/// Whether a rule says that it finds requests or places in code of these dialects.
pub fn claims(file: &RuleFile, dialects: &[Dialect], reach: &Reach) -> bool {
    let is_left_out = |own| file.unclaimed.iter().any(|left_out| left_out.dialect.contains(own));
    if dialects.iter().all(is_left_out) {
        return false;
    }
    let calls = file.call.iter().filter(|shape| is_place(&shape.place, dialects));
    let sinks = file.sink.iter().filter(|shape| is_place(&shape.place, dialects));
    calls.into_iter().any(|shape| call(shape, reach))
        || sinks.into_iter().any(|shape| sink(shape, reach))
}

fn is_place(place: &Place, dialects: &[Dialect]) -> bool {
    dialects.iter().any(|own| {
        (place.dialect.is_empty() || place.dialect.contains(own))
            && !place.not_dialect.contains(own)
    })
}

fn call(shape: &CallShape, reach: &Reach) -> bool {
    const AUTH: &[SlotName] = &[SlotName::Basic, SlotName::Bearer];
    const HEADERS: &[SlotName] = &[SlotName::Headers, SlotName::HeaderName];
    let wanted: Vec<SlotName> = shape.slot.iter().flat_map(|it| slots(*it)).copied().collect();
    if shape.served {
        return reach.queries;
    }
    let needs_url = !shape.scheme.is_empty() || !shape.host.is_empty();
    let is_delivered = shape.place.surface.is_none_or(|least| least <= Surface::Unknown);
    (is_delivered || reach.delivered)
        && (wanted.is_empty() || reach.has_any(&wanted))
        && (!needs_url || reach.has_any(&[SlotName::Url, SlotName::Base]))
        && (!shape.credential || reach.has_any(AUTH) || reach.has_any(HEADERS))
        && (!shape.unverified || reach.has_any(&[SlotName::Verify, SlotName::Insecure]))
        && (!shape.with_basic || reach.has_any(&[SlotName::Basic]) || reach.has_any(HEADERS))
}

/// The slots of tables that fill a position.
fn slots(position: Position) -> &'static [SlotName] {
    use SlotName as S;
    match position {
        Position::Query => &[S::Query, S::QueryName, S::Parameters, S::ParameterName],
        Position::InUrl => &[S::Url],
        Position::Header => &[S::Headers, S::HeaderName],
        Position::Body => &[S::Body, S::BodyName, S::Parameters, S::ParameterName],
        Position::Auth => &[S::Basic, S::Bearer],
    }
}

fn sink(shape: &SinkShape, reach: &Reach) -> bool {
    shape.kind.iter().any(|kind| reach.sinks.contains(kind))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::dialect::Language;
    use crate::rules::apis::ApiFile;

    const PYTHON: &[Dialect] = &[Dialect::Source(Language::Python)];

    fn rule(shape: &str) -> RuleFile {
        let docs = "[docs]\nsummary = ''\nwhy = ''\nremediation = ''\nreferences = []\n";
        let head = "id = 'A1'\nname = 'a'\nlevel = 'note'\nsince = '1'\ntags = []\nmessage = ''\n";
        toml::from_str(&format!("{head}{docs}{shape}")).unwrap()
    }

    fn reach(table: &str) -> Reach {
        Reach::of_tables(&Apis::new([toml::from_str::<ApiFile>(table).unwrap()]))
    }

    #[test]
    fn a_rule_claims_a_language_whose_table_has_the_slots() {
        let query = rule("[[call]]\nslot = ['query']");
        let row = |does, slot| {
            format!("[[call]]\nof = ['f']\ndoes = '{does}'\nslots = {{ {slot} = '0' }}")
        };
        for (does, slot, holds) in [
            ("request", "query", true),
            ("request", "parameters", true),
            ("set", "query-name", true),
            ("request", "url", false),
            ("map", "query-name", false),
        ] {
            assert_eq!(claims(&query, PYTHON, &reach(&row(does, slot))), holds, "{does} {slot}");
        }
    }

    #[test]
    fn a_rule_claims_what_answers_requests_and_what_is_delivered() {
        let served = rule("[[call]]\nserved = true\nslot = ['query']");
        let row = "[[call]]\nof = ['f']\ndoes = 'query'\nslots = { key = '0' }";
        assert!(claims(&served, PYTHON, &reach(row)));
        assert!(!claims(&served, PYTHON, &Reach::of_slots(&[SlotName::Query])));
        let client = rule("[[call]]\nslot = ['body']\nwhere = { surface = 'certain' }");
        let body = Reach::of_slots(&[SlotName::Body]);
        assert!(!claims(&client, PYTHON, &body));
        assert!(claims(&client, PYTHON, &Reach { delivered: true, ..body }));
    }

    #[test]
    fn a_rule_may_leave_languages_out() {
        let left_out = "[[unclaimed]]\ndialect = ['python', 'shell']\nwhy = 'it runs on servers'\n";
        let rule = rule(&format!("[[call]]\nslot = ['query']\n{left_out}"));
        let query = Reach::of_slots(&[SlotName::Query]);
        assert!(!claims(&rule, PYTHON, &query));
        assert!(claims(&rule, &[Dialect::Source(Language::Dart)], &query));
    }

    #[test]
    fn all_that_one_shape_asks_for_has_to_be_there() {
        let http = rule("[[call]]\nscheme = ['http']\ncredential = true");
        assert!(!claims(&http, PYTHON, &Reach::of_slots(&[SlotName::Url])));
        assert!(!claims(&http, PYTHON, &Reach::of_slots(&[SlotName::Bearer])));
        assert!(claims(&http, PYTHON, &Reach::of_slots(&[SlotName::Url, SlotName::Bearer])));
        let twice = rule("[[call]]\nslot = ['body']\nwith-basic = true");
        assert!(!claims(&twice, PYTHON, &Reach::of_slots(&[SlotName::Body])));
        assert!(claims(&twice, PYTHON, &Reach::of_slots(&[SlotName::Body, SlotName::Headers])));
    }

    #[test]
    fn places_go_by_their_kind_and_by_where_the_shape_applies() {
        let cookies = "[[call]]\nof = ['f']\ndoes = 'sink'\nsink = 'cookie'";
        let rule_of = |place| rule(&format!("[[sink]]\nkind = ['cookie']\nclass = []\n{place}"));
        assert!(claims(&rule_of(""), PYTHON, &reach(cookies)));
        assert!(!claims(&rule_of("where = { dialect = ['go'] }"), PYTHON, &reach(cookies)));
        assert!(!claims(&rule_of("where = { not-dialect = ['python'] }"), PYTHON, &reach(cookies)));
        assert!(!claims(&rule_of(""), PYTHON, &reach(&cookies.replace("cookie", "log"))));
    }
}
