//! HAR 1.2, what a browser recorded: requests, and where answers sent the browser on.

use super::draft::{Draft, Variables, pairs};
use super::outline::Node;
use crate::model::call::HttpCall;

/// The requests of a recording.
pub(super) fn requests(root: Node) -> Vec<HttpCall> {
    let entries = root.at(&["log", "entries"]).into_iter().flat_map(Node::items);
    let of = |entry: Node| {
        let sent = entry.get("request").and_then(request);
        sent.into_iter().chain(entry.get("response").and_then(redirect)).collect::<Vec<_>>()
    };
    entries.flat_map(of).collect()
}

fn request(node: Node) -> Option<HttpCall> {
    let url = node.get("url")?;
    let mut draft = Draft::new("HAR", url.span()?);
    draft.method(node.text_of("method"));
    draft.url(url.written()?.built(), &Variables::default());
    draft.call.query = pairs(node.get("queryString"), "name", "value");
    draft.call.headers = pairs(node.get("headers"), "name", "value");
    if let Some(data) = node.get("postData") {
        draft.call.body = pairs(data.get("params"), "name", "value");
        if draft.call.body.is_empty() {
            let text = data.get("text").and_then(Node::written);
            draft.call.body = text.map(|text| text.body()).unwrap_or_default();
        }
    }
    draft.finish()
}

/// A browser follows a `Location` by GET (RFC 9110 §15.4).
fn redirect(node: Node) -> Option<HttpCall> {
    let headers = node.get("headers").into_iter().flat_map(Node::items);
    let is_location = |header: &Node| header.text_of("name").eq_ignore_ascii_case("location");
    let location = headers.filter(is_location).find_map(|header| header.get("value"));
    let location = location.or_else(|| node.get("redirectURL"))?;
    let mut draft = Draft::new("HAR", location.span()?);
    draft.url(location.written()?.built(), &Variables::default());
    draft.finish()
}
