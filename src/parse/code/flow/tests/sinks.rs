//! Places that values are handed to, in steps and in one.

use super::facts;
use crate::model::dialect::Language;

#[test]
fn the_arguments_of_a_process_are_one_place() {
    let code = "import subprocess\ncmd = ['a', '-x']\ncmd.append('-p' + pw)\ncmd += [b]\n\
                subprocess.run(['sudo'] + cmd, env={'T': token})\n";
    assert_eq!(facts(Language::Python, code), "Argument sudo,a,-x,-p<pw>,<b>");
    let code = "use std::process::Command;\nfn f() { Command::new(\"a\").arg(\"-x\").arg(pw); }";
    assert_eq!(facts(Language::Rust, code), "Argument a,-x,<pw>");
    let code =
        "const { spawn } = require('child_process');\nspawn('a', [pw], { env: { T: token } });";
    assert_eq!(facts(Language::JavaScript, code), "Argument a,<pw>");
}

#[test]
fn files_are_known_by_their_paths() {
    let code = "with open('a.txt', 'w') as out:\n    out.write(x)\n";
    assert_eq!(facts(Language::Python, code), "File a.txt=<x>");
    let code = "import redis\nr = redis.Redis()\nr.set('k', x)\nr.set('k', y, ex=60)\n";
    assert_eq!(facts(Language::Python, code), "File k=<x>");
    assert_eq!(facts(Language::Swift, "func f() { x.write(toFile: p) }"), "File <p>=<x>");
    assert_eq!(facts(Language::Swift, "func f() { socket.write(x) }"), "");
}

#[test]
fn what_outlives_a_function_is_kept() {
    let code = "t = None\ndef f(o):\n    global t\n    t = r['access_token']\n    u = r['access_token']\n    \
                o.t = r['access_token']\nx = r['access_token']\n";
    assert_eq!(facts(Language::Python, code), "Kept t=<access_token>");
    let code =
        "class A { m(d, options) { this.a = d.token; this.b = options.token; this.c = d; } }";
    assert_eq!(facts(Language::JavaScript, code), "Kept this.a=<token>");
}
