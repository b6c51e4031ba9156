//! The answers of the classifiers: what a name denotes, what a host is. Rule files speak these words.

/// What a name denotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NameClass {
    /// OAuth client secret (RFC 6749 2.3.1) and its other names: consumer, app, API secret.
    ClientSecret,
    /// Access, bearer, ID and session tokens.
    AccessToken,
    /// Refresh token.
    RefreshToken,
    /// Signed client assertion (RFC 7521 4.2).
    ClientAssertion,
    /// A whole `Authorization` value or `user:password` pair.
    Basic,
    /// API keys and API tokens.
    ApiKey,
    /// Private key material.
    PrivateKey,
    /// Passwords and passphrases in many languages.
    Password,
    /// Secrets of other kinds: signing keys, webhook secrets, salts.
    Secret,
    /// Tokens of unknown kind.
    Token,
}

/// How sure the name alone makes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    /// The value has to look like a credential by itself.
    Weak,
    /// Usually a credential.
    Medium,
    /// Nothing else is called this.
    Strong,
}

/// The answer about a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NameVerdict {
    /// What it denotes.
    pub class: NameClass,
    /// How sure.
    pub strength: Strength,
}

/// Where a host stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HostClass {
    /// This machine: `localhost`, 127/8 in every spelling, `::1`, the unspecified address.
    Loopback,
    /// Names made for development: `*.test`, `*.local`, `host.docker.internal`.
    DevLocal,
    /// Private networks and names that only an internal resolver knows.
    Private,
    /// Reserved for documentation (RFC 2606, 5737, 3849).
    Documentation,
    /// Hosts of XML namespaces and schema identifiers, which nobody connects to.
    Namespace,
    /// The host is not written out.
    Templated,
    /// Anything else.
    Public,
}

/// Where code runs, the least open to others first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Surface {
    /// On a server, or where the app is built.
    Server,
    /// Nothing says where.
    Unknown,
    /// Perhaps with users: a browser, a phone, a desktop.
    Likely,
    /// With users: what is written in it they can read (RFC 6749 2.1).
    Certain,
}

/// The unit of a number that says how long something lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeUnit {
    /// Thousandths of a second.
    Milliseconds,
    /// Seconds.
    Seconds,
    /// Minutes.
    Minutes,
    /// Hours.
    Hours,
    /// Days.
    Days,
    /// Not said: seconds, but for numbers so great that they are rather milliseconds.
    Unknown,
}
