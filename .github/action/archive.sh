#!/usr/bin/env bash
# Builds the archive of one target, named as the action, cargo binstall and the Homebrew formula expect.
set -euo pipefail
target=$1 out=$2
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$root/Cargo.toml" | head -n 1)
name=figlint-v$version-$target
mkdir -p "$out"
out=$(cd "$out" && pwd)
cd "$root"
cargo build --release --locked --target "$target"
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
mkdir "$stage/$name"
binary=${CARGO_TARGET_DIR:-target}/$target/release/figlint
if [[ "$target" == *windows* ]]; then binary=$binary.exe; fi
cp "$binary" README.md LICENSE-MIT LICENSE-APACHE "$stage/$name/"
tar -czf "$out/$name.tar.gz" -C "$stage" "$name"
