//! Where bindings go: one value span gives one fact, and one parent name one node.

use std::collections::HashMap;

use super::token::Token;
use crate::model::fact::{Binding, Facts, KeyValue, NodeId};
use crate::model::location::{Span, SpanSet};

/// A binding on its way into the facts.
pub(super) struct Entry<'a> {
    pub(super) key: Span,
    /// Outermost first.
    pub(super) parents: &'a [Span],
    pub(super) value_span: Span,
    pub(super) value: String,
    pub(super) quoted: bool,
    pub(super) binding: Binding,
}

/// Collects bindings of one text.
pub(super) struct Sink<'f, 't> {
    text: &'t str,
    facts: &'f mut Facts,
    parents: HashMap<(NodeId, &'t str), NodeId>,
    seen: SpanSet,
    /// Lists of tokens that were read and bound: their memory serves again.
    spare: Vec<Vec<Token>>,
}

impl<'f, 't> Sink<'f, 't> {
    pub(super) fn new(text: &'t str, facts: &'f mut Facts) -> Self {
        Self { text, facts, parents: HashMap::new(), seen: SpanSet::default(), spare: Vec::new() }
    }

    /// An empty list for tokens.
    pub(super) fn spare(&mut self) -> Vec<Token> {
        self.spare.pop().unwrap_or_default()
    }

    /// Takes a list that is not needed any more.
    pub(super) fn give_back(&mut self, mut list: Vec<Token>) {
        list.clear();
        self.spare.push(list);
    }

    /// Adds a binding unless its value is bound already.
    pub(super) fn push(&mut self, entry: Entry<'_>) {
        if entry.value.is_empty() || entry.key.is_empty() || !self.seen.insert(entry.value_span) {
            return;
        }
        let mut parent = NodeId::ROOT;
        for span in entry.parents {
            parent = self.parent(parent, *span);
        }
        let node = self.facts.child(parent, self.name(entry.key));
        self.facts.values.push(KeyValue {
            node,
            key_span: Some(entry.key),
            value_span: entry.value_span,
            value: entry.value,
            quoted: entry.quoted,
            binding: entry.binding,
        });
    }

    /// SQL's `IDENTIFIED BY` names a password (ISO SQL leaves it to vendors; `MySQL` and Oracle agree).
    fn name(&self, key: Span) -> &'t str {
        let name = self.text.get(key.range()).unwrap_or_default();
        let identified = name.len() > 10
            && name.as_bytes()[..10].eq_ignore_ascii_case(b"identified")
            && name.as_bytes()[name.len() - 2..].eq_ignore_ascii_case(b"by");
        if identified { "password" } else { name }
    }

    fn parent(&mut self, above: NodeId, span: Span) -> NodeId {
        let name = self.text.get(span.range()).unwrap_or_default();
        if let Some(&node) = self.parents.get(&(above, name)) {
            return node;
        }
        let node = self.facts.child(above, name);
        self.parents.insert((above, name), node);
        node
    }
}
