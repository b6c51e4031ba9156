//! Functions of the same file that are handed parameters with a credential among them: what they do
//! with it is done for their caller, so they are entered. `self._call("/me", {"access_token": t})`
//! puts the token into a query where `_call` does.

use super::Evaluator;
use super::sources::Given;
use super::value::Value;
use super::wrapped;
use crate::model::call::Built;
use crate::model::location::Span;
use crate::parse::code::tree::{Expr, Function, Param};
use crate::rules::apis::SlotName;

/// Helpers are entered this deep inside each other.
const DEEPEST: usize = 2;

/// Files in which they are entered more often than this are no wrappers of an interface.
const MOST_ENTERED: usize = 200;

/// Entries of a map that are looked at.
const MOST_ENTRIES: usize = 32;

/// Words in the names of credentials, and of the parameter that asks for one.
const WORDS: [&str; 8] =
    ["token", "secret", "passw", "authorization", "api_key", "apikey", "assertion", "grant_type"];

/// What a method calls the object that it belongs to.
const OWN: [&str; 7] = ["self", "this", "Self", "static", "cls", "parent", "super"];

/// The parameter that stands for it where it is declared.
const RECEIVERS: [&str; 3] = ["self", "cls", "this"];

impl<'t> Evaluator<'t, '_> {
    /// What a function of the file gives for arguments that a credential is among.
    pub(super) fn helped(
        &mut self,
        receiver: Option<&Expr>,
        name: &str,
        args: &[Given<'t>],
    ) -> Option<Value<'t>> {
        let has_map = args.iter().any(|arg| !self.keys(&arg.value).is_empty());
        if !has_map || self.helping.0 >= DEEPEST || self.helping.1 >= MOST_ENTERED {
            return None;
        }
        let helper = self.own_function(receiver, name, args.len())?;
        let with = bound(helper, args);
        let known = self.heap.objects.len();
        self.helping = (self.helping.0 + 1, self.helping.1 + 1);
        let around = if self.depth == 0 { self.scope.clone() } else { self.around.clone() };
        let caller = std::mem::replace(&mut self.scope, around);
        let given = self.run_given(helper, None, with);
        self.scope = caller;
        self.helping.0 -= 1;
        self.settle(known, args);
        // One of which nothing is known is guessed at by its name.
        (self.heap.objects.len() > known).then_some(given)
    }

    /// A function that asks by GET or posts, as it is told: what it is not told to do is not done.
    fn settle(&mut self, from: usize, args: &[Given<'t>]) {
        let keys: Vec<String> = args.iter().flat_map(|arg| self.keys(&arg.value)).collect();
        let made = from..self.heap.objects.len();
        let (asks, posts) = (&[SlotName::Query, SlotName::Url], &[SlotName::Body]);
        let queries: Vec<usize> =
            made.clone().filter(|id| self.holds_key(*id, asks, &keys)).collect();
        let is_open =
            !queries.is_empty() && made.into_iter().any(|id| self.holds_key(id, posts, &keys));
        let says = |arg: &Given| self.heap.text(&arg.value, arg.span).known().unwrap_or_default();
        let is_get = || {
            wrapped::said(args, self.text) == Some("GET")
                || args.iter().any(|arg| says(arg).eq_ignore_ascii_case("get"))
        };
        if is_open && !is_get() {
            for id in queries {
                self.heap.objects[id].taken = true;
            }
        }
    }

    /// Whether a slot of an object holds a credential that it was handed, on some way through the code.
    fn holds_key(&self, id: usize, slots: &[SlotName], keys: &[String]) -> bool {
        let mut asked =
            self.heap.objects[id].slots.iter().filter(|(slot, ..)| slots.contains(slot));
        asked.any(|(_, value, at)| match value.place() {
            // A URL with its query, a form with its fields.
            Value::Object(inner) => {
                let inner = &self.heap.objects[*inner].slots;
                inner.iter().any(|(_, value, at)| self.says_key(value, *at, keys))
            }
            _ => self.says_key(value, *at, keys),
        })
    }

    fn says_key(&self, value: &Value<'t>, at: Span, keys: &[String]) -> bool {
        let texts: Vec<String> = self.heap.texts(value, at).iter().map(Built::shown).collect();
        keys.iter().any(|key| texts.iter().any(|text| text.contains(key.as_str())))
    }

    /// The one function of the file that takes so many arguments.
    fn own_function(
        &self,
        receiver: Option<&Expr>,
        name: &str,
        count: usize,
    ) -> Option<&'t Function> {
        if let Some(receiver) = receiver {
            let path = receiver.dotted()?;
            let path = path.trim_start_matches('$');
            let is_own = OWN.contains(&path)
                || self.receiver.as_deref() == Some(path)
                || self.seen.is_class(path);
            if !is_own {
                return None;
            }
        }
        let takes = |function: &&&Function| {
            let given = given(function, count).len();
            let optional = function.params.iter().filter(|param| param.default.is_some()).count();
            (given.saturating_sub(optional)..=given).contains(&count)
        };
        let mut all = self.seen.functions(name).iter().filter(takes);
        let only = all.next().filter(|_| all.next().is_none())?;
        Some(only)
    }

    /// The names of credentials among the entries of a map, or of a list of pairs.
    fn keys(&self, value: &Value<'t>) -> Vec<String> {
        let names: Vec<Option<String>> = match value.place() {
            Value::Map(map) => {
                let entries = self.heap.maps[*map].entries.iter().take(MOST_ENTRIES);
                entries.map(|(key, ..)| key.known()).collect()
            }
            Value::List(items) => {
                let first = |item: &Value<'t>| match item {
                    Value::List(pair) if pair.len() == 2 => {
                        self.heap.text(&pair[0], Span::new(0, 0)).known()
                    }
                    _ => None,
                };
                items.iter().take(MOST_ENTRIES).map(first).collect()
            }
            _ => Vec::new(),
        };
        names.into_iter().flatten().filter(|name| is_credential(name)).collect()
    }
}

/// Whether a key may name a credential. What it names is not for this layer to say: another name only
/// costs a walk through the function.
fn is_credential(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    WORDS.iter().any(|word| key.contains(word))
}

/// The parameters of a function but for what it is called on: by its name, or as there is one more
/// than there are arguments.
fn given(function: &Function, count: usize) -> &[Param] {
    match function.params.as_slice() {
        [first, rest @ ..] if first.of.is_none() && RECEIVERS.contains(&first.name.as_str()) => {
            rest
        }
        [first, rest @ ..] if rest.len() == count && first.default.is_none() => rest,
        all => all,
    }
}

/// Parameters with their arguments: by name where there is such a parameter, else by place. Of what
/// is not known the parameter may know more, by its type.
fn bound<'t>(function: &'t Function, args: &[Given<'t>]) -> Vec<(&'t str, Value<'t>)> {
    let params = given(function, args.len());
    let bind = |(index, arg): (usize, &Given<'t>)| {
        let named = arg.name.as_deref();
        // PowerShell knows no cases.
        let is_it = |param: &&Param| named.is_some_and(|it| it.eq_ignore_ascii_case(&param.name));
        let by_name = params.iter().find(is_it);
        let param = by_name.or_else(|| params.get(index))?;
        let is_unknown = matches!(&arg.value, Value::Text(built) if built.only_hole().is_some());
        let says = !matches!(arg.value, Value::Null) && (param.of.is_none() || !is_unknown);
        says.then(|| (param.name.as_str(), arg.value.clone()))
    };
    args.iter().enumerate().filter_map(bind).collect()
}
