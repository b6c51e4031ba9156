//! A request while it is read from a file of requests.

use std::collections::HashMap;

use super::outline::Node;
use super::written::Written;
use crate::model::call::{Built, HttpCall, Part, Slot};
use crate::model::location::Span;
use crate::parse::code::flow::in_urls;

/// Folders deeper than this are no collection.
pub(super) const MAX_FOLDERS: usize = 64;

/// How deep variables may stand in variables.
const MAX_NESTED: usize = 8;

/// Variables that the same file gives values to.
#[derive(Default)]
pub(super) struct Variables(HashMap<String, Built>);

impl Variables {
    /// Adds a variable; the first value counts.
    pub(super) fn add(&mut self, name: &str, value: Built) {
        // What uses it is a hole that is called by the last word.
        let name = name.rsplit('.').next().unwrap_or(name);
        self.0.entry(name.to_owned()).or_insert(value);
    }

    /// A URL with what is known of scheme and host put in: who is asked, and over what, a file
    /// often says once.
    fn resolved(&self, url: Built) -> Built {
        let mut parts = Vec::new();
        let mut rest: Vec<Part> = url.parts.into_iter().rev().collect();
        let (mut steps, mut shown) = (0, String::new());
        while let Some(part) = rest.pop() {
            if ends_authority(&shown) {
                parts.push(part);
                continue;
            }
            let known = match &part {
                Part::Hole { names, .. } if steps < MAX_NESTED => {
                    names.last().and_then(|name| self.0.get(name))
                }
                _ => None,
            };
            if let Some(value) = known {
                steps += 1;
                rest.extend(value.parts.iter().rev().cloned());
                continue;
            }
            match &part {
                Part::Literal { text, .. } => shown.push_str(text),
                Part::Hole { .. } => shown.push('\u{fffc}'),
            }
            parts.push(part);
        }
        Built { parts }
    }
}

fn ends_authority(shown: &str) -> bool {
    let authority = shown.split_once("://").map_or(shown, |(_, rest)| rest);
    authority.contains(['/', '?', '#'])
}

/// A request of which more and more is known.
pub(super) struct Draft {
    pub(super) call: HttpCall,
}

impl Draft {
    /// A request that is described at `span`, by the program people know.
    pub(super) fn new(client: &str, span: Span) -> Self {
        Self { call: HttpCall::new(span, client.to_owned()) }
    }

    /// Sets the method, if it is one.
    pub(super) fn method(&mut self, method: &str) {
        if !method.is_empty() && method.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            self.call.method = Some(method.to_ascii_uppercase());
        }
    }

    /// Adds what the URL may be.
    pub(super) fn url(&mut self, url: Built, variables: &Variables) {
        if !url.is_empty() {
            self.call.url.push(variables.resolved(url));
        }
    }

    /// Adds a header `Name: value` that stands on one line of `line`.
    pub(super) fn header_line(&mut self, line: &Written, from: usize, to: usize) {
        let raw = &line.value()[from..to];
        let Some((name, value)) = raw.split_once(':') else { return };
        let start = from + name.len() - name.trim_start().len();
        let end = start + name.trim().len();
        let value_start = to - value.trim_start().len();
        let value_end = value_start + value.trim().len();
        if start < end {
            self.call.headers.push(Slot {
                name: line.part(start, end),
                value: line.part(value_start, value_end),
                span: line.place(start, end),
            });
        }
    }

    /// Says that a credential goes along in the Authorization header.
    pub(super) fn auth(&mut self, kind: &str, value: Built, span: Span) {
        let name = Built::literal(kind, Span::new(span.start, span.start));
        self.call.auth.push(Slot { name, value, span });
    }

    /// The request; none if nothing says where it goes.
    pub(super) fn finish(mut self) -> Option<HttpCall> {
        self.call.method.get_or_insert_with(|| "GET".to_owned());
        self.call.in_url = in_urls(&self.call.url);
        // Files keep the URL and its parameters side by side: one is enough.
        let in_url = &self.call.in_url;
        let is_doubled = |slot: &Slot| {
            let name = slot.name.known();
            name.is_some() && in_url.iter().any(|other| other.name.known() == name)
        };
        self.call.query.retain(|slot| !is_doubled(slot));
        Some(self.call).filter(|call| !call.url.is_empty())
    }
}

/// What a request or folder says of credentials itself, under `name`: what is no map with a type inherits.
pub(super) fn own_auth<'o>(node: Node<'o>, name: &str) -> Option<Node<'o>> {
    node.get(name).filter(|auth| auth.get("type").is_some())
}

/// How a format keeps folders.
pub(super) struct Folders<'f, 'o> {
    /// The member with what stands in a folder.
    pub(super) items: &'f str,
    /// What a folder says of credentials.
    pub(super) auth: fn(Node<'o>) -> Option<Node<'o>>,
}

impl<'o> Folders<'_, 'o> {
    /// Tells of a node and all below it, with the credentials that each inherits.
    pub(super) fn each(&self, root: Node<'o>, visit: &mut impl FnMut(Node<'o>, Option<Node<'o>>)) {
        self.below(root, None, 0, visit);
    }

    fn below(
        &self,
        node: Node<'o>,
        outer: Option<Node<'o>>,
        depth: usize,
        visit: &mut impl FnMut(Node<'o>, Option<Node<'o>>),
    ) {
        visit(node, outer);
        let auth = (self.auth)(node).or(outer);
        let items = node.get(self.items).into_iter().flat_map(Node::items);
        for item in items.filter(|_| depth < MAX_FOLDERS) {
            self.below(item, auth, depth + 1, visit);
        }
    }
}

/// A parameter that two members of a map give: `{name: …, value: …}`.
pub(super) fn pair(item: Node, name: &str, value: &str) -> Option<Slot> {
    let is_off = item.text_of("disabled") == "true" || item.text_of("enabled") == "false";
    let name = item.get(name)?.written()?;
    let span = name.place(0, name.value().len());
    let value = item.get(value).and_then(Node::written).map(|value| value.built());
    (!is_off && !name.value().is_empty()).then(|| Slot {
        name: name.built(),
        value: value.unwrap_or_default(),
        span,
    })
}

/// The parameters of a list of such maps.
pub(super) fn pairs(list: Option<Node>, name: &str, value: &str) -> Vec<Slot> {
    let items = list.into_iter().flat_map(Node::items);
    items.filter_map(|item| pair(item, name, value)).collect()
}

/// A value, or where there is none a hole of this name at `span`.
pub(super) fn value_or_hole(node: Option<Node>, name: &str, span: Span) -> Built {
    let value = node.and_then(Node::written).map(|value| value.built());
    value.filter(|value| !value.is_empty()).unwrap_or_else(|| Built::hole(name, span))
}
