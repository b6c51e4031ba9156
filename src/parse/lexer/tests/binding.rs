//! Assignments, arguments, setters, comparisons and fallbacks.

use crate::model::fact::Binding::*;
use crate::parse::lexer::LexStyle;

use super::table;

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
            ("setX(\"¤\", true, null)", "setX", Setter),
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
