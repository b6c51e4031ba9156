//! Swift, Dart.

use super::{Language, Pair, Printer, Wanted, check, each, encoded, wanted};
use proptest::prelude::*;

const SWIFT: [Printer; 3] = [components, url_request, alamofire];
const DART: [Printer; 3] = [http, http_parse, dio];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn swift(wanted in wanted()) {
        check(Language::Swift, &SWIFT, &wanted)?;
    }

    #[test]
    fn dart(wanted in wanted()) {
        check(Language::Dart, &DART, &wanted)?;
    }
}

fn request(it: &Wanted, url: &str) -> String {
    let headers = each(&it.headers, "\n", |key, value| {
        format!("request.setValue({value}, forHTTPHeaderField: \"{key}\")")
    });
    let body = match it.post {
        true => {
            format!("request.httpBody = \"{}\".data(using: .utf8)\n", encoded(&it.body, "\\(", ")"))
        }
        false => String::new(),
    };
    format!(
        "var request = URLRequest(url: {url})\nrequest.httpMethod = \"{}\"\n{headers}\n{body}URLSession.shared.dataTask(with: request) {{ d, r, e in }}.resume()",
        it.method()
    )
}

fn components(it: &Wanted) -> String {
    let items = each(&it.query, ", ", |key, value| {
        format!("URLQueryItem(name: \"{key}\", value: {value})")
    });
    format!(
        "func f() {{\nvar components = URLComponents()\ncomponents.scheme = \"https\"\ncomponents.host = \"{}\"\ncomponents.path = \"{}\"\ncomponents.queryItems = [{items}]\n{}\n}}",
        it.host,
        it.path,
        request(it, "components.url!"),
    )
}

fn url_request(it: &Wanted) -> String {
    format!(
        "func f() {{\nguard let url = URL(string: \"{}?{}\") else {{ return }}\n{}\n}}",
        it.url(),
        encoded(&it.query, "\\(", ")"),
        request(it, "url"),
    )
}

fn alamofire(it: &Wanted) -> String {
    let map = |pairs: &[Pair]| {
        format!("[{}]", each(pairs, ", ", |key, value| format!("\"{key}\": {value}")))
    };
    let url = format!("\"{}?{}\"", it.url(), encoded(&it.query, "\\(", ")"));
    let headers = map(&it.headers);
    match it.post {
        true => format!(
            "import Alamofire\nAF.request({url}, method: .post, parameters: {}, headers: {headers})",
            map(&it.body)
        ),
        false => format!(
            "import Alamofire\nAF.request(\"{}\", parameters: {}, headers: {headers})",
            it.url(),
            map(&it.query)
        ),
    }
}

fn dart_map(pairs: &[Pair]) -> String {
    format!("{{{}}}", each(pairs, ", ", |key, value| format!("'{key}': {value}")))
}

fn http(it: &Wanted) -> String {
    let body = match it.post {
        true => format!(", body: {}", dart_map(&it.body)),
        false => String::new(),
    };
    format!(
        "import 'package:http/http.dart' as http;\nFuture<void> f() async {{ final uri = Uri.https('{}', '{}', {}); await http.{}(uri, headers: {}{body}); }}",
        it.host,
        it.path,
        dart_map(&it.query),
        it.lower(),
        dart_map(&it.headers),
    )
}

fn http_parse(it: &Wanted) -> String {
    let body = match it.post {
        true => format!(", body: '{}'", encoded(&it.body, "$", "")),
        false => String::new(),
    };
    format!(
        "import 'package:http/http.dart' as http;\nvoid f() {{ final client = http.Client(); client.{}(Uri.parse('{}?{}'), headers: {}{body}); }}",
        it.lower(),
        it.url(),
        encoded(&it.query, "${", "}"),
        dart_map(&it.headers),
    )
}

fn dio(it: &Wanted) -> String {
    let body = match it.post {
        true => format!(", data: {}", dart_map(&it.body)),
        false => String::new(),
    };
    format!(
        "void f() async {{ final dio = Dio(BaseOptions(baseUrl: 'https://{}')); await dio.{}('{}', queryParameters: {}, options: Options(headers: {}){body}); }}",
        it.host,
        it.lower(),
        it.path,
        dart_map(&it.query),
        dart_map(&it.headers),
    )
}
