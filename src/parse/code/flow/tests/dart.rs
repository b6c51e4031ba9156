//! What Dart does: `http`, Dio, `SharedPreferences`.

use super::check;
use crate::model::dialect::Language;

#[test]
fn dart() {
    check(
        Language::Dart,
        &[
            (
                r#"void f() { http.get(Uri.https(host, "/v1", {"access_token": tok})); }"#,
                "GET https://<host>/v1 ?access_token=<tok>",
            ),
            (
                r#"void f() { final dio = Dio(); dio.get(api, queryParameters: {"access_token": tok}); }"#,
                "GET <api> ?access_token=<tok>",
            ),
            (
                r#"void f() { SharedPreferences prefs = g(); prefs.setString("refresh_token", t); }"#,
                "Preferences refresh_token=<t>",
            ),
            (r#"void f() { print("t $tok"); }"#, "Log t <tok>"),
        ],
    );
}
