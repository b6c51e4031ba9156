//! What Ruby does: `Net::HTTP`, Faraday, `HTTParty`, `RestClient`, http.rb.

use super::check;
use crate::model::dialect::Language;

#[test]
fn ruby() {
    check(
        Language::Ruby,
        &[
            (
                "HTTParty.get(api, query: { access_token: tok }, headers: { 'A' => \"B #{t}\" })",
                "GET <api> ?access_token=<tok> #A=B <t>",
            ),
            ("Faraday.get(U, { client_secret: sec })", "GET <U> ?client_secret=<sec>"),
            ("Faraday.get U, client_secret: sec", "GET <U> ?client_secret=<sec>"),
            (
                "Faraday.post(U, URI.encode_www_form(client_secret: sec))",
                "POST <U> !client_secret=<sec>",
            ),
            ("Net::HTTP.get(URI(\"#{api}?access_token=#{tok}\"))", "GET <api>?access_token=<tok>"),
            (
                "uri = URI.parse(url)\nuri.query = URI.encode_www_form({ k: v })\nreq = Net::HTTP::Get.new(uri)\nreq['Authorization'] = \"Bearer #{t}\"\nhttp = Net::HTTP.new(uri.host, uri.port)\nhttp.verify_mode = OpenSSL::SSL::VERIFY_NONE\nhttp.request(req)",
                "GET <url> ?k=<v> #Authorization=Bearer <t> unverified",
            ),
            (
                "uri = URI(U)\nreq = Net::HTTP::Post.new(uri)\nreq.set_form_data('k' => v)\nreq.basic_auth id, secret\nNet::HTTP.start(uri.host, uri.port, use_ssl: true) { |http| http.request(req) }",
                "POST <U> !k=<v> @basic=<secret>",
            ),
            (
                "conn = Faraday.new(url: 'http://h', ssl: { verify: false })\nconn.get('/x') do |req|\n  req.params['k'] = v\n  req.headers['A'] = b\nend",
                "GET http://h/x ?k=<v> #A=<b> unverified",
            ),
            (
                "class A\n  def initialize\n    @conn = Faraday.new(url: 'http://h')\n  end\n  def f(t)\n    @conn.post('/x', { k: t })\n  end\nend",
                "POST http://h/x !k=<t>",
            ),
            ("RestClient.get url, { params: { k: v } }", "GET <url> ?k=<v>"),
            (
                "RestClient::Request.execute(method: :post, url: u, payload: { k: v }, verify_ssl: false)",
                "POST <u> !k=<v> unverified",
            ),
            (
                "HTTP.auth(\"Bearer #{t}\").get(u, params: { k: v })",
                "GET <u> ?k=<v> @bearer=Bearer <t>",
            ),
            (
                "Rails.logger.info \"t #{tok}\"\nputs access_token\n@logger.debug(s)\ncookies[:t] = { value: v, secure: true, httponly: true }\ncookies[:u] = w",
                "Log t <tok>; Log <access_token>; Log <s>; Cookie t=<v> guarded; Cookie u=<w>",
            ),
            ("cache.get(k, params: { access_token: t })", ""),
        ],
    );
}
