//! YAML from the event stream of saphyr-parser: it keeps no tree, so aliases cannot explode.

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError, Tag};

use super::template::Neutral;
use super::tree::{TooDeep, Tree};
use super::yaml_span::Scalar;
use crate::model::fact::Facts;
use crate::model::location::Span;
use crate::parse::problem::ParseProblem;

/// Reads all documents of a YAML stream. Template actions (Helm, Jinja) count as text, in keys
/// and values alike.
///
/// # Errors
///
/// The place where the text stops being YAML 1.2.
pub fn parse(text: &str, facts: &mut Facts) -> Result<(), ParseProblem> {
    let neutral = Neutral::new(text);
    let mut reader = Reader {
        text: neutral.text(),
        neutral: &neutral,
        offsets: Offsets::new(neutral.text()),
        tree: Tree::new(facts),
        list_tags: Vec::new(),
    };
    let mut parser = Parser::new_from_str(neutral.text());
    while let Some(event) = parser.next_event() {
        let (event, place) = event.map_err(|error| reader.scan_problem(&error))?;
        reader.event(event, place)?;
    }
    Ok(())
}

struct Reader<'t, 'f> {
    text: &'t str,
    neutral: &'t Neutral<'t>,
    offsets: Offsets<'t>,
    tree: Tree<'f>,
    /// The tag of every open list, empty for maps and for lists without one.
    list_tags: Vec<String>,
}

impl Reader<'_, '_> {
    fn event(&mut self, event: Event<'_>, place: saphyr_parser::Span) -> Result<(), ParseProblem> {
        match event {
            Event::DocumentStart(_) => self.tree.document(),
            Event::Scalar(value, style, anchor, tag) => {
                let properties = anchor != 0 || tag.is_some();
                let scalar = Scalar { style, value: &value, properties };
                self.scalar(&scalar, custom(tag.as_deref()), place);
            }
            Event::Alias(_) if self.tree.wants_value() => self.tree.skip(),
            Event::Alias(_) => self.tree.key("", self.span(place)),
            Event::MappingStart(..) => self.open(place, String::new(), false)?,
            Event::SequenceStart(_, tag) => {
                let tag = custom(tag.as_deref()).unwrap_or_default();
                self.open(place, tag, true)?;
            }
            Event::MappingEnd | Event::SequenceEnd => {
                self.list_tags.pop();
                self.tree.close();
            }
            _ => {}
        }
        Ok(())
    }

    fn open(
        &mut self,
        place: saphyr_parser::Span,
        tag: String,
        list: bool,
    ) -> Result<(), ParseProblem> {
        if !self.tree.wants_value() {
            self.tree.key("", self.span(place));
        }
        self.list_tags.push(tag);
        let opened = if list { self.tree.open_list() } else { self.tree.open_map() };
        opened.map_err(|TooDeep| ParseProblem::new(self.span(place).start, "nested too deeply"))
    }

    fn scalar(&mut self, scalar: &Scalar<'_>, tag: Option<String>, place: saphyr_parser::Span) {
        let content = scalar.locate(self.text, self.span(place));
        let value = self.neutral.restore(scalar.value, content);
        if !self.tree.wants_value() {
            self.tree.key(&value, content);
            return;
        }
        let quoted = scalar.style != ScalarStyle::Plain;
        let list_tag = self.list_tags.last().filter(|tag| !tag.is_empty()).cloned();
        match tag.or(list_tag) {
            Some(tag) => self.tree.scalar(content, format!("{tag} {value}"), quoted),
            None => self.tree.scalar(content, value, quoted),
        }
    }

    fn span(&self, place: saphyr_parser::Span) -> Span {
        let start = self.offsets.byte(place.start);
        Span::new(start, self.offsets.byte(place.end).max(start))
    }

    fn scan_problem(&self, error: &ScanError) -> ParseProblem {
        // One message ends with the character that was found.
        let reason = error.info().split(": `").next().unwrap_or_default();
        ParseProblem::new(self.offsets.byte(*error.marker()), reason)
    }
}

/// The tag as written, unless it only names a type of YAML itself (`!!str`).
fn custom(tag: Option<&Tag>) -> Option<String> {
    let tag = tag.filter(|tag| !tag.is_yaml_core_schema())?;
    Some(format!("{}{}", tag.handle, tag.suffix)).filter(|tag| tag != "!")
}

/// Byte offsets of the parser's positions, which count characters.
struct Offsets<'t> {
    text: &'t str,
    /// The offset of every [`Offsets::STEP`]th character; empty if bytes and characters agree.
    every: Vec<usize>,
}

impl<'t> Offsets<'t> {
    const STEP: usize = 32;

    fn new(text: &'t str) -> Self {
        let offsets = text.char_indices().map(|(offset, _)| offset);
        let every =
            if text.is_ascii() { Vec::new() } else { offsets.step_by(Self::STEP).collect() };
        Self { text, every }
    }

    fn byte(&self, marker: Marker) -> usize {
        let index = marker.index();
        if self.every.is_empty() {
            return index.min(self.text.len());
        }
        let Some(&base) = self.every.get(index / Self::STEP) else { return self.text.len() };
        let mut rest = self.text[base..].char_indices();
        rest.nth(index % Self::STEP).map_or(self.text.len(), |(offset, _)| base + offset)
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use proptest::prelude::*;

    use super::super::testing::{assert_rows, check_spans, found, rows};
    use super::*;

    #[test]
    fn finds_scalars_of_every_style_with_exact_regions() {
        let text = "é: 'ü ''x' # c\nb: \"q\\n\\\"\"\nc:\nd: plain text   # comment\n\"e f\": multi\n  line\nlist:\n- a\n- k: v\n  l: [1, 'two', {m: n}]\n";
        assert_rows(
            &found(text, parse),
            &[
                ("é", "ü ''x", "ü 'x"),
                ("b", "q\\n\\\"", "q\n\""),
                ("c", "", ""),
                ("d", "plain text", "plain text"),
                ("e f", "multi\n  line", "multi line"),
                ("list.0", "a", "a"),
                ("list.1.k", "v", "v"),
                ("list.1.l.1", "two", "two"),
                ("list.1.l.2.m", "n", "n"),
            ],
        );
    }

    #[test]
    fn finds_block_scalars() {
        let text = "a: |\n  é\n  two\n\n# comment\nb: >-\r\n   fold\r\n   it\r\nc: |2\n    lead\n  x\nd: !vault |\n\n   $V;1\n   66\ne: &x |2-\n    lead\nf: |\ng: |+\n\n\nh:\n  i: |\n    deep\n  j: k\n";
        assert_rows(
            &found(text, parse),
            &[
                ("a", "é\n  two", "é\ntwo\n"),
                ("b", "fold\r\n   it", "fold it"),
                ("c", "  lead\n  x", "  lead\nx\n"),
                ("d", "$V;1\n   66", "!vault \n$V;1\n66\n"),
                ("e", "  lead", "  lead"),
                ("f", "", ""),
                ("g", "", "\n\n"),
                ("h.i", "deep", "deep\n"),
                ("h.j", "k", "k"),
            ],
        );
    }

    #[test]
    fn tags_show_in_the_value_and_aliases_add_nothing() {
        let text = "a: !Ref Foo\nb: &x !!str 'v'\nc: *x\nd: {<<: *x, e: f}\ng: !reference [.setup, script]\nh: !Sub\n- '${A}'\n- {B: c}\n*x : 1\ni: !ENV \"${X}\"\nj: &y\n  k: l\n";
        assert_rows(
            &found(text, parse),
            &[
                ("a", "Foo", "!Ref Foo"),
                ("b", "v", "v"),
                ("d.e", "f", "f"),
                ("g.0", ".setup", "!reference .setup"),
                ("g.1", "script", "!reference script"),
                ("h.0", "${A}", "!Sub ${A}"),
                ("h.1.B", "c", "c"),
                ("", "1", "1"),
                ("i", "${X}", "!ENV ${X}"),
                ("j.k", "l", "l"),
            ],
        );
    }

    #[test]
    fn documents_of_a_stream_share_nothing() {
        let text = "\u{feff}a: b\n--- \na: c\n...\n---\na: d\n";
        let mut facts = Facts::default();
        parse(text, &mut facts).unwrap();
        assert_rows(&rows(text, &facts), &[("a", "b", "b"), ("a", "c", "c"), ("a", "d", "d")]);
        assert!(facts.values.iter().all(|value| facts.siblings(value.node).count() == 1));
    }

    #[test]
    fn templates_are_read_as_text() {
        let text = "{{- if .Values.é }}\n{{ $k }}: {{ .Values.a | quote }}\nurl: https://{{ .h }}/x\ns: \"{{ default \"q\" .b }}\"\n{% for x in y %}\nl: |\n  a {{ x }}\n  {{ range y }}\n  {{ .z }}{{ end }}\n{{- end }}\nt: {{ toYaml . | nindent 2 }}\nu: ${{ secrets.A }}\n";
        assert_rows(
            &found(text, parse),
            &[
                ("{{ $k }}", "{{ .Values.a | quote }}", "{{ .Values.a | quote }}"),
                ("url", "https://{{ .h }}/x", "https://{{ .h }}/x"),
                ("s", "{{ default \"q\" .b }}", "{{ default \"q\" .b }}"),
                (
                    "l",
                    "a {{ x }}\n  {{ range y }}\n  {{ .z }}{{ end }}",
                    "a {{ x }}\n{{ range y }}\n{{ .z }}{{ end }}\n",
                ),
                ("t", "{{ toYaml . | nindent 2 }}", "{{ toYaml . | nindent 2 }}"),
                ("u", "${{ secrets.A }}", "${{ secrets.A }}"),
            ],
        );
    }

    #[test]
    fn says_where_it_stopped_and_keeps_what_came_before() {
        let text = "é: b\nc: [\"d\n";
        let mut facts = Facts::default();
        let problem = parse(text, &mut facts).unwrap_err();
        assert!(problem.offset >= 10 && problem.offset <= text.len(), "{problem:?}");
        assert_rows(&rows(text, &facts), &[("é", "b", "b")]);
        let problem = parse("a: @b", &mut Facts::default()).unwrap_err();
        assert!(!problem.reason.contains('@'), "{problem:?}");
    }

    #[test]
    fn depth_is_bounded() {
        for open in ["[", "{a: ", "- ", "? ", "!a [", "&a [ "] {
            let text = open.repeat(100_000);
            assert!(parse(&text, &mut Facts::default()).is_err(), "{open}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in r#"([\[\]{}:,"'\\*&!|>#%?é \n\r\t-]|\{\{|\}\}|: |- |\n  |---\n|[a-z0-9]|\PC){0,60}"#) {
            let mut facts = Facts::default();
            let _ = parse(&text, &mut facts);
            check_spans(&text, &facts);
        }

        #[test]
        fn written_values_come_back(
            values in prop::collection::vec(("[a-zé]{1,6}", "[ -~é\n]{0,20}", 0..3_u8), 1..6),
        ) {
            let mut text = String::new();
            let mut written = Vec::new();
            for (key, value, style) in values {
                let line = value.replace('\n', " ");
                match style {
                    0 => writeln!(text, "{key}: '{}'", line.replace('\'', "''")),
                    1 => writeln!(text, "{key}: {}", serde_json::to_string(&line).unwrap()),
                    _ => writeln!(text, "{key}: |-\n  x{}", value.replace('\n', "\n  ")),
                }
                .unwrap();
                let block = format!("x{}", value.trim_end_matches('\n'));
                written.push(if style == 2 { block } else { line });
            }
            let mut facts = Facts::default();
            parse(&text, &mut facts).unwrap();
            check_spans(&text, &facts);
            let read: Vec<_> = facts.values.iter().map(|value| value.value.clone()).collect();
            prop_assert_eq!(read, written);
        }
    }
}
