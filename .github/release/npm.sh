#!/usr/bin/env bash
# Makes the npm packages of a release from its archives: one for each system, and `figlint`, of which they are
# the optional dependencies, so that npm takes the one that fits and runs no script.
#
#   npm.sh FOLDER   (archives are read and packages are written there)
set -euo pipefail
dist=$(cd "$1" && pwd)
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$root/Cargo.toml" | head -n 1)
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT

# Writes package.json of a package, with more fields at its end.
describe() {
  cat > "$stage/$1/package.json" <<JSON
{
  "name": "$2",
  "version": "$version",
  "description": "$(sed -n 's/^description = "\(.*\)"$/\1/p' "$root/Cargo.toml")",
  "license": "(MIT OR Apache-2.0)",
  "repository": { "type": "git", "url": "git+https://github.com/figlint/figlint.git" },
  $3
}
JSON
}

optional=
while read -r target system cpu; do
  if [[ "$target" == '#'* ]]; then continue; fi
  optional+="${optional:+, }\"@figlint/$system-$cpu\": \"$version\""
  mkdir "$stage/$target"
  tar -xzf "$dist/figlint-v$version-$target.tar.gz" -C "$stage/$target" --strip-components 1
  describe "$target" "@figlint/$system-$cpu" "\"os\": [\"$system\"], \"cpu\": [\"$cpu\"], \"preferUnplugged\": true"
  (cd "$stage/$target" && npm pack --silent --pack-destination "$dist")
done < "$root/.github/release/targets"

mkdir "$stage/figlint"
cp "$root/.github/release/figlint.js" "$root/README.md" "$root"/LICENSE-* "$stage/figlint/"
describe figlint figlint "\"bin\": { \"figlint\": \"figlint.js\" }, \"engines\": { \"node\": \">=18\" },
  \"optionalDependencies\": { $optional }"
(cd "$stage/figlint" && npm pack --silent --pack-destination "$dist")
