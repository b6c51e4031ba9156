//! A detector's match, before anybody judged it.

use super::class::NameVerdict;
use super::fact::Binding;
use super::finding::Level;
use super::location::Span;
use super::secret::Secret;

/// Something a rule saw. The judge accepts or rejects it.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Candidate {
    /// Index of the rule in its set.
    pub rule: usize,
    /// Which of the rule's shapes saw it.
    pub shape: Shape,
    /// What the finding points at.
    pub report: Span,
    /// The value that the rule claims for itself: of several rules one keeps it.
    pub claim: Option<Span>,
    /// The value to judge and to mask, with its place.
    pub secret: Option<(Secret, Span)>,
    /// Parts of the value that are written elsewhere, to be masked as well.
    pub parts: Vec<Span>,
    /// What the judge must find the value to be.
    pub ask: Ask,
    /// The key as written.
    pub key: Option<String>,
    /// The key with its parents, for people: `services.db.environment.PASSWORD`.
    pub locator: String,
    /// What the key denotes.
    pub name: Option<NameVerdict>,
    /// How key and value are bound.
    pub binding: Option<Binding>,
    /// Whether the value is a string by its syntax.
    pub quoted: bool,
    /// The host it is about.
    pub host: Option<String>,
    /// How long what it is about lives, in seconds.
    pub lifetime: Option<u64>,
    /// The level that the shape gives instead of the rule's.
    pub level: Option<Level>,
    /// Whether only those who ask for all that the rule has want to hear of it.
    pub pedantic: bool,
    /// Whether it is about behaviour, which comments and prose cannot have.
    pub behaviour: bool,
    /// The call that what is found goes into.
    pub sent: Option<Span>,
    /// Whether a value stands in a comment of code or configuration.
    pub commented: bool,
}

impl Candidate {
    /// A match of which nothing more is said than where it is: no value, no key, no behaviour.
    pub fn new(rule: usize, shape: Shape, report: Span) -> Self {
        Self {
            rule,
            shape,
            report,
            claim: None,
            secret: None,
            parts: Vec::new(),
            ask: Ask::Nothing,
            key: None,
            locator: String::new(),
            name: None,
            binding: None,
            quoted: false,
            host: None,
            lifetime: None,
            level: None,
            pedantic: false,
            behaviour: false,
            sent: None,
            commented: false,
        }
    }
}

/// A matcher of a rule: its kind and its place in the rule file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// `[[token]]`.
    Token(usize),
    /// `[[text]]`.
    Text(usize),
    /// `[[keyvalue]]`.
    KeyValue(usize),
    /// `[[url]]`.
    Url(usize),
    /// `[[command]]`.
    Command(usize),
    /// `[[call]]`.
    Call(usize),
    /// `[[sink]]`.
    Sink(usize),
    /// `native`.
    Native,
}

/// What the judge must find a value to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Nothing: there is no value, or any will do.
    Nothing,
    /// No placeholder and no reference: the shape says the rest.
    Real,
    /// A plausible secret; how plausible depends on the name.
    Secret,
    /// Something that looks random.
    Opaque,
}
