//! `JUnit` XML, which most CI services show as tests: a test case for each rule that took part, and a
//! failure for each of its findings.

use std::collections::BTreeMap;
use std::io::Write;

use super::{Context, ReportError, clean, origin, place};
use crate::model::finding::Finding;

pub(super) fn write(context: &Context, out: &mut dyn Write) -> Result<(), ReportError> {
    let mut cases: BTreeMap<(&str, &str), Vec<&Finding>> =
        context.rules.iter().map(|rule| ((&*rule.id, &*rule.name), Vec::new())).collect();
    for finding in context.run.findings.iter().filter(|finding| finding.is_active()) {
        cases.entry((&finding.rule, &finding.name)).or_default().push(finding);
    }
    let problems: Vec<_> = context.run.notifications.iter().filter(|one| one.incomplete).collect();
    let failures = cases.values().filter(|found| !found.is_empty()).count();
    let (tests, errors) = (cases.len() + problems.len(), problems.len());
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    let counts = format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\"");
    writeln!(out, "<testsuites name=\"figlint\" {counts}>")?;
    writeln!(out, "  <testsuite name=\"figlint\" {counts}>")?;
    for ((rule, name), found) in cases {
        case(rule, name, &found, out)?;
    }
    for one in problems {
        let text = escape(&one.message);
        writeln!(out, "    <testcase classname=\"figlint\" name=\"{}\">", one.kind.id())?;
        writeln!(out, "      <error message=\"{text}\"/>\n    </testcase>")?;
    }
    writeln!(out, "  </testsuite>\n</testsuites>")?;
    Ok(())
}

fn case(
    rule: &str,
    name: &str,
    found: &[&Finding],
    out: &mut dyn Write,
) -> Result<(), ReportError> {
    let name = escape(&format!("{rule} {name}"));
    let head = format!("    <testcase classname=\"figlint\" name=\"{name}\"");
    let Some(first) = found.first() else {
        writeln!(out, "{head}/>")?;
        return Ok(());
    };
    // A test case has one failure in most readers: its text has them all.
    let text: Vec<String> = found.iter().map(|finding| line(finding)).collect();
    let level = place::level(found.iter().map(|one| one.level).max().unwrap_or(first.level));
    writeln!(out, "{head}>")?;
    writeln!(out, "      <failure type=\"{level}\" message=\"{}\">", escape(&text[0]))?;
    for line in &text {
        writeln!(out, "{}", escape(line))?;
    }
    writeln!(out, "      </failure>\n    </testcase>")?;
    Ok(())
}

fn line(finding: &Finding) -> String {
    let region = place::sane(finding.region);
    let notes =
        finding.origin.as_ref().map(|origin| format!(" ({})", origin::notes(origin).join("; ")));
    format!(
        "{}:{}:{}: {}{}",
        finding.path,
        region.start_line,
        region.start_column,
        finding.message,
        notes.unwrap_or_default()
    )
}

/// Text that is safe in content and in attributes; XML 1.0 has no form at all for what `clean` takes.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in clean::line(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_end_its_place() {
        assert_eq!(escape("a\"<b>&]]>\u{0}'"), "a&quot;&lt;b&gt;&amp;]]&gt;␀&apos;");
    }
}
