//! What a rule looks for: the matchers that its file may have, and the conditions they may set.

use serde::Deserialize;

use crate::model::call::SinkKind;
use crate::model::class::{HostClass, NameClass, Strength, Surface, TimeUnit};
use crate::model::dialect::Dialect;
use crate::model::fact::Binding;
use crate::model::finding::Level;

/// A token that says what it is: a fixed prefix, an alphabet, a length, perhaps a checksum.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TokenShape {
    /// Fixed beginnings, case-sensitive, at least three bytes.
    pub prefix: Vec<String>,
    /// Alphabet of the rest, as the inside of a regex class (`A-Za-z0-9_-`).
    pub body: String,
    /// Least and greatest number of characters after the prefix.
    pub length: (usize, usize),
    /// A regex the part after the prefix must match as a whole, where alphabet and length do not say enough.
    pub pattern: Option<String>,
    /// Structure to verify.
    pub check: Option<Check>,
    /// Least Shannon entropy of the part after the prefix, in bits per character.
    pub entropy: Option<f64>,
    /// Words of which one must stand within 200 bytes before or 100 after, or in the path.
    #[serde(default)]
    pub near: Vec<String>,
}

/// A structure that can be verified without asking anybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Check {
    /// Six base62 digits of a CRC-32 at the end: raises the confidence, its absence proves nothing.
    Crc32Base62,
    /// Three base64url parts whose header is JSON with `alg` (RFC 7519).
    Jwt,
    /// Base64 of `id:password` (RFC 7617).
    BasicPair,
    /// Base64 or base64url of a JSON object.
    Base64Json,
    /// Bech32 (BIP 173).
    Bech32,
}

/// A literal word and a regular expression verified around it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TextShape {
    /// Words, any case, of which one lies inside every match; at least three bytes each.
    pub keywords: Vec<String>,
    /// The expression (ASCII classes). Group `secret` is the value; group `report`, or else the
    /// value, or else the whole match, is what the finding points at.
    pub pattern: String,
    /// A line on which this matches is left alone.
    pub unless: Option<String>,
    /// The sixteen lines above and the line up to the match must not match this: a condition around
    /// it, a function's name.
    pub unless_above: Option<String>,
    /// This must match nowhere in the artifact: what defines a thing does not use it.
    pub unless_anywhere: Option<String>,
    /// How many lines after the word the expression may span.
    #[serde(default)]
    pub lines: usize,
    /// How many lines before the word it may begin.
    #[serde(default)]
    pub lines_before: usize,
    /// Structure of the secret to verify.
    pub check: Option<Check>,
    /// Whether the value must look random, not merely be no placeholder.
    #[serde(default)]
    pub opaque: bool,
    /// Another regex that must match somewhere in the artifact, with `{var}` for what the group
    /// `var` found: the variable was given a secret there.
    pub bound: Option<String>,
    /// Whether it says something about behaviour, so that comments and prose do not count.
    #[serde(default)]
    pub code: bool,
    /// Words of which one must stand anywhere in the artifact, any case.
    #[serde(default)]
    pub near: Vec<String>,
    /// How many lines before and after count for `near`; the whole artifact if 0.
    #[serde(default)]
    pub near_lines: usize,
    /// The level where none of those words stands near; it is found then where all that the rule
    /// has is asked for.
    pub far: Option<Level>,
    /// The unit of plain numbers, where what it points at says how long a token lives: found if it is longer than
    /// the configuration accepts. A key that names a unit knows better.
    pub lifetime: Option<TimeUnit>,
    /// The level of what this shape finds, where it is not the rule's.
    pub level: Option<Level>,
    /// Where it applies.
    #[serde(default, rename = "where")]
    pub place: Place,
}

/// Which artifacts a matcher applies to.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Place {
    /// Only these dialects; all if empty.
    #[serde(default)]
    pub dialect: Vec<Dialect>,
    /// Never these.
    #[serde(default)]
    pub not_dialect: Vec<Dialect>,
    /// Only paths that match one of these globs; all if empty.
    #[serde(default)]
    pub file: Vec<String>,
    /// Never paths that match one of these globs.
    #[serde(default)]
    pub not_file: Vec<String>,
    /// Only code that runs with users, at least this surely.
    pub surface: Option<Surface>,
    /// Only where the pedantic set, or the rule itself, is asked for.
    #[serde(default)]
    pub pedantic: bool,
}

/// A key bound to a value.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct KeyValueShape {
    /// Name classes of the key, read with its parents.
    #[serde(default)]
    pub class: Vec<NameClass>,
    /// Least strength of the class.
    pub strength: Option<Strength>,
    /// Names in snake case; every spelling of the same words matches.
    #[serde(default)]
    pub key: Vec<String>,
    /// Names in snake case that the key must end in: `token_url` is `ACME_OAUTH_TOKEN_URL` too.
    #[serde(default)]
    pub key_end: Vec<String>,
    /// Words of which one must stand in the key or its parents (a provider's name).
    #[serde(default)]
    pub key_words: Vec<String>,
    /// Key paths: parts joined by dots, `*` one part, `**` any number; words as in `key`.
    #[serde(default)]
    pub path: Vec<String>,
    /// Only these bindings; all but comparisons if empty.
    #[serde(default)]
    pub binding: Vec<Binding>,
    /// What the value must be.
    #[serde(default)]
    pub value: ValueCondition,
    /// Keys that must stand beside this one.
    #[serde(default)]
    pub sibling: Vec<Sibling>,
    /// No value beside this one may be a host, or a URL with a host, of one of these classes.
    #[serde(default)]
    pub not_beside_host: Vec<HostClass>,
    /// Words of which one must stand anywhere in the artifact, any case.
    #[serde(default)]
    pub near: Vec<String>,
    /// How many lines before and after count for `near`; the whole artifact if 0.
    #[serde(default)]
    pub near_lines: usize,
    /// The level where none of those words stands near; it is found then where all that the rule
    /// has is asked for.
    pub far: Option<Level>,
    /// Words of which none may stand anywhere in the artifact, any case.
    #[serde(default)]
    pub not_near: Vec<String>,
    /// A key under which the name of this key's parent must stand too: what is defined here is used
    /// there (`security` of an API description).
    pub named_below: Option<String>,
    /// The line of the value and the two after it must not match this.
    pub unless: Option<String>,
    /// What the finding points at.
    #[serde(default)]
    pub report: Report,
    /// Whether one finding an artifact is enough.
    #[serde(default)]
    pub once: bool,
    /// Only where git tracks the artifact, or where there is no repository.
    #[serde(default)]
    pub tracked: bool,
    /// The unit of plain numbers, where the value says how long a token lives: found if it is longer than
    /// the configuration accepts. A key that names a unit knows better.
    pub lifetime: Option<TimeUnit>,
    /// The level of what this shape finds, where it is not the rule's.
    pub level: Option<Level>,
    /// Where it applies.
    #[serde(default, rename = "where")]
    pub place: Place,
}

/// What a finding on a key and value points at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Report {
    /// The value, which the rule claims for itself.
    #[default]
    Value,
    /// The key; the value stays free for other rules.
    Key,
    /// The key; the value is claimed too.
    KeyAndClaim,
}

/// What a value must be. Everything given must hold.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ValueCondition {
    /// What the value classifier must say; `secret` if nothing else is asked of the value.
    pub kind: Option<ValueKind>,
    /// One of these, any case.
    #[serde(default)]
    pub is: Vec<String>,
    /// Alphabet, as the inside of a regex class.
    pub chars: Option<String>,
    /// Least and greatest length in characters.
    pub length: Option<(usize, usize)>,
    /// A regex the whole value must match.
    pub pattern: Option<String>,
    /// Structure to verify.
    pub check: Option<Check>,
    /// Least Shannon entropy, in bits per character.
    pub entropy: Option<f64>,
    /// A URL with one of these schemes.
    #[serde(default)]
    pub scheme: Vec<String>,
    /// A URL whose host is of one of these classes.
    #[serde(default)]
    pub host: Vec<HostClass>,
    /// A name of one of these classes (`name: access_token`).
    #[serde(default)]
    pub name_class: Vec<NameClass>,
    /// Base64 around the value, decoded before it is judged.
    #[serde(default)]
    pub base64: bool,
    /// A number greater than this.
    pub above: Option<u64>,
}

/// What the value classifier must say of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ValueKind {
    /// Whatever it is.
    Any,
    /// Anything but nothing.
    NonEmpty,
    /// A plausible secret: structured, opaque, or for strong names a weak one.
    Secret,
    /// Structured or opaque.
    Opaque,
    /// A value that is kept elsewhere: a variable, an expression.
    Reference,
}

/// A key that must stand beside another.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Sibling {
    /// Names in snake case, any of them.
    pub key: Vec<String>,
    /// Values, any case; any value if empty.
    #[serde(default)]
    pub is: Vec<String>,
    /// A name of one of these classes.
    #[serde(default)]
    pub name_class: Vec<NameClass>,
    /// Must be absent instead.
    #[serde(default)]
    pub absent: bool,
}

/// An absolute URL, or a relative one with a query.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct UrlShape {
    /// Only these schemes; any if empty.
    #[serde(default)]
    pub scheme: Vec<String>,
    /// Only hosts of these classes; any if empty.
    #[serde(default)]
    pub host: Vec<HostClass>,
    /// A regex the path must match.
    pub path: Option<String>,
    /// A regex the path must not match.
    pub not_path: Option<String>,
    /// A regex that what stands before the URL on its line must match: the call or name it is for.
    pub before: Option<String>,
    /// A regex that it must not match: the name of a link that people follow.
    pub not_before: Option<String>,
    /// Names of a query or fragment parameter, in snake case.
    #[serde(default)]
    pub param: Vec<String>,
    /// Parameters that must stand in the same query.
    #[serde(default)]
    pub with_param: Vec<String>,
    /// Parameters that must not stand in the same query.
    #[serde(default)]
    pub without_param: Vec<String>,
    /// What the parameter's value must be.
    #[serde(default)]
    pub value: ValueCondition,
    /// The level where the value is only known at run time.
    pub dynamic: Option<Level>,
    /// Whether a password in the userinfo is asked for.
    #[serde(default)]
    pub password: bool,
    /// The level of what this shape finds, where it is not the rule's.
    pub level: Option<Level>,
    /// Where it applies.
    #[serde(default, rename = "where")]
    pub place: Place,
}

/// A command line.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CommandShape {
    /// Program names.
    pub program: Vec<String>,
    /// The words that must come first, one of these lists joined by blanks (`secret set`); any if
    /// empty.
    #[serde(default)]
    pub subcommand: Vec<String>,
    /// Words of which one must stand among the others.
    #[serde(default)]
    pub with: Vec<String>,
    /// Flags, of which one must be given: long ones whole, short ones as one letter (`-k` is found in `-sk`).
    pub flag: Vec<String>,
    /// What the flag's argument must be.
    pub value: Option<ValueCondition>,
    /// A regex the flag's argument must match; group `secret` is the value.
    pub pattern: Option<String>,
    /// Whether the command must also carry a credential (a header, `-u`, a body) or an OAuth URL.
    #[serde(default)]
    pub credential: bool,
    /// The level where it carries none; it is found then where all that the rule has is asked for.
    pub far: Option<Level>,
    /// The level of what this shape finds, where it is not the rule's.
    pub level: Option<Level>,
    /// Where it applies.
    #[serde(default, rename = "where")]
    pub place: Place,
}

/// A request that code makes, in whatever language. Everything given must hold.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[expect(clippy::struct_excessive_bools, reason = "each is a condition of its own")]
pub struct CallShape {
    /// Requests that the code answers are meant, and what it reads of them.
    #[serde(default)]
    pub served: bool,
    /// Where the parameter stands; the whole request is meant if empty.
    #[serde(default)]
    pub slot: Vec<Position>,
    /// Name classes of the parameter.
    #[serde(default)]
    pub class: Vec<NameClass>,
    /// Least strength of the class.
    pub strength: Option<Strength>,
    /// Names of the parameter in snake case, beside the classes.
    #[serde(default)]
    pub key: Vec<String>,
    /// What a parameter named by `key` must be called where its value comes from, for names that
    /// say little; without `key` and `class`, any parameter whose own name is no credential's.
    #[serde(default)]
    pub value_class: Vec<NameClass>,
    /// Values, any case, of which the parameter's must be one; `*` is whatever is written out.
    #[serde(default)]
    pub is: Vec<String>,
    /// HTTP methods, of which the request's must be one.
    #[serde(default)]
    pub method: Vec<String>,
    /// Whether the URL must, or must not, be a token endpoint by its path or by the name it comes by.
    pub token_endpoint: Option<bool>,
    /// Schemes, of which the URL's must be one.
    #[serde(default)]
    pub scheme: Vec<String>,
    /// Classes of hosts.
    #[serde(default)]
    pub host: Vec<HostClass>,
    /// Classes that the host, where it is written, must not be of.
    #[serde(default)]
    pub not_host: Vec<HostClass>,
    /// Words of which one must stand in the URL, or in the letters of a name that it comes by.
    #[serde(default)]
    pub to: Vec<String>,
    /// Names that the parameter must not have, whatever their class.
    #[serde(default)]
    pub not_key: Vec<String>,
    /// Names that some parameter must have.
    #[serde(default)]
    pub with_key: Vec<String>,
    /// Names that no parameter may have.
    #[serde(default)]
    pub without_key: Vec<String>,
    /// What the request's `grant_type` must be.
    #[serde(default)]
    pub grant: Vec<String>,
    /// What it must not be.
    #[serde(default)]
    pub not_grant: Vec<String>,
    /// Whether the request must ask for a token: by its URL, or by naming a grant.
    #[serde(default)]
    pub token_request: bool,
    /// Whether the parameter's value must be one that the build puts in: written out, a constant
    /// or an environment variable.
    #[serde(default)]
    pub built_in: bool,
    /// Whether the request must carry a credential: in a header, by an argument, in a parameter.
    #[serde(default)]
    pub credential: bool,
    /// Whether certificate checks must be off.
    #[serde(default)]
    pub unverified: bool,
    /// Whether the client must authenticate by HTTP Basic as well.
    #[serde(default)]
    pub with_basic: bool,
    /// The level of what this shape finds, where it is not the rule's.
    pub level: Option<Level>,
    /// Where it applies.
    #[serde(default, rename = "where")]
    pub place: Place,
}

/// Where in a request a parameter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Position {
    /// Query parameters given beside the URL.
    Query,
    /// Query parameters in the URL itself.
    InUrl,
    /// Headers.
    Header,
    /// The body.
    Body,
    /// User and password.
    Auth,
}

/// A value that code hands to a place.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[expect(clippy::struct_excessive_bools, reason = "each is a word of its own in rule files")]
pub struct SinkShape {
    /// Kinds of places.
    pub kind: Vec<SinkKind>,
    /// Name classes of the value, by the names it comes by.
    pub class: Vec<NameClass>,
    /// Least strength of the class.
    pub strength: Option<Strength>,
    /// Whether the key it is put under may say what it is.
    #[serde(default)]
    pub by_key: bool,
    /// Whether it must lack what guards it (flags of cookies).
    #[serde(default)]
    pub unguarded: bool,
    /// Whether the value is written out, and a flag before it says what it is (arguments).
    #[serde(default)]
    pub literal: bool,
    /// Whether the value is not written out, and a flag before it says what it is (arguments).
    #[serde(default)]
    pub flag: bool,
    /// Whether the artifact must ask for a token somewhere.
    #[serde(default)]
    pub token_request: bool,
    /// Whether the value must be the whole answer of a token endpoint, however it is called.
    #[serde(default)]
    pub answer: bool,
    /// Whether the value must follow the word of a header: `Authorization: `, `Bearer `.
    #[serde(default)]
    pub header: bool,
    /// Whether the value must say nothing by itself, and stand behind a name of the class.
    #[serde(default)]
    pub labelled: bool,
    /// Words of which one must stand anywhere in the artifact, any case.
    #[serde(default)]
    pub near: Vec<String>,
    /// This must match nowhere in the artifact.
    pub unless_anywhere: Option<String>,
    /// The level of what this shape finds, where it is not the rule's.
    pub level: Option<Level>,
    /// Where it applies.
    #[serde(default, rename = "where")]
    pub place: Place,
}
