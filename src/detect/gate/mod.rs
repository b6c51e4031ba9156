//! Whether code is worth parsing, and which parts of it: all that one rule on requests or places
//! needs must stand there. Nobody keeps lists of words for that: what a rule needs follows from its
//! shapes ([`shape`]), what the code can do from the tables of calls ([`table`]). The unit is what
//! is followed by itself later: the body of a function, with all that stands outside of bodies.

mod handed;
mod held;
mod names;
mod need;
mod shape;
mod table;
mod words;

use std::cell::{LazyCell, RefCell};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use super::prefilter::{Hit, Selection};
use super::when;
use crate::classify;
use crate::model::body::Body;
use crate::model::call::SinkKind;
use crate::model::class::Surface;
use crate::model::dialect::{Dialect, Language};
use crate::model::location::Span;
use crate::rules::Ruleset;
use crate::rules::apis::ApiSet;

use handed::{Handed, statement};
use held::Held;
use names::Use;
pub(super) use need::UNVERIFIED;
use need::{Name, Need};
use shape::{ANY, Asked, Shapes};
use table::{Table, Word};
use words::Found;

/// What active rules ask of code, and what the tables say of its words.
pub(super) struct Gate {
    shapes: Shapes,
    /// What names hold.
    held: Held,
    /// By language, made when its first text is looked at.
    tables: Mutex<HashMap<Language, Arc<Table>>>,
}

/// A text whose code is looked at.
#[derive(Clone, Copy)]
pub struct Code<'a> {
    /// Path as reports show it.
    pub path: &'a str,
    /// The whole text.
    pub text: &'a str,
    /// What the whole is written in.
    pub dialect: Dialect,
    /// The code in it; what stands around it is blank.
    pub code: &'a str,
    /// What the code is written in.
    pub language: Language,
}

impl Gate {
    pub(super) fn new(rules: &Ruleset, calls: &[Hit], sinks: &[Hit]) -> Self {
        Self {
            shapes: Shapes::new(rules, calls, sinks),
            held: Held::default(),
            tables: Mutex::default(),
        }
    }

    /// Whether no rule asks for anything.
    pub(super) fn is_empty(&self) -> bool {
        self.shapes.asked.is_empty()
    }

    fn table(&self, language: Language, apis: &ApiSet) -> Arc<Table> {
        let mut tables = self.tables.lock().unwrap_or_else(PoisonError::into_inner);
        let known = tables.entry(language).or_insert_with(|| {
            Arc::new(Table::new(language, &apis.language(language), &self.shapes.needs))
        });
        Arc::clone(known)
    }

    /// What stands in the code, if a rule may find something in it.
    pub(super) fn look<'g>(
        &'g self,
        code: &Code<'g>,
        selection: &Selection,
        rules: &Ruleset,
        apis: &ApiSet,
    ) -> Option<Look<'g>> {
        let table = self.table(code.language, apis);
        let is_function = |name: &str| table.has_needs(name);
        let named = names::find(
            code.code,
            names::marks(code.language),
            selection,
            (&self.shapes.needs, &self.held),
            &is_function,
        )?;
        let mut events: Vec<(usize, Event)> =
            named.into_iter().map(|(at, needs)| (at, Event::Named(needs))).collect();
        table.words.find(code.code, |at, word| events.push((at, Event::Word(word))));
        events.sort_by_key(|(at, _)| *at);
        let near = RefCell::new(vec![None; table.near.len()]);
        let mut look = Look {
            code: code.code,
            language: code.language,
            needs: &self.shapes.needs,
            table,
            events,
            alive: Vec::new(),
            near,
        };
        let all = look.presence();
        let has = look.has(&all, &all, &all);
        let lower = LazyCell::new(|| code.text.to_ascii_lowercase());
        let surface = LazyCell::new(|| classify::surface::surface(code.path, &lower, code.dialect));
        let runs = |least| *surface >= least;
        let holds =
            |asked: &&Asked| has.holds(asked) && is_wanted(code, asked, rules, &|| &lower, &runs);
        look.alive = self.shapes.asked.iter().filter(holds).collect();
        (!look.alive.is_empty()).then_some(look)
    }
}

/// What a shape asks of the whole artifact beside its clauses; `lower` is its text in ASCII lower case,
/// and `runs` tells where its code does.
fn is_wanted<'l>(
    code: &Code,
    asked: &Asked,
    rules: &Ruleset,
    lower: &dyn Fn() -> &'l str,
    runs: &dyn Fn(Surface) -> bool,
) -> bool {
    let (hit, rule) = (asked.hit, &rules.rules()[asked.hit.rule]);
    let place = if asked.is_call { &rule.calls[hit.shape] } else { &rule.sinks[hit.shape].1 };
    if !place.holds(code.path, code.dialect) {
        return false;
    }
    let (to, near, unless) = if asked.is_call {
        (rule.file.call[hit.shape].to.as_slice(), &[][..], None)
    } else {
        let near = rule.file.sink[hit.shape].near.as_slice();
        (&[][..], near, rule.sinks[hit.shape].0.as_ref())
    };
    (to.is_empty() || leads_to(to, lower()))
        && (near.is_empty() || when::names_one(near, code.path, lower()))
        && !unless.is_some_and(|unless| unless.is_match(code.text))
        && place.surface.is_none_or(runs)
}

/// Whether a URL, or the letters of a name that it comes by, may hold one of these words: names may
/// have joints, so their first letters have to do.
fn leads_to(words: &[String], lower: &str) -> bool {
    const BEGINNING: usize = 4;
    words.iter().any(|word| {
        let is_name = word.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let part = if is_name { word.get(..BEGINNING).unwrap_or(word) } else { word };
        memchr::memmem::find(lower.as_bytes(), part.as_bytes()).is_some()
    })
}

/// The needs that a name holds.
fn needs(needs: &[Need], name: &Name, used: Use) -> u64 {
    let holds = |(at, need): (usize, &Need)| u64::from(need.holds(name, used)) << at;
    needs.iter().enumerate().map(holds).fold(0, |all, one| all | one)
}

/// Something that stands in code.
#[derive(Clone, Copy)]
enum Event {
    /// A name, by the needs that it holds.
    Named(u64),
    /// A word of the tables.
    Word(Word),
}

/// What stands in code that may be worth parsing.
pub struct Look<'g> {
    code: &'g str,
    language: Language,
    needs: &'g [Need],
    table: Arc<Table>,
    /// In order.
    events: Vec<(usize, Event)>,
    /// Shapes that may find something.
    alive: Vec<&'g Asked>,
    /// Whether the texts stand there that rows ask for near them.
    near: RefCell<Vec<Option<bool>>>,
}

/// What stands in a part.
struct Presence {
    words: Found,
    needs: u64,
}

/// What stands around functions.
struct Given<'l> {
    outer: &'l Presence,
    file: &'l Presence,
    around: Has,
    handed: Handed<'l>,
    /// What is new, if not all.
    fresh: Option<News<'l>>,
}

/// What stands in the parts that are new.
struct News<'l> {
    /// Where something stands that a shape asks for, in order.
    asked: Vec<usize>,
    /// What goes by a name outside of functions.
    handed: Handed<'l>,
}

impl Given<'_> {
    /// Whether what a function does may be new: its own lines are, or what it takes from outside.
    fn is_fresh(&self, code: &str, body: &Body) -> bool {
        self.fresh.as_ref().is_none_or(|news| {
            let next = news.asked.partition_point(|at| *at < body.head);
            news.asked.get(next).is_some_and(|at| *at < body.span.end)
                || (news.handed.unnamed | news.handed.of(&code[body.head..body.span.end])) != 0
        })
    }
}

/// What a part may do.
#[derive(Clone, Copy)]
struct Has {
    needs: u64,
    features: u32,
}

impl Has {
    fn holds(self, asked: &Asked) -> bool {
        let needs = self.needs | ANY;
        asked
            .clauses
            .iter()
            .all(|clause| clause.needs & needs != 0 || clause.features & self.features != 0)
    }
}

impl Look<'_> {
    /// Which bodies can be left out, if not all of the code: they are in order, and inner ones come
    /// after those that hold them. What a function does is known if nothing that is asked for stands
    /// `near` something new in it, unless it takes from there.
    pub fn spare(&self, bodies: &[Body], near: Option<&[Span]>) -> Option<Vec<Span>> {
        let functions = Functions(bodies.iter().filter(|body| !body.is_container).collect());
        let mut outer = self.nothing();
        let mut parts: Vec<Presence> = functions.0.iter().map(|_| self.nothing()).collect();
        for (at, event) in &self.events {
            match functions.at(*at).and_then(|function| parts.get_mut(function)) {
                Some(part) => part.add(*event),
                None if self.is_told(*at, *event) => outer.add(*event),
                None => {}
            }
        }
        let file = self.presence();
        let around = self.has(&outer, &outer, &file);
        let is_outer = |at: usize| functions.at(at).is_none();
        let handed = self.handed(&is_outer, &is_outer);
        let fresh = near.map(|near| self.news(near, &is_outer));
        let is_new = fresh.as_ref().is_none_or(|news| news.asked.iter().any(|at| is_outer(*at)));
        let given = Given { outer: &outer, file: &file, around, handed, fresh };
        let parts = functions.0.iter().zip(&parts);
        let is_wanted = |body: &Body, part: &Presence| {
            self.is_wanted(part, body, &given) && given.is_fresh(self.code, body)
        };
        let is_kept: Vec<bool> = parts.map(|(body, part)| is_wanted(body, part)).collect();
        let is_outer = self.alive.iter().any(|asked| around.holds(asked)) && is_new;
        (is_outer || is_kept.contains(&true)).then(|| {
            let kept = |body: &Body| {
                is_kept[functions.within(body.span)].contains(&true)
                    || body.is_container && self.has_outer(body.span, &functions)
            };
            bodies.iter().filter(|body| !kept(body)).map(|body| body.span).collect()
        })
    }

    /// Whether what stands outside of functions may be handed on to them: types are named there too.
    fn is_told(&self, at: usize, event: Event) -> bool {
        match event {
            Event::Named(_) => self.has_value(at),
            Event::Word(_) => true,
        }
    }

    fn has(&self, part: &Presence, with: &Presence, file: &Presence) -> Has {
        let (features, needs) = self.does(part, with, file);
        Has { needs: part.needs | needs, features }
    }

    /// What stands in the parts that are new.
    fn news(&self, near: &[Span], is_outer: &dyn Fn(usize) -> bool) -> News<'_> {
        let clauses = self.alive.iter().flat_map(|asked| &asked.clauses);
        let (needs, features) = clauses.fold((0, 0), |(needs, features), clause| {
            (needs | clause.needs, features | clause.features)
        });
        let is_asked = |event| match event {
            Event::Named(named) => named & needs != 0,
            Event::Word(word) => self.table.names(word, features),
        };
        let is_near = |at: usize| {
            let next = near.partition_point(|part| part.end <= at);
            near.get(next).is_some_and(|part| part.start <= at)
        };
        let new = self.events.iter().filter(|(at, event)| is_near(*at) && is_asked(*event));
        let handed = self.handed(&|at| is_outer(at) && is_near(at), is_outer);
        News { asked: new.map(|(at, _)| *at).collect(), handed }
    }

    /// What goes by a name outside of functions, of what is told there.
    fn handed(
        &self,
        is_told: &dyn Fn(usize) -> bool,
        is_outer: &dyn Fn(usize) -> bool,
    ) -> Handed<'_> {
        let asked = self.alive.iter().flat_map(|asked| &asked.clauses);
        let asked = asked.fold(0, |all, clause| all | clause.needs);
        let told = self.events.iter().filter_map(|(at, event)| match event {
            Event::Named(needs) if needs & asked != 0 && is_told(*at) => {
                self.has_value(*at).then_some((*at, needs & asked))
            }
            _ => None,
        });
        Handed::new(self.code, &told.collect::<Vec<_>>(), &Handed::default(), is_outer)
    }

    /// Whether a shape may find something in a function: what is named may stand outside of it, if it
    /// goes by a name here; what is done must be done here.
    fn is_wanted(&self, part: &Presence, body: &Body, given: &Given) -> bool {
        if part.words.is_empty() && part.needs == 0 {
            return false;
        }
        let here = self.has(part, given.outer, given.file);
        let features = here.features | given.around.features;
        // What is done for a shape in another function is known to be there.
        if self.alive.iter().any(|asked| asked.elsewhere & here.needs != 0) {
            return true;
        }
        let holds = |needs: u64| {
            self.alive.iter().any(|asked| {
                let has = Has { needs: here.needs | needs | asked.elsewhere, features };
                let is_done = asked.clauses.iter().any(|clause| {
                    clause.features & here.features != 0 || clause.needs & here.needs != 0
                });
                is_done
                    && has.holds(asked)
                    && (!asked.is_logged(self.needs) || self.is_logged(asked, body, given))
            })
        };
        holds(0)
            || holds(given.around.needs) && {
                let text = &self.code[body.head..body.span.end];
                holds(given.handed.unnamed | given.handed.of(text))
            }
    }

    /// Whether something that is logged in a function may be what a shape asks for: what is said there
    /// names it, or something that it goes by.
    fn is_logged(&self, asked: &Asked, body: &Body, given: &Given) -> bool {
        let wanted = asked.clauses.iter().fold(0, |all, clause| all | clause.needs);
        let text = &self.code[body.head..body.span.end];
        let from = self.events.partition_point(|(at, _)| *at < body.head);
        let inside = || self.events[from..].iter().take_while(|(at, _)| *at < body.span.end);
        let told = inside().filter_map(|(at, event)| match event {
            Event::Named(needs) if needs & wanted != 0 => Some((at - body.head, needs & wanted)),
            _ => None,
        });
        let told: Vec<(usize, u64)> = told.collect();
        let local = Handed::new(text, &told, &given.handed, &|_| true);
        let log = shape::place(SinkKind::Log);
        let mut last = Span::new(0, 0);
        inside().any(|(at, event)| {
            let at = at - body.head;
            let is_known = at < last.end;
            if is_known || !matches!(event, Event::Word(word) if self.table.names(*word, log)) {
                return false;
            }
            last = statement(text, at);
            told.iter().any(|(at, _)| last.contains(Span::new(*at, *at)))
                || local.of(last.of(text)) & wanted != 0
        })
    }

    /// Whether something stands in a container outside of its functions that they may come by: a value,
    /// or a field of a type of the tables.
    fn has_outer(&self, span: Span, functions: &Functions) -> bool {
        let from = self.events.partition_point(|(at, _)| *at < span.start);
        let inside = self.events[from..].iter().take_while(|(at, _)| *at < span.end);
        inside.into_iter().any(|(at, event)| {
            let is_type = |event| matches!(event, Event::Word(word) if self.table.is_type(word));
            functions.at(*at).is_none()
                && (is_type(*event) || self.has_value(*at) && self.is_told(*at, *event))
        })
    }

    /// Whether what stands at an offset outside of functions may be a value. Where fields have types,
    /// most of what stands there is none.
    fn has_value(&self, at: usize) -> bool {
        use Language as L;
        matches!(self.language, L::Ruby | L::Php | L::PowerShell | L::JavaScript)
            || has_value(self.code, at)
    }

    fn nothing(&self) -> Presence {
        Presence { words: Found::new(&self.table.words), needs: 0 }
    }

    /// What stands anywhere.
    fn presence(&self) -> Presence {
        let mut presence = self.nothing();
        for (_, event) in &self.events {
            presence.add(*event);
        }
        presence
    }

    fn does(&self, part: &Presence, with: &Presence, file: &Presence) -> (u32, u64) {
        let is_near = |near: usize| {
            let known = self.near.borrow()[near];
            known.unwrap_or_else(|| {
                let text = self.table.near[near].as_bytes();
                let is = memchr::memmem::find(self.code.as_bytes(), text).is_some();
                self.near.borrow_mut()[near] = Some(is);
                is
            })
        };
        self.table.does(&part.words, &with.words, &file.words, &is_near)
    }
}

/// The functions among bodies, in order: none is inside of another.
struct Functions<'b>(Vec<&'b Body>);

impl Functions<'_> {
    /// The one that an offset is in, its head included.
    fn at(&self, offset: usize) -> Option<usize> {
        let next = self.0.partition_point(|body| body.head <= offset);
        next.checked_sub(1).filter(|function| offset < self.0[*function].span.end)
    }

    /// Those that a body holds, or that it is.
    fn within(&self, span: Span) -> Range<usize> {
        let before = |end: usize| self.0.partition_point(|body| body.span.start < end);
        before(span.start)..before(span.end)
    }
}

/// Whether what stands at an offset outside of functions may be a value: its line assigns or calls,
/// or it is an entry or a text. The types of fields are none, nor is what Go's tags say of them.
fn has_value(code: &str, at: usize) -> bool {
    let bytes = code.as_bytes();
    let start = memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |feed| feed + 1);
    let end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |feed| at + feed);
    let mut line = &bytes[start..end];
    let tag = memchr::memchr(b'`', line).filter(|_| line.trim_ascii_end().ends_with(b"`"));
    let is_field = |before: &[u8]| !before.iter().any(|byte| b"=(,:".contains(byte));
    if let Some(tag) = tag.filter(|tag| is_field(&line[..*tag])) {
        if at - start > tag {
            return false;
        }
        line = &line[..tag];
    }
    let line = line.trim_ascii();
    let next = bytes[end..].trim_ascii_start();
    let is_entry = line.ends_with(b",")
        || line.ends_with(b"{")
        || !line.ends_with(b";") && next.first().is_some_and(|byte| b"})]".contains(byte));
    let is_text = at > 0 && b"\"'".contains(&bytes[at - 1]);
    is_entry || is_text || line.iter().any(|byte| b"=(".contains(byte))
}

impl Presence {
    fn add(&mut self, event: Event) {
        match event {
            Event::Named(needs) => self.needs |= needs,
            Event::Word(word) => self.words.add(word),
        }
    }
}
