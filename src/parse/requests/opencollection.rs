//! `OpenCollection` (opencollection.com), the YAML that Bruno keeps since its version 3: one request
//! a file, or a whole collection in one.

use super::draft::{Draft, Folders, Variables, own_auth, pair, pairs, value_or_hole};
use super::outline::Node;
use crate::model::call::{Built, HttpCall, Slot};

/// Where credentials are said; `inherit` is no map.
const AUTH: &str = "auth";

/// The requests of a file.
pub(super) fn requests(root: Node) -> Vec<HttpCall> {
    let mut variables = Variables::default();
    let environments = root.at(&["config", "environments"]).into_iter().flat_map(Node::items);
    for list in environments.filter_map(|environment| environment.get("variables")) {
        for variable in pairs(Some(list), "name", "value") {
            if let Some(name) = variable.name.known() {
                variables.add(&name, variable.value);
            }
        }
    }
    let mut calls = Vec::new();
    Folders { items: "items", auth: of_folder }.each(root, &mut |item, outer| {
        calls.extend(item.get("http").and_then(|described| request(described, outer, &variables)));
    });
    calls
}

/// What holds for a folder stands where a request would.
fn of_folder(folder: Node) -> Option<Node> {
    own_auth(folder.get("request")?, AUTH)
}

fn request(node: Node, outer: Option<Node>, variables: &Variables) -> Option<HttpCall> {
    let mut draft = Draft::new("Bruno", node.get("url")?.span()?);
    draft.method(node.text_of("method"));
    draft.url(node.get("url")?.written()?.built(), variables);
    let params = node.get("params").into_iter().flat_map(Node::items);
    let in_query = params.filter(|param| param.text_of("type") != "path");
    draft.call.query = in_query.filter_map(|param| pair(param, "name", "value")).collect();
    draft.call.headers = pairs(node.get("headers"), "name", "value");
    if let Some(data) = node.at(&["body", "data"]) {
        let text = data.written().map(|text| text.body());
        draft.call.body = text.unwrap_or_else(|| pairs(Some(data), "name", "value"));
    }
    if let Some(auth) = own_auth(node, AUTH).or(outer) {
        credentials(auth, &mut draft);
    }
    draft.finish()
}

fn credentials(auth: Node, draft: &mut Draft) {
    let Some(span) = auth.get("type").and_then(Node::span) else { return };
    match auth.text_of("type") {
        "basic" => draft.auth("basic", value_or_hole(auth.get("password"), "password", span), span),
        "bearer" => draft.auth("bearer", value_or_hole(auth.get("token"), "token", span), span),
        "oauth2" => {
            let value = Built::hole("access_token", span);
            let name = auth.at(&["tokenConfig", "placement", "query"]).and_then(Node::written);
            match name.filter(|name| !name.value().is_empty()) {
                Some(name) => {
                    let span = name.place(0, name.value().len());
                    draft.call.query.push(Slot { name: name.built(), value, span });
                }
                None => draft.auth("bearer", value, span),
            }
        }
        "apikey" => {
            let Some(slot) = pair(auth, "key", "value") else { return };
            let in_query = auth.text_of("placement").starts_with("query");
            let slots = if in_query { &mut draft.call.query } else { &mut draft.call.headers };
            slots.push(slot);
        }
        _ => {}
    }
}
