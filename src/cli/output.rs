//! Everything that leaves the process: one door to standard output, one to standard error, and
//! files that are either whole or untouched.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use anstyle::{AnsiColor, Style};
use anyhow::{Context, Result, anyhow};

/// The style of `error:`.
const ERROR: Style = AnsiColor::Red.on_default().bold();

/// Prints to standard output. A reader that has seen enough (`| head`) is no error.
pub(super) fn print(write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
    let mut out = BufWriter::new(anstream::stdout().lock());
    let result = write(&mut out).and_then(|()| Ok(out.flush()?));
    match result {
        Err(error) if is_closed_pipe(&error) => {
            // What is left in the buffer would only fail again.
            let _ = out.into_parts();
            Ok(())
        }
        other => other,
    }
}

/// Prints text to standard output.
pub(super) fn text(text: &str) -> Result<()> {
    print(|out| Ok(out.write_all(text.as_bytes())?))
}

/// Prints a value as JSON.
pub(super) fn json(value: &impl serde::Serialize) -> Result<()> {
    text(&(serde_json::to_string_pretty(value)? + "\n"))
}

/// Whether standard output takes colours.
pub(super) fn takes_color() -> bool {
    anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never
}

/// Says what went wrong.
pub(super) fn error(error: &anyhow::Error) {
    let mut out = anstream::stderr().lock();
    for line in format!("{error:#}").lines() {
        // Nothing can be said where nobody listens.
        let _ = writeln!(out, "{ERROR}error{ERROR:#}: {line}");
    }
}

/// Says something beside the report.
pub(super) fn note(text: &str) {
    let _ = writeln!(anstream::stderr(), "{text}");
}

/// Whether the reader at the other end went away.
pub(super) fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let is_closed = |error: &io::Error| error.kind() == io::ErrorKind::BrokenPipe;
    error.chain().any(|cause| cause.downcast_ref::<io::Error>().is_some_and(is_closed))
}

/// Writes a file so that a reader sees the old one or the new one, never half of it.
pub(super) fn file(path: &Path, write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
    let failed = || format!("{}: cannot write the file", path.display());
    if is_special(path) {
        let mut out = File::options().write(true).open(path).with_context(failed)?;
        return write(&mut out).with_context(failed);
    }
    // Where the path is a link, its target is replaced and the link stays.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let mut out = temporary(folder(&target), 0o666).with_context(failed)?;
    {
        let mut buffer = BufWriter::new(out.as_file_mut());
        write(&mut buffer).and_then(|()| Ok(buffer.flush()?)).with_context(failed)?;
    }
    out.persist(&target).map(drop).map_err(|error| error.error).with_context(failed)
}

/// Writes a file that can be run, in the place of what is there, even of a link.
pub(super) fn program(path: &Path, text: &str) -> Result<()> {
    let failed = || format!("{}: cannot write the file", path.display());
    let mut out = temporary(folder(path), 0o777).with_context(failed)?;
    out.write_all(text.as_bytes()).with_context(failed)?;
    out.persist(path).map(drop).map_err(|error| error.error).with_context(failed)
}

/// Fails if a file cannot be written there, before the work for it is done.
pub(super) fn check(path: &Path) -> Result<()> {
    if path.is_dir() {
        return Err(anyhow!("{}: is a folder; name a file in it", path.display()));
    }
    if !folder(path).is_dir() {
        return Err(anyhow!("{}: its folder does not exist; create it first", path.display()));
    }
    Ok(())
}

/// Devices and pipes, which must not be replaced by a file.
fn is_special(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| !metadata.is_file())
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(unix)]
fn temporary(folder: &Path, mode: u32) -> io::Result<tempfile::NamedTempFile> {
    use std::os::unix::fs::PermissionsExt;
    // As any other new file: what the umask takes away is taken away.
    let permissions = fs::Permissions::from_mode(mode);
    tempfile::Builder::new().prefix(".figlint-").permissions(permissions).tempfile_in(folder)
}

#[cfg(not(unix))]
fn temporary(folder: &Path, _mode: u32) -> io::Result<tempfile::NamedTempFile> {
    tempfile::Builder::new().prefix(".figlint-").tempfile_in(folder)
}
