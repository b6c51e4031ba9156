//! Tables of names both ways.

use super::NameClass::{
    AccessToken, ApiKey, Basic, ClientAssertion, ClientSecret, Password, PrivateKey, RefreshToken,
    Secret, Token,
};
use super::Strength::{Medium, Strong, Weak};
use super::*;

const DENOTING: &[(NameClass, Strength, &str)] = &[
    (
        ClientSecret,
        Strong,
        "
        client_secret clientSecret ClientSecret CLIENT_SECRET client-secret clientsecret
        OAuthClientSecret OAUTH2_CLIENT_SECRET CF-Access-Client-Secret x-client-secret
        PROVIDER_CLIENT_SECRET consumer_secret app_secret appSecret applicationSecret
        oauth_secret API_SECRET apiSecret apisecret tenantSecret GOOGLE_CLIENT_SECRET
        client_secret_value clientSecretProd setClientSecret client_secret_key
        AUTH0_CLIENT_SECRET spring.security.oauth2.client.registration.x.client-secret
        CONSUMERSECRET
        ",
    ),
    (
        ClientSecret,
        Medium,
        "
        CLIENT_SECRET_GOOGLE test_client_secret
        ",
    ),
    (
        ClientSecret,
        Weak,
        "
        payment_intent_client_secret CLIENT_SECRET_ACME
        ",
    ),
    (
        AccessToken,
        Strong,
        "
        access_token accessToken AccessToken accesstoken ACCESS_TOKEN auth_token authToken
        _authToken bearer_token oauth_token X-Auth-Token page_access_token FB_ACCESS_TOKEN
        ",
    ),
    (
        AccessToken,
        Medium,
        "
        github_pat AZDO_PAT personal_token
        ",
    ),
    (
        AccessToken,
        Weak,
        "
        id_token idToken session_token jwt userJwt ACME_PAT
        ",
    ),
    (
        RefreshToken,
        Strong,
        "
        refresh_token refreshToken REFRESH_TOKEN refreshtoken
        ",
    ),
    (
        ClientAssertion,
        Strong,
        "
        client_assertion clientAssertion
        ",
    ),
    (
        Basic,
        Strong,
        "
        Authorization authorization Proxy-Authorization HTTP_AUTHORIZATION basic_auth
        ",
    ),
    (
        Basic,
        Medium,
        "
        _auth authorizationHeader
        ",
    ),
    (
        ApiKey,
        Medium,
        "
        api_key apiKey APIKey apikey APIKEY X-Api-Key api_token OPENAI_API_KEY
        Ocp-Apim-Subscription-Key stripeApiKey API_KEY_OPENAI
        ",
    ),
    (
        ApiKey,
        Weak,
        "
        STRIPE_KEY elevenLabsKey sparkpostKey sumoLogicKey INNGEST_EVENT_KEY AZURE_SPEECH_KEY
        descopeManagementKey AZURE_ML_INFERENCE_KEY AUTHORIZE_NET_TRANSACTION_KEY
        ",
    ),
    (
        PrivateKey,
        Medium,
        "
        private_key privateKey PRIVATE_KEY privatekey
        ",
    ),
    (
        PrivateKey,
        Weak,
        "
        client_key ssh_key pem jwk
        ",
    ),
    (
        PrivateKey,
        Strong,
        "
        client-key-data
        ",
    ),
    (
        Password,
        Strong,
        "
        DB_PASSWORD DBPassword dbpassword PGPASSWORD MYSQL_PWD REDISCLI_AUTH db_pass
        adminPassword root_password smtp_pass userpwd user_pwd ldapBindPw mysqlpassword
        keystorePassword storePassword keyPassword spring.datasource.db-password GITHUB_PASSWORD database.user.password
        jenkins_home_password
        ",
    ),
    (
        Password,
        Medium,
        "
        password PASSWORD passwd pwd pass passphrase mypasswd acme_password passWord password1
        contraseña contrasena mot_de_passe motdepasse passwort Kennwort senha wachtwoord
        lösenord hasło пароль 密码 パスワード 비밀번호 parola şifre passcode password_admin
        ",
    ),
    (
        Password,
        Weak,
        "
        confirmPassword new_password pin user_pin some_pass 数据库密码
        ",
    ),
    (
        Secret,
        Strong,
        "
        secret_key secretKey signing_key SIGNING_KEY encryption_key webhook_secret shared_secret
        private_token PRIVATE-TOKEN auth_key authkey master_key secret_access_key
        AWS_SECRET_ACCESS_KEY jwt_secret JWT_SECRET_KEY session_secret cookie_secret hmac_key
        SECRET_KEY_BASE oauth_token_secret request_token_secret SharedAccessKey preshared_key storage_account_key
        SUPABASE_SERVICE_ROLE_KEY
        ",
    ),
    (
        Secret,
        Medium,
        "
        secret SECRET access_key AccountKey app_key deploy_key service_key acmeSecret psk
        ",
    ),
    (
        Secret,
        Weak,
        "
        salt pepper license_key credentials credential storage_key
        ",
    ),
    (
        Token,
        Medium,
        "
        github_token GITHUB_TOKEN slackToken bot_token NPM_TOKEN X-Vault-Token
        AWS_SECURITY_TOKEN TOKEN_GITHUB attioToken ElevenLabsToken
        ",
    ),
    (
        Token,
        Weak,
        "
        token TOKEN acme_token X-Token mytoken
        ",
    ),
];

const OTHER: &str = "
    event_key sdk_key languageKey GITHUB_CACHE_KEY stripeIdempotencyKey
    _ name user client_id clientId username blueprint compass passage bypass tokenizer secretary
    keyboard monkey passenger passive tokenize keynote turkey passport password_file token_type
    secret_name password_length passwordLabel token_expires_in access_token_url accessTokenUrl
    accesstokenurl client_secret_basic client_secret_post client_secret_jwt private_key_jwt
    publicKey public_key primary_key foreign_key pat path sort_key cache_key keycode keyCode max_tokens
    maxTokens csrf_token csrfToken page_token nextPageToken next_token continuationToken
    CancellationToken cancellationToken show_password reset_password forgot_password
    change_password is_password isPassword use_password has_secret password_policy UserSecretsId
    credentialsId secretKeyRef existingSecret secretName secretRef ACCESS_TOKEN_EXPIRE_MINUTES
    expires_in id_token_hint token_endpoint token_url tokenUri password_hash hashed_password
    encryptedPassword encrypted_password password_digest getPassword validateToken total_tokens
    prompt_tokens keys key hotkey partition_key api_key_id access_key_id
    AWS_ACCESS_KEY_ID private_key_path SSH_KEY_FILE GOOGLE_APPLICATION_CREDENTIALS_FILE
    token_bucket tokenService passwordEncoder password_reset_token verification_token
    device_token fcm_token publishable_key stripe_publishable_key SUPABASE_ANON_KEY site_key
    recaptcha_site_key design_token color_token invalid_token wrong_password example_password
    mock_secret auth author authority authenticated authorization_url authorization_endpoint
    authorization_code authorization_grant_type first_pass render_pass gpio_pin led_pin
    password_changed_at jwks_uri cert_pem ca_pem secrets token_count num_api_keys api_key_header
    apiKeyName client_secret_expires_at token_endpoint_auth_method secret_santa hasClientSecret
    code_verifier basic pattern passed passing keyword translationKey query_key row_key
    object_key i18nKey label.password messages.login.password error.password publicToken spatial
    path salary unsalted STORAGE_KEY_PREFIX password_min_length passwordless tokenType
    TOKEN_KEY_NAME PASSWORD_RESET_TIMEOUT token_hash password_confirmation
";

#[test]
fn names_that_denote_a_credential() {
    let mut wrong = Vec::new();
    for (class, strength, names) in DENOTING {
        let expected = Some(NameVerdict { class: *class, strength: *strength });
        let misses = names.split_whitespace().filter(|name| classify(name) != expected);
        wrong.extend(misses.map(|name| (name, *class, *strength, classify(name))));
    }
    assert_eq!(wrong, []);
}

#[test]
fn names_that_denote_something_else() {
    let found = OTHER.split_whitespace().map(|name| (name, classify(name)));
    let wrong: Vec<_> = found.filter(|(_, verdict)| verdict.is_some()).collect();
    assert_eq!(wrong, []);
    assert_eq!(classify(""), None);
    assert_eq!(classify("client secret").map(|found| found.class), Some(ClientSecret));
}

type Row<'a> = (&'a [&'a str], Option<(NameClass, Strength)>);

#[test]
fn paths_are_refined_by_their_parents() {
    let rows: &[Row<'_>] = &[
        (&["oauth", "client", "secret"], Some((ClientSecret, Strong))),
        (&["keycloak", "credentials", "secret"], Some((ClientSecret, Strong))),
        (&["quarkus", "oidc", "credentials", "secret"], Some((ClientSecret, Strong))),
        (&["quarkus.oidc.credentials", "secret"], Some((ClientSecret, Strong))),
        (&["clients", "0", "secret"], Some((ClientSecret, Strong))),
        (
            &["IdentityServer", "Clients", "spa", "ClientSecrets", "0", "Value"],
            Some((ClientSecret, Strong)),
        ),
        (&["api", "key"], Some((ApiKey, Medium))),
        (&["access", "token"], Some((AccessToken, Strong))),
        (&["github", "token"], Some((Token, Medium))),
        (&["database", "password"], Some((Password, Strong))),
        (&["variable", "db_password", "default"], Some((Password, Strong))),
        (&["auths", "registry.acme-pay.com", "auth"], Some((Basic, Medium))),
        (&["jwt", "secret"], Some((Secret, Strong))),
        (&["a", "b", "secret"], Some((Secret, Medium))),
        (&["password"], Some((Password, Medium))),
        (&["properties", "client_secret"], Some((ClientSecret, Weak))),
        (&["en", "login", "password"], Some((Password, Weak))),
        (&["messages", "password"], None),
        (&["labels", "token"], None),
        (&["labels", "client_secret"], Some((ClientSecret, Weak))),
        (&["errors", "password"], None),
        (&["map", "key"], None),
        (&["redis", "auth"], Some((Password, Strong))),
        (&["stringData", "password"], Some((Password, Medium))),
        (&["client", "id"], None),
        (&["value"], None),
        (&["client_secret", "type"], None),
        (&[], None),
    ];
    let mut wrong = Vec::new();
    for (path, expected) in rows {
        let found = classify_path(path).map(|verdict| (verdict.class, verdict.strength));
        if found != *expected {
            wrong.push((*path, *expected, found));
        }
    }
    assert_eq!(wrong, []);
}

proptest::proptest! {
    #[test]
    fn never_panics(name in "\\PC*", parent in ".*") {
        let _ = classify(&name);
        let _ = classify_path(&[&parent, &name]);
    }

    #[test]
    fn never_panics_on_word_soup(words in proptest::collection::vec("(client|secret|Token|KEY|mot|de|passe|db|_|-|é|9)", 0..12)) {
        let _ = classify(&words.concat());
    }
}
