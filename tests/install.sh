#!/usr/bin/env bash
# Installs figlint in every way that the action knows, from files that the release scripts make here: an
# archive and a wheel only with their checksum, and its own source where none is listed.
#
#   tests/install.sh [WHEEL]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
wheel=${1:-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$root/Cargo.toml" | head -n 1)
host=$(rustc -vV | sed -n 's/^host: //p')
case "$(uname -s)-$(uname -m)" in
  Linux-*) asked=$(uname -m)-unknown-linux-musl ;;
  *) asked=$host ;;
esac

# The archive of this machine stands in for the static one, under its name.
"$root/.github/release/archive.sh" "$host" "$work/dist" dev
archive=figlint-v$version-$asked.tar.gz
if [[ "$host" != "$asked" ]]; then mv "$work/dist/figlint-v$version-$host.tar.gz" "$work/dist/$archive"; fi

# curl as it is, but for the server: it must be asked for this one address and for nothing but https.
mkdir -p "$work/bin"
cat > "$work/bin/curl" <<CURL
#!/usr/bin/env bash
echo "\$*" >> "$work/asked"
url=https://github.com/figlint/figlint/releases/download/v$version
for one in "\$@"; do case "\$one" in https://*) [[ "\$one" == "\$url"/* ]] || exit 22 ;; esac; done
exec $(command -v curl) "\${@/#\$url/file://$work/dist}" --proto '=file'
CURL
# cargo as it is, but without optimising and beside what is built already.
cat > "$work/bin/cargo" <<CARGO
#!/usr/bin/env bash
echo "\$*" >> "$work/built"
exec $(command -v cargo) "\$@" --debug --target-dir "${CARGO_TARGET_DIR:-$root/target}"
CARGO
chmod +x "$work/bin"/*

# Installs with the checksums of the files that follow; what was said is in $said, how it ended in $code.
install() {
  local how=$1
  shift
  rm -rf "$work/action" "$work/tools" "$work/asked" "$work/built"
  mkdir -p "$work/action/.github" "$work/tools"
  cp "$root/Cargo.toml" "$work/action/"
  cp -r "$root/.github/action" "$work/action/.github/"
  if [[ $# -gt 0 ]]; then
    (cd "$work/dist" && sha256sum "$@") >> "$work/action/.github/action/SHA256SUMS"
  fi
  run "$how" "$work/action"
}

run() {
  code=0
  rm -f "$work/output"
  said=$(PATH="$work/bin:$PATH" FIGLINT_INSTALL=$1 GITHUB_OUTPUT=$work/output RUNNER_TOOL_CACHE=$work/tools \
    PIP_NO_INDEX=1 PIP_FIND_LINKS="$work/dist" FIGLINT_VERSION="${FIGLINT_VERSION:-}" \
    bash "$2/.github/action/install.sh" 2>&1) || code=$?
}

fail() {
  printf '%s\n%s\n(ended with %s)\n' "$1" "$said" "$code" >&2
  exit 1
}

works() {
  [[ $code -eq 0 ]] || fail "$1: was not installed"
  local figlint
  figlint=$(sed -n 's/^figlint=//p' "$work/output")
  [[ "$("$figlint" --version)" == "figlint $version ("* ]] || fail "$1: does not run"
  echo "$1: installed"
}

refused() {
  [[ $code -eq 2 && ! -e "$work/output" ]] || fail "$1: was not refused"
  grep -q '^::error title=figlint::' <<< "$said" || fail "$1: the reason is missing"
  if find "$work/tools" -name 'figlint*' -type f | grep -q .; then fail "$1: left a program behind"; fi
  echo "$1: refused"
}

install download "$archive"
works 'archive'
grep -qF -- "--proto =https --tlsv1.2 --retry 3 -o" "$work/asked" || fail 'archive: not over https alone'
run download "$work/action"
works 'archive, once more'
[[ $(wc -l < "$work/asked") -eq 1 ]] || fail 'archive: was downloaded twice'

install download
refused 'archive that is not listed'
[[ ! -e "$work/asked" ]] || fail 'archive that is not listed: was downloaded'

for how in auto download; do
  cp "$work/dist/$archive" "$work/kept"
  install "$how" "$archive"
  rm -rf "$work/tools"
  mkdir "$work/tools"
  echo more >> "$work/dist/$archive"
  run "$how" "$work/action"
  refused "archive with another checksum ($how)"
  mv "$work/kept" "$work/dist/$archive"
done

FIGLINT_VERSION='1; id' install download "$archive"
refused 'a version that is none'
install everything
refused 'a way that is none'
OLDPATH=$PATH PATH=/usr/bin:/bin
if ! command -v figlint > /dev/null; then
  install none
  refused 'none, where none is'
fi
PATH=$OLDPATH

if [[ -n "$wheel" ]]; then
  cp "$wheel" "$work/dist/"
  wheel=$(basename "$wheel")
  install pip "$wheel"
  works 'wheel'
  install auto "$wheel"
  works 'wheel, where no archive is listed'
  install pip
  refused 'wheel that is not listed'
  install pip "$wheel"
  rm -rf "$work/tools"
  mkdir "$work/tools"
  sed -i.old "s/^[0-9a-f]*  figlint-$version-py3/$(printf '0%.0s' {1..64})  figlint-$version-py3/" \
    "$work/action/.github/action/SHA256SUMS"
  run pip "$work/action"
  refused 'wheel with another checksum'
else
  echo 'wheel: not tried, because there is none'
fi

# As it stands in the repository, where no checksum is listed before the first release.
rm -rf "$work/tools" "$work/asked"
mkdir "$work/tools"
if grep -q '^[0-9a-f]' "$root/.github/action/SHA256SUMS"; then how=cargo; else how=auto; fi
run "$how" "$root"
works "own source ($how)"
[[ ! -e "$work/asked" ]] || fail 'own source: something was downloaded'
grep -qF "install --locked --quiet --path $root" "$work/built" || fail 'own source: it was another source'
