//! Insomnia exports: version 4 as a flat list of resources, version 5 as a tree.

use std::collections::HashMap;

use super::draft::{Draft, Folders, MAX_FOLDERS, Variables, own_auth, pairs, value_or_hole};
use super::outline::Node;
use crate::model::call::{Built, HttpCall, Slot};

/// Where credentials are said; an empty map inherits.
const AUTH: &str = "authentication";

/// The requests of an export.
pub(super) fn requests(root: Node) -> Vec<HttpCall> {
    let mut variables = Variables::default();
    let mut calls = Vec::new();
    if let Some(resources) = root.get("resources") {
        flat(resources, &mut variables, &mut calls);
    }
    for environment in ["environments", "environment"].iter().filter_map(|name| root.get(name)) {
        add_variables(environment.get("data"), &mut variables);
    }
    // Version 5: folders have children.
    let folders = Folders { items: "children", auth: |node| own_auth(node, AUTH) };
    for item in root.get("collection").into_iter().flat_map(Node::items) {
        folders.each(item, &mut |item, outer| {
            if item.get("url").is_some() {
                calls.extend(request(item, outer, &variables));
            }
        });
    }
    calls
}

fn add_variables(data: Option<Node>, variables: &mut Variables) {
    for variable in data.into_iter().flat_map(Node::items) {
        if let Some(value) = variable.written() {
            variables.add(variable.name(), value.built());
        }
    }
}

/// Version 4: resources name their parents.
fn flat(resources: Node, variables: &mut Variables, calls: &mut Vec<HttpCall>) {
    let mut folders = HashMap::new();
    for resource in resources.items() {
        match resource.text_of("_type") {
            "environment" => add_variables(resource.get("data"), variables),
            "request_group" => {
                folders.insert(resource.text_of("_id"), resource);
            }
            _ => {}
        }
    }
    for resource in resources.items().filter(|item| item.text_of("_type") == "request") {
        let mut parent = resource.text_of("parentId");
        let mut outer = None;
        for _ in 0..MAX_FOLDERS {
            let Some(folder) = folders.get(parent).filter(|_| outer.is_none()) else { break };
            outer = own_auth(*folder, AUTH);
            parent = folder.text_of("parentId");
        }
        calls.extend(request(resource, outer, variables));
    }
}

fn request(node: Node, outer: Option<Node>, variables: &Variables) -> Option<HttpCall> {
    let mut draft = Draft::new("Insomnia", node.get("url")?.span()?);
    draft.method(node.text_of("method"));
    draft.url(node.get("url")?.written()?.built(), variables);
    draft.call.query = pairs(node.get("parameters"), "name", "value");
    draft.call.headers = pairs(node.get("headers"), "name", "value");
    if let Some(body) = node.get("body") {
        let text = body.get("text").and_then(Node::written).map(|text| text.body());
        draft.call.body = text.unwrap_or_else(|| pairs(body.get("params"), "name", "value"));
    }
    if let Some(auth) = own_auth(node, AUTH).or(outer) {
        credentials(auth, &mut draft);
    }
    draft.finish()
}

fn credentials(auth: Node, draft: &mut Draft) {
    let Some(span) = auth.get("type").and_then(Node::span) else { return };
    if auth.text_of("disabled") == "true" {
        return;
    }
    match auth.text_of("type") {
        "basic" => draft.auth("basic", value_or_hole(auth.get("password"), "password", span), span),
        "bearer" => draft.auth("bearer", value_or_hole(auth.get("token"), "token", span), span),
        "oauth2" => {
            draft.auth(
                "bearer",
                value_or_hole(auth.get("accessToken"), "access_token", span),
                span,
            );
        }
        "apikey" => api_key(auth, draft),
        _ => {}
    }
}

fn api_key(auth: Node, draft: &mut Draft) {
    let Some(name) = auth.get("key").and_then(Node::written) else { return };
    let span = name.place(0, name.value().len());
    let value: Built = value_or_hole(auth.get("value"), name.value(), span);
    let slot = Slot { name: name.built(), value, span };
    match auth.text_of("addTo") {
        "queryParams" => draft.call.query.push(slot),
        "cookie" => {}
        _ => draft.call.headers.push(slot),
    }
}
