#!/usr/bin/env bash
# Holds `figlint scan --history` against the slow ways to the same answers, on real repositories.
#
#   tests/history-oracle.sh [--one-by-one] REPOSITORY...
#
# 1. The findings equal those of `--full-blobs`, which judges every version in full.
# 2. The blobs that were read are those of `git rev-list --objects`.
# 3. Every introducing commit is the first that `git log --raw -m` shows with the blob it names, and
#    for some of them the first of `git log --find-object`.
# 4. With `--one-by-one`: the rules and values equal those of a scan of each blob by itself.
#
# FIGLINT names the binary (default: target/release/figlint).
set -euo pipefail
figlint=${FIGLINT:-$(dirname "$0")/../target/release/figlint}
mode=fast
if [ "${1:-}" = --one-by-one ]; then mode=slow; shift; fi
export GIT_NO_LAZY_FETCH=1 GIT_NO_REPLACE_OBJECTS=1
for repository in "$@"; do
    echo "== $repository"
    python3 - "$figlint" "$repository" "$mode" <<'PYTHON'
import collections
import json
import subprocess
import sys
import time

figlint, repository, mode = sys.argv[1:]


def git(*arguments, data=None):
    call = ["git", "-C", repository, *arguments]
    return subprocess.run(call, input=data, stdout=subprocess.PIPE, check=True).stdout


def scan(*arguments):
    call = [figlint, "scan", "--no-config", "--format", "json", *arguments]
    started = time.time()
    run = subprocess.run(call, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=repository)
    return json.loads(run.stdout), time.time() - started


def key(finding):
    origin = finding.get("origin") or {}
    fate = json.dumps(origin.get("fate"), sort_keys=True)
    region = tuple(finding["region"].values())
    commit = (origin.get("commit") or {}).get("id")
    print_ = finding["fingerprint"]["location"]
    return finding["rule"], finding["path"], region, print_, commit, fate, origin.get("others")


bad = 0


def compare(what, left, right):
    global bad
    bad += left != right
    print(f"{what}: {'equal' if left == right else 'DIFFERENT'} ({len(left)}, {len(right)})")
    for name, more in (("only the first", left - right), ("only the second", right - left)):
        for one in sorted(more, key=str)[:10]:
            print(f"  {name}: {one}")


fast, seconds = scan("--history", ".")
full, full_seconds = scan("--history", "--full-blobs", ".")
print(f"{fast['stats']} in {seconds:.1f} s; in full {full_seconds:.1f} s")
compare("findings", {key(one) for one in fast["findings"]}, {key(one) for one in full["findings"]})

# Blobs, without links and submodules.
first, paths = {}, collections.defaultdict(set)
commit, listed = None, {}
log = git("log", "--all", "HEAD", "-m", "--root", "--raw", "-r", "--no-abbrev", "--no-renames",
          "--reverse", "--date-order", "-z", "--format=commit %H")
fields = iter(log.replace(b"\0\0", b"\0").split(b"\0"))
for field in fields:
    field = field.strip(b"\n")
    if field.startswith(b"commit "):
        head, _, field = field.partition(b"\n")
        commit = head[7:47].decode()
    if not field.startswith(b":"):
        continue
    _, mode_, _, new, status = field.split(b" ")
    path = next(fields)
    if status != b"D" and mode_ in (b"100644", b"100755", b"100664"):
        first.setdefault(new.decode(), commit)
        paths[new.decode()].add(path.decode("utf-8", "replace"))
read = fast["stats"]["files"]
bad += read != len(first)
print(f"blobs: {read} read, {len(first)} in git's log")

# The commit that introduced the blob in which a finding stands.
checked = wrong = spots = 0
for finding in fast["findings"]:
    origin = finding.get("origin")
    if not origin or origin["message"]:
        continue
    commit, path = origin["commit"]["id"], finding["path"]
    for note in finding["notes"]:
        if note.startswith("it came in as `"):
            path = note[len("it came in as `"):-1]
    try:
        blob = git("rev-parse", f"{commit}:{path}").decode().strip()
    except subprocess.CalledProcessError:
        print(f"  no such path: {finding['rule']} {commit} {path}")
        wrong += 1
        continue
    checked += 1
    if first.get(blob) != commit:
        print(f"  not the first: {finding['rule']} {path} {commit}, but {first.get(blob)}")
        wrong += 1
    elif spots < 10:
        spots += 1
        found = git("log", "--all", "HEAD", "-m", "--reverse", "--date-order", "--no-renames",
                    "--format=%H", f"--find-object={blob}").split()
        if found[0].decode() != commit:
            print(f"  not what --find-object says: {path} {commit}, but {found[0].decode()}")
            wrong += 1
bad += wrong
print(f"introducing commits: {checked} checked, {spots} with --find-object, {wrong} wrong")


def value(text, region):
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    start, end = region["startLine"] - 1, region["endLine"] - 1
    if start == end:
        return lines[start][region["startColumn"] - 1:region["endColumn"] - 1]
    middle = lines[start + 1:end] + [lines[end][:region["endColumn"] - 1]]
    return "\n".join([lines[start][region["startColumn"] - 1:], *middle])


if mode == "slow":
    def text(blob):
        return git("cat-file", "blob", blob).decode("utf-8", "replace").removeprefix("\ufeff")

    told = set()
    for finding in fast["findings"]:
        origin = finding.get("origin")
        if not origin or origin["message"] or finding["redacted"] is None:
            continue
        where = "HEAD" if origin["fate"]["state"] == "inHead" else origin["commit"]["id"]
        blob = git("rev-parse", f"{where}:{finding['path']}").decode().strip()
        told.add((finding["rule"], value(text(blob), finding["region"])))
    alone = set()
    for blob, named in paths.items():
        data = git("cat-file", "blob", blob)
        for path in named:
            call = [figlint, "scan", "--no-config", "--format", "json", "--stdin-name", path, "-"]
            run = subprocess.run(call, input=data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            for finding in json.loads(run.stdout)["findings"]:
                if finding["redacted"] is not None:
                    found = value(data.decode("utf-8", "replace"), finding["region"])
                    alone.add((finding["rule"], found))
    # No value is printed: the rules tell where to look.
    print(f"one by one: {len(told)} told, {len(alone)} in {len(paths)} blobs")
    for name, more in (("only told", told - alone), ("only alone", alone - told)):
        bad += len(more)
        print(f"  {name}: {sorted(rule for rule, _ in more)[:40]}")

sys.exit(bad > 0)
PYTHON
done
