//! Postman collections 2.0 and 2.1 (schema.getpostman.com): folders of requests, with credentials
//! that requests inherit from what they stand in.

use super::draft::{Draft, Folders, Variables, own_auth, pairs, value_or_hole};
use super::outline::Node;
use crate::model::call::{Built, HttpCall, Part, Slot};

/// Where credentials are said; `null` inherits.
const AUTH: &str = "auth";

/// The requests of a collection.
pub(super) fn requests(root: Node) -> Vec<HttpCall> {
    let mut variables = Variables::default();
    for variable in root.get("variable").into_iter().flat_map(Node::items) {
        let name =
            ["key", "id"].iter().map(|key| variable.text_of(key)).find(|name| !name.is_empty());
        if let (Some(name), Some(value)) = (name, variable.get("value").and_then(Node::written)) {
            variables.add(name, value.built());
        }
    }
    let mut calls = Vec::new();
    let folders = Folders { items: "item", auth: |node| own_auth(node, AUTH) };
    folders.each(root, &mut |item, outer| {
        let described = item.get("request");
        calls.extend(described.and_then(|described| request(described, outer, &variables)));
    });
    calls
}

fn request(node: Node, outer: Option<Node>, variables: &Variables) -> Option<HttpCall> {
    let mut draft = Draft::new("Postman", node.span()?);
    draft.method(node.text_of("method"));
    // The short form of a request is its URL.
    let address = if node.value().is_some() { node } else { node.get("url")? };
    draft.url(url(address), variables);
    draft.call.query = pairs(address.get("query"), "key", "value");
    headers(node, &mut draft);
    draft.call.body = body(node);
    if let Some(auth) = own_auth(node, AUTH).or(outer) {
        credentials(auth, &mut draft);
    }
    draft.finish()
}

/// A URL as one text, or in parts.
fn url(node: Node) -> Built {
    let whole = node.written().or_else(|| node.get("raw").and_then(Node::written));
    if let Some(whole) = whole.filter(|whole| !whole.value().is_empty()) {
        return whole.built();
    }
    let mut parts = Vec::new();
    let mut joined = |node: Option<Node>, between: &str, end: &str| {
        let Some(node) = node else { return };
        let items: Vec<Node> =
            if node.value().is_some() { vec![node] } else { node.items().collect() };
        for (index, item) in items.iter().enumerate() {
            // A segment of the path may be a map.
            let item = item.get("value").unwrap_or(*item);
            let Some(written) = item.written() else { continue };
            let here = written.place(0, 0);
            let sign = if index > 0 { between } else { "" };
            parts.extend(Built::literal(sign, here).parts);
            parts.extend(written.built().parts);
        }
        if let (Some(last), false) = (items.last().and_then(|item| item.span()), end.is_empty()) {
            parts.extend(Built::literal(end, last).parts);
        }
    };
    joined(node.get("protocol"), "", "://");
    joined(node.get("host"), ".", "/");
    joined(node.get("path"), "/", "");
    parts.retain(|part| !matches!(part, Part::Literal { text, .. } if text.is_empty()));
    Built { parts }
}

/// Headers are a list of maps or one text.
fn headers(node: Node, draft: &mut Draft) {
    let Some(list) = node.get("header") else { return };
    draft.call.headers = pairs(Some(list), "key", "value");
    if let Some(written) = list.written() {
        let mut at = 0;
        for line in written.value().split('\n') {
            draft.header_line(&written, at, at + line.len());
            at += line.len() + 1;
        }
    }
}

fn body(node: Node) -> Vec<Slot> {
    let Some(body) = node.get("body") else { return Vec::new() };
    match body.text_of("mode") {
        mode @ ("urlencoded" | "formdata") => {
            let list = body.get(mode);
            let text = list.and_then(Node::written).map(|text| text.body());
            text.unwrap_or_else(|| pairs(list, "key", "value"))
        }
        "raw" => body.get("raw").and_then(Node::written).map(|raw| raw.body()).unwrap_or_default(),
        _ => Vec::new(),
    }
}

/// Credentials by their type (collection format, Auth): since 2.1 a list of keys and values.
fn credentials(auth: Node, draft: &mut Draft) {
    let kind = auth.text_of("type");
    let Some(span) = auth.get("type").and_then(Node::span) else { return };
    let given = |name: &str| {
        let list = auth.get(kind)?;
        let listed = || list.items().find(|item| item.text_of("key") == name)?.get("value");
        list.get(name).or_else(listed)
    };
    let text = |name: &str| given(name).map_or("", Node::text);
    match kind {
        "basic" => draft.auth("basic", value_or_hole(given("password"), "password", span), span),
        "bearer" => draft.auth("bearer", value_or_hole(given("token"), "token", span), span),
        "apikey" => {
            let Some(name) = given("key").and_then(Node::written) else { return };
            let (place, value) = (name.place(0, name.value().len()), given("value"));
            let slot = Slot {
                name: name.built(),
                value: value_or_hole(value, name.value(), place),
                span: place,
            };
            let in_query = text("in") == "query";
            let slots = if in_query { &mut draft.call.query } else { &mut draft.call.headers };
            slots.push(slot);
        }
        "oauth2" => {
            let value = value_or_hole(given("accessToken"), "access_token", span);
            let place = given("addTokenTo").filter(|to| to.text() == "queryParams");
            match place.and_then(Node::span) {
                Some(span) => {
                    let name = Built::literal("access_token", span);
                    draft.call.query.push(Slot { name, value, span });
                }
                None => draft.auth("bearer", value, span),
            }
        }
        "jwt" if text("addTokenTo").starts_with("query") => {
            let Some(name) = given("queryParamKey").and_then(Node::written) else { return };
            let span = name.place(0, name.value().len());
            let value = Built::hole("access_token", span);
            draft.call.query.push(Slot { name: name.built(), value, span });
        }
        "jwt" => draft.auth("bearer", Built::hole("access_token", span), span),
        _ => {}
    }
}
