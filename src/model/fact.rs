//! What parsing found, with regions: the one vocabulary between formats and rules.

use super::call::{HttpCall, Sink};
use super::location::{Span, debug_by_place};

/// Everything parsing found in one artifact. Keys form a tree so that a rule can ask for the
/// whole key path and for what stands beside a value.
#[derive(Debug, Default)]
pub struct Facts {
    nodes: Vec<Node>,
    /// Keys with their values, in order of appearance.
    pub values: Vec<KeyValue>,
    /// Absolute URLs written in the text.
    pub urls: Vec<UrlLiteral>,
    /// Command lines of the programs whose flags matter (curl, wget, …).
    pub commands: Vec<Command>,
    /// Requests that code makes.
    pub calls: Vec<HttpCall>,
    /// Values that code hands to places.
    pub sinks: Vec<Sink>,
}

/// A key's place in the tree; [`NodeId::ROOT`] is the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NodeId(u32);

impl NodeId {
    /// The document itself.
    pub const ROOT: NodeId = NodeId(0);

    /// Its number among the keys of its facts, the document's being 0.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

#[derive(Debug)]
struct Node {
    parent: NodeId,
    name: String,
}

/// One key bound to one value, in whatever format or language.
#[derive(Clone)]
pub struct KeyValue {
    /// The key's node; its name is the last part of the path.
    pub node: NodeId,
    /// Where the key is written, without quotes; none for list items.
    pub key_span: Option<Span>,
    /// Where the value is written, without quotes.
    pub value_span: Span,
    /// The value with escapes decoded.
    pub value: String,
    /// Whether the value is a string by its syntax (quoted, block scalar); bare words are not.
    pub quoted: bool,
    /// How key and value are bound.
    pub binding: Binding,
}

/// How a key and its value are bound: rules about literals read this, never a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Binding {
    /// A key of a configuration format.
    Config,
    /// An XML attribute.
    Attribute,
    /// `name = "…"` in code.
    Assignment,
    /// `f(name = "…")`, `f(name: "…")`.
    NamedArgument,
    /// `{"name": "…"}`, `"name" => "…"` in code.
    MapEntry,
    /// `setName("…")`, `.name("…")`, `Name::new("…")`.
    Setter,
    /// `put("name", "…")`, `name("key", "…")`: a key and a value as neighbouring arguments.
    Pair,
    /// `name == "…"`, `name.equals("…")`.
    Comparison,
    /// A literal used when a lookup of the key gives nothing: `getenv("NAME", "…")`, `${NAME:-…}`.
    Fallback,
    /// `--name=…`, `--name …`, `-Dname=…` on a command line.
    Flag,
    /// `name=…` inside a form body or query string.
    FormField,
    /// `Name: …` of an HTTP header.
    Header,
}

/// An absolute URL written in the text, parsed by a real URL parser.
#[derive(Debug, Clone)]
pub struct UrlLiteral {
    /// The URL as written.
    pub span: Span,
    /// Lower-case scheme.
    pub scheme: String,
    /// Where scheme and `://` stand.
    pub scheme_span: Span,
    /// Host as written, without port; may hold a template.
    pub host_span: Span,
    /// Port, if written.
    pub port: Option<u16>,
    /// User name before `:` or `@`.
    pub user_span: Option<Span>,
    /// Password between `:` and `@` (RFC 3986 §3.2.1).
    pub password_span: Option<Span>,
    /// Path, from its `/`.
    pub path_span: Span,
    /// Query parameters.
    pub query: Vec<QueryParam>,
    /// Parameters after `#`.
    pub fragment: Vec<QueryParam>,
}

/// One parameter of a query or fragment.
#[derive(Clone)]
pub struct QueryParam {
    /// The name as written.
    pub name_span: Span,
    /// The name, percent-decoded.
    pub name: String,
    /// The value as written.
    pub value_span: Span,
    /// The value, percent-decoded.
    pub value: String,
}

/// A command line with its words split as a POSIX shell does.
#[derive(Debug, Clone)]
pub struct Command {
    /// The whole command.
    pub span: Span,
    /// The program's file name (`curl`).
    pub program: String,
    /// The words after the program.
    pub words: Vec<Word>,
}

/// One word of a command line, quotes removed.
#[derive(Clone)]
pub struct Word {
    /// Where it is written, quotes included.
    pub span: Span,
    /// Its text with quotes removed and variables left as written.
    pub text: String,
}

debug_by_place!(KeyValue: value_span, QueryParam: value_span, Word: span);

impl Facts {
    /// Adds a key under `parent`.
    pub fn child(&mut self, parent: NodeId, name: impl Into<String>) -> NodeId {
        if self.nodes.is_empty() {
            self.nodes.push(Node { parent: NodeId::ROOT, name: String::new() });
        }
        let id = NodeId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.nodes.push(Node { parent, name: name.into() });
        id
    }

    /// Takes over keys and values of a part of the text that begins at `offset`.
    pub fn absorb(&mut self, part: Facts, offset: usize) {
        let mut renamed = vec![NodeId::ROOT; part.nodes.len().max(1)];
        for (index, node) in part.nodes.into_iter().enumerate().skip(1) {
            let parent = renamed.get(node.parent.0 as usize).copied().unwrap_or(NodeId::ROOT);
            renamed[index] = self.child(parent, node.name);
        }
        let moved = |span: Span| Span::new(span.start + offset, span.end + offset);
        self.values.extend(part.values.into_iter().map(|value| KeyValue {
            node: renamed.get(value.node.0 as usize).copied().unwrap_or(NodeId::ROOT),
            key_span: value.key_span.map(moved),
            value_span: moved(value.value_span),
            ..value
        }));
    }

    /// Every key with the key above it and its name, in order of appearance, the document first.
    pub fn nodes(&self) -> impl ExactSizeIterator<Item = (NodeId, &str)> {
        self.nodes.iter().map(|node| (node.parent, node.name.as_str()))
    }

    /// The last part of a key's path.
    pub fn name(&self, node: NodeId) -> &str {
        self.nodes.get(node.0 as usize).map_or("", |node| &node.name)
    }

    /// The key above this one; the document is its own parent.
    pub fn parent(&self, node: NodeId) -> NodeId {
        self.nodes.get(node.0 as usize).map_or(NodeId::ROOT, |node| node.parent)
    }

    /// A place of its own for one more document of the same text (YAML streams, JSON Lines), so
    /// that keys of two documents are no siblings. It has no name and shows in no path.
    pub fn document(&mut self) -> NodeId {
        self.child(NodeId::ROOT, "")
    }

    /// The parts of a key's path from the document down; empty names are left out.
    pub fn path(&self, node: NodeId) -> Vec<&str> {
        let mut parts = Vec::new();
        let mut at = node;
        while at != NodeId::ROOT {
            parts.push(self.name(at));
            at = self.parent(at);
        }
        parts.retain(|part| !part.is_empty());
        parts.reverse();
        parts
    }

    /// Whether a key of this name stands anywhere below a key called `ancestor`.
    pub fn has_below(&self, ancestor: &str, name: &str) -> bool {
        self.nodes.iter().filter(|node| node.name == name).any(|node| {
            let mut at = node.parent;
            while at != NodeId::ROOT && self.name(at) != ancestor {
                at = self.parent(at);
            }
            at != NodeId::ROOT
        })
    }

    /// The values whose keys share this key's parent, itself included.
    pub fn siblings(&self, node: NodeId) -> impl Iterator<Item = &KeyValue> {
        let parent = self.parent(node);
        self.values.iter().filter(move |value| self.parent(value.node) == parent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_and_siblings_follow_the_tree() {
        let mut facts = Facts::default();
        let services = facts.child(NodeId::ROOT, "services");
        let password = facts.child(services, "password");
        assert_eq!(facts.path(password), ["services", "password"]);
        assert!(
            facts.has_below("services", "password") && !facts.has_below("password", "services")
        );
        assert_eq!(facts.path(NodeId::ROOT), [""; 0]);
        assert_eq!(facts.parent(services), NodeId::ROOT);
    }
}
