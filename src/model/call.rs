//! What code does with values: requests it makes and places it hands values to. Every text is
//! folded as far as it is known; what is not is a hole with the names it came by.

use super::location::{Span, debug_by_place};

/// A text built at run time.
#[derive(Clone, Default)]
pub struct Built {
    /// What is written and what is not known, in order.
    pub parts: Vec<Part>,
}

/// A part of a built text.
#[derive(Clone)]
pub enum Part {
    /// Written out.
    Literal {
        /// What is written.
        text: String,
        /// Where.
        span: Span,
    },
    /// Not known.
    Hole {
        /// What it was called on its way, the first name first: `getToken`, `tok`.
        names: Vec<String>,
        /// Where it is used.
        span: Span,
        /// The request whose whole answer it is, by where its call begins.
        answer: Option<usize>,
    },
}

/// One request that code makes, or a request or URL that it builds; or one that it answers, as far
/// as it reads of it.
#[derive(Clone)]
pub struct HttpCall {
    /// Whether the code answers it instead of making it.
    pub served: bool,
    /// The call, or where the request object is made.
    pub span: Span,
    /// The client by the name people know (`requests`, `OkHttp`).
    pub client: String,
    /// The method in upper case; nothing if it is not known.
    pub method: Option<String>,
    /// What the URL may be.
    pub url: Vec<Built>,
    /// Query parameters given beside the URL.
    pub query: Vec<Slot>,
    /// Query parameters written or built into the URL.
    pub in_url: Vec<Slot>,
    /// Headers.
    pub headers: Vec<Slot>,
    /// Parameters of the body.
    pub body: Vec<Slot>,
    /// User and password, or a bearer token, by argument or setter; the name is `basic` or `bearer`.
    pub auth: Vec<Slot>,
    /// Whether it goes without them on some way through the code.
    pub auth_optional: bool,
    /// Where certificate checks are switched off for it.
    pub unverified: Option<Span>,
}

/// A named value of a request.
#[derive(Clone)]
pub struct Slot {
    /// The name, decoded.
    pub name: Built,
    /// The value.
    pub value: Built,
    /// Where the name is written, or the value where there is no name.
    pub span: Span,
}

/// A value handed to a place where credentials should not be.
#[derive(Clone)]
pub struct Sink {
    /// What kind of place.
    pub kind: SinkKind,
    /// The call or assignment.
    pub span: Span,
    /// The place by the name people know (`localStorage`, `logging`).
    pub name: String,
    /// The key it is put under.
    pub key: Option<Built>,
    /// What is handed over, with where each is written.
    pub values: Vec<(Built, Span)>,
    /// For cookies: whether `Secure` and `HttpOnly` are both set, where known.
    pub guarded: Option<bool>,
}

/// Kinds of places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SinkKind {
    /// A log or standard output.
    Log,
    /// Storage of a browser that any script of the origin reads.
    WebStorage,
    /// Preferences of an app that are no keychain.
    Preferences,
    /// Files, caches and databases.
    File,
    /// A cookie.
    Cookie,
    /// Mail and chat.
    Message,
    /// The arguments of a process.
    Argument,
    /// A variable that outlives the function that fills it out of an answer.
    Kept,
}

impl HttpCall {
    /// A request of which nothing is known yet.
    pub fn new(span: Span, client: String) -> Self {
        Self {
            served: false,
            span,
            client,
            method: None,
            url: Vec::new(),
            query: Vec::new(),
            in_url: Vec::new(),
            headers: Vec::new(),
            body: Vec::new(),
            auth: Vec::new(),
            auth_optional: false,
            unverified: None,
        }
    }
}

impl Built {
    /// Something not known.
    pub fn hole(name: impl Into<String>, span: Span) -> Self {
        Self { parts: vec![Part::Hole { names: vec![name.into()], span, answer: None }] }
    }

    /// Something written out.
    pub fn literal(text: impl Into<String>, span: Span) -> Self {
        Self { parts: vec![Part::Literal { text: text.into(), span }] }
    }

    /// The text, if all of it is known.
    pub fn known(&self) -> Option<String> {
        let mut known = String::new();
        for part in &self.parts {
            match part {
                Part::Literal { text, .. } => known.push_str(text),
                Part::Hole { .. } => return None,
            }
        }
        Some(known)
    }

    /// Whether all of it is known, and is this.
    pub fn is(&self, wanted: &str) -> bool {
        let mut rest = wanted;
        let is_next = |part: &Part| match part {
            Part::Literal { text, .. } => {
                rest.strip_prefix(text.as_str()).inspect(|after| rest = after).is_some()
            }
            Part::Hole { .. } => false,
        };
        self.parts.iter().all(is_next) && rest.is_empty()
    }

    /// What is written, with U+FFFC for each hole.
    pub fn shown(&self) -> String {
        let text = |part: &Part| match part {
            Part::Literal { text, .. } => text.clone(),
            Part::Hole { .. } => '\u{fffc}'.to_string(),
        };
        self.parts.iter().map(text).collect()
    }

    /// The names of the one hole that it is, if it is one.
    pub fn only_hole(&self) -> Option<&[String]> {
        match self.parts.as_slice() {
            [Part::Hole { names, .. }] => Some(names),
            _ => None,
        }
    }

    /// From where its first part is written to where its last is.
    pub fn span(&self) -> Option<Span> {
        let spans = || self.parts.iter().map(Part::span);
        Some(Span::new(spans().map(|at| at.start).min()?, spans().map(|at| at.end).max()?))
    }

    /// Whether nothing stands in it.
    pub fn is_empty(&self) -> bool {
        self.parts.iter().all(|part| matches!(part, Part::Literal { text, .. } if text.is_empty()))
    }
}

impl Part {
    /// Where it is written or used.
    pub fn span(&self) -> Span {
        match self {
            Self::Literal { span, .. } | Self::Hole { span, .. } => *span,
        }
    }
}

debug_by_place!(HttpCall: span, Slot: span, Sink: span);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_is_what_is_known_of_it(
            parts in prop::collection::vec(prop::option::of("[ab]{0,2}"), 0..4),
            wanted in "[ab]{0,4}",
        ) {
            let at = Span::new(0, 0);
            let part = |text: Option<String>| match text {
                Some(text) => Part::Literal { text, span: at },
                None => Part::Hole { names: Vec::new(), span: at, answer: None },
            };
            let built = Built { parts: parts.into_iter().map(part).collect() };
            prop_assert_eq!(built.is(&wanted), built.known().as_deref() == Some(&wanted));
            prop_assert!(built.known().is_none_or(|known| built.is(&known)));
        }
    }
}
