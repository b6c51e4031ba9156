//! Functions that hand a credential to another one of the file, and that one: what is named stands in
//! the first, what is done with it in the second.

use std::collections::HashMap;

use super::shape::Asked;
use super::words::each_word;
use super::{Functions, Given, Has, Look, Presence};
use crate::model::body::Body;

/// Of more functions of one name it is not known which is called.
const MOST_OF_A_NAME: usize = 8;

/// Words before the parameters of a function that are no name.
const NO_NAMES: [&str; 8] = ["function", "async", "func", "fn", "def", "fun", "lambda", "sub"];

impl Look<'_> {
    /// Keeps them too.
    pub(super) fn keep_helpers(
        &self,
        functions: &Functions,
        parts: &[Presence],
        given: &Given,
        is_kept: &mut [bool],
    ) {
        let asked: Vec<&Asked> =
            self.alive.iter().copied().filter(|asked| asked.is_handed()).collect();
        let wanted =
            asked.iter().flat_map(|asked| &asked.clauses).fold(0, |all, it| all | it.needs);
        let is_caller = |at: &usize| parts[*at].needs & wanted != 0;
        let callers: Vec<usize> = (0..parts.len()).filter(is_caller).collect();
        let is_outer = given.outer.needs & wanted != 0;
        if callers.is_empty() && !is_outer {
            return;
        }
        let doers = self.doers(functions, parts, given);
        // Of a pair that was there before nothing new is told.
        let is_fresh = |at: usize| given.is_fresh(self.code, functions.0[at]);
        let mut keep = |text: &str, needs: u64, caller: Option<usize>| {
            each_word(text, |word| {
                let named = doers.get(word).filter(|all| all.len() <= MOST_OF_A_NAME);
                for (helper, has) in named.into_iter().flatten() {
                    let has = Has { needs: has.needs | needs, features: has.features };
                    if caller != Some(*helper)
                        && asked.iter().any(|asked| has.holds(asked))
                        && (caller.is_none_or(is_fresh) || is_fresh(*helper))
                    {
                        is_kept[*helper] = true;
                        if let Some(caller) = caller {
                            is_kept[caller] = true;
                        }
                    }
                }
            });
        };
        for caller in callers {
            keep(functions.0[caller].span.of(self.code), parts[caller].needs, Some(caller));
        }
        if is_outer {
            let mut end = 0;
            for body in &functions.0 {
                keep(&self.code[end.min(body.head)..body.head], given.outer.needs, None);
                end = body.span.end;
            }
            keep(&self.code[end..], given.outer.needs, None);
        }
    }

    /// Functions that do something, by name.
    fn doers(
        &self,
        functions: &Functions,
        parts: &[Presence],
        given: &Given,
    ) -> HashMap<&str, Vec<(usize, Has)>> {
        let mut doers: HashMap<&str, Vec<(usize, Has)>> = HashMap::new();
        for (at, (body, part)) in functions.0.iter().zip(parts).enumerate() {
            let has = self.has(part, given.outer, given.file);
            if let Some(name) = name(self.code, body).filter(|_| has.features != 0) {
                doers.entry(name).or_default().push((at, has));
            }
        }
        doers
    }
}

/// The name of a function, as its declaration shows it: before its parameters, or before what it is
/// given to.
fn name<'c>(code: &'c str, body: &Body) -> Option<&'c str> {
    // Where layout alone tells, the declaration is a part of the body.
    let declared = &code[body.head..body.span.start];
    let first = || body.span.of(code).lines().next().unwrap_or_default();
    let head = if declared.is_empty() { first() } else { declared };
    let last = |text: &'c str| {
        let mut last = None;
        each_word(text, |word| last = Some(word));
        last
    };
    let mut before = head.match_indices('(').filter_map(|(at, _)| {
        let text = head[..at].trim_end();
        text.ends_with(|c: char| c.is_alphanumeric() || c == '_').then(|| last(text)).flatten()
    });
    let is_name = |word: &&str| !NO_NAMES.contains(word);
    match head.split_once(['=', ':']) {
        Some((target, rest)) if !target.contains('(') && rest.contains('(') => last(target),
        // PowerShell declares parameters inside: `function Get-Answer {` ends in its name.
        _ if !head.contains('(') => {
            last(head).filter(|_| head.trim_start().starts_with("function"))
        }
        _ => before.find(is_name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::location::Span;

    #[test]
    fn functions_go_by_what_stands_before_their_parameters() {
        for (head, expected) in [
            ("def _call(self, path, args):\n", Some("_call")),
            ("func (c *Client) call(path string) error {\n", Some("call")),
            ("  async _call(path, args) {\n", Some("_call")),
            ("const call = async (path, args) => {\n", Some("call")),
            ("  call: function (path, args) {\n", Some("call")),
            ("  private function call($path, array $args) {\n", Some("call")),
            (
                "  Response call(String path, Map<String, String> args) throws IOException {\n",
                Some("call"),
            ),
            ("suspend fun call(path: String) = http.get(path) {\n", Some("call")),
            ("function Get-Answer {\n", Some("Answer")),
            ("  def call path\n", None),
        ] {
            let body =
                Body { span: Span::new(head.len(), head.len()), head: 0, is_container: false };
            assert_eq!(name(head, &body), expected, "{head}");
        }
    }
}
