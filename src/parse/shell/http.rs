//! What command lines of HTTP clients ask for: curl (its manual), wget, `HTTPie` and xh.

use super::given::Given;
use crate::model::call::{Built, HttpCall, Part, Slot};
use crate::model::fact::{Command, Facts, Word};
use crate::model::location::Span;
use crate::parse::code::flow::{fields, header_lines, in_urls};
use crate::rules::apis::SlotName;

/// What is told of the requests of command lines.
pub const SLOTS: &[SlotName] = &[
    SlotName::Method,
    SlotName::Url,
    SlotName::Query,
    SlotName::Headers,
    SlotName::Body,
    SlotName::Basic,
    SlotName::Bearer,
];

/// Adds the request of every command that makes one.
pub(super) fn requests(text: &str, facts: &mut Facts) {
    let is_client = |command: &&Command| CLIENTS.contains(&command.program.as_str());
    if !facts.commands.iter().any(|command| is_client(&command)) {
        return;
    }
    let given = Given::read(text);
    let clients = facts.commands.iter().filter(is_client);
    let calls: Vec<HttpCall> =
        clients.filter_map(|command| request_with(text, command, Some(&given))).collect();
    facts.calls.extend(calls);
}

/// Programs that make requests.
const CLIENTS: [&str; 6] = ["curl", "wget", "http", "https", "xh", "xhs"];

/// The request that a command makes, if its program is a client.
pub(super) fn request(text: &str, command: &Command) -> Option<HttpCall> {
    request_with(text, command, None)
}

fn request_with(text: &str, command: &Command, given: Option<&Given>) -> Option<HttpCall> {
    let mut reader = Reader {
        text,
        given,
        from: command.span.start,
        call: HttpCall::new(command.span, command.program.clone()),
        data: Vec::new(),
        in_query: false,
    };
    match command.program.as_str() {
        "curl" => reader.curl(&command.words),
        "wget" => reader.wget(&command.words),
        "http" | "https" | "xh" | "xhs" => reader.httpie(&command.words),
        _ => return None,
    }
    Some(reader.finish()).filter(|call| !call.url.is_empty())
}

struct Reader<'t> {
    text: &'t str,
    /// What is known of variables.
    given: Option<&'t Given<'t>>,
    /// Where the command begins.
    from: usize,
    call: HttpCall,
    /// What `--data` and its like give.
    data: Vec<Slot>,
    /// `-G`: the data goes into the query.
    in_query: bool,
}

impl Reader<'_> {
    fn curl(&mut self, words: &[Word]) {
        let mut at = 0;
        while let Some(word) = words.get(at) {
            at += 1;
            let (flag, glued) = split_flag(&word.text);
            let Some(flag) = flag else {
                self.url(word, &word.text);
                continue;
            };
            let is_long = flag.starts_with("--");
            // Short flags without arguments may stand before one with: `-sSX POST`.
            let name = if is_long { flag } else { last_flag(&word.text) };
            let takes = takes_argument(name);
            let argument = match (takes, glued) {
                (false, _) => None,
                (true, Some(glued)) => Some((glued.to_owned(), word)),
                (true, None) => {
                    let next = words.get(at);
                    at += 1;
                    next.map(|next| (next.text.clone(), next))
                }
            };
            if !is_long && word.text.contains('G') && !takes || name == "--get" {
                self.in_query = true;
            }
            if matches!(name, "-I" | "--head") {
                self.method("HEAD");
            }
            if let Some((value, word)) = argument {
                self.curl_flag(name, &value, word);
            }
        }
    }

    fn curl_flag(&mut self, name: &str, value: &str, word: &Word) {
        match name {
            "-X" | "--request" => self.method(value),
            "--url" => self.url(word, value),
            "-H" | "--header" => self.header(word, value),
            "-u" | "--user" => self.auth("basic", word, value),
            "--oauth2-bearer" => self.auth("bearer", word, value),
            "-d" | "--data" | "--data-raw" | "--data-ascii" | "--data-binary"
            | "--data-urlencode" | "-F" | "--form" | "--form-string" | "--json" => {
                let built = self.built(word, value);
                self.data.extend(fields(&built));
                if self.data.is_empty() {
                    self.data.push(Slot { name: Built::default(), value: built, span: word.span });
                }
            }
            "--url-query" => {
                let built = self.built(word, value);
                self.call.query.extend(fields(&built));
            }
            _ => {}
        }
    }

    fn wget(&mut self, words: &[Word]) {
        let mut at = 0;
        while let Some(word) = words.get(at) {
            at += 1;
            let Some(name) = word.text.strip_prefix("--") else {
                if !word.text.starts_with('-') {
                    self.url(word, &word.text);
                } else if word.text.ends_with(WGET_LETTERS) {
                    at += 1;
                }
                continue;
            };
            let (name, value) = match name.split_once('=') {
                Some((name, value)) => (name, Some((value.to_owned(), word))),
                None => (name, None),
            };
            let is_known = matches!(
                name,
                "header" | "method" | "post-data" | "body-data" | "http-password" | "password"
            );
            let value = value.or_else(|| {
                let next = words.get(at).filter(|_| is_known)?;
                at += 1;
                Some((next.text.clone(), next))
            });
            let Some((value, word)) = value else { continue };
            match name {
                "header" => self.header(word, &value),
                "method" => self.method(&value),
                "http-password" | "password" => self.secret("basic", word, &value),
                "post-data" | "body-data" => {
                    let built = self.built(word, &value);
                    self.data.extend(fields(&built));
                    self.method("POST");
                }
                _ => {}
            }
        }
    }

    /// `http GET url name==query Header:value field=value`.
    fn httpie(&mut self, words: &[Word]) {
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let text = word.text.as_str();
            if matches!(text, "-a" | "--auth") {
                if let Some(next) = words.next() {
                    self.auth("basic", next, &next.text);
                }
            } else if text.starts_with('-') {
                // A flag; those with arguments mostly take them glued.
            } else if self.call.url.is_empty() {
                if text.bytes().all(|byte| byte.is_ascii_uppercase()) {
                    self.method(text);
                } else {
                    self.url(word, text);
                }
            } else {
                self.item(word);
            }
        }
    }

    fn item(&mut self, word: &Word) {
        let text = word.text.as_str();
        let sign = text.find(['=', ':']).unwrap_or(text.len());
        let (name, rest) = text.split_at(sign);
        let value = rest.trim_start_matches(['=', ':']);
        let slot = self.slot(word, name, value);
        if rest.starts_with("==") {
            self.call.query.push(slot);
        } else if rest.starts_with(':') && !rest.starts_with(":=") {
            self.call.headers.push(slot);
        } else if !rest.is_empty() {
            self.data.push(slot);
        }
    }

    fn method(&mut self, method: &str) {
        if method.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            self.call.method = Some(method.to_ascii_uppercase());
        }
    }

    fn url(&mut self, word: &Word, text: &str) {
        let is_url =
            text.contains("://") || text.starts_with(['$', '{', '<', ':']) || text.contains('.');
        if is_url && self.call.url.is_empty() {
            let url = self.built(word, text);
            let raw = self.raw(word, text);
            // The name of a variable says something too: `$TOKEN_URL`.
            if raw.only_hole().is_some() && url.only_hole().is_none() {
                self.call.url.push(raw);
            }
            self.call.url.push(url);
        }
    }

    fn header(&mut self, word: &Word, text: &str) {
        if let Some((name, value)) = text.split_once(':').filter(|(name, _)| !name.contains('$')) {
            let slot = self.slot(word, name.trim(), value.trim());
            self.call.headers.push(slot);
        } else {
            let built = self.built(word, text);
            self.call.headers.extend(header_lines(&built));
        }
    }

    fn auth(&mut self, kind: &str, word: &Word, text: &str) {
        // `-u user:` asks for the password.
        let secret =
            if kind == "basic" { text.split_once(':').map_or("", |pair| pair.1) } else { text };
        if !secret.is_empty() {
            self.secret(kind, word, secret);
        }
    }

    fn secret(&mut self, kind: &str, word: &Word, secret: &str) {
        if !secret.is_empty() {
            let name = Built::literal(kind, Span::new(word.span.start, word.span.start));
            let value = self.built(word, secret);
            self.call.auth.push(Slot { name, value, span: word.span });
        }
    }

    fn slot(&self, word: &Word, name: &str, value: &str) -> Slot {
        let span = self.place(word, name);
        Slot { name: Built::literal(name, span), value: self.built(word, value), span }
    }

    /// Where a part of a word is written; the whole word where quotes make it read otherwise.
    fn place(&self, word: &Word, part: &str) -> Span {
        match word.span.of(self.text).find(part) {
            Some(at) if !part.is_empty() => {
                Span::new(word.span.start + at, word.span.start + at + part.len())
            }
            _ => word.span,
        }
    }

    /// A text in which variables, commands and templates are holes, but for what the script says of
    /// them.
    fn built(&self, word: &Word, text: &str) -> Built {
        self.known(self.raw(word, text), 0)
    }

    /// The same with what the script gave its variables, at the place where they are used.
    fn known(&self, built: Built, depth: usize) -> Built {
        let Some(given) = self.given.filter(|_| depth < DEEPEST) else { return built };
        let known = |part: Part| match &part {
            Part::Hole { names, span, .. } => {
                let value = names.first().and_then(|name| given.value(name, self.from));
                value.map_or_else(
                    || vec![part.clone()],
                    |value| self.known(pieces(value, *span), depth + 1).parts,
                )
            }
            Part::Literal { .. } => vec![part],
        };
        Built { parts: built.parts.into_iter().flat_map(known).take(MOST_PARTS).collect() }
    }

    fn raw(&self, word: &Word, text: &str) -> Built {
        let whole = self.place(word, text);
        let exact = whole.len() == text.len();
        let span = |from: usize, to: usize| {
            if exact {
                Span::new(whole.start + from, whole.start + to)
            } else {
                // Quotes inside the word: each piece is looked for by itself.
                self.place(word, &text[from..to])
            }
        };
        let mut parts = Vec::new();
        let (mut done, mut at) = (0, 0);
        while at < text.len() {
            if let Some((length, name)) = variable(&text[at..]) {
                if at > done {
                    let text = text[done..at].to_owned();
                    parts.push(Part::Literal { text, span: span(done, at) });
                }
                let names = vec![name.to_owned()];
                parts.push(Part::Hole { names, span: span(at, at + length), answer: None });
                at += length;
                done = at;
            } else {
                at += text[at..].chars().next().map_or(1, char::len_utf8);
            }
        }
        if done < text.len() {
            parts.push(Part::Literal {
                text: text[done..].to_owned(),
                span: span(done, text.len()),
            });
        }
        Built { parts }
    }

    fn finish(mut self) -> HttpCall {
        let has_data = !self.data.is_empty();
        if self.in_query {
            self.call.query.append(&mut self.data);
        } else {
            self.call.body.append(&mut self.data);
        }
        let default = if has_data && !self.in_query { "POST" } else { "GET" };
        self.call.method.get_or_insert_with(|| default.to_owned());
        self.call.in_url = in_urls(&self.call.url);
        self.call
    }
}

/// Variables in the values of variables are looked up so deep.
const DEEPEST: usize = 3;

/// Parts of one text.
const MOST_PARTS: usize = 200;

/// A text with its holes, all of it at one place.
fn pieces(text: &str, at: Span) -> Built {
    let mut parts = Vec::new();
    let mut rest = text;
    let mut literal = String::new();
    while let Some(first) = rest.chars().next() {
        if let Some((length, name)) = variable(rest) {
            if !literal.is_empty() {
                parts.push(Part::Literal { text: std::mem::take(&mut literal), span: at });
            }
            parts.push(Part::Hole { names: vec![name.to_owned()], span: at, answer: None });
            rest = &rest[length..];
        } else {
            literal.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    if !literal.is_empty() {
        parts.push(Part::Literal { text: literal, span: at });
    }
    Built { parts }
}

/// A flag and what is glued to it: `--data=x`, `-dx`; words that are no flags have none.
fn split_flag(word: &str) -> (Option<&str>, Option<&str>) {
    if word.starts_with("--") {
        let (flag, glued) = word.split_once('=').map_or((word, None), |(f, g)| (f, Some(g)));
        return (Some(flag), glued);
    }
    if word.len() < 2 || !word.starts_with('-') {
        return (None, None);
    }
    // The first short flag that takes an argument takes the rest.
    let with = word.char_indices().skip(1).find(|(_, letter)| LETTERS.contains(*letter));
    match with {
        Some((at, letter)) => {
            let rest = &word[at + letter.len_utf8()..];
            (Some(word), Some(rest).filter(|rest| !rest.is_empty()))
        }
        None => (Some(word), None),
    }
}

/// Short flags of curl that take an argument.
const LETTERS: &str = "XHudFAeobcCDEKTUwxyYzmrtP";

/// Short flags of wget that take the next word where they end one.
const WGET_LETTERS: [char; 14] =
    ['O', 'o', 'a', 'e', 'i', 'B', 't', 'T', 'w', 'P', 'U', 'Q', 'D', 'A'];

/// The short flag of a cluster that decides: the first with an argument, else the last.
fn last_flag(word: &str) -> &str {
    let letters = ["-X", "-H", "-u", "-d", "-F", "-I", "-G"];
    let first = word.chars().skip(1).find(|letter| LETTERS.contains(*letter));
    let wanted = first.or_else(|| word.chars().last());
    let flag = letters.iter().find(|flag| flag.chars().nth(1) == wanted);
    flag.copied().unwrap_or(if first.is_some() { "-o" } else { "-s" })
}

/// Whether a flag of curl takes an argument; of unknown long ones only what matters here does.
fn takes_argument(flag: &str) -> bool {
    if !flag.starts_with("--") {
        return flag.chars().nth(1).is_some_and(|letter| LETTERS.contains(letter));
    }
    matches!(
        flag,
        "--request"
            | "--url"
            | "--header"
            | "--user"
            | "--oauth2-bearer"
            | "--data"
            | "--data-raw"
            | "--data-ascii"
            | "--data-binary"
            | "--data-urlencode"
            | "--form"
            | "--form-string"
            | "--json"
            | "--url-query"
            | "--output"
            | "--user-agent"
            | "--cookie"
            | "--cookie-jar"
            | "--cacert"
            | "--cert"
            | "--key"
            | "--proxy"
            | "--max-time"
            | "--connect-timeout"
            | "--retry"
            | "--write-out"
            | "--referer"
            | "--config"
            | "--resolve"
            | "--interface"
    )
}

/// `$NAME`, `${NAME}`, `$(command)`, `{{name}}`, `<name>`: its length and what it is called.
fn variable(text: &str) -> Option<(usize, &str)> {
    let close = |open: &str, end: &str| {
        let rest = text.strip_prefix(open)?;
        let at = rest.find(end)?;
        Some((open.len() + at + end.len(), rest[..at].trim()))
    };
    if text.starts_with("${{") {
        let (length, name) = close("${{", "}}")?;
        return Some((length, name.rsplit('.').next().unwrap_or(name)));
    }
    if let Some((length, name)) = close("${", "}") {
        let end = name.find([':', '-', '%', '#', '/', '?', '+']).unwrap_or(name.len());
        return Some((length, &name[..end]));
    }
    if let Some((length, command)) = close("$(", ")") {
        return Some((length, command.rsplit(' ').next().unwrap_or("")));
    }
    if let Some(found) = close("{{", "}}") {
        return Some(found);
    }
    if let Some((length, name)) = close("<", ">")
        && !name.contains(' ')
    {
        return Some((length, name));
    }
    let name = text.strip_prefix('$')?;
    let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(name.len());
    (end > 0).then(|| (end + 1, &name[..end]))
}
