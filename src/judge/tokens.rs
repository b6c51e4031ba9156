//! Runs of characters that look like a credential although no rule said so. Snippets mask them
//! and fingerprints pass over them: better one identifier too many than one secret shown.

use crate::model::location::Span;

/// Shorter runs are read, not masked.
const MIN_LENGTH: usize = 20;

/// The token-like runs of `text`, in order: 20 characters or more that mix letters and digits
/// without reading like words.
pub(super) fn token_runs(text: &str) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut runs = Vec::new();
    let mut start = 0;
    for at in 0..=bytes.len() {
        if bytes.get(at).is_some_and(|byte| is_token_byte(*byte)) {
            continue;
        }
        if at - start >= MIN_LENGTH {
            push_run(&mut runs, text, Span::new(start, at));
        }
        start = at + 1;
    }
    runs
}

fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'+' | b'-' | b'/' | b'=')
}

/// A name joined to its value by `=` is two runs, and a path is as many as it has parts; padding
/// at the end of Base64 is neither.
fn push_run(runs: &mut Vec<Span>, text: &str, run: Span) {
    let run_text = run.of(text);
    let body = run_text.trim_end_matches('=');
    let name = body.rfind('=').map_or(0, |at| at + 1);
    let value = Span::new(run.start + name, run.start + body.len());
    if looks_random(value.of(text).as_bytes()) {
        runs.push(value);
    }
}

fn looks_random(run: &[u8]) -> bool {
    let letters = run.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
    let digits = run.iter().filter(|byte| byte.is_ascii_digit()).count();
    run.len() >= MIN_LENGTH
        && letters > 0
        && digits > 0
        && entropy(run) >= 2.8
        && worded(run) * 10 < (letters + digits) * 6
}

/// How many bytes belong to words: four or more lower-case letters in a row with the capital
/// before them, or a part between slashes of letters only.
fn worded(run: &[u8]) -> usize {
    let mut total = 0;
    let mut lower = 0;
    for (at, byte) in run.iter().copied().chain([b'-']).enumerate() {
        if byte.is_ascii_lowercase() {
            lower += 1;
            continue;
        }
        if lower >= 4 {
            let capital = at > lower && run[at - lower - 1].is_ascii_uppercase();
            total += lower + usize::from(capital);
        }
        lower = 0;
    }
    total
}

/// Shannon entropy in bits a byte.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn entropy(run: &[u8]) -> f64 {
    let mut counts = [0_usize; 256];
    for byte in run {
        counts[usize::from(*byte)] += 1;
    }
    let length = run.len() as f64;
    counts
        .iter()
        .filter(|count| **count > 0)
        .map(|count| *count as f64 / length)
        .map(|share| -share * share.log2())
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_reads_like_a_token() {
        for (text, token) in [
            ("x = \"q7Rk2vZx9LmT4wBn8Yd3\"", "q7Rk2vZx9LmT4wBn8Yd3"),
            ("id: 550e8400-e29b-41d4-a716-446655440000", "550e8400-e29b-41d4-a716-446655440000"),
            ("part=aB3x/9kQzP4+mW7vT2cL8dR1==", "aB3x/9kQzP4+mW7vT2cL8dR1"),
            ("é9f86d081884c7d659a2feaa0c55ad015é", "9f86d081884c7d659a2feaa0c55ad015"),
        ] {
            let runs: Vec<&str> = token_runs(text).into_iter().map(|run| run.of(text)).collect();
            assert_eq!(runs, [token], "{text}");
        }
    }

    #[test]
    fn leaves_words_alone() {
        for text in [
            "getOAuth2ClientCredentialsToken",
            "my-service-name-2024-production-v2",
            "src/main/java/com/example/oauth2/Client",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa1",
            "12345678901234567890123",
            "q7Rk2vZx9LmT4wBn8Yd",
        ] {
            assert_eq!(token_runs(text), [], "{text}");
        }
    }
}
