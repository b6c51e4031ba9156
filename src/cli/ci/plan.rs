//! From an event to what is scanned: which commits decide, whose configuration holds, and what the
//! clone lacks for it. Something that is missing is fetched, or said.

use anyhow::{Result, bail};

use figlint::model::run::{Notification, NotificationKind};
use figlint::sources::git::Range;

use super::args::{Fetch, Mode};
use super::event::{Event, Pull, Push};
use super::git::Git;

/// What helps where a clone lacks commits.
const WAY_OUT: &str =
    "check out the whole history (`fetch-depth: 0`, on GitLab `GIT_DEPTH: \"0\"`)";

/// What decides about success.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Gate {
    /// The commits of a range.
    Range(Range),
    /// The tree.
    Tree,
    /// The whole history.
    History,
    /// Nothing, for this reason.
    Nothing(&'static str),
}

/// What is scanned, and under which rules.
pub(super) struct Plan {
    /// What decides.
    pub(super) gate: Gate,
    /// The commit whose configuration holds; none: the tree's own.
    pub(super) trusted: Option<String>,
    /// What is not as it should be.
    pub(super) notes: Vec<Notification>,
}

/// Makes the plan; fetches what it needs.
pub(super) fn make(event: &Event, mode: Mode, fetch: Fetch, git: &Git) -> Result<Plan> {
    let mut planner = Planner { git, fetch, notes: Vec::new() };
    let (mut gate, mut trusted) = (Gate::Tree, None);
    match event {
        Event::Pull(pull) => {
            let range = planner.pull(pull);
            trusted.clone_from(&range.from);
            gate = Gate::Range(range);
        }
        Event::Queue { base, head } => gate = Gate::Range(planner.between(base, head, &[])),
        Event::Push(push) => gate = planner.push(push),
        Event::Deleted => gate = Gate::Nothing("the branch was deleted"),
        Event::Other(name) if mode == Mode::Range => {
            bail!("the event `{name}` brings no commits, so there is no range; use --mode auto");
        }
        Event::Other(_) => {}
    }
    match mode {
        Mode::Tree => gate = Gate::Tree,
        Mode::History => {
            planner.complete();
            gate = Gate::History;
        }
        Mode::Auto | Mode::Range => {}
    }
    if trusted.as_ref().is_some_and(|base| !git.has(base)) {
        trusted = None;
        let message = "the base of the request is not in this clone, so the request's own \
                       configuration and baseline were read, which must not decide about it";
        planner.note(true, format!("{message}; {WAY_OUT}"));
    }
    Ok(Plan { gate, trusted, notes: planner.notes })
}

struct Planner<'g> {
    git: &'g Git,
    fetch: Fetch,
    notes: Vec<Notification>,
}

impl Planner<'_> {
    fn pull(&mut self, pull: &Pull) -> Range {
        let base = tracking(&pull.branch);
        let wanted = [
            format!("+{}:refs/remotes/origin/figlint/head", pull.reference),
            format!("+refs/heads/{}:{base}", pull.branch),
        ];
        self.prepare(&pull.base, &pull.head, &wanted);
        // The event may be older than the base branch that was merged in since.
        let newer = self.git.id(&base).filter(|newer| self.git.is_ancestor(&pull.base, newer));
        let of_merge = || self.git.id("HEAD^1").filter(|_| self.is_test_merge(&pull.head));
        let known = Some(pull.base.clone()).filter(|base| self.git.has(base));
        let base = newer.or(known).or_else(of_merge).unwrap_or(pull.base.clone());
        range(Some(&base), &pull.head)
    }

    /// Whether HEAD is the merge that the server makes to test a request.
    fn is_test_merge(&self, head: &str) -> bool {
        self.git.id("HEAD^2").as_deref() == Some(head)
    }

    fn between(&mut self, from: &str, to: &str, wanted: &[String]) -> Range {
        self.prepare(from, to, wanted);
        range(Some(from), to)
    }

    fn push(&mut self, push: &Push) -> Gate {
        let Push { before, after, branch, default } = push;
        let told = self.notes.len();
        if let Some(before) = before {
            self.prepare(before, after, std::slice::from_ref(before));
            if self.git.has(before) || self.fetch == Fetch::Never {
                return Gate::Range(range(Some(before), after));
            }
            // A deeper checkout would not bring back what the server does not have.
            self.notes.truncate(told);
        }
        let default = default.as_ref().filter(|default| *default != branch);
        let Some(default) = default else { return self.push_of_default(before.as_deref(), after) };
        let base = tracking(default);
        self.prepare(&base, after, &[format!("+refs/heads/{default}:{base}")]);
        Gate::Range(Range { written: format!("{default}..{branch}"), ..range(Some(&base), after) })
    }

    /// A default branch that is new brings everything it holds. So does one that was rewritten and of
    /// which the old head is gone: what it held before is not known, so nothing may be left out.
    fn push_of_default(&mut self, before: Option<&str>, after: &str) -> Gate {
        self.complete();
        if let Some(before) = before.map(short) {
            self.note(
                false,
                format!(
                    "the branch was rewritten, and {before}, which it pointed to before, is not on \
                     the server any more: everything that the branch holds now was judged, older \
                     commits too; accept what is known with `figlint baseline create`"
                ),
            );
        }
        Gate::Range(range(None, after))
    }

    /// Sees to it that both ends are there and all between them.
    fn prepare(&mut self, from: &str, to: &str, wanted: &[String]) {
        let lacks = |git: &Git| !git.has(from) || !git.has(to) || git.is_cut(from, to);
        if !lacks(self.git) {
            return;
        }
        if self.fetch == Fetch::Never {
            let message = "the clone lacks commits of the event, and --fetch never keeps figlint \
                           from fetching them";
            self.note(false, message.to_owned());
            return;
        }
        let mut said = self.git.fetch(wanted).err();
        // One reference that the server lacks must not keep the others from coming.
        for one in wanted.iter().filter(|_| said.is_some()) {
            let _ = self.git.fetch(std::slice::from_ref(one));
        }
        if lacks(self.git) {
            let deeper = self.git.fetch(&[]).err();
            said = said.or(deeper);
        }
        if lacks(self.git) {
            let said = said.unwrap_or_else(|| "the server does not have them".to_owned());
            self.note(
                false,
                format!(
                    "commits of the event are not in this clone and could not be fetched ({said}); \
                     {WAY_OUT}"
                ),
            );
        }
    }

    /// Fetches the rest of a shallow clone.
    fn complete(&mut self) {
        if !self.git.is_shallow() {
            return;
        }
        let said = match self.fetch {
            Fetch::Never => Err("--fetch never".to_owned()),
            Fetch::Auto => self.git.fetch(&[]),
        };
        if let Err(said) = said {
            let message = format!("the clone is shallow and could not be completed ({said})");
            self.note(true, format!("{message}; {WAY_OUT}"));
        }
    }

    fn note(&mut self, incomplete: bool, message: String) {
        let kind = NotificationKind::RangeFallback;
        self.notes.push(Notification { kind, path: None, line: None, message, incomplete });
    }
}

fn range(from: Option<&str>, to: &str) -> Range {
    let written = format!("{}..{}", from.map_or("", short), short(to));
    Range { written, from: from.map(str::to_owned), to: vec![to.to_owned()], known: Vec::new() }
}

fn short(id: &str) -> &str {
    id.get(..12).unwrap_or(id)
}

fn tracking(branch: &str) -> String {
    format!("refs/remotes/origin/{branch}")
}
