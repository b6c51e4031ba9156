//! XML: element text and attributes under the path of their elements.
//!
//! quick-xml finds where markup begins and ends; entities other than the five of XML itself stay
//! as written, so nothing can be expanded without end.

use quick_xml::Reader;
use quick_xml::events::Event;

use super::MAX_DEPTH;
use super::xml_text::{self, Run};
use crate::model::fact::{Binding, Facts, KeyValue, NodeId};
use crate::model::location::Span;
use crate::parse::problem::ParseProblem;

/// Reads XML. In a property list a value has the text of the `<key>` before it as its name.
///
/// # Errors
///
/// The place where the text stops being well-formed (XML 1.0 §2.1).
pub fn parse(text: &str, facts: &mut Facts) -> Result<(), ParseProblem> {
    let mut events = Reader::from_str(text);
    let config = events.config_mut();
    config.allow_dangling_amp = true;
    let mut reader = Tree { text, facts, frames: Vec::new(), run: Run::default() };
    loop {
        let start = position(events.buffer_position(), text);
        let event = events.read_event().map_err(|_| {
            let offset = position(events.error_position(), text);
            ParseProblem::new(offset, "not well-formed XML")
        })?;
        let end = position(events.buffer_position(), text);
        let span = Span { start, end: end.max(start) }.snap(text);
        match event {
            Event::Start(_) => reader.start(span)?,
            Event::Empty(_) => {
                reader.start(span)?;
                reader.end(Some(span));
            }
            Event::End(_) => reader.end(None),
            Event::Text(_) | Event::GeneralRef(_) => reader.run.push_text(text, span),
            Event::CData(_) => reader.run.push_cdata(text, span),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

fn position(offset: u64, text: &str) -> usize {
    usize::try_from(offset).map_or(text.len(), |offset| offset.min(text.len()))
}

struct Tree<'t, 'f> {
    text: &'t str,
    facts: &'f mut Facts,
    frames: Vec<Frame>,
    run: Run,
}

struct Frame {
    node: NodeId,
    /// The element's name, or the `<key>` before it.
    key_span: Span,
    element: Span,
    /// The last `<key>` of a property list that has no value yet.
    plist_key: Option<(String, Span)>,
}

impl Tree<'_, '_> {
    fn start(&mut self, tag: Span) -> Result<(), ParseProblem> {
        self.flush();
        if self.frames.len() >= MAX_DEPTH {
            return Err(ParseProblem::new(tag.start, "nested too deeply"));
        }
        let element = xml_text::element_name(self.text, tag);
        let plist_key = self.frames.last_mut().and_then(|parent| parent.plist_key.take());
        let (name, key_span) = match plist_key {
            Some((name, span)) => (name, span),
            None => (element.of(self.text).to_owned(), element),
        };
        let parent = self.frames.last().map_or(NodeId::ROOT, |parent| parent.node);
        let node = self.facts.child(parent, name);
        for attribute in xml_text::attributes(self.text, Span::new(element.end, tag.end)) {
            let node = self.facts.child(node, attribute.name.of(self.text));
            self.facts.values.push(KeyValue {
                node,
                key_span: Some(attribute.name),
                value_span: attribute.value,
                value: xml_text::decode(attribute.value.of(self.text)),
                quoted: true,
                binding: Binding::Attribute,
            });
        }
        self.frames.push(Frame { node, key_span, element, plist_key: None });
        Ok(())
    }

    /// Ends an element; an empty one in a property list is its own value (`<true/>`).
    fn end(&mut self, empty: Option<Span>) {
        let is_key = self.frames.last().is_some_and(|frame| frame.element.of(self.text) == "key");
        let in_dict = self.frames.iter().nth_back(1).is_some_and(|parent| self.is_dict(parent));
        if is_key && in_dict {
            let key = self.run.take(self.text);
            self.frames.pop();
            if let Some(parent) = self.frames.last_mut() {
                parent.plist_key = key.map(|key| (key.value, key.span));
            }
            return;
        }
        self.flush();
        let Some(frame) = self.frames.pop() else { return };
        if empty.is_some() && in_dict {
            let value = frame.element.of(self.text).to_owned();
            self.push(&frame, frame.element, value, false);
        }
    }

    fn is_dict(&self, frame: &Frame) -> bool {
        frame.element.of(self.text) == "dict"
    }

    fn flush(&mut self) {
        let Some(found) = self.run.take(self.text) else { return };
        let Some(frame) = self.frames.pop() else { return };
        self.push(&frame, found.span, found.value, found.verbatim);
        self.frames.push(frame);
    }

    fn push(&mut self, frame: &Frame, value_span: Span, value: String, quoted: bool) {
        let (node, key_span) = (frame.node, Some(frame.key_span));
        let binding = Binding::Config;
        self.facts.values.push(KeyValue { node, key_span, value_span, value, quoted, binding });
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use proptest::prelude::*;

    use super::super::testing::{assert_rows, check_spans, found, rows};
    use super::*;

    #[test]
    fn finds_text_and_attributes_with_exact_regions() {
        let text = "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY x \"y\">]>\n<é:settings>\n <server a = 'b &amp; c' d=\"\">\n  <!-- <x>y</x> --><code> q7&lt;R&#233;&x; </code>\n  <e/>\n </server>\n <c>\n  <![CDATA[ <raw> & ]]>\n </c>tail\n</é:settings>";
        assert_rows(
            &found(text, parse),
            &[
                ("é:settings.server.a", "b &amp; c", "b & c"),
                ("é:settings.server.d", "", ""),
                ("é:settings.server.code", "q7&lt;R&#233;&x;", "q7<Ré&x;"),
                ("é:settings.c", "<raw> &", "<raw> &"),
                ("é:settings", "tail", "tail"),
            ],
        );
    }

    #[test]
    fn a_property_list_names_its_values() {
        let text = "<plist><dict><key>SECRET</key><string>q7</string><key>Flag</key><true/><key>N</key><dict><key>A</key><array><string>x</string><string>y</string></array></dict></dict></plist>";
        assert_rows(
            &found(text, parse),
            &[
                ("plist.dict.SECRET", "q7", "q7"),
                ("plist.dict.Flag", "true", "true"),
                ("plist.dict.N.A.string", "x", "x"),
                ("plist.dict.N.A.string", "y", "y"),
            ],
        );
        let mut facts = Facts::default();
        parse(text, &mut facts).unwrap();
        assert_eq!(facts.values[0].key_span.unwrap().of(text), "SECRET");
    }

    #[test]
    fn says_where_it_stopped_and_keeps_what_came_before() {
        let text = "<a><b>é</b></c>";
        let mut facts = Facts::default();
        let problem = parse(text, &mut facts).unwrap_err();
        assert_eq!(problem.offset, 12);
        assert_rows(&rows(text, &facts), &[("a.b", "é", "é")]);
    }

    #[test]
    fn depth_and_entities_are_bounded() {
        assert!(parse(&"<a>".repeat(100_000), &mut Facts::default()).is_err());
        let text = format!("<a {}>{}</a>", "b='c' ".repeat(50_000), "&lol;".repeat(100_000));
        parse(&text, &mut Facts::default()).unwrap();
        let _ = parse(&"<!DOCTYPE [<!ENTITY".repeat(50_000), &mut Facts::default());
        let _ = parse(&"<![CDATA[".repeat(50_000), &mut Facts::default());
        let _ = parse(&"<a b='".repeat(50_000), &mut Facts::default());
    }

    proptest! {
        #[test]
        fn never_panics(text in r#"([<>/=&;"'!?é \n\r]|<a>|</a>|<k b='c'>|<!\[CDATA\[|\]\]>|<!--|-->|<key>|</key>|<dict>|[a-z0-9]|\PC){0,60}"#) {
            let mut facts = Facts::default();
            let _ = parse(&text, &mut facts);
            check_spans(&text, &facts);
        }

        #[test]
        fn written_values_come_back(values in prop::collection::vec("[!-~é]{1,20}", 0..6)) {
            let mut text = String::from("<r>");
            for value in &values {
                let value = quick_xml::escape::escape(value);
                write!(text, "<k a=\"{value}\">\n{value}</k>").unwrap();
            }
            text.push_str("</r>");
            let mut facts = Facts::default();
            parse(&text, &mut facts).unwrap();
            check_spans(&text, &facts);
            let read: Vec<_> = facts.values.iter().map(|value| value.value.clone()).collect();
            let written: Vec<_> = values.iter().flat_map(|value| [value.clone(), value.clone()]).collect();
            prop_assert_eq!(read, written);
        }
    }
}
