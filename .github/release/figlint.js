#!/usr/bin/env node
// Runs the figlint of this machine, which npm installed as the one optional dependency that fits it.
"use strict";
const { spawnSync } = require("node:child_process");
const { constants } = require("node:os");

const name = `@figlint/${process.platform}-${process.arch}`;
const fail = (message) => {
  console.error(`error: ${message}`);
  process.exit(2);
};
let program;
try {
  program = require.resolve(`${name}/figlint${process.platform === "win32" ? ".exe" : ""}`);
} catch {
  fail(`${name} is not installed: there is no such package, or optional dependencies were left out; \`cargo install figlint\` builds one`);
}
const { status, signal, error } = spawnSync(program, process.argv.slice(2), { stdio: "inherit" });
if (error) fail(`${program}: ${error.message}`);
process.exit(status ?? 128 + constants.signals[signal]);
