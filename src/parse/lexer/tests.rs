//! One row per way of binding a name to a literal.

use proptest::prelude::*;

use super::*;
use crate::model::fact::Binding::{self, *};

const V: &str = "q7Rk2vZx9LmT4wBn8Yd3";

/// Lexes `source` (`@` stands for the value), with one offset per line.
fn lex(source: &str, style: LexStyle) -> (String, Facts) {
    let text = source.replace('¤', V);
    let mut facts = Facts::default();
    let offsets: Vec<usize> =
        std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    lex_lines(&text, &offsets, style, &mut facts);
    (text, facts)
}

/// The bindings of the value `V`: path, binding.
fn found(source: &str, style: LexStyle) -> Vec<(String, Binding)> {
    let (text, facts) = lex(source, style);
    check(&text, &facts);
    let values = facts
        .values
        .iter()
        .filter(|value| value.value == V || value.value == format!("Bearer {V}"));
    values.map(|value| (facts.path(value.node).join("/"), value.binding)).collect()
}

fn check(text: &str, facts: &Facts) {
    for value in &facts.values {
        assert!(text.get(value.value_span.range()).is_some());
        let key = value.key_span.and_then(|key| text.get(key.range()));
        assert!(key.is_some_and(|key| !key.is_empty()));
        let named = key == Some(facts.name(value.node)) || facts.name(value.node) == "password";
        assert!(named, "{key:?}");
        let written = value.value_span.of(text);
        let plain = !value.value.contains('$') && !written.contains(['\\', '"', '\'', '`']);
        assert!(!plain || written == value.value, "{written} {}", value.value);
    }
}

pub(super) fn table(style: LexStyle, rows: &[(&str, &str, Binding)]) {
    let mut wrong = Vec::new();
    for (source, path, binding) in rows {
        let got = found(source, style);
        if got != [((*path).to_owned(), *binding)] {
            wrong.push(format!("{source}\n    expected {path} {binding:?}\n    got {got:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}

#[test]
fn assignments() {
    table(
        LexStyle::CLike,
        &[
            ("x = \"¤\"", "x", Assignment),
            ("x := \"¤\"", "x", Assignment),
            ("let x: String = \"¤\".to_string();", "x", Assignment),
            ("const X = '¤'", "X", Assignment),
            ("const X: &'static str = \"¤\";", "X", Assignment),
            ("const X: &str = r#\"¤\"#;", "X", Assignment),
            ("private static final String X = \"¤\";", "X", Assignment),
            ("var x = @\"¤\";", "x", Assignment),
            ("val x: String = \"¤\"", "x", Assignment),
            ("val x: String? = \"¤\"", "x", Assignment),
            ("var x string = \"¤\"", "x", Assignment),
            ("$x = \"¤\";", "x", Assignment),
            ("this.x = '¤';", "x", Assignment),
            ("oauth.secret = '¤';", "oauth/secret", Assignment),
            ("$this->secret = '¤';", "secret", Assignment),
            ("obj['x'] = \"¤\"", "obj/x", Assignment),
            ("obj[\"x\"] = '¤'", "obj/x", Assignment),
            ("#define X \"¤\"", "X", Assignment),
            ("x ||= \"¤\"", "x", Assignment),
            ("x ??= \"¤\"", "x", Assignment),
            ("x = L\"¤\";", "x", Assignment),
            ("let x = String::from(\"¤\");", "x", Assignment),
            ("String x = new String(\"¤\");", "x", Assignment),
            ("let x = Some(\"¤\".into());", "x", Assignment),
            ("char *x = strdup(\"¤\");", "x", Assignment),
            ("char x[] = \"¤\";", "x", Assignment),
            ("const x = Buffer.from('¤', 'utf8');", "x", Assignment),
            ("x = (\"¤\")", "x", Assignment),
            ("String[] x = {\"¤\"};", "x", Assignment),
            ("String[] x = new String[] { \"¤\" };", "x", Assignment),
            ("x = [\"a\", \"¤\"]", "x", Assignment),
            ("x = prod ? \"¤\" : other;", "x", Assignment),
            ("x = prod ? other : \"¤\";", "x", Assignment),
            ("String getSecret() { return \"¤\"; }", "getSecret", Assignment),
            ("fn secret() -> &'static str { \"¤\" }", "secret", Assignment),
            ("fun secret() = \"¤\"", "secret", Assignment),
            ("const secret = () => '¤';", "secret", Assignment),
            ("x = `¤`", "x", Assignment),
            ("x =\n    \"¤\";", "x", Assignment),
            ("x = \"q7Rk2vZx9L\" + \"mT4wBn8Yd3\";", "x", Assignment),
            ("x = \"q7Rk2vZx9L\"\n   + \"mT4wBn8Yd3\";", "x", Assignment),
            ("x = 'q7Rk2vZx9L' . 'mT4wBn8Yd3';", "x", Assignment),
            ("$x = '¤'; // it's a comment", "x", Assignment),
            ("static $x = '¤', $y = 'b';", "x", Assignment),
            ("x = \"\"\"¤\"\"\"", "x", Assignment),
            ("public string X { get; set; } = \"¤\";", "X", Assignment),
            ("string X => \"¤\";", "X", MapEntry),
            ("geheimnisé = \"¤\"", "geheimnisé", Assignment),
        ],
    );
}

#[test]
fn assignments_of_other_languages() {
    table(
        LexStyle::Hash,
        &[
            ("self.x = \"¤\"", "x", Assignment),
            ("x: str = \"¤\"", "x", Assignment),
            ("x: Optional[str] = \"¤\"", "x", Assignment),
            ("x <- \"¤\"", "x", Assignment),
            ("@x = \"¤\"", "x", Assignment),
            ("x = b\"¤\"", "x", Assignment),
            ("x = r'¤'", "x", Assignment),
            ("x = (\"q7Rk2vZx9L\"\n     \"mT4wBn8Yd3\")", "x", Assignment),
            ("x = \"¤\" if prod else None", "x", Assignment),
            ("x = None if prod else \"¤\"", "x", Assignment),
            ("def secret(self):\n    return \"¤\"", "secret", Assignment),
            ("# x = \"¤\"", "x", Assignment),
            ("x = \"¤\"  # don't", "x", Assignment),
        ],
    );
    table(
        LexStyle::Dashes,
        &[
            ("local x = \"¤\"", "x", Assignment),
            ("SET @x = 'q7Rk2vZx9LmT4wBn8Yd3'", "x", Assignment),
            ("DECLARE @x VARCHAR(20) = '¤'", "x", Assignment),
            ("CREATE USER a IDENTIFIED BY '¤'", "password", Assignment),
            ("-- x = '¤'", "x", Assignment),
        ],
    );
    table(
        LexStyle::PowerShell,
        &[
            ("$x = '¤'", "x", Assignment),
            ("$env:X = \"¤\"", "X", Assignment),
            ("Connect-It -ClientSecret \"¤\"", "ClientSecret", Flag),
            ("$x = ConvertTo-SecureString \"¤\" -AsPlainText", "x", Assignment),
        ],
    );
}

#[test]
fn arguments_and_entries() {
    table(
        LexStyle::CLike,
        &[
            ("f(x: \"¤\")", "f/x", NamedArgument),
            ("new Options { X = \"¤\" }", "Options/X", NamedArgument),
            ("    ClientSecret = \"¤\",", "ClientSecret", NamedArgument),
            ("conf = {\"x\": \"¤\"}", "conf/x", MapEntry),
            ("conf = {x: '¤'}", "conf/x", MapEntry),
            ("'x' => '¤',", "x", MapEntry),
            ("{\"x\", \"¤\"}", "x", MapEntry),
            ("[\"x\"] = \"¤\",", "x", MapEntry),
            ("m = mapOf(\"x\" to \"¤\")", "mapOf/x", MapEntry),
            ("Map(\"x\" -> \"¤\")", "Map/x", MapEntry),
            ("new Map([['x', '¤']])", "Map/x", MapEntry),
            ("axios.post(url, {client_secret: '¤'})", "post/client_secret", MapEntry),
            ("{ name: 'X', value: '¤' }", "X", MapEntry),
            ("<add key=\"Secret\" value=\"¤\"/>", "Secret", Attribute),
            ("<Login token=\"¤\" />", "token", Attribute),
        ],
    );
    table(
        LexStyle::Hash,
        &[
            ("f(x=\"¤\")", "f/x", NamedArgument),
            ("    client_secret=\"¤\",", "client_secret", NamedArgument),
            ("connect token: \"¤\"", "token", NamedArgument),
            ("config :app, secret: \"¤\"", "secret", MapEntry),
            (":x => \"¤\"", "x", MapEntry),
            ("x: \"¤\"", "x", MapEntry),
            ("[x: \"¤\"]", "x", MapEntry),
            ("('x', '¤')", "x", MapEntry),
            ("auth = ('user', '¤')", "auth", Assignment),
            ("requests.get(u, auth=('user', '¤'))", "get/auth", NamedArgument),
        ],
    );
}

#[test]
fn setters_and_pairs() {
    table(
        LexStyle::CLike,
        &[
            ("setX(\"¤\")", "setX", Setter),
            ("b.clientSecret(\"¤\")", "b/clientSecret", Setter),
            ("X::new(\"¤\")", "X", Setter),
            ("b.withX(\"¤\")", "b/withX", Setter),
            ("set_x(\"¤\")", "set_x", Setter),
            ("new ApiKey(\"¤\")", "ApiKey", Setter),
            ("put(\"x\", \"¤\")", "put/x", Pair),
            ("setenv(\"X\", \"¤\", 1)", "setenv/X", Pair),
            ("r.header(\"Authorization\", \"Bearer ¤\")", "header/Authorization", Pair),
            (
                "r.setHeader(HttpHeaders.AUTHORIZATION, \"Bearer ¤\")",
                "setHeader/AUTHORIZATION",
                Pair,
            ),
            ("m.add(\"x\", \"¤\")", "add/x", Pair),
            ("define('X', '¤')", "define/X", Pair),
            ("localStorage.setItem('token', '¤')", "setItem/token", Pair),
            ("put(\"client_secret\",\n    \"¤\")", "put/client_secret", Pair),
            ("run([\"az\", \"--client-secret\", \"¤\"])", "client-secret", Flag),
            ("password \"¤\"", "password", Setter),
        ],
    );
}

#[test]
fn comparisons() {
    table(
        LexStyle::CLike,
        &[
            ("if (x == \"¤\") {", "x", Comparison),
            ("if (x === '¤') {", "x", Comparison),
            ("if (\"¤\" == x) {", "x", Comparison),
            ("if (x.equals(\"¤\"))", "x", Comparison),
            ("if (\"¤\".equals(x))", "x", Comparison),
            ("if (!strcmp(x, \"¤\"))", "x", Comparison),
            ("if (req.token !== '¤')", "req/token", Comparison),
        ],
    );
    table(
        LexStyle::Hash,
        &[("if ($x eq \"¤\")", "x", Comparison), ("if x != '¤':", "x", Comparison)],
    );
    table(LexStyle::PowerShell, &[("if ($x -eq \"¤\")", "x", Comparison)]);
}

#[test]
fn fallbacks() {
    table(
        LexStyle::CLike,
        &[
            ("process.env.X || \"¤\"", "X", Fallback),
            ("const s = process.env.X || \"¤\";", "s/X", Fallback),
            ("getEnv(\"X\", \"¤\")", "X", Fallback),
            ("@Value(\"${x:¤}\")", "x", Fallback),
            ("m.getOrDefault(\"x\", \"¤\")", "x", Fallback),
            ("System.getProperty(\"x\", \"¤\")", "x", Fallback),
            ("env('X','¤')", "X", Fallback),
            ("env::var(\"X\").unwrap_or(\"¤\".into())", "X", Fallback),
            ("env::var(\"X\").unwrap_or_else(|_| \"¤\".to_string())", "X", Fallback),
            ("Environment.GetEnvironmentVariable(\"X\") ?? \"¤\"", "X", Fallback),
            ("System.getenv(\"X\") ?: \"¤\"", "X", Fallback),
            ("opt.orElseGet(() -> \"¤\")", "opt", Fallback),
            ("flag.String(\"client-secret\", \"¤\", \"usage\")", "client-secret", Fallback),
            ("process.env['X'] ?? '¤'", "X", Fallback),
        ],
    );
    table(
        LexStyle::Hash,
        &[
            ("os.getenv(\"X\", \"¤\")", "X", Fallback),
            ("s = os.environ.get(\"X\", \"¤\")", "s/X", Fallback),
            ("os.getenv(\"X\") or \"¤\"", "X", Fallback),
            ("config(\"X\", default=\"¤\")", "X", Fallback),
            ("parser.add_argument(\"--token\", default=\"¤\")", "token", Fallback),
            ("ENV.fetch(\"X\",\"¤\")", "X", Fallback),
            ("ENV.fetch(\"X\") { \"¤\" }", "X", Fallback),
            ("ENV[\"X\"] || \"¤\"", "X", Fallback),
        ],
    );
    table(
        LexStyle::Shell,
        &[
            ("echo ${X:-¤}", "X", Fallback),
            ("X=${Y:-¤}", "Y", Fallback),
            ("echo \"${X:=¤}\"", "X", Fallback),
        ],
    );
    table(LexStyle::Config, &[("secret: ${app.x-y:¤}", "app.x-y", Fallback)]);
}

#[test]
fn inside_strings() {
    table(
        LexStyle::CLike,
        &[
            ("f(\"client_secret=¤&grant_type=x\")", "client_secret", FormField),
            ("f(\"a=b&client_secret=¤\")", "client_secret", FormField),
            ("f(\"Authorization: Bearer ¤\")", "Authorization", Header),
            ("f(\"X-Api-Key: ¤\\r\\n\")", "X-Api-Key", Header),
            ("f(\"Server=a;User Id=b;Password=¤;\")", "Password", FormField),
            ("f(\"Server=a;Shared Key=¤\")", "Shared Key", FormField),
            ("f(\"AccountName=a;AccountKey=¤;E=b\")", "AccountKey", FormField),
            ("f(\"host=a password=¤ dbname=c\")", "password", FormField),
            ("f(\"host=a password='¤' dbname=c\")", "password", FormField),
            ("f(\"x --client-secret=¤\")", "client-secret", Flag),
            ("f(\"x --password ¤\")", "password", Flag),
            ("f(\"java -Dsonar.login=¤\")", "sonar.login", Flag),
            ("f('{\"client_secret\": \"¤\"}')", "client_secret", MapEntry),
            ("f(\"{\\\"client_secret\\\": \\\"¤\\\"}\")", "client_secret", MapEntry),
            ("// client_secret: ¤", "client_secret", Config),
            (" * staging password = ¤", "staging password", Config),
        ],
    );
}

#[test]
fn bare_values() {
    table(
        LexStyle::Shell,
        &[
            ("export X=\"¤\"", "X", Assignment),
            ("export X=¤ # note", "X", Assignment),
            ("X=¤ Y=b curl", "X", Assignment),
            ("export A=b X='¤'", "X", Assignment),
            ("set X=¤", "X", Assignment),
            ("setenv X ¤", "X", Assignment),
            ("set -x X ¤", "X", Assignment),
            ("tool --client-secret=¤", "client-secret", Flag),
            ("tool --client-secret ¤ \\", "client-secret", Flag),
            ("tool --client-secret \"¤\"", "client-secret", Flag),
            ("mvn -Dx=¤", "x", Flag),
            ("mvn -D x=¤", "x", Flag),
            ("docker run -e X=¤ image", "X", Flag),
            ("helm install --set a.x=¤", "a.x", Flag),
            ("kubectl create --from-literal=x=¤", "x", Flag),
            ("curl -d client_secret=¤ https://h/", "client_secret", FormField),
            ("curl -H 'Authorization: Bearer ¤'", "Authorization", Header),
            ("# X=¤", "X", Config),
        ],
    );
    table(
        LexStyle::Config,
        &[
            ("KEY=¤", "KEY", Config),
            ("key = ¤ ; note", "key", Config),
            ("KEY: ¤", "KEY", Config),
            ("key: \"¤\"", "key", Config),
            ("machine a login b password ¤", "password", Config),
            ("password ¤", "password", Config),
        ],
    );
    table(
        LexStyle::Text,
        &[
            ("Client secret: ¤", "Client secret", Config),
            ("{ \"access_token\" \"¤\" }", "access_token", MapEntry),
            ("- `client_secret`: `¤`", "client_secret", Config),
            ("Authorization: Bearer ¤", "Authorization", Header),
            ("> client_secret=¤&kind=code", "client_secret", FormField),
        ],
    );
}

#[test]
fn no_literal_no_binding() {
    for source in [
        "secret = load()",
        "secret = other",
        "getSecret(\"name\")",
        "os.environ[\"SECRET\"]",
        "print(\"secret\")",
        "conf[\"secret\"] = load()",
        "{\"secret\": value}",
        "f(\"client_secret=\" + secret)",
        "secret = 5",
        "// const secret = load(name)",
        "def secret(self):\n    \"\"\"Words.\"\"\"",
        "secret = secret.encode(\"latin1\")",
        "class Secret:\n    'Words'",
        "if \"secret\" in conf:",
        "case \"secret\":",
        "get(\"https://a.example/?secret_name=b\")",
        "\"password=\" + p",
        "// see the secret manager",
        "throw new Error(\"secret\")x",
    ] {
        let (_, facts) = lex(source, LexStyle::CLike);
        let values: Vec<_> =
            facts.values.iter().filter(|value| facts.name(value.node) != "Error").collect();
        assert!(values.is_empty(), "{source}: {values:?}");
    }
}

#[test]
fn spans_are_exact_and_partial_values_say_so() {
    let (text, facts) =
        lex("x = \"a\\\"b\"; y = \"k-\" + \"l\"; z = \"Bearer \" + token", LexStyle::CLike);
    let values: Vec<_> =
        facts.values.iter().map(|v| (v.value.as_str(), v.value_span.of(&text))).collect();
    assert_eq!(values, [("a\"b", "a\\\"b"), ("k-l", "k-\" + \"l"), ("Bearer ${token}", "Bearer ")]);
}

#[test]
fn idioms_of_many_languages() {
    table(
        LexStyle::CLike,
        &[
            ("buildConfigField(\"String\", \"X\", \"\\\"¤\\\"\")", "buildConfigField/X", Pair),
            ("std::string x{\"¤\"};", "x", Assignment),
            ("std::string x(\"¤\");", "x", Setter),
            ("NSString *const kX = @\"¤\";", "kX", Assignment),
            ("[d setObject:@\"¤\" forKey:@\"x\"];", "x", Pair),
            (
                "r.setValue(\"Bearer ¤\", forHTTPHeaderField: \"Authorization\")",
                "Authorization",
                Header,
            ),
            ("curl_setopt($c, CURLOPT_USERPWD, '¤');", "curl_setopt/CURLOPT_USERPWD", Pair),
            ("Map.of(\"a\", \"b\", \"x\", \"¤\")", "of/x", MapEntry),
            ("return &Config{\n    ClientSecret: \"¤\",", "Config/ClientSecret", MapEntry),
            (
                "cfg := oauth2.Config{ClientID: id, ClientSecret: \"¤\"}",
                "Config/ClientSecret",
                MapEntry,
            ),
            ("Config { client_secret: \"¤\".into() }", "Config/client_secret", MapEntry),
            ("headers: { Authorization: 'Bearer ¤' }", "headers/Authorization", MapEntry),
            ("<client_secret>¤</client_secret>", "client_secret", Config),
            ("static const String x = '¤';", "x", Assignment),
            ("private readonly secret: string = '¤';", "secret", Assignment),
        ],
    );
}

#[test]
fn idioms_of_more_languages() {
    table(
        LexStyle::Hash,
        &[
            ("Sys.setenv(X = \"¤\")", "setenv/X", NamedArgument),
            ("my %h = (x => '¤');", "h/x", MapEntry),
            ("req[\"Authorization\"] = \"Bearer ¤\"", "req/Authorization", Assignment),
            ("monkeypatch.setenv(\"X\", \"¤\")", "setenv/X", Pair),
            ("os.environ[\"X\"] = \"¤\"", "X", Assignment),
        ],
    );
    table(
        LexStyle::Dashes,
        &[
            ("local c = { x = \"¤\" }", "c/x", NamedArgument),
            ("c = { [\"x\"] = \"¤\" }", "c/x", MapEntry),
            ("ALTER ROLE a WITH PASSWORD '¤'", "PASSWORD", Setter),
        ],
    );
    table(
        LexStyle::Semicolon,
        &[
            ("(def client-secret \"¤\")", "client-secret", Assignment),
            ("{:client-secret \"¤\"}", "client-secret", MapEntry),
            ("(setq x \"¤\")", "x", Assignment),
        ],
    );
    table(
        LexStyle::Basic,
        &[
            ("Dim x As String = \"¤\"", "x", Assignment),
            ("x = \"q7Rk2vZx9L\" & \"mT4wBn8Yd3\"", "x", Assignment),
        ],
    );
    table(LexStyle::Text, &[("| `client_secret` | `¤` | note |", "client_secret", Config)]);
}

#[test]
fn only_lines_with_an_offset_are_read() {
    let text = "a = \"1\"\nb = \"2\"\nc = \"3\"\n";
    let mut facts = Facts::default();
    lex_lines(text, &[9], LexStyle::CLike, &mut facts);
    let names: Vec<_> = facts.values.iter().map(|value| facts.name(value.node)).collect();
    assert_eq!(names, ["b"]);
}

#[test]
fn windows_of_a_minified_line() {
    let filler = "a(\"x,y\",{b:'c'});".repeat(1000);
    let text = format!("{filler}f({{clientSecret:\"{V}\"}});{filler}");
    let at = text.find("clientSecret").unwrap();
    let mut facts = Facts::default();
    lex_lines(&text, &[at], LexStyle::CLike, &mut facts);
    assert!(facts.values.iter().any(|v| v.value == V && facts.name(v.node) == "clientSecret"));
    assert!(facts.values.len() < 200);
}

#[test]
fn cost_is_linear() {
    for unit in [
        "secret=\"a\",",
        "\"\\\"",
        "{[(",
        "secret:'",
        "a.b.c",
        "x=x=x&",
        "--a ",
        "${a:",
        "\"a\"+",
        "\\\"a\\\":",
        "a?b:",
    ] {
        let text = unit.repeat(200_000 / unit.len());
        let offsets: Vec<usize> =
            (0..10_000).map(|n| n * 20).filter(|at| *at < text.len()).collect();
        for text in [
            text.clone(),
            text.chars()
                .collect::<Vec<_>>()
                .chunks(77)
                .map(|c| c.iter().collect::<String>())
                .collect::<Vec<_>>()
                .join("\n"),
        ] {
            let begin = std::time::Instant::now();
            lex_lines(&text, &offsets, LexStyle::Text, &mut Facts::default());
            assert!(begin.elapsed().as_secs() < 6, "{unit:?} took {:?}", begin.elapsed());
        }
    }
}

proptest! {
    #[test]
    fn arbitrary_text_never_panics(
        text in "([\"'`\\\\=:(){}\\[\\],.+?|&;#/*\\-$<> \n\r]|secret|é|a|\\$\\{|--|=>|or |return |x)*",
        mut offsets in proptest::collection::vec(0_usize..300, 0..8),
        style in 0..9_usize,
    ) {
        offsets.sort_unstable();
        let styles = [LexStyle::CLike, LexStyle::Hash, LexStyle::Dashes, LexStyle::Semicolon,
            LexStyle::PowerShell, LexStyle::Basic, LexStyle::Shell, LexStyle::Config, LexStyle::Text];
        let mut facts = Facts::default();
        lex_lines(&text, &offsets, styles[style], &mut facts);
        check(&text, &facts);
    }
}
