//! Where code runs, as far as its path and its own text say: a browser, a phone or a desktop that
//! anybody can unpack, or a server (catalogue §3.3). One strong sign or two weak ones are enough,
//! and one sign of a server outweighs them all.

use super::words::{WordList, list};
use crate::model::class::Surface;
use crate::model::dialect::{Dialect, Language};

/// Folders and names of what runs on a server or at build time, beside what is delivered.
static SERVER_PATHS: WordList = WordList::new(|| {
    list(
        "
        /pages/api/ /app/api/ /server/ /servers/ /backend/ /functions/ /lambda/ /lambdas/
        /netlify/ /serverless/ /docs/ /doc/ /bin/ /tool/ /scripts/ /sources/app/ /middleware.
        /routes/api/ /route.ts /route.tsx /route.js .server.ts .server.tsx .server.js .server.jsx
        /+server. /+layout.server. /+page.server. /hooks.server. /package.swift /next.config.
        /vite.config. /webpack.config. /nuxt.config. /astro.config. /svelte.config. /gulpfile.
        /jest.config. /main-process/ /src-electron/ /config/app.json /conf/app.json .config.mjs
    ",
    )
});

/// Folders and files that are delivered as they are.
static CLIENT_PATHS: WordList = WordList::new(|| {
    list(
        "
        /public/ /static/js/ /wwwroot/ /assets/js/ /www/js/ /environments/environment
        /environment/environment /capacitor.config. /app.config.ts /app.config.js /app.json
        /androidmain/ /iosmain/
    ",
    )
});

/// Folders that mostly hold what is delivered.
static LIKELY_PATHS: WordList = WordList::new(|| {
    list(
        "
        /app/src/main/ /mobile/ /ios/ /android/ /frontend/ /client/ /webapp/ /web/ /spa/ /www/
        /components/ /composables/ /views/ /hooks/ /ui/ /renderer/ /popup/ /content-script
    ",
    )
});

/// Modules of servers and of what drives a browser from outside.
const SERVER_MODULES: &[&str] = &[
    "express",
    "fastify",
    "koa",
    "@hapi/hapi",
    "hono",
    "restify",
    "next/server",
    "next/headers",
    "server-only",
    "puppeteer",
    "playwright",
    "jsdom",
    "aws-lambda",
    "firebase-functions",
    "child_process",
    "node:child_process",
    "fs",
    "node:fs",
    "fs/promises",
    "http",
    "node:http",
    "commander",
    "yargs",
    "dotenv",
    "passport",
    "next-auth",
    "$env/static/private",
    "$env/dynamic/private",
    "use server",
    "@vercel/functions",
    "@vercel/edge",
    "@upstash/redis",
    "ioredis",
    "redis",
    "pg",
    "mysql2",
    "mongodb",
    "mongoose",
    "@prisma/client",
    "nodemailer",
];

/// What only servers say, in lower case.
const SERVER_WORDS: &[&str] = &[
    "@nestjs/",
    "getserversideprops",
    "getstaticprops",
    "nextapirequest",
    "next-auth/providers",
    "process.exit",
    "process.argv",
    "createserver(",
    "deno.serve",
    "deno.env",
    "exports.handler",
    "defineeventhandler",
    "#!/",
    // Java, Kotlin, C#.
    "org.springframework",
    "javax.servlet",
    "jakarta.",
    "javax.ws.rs",
    "io.ktor.server",
    "io.micronaut",
    "io.quarkus",
    "microsoft.aspnetcore.mvc",
    "webapplication.createbuilder",
    // Swift, Dart.
    "import vapor",
    "import kitura",
    "import hummingbird",
    "import argumentparser",
    "package:shelf",
    "package:dart_frog",
    "package:serverpod",
    "httpserver.bind",
    // Apps have no environment of their own.
    "processinfo.processinfo.environment",
    "platform.environment",
    "commandline.arguments",
];

/// Modules that only what is delivered asks for.
const CLIENT_MODULES: &[&str] = &[
    "react-dom",
    "react-dom/client",
    "react-native",
    "react-native-dotenv",
    "react-native-config",
    "react-native-app-auth",
    "@env",
    "expo-auth-session",
    "expo-constants",
    "oidc-client",
    "oidc-client-ts",
    "react-oidc-context",
    "angular-oauth2-oidc",
    "@azure/msal-browser",
    "@azure/msal-react",
    "@azure/msal-angular",
    "@angular/core",
    "@angular/common/http",
    "@ionic/react",
    "@ionic/angular",
    "@capacitor/core",
    "use client",
    "jquery",
    "svelte",
    "js-cookie",
    "localforage",
];

/// What only such code says, in lower case.
const CLIENT_WORDS: &[&str] = &[
    "import.meta.env",
    "process.env.react_app_",
    "process.env.next_public_",
    "process.env.vite_",
    "process.env.vue_app_",
    "process.env.expo_public_",
    "process.env.gatsby_",
    "window.location",
    "window.localstorage",
    "window.sessionstorage",
    "window.addeventlistener",
    "window.open(",
    "window.history",
    "document.getelementby",
    "document.queryselector",
    "document.cookie",
    "document.createelement",
    "document.addeventlistener",
    "document.body",
    "document.location",
    "localstorage.",
    "sessionstorage.",
    "navigator.clipboard",
    "new xmlhttprequest",
    "$(document)",
    "$.ajax(",
    "usestate(",
    "useeffect(",
    "usestate<",
    "createroot(",
    "reactdom.",
    "createapp(",
    "chrome.identity",
    "chrome.storage",
    "chrome.runtime",
    "browser.identity",
    "browser.storage",
    "ipcrenderer",
    // Java, Kotlin.
    "import android.",
    "import androidx.",
    "import com.google.android.",
    "import net.openid.appauth",
    // C#.
    "microsoft.maui",
    "xamarin.",
    "using android.",
    "unityengine",
    "components.webassembly",
    "using system.windows",
    // Swift, Objective-C.
    "import uikit",
    "import swiftui",
    "import appkit",
    "import authenticationservices",
    "import safariservices",
    "uikit/uikit.h",
    "cocoa/cocoa.h",
    // Dart, Rust.
    "package:flutter",
    "use web_sys",
];

/// Signs of which two are needed.
const LIKELY_WORDS: &[&str] = &[
    "window.",
    "document.",
    "alert(",
    "btoa(",
    "atob(",
    "'react'",
    "\"react\"",
    "'vue'",
    "\"vue\"",
    "retrofit2",
    "okhttp3",
];

/// Ways to make a request that browsers have, and others too: one sign together.
const REQUESTS: &[&str] = &["'axios'", "\"axios\"", "fetch("];

/// Where the code of a text runs; `lower` is the text in ASCII lower case.
pub fn surface(path: &str, lower: &str, dialect: Dialect) -> Surface {
    let path = format!("/{}", path.replace('\\', "/").to_ascii_lowercase());
    if is_server(&path, lower, dialect) {
        return Surface::Server;
    }
    let is_code = may_be_delivered(dialect);
    if !is_code && dialect != Dialect::Json {
        return Surface::Unknown;
    }
    let is_path = |words: &WordList| words.iter().any(|word| path.contains(word));
    let strong = by_dialect(dialect) == Surface::Certain
        || is_path(&CLIENT_PATHS)
        || is_code && (has(lower, CLIENT_WORDS) || imports(lower, CLIENT_MODULES));
    if strong {
        return Surface::Certain;
    }
    let weak = usize::from(is_path(&LIKELY_PATHS))
        + usize::from(is_code && REQUESTS.iter().any(|word| lower.contains(word)))
        + LIKELY_WORDS.iter().filter(|word| is_code && lower.contains(**word)).count();
    // Browsers have no such thing, unless it is brought along.
    let node = lower.contains("buffer.from(") && !imports(lower, &["buffer"]);
    let weak = if node { 0 } else { weak };
    let by_name = matches!(path.rsplit('.').next(), Some("jsx" | "tsx"));
    let app = path.contains("/app/src/main/") || path.contains("/mobile/src/main/");
    if weak > 1 || by_name || app || by_dialect(dialect) == Surface::Likely {
        return Surface::Likely;
    }
    Surface::Unknown
}

fn is_server(path: &str, lower: &str, dialect: Dialect) -> bool {
    let by_path = SERVER_PATHS.iter().any(|part| path.contains(part)) || path.starts_with("/api/");
    by_path || by_dialect(dialect) != Surface::Certain && says_server(lower)
}

fn says_server(lower: &str) -> bool {
    has(lower, SERVER_WORDS) || imports(lower, SERVER_MODULES)
}

/// What a language is mostly for.
fn by_dialect(dialect: Dialect) -> Surface {
    match dialect {
        Dialect::Source(Language::Vue | Language::Svelte) | Dialect::Html => Surface::Certain,
        Dialect::Source(Language::Swift | Language::ObjectiveC | Language::Dart) => Surface::Likely,
        _ => Surface::Unknown,
    }
}

/// Languages in which apps and pages are written; a page that Python or PHP prints has signs too.
pub fn may_be_delivered(dialect: Dialect) -> bool {
    match dialect {
        Dialect::Source(Language::Vue | Language::Svelte) | Dialect::Html => true,
        Dialect::Source(language) => matches!(
            language,
            Language::JavaScript
                | Language::TypeScript
                | Language::Swift
                | Language::ObjectiveC
                | Language::Dart
                | Language::Kotlin
                | Language::Java
                | Language::CSharp
                | Language::Rust
        ),
        _ => false,
    }
}

fn has(lower: &str, words: &[&str]) -> bool {
    words.iter().any(|word| memchr::memmem::find(lower.as_bytes(), word.as_bytes()).is_some())
}

/// Whether one of these modules is named, in quotes.
fn imports(lower: &str, modules: &[&str]) -> bool {
    let bytes = lower.as_bytes();
    modules.iter().any(|module| {
        memchr::memmem::find_iter(bytes, module.as_bytes()).any(|at| {
            let before = at.checked_sub(1).and_then(|at| bytes.get(at));
            let after = bytes.get(at + module.len());
            before == after && before.is_some_and(|quote| b"'\"`".contains(quote))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(path: &str, text: &str) -> Surface {
        let dialect = match path.rsplit('.').next().unwrap() {
            "ts" | "tsx" => Dialect::Source(Language::TypeScript),
            "kt" => Dialect::Source(Language::Kotlin),
            "java" => Dialect::Source(Language::Java),
            "swift" => Dialect::Source(Language::Swift),
            "dart" => Dialect::Source(Language::Dart),
            "py" => Dialect::Source(Language::Python),
            "vue" => Dialect::Source(Language::Vue),
            "json" => Dialect::Json,
            _ => Dialect::Source(Language::JavaScript),
        };
        surface(path, &text.to_ascii_lowercase(), dialect)
    }

    #[test]
    fn one_strong_sign_or_two_weak_ones_make_a_client() {
        for (path, text, expected) in [
            ("src/auth.js", "localStorage.getItem('t')", Surface::Certain),
            ("src/auth.ts", "import { HttpClient } from '@angular/common/http'", Surface::Certain),
            ("src/Login.vue", "", Surface::Certain),
            ("public/js/a.js", "", Surface::Certain),
            ("src/Login.tsx", "<Login/>", Surface::Likely),
            ("src/token.js", "btoa(x); fetch(y)", Surface::Likely),
            ("src/token.js", "fetch(y)", Surface::Unknown),
            ("lib/token.js", "", Surface::Unknown),
            ("app/src/main/java/A.kt", "import android.os.Bundle", Surface::Certain),
            ("app/src/main/java/A.kt", "", Surface::Likely),
            ("ios/A.swift", "import UIKit", Surface::Certain),
            ("lib/a.dart", "", Surface::Likely),
            ("a.py", "window.location document.cookie", Surface::Unknown),
            ("app.json", "", Surface::Certain),
        ] {
            assert_eq!(ask(path, text), expected, "{path}: {text}");
        }
    }

    #[test]
    fn one_sign_of_a_server_outweighs_the_others() {
        for (path, text) in [
            ("src/pages/api/token.tsx", "localStorage."),
            ("src/app.js", "const express = require('express'); document.cookie"),
            ("src/actions.ts", "'use server'\nlocalStorage."),
            ("app/src/main/java/A.java", "import org.springframework.web.A"),
            ("lib/a.dart", "import 'package:shelf/shelf.dart'"),
            ("src/a.server.ts", "window.location"),
            ("config/app.json", ""),
        ] {
            assert_eq!(ask(path, text), Surface::Server, "{path}: {text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics(path in "\\PC*", text in "\\PC*") {
            let _ = ask(&path, &text);
        }
    }
}
