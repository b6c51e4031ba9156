#!/usr/bin/env bash
# How long a scan of a work tree takes beside other readers of the same files: CPU seconds, each
# program in turn, and what figlint takes for each second of theirs. It asserts nothing: times tell
# of a machine as much as of a program.
#
#   tests/speed.sh PATH-TO-FIGLINT FOLDER [ANOTHER-BUILD ...]
set -euo pipefail

figlint=${1:?the program to measure}
tree=${2:?a folder to scan}
shift 2
rounds=${ROUNDS:-5}
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT

names=(figlint)
commands=("$figlint scan $tree --no-ignore --exit-zero --no-baseline --no-config")
for build in "$@"; do
    names+=("$build")
    commands+=("$build scan $tree --no-ignore --exit-zero --no-baseline --no-config")
done
peer() {
    if command -v "$1" >/dev/null; then
        names+=("$1")
        commands+=("$*")
    fi
}
peer rg -c -uu client_secret "$tree"
peer betterleaks dir "$tree" --no-banner --exit-code 0
peer kingfisher scan "$tree" --no-validate --no-update-check
peer gitleaks dir "$tree" --no-banner --exit-code 0

TIMEFORMAT='%U %S'
for ((round = 0; round <= rounds; round++)); do
    for index in "${!commands[@]}"; do
        # The first round only warms the caches.
        out=$here/$index
        ((round)) || out=/dev/null
        # shellcheck disable=SC2086
        { time ${commands[index]} >/dev/null 2>&1 || true; } 2>>"$out"
    done
done

median() {
    awk '{ print $1 + $2 }' "$1" | sort -n | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'
}
own=$(median "$here/0")
for index in "${!commands[@]}"; do
    other=$(median "$here/$index")
    printf '%-24s %8.3f s  figlint takes %.2f times as much\n' \
        "${names[index]##*/}" "$other" "$(awk "BEGIN { print $own / ($other ? $other : 0.001) }")"
done
