//! `PowerShell`.

use super::{Language, check};

const CASES: &[(&str, &str)] = &[
    (
        "$r = Invoke-RestMethod -Method Get -Uri \"$U/x?a=$($t.B)&c\" -Force",
        "{ r = invoke-restmethod(method=\"Get\", uri=\"{U}/x?a={t.B}&c\", force=true) }",
    ),
    (
        "$b = @{ 'a' = $env:X; c = 1 }; Send-It @b d",
        "{ { b = {\"a\": X, \"c\": 1}; ?(); send-it(**=b, \"d\") } }",
    ),
    (
        "function F([string]$A, $B = 'x') { return $A + '?k=' + $B }",
        "{ fn F(A, B = \"x\") { return (A + \"?k=\" + B) } }",
    ),
    (
        "$w = New-Object Net.WebClient; $w.Headers['K'] = $true; [Net.X]::Y = { $null }",
        "{ { w = new Net.WebClient(); ?(); w.Headers[\"K\"] = true; ?(); Net.X.Y = fn () { null } } }",
    ),
    ("'{0}-{1}' -f $a, $b | Out-Null", r#"{ out-null(inputobject="{0}-{1}".format(a, b)) }"#),
    ("$x = @'\nraw $a\n'@", "{ x = \"raw $a\" }"),
];

#[test]
fn lowers() {
    check(Language::PowerShell, CASES);
}
