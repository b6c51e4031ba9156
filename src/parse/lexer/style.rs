//! What the lexer must know of a language: comments, quotes, and whether bare words are values.

/// How a family of languages writes comments, strings and bindings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LexStyle {
    /// `//` and `/* */`: C and its heirs, Java, Kotlin, Go, C#, Rust, Swift, Dart, Scala, JS, TS,
    /// PHP, Groovy, HCL.
    CLike,
    /// `#`: Python, Ruby, Perl, R, Elixir, Julia, Nix, Crystal.
    Hash,
    /// `--`: SQL, Lua, Haskell, Ada, Elm.
    Dashes,
    /// `;`: Lisp, Clojure, assembler.
    Semicolon,
    /// `#`, with the backtick as escape: `PowerShell`.
    PowerShell,
    /// `'` and `REM`: Visual Basic and its kin.
    Basic,
    /// POSIX shells, fish, csh and Windows batch files.
    Shell,
    /// Unknown `key = value` formats.
    Config,
    /// Prose, logs, Markdown.
    Text,
}

impl LexStyle {
    /// Whether a bare word may be a value outside comments.
    pub(super) fn bare_values(self) -> bool {
        matches!(self, Self::Shell | Self::Config | Self::Text)
    }

    /// Length of the comment mark that begins at `at`, or zero.
    #[inline]
    pub(super) fn comment(self, bytes: &[u8], at: usize) -> usize {
        if matches!(bytes[at], b'/' | b'#' | b'-' | b';' | b'<' | b'\'') {
            self.mark(bytes, at)
        } else {
            0
        }
    }

    /// Where the first comment mark stands in a part of a line.
    pub(super) fn first_comment(self, bytes: &[u8], from: usize, end: usize) -> Option<usize> {
        let begins = |at: &usize| self.comment(bytes, *at) > 0;
        let part = &bytes[from..end];
        let [first, second, third] = match self {
            Self::CLike => [b'/'; 3],
            Self::Semicolon => [b';'; 3],
            Self::Basic => [b'\''; 3],
            Self::Text => [b'<'; 3],
            Self::Hash | Self::PowerShell | Self::Shell => [b'#'; 3],
            Self::Dashes => [b'-', b'/', b'#'],
            Self::Config => [b'#', b'/', b';'],
        };
        let own = memchr::memchr3_iter(first, second, third, part).map(|at| from + at).find(begins);
        let part = &bytes[from..own.unwrap_or(end)];
        memchr::memchr_iter(b'<', part).map(|at| from + at).find(begins).or(own)
    }

    fn mark(self, bytes: &[u8], at: usize) -> usize {
        let next = bytes.get(at + 1).copied().unwrap_or_default();
        let lone =
            at == 0 || matches!(bytes[at - 1], b' ' | b'\t' | b'\n' | b'\r' | b';' | b'}' | b')');
        match (bytes[at], next) {
            (b'/', b'/') if matches!(self, Self::CLike | Self::Config) => 2,
            (b'/', b'*') if matches!(self, Self::CLike | Self::Dashes | Self::Config) => 2,
            (b'<', b'!') if bytes[at..].starts_with(b"<!--") => 4,
            (b'-', b'-') if self == Self::Dashes => 2,
            (b'#', _) if self.hash_comments() && lone => 1,
            (b';', _) if matches!(self, Self::Semicolon | Self::Config) && lone => 1,
            (b'\'', _) if self == Self::Basic && lone => 1,
            _ => 0,
        }
    }

    fn hash_comments(self) -> bool {
        !matches!(self, Self::CLike | Self::Semicolon | Self::Basic | Self::Text)
    }

    /// Whether `quote` may open a string.
    pub(super) fn quotes(self, quote: u8) -> bool {
        match quote {
            b'"' => true,
            b'\'' => !matches!(self, Self::Semicolon | Self::Basic),
            b'`' => !matches!(self, Self::Shell | Self::PowerShell | Self::Semicolon),
            _ => false,
        }
    }

    /// Whether a doubled quote stands for one quote.
    pub(super) fn doubles_quotes(self) -> bool {
        matches!(self, Self::Dashes | Self::PowerShell | Self::Basic)
    }

    /// Whether two neighbouring literals are one string.
    pub(super) fn joins_neighbours(self) -> bool {
        matches!(self, Self::CLike | Self::Hash)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const STYLES: [LexStyle; 9] = [
        LexStyle::CLike,
        LexStyle::Hash,
        LexStyle::Dashes,
        LexStyle::Semicolon,
        LexStyle::PowerShell,
        LexStyle::Basic,
        LexStyle::Shell,
        LexStyle::Config,
        LexStyle::Text,
    ];

    proptest! {
        #[test]
        fn the_first_comment_is_where_a_plain_search_finds_it(
            line in "(//|/\\*|<!--|--|#|;|'|[a/#<;' -]){0,12}",
            skip in 0usize..4,
        ) {
            let bytes = line.as_bytes();
            let from = skip.min(bytes.len());
            for style in STYLES {
                let plain = (from..bytes.len()).find(|&at| style.comment(bytes, at) > 0);
                prop_assert_eq!(style.first_comment(bytes, from, bytes.len()), plain);
            }
        }
    }
}
