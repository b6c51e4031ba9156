//! All words of all rules, looked for in one pass. What it finds decides everything that comes after:
//! which shapes are tried where, and whether the artifact is parsed at all.

use std::collections::HashMap;

use super::argument;
use super::gate::UNVERIFIED;
use super::grams::Grams;
use super::words;
use crate::model::class::NameClass;
use crate::rules::Ruleset;
use crate::rules::file::Native;
use crate::rules::shape::{CallShape, KeyValueShape, Place, SinkShape};

/// Where the words of the rules stand in one text.
#[derive(Debug, Default)]
pub struct Selection {
    /// Beginnings of possible tokens: index of the prefix, offset.
    pub tokens: Vec<(Hit, usize)>,
    /// Words of text shapes.
    pub texts: Vec<(Hit, usize)>,
    /// Words that keys are made of: the lines to lex, or a reason to parse the whole.
    pub lines: Vec<usize>,
    /// Places of `://`.
    pub urls: Vec<usize>,
    /// Places of a `?` or `&` before a parameter that a URL rule asks for.
    pub queries: Vec<usize>,
    /// Names of programs whose flags matter.
    pub commands: Vec<usize>,
    /// Beginnings of key blocks.
    pub keys: Vec<usize>,
    /// Names that rules on requests and places ask for.
    pub calls: Vec<usize>,
    /// Words that such rules ask for beside them: no reason by themselves to look at a text.
    pub beside: Vec<usize>,
}

impl Selection {
    /// Whether no rule can find anything.
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
            && self.texts.is_empty()
            && self.lines.is_empty()
            && self.urls.is_empty()
            && self.commands.is_empty()
            && self.keys.is_empty()
            && self.calls.is_empty()
    }
}

impl Selection {
    /// Adds what was selected in a part of the text that begins at an offset, after what is there.
    pub fn append(&mut self, part: Self, from: usize) {
        let hits = |(hit, offset)| (hit, offset + from);
        self.tokens.extend(part.tokens.into_iter().map(hits));
        self.texts.extend(part.texts.into_iter().map(hits));
        for (all, part) in [
            (&mut self.lines, part.lines),
            (&mut self.urls, part.urls),
            (&mut self.queries, part.queries),
            (&mut self.commands, part.commands),
            (&mut self.keys, part.keys),
            (&mut self.calls, part.calls),
            (&mut self.beside, part.beside),
        ] {
            all.extend(part.into_iter().map(|offset| offset + from));
        }
    }
}

impl Selection {
    /// Adds the places above lines that were selected, in reach of them.
    fn add_above(&mut self, above: &[usize]) {
        let follows = |offset: usize| {
            let next = self.lines.partition_point(|line| *line <= offset);
            self.lines.get(next).is_some_and(|line| line - offset < REACH)
        };
        let near: Vec<usize> = above.iter().copied().filter(|offset| follows(*offset)).collect();
        if !near.is_empty() {
            self.lines.extend(near);
            self.lines.sort_unstable();
            self.lines.dedup();
        }
    }
}

/// A shape of a rule that a word belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Hit {
    /// Index of the rule.
    pub rule: usize,
    /// Index of the shape.
    pub shape: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Target {
    Token(Hit),
    Text(Hit),
    Line,
    /// As a line, if the word is one by itself and no part of another.
    Name,
    /// As a line, if another one follows closely: whose credential it is may stand above it.
    Above,
    Url,
    Query,
    Command,
    Key,
    Call,
    /// As `Call`, but no reason to look at a text.
    Beside,
    /// The same, if the word is one by itself.
    Whole,
}

/// The words, and what each of them is for.
pub struct Prefilter {
    grams: Grams,
    targets: Vec<Vec<Target>>,
    /// Active shapes on URLs.
    pub urls: Vec<Hit>,
    /// Active shapes on command lines.
    pub commands: Vec<Hit>,
    /// Active shapes on requests.
    pub calls: Vec<Hit>,
    /// Active shapes on places values are handed to.
    pub sinks: Vec<Hit>,
    /// Active detectors written in Rust.
    pub natives: Vec<(Native, usize)>,
}

/// Programs whose command lines are requests.
const CLIENTS: [&str; 6] = ["curl", "wget", "http", "https", "xh", "xhs"];

/// How far above a key its owner may stand, in bytes.
const REACH: usize = 300;

/// Beginnings of private key blocks; the last three are `-----BEGIN ` in base64, at the three places
/// where it can stand in a quantum.
const KEY_BLOCKS: [&str; 5] =
    ["-----begin ", "putty-user-key-file-", "ls0tls1crudjti", "ls0tqkvhsu4g", "ls0tlujfr0loi"];

impl Prefilter {
    /// Files the words of the active rules.
    pub fn new(
        rules: &Ruleset,
        active: &dyn Fn(usize) -> bool,
        pedantic: &dyn Fn(usize) -> bool,
    ) -> Self {
        let mut words = Words::default();
        let (mut urls, mut commands, mut natives) = (Vec::new(), Vec::new(), Vec::new());
        let (mut calls, mut sinks) = (Vec::new(), Vec::new());
        for (rule, compiled) in rules.rules().iter().enumerate().filter(|(rule, _)| active(*rule)) {
            let file = &compiled.file;
            for (shape, token) in file.token.iter().enumerate() {
                words.add_all(&token.prefix, Target::Token(Hit { rule, shape }));
            }
            for (shape, text) in file.text.iter().enumerate() {
                words.add_all(&text.keywords, Target::Text(Hit { rule, shape }));
            }
            for shape in &file.keyvalue {
                keyvalue_words(shape, &mut words);
            }
            for (shape, url) in file.url.iter().enumerate() {
                urls.push(Hit { rule, shape });
                words.add("://", Target::Url);
                for name in &url.param {
                    words.add_all(&words::spellings(name), Target::Query);
                }
            }
            for (shape, command) in file.command.iter().enumerate() {
                commands.push(Hit { rule, shape });
                for program in &command.program {
                    words.add_all(&program_words(program), Target::Command);
                }
            }
            for name in file.call.iter().flat_map(|call| &call.key) {
                words.add_all(&words::spellings(name), Target::Call);
            }
            if !file.call.is_empty() {
                let programs = CLIENTS.iter().flat_map(|program| program_words(program));
                words.add_all(&programs.collect::<Vec<_>>(), Target::Command);
            }
            if file.call.iter().any(|call| !call.is.is_empty()) {
                // Functions that take the parameter without its name.
                let names = ["authcodeurl", "authorizationurl", "authorizeurl"];
                words.add_all(&names.map(str::to_owned), Target::Call);
            }
            let asked =
                file.call.iter().flat_map(|call| call.class.iter().chain(&call.value_class));
            let handed = file.sink.iter().flat_map(|sink| &sink.class);
            for word in asked.chain(handed).flat_map(|class| class_words(*class)) {
                words.add(word, Target::Call);
            }
            for call in &file.call {
                beside_call(call, &mut words);
            }
            for sink in &file.sink {
                beside_sink(sink, &mut words);
            }
            let is_asked = |place: &Place| !place.pedantic || pedantic(rule);
            let asked = file.call.iter().enumerate().filter(|(_, call)| is_asked(&call.place));
            calls.extend(asked.map(|(shape, _)| Hit { rule, shape }));
            let taken = file.sink.iter().enumerate().filter(|(_, sink)| is_asked(&sink.place));
            sinks.extend(taken.map(|(shape, _)| Hit { rule, shape }));
            if let Some(native) = file.native {
                natives.push((native, rule));
                if matches!(native, Native::PrivateKey | Native::ClientKey) {
                    words.add_all(&KEY_BLOCKS.map(str::to_owned), Target::Key);
                }
            }
        }
        let (grams, targets) = (Grams::new(&words.list), words.targets);
        Self { grams, targets, urls, commands, calls, sinks, natives }
    }

    /// Finds the words in a text.
    pub fn select(&self, text: &str) -> Selection {
        let mut selection = Selection::default();
        let mut above = Vec::new();
        for (end, start, word) in self.grams.find(text) {
            for target in &self.targets[word] {
                match target {
                    Target::Token(hit) => selection.tokens.push((*hit, start)),
                    Target::Text(hit) => selection.texts.push((*hit, start)),
                    Target::Line => selection.lines.push(start),
                    Target::Name if is_whole(text, start, end) => selection.lines.push(start),
                    Target::Above if is_whole(text, start, end) => above.push(start),
                    Target::Whole if is_whole(text, start, end) => selection.beside.push(start),
                    Target::Name | Target::Above | Target::Whole => {}
                    Target::Url => selection.urls.push(start),
                    Target::Query => selection.queries.push(start),
                    Target::Command => selection.commands.push(start),
                    Target::Key => selection.keys.push(start),
                    Target::Call => selection.calls.push(start),
                    Target::Beside => selection.beside.push(start),
                }
            }
        }
        // They come in order of their ends.
        for offsets in [
            &mut selection.lines,
            &mut selection.queries,
            &mut selection.commands,
            &mut selection.calls,
            &mut selection.beside,
        ] {
            offsets.sort_unstable();
            offsets.dedup();
        }
        selection.add_above(&above);
        selection
    }
}

/// Whether a word is one by itself: no letter beside it, but where a hump of camel case parts them.
fn is_whole(text: &str, start: usize, end: usize) -> bool {
    let bytes = text.as_bytes();
    let [first, .., last] = bytes[start..end] else { return true };
    let second = bytes[start + 1];
    let begins = match start.checked_sub(1).map(|at| bytes[at]) {
        Some(before) if before.is_ascii_lowercase() => first.is_ascii_uppercase(),
        Some(before) if before.is_ascii_uppercase() => {
            first.is_ascii_uppercase() && second.is_ascii_lowercase()
        }
        _ => true,
    };
    let ends = match bytes.get(end) {
        Some(next) if next.is_ascii_lowercase() => false,
        Some(next) if next.is_ascii_uppercase() => last.is_ascii_lowercase(),
        _ => true,
    };
    begins && ends
}

/// The words without which a shape on keys and values finds nothing: all that it asks of a key must
/// hold, so those of one condition are enough.
fn keyvalue_words(shape: &KeyValueShape, words: &mut Words) {
    if !shape.class.is_empty() {
        for class in &shape.class {
            for word in class_words(*class) {
                words.add(word, Target::Line);
            }
            for word in whole_words(*class) {
                words.add(word, Target::Name);
            }
        }
        for word in shape.key_words.iter().filter(|word| word.len() > 2) {
            words.add_all(&words::spellings(word), Target::Above);
        }
    } else if !shape.key_words.is_empty() {
        for word in &shape.key_words {
            words.add_all(&words::spellings(word), Target::Line);
        }
    } else {
        for key in shape.key.iter().chain(&shape.key_end).chain(&shape.path) {
            match words::longest(key) {
                Some(word) => words.add(word, Target::Line),
                None => words.add_all(&key_words(key), Target::Line),
            }
        }
        if shape.key.is_empty() && shape.key_end.is_empty() && shape.path.is_empty() {
            words.add_all(&shape.near, Target::Line);
        }
    }
}

/// What a shape on requests asks for beside the parameter's name.
fn beside_call(shape: &CallShape, words: &mut Words) {
    let classes = shape.class.iter().chain(&shape.value_class);
    for word in classes.flat_map(|class| whole_words(*class)) {
        words.add(word, Target::Whole);
    }
    for key in &shape.with_key {
        words.add_all(&words::spellings(key), Target::Beside);
    }
    if shape.credential || shape.with_basic {
        for word in CLASSES.iter().flat_map(|class| class_words(*class)) {
            words.add(word, Target::Beside);
        }
    }
    if !shape.grant.is_empty() || shape.token_request || shape.token_endpoint == Some(true) {
        words.add("token", Target::Beside);
        words.add_all(&words::spellings("grant_type"), Target::Beside);
    }
    if shape.unverified {
        let names = UNVERIFIED.iter().chain(&["ssl=", "ssl =", "ssl:", "ssl\"", "ssl'"]);
        for word in names {
            words.add(word, Target::Beside);
        }
        words.add_all(&words::spellings("strict_ssl"), Target::Beside);
        words.add_all(&words::spellings("invalid_certs"), Target::Beside);
        words.add_all(&words::spellings("invalid_hostnames"), Target::Beside);
    }
    if !shape.scheme.is_empty() {
        for scheme in &shape.scheme {
            let quoted = ["\"", "'"]
                .map(|sign| [scheme, &format!("{scheme}:")].map(|it| format!("{sign}{it}{sign}")));
            words.add_all(&quoted.concat(), Target::Beside);
        }
    }
}

/// What a shape on places asks for beside the names of its classes.
fn beside_sink(shape: &SinkShape, words: &mut Words) {
    for word in shape.class.iter().flat_map(|class| whole_words(*class)) {
        words.add(word, Target::Whole);
    }
    if shape.literal {
        for program in argument::programs() {
            words.add_all(&program_words(program), Target::Beside);
        }
    }
}

/// Words for a key or path that is made of short words only.
fn key_words(key: &str) -> Vec<String> {
    let name = key.rsplit('.').find(|part| !part.starts_with('*')).unwrap_or(key);
    if name.len() > 3 {
        return words::spellings(name);
    }
    ["=", ":", " =", "\"", "'"].map(|sign| format!("{name}{sign}")).to_vec()
}

/// A program's name; a very short one with what may follow it.
fn program_words(program: &str) -> Vec<String> {
    if program.len() > 2 {
        return vec![program.to_owned()];
    }
    " \t\n\r\"'\\`^|);<".chars().map(|next| format!("{program}{next}")).collect()
}

/// Every class of names.
const CLASSES: [NameClass; 10] = [
    NameClass::ClientSecret,
    NameClass::AccessToken,
    NameClass::RefreshToken,
    NameClass::ClientAssertion,
    NameClass::Basic,
    NameClass::ApiKey,
    NameClass::PrivateKey,
    NameClass::Password,
    NameClass::Secret,
    NameClass::Token,
];

/// Words of which every name of a class holds one, in any case (see `classify::name`).
fn class_words(class: NameClass) -> &'static [&'static str] {
    match class {
        NameClass::ClientSecret => &["secret"],
        NameClass::AccessToken | NameClass::Token => &["token", "bearer", "jwt"],
        NameClass::RefreshToken => &["token"],
        NameClass::ClientAssertion => &["assertion"],
        NameClass::Basic => &["basic", "authorization"],
        NameClass::ApiKey => &[
            "apikey",
            "api_key",
            "api-key",
            "api.key",
            "api key",
            "subscription",
            "apitoken",
            "api_token",
        ],
        NameClass::PrivateKey => {
            &["private", "signing", "client_key", "client-key", "clientkey", "pkcs8", "pem", "jwk"]
        }
        NameClass::Password => PASSWORD_WORDS,
        NameClass::Secret => SECRET_WORDS,
    }
}

/// Words of a class that are parts of too many others.
fn whole_words(class: NameClass) -> &'static [&'static str] {
    match class {
        NameClass::AccessToken | NameClass::Token => &["pat"],
        NameClass::Basic => &["auth", "auths"],
        NameClass::Password => &["pin", "psw", "mdp", "pass"],
        NameClass::Secret => &["psk", "salt", "creds", "keys"],
        _ => &[],
    }
}

/// English first, then the spellings of other languages that `classify::name` knows.
const PASSWORD_WORDS: &[&str] = &[
    "passw",
    "passphrase",
    "passcode",
    "pwd",
    "pass=",
    "pass:",
    "pass\"",
    "pass'",
    "pass ",
    "pass(",
    "pass>",
    "pass]",
    "pass,",
    "_pass",
    "-pass",
    "passwd",
    "psswd",
    "pswd",
    "_pw",
    "-pw",
    "pw=",
    "pw:",
    "pw =",
    "pw\"",
    "pw'",
    "contrase",
    "mot_de_passe",
    "motdepasse",
    "mot-de-passe",
    "kennwort",
    "senha",
    "wachtwoord",
    "lösenord",
    "losenord",
    "hasło",
    "haslo",
    "пароль",
    "密码",
    "密碼",
    "パスワード",
    "비밀번호",
    "parol",
    "口令",
    "sifre",
    "şifre",
    "heslo",
    "jelszó",
    "jelszo",
    "salasana",
    "adgangskode",
    "kodeord",
    "passord",
    "lozinka",
    "geslo",
    "parool",
    "katasandi",
    "matkhau",
    "masterauth",
    "rediscli_auth",
    // SQL, where no word names the value.
    "identified by",
];

const SECRET_WORDS: &[&str] = &[
    "secret",
    "credential",
    "_key",
    "-key",
    ".key",
    "key=",
    "key =",
    "key:",
    "key\"",
    "key'",
    "authkey",
    "accesskey",
    "masterkey",
    "storagekey",
    "accountkey",
    "encryptionkey",
    "signingkey",
    "hmackey",
    "appkey",
    "key(",
    "key>",
    "key |",
    "key is",
    "key`",
    "salt",
    "pepper",
    "psk",
    "token",
];

#[derive(Default)]
struct Words {
    index: HashMap<String, usize>,
    list: Vec<String>,
    targets: Vec<Vec<Target>>,
}

impl Words {
    fn add_all(&mut self, words: &[String], target: Target) {
        for word in words {
            self.add(word, target);
        }
    }

    fn add(&mut self, word: &str, target: Target) {
        let lower = word.to_lowercase();
        let at = *self.index.entry(lower.clone()).or_insert_with(|| {
            self.list.push(lower);
            self.targets.push(Vec::new());
            self.targets.len() - 1
        });
        if !self.targets[at].contains(&target) {
            self.targets[at].push(target);
        }
    }
}
