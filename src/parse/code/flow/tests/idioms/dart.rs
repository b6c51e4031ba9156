//! How Dart code is written: requests by the clients in use, and what only looks like one.

use super::super::check;
use crate::model::dialect::Language;

const CASES: &[(&str, &str)] = &[
    (
        r"void f() async { final r = await http.post(Uri.parse(U), headers: {'Authorization': 'Bearer $tok'}, body: {'client_secret': s, 'a': b}); }",
        r"POST <U> #Authorization=Bearer <tok> !client_secret=<s> !a=<b>",
    ),
    (
        r"import 'package:http/http.dart' as http;
void f() async { final uri = Uri.https('h.com', '/v1', {'access_token': tok}); await http.get(uri); }",
        r"GET https://h.com/v1 ?access_token=<tok>",
    ),
    (
        r"void f() { final uri = Uri.parse(api).replace(queryParameters: {'access_token': tok}); http.get(uri); final u = Uri(scheme: 'http', host: 'h.com', path: '/x', queryParameters: {'k': v}); http.get(u); }",
        r"GET <api> ?access_token=<tok>; GET http://h.com/x ?k=<v>",
    ),
    (
        r"class A { final Dio _dio; A(this._dio); Future<void> f(String tok) async { await _dio.get('/me', queryParameters: {'access_token': tok}, options: Options(headers: {'A': b})); } }",
        r"GET /me ?access_token=<tok> #A=<b>",
    ),
    (
        r"void f() { final dio = Dio(BaseOptions(baseUrl: 'http://h', headers: {'Authorization': 'Bearer $tok'})); dio.post('/x', data: {'client_secret': s}); dio.options.headers['K'] = v; dio.get('/y'); }",
        r"POST http://h/x #Authorization=Bearer <tok> #K=<v> !client_secret=<s>; GET http://h/y #Authorization=Bearer <tok> #K=<v>",
    ),
    (
        r"void f() { final dio = Dio()..options.baseUrl = 'http://h'; dio.post(U, data: FormData.fromMap({'client_secret': s}), queryParameters: q); }",
        r"POST <U> !client_secret=<s>",
    ),
    (
        r"void f() { final client = http.Client(); client.get(Uri.parse('$api?access_token=$tok')); var r = http.Request('POST', Uri.parse(U)); r.bodyFields = {'client_secret': s}; r.headers['A'] = b; client.send(r); }",
        r"GET <api>?access_token=<tok>; POST <U> #A=<b> !client_secret=<s>",
    ),
    (
        r"class A { final RedisClient client; void f(String tok) { client.get('k?access_token=$tok'); } }",
        r"",
    ),
    (
        r"void f() { final c = HttpClient(); c.badCertificateCallback = (a, b, d) => true; c.getUrl(Uri.parse('$api?access_token=$tok')); c.postUrl(Uri.parse(U)).then((r) => r.headers.set('A', b)); }",
        r"GET <api>?access_token=<tok> unverified; POST <U> #A=<b> unverified",
    ),
    (
        r"import 'package:retrofit/retrofit.dart';
@RestApi(baseUrl: 'https://h')
abstract class Api { @GET('/me') Future<T> me(@Query('access_token') String token); @POST('/t') @FormUrlEncoded() Future<T> t(@Field('client_secret') String s); }",
        r"GET /me ?access_token=<token>; POST /t !client_secret=<s>",
    ),
    (
        r"void f() { final q = {'access_token': tok}.entries.map((e) => '${e.key}=${e.value}').join('&'); http.get(Uri.parse('$api?${Uri(queryParameters: {'k': v}).query}')); }",
        r"?  ?k=<v>; GET <api>?k=<v> ?k=<v>",
    ),
    (
        r"void f() async { final prefs = await SharedPreferences.getInstance(); await prefs.setString('refresh_token', t); log('t $tok'); debugPrint(tok); final p = await SharedPreferences.getInstance(); p.setString('k', t); }",
        r"Preferences refresh_token=<t>; Log <tok>; Preferences k=<t>",
    ),
    (
        r"void f() { final u = Uri.https(host, '/v1').replace(queryParameters: q); final q = <String, String>{}; q['access_token'] = tok; http.get(Uri.http('h.com', '/x', q)); }",
        r"? https://<host>/v1; GET http://h.com/x ?access_token=<tok>",
    ),
];

#[test]
fn idioms() {
    check(Language::Dart, CASES);
}
