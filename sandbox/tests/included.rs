//! Files that are part of the program.

#![expect(clippy::unwrap_used, reason = "a failed step is a failed test")]

use std::fs;

use caibo_sandbox::{Folder, IncludedFile, Options, Sandbox};
use ureq::http::Request;

const WWW: &[IncludedFile] = &[
    included("form/index.html", "form"),
    included("form.js", "// js"),
    included("index.html", "<!doctype html>"),
];

const PKG: &[IncludedFile] = &[
    included("js/index.js", "export {}"),
    included("rules.wasm", "\0asm"),
];

const fn included(path: &'static str, content: &'static str) -> IncludedFile {
    IncludedFile {
        path,
        content: content.as_bytes(),
    }
}

/// The status, the headers and the body of a response, without the headers that depend on the time.
fn answer(request: Request<()>) -> (u16, Vec<(String, String)>, String) {
    let agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .proxy(None);
    let response = ureq::Agent::from(agent.build()).run(request).unwrap();
    let (head, mut body) = response.into_parts();
    let headers = head.headers.iter().filter(|(name, _)| {
        !["date", "etag", "last-modified", "x-request-id"].contains(&name.as_str())
    });
    let headers = headers
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .collect();
    (
        head.status.as_u16(),
        headers,
        body.read_to_string().unwrap(),
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn included_files_are_served_as_those_of_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, files: &[IncludedFile]| {
        let folder = folder.path().join(name);
        for file in files {
            let path = folder.join(file.path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, file.content).unwrap();
        }
        Some(Folder::Disk(folder))
    };
    let start = async |www, pkg| {
        let options = Options {
            www,
            pkg,
            ..Options::default()
        };
        Sandbox::start_with(options).await.unwrap()
    };
    let disk = start(write("www", WWW), write("pkg", PKG)).await;
    let included = start(Some(Folder::Included(WWW)), Some(Folder::Included(PKG))).await;
    let mut statuses = Vec::new();
    for path in [
        "/",
        "/form.js",
        "/form/",
        "/pkg/rules.wasm",
        "/form",
        "/pkg/js",
        "/absent",
        "/form.js/x",
        "/form.j",
        "/fo",
        "/pkg",
        "/pkg/",
        "/pkg/js/",
        "/pkg/form.js",
        "/%00",
        "/%2e%2e/www/index.html",
        "/pkg/%2e%2e/form.js",
    ] {
        for method in ["GET", "HEAD", "DELETE"] {
            for range in [None, Some("bytes=1-2"), Some("bytes=99-")] {
                let answer = |sandbox: &Sandbox| {
                    let uri = format!("{}{path}", sandbox.url());
                    let mut request = Request::builder().method(method).uri(uri);
                    if let Some(range) = range {
                        request = request.header("range", range);
                    }
                    answer(request.body(()).unwrap())
                };
                let found = answer(&included);
                assert_eq!(found, answer(&disk), "{method} {path} {range:?}");
                statuses.push(found.0);
            }
        }
    }
    for status in [200, 206, 307, 404, 405, 416] {
        assert!(statuses.contains(&status), "{status} in {statuses:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_included_file_is_not_sent_again() {
    let options = Options {
        www: Some(Folder::Included(WWW)),
        ..Options::default()
    };
    let sandbox = Sandbox::start_with(options).await.unwrap();
    let url = format!("{}/form.js", sandbox.url());
    let first = ureq::get(&url).call().unwrap();
    let tag = first.headers()["etag"].to_str().unwrap();
    let again = ureq::get(&url).header("if-none-match", tag).call().unwrap();
    assert_eq!(
        (first.status().as_u16(), again.status().as_u16()),
        (200, 304)
    );
}
