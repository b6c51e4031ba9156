//! What an expression is at run time, as far as it is known.

use std::collections::HashSet;

use crate::model::call::{Built, Part, SinkKind};
use crate::model::location::Span;
use crate::parse::code::tree::Function;
use crate::rules::apis::{Does, SlotName};

/// Alternatives that are kept of one value.
pub(super) const MOST: usize = 4;

/// The type of requests that give what they are answered, read already.
pub(super) const ANSWER: &str = "Answer";

/// How deep maps and objects are written out inside each other.
const DEEPEST: usize = 2;

/// Longest built text, in parts: a query has fewer.
const MOST_PARTS: usize = 400;

/// A value. Maps and objects are places in [`Heap`], so that what is added later is seen by all
/// who hold them.
#[derive(Clone)]
pub(super) enum Value<'t> {
    /// A text, or something unknown with the names it came by.
    Text(Built),
    /// A map.
    Map(usize),
    /// An object that the tables know.
    Object(usize),
    /// `a.b` of an object, which no row knows.
    Part(usize, String),
    /// A list.
    List(Vec<Value<'t>>),
    /// A truth value.
    Bool(bool, Span),
    /// A function.
    Function(&'t Function),
    /// One of several.
    Any(Vec<Value<'t>>),
    /// `null`.
    Null,
}

/// A map that code builds.
#[derive(Default)]
pub(super) struct Map<'t> {
    /// Keys with values, and where the key is written.
    pub(super) entries: Vec<(Built, Value<'t>, Span)>,
}

/// A client, request or URL.
pub(super) struct Object<'t> {
    /// Its type in the tables.
    pub(super) of: String,
    /// What it is: [`Does::Client`], [`Does::Request`], [`Does::Url`] or [`Does::Sink`].
    pub(super) is: Does,
    /// The call that made it.
    pub(super) span: Span,
    /// The client's name for people.
    pub(super) client: String,
    /// What is known of it.
    pub(super) slots: Vec<(SlotName, Value<'t>, Span)>,
    /// The client it was made by.
    pub(super) parent: Option<usize>,
    /// Whether another object has taken it over.
    pub(super) taken: bool,
    /// What kind of place it is, for those that values are handed to.
    pub(super) place: Option<SinkKind>,
    /// The sink that it is, by its place in the list.
    pub(super) sink: Option<usize>,
}

/// All maps and objects of one file.
#[derive(Default)]
pub(super) struct Heap<'t> {
    pub(super) maps: Vec<Map<'t>>,
    pub(super) objects: Vec<Object<'t>>,
    /// Maps that are the fields of objects: what their methods give is something else.
    pub(super) records: HashSet<usize>,
    /// URLs that variables hold: they count where no request takes them.
    pub(super) noted: HashSet<usize>,
}

impl<'t> Heap<'t> {
    pub(super) fn map(&mut self) -> usize {
        self.maps.push(Map::default());
        self.maps.len() - 1
    }

    pub(super) fn object(&mut self, object: Object<'t>) -> usize {
        self.objects.push(object);
        self.objects.len() - 1
    }

    /// The value under a key that is written out.
    pub(super) fn entry(&self, map: usize, key: &str) -> Option<Value<'t>> {
        let named = |(name, _, _): &&(Built, Value, Span)| name.is(key);
        self.maps[map].entries.iter().rev().find(named).map(|(_, value, _)| value.clone())
    }

    /// The texts that a value may be, unknown ones included; at least one.
    pub(super) fn texts(&self, value: &Value<'t>, at: Span) -> Vec<Built> {
        self.texts_below(value, at, 0)
    }

    fn texts_below(&self, value: &Value<'t>, at: Span, depth: usize) -> Vec<Built> {
        match value {
            Value::Text(built) => vec![built.clone()],
            // Maps and objects may hold themselves.
            Value::Map(_) | Value::Object(_) if depth > DEEPEST => vec![Built::hole("", at)],
            Value::Map(map) => vec![self.encoded(*map, at, depth + 1)],
            Value::Object(object) if self.objects[*object].of == ANSWER => {
                vec![self.answer(*object, "response", at)]
            }
            Value::Object(object) => self.url_texts(*object, at, depth + 1),
            Value::Part(_, path) => {
                vec![Built::hole(path.rsplit('.').next().unwrap_or_default(), at)]
            }
            Value::Bool(is, span) => vec![Built::literal(is.to_string(), *span)],
            Value::Any(values) => {
                let all = values.iter().flat_map(|value| self.texts_below(value, at, depth));
                all.take(MOST).collect()
            }
            Value::List(items) => match items.as_slice() {
                [one] if !one.is_pair() => self.texts_below(one, at, depth),
                // A field without the name of a file: `(None, value)`.
                [Value::Null, given, ..] => self.texts_below(given, at, depth),
                pairs
                    if depth <= DEEPEST
                        && !pairs.is_empty()
                        && pairs.iter().all(Value::is_pair) =>
                {
                    vec![self.encoded_pairs(pairs, at, depth + 1)]
                }
                _ => vec![Built::hole("", at)],
            },
            Value::Function(_) | Value::Null => vec![Built::hole("", at)],
        }
    }

    /// Whether an object is a request itself, and not what it is answered.
    pub(super) fn is_unanswered(&self, object: usize) -> bool {
        let object = &self.objects[object];
        object.is == Does::Request && object.of != ANSWER
    }

    /// All that a request is answered, under a name.
    pub(super) fn answer(&self, object: usize, name: &str, span: Span) -> Built {
        let answer = Some(self.objects[object].span.start);
        Built { parts: vec![Part::Hole { names: vec![name.to_owned()], span, answer }] }
    }

    /// The one text that a value is, or the first that it may be.
    pub(super) fn text(&self, value: &Value<'t>, at: Span) -> Built {
        self.texts(value, at).into_iter().next().unwrap_or_default()
    }

    /// A URL, or a text that grows, as far as it is not in its query.
    fn url_texts(&self, object: usize, at: Span, depth: usize) -> Vec<Built> {
        let mut whole: Vec<Built> = Vec::new();
        let (mut scheme, mut host) = (Vec::new(), Vec::new());
        for (name, value, _) in &self.objects[object].slots {
            let place = match name {
                SlotName::Url | SlotName::Path => &mut whole,
                SlotName::Scheme => &mut scheme,
                SlotName::Host => &mut host,
                _ => continue,
            };
            let texts = self.texts_below(value, at, depth);
            if *name == SlotName::Path { extend(place, &texts) } else { *place = texts }
        }
        if !host.is_empty() {
            let before = with_scheme(&scheme, &host);
            whole = if whole.is_empty() { before } else { concat(&before, &whole) };
        }
        if whole.is_empty() { vec![Built::hole("", at)] } else { whole }
    }

    /// A map as `a=b&c=d`.
    fn encoded(&self, map: usize, at: Span, depth: usize) -> Built {
        let entries = self.maps[map].entries.iter();
        let entries = entries.map(|(key, value, span)| (key.clone(), value, *span));
        self.form(entries, at, depth)
    }

    /// A list of pairs as the same.
    fn encoded_pairs(&self, pairs: &[Value<'t>], at: Span, depth: usize) -> Built {
        let entries = pairs.iter().filter_map(|pair| match pair {
            Value::List(pair) => {
                let key = self.text(&pair[0], at);
                let span = key.span().unwrap_or(at);
                Some((key, &pair[1], span))
            }
            _ => None,
        });
        self.form(entries, at, depth)
    }

    fn form<'v>(
        &self,
        entries: impl Iterator<Item = (Built, &'v Value<'t>, Span)>,
        at: Span,
        depth: usize,
    ) -> Built
    where
        't: 'v,
    {
        let mut parts = Vec::new();
        for (index, (key, value, span)) in entries.enumerate() {
            if parts.len() > MOST_PARTS {
                break;
            }
            let between = Span::new(span.end, span.end);
            if index > 0 {
                parts.push(Part::Literal { text: "&".to_owned(), span: between });
            }
            parts.extend(key.parts);
            parts.push(Part::Literal { text: "=".to_owned(), span: between });
            let texts = self.texts_below(value, at, depth);
            parts.extend(texts.into_iter().next().unwrap_or_default().parts);
        }
        if parts.is_empty() { Built::hole("", at) } else { Built { parts } }
    }
}

impl<'t> Value<'t> {
    /// Something not known.
    pub(super) fn hole(name: impl Into<String>, span: Span) -> Self {
        Self::Text(Built::hole(name, span))
    }

    /// One of these; nested alternatives are flattened.
    pub(super) fn any(values: Vec<Value<'t>>) -> Self {
        let mut flat = Vec::new();
        for value in values {
            match value {
                Self::Any(more) => flat.extend(more),
                other => flat.push(other),
            }
        }
        flat.truncate(MOST);
        if flat.len() == 1 { flat.remove(0) } else { Self::Any(flat) }
    }

    /// Whether it is a list of two.
    fn is_pair(&self) -> bool {
        matches!(self, Self::List(items) if items.len() == 2)
    }

    /// The first alternative that is an object or a map, else the value.
    pub(super) fn place(&self) -> &Self {
        let is_place =
            |value: &&Self| matches!(value, Self::Object(_) | Self::Map(_) | Self::Part(..));
        match self {
            Self::Any(values) => values.iter().find(is_place).unwrap_or(self),
            _ => self,
        }
    }

    /// The value under one more name, if it is unknown.
    pub(super) fn called(mut self, name: &str) -> Self {
        if let Self::Text(built) = &mut self
            && let [Part::Hole { names, .. }] = built.parts.as_mut_slice()
            && names.len() < MOST
            && !names.iter().any(|known| known == name)
        {
            names.push(name.to_owned());
        }
        self
    }
}

/// `scheme://host`; `https` where nothing is said.
pub(super) fn with_scheme(scheme: &[Built], host: &[Built]) -> Vec<Built> {
    let at = host.first().and_then(|host| host.parts.first()).map(|part| match part {
        Part::Literal { span, .. } | Part::Hole { span, .. } => Span::new(span.start, span.start),
    });
    let at = at.unwrap_or(Span::new(0, 0));
    let scheme = match scheme {
        [] => &[Built::literal("https", at)],
        known => known,
    };
    // `https:` says half of it.
    let has_colon = scheme.iter().all(|it| match it.parts.last() {
        Some(Part::Literal { text, .. }) => text.ends_with(':'),
        _ => false,
    });
    let between = if has_colon { "//" } else { "://" };
    concat(&concat(scheme, &[Built::literal(between, at)]), host)
}

/// Adds to texts, which may not be there yet.
pub(super) fn extend(texts: &mut Vec<Built>, more: &[Built]) {
    if texts.is_empty() {
        *texts = more.to_vec();
    } else if !more.is_empty() {
        *texts = concat(texts, more);
    }
}

/// `a` and then `b`, in every combination.
pub(super) fn concat(left: &[Built], right: &[Built]) -> Vec<Built> {
    let pairs = left.iter().flat_map(|a| right.iter().map(move |b| (a, b)));
    let joined = pairs.map(|(a, b)| {
        let parts = a.parts.iter().chain(&b.parts).take(MOST_PARTS);
        Built { parts: parts.cloned().collect() }
    });
    joined.take(MOST).collect()
}
