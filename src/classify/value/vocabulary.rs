//! The words of the value classifier. Data only.

use crate::classify::words::{WordList, WordSet, list, set};

/// Words that say by themselves, wherever they stand, that a value was made to be replaced.
pub(super) static CERTAIN: WordSet = WordSet::new(|| {
    set("
        your yours changeme changeit changethis placeholder example examples dummy redacted
        replaceme replace fake insert sample fixme todo mock mocked foobar notreal bogus lorem
        ipsum tbd fixture stub masked removed omitted censored asdf asdfasdf foo xxx xxxx xxxxx
        xxxxxx xxxxxxxx
    ")
});

/// The same inside longer words (`YOUR_API_KEYHERE`, `AKIA…EXAMPLE`).
pub(super) static CERTAIN_PARTS: WordList = WordList::new(|| {
    list(
        "
        changeme change_me change-me changeit change_it change-it change_this change-this
        placeholder redacted example yourapi yourtoken yoursecret yourpassword yourclient
        yourkey youraccess not-a-real notasecret not-a-secret not_a_secret replaceme replace_me
        replace-me replace_with insertyour dummytoken dummykey faketoken fakekey fakesecret
        testtoken testsecret xxxxx _here -here goeshere fill_in fill-in todo_ to-be- to_be_
        foobar randomstring random_string random-string this_is_a this-is-a
    ",
    )
});

/// Words without meaning of their own in a credential's place.
pub(super) static DUMMY: WordSet = WordSet::new(|| {
    set("
        test tests testing tester bar baz qux quux my some abc abcd abcdef xyz change me here
        the a an this that is not real invalid valid none null nil empty undefined unset demo
        default value values string text xx x y z something anything whatever enter put goes
        paste fill in set with from for of to by it new old please must be actual unused ignore
        ignored n blah hello world wrong bad good unit only first second third one two three
        other another expected aaa bbb ccc foo and or hidden long short random generated expired
        existing dev alice bob john doe jane e g correct incorrect missing unknown any updated
        original current previous same different initial final ok insecure unsecure unsecured
        unsafe
    ")
});

/// Words that name a credential or its neighbours instead of being one.
pub(super) static NOUNS: WordSet = WordSet::new(|| {
    set("
        secret secrets password passwords passwd pwd pass passphrase token tokens key keys
        client clients api apikey app application access auth oauth bearer refresh id ids
        identifier jwt credential credentials creds user users username private public signing
        signature encryption session service account login consumer webhook header basic
        authorization code grant type field name param parameter provider server issuer db
        database hash salt data web site host url uri endpoint path file config configuration
        setting resource owner assertion csrf xsrf state nonce challenge verifier scope cookie
        personal shared master admin_secret vault env variable var pat bot clientsecret clientid
        accesstoken refreshtoken authtoken secretkey privatekey accesskey apitoken idtoken
        usertoken oidc saml sso ldap smtp redis mysql postgresql github gitlab google slack
        openai stripe aws azure gcp facebook twitter discord telegram twilio npm azuread
        keycloak okta cognito msal tenant subscription storage region project bucket email phone
        reset confirm confirmation device push registration
    ")
});

/// Words that configuration languages and protocols use as values of such keys.
pub(super) static KEYWORDS: WordSet = WordSet::new(|| {
    set("
        bearer basic digest negotiate confirmed nullable sometimes client_secret_basic client_secret_post client_secret_jwt
        private_key_jwt tls_client_auth self_signed_tls_client_auth required optional enabled
        disabled string str text hidden number integer boolean object array password username
        email include omit same-origin public confidential plain auto automatic manual header
        query body cookie form jwt opaque inherit internal external hs256 hs384 hs512 rs256
        rs384 rs512 es256 es384 es512 ps256 eddsa sha1 sha256 sha512 md5 s256 aes-256-gcm
        aes-256-cbc aes256 utf-8 utf8 base64 base64url hex json yaml xml pem textbox input
        textarea label varchar char blob bytea uuid date datetime timestamp read write
        admin_only keychain keyring prompt ask interactive anonymous peer trust scram-sha-256
        gssapi kerberos ntlm mechanism authorization_code client_credentials refresh_token
        implicit code access_token id_token new-password current-password one-time-code off
        unset always never sensitive secure strict lax opaque_token file environment secretref
        unauthorized forbidden multipart system global local static dynamic simple custom rotate
        managed function symbol bigint flag option argument parameter
    ")
});

/// Values printed in specifications and documentation of everyone: RFC 5849, 6749, 6750, 7009, 7617,
/// 7636, 7662, 8628, 6455, 6238 and the usual samples of authenticator applications.
pub(super) static SAMPLES: WordSet = WordSet::new(|| {
    set("
        tiger dpf43f3p2l4k3l03 kd94hf93k423kf44 hh5s93j4hdidpola hdhd0244k9j7ao03 hfdp7dh39dks9884
        nnch734d00sl2jdk pfkkdhi9sl3r4s00 kkk9d7dh3k39sjv7 9djdj82h48djs9d2 ad180jjd733klru7
        0685bd9184jfhq22 K7gNU3sdo+OL0wNhqoVWhr3g6s1xYv72ol/pe/Unols=
        s6BhdRkqt3 7Fjfp0ZBr1KtDRbnfVdmIw gX1fBat3bV 2YotnFZFEjr1zCsicMWpAA mF_9.B5f-4.1JqM
        23410913-abewfq.123483 tGzv3JOkF0XG5Qx2TlKWIA SplxlOBeZQQYbYS6WxSbIA A3ddj3w johndoe
        czZCaGRSa3F0Mzo3RmpmcDBaQnIxS3REUmJuZlZkbUl3 czZCaGRSa3F0MzpnWDFmQmF0M2JW
        45ghiukldjahdnhzdauz dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk
        E9Melhoa2OwvFrEMTJguCHaoeGt9URTvrJhGoGZ9ZCE GmRhmhcxhwAzkoEqiMEg_DnyEysNkuNhszIySk9eS
        dGhlIHNhbXBsZSBub25jZQ== JBSWY3DPEHPK3PXP GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ
        QWxhZGRpbjpvcGVuIHNlc2FtZQ== test123£ correcthorsebatterystaple SlAV32hkKG 8xLOxBtZp8
        n-0S6_WzA2Mj af0ifjsldkj abcdef.0123456789abcdef
    ")
});

/// File name extensions after which a value is a path.
pub(super) static EXTENSIONS: WordSet = WordSet::new(|| {
    set("
        pem key crt cer der pub p12 pfx jks keystore keytab kdbx asc gpg json yml yaml toml ini
        txt xml conf cfg properties env html htm js ts tsx jsx vue py java kt go php rb rs sh
        ps1 sql db sqlite log csv md tf tfvars enc age secret pass passwd png svg jpg gif css
        jsp aspx mjs cjs tmpl j2 lock bak zip gz jar exe dll so service
    ")
});
