//! What only one language or library writes.

use crate::model::fact::Binding::*;
use crate::parse::lexer::LexStyle;

use super::table;

#[test]
fn idioms_of_many_languages() {
    table(
        LexStyle::CLike,
        &[
            ("buildConfigField \"String\", \"X\", \"\\\"¤\\\"\"", "buildConfigField/X", Pair),
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
