//! Bruno's `.bru` files: one request a file, in blocks.

use super::draft::{Draft, Variables};
use super::written::Written;
use crate::model::call::{Built, HttpCall, Slot};
use crate::model::location::Span;
use crate::parse::lines::common::{lines, trim};

/// Blocks that say what is asked for.
const METHODS: [&str; 10] =
    ["get", "post", "put", "patch", "delete", "head", "options", "trace", "connect", "http"];

/// The request of a file.
pub(super) fn requests(text: &str) -> Vec<HttpCall> {
    let file = File { text, blocks: blocks(text) };
    let mut variables = Variables::default();
    for block in file.blocks.iter().filter(|block| block.name.starts_with("vars")) {
        for entry in file.entries(block) {
            variables.add(entry.name.of(text), file.built(entry.value));
        }
    }
    let described = |block: &&Block| METHODS.contains(&block.name);
    let requests = file.blocks.iter().filter(described);
    requests.filter_map(|block| file.request(block, &variables)).collect()
}

struct File<'t> {
    text: &'t str,
    blocks: Vec<Block<'t>>,
}

/// `name {`, lines, `}`.
struct Block<'t> {
    name: &'t str,
    span: Span,
}

/// `name: value`.
struct Entry {
    name: Span,
    value: Span,
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut open: Option<(&str, usize)> = None;
    for line in lines(text, 0) {
        let raw = line.of(text);
        match open {
            Some((name, start)) if raw.starts_with('}') => {
                blocks.push(Block { name, span: Span::new(start, line.start.max(start)) });
                open = None;
            }
            Some(_) => {}
            None => {
                let name = raw.trim_end().strip_suffix('{').map(str::trim);
                open = name.map(|name| (name, line.end));
            }
        }
    }
    blocks
}

impl<'t> File<'t> {
    fn request(&self, block: &Block, variables: &Variables) -> Option<HttpCall> {
        let url = self.value(block, "url")?;
        let mut draft = Draft::new("Bruno", trim(self.text, url));
        let named = self.value(block, "method").filter(|_| block.name == "http");
        draft.method(named.map_or(block.name, |method| method.of(self.text)));
        draft.url(self.built(url), variables);
        draft.call.query = self.slots(&["params:query", "query"]);
        draft.call.headers = self.slots(&["headers"]);
        let body = self.value(block, "body").map_or("none", |body| body.of(self.text));
        draft.call.body = match body {
            "none" => Vec::new(),
            "form-urlencoded" | "formUrlEncoded" => self.slots(&["body:form-urlencoded"]),
            "multipart-form" | "multipartForm" => self.slots(&["body:multipart-form"]),
            _ => self.free(&format!("body:{body}")),
        };
        let auth = self.value(block, "auth").map_or("none", |auth| auth.of(self.text));
        self.credentials(auth, &mut draft);
        draft.finish()
    }

    fn credentials(&self, kind: &str, draft: &mut Draft) {
        let name = format!("auth:{kind}");
        let Some(auth) = self.blocks.iter().find(|block| block.name == name) else { return };
        let given = |key: &str| self.value(auth, key).filter(|value| !value.is_empty());
        let (kind, key) = match kind {
            "basic" => ("basic", "password"),
            "bearer" => ("bearer", "token"),
            "oauth2" => ("bearer", "access_token"),
            "apikey" => return self.api_key(auth, draft),
            _ => return,
        };
        let value = given(key).map_or_else(|| Built::hole(key, auth.span), |it| self.built(it));
        let span = given(key).unwrap_or(Span::new(auth.span.start, auth.span.start));
        if given("token_placement").is_some_and(|place| place.of(self.text) == "url") {
            let place = given("token_query_key").or(given("token_placement")).unwrap_or(span);
            let named = given("token_query_key").map(|name| self.built(name));
            let name = named.unwrap_or_else(|| Built::literal("access_token", place));
            draft.call.query.push(Slot { name, value, span: place });
            return;
        }
        draft.auth(kind, value, span);
    }

    fn api_key(&self, auth: &Block, draft: &mut Draft) {
        let Some(name) = self.value(auth, "key") else { return };
        let value = self.value(auth, "value").map(|value| self.built(value)).unwrap_or_default();
        let slot = Slot { name: self.built(name), value, span: name };
        let in_query =
            self.value(auth, "placement").is_some_and(|to| to.of(self.text) == "queryparams");
        let slots = if in_query { &mut draft.call.query } else { &mut draft.call.headers };
        slots.push(slot);
    }

    fn slots(&self, names: &[&str]) -> Vec<Slot> {
        let blocks = self.blocks.iter().filter(|block| names.contains(&block.name));
        let slot = |entry: Entry| Slot {
            name: self.built(entry.name),
            value: self.built(entry.value),
            span: entry.name,
        };
        blocks.flat_map(|block| self.entries(block)).map(slot).collect()
    }

    /// The parameters of a body that is written out.
    fn free(&self, name: &str) -> Vec<Slot> {
        let block = self.blocks.iter().find(|block| block.name == name);
        let body =
            block.map(|block| Written::new(block.span.of(self.text), block.span, self.text).body());
        body.unwrap_or_default()
    }

    fn value(&self, block: &Block, name: &str) -> Option<Span> {
        self.entries(block).find(|entry| entry.name.of(self.text) == name).map(|entry| entry.value)
    }

    /// The lines of a block that are switched on: `~` switches one off.
    fn entries(&self, block: &Block) -> impl Iterator<Item = Entry> + use<'t> {
        let text = self.text;
        let span = block.span;
        let inside = lines(text, span.start).take_while(move |line| line.start < span.end);
        inside.filter_map(move |line| {
            let line = trim(text, line);
            let raw = line.of(text);
            let colon = raw.find(':').filter(|_| !raw.starts_with('~'))?;
            let name = trim(text, Span::new(line.start, line.start + colon));
            let value = trim(text, Span::new(line.start + colon + 1, line.end));
            (!name.is_empty()).then_some(Entry { name, value })
        })
    }

    fn built(&self, span: Span) -> Built {
        Written::new(span.of(self.text), span, self.text).built()
    }
}
