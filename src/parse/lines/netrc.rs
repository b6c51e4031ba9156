//! `.netrc` of ftp, curl and others: tokens in any order, parted by any white space.

use super::common::{Value, Writer, words};
use crate::model::fact::{Binding, Facts, NodeId};
use crate::model::location::Span;

/// Reads machines with their logins; the machine's name is the parent.
pub fn parse(text: &str, facts: &mut Facts) {
    let mut out = Writer::new(text, facts);
    let mut machine = NodeId::ROOT;
    let mut tokens = words(text, Span::new(0, text.len())).into_iter();
    while let Some(key) = tokens.next() {
        match key.of(text) {
            "machine" => {
                let name = tokens.next().map_or("", |name| name.of(text));
                machine = out.group(NodeId::ROOT, name);
            }
            "default" => machine = out.group(NodeId::ROOT, "default"),
            "login" | "password" | "account" => {
                let Some(word) = tokens.next() else { break };
                out.push(machine, key, &Value::read(text, word, &[]), Binding::Config);
            }
            _ => {}
        }
    }
}
