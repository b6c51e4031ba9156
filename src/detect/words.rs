//! Names as words: `clientSecret`, `client-secret` and `CLIENT_SECRET` are one.

/// The words of a name in lower case.
pub(super) fn split(name: &str) -> Vec<String> {
    // The one name whose humps mislead.
    let name = &name.replace("OAuth", "Oauth");
    let mut words: Vec<String> = Vec::new();
    let mut previous = ' ';
    let mut open = false;
    let mut characters = name.chars().peekable();
    while let Some(character) = characters.next() {
        if !character.is_alphanumeric() {
            open = false;
            previous = character;
            continue;
        }
        let next_is_lower = characters.peek().is_some_and(|next| next.is_lowercase());
        let hump = character.is_uppercase() && (!previous.is_uppercase() || next_is_lower);
        if !open || hump {
            words.push(String::new());
            open = true;
        }
        if let Some(word) = words.last_mut() {
            word.extend(character.to_lowercase());
        }
        previous = character;
    }
    words
}

/// A name in snake case.
pub(super) fn snake(name: &str) -> String {
    if name.is_ascii() && !name.contains("OAuth") {
        return snake_ascii(name.as_bytes());
    }
    split(name).join("_")
}

/// As [`split`] does it, without a string for each word: nearly all names are ASCII.
fn snake_ascii(name: &[u8]) -> String {
    let mut snake = String::with_capacity(name.len() + name.len() / 4);
    let (mut previous, mut open) = (b' ', false);
    for (at, &byte) in name.iter().enumerate() {
        if byte.is_ascii_alphanumeric() {
            let next_is_lower = name.get(at + 1).is_some_and(u8::is_ascii_lowercase);
            let hump =
                byte.is_ascii_uppercase() && (!previous.is_ascii_uppercase() || next_is_lower);
            if (!open || hump) && !snake.is_empty() {
                snake.push('_');
            }
            snake.push(char::from(byte.to_ascii_lowercase()));
        }
        open = byte.is_ascii_alphanumeric();
        previous = byte;
    }
    snake
}

/// A name without its joints: `GitHub` and `github` are the same word to nobody but a splitter.
pub(super) fn squash(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The spellings of a snake-case name in which it may stand in a text, any case.
pub(super) fn spellings(snake: &str) -> Vec<String> {
    if !snake.contains('_') {
        return vec![snake.to_owned()];
    }
    ["_", "-", "", ".", " "].map(|joint| snake.replace('_', joint)).to_vec()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_short_way_is_the_long_way(name in "[abzABZ019_. -]{0,12}|[OAuthx_]{0,12}") {
            prop_assert_eq!(snake(&name), split(&name).join("_"));
            prop_assert_eq!(snake_ascii(b"OauthToken"), "oauth_token");
        }
    }

    #[test]
    fn every_spelling_is_one_name() {
        for name in
            ["clientSecret", "client-secret", "CLIENT_SECRET", "Client.Secret", "ClientSecret"]
        {
            assert_eq!(snake(name), "client_secret", "{name}");
        }
        assert_eq!(snake("OAuthTokenURL"), "oauth_token_url");
    }
}
