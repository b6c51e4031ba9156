#!/usr/bin/env bash
# Holds `figlint scan --history` against the slow ways to the same answers, on real repositories.
#
#   tests/history-oracle.sh REPOSITORY...
#
# 1. The findings equal those of `--full-blobs`, which judges every version in full, and those of runs
#    with one thread and with many, to the byte.
# 2. The blobs that were read are those of `git cat-file --batch-all-objects` that `git rev-list`
#    reaches.
# 3. Every introducing commit is the first that `git log --find-object` shows with the blob it names, or
#    one of the same second that does not come after it.
# 4. One by one: the rules and values equal those of a scan of each of these blobs by itself, under
#    each of its paths. A scan of the index (`--staged=files`) reads one version of every file at a
#    time, and no file knows of another but for one rule, which is left out. A private key is the same
#    however it is indented, quoted and escaped: of its block only the letters count.
#
# FIGLINT names the binary (default: target/release/figlint).
set -euo pipefail
figlint=${FIGLINT:-$(dirname "$0")/../target/release/figlint}
export GIT_NO_LAZY_FETCH=1 GIT_NO_REPLACE_OBJECTS=1
for repository in "$@"; do
    echo "== $repository"
    python3 - "$figlint" "$repository" <<'PYTHON'
import collections
import json
import os
import re
import subprocess
import sys
import tempfile
import time

figlint, repository = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
REUSE = "FIG602"  # the one rule that compares files


def git(*arguments, data=None, folder=repository, check=True):
    call = ["git", "-C", folder, *arguments]
    return subprocess.run(call, input=data, stdout=subprocess.PIPE, check=check).stdout


def scan(*arguments, folder=repository):
    call = [figlint, "scan", "--no-config", "--format", "json", *arguments, "."]
    started = time.time()
    run = subprocess.run(call, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=folder)
    return run.stdout, time.time() - started


def key(finding):
    origin = finding.get("origin") or {}
    fate = json.dumps(origin.get("fate"), sort_keys=True)
    region = tuple(finding["region"].values())
    commit = (origin.get("commit") or {}).get("id")
    print_ = finding["fingerprint"]["location"]
    return finding["rule"], finding["path"], region, print_, commit, fate, origin.get("others")


bad = 0


def compare(what, left, right, show=lambda one: one):
    global bad
    bad += left != right
    print(f"{what}: {'equal' if left == right else 'DIFFERENT'} ({len(left)}, {len(right)})")
    for name, more in (("only the first", left - right), ("only the second", right - left)):
        for one in sorted(map(str, map(show, more)))[:20]:
            print(f"  {name}: {one}")


out, seconds = scan("--history")
fast = json.loads(out)
full, full_seconds = scan("--history", "--full-blobs")
full = json.loads(full)
print(f"{fast['stats']} in {seconds:.1f} s; in full {full_seconds:.1f} s")
compare("findings", {key(one) for one in fast["findings"]}, {key(one) for one in full["findings"]})
for jobs in ("1", "2", "7"):
    other, _ = scan("--history", "--jobs", jobs)
    bad += other != out
    print(f"with {jobs} threads: {'the same bytes' if other == out else 'DIFFERENT'}")

# Blobs and where they stand, without submodules.
paths, first, commit = collections.defaultdict(dict), {}, None
LOG = ["log", "--all", "HEAD", "-m", "--root", "--raw", "-r", "--no-abbrev", "--no-renames",
       "--reverse", "--date-order", "-z", "--format=commit %H"]


def raw(*more):
    commit = None
    fields = iter(git(*LOG, *more).replace(b"\0\0", b"\0").split(b"\0"))
    for field in fields:
        field = field.strip(b"\n")
        if field.startswith(b"commit "):
            head, _, field = field.partition(b"\n")
            commit = head[7:].decode()
        if field.startswith(b":"):
            _, mode, _, blob, status = field.split(b" ")
            path = next(fields)
            if status != b"D" and mode != b"160000":
                yield commit, mode.decode(), blob.decode(), path


for commit, mode, blob, path in raw():
    paths[blob][path] = "120000" if mode == "120000" else "100644"
kinds = git("cat-file", "--batch-all-objects", "--batch-check=%(objectname) %(objecttype)")
stored = {name for name, kind in map(str.split, kinds.decode().splitlines()) if kind == "blob"}
reached = git("rev-list", "--all", "HEAD", "--objects", "--missing=allow-any", "--no-object-names")
read = stored & set(reached.decode().split())
gone = set(paths) - stored
bad += fast["stats"]["files"] != len(read) + len(gone)
print(f"blobs: {fast['stats']['files']} looked at; {len(read)} stored and reached, {len(gone)} gone")

# The commit that introduced the blob in which a finding stands.
where = {}
for finding in fast["findings"]:
    origin = finding.get("origin")
    if not origin or origin["message"]:
        continue
    commit, names = origin["commit"]["id"], [finding["path"]]
    for note in finding["notes"]:
        if note.startswith("it came in as `"):
            names = [note[len("it came in as `"):-1]]
    found = git("rev-parse", f"{commit}:{names[0]}", check=False).decode().strip()
    where[key(finding)] = (commit, names[0], found)
objects = sorted({blob for *_, blob in where.values()})
for commit, _, blob, _ in raw(*(f"--find-object={blob}" for blob in objects)):
    first.setdefault(blob, commit)


def is_tie(one, other):
    """A history that was rewritten has commits twice, of one second and in no order."""
    if other is None:
        return False
    times = {git("log", "-1", "--format=%ct", commit) for commit in (one, other)}
    return len(times) == 1 and git("merge-base", one, other, check=False).decode().strip() != other


wrong = [(of[:2], commit, path, first.get(blob)) for of, (commit, path, blob) in where.items()
         if first.get(blob) != commit and not is_tie(commit, first.get(blob))]
bad += len(wrong)
print(f"introducing commits: {len(where)} checked with --find-object, {len(wrong)} wrong")
for one in wrong[:20]:
    print("  not the first:", *one)


def value(blob, region):
    text = git("cat-file", "blob", blob).decode("utf-8", "replace").removeprefix("\ufeff")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    start, end = region["startLine"] - 1, region["endLine"] - 1
    if start == end:
        whole = lines[start][region["startColumn"] - 1:region["endColumn"] - 1]
    else:
        middle = lines[start + 1:end] + [lines[end][:region["endColumn"] - 1]]
        whole = "\n".join([lines[start][region["startColumn"] - 1:], *middle])
    if "PRIVATE KEY" not in whole:
        return whole
    letters = re.split("-----[^-]*-----", whole.replace("\\n", "\n").replace("\\r", ""))
    return "".join(re.findall("[A-Za-z0-9]", "".join(letters))) or whole


def place_of(finding):
    return f"{finding['path']}:{finding['region']['startLine']} ({finding['level']})"


def is_secret(finding):
    return finding["redacted"] is not None and finding["rule"] != REUSE


told, alone = {}, {}
for finding in filter(is_secret, fast["findings"]):
    if key(finding) in where:
        _, _, blob = where[key(finding)]
        if finding["origin"]["fate"]["state"] == "inHead":
            blob = git("rev-parse", f"HEAD:{finding['path']}").decode().strip()
        told[finding["rule"], value(blob, finding["region"])] = f"{blob[:12]} {place_of(finding)}"

# Each layer holds one version of every file.
layers, place = [], {}
for blob, named in paths.items():
    for path, mode in named.items() if blob in stored else ():
        at = place.get(path, 0)
        folders = {path[:to] for to, byte in enumerate(path) if byte == 47}
        while at < len(layers) and (path in layers[at][1] or folders & layers[at][0].keys()):
            at += 1
        if at == len(layers):
            layers.append(({}, set()))
        layers[at][0][path] = (mode, blob)
        layers[at][1].update(folders)
        place[path] = at + 1
count = sum(len(files) for files, _ in layers)
with tempfile.TemporaryDirectory() as folder:
    form = git("rev-parse", "--show-object-format").decode().strip()
    git("init", "-q", f"--object-format={form}", folder)
    objects = git("rev-parse", "--path-format=absolute", "--git-path", "objects").decode()
    with open(f"{folder}/.git/objects/info/alternates", "w") as alternates:
        alternates.write(objects)
    for files, _ in layers:
        lines = b"".join(f"{mode} {blob}\t".encode() + path + b"\0" for path, (mode, blob) in files.items())
        index = f"{folder}/.git/index"
        if os.path.exists(index):
            os.remove(index)
        git("update-index", "-z", "--index-info", data=lines, folder=folder)
        out, _ = scan("--staged=files", folder=folder)
        blobs = {path.decode("utf-8", "replace"): blob for path, (_, blob) in files.items()}
        for finding in filter(is_secret, json.loads(out)["findings"]):
            blob = blobs[finding["path"]]
            found = finding["rule"], value(blob, finding["region"])
            alone.setdefault(found, f"{blob[:12]} {place_of(finding)}")
# No value is printed: the rules and one place of each tell where to look.
compare(f"one by one, {count} versions of files", set(told), set(alone),
        lambda one: f"{one[0]} {told.get(one) or alone[one]}")
sys.exit(bad > 0)
PYTHON
done
