//! Builds the key tree from the events of a parser, so that JSON and YAML need no syntax tree.

use super::{MAX_DEPTH, is_plain_literal};
use crate::model::fact::{Binding, Facts, KeyValue, NodeId};
use crate::model::location::Span;

/// Where the next key or value belongs.
pub(super) struct Tree<'f> {
    facts: &'f mut Facts,
    root: Option<NodeId>,
    frames: Vec<Frame>,
}

enum Frame {
    Map { node: NodeId, key: Option<(NodeId, Span)> },
    List { node: NodeId, next: usize },
    Same(Place),
}

/// A node that takes values, with the region of its key.
pub(super) type Place = (NodeId, Option<Span>);

/// Nesting beyond [`MAX_DEPTH`].
pub(super) struct TooDeep;

impl<'f> Tree<'f> {
    /// A tree that adds to `facts`.
    pub(super) fn new(facts: &'f mut Facts) -> Self {
        Self { facts, root: None, frames: Vec::new() }
    }

    /// Starts a document; the first one is the root itself.
    pub(super) fn document(&mut self) {
        self.frames.clear();
        self.root = Some(if self.root.is_none() { NodeId::ROOT } else { self.facts.document() });
    }

    /// How many maps and lists are open.
    pub(super) fn depth(&self) -> usize {
        self.frames.len()
    }

    /// Whether the innermost open container is a map.
    pub(super) fn in_map(&self) -> bool {
        matches!(self.frames.last(), Some(Frame::Map { .. }))
    }

    /// Whether a key waits for its value, or a list for an item.
    pub(super) fn wants_value(&self) -> bool {
        !matches!(self.frames.last(), Some(Frame::Map { key: None, .. }))
    }

    /// Opens a map as the next value.
    pub(super) fn open_map(&mut self) -> Result<(), TooDeep> {
        let node = self.slot().0;
        self.push(Frame::Map { node, key: None })
    }

    /// Opens a list as the next value.
    pub(super) fn open_list(&mut self) -> Result<(), TooDeep> {
        let node = self.slot().0;
        self.push(Frame::List { node, next: 0 })
    }

    /// Lets all that follows belong to one place: what an expression is made of.
    pub(super) fn open_same(&mut self, place: Place) -> Result<(), TooDeep> {
        self.push(Frame::Same(place))
    }

    /// Closes the innermost container.
    pub(super) fn close(&mut self) {
        self.frames.pop();
    }

    /// Sets the key of the next value.
    pub(super) fn key(&mut self, name: &str, span: Span) {
        let Some(Frame::Map { node, key }) = self.frames.last_mut() else { return };
        *key = Some((self.facts.child(*node, name), span));
    }

    /// Adds a scalar as the next value. Numbers, booleans and null in lists have no name and say
    /// nothing: they only count.
    pub(super) fn scalar(&mut self, value_span: Span, value: String, quoted: bool) {
        self.bound_scalar(Binding::Config, value_span, value, quoted);
    }

    /// Adds a scalar with a binding of its own.
    pub(super) fn bound_scalar(
        &mut self,
        binding: Binding,
        value_span: Span,
        value: String,
        quoted: bool,
    ) -> Option<Place> {
        let in_list = matches!(self.frames.last(), Some(Frame::List { .. }));
        if in_list && !quoted && is_plain_literal(&value) {
            self.skip();
            return None;
        }
        let (node, key_span) = self.slot();
        self.facts.values.push(KeyValue { node, key_span, value_span, value, quoted, binding });
        Some((node, key_span))
    }

    /// Passes over a value.
    pub(super) fn skip(&mut self) {
        match self.frames.last_mut() {
            Some(Frame::Map { key, .. }) => *key = None,
            Some(Frame::List { next, .. }) => *next += 1,
            Some(Frame::Same(_)) | None => {}
        }
    }

    fn slot(&mut self) -> Place {
        match self.frames.last_mut() {
            None => (self.root.unwrap_or(NodeId::ROOT), None),
            Some(Frame::Same(place)) => *place,
            Some(Frame::Map { node, key }) => match key.take() {
                Some((key, span)) => (key, Some(span)),
                None => (self.facts.child(*node, ""), None),
            },
            Some(Frame::List { node, next }) => {
                *next += 1;
                (self.facts.child(*node, (*next - 1).to_string()), None)
            }
        }
    }

    fn push(&mut self, frame: Frame) -> Result<(), TooDeep> {
        if self.frames.len() >= MAX_DEPTH {
            return Err(TooDeep);
        }
        self.frames.push(frame);
        Ok(())
    }
}
