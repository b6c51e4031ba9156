//! One finding as a compiler would show it.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level as Tone, Message, Origin, Snippet};

use super::super::{Context, accept, clean, origin};
use super::tone;
use crate::model::finding::{BaselineState, Finding, SuppressionKind};
use crate::model::fix::FixKind;
use crate::model::location::Region;

/// The whole diagnostic; `name` is what the configuration calls the artifact, `full` adds what is
/// said once for each rule.
pub(super) fn group<'a>(
    context: &Context,
    finding: &'a Finding,
    name: &str,
    full: bool,
) -> Group<'a> {
    let title = format!("{} {}: {}", finding.rule, finding.name, finding.message);
    let title = clean::line(&title).into_owned();
    let group = Group::with_title(tone(finding.level).primary_title(title));
    let group = match snippet(finding) {
        Some(snippet) => group.element(snippet),
        None => group.element(place(finding)),
    };
    let fix = fix(finding).filter(|_| context.options.fixes);
    group.elements(notes(finding)).elements(fix).elements(advice(context, finding, name, full))
}

/// Puts the true column into the header of a finding on a line whose front was cut off: the
/// renderer counts columns in the text it is given.
pub(super) fn with_true_column(finding: &Finding, rendered: String) -> String {
    let (cut, Region { start_line, start_column, .. }) =
        (finding.snippet.columns_cut, finding.region);
    let Some((title, rest)) = rendered.split_once('\n').filter(|_| cut > 0) else {
        return rendered;
    };
    let place = format!("{}:{start_line}:", clean::line(&finding.path));
    let counted = start_column.saturating_sub(cut).max(1);
    let rest = rest.replacen(&format!("{place}{counted}"), &format!("{place}{start_column}"), 1);
    format!("{title}\n{rest}")
}

/// The place alone, for content without lines to show.
fn place(finding: &Finding) -> Origin<'_> {
    Origin::path(clean::line(&finding.path))
        .line(finding.region.start_line)
        .char_column(finding.region.start_column)
}

/// The masked lines with the region underlined; none for content without lines.
fn snippet(finding: &Finding) -> Option<Snippet<'_, annotate_snippets::Annotation<'_>>> {
    let text = one_line_end(&finding.snippet.text);
    if text.trim().is_empty() {
        return None;
    }
    let text = clean::lines(&text).into_owned();
    let span = underline(finding, &text);
    let snippet = Snippet::source(text)
        .path(clean::line(&finding.path))
        .line_start(finding.snippet.first_line.max(1));
    Some(snippet.annotation(AnnotationKind::Primary.span(span)))
}

/// Every line end that [`crate::model::location::LineIndex`] knows, as a line feed.
fn one_line_end(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.trim_end_matches('\n').to_owned()
}

fn underline(finding: &Finding, text: &str) -> Range<usize> {
    let region = finding.region;
    let start = offset(finding, text, region.start_line, region.start_column);
    let end = offset(finding, text, region.end_line, region.end_column);
    start..end.max(start)
}

/// The byte offset of a line and column, kept inside the text whatever the region says.
fn offset(finding: &Finding, text: &str, line: usize, column: usize) -> usize {
    let index = line.saturating_sub(finding.snippet.first_line);
    let cut = if index == 0 { finding.snippet.columns_cut } else { 0 };
    let column = column.saturating_sub(1).saturating_sub(cut);
    let start = match index {
        0 => 0,
        _ => text.match_indices('\n').nth(index - 1).map_or(text.len(), |(at, _)| at + 1),
    };
    let line = text[start..].split('\n').next().unwrap_or_default();
    start + line.char_indices().nth(column).map_or(line.len(), |(at, _)| at)
}

/// What is known beyond the message: related places, why the level is what it is, who accepted it.
fn notes(finding: &Finding) -> Vec<Message<'_>> {
    let mut notes = Vec::new();
    for related in &finding.related {
        let (line, column) = (related.region.start_line, related.region.start_column);
        notes.push(format!("{}: {}:{line}:{column}", related.message, related.path));
    }
    notes.extend(finding.notes.iter().cloned());
    notes.extend(finding.origin.iter().flat_map(origin::notes));
    for suppression in &finding.suppressions {
        let place = match suppression.kind {
            SuppressionKind::InSource => "in the source",
            SuppressionKind::External => "in the configuration",
        };
        notes.push(with_reason(format!("suppressed {place}"), &suppression.reason));
    }
    if finding.baseline == Some(BaselineState::Unchanged) {
        notes.push("accepted in the baseline".to_owned());
    }
    notes.into_iter().map(|note| Tone::NOTE.message(clean::line(&note).into_owned())).collect()
}

/// What figlint can do about it.
fn fix(finding: &Finding) -> Option<Message<'static>> {
    let fix = finding.fix.as_ref().filter(|_| finding.is_active())?;
    let flag = match fix.kind {
        FixKind::Safe => "--fix",
        FixKind::Unsafe => "--fix=all",
    };
    let text = format!("with {flag}, figlint can {}", fix.description);
    Some(Tone::HELP.message(clean::line(&text).into_owned()))
}

fn with_reason(said: String, reason: &str) -> String {
    if reason.is_empty() { said } else { format!("{said}: {reason}") }
}

fn advice(context: &Context, finding: &Finding, name: &str, full: bool) -> Vec<Message<'static>> {
    let rule = clean::line(&finding.rule);
    let accept = accept::advice(&rule, name);
    let Some(info) = context.rule(&finding.rule).filter(|_| full) else {
        let text = format!("see `figlint explain {rule}`; to accept it, {accept}");
        return vec![Tone::HELP.message(text)];
    };
    vec![
        Tone::NOTE.with_name("why").message(clean::paragraph(&info.why)),
        Tone::HELP.message(clean::paragraph(&info.remediation)),
        Tone::HELP.message(format!("to accept it, {accept}")),
    ]
}

#[cfg(test)]
mod tests {
    use annotate_snippets::Renderer;
    use proptest::prelude::*;

    use super::*;
    use crate::model::finding::{Confidence, Fingerprint, Level, Snippet};
    use crate::model::rule::RuleInfo;
    use crate::model::run::Run;
    use crate::report::Options;

    fn finding(region: [usize; 4], snippet: Snippet) -> Finding {
        let [start_line, start_column, end_line, end_column] = region;
        Finding {
            rule: "FIG1".to_owned(),
            name: "x".to_owned(),
            level: Level::Error,
            confidence: Confidence::High,
            message: "A message.".to_owned(),
            notes: Vec::new(),
            path: "p".to_owned(),
            region: Region { start_line, start_column, end_line, end_column },
            snippet,
            redacted: None,
            locator: String::new(),
            fingerprint: Fingerprint { location: String::new(), content: String::new() },
            fix: None,
            context: None,
            related: Vec::new(),
            suppressions: Vec::new(),
            baseline: None,
            identity: None,
            origin: None,
        }
    }

    fn render(finding: &Finding) -> String {
        let (run, options) = (Run::default(), Options::default());
        let rules: [RuleInfo; 0] = [];
        let context = Context { run: &run, rules: &rules, options: &options };
        let diagnostic = Renderer::plain().render(&[group(&context, finding, "p", true)]);
        with_true_column(finding, diagnostic)
    }

    #[test]
    fn the_header_shows_the_column_of_the_file_not_of_the_cut_line() {
        let snippet = Snippet { first_line: 1, columns_cut: 5000, text: "k=é**;".to_owned() };
        let text = render(&finding([1, 5003, 1, 5006], snippet));
        assert!(text.contains("--> p:1:5003\n"), "{text}");
        assert!(text.contains("\n  |   ^^^\n"), "{text}");
    }

    proptest! {
        #[test]
        fn no_region_and_no_text_makes_the_renderer_fail(
            region in prop::array::uniform4(0usize..12),
            first_line in 0usize..6,
            columns_cut in 0usize..4,
            text in "([a*=é漢\u{200d}\u{301}\t ]{0,6}(\n|\r\n|\r)?){0,6}",
        ) {
            let text = render(&finding(region, Snippet { first_line, columns_cut, text }));
            prop_assert!(text.contains("--> p:"));
        }

        #[test]
        fn offsets_stay_on_character_boundaries(
            line in 0usize..9, column in 0usize..9, text in "[aé漢\n]{0,12}",
        ) {
            let snippet = Snippet { first_line: 1, columns_cut: 1, text: text.clone() };
            let at = offset(&finding([1; 4], snippet), &text, line, column);
            prop_assert!(text.is_char_boundary(at));
        }
    }
}
