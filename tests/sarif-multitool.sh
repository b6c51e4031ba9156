#!/usr/bin/env bash
# Validates SARIF files with Microsoft's SARIF Multitool, rule kinds Sarif and Ghas.
#
#   tests/sarif-multitool.sh FILE.sarif…
#   (cargo test leaves its logs in target/tmp/sarif/)
#
# The tool's exit code says nothing, so its log is read: no log or any result is a failure.
# Only when npm cannot install the tool does the script say "skipped" and succeed; with
# SARIF_MULTITOOL_REQUIRED=1 that is a failure too.
set -euo pipefail

readonly package='@microsoft/sarif-multitool-linux@5.7.0'
readonly cache="${SARIF_MULTITOOL_CACHE:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/figlint-sarif-multitool/5.7.0}"
readonly tool="$cache/node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool"

skip() {
  echo "sarif-multitool: skipped: $1"
  if [[ "${SARIF_MULTITOOL_REQUIRED:-0}" == 1 ]]; then exit 1; fi
  exit 0
}

install_tool() {
  if [[ -f "$tool" ]]; then return 0; fi
  command -v npm >/dev/null || skip 'npm is not here'
  mkdir -p "$cache"
  npm install --prefix "$cache" --no-save --no-audit --no-fund --ignore-scripts "$package" \
    >"$cache/npm.log" 2>&1 || skip "npm could not install $package (see $cache/npm.log)"
  [[ -f "$tool" ]] || skip "$package does not run on this system"
}

# All in one run: starting the tool takes longer than a log.
validate() {
  local file log=$work/log.sarif
  for file in "$@"; do
    if [[ ! -s "$file" ]]; then
      echo "sarif-multitool: $file: no such file, or empty" >&2
      return 1
    fi
  done
  DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 "$tool" validate "$@" --rule-kind 'Sarif;Ghas' \
    -o "$log" --log ForceOverwrite >"$work/output" 2>&1 || true
  if [[ ! -s "$log" ]] || ! grep -q "^Done\. $# file" "$work/output"; then
    echo "sarif-multitool: not all of the $# files were read" >&2
    cat "$work/output" >&2
    return 1
  fi
  node -e '
    const [count, log] = process.argv.slice(1);
    const runs = JSON.parse(require("fs").readFileSync(log, "utf8").replace(/^\uFEFF/, "")).runs;
    const results = runs.flatMap((run) => run.results ?? []);
    const errors = runs.flatMap((run) => run.invocations ?? [])
      .flatMap((one) => one.toolExecutionNotifications ?? []).filter((one) => one.level === "error");
    for (const one of [...results, ...errors]) {
      const file = one.locations?.[0]?.physicalLocation?.artifactLocation?.uri;
      console.error(`${file}: ${one.ruleId ?? one.descriptor?.id}: ${JSON.stringify(one.message)}`);
    }
    console.log(`sarif-multitool: ${count} logs, ${results.length} results${runs.length > 0 ? "" : ", no run"}`);
    process.exit(runs.length > 0 && results.length === 0 && errors.length === 0 ? 0 : 1);
  ' "$#" "$log"
}

if [[ $# -eq 0 ]]; then
  echo 'usage: tests/sarif-multitool.sh FILE.sarif…' >&2
  exit 2
fi
install_tool
chmod u+x "$tool"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
validate "$@"
