#!/usr/bin/env bash
# Raises the version at every place that the table `versions` names.
#
#   bump.sh VERSION
set -euo pipefail
new=$1
if [[ ! "$new" =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.]+)?$ ]]; then
  echo "$new is no version" >&2
  exit 2
fi
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
old=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)
while IFS=$'\t' read -r file line; do
  if [[ -z "$file" || "$file" == '#'* ]]; then continue; fi
  from=${line/VERSION/"${old//./\\.}"} to=${line/VERSION/"$new"}
  to=${to#^} to=${to%$}
  if ! grep -q -e "$from" "$file"; then
    echo "$file: no \`${line/VERSION/"$old"}\`" >&2
    exit 1
  fi
  sed "s|$from|$to|g" "$file" > "$file.new"
  cat "$file.new" > "$file"
  rm "$file.new"
done < .github/release/versions
cargo update --quiet --workspace --offline
echo "$old -> $new"
