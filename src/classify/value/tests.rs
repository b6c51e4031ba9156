//! Tables of values both ways.

use super::*;
use ValueClass::{
    Empty, Encrypted, Opaque, Placeholder, Prose, Public, Reference, Structured, Unknown, Uuid,
    Weak,
};

const ROWS: &[(ValueClass, &[&str])] = &[
    (
        Empty,
        &["", "  ", "null", "None", "true", "false", "12345", "0", "1.5", "undefined", "~", "{}"],
    ),
    (
        Reference,
        &[
            "session.oauth_token)",
            "oidc_jwk->cjose_jwk",
            "$(DEPLOY_API_KEY",
            "base64encode(var.private_key_pem.value)",
            "%kernel.project_dir%/config/jwt/private.pem",
            "oauth_token).first()",
            "${CLIENT_SECRET}",
            "${SECRET:fallback}",
            "$CLIENT_SECRET",
            "$secret",
            "OC|$APP_ID|$APP_SECRET",
            "x-$SERVICE_TOKEN",
            "$(pass show x)",
            "%CLIENT_SECRET%",
            "#{secret}",
            "{{ .Values.secret }}",
            "{{client_secret}}",
            "<%= ENV['X'] %>",
            "@Microsoft.KeyVault(SecretUri=https://x)",
            "op://vault/item/field",
            "vault:secret/data/app#key",
            "secret://app",
            "ssm:/app/secret",
            "{{resolve:secretsmanager:x}}",
            "arn:aws:secretsmanager:eu-west-1:1:secret:x",
            "projects/1/secrets/x/versions/latest",
            "akv:x",
            "file:/x",
            "/run/secrets/db",
            "env:SECRET",
            "${{ secrets.TOKEN }}",
            "!Ref Secret",
            "!Sub x",
            "@@SECRET@@",
            "__SECRET__",
            "%s",
            "{0}",
            ":password",
            "process.env.CLIENT_SECRET",
            "os.environ[\"X\"]",
            "System.getenv(\"X\")",
            "ENV['X']",
            "config.password",
            "getPassword()",
            "this.secret",
            "self._token",
            "user->password",
            "Config::SECRET",
            "com.acme.auth.TokenProvider",
            "Acme\\Auth\\Token",
            "login.form.password",
            "CLIENT_SECRET",
            "MY_APP_TOKEN",
            "https://idp.acme-pay.com/token",
            "./secrets/key.pem",
            "~/.ssh/id_rsa",
            "C:\\keys\\a.pem",
            "config/credentials.json",
            "/etc/app/password",
            "@string/client_secret",
            "$this->token",
            "Bearer ${TOKEN}",
            "Bearer %s",
            "Bearer {{token}}",
            "token %s",
            "\\(token)",
            "\\(clientId.encoded):\\(secret.encoded)",
            "{token}",
            "Bearer {access_token}",
            "#password",
            "$.data.token",
            "params[:token]",
            "$env:TOKEN",
            "var.client_secret",
            "data.vault.x.secret",
            "a.password || b.password",
            "((client-secret))",
            "module.db.secrets[0].password",
            "req.body.password",
            "aws_db_instance.main.password",
            "#/components/schemas/Secret",
            "$1",
            "config['secret']",
            "await getToken()",
            "secret.key",
        ],
    ),
    (
        Encrypted,
        &[
            "ENC[AES256_GCM,data:x]",
            "ENC(abc)",
            "{cipher}abcdef",
            "$ANSIBLE_VAULT;1.1;AES256",
            "$2b$12$abcdefghijklmnopqrstuv",
            "$argon2id$v=19$m=65536",
            "{SSHA}abcdef",
            "$6$rounds=5000$x$y",
            "pbkdf2_sha256$1$a$b",
            "*2470C0C06DEE42FD1618BBB99005ADCA2EC9D1E9",
            "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        ],
    ),
    (
        Placeholder,
        &[
            "kdjfh2837sdlkfj",
            "qwe56lkj89sdf",
            "this_is_a_secret_123abc",
            "7TbkqzzzzzzzzzzzPqrW4kL1",
            "<your secret>",
            "*string*",
            "<token>",
            "Bearer <token>",
            "[client secret]",
            "****",
            "**********",
            "abc****xyz",
            "xxxx",
            "XXXXXXXXXXXX",
            "••••••••",
            "...",
            "q7Rk2vZx...",
            "q7Rk2v…",
            "your-client-secret",
            "my-secret",
            "mysecret",
            "changeme",
            "change-me",
            "CHANGE_IT",
            "todo",
            "secret",
            "password",
            "Password",
            "test",
            "client_secret",
            "client-secret",
            "access_token",
            "foo",
            "bar",
            "abc",
            "xyz",
            "123456",
            "0123456789",
            "abcdef",
            "abcdef0123456789",
            "a1b2c3d4e5f6",
            "qwerty",
            "qwerty123",
            "asdfgh",
            "1q2w3e4r",
            "aaaaaaaa",
            "abcabcabcabc",
            "0000000000000001",
            "test-token",
            "test_secret_123",
            "fake-api-key",
            "dummy",
            "insert_token_here",
            "replace-with-your-key",
            "REDACTED",
            "7Fjfp0ZBr1KtDRbnfVdmIw",
            "2YotnFZFEjr1zCsicMWpAA",
            "mF_9.B5f-4.1JqM",
            "tGzv3JOkF0XG5Qx2TlKWIA",
            "Basic czZCaGRSa3F0Mzo3RmpmcDBaQnIxS3REUmJuZlZkbUl3",
            "Basic czZCaGRSa3F0MzpnWDFmQmF0M2JW",
            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            "cGFzc3dvcmQ=",
            "unit-test-signing-key-for-ci",
            "some_token",
            "mysecretpassword",
            "testpassword",
            "kd94hf93k423kf44",
            "token1",
            "my client secret",
            "Client secret",
            "user-token",
            "test123",
            "deadbeefdeadbeefdeadbeefdeadbeef",
            "00112233445566778899aabbccddeeff",
            "your_api_key_goes_here",
            "API_KEY_HERE",
            "(none)",
            "sk_live_xxxxxxxxxxxxxxxxxxxxxxxx",
        ],
    ),
    (Uuid, &["3f2b8c1d-7e4a-4d6f-9b0a-5c8e1f2a7d93", "{3F2B8C1D-7E4A-4D6F-9B0A-5C8E1F2A7D93}"]),
    (
        Opaque,
        &[
            "k3xh7gw2sd9bq4ms",
            "q7Rk2vZx9LmT4wBn8Yd3",
            "Hk3pW8sQ2nVx6RzT9mLb4YcJ",
            "9f86d081884c7d659a2feaa0c55ad015",
            "a94a8fe5ccb19ba61c4c0873d391e987982fbbd3",
            concat!("Bearer ", "Hk3pW8sQ2nVx6RzT9mLb4YcJ"),
            "xT9#mLb4!YcJ2@wQ8z",
            "d2VhdGhlciBvdmVyIHRoZSBub3J0aA==",
            "Zk8Q~7hT2vLx9.Rm4sWc1Nb6pYd3Jf0K",
            "s3r7f9a2k4m6p8q1w5x0",
            "q{{7}R)k${v]Z(x[9>-_$#Lm}}",
            "/Xk3pQ9+vR7Lm2Wz8TbN4cYd5Hf=",
            "KXK7CVKb5DJ7xBJbpO07hM0bZK32RI3WJG22BE2W3y0=",
            "zqxvkjwpfhgtbrmnzqkd",
            "notify-8f3a9c1d7e5b2f60",
        ],
    ),
    (
        Weak,
        &[
            "hunter2!",
            "S3cr3t99",
            "notify-secret",
            "Passw0rd",
            "admin",
            "postgres",
            "root",
            "admin123",
            "letmein",
            "password123",
            "Password123!",
            "Summer2024!",
            "notify-secret-service",
            "notify_secret_service",
            "P@ssw0rd",
            "73915482",
            "Tr0ub4dor&3",
            "supersecret",
            "p4$$W0rd",
            "notify s3cr3tX9 bird",
            "secret123",
            concat!("Basic ", "dXNlcjpodW50ZXIyIQ=="),
            "minioadmin",
            "RedDragon",
            "Pass@123",
            "root1234",
            "toor",
            "test@123",
        ],
    ),
    (
        Prose,
        &[
            "Enter a longer passcode",
            "Please choose one that is longer",
            "The server refused it.",
            "Passwort eingeben",
            "Contraseña",
            "密码",
            "Kennwort:",
            "Use OAuth2.0 for access",
            "Введите пароль",
            "Must be at least 8 characters",
            "Access to the account was refused",
        ],
    ),
    (
        Unknown,
        &[
            "AccessTokenResponseClient",
            "tokens:write",
            "confirmed",
            "&str",
            "?\\s*[:=]\\s*",
            "2024-01-02",
            "1.2.3",
            "v1.2.3",
            "2024-01-02T03:04:05Z",
            "user@acme-pay.com",
            "10.220.31.145",
            "^[a-z]+$",
            "required",
            "HS256",
            "{\"a\": 1}",
            "[1, 2]",
            "<b>x</b>",
            "zq",
            "Server=a;Password=b",
            "grant_type=x&client=b",
            "30d",
            "https://user:pw@acme-pay.com/",
            "same-origin",
            "Basic q7Rk2vZx9LmT4wBn8Yd3",
            "#d8dee9",
            "%FF%41",
            "PasswordEncoderFactories",
        ],
    ),
];

#[test]
fn values_have_their_class() {
    let mut wrong = Vec::new();
    for (class, values) in ROWS {
        let misses = values.iter().map(|value| (*value, *class, classify(value, "")));
        let misses = misses.filter(|(_, class, found)| found.class != *class);
        wrong.extend(misses.map(|row| format!("{row:?}")));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_key_repeated_is_a_placeholder() {
    let rows = [
        ("clientSecret", "client_secret"),
        ("webhookSigner", "webhook.signer"),
        ("signer", "webhook.signer"),
        ("smtp-relay", "SMTP_RELAY"),
    ];
    for (value, key) in rows {
        assert_eq!(classify(value, key).class, Placeholder, "{value}");
    }
    assert_eq!(classify("notify-secret", "clientSecret").class, Weak);
}

#[test]
fn a_label_and_its_translation_are_no_pair() {
    for (value, key) in [("Klienthemlighet", "Client Secret"), ("Klient-Secret", "Client Secret")] {
        assert_eq!(classify(value, key).class, Prose, "{value}");
    }
    assert_eq!(classify("Klienthemlighet", "client_secret").class, Weak);
    assert_ne!(classify("Kq7Vw2Xz9LbN4Tr8", "Client Secret").class, Prose);
}

#[test]
fn weak_values_are_wordy_or_mixed() {
    for value in ["notify-secret", "admin", "notify_secret_service"] {
        assert!(classify(value, "").class == Weak && is_wordy(value), "{value}");
    }
    for value in ["hunter2!", "S3cr3t99", "xkqzvbnw"] {
        assert!(classify(value, "").class == Weak && !is_wordy(value), "{value}");
    }
}

#[test]
fn placeholders_need_no_key() {
    for value in ["changeme", "<token>", "****", "Basic dXNlcjpwYXNz", "YOUR_API_KEY"] {
        assert!(is_placeholder(value), "{value}");
    }
    for value in ["hunter2!", "q7Rk2vZx9LmT4wBn8Yd3", "${TOKEN}", ""] {
        assert!(!is_placeholder(value), "{value}");
    }
}

#[test]
fn basic_values_decode_to_a_pair() {
    let pair = basic_pair(&["Basic", "dXNlcjpodW50ZXIyIQ=="].join(" ")).unwrap();
    assert_eq!((pair.0.as_str(), pair.1.as_str()), ("user", "hunter2!"));
    for value in
        ["Basic", "Basic ...", "Basic foo", "Bearer dXNlcjpodW50ZXIyIQ==", "Basic dXNlcg=="]
    {
        assert_eq!(basic_pair(value), None, "{value}");
    }
}

#[test]
fn labels_are_one_word() {
    assert_eq!(Weak.label(), "weak");
    assert_eq!(Structured(Structure::Provider).label(), "structured");
}

#[test]
fn structured_values_built_at_run_time() {
    let provider = format!(
        "{}{}",
        "ghp_",
        "q7Rk2vZx9LmT4wBn8Yd3q7Rk2vZx9LmT4wBn8Y".chars().rev().collect::<String>()
    );
    assert_eq!(classify(&provider, "").class, Structured(Structure::Provider));
    let publishable = format!("{}{}", "pk_live_", "q7Rk2vZx9LmT4wBn8Yd3q7Rk");
    assert_eq!(classify(&publishable, "").class, Public);
    let body = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7";
    let pem =
        |kind: &str, body: &str| format!("-----BEGIN {kind}-----\n{body}\n-----END {kind}-----");
    let private = "PRIVATE KEY";
    assert_eq!(classify(&pem(private, body), "").class, Structured(Structure::PrivateKey));
    assert_eq!(classify(&pem(&format!("ENCRYPTED {private}"), body), "").class, Encrypted);
    assert_eq!(classify(&pem("PUBLIC KEY", body), "").class, Public);
    assert_eq!(classify(&pem(private, "..."), "").class, Placeholder);
}

#[test]
fn tokens_are_judged_by_their_claims() {
    let token = |payload: &str| {
        let encode = |text: &str| data_encoding::BASE64URL_NOPAD.encode(text.as_bytes());
        format!("{}.{}.{}", encode(r#"{"alg":"HS256"}"#), encode(payload), encode("0123signature"))
    };
    assert_eq!(classify(&token(r#"{"role":"anon"}"#), "").class, Public);
    assert_eq!(classify(&token(r#"{"sub":"1234567890"}"#), "").class, Placeholder);
    let found = classify(&token(r#"{"exp":100}"#), "").class;
    assert_eq!(found, Structured(Structure::Jwt { expires: Some(100) }));
    assert!(Structure::Jwt { expires: Some(100) }.expired(100));
    assert!(!Structure::Jwt { expires: None }.expired(100));
    let whole = token(r#"{"exp":100}"#);
    assert_eq!(classify(&format!("{}...", &whole[..20]), "").class, Placeholder);
}

#[test]
fn entropy_is_that_of_shannon() {
    assert!(entropy("").abs() < f64::EPSILON);
    assert!(entropy("aaaa").abs() < f64::EPSILON);
    assert!((entropy("abcd") - 2.0).abs() < 1e-9);
}

/// Values over an alphabet, by a linear congruential generator: the same in every run.
fn random_values(alphabet: &[u8], length: usize) -> Vec<String> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        char::from(alphabet[usize::try_from(state >> 33).unwrap() % alphabet.len()])
    };
    (0..500).map(|_| (0..length).map(|_| next()).collect()).collect()
}

#[test]
fn random_values_are_opaque() {
    let alnum = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let base64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let symbols = b"abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789!@#$%^&*-_=+?~";
    let alphabets: [(&[u8], usize); 7] = [
        (alnum, 20),
        (alnum, 32),
        (base64, 44),
        (symbols, 24),
        (b"0123456789abcdef", 32),
        (b"abcdefghijklmnopqrstuvwxyz0123456789", 24),
        (b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 32),
    ];
    for (alphabet, length) in alphabets {
        let values = random_values(alphabet, length);
        let opaque = values.iter().filter(|value| classify(value, "").class == Opaque).count();
        assert!(opaque >= 490, "{opaque} of 500 over {} characters", alphabet.len());
    }
}

#[test]
fn long_values_are_judged_in_time() {
    for value in [
        "a".repeat(1 << 20),
        "$(".repeat(16_000),
        "<".repeat(32_000),
        "a.".repeat(16_000),
        "aB1-".repeat(8_000),
    ] {
        let _ = classify(&value, "secret");
    }
}

proptest::proptest! {
    #[test]
    fn never_panics(value in "\\PC*", key in ".*") {
        let _ = (classify(&value, &key), is_placeholder(&value), entropy(&value));
    }

    #[test]
    fn never_panics_on_symbol_soup(value in "([<>{}\\[\\]()$%#@*.:/é€…-]|[a-z]{1,3}|Basic |://){0,20}") {
        let _ = (classify(&value, &value), is_placeholder(&value));
    }
}
