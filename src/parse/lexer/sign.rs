//! The signs, marks and brackets that several languages write: data only.

/// Signs of more than one byte.
pub(super) fn is_sign(bytes: &[u8]) -> bool {
    matches!(
        bytes,
        b"==="
            | b"!=="
            | b"||="
            | b"??="
            | b"&&="
            | b"<<-"
            | b"::="
            | b":="
            | b"=>"
            | b"->"
            | b"<-"
            | b"=="
            | b"!="
            | b"||"
            | b"&&"
            | b"??"
            | b"?:"
            | b"?."
            | b"::"
            | b"+="
            | b".="
            | b".."
            | b"<>"
            | b"=~"
            | b"?="
            | b"//"
            | b"--"
            | b"<="
            | b">="
            | b"++"
            | b"-="
            | b"|>"
            | b"~="
    )
}

/// Letters before a quote that belong to the string.
pub(super) fn is_prefix(word: &[u8]) -> bool {
    matches!(
        word,
        b"b" | b"r"
            | b"u"
            | b"f"
            | b"L"
            | b"N"
            | b"R"
            | b"B"
            | b"U"
            | b"F"
            | b"E"
            | b"e"
            | b"c"
            | b"s"
            | b"rb"
            | b"br"
            | b"Rb"
            | b"bR"
            | b"RB"
            | b"BR"
            | b"fr"
            | b"rf"
            | b"u8"
            | b"cr"
            | b"raw"
            | b"x"
    )
}

/// The bracket that closes what another opens; any other mark closes itself.
pub(super) fn closing(open: u8) -> u8 {
    match open {
        b'(' => b')',
        b'[' => b']',
        b'{' => b'}',
        b'<' => b'>',
        other => other,
    }
}
