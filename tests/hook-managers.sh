#!/usr/bin/env bash
# Real commits under real hook managers from PyPI: a leak is stopped, everything else passes.
#
#   tests/hook-managers.sh FIGLINT [--rust]
#   (FIGLINT is the built program; --rust also builds it as the `rust` hook does)
#
# Only where PyPI cannot be reached does the script say "skipped" and succeed; with
# HOOK_MANAGERS_REQUIRED=1, as in the workflow, that is a failure too.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
figlint=$(realpath "$1")
build=${2:-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
if ! "$work/venv/bin/pip" install -q pre-commit prek lefthook >"$work/log" 2>&1; then
  cat "$work/log" >&2
  # Something that is there, and small: without it there is no network.
  if [[ ${HOOK_MANAGERS_REQUIRED:-0} == 1 ]] ||
    "$work/venv/bin/pip" download -q --no-deps -d "$work" cfgv >"$work/log" 2>&1; then
    echo 'hook-managers: failed: the managers could not be installed (see above)' >&2
    exit 1
  fi
  echo 'hook-managers: SKIPPED: PyPI cannot be reached, so no hook manager was tried'
  exit 0
fi

mkdir "$work/bin" "$work/home"
ln -s "$figlint" "$work/bin/figlint"
export PATH="$work/bin:$work/venv/bin:$PATH" GIT_CONFIG_GLOBAL="$work/gitconfig" GIT_CONFIG_NOSYSTEM=1
# Managers keep their state here; cargo keeps what it has.
export CARGO_HOME=${CARGO_HOME:-$HOME/.cargo} RUSTUP_HOME=${RUSTUP_HOME:-$HOME/.rustup}
export HOME="$work/home" PRE_COMMIT_HOME="$work/cache" PREK_HOME="$work/prek"
unset CI GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE XDG_CONFIG_HOME XDG_CACHE_HOME
git config --global user.name Somebody
git config --global user.email somebody@mail.example
git config --global safe.directory '*'

# Put together here, so that the scan of this repository has nothing to find.
leak() { printf 'client_%s: "%s%s"\n' secret q7Rk2vZx9L "$1"; }

fail() {
  echo "$1" >&2
  cat "$work/out" >&2
  exit 1
}

stopped() {
  local what=$1
  shift
  if "$@" >"$work/out" 2>&1; then fail "$what: passed"; fi
  grep -q FIG101 "$work/out" || fail "$what: failed, and not because of the leak"
  echo "$what: stopped"
}

passes() {
  local what=$1
  shift
  "$@" >"$work/out" 2>&1 || fail "$what: did not pass"
  echo "$what: passed"
}

fresh() {
  rm -rf "$work/repo"
  git init -q -b main "$work/repo"
  cd "$work/repo"
  echo 'x: 1' >a.yaml
  git add .
  git commit -qm first
}

# What `try-repo` makes of the hook file as it stands: a commit that must be stopped, one that must pass.
try_commits() {
  local manager=$1 id=$2
  fresh
  leak mT4wBn8Yd3 >a.yaml
  git add .
  echo 'x: 2' >a.yaml
  stopped "$manager try-repo $id, staged" "$manager" try-repo "$root" "$id" --verbose
  echo 'x: 3' >a.yaml
  git add .
  leak mT4wBn8Yd3 >a.yaml
  passes "$manager try-repo $id, only in the work tree" "$manager" try-repo "$root" "$id" --verbose
}

# The same under each other way of asking.
try() {
  local manager=$1 id=$2
  try_commits "$manager" "$id"
  git add .
  git commit -qm leak
  stopped "$manager try-repo $id --all-files" "$manager" try-repo "$root" "$id" --all-files
  stopped "$manager try-repo $id, range" \
    "$manager" try-repo "$root" "$id" --from-ref HEAD~1 --to-ref HEAD
  echo 'x: 4' >a.yaml
  git commit -qam fine
  passes "$manager try-repo $id, range" \
    "$manager" try-repo "$root" "$id" --from-ref HEAD~1 --to-ref HEAD
  passes "$manager try-repo $id --all-files" "$manager" try-repo "$root" "$id" --all-files
}

# Commits and a push with the manager installed.
commits() {
  local manager=$1
  leak mT4wBn8Yd3 >a.yaml
  stopped "git commit -a, $manager" git commit -qam leak
  git add .
  stopped "git commit, $manager" git commit -qm leak
  echo 'x: 2' >a.yaml
  passes "git commit -- path, $manager" git commit -qm fine -- a.yaml
}

# A repository that holds nothing but the hook file, at a revision.
git init -q -b main "$work/hooks"
cp "$root/.pre-commit-hooks.yaml" "$work/hooks"
git -C "$work/hooks" add .
git -C "$work/hooks" commit -qm hooks
revision=$(git -C "$work/hooks" rev-parse HEAD)

# The configuration that README.md shows, whose address and tag stand for that repository.
awk '/^```/ { if (text ~ /id: figlint-system/) printf "%s", text; text = ""; next } { text = text $0 "\n" }' \
  "$root/README.md" >"$work/shown"
grep -q '^    rev: v' "$work/shown"

for manager in pre-commit prek; do
  try "$manager" figlint-system
  fresh
  {
    echo 'default_install_hook_types: [pre-commit, pre-push]'
    sed -e "s|https://github.com/figlint/figlint|$work/hooks|" -e "s|rev: .*|rev: $revision|" "$work/shown"
  } >.pre-commit-config.yaml
  "$manager" install >/dev/null
  git add .
  passes "git commit of the configuration, $manager" git commit -qm config
  commits "$manager"
  git init -q --bare "$work/$manager.git"
  git remote add origin "$work/$manager.git"
  passes "git push, $manager" git push -q origin main
  leak mT4wBn8Yd3 >a.yaml
  git commit -qam leak --no-verify
  stopped "git push, $manager" git push -q origin main
done

fresh
cat >lefthook.yml <<'CONFIG'
pre-commit:
  commands:
    figlint:
      run: figlint scan --staged
pre-push:
  commands:
    figlint:
      run: figlint hook run pre-push -- {1} {2}
      use_stdin: true
CONFIG
lefthook install >/dev/null
git add .
passes 'git commit of the configuration, lefthook' git commit -qm config
commits lefthook
git init -q --bare "$work/lefthook.git"
git remote add origin "$work/lefthook.git"
passes 'git push, lefthook' git push -q origin main
leak mT4wBn8Yd3 >a.yaml
git commit -qam leak --no-verify
stopped 'git push, lefthook' git push -q origin main

# What `figlint hook install` makes of each of them: they run first, and come back as they were.
cp .git/hooks/pre-commit "$work/before"
passes 'figlint hook install over lefthook' figlint hook install
leak aT4wBn8Yd3 >b.yaml
git add .
stopped 'git commit, figlint over lefthook' git commit -qm leak
passes 'figlint hook uninstall over lefthook' figlint hook uninstall
cmp .git/hooks/pre-commit "$work/before"

if [[ $build == --rust ]]; then
  # Without optimisation it takes a quarter of the time, and the hook is the same.
  export CARGO_PROFILE_RELEASE_OPT_LEVEL=0
  # Each try builds again.
  try_commits pre-commit figlint
fi
