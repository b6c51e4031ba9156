//! The few names the lexer must know: conversions, lookups, comparisons, verbs.

/// Functions that give back their argument in another type: the name of the result counts.
pub(super) fn is_conversion(name: &str) -> bool {
    within(CONVERSIONS, name)
}

/// Functions that do what they are called, where the same name on an object would be a credential:
/// `pass("first")` passes something on.
pub(super) fn is_deed(name: &str) -> bool {
    name == "pass"
}

/// Methods whose argument names an encoding, a separator or the like.
pub(super) fn is_recoding(name: &str) -> bool {
    matches!(
        name,
        "encode"
            | "decode"
            | "trim"
            | "quote"
            | "GetBytes"
            | "getBytes"
            | "strip"
            | "replace"
            | "format"
            | "startsWith"
    )
}

/// Types whose constructor tells nothing about what they hold.
pub(super) fn is_plain_type(name: &str) -> bool {
    is_conversion(name)
        || matches!(
            name,
            "Vec" | "Array" | "Object" | "Map" | "HashMap" | "Url" | "URL" | "Uri" | "URI"
        )
}

/// Types that say which credential they hold (`AccessToken::new("v")`), better than a variable may.
pub(super) fn names_credential(kind: &str) -> bool {
    let nouns = ["Token", "Secret", "Key", "Password", "Passphrase", "Assertion"];
    nouns.iter().any(|noun| kind.strip_suffix(noun).is_some_and(|which| !which.is_empty()))
}

/// Functions that compare two values.
pub(super) fn is_comparison(name: &str) -> bool {
    within(COMPARISONS, name)
}

/// Signs and words between two compared values.
pub(super) fn is_comparator(sign: &str) -> bool {
    // Asked of every token beside a literal, most of which are brackets and commas.
    let may_be = matches!(
        sign.as_bytes(),
        [b'!' | b'<' | b'=' | b'c' | b'e' | b'i' | b'n' | b'~', _] | [_, _, _]
    );
    may_be && within(COMPARATOR, sign)
}

/// Signs that bind a name to what follows.
pub(super) fn is_assignment(sign: &str) -> bool {
    matches!(sign, "=" | ":=" | "||=" | "??=" | "&&=" | "<-" | "<<-" | "::=" | "?=" | "+=" | ".=")
}

/// Signs and words before a value that stands in when the left side is nothing.
pub(super) fn is_otherwise(sign: &str) -> bool {
    matches!(sign, "||" | "??" | "?:" | "or")
}

/// Methods that give their argument when the receiver is nothing.
pub(super) fn is_otherwise_method(name: &str) -> bool {
    within(OTHERWISE, name)
}

/// Functions of a key and what to give when it is missing.
pub(super) fn is_lookup(name: &str) -> bool {
    let lower = name.trim_start_matches('_').to_ascii_lowercase();
    within(LOOKUPS, &lower)
        || lower.starts_with("getenv")
        || lower.starts_with("get_env")
        || lower.starts_with("env_")
        || lower.ends_with("ordefault")
        || lower.ends_with("_or_default")
}

/// Names of an argument or key that gives what stands in for a missing value.
pub(super) fn is_default(name: &str) -> bool {
    matches!(
        name,
        "default"
            | "defaultValue"
            | "default_value"
            | "fallback"
            | "Default"
            | "DefaultValue"
            | "def"
            | "or_else"
            | "default_if_none"
    )
}

/// Whether the key only says "the value of the thing named beside me".
pub(super) fn is_value_word(name: &str) -> bool {
    matches!(name, "value" | "Value" | "content" | "default" | "defaultValue" | "val" | "literal")
}

/// The key that names the thing whose value stands beside it.
pub(super) fn is_name_word(name: &str) -> bool {
    matches!(
        name,
        "name" | "Name" | "key" | "Key" | "id" | "property" | "header" | "field" | "variable"
    )
}

/// Functions whose first argument is a key and whose second its value.
pub(super) fn is_pair_verb(name: &str) -> bool {
    within(PAIR_VERBS, &verb(name).to_ascii_lowercase())
}

/// Whether a name is a verb and nothing more.
pub(super) fn is_bare_verb(name: &str) -> bool {
    verb(name) == name
}

/// Whether a call gives a text in the language of whoever reads it.
pub(super) fn is_translation(name: &str) -> bool {
    let names = [
        "__",
        "_e",
        "_x",
        "_n",
        "_ex",
        "_nx",
        "esc_html__",
        "esc_html_e",
        "esc_html_x",
        "esc_attr__",
        "esc_attr_e",
        "esc_attr_x",
        "gettext",
        "dgettext",
        "ngettext",
        "pgettext",
        "trans",
        "translate",
        "i18n",
    ];
    // Plugins wrap them under a name of their own: `_shop_e`, `_shop__`.
    let wrapped = name.starts_with('_') && (name.ends_with("_e") || name.ends_with("__"));
    wrapped || names.contains(&name)
}

/// Whether a call reads, tests or shows its argument: then the argument is no value of the name.
pub(super) fn is_reader(name: &str) -> bool {
    within(READERS, &verb(name).to_ascii_lowercase())
}

/// The first word of a camel or snake case name.
fn verb(name: &str) -> &str {
    let name = name.trim_start_matches('_');
    let end = name
        .bytes()
        .enumerate()
        .position(|(at, byte)| at > 0 && (byte == b'_' || byte.is_ascii_uppercase()));
    &name[..end.unwrap_or(name.len())]
}

/// Words that stand before a string without naming it.
pub(super) fn is_keyword(word: &str) -> bool {
    within(KEYWORDS, word)
}

/// Words that begin a function.
pub(super) fn is_function_word(word: &str) -> bool {
    matches!(word, "fn" | "def" | "func" | "fun" | "function" | "sub" | "get" | "defp")
}

/// Whether the word reads as a type rather than as a name.
pub(super) fn is_type(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_uppercase()) || within(TYPES, word)
}

/// Lower-case types that stand between a name and `=` without a colon.
pub(super) fn is_trailing_type(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    matches!(
        lower.as_str(),
        "string" | "str" | "varchar" | "nvarchar" | "varchar2" | "nchar" | "char" | "text" | "byte"
    )
}

/// Parts of a path that only say where environment variables live, or "this object".
pub(super) fn is_hollow_parent(word: &str) -> bool {
    within(HOLLOW, word)
}

/// Whether a sorted list holds the word.
fn within(list: &[&str], word: &str) -> bool {
    list.binary_search(&word).is_ok()
}

#[rustfmt::skip]
const CONVERSIONS: &[&str] = &[
    "Arc", "Borrowed", "Box", "Buffer", "ByteString", "Bytes", "CFSTR", "Cow", "Data", "FString",
    "Field",
    "GetBytes", "HeaderValue", "Just", "List", "NSString", "Ok", "Option", "Optional", "Owned", "Pure",
    "QString", "QStringLiteral", "Rc", "Secret", "SecretStr", "SecretString", "Sensitive", "Some",
    "String", "StringBuilder", "TEXT", "Text", "Uint8Array", "Value", "Zeroizing", "_T",
    "_strdup", "arrayOf", "asList", "atob", "b64decode", "b64encode", "base64_decode",
    "base64_encode", "btoa", "byte", "bytearray", "bytes", "c", "computed", "decode", "encode", "freeze",
    "from", "fromString", "from_bytes", "from_static", "from_str", "g_strdup", "json", "just",
    "lazy", "list", "listOf", "literal", "obfuscate", "of", "ofNullable", "output", "pack",
    "parseBase64", "pure", "quote", "ref", "rune", "secret", "set", "setOf", "std", "str", "strdup",
    "string", "stringLiteral", "toSecureString", "trim", "tuple", "unicode", "useState", "utf8",
    "valueOf",
];

#[rustfmt::skip]
const COMPARISONS: &[&str] = &[
    "ConstantTimeCompare", "Equal", "EqualFold", "Equals", "assertEqual", "assertEquals",
    "assert_eq", "assert_equal", "compare", "compareTo", "compare_digest",
    "constant_time_compare", "contentEquals", "eq", "eql", "equals", "equalsIgnoreCase",
    "hash_equals", "isEqual", "isEqualTo", "isEqualToString", "memcmp", "safe_str_cmp",
    "secure_compare", "strEqual", "strcasecmp", "strcmp", "stricmp", "strncasecmp", "strncmp",
    "timingSafeEqual", "toBe", "toEqual",
];

#[rustfmt::skip]
const COMPARATOR: &[&str] = &[
    "!=", "!==", "<>", "==", "===", "=~", "ceq", "cne", "eq", "is", "ne", "~=",
];

#[rustfmt::skip]
const OTHERWISE: &[&str] = &[
    "GetValueOrDefault", "default", "defaultIfEmpty", "defaultValue", "fetch", "getOrDefault",
    "getOrElse", "ifBlank", "ifEmpty", "map_or", "or", "orElse", "orElseGet", "or_else",
    "or_insert", "presence", "unwrap_or", "unwrap_or_else", "valueOr", "value_or", "withDefault",
];

#[rustfmt::skip]
const LOOKUPS: &[&str] = &[
    "config", "env", "env_or", "env_var", "envor", "envordefault", "envvar", "fetch", "get",
    "get_config", "get_env", "get_env_var", "get_option", "get_secret", "get_setting",
    "get_string", "get_value", "getattr", "getconfig", "getenv", "getenv_default",
    "getenvdefault", "getenvironmentvariable", "getenvor", "getenvordefault", "getoption",
    "getordefault", "getorelse", "getparameter", "getproperty", "getsecret", "getsetting",
    "getstring", "getvalue", "getvar", "lookup", "lookupenv", "must_env", "optional", "os_getenv",
    "pop", "secret", "setdefault", "str", "system_env",
];

#[rustfmt::skip]
const PAIR_VERBS: &[&str] = &[
    "add", "append", "arg", "assoc", "attr", "build", "cookie", "curl", "define", "emplace", "entry",
    "env", "environment", "export", "field", "header", "headers", "insert", "lstrcpy", "pair",
    "param", "property", "put", "putenv", "register", "replace", "resvalue", "set", "setattr",
    "setenv", "snprintf", "sprintf", "store", "strcpy", "strlcpy", "strncpy", "system", "with",
    "write",
];

#[rustfmt::skip]
const READERS: &[&str] = &[
    "ask", "assert", "check", "contains", "debug", "delete", "describe", "echo", "emit", "ends",
    "env", "error", "exec", "exists", "expect", "fatal", "fetch", "find", "get", "getenv", "has",
    "i18n", "import", "include", "index", "info", "input", "is", "it", "join", "list", "load",
    "log", "lookup", "match", "need", "needs", "on", "open", "panic", "parse", "pop", "print",
    "printf", "println", "prompt", "puts", "query", "raise", "read", "remove", "request",
    "require", "search", "select", "split", "starts", "t", "test", "throw", "translate", "unset",
    "use", "validate", "var", "warn", "warning",
];

#[rustfmt::skip]
const KEYWORDS: &[&str] = &[
    "AND", "AS", "IN", "LIKE", "NOT", "OR", "VALUES", "and", "as", "assert", "await", "case",
    "catch", "default", "del", "delete", "do", "echo", "elif", "else", "elsif", "export",
    "extends", "extern", "for", "from", "goto", "if", "import", "in", "include", "instanceof",
    "is", "like", "match", "mod", "module", "new", "not", "or", "package", "print", "puts",
    "raise", "require", "require_once", "return", "switch", "then", "throw", "typeof", "unless",
    "until", "use", "using", "values", "void", "when", "while", "with", "yield",
];

#[rustfmt::skip]
const TYPES: &[&str] = &[
    "any", "binary", "bytes", "char", "const", "cstring", "dyn", "mut", "nvarchar", "object",
    "rune", "static", "str", "string", "text", "unknown", "varchar", "wstring",
];

#[rustfmt::skip]
const HOLLOW: &[&str] = &[
    "ENV", "Environment", "Self", "System", "_ENV", "_SERVER", "cls", "env", "environ", "global",
    "import", "meta", "os", "process", "self", "std", "super", "this", "window",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted() {
        for list in [
            CONVERSIONS,
            COMPARISONS,
            COMPARATOR,
            OTHERWISE,
            LOOKUPS,
            PAIR_VERBS,
            READERS,
            KEYWORDS,
            TYPES,
            HOLLOW,
        ] {
            assert!(list.is_sorted(), "{list:?}");
        }
    }
}
