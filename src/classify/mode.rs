//! Keys that say whether they are for real: providers publish the prefixes of live and test keys
//! (Stripe "API keys", Razorpay "API keys", Xendit "API keys", Paystack, Clerk, Midtrans, Shippo,
//! Duffel, Paddle, Braintree, Stytch, Flutterwave, Square).

/// What a key opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The real thing.
    Live,
    /// A sandbox.
    Test,
}

/// Prefixes of live keys and of test keys, pairwise.
const PREFIXES: [(&str, &str); 13] = [
    ("sk_live_", "sk_test_"),
    ("pk_live_", "pk_test_"),
    ("rk_live_", "rk_test_"),
    ("rzp_live_", "rzp_test_"),
    ("xnd_production_", "xnd_development_"),
    ("xnd_public_production_", "xnd_public_development_"),
    ("Mid-server-", "SB-Mid-server-"),
    ("shippo_live_", "shippo_test_"),
    ("duffel_live_", "duffel_test_"),
    ("pdl_live_", "pdl_sdbx_"),
    (concat!("access_token", "$production$"), concat!("access_token", "$sandbox$")),
    ("secret-live-", "secret-test-"),
    ("sq0idp-", "sandbox-sq0idb-"),
];

/// Least length, in bytes, of what follows.
const SHORTEST: usize = 8;

/// The mode that a key's prefix names.
pub fn mode(value: &str) -> Option<Mode> {
    let value = value.trim();
    let begins = |prefix: &str| {
        value.strip_prefix(prefix).is_some_and(|rest| rest.len() >= SHORTEST && !rest.contains(' '))
    };
    PREFIXES.iter().find_map(|(live, test)| {
        if begins(live) { Some(Mode::Live) } else { begins(test).then_some(Mode::Test) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_name_the_mode() {
        let key = |prefix: &str| format!("{prefix}{}", "q7Rk2vZx9LmT4wBn");
        assert_eq!(mode(&key("sk_live_")), Some(Mode::Live));
        assert_eq!(mode(&key("pk_test_")), Some(Mode::Test));
        assert_eq!(mode(&key("SB-Mid-server-")), Some(Mode::Test));
        assert_eq!(mode(&key("skilled_")), None);
        assert_eq!(mode("sk_live_..."), None);
    }
}
