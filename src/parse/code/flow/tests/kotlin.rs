//! Kotlin to facts.

use super::check;
use crate::model::dialect::Language;

#[test]
fn kotlin() {
    check(
        Language::Kotlin,
        &[
            (
                "client.get(api) { parameter(\"access_token\", tok) }",
                "GET <api> ?access_token=<tok>",
            ),
            ("val c = HttpClient()\nc.get(api) { bearerAuth(tok) }", "GET <api> @bearer=<tok>"),
            (
                "client.submitForm(U, formParameters = parametersOf(\"client_secret\", sec), encodeInQuery = true)",
                "GET <U> ?client_secret=<sec>",
            ),
            (
                "client.submitForm(U, formParameters = parametersOf(\"client_secret\", sec))",
                "POST <U> !client_secret=<sec>",
            ),
            ("Log.d(\"auth\", \"token $accessToken\")", "Log auth,token <accessToken>"),
        ],
    );
}
