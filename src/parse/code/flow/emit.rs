//! Objects to facts: every request, with what its client and its URL object know.

use std::collections::HashSet;

use super::fold;
use super::value::{self, Heap, Object, Value, concat};
use crate::model::call::{Built, HttpCall, Part, Slot};
use crate::model::location::Span;
use crate::parse::code::tree::{Expr, Kind};
use crate::rules::apis::{Does, SlotName};

/// Constants that are called as what they mean.
const METHODS: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/// Whether code is a constant that is called like a method: `Method.POST`, `HttpMethod.Get`.
pub(super) fn is_method(written: &str) -> bool {
    let name = written.strip_prefix("Http").unwrap_or(written).strip_prefix("Method.");
    name.is_some_and(|name| METHODS.contains(&name.to_ascii_uppercase().as_str()))
}

/// Constants that switch off the check of certificates.
const TRUSTS_ALL: [&str; 4] =
    ["VERIFY_NONE", "CERT_NONE", "DangerousAcceptAnyServerCertificateValidator", "NONE"];

/// The requests of a file, and the URLs that no request took.
pub(super) fn calls(heap: &mut Heap) -> Vec<HttpCall> {
    mark_taken(heap);
    let used: HashSet<usize> = heap.objects.iter().filter_map(|object| object.parent).collect();
    let wanted = |id: &usize| {
        let object = &heap.objects[*id];
        let is_filled = !object.slots.is_empty();
        let is_call = matches!(object.is, Does::Request | Does::Url | Does::Query)
            || !used.contains(id) && is_set_up(object);
        !object.taken && is_filled && is_call
    };
    let ids: Vec<usize> = (0..heap.objects.len()).filter(wanted).collect();
    let calls = ids.iter().map(|id| (heap.noted.contains(id), call(heap, *id)));
    let calls: Vec<(bool, HttpCall)> = calls.collect();
    let made = calls.iter().filter(|(noted, _)| !noted);
    let ends: HashSet<(usize, usize)> = made.flat_map(|(_, call)| places(call)).collect();
    let is_taken = |call: &HttpCall| places(call).last().is_some_and(|end| ends.contains(&end));
    let left = calls.into_iter().filter(|(noted, call)| !noted || !is_taken(call));
    left.map(|(_, call)| call).collect()
}

/// Where the parts of the URLs of a request are written.
fn places(call: &HttpCall) -> impl Iterator<Item = (usize, usize)> {
    let parts = call.url.iter().flat_map(|url| &url.parts).map(Part::span);
    parts.filter(|span| !span.is_empty()).map(|span| (span.start, span.end))
}

fn mark_taken(heap: &mut Heap) {
    let mut taken = Vec::new();
    for object in &heap.objects {
        // `url.openConnection()`
        taken.extend(object.parent.filter(|id| heap.objects[*id].is == Does::Url));
        for (slot, value, _) in &object.slots {
            match (slot, value.place()) {
                (SlotName::Url | SlotName::Settings, Value::Object(inner)) => taken.push(*inner),
                // `body = components.query`
                (SlotName::Body, Value::Object(inner)) if heap.objects[*inner].is == Does::Url => {
                    taken.push(*inner);
                }
                _ => {}
            }
        }
    }
    for id in taken {
        heap.objects[id].taken = true;
    }
}

fn call(heap: &Heap, id: usize) -> HttpCall {
    let object = &heap.objects[id];
    let mut builder = Builder::new(heap, object.span, object.client.clone());
    builder.take(id, 0);
    builder.call.served = object.is == Does::Query;
    builder.finish()
}

struct Builder<'h, 't> {
    heap: &'h Heap<'t>,
    call: HttpCall,
    base: Vec<Built>,
    path: Vec<Built>,
    scheme: Vec<Built>,
    host: Vec<Built>,
    parameters: Vec<Slot>,
    /// Whether they go into the query, where that is said.
    in_query: Option<bool>,
    /// Whether user and password are told to go into the body.
    auth_in_body: bool,
    /// The name of a pair whose value comes next.
    name: Option<(SlotName, Built, Span)>,
    /// A map in the place of a name: each of its pairs in turn.
    each: Option<(SlotName, usize)>,
}

impl<'h, 't> Builder<'h, 't> {
    fn new(heap: &'h Heap<'t>, span: Span, client: String) -> Self {
        let call = HttpCall::new(span, client);
        let (base, path, scheme, host) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let (parameters, in_query, name) = (Vec::new(), None, None);
        let (auth_in_body, each) = (false, None);
        Self {
            heap,
            call,
            base,
            path,
            scheme,
            host,
            parameters,
            in_query,
            auth_in_body,
            name,
            each,
        }
    }

    /// Takes over what is known of an object, its client's settings first.
    fn take(&mut self, id: usize, depth: usize) {
        if depth > 4 {
            return;
        }
        let object = &self.heap.objects[id];
        if let Some(parent) = object.parent {
            self.take(parent, depth + 1);
        }
        if self.call.client.is_empty() {
            self.call.client.clone_from(&object.client);
        }
        for (slot, value, span) in &object.slots {
            match (slot, value.place()) {
                (SlotName::Url | SlotName::Settings | SlotName::Headers, Value::Object(inner)) => {
                    self.take(*inner, depth + 1);
                }
                (SlotName::Body, Value::Object(inner)) if depth < 4 => {
                    let is_settings = |(slot, value, _): &(SlotName, Value, Span)| {
                        *slot == SlotName::Settings
                            && matches!(value.place(), Value::Object(id) if id == inner)
                    };
                    if !object.slots.iter().any(is_settings) {
                        let fields = self.of_body(*inner, (value, *span), depth);
                        self.call.body.extend(fields);
                    }
                }
                _ => self.slot(*slot, value, *span),
            }
        }
    }

    /// The fields of an object in the place of a body: the query of a URL that is only made to encode
    /// one, the parts of a form, a text that was written bit by bit.
    fn of_body(&self, id: usize, (value, at): (&Value<'t>, Span), depth: usize) -> Vec<Slot> {
        let object = &self.heap.objects[id];
        let mut builder = Self::new(self.heap, object.span, String::new());
        builder.take(id, depth + 1);
        let made = builder.finish();
        match object.is {
            Does::Url => made.query,
            _ if made.body.is_empty() => fold::fields(&self.heap.text(value, at)),
            _ => made.body,
        }
    }

    fn slot(&mut self, slot: SlotName, value: &Value<'t>, span: Span) {
        let texts = || self.heap.texts(value, span);
        match slot {
            SlotName::Method => {
                self.call.method = self.method(value, span);
            }
            SlotName::Url => self.call.url = texts(),
            SlotName::Base => self.base = texts(),
            SlotName::Scheme => self.scheme = texts(),
            SlotName::Host => self.host = texts(),
            SlotName::Path => value::extend(&mut self.path, &texts()),
            SlotName::In => {
                self.in_query = self.place(value, span);
                self.auth_in_body = self.is_in_body(value, span);
            }
            SlotName::Query => self.call.query.extend(self.slots(value, span)),
            SlotName::Parameters => self.parameters.extend(self.slots(value, span)),
            SlotName::Headers => self.call.headers.extend(self.header_slots(value, span)),
            SlotName::Body => self.call.body.extend(self.slots(value, span)),
            SlotName::QueryName
            | SlotName::ParameterName
            | SlotName::HeaderName
            | SlotName::BodyName => {
                // A map where a name may stand is no name.
                self.each = None;
                self.name = match value.place() {
                    Value::Map(map) => {
                        self.each = Some((slot, *map));
                        None
                    }
                    _ => Some((slot, self.heap.text(value, span), span)),
                };
            }
            SlotName::QueryValue
            | SlotName::ParameterValue
            | SlotName::HeaderValue
            | SlotName::BodyValue => {
                self.pair(value, span);
            }
            SlotName::Basic | SlotName::Bearer => self.auth(slot, value, span),
            SlotName::Verify => self.switch(value, span, false),
            SlotName::Insecure => self.switch(value, span, true),
            SlotName::Settings
            | SlotName::On
            | SlotName::Value
            | SlotName::Key
            | SlotName::Secure
            | SlotName::HttpOnly
            | SlotName::Ttl => {}
        }
    }

    /// `"get"`, `HttpMethod.Get`; true where a switch moves parameters into the query.
    fn method(&self, value: &Value<'t>, span: Span) -> Option<String> {
        if let Value::Bool(is, _) = value.place() {
            return Some(if *is { "GET" } else { "POST" }.to_owned());
        }
        let built = self.heap.text(value, span);
        let known = built.known().map(|method| method.to_ascii_uppercase());
        // A constant named like the method: `Method::POST`, `HttpMethod.Get`, `http.MethodGet`.
        known.or_else(|| {
            let name = |name: &String| name.trim_start_matches("Method").to_ascii_uppercase();
            let names = built.only_hole()?.iter().map(name);
            names.into_iter().find(|name| METHODS.contains(&name.as_str()))
        })
    }

    /// `AuthStyleInParams`, `CLIENT_SECRET_POST`, `AuthType::RequestBody`: the client proves itself
    /// there, not in a header.
    fn is_in_body(&self, value: &Value<'t>, span: Span) -> bool {
        let said = self.heap.text(value, span);
        let said = said.known().or_else(|| said.only_hole()?.first().cloned()).unwrap_or_default();
        let said = said.to_ascii_lowercase();
        ["params", "post", "body", "none"].iter().any(|word| said.contains(word))
    }

    /// `query`, `URLEncoding.httpBody`.
    fn place(&self, value: &Value<'t>, span: Span) -> Option<bool> {
        let said = self.heap.text(value, span);
        let said = said.known().or_else(|| said.only_hole()?.first().cloned())?;
        let said = said.to_ascii_lowercase();
        if said.contains("query") { Some(true) } else { said.contains("body").then_some(false) }
    }

    fn pair(&mut self, value: &Value<'t>, span: Span) {
        if let Some((slot, map)) = self.each.take() {
            let mut pairs = self.slots(&Value::Map(map), span);
            pairs.retain(|pair| !self.call.query.iter().any(|known| known.span == pair.span));
            self.extend(slot, pairs);
        }
        let Some((slot, mut name, at)) = self.name.take() else { return };
        // `[Query] string access_token` is named after its variable.
        if at == span
            && let Some(called) = name.only_hole().and_then(<[String]>::first).cloned()
        {
            name = Built::literal(called, at);
        }
        let at = place(&name).unwrap_or(at);
        let pair = Slot { name, value: self.heap.text(value, span), span: at };
        self.extend(slot, vec![pair]);
    }

    /// Pairs go where their names do.
    fn extend(&mut self, slot: SlotName, pairs: Vec<Slot>) {
        match slot {
            SlotName::QueryName => self.call.query.extend(pairs),
            SlotName::HeaderName => {
                self.call.headers.extend(pairs.into_iter().map(written_out));
            }
            SlotName::BodyName => self.call.body.extend(pairs),
            _ => self.parameters.extend(pairs),
        }
    }

    /// A tuple of user and password is its password.
    fn auth(&mut self, slot: SlotName, value: &Value<'t>, span: Span) {
        let is_null = |value: &Value| matches!(value, Value::Null);
        self.call.auth_optional = matches!(value, Value::Any(all) if all.iter().any(is_null));
        let secret = match value.place() {
            Value::List(items) => items.last().unwrap_or(value),
            Value::Null => return,
            _ => value,
        };
        let value = self.heap.text(secret, span);
        // `auth=BearerAuth(token)`
        let is_bearer = slot == SlotName::Bearer || is_called(&value, &["bearer", "jwt", "token"]);
        let name = if is_bearer { "bearer" } else { "basic" };
        let name = Built::literal(name, Span::new(span.start, span.start));
        self.call.auth.push(Slot { name, value, span });
    }

    fn switch(&mut self, value: &Value, span: Span, insecure: bool) {
        let is = match value.place() {
            Value::Bool(is, _) => Some(*is),
            // A callback that accepts everything.
            Value::Function(function) => always(&function.body).filter(|is| *is),
            // By number or by constant.
            Value::Text(built) if built.is("0") => Some(false),
            Value::Text(built) => {
                let names = built.only_hole().unwrap_or_default();
                names.iter().any(|name| TRUSTS_ALL.contains(&name.as_str())).then_some(insecure)
            }
            _ => None,
        };
        if let Some(is) = is {
            self.call.unverified = (is == insecure).then_some(span);
        }
    }

    /// Headers may be lines too: `["Name: value"]`, `"Name: value\r\nName: value"`.
    fn header_slots(&self, value: &Value<'t>, span: Span) -> Vec<Slot> {
        let lines = match value.place() {
            Value::List(items) => items
                .iter()
                .filter(|item| matches!(item, Value::Text(_)))
                .flat_map(|item| fold::header_lines(&self.heap.text(item, span)))
                .collect(),
            Value::Text(built) => fold::header_lines(built),
            _ => Vec::new(),
        };
        let slots = if lines.is_empty() { self.header_entries(value, span) } else { lines };
        slots.into_iter().map(written_out).collect()
    }

    /// A map among headers holds something else: the query, options.
    fn header_entries(&self, value: &Value<'t>, span: Span) -> Vec<Slot> {
        let Value::Map(map) = value.place() else { return self.slots(value, span) };
        let entries = self.heap.maps[*map].entries.iter();
        let plain = entries.filter(|(_, value, _)| !matches!(value.place(), Value::Map(_)));
        plain.map(|entry| self.entry(entry)).collect()
    }

    fn entry(&self, (name, value, at): &(Built, Value<'t>, Span)) -> Slot {
        let span = place(name).unwrap_or(*at);
        Slot { name: name.clone(), value: self.heap.text(value, *at), span }
    }

    /// `{ name: "a", value: b }` among others of its kind.
    fn described(&self, map: usize) -> Option<Slot> {
        let entries = &self.heap.maps[map].entries;
        let under = |wanted: &str| {
            let is_it = |entry: &&(Built, Value, Span)| entry.0.is(wanted);
            entries.iter().find(is_it)
        };
        let value = under("value").or_else(|| under("contents"));
        let name = under("name").or_else(|| under("key"));
        let ((_, name, at), (_, value, value_at)) = (name?, value?);
        let name = self.heap.text(name, *at);
        let span = place(&name).unwrap_or(*at);
        Some(Slot { name, value: self.heap.text(value, *value_at), span })
    }

    /// Entries of a map, or fields of a form text; of anything else one value without a name.
    fn slots(&self, value: &Value<'t>, span: Span) -> Vec<Slot> {
        match value.place() {
            Value::Map(map) => {
                let entries = self.heap.maps[*map].entries.iter();
                entries.map(|entry| self.entry(entry)).collect()
            }
            Value::List(items) => items
                .iter()
                .flat_map(|item| match item {
                    Value::List(pair) if pair.len() == 2 => {
                        let name = self.heap.text(&pair[0], span);
                        let at = place(&name).unwrap_or(span);
                        vec![Slot { name, value: self.heap.text(&pair[1], span), span: at }]
                    }
                    Value::Map(map) => self
                        .described(*map)
                        .map_or_else(|| self.slots(item, span), |slot| vec![slot]),
                    _ => Vec::new(),
                })
                .collect(),
            Value::Any(values) => values.iter().flat_map(|value| self.slots(value, span)).collect(),
            Value::Text(built) => fold::fields(built),
            _ => Vec::new(),
        }
    }

    fn finish(mut self) -> HttpCall {
        let is_query = || matches!(self.call.method.as_deref(), Some("GET" | "HEAD" | "DELETE"));
        let is_query = self.in_query.unwrap_or_else(is_query);
        let place = if is_query { &mut self.call.query } else { &mut self.call.body };
        place.append(&mut self.parameters);
        if self.base.is_empty() && !self.host.is_empty() {
            self.base = value::with_scheme(&self.scheme, &self.host);
        }
        if self.call.url.is_empty() {
            self.call.url = std::mem::take(&mut self.base);
        } else if !self.base.is_empty() && self.call.url.iter().all(is_relative) {
            let is_open = self.base.iter().any(|base| base.shown().ends_with('/'));
            if !is_open {
                self.call.url = self.call.url.iter().map(below).collect();
            }
            self.call.url = concat(&self.base, &self.call.url);
        }
        value::extend(&mut self.call.url, &self.path);
        if self.auth_in_body {
            let is_basic = |slot: &Slot| slot.name.is("basic");
            let (basic, auth) = self.call.auth.into_iter().partition(is_basic);
            self.call.auth = auth;
            self.call.body.extend::<Vec<Slot>>(basic);
        }
        let (encoded, written) = fold::queries(&self.call.url);
        for slot in encoded {
            if !self.call.query.iter().any(|known| known.span == slot.span) {
                self.call.query.push(slot);
            }
        }
        self.call.in_url = written;
        self.call
    }
}

/// A header named by a constant: `AUTHORIZATION`, `HttpHeaders.authorizationHeader`.
fn written_out(mut header: Slot) -> Slot {
    let names = header.name.only_hole().unwrap_or_default();
    let is = |name: &String| {
        let lower = name.to_ascii_lowercase();
        matches!(lower.as_str(), "authorization" | "authorizationheader")
    };
    if names.iter().any(is) {
        header.name = Built::literal("Authorization", header.span);
    }
    header
}

fn place(built: &Built) -> Option<Span> {
    match built.parts.first()? {
        Part::Literal { span, .. } | Part::Hole { span, .. } => Some(*span),
    }
}

/// The truth value that a function gives whatever it is given.
fn always(body: &Expr) -> Option<bool> {
    match &body.kind {
        Kind::Bool(is) => Some(*is),
        Kind::Return(value) => always(value),
        Kind::Block(items) | Kind::Many(items) => match items.as_slice() {
            [only] => always(only),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a URL needs what it is relative to.
fn is_relative(url: &Built) -> bool {
    match url.parts.first() {
        Some(Part::Literal { text, .. }) => !text.contains("://"),
        // `client.get(path)`
        Some(Part::Hole { names, .. }) => names.iter().any(|name| {
            let lower = name.to_ascii_lowercase();
            ["path", "pathname", "route", "resource"].iter().any(|end| lower.ends_with(end))
        }),
        None => true,
    }
}

/// Whether a value that is not known is made by something of such a name: `BearerAuth(…)`.
fn is_called(value: &Built, words: &[&str]) -> bool {
    let made = value.only_hole().and_then(<[String]>::first).map(|name| name.to_ascii_lowercase());
    made.is_some_and(|name| name.ends_with("auth") && words.iter().any(|it| name.contains(it)))
}

/// A path that is put in does not go on with the host.
fn below(path: &Built) -> Built {
    let start = match path.parts.first() {
        Some(Part::Hole { span, .. }) => span.start,
        // `prefixUrl` ends without a slash, and so begins what is below it.
        Some(Part::Literal { text, span }) if text.starts_with(char::is_alphanumeric) => span.start,
        _ => return path.clone(),
    };
    let mut path = path.clone();
    let at = Span::new(start, start);
    path.parts.insert(0, Part::Literal { text: "/".to_owned(), span: at });
    path
}

/// A client that is told where it talks to and what it proves itself by, for requests elsewhere.
fn is_set_up(object: &Object) -> bool {
    let has = |wanted: &[SlotName]| object.slots.iter().any(|(slot, ..)| wanted.contains(slot));
    let proves = [SlotName::Headers, SlotName::HeaderName, SlotName::Basic, SlotName::Bearer];
    object.is == Does::Client
        && (has(&[SlotName::Base]) && has(&proves) || has(&[SlotName::Query, SlotName::QueryName]))
}
