#!/usr/bin/env bash
# Installs figlint for the action. What is downloaded is run only if its checksum is in SHA256SUMS beside
# this script, which comes with the action and not with the download; else it is built from the source
# that the action itself is.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
how=${FIGLINT_INSTALL:-auto}
own=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$root/Cargo.toml" | head -n 1)
version=${FIGLINT_VERSION:-$own}
if [[ ! "$version" =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.]+)?$ ]]; then
  echo '::error title=figlint::the input `version` is no version' >&2
  exit 2
fi

done_with() {
  "$1" --version
  echo "figlint=$1" >> "$GITHUB_OUTPUT"
  exit 0
}

sum_of() {
  if command -v sha256sum > /dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d ' ' -f 1
}

# Whether a file is listed under its name with the checksum it has.
is_listed() {
  grep -qxF "$(sum_of "$1")  $(basename "$1")" "$here/SHA256SUMS"
}

target() {
  case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) echo x86_64-unknown-linux-musl ;;
    Linux-aarch64 | Linux-arm64) echo aarch64-unknown-linux-musl ;;
    Darwin-x86_64) echo x86_64-apple-darwin ;;
    Darwin-arm64) echo aarch64-apple-darwin ;;
    MINGW*-x86_64 | MSYS*-x86_64) echo x86_64-pc-windows-msvc ;;
    *) return 1 ;;
  esac
}

folder=${RUNNER_TOOL_CACHE:-${RUNNER_TEMP:-/tmp}}/figlint/$version
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

from_archive() {
  local target archive
  target=$(target) || return 1
  archive=figlint-v$version-$target.tar.gz
  # Nothing is downloaded that could not be verified.
  grep -qF "  $archive" "$here/SHA256SUMS" || return 1
  if [[ -x "$folder/figlint" ]]; then return 0; fi
  local url=https://github.com/figlint/figlint/releases/download/v$version/$archive
  curl -fsSL --proto '=https' --tlsv1.2 --retry 3 -o "$work/$archive" "$url" || return 1
  if ! is_listed "$work/$archive"; then
    echo "::error title=figlint::the checksum of $archive is not the one of the release" >&2
    exit 2
  fi
  mkdir -p "$folder"
  tar -xzf "$work/$archive" -C "$folder" --strip-components 1
}

from_wheel() {
  grep -qF "  figlint-$version-py3-none-" "$here/SHA256SUMS" || return 1
  local python wheel
  python=$(command -v python3 || command -v python) || return 1
  "$python" -m pip download -q --no-deps --only-binary :all: -d "$work" "figlint==$version" || return 1
  wheel=$(find "$work" -name '*.whl')
  if ! is_listed "$wheel"; then
    echo '::error title=figlint::the checksum of the wheel is not the one of the release' >&2
    exit 2
  fi
  mkdir -p "$folder"
  "$python" -m pip install -q --no-deps --no-index --target "$work/site" "$wheel" || return 1
  find "$work/site" -type f \( -name figlint -o -name figlint.exe \) -exec cp {} "$folder/" \;
}

from_source() {
  command -v cargo > /dev/null || return 1
  echo 'figlint is built from source, which takes some minutes'
  if [[ "$version" == "$own" ]]; then
    cargo install --locked --quiet --path "$root" --root "$folder/source"
  else
    cargo install --locked --quiet --root "$folder/source" --version "=$version" figlint
  fi
}

case "$how" in
  none) if command -v figlint > /dev/null; then done_with "$(command -v figlint)"; fi ;;
  download) from_archive && done_with "$folder/figlint" ;;
  pip) from_wheel && done_with "$folder/figlint" ;;
  cargo) from_source && done_with "$folder/source/bin/figlint" ;;
  auto)
    if from_archive || from_wheel; then done_with "$folder/figlint"; fi
    echo "no archive or wheel of figlint $version could be had with a checksum that is in SHA256SUMS of this action"
    if from_source; then done_with "$folder/source/bin/figlint"; fi
    ;;
  *)
    echo '::error title=figlint::the input `install` is none of auto, download, pip, cargo, none' >&2
    exit 2
    ;;
esac
echo "::error title=figlint::figlint $version could not be installed (install: $how): no archive or wheel that is listed in SHA256SUMS, no cargo, or with \`none\` no figlint on the path" >&2
exit 2
