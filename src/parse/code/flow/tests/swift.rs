//! What Swift does: `URLSession`, Alamofire, `UserDefaults`.

use super::check;
use crate::model::dialect::Language;

#[test]
fn swift() {
    check(
        Language::Swift,
        &[
            (
                r#"var components = URLComponents(string: "https://h")!; components.queryItems = [URLQueryItem(name: "access_token", value: tok)]"#,
                "? https://h ?access_token=<tok>",
            ),
            (
                r#"AF.request(api, parameters: ["access_token": tok])"#,
                "GET <api> ?access_token=<tok>",
            ),
            (r#"AF.request(api, method: .post, parameters: ["k": v])"#, "POST <api> !k=<v>"),
            (
                r#"URL(string: "\(api)?access_token=\(accessToken)")"#,
                "? <api>?access_token=<accessToken>",
            ),
            (
                r#"UserDefaults.standard.set(refreshToken, forKey: "refresh_token")"#,
                "Preferences refresh_token=<refreshToken>",
            ),
            (r#"print("t \(tok)")"#, "Log t <tok>"),
        ],
    );
}
