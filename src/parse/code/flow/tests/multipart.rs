//! Bodies of several parts: their fields are parameters of the body, in whatever client.

use super::check;
use crate::model::dialect::Language;

#[test]
fn python() {
    check(
        Language::Python,
        &[
            (
                "import requests\nrequests.post(U, files={'client_secret': (None, s)})",
                "POST <U> !client_secret=<s>",
            ),
            (
                "import requests\nrequests.post(U, files=[('client_secret', (None, s)), ('a', (None, b))])",
                "POST <U> !client_secret=<s> !a=<b>",
            ),
            (
                "import requests\nrequests.post(U, data={'client_secret': s}, files={'f': open(p)})",
                "POST <U> !client_secret=<s> !f=<p>",
            ),
            (
                "import aiohttp\nasync def f(session: aiohttp.ClientSession):\n  form = aiohttp.FormData()\n  form.add_field('client_secret', s)\n  await session.post(U, data=form)",
                "POST <U> !client_secret=<s>",
            ),
            (
                "import requests\nfrom requests_toolbelt import MultipartEncoder\nm = MultipartEncoder(fields={'client_secret': s})\nrequests.post(U, data=m)",
                "POST <U> !client_secret=<s>",
            ),
            (
                "import httpx\nhttpx.post(U, files={'client_secret': (None, s)})",
                "POST <U> !client_secret=<s>",
            ),
        ],
    );
}

#[test]
fn javascript() {
    check(
        Language::JavaScript,
        &[
            (
                "const f = new FormData(); f.append('client_secret', s); fetch(U, { method: 'POST', body: f })",
                "POST <U> !client_secret=<s>",
            ),
            (
                "import axios from 'axios'; const f = new FormData(); f.set('client_secret', s); axios.post(U, f, { headers: f.getHeaders() })",
                "POST <U> !client_secret=<s>",
            ),
            (
                "import axios from 'axios'; axios.postForm(U, { client_secret: s }); axios.post(U, { client_secret: s }, { headers: { 'Content-Type': 'multipart/form-data' } })",
                "POST <U> !client_secret=<s>; POST <U> #Content-Type=multipart/form-data !client_secret=<s>",
            ),
            (
                "import request from 'superagent'; request.post(U).field('client_secret', s)",
                "POST <U> !client_secret=<s>",
            ),
            (
                "const request = require('request'); request.post({ url: U, formData: { client_secret: s } })",
                "POST <U> !client_secret=<s>",
            ),
            (
                "import got from 'got'; const form = new FormData(); form.append('client_secret', s); got.post(U, { body: form })",
                "POST <U> !client_secret=<s>",
            ),
        ],
    );
}

#[test]
fn java() {
    check(
        Language::Java,
        &[
            (
                "import okhttp3.*; class A { void f() { RequestBody b = new MultipartBody.Builder().setType(MultipartBody.FORM).addFormDataPart(\"client_secret\", s).build(); Request r = new Request.Builder().url(U).post(b).build(); } }",
                "POST <U> !client_secret=<s>",
            ),
            (
                "import org.apache.http.entity.mime.*; class A { void f() { HttpPost p = new HttpPost(U); p.setEntity(MultipartEntityBuilder.create().setMode(M).addTextBody(\"client_secret\", s).build()); } }",
                "POST <U> !client_secret=<s>",
            ),
            (
                "class A { WebClient webClient; void f() { MultipartBodyBuilder b = new MultipartBodyBuilder(); b.part(\"client_secret\", s); webClient.post().uri(U).body(BodyInserters.fromMultipartData(b.build())).retrieve(); } }",
                "POST <U> !client_secret=<s>",
            ),
            (
                "import retrofit2.http.*; interface A { @Multipart @POST(\"x\") Call<T> f(@Part(\"client_secret\") String s); }",
                "POST x !client_secret=<s>",
            ),
            (
                "import kong.unirest.*; class A { void f() { Unirest.post(U).multiPartContent().field(\"client_secret\", s).asString(); } }",
                "POST <U> !client_secret=<s>",
            ),
            (
                "import org.asynchttpclient.*; class A { void f() { client.preparePost(U).addBodyPart(new StringPart(\"client_secret\", s)).execute(); } }",
                "POST <U> !client_secret=<s>",
            ),
        ],
    );
}

#[test]
fn kotlin() {
    check(
        Language::Kotlin,
        &[
            (
                "import io.ktor.client.*\nsuspend fun f(client: HttpClient) { client.submitFormWithBinaryData(url = U, formData = formData { append(\"client_secret\", s) }) }",
                "POST <U> !client_secret=<s>",
            ),
            (
                "import io.ktor.client.*\nsuspend fun f(client: HttpClient) { client.post(U) { setBody(MultiPartFormDataContent(formData { append(\"client_secret\", s) })) } }",
                "POST <U> !client_secret=<s>",
            ),
            (
                "import okhttp3.*\nfun f() { val r = Request.Builder().url(U).post(MultipartBody.Builder().addFormDataPart(\"client_secret\", s).build()).build() }",
                "POST <U> !client_secret=<s>",
            ),
        ],
    );
}

#[test]
fn csharp() {
    check(
        Language::CSharp,
        &[
            (
                "class A { HttpClient http; async Task F() { var c = new MultipartFormDataContent(); c.Add(new StringContent(s), \"client_secret\"); await http.PostAsync(U, c); } }",
                "POST <U> !client_secret=<s>",
            ),
            (
                "class A { HttpClient http; async Task F() { using var c = new MultipartFormDataContent { { new StringContent(s), \"client_secret\" } }; await http.PostAsync(U, c); } }",
                "POST <U> !client_secret=<s>",
            ),
            (
                "using Flurl.Http; class A { async Task F() { await U.PostMultipartAsync(m => m.AddString(\"client_secret\", s)); } }",
                "POST <U> !client_secret=<s>",
            ),
        ],
    );
}

#[test]
fn go() {
    check(
        Language::Go,
        &[
            (
                "package a\nimport (\"bytes\"; \"mime/multipart\"; \"net/http\")\nfunc f() { var b bytes.Buffer; w := multipart.NewWriter(&b); w.WriteField(\"client_secret\", s); w.Close(); r, _ := http.NewRequest(\"POST\", U, &b); http.DefaultClient.Do(r) }",
                "POST <U> !client_secret=<s>",
            ),
            (
                "package a\nimport (\"bytes\"; \"mime/multipart\"; \"net/http\")\nfunc f() { b := &bytes.Buffer{}; w := multipart.NewWriter(b); _ = w.WriteField(\"client_secret\", s); http.Post(U, w.FormDataContentType(), b) }",
                "POST <U> !client_secret=<s>",
            ),
            (
                "package a\nimport \"github.com/go-resty/resty/v2\"\nfunc f() { resty.New().R().SetMultipartFormData(map[string]string{\"client_secret\": s}).Post(U) }",
                "POST <U> !client_secret=<s>",
            ),
        ],
    );
}

#[test]
fn php() {
    check(
        Language::Php,
        &[
            (
                "<?php use GuzzleHttp\\Client; $c = new Client(); $c->post($U, ['multipart' => [['name' => 'client_secret', 'contents' => $s]]]);",
                "POST <U> !client_secret=<s>",
            ),
            (
                "<?php $c = curl_init($U); curl_setopt($c, CURLOPT_POST, true); curl_setopt($c, CURLOPT_POSTFIELDS, ['client_secret' => $s, 'f' => new CURLFile($p)]);",
                "POST <U> !client_secret=<s> !f=<CURLFile>",
            ),
            (
                "<?php use Illuminate\\Support\\Facades\\Http; Http::asMultipart()->post($U, ['client_secret' => $s]);",
                "POST <U> !client_secret=<s>",
            ),
        ],
    );
}

#[test]
fn ruby() {
    check(
        Language::Ruby,
        &[
            (
                "require 'net/http'\nr = Net::HTTP::Post.new(URI(u))\nr.set_form([['client_secret', s]], 'multipart/form-data')",
                "POST <u> !client_secret=<s>",
            ),
            (
                "RestClient.post(u, { multipart: true, client_secret: s })",
                "POST <u> !multipart=true !client_secret=<s>",
            ),
            (
                "HTTParty.post(u, multipart: true, body: { client_secret: s })",
                "POST <u> !client_secret=<s>",
            ),
        ],
    );
}

#[test]
fn rust() {
    check(
        Language::Rust,
        &[(
            "fn f(client: reqwest::Client) { let form = reqwest::multipart::Form::new().text(\"client_secret\", s); client.post(u).multipart(form).send(); }",
            "POST <u> !client_secret=<s>",
        )],
    );
}

#[test]
fn swift() {
    check(
        Language::Swift,
        &[(
            "import Alamofire\nfunc f() { AF.upload(multipartFormData: { form in form.append(s.data(using: .utf8)!, withName: \"client_secret\") }, to: u) }",
            "POST <u> !client_secret=<s>",
        )],
    );
}

#[test]
fn dart() {
    check(
        Language::Dart,
        &[
            (
                "import 'package:http/http.dart' as http; void f() { var r = http.MultipartRequest('POST', u); r.fields['client_secret'] = s; r.send(); }",
                "POST <u> !client_secret=<s>",
            ),
            (
                "import 'package:http/http.dart' as http; void f() { var r = http.MultipartRequest('POST', u)..fields.addAll({'client_secret': s})..headers['A'] = b; }",
                "POST <u> #A=<b> !client_secret=<s>",
            ),
            (
                "import 'package:dio/dio.dart'; void f(Dio dio) { dio.post(u, data: FormData.fromMap({'client_secret': s})); }",
                "POST <u> !client_secret=<s>",
            ),
        ],
    );
}

#[test]
fn powershell() {
    check(
        Language::PowerShell,
        &[(
            "Invoke-RestMethod -Uri $u -Method Post -Form @{ client_secret = $s }",
            "POST <u> !client_secret=<s>",
        )],
    );
}

#[test]
fn scala_and_groovy() {
    check(
        Language::Scala,
        &[
            (
                "import sttp.client3._\nbasicRequest.post(uri\"$u\").multipartBody(multipart(\"client_secret\", s), multipart(\"a\", b))",
                "POST <u> !client_secret=<s> !a=<b>",
            ),
            (
                "import akka.http.scaladsl.model._\nHttpRequest(HttpMethods.POST, u, entity = Multipart.FormData(Multipart.FormData.BodyPart(\"client_secret\", s)).toEntity)",
                "POST <u> !client_secret=<s>",
            ),
        ],
    );
    check(
        Language::Groovy,
        &[(
            "import org.apache.http.entity.mime.*\ndef p = new HttpPost(u)\np.entity = MultipartEntityBuilder.create().addTextBody('client_secret', s).build()",
            "POST <u> !client_secret=<s>",
        )],
    );
}
