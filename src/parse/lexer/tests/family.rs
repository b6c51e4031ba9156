//! Ways of binding that belong to one language or one family. One row each.

use super::table;
use crate::model::fact::Binding::{
    Assignment, Comparison, Config, Fallback, FormField, MapEntry, NamedArgument, Pair, Setter,
};
use crate::parse::lexer::LexStyle;

#[test]
fn functions_and_properties_that_give_a_value() {
    table(
        LexStyle::CLike,
        &[
            ("val x get() = \"¤\"", "x", Assignment),
            ("val x: String get() = \"¤\"", "x", Assignment),
            ("val x by lazy { \"¤\" }", "x", Assignment),
            ("var x: String { \"¤\" }", "x", Assignment),
            ("var x: String {\n    return \"¤\"\n}", "x", Assignment),
        ],
    );
    table(
        LexStyle::Hash,
        &[
            ("def x, do: \"¤\"", "x", Assignment),
            ("def x\n  \"¤\"\nend", "x", Assignment),
            ("x = Field(default=\"¤\")", "x", Assignment),
            ("x: str = Field(default=\"¤\")", "x", Assignment),
        ],
    );
}

#[test]
fn types_and_conversions() {
    table(
        LexStyle::CLike,
        &[
            ("x := []byte(\"¤\")", "x", Assignment),
            ("const X: [u8; 20] = *b\"¤\";", "X", Assignment),
            ("val x = Option(\"¤\")", "x", Assignment),
            ("let x = AuthToken::new(\"¤\".to_string());", "AuthToken", Setter),
            ("let x = Token::new(\"¤\".to_string());", "x", Assignment),
            (
                "equal([]byte(x), []byte(y)); ConstantTimeCompare([]byte(x), []byte(\"¤\"))",
                "x",
                Comparison,
            ),
            ("Optional.ofNullable(x).orElse(\"¤\")", "x", crate::model::fact::Binding::Fallback),
        ],
    );
}

#[test]
fn pairs_and_copies() {
    table(
        LexStyle::CLike,
        &[
            ("strcpy(x, \"¤\");", "strcpy/x", Pair),
            ("strncpy(a.x, \"¤\", sizeof(a.x));", "strncpy/x", Pair),
            ("vec![(\"x\".to_string(), \"¤\".to_string())]", "x", MapEntry),
            ("environment \"X\", \"¤\"", "environment/X", Pair),
            ("[{x, \"¤\"}].", "x", MapEntry),
        ],
    );
    table(
        LexStyle::Hash,
        &[
            ("[{:x, \"¤\"}]", "x", MapEntry),
            ("set :x, '¤'", "set/x", Pair),
            ("setattr(a, \"x\", \"¤\")", "setattr/x", Pair),
            ("$a{x} = '¤';", "x", Assignment),
            ("$a->{x} = '¤';", "x", Assignment),
        ],
    );
}

#[test]
fn strings_with_marks_of_their_own() {
    table(LexStyle::Dashes, &[("local x = [[¤]]", "x", Assignment)]);
    table(
        LexStyle::Hash,
        &[("x = %q(¤)", "x", Assignment), ("x = <<~EOS\n  ¤\nEOS\n", "x", Assignment)],
    );
    table(LexStyle::CLike, &[("$x = <<<EOT\n¤\nEOT;\n", "x", Assignment)]);
}

#[test]
fn columns_of_an_insert() {
    table(
        LexStyle::Dashes,
        &[
            ("INSERT INTO t (id, x) VALUES ('a', '¤');", "x", Pair),
            ("INSERT INTO t (x, id) VALUES ('b', 1), ('¤', 2);", "x", Pair),
            ("INSERT INTO t (id, x)\nVALUES (1, '¤');", "x", Pair),
            ("INSERT INTO t (name, value) VALUES ('x', '¤');", "x", Pair),
        ],
    );
}

#[test]
fn variables_of_makefiles_and_commands() {
    table(
        LexStyle::Shell,
        &[
            ("X_Y = ¤", "X_Y", Assignment),
            ("X_Y := ¤", "X_Y", Assignment),
            ("export X_Y ?= ¤", "X_Y", Assignment),
            ("make run X_YZ=¤", "X_YZ", Assignment),
            ("* * * * * X_YZ=¤ /bin/a", "X_YZ", Assignment),
            ("REM set X=¤", "X", Assignment),
            ("if [ \"$x\" == \"¤\" ]; then", "x", Comparison),
        ],
    );
}

#[test]
fn prose_and_logs() {
    table(
        LexStyle::Text,
        &[
            ("the api key is ¤.", "the api key", Config),
            ("The password is `¤`.", "The password", Config),
            ("INFO login x_y=¤ ok", "x_y", FormField),
        ],
    );
    table(
        LexStyle::PowerShell,
        &[
            ("Connect-A -X1 ¤", "X1", crate::model::fact::Binding::Flag),
            ("Set-Variable -Name X -Value \"¤\"", "X", Assignment),
        ],
    );
}

#[test]
fn as_many_values_as_names() {
    table(
        LexStyle::CLike,
        &[
            ("a, x := \"b\", \"¤\"", "x", Assignment),
            ("x, a := \"¤\", \"b\"", "x", Assignment),
            ("let [a, x] = ['b', '¤'];", "x", Assignment),
            ("let (x, a) = (\"¤\", f(1, 2));", "x", Assignment),
            ("[$x, $a] = ['¤', 'b'];", "x", Assignment),
            ("list($a, $x) = array('b', '¤');", "x", Assignment),
            ("var (a, x) = (\"b\", \"¤\");", "x", Assignment),
            ("String a, x = \"¤\";", "x", Assignment),
            ("var a = 1, x = \"¤\";", "x", Assignment),
            ("f(a, x=\"¤\", b)", "f/x", NamedArgument),
        ],
    );
    table(
        LexStyle::Hash,
        &[
            ("a, x = \"b\", \"¤\"", "x", Assignment),
            ("x, a = \"¤\", \"b\"", "x", Assignment),
            ("(a, x) = (f(1, 2), '¤')", "x", Assignment),
            ("a, b.x = c['d'], '¤'  # why", "b/x", Assignment),
            ("@a, @x = ENV['A'], '¤'", "x", Assignment),
        ],
    );
    table(LexStyle::Dashes, &[("local a, x = \"b\", \"¤\"", "x", Assignment)]);
}

#[test]
fn names_beside_a_value() {
    table(
        LexStyle::CLike,
        &[
            ("f(/* x1 */ \"¤\")", "x1", NamedArgument),
            ("f(a, /*x1=*/\"¤\", b)", "x1", NamedArgument),
            ("[DefaultValue(\"¤\")]\npublic string X { get; set; }", "X", Fallback),
            ("#[arg(long, default_value = \"¤\")]\npub x: String,", "x", Fallback),
            ("#[arg(default_value = \"¤\")] x: String,", "x", Fallback),
            (
                "@Parameter(names = \"-x\", defaultValue = \"¤\")\n  private String x;",
                "x",
                Fallback,
            ),
            ("void f(@RequestParam(defaultValue = \"¤\") String x, int b)", "x", Fallback),
            ("X string `env:\"Y\" default:\"¤\"`", "X", Fallback),
            ("X string `envDefault:\"¤\" env:\"Y\"`", "X", Fallback),
        ],
    );
}
