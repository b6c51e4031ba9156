//! Whether code is worth parsing: all that one rule on requests or sinks needs must stand in the
//! text. It is asked of every file that has a word of a rule, so it has to cost less than it saves.

use std::sync::OnceLock;

use regex::bytes::{Regex, RegexBuilder};

/// Names of credentials, and of what goes with them in a request.
const CREDENTIALS: &str = r"client_?-?secret|app_?secret|access_?-?token|refresh_?token|id_?token|auth_?token|oauth_token|bearer|authorization|grant_?type|client_?assertion|[?&]token=|\bauth\b\s*[=:]|basic_?auth|userpwd|withtoken|bearer_?token|\bparams\W{0,3}jwt|(?:oauth2?|connect)/(?:access_?)?token|token_?(?:endpoint|ur[il])";

/// A request for a token: few files speak of grants, and which one it is says enough.
const GRANTS: &str = r"grant_?type|client_?credentials";

/// What code needs to put one into a URL, or to send it in the clear.
const REQUESTS: &str = r#"\?[\w.-]+=|[?&]["'`]|\bparams\b|\bqs\b|query_?(?:param|item|string|pair|arg)|addquery|setquery|rawquery|querypar|\bquery\b\W{0,3}[(:=\[{&]|@query|searchparams|urlencode|encode_www_form|http_build_query|url\.values|encodeinquery|addparameter|setparameter|fields\s*=|[fF]orm_?data|["'`]http://|httpconnection|uri\.http\(|uri::http\.|scheme\W{0,5}http["'`]|ajax|appendquery|httpparams|parameters|with_params|\bauth\b["']?\s*[=:]|basic_?auth|\bbasic\b|query_?(?:param|item|string)|\bauth\b\s*[=:]|req(?:uest)?\.(?:query|args|get)\b|\.query\(|_get\b|querystring|fromquery|requestparam|hooks?_?url|hooks\.|webhook|api\.telegram|\bcurl["'` ]|\bwget["'` ]|\bneedle\b|userpwd"#;

/// A request whose arguments may be written in braces or brackets on the same line.
const GETS: &str = r"\bget\(";

/// A place that keeps or shows values.
const SINKS: &str = r"log|print|console|echo|puts|dump|trace|debug|warn|info|error|setitem|cookie|putstring|setstring|\bset|storage|mail|send|mime|message|\bbody|\btext|html|\bline\(|timber|write|playerprefs";

/// A credential that stands beside such a place.
const SHOWN: &str = r"access_?token|refresh_?token|id_?token|client_?secret|passw|bearer|private_?key|client_?assertion|auth_?token";

/// Bytes between a place and the credential, and the longest word for a place.
const BESIDE: usize = 160 + 9;

/// Bytes between a request and its brace.
const BRACE: usize = 80;

/// What the words above are looked for with. They are plain ASCII: Unicode's word boundaries, and
/// repeats with a bound, would take the regex engine off its fast way.
struct Gate {
    credentials: Regex,
    grants: Regex,
    requests: Regex,
    gets: Regex,
    sinks: Regex,
    shown: Regex,
}

impl Gate {
    fn new() -> Option<Self> {
        let regex = |it| RegexBuilder::new(it).unicode(false).case_insensitive(true).build().ok();
        Some(Self {
            credentials: regex(CREDENTIALS)?,
            grants: regex(GRANTS)?,
            requests: regex(REQUESTS)?,
            gets: regex(GETS)?,
            sinks: regex(SINKS)?,
            shown: regex(SHOWN)?,
        })
    }

    fn has_request(&self, text: &[u8]) -> bool {
        let has_brace = |end: usize| {
            let rest = &text[end..text.len().min(end + BRACE + 1)];
            memchr::memchr3(b'{', b'[', b'\n', rest).is_some_and(|at| rest[at] != b'\n')
        };
        self.requests.is_match(text) || self.gets.find_iter(text).any(|it| has_brace(it.end()))
    }

    fn has_sink(&self, text: &[u8]) -> bool {
        self.shown.find_iter(text).any(|it| {
            let before = &text[it.start().saturating_sub(BESIDE)..it.start()];
            let line = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
            self.sinks.is_match(&before[line..])
        })
    }
}

/// Whether code may do anything that a rule here asks for: parsing is the dear step, so all that one
/// rule needs must be there.
pub(super) fn may_hold(text: &str, any_request: bool) -> bool {
    let text = text.as_bytes();
    gate().is_some_and(|gate| {
        (gate.credentials.is_match(text)
            && (any_request || gate.grants.is_match(text) || gate.has_request(text)))
            || gate.has_sink(text)
    })
}

/// Where what rules ask of code stands, in order: what is elsewhere need not be parsed.
pub(super) fn places(text: &str) -> Vec<usize> {
    let Some(gate) = gate() else { return Vec::new() };
    let text = text.as_bytes();
    let words = [&gate.credentials, &gate.grants, &gate.shown].into_iter();
    let mut places: Vec<usize> =
        words.flat_map(|words| words.find_iter(text)).map(|it| it.start()).collect();
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
    use super::may_hold;

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
            ("log.info(\"t\", accessToken)", true),
            ("é log.info(\"t\", accessToken)", true),
            ("log.info(t)\nx = accessToken", false),
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
