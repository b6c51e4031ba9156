//! Whether code is worth parsing: all that one rule on requests or sinks needs must stand in the
//! text. It is asked of every file that has a word of a rule, so it has to cost less than it saves.

use std::collections::HashSet;
use std::sync::OnceLock;

use regex::bytes::{Regex, RegexBuilder};

use crate::model::call::SinkKind;

/// Names of credentials, and of what goes with them in a request.
const CREDENTIALS: &str = r"client_?-?secret|app_?secret|access_?-?token|refresh_?token|id_?token|auth_?token|oauth_token|bearer|authorization|grant_?type|client_?assertion|[?&]token=|\bauth\b\s*[=:]|basic_?auth|userpwd|withtoken|bearer_?token|\bparams\W{0,3}jwt|(?:oauth2?|connect)/(?:access_?)?token|token_?(?:endpoint|ur[il])|\boauth2::client\b";

/// A request for a token: few files speak of grants, and which one it is says enough.
const GRANTS: &str = r"grant_?type|client_?credentials";

/// What code needs to put one into a URL, or to send it in the clear.
const REQUESTS: &str = r#"\bquery<|\?[\w.-]+=|["'`]&[\w.-]+=["'`]|[?&]["'`]|\bparams\b|\bqs\b|query_?(?:param|item|string|pair|arg)|addquery|setquery|rawquery|querypar|\bquery\b\W{0,3}[(:=\[{&]|@query|searchparams|urlencode|encode_www_form|http_build_query|url\.values|encodeinquery|addparameter|setparameter|fields\s*=|[fF]orm_?data|["'`]http://|httpconnection|uri\.https?\(|aliasas|fuel\.|http4k|get_?connect|getstringasync|webclient|connect_?async\(|connectasync|putstring|uri::http\.|scheme\W{0,5}http["'`]|ajax|appendquery|httpparams|parameters|with_params|\bauth\b["']?\s*[=:]|basic_?auth|\bbasic\b|query_?(?:param|item|string)|\bauth\b\s*[=:]|req(?:uest)?\.(?:query|args|get)\b|\.query\(|_get\b|querystring|fromquery|requestparam|hooks?_?url|hooks\.|webhook|api\.telegram|\bcurl["'` ]|\bwget["'` ]|\bneedle\b|userpwd|invoke-(?:rest|web)|_query\(|copy_(?:add|set|merge)_param"#;

/// A request whose arguments may be written in braces, or in brackets with a quoted key, on the
/// same line.
const GETS: &str = r"\bget\(";

/// A place that keeps or shows values.
const SINKS: &str = r"log|mdc|scope|record|napier|print|console|echo|puts|dump|trace|debug|warn|info|error|setitem|cookie|putstring|setstring|\bset|storage|mail|send|mime|message|\bbody|\btext|html|\bline\(|timber|write|prefs|preferences|\bedit\b|\bput\b|write-";

/// A credential that stands beside such a place.
const SHOWN: &str = r"access[_-]?token|refresh[_-]?token|id[_-]?token|client[_-]?secret|passw|bearer|private[_-]?key|client[_-]?assertion|auth[_-]?token";

/// Ways to start a process.
const PROCESSES: &str = r"subprocess|popen|os\.(?:system|exec|spawn)|child_process|exec_?(?:sync|file|command)|\bexeca?\b|spawn|shell_?exec|passthru|proc_open|processbuilder|processstartinfo|getruntime|exec\.command|command::new|\bprocess\.(?:run|start)|\bprocess\(|open3|\bsystem[ (]|\bNSTask\b|start-process|invoke-expression";

/// Ways to write a file or to fill a store.
const FILES: &str = r"\bfs\b|file|write|dump|redis|shelve|storage::|electron|configstore|'conf'|setpersistent|\bopen\(";

/// Ways to send a message.
const MESSAGES: &str = r"smtp|sendmail|mailer|hooks?\.|slack|telegram|discord|twilio|sendgrid";

/// A request for a token, without which nobody keeps one.
const ENDPOINTS: &str = r"grant_?type|/token\b|token_?(?:url|uri|endpoint)";

/// A request of the protocol, where a rule asks what its parameters are.
const AUTHORIZATIONS: &str = r"response_?type|grant_?type|code_?challenge|authori[sz](?:e|ation)_?url|authcodeurl|generateauthurl|passport|oauthswift";

/// What rules ask of code, beside requests that carry credentials.
#[derive(Default)]
pub(super) struct Asked {
    /// Kinds of places.
    pub(super) sinks: HashSet<SinkKind>,
    /// Whether parameters of the protocol must not have some value.
    pub(super) constants: bool,
}

/// Bytes between a place and the credential, and the longest word for a place.
const BESIDE: usize = 160 + 9;

/// Bytes between a request and its brace.
const BRACE: usize = 80;

/// What the words above are looked for with. They are plain ASCII: Unicode's word boundaries, and
/// repeats with a bound, would take the regex engine off its fast way.
struct Gate {
    /// All words without which nothing is asked for: most texts have none.
    words: Regex,
    credentials: Regex,
    grants: Regex,
    requests: Regex,
    gets: Regex,
    sinks: Regex,
    shown: Regex,
    processes: Regex,
    files: Regex,
    messages: Regex,
    endpoints: Regex,
    authorizations: Regex,
}

impl Gate {
    fn new() -> Option<Self> {
        let regex =
            |it: &str| RegexBuilder::new(it).unicode(false).case_insensitive(true).build().ok();
        let words = [CREDENTIALS, GRANTS, SHOWN, AUTHORIZATIONS].join("|");
        Some(Self {
            words: regex(&words)?,
            credentials: regex(CREDENTIALS)?,
            grants: regex(GRANTS)?,
            requests: regex(REQUESTS)?,
            gets: regex(GETS)?,
            sinks: regex(SINKS)?,
            shown: regex(SHOWN)?,
            processes: regex(PROCESSES)?,
            files: regex(FILES)?,
            messages: regex(MESSAGES)?,
            endpoints: regex(ENDPOINTS)?,
            authorizations: regex(AUTHORIZATIONS)?,
        })
    }

    fn has_request(&self, text: &[u8]) -> bool {
        let has_brace = |end: usize| {
            let rest = &text[end..text.len().min(end + BRACE + 1)];
            let line = &rest[..memchr::memchr(b'\n', rest).unwrap_or(rest.len())];
            let is_key = |at: usize| matches!(line.get(at + 1), Some(b'"' | b'\''));
            memchr::memchr(b'{', line).is_some() || memchr::memchr_iter(b'[', line).any(is_key)
        };
        self.requests.is_match(text) || self.gets.find_iter(text).any(|it| has_brace(it.end()))
    }

    /// Places that may stand anywhere beside the credential.
    fn has_far_sink(&self, text: &[u8], asked: &HashSet<SinkKind>) -> bool {
        let wanted = [
            (SinkKind::Argument, &self.processes),
            (SinkKind::File, &self.files),
            (SinkKind::Message, &self.messages),
            (SinkKind::Kept, &self.endpoints),
        ];
        let mut wanted = wanted.iter().filter(|(kind, _)| asked.contains(kind)).peekable();
        wanted.peek().is_some()
            && self.shown.is_match(text)
            && wanted.any(|(_, words)| words.is_match(text))
    }

    fn has_sink(&self, text: &[u8]) -> bool {
        self.shown.find_iter(text).any(|it| {
            let before = &text[it.start().saturating_sub(BESIDE)..it.start()];
            let line = statement(before);
            self.sinks.is_match(&before[line..])
        })
    }
}

/// Where the line ends this text begins, with the lines that it goes on from.
fn statement(text: &[u8]) -> usize {
    let mut start = text.len();
    loop {
        start = memchr::memrchr(b'\n', &text[..start]).map_or(0, |at| at + 1);
        let above = text[..start].trim_ascii_end();
        if start == 0 || !above.ends_with(b",") && !above.ends_with(b"(") && !above.ends_with(b"{")
        {
            return start;
        }
        start = above.len();
    }
}

/// Whether code may do anything that a rule here asks for: parsing is the dear step, so all that one
/// rule needs must be there.
pub(super) fn may_hold(text: &str, any_request: bool, asked: &Asked) -> bool {
    let text = text.as_bytes();
    gate().filter(|gate| gate.words.is_match(text)).is_some_and(|gate| {
        (gate.credentials.is_match(text)
            && (any_request || gate.grants.is_match(text) || gate.has_request(text)))
            || gate.has_sink(text)
            || gate.has_far_sink(text, &asked.sinks)
            || asked.constants && gate.authorizations.is_match(text)
    })
}

/// Where what rules ask of code stands, in order: what is elsewhere need not be parsed.
pub(super) fn places(text: &str) -> Vec<usize> {
    let Some(gate) = gate() else { return Vec::new() };
    let text = text.as_bytes();
    let mut places: Vec<usize> = gate.words.find_iter(text).map(|it| it.start()).collect();
    // Where a request goes may be said once for all of them.
    places.extend(memchr::memmem::find_iter(text, "http://"));
    places.sort_unstable();
    places
}

fn gate() -> Option<&'static Gate> {
    static GATE: OnceLock<Option<Gate>> = OnceLock::new();
    GATE.get_or_init(Gate::new).as_ref()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{Asked, SinkKind};

    fn may_hold(text: &str, any_request: bool) -> bool {
        super::may_hold(text, any_request, &Asked::default())
    }

    #[test]
    fn far_places_count_where_they_are_asked_for() {
        let text = "import subprocess\ncall(\naccess_token)";
        assert!(!may_hold(text, false));
        let asked = |kind| Asked { sinks: HashSet::from([kind]), constants: true };
        assert!(super::may_hold(text, false, &asked(SinkKind::Argument)));
        assert!(!super::may_hold(text, false, &asked(SinkKind::Kept)));
        assert!(super::may_hold("AuthCodeURL(state)", false, &asked(SinkKind::Kept)));
    }

    #[test]
    fn a_credential_stands_with_a_request_or_a_sink() {
        for (text, holds) in [
            ("get(u, params={'access_token': t})", true),
            ("ACCESS_TOKEN = f(); fetch(u + '?a=' + b)", true),
            ("client.get(url) { bearer }", true),
            ("form.add('grant_type', x)", true),
            ("client.get(url)\n{ bearer }", false),
            ("$client->get($url, ['access_token' => $t])", true),
            ("HTTPConnection('h').request('GET', '/', {'Authorization': a})", true),
            ("Http::withToken($t)->get('http://h')", true),
            ("post(u).basic_auth(i, s).form(&[('client_secret', s)])", true),
            ("Http::get($u, ['access_token' => $t])", true),
            ("access_token = map.get(k)[0]", false),
            ("log.info(\"t\", accessToken)", true),
            ("é log.info(\"t\", accessToken)", true),
            ("log.info(t)\nx = accessToken", false),
            ("log.info(\n  'a %s',\n  accessToken)", true),
            ("accessToken = log(x)", false),
            ("sendMail(to, `${accessToken}`)", true),
            ("post(slack_webhook_url, {'t': access_token})", true),
            ("fetch(u + '?a=' + b)", false),
            ("the passenger list", false),
        ] {
            assert_eq!(may_hold(text, false), holds, "{text}");
        }
        assert!(may_hold("acme.call('/me', extras={'access_token': t})", true));
        let far = format!("log.info(x){}accessToken", " ".repeat(400));
        assert!(!may_hold(&far, false));
    }
}
