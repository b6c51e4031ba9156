//! The closed vocabulary of the name classifier: which words say what. Data only.

use crate::classify::words::{WordSet, set};

use super::NameClass::{
    self, AccessToken, ApiKey, ClientAssertion, ClientSecret, PrivateKey, RefreshToken, Secret,
    Token,
};
use super::Strength::{self, Medium, Strong, Weak};

/// What the word before a head noun makes of it.
pub(super) type Pairs = &'static [(NameClass, Strength, &'static str)];

/// `<word> key`. A key with any other word before it is an index, a map key or a keyboard key.
pub(super) const KEY: Pairs = &[
    (ApiKey, Medium, "api apim subscription"),
    (
        ApiKey,
        Weak,
        "
            apis application ingestion integration write rest consumer developer function
            functions
        ",
    ),
    (PrivateKey, Medium, "private"),
    (PrivateKey, Weak, "client ssh ssl tls rsa pem gpg pgp ec"),
    (
        Secret,
        Strong,
        "
            secret signing encryption decryption hmac preshared auth master unseal
        ",
    ),
    (
        Secret,
        Medium,
        "
            sign encrypt crypto crypt cipher aes webhook shared jwt authentication access
            account app deploy service admin
        ",
    ),
    (
        Secret,
        Weak,
        "
            signature session cookie authorization storage server license licence merchant
            partner security recovery role machine validation join wallet
        ",
    ),
];

/// What a vendor's key is for, where the word says so between the two (`INNGEST_EVENT_KEY`).
pub(super) static PURPOSES: WordSet = WordSet::new(|| {
    set("
        bot cognitive communication crc event face inference language management quantum report
        salt sdk setup speech transaction translation translator vision
    ")
});

/// `<word> secret`; any other word leaves a secret of unknown kind.
pub(super) const SECRET: Pairs = &[
    (ClientSecret, Strong, "client consumer app application oauth oidc api partner tenant"),
    (
        Secret,
        Strong,
        "
            webhook shared jwt session cookie signing sign hmac auth nextauth token encryption
            totp otp mfa access private master
        ",
    ),
    (Secret, Medium, "csrf"),
    (Secret, Weak, "pull tls kubernetes"),
];

/// `<word> token`; any other word leaves a token of unknown kind.
pub(super) const TOKEN: Pairs = &[
    (AccessToken, Strong, "access bearer oauth auth authentication authorization authorisation"),
    (AccessToken, Medium, "personal"),
    (AccessToken, Weak, "id identity session jwt login"),
    (RefreshToken, Strong, "refresh"),
    (ApiKey, Medium, "api"),
    (Secret, Strong, "private secret"),
    (
        Token,
        Medium,
        "
            security bot user app application admin root master service deploy deployment
            registry agent runner cluster join sas webhook account publish ci upload client
            developer integration
        ",
    ),
    (Secret, Medium, "signing"),
];

/// `<word> assertion`.
pub(super) const ASSERTION: Pairs = &[(ClientAssertion, Strong, "client")];

/// Full spellings of the password, several languages.
pub(super) static PASSWORD: WordSet = WordSet::new(|| {
    set("
        password passwd passphrase passcode passwrd pswd psswd passwort kennwort contraseña
        contrasena contrasenya motdepasse senha wachtwoord lösenord losenord hasło haslo пароль
        密码 密碼 パスワード 비밀번호 parola parolă sifre şifre heslo jelszó jelszo salasana adgangskode
        kodeord passord requirepass masterauth lozinka geslo parool katasandi matkhau passwords passwds
    ")
});

/// Spellings that also mean something else: they count alone or after a word of [`OWNERS`].
pub(super) static SHORT_PASSWORD: WordSet = WordSet::new(|| {
    set("
        pwd pass pw psw passw
    ")
});

/// Whose or which password, token or key: people's roles, databases, protocols.
pub(super) static OWNERS: WordSet = WordSet::new(|| {
    set("
        account accounts admin administrator amqp app application auth bastion bind bot broker
        cache cassandra cert certificate clickhouse client cluster couchbase couchdb database db
        ddbb default deploy elastic elasticsearch email encryption ftp git grafana guest host
        http imap influxdb initial jdbc jks jms kafka keycloak key keystore ldap login mail
        mailer manager mariadb master memcached minio mongo mongodb mq mqtt mssql mysql neo
        nexus odbc openldap oracle owner pg pgsql pool pop postgres postgresql proxy rabbit
        rabbitmq radius rds redis registry remote replica replication repo repository root
        router sa samba sasl scylla server service sftp sign smb smtp snmp socks sql sqlserver
        ssh ssid ssl store su sudo super superuser supervisor sys system telnet tls tomcat trust
        truststore user username usr vnc vpn wallet web webdav wifi wireless wlan wp wpa zip
        zookeeper pfx pkcs rediscli
    ")
});

/// Vendors and products whose credentials are named after them.
pub(super) static VENDORS: WordSet = WordSet::new(|| {
    set("
        airtable algolia alibaba aliyun amazon anthropic apple artifactory asana atlassian
        auth0 aws azdo ado azure azuread backblaze baidu bitbucket bitly box braintree
        buildkite cargo circleci claude clerk cloudflare cloudinary codecov cohere
        confluence contentful coveralls crates databricks datadog deepseek digitalocean
        dingtalk discord docker dockerhub doppler dropbox dynatrace ebay etsy facebook
        fastly feishu figma figure firebase fitbit fly gcp gemini gh ghcr gitea github
        gitlab google grafana groq hashicorp heroku hf hubspot huggingface ibm instagram
        intercom jenkins jfrog jira kakao klaviyo lark launchdarkly line linear linkedin
        linode mailchimp mailgun mapbox mastodon meta microsoft mistral mixpanel naver
        netlify newrelic ngrok notion npm nuget okta openai openrouter openstack paddle
        pagerduty paypal perplexity pinecone plaid planetscale postman pulumi pypi qiniu
        quay railway razorpay reddit replicate ringcentral rollbar rubygems salesforce
        segment sendgrid sentry shopify slack snowflake snyk sonar sonarqube spotify
        square stripe supabase tailscale telegram tencent terraform tiktok travis trello
        twilio twitch twitter typeform vault vercel vimeo vk wechat weixin whatsapp xai
        yandex youtube zapier zendesk zoho zoom tg consul nomad boundary k kube vsce ovsx
        testpypi twine onepassword ably adafruit adobe adyen aikido airbyte airwallex
        aiven akamai akeyless alipay amplitude ansible anyscale apify arize asaas
        assemblyai attio authentik authress baseten belvo betterstack binance bitfinex
        bitrise bitwarden braintrust brevo brex bugsnag bunnynet bybit canva cartesia
        cashfree cerebras chargebee checkly meraki webex civo clickup clojars cloudsmith
        cockroachdb codeberg coinbase comgate composio configcat confluent coveo cyberark
        conjur cybersource databento datastax dbt deepgram deepinfra descope devcycle
        dnsimple docusign duffel dwolla easypost elevenlabs equinix etherscan exoscale
        finicity fireblocks firecrawl fivetran flagsmith flickr flutterwave freshworks
        freshdesk frontegg fullstory fusionauth gandi gocardless godaddy gopay growthbook
        hasura hcaptcha helicone hetzner heygen honeybadger honeycomb huawei infisical
        infobip infura inngest intuit quickbooks ionos iyzico jetbrains jumpcloud kaleyra
        kinde klarna komoju konnect kucoin langchain langsmith langfuse lichess litellm
        lithic livekit llamaindex localstack logicmonitor logto logzio mpesa mailersend
        mailjet mailtrap marqeta mattermost maxmind meilisearch mercadopago mergify
        messagebird midtrans mollie mongodb namecheap nebius netbird nordigen nostr novu
        nvidia nylas okx omise onelogin onesignal onfido openweather openweathermap ovh
        ovhcloud packagist pagseguro payjp paystack paytm payu phonepe pinterest pipedrive
        plivo posthog postmark propelauth pubnub pusher qdrant quicknode raycast recurly
        resend revenuecat revolut rootly runpod sambanova samsara scaleway scalr sendbird
        serpapi servicenow shippo shopee siliconflow sinch smartsheet sonatype sourcegraph
        spacelift sparkpost speechmatics splunk sslmate stackit statsig storyblok strapi
        strava stytch sumologic sumsub svix tableau tavily teamcity telnyx tinkoff
        togetherai tomtom truelayer turso twingate typesense unkey upcloud uploadthing
        upstash uptimerobot vapi veriff viber volcengine vonage voyageai vultr wakatime
        weatherstack weaviate wecom workato workos worldpay xendit xero yapily yodlee
        yookassa zenhub zerotier zhipu zilliz zitadel zuplo abuseipdb accuweather
        aftership alphavantage apilayer appsflyer appveyor aviationstack aylien bitmex
        blockfrost bscscan calendly campaignmonitor censys clarifai clearbit clickatell
        cloudconvert coingecko coinmarketcap constantcontact convertkit crowdin
        cryptocompare currencylayer dailymotion deepl ecobee fixerio foursquare freshbooks
        geoapify giphy gitter goodreads gumroad hereapi hunterio iexcloud imgbb imgur
        ipgeolocation ipinfo ipstack jotform justgiving kaggle keycdn languagetool lastfm
        lightstep locationiq lokalise magento mandrill mapquest marketstack mediastack
        moesif moosend newsapi nutritionix nytimes onfleet opencage opencagedata opsgenie
        optimizely pastebin pexels pixabay polygonio positionstack proxycrawl rapidapi
        rebrandly rescuetime rocketchat scraperapi scrapingbee securitytrails semrush
        sendinblue serpstack shodan shotstack skyscanner smartthings snapchat soundcloud
        spoonacular stormglass surveymonkey thunderforest ticketmaster tinypng tmdb
        todoist tumblr unsplash urlscan userstack virustotal weatherapi webflow wistia
        woocommerce wordpress yelp zeplin zerobounce
        appwrite authzed browserbase calcom formbricks infracost jina mem0 modrinth
        openshift pangea porkbun portainer rancher spicedb tinybird tolgee tosspayments
        turbopuffer weblate wundergraph xata
        authorizenet baidubce daraja dashscope huaweicloud moonshot novita przelewy qianfan
        nsone runwayml safaricom alchemy axonaut bannerbear baremetrics builtwith calendarific clockify
        coinapi coinlayer countrylayer databox dataforseo deepai detectify elasticemail ethplorer
        eventbrite finnhub glassnode gyazo happyscribe helpscout iconfinder insightly intrinio
        kickbox klipfolio languagelayer leadfeeder lemlist loginradius mailboxlayer mailerlite
        mixmax mockaroo moralis numverify packagecloud pagarme paymongo peopledatalabs quandl
        scrapfly scrapingant screenshotlayer signaturit sportmonks statuscake storecove tiingo
        toggl tradier twelvedata weatherbit whoisxmlapi zenserp
    ")
});

/// Words after the head that leave the name denoting the value.
pub(super) static NEUTRAL_TAIL: WordSet = WordSet::new(|| {
    set("
        value val str string plain plaintext raw clear cleartext base b env environment prod
        production prd stg stage staging dev development local qa uat int live sandbox preprod
        demo old new current default main primary secondary backup fallback alt v a const
        literal ro rw readonly test testing bytes decoded decrypted eu us asia one two s
    ")
});

/// First words that make the name a question, an action or a sample: never the value.
pub(super) static VERBS: WordSet = WordSet::new(|| {
    set("
        is has have had get fetch show hide toggle validate verify check parse generate gen
        create make build delete remove revoke rotate renew need needs require requires allow
        allows enable enables disable disables no without use uses using should must can load
        save find lookup decode encode decrypt encrypt match compare ask prompt enter input send
        on handle supports support accept accepts max min num total consume convert extract mask
        redact sanitize strip
    ")
});

/// Words that flip the name wherever they stand before the head.
pub(super) static FLIPS: WordSet = WordSet::new(|| {
    set("
        encrypted encr hashed masked redacted obfuscated sanitized ciphertext sealed crypted
        digested placeholder example sample dummy fake mock mocked stub invalid wrong incorrect
        bad bogus missing empty blank expired existing required enabled disabled needs unused
        publishable label labels lbl messages msg error errors err title hint tooltip btn button
        icon column col translation translations i18n locale regex pattern illegal unknown
        mismatched unsupported deprecated link heading caption supported undefined nullable
        optional anonymous anon
    ")
});

/// Words before a bare `password` that make it a form's action or a policy.
pub(super) static PASSWORD_FLIPS: WordSet = WordSet::new(|| {
    set("
        reset forgot forget forgotten lost recover change changed update edit remember
        set_password hash crypt digest random generated weak strong short long common breached
        pwned render shader shadow depth first second third single multi band low high all
        boarding season day free compute by one two last next bits blit test_pass rendering
        type types compiler opt did pre post optimizer optimization transform analysis forward backward
    ")
});

/// Words before `password` of forms: the name of an input far more often than a value.
pub(super) static PASSWORD_FORM: WordSet = WordSet::new(|| {
    set("
        confirm confirmation confirmed repeat repeated retype retyped again new old current
        previous txt field form input message verification matching re edit_text et tv tf
    ")
});

/// Words before a bare `token` of parsers, paging, forms, design systems, language models.
pub(super) static TOKEN_FLIPS: WordSet = WordSet::new(|| {
    set("
        csrf xsrf forgery antiforgery csp page paging pagination next previous prev continuation
        cursor cancellation cancel cancelation reset verification verify invite invitation
        unsubscribe device push fcm apns gcm registration notification design color colour
        spacing theme parser lexer syntax semantic first last start end stop eos bos pad padding
        unk special mask sep cls begin open close left right operator keyword identifier number
        comment punctuation whitespace lookahead peek lock fencing resume sync delta change skip
        etag nonce state idempotency confirmation activation captcha recaptcha turnstile
        password max min num prompt completion output total newline eof abstract base expected
        unexpected word sub text literal template macro nft erc lp reward staking governance
        ether swap liquidity public consistency read line indent dedent html xml json css parse
        parsed scanner tokenizer ast grammar colon comma brace bracket paren quote char trailing
        leading eol image audio vision reasoning cached media unclaimed synchronizer antixsrf
        concurrency postman
    ")
});

/// Words that may follow or precede the head only in names of other things.
pub(super) static NEGATIVE_TAIL: WordSet = WordSet::new(|| {
    set("
        url urls uri uris endpoint path paths file files filename dir directory folder location
        name names type types kind id ids count num number size length len ttl expiry expires
        expire expiration lifetime duration timeout age issued hash hashed hashes digest
        fingerprint sha md redacted masked mask encrypted encryption cipher public publishable
        label labels title hint help placeholder example sample regex pattern format prefix
        suffix header headers field fields param params parameter key keys provider manager
        service factory store storage handler validator parser lexer stream syntax index cursor
        page algorithm alg policy rule rules strength error message msg text ref reference arn
        version versions rotation config configuration options settings mode method strategy
        enabled required set changed updated created at date time resolver source class column
        input form button link mount engine backend env_var attribute attributes property scope
        scopes audience issuer info metadata response request reset confirm confirmation login
        grant flow usage limit bucket encoder generator helper util utils test tests list map
        exists valid invalid variable var
    ")
});

/// All words a glued lower-case spelling may be made of (`dbpassword`, `accesstokenurl`) beside
/// the lists above.
pub(super) static GLUE: WordSet = WordSet::new(|| {
    set("
        my the access api bearer client consumer refresh secret token key private public auth
        oauth session shared signing encryption master jwt webhook storage subscription salt
        credential credentials basic authorization assertion hmac cookie app apps test user new
        old confirm reset csrf hash encrypted expiry tokens secrets keys psk preshared pin
        security license deploy
    ")
});
