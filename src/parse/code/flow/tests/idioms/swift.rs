//! How Swift code is written: requests by the clients in use, and what only looks like one.

use super::super::check;
use crate::model::dialect::Language;

const CASES: &[(&str, &str)] = &[
    (
        r#"func f(token tok: String) { AF.request(api, parameters: ["access_token": tok]) }"#,
        r"GET <api> ?access_token=<tok>",
    ),
    (
        r#"func f(tok: String) { guard var components = URLComponents(url: base, resolvingAgainstBaseURL: false) else { return }; components.queryItems = [URLQueryItem(name: "access_token", value: tok)]; var request = URLRequest(url: components.url!); request.httpMethod = "POST"; URLSession.shared.dataTask(with: request) { _, _, _ in }.resume() }"#,
        r"POST <base> ?access_token=<tok>",
    ),
    (
        r#"func f(tok: String) { var c = URLComponents(); c.scheme = "http"; c.host = "h.com"; c.path = "/x"; c.queryItems = [.init(name: "access_token", value: tok)]; let (d, _) = try await URLSession.shared.data(from: c.url!) }"#,
        r"GET http://h.com/x ?access_token=<tok>",
    ),
    (
        r#"func f(components: inout URLComponents, tok: String) { components.queryItems?.append(URLQueryItem(name: "k", value: tok)) }"#,
        r"?  ?k=<tok>",
    ),
    (
        r#"func f(tok: String) { var r = URLRequest(url: URL(string: "http://h")!); r.httpMethod = "POST"; r.setValue("Bearer \(tok)", forHTTPHeaderField: "Authorization"); r.allHTTPHeaderFields = ["X": y]; r.httpBody = "client_secret=\(s)&a=b".data(using: .utf8); URLSession.shared.dataTask(with: r).resume() }"#,
        r"POST http://h #Authorization=Bearer <tok> #X=<y> !client_secret=<s> !a=b",
    ),
    (
        r#"func f(tok: String) { var r = URLRequest(url: url); r.httpMethod = HTTPMethod.post.rawValue; let p: [String: String] = ["client_secret": s]; r.httpBody = try? JSONSerialization.data(withJSONObject: p); r.addValue(tok, forHTTPHeaderField: "K") }"#,
        r"POST <url> #K=<tok> !client_secret=<s>",
    ),
    (
        r#"AF.request(U, method: .post, parameters: ["client_secret": s], encoding: URLEncoding.queryString)"#,
        r"POST <U> ?client_secret=<s>",
    ),
    (
        r#"AF.request(U, method: .post, parameters: ["client_secret": s], encoding: URLEncoding(destination: .queryString))"#,
        r"POST <U> ?client_secret=<s>",
    ),
    (
        r#"AF.request(U, method: .get, parameters: ["client_secret": s], encoding: URLEncoding.httpBody, headers: ["A": b])"#,
        r"GET <U> #A=<b> !client_secret=<s>",
    ),
    (
        r#"let p = ["k": v]; AF.request(U, method: .post, parameters: p, encoder: URLEncodedFormParameterEncoder(destination: .queryString))"#,
        r"POST <U> ?k=<v>",
    ),
    (
        r#"let h: HTTPHeaders = [.authorization(bearerToken: tok), .accept("x")]
AF.request(U, method: .post, parameters: ["client_secret": s], encoder: JSONParameterEncoder.default, headers: h)"#,
        r"POST <U> #Authorization=Bearer <tok> !client_secret=<s>",
    ),
    (
        r#"import Moya
enum Api { case me(token: String); case token(secret: String) }
extension Api: TargetType {
  var baseURL: URL { URL(string: "http://h")! }
  var path: String { "/me" }
  var method: Moya.Method { switch self { case .me: return .get; case .token: return .post } }
  var task: Task { switch self { case let .me(token): return .requestParameters(parameters: ["access_token": token], encoding: URLEncoding.queryString)
     case .token(let secret): return .requestParameters(parameters: ["client_secret": secret], encoding: URLEncoding.httpBody) } }
}"#,
        r"? http://h; ?  ?access_token=<token>; ?  !client_secret=<secret>",
    ),
    (
        r#"class A { let client: RedisClient; func f(tok: String) { client.get("k?access_token=\(tok)") } }"#,
        r"",
    ),
    (
        r#"func f(tok: String) { let u = URL(string: "https://h")!.appending(queryItems: [URLQueryItem(name: "k", value: tok)]); let t = URLSession.shared.dataTask(with: u) { d, r, e in } }"#,
        r"GET https://h ?k=<tok>",
    ),
    (
        r#"func f(tok: String) { let s = String(format: "%@?access_token=%@", api, tok); let u = URL(string: s)!; let v = ["a=\(b)", "k=\(tok)"].joined(separator: "&"); let w = URL(string: api + "?" + v) }"#,
        r"? <api>?access_token=<tok>; ? <api>?a=<b>&k=<tok>",
    ),
    (
        r#"func f(tok: String) { UserDefaults.standard.setValue(tok, forKey: "access_token"); logger.info("t \(tok, privacy: .public)"); NSLog("x %@", tok); UserDefaults.standard.set(true, forKey: "seen") }"#,
        r"Preferences access_token=<tok>; Log t <tok>; Log x %@,<tok>; Preferences seen=true",
    ),
    (
        r#"let config = URLSessionConfiguration.default
config.httpAdditionalHeaders = ["Authorization": "Bearer \(tok)"]
let session = URLSession(configuration: config)
session.dataTask(with: URL(string: "http://h")!) { _, _, _ in }.resume()"#,
        r"GET http://h #Authorization=Bearer <tok>",
    ),
];

#[test]
fn idioms() {
    check(Language::Swift, CASES);
}
