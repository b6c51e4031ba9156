//! How the scan went (SARIF 2.1.0 §3.20): whether it did all it was asked, and what it left out.

use std::time::SystemTime;

use sarif::sarif::{
    Invocation, Message, Notification as SarifNotification, ReportingDescriptorReference,
};
use serde_json::json;

use super::super::{Context, descriptor};
use super::location::{self, number};
use super::result::sentence;
use super::rules::level_name;
use crate::model::run::{Notification, NotificationKind};

/// The one invocation of a run; `cut` says that this log was truncated.
pub(super) fn of(context: &Context, cut: Option<&Notification>) -> Invocation {
    let mut sorted: Vec<&Notification> = context.run.notifications.iter().chain(cut).collect();
    sorted.sort();
    let (configuration, execution): (Vec<&Notification>, Vec<&Notification>) =
        sorted.into_iter().partition(|one| descriptor::of(one.kind).configuration);
    let mut invocation =
        Invocation::builder().execution_successful(!context.run.is_incomplete()).build();
    invocation.exit_code = context.options.exit_code.map(i64::from);
    invocation.tool_execution_notifications = list(&execution);
    invocation.tool_configuration_notifications = list(&configuration);
    if let Some(started) = context.options.sarif_started {
        invocation.start_time_utc = utc(Some(started));
        invocation.end_time_utc = utc(started.checked_add(context.run.stats.elapsed));
    }
    invocation
}

fn list(notifications: &[&Notification]) -> Option<Vec<SarifNotification>> {
    let list: Vec<SarifNotification> = notifications.iter().map(|one| notification(one)).collect();
    (!list.is_empty()).then_some(list)
}

fn notification(notification: &Notification) -> SarifNotification {
    let kind = notification.kind;
    let index = NotificationKind::ALL.iter().position(|one| *one == kind);
    let text = Some(sentence(&notification.message));
    let mut out = SarifNotification::builder()
        .message(Message { text, ..Default::default() })
        .descriptor(ReportingDescriptorReference {
            id: Some(kind.id().to_owned()),
            index: index.map(number),
            ..Default::default()
        })
        .level(json!(level_name(descriptor::level(notification))))
        .build();
    let path = notification.path.as_deref();
    out.locations = path.map(|path| vec![location::artifact(path, notification.line)]);
    out
}

/// RFC 3339 in milliseconds, as SARIF 2.1.0 §3.9 wants it.
fn utc(time: Option<SystemTime>) -> Option<String> {
    let timestamp = jiff::Timestamp::try_from(time?).ok()?;
    Some(format!("{timestamp:.3}"))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn times_are_utc_in_milliseconds() {
        let time = SystemTime::UNIX_EPOCH + Duration::from_millis(1500);
        assert_eq!(utc(Some(time)).as_deref(), Some("1970-01-01T00:00:01.500Z"));
    }
}
