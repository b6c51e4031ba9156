//! Maps that say `name: X` and `value: Y` mean `X: Y`: environment lists of Kubernetes and ECS,
//! headers of HAR and Postman, parameters of `CloudFormation`, `<add key="X" value="Y"/>`.

use std::collections::HashMap;
use std::ops::Range;

use crate::model::fact::{Binding, Facts, KeyValue, NodeId};

/// Keys that hold a name, the most telling first.
const NAMES: [&str; 10] = [
    "key",
    "Key",
    "name",
    "Name",
    "ParameterKey",
    "variable",
    "Variable",
    "param-name",
    "env-entry-name",
    "android:name",
];

/// Keys that hold the value, the most telling first.
const VALUES: [&str; 11] = [
    "value",
    "Value",
    "ParameterValue",
    "stringValue",
    "param-value",
    "env-entry-value",
    "android:value",
    "text",
    "default",
    "defaultValue",
    "DefaultValue",
];

/// A longer name is prose.
const MAX_NAME: usize = 200;

/// A name with more digits may be something else.
const MAX_DIGITS: usize = 2;

/// What one map says.
#[derive(Default)]
struct Group {
    name: Option<Rank>,
    value: Option<Rank>,
    /// The text of the element itself.
    text: Option<usize>,
}

/// Place in the list of keys, and index among the values; less is better.
type Rank = (usize, usize);

/// Adds the pairs among the values in `range`, as children of the map's parent: `env.0.name: X`
/// gives `env.X`.
pub fn add(facts: &mut Facts, range: Range<usize>) {
    let mut groups: HashMap<NodeId, Group> = HashMap::new();
    for index in range.clone() {
        let value = &facts.values[index];
        let name = facts.name(value.node);
        let rank_in = |keys: &[&str]| Some((keys.iter().position(|key| *key == name)?, index));
        if let Some(rank) = rank_in(&NAMES) {
            let group = groups.entry(facts.parent(value.node)).or_default();
            group.name = Some(group.name.map_or(rank, |best| best.min(rank)));
        }
        if let Some(rank) = rank_in(&VALUES) {
            let group = groups.entry(facts.parent(value.node)).or_default();
            group.value = Some(group.value.map_or(rank, |best| best.min(rank)));
        }
    }
    add_texts(facts, range, &mut groups);
    let mut found: Vec<_> = groups.into_iter().filter_map(pair).collect();
    found.sort_unstable_by_key(|&(_, name, _)| name);
    for (map, name, value) in found {
        add_pair(facts, map, name, value);
    }
}

/// Elements with a name as attribute and the value as text: `<string name="X">Y</string>`.
fn add_texts(facts: &Facts, range: Range<usize>, groups: &mut HashMap<NodeId, Group>) {
    for index in range {
        let value = &facts.values[index];
        let Some(group) = groups.get_mut(&value.node) else { continue };
        let named =
            group.name.is_some_and(|(_, name)| facts.values[name].binding == Binding::Attribute);
        if named && group.text.is_none() {
            group.text = Some(index);
        }
    }
}

fn pair((map, group): (NodeId, Group)) -> Option<(NodeId, usize, usize)> {
    let value = group.value.map(|(_, index)| index).or(group.text)?;
    Some((map, group.name?.1, value))
}

fn add_pair(facts: &mut Facts, map: NodeId, name: usize, value: usize) {
    let key = &facts.values[name];
    let label = key.value.trim();
    if label.is_empty() || label.len() > MAX_NAME || label.contains('\n') {
        return;
    }
    let (label, key_span) = (label.to_owned(), Some(key.value_span));
    let parent = facts.parent(map);
    let binding = binding(facts, parent);
    let node = facts.child(parent, label);
    let value = facts.values[value].clone();
    facts.values.push(KeyValue { node, key_span, binding, ..value });
    forget_name(facts, name);
}

/// `jwt: [{key: algorithm, value: …}]`: what names a value is no key of anything itself, whatever
/// stands above it.
fn forget_name(facts: &mut Facts, name: usize) {
    let value = &facts.values[name];
    let is_key = facts.name(value.node).eq_ignore_ascii_case("key");
    let digits = value.value.bytes().filter(u8::is_ascii_digit).count();
    if is_key && digits <= MAX_DIGITS {
        facts.values[name].value.clear();
    }
}

/// Lists of headers (HAR 1.2 `headers`, Postman `header`) and of form or query fields (HAR
/// `queryString` and `postData.params`, Postman `urlencoded`) say what their pairs are.
fn binding(facts: &Facts, list: NodeId) -> Binding {
    match facts.name(list) {
        "headers" | "header" => Binding::Header,
        "queryString" | "query" | "urlencoded" | "formdata" => Binding::FormField,
        "params" if matches!(facts.name(facts.parent(list)), "postData" | "body") => {
            Binding::FormField
        }
        _ => Binding::Config,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{assert_rows, rows};
    use super::super::{json, xml, yaml};
    use super::*;
    use crate::parse::problem::ParseProblem;

    type Parse = fn(&str, &mut Facts) -> Result<(), ParseProblem>;

    fn pairs(text: &str, parse: Parse) -> (Vec<(String, String, String)>, Vec<Binding>) {
        let mut facts = Facts::default();
        parse(text, &mut facts).unwrap();
        let plain = facts.values.len();
        add(&mut facts, 0..plain);
        facts.values.drain(..plain);
        let bindings = facts.values.iter().map(|value| value.binding).collect();
        (rows(text, &facts), bindings)
    }

    #[test]
    fn names_and_values_of_a_map_become_a_key() {
        let yaml = "env:\n- name: CLIENT_SECRET\n  value: 'q7'\n- name: REF\n  valueFrom:\n    secretKeyRef: {name: a, key: b}\n- value: v\n  name: W\n";
        assert_rows(
            &pairs(yaml, yaml::parse).0,
            &[("env.CLIENT_SECRET", "q7", "q7"), ("env.W", "v", "v")],
        );
        let har = r#"{"request": {"headers": [{"name": "Authorization", "value": "Bearer x"}], "postData": {"params": [{"name": "client_secret", "value": "y"}]}}}"#;
        let (found, bindings) = pairs(har, json::parse);
        assert_rows(
            &found,
            &[
                ("request.headers.Authorization", "Bearer x", "Bearer x"),
                ("request.postData.params.client_secret", "y", "y"),
            ],
        );
        assert_eq!(bindings, [Binding::Header, Binding::FormField]);
    }

    #[test]
    fn xml_has_names_as_attributes_elements_and_text() {
        let xml = "<c><add key='A' value='1'/><string name='B'>2</string><setting name='C'><value>3</value></setting><property><name>D</name><value>4</value></property><x name='E'/></c>";
        let rows = pairs(xml, xml::parse).0;
        assert_rows(
            &rows,
            &[("c.A", "1", "1"), ("c.B", "2", "2"), ("c.C", "3", "3"), ("c.D", "4", "4")],
        );
    }

    #[test]
    fn names_are_no_values() {
        let text = r#"{"jwt": [{"key": "algorithm", "value": "x"}, {"key": "a1b2c3", "value": "y"}, {"key": "z"}]}"#;
        let mut facts = Facts::default();
        json::parse(text, &mut facts).unwrap();
        let plain = facts.values.len();
        add(&mut facts, 0..plain);
        let values: Vec<_> = facts.values.iter().map(|value| value.value.as_str()).collect();
        assert_eq!(values, ["", "x", "a1b2c3", "y", "z", "x", "y"]);
    }

    #[test]
    fn many_maps_take_linear_time() {
        let text = format!("[{}]", r#"{"name": "a", "value": "b"},"#.repeat(20_000));
        assert_eq!(pairs(&text, json::parse).0.len(), 20_000);
        let text = format!("<a>{}</a>", "<b name='c'/>d<value>e</value>".repeat(20_000));
        pairs(&text, xml::parse);
    }
}
