//! Objects to facts: every request, with what its client and its URL object know.

use super::fold;
use super::value::{Heap, Value, concat};
use crate::model::call::{Built, HttpCall, Part, Slot};
use crate::model::location::Span;
use crate::rules::apis::{Does, SlotName};

/// The requests of a file, and the URLs that no request took.
pub(super) fn calls(heap: &mut Heap) -> Vec<HttpCall> {
    mark_taken(heap);
    let wanted = |id: &usize| {
        let object = &heap.objects[*id];
        let is_filled = !object.slots.is_empty();
        !object.taken && is_filled && matches!(object.is, Does::Request | Does::Url)
    };
    (0..heap.objects.len()).filter(wanted).map(|id| call(heap, id)).collect()
}

fn mark_taken(heap: &mut Heap) {
    let mut taken = Vec::new();
    for object in &heap.objects {
        for (slot, value, _) in &object.slots {
            match (slot, value.place()) {
                (SlotName::Url | SlotName::Settings, Value::Object(inner)) => taken.push(*inner),
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
    builder.finish()
}

struct Builder<'h, 't> {
    heap: &'h Heap<'t>,
    call: HttpCall,
    base: Vec<Built>,
    path: Vec<Built>,
    parameters: Vec<Slot>,
    /// The name of a pair whose value comes next.
    name: Option<(SlotName, Built, Span)>,
}

impl<'h, 't> Builder<'h, 't> {
    fn new(heap: &'h Heap<'t>, span: Span, client: String) -> Self {
        let call = HttpCall {
            span,
            client,
            method: None,
            url: Vec::new(),
            query: Vec::new(),
            in_url: Vec::new(),
            headers: Vec::new(),
            body: Vec::new(),
            auth: Vec::new(),
            unverified: None,
        };
        Self { heap, call, base: Vec::new(), path: Vec::new(), parameters: Vec::new(), name: None }
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
                (SlotName::Url | SlotName::Settings, Value::Object(inner)) => {
                    self.take(*inner, depth + 1);
                }
                _ => self.slot(*slot, value, *span),
            }
        }
    }

    fn slot(&mut self, slot: SlotName, value: &Value<'t>, span: Span) {
        let texts = || self.heap.texts(value, span);
        match slot {
            SlotName::Method => {
                let method = self.heap.text(value, span).known();
                self.call.method = method.map(|method| method.to_ascii_uppercase());
            }
            SlotName::Url => self.call.url = texts(),
            SlotName::Base => self.base = texts(),
            SlotName::Path => {
                let before = if self.path.is_empty() {
                    vec![Built::default()]
                } else {
                    std::mem::take(&mut self.path)
                };
                self.path = concat(&before, &texts());
            }
            SlotName::Query => self.call.query.extend(self.slots(value, span)),
            SlotName::Parameters => self.parameters.extend(self.slots(value, span)),
            SlotName::Headers => self.call.headers.extend(self.slots(value, span)),
            SlotName::Body => self.call.body.extend(self.slots(value, span)),
            SlotName::QueryName
            | SlotName::ParameterName
            | SlotName::HeaderName
            | SlotName::BodyName => {
                self.name = Some((slot, self.heap.text(value, span), span));
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
            | SlotName::Value
            | SlotName::Key
            | SlotName::Secure
            | SlotName::HttpOnly => {}
        }
    }

    fn pair(&mut self, value: &Value<'t>, span: Span) {
        let Some((slot, name, at)) = self.name.take() else { return };
        let at = place(&name).unwrap_or(at);
        let pair = Slot { name, value: self.heap.text(value, span), span: at };
        match slot {
            SlotName::QueryName => self.call.query.push(pair),
            SlotName::HeaderName => self.call.headers.push(pair),
            SlotName::BodyName => self.call.body.push(pair),
            _ => self.parameters.push(pair),
        }
    }

    /// A tuple of user and password is its password.
    fn auth(&mut self, slot: SlotName, value: &Value<'t>, span: Span) {
        let secret = match value.place() {
            Value::List(items) => items.last().unwrap_or(value),
            Value::Null => return,
            _ => value,
        };
        let name = if slot == SlotName::Basic { "basic" } else { "bearer" };
        let name = Built::literal(name, Span::new(span.start, span.start));
        self.call.auth.push(Slot { name, value: self.heap.text(secret, span), span });
    }

    fn switch(&mut self, value: &Value, span: Span, insecure: bool) {
        if let Value::Bool(is, _) = value.place() {
            self.call.unverified = (*is == insecure).then_some(span);
        }
    }

    /// Entries of a map, or fields of a form text; of anything else one value without a name.
    fn slots(&self, value: &Value<'t>, span: Span) -> Vec<Slot> {
        match value.place() {
            Value::Map(map) => {
                let entries = self.heap.maps[*map].entries.iter();
                let slot = |(name, value, at): &(Built, Value<'t>, Span)| Slot {
                    name: name.clone(),
                    value: self.heap.text(value, *at),
                    span: place(name).unwrap_or(*at),
                };
                entries.map(slot).collect()
            }
            Value::List(items) => items
                .iter()
                .flat_map(|item| match item {
                    Value::List(pair) if pair.len() == 2 => {
                        let name = self.heap.text(&pair[0], span);
                        let at = place(&name).unwrap_or(span);
                        vec![Slot { name, value: self.heap.text(&pair[1], span), span: at }]
                    }
                    Value::Map(_) => self.slots(item, span),
                    _ => Vec::new(),
                })
                .collect(),
            Value::Any(values) => values.iter().flat_map(|value| self.slots(value, span)).collect(),
            Value::Text(built) => fold::fields(built),
            _ => Vec::new(),
        }
    }

    fn finish(mut self) -> HttpCall {
        let is_query = matches!(self.call.method.as_deref(), Some("GET" | "HEAD" | "DELETE"));
        let place = if is_query { &mut self.call.query } else { &mut self.call.body };
        place.append(&mut self.parameters);
        if self.call.url.is_empty() {
            self.call.url = std::mem::take(&mut self.base);
        } else if !self.base.is_empty() && self.call.url.iter().all(is_relative) {
            self.call.url = concat(&self.base, &self.call.url);
        }
        if !self.path.is_empty() {
            self.call.url = concat(&self.call.url, &self.path);
        }
        let queries = self.call.url.iter().filter_map(fold::query);
        self.call.in_url = queries.flat_map(|query| fold::fields(&query)).collect();
        self.call
    }
}

fn place(built: &Built) -> Option<Span> {
    match built.parts.first()? {
        Part::Literal { span, .. } | Part::Hole { span, .. } => Some(*span),
    }
}

/// Whether a URL needs what it is relative to.
fn is_relative(url: &Built) -> bool {
    match url.parts.first() {
        Some(Part::Literal { text, .. }) => !text.contains("://"),
        Some(Part::Hole { .. }) => false,
        None => true,
    }
}
