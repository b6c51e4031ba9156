//! What could not be scanned, after the findings: one line each, gravest first, many of a kind
//! folded into one line so that they never bury a finding.

use std::io::Write;

use annotate_snippets::{Group, Renderer};

use super::super::{Context, ReportError, Verbosity, clean, descriptor, grouped};
use super::tone;
use crate::model::run::{Notification, NotificationKind};

/// Notifications of one kind shown before the rest is only counted.
const SHOWN: usize = 5;

pub(super) fn write(
    context: &Context,
    renderer: &Renderer,
    out: &mut dyn Write,
) -> Result<(), ReportError> {
    let verbosity = context.options.verbosity;
    let mut written = false;
    for kind in NotificationKind::ALL {
        let mut of_kind: Vec<&Notification> = context
            .run
            .notifications
            .iter()
            .filter(|one| one.kind == kind)
            .filter(|one| one.incomplete || verbosity > Verbosity::Quiet)
            .collect();
        of_kind.sort_by_key(|one| (!one.incomplete, &one.path, one.line));
        let limit = limit(&of_kind, verbosity);
        for one in of_kind.iter().take(limit) {
            writeln!(out, "{}", renderer.render(&[group(context, one)]))?;
        }
        if of_kind.len() > limit {
            let rest = grouped(of_kind.len() - limit);
            writeln!(out, "{} … and {rest} more like this (--verbose shows all)", kind.id())?;
        }
        written |= !of_kind.is_empty();
    }
    if written {
        writeln!(out)?;
    }
    Ok(())
}

/// All that make the scan incomplete are shown, whatever their number.
fn limit(notifications: &[&Notification], verbosity: Verbosity) -> usize {
    if verbosity == Verbosity::Verbose {
        return notifications.len();
    }
    SHOWN.max(notifications.iter().filter(|one| one.incomplete).count())
}

fn group(context: &Context, notification: &Notification) -> Group<'static> {
    let id = notification.kind.id();
    let path = notification.path.as_deref().map(|path| context.options.standpoint.path(path));
    let place = match (path, notification.line) {
        (Some(path), Some(line)) => format!("{path}:{line}: "),
        (Some(path), None) => format!("{path}: "),
        (None, _) => String::new(),
    };
    let name = descriptor::of(notification.kind).name;
    let text = format!("{id} {name}: {place}{}", notification.message);
    Group::with_title(
        tone(descriptor::level(notification)).primary_title(clean::line(&text).into_owned()),
    )
}
