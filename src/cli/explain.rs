//! `figlint explain`: a rule's page, with the little styling a terminal can show.

use std::io::Write;

use anstyle::{AnsiColor, Style};
use anyhow::Result;

use figlint::report::notification_page;
use figlint::rules::docs;

use super::args::ExplainArgs;
use super::exit::Exit;
use super::project::Project;
use super::{output, rules};

const TITLE: Style = Style::new().bold().underline();
const HEADING: Style = AnsiColor::Green.on_default().bold();
const CODE: Style = AnsiColor::Cyan.on_default();

/// The width that reads well.
const WIDTH: usize = 88;

/// Prints the page.
pub(super) fn run(args: &ExplainArgs) -> Result<Exit> {
    if let Some(page) = notification_page(&args.rule) {
        output::print(|out| render(out, &page))?;
        return Ok(Exit::Clean);
    }
    let project = Project::load(&args.config, &[])?;
    let rule = rules::find(&project, &args.rule)?;
    let source = rules::source(&project, rule)?;
    let page = docs::page(&rule.file, source.as_ref().map(|(_, file)| file));
    output::print(|out| render(out, &page))?;
    Ok(Exit::Clean)
}

/// Headings stand out, code is set in, everything else stays as it is.
fn render(out: &mut dyn Write, page: &str) -> Result<()> {
    let mut in_code = false;
    for line in page.lines() {
        if line.starts_with("```") {
            in_code = !in_code;
        } else if in_code {
            writeln!(out, "    {CODE}{line}{CODE:#}")?;
        } else if let Some(title) = line.strip_prefix("# ") {
            writeln!(out, "{TITLE}{title}{TITLE:#}")?;
        } else if let Some(heading) = line.strip_prefix("## ") {
            writeln!(out, "{HEADING}{heading}{HEADING:#}")?;
        } else {
            writeln!(out, "{}", inline(&wrap(line)))?;
        }
    }
    Ok(())
}

/// Breaks a paragraph between words; what continues a list item is set in.
fn wrap(line: &str) -> String {
    let mark = line.split(' ').next().unwrap_or_default();
    let is_item = mark == "-" || mark.ends_with('.') && mark.len() < 4;
    let indent = if is_item { mark.len() + 1 } else { 0 };
    let mut out = String::new();
    let mut width = 0;
    for (at, word) in line.split(' ').enumerate() {
        let length = word.chars().count();
        if at > 0 && width > indent && width + 1 + length > WIDTH {
            out.push('\n');
            out.push_str(&" ".repeat(indent));
            width = indent;
        } else if at > 0 {
            out.push(' ');
            width += 1;
        }
        out.push_str(word);
        width += length;
    }
    out
}

/// Styles what stands between backticks.
fn inline(line: &str) -> String {
    if line.matches('`').count() % 2 == 1 {
        return line.to_owned();
    }
    let parts = line.split('`').enumerate();
    parts.fold(String::new(), |text, (at, part)| match at % 2 {
        0 => text + part,
        _ => format!("{text}{CODE}{part}{CODE:#}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_are_wrapped_and_items_set_in() {
        let text = format!("1. {}", "word ".repeat(40));
        let wrapped = wrap(&text);
        assert!(wrapped.lines().all(|line| line.len() <= WIDTH), "{wrapped}");
        assert!(wrapped.lines().skip(1).all(|line| line.starts_with("   w")), "{wrapped}");
        assert_eq!(wrapped.split_whitespace().count(), 41);
        for odd in ["", " ", "  two  spaces", "-", ". a", "é"] {
            assert_eq!(wrap(odd), odd);
        }
        assert_eq!(wrap(&"x".repeat(200)).lines().count(), 1);
    }

    #[test]
    fn a_page_loses_its_marks() {
        let mut out = Vec::new();
        render(&mut out, "# A b\n\n## Why\n\nuse `x` it\n\n```\ncode\n```\n").unwrap();
        let plain = anstream::adapter::strip_bytes(&out).into_vec();
        assert_eq!(String::from_utf8(plain).unwrap(), "A b\n\nWhy\n\nuse x it\n\n    code\n");
    }
}
