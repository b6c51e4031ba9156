//! How `PowerShell` code is written: requests by the clients in use, and what only looks like one.

use super::super::check;
use crate::model::dialect::Language;

const CASES: &[(&str, &str)] = &[
    (
        r#"$U = "https://auth.acme-pay.com/oauth2/token"
Invoke-RestMethod -Method Get -Uri $U -Body @{client_secret=$s; "a" = 'b'}"#,
        r"GET https://auth.acme-pay.com/oauth2/token ?client_secret=<s> ?a=b",
    ),
    (
        r#"Invoke-RestMethod "https://api.acme-pay.com/v1?access_token=$tok""#,
        r"GET https://api.acme-pay.com/v1?access_token=<tok>",
    ),
    (
        r#"$body = @{ client_secret = $env:SECRET }
$body.Add("a", $b)
$body["c"] = $d
$headers = @{ Authorization = "Bearer $($t.Token)" }
$r = irm -Method Post -Uri $U -Body $body -Headers $headers"#,
        r"POST <U> #Authorization=Bearer <Token> !client_secret=<SECRET> !a=<b> !c=<d>",
    ),
    (
        r#"$params = @{ Uri = "https://h/x"; Method = 'Post'; Body = @{ k = $v } }
Invoke-RestMethod @params"#,
        r"POST https://h/x !k=<v>",
    ),
    (
        r#"function Get-Me([string]$Token, $Base = "https://h") { $uri = $Base + "/me?access_token=" + $Token; return Invoke-WebRequest -Uri $uri -UseBasicParsing | ConvertFrom-Json }"#,
        r"GET https://h/me?access_token=<Token>|<Base>/me?access_token=<Token>",
    ),
    (
        r#"$uri = "{0}?access_token={1}" -f $api, $t
Invoke-RestMethod -Uri $uri -SkipCertificateCheck"#,
        r"GET <api>?access_token=<t> unverified",
    ),
    (
        r#"$wc = New-Object System.Net.WebClient
$wc.Headers.Add("Authorization", "Bearer $t")
$wc.DownloadString("https://h?k=$t")"#,
        r"GET https://h?k=<t> #Authorization=Bearer <t>",
    ),
    (
        r#"Invoke-RestMethod -Uri https://h/x -Authentication Bearer -Token $sec
if ($x) { Write-Host "token $accessToken" } else { Write-Verbose $y }"#,
        r"GET https://h/x @bearer=<sec>; Log token <accessToken>; Log <y>",
    ),
    (
        r#"param([string]$Url = "http://h")
try { iwr -Uri "$Url/t" -Method POST -Body "client_secret=$s&a=b" } catch { throw }"#,
        r"POST <Url>/t !client_secret=<s> !a=b",
    ),
    (r#"Get-ChildItem -Path $x -Filter "access_token=$t"; $cache.Get("a?access_token=$t")"#, r""),
    (r#"Write-Host "$pwd\x.pfx" $pwd"#, r"Log <>\x.pfx"),
];

#[test]
fn idioms() {
    check(Language::PowerShell, CASES);
}
