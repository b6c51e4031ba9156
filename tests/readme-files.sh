#!/usr/bin/env bash
# Writes the files that README.md shows for CI services into a folder: each YAML block that begins with the
# name of its file.
#
#   tests/readme-files.sh FOLDER
set -euo pipefail
awk -v folder="$1" '
  /^```/ { file = ""; first = /yaml$/; next }
  first { first = 0; if (/^# .*\.yml$/) { n = split(substr($0, 3), parts, "/"); file = folder "/" parts[n] } }
  file { print > file }
' "$(dirname "${BASH_SOURCE[0]}")/../README.md"
