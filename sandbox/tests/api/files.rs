//! The files of the demo page and of the npm package.

use std::fs;

use tempfile::TempDir;

use crate::process::Sandbox;
use crate::reply::Reply;

const PAGE: &str = "<!doctype html><title>Checkout</title>";

fn start() -> (Sandbox, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let file = folder.path().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    };
    write("www/index.html", PAGE);
    write("www/form/index.html", "form");
    write("www/form.js", "// js");
    write("pkg/index.js", "export {}");
    write("pkg/rules.wasm", "\0asm");
    write("pkg/js/index.js", "export {}");
    write("secret.txt", "secret");
    let path = |name| folder.path().join(name).to_str().unwrap().to_owned();
    let sandbox = Sandbox::start(&["--www", &path("www"), "--pkg", &path("pkg"), "--token", "t"]);
    (sandbox, folder)
}

#[track_caller]
fn assert_strict(reply: &Reply) {
    assert_eq!(
        reply.header("content-security-policy"),
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'"
    );
    assert_eq!(reply.header("x-content-type-options"), "nosniff");
    assert_eq!(reply.header("referrer-policy"), "no-referrer");
    assert_eq!(reply.header("cache-control"), "no-cache");
}

#[test]
fn serves_the_page_and_the_package_under_a_strict_policy() {
    let (sandbox, _folder) = start();
    for (path, content_type, body) in [
        ("/", "text/html", PAGE),
        ("/index.html", "text/html", PAGE),
        ("/?q=1", "text/html", PAGE),
        ("/form/", "text/html", "form"),
        ("/form.js", "text/javascript", "// js"),
        ("/pkg/index.js", "text/javascript", "export {}"),
        ("/pkg/rules.wasm", "application/wasm", "\0asm"),
    ] {
        let reply = sandbox.get(path);
        assert_eq!((reply.status, &*reply.body), (200, body), "{path}");
        assert_eq!(reply.header("content-type"), content_type, "{path}");
        assert_strict(&reply);
        let head = sandbox.call("HEAD", path, &[]);
        assert_eq!((head.status, &*head.body), (200, ""), "{path}");
        assert_strict(&head);
    }
}

#[test]
fn redirects_to_a_folder_without_its_trailing_slash() {
    let (sandbox, _folder) = start();
    for (path, location) in [("/form", "/form/"), ("/pkg/js", "/pkg/js/")] {
        let reply = sandbox.get(path);
        assert_eq!((reply.status, reply.header("location")), (307, location));
        assert_strict(&reply);
    }
}

#[test]
fn an_unchanged_file_is_not_sent_again() {
    let (sandbox, _folder) = start();
    let first = sandbox.get("/form.js");
    let since = [("If-Modified-Since", first.header("last-modified"))];
    let again = sandbox.call("GET", "/form.js", &since);
    assert_eq!((again.status, &*again.body), (304, ""));
    assert_strict(&again);
}

#[test]
fn a_missing_file_is_a_problem() {
    let (sandbox, _folder) = start();
    let long = format!("/{}", "a".repeat(300));
    for path in [
        "/absent.html",
        "/form.js/x",
        "/pkg",
        "/pkg/",
        "/pkg/absent.js",
        "/pkg/form.js",
        "/%00",
        "/%ff",
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/pkg/../../secret.txt",
        "/pkg/%2e%2e/%2e%2e/secret.txt",
        &long,
    ] {
        let reply = sandbox.get(path);
        assert_eq!(reply.status, 404, "{path}");
        reply.assert_not_found();
        assert_strict(&reply);
    }
}

#[test]
fn files_are_read_only() {
    let (sandbox, folder) = start();
    for method in ["POST", "PUT", "DELETE", "PATCH"] {
        for path in ["/", "/form.js", "/pkg/index.js"] {
            let reply = sandbox.call(method, path, &[]);
            reply.assert_method_not_allowed("GET,HEAD");
            assert_strict(&reply);
        }
        sandbox.call(method, "/absent", &[]).assert_not_found();
    }
    assert!(folder.path().join("www/form.js").is_file());
}
