//! JSON or YAML as a tree that can be asked from above: the formats of requests are documents in
//! which lists of named values lie in known places.

use super::written::Written;
use crate::model::fact::{Facts, KeyValue};
use crate::model::location::Span;
use crate::parse::formats;

/// Keys without a value that are passed over to find one.
const MAX_STEPS: usize = 256;

/// A document.
pub(super) struct Outline<'t> {
    text: &'t str,
    facts: Facts,
    names: Vec<String>,
    children: Vec<Vec<usize>>,
    values: Vec<Option<usize>>,
}

/// A key, an item of a list, or the document itself.
#[derive(Clone, Copy)]
pub(super) struct Node<'o> {
    outline: &'o Outline<'o>,
    index: usize,
}

impl<'t> Outline<'t> {
    /// Reads a document; of a broken one what stands before the error.
    pub(super) fn read(text: &'t str) -> Self {
        let facts = formats::outline(text);
        let names: Vec<String> = facts.nodes().map(|(_, name)| name.to_owned()).collect();
        let mut children = vec![Vec::new(); names.len().max(1)];
        for (index, (parent, _)) in facts.nodes().enumerate().skip(1) {
            children[parent.index()].push(index);
        }
        let mut values = vec![None; children.len()];
        for (index, value) in facts.values.iter().enumerate() {
            values[value.node.index()].get_or_insert(index);
        }
        Self { text, facts, names, children, values }
    }

    /// The document.
    pub(super) fn root(&self) -> Node<'_> {
        Node { outline: self, index: 0 }
    }
}

impl<'o> Node<'o> {
    /// Its key; of an item of a list its number.
    pub(super) fn name(self) -> &'o str {
        self.outline.names.get(self.index).map_or("", String::as_str)
    }

    /// What stands in it: items, or members.
    pub(super) fn items(self) -> impl Iterator<Item = Node<'o>> {
        let outline = self.outline;
        outline.children[self.index].iter().map(move |index| Node { outline, index: *index })
    }

    /// The member of a name.
    pub(super) fn get(self, name: &str) -> Option<Node<'o>> {
        self.items().find(|item| item.name() == name)
    }

    /// The member that a path of names leads to.
    pub(super) fn at(self, path: &[&str]) -> Option<Node<'o>> {
        path.iter().try_fold(self, |node, name| node.get(name))
    }

    /// Its value, if it is one.
    pub(super) fn value(self) -> Option<&'o KeyValue> {
        self.outline.values[self.index].map(|index| &self.outline.facts.values[index])
    }

    /// Its value's text; empty if it has none.
    pub(super) fn text(self) -> &'o str {
        self.value().map_or("", |value| &value.value)
    }

    /// The text of a member; empty if it has none.
    pub(super) fn text_of(self, name: &str) -> &'o str {
        self.get(name).map_or("", Node::text)
    }

    /// Its value with the places of its parts.
    pub(super) fn written(self) -> Option<Written<'o>> {
        self.value().map(|value| Written::of(value, self.outline.text))
    }

    /// Where its first value stands, itself or below it.
    pub(super) fn span(self) -> Option<Span> {
        let mut open = vec![self.index];
        for _ in 0..MAX_STEPS {
            let node = Node { outline: self.outline, index: open.pop()? };
            if let Some(value) = node.value() {
                return Some(value.value_span);
            }
            open.extend(self.outline.children[node.index].iter().rev());
        }
        None
    }
}
