//! How Ruby code is written: requests by the clients in use, and what only looks like one.

use super::super::check;
use crate::model::dialect::Language;

const CASES: &[(&str, &str)] = &[
    (
        r"require 'net/http'
uri = URI(api); uri.query = URI.encode_www_form(access_token: tok, a: b); Net::HTTP.get(uri)",
        r"GET <api> ?access_token=<tok> ?a=<b>",
    ),
    (
        r#"require 'net/http'
uri = URI.parse("http://h"); req = Net::HTTP::Post.new(uri); req['Authorization'] = "Bearer #{t}"; req.set_form_data('client_secret' => s); Net::HTTP.start(uri.host) { |h| h.request(req) }"#,
        r"POST http://h #Authorization=Bearer <t> !client_secret=<s>",
    ),
    (
        r"HTTParty.get(api, query: { access_token: tok }); HTTParty.post(U, body: { client_secret: s }, headers: { 'A' => b })",
        r"GET <api> ?access_token=<tok>; POST <U> #A=<b> !client_secret=<s>",
    ),
    (
        r"class Api
  include HTTParty
  base_uri 'http://h'
  def me(t) = self.class.get('/me', query: { access_token: t })
end",
        r"GET http://h/me ?access_token=<t>",
    ),
    (
        r"conn = Faraday.new(url: 'http://h', params: { k: v }) { |f| f.headers['A'] = b; f.ssl.verify = false }
conn.get('/x') { |req| req.params['access_token'] = t; req.headers['B'] = c }
conn.post('/t', { client_secret: s })",
        r"GET http://h/x ?k=<v> ?access_token=<t> #A=<b> #B=<c> unverified; POST http://h/t ?k=<v> #A=<b> !client_secret=<s> unverified",
    ),
    (
        r#"RestClient.get(api, { params: { access_token: t }, 'A' => b }); RestClient.post(U, { client_secret: s }, { Authorization: "Bearer #{t}" }); RestClient::Request.execute(method: :get, url: api, headers: { params: { k: t } })"#,
        r"GET <api> ?access_token=<t> #A=<b>; POST <U> #Authorization=Bearer <t> !client_secret=<s>; GET <api> ?k=<t>",
    ),
    (
        r##"u = [api, "?access_token=", t].join; Net::HTTP.get(URI(u)); q = ["a=#{b}", "k=#{t}"].join('&'); Net::HTTP.get(URI("#{api}?#{q}")); s = +"http://h"; s << "?k=" << t; Net::HTTP.get(URI(s)); Net::HTTP.get(URI(format('%s?k=%s', api, t))); Net::HTTP.get(URI("#{api}?#{{ k: t }.to_query}"))"##,
        r"GET <api>?access_token=<t>; GET <api>?a=<b>&k=<t>; GET http://h?k=<t>; GET <api>?k=<t>; GET <api>?k=<t> ?k=<t>",
    ),
    (
        r#"class A
  def initialize(client: Redis.new)
    @client = client
  end
  def f(t) = @client.get("k?access_token=#{t}")
end"#,
        r"",
    ),
    (
        r#"HTTP.auth("Bearer #{t}").get(api, params: { access_token: t }); HTTP.post(U, form: { client_secret: s }); Excon.get(api, query: { k: t }); Typhoeus.get(api, params: { k: t })"#,
        r"GET <api> ?access_token=<t> @bearer=Bearer <t>; POST <U> !client_secret=<s>; GET <api> ?k=<t>; GET <api> ?k=<t>",
    ),
    (
        r#"client = OAuth2::Client.new(id, s, site: "http://idp.acme-pay.com", token_url: '/t'); client.client_credentials.get_token"#,
        r"POST http://idp.acme-pay.com/t @basic=<s>",
    ),
    (
        r#"uri = URI::HTTPS.build(host: 'h.com', path: '/x', query: "access_token=#{t}"); Net::HTTP.get(uri); uri2 = URI::HTTP.build(host: 'h.com', query: { k: t }.to_query); Net::HTTP.get(uri2)"#,
        r"GET https://h.com/x ?access_token=<t>; GET http://h.com ?k=<t>",
    ),
];

#[test]
fn idioms() {
    check(Language::Ruby, CASES);
}
