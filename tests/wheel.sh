#!/usr/bin/env bash
# Builds the wheel, installs it into a fresh environment, installs the action's figlint from it, and has
# pre-commit block a commit with it by the hook that README.md shows, as a project does that compiles nothing.
# Needs maturin and pre-commit; pip takes figlint from the folder of the wheel.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$root" && maturin build --quiet --locked --out "$work/dist")
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-index --no-deps "$work"/dist/figlint-*.whl
"$work/venv/bin/figlint" --version
"$root/tests/install.sh" "$work"/dist/figlint-*.whl

export HOME=$work/home GIT_CONFIG_GLOBAL=/dev/null PIP_FIND_LINKS=$work/dist
export PRE_COMMIT_HOME=$work/cache
export GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@mail.example GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@mail.example
mkdir "$work/repo" && cd "$work/repo"
git init -q
awk '/^```/ { if (text ~ /language: python/) printf "%s", text; text = ""; next } { text = text $0 "\n" }' \
  "$root/README.md" > .pre-commit-config.yaml
grep -q '^repos:' .pre-commit-config.yaml
pre-commit install > /dev/null
printf 'a: 1\n' > a.yaml
git add -A
git commit -qm first
printf 'part:\n  %s_secret: "%s%s"\n' client q7Rk2vZx9Lm T4wBn8Yd3 > b.yaml
git add -A
if said=$(git commit -qm second 2>&1); then
  echo 'the commit went through' >&2
  exit 1
fi
grep -q 'FIG101' <<< "$said"
if grep -q q7Rk2v <<< "$said"; then
  echo 'the secret was told' >&2
  exit 1
fi
test "$(git rev-list --count HEAD)" = 1
echo 'the wheel blocks a commit'
