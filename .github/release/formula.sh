#!/usr/bin/env bash
# Prints the Homebrew formula for the archives of a release.
#
#   formula.sh FOLDER
set -euo pipefail
dist=$1
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$root/Cargo.toml" | head -n 1)
fill=(-e "s|@version@|$version|g" -e '1d')
while read -r target system _; do
  # Homebrew has no Windows.
  if [[ "$target" == '#'* || "$system" == win32 ]]; then continue; fi
  sum=$(sha256sum < "$dist/figlint-v$version-$target.tar.gz")
  fill+=(-e "s|@$target@|${sum%% *}|")
done < "$root/.github/release/targets"
formula=$(sed "${fill[@]}" "$root/.github/release/figlint.rb")
if grep '@[a-z0-9_-]*@' <<< "$formula" >&2; then
  echo 'the formula is not filled in' >&2
  exit 1
fi
printf '%s\n' "$formula"
