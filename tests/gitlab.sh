#!/usr/bin/env bash
# Runs the job that README.md shows for GitLab as its runner would, line by line, for a merge request that
# brings a secret: it fails, and both reports are what GitLab takes. Needs check-jsonschema and a python with
# yaml. The tag that the job installs is made of what stands here, and compiled without optimising.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
target=$(cd "$root" && mkdir -p "${CARGO_TARGET_DIR:-target}" && cd "${CARGO_TARGET_DIR:-target}" && pwd)
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$root/Cargo.toml" | head -n 1)
export GIT_CONFIG_GLOBAL=$work/gitconfig GIT_CONFIG_NOSYSTEM=1
git config --global user.name A
git config --global user.email a@mail.example

"$root/tests/readme-files.sh" "$work"
check-jsonschema --builtin-schema vendor.gitlab-ci "$work/.gitlab-ci.yml"
python - "$work/.gitlab-ci.yml" "$work/job" <<'PYTHON'
import sys
import yaml

job = yaml.safe_load(open(sys.argv[1]))["figlint"]
with open(sys.argv[2], "w") as out:
    out.write("set -eo pipefail\n" + "\n".join(job["before_script"] + job["script"]) + "\n")
reports = set(job["artifacts"]["reports"].values())
assert reports == {"gl-code-quality-report.json", "gl-secret-detection-report.json"}, reports
PYTHON

# github.com, which holds what stands here under the tag.
git init -q "$work/source"
(cd "$root" && git ls-files -co --exclude-standard -z | while IFS= read -r -d '' file; do
  if [[ -e "$file" ]]; then printf '%s\0' "$file"; fi
done | tar --null -cf - -T -) | tar -xf - -C "$work/source"
git -C "$work/source" add -A
git -C "$work/source" commit -qm all
git -C "$work/source" tag "v$version"
git config --global "url.file://$work/source.insteadOf" https://github.com/figlint/figlint
mkdir "$work/bin"
# cargo takes the same source from where it is built already: what git brings for the address and the tag has to
# be it, and the other arguments stay.
cat > "$work/bin/cargo" <<CARGO
#!/usr/bin/env bash
set -euo pipefail
[[ "\$*" == "install --locked --git "*" --tag "*" figlint" ]]
git clone -q --depth 1 --branch "\$6" "\$4" "$work/cloned"
cmp "$work/cloned/Cargo.toml" "$root/Cargo.toml"
exec $(command -v cargo) "\$1" "\$2" --path "$root" --root "$work/cargo" --quiet --debug --target-dir "$target"
CARGO
chmod +x "$work/bin/cargo"

# A merge request.
git init -q -b main "$work/repo"
cd "$work/repo"
echo 'a: 1' > a.yaml
git add -A
git commit -qm first
git clone -q --bare . ../server.git
git remote add origin "file://$work/server.git"
git checkout -qb topic
printf 'part:\n  client_%s: "%s%s"\n' secret q7Rk2vZx9Lm T4wBn8Yd3 > b.yaml
git add -A
git commit -qm second
code=0
CI_PIPELINE_SOURCE=merge_request_event CI_MERGE_REQUEST_IID=1 \
  CI_MERGE_REQUEST_DIFF_BASE_SHA=$(git rev-parse main) CI_MERGE_REQUEST_TARGET_BRANCH_NAME=main \
  CI_COMMIT_SHA=$(git rev-parse HEAD) PATH=$work/bin:$work/cargo/bin:$PATH bash "$work/job" > "$work/log" 2>&1 || code=$?
if [[ $code -ne 1 ]] || ! grep -q 'b.yaml:2' "$work/log"; then
  cat "$work/log" >&2
  echo "the job ended with $code" >&2
  exit 1
fi
"$work/cargo/bin/figlint" --version
check-jsonschema --schemafile "$root/tests/data/gitlab-code-quality.json" gl-code-quality-report.json
check-jsonschema --schemafile "$root/tests/data/gitlab-secret-detection.json" gl-secret-detection-report.json
test "$(grep -c '"check_name"' gl-code-quality-report.json)" = 1
echo 'the job of README.md holds on GitLab'
