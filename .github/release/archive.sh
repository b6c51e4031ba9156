#!/usr/bin/env bash
# Builds the archive of one target, named as the action, cargo binstall, npm and Homebrew expect.
#
#   archive.sh TARGET FOLDER [PROFILE]
set -euo pipefail
target=$1 out=$2 profile=${3:-release}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$root/Cargo.toml" | head -n 1)
name=figlint-v$version-$target
mkdir -p "$out"
out=$(cd "$out" && pwd)
cd "$root"
build=(cargo build --locked --bin figlint --profile "$profile")
built=${CARGO_TARGET_DIR:-target}
# Without --target what was built before for this machine is taken.
if [[ "$target" != "$(rustc -vV | sed -n 's/^host: //p')" ]]; then
  build+=(--target "$target")
  built=$built/$target
fi
"${build[@]}"
binary=$built/${profile/#dev/debug}/figlint
if [[ "$target" == *windows* ]]; then binary=$binary.exe; fi
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
mkdir "$stage/$name"
cp "$binary" README.md LICENSE-MIT LICENSE-APACHE "$stage/$name/"
tar -czf "$out/$name.tar.gz" -C "$stage" "$name"
