#!/usr/bin/env bash
# Runs what release.yml runs after the builds, with one archive of this machine and stand-ins for the others:
# npm packages (installed and run), Homebrew formula, checksums, draft. Then raises the version in a copy, and
# packs and builds the crate. Says what it could not try.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$root/Cargo.toml" | head -n 1)
host=$(rustc -vV | sed -n 's/^host: //p')

fail() {
  echo "release: $1" >&2
  exit 1
}

# What a step of the workflow runs.
step() {
  local text
  text=$(awk -v step="- name: $1" '
    { line = $0; sub(/^ */, "", line) }
    line == step { inside = 1; next }
    inside && !block && line ~ /^- / { exit }
    inside && line == "run: |" { match($0, /^ */); indent = RLENGTH + 2; block = 1; next }
    inside && line ~ /^run: / { sub(/^run: /, "", line); print line; exit }
    block { match($0, /^ */); if (line != "" && RLENGTH < indent) exit; print substr($0, indent + 1) }
  ' "$root/.github/workflows/release.yml")
  [[ -n "$text" ]] || fail "release.yml has no step \`$1\`"
  (cd "$work/checkout" && bash --noprofile --norc -eo pipefail -c "$text")
}

# A checkout, with archives of all targets.
mkdir "$work/checkout"
(cd "$root" && git ls-files -co --exclude-standard -z | while IFS= read -r -d '' file; do
  if [[ -e "$file" ]]; then printf '%s\0' "$file"; fi
done | tar --null -cf - -T -) | tar -xf - -C "$work/checkout"
dist=$work/checkout/dist
"$root/.github/release/archive.sh" "$host" "$dist" dev
built=$dist/figlint-v$version-$host.tar.gz
listed=$(tar -tzf "$built")
for file in figlint README.md LICENSE-MIT LICENSE-APACHE; do
  grep -qxF "figlint-v$version-$host/$file" <<< "$listed" || fail "the archive lacks $file"
done
mine=
while read -r target system cpu; do
  if [[ "$target" == '#'* ]]; then continue; fi
  archive=$dist/figlint-v$version-$target.tar.gz
  case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) this=linux-x64 ;;
    Linux-aarch64) this=linux-arm64 ;;
    Darwin-arm64) this=darwin-arm64 ;;
    *) this=darwin-x64 ;;
  esac
  if [[ "$system-$cpu" == "$this" ]]; then
    mine=$this
    if [[ "$target" != "$host" ]]; then cp "$built" "$archive"; fi
    continue
  fi
  mkdir "$work/$target"
  echo "of $target" > "$work/$target/figlint"
  tar -czf "$archive" -C "$work" "$target"
done < "$root/.github/release/targets"
if [[ "$(tail -n +1 "$root/.github/release/targets" | grep -c "^$host ")" == 0 ]]; then rm "$built"; fi

GITHUB_REF_NAME=v$version step 'The tag is the version'
if GITHUB_REF_NAME=v0.0.0-other step 'The tag is the version'; then fail 'another tag passes'; fi

if command -v npm > /dev/null; then
  step 'npm packages' > "$work/npm"
  [[ $(wc -l < "$work/npm") -eq 6 ]] || fail "not six npm packages: $(cat "$work/npm")"
  mkdir "$work/project"
  npm install --silent --offline --no-audit --no-fund --cache "$work/npm-cache" --prefix "$work/project" \
    "$dist/figlint-$version.tgz" "$dist/figlint-$mine-$version.tgz"
  figlint=$work/project/node_modules/.bin/figlint
  [[ "$("$figlint" --version)" == "figlint $version ("* ]] || fail 'the npm package does not run'
  printf 'part:\n  client_%s: "%s%s"\n' secret q7Rk2vZx9Lm T4wBn8Yd3 > "$work/a.yaml"
  code=0
  "$figlint" scan --quiet "$work/a.yaml" > /dev/null || code=$?
  [[ $code -eq 1 ]] || fail "the npm package ends with $code"
  rm -r "$work/project/node_modules/@figlint"
  code=0
  "$figlint" --version 2> "$work/said" || code=$?
  [[ $code -eq 2 ]] && grep -q 'is not installed' "$work/said" || fail 'a package that is missing is not told'
  echo 'npm packages: installed and run'
else
  echo 'npm packages: not tried, because npm is not here'
fi

step 'Homebrew formula'
while read -r target system _; do
  if [[ "$target" == '#'* || "$system" == win32 ]]; then continue; fi
  sum=$(sha256sum < "$dist/figlint-v$version-$target.tar.gz")
  grep -A 1 "v$version/figlint-v$version-$target.tar.gz\"" "$dist/figlint.rb" | grep -q "sha256 \"${sum%% *}\"" \
    || fail "the formula has another checksum of $target"
done < "$root/.github/release/targets"
if command -v ruby > /dev/null; then ruby -c "$dist/figlint.rb" > /dev/null; fi
rm "$dist/figlint-v$version-aarch64-apple-darwin.tar.gz"
if "$root/.github/release/formula.sh" "$dist" > /dev/null 2>&1; then fail 'a formula without a checksum'; fi
echo 'Homebrew formula: filled in'

touch "$dist/figlint-$version-py3-none-any.whl"
step 'Checksums' > "$work/lines"
grep -q "  figlint-$version-py3-none-any.whl$" "$work/lines" || fail 'the wheel has no checksum'
if grep -q 'tgz\|\.rb' "$work/lines"; then fail 'more is listed than the action installs'; fi
(cd "$dist" && sha256sum --quiet -c SHA256SUMS)
mkdir "$work/bin"
printf '#!/bin/sh\nprintf "%%s\\n" "$@" > "%s"\n' "$work/drafted" > "$work/bin/gh"
chmod +x "$work/bin/gh"
PATH=$work/bin:$PATH GITHUB_REF_NAME=v$version GITHUB_REPOSITORY=figlint/figlint step 'Draft'
for word in create "v$version" --draft --verify-tag dist/SHA256SUMS dist/figlint.rb; do
  grep -qxF -- "$word" "$work/drafted" || fail "the draft was made without $word"
done
echo 'checksums and draft: hold'

# The version is raised everywhere, and nowhere else.
rm -rf "$dist"
cd "$work/checkout"
git init -q
git add -A
git -c user.name=A -c user.email=a@mail.example commit -qm all
.github/release/bump.sh 98.7.6 > /dev/null
changed=$(git diff --name-only | sort | tr '\n' ' ')
wanted=$(grep -v '^#' .github/release/versions | cut -f 1 | cat - <(echo Cargo.lock) | sort -u | tr '\n' ' ')
[[ "$changed" == "$wanted" ]] || fail "the version was raised in $changed, not in $wanted"
if git diff | grep '^+' | grep -v '^+++' | grep -v '98\.7\.6'; then fail 'something else was changed'; fi
if .github/release/bump.sh 1.2 2> /dev/null; then fail '1.2 was taken for a version'; fi
cd "$root"
echo 'version: raised'

# What goes to crates.io builds by itself, says where it comes from, and is small enough.
cargo package --allow-dirty --quiet --offline
crate=${CARGO_TARGET_DIR:-target}/package/figlint-$version.crate
size=$(wc -c < "$crate")
[[ $size -lt 5000000 ]] || fail "the crate has $size bytes"
for file in LICENSE-MIT LICENSE-APACHE README.md Cargo.lock src/main.rs rules/README.md; do
  tar -tzf "$crate" | grep -xF "figlint-$version/$file" > /dev/null || fail "the crate lacks $file"
done
said=$("${CARGO_TARGET_DIR:-target}/debug/figlint" --version)
[[ "$said" =~ ^figlint\ $version\ \(commit\ [0-9a-f]{12},\ [0-9]+\ rules\)$ ]] || fail "it says: $said"
echo "crate: $size bytes, builds, $said"
