//! Descriptions of APIs (Swagger 2.0, `OpenAPI` 3.0 and 3.1): every operation is a request that
//! clients will make.

use std::collections::HashMap;

use super::draft::{Draft, Variables};
use super::outline::Node;
use crate::model::call::{Built, HttpCall, Part, Slot};
use crate::model::location::Span;

/// Members of a path that are operations.
const METHODS: [&str; 7] = ["get", "post", "put", "patch", "delete", "head", "options"];

/// Servers of one operation that are looked at.
const MAX_SERVERS: usize = 4;

/// The requests of a description.
pub(super) fn requests(root: Node) -> Vec<HttpCall> {
    let api = Api {
        servers: servers(root),
        schemes: named(root, &[&["components", "securitySchemes"], &["securityDefinitions"]]),
        parameters: named(root, &[&["components", "parameters"], &["parameters"]]),
        security: root.get("security"),
    };
    let mut calls = Vec::new();
    for path in root.get("paths").into_iter().flat_map(Node::items) {
        for operation in path.items().filter(|item| METHODS.contains(&item.name())) {
            calls.extend(api.request(path, operation));
        }
    }
    calls
}

struct Api<'o> {
    servers: Vec<Built>,
    schemes: HashMap<&'o str, Node<'o>>,
    parameters: HashMap<&'o str, Node<'o>>,
    security: Option<Node<'o>>,
}

fn named<'o>(root: Node<'o>, paths: &[&[&str]]) -> HashMap<&'o str, Node<'o>> {
    let maps = paths.iter().filter_map(|path| root.at(path));
    maps.flat_map(Node::items).map(|item| (item.name(), item)).collect()
}

/// `servers` of version 3; schemes, host and base path of version 2.
fn servers(root: Node) -> Vec<Built> {
    let mut servers: Vec<Built> = listed(root.get("servers"));
    let host = root.get("host").and_then(Node::written);
    for scheme in root.get("schemes").into_iter().flat_map(Node::items) {
        let (Some(scheme), Some(host)) = (scheme.written(), &host) else { continue };
        let mut parts = scheme.built().parts;
        let end = scheme.place(0, scheme.value().len()).end;
        parts.extend(Built::literal("://", Span::new(end, end)).parts);
        parts.extend(host.built().parts);
        parts.extend(
            root.get("basePath")
                .and_then(Node::written)
                .into_iter()
                .flat_map(|path| path.built().parts),
        );
        servers.push(Built { parts });
    }
    without_fallbacks(servers)
}

fn listed(list: Option<Node>) -> Vec<Built> {
    let items = list.into_iter().flat_map(Node::items).take(MAX_SERVERS);
    items.filter_map(|server| Some(server.get("url")?.written()?.built())).collect()
}

/// A server that is reached over https too is not one that clients have to reach over http.
fn without_fallbacks(servers: Vec<Built>) -> Vec<Built> {
    let host = |server: &Built, scheme: &str| {
        let shown = server.shown();
        let rest = shown.strip_prefix(scheme)?.strip_prefix("://")?;
        Some(rest.split(['/', ':', '?']).next().unwrap_or_default().to_owned())
    };
    let secure: Vec<String> = servers.iter().filter_map(|server| host(server, "https")).collect();
    let is_fallback =
        |server: &Built| host(server, "http").is_some_and(|host| secure.contains(&host));
    servers.into_iter().filter(|server| !is_fallback(server)).collect()
}

impl<'o> Api<'o> {
    fn request(&self, path: Node<'o>, operation: Node<'o>) -> Option<HttpCall> {
        let span = operation.span()?;
        let mut draft = Draft::new("OpenAPI", span);
        draft.method(operation.name());
        for server in self.addresses(path, operation) {
            let mut url = server;
            let base = url.shown();
            // Where the path is written its key says; the server is what rules may point at.
            let end = url.parts.last().map_or(span.start, end_of);
            let part =
                if base.ends_with('/') { path.name().trim_start_matches('/') } else { path.name() };
            url.parts.extend(Built::literal(part, Span::new(end, end)).parts);
            draft.url(url, &Variables::default());
        }
        for list in [path.get("parameters"), operation.get("parameters")] {
            for parameter in list.into_iter().flat_map(Node::items) {
                self.parameter(parameter, &mut draft);
            }
        }
        for requirement in self.required(operation) {
            self.credential(requirement, span, &mut draft);
        }
        draft.finish()
    }

    fn addresses(&self, path: Node<'o>, operation: Node<'o>) -> Vec<Built> {
        let own = [operation.get("servers"), path.get("servers")];
        let own = own
            .into_iter()
            .map(|list| without_fallbacks(listed(list)))
            .find(|list| !list.is_empty());
        let all = own.unwrap_or_else(|| self.servers.clone());
        if all.is_empty() { vec![Built::default()] } else { all }
    }

    fn parameter(&self, node: Node<'o>, draft: &mut Draft) {
        let reference = node.text_of("$ref").rsplit('/').next().filter(|name| !name.is_empty());
        let node = match reference {
            Some(name) => self.parameters.get(name).copied(),
            None => Some(node),
        };
        let Some((node, name)) = node.and_then(|node| Some((node, node.get("name")?.written()?)))
        else {
            return;
        };
        let span = name.place(0, name.value().len());
        let slot = Slot { name: name.built(), value: Built::hole(name.value(), span), span };
        match node.text_of("in") {
            "query" => draft.call.query.push(slot),
            "header" => draft.call.headers.push(slot),
            _ => {}
        }
    }

    /// The names of the schemes that an operation asks for; its own list wins, an empty one too.
    fn required(&self, operation: Node<'o>) -> impl Iterator<Item = &'o str> {
        let list = operation.get("security").or(self.security);
        list.into_iter().flat_map(Node::items).flat_map(Node::items).map(Node::name)
    }

    fn credential(&self, name: &str, span: Span, draft: &mut Draft) {
        let Some(scheme) = self.schemes.get(name) else { return };
        let value = Built::hole(name, span);
        match scheme.text_of("type") {
            "basic" => draft.auth("basic", value, span),
            "http" if scheme.text_of("scheme").eq_ignore_ascii_case("basic") => {
                draft.auth("basic", value, span);
            }
            "http" | "oauth2" | "openIdConnect" => draft.auth("bearer", value, span),
            // Where a key stands in the URL is said of the scheme, once.
            "apiKey" => draft.auth("apikey", value, span),
            _ => {}
        }
    }
}

fn end_of(part: &Part) -> usize {
    match part {
        Part::Literal { span, .. } | Part::Hole { span, .. } => span.end,
    }
}
