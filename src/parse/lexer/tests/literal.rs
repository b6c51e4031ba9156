//! What stands inside strings, and values without quotes.

use crate::model::fact::Binding::*;
use crate::parse::lexer::LexStyle;

use super::{lex, table};

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
