//! Functions of the same file that are handed parameters with a credential among them: what they do
//! with it is done for their caller, so they are entered. `self._call("/me", {"access_token": t})`
//! puts the token into a query where `_call` does.

use super::Evaluator;
use super::sources::Given;
use super::value::Value;
use crate::classify;
use crate::model::call::Built;
use crate::model::class::Strength;
use crate::model::location::Span;
use crate::parse::code::tree::{Expr, Function, Param};

/// Helpers are entered this deep inside each other.
const DEEPEST: usize = 2;

/// Files in which they are entered more often than this are no wrappers of an interface.
const MOST_ENTERED: usize = 200;

/// Entries of a map that are looked at.
const MOST_ENTRIES: usize = 32;

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
        let has_map = args.iter().any(|arg| self.is_credential(&arg.value));
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
        // One of which nothing is known is guessed at by its name.
        (self.heap.objects.len() > known).then_some(given)
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

    /// Whether a value is a map, or a list of pairs, with a credential among its entries.
    fn is_credential(&self, value: &Value<'t>) -> bool {
        match value.place() {
            Value::Map(map) => {
                let entries = self.heap.maps[*map].entries.iter().take(MOST_ENTRIES);
                entries.into_iter().any(|(key, ..)| is_credential(key))
            }
            Value::List(items) => items.iter().take(MOST_ENTRIES).any(|item| match item {
                Value::List(pair) if pair.len() == 2 => {
                    is_credential(&self.heap.text(&pair[0], Span::new(0, 0)))
                }
                _ => false,
            }),
            _ => false,
        }
    }
}

fn is_credential(key: &Built) -> bool {
    let verdict = key.known().and_then(|key| classify::name::classify(&key));
    verdict.is_some_and(|verdict| verdict.strength >= Strength::Medium)
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
        let says = !matches!(arg.value, Value::Null) && !(is_unknown && param.of.is_some());
        says.then(|| (param.name.as_str(), arg.value.clone()))
    };
    args.iter().enumerate().filter_map(bind).collect()
}
